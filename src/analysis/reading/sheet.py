"""One sheet understood: its tables, the role of each cell, its rows, and why others have none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain, product

from analysis.reading.colours import coloured, unexplained_colours
from analysis.reading.footnotes import without_references
from analysis.reading.law.columns import Column
from analysis.reading.law.context import context_of
from analysis.reading.law.decide import understand
from analysis.reading.law.labels import Labels
from analysis.reading.law.legend import is_legend
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.places_between import refuse_behind_places
from analysis.reading.law.plans import columns_of_plan
from analysis.reading.law.row import Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.tasks import take_plan
from analysis.reading.law.told import gifts_in_words
from analysis.reading.ledger import roles_of, unaccounted, without_figures
from analysis.reading.merges import not_drawn_wide
from analysis.reading.structure.blocks import Block, blocks_of
from analysis.reading.structure.kinds import Values
from analysis.reading.titles import goes_on, notes_of, texts_in, titles_of
from analysis.registers.country import Place
from analysis.sheets.sheet import Box, Sheet
from analysis.words.text import as_seen, is_seen

Cell = tuple[int, int]
PLAIN = {str, float, int, bool, type(None)}  # what stands in most cells, and needs no other words
WORDS_OF_TITLE = 5
MOST_MERGED = 10_000  # cells of a merge that are looked at
MOST_CELLS = 200_000  # of a batch of sheets, each as wide as the widest


@dataclass(frozen=True)
class Plain:
    """A sheet as the structure asks for it: values as texts and numbers only."""

    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]]
    indents: dict[Cell, int]


@dataclass(frozen=True)
class Ready:
    """A sheet whose tables can be looked for: `own` with words for colours and ditto marks, and
    without the lines that show how it is filled in, which are the cells of `examples`.

    `colours`: the texts that explain colours; `samples`: the rows in which these are shown.
    """

    sheet: Sheet
    own: Plain
    colours: Collection[str]
    samples: Collection[int]
    examples: list[Cell]


@dataclass(frozen=True)
class Understood:
    """A sheet, its tables with what each gives, and the role of every filled cell; whether lines
    show how it is filled in."""

    sheet: Sheet
    tables: list[tuple[Block, Table, Result]]
    roles: dict[Cell, str]
    texts: list[str] = field(default_factory=list)
    form: bool = False

    @cached_property
    def labels(self) -> dict[Cell, tuple[Cell, ...]]:
        """The cells that label each figure: of its column, its sections and its line."""
        return {
            (r, c): (*block.over(r, c), *beside[r])
            for block, table, _ in self.tables
            for beside in (_beside(block, table),)
            for r, c in block.values
        }


def _beside(block: Block, table: Table) -> dict[int, tuple[Cell, ...]]:
    """The cells of the sections and the stub of each line, without ordinals; behind them those of
    other columns that say when."""
    ordinals = {c for c, column in table.columns.items() if column.job == "ordinal"}
    return {
        r: tuple(
            cell
            for cell in dict.fromkeys((*block.sections[r], *block.stubs[r], *_when(table, r)))
            if cell[1] not in ordinals
        )
        for r in {r for r, _ in block.values}
    }


def _when(table: Table, row: int) -> list[Cell]:
    """The cells of a line in columns of periods."""
    cells = ((row, c) for c, column in table.columns.items() if column.job == "period")
    return [cell for cell in cells if table.at(cell) not in (None, "")]


def plain(sheet: Sheet) -> Plain:
    """The cells with percentages, days and errors written as a reader of the sheet sees them."""
    rows = without_references(_as_seen(sheet.rows))
    odd = {r for r, _ in (*sheet.flags, *sheet.percents)}
    odd |= {r for r, row in enumerate(rows) if not PLAIN.issuperset(map(type, row))}
    for r in odd:
        rows[r] = [_plain(sheet, r, c, value) for c, value in enumerate(rows[r])]
    return Plain(rows, sheet.merges, sheet.indents)


def _as_seen(rows: list[list[object]]) -> list[list[object]]:
    """The rows without the signs of texts that nobody sees."""
    texts = {value for row in rows for value in row if isinstance(value, str)}
    if is_seen(" ".join(texts)):
        return list(rows)
    seen = {text: as_seen(text) for text in texts if not is_seen(text)}
    return [[seen.get(value, value) if isinstance(value, str) else value for value in row]
            for row in rows]  # fmt: skip


def _plain(sheet: Sheet, r: int, c: int, value: object) -> object:
    if (r, c) in sheet.flags:
        return f"#{sheet.flags[r, c][1]}"
    if (r, c) in sheet.percents and isinstance(value, float):
        return sheet.shown(r, c)
    if isinstance(value, date | datetime | time | timedelta):
        return sheet.shown(r, c)
    return value


def with_dittos(labels: Labels, own: Plain) -> Plain:
    """A sheet in which words that ditto marks stand below are merged over these marks."""
    texts = (value for value in set(chain(*own.rows)) if isinstance(value, str))
    dittos = set(filter(labels.is_ditto, texts))
    if not dittos:
        return own
    found = [
        (r, c) for r, row in enumerate(own.rows[1:], 1) for c, value in enumerate(row)
        if value in dittos
    ]  # fmt: skip
    tall = {(r2, c1): (r1, c1, r2, c2) for r1, c1, r2, c2 in own.merges if c1 == c2}
    others = [merge for merge in own.merges if merge[1] != merge[3]]
    for r, c in found:  # from the top, so that a run of marks goes on
        first = tall.get((r - 1, c), (r - 1, c))[:2]
        text = own.rows[first[0]][c]
        if isinstance(text, str) and any(map(str.isalpha, text)) and not labels.is_ditto(text):
            tall.pop((r - 1, c), None)
            tall[r, c] = (*first, r, c)
    return replace(own, merges=[*others, *tall.values()])


def with_repeated(own: Plain) -> Plain:
    """A sheet in which a title that was written into every cell of its row is one merged cell."""
    found = []
    for r, row in enumerate(own.rows):
        first = next((c for c, value in enumerate(row) if value not in (None, "")), len(row))
        text = row[first] if first < len(row) else None
        if not isinstance(text, str) or row[first + 1 : first + 2] != [text]:
            continue
        last = (
            len(row) - 1 - next(n for n, value in enumerate(row[::-1]) if value not in (None, ""))
        )
        alike = set(row[first : last + 1]) == {text} and last - first > 1
        if alike and len(text.split()) >= WORDS_OF_TITLE:
            found.append((r, first, r, last))
    return replace(own, merges=[*own.merges, *found]) if found else own


def _with_struck(sheet: Sheet, own: Plain) -> Plain:
    """A sheet in which what is struck out stands as before: a line of figures is no head."""
    struck = {cell: found for cell, (rule, found) in sheet.flags.items() if rule == "struck_out"}
    rows = list(own.rows)
    for r in {r for r, _ in struck}:
        rows[r] = [struck.get((r, c), value) for c, value in enumerate(rows[r])]
    return replace(own, rows=rows) if struck else own


def without_examples(labels: Labels, own: Plain) -> tuple[Plain, list[Cell]]:
    """A sheet without the lines that show how it is filled in, "Ví dụ" in front; their cells."""
    first = [next((value for value in row if value not in (None, "")), "") for row in own.rows]
    texts = {value for value in set(first) if isinstance(value, str) and value}
    said = {text for text in texts if _is_example(labels, text)}
    rows, cells = list(own.rows), []
    for r in (r for r, text in enumerate(first) if text in said):
        cells += [(r, c) for c, value in enumerate(rows[r]) if value not in (None, "")]
        rows[r] = [None] * len(rows[r])
    return (replace(own, rows=rows), cells) if said else (own, cells)


def _is_example(labels: Labels, text: str) -> bool:
    if not labels.vocabulary.speaks_of(text, "example"):
        return False
    label = labels.read(text)
    alone = all(item.has("example") for item in label.said.items) and label.has("example")
    return alone and not (label.rest or label.places or label.numbers)


def ready_of(sheet: Sheet, labels: Labels) -> Ready:
    """A sheet made ready to look for its tables."""
    filled, examples = without_examples(labels, plain(sheet))
    own = with_repeated(with_dittos(labels, filled))
    own = replace(own, merges=not_drawn_wide(own.rows, own.merges))
    rows, colours, samples = coloured(sheet, labels, own.rows)
    return Ready(sheet, replace(own, rows=rows), colours, samples, examples)


def tables_of(sheets: Sequence[Ready], values: Values) -> list[list[Block]]:
    """The tables of each sheet, found in all of them at once: most of what a small one costs are
    calls of numpy, and those are as many for one as for many."""
    found: list[list[Block]] = []
    batch: list[Plain] = []
    widest = 0
    for one in sheets:
        own = _with_struck(one.sheet, one.own)
        widest = max(widest, *map(len, own.rows), 0)
        if batch and widest * sum(len(each.rows) for each in (*batch, own)) > MOST_CELLS:
            found += blocks_of(batch, values)
            batch, widest = [], max(map(len, own.rows), default=0)
        batch.append(own)
    return found + blocks_of(batch, values) if batch else found


def understood(ready: Ready, blocks: Sequence[Block], labels: Labels, source: str) -> Understood:
    """What a sheet says, table by table."""
    sheet, own, examples = ready.sheet, ready.own, ready.examples
    tables: list[tuple[Block, Table, Result]] = []
    titles: list[str] = []
    area: Place | None = None
    for n, block in enumerate(blocks):
        above, titles = titles, titles_of(labels, own.rows, block, titles)
        notes = notes_of(labels, own.rows, blocks[n:])
        notes = [text for text in notes if text not in ready.colours]
        own_titles = [
            one for one in titles if one not in ready.colours or not is_legend(labels, one)
        ]
        context = context_of(labels, own_titles, notes, sheet.name, source, above)
        if context.area is None and not any(label.places for label in context.titles):
            context = replace(context, area=area)  # the table lies where the one above it does
        area = context.area
        table = Table(labels, own.rows, block, context, own.merges)
        result = _result(sheet, own, table, block, (sheet.name, _stem(source)))
        result.refused += [] if examples else list(without_figures(table, result))
        refuse_behind_places(table, block, result)
        if tables and goes_on(own.rows, *tables[-1][:2], block):
            _without_section(table, block, result)
        tables.append((block, table, result))
    roles = roles_of(own.rows, labels, tables) | dict.fromkeys(examples, "note")
    roles |= {(r, c): "note" for r in ready.samples for c in range(len(sheet.rows[r]))}
    return Understood(
        sheet, tables, roles, texts_in(own.rows, range(len(own.rows))), bool(examples)
    )


def _without_section(table: Table, block: Block, result: Result) -> None:
    """Refuses what stands under a place of the page above and took the area of the title."""
    area, placed = table.context.area, {line.row for line in table.lines if line.place_named}
    lost = [
        row for row in result.rows
        if not (block.sections.get(row.cell[0]) or row.cell[0] in placed)
        and row.place is not None and row.place.place == area
    ]  # fmt: skip
    result.rows[:] = [row for row in result.rows if row not in lost]
    result.refused += [Refusal(row.cell, "place") for row in lost]


def _stem(source: str) -> str:
    return source.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _result(sheet: Sheet, own: Plain, table: Table, block: Block, names: tuple[str, str]) -> Result:
    """What a table gives: the tasks of a plan of work, or else figures."""
    plan = columns_of_plan(table)
    if plan is not None:
        return flagged(sheet, block, take_plan(table, plan, names, own.merges))
    result = whole(sheet, table, flagged(sheet, block, understand(table)))
    result = of_named_year(sheet, table, result)
    lines = {row.cell[0] for row in result.rows}
    result.refused += [*unaccounted(block, table, result), *gifts_in_words(table, lines)]
    result.refused += list(unexplained_colours(sheet, table, result))
    return result


def flagged(sheet: Sheet, block: Block, result: Result) -> Result:
    """Errors and formulas keep the rule that the file says of them; a day is no figure.

    What stands under or beside a label that is struck out is refused with it.
    """
    result.refused[:] = [_flagged(sheet, one) for one in result.refused]
    if not sheet.flags:
        return result
    titles = [cell for cell in sheet.flags if cell[0] in block.titles]
    struck, kept = _struck_beside(sheet, result), []
    for row in result.rows:
        r, c = row.cell
        path = (*row.cells, *(cell for cell in struck.get(r, ()) if cell[1] < c),
                *block.stubs.get(r, ()), *block.column_paths.get(c, ()), *titles,
                *block.sections.get(r, ()))  # fmt: skip
        cell = next((cell for cell in path if cell in sheet.flags), None)
        if cell is None:
            kept.append(row)
            continue
        rule, found = sheet.flags[cell]
        result.refused += [Refusal(own, rule, (found,)) for own in {*row.cells, cell}]
    result.rows[:] = kept
    return result


def _struck_beside(sheet: Sheet, result: Result) -> dict[int, list[Cell]]:
    """What is struck out and no figure, by line: a name outside the stub."""
    figures = {cell for one in (*result.rows, *result.refused) for cell in one.cells}
    found: dict[int, list[Cell]] = {}
    for cell, (rule, _) in sheet.flags.items():
        if rule == "struck_out" and cell not in figures:
            found.setdefault(cell[0], []).append(cell)
    return found


def _flagged(sheet: Sheet, one: Refusal) -> Refusal:
    r, c = one.cell
    if one.cell in sheet.flags:
        rule, found = sheet.flags[one.cell]
        return Refusal(one.cell, rule, (found,))
    day = one.rule in ("words", "number") and isinstance(sheet.rows[r][c], date)
    return Refusal(one.cell, "date_among_numbers", (sheet.shown(r, c),)) if day else one


def of_named_year(sheet: Sheet, table: Table, result: Result) -> Result:
    """Refuse the rows of the year of a title where the name of the sheet says another."""
    named, title = table.labels.read(sheet.name).period, table.context.period
    if named is None or title is None or named.since or title.since:
        return result
    if not (named.year and title.year) or named.year == title.year:
        return result
    words = (f"{named.year} ({sheet.name})", str(title.year))
    own = [row for row in result.rows if row.period.year == title.year]
    result.refused += [Refusal(row.cell, "path_contradicts", words) for row in own]
    result.rows[:] = [row for row in result.rows if row.period.year != title.year]
    return result


def whole(sheet: Sheet, table: Table, result: Result) -> Result:
    """Refuse what stands in one cell over several lines or columns of figures: it cannot be split.

    One mark is that of each cell that it covers.
    """
    over: dict[Cell, Refusal] = {}
    several: dict[Cell, list[Place]] = {}
    merged = set(sheet.merges)
    for merge in sheet.merges:
        places = _places_under(table, *merge)
        if places:
            several[merge[:2]] = places
        elif _over_several(table, *merge) or _over_names(table, merged, *merge):
            first = Refusal((merge[0], merge[1]), "merged_value")
            over |= dict.fromkeys(_cells_of(*merge), first)
    shared = [row for row in result.rows if row.cell in several]
    over |= {
        row.cell: Refusal(row.cell, "merged_value")
        for row in shared
        if row.table != "contributions"  # a rate of two communes is that of neither
    }
    result.rows[:] = [
        _of_several(row, several[row.cell]) if row.cell in several else row for row in result.rows
    ]
    refused = {over[row.cell]: None for row in result.rows if row.cell in over}
    result.refused += list(refused)
    result.rows[:] = [row for row in result.rows if row.cell not in over]
    return result


def _over_several(table: Table, top: int, left: int, bottom: int, right: int) -> bool:
    """Whether a merge of no mark covers several lines or columns of figures."""
    if (top, left) in table.criterion:
        return False
    lines = [table.row_of[row] for row in range(top, bottom + 1) if row in table.row_of]
    texts = {tuple(map(str, _texts_of(table, line.row))) for line in lines} - {()}
    several = len(_values_under(table, left, right)) > 1 or len(texts) > 1
    return several or len(_named_beside(table, top, bottom)) > 1


def _over_names(
    table: Table, merges: Collection[Box], top: int, left: int, bottom: int, right: int
) -> bool:
    """Whether a merge of a figure covers rows with names of their own, which are then no lines.

    In small letters the name of the line above goes on; below a name that is merged over the same
    rows stand its parts.
    """
    stub = [c for c in table.block.stub if table.columns[c].job != "ordinal"]
    named = any((top, c, bottom, c) in merges for c in stub)
    if named or top not in table.row_of or not _values_under(table, left, right):
        return False
    own = {line.row for line in table.lines if not line.section}
    inside = product((row for row in range(top + 1, bottom + 1) if row not in own), stub)
    texts = (str(table.at(cell) or "").strip() for cell in inside)
    return any(text and not text[0].islower() for text in texts)


def _named_beside(table: Table, top: int, bottom: int) -> set[str]:
    """The texts in columns of places beside a merge, those of rows without a figure among them."""
    naming = [c for c, column in table.columns.items() if column.job == "place"]
    texts = (str(table.at((r, c)) or "") for r in range(top, bottom + 1) for c in naming)
    return {text for text in texts if text}


def _values_under(table: Table, left: int, right: int) -> list[Column]:
    return [column for column in table.values if left <= column.at <= right]


def _places_under(table: Table, top: int, left: int, bottom: int, right: int) -> list[Place]:
    """The places of the lines that one figure is merged over, where it has no other columns."""
    naming = [c for c, column in table.columns.items() if column.job == "place"]
    alone = top < bottom and len(_values_under(table, left, right)) == 1
    if not (alone and naming) or (top, left) in table.criterion:
        return []
    texts = [str(table.at((r, naming[-1]))) for r in range(top, bottom + 1)]
    named = [table.labels.place(text)[0] for text in texts]
    if not all(named):
        return []
    found = settle(named, table.context.area, None, table.on)
    places = [place for one in found if one and (place := one.place)]
    return places if len(places) == len(texts) else []


def _of_several(row: Row, places: list[Place]) -> Row:
    """A gift in a merged cell as one of all its places, unsplit."""
    names = ", ".join(place.name for place in places)
    return replace(row, place=Settled(names, "", None, several=tuple(places)))


def _cells_of(top: int, left: int, bottom: int, right: int) -> list[Cell]:
    """The cells of a merge, as many as are looked at."""
    cells = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
    return [cell for cell, _ in zip(cells, range(MOST_MERGED), strict=False)]


def _texts_of(table: Table, row: int) -> list[object]:
    """What stands beside the figures of a line, but for its ordinal."""
    columns = (c for c in table.block.stub if table.columns[c].job != "ordinal")
    return [value for c in columns if (value := table.at((row, c))) not in (None, "")]
