"""Letters to patrons."""

from django.db import transaction

from chat.models.session import ChatSession
from tickets.models import Letter


def mail_transcript(chat: ChatSession, email: str) -> None:
    """Send the patron's transcript to an address, through the outbox. Nobody's notes are in reach here."""
    text = (
        f"Here is your chat with the library at {chat.campus.name}.\n"
        f"If you write to us about it, please name {chat.reference}.\n\n{chat.transcript()}\n"
    )
    with transaction.atomic():
        Letter.post(
            to=email,
            subject=f"Your chat with the library, {chat.reference}",
            text=text,
            queue=chat.queue,
            purpose="transcript",
        )
        chat.record("transcript_mailed")
