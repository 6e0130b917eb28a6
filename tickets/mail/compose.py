"""A letter as a mail: its headers and parts."""

from __future__ import annotations

from email.utils import format_datetime, formataddr

from django.core.mail import EmailMultiAlternatives

from tickets.mail import addresses
from tickets.models.letter import Letter

REFERENCES_AT_MOST = 20


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The same letter gives the same mail, however often it is sent (P14)."""
    address = letter.own_address
    name = f"{letter.queue.campus.name} library" if letter.queue is not None else "Refdesk"
    headers = {
        "From": formataddr((name, address)),
        "Message-ID": letter.message_id,
        "Date": format_datetime(letter.created_at),
        # Auto-responders leave these alone (RFC 3834); Exchange reads only the second.
        "Auto-Submitted": "auto-generated" if letter.automatic else "no",
        "X-Auto-Response-Suppress": "All" if letter.automatic else "OOF, AutoReply",
        **_threading(letter),
    }
    reply_to = [formataddr((name, addresses.tagged(address, letter.ticket.mail_token)))] if letter.ticket else None
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        # The envelope's sender, where bounces go; what people see is the header.
        addresses.tagged(address, letter.bounce_token),
        [letter.to],
        reply_to=reply_to,
        headers=headers,
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    return mail


def _threading(letter: Letter) -> dict[str, str]:
    """So that the patron's mail program keeps the letters of a ticket together."""
    if letter.ticket is None:
        return {}
    ours = letter.ticket.letters.filter(pk__lt=letter.pk, to=letter.to).values_list("created_at", "message_id")
    theirs = letter.ticket.replies.filter(is_staff=False, at__lte=letter.created_at).exclude(message_id="")
    first = [(letter.ticket.opened_at, letter.ticket.message_id)] if letter.ticket.message_id else []
    thread = [message_id for _, message_id in sorted([*first, *ours, *theirs.values_list("at", "message_id")])]
    if not thread:
        return {}
    return {"In-Reply-To": thread[-1], "References": " ".join([*thread[:1], *thread[1:][-REFERENCES_AT_MOST:]])}
