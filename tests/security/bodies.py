"""A body for each request that needs one, so that it is the door that answers and not the form."""

from __future__ import annotations

from typing import Any

from tests.security.world import Upload, World

DESK = "api/v1/desk"
CHAT = f"{DESK}/chats/<uuidstr:chat_id>"
ADDRESS = "sam@example.edu"


def bodies(world: World) -> dict[str, Any]:
    ben = world.people["colleague"].pk
    return {
        "POST api/v1/chats": {"campus": "capital", "question": "Where?"},
        "POST api/v1/tickets": {"campus": "capital", "question": "Where?", "email": ADDRESS},
        "POST api/v1/chat/messages": {"body": "Hello"},
        "POST api/v1/chat/files": Upload(),
        f"POST {CHAT}/files": Upload(),
        "POST api/v1/chat/ticket": {"email": ADDRESS, "question": "Where?"},
        "POST api/v1/chat/transcript": {"email": ADDRESS},
        "POST api/v1/chat/rating": {"score": 5},
        "POST api/v1/chat/email": {"email": ADDRESS},
        "POST api/v1/chat/screen": {"answer": "decline"},
        f"PUT {DESK}/status": {"status": "online"},
        f"POST {CHAT}/messages": {"body": "Hello"},
        f"POST {CHAT}/ticket": {"queue": "gateway", "email": ADDRESS, "summary": "Where?", "reason": "Nobody is on."},
        f"POST {CHAT}/end": {},
        f"POST {CHAT}/notes": {"body": "A note"},
        f"POST {CHAT}/watch": {"confirm": True},
        f"POST {CHAT}/join": {"confirm": True},
        f"POST {CHAT}/take-over": {"confirm": True},
        f"POST {CHAT}/help": {"operator": ben},
        f"POST {CHAT}/transfers": {"operator": ben},
        f"POST {DESK}/transfers/<int:transfer_id>/decline": {"reason": ""},
        f"POST {DESK}/operators/<int:operator_id>/messages": {"body": "Hello"},
        f"POST {DESK}/operators/<int:operator_id>/messages/read": {"n": 0},
        f"POST {DESK}/room/messages": {"body": "Hello"},
        f"POST {DESK}/room/messages/read": {"n": 0},
        f"POST {DESK}/canned": {"title": "Bye", "body": "Good bye.", "category": "closing"},
        f"PATCH {DESK}/canned/<int:canned_id>": {"title": "Bye", "body": "Good bye.", "category": "closing"},
        f"PUT {DESK}/coach": {"hints": True},
        f"POST {CHAT}/hints": {"kind": "bare_link", "action": "followed"},
        f"PATCH {CHAT}/card": {"course": "ENG 101"},
        f"POST {CHAT}/card/next-steps": {"body": "Look at the guide."},
        f"POST {CHAT}/anger/say": {"step": "calm", "body": "I hear you."},
        f"POST {CHAT}/anger/director-ticket": {"email": ADDRESS, "summary": "Rude."},
        f"POST {CHAT}/anger/end": {"words": "I end this chat."},
        f"POST {CHAT}/anger/ban": {"reason": "Threats", "confirm": True},
        f"POST {CHAT}/flag": {"frustrated": True},
        f"POST {CHAT}/crisis/resources": {"resource": world.things["resource"].pk},
        f"POST {CHAT}/crisis/calls": {"whom": "911"},
        f"POST {CHAT}/crisis/notify": {"operator": world.people["director"].pk},
        f"POST {DESK}/incidents": {"chat": str(world.things["chat"].pk), "kind": "language", "account": "Rude."},
        f"POST {CHAT}/screen": {},
        f"PUT {CHAT}/campus": {"campus": "gateway"},
        f"POST {DESK}/faqs": {"text": "When do you open?", "campus": "capital"},
        "POST api/v1/campuses/<slug>/faqs/<entry_id>/helpful": {"helpful": True},
    }


QUERIES = {
    f"GET {DESK}/coach": "chat={chat_id}",
    f"GET {DESK}/incidents/draft": "chat={chat_id}",
    f"GET {DESK}/safety": "chat={chat_id}",
    f"GET {DESK}/canned": "chat={chat_id}",
    f"GET {DESK}/faqs": "q=book",
    f"GET {DESK}/messages/search": "q=book",
    "GET api/v1/campuses/<slug>/faqs": "q=book",
    "GET incidents/new/": "chat={chat_id}",
    "POST incidents/new/": "chat={chat_id}",
}
