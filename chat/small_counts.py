"""Counts in a table, of which small ones are not shown, nor what would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

FEWEST = 5
FEW, WITHHELD = "1–4", "withheld"


class SmallCounts:
    """`columns`: head → key → count. `parts`: heads that add up to something which is shown elsewhere, row by row.

    Each column's sum over all keys is shown (`total`), each cell as text (`cell`): a count of one to four as "1–4".
    Where a sum has one such part, its next smallest part is withheld too, for the difference would tell.
    """

    def __init__(self, columns: Mapping[str, Mapping[int, int]], parts: Sequence[Sequence[str]] = ()) -> None:
        self.columns = columns
        cells = [[(head, key) for key in column] for head, column in columns.items()]
        self.hidden = {cell for column in cells for cell in column if 0 < self._count(cell) < FEWEST}
        across = [[(head, key) for head in heads] for heads in parts for key in columns[heads[0]]]
        while any([self._hide_a_second(cells) for cells in (*cells, *across)]):  # noqa: C419 -- all of them, each time
            pass

    def is_shown(self, head: str, key: int) -> bool:
        return (head, key) not in self.hidden

    def cell(self, head: str, key: int) -> str:
        count = self._count((head, key))
        if self.is_shown(head, key):
            return f"{count:,}"
        return FEW if count < FEWEST else WITHHELD

    def total(self, head: str) -> str:
        count = sum(self.columns[head].values())
        return FEW if 0 < count < FEWEST else f"{count:,}"

    def _count(self, cell: tuple[str, int]) -> int:
        return self.columns[cell[0]][cell[1]]

    def _hide_a_second(self, cells: Iterable[tuple[str, int]]) -> bool:
        cells = [cell for cell in cells if self._count(cell)]
        shown = [cell for cell in cells if cell not in self.hidden]
        if len(cells) - len(shown) != 1 or not shown:
            return False
        self.hidden.add(min(shown, key=self._count))
        return True
