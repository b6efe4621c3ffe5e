"""At which level an office sits: "Huyện ủy Đức Thọ" is of the district and not of its township."""

from __future__ import annotations

from typing import Protocol

from analysis.registers.country import Place, of_kind
from analysis.registers.vocabulary import Said


class Named(Protocol):
    """A place that a text names."""

    @property
    def kind(self) -> str:
        """Its kind as written."""
        ...

    @property
    def candidates(self) -> tuple[Place, ...]:
        """Every unit it may be."""
        ...


def of_office(named: Named, said: Said) -> tuple[Place, ...]:
    """The units that a place may be beside the office whose level the vocabulary tells."""
    kind = next(filter(None, (item.meaning("author") for item in said.items)), "")
    own = of_kind(named.candidates, kind) if kind and not named.kind else ()
    return own or named.candidates
