"""Work through many rows, some at a time: each batch whole or not at all, so that a run that dies is taken up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

BATCH = 200


def in_batches(rows: QuerySet[Any], forget: Callable[[list[Any]], None]) -> int:
    """Take the keys of some rows, forget what they hold, commit; until none is left. How many there were."""
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH]):
        with transaction.atomic():
            forget(keys)
        done += len(keys)
    return done
