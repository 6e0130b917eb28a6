"""What the coach beside the composer goes by. It reads drafts in the operator's browser; none is ever sent here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from campuses import clock
from campuses.models import Campus, Experience, Operator
from chat.models import ChatSession, EncounterCard, LicensedSite, LineKind, Phrase

LONG = 400  # characters; longer texts are offered in parts
PART = 320


def settings_for(chat: ChatSession, operator: Operator, at: datetime) -> dict[str, Any]:
    """Everything the coach needs for one chat. Queries: phrases, sites, campuses, the card, who has spoken."""
    policy = chat.campus.policy
    spoken = chat.messages.filter(kind=LineKind.OPERATOR, operator=operator).exists()
    return {
        "level": level_for(operator),
        "hints": operator.hints,
        "quiet": chat.crisis_at is not None,
        "first_reply": not spoken,
        "patron_name": chat.patron_name,
        "patron_email": bool(chat.patron_email),
        "campus": _campus(chat.campus),
        "campuses": [_campus(campus) for campus in Campus.objects.alphabetical()],
        "signin_hint": chat.campus.signin_hint,
        "phrases": [
            {"text": phrase.text, "kind": phrase.kind, "hint": phrase.hint}
            for phrase in Phrase.objects.filter(active=True)
        ],
        "licensed": [
            {"host": site.host, "name": site.name, "permalink": site.permalink} for site in LicensedSite.objects.all()
        ],
        "long": LONG,
        "part": PART,
        "seconds": {
            "nudge": policy.operator_silence_seconds,
            "again": policy.operator_silence_seconds * 2,
            "check_in": policy.patron_silence_seconds,
            "close": policy.patron_close_seconds,
        },
        "checklist": [] if chat.sealed else checklist(chat),
        "bad_weather": policy.bad_weather and chat.crisis_at is None,
        "now": clock.stamp(at),
    }


def checklist(chat: ChatSession) -> list[dict[str, Any]]:
    """What to look at once more before a chat is closed, and what of it is done. It holds nobody up."""
    card = EncounterCard.of(chat)
    return [
        {"text": "The patron knows the next steps", "done": card.next_steps_seq is not None},
        {"text": "An e-mail address, if something is still to come", "done": bool(chat.patron_email)},
        {"text": "The card: READ level, and what was taught", "done": card.read_level is not None},
    ]


def level_for(operator: Operator) -> str:
    """Off for those who turned it off, louder for novices (A1)."""
    if not operator.hints:
        return "off"
    return "loud" if operator.experience == Experience.NOVICE else "normal"


def _campus(campus: Campus) -> dict[str, Any]:
    """How a text of this campus is told from another's: its name, and addresses and numbers that are its alone."""
    hosts = {
        urlsplit(url).netloc + urlsplit(url).path.rstrip("/") for url in (campus.library_url, campus.site_url) if url
    }
    marks = [mark for mark in (campus.phone, campus.email, *sorted(hosts)) if mark]
    return {"slug": campus.slug, "name": campus.name, "marks": marks}
