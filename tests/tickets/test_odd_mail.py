"""Mail as nobody should write it: shown as well as may be, read in a child that may die of it (P14, A113–A124)."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DataError, OperationalError

from campuses import clock
from tests.tickets.conftest import OURS, mail, receive
from tickets.mail.delivery import deliver_due
from tickets.mail.parsing import Parser, Unreadable
from tickets.models import Incoming, Ticket

ODD = {
    "utf-7": b"Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-",
    "unknown": b"Content-Type: text/plain; charset=x-unknown\r\n\r\nGr\xc3\xbc\xc3\x9fe",
    "wrong": b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe",
    "nul": b"Content-Type: text/plain\r\n\r\nbefore\x00after",
    "lone cr": b"Content-Type: text/plain\r\n\r\none\rtwo",
    "empty": b"\r\n",
    "calendar": b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
    "no closing": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello',
    "bad transfer": b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
    "html only": b"Content-Type: text/html\r\n\r\n<p>Hello<script>alert(1)</script></p><p>World</p>",
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_mail_is_shown_best_effort(ticket, reply_address, kind):
    """A123, A125."""
    head = f"From: pat@example.edu\r\nTo: {reply_address}\r\nSubject: odd\r\nMIME-Version: 1.0\r\n".encode()

    incoming = receive(head + ODD[kind])

    assert incoming.state == "delivered"
    reply = ticket.replies.get()
    assert reply.body
    assert "\x00" not in reply.body
    if kind == "html only":
        assert reply.body == "Hello\n\nWorld"
    if kind == "unknown":
        assert reply.body == "Grüße"
    if kind == "utf-7":
        assert "<script" not in reply.body


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?x-unknown?q?Gr=FC=DFe?=", "Grüße"),
        (b"=?utf-7?q?+ADw-script+AD4-?=", None),
        (b"=?utf-8?b?!!!?=", None),
        (b"a\rb\x00c", None),
    ],
)
def test_an_odd_header_is_shown_best_effort(ticket, raw, shown):
    """A123."""
    incoming = receive(b"From: quinn@example.edu\r\nTo: " + OURS.encode() + b"\r\nSubject: " + raw + b"\r\n\r\nHi")

    assert incoming.state == "delivered"
    subject = incoming.ticket.subject
    assert subject == (shown or subject)
    assert not {"\x00", "\r", "\n", "<"} & set(subject)


def parts(kind: str, *bodies: str) -> bytes:
    joined = "".join(f"--b\r\n{body}\r\n" for body in bodies)
    return f'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n{joined}--b--\r\n'.encode()


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
PARTS = {
    "text and html differ": (
        parts("alternative", "\r\nThe text.", "Content-Type: text/html\r\n\r\n<p>Quite another thing.</p>"),
        "The text.", [], 0,
    ),
    "a picture within": (
        parts(
            "related", 'Content-Type: text/html\r\n\r\n<p>See <img src="cid:1"></p>',
            f"Content-Type: image/png; name=a.png\r\nContent-ID: <1>\r\nContent-Transfer-Encoding: base64\r\n\r\n{PNG}",
        ),
        "See", ["a.png"], 0,
    ),
    "pgp": (
        parts(
            "encrypted", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----",
        ),
        "(This mail has no text.)", [], 2,
    ),
    "s/mime": (
        b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n",
        "(This mail has no text.)", [], 1,
    ),
    "a signed one": (
        parts("signed", "\r\nI sign this.", "Content-Type: application/pgp-signature; name=s.asc\r\n\r\n-----BEGIN"),
        "I sign this.", [], 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTS)
def test_of_many_parts_the_text_is_shown_and_the_rest_is_named(ticket, reply_address, kind):
    """A125."""
    body, text, files, left_out = PARTS[kind]
    head = f"From: pat@example.edu\r\nTo: {reply_address}\r\nSubject: odd\r\nMIME-Version: 1.0\r\n".encode()

    assert receive(head + body).state == "delivered"

    reply = ticket.replies.get()
    assert reply.body == text
    assert [file.name for file in reply.files.all()] == files
    assert len(reply.left_out) == left_out


def test_an_mbox_line_is_not_a_header(ticket, reply_address):
    """A123."""
    raw = b"From pat@example.edu Mon Mar  2 10:00:00 2026\n" + mail("Hello", to=reply_address)

    assert receive(raw).state == "delivered"


def monsters(to: str) -> dict[str, bytes]:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    head = f"From: pat@example.edu\r\nTo: {to}\r\nSubject: x\r\nMIME-Version: 1.0\r\n".encode()
    return {
        "to 20,000": b"From: pat@example.edu\r\nTo: "
        + to.encode()
        + b", "
        + b", ".join(b"a%d@x.org" % n for n in range(20_000))
        + b"\r\n\r\nHi",
        "from brackets": f"From: {'(' * 20_000}\r\nTo: {to}\r\n\r\nHi".encode(),
        "20,000 encoded words": b"From: pat@example.edu\r\nSubject: "
        + b" ".join([b"=?utf-8?q?a?="] * 20_000)
        + f"\r\nTo: {to}\r\n\r\nHi".encode(),
        "deep": head + deep,
        "50,000 parts": head + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 50_000,
        "long line": head + b"\r\n" + b"a" * 5_000_000,
        "quotes": head + b"\r\n" + b"> " * 200_000,
        "html bomb": head + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 300_000,
    }


@pytest.mark.parametrize("kind", monsters(""))
def test_a_monster_harms_nobody(ticket, reply_address, kind):
    """A121, P13: it is read, or parked after one try; the mail behind it arrives."""
    Incoming.store(monsters(reply_address)[kind], recipient=reply_address)
    Incoming.store(mail("I am behind it.", to=reply_address))

    deliver_due()

    assert ticket.replies.filter(body="I am behind it.").exists()
    assert not Incoming.objects.filter(state="stored").exists()
    assert set(Incoming.objects.values_list("tries", flat=True)) == {1}


def test_the_child_is_ended_when_a_mail_takes_too_much(monkeypatch):
    """P13: what the child may use is held by the kernel, not by its own good will."""
    source = Path("tickets/mail/parser.py").read_text()
    greedy = source.replace("    message = email.message_from_bytes(raw)\n", "    while raw: pass\n").replace(
        "CPU_SECONDS = 5", "CPU_SECONDS = 1"
    )
    result = subprocess.run(
        [sys.executable, "-c", greedy], input=b"\x00\x00\x00\x01x", capture_output=True, timeout=30, check=False
    )
    assert result.returncode == -24  # SIGXCPU

    hungry = source.replace("    message = email.message_from_bytes(raw)\n", "    message = bytearray(2_000_000_000)\n")
    result = subprocess.run(
        [sys.executable, "-c", hungry], input=b"\x00\x00\x00\x01x", capture_output=True, timeout=30, check=False
    )
    assert b"MemoryError" in result.stdout


def test_a_child_that_dies_is_replaced():
    with Parser() as parser:
        parser.parse(mail())
        parser._child.kill()
        with pytest.raises(Unreadable):
            parser.parse(mail())
        assert parser.parse(mail("again"))["text"] == "again"


@pytest.mark.parametrize(("fault", "state"), [(DataError, "quarantined"), (OperationalError, "stored")])
def test_a_mail_that_the_database_refuses_is_parked_at_once_and_one_that_it_is_too_ill_for_waits(
    ticket, reply_address, monkeypatch, fault, state
):
    """P13: poison parks after one try; an outage loses nothing."""
    incoming = Incoming.store(mail(to=reply_address))

    def refuse(*_args, **_kwargs):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(Ticket, "hear", refuse)
        with contextlib.suppress(OperationalError):
            deliver_due()
    incoming.refresh_from_db()
    assert (incoming.state, incoming.tries) == (state, 1)

    Incoming.objects.update(lease_until=None)
    deliver_due()
    assert ticket.replies.count() == (state == "stored")


def test_an_answer_beyond_all_bounds_is_not_read(monkeypatch):
    """P13: not even a child that a mail has taken over can fill the reader's memory."""
    monkeypatch.setattr("tickets.mail.parsing.ANSWER_AT_MOST", 100)
    with Parser() as parser:
        with pytest.raises(Unreadable):
            parser.parse(mail("x" * 1000))
        monkeypatch.undo()
        assert parser.parse(mail("again"))["text"] == "again"


def test_of_many_waiting_mails_one_at_a_time_is_in_memory(ticket, reply_address):
    """Their bytes are read one by one, and the address book once for all."""
    for n in range(3):
        Incoming.store(mail(f"Mail {n}", to=reply_address))
    batch = list(Incoming.objects.due(clock.now()).defer("raw"))
    assert all("raw" in incoming.get_deferred_fields() for incoming in batch)

    assert deliver_due() == 3
    assert ticket.replies.count() == 3


def test_the_child_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    with Parser() as parser:
        parser.parse(mail())
        environment = Path(f"/proc/{parser._child.pid}/environ").read_bytes()
    assert b"canary" not in environment
