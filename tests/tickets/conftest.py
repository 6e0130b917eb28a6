"""Real mail servers on loopback: an SMTP server that can misbehave, and Debian's Dovecot."""

import asyncio
import contextlib
import email
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tickets.mail import addresses
from tickets.mail.delivery import deliver_due
from tickets.models import Incoming, Ticket

PASSWORD = "imap"
OURS = "capital@library.example"


@pytest.fixture
def ticket(capital) -> Ticket:
    queue = capital.queue
    queue.email = OURS
    queue.save()
    return Ticket.open(queue, "Where is the stapler?", "pat@example.edu", name="Pat")


@pytest.fixture
def desk(client, ana):
    client.force_login(ana)
    return client


def receive(raw: bytes, to: str = "") -> Incoming:
    incoming = Incoming.store(raw, recipient=to)
    deliver_due()
    incoming.refresh_from_db()
    return incoming


@pytest.fixture
def reply_address(ticket) -> str:
    return addresses.tagged(OURS, ticket.mail_token)


class Inbox:
    """What arrived, and what to answer: `answers` are given to the next letters' DATA in turn, then 250."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[str] = []
        self.rcpt_answers: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's names
        if self.rcpt_answers and (answer := self.rcpt_answers.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else ""
        if answer != "lose":
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if answer in {"reset", "lose"}:
            server.transport.abort()
            return "451 gone"
        if answer == "hang":
            await asyncio.sleep(5)
        return answer if answer[:1].isdigit() else "250 OK"


@pytest.fixture
def smtp(settings):
    """A real SMTP server; `smtp.mails` is what reached it."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    inbox.port = controller.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 2
    yield inbox
    controller.stop()


class Imap:
    """A throw-away Dovecot. `put(raw)` leaves a mail in its inbox, as a mail server would."""

    def __init__(self, port: int) -> None:
        self.port = port

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login("capital", PASSWORD)
        return client

    def put(self, *mails: bytes) -> None:
        client = self.client()
        for raw in mails:
            client.append("INBOX", None, None, raw)
        client.logout()

    def flags(self) -> list[bytes]:
        client = self.client()
        client.select("INBOX")
        _, answer = client.fetch("1:*", "(FLAGS)")
        client.logout()
        return [line for line in answer if line]


CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def find_dovecot() -> str | None:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="session")
def dovecot():
    """Debian's dovecot-imapd as an unprivileged throw-away; the tests that need it say so when it is missing."""
    binary = find_dovecot()
    if binary is None:
        pytest.skip("dovecot is not installed (apt-get install dovecot-imapd): fetching by IMAP was not tested")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    user, group = ("nobody", "nogroup") if os.geteuid() == 0 else (str(os.geteuid()), str(os.getegid()))
    if os.geteuid() == 0:
        shutil.chown(folder, user, group)
    else:
        import grp
        import pwd

        user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    port = free_port()
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, password=PASSWORD, user=user, group=group))
    process = subprocess.Popen([binary, "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 15
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text() if (folder / "log").exists() else ""
                pytest.fail(
                    f"dovecot did not start: {process.stderr.read() if process.poll() is not None else ''} {log}"
                )
            time.sleep(0.05)
        yield Imap(port)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def imap(dovecot):
    """An empty inbox."""
    client = dovecot.client()
    _, (count,) = client.select("INBOX")
    if int(count):
        client.store("1:*", "+FLAGS", "\\Deleted")
        client.expunge()
    client.logout()
    return dovecot


@pytest.fixture
def mailbox(imap, capital, monkeypatch):
    from tickets.models import Mailbox

    queue = capital.queue
    queue.email = OURS
    queue.save()
    monkeypatch.setenv("MAILBOX_CAPITAL", PASSWORD)
    return Mailbox.objects.create(
        queue=queue,
        host="127.0.0.1",
        port=imap.port,
        security="plain",
        username="capital",
        password_variable="MAILBOX_CAPITAL",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail(
    body: str = "It is still lost.",
    sender: str = "Pat <pat@example.edu>",
    to: str = "capital@library.example",
    subject: str = "Question",
    **headers: str,
) -> bytes:
    """A plain mail as bytes. Headers' underscores become dashes."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = headers.pop("message_id", f"<{os.urandom(8).hex()}@example.edu>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


def open_tickets(capital, number, **fields):
    return [Ticket.open(capital.queue, f"Question {n}", f"pat{n}@example.edu", **fields) for n in range(number)]
