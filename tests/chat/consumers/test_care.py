"""What a crisis and a shared screen send over the sockets, and to whom."""

import json

import pytest
from asgiref.sync import sync_to_async

from campuses import clock
from chat.models import Summons

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk_of(desk_socket, cookie):
    async def arrive(operator):
        socket = await desk_socket(await sync_to_async(cookie)(operator))
        await socket.hear_until("welcome")
        return socket

    return arrive


async def test_who_is_asked_to_come_hears_a_number_and_the_operator_hears_of_the_answer(
    active_chat, ana, sam, cleo, desk_of
):
    """C66, P22."""
    at_ana, at_sam, at_cleo = await desk_of(ana), await desk_of(sam), await desk_of(cleo)
    about = {"type": "notice", "chat": str(active_chat.pk), "reference": active_chat.reference}

    await sync_to_async(active_chat.enter_crisis)(ana)

    assert await at_sam.hear_until("notice") == {**about, "code": "needs_you"}
    asked = await Summons.objects.select_related("session", "operator").aget(operator=sam)
    await sync_to_async(asked.answer)(await sync_to_async(clock.now)())
    assert await at_ana.hear_until("notice") == {**about, "code": "answered"}
    await at_cleo.say(type="beat", audible=True)
    await at_cleo.hear_until("beat")
    assert not any(frame["type"] == "notice" for frame in at_cleo.frames)
    assert active_chat.question not in json.dumps(at_sam.frames)


async def test_a_screens_signals_reach_the_other_end_and_nobody_who_only_watches(
    active_chat, ana, sam, desk_of, patron_socket
):
    """C52: they hold network addresses."""
    await sync_to_async(active_chat.watch)(sam)
    at_ana, at_sam = await desk_of(ana), await desk_of(sam)
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    await patron.say(type="signal", chat=str(active_chat.pk), data={"ice": "203.0.113.9"})
    await patron.say(type="typing", chat=str(active_chat.pk))

    assert (await at_ana.hear_until("signal"))["data"] == {"ice": "203.0.113.9"}
    await at_sam.hear_until("typing")
    assert not any(frame["type"] == "signal" for frame in at_sam.frames)
