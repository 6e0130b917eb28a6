"""What was acknowledged is kept, once, in order, and everyone sees it, whatever breaks."""

import asyncio
import uuid

import httpx

from tests.faults.chaos import fray, strike
from tests.faults.conftest import World
from tests.faults.people import chats_under_way, talk, until_all_is_shown, what_went_wrong


async def test_nothing_is_lost_doubled_or_reordered_while_everything_breaks(world: World):
    """P1, P2, P3; F01, F03, F08, F18, F19: processes are killed, wires cut, answers thrown away, under load."""
    seconds = 30 * world.scale
    chats = await chats_under_way(world, 8)
    world.wires.drop_answers = 0.1

    struck, *_ = await asyncio.gather(
        strike(world, ["web1", "web2", "valkey", "postgres", "worker1"], seconds, pause=(2, 5), down=(0, 3)),
        fray(world, seconds),
        *(talk(person, seconds, 1.2, world.dice) for chat in chats for person in chat.parties),
    )
    world.wires.drop_answers = 0.0
    await until_all_is_shown(chats, patience=30)

    acked = sum(len(person.ledger.acked) for chat in chats for person in chat.parties)
    retries = sum(person.ledger.retries for chat in chats for person in chat.parties)
    print(f"{acked} lines, {retries} retries, {world.wires.cuts} cuts, {world.wires.dropped} answers lost, {struck}")
    assert what_went_wrong(world, chats) == {}
    assert acked > 100
    assert world.wires.dropped > 0
    assert world.wires.cuts > 0
    await asyncio.gather(*(chat.leave() for chat in chats))


async def test_the_same_line_posted_eight_times_at_once_is_one_line(world: World):
    """P2, A027: same key and same body; 8 of 8 answers are the same. Another body with that key is refused."""
    [chat] = await chats_under_way(world, 1)
    rounds = int(15 * world.scale)
    patron = chat.patron

    async with httpx.AsyncClient(base_url=world.origin, timeout=20) as http:

        async def post(key: str, body: str) -> httpx.Response:
            headers = patron.headers | {"Idempotency-Key": key}
            return await http.post(patron.say_path, json={"body": body}, headers=headers)

        for n in range(rounds):
            key = str(uuid.uuid4())
            answers = await asyncio.gather(*(post(key, f"line {n}") for _ in range(8)))
            if 429 in {answer.status_code for answer in answers}:
                break  # the chat's own limit of lines; what was answered before must hold
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.text for answer in answers}) == 1
        other = await post(key, "something else")

    assert (other.status_code, other.json()["code"]) in {(409, "key_reused"), (429, "rate_limited")}
    counted = world.system.rows(
        "SELECT count(*), count(DISTINCT key) FROM chat_message WHERE session_id = %s AND kind = 'patron' AND seq > 1",
        patron.chat_id,
    )
    assert counted[0][0] == counted[0][1] >= 3
    await chat.leave()
