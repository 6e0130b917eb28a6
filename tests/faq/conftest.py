import pytest

from campuses.models import Campus, Operator
from faq.models import Content, Entry, Topic

TWELVE = [
    *("asnuntuck", "capital", "gateway", "housatonic", "manchester", "middlesex"),
    *("naugatuck-valley", "northwestern", "norwalk", "quinebaug-valley", "three-rivers", "tunxis"),
]


@pytest.fixture
def borrowing(db) -> Topic:
    return Topic.objects.create(slug="borrowing", name="Borrowing and renewing")


@pytest.fixture
def publish(adam):
    """Make a published entry at one stroke."""

    def make(question: str, answer: str = "Yes.", **fields) -> Entry:
        campuses = [campus.slug for campus in fields.pop("campuses", [])]
        content = Content(question=question, answer=answer, campuses=campuses, shared=not campuses, **fields)
        entry = Entry.objects.draft(content, by=adam)
        entry.publish(adam)
        return entry

    return make


@pytest.fixture(scope="session")
def _twelve_seeds() -> None:
    """Only a name for what follows."""


@pytest.fixture
def demo(db):
    """The demo's twelve campuses with all their FAQs."""
    from campuses import demo as places
    from faq import demo

    places.seed()
    demo.seed()
    return {campus.slug: campus for campus in Campus.objects.all()}


@pytest.fixture
def adam_of_demo(demo) -> Operator:
    return Operator.objects.get(username="admin")
