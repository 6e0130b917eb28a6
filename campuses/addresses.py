"""Addresses that this installation gives to others."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

OTHER_NAME = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}


def desk_address(path: str) -> str:
    """The address of one of our own pages, as a letter or another site gives it."""
    return f"{settings.DESK_ORIGIN}{path}"


def demo_site_origin() -> str:
    """Where the demo's invented campus sites live: this machine by its other name, so that it's another origin."""
    desk = urlsplit(settings.DESK_ORIGIN)
    host = OTHER_NAME.get(desk.hostname or "", desk.hostname or "")
    port = f":{desk.port}" if desk.port else ""
    return urlunsplit((desk.scheme, f"{host}{port}", "", "", ""))
