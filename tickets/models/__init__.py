from tickets.models.absence import Absence
from tickets.models.event import TicketEvent
from tickets.models.file import File
from tickets.models.incoming import Incoming
from tickets.models.letter import Letter
from tickets.models.look import TicketLook
from tickets.models.mailbox import Mailbox
from tickets.models.note import TicketNote
from tickets.models.reply import Reply
from tickets.models.saved_filter import SavedFilter
from tickets.models.tag import Tag
from tickets.models.text import CannedReply, Macro
from tickets.models.ticket import Source, Status, Ticket
from tickets.models.words import TicketWords

__all__ = [
    "Absence",
    "CannedReply",
    "File",
    "Incoming",
    "Letter",
    "Macro",
    "Mailbox",
    "Reply",
    "SavedFilter",
    "Source",
    "Status",
    "Tag",
    "Ticket",
    "TicketEvent",
    "TicketLook",
    "TicketNote",
    "TicketWords",
]
