"""The admin of chats: transcripts to read, incidents to review, words to keep ready."""

from chat.admin import incident, session, words

__all__ = ["incident", "session", "words"]
