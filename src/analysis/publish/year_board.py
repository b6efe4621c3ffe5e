"""The board of a year: which commune meets which criterion."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.catalogue import NeedsNotMet
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.facts import Fact
from analysis.publish.shown import Number, number_of
from analysis.publish.year_scope import Scope
from analysis.words.wording import number

FEW = 8  # communes up to which the criteria go down, with their full names
NEW = "new"  # the status of a criterion that is newly met
ORDER = ("met", NEW, "in_progress", "not_met", "not_applicable", "conflicting", "no_data")


@dataclass(frozen=True)
class Square:
    """What one criterion is to one commune: its status, and the number or mark behind it."""

    status: str
    told: Number


@dataclass(frozen=True)
class Board:
    """Communes and criteria with their names and groups, the squares by both, and the counts.

    `met` of each commune, `by` each criterion; `gained` where some are newly met; `reported`
    counts where the squares are made up, else those of other tables that differ; `silent` communes
    sent nothing.
    """

    drawn: Drawn
    places: dict[str, str]
    criteria: dict[str, str]
    groups: dict[str, str]
    group_names: dict[str, str]
    squares: dict[tuple[str, str], Square]
    met: dict[str, Number]
    by: dict[str, Number]
    gained: dict[str, Number]
    reported: dict[str, Number]
    silent: tuple[str, ...]
    basis: str

    @property
    def wide(self) -> bool:
        """Whether communes go down and criteria across, by number."""
        return len(self.places) + len(self.silent) > FEW

    @property
    def statuses(self) -> list[str]:
        """The statuses that the legend names, in its order."""
        there = {square.status for square in self.squares.values()}
        there |= {"no_data"} if len(self.squares) < len(self.places) * len(self.criteria) else set()
        return [name for name in ORDER if name in there]


def board_of(scope: Scope) -> Board | None:
    """The board of the year, of what was reported where it was; None where nobody tells of single
    criteria."""
    for basis in scope.bases:
        choices = {"basis": basis, "years": scope.year}
        if drawn := scope.figure("criteria_matrix", **choices):
            return _board(scope, drawn, basis)
    return None


def _board(scope: Scope, drawn: Drawn, basis: str) -> Board:
    assert drawn.table is not None, "figures of the catalogue have their table"
    table = _sorted(drawn.table)
    places = dict(zip(table["place_id"], table["place"], strict=True))
    criteria = dict(zip(table["criterion"].astype(str), table["criterion_name"], strict=True))
    groups, group_names = _groups(scope, table)
    new = _newly_met(scope, basis)
    squares = _squares(scope, table, new, basis)
    met = {place: _count(scope, squares, 0, place, name) for place, name in places.items()}
    by = {no: _count(scope, squares, 1, no, name) for no, name in criteria.items()}
    gained = {place: _gained(scope, new, met[place], place) for place in places}
    silent = [name for place, name in scope.communes.items() if place not in places]
    elsewhere = _told_elsewhere(scope, met) if basis == "reported" else {}
    return Board(
        _between(drawn, met, elsewhere), places,
        dict(sorted(criteria.items(), key=lambda own: int(own[0]))), groups, group_names, squares,
        met, by, gained if new else {},
        elsewhere if basis == "reported" else _reported(scope, places),
        tuple(silent), basis,
    )  # fmt: skip


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """The communes by the share that they meet, and by name where they meet as much."""
    whole = table[table["criterion"].astype(str).str.fullmatch(r"\d+")]
    applies = whole[whole["status"] != "not_applicable"]
    share = applies.assign(met=applies["status"] == "met").groupby("place_id")["met"].mean()
    rows = whole.assign(share=whole["place_id"].map(share).fillna(0.0))
    return rows.sort_values("share", ascending=False, kind="stable")


def _groups(scope: Scope, table: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """The group of each criterion by its number, and what the groups are called."""
    register = scope.tables.criteria_names.astype({"criterion": str})
    own = register[register["criteria_set"].isin(table["own_set"])]
    groups = dict(zip(own["criterion"], measures.text_of(own["group_no"]), strict=True))
    called = dict(zip(own["group_no"], measures.text_of(own["group_name"]), strict=True))
    return groups, {no: name for no, name in called.items() if no and name}


def _newly_met(scope: Scope, basis: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """What is newly met since the year before, by one producer and one set: the cells of both."""
    years = [scope.year - 1, scope.year]
    chosen = catalogue.ask("what_changed", scope.stock, area=scope.area, basis=basis, years=years)
    try:
        rows = chosen.table()
    except NeedsNotMet:
        return {}
    rows = rows[rows["change"] == "newly_met"]
    keys = zip(rows["place_id"], rows["item"].astype(str), strict=True)
    return dict(zip(keys, rows["cells"], strict=True))


def _count(
    scope: Scope, squares: dict[tuple[str, str], Square], of: int, key: str, name: str
) -> Number:
    """How many of the squares of a commune (`of` 0) or a criterion (1) are met."""
    own = [square for spot, square in squares.items() if spot[of] == key]
    applies = [square for square in own if square.status != "not_applicable"]
    met = sum(square.status in ("met", NEW) for square in own)
    label = scope.words["counted_place" if of == 0 else "counted_criterion"]
    label = label.format(name=name, no=key, year=scope.year)
    cells = tuple(dict.fromkeys(cell for square in own for cell in square.told.cells))
    basis = own[0].told.basis
    return Number(f"{met}/{len(applies)}", label, cells, "count", basis, aside=True)


def _gained(
    scope: Scope, new: dict[tuple[str, str], tuple[str, ...]], met: Number, place: str
) -> Number:
    """How many criteria a commune newly meets; of none all of its cells say so."""
    own = [cells for (of, _), cells in new.items() if of == place]
    label = scope.words["newly_met"].format(year=scope.year, before=scope.year - 1)
    every = tuple(dict.fromkeys(cell for cells in own for cell in cells)) or met.cells
    return Number(f"+{len(own)}" if own else "0", label, every, "count", met.basis, aside=True)


def _squares(
    scope: Scope, table: pd.DataFrame, new: dict[tuple[str, str], tuple[str, ...]], basis: str
) -> dict[tuple[str, str], Square]:
    squares = {}
    for row in table.to_dict("records"):
        place, criterion = str(row["place_id"]), str(row["criterion"])
        status = NEW if row["status"] == "met" and (place, criterion) in new else str(row["status"])
        label = scope.words["square"].format(
            place=row["place"], criterion=criterion, name=row["criterion_name"], year=scope.year
        )
        shown = scope.words[f"status_{status}"]
        if status == "in_progress" and pd.notna(row["value"]):
            shown += f", {number(float(row['value']), 1, scope.lang)}%"
        told = Number(shown, label, tuple(row["cells"]), "value", basis, aside=True)
        squares[place, criterion] = Square(status, told)
    return squares


def _reported(scope: Scope, places: dict[str, str]) -> dict[str, Number]:
    """The counts that were reported for these communes, beside squares that were made up."""
    drawn = scope.figure("criteria_met_by_commune", basis="reported", years=scope.year)
    if drawn is None:
        return {}
    marks: dict[str, Mark] = {mark.category: mark for mark in drawn.marks}
    return {
        place: number_of(marks[name], drawn, aside=True)
        for place, name in places.items()
        if name in marks
    }


def _told_elsewhere(scope: Scope, met: dict[str, Number]) -> dict[str, Number]:
    """The counts that another table gives of communes and that are not those of their squares."""
    drawn = scope.figure("criteria_met_by_commune", basis="reported", years=scope.year)
    if drawn is None or drawn.table is None:
        return {}
    found = {}
    place = dict(zip(drawn.table["label"], drawn.table["place_id"], strict=True))
    for mark in drawn.marks:
        counted = met.get(place.get(mark.category, ""))
        if counted and counted.text.partition("/")[0] != mark.text.partition("/")[0]:
            found[place[mark.category]] = number_of(mark, drawn, aside=True)
    return found


def _between(drawn: Drawn, met: dict[str, Number], elsewhere: dict[str, Number]) -> Drawn:
    """The figure with a finding that is true by the counts of other tables, too."""
    counts = {place: [_first(own.text) for own in (met[place], elsewhere[place])]
              for place in elsewhere}  # fmt: skip

    def told(fact: Fact) -> Fact:
        """What a commune misses, by the one count and by the other."""
        if fact.of not in counts or fact.value is None:
            return fact
        here, there = counts[fact.of]
        ends = sorted([fact.value, fact.value + here - there])
        return replace(fact, value=ends[0], high=max(ends[1], fact.high or ends[1]))

    if drawn.finding is None or not counts:
        return drawn
    claims = tuple(claim.mapped(told) for claim in drawn.finding.claims)
    return drawn.saying(replace(drawn.finding, claims=claims))


def _first(text: str) -> float:
    """The number in front of "11/19"."""
    return float(text.partition("/")[0].replace(",", "."))
