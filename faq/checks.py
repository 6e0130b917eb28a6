"""What stands between a text and its publication: gaps, and links that won't work."""

from __future__ import annotations

from campuses.models import Campus
from faq import links, placeholders, variables
from faq.models.content import Content
from faq.models.fact import RESERVED


def faults(content: Content) -> tuple[list[str], list[str]]:
    """(what must be mended, what is wrong with its links and may be overridden): sentences for the person."""
    return _faults(content), link_faults(content)


def link_faults(content: Content) -> list[str]:
    return [
        f"{hint.message} ({hint.url})" + (f" Better: {hint.better}" if hint.better else "")
        for text in [content.answer, *content.variants.values()]
        for hint in links.check(text, markdown=True)
    ]


def _faults(content: Content) -> list[str]:
    campuses = list(Campus.objects.all() if content.shared else Campus.objects.filter(slug__in=content.campuses))
    texts = [content.question, content.answer, *content.variants.values()]
    known = variables.known()
    found = [str(gap) for text in texts for gap in placeholders.find(text, known)]
    if not content.question.strip():
        found.append("It has no question.")
    if not content.answer.strip() and not content.variants:
        found.append("It has no answer yet.")
    if not campuses:
        found.append("Say for which campuses it is.")
    found += _missing_values(content, campuses)
    strangers = set(content.variants) - {campus.slug for campus in campuses}
    found += [f"It has a paragraph for {slug}, but isn't for that campus." for slug in sorted(strangers)]
    return list(dict.fromkeys(found))


def _missing_values(content: Content, campuses: list[Campus]) -> list[str]:
    """Each campus must have a value for each variable that it will read."""
    everywhere = placeholders.variables(content.answer) | placeholders.variables(content.question)
    lacking = variables.missing((everywhere - RESERVED) & variables.known(), campuses)
    for campus in campuses:
        own = placeholders.variables(content.variants.get(campus.slug, "")) & variables.known()
        for name in variables.missing(own - RESERVED - everywhere, [campus]):
            lacking.setdefault(name, []).append(campus)
    return [
        f"{{{name}}} has no value for {', '.join(str(campus) for campus in where)}. Write it among the facts."
        for name, where in sorted(lacking.items())
    ]
