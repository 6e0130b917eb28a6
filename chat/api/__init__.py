"""The chat's part of the HTTP interface."""

from ninja import Router

from chat.api.desk import desk
from chat.patron.api import patron, public

routers: list[tuple[str, Router]] = [("", public), ("/chat", patron), ("/desk", desk)]
