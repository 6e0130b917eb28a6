"""The demo's ready words, the coach's lists, and the rules to quote. `seed()` may run again and again."""

from __future__ import annotations

from campuses.models import Campus
from chat.demo import canned, lists
from chat.models.anger import director_queue


def seed() -> None:
    canned.seed()
    lists.seed()
    for campus in Campus.objects.all():
        director_queue(campus)
