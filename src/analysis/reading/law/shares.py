"""Of what columns of shares are the shares, by their figures: "Tỷ lệ (%)" beside "Số hộ nghèo"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import permutations

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label

ROUNDED = 0.51  # a share in whole per cent may be so far off
LINES, LINES_OF_SUM = 2, 3  # that must show of what a share is


class Shares:
    """The columns of figures of a table; whether each line is a total; the numbers by column."""

    def __init__(
        self, columns: Sequence[Column], totals: Sequence[bool], numbers: dict[int, list[float]]
    ) -> None:
        self.columns, self.totals, self.numbers = columns, totals, numbers

    @cached_property
    def part_of(self) -> dict[int, int]:
        """For columns of bare shares ("Tỷ lệ (%)") the one on their left that they are shares of.

        In all lines they are what it is of one and the same other; of two that fit it is neither.
        Or the two are alone under one head, and what is counted is known.
        """
        bare = [one for one in self.columns if one.labels and is_bare_share(one.labels[-1])]
        found = {
            one.at: self._divided(one)
            or (one.at not in self.of_own_sum and (self._alone_with(one) or self._paired_with(one)))
            or set()
            for one in bare
        }
        return {at: parts.pop() for at, parts in found.items() if len(parts) == 1}

    @cached_property
    def of_own_sum(self) -> frozenset[int]:
        """The columns of shares that say how a column beside them is made up, and no rate."""
        shares = [one for one in self.columns if "rate" in one.facts.forms]
        parts = [self.numbers[one.at] for one in self.columns if one not in shares]
        return frozenset(one.at for one in shares if any(self._makes_up(one.at, p) for p in parts))

    def _divided(self, column: Column) -> set[int]:
        """The columns left of one that it divides by another of them."""
        left = [one for one in self.columns if one.at < column.at]
        left = [c for c in left if "rate" not in c.facts.forms and c.facts.measure != "plan"]
        shares = self.numbers[column.at]
        return {
            part.at
            for part, whole in permutations(left, 2)
            if _fits(shares, self.numbers[part.at], self.numbers[whole.at], LINES)
        }

    def _alone_with(self, column: Column) -> set[int]:
        """The column of a known thing on the left of one, if the two are first under their head."""
        beside = [one for one in self.columns if one.labels[:-1] == column.labels[:-1]]
        known = [one.at for one in beside[:1] if one.facts.concept or one.facts.indicator]
        return set(known) if beside[1:2] == [column] else set()

    def _paired_with(self, column: Column) -> set[int]:
        """The count left of one, where several each have a share behind them and no whole beside:
        "Số hộ nghèo | Tỷ lệ | Số hộ cận nghèo | Tỷ lệ"."""
        beside = [one for one in self.columns if one.labels[:-1] == column.labels[:-1]]
        share = [bool(one.labels) and is_bare_share(one.labels[-1]) for one in beside]
        planned = any(one.facts.measure == "plan" for one in beside)
        paired = share == [False, True] * (len(share) // 2) and len(share) > 2 and not planned
        return {beside[beside.index(column) - 1].at} if paired else set()

    def _makes_up(self, share: int, part: Sequence[float]) -> bool:
        """Whether shares are those of the parts of a sum, in all lines but totals."""
        own = [n for n, total in enumerate(self.totals) if not total]
        whole = [sum(part[n] for n in own)] * len(own)
        shares = [self.numbers[share][n] for n in own]
        return _fits(shares, [part[n] for n in own], whole, LINES_OF_SUM)


def is_bare_share(label: Label) -> bool:
    """Whether a label says a share, and not of which thing: "Đạt (%)"."""
    things = ("concept", "indicator", "thing", "criterion")
    return not label.has(*things) and "rate" in facts_of([label]).forms


def _fits(
    shares: Sequence[float], parts: Sequence[float], wholes: Sequence[float], least: int
) -> bool:
    """Whether shares are how many per cent parts are of wholes, in all lines that have them."""
    holds = 0
    for share, part, whole in zip(shares, parts, wholes, strict=True):
        if not share or not whole:
            continue
        decimals = len(f"{share:.6f}".rstrip("0").partition(".")[2])
        if abs(100 * part / whole - share) > ROUNDED * 10.0**-decimals:
            return False
        holds += 1
    return holds >= least
