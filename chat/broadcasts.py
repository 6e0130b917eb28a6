"""The one door out. After the commit, and only wake-ups: no word of a patron passes through Redis.

A consumer answers a wake-up by reading from the database after its cursor, so that live delivery, reconnects and
repair go the same way. When Redis is away a wake-up is lost, and the next beat or poll heals it.

| group | who is in it | wakes for |
|---|---|---|
| `patron.CHAT` | the patron's sockets | lines and changes of the chat |
| `staff.CHAT` | desks that read the chat | lines, notes |
| `desk` | every desk | changes of chats and of operators |
| `operator.ID` | the desks of one operator | what is theirs: transfers, internal messages, alerts, rights |
"""

from __future__ import annotations

import asyncio
import functools
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from campuses.threads import loop_of_this_thread

if TYPE_CHECKING:
    from uuid import UUID

    from campuses.models import Operator
    from chat.models.internal_message import InternalThread
    from chat.models.session import ChatSession
    from chat.models.transfer import Transfer

log = structlog.get_logger()

DESK = "desk"
PULSE = "pulse"  # nobody listens; sending shows whether the layer lives
SEND_SECONDS = 1.0
PROBE_SECONDS = 3.0
# While the layer is away each send would wait for its own time-out; after one failure the next are spared.
PAUSE_AFTER_FAILURE = 2.0
# Subscriptions take a while to come back after the layer did.
ILL_AFTER_FAILURE = 15.0


class _Health:
    paused_until = 0.0
    ill_until = 0.0
    probe_at = 0.0


_health = _Health()


def patron_group(chat_id: UUID) -> str:
    return f"patron.{chat_id.hex}"


def staff_group(chat_id: UUID) -> str:
    return f"staff.{chat_id.hex}"


def operator_group(operator_id: int) -> str:
    return f"operator.{operator_id}"


def line_added(chat: ChatSession) -> None:
    _after_commit([patron_group(chat.pk), staff_group(chat.pk)], {"type": "wake", "chat": str(chat.pk)})


def note_added(chat: ChatSession) -> None:
    _after_commit([staff_group(chat.pk)], {"type": "wake", "chat": str(chat.pk)})


def chat_changed(chat: ChatSession) -> None:
    """State, stage, lead or staff: every desk shows it."""
    _after_commit([DESK, patron_group(chat.pk)], {"type": "chat.changed", "chat": str(chat.pk)})


def staff_changed(chat: ChatSession) -> None:
    """Who of the staff looks on: for desks alone, so that not even the moment of it reaches the patron."""
    _after_commit([DESK], {"type": "chat.changed", "chat": str(chat.pk)})


def transfer_changed(transfer: Transfer) -> None:
    """For the two ends of an offer; a queue's end is everybody of its campus, and each reads what they may see."""
    people = {person for person in (transfer.sender_id, transfer.operator_id) if person is not None}
    if transfer.queue is not None:
        people.update(transfer.queue.campus.operators.filter(is_active=True).values_list("pk", flat=True))
    groups = [operator_group(person) for person in sorted(people)]
    _after_commit(groups, {"type": "transfer.changed", "transfer": transfer.pk})


def internal_message(thread: InternalThread) -> None:
    ends = [person for person in (thread.first_id, thread.second_id) if person is not None]
    groups = [DESK] if thread.room else [operator_group(person) for person in ends]
    _after_commit(groups, {"type": "message.wake"})


def operator_changed(operator: Operator) -> None:
    _after_commit([DESK], {"type": "operator.changed", "operator": operator.pk})


def rights_changed(operator: Operator) -> None:
    """Role, campus or being active: open sockets look again at once (P11)."""
    _after_commit([operator_group(operator.pk)], {"type": "rights.changed"})


def alert_lead(chat: ChatSession, operator: Operator) -> None:
    _after_commit([operator_group(operator.pk)], {"type": "alert", "chat": str(chat.pk)})


def tell_operator(operator_id: int, event: str, **ids: Any) -> None:
    """Wake one operator's desks for something of their own; `ids` are numbers to look up, never words."""
    _after_commit([operator_group(operator_id)], {"type": event, **ids})


def wake_timers_at(due_at: datetime) -> None:
    """Ask for a wake-up at that time. Beat sweeps anyway, so a broker that is away costs at most its interval."""
    from chat.tasks import fire_due_timers  # noqa: PLC0415 -- tasks know the models

    transaction.on_commit(functools.partial(_ask_celery, fire_due_timers, due_at))


async def pass_on(groups: list[str], event: dict[str, Any]) -> None:
    """What lives only while it is shown: typing, read marks, WebRTC signals. Best effort."""
    layer = get_channel_layer()
    if layer is None or not groups or time.monotonic() < _health.paused_until:
        return
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await layer.groups_send(groups, event)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with the layer, the chat goes on
        layer_failed(error, groups[0])


def _after_commit(groups: list[str], event: dict[str, Any]) -> None:
    transaction.on_commit(functools.partial(_announce, groups, event))


def _announce(groups: list[str], event: dict[str, Any]) -> None:
    """Hand the wake-up to the server's own loop and go on: what is stored need not wait for who hears of it."""
    loop = loop_of_this_thread()
    if loop is not None:
        asyncio.run_coroutine_threadsafe(pass_on(groups, event), loop)
    else:  # a command
        async_to_sync(pass_on)(groups, event)


def layer_failed(error: Exception, group: str) -> None:
    """Take note that announcements get lost. For a while sockets read the database on their tick instead."""
    now = time.monotonic()
    _health.paused_until = now + PAUSE_AFTER_FAILURE
    _health.ill_until = now + ILL_AFTER_FAILURE
    log.warning("announcement_lost", group=group.partition(".")[0], error=type(error).__name__)


async def layer_is_ill() -> bool:
    """Whether announcements may be getting lost in this process. Asks the layer at most every 3 s."""
    now = time.monotonic()
    if now >= _health.probe_at:
        _health.probe_at = now + PROBE_SECONDS
        await pass_on([PULSE], {"type": "pulse"})
    return time.monotonic() < _health.ill_until


def _ask_celery(task: Any, due_at: datetime) -> None:
    try:
        task.apply_async(eta=due_at, retry=False, ignore_result=True, expires=None)
    except Exception as error:  # noqa: BLE001 -- the sweep finds it
        log.warning("wake_up_not_asked", error=type(error).__name__)
