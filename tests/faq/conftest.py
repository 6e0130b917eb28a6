import pytest
from django.db import transaction

from campuses import demo as places
from campuses.models import Campus
from faq import demo as faqs
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


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo's twelve campuses with all their FAQs, made once for a whole file of tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        places.seed()
        faqs.seed()
        yield {campus.slug: campus for campus in Campus.objects.all()}
        transaction.set_rollback(True)
