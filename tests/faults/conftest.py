"""One system for all these tests, well at the start of each; each run's seed is printed, and `FAULT_SEED` repeats it.

`make faults` is the long run: `FAULT_SCALE` (1 by default) multiplies times and numbers.
"""

import os
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.faults.proxy import Proxy
from tests.faults.system import System, a_system
from tests.postgres import NoPostgres

SCALE = float(os.environ.get("FAULT_SCALE", "1"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@dataclass
class World:
    """The system, the wires to it, and the dice."""

    system: System
    wires: Proxy
    dice: random.Random
    scale: float

    @property
    def origin(self) -> str:
        return self.system.origin


@pytest.fixture(scope="session")
def whole_system() -> Iterator[System]:
    try:
        with a_system() as system:
            yield system
    except NoPostgres as missing:
        pytest.skip(f"not run: {missing}")


@pytest_asyncio.fixture
async def world(whole_system: System) -> AsyncIterator[World]:
    seed = int(os.environ.get("FAULT_SEED", "0")) or random.randrange(1, 10**6)
    print(f"FAULT_SEED={seed}")
    whole_system.start(*(name for name in whole_system.commands if name not in whole_system.running))
    whole_system.wait_until_well()
    dice = random.Random(seed)
    async with Proxy(whole_system.origin_port, whole_system.web_ports, dice) as wires:
        yield World(whole_system, wires, dice, SCALE)
    ended = whole_system.dead()
    whole_system.kill(*ended)  # so that the next test finds it started again
    if whole_system.database.process is None or whole_system.database.process.poll() is not None:
        whole_system.start("postgres")
    assert not ended, f"nothing ends that was not killed\n{whole_system.last_words(ended)}"
