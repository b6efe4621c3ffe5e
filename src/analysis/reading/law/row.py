"""What is said of a line and of a value: a row to be, or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True)
class Task:
    """What a line of a plan says, by column of `tasks`, and in which cells; days are ISO."""

    snapshot: str
    said: dict[str, str | float | None]
    cells: dict[str, Cell]  # of what was read, that which tells how far it is in front


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
    like: str = ""  # of a giver in no register: the organization among whose kind it stands
    recognition: Recognition | None = None
    task: Task | None = None
    also: Cell | None = None  # of a gift counted in one cell and valued in another

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of the row, or its two; those of the line of a task."""
        if self.task is not None:
            return tuple(dict.fromkeys(self.task.cells.values()))
        return (self.cell,) if self.also is None else (self.cell, self.also)

    @property
    def of_each(self) -> list[Row]:
        """Itself; of criteria that several communes met, one of each: "A, B | 15/19"."""
        told = self.table == "criteria" or self.what == "criteria_met"
        if self.place is None or not (told and self.place.several):
            return [self]
        place = replace(self.place, several=())
        own = [replace(place, name=one.name, kind=one.kind, place=one)
               for one in self.place.several]  # fmt: skip
        return [replace(self, place=one) for one in own]


@dataclass(frozen=True)
class Refusal:
    """Why a value has no row: a rule, and the words that it names."""

    cell: Cell
    rule: str
    words: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()  # what the message of the rule says further

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of the value."""
        return (self.cell,)


@dataclass(frozen=True)
class Unmet:
    """A cell that lists by number the criteria which a commune does not meet, if any; `counted`:
    how many they are stands beside it, too."""

    cell: Cell
    place: Settled
    period: Period
    numbers: tuple[str, ...]
    counted: bool


@dataclass(frozen=True)
class Plan:
    """A table that is a plan of work: what its columns tell, by column of `tasks`; its tasks.

    `roles` are those of the cells of its lines that are no part of a row.
    """

    columns: dict[str, int]
    roles: dict[Cell, str] = field(default_factory=dict)


@dataclass
class Result:
    """What a table gives. `elsewhere`: cells that another accounts for (totals, counts); `unmet`:
    lists of criteria that are not met, which a count beside may prove to be whole."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    elsewhere: list[Cell] = field(default_factory=list)
    unknown: Counter = field(default_factory=Counter)
    plan: Plan | None = None
    unmet: list[Unmet] = field(default_factory=list)


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
