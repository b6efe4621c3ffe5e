"""Which of two sources that disagree is followed, as people declared in preferred_sources.csv.

The check that compares rows asks here (`Preferences`) and notes each cell that was set aside; the
tables for charts are marked from those notes (measures/tables.py): both always tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from analysis.words.messages import Issue
from analysis.words.periods import days_of
from analysis.words.provenance import source_of

FILE = "data/reference/preferred_sources.csv"


@dataclass(frozen=True, slots=True)
class Preference:
    """One line of the register. An empty place, `what` or period stands for every one."""

    line: int
    table: str
    place_id: str
    what: str  # a criterion's number or an indicator
    period: str
    preferred: str  # the file under the raw folder
    reason: str

    @property
    def at_any_date(self) -> bool:
        """Whether it names one figure of one place for every date: it may decide between two."""
        return bool(self.place_id and self.what and not self.period)


class Preferences:
    """The declared preferences, and which of them decided between two figures in this run."""

    def __init__(self, lines: Iterable[dict[str, str]] = ()) -> None:
        self.all = [
            Preference(
                line,
                *(row[name] for name in ("table", "place_id", "what", "period")),
                preferred=source_of(row["preferred"]),
                reason=row["reason"],
            )
            for line, row in enumerate(lines, start=2)
            if any(row.values())
        ]
        self.used: set[int] = set()
        self._by_key: dict[tuple[str, str, str, str], list[Preference]] = {}
        for preference in self.all:
            day = _last_day(preference.period)
            key = (preference.table, preference.place_id, preference.what, day)
            self._by_key.setdefault(key, []).append(preference)

    def of(self, table: str, place_id: str, what: str, period: str) -> list[Preference]:
        """The preferences that may decide about one figure, the most particular first."""
        if not self.all:
            return []
        keys = product((place_id, ""), (what, ""), (_last_day(period), ""))
        return [p for key in keys for p in self._by_key.get((table, *key), ())]

    def unused(self) -> list[Issue]:
        """Lines that decided nothing: the figures agree, or one of them is gone."""
        return [
            Issue("preference_unused", FILE, "", f"A{p.line}", _in_words(p))
            for p in self.all
            if p.line not in self.used
        ]


def _last_day(period: str) -> str:
    """Periods that end on one day are one, as in the charts; what is no period fits none."""
    try:
        return days_of(period)[1] if period else ""
    except ValueError:
        return period


def _in_words(preference: Preference) -> str:
    what = (preference.table, preference.place_id, preference.what, preference.period)
    return ", ".join(part for part in (*what, preference.preferred) if part)
