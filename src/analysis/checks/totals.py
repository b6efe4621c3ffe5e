"""Totals, means and counts of one table: of which cells they are said to be.

A line or a column is a total by its words, every one of which is spent as that; by where it stands;
or because arithmetic proves it elsewhere in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.checks.claims import Claim, Family, settled
from analysis.checks.lines import Axis, Entry
from analysis.checks.reconcile import FAILED, Figure, Relation, figure

_FEWEST_MARKS = 3  # that a single count must have
_MOST_COUNTS = 100  # lines or columns that count marks
# Counts of what is not met may hold what is under way.
_COUNTED = {
    "met": [("met",)],
    "in_progress": [("in_progress",)],
    "not_met": [("not_met",), ("not_met", "in_progress")],
}
_SUBTOTALS = -1  # the name of a set that is left out where one of them is not read
_NEVER_TOGETHER = {"labour", "land"}  # with gifts of other kinds


def families_of(lines: Axis, columns: Axis, continued: bool) -> Iterator[Family]:
    """The claims of a table, those of one line or of one column together.

    `continued`: another table has the same heads and no total, so a total may go over both.
    """
    for axis, others in ((lines, columns), (columns, lines)):
        across = _added(axis, others)
        yield from _by_words(axis, across, continued and axis.of_lines)
        yield _by_place(axis, across)
        yield from _by_arithmetic(axis, across)
        yield from _by_numbering(axis, across)
        yield from _counts(axis, others)


# -- totals and means --------------------------------------------------------------------------
def _added(axis: Axis, others: Axis) -> list[Entry]:
    """Where the figures of a line or column can be added up."""
    timed = len({e.facts.period for e in axis.entries if not e.ends()} - {None}) > 1
    plain = (e for e in others.entries if not (e.heading or e.rate or e.word == "mean"))
    return [e for e in plain if not (timed and e.cumulated)]


def _by_words(axis: Axis, across: Sequence[Entry], continued: bool) -> Iterator[Family]:
    """Each that is said to be a total or a mean; those with words left over bear each other out."""
    loose: list[Claim | None] = []
    for entry in axis.worded:
        sets = axis.sets(entry)
        certain = bool(sets) and not continued and _is_certain(axis, entry, sets)
        if not sets:
            continue
        if entry.word == "mean":
            means = (_mean(axis, entry, o, sets) for o in across if axis.of_lines)
            yield _family(axis, means, certain, "mean_mismatch")
        elif not entry.rate:
            subtotals = _subtotals(axis, entry)
            claims = [_sum(axis, entry, o, sets, subtotals) for o in across]
            loose += [] if entry.spent else claims
            yield _family(axis, claims if entry.spent else [], certain)
    yield _family(axis, loose)


def _is_certain(axis: Axis, entry: Entry, sets: Sequence[Sequence[Entry]]) -> bool:
    some = not axis.of_lines or bool(axis.below(entry))
    return _one_sort(entry, max(sets, key=len), some)


def _subtotals(axis: Axis, entry: Entry) -> list[Entry]:
    """The other totals, which the first and the last may sum."""
    ends = entry in axis.totals[:1] + axis.totals[-1:] and not axis.below(entry)
    return [e for e in axis.totals if e is not entry] if ends else []


def _family(
    axis: Axis,
    claims: Iterable[Claim | None],
    certain: bool = False,
    rule: str = "total_mismatch",
) -> Family:
    return Family([claim for claim in claims if claim], certain, rule, axis.of_lines)


def _by_place(axis: Axis, across: Sequence[Entry]) -> Family:
    """What stands over others by ordinals or indentation, and may be more than they are."""
    claims: list[Claim | None] = []
    for entry in (e for e in axis.entries if not e.ends() and not e.rate):
        below = [e for e in axis.below(entry) if not e.rate]
        if len(below) > 1 and _one_sort(entry, below, some=False):
            claims += [_sum(axis, entry, o, [below], []) for o in across]
    return _family(axis, claims)


def _by_arithmetic(axis: Axis, across: Sequence[Entry]) -> Iterator[Family]:
    """What sums others in most cells, as the structure or the reading of its rows found."""
    summing = axis.summing()
    for entry in (e for e in axis.entries if e.proved or e.at in summing):
        if entry.ends() or entry.rate:
            continue
        figures = [axis.cell(entry, o) for o in across if axis.told(entry, o)]
        summed = sum(cell in axis.cells.elsewhere for cell in figures)
        if entry.proved or summed > len(figures) / 2:
            sets = axis.sets(entry)
            yield _family(axis, (_sum(axis, entry, o, sets, []) for o in across))


def _by_numbering(axis: Axis, across: Sequence[Entry]) -> Iterator[Family]:
    """What the row of numbers below the heads says to sum others: "(3) = (4) + (5)"."""
    entries = {number: entry for entry in axis.entries for number in axis.numbers(entry)[:1]}
    for entry in entries.values():
        parts = [entries.get(number) for number in axis.numbers(entry)[1:]]
        if parts and None not in parts:
            sets = [[part for part in parts if part]]
            yield _family(axis, (_sum(axis, entry, o, sets, []) for o in across), certain=True)


def _one_sort(entry: Entry, parts: Sequence[Entry], some: bool) -> bool:
    """Whether parts are of one thing; with `some` also that none is said to be only one of some."""
    plain = [e for e in parts if not e.ends()]
    if some and any(e.some for e in (entry, *plain)) or any(e.rate for e in plain):
        return False
    sorts = ({e.facts.measure for e in plain}, {e.thing for e in plain}, {e.unit for e in plain})
    kinds = {e.facts.kind for e in plain}
    together = len(kinds) == 1 or not kinds & _NEVER_TOGETHER
    return together and all(len(sort) <= 1 for sort in sorts)


def _sum(
    axis: Axis,
    entry: Entry,
    other: Entry,
    sets: Sequence[Sequence[Entry]],
    subtotals: Sequence[Entry],
) -> Claim | None:
    """What a total says in one column (or line); a part that is not read leaves it open."""
    whole = axis.told(entry, other)
    if whole is None:
        return None
    named = [
        (2 * k + level, axis.parts(own, other))
        for k, entries in enumerate(sets)
        for level, own in enumerate(axis.levels(entries, entry, other))
    ]
    if any(parts is None for _, parts in named):
        return None
    named.append((_SUBTOTALS, axis.parts(subtotals, other)))
    sums = ((name, _relation(whole, parts or [])) for name, parts in named)
    claim = settled((name, relation) for name, relation in sums if relation)
    return None if claim and _may_be_a_mean(claim, entry, other) else claim


def _relation(whole: Figure, parts: list[Figure]) -> Relation | None:
    known = [part for part in parts if not part.blank]
    if not known or len(parts) < 2:
        return None
    exact = all(part.counted for part in known) and whole.half <= 0.5
    of = figure(whole.address, whole.value, None, True) if exact else whole
    return Relation("sum", of, tuple(parts))


def _may_be_a_mean(claim: Claim, *labelled: Entry) -> bool:
    """Whether a figure that is no sum lies among its parts, under words that are not understood."""
    unread = any(label.rest for entry in labelled for label in entry.labels[-1:])
    most = min(max(part.value for part in relation.known) for relation in claim.relations)
    return unread and claim.name in FAILED and claim.whole.value < most


def _mean(axis: Axis, entry: Entry, other: Entry, sets: Sequence[Sequence[Entry]]) -> Claim | None:
    """A mean may go over all lines, those with a figure, or the communes without the wards."""
    whole = axis.told(entry, other)
    if whole is None:
        return None
    means: list[Relation] = []
    for own in sets:
        details = axis.levels(own, entry, other)[0]
        parts = axis.parts(details, other)
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
def _counts(axis: Axis, others: Axis) -> Iterator[Family]:
    """Counts may follow a rule of their own; where most disagree, nothing is claimed."""
    judged = {cell[not axis.of_lines] for cell in axis.cells.marks}
    found = [e for e in axis.entries if judged and e.at not in judged and _counting(e)]
    for entry in found[:_MOST_COUNTS]:
        around = [e for e in axis.entries if e.path[: entry.level] == entry.over]
        sets = axis.sets(entry) if entry.word else [around, axis.entries]
        claims = [claim for o in others.entries if (claim := _count(axis, entry, o, sets))]
        certain = len(claims) == 1 and len(claims[0].relations[0].parts) >= _FEWEST_MARKS
        yield _family(axis, claims, certain, "count_mismatch")


def _counting(entry: Entry) -> bool:
    """Whether the words of a line or column may count marks."""
    said = entry.labels[-1:]
    if entry.rate or entry.cumulated or any(label.rest or label.changed for label in said):
        return False
    return any(label.has("total", "form", "concept", "status") for label in said)


def _count(axis: Axis, entry: Entry, other: Entry, sets: Sequence[Sequence[Entry]]) -> Claim | None:
    found = None if other.ends() else axis.told(entry, other)
    if found is None:
        return None
    whole = figure(found.address, found.value, None, True)
    status = entry.facts.status or "met"
    every = entry.facts.crit and not (entry.facts.status or entry.facts.concept)
    relations: list[Relation] = []
    for own in sets:
        for marks in _marks(axis, [axis.cell(e, other) for e in own if not e.ends()]):
            if sum(said == status for _, said in marks) == whole.value:
                return settled([(0, Relation("sum", whole, (whole,)))])  # nothing more to compare
            counted = _COUNTED.get(status, [])
            relations += [_counted(whole, marks, statuses) for statuses in counted]
            if every:
                parts = tuple(figure(address, 1.0, 0.0, True) for address, _ in marks)
                relations.append(Relation("sum", whole, parts))
    return settled(enumerate(relations))


def _marks(axis: Axis, own: Sequence[tuple[int, int]]) -> list[list[tuple[str, str]]]:
    """Addresses and statuses of criteria; also with parts of criteria, and of these alone."""
    main, parts, cells = [], [], axis.cells
    for cell in own:
        mark = cells.marks.get(cell)
        if mark:
            (parts if "." in mark.what else main).append((cells.address(cell), mark.status))
        elif not cells.is_blank(cell) and cells.told(cell) is None:
            main.append((cells.address(cell), ""))
    if not any(status for _, status in (*main, *parts)):
        return []
    return [main, [*main, *parts], parts] if parts else [main]


def _counted(whole: Figure, marks: list[tuple[str, str]], counted: tuple[str, ...]) -> Relation:
    """A count of marks: one that does not apply, or is none, may count or not."""
    parts = []
    for address, said in marks:
        low = float(said in counted)
        high = 1.0 if said in ("", "not_applicable") else low
        parts.append(Figure(address, low, low, high, True, blank=low < high))
    return Relation("sum", whole, tuple(parts))
