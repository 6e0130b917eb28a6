"""The whole life of a chat, step by step at random, with everybody looking on (P5, P6, P10, P11)."""

import os
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from campuses import clock
from campuses.models import Campus, Operator, Policy, Role
from campuses.problems import Problem
from chat import broadcasts
from chat.models import (
    ChatSession,
    InternalMessage,
    InternalThread,
    Presence,
    SessionEvent,
    State,
    Status,
    Timer,
    Watch,
)
from tests.chat.conftest import ask, at_the_desk
from tests.chat.replicas import DeskClient, PatronClient

LIVES = int(os.environ.get("REFDESK_LIVES", "8"))
STEPS = int(os.environ.get("REFDESK_STEPS", "25"))
CANARY = "kana" + "rienvogel"
NAMES = ("ana", "ben", "cleo", "sam")
anybody = st.sampled_from(NAMES)
beside = st.sampled_from(["sam", "sam", "sam", "ben", "cleo"])
# Each step of a colleague beside the lead: verb, words, and whether the warning is accepted.
LADDER = [
    ("watch", [], {}),
    ("note", [CANARY], {}),
    ("join", [], {"confirmed": False}),
    ("join", [], {"confirmed": True}),
    ("say", ["I am here, too."], {}),
    ("take_over", [], {"confirmed": True}),
]
is_active = precondition(lambda self: self.chat.is_active)
is_waiting = precondition(lambda self: self.chat.is_waiting)


class WholeLife(RuleBasedStateMachine):
    """Ana and Ben staff Capital, Sam supervises it; Cleo staffs Gateway. Each has a desk, and the patron a widget."""

    capital = None  # set by the test

    def __init__(self):
        super().__init__()
        self.queue = []
        self.away = set()
        self.leaving = {}  # who will be gone after how many more announcements
        self.announce = broadcasts._announce
        broadcasts._announce = lambda groups, event: self.queue.append((groups, event))

    @initialize(claimed_by=st.sampled_from(["ana", "ana", "cleo", None]))
    def begin(self, claimed_by):
        Operator.objects.filter(username="sam").update(role=Role.SUPERVISOR)
        at_the_desk(*map(self.one, NAMES))
        for name in NAMES:
            Presence.objects.choose(self.one(name), Status.ONLINE)
        self.chat_id = ask(self.capital, name="Ricky").pk
        self.patron = PatronClient(self.chat.token).connect()
        self.desks = {name: DeskClient(self.one(name), self.chat_id).connect() for name in NAMES}
        if claimed_by:
            self.chat.claim(self.one(claimed_by))
        self.pump()

    def teardown(self):
        try:
            if hasattr(self, "chat_id") and not self.chat.is_over:
                self.chat.end()
        finally:
            broadcasts._announce = self.announce

    # ── what they have in hand ───────────────────────────────────────────────
    @property
    def chat(self):
        return ChatSession.objects.select_related("campus__policy", "lead").get(pk=self.chat_id)

    @staticmethod
    def one(name):
        return Operator.objects.select_related("campus").get(username=name)

    def sam_oversees(self, chat):
        return self.one("sam").role == Role.SUPERVISOR and chat.campus_id == self.capital.pk

    def clients(self):
        here = [desk for name, desk in self.desks.items() if name not in self.away]
        return here + ([] if "patron" in self.away else [self.patron])

    def pump(self):
        """Deliver the announcements to whoever is connected, in order."""
        while self.queue:
            groups, event = self.queue.pop(0)
            for client in self.clients():
                client.wire.deliver(groups, event)
            for who, more in list(self.leaving.items()):
                self.leaving[who] = more - 1
                if more <= 0:
                    del self.leaving[who]
                    self.away.add(who)

    def attempt(self, verb, *args, **more):
        """Do it, or be refused: both are part of life."""
        try:
            return verb(*args, **more)
        except Problem:
            return None
        finally:
            self.pump()

    # ── what may happen ──────────────────────────────────────────────────────
    @is_waiting
    @rule(who=anybody)
    def claim(self, who):
        self.attempt(self.chat.claim, self.one(who))

    @is_waiting
    @rule()
    def keep_waiting(self):
        self.attempt(self.chat.keep_waiting)

    @rule(who=st.sampled_from([*NAMES, "patron"]))
    def say(self, who):
        chat = self.chat
        if who == "patron":
            self.attempt(chat.say_as_patron, "Thank you, and …", uuid4())
        else:
            self.attempt(chat.say, self.one(who), f"{who} speaks", uuid4())

    @rule(who=anybody)
    def note(self, who):
        self.attempt(self.chat.note, self.one(who), f"{CANARY} by {who}", uuid4())

    @is_active
    @rule(who=beside, steps=st.integers(1, len(LADDER)), down=st.booleans())
    def climb(self, who, steps, down):
        """Somebody looks in, and goes on as far as they may; at the end they go, or stay."""
        for step, words, more in LADDER[:steps]:
            chat = self.chat
            if not chat.is_active or chat.lead.username == who:
                return
            self.attempt(getattr(chat, step), self.one(who), *words, **more)
        if down:
            self.attempt(self.chat.leave, self.one(who))

    @is_active
    @rule(whom=st.sampled_from([None, "ben", "cleo"]), wanted=st.sampled_from(["join", "take_over"]))
    def ask_for_help(self, whom, wanted):
        helper = self.one(whom) if whom else None
        self.attempt(self.chat.ask_for_help, self.chat.lead, helper, wanted=wanted, message=CANARY)

    @is_active
    @rule(to=st.sampled_from([*NAMES, "queue of capital", "queue of gateway"]))
    def offer(self, to):
        queue = self.capital.queue if to.endswith("capital") else Operator.objects.get(username="cleo").campus.queue
        whom = {"operator": self.one(to)} if to in NAMES else {"queue": queue}
        self.attempt(self.chat.offer_transfer, self.chat.lead, message=CANARY, **whom)

    @is_active
    @rule(
        whom=anybody,
        verb=st.sampled_from(["accept", "accept", "accept", "decline", "withdraw"]),
        outsider=st.booleans(),
    )
    def offer_and_answer(self, whom, verb, outsider):
        """Answered by somebody whom the offer asks, taken back by its sender; or a busybody tries."""
        self.offer(whom)
        for offer in self.chat.transfers.offered():
            asked = [self.one(name) for name in NAMES if offer.asks(self.one(name))]
            who = offer.sender if (verb == "withdraw") != outsider or not asked else asked[0]
            self.attempt(getattr(offer, verb), who)

    @rule(seconds=st.sampled_from([201, 301, 601]))
    def time_passes(self, seconds):
        """What is due by then fires; it is the clock's rows that are told the time."""
        Timer.objects.fire_due(clock.now() + timedelta(seconds=seconds), session=self.chat)
        self.pump()

    @rule(role=st.sampled_from([Role.OPERATOR, Role.SUPERVISOR]))
    def sams_role_changes(self, role):
        sam = self.one("sam")
        sam.role = role
        sam.save()
        self.pump()

    @is_active
    @rule(to=st.sampled_from(["capital", "gateway"]))
    def correct_campus(self, to):
        self.attempt(self.chat.correct_campus, self.chat.lead, Campus.objects.get(slug=to))

    @rule(who=anybody, status=st.sampled_from([Status.ONLINE, Status.AWAY]))
    def status(self, who, status):
        Presence.objects.choose(self.one(who), status)
        broadcasts.operator_changed(self.one(who))
        self.pump()

    @rule(who=anybody, whom=st.sampled_from([None, *NAMES]))
    def internal_message(self, who, whom):
        if who != whom:
            one = self.one(who)
            thread = InternalThread.objects.between(one, self.one(whom)) if whom else InternalThread.objects.desk()
            self.attempt(thread.post, one, f"{CANARY} to {whom}", uuid4())

    @rule(who=anybody)
    def read_messages(self, who):
        one = self.one(who)
        for thread in InternalThread.objects.visible_to(one):
            self.attempt(thread.read_up_to, one, thread.last_n)

    @rule(who=st.sampled_from([*NAMES, "patron"]))
    def disconnect(self, who):
        self.away.add(who)

    @rule(who=st.sampled_from([*NAMES, "patron"]), more=st.integers(0, 3))
    def disconnect_midway(self, who, more):
        """At any point: in the midst of what is told next."""
        self.leaving[who] = more

    @rule(who=st.sampled_from([*NAMES, "patron"]))
    def beat(self, who):
        """A beat brings what is missing, and nothing twice."""
        if who == "patron" and who not in self.away:
            async_to_sync(self.patron.wire.on_beat)({"type": "beat"})
        elif who not in self.away:
            async_to_sync(self.desks[who].wire.on_beat)({"type": "beat", "audible": True})
        self.pump()

    @precondition(lambda self: self.away)
    @rule()
    def reconnect(self):
        who = min(self.away)
        self.away.discard(who)
        client = self.patron if who == "patron" else self.desks[who]
        client.connect()
        self.pump()

    @precondition(lambda self: self.chat.last_seq > 12)
    @rule(by_patron=st.booleans())
    def end(self, by_patron):
        chat = self.chat
        self.attempt(chat.end, None if by_patron else chat.lead)

    # ── what always holds ────────────────────────────────────────────────────
    @invariant()
    def exactly_one_owner_or_a_waiting_chat(self):
        """P6."""
        chat = self.chat
        assert (chat.lead is None) == (chat.state == State.WAITING or chat.claimed_at is None)
        assert chat.events.filter(name="claimed").count() == (chat.claimed_at is not None)
        handed = chat.events.filter(name="transferred")
        assert handed.count() == chat.messages.filter(data__code="transferred").count()
        if handed.exists():
            assert chat.lead.username == handed.last().data["to"]

    @invariant()
    def offers_and_stays_belong_to_a_chat_in_conversation(self):
        chat = self.chat
        offers = list(chat.transfers.offered())
        assert len(offers) <= 1
        assert all(chat.is_active and offer.sender == chat.lead for offer in offers)
        present = chat.watches.present()
        assert chat.is_active or not present.exists()
        assert not present.filter(operator=chat.lead).exists()
        assert not Watch.objects.filter(mode="joined", acknowledged_at=None).exists()
        assert Timer.objects.pending().filter(session=chat, kind="transfer_expiry").count() == len(offers)

    @invariant()
    def only_the_chats_own_read_it(self):
        """P12, P11."""
        chat = self.chat
        may = {chat.lead.username} if chat.lead else set()
        for stay in chat.watches.present().select_related("operator"):
            if stay.called or (stay.operator.username == "sam" and self.sam_oversees(chat)):
                may.add(stay.operator.username)
        if chat.is_over:
            ends = chat.watches.filter(mode="joined", until=chat.ended_at)
            may |= set(ends.values_list("operator__username", flat=True))
            may |= {"sam"} if self.sam_oversees(chat) else set()
        reads = {name for name in NAMES if ChatSession.objects.readable_by(self.one(name)).filter(pk=chat.pk).exists()}
        assert reads == may
        for name, desk in self.desks.items():
            if name not in self.away and chat.is_active:
                assert desk.opened == (name in may)
                assert bool(desk.lines) == (name in may)

    @invariant()
    def lines_are_numbered_without_a_gap(self):
        """P3."""
        seqs = list(self.chat.messages.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, self.chat.last_seq + 1))

    @invariant()
    def what_each_client_knows_is_what_a_fresh_one_would(self):
        """P5: state before + events = state after, for patron, lead, watcher and bystander."""
        fresh = {name: DeskClient(self.one(name), self.chat_id).connect() for name in NAMES if name not in self.away}
        patron = None if "patron" in self.away else PatronClient(self.chat.token).connect()
        self.pump()  # a fresh client's coming may be news to others
        for name, client in fresh.items():
            assert name in self.away or self.desks[name].state == client.state, name
        assert patron is None or "patron" in self.away or self.patron.state == patron.state

    @invariant()
    def internal_messages_are_told_to_their_two_ends(self):
        for name, desk in self.desks.items():
            visible = set(InternalMessage.objects.visible_to(self.one(name)).values_list("pk", flat=True))
            assert set(desk.messages) <= visible

    @invariant()
    def the_patron_is_sent_no_private_word(self):
        """P10."""
        assert CANARY not in self.patron.bytes
        heard = {line["author"]["name"] for line in self.patron.lines.values() if line["kind"] == "operator"}
        spoke = set(self.chat.messages.filter(kind="operator").values_list("author_name", flat=True))
        assert heard <= spoke


@pytest.mark.django_db(transaction=True)
def test_the_whole_life_of_a_chat_holds_together(capital, gateway, ana, ben, cleo, sam, monkeypatch):
    """P5, P6, P10, P11: after every step; a failing life is told step by step."""
    monkeypatch.setattr("chat.consumers.desk.TOGETHER_SECONDS", 0)  # the replicas are pumped step by step
    WholeLife.capital = capital
    # Minutes for seconds, so that the real clock fires nothing while a life is told.
    Policy.objects.update(claim_seconds=200, second_call_seconds=400, ticket_seconds=600, transfer_seconds=300)
    run_state_machine_as_test(
        WholeLife,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    lived = Counter(SessionEvent.objects.values_list("name", flat=True))
    assert lived["opened"] == lived["ended"]
    print(sorted(lived.items()))
