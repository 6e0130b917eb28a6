"""The rules that every JSON request keeps, whatever app answers it."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, NoReturn
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Schema
from ninja.parser import Parser
from pydantic import ConfigDict, StringConstraints

from campuses.problems import Problem

BODY_BYTES = 8 * 1024
NESTING = 8

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=254,
        pattern=r"^[^\s@,;:<>()\"\[\]\\?%]+@[^\s@,;:<>()\"\[\]\\?%]+\.[^\s@,.;:<>()\"\[\]\\?%]+$",
    ),
]
OptionalEmail = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=254,
        pattern=r"^$|^[^\s@,;:<>()\"\[\]\\?%]+@[^\s@,;:<>()\"\[\]\\?%]+\.[^\s@,.;:<>()\"\[\]\\?%]+$",
    ),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Body(Schema):
    """A request's body: unknown members are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class StrictParser(Parser):
    """At most 8 KiB and 8 levels of JSON, without NUL, lone surrogates, NaN or infinities."""

    def parse_body(self, request: HttpRequest) -> Any:
        """An empty body is an empty object: where every member may be left out, so may all of them."""
        return loads(request.body or b"{}", limit=BODY_BYTES)


def loads(raw: bytes | str, *, limit: int) -> Any:
    """Read JSON by those rules. Raises `Problem` `too_large` or `invalid`."""
    if len(raw) > limit:
        raise Problem("too_large", f"At most {limit // 1024} KiB, please.")
    try:
        value = json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and huge integers are ValueErrors
        raise Problem("invalid", "This is not JSON that we can read.", fields={}) from error
    _inspect(value, NESTING)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _inspect(value: Any, depth: int) -> None:
    if depth < 0:
        raise Problem("invalid", f"At most {NESTING} levels of nesting, please.", fields={})
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Problem("invalid", "The text has a character that cannot be stored.", fields={})
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Problem("invalid", "A number is too large.", fields={})
    elif isinstance(value, dict):
        for name, member in value.items():
            _inspect(name, depth)
            _inspect(member, depth - 1)
    elif isinstance(value, list):
        for member in value:
            _inspect(member, depth - 1)


IdempotencyKey = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="A UUID made by the client for this one action; a repeat with it gets the first answer.",
    ),
]

OptionalKey = Annotated[
    UUID | None,
    Header(alias="Idempotency-Key", description="As above, where a repeat would be harmless without it too."),
]
