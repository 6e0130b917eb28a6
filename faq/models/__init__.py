from faq.models.content import Content
from faq.models.document import Document
from faq.models.entry import Entry, State
from faq.models.fact import Fact
from faq.models.revision import Revision
from faq.models.search_count import Place, SearchCount
from faq.models.topic import Topic
from faq.models.variant import Variant
from faq.models.vote import Vote
from faq.models.word import Word

__all__ = [
    "Content",
    "Document",
    "Entry",
    "Fact",
    "Place",
    "Revision",
    "SearchCount",
    "State",
    "Topic",
    "Variant",
    "Vote",
    "Word",
]
