"""Every library beside the chats: pages, hours, numbers, hints; what an operator answers from (C5, C24, C27)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from campuses.clock import now, stamp
from campuses.models import Campus, Hours, Institution, Kind, Resource
from campuses.models.hours import CampusHours
from chat.api.auth import DeskRequest, DeskSession

router = Router(tags=["desk"], auth=DeskSession())


class Span(Schema):
    opens: str
    closes: str


class Contact(Schema):
    label: str
    phone: str


class CampusPages(Schema):
    slug: str
    name: str
    time_zone: str
    library_url: str
    site_url: str
    phone: str
    email: str
    appointment_url: str
    signin_hint: str
    open_now: bool
    opens_at: str | None
    today: list[Span]
    safety: list[Contact]


class Library(Schema):
    name: str
    group: str
    url: str
    phone: str


class Directory(Schema):
    campuses: list[CampusPages]
    institutions: list[Library]


@router.get("/directory", response=Directory)
def directory(request: DeskRequest) -> dict[str, Any]:
    """Five queries for any number of campuses; hours are of this moment, so desks ask again now and then."""
    at = now()
    safety = list(Resource.objects.filter(kind=Kind.SAFETY))
    calendars = Hours.objects.of_each(Campus.objects.alphabetical())
    return {
        "campuses": [_pages(calendar, safety, at) for calendar in calendars],
        "institutions": list(Institution.objects.all()),
    }


def _pages(calendar: CampusHours, safety: list[Resource], at: datetime) -> dict[str, Any]:
    campus = calendar.campus
    today = calendar.on(campus.local(at).date())
    return {
        **{name: getattr(campus, name) for name in _PLAIN},
        "open_now": calendar.cover(at),
        "opens_at": stamp(calendar.next_opening(at)),
        "today": [{"opens": stamp(opens), "closes": stamp(closes)} for opens, closes in today],
        "safety": [
            {"label": contact.label, "phone": contact.phone}
            for contact in safety
            if contact.campus_id in {campus.pk, None}
        ],
    }


_PLAIN = (
    "slug", "name", "time_zone", "library_url", "site_url", "phone", "email", "appointment_url", "signin_hint",
)  # fmt: skip
