"""What stands above a line of a report: its headings, and the lines that lead its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.reading.prose.sentences import Sentences
from analysis.words.names import phrases

LONGEST_HEADING = 140
# How a line is marked, from the widest to the narrowest; `-`, `+`, `*` are as deep as they come.
_MARKS = (
    ("part", re.compile(rf"\s*(?i:{phrases('part_heading')})\s(?:\w+\s)?\w+\s?[.:–-]")),
    ("article", re.compile(rf"\s*(?i:{phrases('article_heading')})\s[0-9]+\s?[.:–-]")),
    ("I", re.compile(r"\s*[IVX]+\s?[.)/-]")),
    ("A", re.compile(r"\s*[A-ZĐ][.)/]\s")),
    ("1", re.compile(r"\s*[0-9]{1,2}[./-]\s?(?=[^\W\d_])")),
    ("1.1", re.compile(r"\s*[0-9]{1,2}\.[0-9]{1,2}[.)]?\s?(?=[^\W\d_])")),
    ("1.1.1", re.compile(r"\s*[0-9]{1,2}(?:\.[0-9]{1,2}){2,}[.)]?\s?(?=[^\W\d_])")),
    ("(1)", re.compile(r"\s*\(?[0-9]{1,2}\)")),
    ("a", re.compile(r"\s*\(?[a-zđ][.)]")),
    ("-", re.compile(r"\s*(?:[^\w\s\"“‘'(\[…]|o\s)")),
)
_RANKS = {"": 0, **{name: n for n, (name, _) in enumerate(_MARKS, 2)}}
_CAPITALS, _LIST, _LED, _TITLE = 1, _RANKS["-"], _RANKS["-"] - 0.25, _RANKS["-"] - 0.5
_SHORT_TITLE = 80
ADDRESSED = re.compile(rf"\W*(?:{phrases('addressed')})(?!\w)", re.I)  # `Kính gửi: UBND tỉnh A`
SIGNED = re.compile(rf",\s(?:{phrases('day_cue')})\s[0-9]", re.I)  # `Phủ Lý, ngày 20 tháng 6`
_LABELLED = re.compile(r":\s.*[0-9]")  # `Lý Nhân: 13/22 xã` is no title
_ENDS = (".", ";", ",", "!", "?", "…", "”", '"')


@dataclass(frozen=True)
class Outline:
    """The lines of a text, each with the line that leads it; all by where they begin."""

    sentences: Sentences

    @cached_property
    def _leads(self) -> dict[int, int]:
        """The nearest line above that leads a line; -1: none does."""
        leads, stack = {}, []
        for start in self.sentences.paragraphs:
            rank, mark = _rank(self.sentences.line(start))
            while stack and not self._is_under(rank, mark, stack):
                stack.pop()
            leads[start] = stack[-1][2] if stack else -1
            if rank:
                stack.append((rank, mark, start))
        return leads

    def _is_under(self, rank: float, mark: str, stack: list[tuple[float, str, int]]) -> bool:
        """Whether a line stands under the last of those above.

        A mark of before ends its own lines; plain text and titles stand under headings only.
        """
        last, _, start = stack[-1]
        if rank == _LIST:  # `-` under `+`, or the other way round: as it came first
            return last != _LIST or all(mark != own for _, own, _ in stack)
        if rank in (0, _TITLE):
            return last < min(rank or _LED, _LED) and self.is_heading(start)
        return last < rank

    def above(self, paragraph: int) -> Iterator[int]:
        """The lines that lead a line, nearest first."""
        at = self._leads[paragraph]
        while at >= 0:
            yield at
            at = self._leads[at]

    def is_heading(self, paragraph: int) -> bool:
        """Whether a line is a title of what follows, no sentence of its own."""
        line = self.sentences.line(paragraph).rstrip()
        return len(line) <= LONGEST_HEADING and not line.endswith((".", ";"))

    @cached_property
    def head(self) -> int:
        """Where the lines end that head the report: before its first section or sentence."""
        for n, start in enumerate(self.sentences.paragraphs):
            line = self.sentences.line(start).rstrip()
            rank, _ = _rank(line)
            plain = not rank and (len(line) > LONGEST_HEADING or line.endswith((".", ":")))
            if n and (plain or 2 <= rank < _TITLE):
                return start
        return len(self.sentences.text)


def _rank(line: str) -> tuple[float, str]:
    """How wide a line leads, and its mark; 0: it is plain text, and leads nothing."""
    line = line.rstrip()
    if "|" in line:
        return 0, ""
    for name, pattern in _MARKS:
        if mark := pattern.match(line):
            return _RANKS[name], mark[0].strip()[:1] if name == "-" else name
    if line.isupper() and len(line) <= LONGEST_HEADING:
        return _CAPITALS, "capitals"
    if line.endswith(":"):
        return _LED, "led"
    labelled = _LABELLED.search(line) or ADDRESSED.match(line) or SIGNED.search(line)
    short = 0 < len(line) <= _SHORT_TITLE and not line.endswith(_ENDS) and not labelled
    return (_TITLE, "title") if short else (0, "")
