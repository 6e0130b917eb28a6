"""`manage.py receive_mail [--to ADDRESS] < message`: one mail from a mail server's pipe."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from tickets.mail.delivery import deliver_due
from tickets.models import Incoming

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and comes again


class Command(BaseCommand):
    help = "Take one mail from standard input. Exits 0 once it is stored, 75 when the mail server must try again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", default="", help="The envelope's recipient; else $ORIGINAL_RECIPIENT or $RECIPIENT."
        )
        parser.add_argument("--now", action="store_true", help="Deliver it here instead of leaving it to the worker.")

    def handle(self, *_: Any, **options: Any) -> None:
        recipient = options["to"] or os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or ""
        try:
            Incoming.store(sys.stdin.buffer.read(), recipient=recipient)
        except DatabaseError:
            sys.exit(TRY_AGAIN)
        if options["now"]:
            deliver_due()
