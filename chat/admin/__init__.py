"""The admin of chats: transcripts to read, nothing to change in them."""

from chat.admin import session

__all__ = ["session"]
