"""A web process that dies between the commit and the announcement (F20): `python -m tests.faults.mortal_web PORT`."""

import os
import sys
from unittest import mock

from daphne.cli import CommandLineInterface

from config import asgi


def die(groups: list[str], event: dict) -> None:
    os._exit(1)


with mock.patch("chat.broadcasts._announce", die):
    CommandLineInterface().run(["-v", "0", "-b", "127.0.0.1", "-p", sys.argv[1], f"{asgi.__name__}:application"])
