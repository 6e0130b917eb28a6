"""What searching knows of a published entry: its words, cut and stemmed once. Kept by `faq.index`."""

from django.db import models

from faq.models.entry import Entry


class Document(models.Model):
    """Stems lie between spaces, doubled, so that counting ` stem ` in a text is counting a word.

    `plain` is the answer without Markdown, its variables and `{local}` unfilled. `local`: campus id → that campus's
    paragraph, plain; `local_stems`: the same, stemmed. `words`: every different word, as the vocabulary counts them;
    `staff_only`: how it counts them.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="document")
    question = models.TextField()
    keywords = models.TextField()
    answer = models.TextField()
    plain = models.TextField()
    local = models.JSONField(default=dict)
    local_stems = models.JSONField(default=dict)
    words = models.TextField()
    staff_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.plain[:60]
