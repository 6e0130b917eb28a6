"""What staff say among themselves, and every place where a patron could meet it."""

import json
import os
import random
from uuid import uuid4

from django.conf import settings
from django.core import mail
from django.test import Client

from campuses.models import Operator, Role
from campuses.problems import Problem
from chat.models import ChatSession, EncounterCard, InternalThread, Transfer
from tests.chat.conftest import at_the_desk
from tests.conftest import PASSWORD
from tickets.mail.sending import send_due
from tickets.models import Letter

# In every private text; split, so that no error page that shows this source is taken for a leak.
CANARY = "kana" + "rienvogel"
HISTORIES = int(os.environ.get("REFDESK_HISTORIES", "12"))
STEPS = 25
PATRON = "ricky@example.org"


class Sinks:
    """Everything that could reach the patron, as bytes, by where it was met."""

    def __init__(self):
        self.met = []

    def catch(self, where, content):
        self.met.append((where, content if isinstance(content, bytes) else str(content).encode()))

    def catch_answer(self, where, answer):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.catch(where, json.dumps(dict(answer.items())).encode() + body)
        return answer

    def leaks(self):
        return [where for where, content in self.met if CANARY.encode() in content.lower()]


class Colleagues:
    """Three who lead, supervise and help; the supervisor's very name is private until they speak."""

    def __init__(self, capital, gateway):
        make = Operator.objects.create_user
        common = {"password": PASSWORD}
        self.lead = make("lead", name="Ana", campus=capital, **common)
        self.other = make("other", name="Cleo", campus=gateway, email="cleo@library.example", **common)
        self.ghost = make("ghost", name=f"Sam {CANARY}", campus=capital, role=Role.SUPERVISOR, **common)
        at_the_desk(self.lead, self.other, self.ghost)


class History:
    """One chat's life, step by step at random: all that staff do unseen, between what the patron does."""

    STAFF = (
        "note watch_and_note join leave internal room card help withdraw_help offer decline withdraw accept "
        "say ask_email reading ticket_note swamped"
    ).split()
    PATRON = "speaks polls mails_it keeps_waiting gives_address wrong_requests".split()

    def __init__(self, chat, colleagues, sinks, seed):
        self.random = random.Random(seed)  # a history that can be told again
        self.chat, self.people, self.sinks = chat, colleagues, sinks
        self.browser = Client(raise_request_exception=False)
        self.token = chat.token
        self.done = []

    def step(self):
        verb = self.random.choice(self.STAFF * 2 + self.PATRON)
        self.done.append(verb)
        try:
            getattr(self, verb)()
        except Problem as problem:
            self.done[-1] += f" ({problem.code})"

    def fresh(self):
        return ChatSession.objects.get(pk=self.chat.pk)

    @property
    def lead(self):
        return self.fresh().lead

    def secret(self):
        return f"{CANARY} {self.random.randrange(10**6)}"

    # ── staff, unseen ────────────────────────────────────────────────────────
    def note(self):
        self.fresh().note(self.lead, self.secret(), uuid4(), self.random.choice(["", "transfer_to_me"]))

    def watch_and_note(self):
        self.fresh().watch(self.people.ghost)
        self.fresh().note(self.people.ghost, self.secret())

    def join(self):
        self.fresh().join(self.people.ghost, confirmed=self.random.random() < 0.7)

    def leave(self):
        self.fresh().leave(self.people.ghost)

    def internal(self):
        InternalThread.objects.between(self.people.lead, self.people.ghost).post(self.people.ghost, self.secret())

    def room(self):
        InternalThread.objects.desk().post(self.people.ghost, self.secret())

    def card(self):
        EncounterCard.of(self.fresh()).note({"scratchpad": self.secret(), "professor": CANARY}, self.lead)

    def help(self):
        self.fresh().ask_for_help(self.lead, self.people.ghost, message=self.secret())

    def withdraw_help(self):
        self.fresh().withdraw_help(self.lead)

    def offer(self):
        whom = self.people.other if self.lead == self.people.lead else self.people.lead
        self.fresh().offer_transfer(self.lead, operator=whom, message=self.secret())

    def _answer(self, verb, *words):
        for transfer in Transfer.objects.offered():
            getattr(transfer, verb)(transfer.operator, *words)

    def decline(self):
        self._answer("decline", self.secret())

    def accept(self):
        self._answer("accept")

    def withdraw(self):
        for transfer in Transfer.objects.offered():
            transfer.withdraw(transfer.sender)

    def swamped(self):
        Client().post("/api/v1/desk/swamped")

    def ticket_note(self):
        ticket = self.fresh().ticket or self.fresh().send_ticket(
            self.lead, self.chat.queue, email=PATRON, summary=self.secret(), reason=self.secret(), librarian=None
        )
        ticket.note(self.people.ghost, self.secret())

    # ── what the patron does see ─────────────────────────────────────────────
    def say(self):
        self.fresh().say(self.lead, "Have you tried the catalogue?")

    def ask_email(self):
        self.fresh().ask_for_email(self.lead) if hasattr(ChatSession, "ask_for_email") else None

    def reading(self):
        desk = Client()
        desk.force_login(self.lead)
        assert desk.get(f"/api/v1/desk/chats/{self.chat.pk}").status_code == 200

    def speaks(self):
        self.ask("post", "/chat/messages", {"body": "Thank you, and …"})

    def polls(self):
        self.ask("get", "/chat?after=0")
        self.ask("get", "/chat?after=0&after_note=0")

    def mails_it(self):
        self.ask("post", "/chat/transcript", {"email": PATRON})

    def keeps_waiting(self):
        self.ask("post", "/chat/keep-waiting")

    def gives_address(self):
        self.ask("post", "/chat/email", {"email": PATRON})

    def wrong_requests(self):
        """Error answers, and staff's own doors, knocked at with the patron's token."""
        chat = f"/desk/chats/{self.chat.pk}"
        for method, path in [
            ("get", "/desk"), ("get", chat), ("post", f"{chat}/notes"), ("get", f"{chat}/observers"),
            ("get", "/desk/room/messages"), ("get", f"/desk/messages/search?q={CANARY[:4]}"),
            ("post", f"{chat}/watch"), ("post", "/desk/transfers/1/accept"), ("put", "/chat"),
            ("get", "/chat/notes"), ("post", "/chat/messages"), ("get", f"/chat/files/{uuid4()}"),
        ]:  # fmt: skip
            self.ask(method, path, {"body": "", "note": 1, "reply_to": 1} if method == "post" else None)

    def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        more = {"content_type": "application/json", "data": body or {}} if method == "post" else {}
        answer = getattr(self.browser, method)(f"/api/v1{path}", headers=headers, **more)
        return self.sinks.catch_answer(f"{method} {path}", answer)

    # ── the end, and what is left of it ──────────────────────────────────────
    def end(self):
        if self.fresh().is_active:
            self.fresh().note(self.lead, self.secret())
            self.fresh().end(by=self.lead, reason="answered")
            self.fresh().note(self.lead, self.secret())
        self.ask("post", "/chat/rating", {"score": 5})
        self.wrong_requests()
        self.polls()
        self.mails_it()

    def crawl(self):
        """Pages, the ticket's page, print, and all mail as it leaves the house."""
        slug = self.chat.campus.slug
        pages = ["/", f"/widget/{slug}/", f"/ask/{slug}/", f"/help/{slug}/", "/nowhere/", f"/desk/{self.chat.pk}/"]
        pages += [f"/help/?q={CANARY[:4]}", f"/api/v1/campuses/{slug}"]
        ticket = self.fresh().ticket
        if ticket:
            pages += [ticket.patron_url.removeprefix(settings.DESK_ORIGIN), ticket.get_absolute_url()]
        for page in pages:
            self.sinks.catch_answer(page, self.browser.get(page, follow=True))
        send_due()
        for letter in Letter.objects.all():
            words = f"{letter.to}\n{letter.subject}\n{letter.text}\n{letter.html}"
            self.sinks.catch(f"letter: {letter.subject}", words)
        for message in mail.outbox:
            self.sinks.catch(f"mail: {message.subject}", message.message().as_bytes())
