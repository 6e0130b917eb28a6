from datetime import date, timedelta

import pytest

from campuses.clock import now
from faq.models import Content, Entry, Revision, State


@pytest.fixture
def draft(ana):
    content = Content(question="Can I borrow board games?", answer="Yes, for three days.", campuses=["capital"])
    return Entry.objects.draft(content, by=ana)


@pytest.fixture
def shared_draft(ana):
    return Entry.objects.draft(Content(question="May I eat here?", answer="Snacks, yes.", shared=True), by=ana)


def actions(entry) -> list[str]:
    return [revision.action for revision in entry.revisions.order_by("n")]


def test_an_operator_drafts_and_a_supervisor_of_the_campus_publishes(draft, ana, sam):
    draft.submit(ana)
    assert draft.state == State.REVIEW
    with pytest.raises(Entry.Refused, match="published by a supervisor of its campus"):
        draft.publish(ana)

    draft.publish(sam)

    assert Entry.objects.public().get() == draft
    assert actions(draft) == ["drafted", "submitted", "published"]


def test_what_every_campus_shares_is_published_by_administrators_alone(shared_draft, sam, dana, adam):
    for person in (sam, dana):
        with pytest.raises(Entry.Refused, match="published by an administrator"):
            shared_draft.publish(person)

    shared_draft.publish(adam)

    assert shared_draft.is_published


def test_a_supervisor_does_not_publish_for_another_campus(cleo, sam, gateway):
    entry = Entry.objects.draft(Content(question="Gateway?", answer="Yes.", campuses=["gateway"]), by=cleo)

    with pytest.raises(Entry.Refused):
        entry.publish(sam)

    assert not Entry.objects.published().exists()


def test_a_supervisor_cannot_hand_a_published_faq_to_every_campus(draft, sam, gateway):
    draft.publish(sam)
    wider = Content.of(draft)
    wider.shared = True

    with pytest.raises(Entry.Refused):
        draft.revise(wider, sam, base=draft.version)

    assert not Entry.objects.get().shared


@pytest.mark.parametrize("gap", ["INCLUDE LINK", "TODO: hours", "Call {fone}", "[phone]", "See [it]()"])
def test_a_text_with_gaps_is_not_published(draft, sam, gap):
    """C26b"""
    content = Content.of(draft)
    content.answer = f"Yes. {gap}"
    draft.revise(content, sam, base=draft.version)

    with pytest.raises(Entry.Refused) as refused:
        draft.publish(sam)

    assert not refused.value.links_only
    assert not Entry.objects.published().exists()


def test_a_gap_does_not_slip_into_a_published_text(draft, sam):
    """C26b"""
    draft.publish(sam)
    content = Content.of(draft)
    content.answer = "TODO"

    with pytest.raises(Entry.Refused):
        draft.revise(content, sam, base=draft.version)

    assert Entry.objects.get().answer == "Yes, for three days."


def test_nothing_is_published_for_a_campus_that_lacks_a_value(shared_draft, adam, gateway):
    """Capital and Gateway have no telephone here; the refusal names both."""
    content = Content.of(shared_draft)
    content.answer = "Call {phone}."
    shared_draft.revise(content, adam, base=shared_draft.version)

    with pytest.raises(Entry.Refused, match=r"\{phone\} has no value for Capital, Gateway"):
        shared_draft.publish(adam)


def test_links_that_break_are_refused_unless_somebody_has_looked(draft, sam):
    """C33"""
    content = Content.of(draft)
    content.answer = "See [this article](https://www.jstor.org/stable/1?refreqid=abc)."
    draft.revise(content, sam, base=draft.version)
    with pytest.raises(Entry.Refused) as refused:
        draft.publish(sam)
    assert refused.value.links_only
    assert "Better: https://www.jstor.org/stable/1" in str(refused.value)

    draft.publish(sam, despite_links=True)

    assert draft.is_published


def test_of_a_published_faq_operators_propose_changes(draft, ana, sam):
    draft.publish(sam)
    content = Content.of(draft)
    content.answer = "Yes, for five days."
    with pytest.raises(Entry.Refused, match="Propose your change"):
        draft.revise(content, ana, base=draft.version)

    proposal = draft.propose(content, ana)
    assert Entry.objects.get().answer == "Yes, for three days."

    draft.accept(proposal, sam)

    assert Entry.objects.get().answer == "Yes, for five days."
    assert actions(draft) == ["drafted", "published", "accepted", "revised"]


def test_a_proposal_is_answered_once(draft, ana, sam):
    draft.publish(sam)
    proposal = draft.propose(Content.of(draft), ana)
    draft.decline(proposal, sam)

    with pytest.raises(Entry.Refused, match="answered this proposal"):
        draft.accept(Revision.objects.get(pk=proposal.pk), sam)


def test_a_proposal_with_a_gap_stays_open(draft, ana, sam):
    """P15: accepting is all or nothing."""
    draft.publish(sam)
    content = Content.of(draft)
    content.answer = "TODO"
    proposal = draft.propose(content, ana)

    with pytest.raises(Entry.Refused):
        draft.accept(proposal, sam)

    assert Revision.objects.get(pk=proposal.pk).is_open


def test_an_earlier_text_comes_back_whole(draft, sam, capital):
    first = draft.revisions.get(n=1)
    content = Content.of(draft)
    content.question, content.answer, content.variants = "Games?", "No.", {"capital": "Ask upstairs."}
    draft.revise(content, sam, base=draft.version)
    assert draft.variants.get().text == "Ask upstairs."

    draft.restore(first, sam)

    assert Content.of(Entry.objects.get()) == first.as_content()
    assert actions(draft) == ["drafted", "revised", "revised"]


def test_of_two_who_save_at_once_the_second_is_told(draft, sam, dana):
    base = draft.version
    mine, theirs = Entry.objects.get(), Entry.objects.get()
    content = Content.of(draft)
    content.answer = "Theirs."
    theirs.revise(content, dana, base=base)

    content.answer = "Mine."
    with pytest.raises(Entry.Refused, match="Your text is still here"):
        mine.revise(content, sam, base=base)

    assert Entry.objects.get().answer == "Theirs."


def test_a_state_changes_once(draft, sam, dana):
    other = Entry.objects.get()
    draft.publish(sam)

    with pytest.raises(Entry.Refused, match="It is published by now"):
        other.publish(dana)

    assert actions(draft) == ["drafted", "published"]


def test_withdrawing_takes_it_from_patrons_and_keeps_the_text(draft, sam):
    draft.publish(sam)

    draft.withdraw(sam)

    assert not Entry.objects.public().exists()
    assert Entry.objects.get().answer == "Yes, for three days."


def test_publishing_sets_a_review_date_and_confirming_moves_it(draft, sam):
    draft.publish(sam)
    assert draft.review_by == now().date() + timedelta(days=365)
    Entry.objects.update(review_by=date(2020, 1, 1))
    draft.refresh_from_db()
    assert list(Entry.objects.stale(now().date())) == [draft]

    draft.confirm(sam)

    assert not Entry.objects.stale(now().date()).exists()


def test_the_address_stays_when_the_question_is_reworded(draft, sam):
    content = Content.of(draft)
    content.question = "Are there games to borrow?"

    draft.revise(content, sam, base=draft.version)

    assert Entry.objects.get().slug == "can-i-borrow-board-games"


def test_the_same_question_twice_gets_two_addresses_and_none_of_the_pages_own(ana):
    slugs = [Entry.objects.draft(Content(question=q), by=ana).slug for q in ("Wi-Fi?", "Wi-Fi?", "Embed", "???")]

    assert slugs == ["wi-fi", "wi-fi-2", "embed-2", "faq"]


def test_drafts_are_read_by_their_campus_alone(draft, ana, ben, cleo, adam):
    readers = [person.username for person in (ana, ben, cleo, adam) if draft in Entry.objects.readable_by(person)]

    assert readers == ["ana", "ben", "adam"]


def test_a_faq_is_made_of_a_conversation_without_who_it_was_about(ana, capital):
    """C26, A161"""
    text = "What time do you close, asked Maria?\nMaria (maria@student.example, 860-555-0123) wrote: at nine."

    entry = Entry.draft_from(text, ana, capital, names=["Maria Lopez"])

    assert (entry.question, entry.answer, entry.state) == (
        "What time do you close, asked [name]?",
        "[name] ([e-mail], [phone]) wrote: at nine.",
        State.DRAFT,
    )
    assert "Maria" not in str(entry.revisions.get().content)
