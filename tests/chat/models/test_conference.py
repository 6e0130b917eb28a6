"""Librarians together in one chat: notes and the observation ladder."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from campuses.models import Role
from chat.models import ChatSession, Mode, Note, SessionEvent, Watch
from chat.models.conference import JOINING_POLICY
from tests.chat.conftest import ask, at_the_desk, refused, staff_as_seen_by
from tests.conftest import make_operator


def events(chat, *names):
    return list(chat.events.filter(name__in=names).order_by("pk").values_list("name", "by__username"))


def reads(chat, *operators):
    return [o.username for o in operators if ChatSession.objects.readable_by(o).filter(pk=chat.pk).exists()]


@pytest.fixture
def covered_chat(capital, ana, cleo):
    """A patron of Capital, whom Cleo of Gateway answers."""
    at_the_desk(ana, cleo)
    chat = ask(capital, name="Ricky")
    chat.claim(cleo)
    return chat


# ── notes ────────────────────────────────────────────────────────────────────
def test_notes_number_themselves_and_stand_behind_the_line_they_follow(active_chat, ana):
    """Q10, Q11, P10: the patron's numbers do not move."""
    seq = active_chat.last_seq

    first = active_chat.note(ana, "The course reserves link was not working.")
    active_chat.say_as_patron("Hello?")
    second = active_chat.note(ana, "I helped this same person 5 minutes ago.")

    assert [(note.n, note.after_seq) for note in (first, second)] == [(1, seq), (2, seq + 1)]
    assert list(active_chat.messages.order_by("seq").values_list("seq", flat=True)) == list(range(1, seq + 2))
    assert ChatSession.objects.get(pk=active_chat.pk).last_note == 2


def test_a_note_is_two_way_between_lead_and_watcher(active_chat, ana, sam):
    """Q12, Q19."""
    active_chat.watch(sam)

    active_chat.note(sam, "Try the Gale Literature database.")
    active_chat.note(ana, "Thank you, I will.")

    assert [(note.author.name, note.body) for note in active_chat.notes.order_by("n")] == [
        ("Sam", "Try the Gale Literature database."),
        ("Ana", "Thank you, I will."),
    ]


def test_only_the_chats_staff_write_notes(active_chat, waiting_chat, ana, ben, sam, dana):
    for outsider in [ben, sam, dana]:
        assert refused(active_chat.note, outsider, "psst").code == "not_allowed"
    assert not Note.objects.exists()


def test_a_reviewer_adds_a_note_to_an_ended_chat(active_chat, ana, ben, dana):
    """Q11."""
    active_chat.end(by=ana)

    note = active_chat.note(dana, "Well handled.")

    assert note.after_seq == active_chat.last_seq
    assert refused(active_chat.note, ben, "I was not there.").code == "not_allowed"


def test_a_repeated_note_is_the_same_note(active_chat, ana):
    """P2: same key and body, the first answer; another body, key_reused."""
    key = uuid4()

    first = active_chat.note(ana, "Once.", key)

    assert active_chat.note(ana, "Once.", key) == first
    assert refused(active_chat.note, ana, "Twice?", key).code == "key_reused"
    assert active_chat.notes.count() == 1


def test_a_note_may_propose_a_transfer_to_its_author(active_chat, ana, sam):
    """Q18: the lead's one click is a transfer to the note's author."""
    at_the_desk(sam)
    active_chat.watch(sam)
    note = active_chat.note(sam, "I know this database well.", proposal="transfer_to_me")

    offer = active_chat.offer_transfer(ana, operator=note.author)
    offer.accept(sam)

    assert note.proposal == "transfer_to_me"
    assert ChatSession.objects.get(pk=active_chat.pk).lead == sam


# ── watching ─────────────────────────────────────────────────────────────────
def test_supervisors_watch_the_chats_of_their_own_campus_and_nobody_else_does(
    active_chat, gateway, ben, cleo, adam, sam
):
    """Q1: other campus, 403; an operator and an administrator read no one else's words."""
    away = make_operator("gus", gateway, Role.SUPERVISOR)

    for outsider in [ben, cleo, adam, away]:
        assert refused(active_chat.watch, outsider).code == "not_allowed"
    active_chat.watch(sam)

    assert reads(active_chat, sam, ben, cleo, adam, away) == ["sam"]
    assert list(Watch.objects.values_list("operator__username", "mode")) == [("sam", "watching")]


def test_watching_is_always_logged_and_told_to_nobody(active_chat, ana, sam, dana):
    """Q14, QuestionPoint's way: the lead gets no notice; the campus's supervisors see each other."""
    lines, seq = list(active_chat.messages.all()), active_chat.last_seq

    active_chat.watch(sam)
    active_chat.watch(sam)  # a second click is no second stay

    assert events(active_chat, "watched") == [("watched", "sam")]
    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead")]
    assert staff_as_seen_by(active_chat, dana) == [("Ana", "lead"), ("Sam", "watching")]
    assert list(active_chat.observers(ana)) == []
    assert [watch.operator for watch in active_chat.observers(dana)] == [sam]
    assert (list(active_chat.messages.all()), active_chat.last_seq) == (lines, seq)


def test_the_lead_is_told_when_the_campus_has_decided_so(active_chat, capital, ana, ben, sam):
    """Q14, the other way; still nobody's business but the lead's."""
    capital.policy.tell_lead_when_watched = True
    capital.policy.save()

    active_chat.watch(sam)

    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead"), ("Sam", "watching")]
    assert staff_as_seen_by(active_chat, ben) == [("Ana", "lead")]
    fresh = ChatSession.objects.get(pk=active_chat.pk)
    assert [watch.operator for watch in fresh.observers(ana)] == [sam]
    fresh.leave(sam)
    assert [(w.operator, w.until is not None) for w in fresh.observers(ana)] == [(sam, True)]


def test_a_waiting_or_ended_chat_is_not_watched(waiting_chat, sam):
    assert refused(waiting_chat.watch, sam).code == "not_active"
    waiting_chat.end()
    assert refused(waiting_chat.watch, sam).code == "ended"


def test_the_lead_does_not_watch_their_own_chat(capital, sam):
    at_the_desk(sam)
    chat = ask(capital)
    chat.claim(sam)

    assert refused(chat.watch, sam).code == "not_allowed"


# ── joining ──────────────────────────────────────────────────────────────────
def test_nobody_joins_without_watching_first(active_chat, sam):
    """Q13: no step without the one before."""
    assert refused(active_chat.join, sam, confirmed=True).code == "not_allowed"
    assert not Watch.objects.exists()


def test_joining_takes_an_accepted_warning(active_chat, ana, sam):
    """Q13, Q6: the warning links the policy; no join row without the acknowledgement."""
    active_chat.watch(sam)

    warning = refused(active_chat.join, sam, confirmed=False)

    assert (warning.code, warning.status) == ("confirm_needed", 428)
    assert "Ana" in warning.extra["warning"]
    assert warning.extra["policy"] == JOINING_POLICY
    assert events(active_chat, "join_warned", "join_acknowledged", "joined") == [("join_warned", "sam")]
    assert refused(active_chat.say, sam, "hello").code == "not_allowed"

    stay = active_chat.join(sam, confirmed=True)

    assert stay.mode == Mode.JOINED
    assert stay.since <= stay.acknowledged_at <= stay.joined_at
    assert events(active_chat, "join_acknowledged", "joined") == [("join_acknowledged", "sam"), ("joined", "sam")]


def test_the_database_itself_refuses_a_joining_without_acknowledgement(active_chat, sam):
    """Q13, whatever code is written later."""
    stay = active_chat.watch(sam)

    with pytest.raises(IntegrityError), transaction.atomic():
        Watch.objects.filter(pk=stay.pk).update(mode=Mode.JOINED, joined_at=stay.since)


def test_the_warning_is_stronger_when_the_lead_is_of_another_campus(active_chat, covered_chat, sam):
    """Q5."""
    for chat in [active_chat, covered_chat]:
        chat.watch(sam)

    plain, strong = (refused(chat.join, sam, confirmed=False).extra for chat in [active_chat, covered_chat])

    assert (plain["strength"], strong["strength"]) == ("plain", "strong")
    assert "disconcerting" in strong["warning"]
    assert "disconcerting" not in plain["warning"]
    assert "Gateway" in strong["warning"]


def test_the_patron_hears_of_a_joiner_only_when_they_speak(active_chat, ana, ben, sam):
    """Q4, Q14: under their own name; until then the lead does not know either."""
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    before = [line.body for line in active_chat.messages.order_by("seq")]
    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead")]

    line = active_chat.say(sam, "I can help with that: https://library.example/reserves")

    assert (line.author_role, line.author_name) == ("operator", "Sam")
    assert [line.body for line in active_chat.messages.order_by("seq")] == [*before, line.body]
    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead"), ("Sam", "joined")]
    assert staff_as_seen_by(active_chat, ben) == [("Ana", "lead"), ("Sam", "joined")]


def test_the_first_note_is_what_shows_the_lead_that_somebody_is_there(active_chat, ana, sam):
    """Q17: "the first indication that a second librarian has entered the session"."""
    active_chat.watch(sam)

    active_chat.note(sam, "Hello from your supervisor.")

    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead"), ("Sam", "watching")]
    assert events(active_chat, "watched", "revealed") == [("watched", "sam"), ("revealed", "sam")]


# ── leaving ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("joined", [False, True])
def test_leaving_never_touches_the_session(active_chat, ana, sam, joined):
    """Q16: patron and lead stay connected."""
    active_chat.watch(sam)
    if joined:
        active_chat.join(sam, confirmed=True)
    lines = list(active_chat.messages.values_list("seq", "body"))

    active_chat.leave(sam)
    active_chat.leave(sam)

    fresh = ChatSession.objects.get(pk=active_chat.pk)
    assert (fresh.state, fresh.lead, list(fresh.messages.values_list("seq", "body"))) == ("active", ana, lines)
    assert reads(fresh, ana, sam) == ["ana"]
    assert refused(fresh.say, sam, "still here?").code == "not_allowed"
    assert events(fresh, "left") == [("left", "sam")]


def test_the_lead_cannot_leave_a_patron_alone(active_chat, ana):
    assert refused(active_chat.leave, ana).code == "not_allowed"
    assert active_chat.is_active


def test_who_was_in_conference_at_the_end_keeps_the_chat_as_their_own(covered_chat, gateway, cleo, sam):
    helper = at_the_desk(make_operator("hal", gateway))
    passer_by = at_the_desk(make_operator("pat", gateway))
    covered_chat.ask_for_help(cleo)
    covered_chat.watch(passer_by)
    covered_chat.watch(helper)
    covered_chat.join(helper, confirmed=True)

    covered_chat.end(by=cleo)

    assert reads(covered_chat, cleo, helper, passer_by, sam) == ["cleo", "hal", "sam"]


# ── rights that change ───────────────────────────────────────────────────────
@pytest.mark.parametrize("change", ["role", "campus"])
def test_a_supervisor_who_is_none_any_more_reads_nothing_more(active_chat, gateway, sam, change):
    """P11: the look-up itself ends the right, even if nobody closed the stay."""
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    if change == "role":
        sam.role = Role.OPERATOR
    else:
        sam.campus = gateway
    type(sam).objects.filter(pk=sam.pk).update(role=sam.role, campus=sam.campus)  # past every signal

    assert reads(active_chat, sam) == []
    assert refused(active_chat.say, sam, "hello").code == "not_allowed"
    assert refused(active_chat.note, sam, "hello").code == "not_allowed"
    assert refused(active_chat.take_over, sam, confirmed=True).code == "not_allowed"
    assert active_chat.stay_of(sam) is None


def test_when_the_campus_is_corrected_its_supervisor_looks_on_no_more(active_chat, gateway, ana, ben, sam):
    """P11: the stay ends with the right, so that nobody is shown in a conference that they are not in."""
    active_chat.ask_for_help(ana, ben)
    active_chat.watch(ben)
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    active_chat.note(sam, "This is Gateway's.")

    active_chat.correct_campus(ana, gateway)

    assert reads(active_chat, ana, ben, sam) == ["ana", "ben"]
    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead"), ("Ben", "watching")]
    assert events(active_chat, "left") == [("left", "sam")]


# ── taking over ──────────────────────────────────────────────────────────────
def test_a_supervisor_takes_over_from_the_conference_after_confirming(active_chat, ana, sam):
    """C50, P6: one lead before, one after; the old one reads no more."""
    active_chat.watch(sam)
    assert refused(active_chat.take_over, sam, confirmed=True).code == "not_allowed"
    active_chat.join(sam, confirmed=True)
    assert refused(active_chat.take_over, sam, confirmed=False).code == "confirm_needed"

    active_chat.take_over(sam, confirmed=True)
    active_chat.take_over(sam, confirmed=True)  # a second click

    fresh = ChatSession.objects.get(pk=active_chat.pk)
    assert (fresh.state, fresh.lead) == ("active", sam)
    assert reads(fresh, ana, sam) == ["sam"]
    assert refused(fresh.say, ana, "but I was …").code == "not_allowed"
    assert events(fresh, "take_over_warned", "taken_over", "transferred") == [
        ("take_over_warned", "sam"),
        ("taken_over", "sam"),
        ("transferred", "ana"),
    ]
    last = fresh.messages.last()
    assert (last.kind, last.data["code"], last.data["operator"]["name"]) == ("system", "transferred", "Sam")
    assert not fresh.watches.present().exists()


# ── what is left of it ────────────────────────────────────────────────────────
def test_each_step_leaves_an_event_without_words(active_chat, ana, sam):
    """P21: who, what, when; never what was written."""
    canary = "canary-of-words"
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    active_chat.note(sam, canary)
    active_chat.ask_for_help(ana, message=canary)
    active_chat.leave(sam)

    rows = SessionEvent.objects.filter(session=active_chat)
    assert not any(canary in str(row.data) for row in rows)
    assert events(active_chat, "watched", "joined", "noted", "revealed", "help_asked", "left") == [
        ("watched", "sam"),
        ("joined", "sam"),
        ("noted", "sam"),
        ("revealed", "sam"),
        ("help_asked", "ana"),
        ("left", "sam"),
    ]
