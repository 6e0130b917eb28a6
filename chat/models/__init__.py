from chat.models.aftercare import AfterCare
from chat.models.anger import Step
from chat.models.attachment import Attachment
from chat.models.ban import Ban, SharedAddress
from chat.models.canned import Canned, Category
from chat.models.encounter_card import EncounterCard, Location
from chat.models.event import SessionEvent
from chat.models.help_call import HelpCall, Wanted
from chat.models.hold import Hold, HoldReason
from chat.models.incident import Incident, IncidentCounter, IncidentKind, IncidentState
from chat.models.incident_file import Disclosure, Evidence, IncidentEvent, IncidentLook, Member, Standing
from chat.models.internal_message import InternalMark, InternalMessage, InternalThread
from chat.models.message import LineKind, Message
from chat.models.note import Note
from chat.models.passage import PolicyPassage
from chat.models.phrase import LicensedSite, Phrase, PhraseKind
from chat.models.presence import Presence, Status, colleagues
from chat.models.purge import Purge
from chat.models.session import ChatSession
from chat.models.states import Stage, State
from chat.models.summons import Circle, Summons
from chat.models.timer import Kind, Timer
from chat.models.transfer import Transfer, TransferStatus
from chat.models.watch import Mode, Watch

__all__ = [
    "AfterCare",
    "Attachment",
    "Ban",
    "Canned",
    "Category",
    "ChatSession",
    "Circle",
    "Disclosure",
    "EncounterCard",
    "Evidence",
    "HelpCall",
    "Hold",
    "HoldReason",
    "Incident",
    "IncidentCounter",
    "IncidentEvent",
    "IncidentKind",
    "IncidentLook",
    "IncidentState",
    "InternalMark",
    "InternalMessage",
    "InternalThread",
    "Kind",
    "LicensedSite",
    "LineKind",
    "Location",
    "Member",
    "Message",
    "Mode",
    "Note",
    "Phrase",
    "PhraseKind",
    "PolicyPassage",
    "Presence",
    "Purge",
    "SessionEvent",
    "SharedAddress",
    "Stage",
    "Standing",
    "State",
    "Status",
    "Step",
    "Summons",
    "Timer",
    "Transfer",
    "TransferStatus",
    "Wanted",
    "Watch",
    "colleagues",
]
