"""Whether work grows with its input no faster than the input does, whatever machine this is and whoever shares it."""

import time
from collections.abc import Callable

ROUNDS = 3
TIMES = 4
# Four times the input: linear work takes 4 times as long, quadratic 16. What is too short to measure is no matter.
MOST = 11
NOISE = 0.02  # s of processor time


def is_linear(work: Callable[[str], object], text: str) -> bool:
    """Compare processor time (not the clock's) of `work` on a quarter of the text and on all of it, the best of 3."""
    return _cost(work, text) <= MOST * _cost(work, text[: len(text) // TIMES]) + NOISE


def _cost(work: Callable[[str], object], text: str) -> float:
    costs = []
    for _ in range(ROUNDS):
        before = time.thread_time()
        work(text)
        costs.append(time.thread_time() - before)
    return min(costs)
