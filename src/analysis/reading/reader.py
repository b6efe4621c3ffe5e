"""One file to rows, issues and a ledger line for each sheet; whatever is wrong with it becomes an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.reading.by_words import WordReader
from analysis.reading.corrections import correct, corrections_by_source
from analysis.reading.ledger import ledger_row
from analysis.reading.sheet import Understood
from analysis.reading.tidied import PARTS, Tidied
from analysis.registers.register import Registers
from analysis.sheets.sheet import Sheet, Unreadable, Workbook, column_name
from analysis.sheets.workbooks import read_workbook
from analysis.words.messages import Issue, severity
from analysis.words.text import bare_key, match_key

ILLUSTRATIVE = ("minh họa", "illustrative")  # in a line of a sheet: its figures are made up


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
    """Reads files against one set of registers; what is known of texts serves every file of a run.

    `understood` is called with each sheet once its cells have their final roles.
    """

    def __init__(
        self, registers: Registers, understood: Callable[[Understood], object] | None = None
    ) -> None:
        self.understood = understood
        self.words = WordReader(registers)
        self.marks = [row["mark"] for row in registers.tables["marks"]]
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
        alike = [mark for mark in self.marks if bare_key(mark) == bare_key(issue.found)]
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
        """What a sheet gives, its issues and its line of the ledger."""
        made_up = _says_made_up(sheet)
        if made_up and basis == "reported":
            result.issues.append(Issue("basis_contradicts", source, sheet.name))
        read = self.words.read(sheet, source, "illustrative" if made_up else basis or "reported")
        said = read.said
        result.tidied.add(read.rows)
        if not said.tables and said.roles:
            self.without_table.append(sheet.name)
        result.issues += [*read.issues, *_hidden(sheet, source)]
        line, lost = ledger_row(source, sheet, said.roles)
        result.ledger.append(line)
        result.issues += lost
        if self.understood:
            self.understood(said)


def _says_made_up(sheet: Sheet) -> bool:
    texts = {value for row in sheet.rows for value in row if isinstance(value, str)}
    return any(word in match_key(text) for text in texts for word in ILLUSTRATIVE)


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
