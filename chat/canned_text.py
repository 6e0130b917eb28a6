"""The variables of canned messages: what they are called, where their values come from, how a text is filled.

A variable without a value is never sent as such: the text's variant without the patron's name is used, and whatever
else is missing is listed, so that the desk asks for it (C15).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campuses.models import Campus, Operator
    from chat.models.session import ChatSession

VARIABLE = re.compile(r"\{([a-z_]+)\}")

# What the chat knows by itself, and what only the operator can fill in.
KNOWN = {
    "patron_name": "the patron's name",
    "operator_name": "your name",
    "campus": "the patron's campus",
    "hours": "today's hours of the patron's campus",
    "next_opening": "when the patron's campus opens next",
    "library_url": "the library's pages",
    "site_url": "the campus's pages",
    "appointment_url": "where to make an appointment",
    "phone": "the library's phone number",
    "email": "the library's e-mail address",
    "signin_hint": "how to sign in off campus",
    "reference": "the number of this encounter",
}
ASKED = {
    "librarian": "whom you are transferring to",
    "librarian_campus": "that librarian's campus",
    "title": "what the link shows",
    "link": "the address",
    "need": "what the patron needs",
    "next_step": "what happens next",
    "minutes": "how many minutes",
}
VARIABLES = KNOWN | ASKED

# Greetings that would be left hanging by an empty name: "Hello ,", "Hi !", "Thanks, ."
_DANGLING = re.compile(r"\s+([,.!?;:])")
_DOUBLED = re.compile(r"([,;:])\s*([.!?,;:])")


@dataclass(frozen=True)
class Filled:
    """A text with its values in place. `missing` are the variables that still stand in it."""

    body: str
    missing: list[str]


def variables_in(text: str) -> list[str]:
    """The variables of a text, each once, in order."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def fill(body: str, fallback: str, values: Mapping[str, str]) -> Filled:
    """Put values in. Without the patron's name the fallback is taken; a text never has a hole where a name was."""
    needs_name = "patron_name" in variables_in(body)
    text = fallback if needs_name and not values.get("patron_name") else body
    filled = VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text)
    return Filled(body=_tidy(filled), missing=variables_in(filled))


def _tidy(text: str) -> str:
    text = _DANGLING.sub(r"\1", text)
    return _DOUBLED.sub(r"\2", text).strip()


def values_for(chat: ChatSession, operator: Operator, at: datetime) -> dict[str, str]:
    """Every known value, as the patron of this chat should read it; what is not known is an empty text."""
    return campus_values(chat.campus, at) | {
        "patron_name": chat.patron_name,
        "operator_name": operator.get_full_name(),
        "reference": chat.reference,
    }


def campus_values(campus: Campus, at: datetime) -> dict[str, str]:
    """Queries: 2, for the hours."""
    from campuses.models import Hours  # noqa: PLC0415 -- models load after this

    calendar = Hours.objects.of(campus)
    opening = calendar.next_opening(at)
    return {
        "campus": campus.name,
        "hours": _spans(calendar.on(campus.local(at).date())),
        "next_opening": campus.say(opening, at) if opening else "",
        "library_url": campus.library_url,
        "site_url": campus.site_url,
        "appointment_url": campus.appointment_url,
        "phone": campus.phone,
        "email": campus.email,
        "signin_hint": campus.signin_hint,
    }


def _spans(spans: list[tuple[datetime, datetime]]) -> str:
    if not spans:
        return "closed today"
    if any((closes - opens).total_seconds() >= DAY_SECONDS for opens, closes in spans):
        return "around the clock"
    return " and ".join(f"{_clock(opens)} to {_clock(closes)}" for opens, closes in spans)


DAY_SECONDS = 24 * 3600


def _clock(moment: datetime) -> str:
    if (moment.hour, moment.minute) == (0, 0):
        return "midnight"
    return moment.strftime("%-I:%M %p").replace(":00 ", " ")
