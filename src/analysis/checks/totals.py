"""Totals, means and counts of one table: of which cells they are said to be.

A line or a column is a total by its words, every one of which is spent as that, or because
arithmetic proves it elsewhere in the table. What stands under "Trong đó" may be a part of a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.checks.cells import Cells
from analysis.checks.claims import Claim, Family, settled
from analysis.checks.lines import Axis, Entry, levels
from analysis.checks.reconcile import Figure, Relation, figure
from analysis.reading.structure.sums import Sums

_FEWEST_MARKS = 3  # that a single count must have
# Counts of what is not met may hold what is under way.
_COUNTED = {
    "met": [("met",)],
    "in_progress": [("in_progress",)],
    "not_met": [("not_met",), ("not_met", "in_progress")],
}
_SUBTOTALS = -1
_NEVER_TOGETHER = {"labour", "land"}  # with gifts of other kinds
Named = tuple[int, list[Figure] | None]  # a set of parts under its name; None: one is not read


def families_of(
    cells: Cells, lines: Axis, columns: Axis, sums: Sums, continued: bool
) -> Iterator[Family]:
    """The claims of a table, those of one line or of one column together.

    `continued`: another table has the same heads and no total, so a total may go over both.
    """
    for axis, others, proved in ((lines, columns, sums.rows), (columns, lines, sums.columns)):
        over_lines = axis is lines
        known = [e for e in axis.entries if e.word]
        for entry in (e for e in known if over_lines or e.word == "total"):
            yield from _family(cells, axis, others, entry, continued and over_lines, over_lines)
        yield _parents(cells, axis, others)
        for at, parts in proved.items():
            entry = axis.entries[axis.position[at]] if at in axis.position else None
            if entry is not None and entry not in known:
                own = [axis.entries[axis.position[p]] for p in parts if p in axis.position]
                claims = [_claim(cells, axis, entry, o, [own], []) for o in _others(axis, others)]
                yield Family([c for c in claims if c], certain=False)
    yield from _counts(cells, lines, columns)


# -- totals and means --------------------------------------------------------------------------
def _family(
    cells: Cells, axis: Axis, others: Axis, entry: Entry, continued: bool, over_lines: bool
) -> Iterator[Family]:
    sets = axis.sets(entry)
    if not sets or entry.rate and entry.word == "total":
        return
    below = bool(axis.below(entry))
    certain = not continued and _one_sort(entry, sets[0], below or not over_lines)
    certain = certain and not (over_lines and any(label.has("here") for label in entry.labels))
    own = _others(axis, others)
    if entry.word == "mean":
        found = [_mean(cells, axis, entry, o, sets) for o in own]
        yield Family([c for c in found if c], certain, "mean_mismatch")
        return
    totals = axis.totals
    rest = [e for e in totals if e is not entry] if entry in (totals[0], totals[-1]) else []
    claims = [_claim(cells, axis, entry, o, sets, [] if below else rest) for o in own]
    yield Family([c for c in claims if c], certain)


def _parents(cells: Cells, axis: Axis, others: Axis) -> Family:
    """What stands over others by ordinals or indentation, and may be more than they are."""
    claims = []
    for entry in (e for e in axis.entries if not e.ends() and not e.rate):
        below = [e for e in axis.below(entry) if not e.rate]
        if len(below) > 1 and _one_sort(entry, below, strict=False):
            claims += [_claim(cells, axis, entry, o, [below], []) for o in _others(axis, others)]
    return Family([c for c in claims if c], certain=False)


def _others(axis: Axis, others: Axis) -> list[Entry]:
    """Where the figures of a line or column can be added up."""
    timed = len({e.facts.period for e in axis.entries if not e.ends()} - {None}) > 1
    return [
        e
        for e in others.entries
        if not (e.heading or e.rate or e.word == "mean" or timed and e.cumulated)
    ]


def _one_sort(entry: Entry, parts: Sequence[Entry], strict: bool) -> bool:
    """Whether parts are all that a total can be of: of one thing, and not said to be some."""
    plain = [e for e in parts if not e.ends()]
    some = strict and any(e.some for e in (entry, *plain))
    kinds = {e.facts.kind for e in plain}
    return not (
        some
        or any(e.rate for e in plain)
        or len({e.facts.measure for e in plain}) > 1
        or len({e.thing for e in plain}) > 1
        or len({e.unit for e in plain}) > 1
        or len(kinds) > 1 and kinds & _NEVER_TOGETHER
    )  # fmt: skip


def _claim(
    cells: Cells,
    axis: Axis,
    entry: Entry,
    other: Entry,
    sets: Sequence[Sequence[Entry]],
    subtotals: Sequence[Entry],
) -> Claim | None:
    """What a total says in one column (or line); a part that is not read leaves it open."""
    whole = cells.told(axis.cell(entry.at, other.at))
    if whole is None:
        return None
    named: list[Named] = [
        (2 * k + level, _parts(cells, axis, lines, other))
        for k, own in enumerate(sets)
        for level, lines in enumerate(_levels(cells, axis, own, entry, other))
    ]
    if len(subtotals) > 1 and sets:
        named.append((_SUBTOTALS, _parts(cells, axis, subtotals, other)))
    return _sum(whole, named)


def _levels(
    cells: Cells, axis: Axis, entries: Sequence[Entry], total: Entry, other: Entry
) -> list[list[Entry]]:
    return levels(entries, total, lambda e: cells.told(axis.cell(e.at, other.at)) is not None)


def _parts(cells: Cells, axis: Axis, entries: Iterable[Entry], other: Entry) -> list[Figure] | None:
    return cells.parts(axis.cell(e.at, other.at) for e in entries)


def _sum(whole: Figure, sets: Iterable[Named]) -> Claim | None:
    found = []
    for name, parts in sets:
        if parts is None and name != _SUBTOTALS:
            return None
        known = [p for p in parts or () if not p.blank]
        if parts and known and len(parts) > 1:
            exact = all(p.counted for p in known) and whole.half <= 0.5
            of = figure(whole.address, whole.value, None, True) if exact else whole
            found.append((name, Relation("sum", of, tuple(parts))))
    return settled(found)


def _mean(
    cells: Cells, axis: Axis, entry: Entry, other: Entry, sets: Sequence[Sequence[Entry]]
) -> Claim | None:
    """A mean may go over all lines, those with a figure, or the communes without the wards."""
    whole = cells.told(axis.cell(entry.at, other.at))
    if whole is None:
        return None
    means: list[Relation] = []
    for own in sets:
        details = _levels(cells, axis, own, entry, other)[0]
        parts = _parts(cells, axis, details, other)
        if parts is None:
            return None
        known = tuple(p for p in parts if not p.blank)
        if not known or len(parts) < 2:
            continue
        kinds = [e.place_kind for e in details if e.place_kind]
        means.append(Relation("mean", whole, tuple(parts), len(parts)))
        numbers = sorted({len(known), *(kinds.count(kind) for kind in set(kinds))})
        means += [Relation("mean", whole, known, number) for number in numbers]
    return settled(enumerate(means))


# -- counts of marks ---------------------------------------------------------------------------
def _counts(cells: Cells, lines: Axis, columns: Axis) -> Iterator[Family]:
    """Counts may follow a rule of their own; where most disagree, nothing is claimed."""
    marked = {row.cell for row in cells.rows.values() if row.table == "criteria"}
    for axis, others, along in ((lines, columns, 0), (columns, lines, 1)):
        judged = {cell[along] for cell in marked}
        for entry in (e for e in axis.entries if marked and e.at not in judged and _counting(e)):
            sets = axis.sets(entry) if entry.word else [_run(axis, entry)]
            claims = [_count(cells, axis, entry, o, sets) for o in others.entries if not o.ends()]
            found = [claim for claim in claims if claim]
            alone = len(found) == 1 and len(found[0].relations[0].parts) >= _FEWEST_MARKS
            yield Family(found, certain=alone, rule="count_mismatch")


def _run(axis: Axis, entry: Entry) -> list[Entry]:
    return [e for e in axis.entries if e.path[: entry.level] == entry.over and e is not entry]


def _counting(entry: Entry) -> bool:
    """Whether the words of a line or column may count marks."""
    said = entry.labels[-1:]
    if entry.rate or entry.cumulated or any(label.rest or label.changed for label in said):
        return False
    return any(label.has("total", "form", "concept", "status") for label in said)


def _count(
    cells: Cells, axis: Axis, entry: Entry, other: Entry, sets: Sequence[Sequence[Entry]]
) -> Claim | None:
    found = cells.told(axis.cell(entry.at, other.at))
    if found is None:
        return None
    whole = figure(found.address, found.value, None, True)
    status = entry.facts.status or "met"
    every = not entry.facts.status and not entry.facts.concept
    relations: list[Relation] = []
    for own in sets:
        for marks in _marks(cells, [axis.cell(e.at, other.at) for e in own if not e.ends()]):
            if sum(said == status for _, said in marks) == whole.value:
                return settled([(0, Relation("sum", whole, (whole,)))])  # nothing more to compare
            counted = _COUNTED.get(status, [])
            relations += [_counted(whole, marks, statuses) for statuses in counted]
            if every:
                parts = tuple(figure(address, 1.0, 0.0, True) for address, _ in marks)
                relations.append(Relation("sum", whole, parts))
    return settled(enumerate(relations))


def _marks(cells: Cells, own: Sequence[tuple[int, int]]) -> list[list[tuple[str, str]]]:
    """Addresses and statuses of criteria; also with parts of criteria, and of these alone."""
    main, parts = [], []
    for cell in own:
        criterion, status = cells.mark(cell)
        if criterion:
            (parts if "." in criterion else main).append((cells.address(cell), status))
        elif not cells.is_blank(cell) and cells.told(cell) is None:
            main.append((cells.address(cell), ""))
    every = [*main, *parts]
    if not any(status for _, status in every):
        return []
    return [main, every, parts] if parts else [main]


def _counted(whole: Figure, marks: list[tuple[str, str]], counted: tuple[str, ...]) -> Relation:
    """A count of marks: one that does not apply, or is none, may count or not."""
    parts = []
    for address, said in marks:
        low = float(said in counted)
        high = 1.0 if said in ("", "not_applicable") else low
        parts.append(Figure(address, low, low, high, True, blank=low < high))
    return Relation("sum", whole, tuple(parts))
