"""One sheet as an HTML table: the roles of its cells, and what each of them came to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import count, product
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell

from analysis.publish.book_cells import meaning, sentence
from analysis.publish.book_read import Read
from analysis.publish.markup import clean, plain, tag
from analysis.words.numbers import format_number

MOST_COLUMNS = 80  # of a sheet in the picture: a page that a phone can open
LONGEST_TEXT = 300  # characters of one cell in the picture
ROWS_AROUND, COLUMNS_BEFORE, COLUMNS_SHOWN = 4, 6, 12  # of a small drawing around one cell
PROSE = ("title", "note", "unit", "signature", "section")  # runs over empty cells
LINE = ("stub", "section", "ordinal", "value", "total")  # labels of a line, not of a column
Window = tuple[range, range]  # rows and columns, counted from the first of the sheet


class Grid:
    """One sheet as an HTML table: its merges, the roles of its cells, and what each value means.

    `window`: only these rows and columns. `marks`: further classes of cells, by address.
    """

    def __init__(
        self,
        read: Read,
        sheet: Any,
        n: int,
        most: int,
        window: Window | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        self.window, self.marks = window, marks or {}
        self.read, self.words, self.sheet, self.n = read, read.words, sheet, n
        self.cells = read.cells[sheet.sheet]
        self.named = {cell.address: cell for cell in self.cells.values()}
        wide = range(min(sheet.columns, MOST_COLUMNS))
        self.columns = window[1] if window else wide
        self.shown = self._shown(most)
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        for merge in sheet.merges:
            self._merge(*merge)

    def _shown(self, most: int) -> list[int]:
        """The rows to draw: the first ones, and behind them those with a cell to look at."""
        if self.window:
            return [*self.window[0]]
        rows = set(range(min(most, self.sheet.rows)))
        for name, address in self.read.issues_at:
            if name == self.sheet.sheet and address and len(rows) < most + most // 3:
                rows.add(xl_cell_to_rowcol(address)[0] - self.sheet.top)
        return sorted(r for r in rows if 0 <= r < self.sheet.rows)

    def _merge(self, r1: int, c1: int, r2: int, c2: int) -> None:
        """Draw a merge, in as many pieces as the rows left out cut it into.

        One that hides a filled cell or lies over another (damaged files) is not drawn.
        """
        rows = self.shown[bisect_left(self.shown, r1) : bisect_right(self.shown, r2)]
        columns = range(c1, min(c2 + 1, self.columns.stop))
        if c1 < self.columns.start:
            return
        spots = set(product(rows, columns))
        hidden = {spot for spot in spots - {(r1, c1)} if self._filled(*spot)}
        if hidden or spots & self.covered or spots & self.spans.keys():
            return
        for first in (r for r in rows if r == rows[0] or r - 1 not in rows):
            height = next(n for n in count(1) if first + n not in rows)
            self.spans[first, c1] = (height, len(columns))
        self.covered |= spots - self.spans.keys()

    def _filled(self, r: int, c: int) -> bool:
        return (r, c) in self.cells and self.cells[r, c].role != "blank"

    def _address(self, r: int, c: int) -> str:
        return xl_rowcol_to_cell(self.sheet.top + r, self.sheet.left + c)

    def cuts(self) -> Iterator[str]:
        """What is said of rows and columns that are not drawn."""
        rows, width = self.sheet.rows, self.sheet.columns
        if not self.window and len(self.shown) < rows:
            yield self.words["cut_rows"].format(all=format_number(rows), shown=len(self.shown))
        if not self.window and len(self.columns) < width:
            yield self.words["cut_columns"].format(all=width, shown=len(self.columns))

    def html(self) -> str:
        """The table."""
        left, hidden = self.sheet.left, set(self.sheet.hidden_columns)
        edges = [self._edge(xl_col_to_name(left + c), left + c + 1 in hidden) for c in self.columns]
        body, before = [], -1
        for r in [*self.shown, self.sheet.rows]:
            body.append("" if self.window else self._gap(r - before - 1))
            body.append(self._row(r) if r < self.sheet.rows else "")
            before = r
        head = tag("thead", tag("tr", "<th></th>", *edges))
        table = tag("table", head, tag("tbody", *body), kind="sheet")
        name = self.words["sheet"].format(self.sheet.sheet)
        return tag("div", table, kind="grid", tabindex=0, role="region", aria_label=name)

    def _edge(self, name: str, hidden: bool) -> str:
        more = {"kind": "off", "title": self.words["off"]} if hidden else {}
        return tag("th", name, **more)

    def _gap(self, rows: int) -> str:
        said = self.words["gap"].format(format_number(rows))
        wide = len(self.columns) + 1
        return tag("tr", tag("td", said, kind="gap", colspan=wide)) + "\n" if rows > 0 else ""

    def _row(self, r: int) -> str:
        number = self.sheet.top + r + 1
        cells = (self._cell(r, c) for c in self.columns if (r, c) not in self.covered)
        return tag("tr", self._edge(str(number), number in self.sheet.hidden_rows), *cells) + "\n"

    def _cell(self, r: int, c: int) -> str:
        height, width = self.spans.get((r, c), (1, 1))
        span = {"rowspan": height if height > 1 else None, "colspan": width if width > 1 else None}
        cell, issues = self.cells.get((r, c)), self._issues(r, c, height, width)
        address = self._address(r, c)
        if cell is None and not issues and address not in self.to_fill:
            return tag("td", **span)
        text = plain(_short(cell.text)) if cell else ""
        look = self._look(cell, text) if cell else ""
        names = [f"r-{cell.role}"] if cell else []
        names += [f"s-{issues[0].severity}"] if issues else []
        lacks = address in self.to_fill and address not in self.to_fill[address].waits
        names += ["miss"] if lacks else []
        names += filter(None, [look, self.marks.get(address, "")])
        return tag(
            "td",
            tag("span", text) if look == "over" else text,
            kind=" ".join(names),
            id=f"s{self.n}-{address}",
            tabindex=0 if issues else -1,
            title=None if self.window else clean("\n".join(self._says(address, cell, issues))),
            data_l=self._speaking(address, cell),
            **span,
        )

    @cached_property
    def to_fill(self) -> Mapping[str, Any]:
        """The cells to mend, by address."""
        return {own.address: own for own in self.read.mends.all if own.sheet == self.sheet.sheet}

    def _speaking(self, address: str, cell: Any) -> str | None:
        """The cells that speak for a figure, and the one that would have to: lit with it."""
        if self.window or cell is None or cell.role not in ("value", "issue", "total", "blank"):
            return None
        mend = self.read.mends.of_figure.get((self.sheet.sheet, address))
        more = [mend.address] if mend and mend.address != address else []
        return " ".join(dict.fromkeys([*cell.labels.split(";"), *more])).strip()

    def _look(self, cell: Any, text: str) -> str:
        """How a text lies in its cell: at the right, over the next, in the middle, or plain."""
        if cell.numeric:
            return "num"
        if cell.role in PROSE and len(text) > 5 and self._is_free(cell):
            return "over"
        centred = cell.role in ("header", "ordinal", "column_number")
        return "mid" if centred or (cell.role == "value" and len(text) < 3) else ""

    def _is_free(self, cell: Any) -> bool:
        """Prose in one cell runs over the empty cells to its right, as it does in Excel."""
        right = [
            (cell.row, c) for c in range(cell.column + 1, min(cell.column + 4, self.columns.stop))
        ]
        taken = any(s in self.covered or s in self.spans or self._filled(*s) for s in right)
        return bool(right) and not taken and (cell.row, cell.column) not in self.spans

    def _issues(self, r: int, c: int, height: int, width: int) -> list[Any]:
        """The issues of a cell and of the cells that its merge hides."""
        spots = (self._address(r + i, c + k) for i in range(height) for k in range(width))
        found = (self.read.issues_at.get((self.sheet.sheet, spot), ()) for spot in spots)
        return list(dict.fromkeys(issue for issues in found for issue in issues))

    def _says(self, address: str, cell: Any, issues: list[Any]) -> Iterator[str]:
        """What a cell was taken for: its role, its row in a sentence or why there is none, its
        dimensions, and its labels."""
        words, role = self.words, cell.role if cell else ""
        known = words.get(f"role.{role}", words["blank"]) if role else ""
        yield f"{address} · {known}" if known else address
        rows = self.read.rows_at.get((self.sheet.sheet, address), [])
        for part, row in rows:
            yield sentence(part, row, words, self.read.lang)
        yield from self._wrong(address, cell, issues)
        if role == "total":
            yield words["total"]
        for part, row in rows:
            yield from meaning(part, row, words, self.read.lang)
        if rows and cell and cell.text:
            yield f"{words['as_written']}: {_short(cell.text)}"
        if cell and cell.labels:
            yield from self._labels(cell, told=bool(rows) or role == "total", issues=bool(issues))

    def _wrong(self, address: str, cell: Any, issues: list[Any]) -> Iterator[str]:
        """What is wrong with a cell: the cell that mends it stands for its errors."""
        words, told = self.words, list(self._mends(address, cell))
        yield from told
        for issue in (one for one in issues if not told or one.severity != "error"):
            severity = words[f"severity.{issue.severity}"]
            yield f"{severity}: {issue.message} {words['suggest']}: {issue.suggestion}"

    def _mends(self, address: str, cell: Any) -> Iterator[str]:
        """Why a figure waits and how it is mended; of a cell to mend, what waits for it."""
        words, mend = self.words, self.read.mends.of_figure.get((self.sheet.sheet, address))
        if mend:
            yield words["not_read"].format(_short(cell.text if cell else ""))
            yield f"{words['why']}: {mend.why}"
            yield f"{words['how']}: {mend.how}"
        elif own := self.to_fill.get(address):
            yield f"{words['why']}: {self.read.told(own)}"
            yield f"{words['how']}: {own.how}"

    def _labels(self, cell: Any, told: bool, issues: bool) -> Iterator[str]:
        """The headings and the line of a cell; of one in no table, what is wrong with them."""
        labels = [self.named[address] for address in cell.labels.split(";")]
        line = [label for label in labels if label.role in LINE]
        if not told:
            yield self.words["no_role"]
            for label in labels if not issues else ():
                for issue in self._issues(label.row, label.column, 1, 1):
                    yield f"{issue.address}: {issue.message}"
        path = [label.text for label in labels if label not in line]
        yield f"{self.words['column']}: {' › '.join(path)}"
        yield f"{self.words['line']}: {' › '.join(label.text for label in line)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def around(read: Read, sheet: str, address: str, marks: Mapping[str, str]) -> str:
    """A small drawing of the cells around one; "" where it is in no sheet that was read."""
    own = next((one for one in read.sheets if one.sheet == sheet), None)
    if own is None or not own.rows:
        return ""
    r, c = xl_cell_to_rowcol(address)
    r, c = min(max(r - own.top, 0), own.rows - 1), max(c - own.left, 0)
    top = max(0, min(r - ROWS_AROUND, own.rows - 2 * ROWS_AROUND - 1))
    left = 0 if c < COLUMNS_SHOWN - 2 else c - COLUMNS_BEFORE
    rows = range(top, min(top + 2 * ROWS_AROUND + 1, own.rows))
    columns = range(left, max(left + 1, min(left + COLUMNS_SHOWN, own.columns)))
    return Grid(read, own, 0, 0, (rows, columns), marks).html()
