"""One file to rows, issues and a ledger line for each sheet; whatever is wrong with it becomes an issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.reading.by_words import WordReader
from analysis.reading.cells import CellReader
from analysis.reading.context import context_of
from analysis.reading.corrections import correct, corrections_by_source
from analysis.reading.labels import Labels
from analysis.reading.layout import Layout, understand
from analysis.reading.ledger import ledger_row
from analysis.reading.sheet import Understood
from analysis.reading.tidied import Tidied
from analysis.reading.tidy import TableTidier
from analysis.registers.register import Registers
from analysis.sheets.sheet import Sheet, Unreadable, Workbook, column_name
from analysis.sheets.workbooks import read_workbook
from analysis.words.messages import Issue, severity
from analysis.words.schema import columns
from analysis.words.text import bare_key, match_key

# What the reading by layout says of a figure only for want of a word that it does not know.
UNKNOWN_WORDS = {
    "unknown_place",
    "place_missing",
    "place_ambiguous",
    "year_missing",
    "meaning_missing",
    "unit_missing",
    "unknown_header",
    "unknown_label",
    "unknown_criterion",
    "unknown_organization",
    "unit_unknown",
    "share_out_of_bounds",
    "organization_missing",
    "value_not_understood",
    "mark_not_understood",
    "not_vietnamese_number",
    "cell_outside",
    "column_without_header",
}
MOST_WORDS = 4  # of a cell that is no sentence
PARTS = ("criteria", "contributions", "indicators")


@dataclass(slots=True)
class FileResult:
    """What one file gave: rows of the three tables, issues, and a ledger line per sheet.

    `tidied.tables` waits for the checks, which take it off.
    """

    source: str
    tidied: Tidied
    issues: list[Issue] = field(default_factory=list)
    ledger: list[tuple] = field(default_factory=list)
    readable: bool = True
    digest: str = ""


def stopped(source: str, error: Exception) -> FileResult:
    """What a file gives that a fault of this tool broke off: an issue and no row."""
    fault = Issue("file_stopped", source, found=f"{type(error).__name__}: {error}")
    return FileResult(source, Tidied(), [fault], readable=False)


class Reader:
    """Reads files against one set of registers; the caches of labels serve every file of a run.

    A sheet is read twice, by its layout and by its words. Where the words state what the layout
    does not, they decide, for they account for each word on the way to a figure; but no figure
    that the layout doubts for another reason than a word that it does not know.
    `understood` is called with each sheet once its cells have their final roles.
    """

    def __init__(
        self,
        registers: Registers,
        understood: Callable[[Layout | Understood], object] | None = None,
    ) -> None:
        self.understood = understood
        self.by_words = WordReader(registers)
        self.labels = Labels(registers)
        self.cells = CellReader(self.labels)
        self.corrections = corrections_by_source(registers.tables["corrections"])

    def read(self, path: Path, source: str, basis: str = "") -> FileResult:
        """Rows, issues and ledger of one file. Whatever is wrong with it is an issue, never an exception."""
        result = FileResult(source, Tidied())
        try:
            workbook = read_workbook(path, source)
            corrected = correct(workbook, self.corrections.get(source, ()))
            self.tidy(workbook, basis, result)
            result.issues += corrected
        except Unreadable as error:
            result = FileResult(
                source, Tidied(), [Issue(error.rule, source, found=error.found)], readable=False
            )
        except Exception as error:  # a fault of this tool with one file must not cost the others
            result = stopped(source, error)
        return result

    def tidy(self, workbook: Workbook, basis: str, result: FileResult) -> None:
        for problem in workbook.problems:
            place = (workbook.source, problem.sheet, problem.address)
            result.issues.append(
                Issue(problem.rule, *place, problem.found, {"count": str(problem.count)})
            )
        self.without_table: list[str] = []
        for sheet in workbook.sheets:
            self._sheet(sheet, workbook.source, basis, result)
        self._nothing(workbook, result)
        result.issues += result.tidied.issues
        result.issues = [self._with_nearest_mark(issue) for issue in result.issues]
        result.tidied.issues = []

    def _with_nearest_mark(self, issue: Issue) -> Issue:
        """`Chưa đat` is no mark of the register; its message names those that differ from it in accents alone."""
        if issue.rule != "mark_not_understood":
            return issue
        marks = [row["mark"] for row in self.labels.registers.tables["marks"]]
        alike = [mark for mark in marks if bare_key(mark) == bare_key(issue.found)]
        return replace(issue, detail=issue.detail | {"nearest": ", ".join(alike[:2])})

    def _nothing(self, workbook: Workbook, result: FileResult) -> None:
        """A workbook without a figure says so once; beside sheets with figures, a sheet without is but noted."""
        told = result.issues or result.tidied.issues
        if any(getattr(result.tidied, name) for name in PARTS):
            result.issues += [
                Issue("sheet_without_table", workbook.source, name) for name in self.without_table
            ]
        elif not any(line[2] for line in result.ledger):
            result.issues += [] if told else [Issue("file_empty", workbook.source)]
        elif not any(
            severity(issue.rule) == "error" for issue in [*result.issues, *result.tidied.issues]
        ):
            sheet = self.without_table[0] if self.without_table else ""
            result.issues.append(Issue("no_table", workbook.source, sheet))

    def _sheet(self, sheet: Sheet, source: str, basis: str, result: FileResult) -> None:
        layout = understand(sheet, self.labels, self.cells)
        says_illustrative = any(
            "minh họa" in match_key(t) or "illustrative" in match_key(t) for _, t in layout.lines
        )
        if says_illustrative and basis == "reported":
            result.issues.append(Issue("basis_contradicts", source, sheet.name))
        actual = "illustrative" if says_illustrative else basis or "reported"
        own = Tidied()
        for table in layout.tables:
            context = context_of(layout, table, self.labels, source)
            TableTidier(layout, table, context, self.labels, self.cells, own, source, actual).run()
        words = self.by_words.read(sheet, source, actual)
        doubts = [
            issue
            for issue in own.issues
            if severity(issue.rule) == "error" and issue.rule not in UNKNOWN_WORDS
        ]
        words.take_back(doubted(sheet, layout, doubts))
        doubts += words.without_giver(own.issues)
        words.keep_known(own)
        words.keep_joined(own.contributions)
        words.keep_prose(prose_of(sheet), own.contributions)
        if not (states_more(words.rows, own) or tells_more(words.issues, own)):
            own.issues += _stray(sheet, source, layout.stray) if layout.tables else []
            self._add(sheet, own, layout, layout.roles, result)
        else:
            words.rows.issues = [*words.issues, *doubts]
            self._add(sheet, words.rows, words.said, words.said.roles, result)

    def _add(
        self,
        sheet: Sheet,
        rows: Tidied,
        said: Layout | Understood,
        roles: dict[tuple[int, int], str],
        result: FileResult,
    ) -> None:
        """What a sheet gives, its issues and its line of the ledger."""
        source = result.source
        result.tidied.add(rows)
        if not said.tables and roles:
            self.without_table.append(sheet.name)
        result.issues += list(_hidden(sheet, source))
        line, issues = ledger_row(source, sheet, roles)
        result.ledger.append(line)
        result.issues += issues
        if self.understood:
            self.understood(said)


def prose_of(sheet: Sheet) -> set[str]:
    """The cells that hold a sentence."""
    return {
        sheet.address(r, c)
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and len(value.split()) > MOST_WORDS
    }


def doubted(sheet: Sheet, layout: Layout, doubts: list[Issue]) -> set[str]:
    """The refused cells in the line or the column of a doubt: it is told at the first of them."""
    refused = {sheet.address(*at): at for at, role in layout.roles.items() if role == "issue"}
    first = [refused[issue.address] for issue in doubts if issue.address in refused]
    rows, columns = {r for r, _ in first}, {c for _, c in first}
    beside = {address for address, (r, c) in refused.items() if r in rows or c in columns}
    return beside | {issue.address for issue in doubts}


def states_more(one: Tidied, other: Tidied) -> bool:
    """Whether a reading states what the other does not; names, which follow from ids, aside."""
    return any(_stated(one, part) - _stated(other, part) for part in STATED)


def tells_more(issues: list[Issue], layout: Tidied) -> bool:
    """Whether the words know the places of a sheet of marks of which the layout knows none."""
    empty = not any(getattr(layout, part) for part in STATED)
    errors = {issue.rule for issue in layout.issues if severity(issue.rule) == "error"}
    told = {issue.rule for issue in issues}
    place_alone = "unknown_place" in errors and errors <= UNKNOWN_WORDS
    return empty and place_alone and told == {"mark_not_understood"}


STATED = {
    part: [columns(part).index(name) for name in names]
    for part, names in {
        "criteria": (
            "period",
            "place_id",
            "measure",
            "criteria_set",
            "criterion",
            "status",
            "address",
        ),
        "contributions": (
            *("period", "place_id", "measure", "organization_id", "kind"),
            *("quantity", "value_vnd", "qualifier", "address"),
        ),
        "indicators": ("period", "place_id", "measure", "indicator", "value", "out_of", "address"),
    }.items()
}


def _stated(rows: Tidied, part: str) -> Counter:
    return Counter(tuple(row[n] for n in STATED[part]) for row in getattr(rows, part))


def _stray(sheet: Sheet, source: str, cells: list[tuple[int, int]]) -> list[Issue]:
    """One issue for each run of rows with figures that belong to no table."""
    issues: list[Issue] = []
    last = None
    for r, c in cells:
        if last is None or r > last + 1:
            count = sum(1 for k, _ in cells if k >= r)
            issues.append(
                Issue(
                    "cell_outside",
                    source,
                    sheet.name,
                    sheet.address(r, c),
                    CellReader.text_of(sheet.rows[r][c]),
                    {"count": str(count)},
                )
            )
        last = r
    return issues


def _hidden(sheet: Sheet, source: str) -> Iterable[Issue]:
    if sheet.hidden:
        yield Issue("hidden_sheet", source, sheet.name)
    if sheet.hidden_rows and sheet.rows:
        yield Issue(
            "hidden_rows", source, sheet.name, "", _spans([str(r) for r in sheet.hidden_rows])
        )
    if sheet.hidden_columns and sheet.rows:
        yield Issue(
            "hidden_columns",
            source,
            sheet.name,
            "",
            _spans([column_name(c - 1) for c in sheet.hidden_columns]),
        )


def _spans(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])}, …"
