"""The chat of the same encounter. Tickets don't know chats; the chat leaves a finder here when its app starts.

A finder takes a reference and an operator and answers with the address of what that operator may read, or nothing:
`encounters.register(find_chat)`.
"""

from __future__ import annotations

from collections.abc import Callable

from campuses.models import Operator

Finder = Callable[[str, Operator], str | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def address_of(reference: str, operator: Operator) -> str | None:
    """Where this operator may read the encounter, if anywhere."""
    return next((url for finder in _finders if (url := finder(reference, operator))), None)
