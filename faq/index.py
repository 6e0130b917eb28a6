"""Keeps what searching reads in step with the published entries. The verbs of `Entry` call `update`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from faq import render
from faq.engines import Reach, engine
from faq.models import Document, Entry, Word
from faq.models.word import EVERY
from faq.placeholders import VARIABLE
from faq.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_ONCE = 400  # values in one IN (…)


def update(entry: Entry) -> None:
    """Index the entry if it is published, forget it if it isn't."""
    with transaction.atomic():
        engine().lock()
        before = Document.objects.filter(pk=entry.pk).first()
        if entry.is_published:
            document = _document(entry)
            document.save()
            _put(document)
            _count(before, document)
        elif before:
            before.delete()
            engine().drop(entry.pk)
            _count(before, None)


def remove(pk: int) -> None:
    """Before an entry is deleted."""
    with transaction.atomic():
        engine().lock()
        engine().drop(pk)
        _count(Document.objects.filter(pk=pk).first(), None)


def rebuild() -> int:
    """Build everything anew, as after restoring a backup; says how many entries are indexed."""
    with transaction.atomic():
        engine().lock()
        engine().empty()
        Document.objects.all().delete()
        Word.objects.all().delete()
        counts: dict[str, Word] = {}
        entries = 0
        for entry in Entry.objects.published().prefetch_related("variants", "campuses").iterator(chunk_size=500):
            document = _document(entry)
            document.save()
            _put(document)
            for text in _words(document):
                word = counts.setdefault(text, Word(text=text, stem=stem(text)))
                word.entries += 1
                word.public += not document.staff_only
            entries += 1
        Word.objects.bulk_create(counts.values(), batch_size=AT_ONCE)
        engine().learn(list(Word.objects.values_list("pk", "text")))
    return entries


def _document(entry: Entry) -> Document:
    local = {str(v.campus_id): _plain(v.text) for v in entry.variants.all()}
    plain = _plain(entry.answer)
    question, keywords = words(entry.question), words(entry.keywords)
    answer = _answer_words(plain)
    said_locally = {pk: _answer_words(text) for pk, text in local.items()}
    every = {*question, *keywords, *answer, *(word for found in said_locally.values() for word in found)}
    return Document(
        entry=entry,
        question=_stems(question),
        keywords=_stems(keywords),
        answer=_stems(answer),
        plain=plain,
        local=local,
        local_stems={pk: _stems(found) for pk, found in said_locally.items()},
        words=" ".join(sorted(every)),
        staff_only=entry.staff_only,
    )


def _put(document: Document) -> None:
    """The databases get words that are cut already, so that both cut alike; they stem in their own way."""
    entry = document.entry
    said = [document.plain, *document.local.values()]
    engine().put(
        entry.pk,
        " ".join(words(entry.question)),
        " ".join(words(entry.keywords)),
        " ".join(word for text in said for word in _answer_words(text)),
        Reach(entry.shared, entry.staff_only, [campus.pk for campus in entry.campuses.all()]),
    )


def _plain(markdown: str) -> str:
    return render.to_text(markdown)


def _answer_words(plain: str) -> list[str]:
    return words(VARIABLE.sub(" ", plain))


def _stems(found: Iterable[str]) -> str:
    return "".join(f" {stem(word)} " for word in found)


def _words(document: Document | None) -> set[str]:
    """What the vocabulary counts of an entry."""
    return {*document.words.split(), EVERY} if document else set()


def _count(before: Document | None, after: Document | None) -> None:
    """Bring the vocabulary from one entry's words before to those after."""
    had, has = _words(before), _words(after)
    for some in _portions(has - had):
        _learn(some)
        Word.objects.filter(text__in=some).update(entries=F("entries") + 1)
    showed, shows = (set() if said and said.staff_only else _words(said) for said in (before, after))
    for some in _portions(shows - showed):
        Word.objects.filter(text__in=some).update(public=F("public") + 1)
    for some in _portions(showed - shows):
        Word.objects.filter(text__in=some).update(public=F("public") - 1)
    for some in _portions(had - has):
        Word.objects.filter(text__in=some).update(entries=F("entries") - 1)
        unused = Word.objects.filter(text__in=some, entries__lte=0)
        engine().forget(list(unused.values_list("pk", flat=True)))
        unused.delete()


def _learn(some: list[str]) -> None:
    known = set(Word.objects.filter(text__in=some).values_list("text", flat=True))
    new = [word for word in some if word not in known]
    Word.objects.bulk_create(Word(text=word, stem=stem(word)) for word in new)
    engine().learn(list(Word.objects.filter(text__in=new).values_list("pk", "text")))


def _portions(found: set[str]) -> Iterable[list[str]]:
    ordered = sorted(found)
    return (ordered[i : i + AT_ONCE] for i in range(0, len(ordered), AT_ONCE))
