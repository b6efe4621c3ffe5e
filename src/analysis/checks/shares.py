"""Columns of per cent beside the figures that they are of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from analysis.checks.lines import TableFigures, key_of
from analysis.checks.reconcile import FAILED, Figure, Relation, figure, outcome, spans, written
from analysis.reading.layout import Row
from analysis.words.messages import Issue
from analysis.words.numbers import read_number, read_percent
from analysis.words.text import normalize

_SHARE = re.compile(r"tỉ lệ|\bti le\b|%|cơ cấu|tỉ trọng")
_PARTITION = re.compile(r"cơ cấu|tỉ trọng")
Candidate = tuple[float, list[Relation], bool]
_MOST_PARTS = 400_000  # parts compared in one table


class Shares:
    """The shares of one table."""

    def __init__(self, figures: TableFigures) -> None:
        self.figures, self.table, self.rows = figures, figures.table, figures.table.table.rows

    def issues(self) -> list[Issue]:
        """Columns of per cent beside the figures that they are of, where it is clear which figures these are."""
        issues = []
        for column in self.table.table.columns:
            words = key_of(" ".join(column.path))
            if not _SHARE.search(words) or self.figures.work > _MOST_PARTS:
                continue
            printed = {
                r.index: share
                for r in self.rows
                if r.kind != "section" and (share := self._share_at(r, column.index)) is not None
            }
            if len(printed) < 3:
                continue
            best = max(self._share_sets(column.index, printed, words), key=lambda found: found[0], default=None)
            if best is not None and best[0] < 1:
                issues.append(self._share_issue(best[1], best[2]))
        return issues

    def _share_at(self, row: Row, c: int) -> Figure | None:
        kind, value = self.table.kind_of_cell(row, c), self.table.value(row, c)
        address = self.figures.sheet.address(row.index, c)
        if kind not in ("n", "p"):
            return None
        if isinstance(value, str):
            number = read_percent(normalize(value)) if kind == "p" else read_number(normalize(value))
            return figure(address, number.value, min(number.step, 1.0)) if number and number.value is not None else None
        number = float(value)
        return figure(address, number * 100 if (row.index, c) in self.figures.sheet.percents else number)

    def _share_sets(self, c: int, printed: dict[int, Figure], words: str) -> Iterator[Candidate]:
        """What the shares may be of: how many fit (of 1), the relations, and whether they are the parts of a whole."""
        header = self.figures.header
        left = [k for k in self.figures.value_columns if k < c]
        bases = [k for k in left if not _SHARE.search(key_of(" ".join(header[k].path)))][-4:]
        rows = [r for r in self.rows if r.index in printed]
        for k in bases:
            for of in self._wholes(k):
                parts = [(r, v) for r in self.figures.details(rows, k) if (v := self._plain(r, k))]
                relations = [Relation("share", printed[r.index], (v, of)) for r, v in parts]
                share = self._fit(relations)
                if self._sure(share, len(relations)):
                    yield share, relations, False
                elif len(bases) == 1 and self._partition(relations, of, words):
                    yield share, relations, True
            for other in bases:
                pairs = [(r, self._plain(r, k), self._plain(r, other)) for r in rows if other != k]
                pairs = [(r, v, of) for r, v, of in pairs if v and of and of.value]
                relations = [Relation("share", printed[r.index], (v, of)) for r, v, of in pairs]
                share = self._fit(relations)
                if self._sure(share, len(relations)):
                    yield share, relations, False

    def _plain(self, row: Row, c: int) -> Figure | None:
        found = self.figures.at(row, c)
        return found if found is not None and found.value is not None and found.high - found.low < math.inf else None

    def _wholes(self, c: int) -> list[Figure]:
        """The totals of a column."""
        lines = [r for r in self.rows if self.figures.word(r) == "total"]
        return [f for r in lines[:20] if (f := self._plain(r, c)) and f.value]

    def _fit(self, relations: list[Relation]) -> float:
        self.figures.work += len(relations)
        return sum(outcome(r).name == "confirmed" for r in relations) / len(relations) if relations else 0.0

    @staticmethod
    def _sure(share: float, number: int) -> bool:
        return share * number >= 3 and share >= 2 / 3

    @staticmethod
    def _partition(relations: list[Relation], of: Figure, words: str) -> bool:
        """Shares of the parts of a whole: the parts make the whole, and the shares 100, as printed."""
        if len(relations) < 3 or not (_PARTITION.search(words) or re.search(r"^(?:tỉ|ti) l[ệe]", words)):
            return False
        hundred = sum(r.whole.value for r in relations)
        room = sum(r.whole.half for r in relations)
        whole = outcome(Relation("sum", of, tuple(r.parts[0] for r in relations)))
        return abs(hundred - 100) <= room and whole.name in ("confirmed", "rounded")

    def _share_issue(self, relations: list[Relation], partition: bool) -> Issue:
        """One issue for a column: all its cells where they are the parts of a whole, else those that fail."""
        failed = [r for r in relations if outcome(r).name in FAILED]
        shown = relations if partition and len(relations) <= 12 else failed[:12]
        digits = max(_digits(r.whole.value) for r in shown) + 1
        return self.figures.issue(
            "share_mismatch",
            failed[0].whole.address,
            "; ".join(written(r.whole.value) for r in shown),
            computed="; ".join(written(outcome(r).computed, digits) for r in shown),
            cells=spans(r.whole.address for r in shown),
            meant=" / ".join(spans(dict.fromkeys(r.parts[i].address for r in shown)) for i in (0, 1)),
        )


def _digits(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
