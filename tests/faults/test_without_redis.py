"""Chats go on without Redis."""

import asyncio

from tests.faults.conftest import World
from tests.faults.people import Chat, chats_under_way, talk, until_all_is_shown, what_went_wrong


def delays(chats: list[Chat], since: float, until: float) -> list[float]:
    """Seconds from sending to the other party's screen, of the lines sent in that time, shortest first."""
    found = []
    for chat in chats:
        for sender, reader in (chat.parties, chat.parties[::-1]):
            for key, sent in sender.ledger.sent_at.items():
                seq = sender.ledger.acked.get(key)
                if seq is not None and since <= sent < until:
                    found.append(reader.ledger.shown_at.get(seq, float("inf")) - sent)
    return sorted(found)


def p95(values: list[float]) -> float:
    return values[int(len(values) * 0.95)]


async def test_chats_go_on_at_most_ten_seconds_slower_and_recover(world: World):
    """P4, F03: no error reaches anybody, nothing is lost, no process ends; with Redis back it is quick again."""
    clock = asyncio.get_running_loop()
    outage = 20 * world.scale
    chats = await chats_under_way(world, 3)
    world.system.kill("valkey")
    died = clock.time()
    # Who arrives and claims during the outage must be heard of afterwards, too.
    chats += await chats_under_way(world, 1, first=3)
    people = [person for chat in chats for person in chat.parties]
    await asyncio.gather(*(talk(person, outage, 1.5, world.dice) for person in people))
    await until_all_is_shown(chats, patience=15)
    world.system.start("valkey")
    back = clock.time()
    await asyncio.sleep(25)
    quick = clock.time()
    await asyncio.gather(*(talk(person, 8, 1.0, world.dice) for person in people))
    await until_all_is_shown(chats, patience=15)

    without, again = delays(chats, died, back), delays(chats, quick, clock.time())
    print(f"p95 without Redis {p95(without):.2f} s of {len(without)}, afterwards {p95(again):.3f} s of {len(again)}")
    assert what_went_wrong(world, chats) == {}
    assert p95(without) <= 10
    assert p95(again) <= 1
    assert sum(person.ledger.retries for person in people) == 0
    assert world.system.dead() == []
    await asyncio.gather(*(chat.leave() for chat in chats))
