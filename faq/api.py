"""FAQs over HTTP: for the help pages and the chat window (public, without cookies), and for the desk."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router
from ninja.security import SessionAuth

from campuses import limits
from campuses.clock import now
from campuses.models import Campus, Operator
from campuses.problems import Problem
from faq import schemas
from faq.models import Entry, Place, SearchCount, Vote
from faq.search import search
from faq.words import QUERY_CHARACTERS

SEARCHES_A_MINUTE = 1200  # from one address: a campus of many patrons may be behind it
VOTES_A_MINUTE = 60
VOTES_AN_HOUR = 20  # on one answer
PUBLIC_AT_MOST = 10
DESK_AT_MOST = 20
FRESH_SECONDS = 60

Text = Annotated[
    str, Query(max_length=QUERY_CHARACTERS, description="What was typed; its last word may be unfinished.")
]


class DeskSession(SessionAuth):
    """The session cookie, with Django's CSRF token for everything but reading."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Operator | None:
        user = request.user
        return user if isinstance(user, Operator) and user.is_active else None


class DeskRequest(HttpRequest):
    auth: Operator


public = Router(tags=["faqs"])
desk = Router(tags=["faqs"], auth=DeskSession())


@public.get("/campuses/{slug}/faqs", response=schemas.Faqs, auth=None, summary="Answers to a question, on one campus")
def find(
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    q: Text = "",
    limit: Annotated[int, Query(ge=1, le=PUBLIC_AT_MOST)] = 3,
    settled: bool = False,
) -> dict[str, Any]:
    """`settled` says that the person has stopped typing: then the words are counted, without who asked."""
    limits.count("faqs", limits.address_of(request), most=SEARCHES_A_MINUTE, seconds=60)
    campus = get_object_or_404(Campus, slug=slug)
    hits = search(q, campus, limit)
    if settled:
        SearchCount.objects.note(q, campus, Place.HELP, len(hits), now().date())
    response["Cache-Control"] = "no-store" if settled else f"public, max-age={FRESH_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"  # public words, no cookies: a campus's pages may ask from anywhere
    return schemas.faqs(hits)


@public.post("/campuses/{slug}/faqs/{entry_id}/helpful", response={204: None}, auth=None, summary="Did it help?")
def helpful(request: HttpRequest, slug: str, entry_id: int, body: schemas.HelpfulIn) -> tuple[int, None]:
    campus = get_object_or_404(Campus, slug=slug)
    entry = get_object_or_404(Entry.objects.public().of(campus), pk=entry_id)
    count_vote(request, entry)
    Vote.objects.cast(entry, campus, helpful=body.helpful)
    return 204, None


def count_vote(request: HttpRequest, entry: Entry) -> None:
    """Raises `Problem` where one address votes too often: for a campus of many patrons seldom, for a script soon."""
    address = limits.address_of(request)
    limits.count("faq-votes", address, most=VOTES_A_MINUTE, seconds=60)
    limits.count("faq-vote", f"{address} {entry.pk}", most=VOTES_AN_HOUR, seconds=3600)


@desk.get("/desk/faqs", response=schemas.DeskFaqs, summary="Answers for a chat: the patron's campus first")
def desk_find(
    request: DeskRequest,
    q: Text = "",
    campus: Annotated[str, Query(max_length=50, pattern=r"^[\w-]*$", description="The patron's campus.")] = "",
    limit: Annotated[int, Query(ge=1, le=DESK_AT_MOST)] = 8,
    settled: bool = False,
) -> dict[str, Any]:
    """Staff-only entries too, and other campuses' after all that hold here, each with its warning (C24)."""
    of_patron = get_object_or_404(Campus, slug=campus) if campus else request.auth.campus
    hits = search(q, of_patron, limit, staff=True, everywhere=True)
    if settled:
        SearchCount.objects.note(q, of_patron, Place.DESK, len(hits), now().date())
    return schemas.desk_faqs(hits, of_patron)


@desk.post("/desk/faqs", response={201: schemas.DraftOut}, summary="Make a draft out of a conversation")
def draft(request: DeskRequest, body: schemas.DraftIn) -> tuple[int, dict[str, Any]]:
    """Addresses, numbers and the names given are taken out; a person reads it before anybody publishes it."""
    campus = Campus.objects.filter(slug=body.campus).first()
    if campus is None:
        raise Problem("invalid", "There is no such campus.", fields={"campus": "There is no such campus."})
    entry = Entry.draft_from(body.text, request.auth, campus, body.names)
    return 201, {"id": entry.pk, "question": entry.question, "url": reverse("faq_edit", args=[entry.pk])}


routers: list[tuple[str, Router]] = [("", public), ("", desk)]
