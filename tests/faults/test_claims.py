"""One owner, however many reach for a chat at once."""

import asyncio
import collections

import httpx

from tests.faults.clients import OperatorClient, PatronClient, ask
from tests.faults.conftest import World


async def a_desk(world: World) -> OperatorClient:
    """Somebody on duty, so that patrons may ask."""
    desk = OperatorClient(world.origin, world.system.operators[0], "", "operator", 1)
    desk.arrive()
    await asyncio.wait_for(desk.connected.wait(), 30)
    return desk


def claimants(world: World, http: httpx.AsyncClient, chat_id: str, count: int) -> list:
    people = world.system.operators

    async def claim(person: dict) -> httpx.Response:
        headers = OperatorClient(world.origin, person, chat_id, "", 0).headers
        return await http.post(f"/api/v1/desk/chats/{chat_id}/claim", json={}, headers=headers)

    return [claim(people[n % len(people)]) for n in range(count)]


async def test_of_many_simultaneous_claims_one_wins_and_all_others_learn_who(world: World):
    """P6, C12, C13: over two web processes."""
    desk = await a_desk(world)
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=world.origin, timeout=60, limits=limits) as http:
        for n in range(int(2 * world.scale)):
            chat = (await ask(world.origin, f"race {n}"))["chat"]
            answers = await asyncio.gather(*claimants(world, http, chat["id"], 100))

            counted = collections.Counter(answer.status_code for answer in answers)
            [(lead, name)] = world.system.rows(
                "SELECT o.id, o.name FROM campuses_operator o JOIN chat_chatsession c ON o.id = lead_id "
                "WHERE c.id = %s",
                chat["id"],
            )
            winners = [answer.json()["lead"]["id"] for answer in answers if answer.status_code == 200]
            # A winner who asks again is told that the chat is theirs already, in one way or the other.
            assert set(winners) == {lead}
            assert counted[200] + counted[409] == 100
            told = {answer.json()["by"]["name"] for answer in answers if answer.status_code == 409}
            assert told == {name}
            events = world.system.rows(
                "SELECT count(*) FROM chat_sessionevent WHERE session_id = %s AND name = 'claimed'", chat["id"]
            )
            assert events == [(1,)]
    await desk.leave()


async def test_claim_and_leaving_and_a_killed_web_process_never_leave_a_chat_without_owner(world: World):
    """P6, F01, A061: two claims, the patron's end, and SIGKILL of a web process, all at once."""
    desk = await a_desk(world)
    rounds = int(12 * world.scale)
    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(base_url=world.origin, timeout=20, limits=limits) as http:
        for n in range(rounds):
            opened = await ask(world.origin, f"race {n}")
            patron = PatronClient(world.origin, opened, "patron", n)
            races = [
                *claimants(world, http, patron.chat_id, 2),
                http.post("/api/v1/chat/end", json={}, headers=patron.headers),
            ]
            world.dice.shuffle(races)
            if n % 4 == 3:
                races.append(asyncio.to_thread(world.system.kill, "web1"))
            await asyncio.gather(*races, return_exceptions=True)
            if n % 4 == 3:
                world.system.start("web1")
            await patron.leave()

    chats = world.system.rows(
        "SELECT c.state, c.lead_id IS NOT NULL, "
        "count(*) FILTER (WHERE e.name = 'claimed'), count(*) FILTER (WHERE e.name = 'ended') "
        "FROM chat_chatsession c LEFT JOIN chat_sessionevent e ON e.session_id = c.id "
        "WHERE c.question LIKE 'race %%' GROUP BY c.id"
    )
    assert len(chats) >= rounds
    for state, has_lead, claimed, ended in chats:
        assert claimed == has_lead
        assert ended == (state == "ended")
        assert (state, has_lead) != ("active", False)
    await desk.leave()
