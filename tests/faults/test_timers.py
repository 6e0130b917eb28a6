"""Every deadline fires once and on time, while clocks, workers and Valkey are killed under it."""

import asyncio

from tests.faults.chaos import strike
from tests.faults.conftest import World

LATENESS = """
    SELECT t.kind, count(*), count(t.fired_at) + count(t.cancelled_at),
           max(extract(epoch FROM coalesce(t.fired_at, clock_timestamp()) - t.due_at))::float
    FROM chat_timer t JOIN chat_chatsession c ON c.id = t.session_id
    WHERE c.question LIKE 'question %%' AND c.id = ANY(%s::uuid[])
      AND t.due_at < clock_timestamp() - interval '15 s' AND t.cancelled_at IS NULL
    GROUP BY t.kind ORDER BY t.kind
"""


async def test_each_stage_fires_once_and_on_time_while_its_processes_are_killed(world: World):
    """P7, F03, F12, F24: two clocks and two workers at once, one of them or Valkey killed every 2 s."""
    count, spread = int(120 * world.scale), 15 * world.scale
    chats = await asyncio.to_thread(world.system.run, "open_chats", str(count), str(spread), "6")

    struck = await strike(
        world, ["beat1", "beat2", "worker1", "worker2", "valkey"], 25 * world.scale, pause=(1, 2), down=(0, 1)
    )
    await asyncio.sleep(20)

    kinds = world.system.rows(LATENESS, chats)
    print(struck, kinds)
    assert {kind for kind, *_ in kinds} >= {"call_everyone", "call_again"}
    for _, armed, fired, latest in kinds:
        assert fired == armed
        assert latest <= 15
    doubles = world.system.rows(
        "SELECT session_id, name, count(*) FROM chat_sessionevent "
        "WHERE session_id = ANY(%s::uuid[]) AND name IN ('called_everyone', 'called_again', 'ticket_offered') "
        "GROUP BY session_id, name HAVING count(*) > 1",
        chats,
    )
    assert doubles == []
