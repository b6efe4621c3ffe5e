"""The rows of the three tables, column by column, and what one workbook gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.words.messages import Issue
from analysis.words.schema import columns

PARTS = {name: columns(name) for name in ("criteria", "contributions", "indicators")}
CRITERIA, CONTRIBUTIONS, INDICATORS = PARTS.values()


@dataclass(slots=True)
class Tidied:
    """Rows of one workbook, in the order of the columns above, and its issues."""

    criteria: list[tuple] = field(default_factory=list)
    contributions: list[tuple] = field(default_factory=list)
    indicators: list[tuple] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    tables: list = field(default_factory=list)  # the sheets as understood, until they are checked

    def add(self, other: Tidied) -> None:
        """Take over what another sheet gave."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))
