"""The chat's part of the HTTP interface."""

from ninja import Router

from chat.api import directory
from chat.api.care import care
from chat.api.conference import conference
from chat.api.desk import desk
from chat.api.internal_messages import internal_messages
from chat.api.notes import notes
from chat.api.transfers import transfers
from chat.patron.api import patron, public
from chat.patron.care import care as patron_care

routers: list[tuple[str, Router]] = [
    ("", public),
    ("/chat", patron),
    ("/chat", patron_care),
    ("/desk", desk),
    ("/desk", directory.router),
    *(("/desk", router) for router in (notes, conference, transfers, internal_messages)),
    *care,
]
