"""Misfortune, by the dice."""

import asyncio

from tests.faults.conftest import World


async def strike(
    world: World, victims: list[str], seconds: float, *, pause: tuple[float, float], down: tuple[float, float]
) -> list[str]:
    """Kill one victim after another, start each again after a while; all are back at the end. Answers the order."""
    struck: list[str] = []
    clock = asyncio.get_running_loop()
    end = clock.time() + seconds
    while clock.time() < end:
        await asyncio.sleep(world.dice.uniform(*pause))
        victim = world.dice.choice(victims)
        struck.append(victim)
        world.system.kill(victim)
        await asyncio.sleep(world.dice.uniform(*down))
        world.system.start(victim)  # here, not in a thread: children die with the thread that started them
    return struck


async def fray(world: World, seconds: float) -> None:
    """Cut a fifth of all connections every few seconds (F19)."""
    clock = asyncio.get_running_loop()
    end = clock.time() + seconds
    while clock.time() < end:
        await asyncio.sleep(world.dice.uniform(2, 4))
        world.wires.cut_some(0.2)
