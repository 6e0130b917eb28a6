"""Whether the desk is well: what a load balancer, the demo and the desk's own banner ask."""

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campuses.clock import now
from config.models import Heartbeat

logger = logging.getLogger(__name__)
Part = dict[str, Any]


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, 503 otherwise; ages in seconds, answers in milliseconds."""
    parts = {"database": _timed(_ask_database), "redis": _timed(_ask_redis)}
    parts |= _signs_of_life() if parts["database"]["ok"] else {part: {"ok": False, "age": None} for part in PROCESSES}
    well = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": well, "parts": parts}, status=200 if well else 503)


PROCESSES = ("worker", "beat")


def _timed(ask: Callable[[], None]) -> Part:
    started = time.perf_counter()
    try:
        ask()
    except (DatabaseError, redis.RedisError, OSError) as error:
        logger.warning("health: %s failed with %s", ask.__name__, type(error).__name__)
        return {"ok": False}
    return {"ok": True, "ms": round(1000 * (time.perf_counter() - started), 1)}


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis() -> None:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        client.ping()
    finally:
        client.close()


def _signs_of_life() -> dict[str, Part]:
    seen = dict(Heartbeat.objects.values_list("part", "at"))
    signs = {}
    for part in PROCESSES:
        age = now() - seen[part] if part in seen else None
        signs[part] = {
            "ok": age is not None and age < Heartbeat.STALE,
            "age": round(age.total_seconds(), 1) if age is not None else None,
        }
    return signs
