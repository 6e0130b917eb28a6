"""Draining the outbox: one connection for as many letters as are due, and what each fault means for its letter."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from campuses import clock
from tickets.mail.compose import compose
from tickets.models.letter import Letter

log = structlog.get_logger(__name__)

BATCH = 50
PERMANENT = range(500, 600)
# Refused for what we are or how we came, not for whom the letter is to: the next try may find it mended.
OURS = {502, 503, 504, 530, 534, 535, 538}


def send_due() -> int:
    """Send every letter that is due now; how many went out."""
    sent = 0
    connection: BaseEmailBackend | None = None
    for letter in _due():
        if not letter.take(clock.now()):
            continue
        try:
            connection = connection or _connect()
            connection.send_messages([compose(letter)])
        except smtplib.SMTPException as error:
            _blame(letter, error)
            _hang_up(connection)
            connection = None
        except OSError as error:  # refused, reset, timed out, name not found
            letter.try_later(clock.now(), f"The mail server can't be reached: {error}")
            _hang_up(connection)
            connection = None
        except (ValueError, UnicodeError) as error:  # a header or an address that can't be written
            letter.cannot_be_sent(f"This letter can't be written as a mail: {error}")
        else:
            letter.was_sent(clock.now())
            sent += 1
    _hang_up(connection)
    return sent


def _due() -> Iterator[Letter]:
    """Each due letter once, also those that come due meanwhile."""
    seen: set[int] = set()
    while batch := list(
        Letter.objects.due(clock.now()).exclude(pk__in=seen).select_related("queue__campus", "ticket")[:BATCH]
    ):
        for letter in batch:
            seen.add(letter.pk)
            yield letter


def _connect() -> BaseEmailBackend:
    connection: BaseEmailBackend = get_connection()
    connection.open()
    return connection


def _hang_up(connection: BaseEmailBackend | None) -> None:
    if connection is not None:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def _blame(letter: Letter, error: smtplib.SMTPException) -> None:
    """5xx about the letter is for good; everything else is tried again."""
    code, text = _answer(error)
    log.warning("letter_refused", letter=letter.pk, code=code)
    if code in PERMANENT and code not in OURS:
        letter.cannot_be_sent(f"{code} {text}")
    else:
        letter.try_later(clock.now(), f"{code or ''} {text}".strip())


def _answer(error: Any) -> tuple[int, str]:
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, str(error) or type(error).__name__
    return int(code), said.decode(errors="replace") if isinstance(said, bytes) else str(said)
