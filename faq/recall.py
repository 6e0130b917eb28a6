"""How well the search finds: recall@3 and MRR over the judged questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campuses.models import Campus
    from faq.demo import Judged

LOOKED_AT = 10


@dataclass(frozen=True)
class Recall:
    """`at_3`: share of questions with an answer among the first three. `mrr`: mean of 1 / rank of the first answer."""

    questions: int
    at_1: float
    at_3: float
    mrr: float
    missed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.questions} questions: recall@1 {self.at_1:.3f}, recall@3 {self.at_3:.3f}, MRR {self.mrr:.3f}"


def measure(judged: Iterable[Judged], campus: Campus | None) -> Recall:
    ranks: list[int] = []  # 0: not found
    missed = []
    for question in judged:
        slugs = [hit.entry.slug for hit in search(question.text, campus, LOOKED_AT)]
        rank = next((n for n, slug in enumerate(slugs, 1) if slug in question.answers), 0)
        ranks.append(rank)
        if rank == 0 or rank > 3:  # noqa: PLR2004 -- recall@3
            missed.append(
                f"{question.text} → {', '.join(slugs[:3]) or 'nothing'}; wanted {', '.join(sorted(question.answers))}"
            )
    count = len(ranks) or 1
    return Recall(
        questions=len(ranks),
        at_1=sum(rank == 1 for rank in ranks) / count,
        at_3=sum(0 < rank <= 3 for rank in ranks) / count,  # noqa: PLR2004 -- recall@3
        mrr=sum(1 / rank for rank in ranks if rank) / count,
        missed=tuple(missed),
    )
