"""Calls for help: who is asked may look in and join, until it is answered."""

from chat.models import ChatSession, HelpCall, Wanted
from tests.chat.conftest import refused, staff_as_seen_by


def test_a_called_colleague_may_look_in_and_join(active_chat, ana, ben, cleo):
    """C50: asked by name; nobody else is let in."""
    active_chat.ask_for_help(ana, ben, message="Do you know Chicago style?")

    assert refused(active_chat.watch, cleo).code == "not_allowed"
    active_chat.watch(ben)
    assert staff_as_seen_by(active_chat, ana) == [("Ana", "lead"), ("Ben", "watching")]
    active_chat.join(ben, confirmed=True)

    assert active_chat.say(ben, "Yes: notes and bibliography.").author_name == "Ben"
    assert [(call.answered_by, call.closed_at is not None) for call in HelpCall.objects.all()] == [(ben, True)]
    assert refused(active_chat.take_over, ben, confirmed=True).code == "not_allowed"


def test_a_call_to_everybody_lets_in_until_it_is_answered(active_chat, ana, ben, cleo, adam):
    active_chat.ask_for_help(ana, wanted=Wanted.TAKE_OVER)
    for helper in [ben, cleo]:
        active_chat.watch(helper)
    active_chat.join(cleo, confirmed=True)

    assert refused(active_chat.watch, adam).code == "not_allowed"
    active_chat.take_over(cleo, confirmed=True)
    assert ChatSession.objects.get(pk=active_chat.pk).lead == cleo


def test_only_the_lead_calls_and_takes_the_call_back(active_chat, ana, ben):
    assert refused(active_chat.ask_for_help, ben).code == "not_allowed"
    active_chat.ask_for_help(ana)
    active_chat.ask_for_help(ana, ben)  # in place of the first
    assert [call.operator for call in HelpCall.objects.open()] == [ben]

    active_chat.withdraw_help(ana)

    assert not HelpCall.objects.open().exists()
    assert refused(active_chat.watch, ben).code == "not_allowed"
    assert refused(active_chat.ask_for_help, ana, ana).code == "invalid"


def test_the_end_of_the_chat_closes_its_calls(active_chat, ana):
    active_chat.ask_for_help(ana)

    active_chat.end(by=ana)

    assert not HelpCall.objects.open().exists()
