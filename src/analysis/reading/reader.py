"""One file to rows, issues and a ledger line a sheet; whatever is wrong with it is an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from operator import itemgetter
from pathlib import Path
from typing import ParamSpec, TypeVar

from analysis.garbage import collecting_seldom
from analysis.reading.corrections import correct, corrections_by_source
from analysis.reading.law.labels import Labels, Named
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import MOST_KEPT
from analysis.reading.ledger import ledger_row
from analysis.reading.notes import gifts_in_notes, notes_that_tell, say_made_up
from analysis.reading.over_sheets import note_on, sums_of_sheets
from analysis.reading.refusals import issues_of, open_words
from analysis.reading.results import (
    CONTRIBUTIONS,
    PARTS,
    File,
    FileResult,
    Tidied,
    said_by,
    stopped,
)
from analysis.reading.rows import Finisher, Origin
from analysis.reading.sheet import Ready, Understood, ready_of, tables_of, understood
from analysis.reading.structure.blocks import Block
from analysis.reading.structure.kinds import Values, ordinal_of
from analysis.reading.tabs import tabs_that_tell
from analysis.reading.targets import target_of
from analysis.reading.unknown import Unknown
from analysis.reading.unmet import met_beside
from analysis.registers.country import Places
from analysis.registers.register import Registers
from analysis.registers.vocabulary import vocabulary
from analysis.sheets.sheet import Sheet, Unreadable, Workbook, column_name
from analysis.sheets.workbooks import read_workbook
from analysis.words.messages import Issue, severity
from analysis.words.periods import shown_day
from analysis.words.text import bare_key, is_unaccented

_AMOUNT = {"quantity", "value_vnd", "qualifier", "address"}
_WITHOUT_AMOUNT = itemgetter(*(n for n, own in enumerate(CONTRIBUTIONS) if own not in _AMOUNT))
Tables = tuple[Ready, list[Block]]  # a sheet, and the tables found in it
Found = dict[int, Tables]  # by the id of the sheet, which lives on
Given = ParamSpec("Given")
Made = TypeVar("Made")


def _or_stopped(
    source: str, work: Callable[Given, Made], *args: Given.args, **named: Given.kwargs
) -> Made | FileResult:
    """What work on a file gives, or why that is nothing. MemoryError."""
    try:
        return work(*args, **named)
    except Unreadable as error:
        told = [Issue(error.rule, source, found=error.found)]
        return FileResult(source, Tidied(), told, readable=False, digest=error.digest)
    except MemoryError:  # it may be what was read before that took it
        raise
    except Exception as error:  # a fault of this tool with one file must not cost the others
        return stopped(source, error)


class Reader:
    """Reads files against one set of registers; what is known of texts serves every file of a run.

    `understood` is called with each sheet once its cells have their final roles.
    """

    def __init__(
        self, registers: Registers, understood: Callable[[Understood], object] | None = None
    ) -> None:
        places = Places(registers)
        self.understood = understood
        standard = {known: unit for known, (_, unit) in registers.indicator_of.items()}
        called = {known: name for known, (name, _) in registers.indicator_of.items()}
        self.registers = registers
        words = vocabulary(tuple(registers.words))
        gathering = [
            one for one, (_, of) in registers.organization_of.items() if of in registers.gathering
        ]
        self.labels = Labels(words, registers.units, places.country, standard, gathering, called)
        self.values = Values(self.labels.evidence)
        self.finisher = Finisher(registers, places)
        self.marks = [word for word, use, _ in registers.words if use == "status"]
        self.corrections = corrections_by_source(registers.tables["corrections"])
        self.real: set[str] = set()  # texts of which none says that figures are made up

    def read(self, path: Path, source: str, basis: str = "") -> FileResult:
        """Rows, issues and ledger of one file; what is wrong with it is an issue. MemoryError."""
        return self.read_all([(path, source, basis)])[0]

    @collecting_seldom()
    def read_all(self, files: Sequence[File]) -> list[FileResult]:
        """The same of several files, whose tables are looked for at once. MemoryError."""
        opened = [_or_stopped(source, self._opened, path, source) for path, source, _ in files]
        workbooks = [one[0] for one in opened if not isinstance(one, FileResult)]
        found = self._found([sheet for workbook in workbooks for sheet in workbook.sheets])
        return [
            one
            if isinstance(one, FileResult)
            else _or_stopped(source, self._tidied, *one, basis, found)
            for one, (_, source, basis) in zip(opened, files, strict=True)
        ]

    def _opened(self, path: Path, source: str) -> tuple[Workbook, list[Issue]]:
        """The workbook of a file, corrected, and what is told of that."""
        workbook = read_workbook(path, source)
        return workbook, correct(workbook, self.corrections.get(source, ()))

    def _found(self, sheets: Sequence[Sheet]) -> Found:
        """The tables of sheets, looked for at once; of none, where one of them cannot be so.

        Each then is looked at by itself, and a fault costs it alone.
        """
        try:
            ready = [ready_of(sheet, self.labels) for sheet in sheets]
            found = zip(ready, tables_of(ready, self.values), strict=True)
            return dict(zip(map(id, sheets), found, strict=True))
        except Exception:
            return {}

    def _tidied(
        self, workbook: Workbook, corrected: list[Issue], basis: str, found: Found
    ) -> FileResult:
        result = self.tidy(workbook, basis, found)
        result.issues += corrected
        result.digest = workbook.digest
        return result

    def tidy(self, workbook: Workbook, basis: str, found: Found | None = None) -> FileResult:
        """What the sheets of a workbook give, one by one; `found`: their tables, if they are."""
        found = self._found(workbook.sheets) if found is None else found
        result = FileResult(workbook.source, Tidied())
        for one in workbook.problems:
            place = (workbook.source, one.sheet, one.address)
            result.issues.append(Issue(one.rule, *place, one.found, {"count": str(one.count)}))
        names = [self._sheet(sheet, basis, result, found) for sheet in workbook.sheets]
        empty = [name for name in names if name]
        _leave_sums(result)
        for said in result.understood:
            result.ledger.append(ledger_row(result.source, said.sheet, said.roles))
            if self.understood:
                self.understood(said)
        self._nothing(result, empty)
        result.issues = [self._with_nearest_mark(issue) for issue in result.issues]
        return result

    def _with_nearest_mark(self, issue: Issue) -> Issue:
        """The message of `Chưa đat` names the marks that differ from it in accents alone."""
        if issue.rule != "mark_not_understood":
            return issue
        own = issue.found.strip().casefold()
        bare = bare_key(own)
        alike = [mark for mark in self.marks if bare_key(mark) == bare and mark.casefold() != own]
        return replace(issue, detail=issue.detail | {"nearest": ", ".join(alike[:2])})

    def _nothing(self, result: FileResult, empty: list[str]) -> None:
        """A workbook without a figure says so once; beside others, a sheet without is but noted."""
        source, told = result.source, {severity(issue.rule) for issue in result.issues}
        if any(getattr(result.tidied, name) for name in PARTS):
            result.issues += [Issue("sheet_without_table", source, name) for name in empty]
        elif not any(line[2] for line in result.ledger):
            result.issues += [] if told else [Issue("file_empty", source)]
        elif not told & {"error", "warning"} and not any(i.address for i in result.issues):
            forms = any(issue.rule == "form_not_filled" for issue in result.issues)
            empty = [] if forms else empty or [""]
            result.issues += [Issue("no_table", source, name) for name in empty[:1]]

    def _sheet(self, sheet: Sheet, basis: str, result: FileResult, found: Found) -> str:
        """Put in what a sheet gives, and its issues.

        Returns its name where it has words and no table. A fault of this tool costs the sheet only.
        """
        try:
            said, rows, issues, unknown = self.sheet(
                sheet, result.source, basis, found.get(id(sheet))
            )
        except Exception as error:
            fault = f"{type(error).__name__}: {said_by(error)}"
            result.issues.append(Issue("sheet_stopped", result.source, sheet.name, found=fault))
            return ""
        result.tidied.add(rows)
        result.understood.append(said)
        result.issues += issues
        result.unknown += unknown
        unfilled = said.form and not any((*one.rows, *one.refused) for _, _, one in said.tables)
        result.issues += [Issue("form_not_filled", result.source, sheet.name)] if unfilled else []
        return sheet.name if said.roles and not (said.tables or unfilled) else ""

    def sheet(
        self, sheet: Sheet, source: str, basis: str = "", found: Tables | None = None
    ) -> tuple[Understood, Tidied, list[Issue], list[Unknown]]:
        """One sheet as it was understood, its rows, its issues, and words that were not.

        `found`: its tables, where they were looked for before.
        """
        made_up = self._says_made_up(sheet)
        if found is None:
            ready = ready_of(sheet, self.labels)
            found = ready, tables_of([ready], self.values)[0]
        said = understood(*found, self.labels, source)
        origin = Origin("illustrative" if made_up else basis or "reported", source, sheet.name)
        rows, refused = Tidied(), []
        for block, table, result in said.tables:
            refused += [(block, table, one) for one in result.refused]
            left = list(met_beside(result, self.finisher))
            whole = [*result.rows, *(one for one in left if isinstance(one, Row))]
            made = [*self._made(said, table, whole, origin, rows)]
            made += [one for one in left if isinstance(one, Refusal)]
            refused += [(block, table, one) for one in made]
        issues, unknown = issues_of(said, self.labels, refused, source)
        if made_up and basis == "reported":
            issues.append(Issue("basis_contradicts", source, sheet.name))
        issues += [*_outside(said, source), *_hidden(sheet, source)]
        issues += [*notes_that_tell(said, self.labels, source), *tabs_that_tell(said, source)]
        issues += gifts_in_notes(said, self.labels, source)
        return said, rows, issues, [*unknown, *open_words(said, self.labels, source)]

    def _made(
        self, said: Understood, table: Table, rows: Iterable[Row], origin: Origin, tidied: Tidied
    ) -> Iterator[Refusal]:
        """Put the rows of a table into `tidied`, finished; yields why some are none, and doubts."""
        sheet, block, first = said.sheet, table.block, dict[tuple, Row]()
        in_lines = {r: self._named(sheet, cells) for r, cells in block.stubs.items()}
        in_heads = {c: self._named(sheet, cells) for c, cells in block.column_paths.items()}
        line_of = cache(partial(_line_of, sheet, block))
        for row in rows:
            one = row.also is None and row.task is None
            address = (
                sheet.address(*row.cell)
                if one
                else ";".join([sheet.address(*cell) for cell in row.cells])
            )
            made = self.finisher.finished(row, origin, address)
            if isinstance(made, Refusal):
                said.roles.update(dict.fromkeys(row.cells, "issue"))
                yield made
                continue
            getattr(tidied, made.table).append(made.values)
            promised = target_of(made, row, table.context)
            tidied.targets += [promised] if promised else []
            yield from made.told
            r, c = row.cell
            if row.place is not None:
                for text, named in (*in_lines.get(r, ()), *in_heads.get(c, ())):
                    if named.name != row.place.name or named.kind not in ("", made.kind):
                        yield from _other_name(row, row.place.name, made.kind, text, named)
            if made.table == "contributions":
                yield from _twice(said, block, row, made.values[:-1], first, line_of)

    def _says_made_up(self, sheet: Sheet) -> bool:
        texts = {value for row in sheet.rows for value in row if isinstance(value, str)}
        new = texts - self.real
        if new and say_made_up(new, self.labels):
            return True
        if len(self.real) >= MOST_KEPT:
            self.real.clear()
        self.real |= new
        return False

    def _named(self, sheet: Sheet, cells: Iterable[tuple[int, int]]) -> list[tuple[str, Named]]:
        """The texts of cells that name a place each, with what they name."""
        values = (sheet.rows[r][c] for r, c in cells if c < len(sheet.rows[r]))
        texts = (value.strip() for value in values if isinstance(value, str))
        named = ((text, self.labels.place(text)[0]) for text in texts)
        return [(text, one) for text, one in named if one is not None]


def _other_name(row: Row, place: str, kind: str, text: str, named: Named) -> Iterator[Refusal]:
    """A place that a label calls another kind than it was on that day, or without accents."""
    meant = (("meant", f"{kind} {place}"),)
    if place == named.name and named.kind not in ("", kind):
        day = ("date", shown_day(row.period.end))
        yield Refusal(row.cell, "place_type_differs", (text,), (day, *meant))
    alike = bare_key(place) == bare_key(named.name)
    if alike and is_unaccented(named.name) and not is_unaccented(place):
        yield Refusal(row.cell, "unaccented", (text,), meant)


def _line_of(sheet: Sheet, block: Block, r: int) -> tuple[str, ...]:
    """What a line and the sections above it say, without ordinals."""
    texts = (sheet.shown(*cell).strip() for cell in block.sections[r] + block.stubs[r])
    return tuple([text for text in texts if not ordinal_of(text)])


def _twice(
    said: Understood, block: Block, row: Row, gift: tuple, first: dict[tuple, Row],
    line_of: Callable[[int], tuple[str, ...]],
) -> Iterator[Refusal]:  # fmt: skip
    """A line of gifts that says the same as one above, also of another amount: "Hội Nông dân 25",
    and again "30". Perhaps it was entered twice."""
    before, same = first.setdefault(gift, row), (*_WITHOUT_AMOUNT(gift), row.cell[1])
    if before is row and (like := first.setdefault(same, row)) is not row:
        first.setdefault((*same, line_of(like.cell[0])), like)
        before = first.setdefault((*same, line_of(row.cell[0])), row)
    lines = [block.stubs.get(one.cell[0], ())[-1:] for one in (row, before)]
    if before.cell[0] != row.cell[0] and all(lines):
        (own,), (other,) = lines
        meant = (("meant", said.sheet.address(*other)),)
        yield Refusal(own, "line_twice", (said.sheet.shown(*own),), meant)


def _outside(said: Understood, source: str) -> Iterable[Issue]:
    """Figures that stand in no table: the first tells of all."""
    inside = {one.cell for _, _, result in said.tables for one in (*result.refused, *result.rows)}
    cells = [
        cell for cell, role in said.roles.items()
        if cell not in inside and (role == "issue" or _is_pasted(said.sheet.shown(*cell)))
    ]  # fmt: skip
    if cells:
        address = ";".join(said.sheet.address(*cell) for cell in sorted(cells))
        shown, count = said.sheet.shown(*min(cells)), {"count": str(len(cells))}
        yield Issue("cell_outside", source, said.sheet.name, address, shown, count)


def _is_pasted(text: str) -> bool:
    """Whether a cell holds a line of a table, with tabs between what were cells."""
    parts = text.split("\t") if "\t" in text else ()
    return len(parts) > 1 and any(part.strip()[:1].isdigit() for part in parts[1:])


def _hidden(sheet: Sheet, source: str) -> Iterable[Issue]:
    if sheet.hidden:
        yield Issue("hidden_sheet", source, sheet.name)
    rows = [str(r) for r in sheet.hidden_rows if sheet.rows]
    columns = [column_name(c - 1) for c in sheet.hidden_columns if sheet.rows]
    for rule, names in (("hidden_rows", rows), ("hidden_columns", columns)):
        if names:
            yield Issue(rule, source, sheet.name, found=_spans(names))


def _spans(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])}, …"


def _leave_sums(result: FileResult) -> None:
    """Gifts that sum those of another sheet are no rows; their cells are totals, and told."""
    pairs = sums_of_sheets(result.tidied.contributions)
    if not pairs:
        return
    wholes = [whole for whole, _ in pairs]
    result.tidied.contributions[:] = [r for r in result.tidied.contributions if r not in wholes]
    result.issues += [note_on(result.source, *pair) for pair in pairs]
    left = {(sheet, at) for *_, sheet, cells in wholes for at in str(cells).split(";")}
    for said in result.understood:
        own = [cell for cell in said.roles if (said.sheet.name, said.sheet.address(*cell)) in left]
        said.roles.update(dict.fromkeys(own, "total"))
