"""Whether tables are current, by hashes and before pandas is imported: a rerun that finds nothing
new reads and writes nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.run.inputs import Made, made_now
from analysis.run.switch import is_settled, manifest_of, stands


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the closing words of a run."""

    files: int
    unreadable: int
    rows: dict[str, int]
    severities: dict[str, int]
    first_errors: list[str]
    left: str = ""  # by a run before that was cut short, as `settle` tells it
    kept: bool = False  # nothing could be read, so the tables that stood there stay
    changes: list[tuple] | None = None  # new rows of that table; None where it was the first run
    read: int = 0  # figures that were read, and that wait: cells of the ledger
    waits: int = 0
    mend: int = 0  # errors of files that could be read, but for words to be taught
    words: int = 0  # words that figures wait for
    new_files: int = 0  # that the run before did not have
    look: tuple[str, str, str, int] | None = None  # file, sheet, cell, figures: to be seen first

    @property
    def nothing_read(self) -> bool:
        """Whether none of the files could be read."""
        return self.files == self.unreadable


@dataclass(frozen=True, slots=True)
class Told:
    """What the manifest of a set tells besides its files: when another run would say the same."""

    lang: str
    day: str  # of the run, as an ISO date
    future: bool  # rows tell results of a later day, which another day judges otherwise
    passing: bool  # what failed may go right the next time
    summary: Summary

    def plain(self) -> dict[str, object]:
        """For a manifest."""
        return asdict(self)

    def holds(self, lang: str, day: str) -> bool:
        """Whether a run on this day would say the same of the same files."""
        same_day = day == self.day or (day > self.day and not self.future)
        return lang == self.lang and same_day and not self.passing


def is_current(processed: Path, made: Made) -> bool:
    """Whether the tables are one whole set, made of just this."""
    told = manifest_of(processed)
    return told is not None and told["made"] == made and stands(processed)


def standing(raw: Path, processed: Path, reference: Path, lang: str) -> Summary | None:
    """What a build would say that finds nothing new; None where one has to run.

    NothingToRead: as from `build`.
    """
    told = _told(processed)
    if told is None or not told.holds(lang, date.today().isoformat()):
        return None
    current = is_settled(processed) and is_current(processed, made_now(reference, raw))
    return told.summary if current else None


def _told(processed: Path) -> Told | None:
    try:
        told: dict[str, Any] = dict((manifest_of(processed) or {})["told"])
        told["summary"] = Summary(**told["summary"] | {"changes": [], "new_files": 0})
        return Told(**told)
    except (KeyError, TypeError):  # of an earlier version
        return None
