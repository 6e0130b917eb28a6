"""Fetching mail by IMAP. A mail is stored in the database first, and only then marked on the server.

What was stored carries the keyword `Refdesk` there, which no other mail program sets; where a server allows no
keywords, `\\Seen` has to do. A fetcher that dies between the two fetches the same bytes again, and storing them
twice is storing them once.
"""

from __future__ import annotations

import imaplib
import re
from typing import Any

import structlog
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from campuses import clock
from tickets.models import Incoming, Mailbox
from tickets.models.incoming import BYTES_AT_MOST, ask_for_delivery

log = structlog.get_logger(__name__)

TIMEOUT = 20.0
CHUNK = 20
KEYWORD = "Refdesk"


def fetch_all() -> int:
    """Every mailbox that nobody else is fetching; how many mails came."""
    fetched = 0
    for mailbox in Mailbox.objects.filter(active=True).select_related("queue"):
        if not mailbox.take(clock.now()):
            continue
        error = ""
        try:
            fetched += fetch(mailbox)
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as fault:
            error = str(fault) or type(fault).__name__
            log.warning("mailbox_not_fetched", mailbox=mailbox.pk, error=type(fault).__name__)
        finally:
            mailbox.leave(clock.now(), error)
    return fetched


def fetch(mailbox: Mailbox) -> int:
    with _open(mailbox).login(mailbox.username, mailbox.password, mailbox.folder) as box:
        mark = KEYWORD if _takes_keywords(box.client) else "\\Seen"
        uids = box.uids(f"UNKEYWORD {KEYWORD}" if mark == KEYWORD else "UNSEEN")
        refused: list[str] = []
        for start in range(0, len(uids), CHUNK):
            stored = [uid for uid in uids[start : start + CHUNK] if _store(box.client, uid, mailbox, refused)]
            if stored:
                box.flag(stored, [mark], value=True)
                ask_for_delivery()
    if refused:
        raise imaplib.IMAP4.error(f"{len(refused)} of {len(uids)} mails were not given out: {refused[0]}")
    return len(uids)


def _store(client: imaplib.IMAP4, uid: str, mailbox: Mailbox, refused: list[str]) -> bool:
    """Whether it is ours now. One mail that the server will not give out keeps back none of the others."""
    try:
        raw = _raw(client, uid)
    except imaplib.IMAP4.abort:  # the connection itself is gone
        raise
    except imaplib.IMAP4.error as error:
        refused.append(str(error))
        return False
    Incoming.store(raw, mailbox.queue, mailbox.queue.email, wake=False)
    return True


def _open(mailbox: Mailbox) -> BaseMailBox:
    if mailbox.security == Mailbox.Security.TLS:
        return MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT)
    if mailbox.security == Mailbox.Security.STARTTLS:
        return MailBoxStartTls(mailbox.host, mailbox.port, timeout=TIMEOUT)
    return MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT)


def _takes_keywords(client: imaplib.IMAP4) -> bool:
    said = client.untagged_responses.get("PERMANENTFLAGS", [])
    flags = b" ".join(part for part in said if isinstance(part, bytes))
    return b"\\*" in flags or KEYWORD.encode() in flags


def _raw(client: imaplib.IMAP4, uid: str) -> bytes:
    """The mail's bytes, unparsed; of one that is too large only its beginning, which is then parked."""
    size = re.search(rb"RFC822\.SIZE (\d+)", _fetch(client, uid, "(RFC822.SIZE)")[0])
    too_large = size is not None and int(size[1]) > BYTES_AT_MOST
    part = f"(BODY.PEEK[]<0.{BYTES_AT_MOST + 1}>)" if too_large else "(BODY.PEEK[])"
    return _fetch(client, uid, part)[-1]


def _fetch(client: imaplib.IMAP4, uid: str, what: str) -> list[bytes]:
    """The parts of the answer that are bytes: a line, or a line's head and the literal after it."""
    status, answer = client.uid("FETCH", uid, what)
    parts: list[Any] = [part for item in answer for part in (item if isinstance(item, tuple) else [item]) if part]
    literals = [item[1] for item in answer if isinstance(item, tuple)]
    if status != "OK" or not parts:
        raise imaplib.IMAP4.error(f"The server gave no mail {uid}.")
    return literals or parts
