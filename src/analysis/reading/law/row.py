"""What is said of a line and of a value: a row to be, or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from analysis.reading.law.facts import Facts, Unit
from analysis.reading.law.labels import Label
from analysis.reading.law.places import Settled
from analysis.words.periods import Period

Cell = tuple[int, int]


@dataclass(frozen=True)
class Recognition:
    """What a list says of one recognition: recognised, renewed or withdrawn; `date` is ISO."""

    event: str
    batch: str
    decision: str
    date: str


@dataclass(slots=True)
class Row:
    """One row to be: its table, place and dimensions; `vnd` in đồng, `value` in `unit`."""

    table: str
    cell: Cell
    place: Settled | None
    period: Period
    measure: str
    what: str
    name: str
    value: float | None
    unit: str = ""
    out_of: float | None = None
    status: str = ""
    qualifier: str = "exact"
    kind: str = ""
    vnd: float | None = None
    standard: str = ""
    item: str = ""
    recognition: Recognition | None = None
    also: Cell | None = None  # of a gift counted in one cell and valued in another

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of the row, or its two."""
        return (self.cell,) if self.also is None else (self.cell, self.also)


@dataclass(frozen=True)
class Refusal:
    """Why a value has no row: a rule, and the words that it names."""

    cell: Cell
    rule: str
    words: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()  # what the message of the rule says further


@dataclass
class Result:
    """What a table gives. `elsewhere`: cells that another accounts for (totals, counts)."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    elsewhere: list[Cell] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)


@dataclass(slots=True, eq=False)
class Line:
    """One line: the labels of its sections (outer to inner) and its stub, and what they state.

    Lines of one number `like` differ in row, place, number and names, and in nothing else. Those of
    one `form` differ in the words, too, that it leaves blank: `words` are these by their signs.
    `giver`: the label of `org`; `things`: those that say in any words what was given.
    """

    row: int
    sections: tuple[Label, ...]
    own: tuple[Label, ...]
    facts: Facts
    around: Facts
    place: Settled | None
    place_named: bool
    period: Period | None
    unit: Unit | None
    org: str
    org_column: str
    number: int | None
    total: bool
    section: bool
    names: tuple[str, ...]
    like: int
    stated: tuple[Label, ...] = ()  # what names nothing: a time, a unit, a remark behind a place
    parent: int | None = None
    part: str = ""
    stub: Cell | None = None
    free: tuple[Label, ...] = ()
    number_label: str = ""
    giver: Label | None = None
    things: tuple[Label, ...] = ()
    form: Line | None = None
    words: dict[str, str] = field(default_factory=dict)
