"""What reading a file gives: its rows by the columns of their tables, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.reading.unknown import Unknown
from analysis.words.messages import Issue
from analysis.words.schema import columns

if TYPE_CHECKING:
    from analysis.reading.sheet import Understood

_TABLES = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
PARTS = {name: columns(name) for name in _TABLES}
CRITERIA, CONTRIBUTIONS, INDICATORS = (PARTS[name] for name in _TABLES[:3])


File = tuple[Path, str, str]  # path, source, basis


@dataclass(slots=True)
class Tidied:
    """Rows of one workbook, in the order of the columns above, and its issues."""

    criteria: list[tuple] = field(default_factory=list)
    contributions: list[tuple] = field(default_factory=list)
    indicators: list[tuple] = field(default_factory=list)
    recognitions: list[tuple] = field(default_factory=list)
    targets: list[tuple] = field(default_factory=list)
    tasks: list[tuple] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def add(self, other: Tidied) -> None:
        """Take over what another sheet gave."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


@dataclass(slots=True)
class FileResult:
    """What one file gave: rows of the three tables, issues, a ledger line a sheet, unknown words.

    `understood` waits for the checks, which take it off.
    """

    source: str
    tidied: Tidied
    issues: list[Issue] = field(default_factory=list)
    ledger: list[tuple] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    readable: bool = True
    digest: str = ""  # of the bytes that were read


def stopped(source: str, error: Exception) -> FileResult:
    """What a file gives that a fault of this tool broke off: an issue and no row."""
    fault = Issue("file_stopped", source, found=f"{type(error).__name__}: {said_by(error)}")
    return FileResult(source, Tidied(), [fault], readable=False)


def said_by(error: Exception) -> str:
    """What an error says; one of the system names a whole path, which is nobody's business."""
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)
