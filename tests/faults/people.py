"""Chats with both parties in them, and what must hold of their ledgers afterwards."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass

from tests.faults.clients import OperatorClient, PatronClient, Person, ask
from tests.faults.conftest import World


@dataclass
class Chat:
    patron: PatronClient
    operator: OperatorClient

    @property
    def parties(self) -> tuple[Person, Person]:
        return self.patron, self.operator

    async def leave(self) -> None:
        await asyncio.gather(*(person.leave() for person in self.parties))


async def chats_under_way(world: World, count: int, first: int = 0) -> list[Chat]:
    """Claimed chats, everybody connected; their operators are numbered from `first`."""
    dice = world.dice
    desks = [
        OperatorClient(world.origin, world.system.operators[n], "", f"operator {n}", dice.randrange(10**6))
        for n in range(first, first + count)
    ]
    for desk in desks:
        desk.arrive()
    await asyncio.gather(*(asyncio.wait_for(desk.connected.wait(), 30) for desk in desks))
    chats = []
    for n, desk in enumerate(desks, first):
        patron = PatronClient(
            world.origin, await ask(world.origin, f"question {n}"), f"patron {n}", dice.randrange(10**6)
        )
        patron.arrive()
        desk.chat_id = patron.chat_id
        await asyncio.gather(asyncio.wait_for(patron.connected.wait(), 30), desk.claim())
        chats.append(Chat(patron, desk))
    return chats


async def talk(person: Person, seconds: float, every: float, dice: random.Random) -> None:
    """Numbered lines, one after the other, about `every` s apart."""
    clock = asyncio.get_running_loop()
    end = clock.time() + seconds
    while clock.time() < end:
        await asyncio.sleep(every * dice.uniform(0.5, 1.5))
        await person.say(f"{person.name} says {len(person.ledger.sent)}")


async def until_all_is_shown(chats: list[Chat], patience: float) -> None:
    """Until each has seen the other's last acknowledged line, or patience ends: the ledgers then tell."""
    clock = asyncio.get_running_loop()
    end = clock.time() + patience
    while clock.time() < end:
        if all(
            person.after >= max([0, *(seq for other in chat.parties for seq in other.ledger.acked.values())])
            for chat in chats
            for person in chat.parties
        ):
            return
        await asyncio.sleep(0.2)


def what_went_wrong(world: World, chats: list[Chat]) -> dict[str, int]:
    """Compare ledgers, database and what was shown. Every count must be 0 (P1, P2, P3)."""
    wrong: Counter[str] = Counter()
    for chat in chats:
        rows = world.system.rows(
            "SELECT seq, key::text, body FROM chat_message WHERE session_id = %s ORDER BY seq", chat.patron.chat_id
        )
        stored = {key: seq for seq, key, _ in rows if key}
        wrong["gaps in seq"] += [seq for seq, _, _ in rows] != list(range(1, len(rows) + 1))
        wrong["stored twice"] += len([key for _, key, _ in rows if key]) - len(stored)
        bodies = Counter(body for _, key, body in rows if key)
        for person in chat.parties:
            ledger = person.ledger
            wrong["sent, not acknowledged"] += len(ledger.sent) - len(ledger.acked)
            wrong["acknowledged, not stored as said"] += sum(
                stored.get(key) != seq for key, seq in ledger.acked.items()
            )
            wrong["said once, stored again"] += sum(bodies[body] != 1 for _, body in ledger.sent)
            shown = [(line["seq"], line["key"], line["body"]) for line in ledger.shown]
            wrong["shown is not what is stored"] += shown != rows
            order = [stored[key] for key, _ in ledger.sent if key in stored]
            wrong["out of the sender's order"] += order != sorted(order)
            wrong["refused"] += len(ledger.refused)
    return {name: count for name, count in wrong.items() if count}
