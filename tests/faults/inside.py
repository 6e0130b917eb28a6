"""Chores done with the tested system's own settings, in another process: `python -m tests.faults.inside CHORE …`.

Each prints its answer as JSON.
"""

import json
import os
import sys
from datetime import time, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def prepare(operators: str) -> list[dict[str, Any]]:
    """Tables, two campuses that never close, and operators who are signed in: their cookies."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from campuses.models import Campus, Hours, Operator

    call_command("migrate", verbosity=0)
    campuses = [
        Campus.objects.create(slug=slug, name=slug.title(), code=slug[:3].upper()) for slug in ("capital", "gateway")
    ]
    Hours.objects.bulk_create(
        Hours(campus=campus, weekday=day, opens=time(0), closes=time(0)) for campus in campuses for day in range(7)
    )
    people = []
    for n in range(int(operators)):
        person = Operator(
            username=f"op{n}", name=f"Operator {n}", campus=campuses[n % 2], email=f"op{n}@library.example"
        )
        person.set_unusable_password()
        person.save()
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        people.append({"id": person.pk, "session": session.session_key, "campus": person.campus.slug})
    return people


def open_chats(count: str, spread: str, first_in: str) -> list[str]:
    """That many waiting chats whose three stages fall due evenly over `spread` seconds, the first in `first_in` s.

    Desks count as seen until then, for nobody is asked when nobody is there.
    """
    from campuses import clock
    from campuses.models import Campus, Operator
    from chat.models import ChatSession, Presence

    campus = Campus.objects.select_related("policy").get(slug="capital")
    policy = campus.policy
    at = clock.now()
    for operator in Operator.objects.filter(campus=campus):
        Presence.objects.beat(operator, audible=True, at=at + timedelta(seconds=float(first_in) + float(spread)))
    wait = timedelta(seconds=policy.claim_seconds)
    opened = []
    for n in range(int(count)):
        due = at + timedelta(seconds=float(first_in) + float(spread) * n / int(count))
        opened.append(str(ChatSession.open(campus, f"question {n}", at=due - wait).pk))
    return opened


def end_chats() -> int:
    """Every live chat, as if its patron had left."""
    from chat.models import ChatSession

    chats = list(ChatSession.objects.live())
    for chat in chats:
        chat.end(reason="patron_left")
    return len(chats)


if __name__ == "__main__":
    django.setup()
    chores = {"prepare": prepare, "open_chats": open_chats, "end_chats": end_chats}
    print(json.dumps(chores[sys.argv[1]](*sys.argv[2:])))
