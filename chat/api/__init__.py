"""The chat's part of the HTTP interface."""

from ninja import Router

from chat.api import directory
from chat.api.care import care
from chat.api.desk import desk
from chat.patron.api import patron, public
from chat.patron.care import care as patron_care

routers: list[tuple[str, Router]] = [
    ("", public),
    ("/chat", patron),
    ("/chat", patron_care),
    ("/desk", desk),
    ("/desk", directory.router),
    *care,
]
