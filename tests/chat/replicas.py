"""Clients that keep what they were sent, built on the real consumers without a wire between."""

import json
from uuid import UUID

from asgiref.sync import async_to_sync

from chat.consumers.desk import DeskConsumer
from chat.consumers.patron import PatronConsumer


class Wireless:
    """A consumer whose groups are a set and whose frames are applied where they are sent."""

    def __init__(self):
        super().__init__()
        self.scope = {}
        self.groups_joined = set()
        self.client = None
        self.closed_with = None

    async def join(self, group):
        self.groups_joined.add(group)

    async def leave(self, group):
        self.groups_joined.discard(group)

    async def hang_up(self, code):
        self._over = True
        self.closed_with = code

    async def send(self, text_data=None, **_):
        self.client.take(json.loads(text_data))

    def deliver(self, groups, event):
        if self.closed_with is None and self.groups_joined & set(groups):
            async_to_sync(self.dispatch)(event)


class PatronWire(Wireless, PatronConsumer):
    pass


class DeskWire(Wireless, DeskConsumer):
    pass


class PatronClient:
    """What the widget knows."""

    def __init__(self, token):
        self.token = token
        self.chat = None
        self.lines = {}
        self.bytes = ""
        self.wire = None

    def connect(self):
        self.wire = PatronWire()
        self.wire.client = self
        async_to_sync(self.wire.on_hello)({"type": "hello", "token": self.token, "after": max(self.lines, default=0)})
        return self

    def take(self, frame):
        self.bytes += json.dumps(frame)
        if frame["type"] == "welcome":
            self.chat = frame["chat"]
            for line in frame["lines"]:
                self.lines[line["seq"]] = line
        elif frame["type"] == "chat":
            self.chat = frame["chat"]
        elif frame["type"] == "line":
            self.lines[frame["line"]["seq"]] = frame["line"]

    @property
    def state(self):
        # The chat's frame counts lines up to the moment it was sent; what was said since then is in the lines.
        return {"chat": {**self.chat, "last_seq": None}, "lines": self.lines}


class DeskClient:
    """What the desk knows of one chat, of people and of transfers."""

    def __init__(self, operator, chat_id):
        self.operator = operator
        self.chat_id = str(chat_id)
        self.chat = None
        self.lines, self.notes, self.operators, self.transfers, self.messages = {}, {}, {}, {}, {}
        self.unread = {}
        self.wire = None

    def connect(self):
        self.wire = DeskWire()
        self.wire.client = self
        self.wire.scope["user"] = self.operator
        after = {self.chat_id: [max(self.lines, default=0), max(self.notes, default=0)]} if self.lines else {}
        async_to_sync(self.wire.on_hello)({"type": "hello", "after": after, "audible": True})
        return self

    def take(self, frame):
        getattr(self, f"take_{frame['type']}", lambda _frame: None)(frame)

    def take_welcome(self, frame):
        self.take_chat({"chat": next((chat for chat in frame["chats"] if chat["id"] == self.chat_id), None)})
        self.operators = {one["id"]: one for one in frame["operators"]}
        self.transfers = {one["id"]: one for one in frame["transfers"]}
        self.unread = dict(frame["unread"])
        for line in frame["lines"].get(self.chat_id, []):
            self.lines[line["seq"]] = line
        for note in frame["notes"].get(self.chat_id, []):
            self.notes[note["n"]] = note

    def take_chat(self, frame):
        chat = frame["chat"]
        if chat is not None and chat["id"] != self.chat_id:
            return
        self.chat = chat
        if chat is None or not chat["may_read"]:  # put away: no word of it stays on this screen
            self.lines, self.notes = {}, {}

    def take_line(self, frame):
        if frame["chat"] == self.chat_id:
            self.lines[frame["line"]["seq"]] = frame["line"]

    def take_note(self, frame):
        if frame["chat"] == self.chat_id:
            self.notes[frame["note"]["n"]] = frame["note"]

    def take_operator(self, frame):
        self.operators[frame["operator"]["id"]] = frame["operator"]

    def take_transfer(self, frame):
        self.transfers[frame["transfer"]["id"]] = frame["transfer"]

    def take_message(self, frame):
        message = frame["message"]
        self.messages[message["id"]] = message["body"]
        if message["from"]["id"] != self.operator.pk:
            thread = "room" if message["room"] else str(message["from"]["id"])
            self.unread[thread] = self.unread.get(thread, 0) + 1

    def take_unread(self, frame):
        self.unread = dict(frame["unread"])

    @property
    def state(self):
        is_live = self.chat is not None and self.chat["status"] in {"waiting", "active"}
        return {
            "chat": plain(self.chat) if is_live else None,
            "lines": self.lines if is_live else None,
            "notes": plain(self.notes) if is_live else None,
            "operators": {pk: (one["role"], one["status"], one["chats"]) for pk, one in self.operators.items()},
            "unread": self.unread,
            "transfers": {pk: plain(one) for pk, one in self.transfers.items() if one["status"] == "offered"},
        }

    @property
    def opened(self):
        return UUID(self.chat_id) in self.wire.cursors


VOLATILE = {"last_seq", "last_note", "last_patron_at", "last_operator_at", "patron_seen_at", "read", "calls_me"}


def plain(value):
    """People by their id (their own frames tell of their status), and without what each line tells too."""
    if isinstance(value, dict):
        if "username" not in value and {"id", "role", "status", "chats"} <= set(value):
            return value["id"]
        return {name: plain(member) for name, member in value.items() if name not in VOLATILE}
    if isinstance(value, list):
        return [plain(member) for member in value]
    return value
