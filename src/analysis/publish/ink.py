"""Texts and numbers as HTML: lines break where they may, every number is a link to its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from analysis.publish.shown import Number, Text
from analysis.words.names import names

NB = "\u00a0"
BEHIND_NUMBER = re.compile(r"(\d[\d.,/]*%?) (?=[^\W\d])")
BEFORE_YEAR = re.compile(r"(?<=[^\W\d]) (?=(?:19|20)\d\d\b)")


@dataclass(frozen=True)
class Ink:
    """What every text of a page is written with: the place of each number in the data of the page
    and in its printed list, names that no line breaks, words, and what is said of doubtful
    cells."""

    index: Mapping[tuple, int]
    printed: Mapping[tuple, int]
    unbroken: Sequence[str]
    words: Mapping[str, str]
    warned: Mapping[str, str]
    lang: str

    def bound(self, text: str) -> str:
        """The text with spaces that do not break: in names, behind numbers, before years."""
        for name in self.unbroken:
            if name in text:
                text = text.replace(name, name.replace(" ", NB))
        for money in self._money:
            text = text.replace(money, money.replace(" ", NB))
        return BEFORE_YEAR.sub(NB, BEHIND_NUMBER.sub(rf"\1{NB}", text))

    @property
    def _money(self) -> list[str]:
        return [own[self.lang == "en"] for own in names("money").values() if " " in own[0]]

    def plain(self, text: str) -> str:
        """A text of data as text of the page."""
        return escape(self.bound(text), quote=False)

    def text(self, text: Text) -> str:
        """A text with its numbers as links."""
        return "".join(
            self.plain(part) if isinstance(part, str) else self.number(part) for part in text
        )

    def number(self, number: Number, kind: str = "", inside: str = "") -> str:
        """A number as a link that opens its cells; without scripts it leads to the printed list."""
        k = self.index[number.key]
        before = f'<i class="ap">{self.plain(number.before)}</i>{NB}' if number.before else ""
        shown = inside or before + self.plain(number.text)
        at = self.printed.get(number.key)
        target = f"n{at}" if at else "nguon"
        reference = f'<sup class="ref" aria-hidden="true">{at}</sup>' if at else ""
        name = f"n {kind}".strip()
        return (
            f'<a class="{name}" href="#{target}" data-o="{k}" aria-haspopup="dialog">'
            f"{shown}</a>{reference}"
        )

    def tag(self, basis: str) -> str:
        """The word in a dashed box that marks what was made up; "" for what was reported."""
        return (
            "" if basis == "reported" else f'<span class="tag">{self.words["illustrative"]}</span>'
        )

    def basis(self, basis: str) -> str:
        """The basis at the end of a line below a title."""
        return self.tag(basis) or self.words["reported"]

    def warning(self, text: Text) -> str:
        """The mark of a number that does not agree with another one."""
        doubtful = any(isinstance(own, Number) and self.doubt(own) for own in text)
        return (
            f'<span class="warn">{TRIANGLE} {self.words["contradicted"]}</span>' if doubtful else ""
        )

    def doubt(self, number: Number) -> str:
        """What is said of the cells of a number that stands in them."""
        told = (self.warned.get(cell, "") for cell in number.cells if number.how == "value")
        return next((own for own in told if own), "")


TRIANGLE = (
    '<svg width="15" height="14" viewBox="0 0 15 14" aria-hidden="true">'
    '<path d="M7.5 1 14.3 13H.7Z" fill="#8a3b00"/>'
    '<path d="M7.5 5v4.2M7.5 10.4v1.4" stroke="#fff" stroke-width="1.5"/></svg>'
)
SYMBOLS = {
    "met": "met", "new": "new", "in_progress": "part", "not_met": "not",
    "not_applicable": "na", "conflicting": "odd", "no_data": "none",
}  # fmt: skip


def symbol(status: str, size: int = 14) -> str:
    """The shape of a status: shape first, then colour."""
    use = f'<use href="#{SYMBOLS[status]}"/>'
    return f'<svg class="sy" width="{size}" height="{size}" aria-hidden="true">{use}</svg>'
