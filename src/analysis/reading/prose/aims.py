"""Whether a quantity is a result, or but an aim: `phấn đấu ...`, below `II. NHIỆM VỤ NĂM 2019`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.reading.prose.outline import Outline
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between
from analysis.words.names import phrases

_PLANNED = re.compile(rf"(?<!\w)(?:{phrases('planned')})(?!\w)", re.I)
_PLAN_HEADING = re.compile(rf"(?:\W*(?:{phrases('plan_heading')})(?!\w))", re.I)
_RESULT = re.compile(rf"(?<!\w)(?:{phrases('result_heading')})(?!\w)", re.I)
_CUT = re.compile(r"[;:,]")
_BEGINS = 80
_MARK = re.compile(
    rf"\W*(?:(?i:{phrases('part_heading')})\s(?:\w+\s)?\w+\s?[.:–-]\s?|(?:\w{{1,4}}[.)/-]\s?)+)?"
)


@dataclass(frozen=True)
class Aims:
    """The aims of a text, ready to be asked for a quantity."""

    sentences: Sentences
    outline: Outline
    heads: Mapping[int, tuple[int, int]]  # of columns of tables, by where the number begins

    def of(self, one: Found) -> str:
        """`plan` or `actual`."""
        start, _ = self.sentences.of(one.start)
        said = between(self._planned, start, one.start, lambda at: at)
        if said and (self._opens(start, said[0]) or said[-1] >= self.sentences.part(one.start)):
            return "plan"
        head = self.sentences.text[slice(*self.heads.get(one.start, (0, 0)))]
        if _PLAN_HEADING.match(head):
            return "plan"
        return "plan" if self._is_led(self.sentences.paragraph(start)) else "actual"

    @cached_property
    def _planned(self) -> list[int]:
        """Where words of aims stand."""
        return [match.start() for match in _PLANNED.finditer(self.sentences.text)]

    def _opens(self, start: int, at: int) -> bool:
        """Whether a sentence begins with what stands at a letter."""
        return at - start <= _BEGINS and not _CUT.search(self.sentences.text, start, at)

    def _is_led(self, paragraph: int) -> bool:
        """Whether the nearest heading that says so is of aims."""
        for line in self.outline.above(paragraph):
            if line not in self._of_line:
                self._of_line[line] = self._aims_at(line)
            if (aims := self._of_line[line]) is not None:
                return aims
        return False

    @cached_property
    def _of_line(self) -> dict[int, bool | None]:
        return {}

    def _aims_at(self, line: int) -> bool | None:
        """Whether what a line leads are aims; None: it does not say."""
        return says_aims(self.sentences.line(line)) if self.outline.is_heading(line) else None


def says_aims(heading: str) -> bool | None:
    """Whether a heading is one of aims, or of results; None: it does not say."""
    if _RESULT.search(heading):
        return False
    mark = _MARK.match(heading)
    return True if _PLAN_HEADING.match(heading, mark.end() if mark else 0) else None
