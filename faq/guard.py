"""The campus-answer guard: another campus's answer is not given unawares (C24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campuses.models import Campus
    from faq.models import Entry


def warns(entry: Entry, campus: Campus) -> str:
    """A sentence if this entry doesn't hold on the patron's campus, else ""."""
    if entry.covers(campus):
        return ""
    owners = ", ".join(str(owner) for owner in entry.campuses.all()) or "no campus yet"
    return f"This answer is for {owners}. The patron is at {campus}, where it may differ."
