"""The public help pages. They know nobody: no cookie is read or set, so that any cache may keep them."""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from campuses import limits
from campuses.clock import now
from campuses.models import Campus
from campuses.problems import Problem
from faq import embedding, pages
from faq.api import SEARCHES_A_MINUTE, count_vote
from faq.models import Entry, Place, SearchCount, Topic, Vote
from faq.search import Hits, search
from faq.words import QUERY_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., HttpResponse]

LOADER_SECONDS = 3600
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FOUND = 10


def cacheable(view: View) -> View:
    """Answers 304 to who has the page already; says how long a page is fresh. Gives the view its campus."""

    @wraps(view)
    def kept(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
        campus = get_object_or_404(Campus, slug=slug)
        tag = pages.etag(campus, request.get_full_path())
        if request.headers.get("If-None-Match") == tag:
            response: HttpResponse = HttpResponseNotModified()
        else:
            try:
                response = view(request, campus, **rest)
            except Http404:
                response = _gone(campus, rest)
        response["ETag"] = tag
        response["Cache-Control"] = f"public, max-age={pages.FRESH_SECONDS}, stale-while-revalidate=600"
        return response

    return kept


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which campus's help?"""
    response = _page("faq/help/start.html", {"campuses": Campus.objects.alphabetical()})
    response["Cache-Control"] = f"public, max-age={pages.FRESH_SECONDS}"
    return response


@require_safe
def campus_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Browse, or what a search found (`?q=`), with JavaScript or without."""
    if request.GET.get("q", "").strip():
        return _found(request, get_object_or_404(Campus, slug=slug))
    return _browse(request, slug=slug)


@cacheable
def _browse(request: HttpRequest, campus: Campus) -> HttpResponse:
    shelves = pages.shelves(campus)
    return _page("faq/help/campus.html", {**_known(campus), "shelves": shelves, "only_here": _only_here(shelves)})


def _found(request: HttpRequest, campus: Campus) -> HttpResponse:
    try:
        limits.count("faqs", limits.address_of(request), most=SEARCHES_A_MINUTE, seconds=60)
    except Problem as problem:
        return problem.as_response(request)
    text = request.GET["q"].replace("\0", "")[:QUERY_CHARACTERS].strip()
    hits = search(text, campus, FOUND)
    SearchCount.objects.note(text, campus, Place.HELP, len(hits), now().date())
    response = _page("faq/help/campus.html", {**_known(campus), "query": text, "hits": hits, "mended": _mended(hits)})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@cacheable
def topic(request: HttpRequest, campus: Campus, topic: str) -> HttpResponse:
    shelf = get_object_or_404(Topic, slug=topic)
    answers = pages.answers(pages.entries_of(campus).filter(topics=shelf), campus)
    if not answers:
        raise Http404
    context = {**_known(campus), "topic": shelf, "answers": answers, "structured": pages.structured(answers)}
    return _page("faq/help/topic.html", context)


@require_safe
@cacheable
def entry(request: HttpRequest, campus: Campus, entry: str) -> HttpResponse:
    found = get_object_or_404(pages.entries_of(campus), slug=entry)
    (answer,) = pages.answers([found], campus)
    context = {
        **_known(campus),
        "answer": answer,
        "topic": next(iter(found.topics.all()), None),
        "related": pages.related(found, campus),
        "structured": pages.structured([answer]),
        "description": pages.description(answer.text),
        "thanks": "thanks" in request.GET,
    }
    return _page("faq/help/entry.html", context)


@csrf_exempt  # nobody is signed in here, and no cookie is read: there is nothing to forge
@require_POST
def vote(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Helpful or not, for browsers without JavaScript."""
    campus = get_object_or_404(Campus, slug=slug)
    found = get_object_or_404(Entry.objects.public().of(campus), slug=entry)
    try:
        count_vote(request, found)
    except Problem as problem:
        return problem.as_response(request)
    Vote.objects.cast(found, campus, helpful=request.POST.get("helpful") == "yes")
    return HttpResponseRedirect(f"{found.path(campus)}?thanks#helpful")


@require_safe
@cacheable
def rss(request: HttpRequest, campus: Campus) -> HttpResponse:
    feed = Rss201rev2Feed(
        title=_in_xml(f"{campus.name} library: questions and answers"),
        link=_absolute(campus),
        description=_in_xml(f"What patrons of the {campus.name} library ask, and what we answer."),
        language="en",
        feed_url=f"{settings.DESK_ORIGIN}{request.path}",
    )
    for answer in pages.latest(campus):
        feed.add_item(
            title=_in_xml(answer.question),
            link=answer.url,
            description=_in_xml(answer.html),
            unique_id=answer.url,
            pubdate=answer.entry.published_at,
            updateddate=answer.entry.updated_at,
            categories=[_in_xml(topic.name) for topic in answer.entry.topics.all()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
@cacheable
def feed(request: HttpRequest, campus: Campus) -> HttpResponse:
    """JSON Feed 1.1."""
    items = [
        {
            "id": answer.url,
            "url": answer.url,
            "title": answer.question,
            "content_html": str(answer.html),
            "content_text": answer.text,
            "date_published": answer.entry.published_at,
            "date_modified": answer.entry.updated_at,
            "tags": [topic.name for topic in answer.entry.topics.all()],
        }
        for answer in pages.latest(campus)
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{campus.name} library: questions and answers",
        "home_page_url": _absolute(campus),
        "feed_url": f"{settings.DESK_ORIGIN}{request.path}",
        "language": "en",
    }
    return JsonResponse({**head, "items": items}, content_type="application/feed+json")


@require_safe
@cacheable
def embed(request: HttpRequest, campus: Campus) -> HttpResponse:
    """The search box alone, for a frame on the campus's own pages."""
    theme = request.GET.get("theme", "")
    response = _page("faq/help/embed.html", {**_known(campus), "theme": theme if theme in {"light", "dark"} else ""})
    return embedding.framed(response, campus)


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """`<script async src="https://DESK/help/embed.js" data-campus="capital"></script>`"""
    body, tag = embedding.loader()
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if same else HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={LOADER_SECONDS}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Rendered without the request: what it knows of a person can't get in."""
    return HttpResponse(render_to_string(template, {"demo": settings.DEMO, **context}), status=status)


def _gone(campus: Campus, named: dict[str, Any]) -> HttpResponse:
    """What was linked to is not here any more, or never was for this campus: the search, with the address's words."""
    words = " ".join(str(word) for word in named.values()).replace("-", " ")
    return _page("faq/help/gone.html", {**_known(campus), "query": words}, status=404)


def _known(campus: Campus) -> dict[str, Any]:
    return {"campus": campus, "home": reverse("help_campus", args=[campus.slug]), "origin": settings.DESK_ORIGIN}


def _only_here(shelves: list[pages.Shelf]) -> list[Entry]:
    return list({entry.pk: entry for shelf in shelves for entry in shelf.entries if not entry.shared}.values())


def _mended(hits: Hits) -> list[tuple[str, str]]:
    return list(hits.mended.items())


def _in_xml(text: str) -> str:
    """Without the control characters that XML cannot hold, however they got into a text."""
    return NOT_IN_XML.sub("", text)


def _absolute(campus: Campus) -> str:
    return settings.DESK_ORIGIN + reverse("help_campus", args=[campus.slug])
