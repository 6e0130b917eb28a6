"""The admin of tickets: looking through them, and what a campus keeps for answering them."""

from tickets.admin import settings, ticket

__all__ = ["settings", "ticket"]
