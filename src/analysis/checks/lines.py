"""Lines and columns of one table alike: what each stands under, and what its words make it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, takewhile

from analysis.checks.cells import Cell, Cells
from analysis.reading.law.columns import Column
from analysis.reading.law.facts import Facts
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Line
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item

# Uses of words that may stand beside "Tổng cộng", "Bình quân" without making it another thing.
_BESIDE = {"fill", "skip", "here", "level", "measure", "give", "place0", "crit"}
_RATES = {"rate", "mean", "ratio", "share"}  # meanings of words of figures that are never added up


@dataclass(frozen=True, eq=False)
class Entry:
    """A line or a column, `at` its number. `path`: what it stands under, outer to inner, and it.

    `word`: "total", "mean" or "", as every word of the label at that `level` of its path says.
    `thing`: what is counted, where its likes may count other things. `heading`: without figures.
    `of_rates`: rows made of it are in per cent, or so much for each.
    """

    at: int
    path: tuple[Hashable, ...]
    level: int
    word: str
    labels: tuple[Label, ...]
    facts: Facts
    unit: str
    thing: str
    heading: bool = False
    place_kind: str = ""
    of_rates: bool = False

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


def word_of(labels: Iterable[Label]) -> str:
    """ "total" or "mean" where every word is spent as that, else ""."""
    read = [label for label in labels if label.text.strip()]
    items = [item for label in read for item in label.said.items]
    if any(label.rest or label.places or label.changed for label in read):
        return ""
    own = [item for item in items if not item.has(*_BESIDE) and not item.aside]
    if own and all(_is_mean(item) for item in own):
        return "mean"
    mean = any(item.has("mean") for item in own)
    total = bool(own) and all(item.has("total") for item in own)
    return "total" if total and not mean and not _says(read, "cumulated") else ""


def _is_mean(item: Item) -> bool:
    named = (item.meaning("indicator") or "").endswith("_mean")
    return item.has("mean") or item.meaning("form") == "mean" or named


def _says(labels: Iterable[Label], *meanings: str) -> bool:
    """Whether any word has one of these meanings in any of its uses."""
    items = (item for label in labels for item in label.said.items)
    return any(meaning in meanings for item in items for _, meaning in item.uses)


class Axis:
    """The lines or the columns of a table, in order, with those that are totals."""

    def __init__(self, entries: Sequence[Entry], cell: Callable[[int, int], Cell]) -> None:
        self.entries, self.cell = entries, cell
        self.position = {entry.at: n for n, entry in enumerate(entries)}
        self.totals = [entry for entry in entries if entry.word == "total"]
        self._groups: dict[tuple, list[Entry]] = {}
        for entry in (entry for entry in entries if entry.word):
            self._groups.setdefault((entry.over, entry.word), []).append(entry)

    def below(self, entry: Entry) -> list[Entry]:
        """What stands under an entry."""
        after = self.entries[self.position[entry.at] + 1 :]
        return [*takewhile(lambda x: x.path[: len(entry.path)] == entry.path, after)]

    def sets(self, entry: Entry) -> list[list[Entry]]:
        """What a total may be of: what is below it, beside it, all, the run before, that after."""
        if below := self.below(entry):
            return [below]
        n = self.position[entry.at]
        group, totals = self._groups[entry.over, entry.word], [e for e in self.entries if e.word]
        found = []
        if entry in (group[0], group[-1]):
            found.append([e for e in self.entries if _beside(e, entry)])
        if entry in (totals[0], totals[-1]) and entry.over and isinstance(entry.at, int):
            found.append([e for e in self.entries if e is not entry])
        before, after = self.entries[:n][::-1], self.entries[n + 1 :]
        found.append([*takewhile(lambda e: not e.ends(), before)][::-1])
        found.append([*takewhile(lambda e: not e.ends(), dropwhile(Entry.ends, after))])
        kept: list[list[Entry]] = []
        for entries in ([e for e in own if _alike(e, entry)] for own in found):
            units = {e.unit for e in entries if not e.ends()}
            if len(entries) > 1 and len(units) == 1 and entries not in kept:
                kept.append(entries)
        return kept


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
def lines_of(cells: Cells) -> Axis:
    """The lines of a table, sections among them."""
    table = cells.table
    giving = {row.cell[0] for row in cells.rows.values() if row.table == "contributions"}
    paths: dict[int, tuple[int, ...]] = {}
    entries = []
    for line in table.lines:
        over = paths.get(line.parent, ()) if line.parent is not None else ()
        plain = line.place_named or line.row in giving or bool(line.facts.orgs)
        heading = line.section and (not plain or _heads(line, table))
        labels = _labels(line, table)
        own = (*over, line.row)
        paths[line.row] = over if line.section and not heading else own
        entries.append(
            Entry(
                line.row, own, len(over), _word_of_line(line, table), labels, line.facts,
                unit=line.unit.name if line.unit else "",
                thing="" if plain else _thing(line.facts, labels),
                heading=heading,
                place_kind=line.place.kind if line.place is not None else "",
            )
        )  # fmt: skip
    return Axis(entries, lambda at, other: (at, other))


def _heads(line: Line, table: Table) -> bool:
    """Whether others stand under a line without figures; a commune may only be left blank."""
    below = [table.row_of[row] for row in table.children.get(line.row, ())]
    return any(
        not _word_of_line(own, table) and _level(own) != (_level(line) or -1) for own in below
    )


def _level(line: Line) -> int:
    return line.place.place.level if line.place is not None and line.place.place else 0


def _word_of_line(line: Line, table: Table) -> str:
    return "" if line.place_named else word_of(_labels(line, table))


def _labels(line: Line, table: Table) -> tuple[Label, ...]:
    """The labels of a line, also where they name its whole area or a level: "Số xã đạt"."""
    return line.own or tuple(table.labels.read(name) for name in line.names)


def columns_of(cells: Cells) -> Axis:
    """The columns of figures of a table."""
    table = cells.table
    giving = {row.cell[1] for row in cells.rows.values() if row.table == "contributions"}
    units: dict[int, set[str]] = {}
    for row in cells.rows.values():
        known = cells.registers.indicator_of.get(row.what, ("", row.unit))[1]
        units.setdefault(row.cell[1], set()).add(known or row.unit)
    entries = []
    for column in sorted(table.values, key=lambda column: column.at):
        level, word = _word_of_column(column)
        path = tuple(label.text for label in column.labels) or (str(column.at),)
        plain = column.at in giving or column.at in table.head_places or bool(column.facts.orgs)
        entries.append(
            Entry(
                column.at, path, level if word else len(path) - 1, word, column.labels,
                column.facts,
                unit=column.facts.units[0].name if column.facts.units else "",
                thing="" if plain else _thing(column.facts, column.labels[-1:]),
                of_rates=any("%" in unit or "/" in unit for unit in units.get(column.at, ())),
            )
        )  # fmt: skip
    return Axis(entries, lambda at, other: (other, at))


def _word_of_column(column: Column) -> tuple[int, str]:
    """The innermost of its heads that is a total or a mean, and which of them."""
    words = [(n, word_of([label])) for n, label in enumerate(column.labels)]
    return next(((n, word) for n, word in reversed(words) if word), (0, ""))


def _thing(facts: Facts, labels: Sequence[Label]) -> str:
    return facts.indicator or facts.concept or " ".join(label.text for label in labels)


# -- parts at one place of the other axis ------------------------------------------------------
def levels(
    entries: Sequence[Entry], total: Entry, present: Callable[[Entry], bool]
) -> list[list[Entry]]:
    """The innermost details, and those that stand for what is below them: heads, totals of groups.

    `present`: whether an entry has a figure there.
    """
    there = [entry for entry in entries if present(entry)]
    heads = {e.path[:n] for e in there if not e.word for n in range(1, len(e.path))}
    details = [e for e in entries if not e.ends() and e.path not in heads]
    covered = {e.path for e in there if not e.word and e.path in heads}
    groups = {e.over for e in there if e.word == "total" and len(e.over) > total.level}
    if not covered and not groups:
        return [details]

    def _is_top(e: Entry) -> bool:
        inner = range(total.level + 1, len(e.path))
        over = {e.path[:n] for n in inner}
        if e.word:
            return e.word == "total" and e.over in groups and not (over - {e.over}) & groups
        return not e.heading and not over & (covered | groups) and (
            e.path in covered or e.path not in heads
        )  # fmt: skip

    return [details, [e for e in entries if _is_top(e)]]
