"""Lines and columns of one table alike: what each stands under, and what its words make it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, takewhile

from analysis.checks.cells import Cell, Cells
from analysis.checks.reconcile import Figure
from analysis.reading.law.facts import Facts
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Line, Row
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item
from analysis.words.text import normalize

# Uses of words that may stand beside "Tổng cộng", "Bình quân" without making it another thing.
_BESIDE = {"fill", "skip", "here", "level", "measure", "give", "place0", "crit", "head:period"}
Sums = Mapping[int, tuple[int, ...]]  # lines or columns with those that they sum
_NUMBERED = re.compile(r"\(?\d+\)?(?: ?= ?\(?\d+\)?(?: ?\+ ?\(?\d+\)?)+)?")  # "(3) = (4) + (5)"
_RATES = {"rate", "mean", "ratio", "share"}  # meanings of words of figures that are never added up


@dataclass(frozen=True, eq=False)
class Entry:
    """A line or a column, `at` its number. `path`: what it stands under, outer to inner, and it.

    `word`: "total", "mean", "carried" (from a page to the next) or "", as the label at that `level`
    of its path says, `spent` whether with every word. `proved`: what it sums in most cells.
    `thing`: what is counted, where its likes may count other things.
    `heading`: without figures.
    `of_rates`: rows made of it are in per cent, or so much for each.
    """

    at: int
    path: tuple[Hashable, ...]
    level: int
    word: str
    labels: tuple[Label, ...]
    facts: Facts
    unit: str
    thing: str = ""
    heading: bool = False
    place_kind: str = ""
    of_rates: bool = False
    spent: bool = True
    proved: tuple[int, ...] = ()

    @property
    def over(self) -> tuple[Hashable, ...]:
        """What the entry, or the group that is a total, stands under."""
        return self.path[: self.level]

    @property
    def tail(self) -> tuple[Hashable, ...]:
        """What stands under the word of a total: "Tổng số | Tiền mặt"."""
        return self.path[self.level + 1 :]

    @cached_property
    def rate(self) -> bool:
        """Whether its figures are shares, means or ranks, which are never added up."""
        units = [unit.name for unit in self.facts.units]
        said = _says(self.labels, *_RATES) or any("%" in unit or "/" in unit for unit in units)
        return self.of_rates or said

    @property
    def cumulated(self) -> bool:
        """Whether each of its figures holds those before it."""
        return _says(self.labels, "cumulated")

    @property
    def share(self) -> bool:
        """Whether its figures are said to be in per cent."""
        items = (item for label in self.labels for item in label.said.items)
        said = _says(self.labels, "share") or any(item.meaning("form") == "rate" for item in items)
        return said or any("%" in unit.name for unit in self.facts.units)

    @property
    def parts_of_a_whole(self) -> bool:
        """Whether its name begins as that of shares does: "Cơ cấu", "Tỷ trọng", "Tỷ lệ"."""
        items = self.labels[-1].said.items if self.labels else ()
        return _says(self.labels, "share") or bool(items) and items[0].meaning("form") == "rate"

    @property
    def only_share(self) -> bool:
        """Whether its name says no more: "Tỷ trọng nông nghiệp" is a figure of its own."""
        name = self.labels[-1:]
        other = any(label.rest or label.has("org", "concept", "indicator") for label in name)
        return _says(name, "share") and not other

    @property
    def some(self) -> bool:
        """Whether it may be only some of the parts of a whole: "Trong đó"."""
        return any(label.has("part") for label in self.labels)

    def ends(self) -> bool:
        """Whether a run of details ends at it."""
        return bool(self.word) or self.heading

    def goes_on(self) -> bool:
        """Whether a run of details goes on with it."""
        return not self.ends()


def word_of(labels: Iterable[Label]) -> str:
    """ "total", "carried" or "mean" where every word is spent as that, else ""."""
    read = [label for label in labels if label.text.strip()]
    items = (item for label in read for item in label.said.items)
    own = [item for item in items if not (item.has(*_BESIDE) or item.aside)]
    if not own or any(map(_leaves_words, read)):
        return ""
    if all(map(_is_mean, own)):
        return "mean"
    if not all(map(_is_total, own)) or _says(read, "cumulated"):
        return ""
    return "carried" if _says(read, "carried") else "total"


def _leaves_words(label: Label) -> bool:
    return bool(label.rest or label.places or label.changed)


def _is_total(item: Item) -> bool:
    return item.has("total") and not item.has("mean")


def _says_total(label: Label) -> bool:
    """Whether a label begins with a total, whatever follows: "Cộng vùng 1"."""
    return bool(label.said.items) and label.said.items[0].has("total") and not label.changed


def _is_mean(item: Item) -> bool:
    named = (item.meaning("indicator") or "").endswith("_mean")
    return item.has("mean") or item.meaning("form") == "mean" or named


def _says(labels: Iterable[Label], *meanings: str) -> bool:
    """Whether any word has one of these meanings in any of its uses."""
    items = (item for label in labels for item in label.said.items)
    return any(meaning in meanings for item in items for _, meaning in item.uses)


class Axis:
    """The lines or the columns of a table in order; `others` are those that they cross."""

    def __init__(self, cells: Cells, entries: Sequence[Entry], *, of_lines: bool) -> None:
        self.cells, self.entries, self.of_lines = cells, entries, of_lines
        self.position = {entry.at: n for n, entry in enumerate(entries)}
        self.worded = [entry for entry in entries if entry.word]
        self.totals = [entry for entry in self.worded if entry.word == "total"]
        self._ends = {id(group[i]) for group in self._groups() for i in (0, -1)}

    def _groups(self) -> Iterable[list[Entry]]:
        groups: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in self.worded:
            groups[entry.over, entry.word].append(entry)
        return groups.values()

    def cell(self, entry: Entry, other: Entry) -> Cell:
        """Where a line and a column meet."""
        return (entry.at, other.at) if self.of_lines else (other.at, entry.at)

    def told(self, entry: Entry, other: Entry) -> Figure | None:
        """The figure of a cell that has one."""
        return self.cells.told(self.cell(entry, other))

    def parts(self, entries: Iterable[Entry], other: Entry) -> list[Figure] | None:
        """Figures that may be added up; None where one is not read."""
        return self.cells.parts(self.cell(entry, other) for entry in entries)

    def summing(self) -> set[int]:
        """The lines or columns with a figure that sums others, as the reading of rows found."""
        return {cell[not self.of_lines] for cell in self.cells.elsewhere}

    def may_sum(self, entry: Entry) -> bool:
        """Whether an entry may be a total or a share by what is below it, or by its numbers."""
        summed = len(self.below(entry)) > 1 or len(self.numbers(entry)) > 1
        return entry.share or bool(entry.proved) or summed

    def numbers(self, entry: Entry) -> list[str]:
        """The number of a column in the row below the heads, and those of the ones it sums."""
        block, at = self.cells.table.block, self.cells.table.at
        told = (normalize(shown(at((r, entry.at)))) for r in block.numbering)
        summed = (one for one in told if not self.of_lines and _NUMBERED.fullmatch(one))
        return next((re.findall(r"\d+", one) for one in summed), [])

    def below(self, entry: Entry) -> list[Entry]:
        """What stands under an entry."""
        depth = len(entry.path)
        return [*takewhile(lambda x: x.path[:depth] == entry.path, self._from(entry, 1))]

    def _from(self, entry: Entry, step: int) -> Iterator[Entry]:
        """The entries behind one (step 1) or before it, nearest first (step -1)."""
        end = len(self.entries) if step > 0 else -1
        return (self.entries[n] for n in range(self.position[entry.at] + step, end, step))

    def sets(self, entry: Entry) -> list[list[Entry]]:
        """What a total may be of: what is below it, or beside it, all, and the runs around it."""
        if below := self.below(entry):
            return [below]
        kept: list[list[Entry]] = []
        for found in self._around(entry):
            alike = [e for e in found if _alike(e, entry)]
            one_unit = len({e.unit for e in alike if e.goes_on()}) == 1
            if len(alike) > 1 and one_unit and alike not in kept:
                kept.append(alike)
        return kept

    def _around(self, entry: Entry) -> Iterator[list[Entry]]:
        """What it was proved to sum; of many totals the first and the last may be of all.

        What is carried to the next page is all that stands before it.
        """
        yield [self.entries[self.position[at]] for at in entry.proved if at in self.position]
        if entry.word == "carried":
            yield [*self.entries[: self.position[entry.at]]]
            return
        if not entry.word or id(entry) in self._ends:
            yield [e for e in self.entries if _beside(e, entry)]
        if entry.over and self.of_lines and entry in self.worded[:1] + self.worded[-1:]:
            yield [e for e in self.entries if e is not entry]
        yield [*takewhile(Entry.goes_on, self._from(entry, -1))][::-1]
        yield [*takewhile(Entry.goes_on, dropwhile(Entry.ends, self._from(entry, 1)))]

    def levels(self, entries: Sequence[Entry], total: Entry, other: Entry) -> list[list[Entry]]:
        """The innermost details, and what stands for those below it: heads, totals of groups."""
        there = [e for e in entries if self.told(e, other) is not None]
        own = {e.path for e in there if not e.word}
        heads = {path[:n] for path in own for n in range(1, len(path))}
        details = [e for e in entries if e.goes_on() and e.path not in heads]
        covered = heads & own | _groups_with_totals(there, total.level)
        if not covered:
            return [details]
        return [details, [e for e in entries if _is_top(e, covered, heads, total.level)]]


def _groups_with_totals(entries: Sequence[Entry], level: int) -> set[tuple]:
    """The groups deeper than a level that have totals of their own."""
    return {e.over for e in entries if e.word == "total" and len(e.over) > level}


def _is_top(entry: Entry, covered: set, heads: set, level: int) -> bool:
    """Whether an entry stands for all below it and nothing above does for it."""
    own = entry.over if entry.word else entry.path
    over = {entry.path[:n] for n in range(level + 1, len(own))}
    stands = own in covered if entry.word else own in covered or own not in heads
    return stands and entry.word in ("", "total") and not entry.heading and not over & covered


def _beside(entry: Entry, total: Entry) -> bool:
    own, level = entry.path, total.level
    within = len(own) > level and own[:level] == total.over and own[level] != total.path[level]
    return within and (not total.tail or own[level + 1 :] == total.tail)


def _alike(entry: Entry, total: Entry) -> bool:
    """Whether nothing that a total says of its unit, time and measure speaks against a part."""
    own, its = total.facts, entry.facts
    unit = not total.unit or entry.unit in (total.unit, "")
    time = own.period is None or its.period in (own.period, None)
    return unit and time and own.measure in ("", its.measure)


# -- what lines and columns are ----------------------------------------------------------------
def may_tell(cells: Cells, columns: Axis) -> bool:
    """Whether anything in a table may be a total, a mean, a count of marks or a share.

    Most lists have none: then no line of them needs to be looked at.
    """
    table = cells.table
    found = cells.elsewhere or cells.marks or columns.worded
    if found or any(map(columns.may_sum, columns.entries)):
        return True
    nested = any(line.parent is not None for line in table.lines)
    said = {label for line in table.lines for label in _labels(line, table)}
    return nested or any(item.has("total") or _is_mean(item) for x in said for item in x.said.items)


def lines_of(cells: Cells, sums: Sums) -> Axis:
    """The lines of a table, sections among them; `sums` those that arithmetic finds."""
    table, rows = cells.table, _rows_along(cells, 0)
    paths: dict[int, tuple[int, ...]] = {}
    entries = []
    for line in table.lines:
        over = paths.get(line.parent, ()) if line.parent is not None else ()
        labels, own, made = _labels(line, table), (*over, line.row), rows[line.row]
        named = "" if line.place_named else word_of(labels)
        word, spent = _word(named, labels, made, line.place_named)
        thing = _thing(line.place_named, line.facts, labels, made)
        if word == "carried" and not any(map(Entry.goes_on, entries)):
            word, thing = "", ""  # from a page that is not here: one more part of its total
        heading = line.section and bool(thing or _heads(line, table))
        paths[line.row] = over if line.section and not heading else own
        entry = Entry(
            line.row, own, len(over), word, labels, line.facts,
            line.unit.name if line.unit else "", thing, heading,
            line.place.kind if line.place is not None else "", _all_rates(cells, made), spent,
            sums.get(line.row, ()),
        )  # fmt: skip
        entries.append(entry)
    return Axis(cells, entries, of_lines=True)


def columns_of(cells: Cells, sums: Sums) -> Axis:
    """The columns of figures of a table; `sums` those that arithmetic finds."""
    table, rows = cells.table, _rows_along(cells, 1)
    entries = []
    for column in sorted(table.values, key=lambda column: column.at):
        labels, made, facts = column.labels, rows[column.at], column.facts
        path = tuple(label.text for label in labels) or (str(column.at),)
        words = [(n, word_of([label])) for n, label in enumerate(labels)]
        level, named = next((own for own in reversed(words) if own[1]), (len(path) - 1, ""))
        name, placed = labels[-1:], column.at in table.head_places
        word, spent = _word(named, name, made, placed)
        entry = Entry(
            column.at, path, level, word, labels, facts,
            facts.units[0].name if facts.units else "",
            _thing(placed, facts, name, made), of_rates=_all_rates(cells, made), spent=spent,
            proved=sums.get(column.at, ()),
        )  # fmt: skip
        entries.append(entry)
    return Axis(cells, entries, of_lines=False)


def _rows_along(cells: Cells, along: int) -> Mapping[int, list[Row]]:
    """The rows made of each line (0) or column (1)."""
    found: dict[int, list[Row]] = defaultdict(list)
    for cell, row in cells.rows.items():
        found[cell[along]].append(row)
    return found


def _word(word: str, name: Sequence[Label], rows: Sequence[Row], placed: bool) -> tuple[str, bool]:
    """What the words make of a line or column, and whether every one of them is spent.

    Its name may only begin as that of a total does; but not where rows are made of it.
    """
    known = word or placed or any(row.what for row in rows)
    loose = not known and any(map(_says_total, name))
    return ("total" if loose else word), not loose


def _thing(placed: bool, facts: Facts, name: Sequence[Label], rows: Sequence[Row]) -> str:
    """What is counted: nothing of its own where it is a place, a giver, a gift."""
    if placed or facts.orgs or any(row.table == "contributions" for row in rows):
        return ""
    return facts.indicator or facts.concept or " ".join(label.text for label in name)


def _all_rates(cells: Cells, rows: Sequence[Row]) -> bool:
    known = cells.registers.indicator_of
    units = [known.get(row.what, ("", row.unit))[1] or row.unit for row in rows]
    return bool(units) and all("%" in unit or "/" in unit for unit in units)


def _heads(line: Line, table: Table) -> bool:
    """Whether others stand under a line without figures; a commune may only be left blank."""
    below = [table.row_of[row] for row in table.children.get(line.row, ())]
    others = [own for own in below if own.place_named or not word_of(_labels(own, table))]
    return any(_level(own) != (_level(line) or -1) for own in others)


def _level(line: Line) -> int:
    return line.place.place.level if line.place is not None and line.place.place else 0


def _labels(line: Line, table: Table) -> tuple[Label, ...]:
    """The labels of a line, also where they name its whole area or a level: "Số xã đạt"."""
    return line.own or tuple(table.labels.read(name) for name in line.names)
