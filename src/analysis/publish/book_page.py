"""How one workbook was understood: in words, and as a picture of its sheets.

The picture is one HTML page that needs no network and runs no script. It is drawn
from the tables of a book alone. Its words are in words/book_page.csv, its colours in book_page.css.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from itertools import count, product
from typing import Any
from unicodedata import normalize as unicode_normalize

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell

from analysis.words.messages import SEVERITIES
from analysis.words.names import named, sentences
from analysis.words.numbers import format_number
from analysis.words.schema import columns
from analysis.words.wording import period_words

MOST_ROWS, MOST_COLUMNS = 300, 80  # of a sheet in the picture: a page that a phone can open
MOST_CELLS = 60_000  # of all sheets together; then each sheet shows fewer rows
MOST_ALIKE, MOST_ISSUES = 3, 500  # issues of one sort on one sheet: told in full, and listed at all
MOST_PRINTED = 40  # sorts of issues on the screen
LONGEST_TEXT = 300  # characters of one cell in the picture
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing is loaded, no script runs
PARTS = ("criteria", "contributions", "indicators")
ROLES = columns("ledger")[3:]
PROSE = ("title", "note", "unit", "signature", "section")  # runs over empty cells
LINE = ("stub", "section", "ordinal", "value", "total")  # labels of a line, not of a column
Frames = Mapping[str, pd.DataFrame]


class _Read:
    """One workbook, to be looked up by sheet and cell; its records are rows of its tables."""

    def __init__(self, name: str, frames: Frames, lang: str) -> None:
        records: dict[str, list[Any]] = {
            table: list(frame.itertuples(index=False)) for table, frame in frames.items()
        }
        self.name, self.lang, self.words = name, lang, sentences("book_page", lang)
        self.sheets, self.tables, self.issues = (records[n] for n in ("sheets", "tables", "issues"))
        # By sheet, row and column; and by sheet and address: (table, row) and issues.
        self.cells = {sheet.sheet: {} for sheet in self.sheets}
        self.rows_at, self.issues_at = defaultdict(list), defaultdict(list)
        for cell in records["grid"]:
            self.cells[cell.sheet][cell.row, cell.column] = cell
        for part in PARTS:
            for row in records[part]:
                for address in row.address.split(";"):
                    self.rows_at[row.sheet, address].append((part, row))
        for issue in self.issues:
            for address in issue.address.split(";"):
                self.issues_at[issue.sheet, address].append(issue)


# -- in words ----------------------------------------------------------------------------------
def described(name: str, frames: Frames, lang: str = "vi", picture: str = "") -> str:
    """How a workbook was understood, for a screen; `picture` names the file with the rest."""
    read = _Read(name, frames, lang)
    lines = [_about_file(read)] if read.sheets else []
    for sheet in read.sheets:
        lines += [
            "",
            _sheet_name(read, sheet),
            *(f"  {line}" for line in _about_sheet(read, sheet)),
        ]
    lines += ["", _counted(read)]
    groups = _grouped(read.issues)
    for group in groups[:MOST_PRINTED]:
        severity = read.words[f"severity.{group[0].severity}"]
        lines += [f"  {severity} {_where(issue)}{issue.message}" for issue in group[:MOST_ALIKE]]
        rest = [issue.address for issue in group[MOST_ALIKE:]]
        if rest:
            lines.append(f"      {read.words['alike'].format(len(rest))} {_some(read, rest, 20)}")
        lines.append(f"      {read.words['suggest']}: {group[0].suggestion}")
    if len(groups) > MOST_PRINTED:
        left = sum(map(len, groups[MOST_PRINTED:]))
        lines.append("  " + read.words["more_issues"].format(left, picture))
    return "\n".join(lines).strip("\n")


def _grouped(issues: list[Any]) -> list[list[Any]]:
    """Issues that say the same of several cells of a sheet, together; in the order of the first."""
    groups = defaultdict(list)
    for issue in issues:
        groups[issue.severity, issue.rule, issue.sheet, issue.suggestion].append(issue)
    return list(groups.values())


def _about_file(read: _Read) -> str:
    filled = sum(cell.role != "blank" for cells in read.cells.values() for cell in cells.values())
    return read.words["file"].format(name=read.name, sheets=len(read.sheets), cells=filled)


def _sheet_name(read: _Read, sheet: Any) -> str:
    return read.words["sheet"].format(sheet.sheet) + (read.words["hidden"] if sheet.hidden else "")


def _counted(read: _Read) -> str:
    counts = Counter(issue.severity for issue in read.issues)
    if not counts:
        return read.words["nothing_wrong"]
    return read.words["to_look_at"].format(
        **{severity: counts[severity] for severity in SEVERITIES}
    )


def _where(issue: Any) -> str:
    place = f"{issue.sheet}!{issue.address}" if issue.address else issue.sheet
    return f"[{place}] " if place else ""


def _about_sheet(read: _Read, sheet: Any) -> Iterator[str]:
    """The tables of a sheet with their kinds, places and periods, and its cells by role."""
    words, roles = read.words, _roles(read.cells[sheet.sheet].values())
    if not roles:
        yield words["empty"]
        return
    tables = [table for table in read.tables if table.sheet == sheet.sheet]
    if not tables:
        yield words["no_table"]
    for n, table in enumerate(tables, start=1):
        yield from _about_table(read, table, n)
    listed = (f"{roles[role]} {words['role.' + role]}" for role in ROLES if roles[role])
    yield words["cells"].format(list=", ".join(listed))


def _about_table(read: _Read, table: Any, n: int) -> Iterator[str]:
    words, rows = read.words, _rows_of(read, table)
    counts = Counter(words[f"part.{part}"] for part, _ in rows)
    kinds = [words["observations"].format(name=name, n=counts[name]) for name in counts]
    span, kinds = f"{table.first}:{table.last}", "; ".join(kinds) or words["no_rows"]
    yield words["table"].format(n=n, span=span, kinds=kinds)
    if rows:
        places = list(dict.fromkeys(_place(row) for _, row in rows))
        isos = sorted({row.period for _, row in rows})
        periods = [period_words([iso], read.lang) for iso in isos]
        yield "  " + words["places"].format(n=len(places), list=_some(read, places))
        yield "  " + words["periods"].format(list=_some(read, periods))


def _roles(cells: Iterable[Any]) -> Counter[str]:
    """Non-empty cells by role, as the ledger counts them."""
    return Counter(cell.role for cell in cells if cell.role != "blank")


def _rows_of(read: _Read, table: Any) -> list[tuple[str, Any]]:
    """The rows that a table gave, by their first cells; one from two cells counts once."""
    (top, left), (bottom, right) = xl_cell_to_rowcol(table.first), xl_cell_to_rowcol(table.last)
    inside = {}
    for (sheet, address), rows in read.rows_at.items():
        r, c = xl_cell_to_rowcol(address)
        if sheet == table.sheet and top <= r <= bottom and left <= c <= right:
            for part, row in rows:
                inside.setdefault(id(row), ((r, c), (part, row)))
    return [told for _, told in sorted(inside.values(), key=lambda found: found[0])]


def _place(row: Any) -> str:
    return f"{getattr(row, 'place_type', '')} {row.place}".strip()


def _some(read: _Read, names: list[str], most: int = 6) -> str:
    rest = len(names) - most
    return ", ".join([*names[:most], *([read.words["and_more"].format(rest)] if rest > 0 else [])])


# -- what one cell means -----------------------------------------------------------------------
def _meaning(part: str, row: Any, read: _Read) -> Iterator[str]:
    """The dimensions of one row of a table, a line each."""
    words = read.words
    told = {"place": _place(row), "period": period_words([row.period], read.lang)}
    if part == "criteria":
        told["criterion"] = f"{row.criterion} – {row.criterion_name} ({row.criteria_set})"
        told["result"] = words[f"status.{row.status}"]
        told["value"] = _amount(row.value, row.unit, "", words)
    elif part == "contributions":
        things = row.qualifier if math.isnan(row.value_vnd) else ""  # what is not of the money
        told |= {"organization": row.organization, "kind": named("kind", row.kind, read.lang)}
        told |= {"item": row.item, "quantity": _amount(row.quantity, row.unit, things, words)}
        told["worth"] = "" if things else _amount(row.value_vnd, "đồng", row.qualifier, words)
    else:
        out_of = "" if math.isnan(row.out_of) else f"/{format_number(row.out_of)}"
        told["indicator"] = row.indicator_name
        told["value"] = _amount(row.value, f"{out_of} {row.unit}".strip(), row.qualifier, words)
    told["figures"] = f"{words['measure.' + row.measure]}, {words['basis.' + row.basis]}"
    yield f"→ {words['goes_to'].format(words[f'part.{part}'])}"
    yield from (f"{words[name]}: {text}" for name, text in told.items() if text)


def _amount(value: float, unit: str, qualifier: str, words: Mapping[str, str]) -> str:
    """ "khoảng 1.900 lượt người", "19/20 tiêu chí"; empty: no number and no word for one."""
    form = words.get(f"qualifier.{qualifier}", "{}")
    if math.isnan(value):
        return form if qualifier == "order_of_magnitude" else ""
    between = "" if unit.startswith("/") else " "
    return form.format(f"{format_number(value)}{between}{unit}".strip())


# -- the page ----------------------------------------------------------------------------------
def page(name: str, frames: Frames, lang: str = "vi") -> str:
    """The picture of every sheet as one HTML page; no text of the workbook can become markup.

    `frames`: those of a `Book`.
    """
    read = _Read(name, frames, lang)
    css = (files("analysis.publish") / "book_page.css").read_text(encoding="utf-8")
    for role in ROLES:
        css += f'\n.r-{role}::before{{content:"{read.words[f"letter.{role}"]}"}}'
    width = sum(sheet.columns or 1 for sheet in read.sheets)
    most = max(15, min(MOST_ROWS, MOST_CELLS // max(1, width)))
    sheets = [_section(read, sheet, n, most) for n, sheet in enumerate(read.sheets, start=1)]
    links = [_tag("a", _e(own.sheet), href=f"#s{n}") for n, own in enumerate(read.sheets, start=1)]
    nav = _tag("nav", *links) if len(links) > 1 else ""
    rest = [issue for issue in read.issues if issue.sheet not in read.cells]
    about = f"{_about_file(read) if read.sheets else ''} {_counted(read)}"
    title = _e(unicode_normalize("NFC", name))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{css}</style></head><body>\n"
        f"<h1>{title}</h1><p>{_e(about)}</p>{nav}{_legend(read)}"
        f"{_issue_list(read, rest, 0)}\n{''.join(sheets)}</body></html>\n"
    )


def framed(name: str, frames: Frames, lang: str = "vi") -> str:
    """The page in a frame of its own: a notebook's style and the picture's stay apart."""
    html = page(name, frames, lang).replace("<head>", '<head><base href="about:srcdoc">', 1)
    lines = sum(min(rows, MOST_ROWS) + 8 for rows in frames["sheets"]["rows"])
    height = max(240, min(760, 200 + 24 * (lines + 2 * len(frames["issues"]))))
    style = f"width:100%;height:{height}px;border:1px solid #8a8a8a;background:#fff"
    return _tag("iframe", srcdoc=html, style=style, sandbox="allow-same-origin")


def _clean(text: str) -> str:
    return "".join(letter if letter >= " " or letter in "\n\t" else " " for letter in text)


def _e(text: str) -> str:
    """Text of a workbook as text of a page: nothing in it can become markup."""
    return escape(_clean(text)).replace("\n", "&#10;")


def _tag(name: str, *inside: str, **attributes: object) -> str:
    """An element of a page; attributes that are None are left out, `kind` is its class."""
    given = {
        {"kind": "class"}.get(key, key): str(own)
        for key, own in attributes.items()
        if own is not None
    }
    written = "".join(f' {key}="{escape(own)}"' for key, own in given.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


def _legend(read: _Read) -> str:
    words, roles = read.words, _roles(cell for own in read.cells.values() for cell in own.values())
    if not roles:
        return ""
    found = {issue.severity for issue in read.issues if issue.address}
    items = [
        _tag("li", _tag("span", words[f"role.{role}"], kind=f"r-{role}"), f" {roles[role]}")
        for role in ROLES
        if roles[role]
    ]
    items += [
        _tag("li", _tag("span", words[f"severity.{severity}"], kind=f"s-{severity}"))
        for severity in SEVERITIES
        if severity in found
    ]
    return _tag("p", words["legend"], kind="small") + _tag("ul", *items, kind="legend")


def _issue_list(read: _Read, issues: list[Any], n: int) -> str:
    """The issues of one sheet (of the file: n = 0), a line a sort, linked to their cells."""
    rows = []
    for group in _grouped(issues):
        severity, hint = group[0].severity, _tag("span", _e(group[0].suggestion), kind="hint")
        told = [f"{_link(issue, n)} {_e(issue.message)}" for issue in group[:MOST_ALIKE]]
        if len(group) > MOST_ALIKE:
            more = read.words["alike"].format(len(group) - MOST_ALIKE)
            told.append(" ".join([more, *(_link(own, n) for own in group[MOST_ALIKE:MOST_ISSUES])]))
        what = _tag("td", read.words[f"severity.{severity}"], kind=f"what w-{severity}")
        rows.append(_tag("tr", what, _tag("td", "<br>".join(told), hint)))
    return _tag("table", *rows, kind="issues") if rows else ""


def _link(issue: Any, n: int) -> str:
    """The address of an issue, linked to its cell, or nothing where it has none."""
    if not n or not issue.address:
        return _tag("b", _e(issue.address)) if issue.address else ""
    target = f"#s{n}-{issue.address.split(';')[0]}"
    return _tag("a", _e(issue.address), href=target, title=issue.message)


def _section(read: _Read, sheet: Any, n: int, most: int) -> str:
    """A sheet: its name, its tables, its issues, and its cells."""
    grid = _Grid(read, sheet, n, most)
    about = [
        _tag("li", _e(line), style="list-style:none" if line.startswith(" ") else None)
        for line in _about_sheet(read, sheet)
    ]
    parts = [_tag("h2", _e(_sheet_name(read, sheet))), _tag("ul", *about, kind="small")]
    parts.append(_issue_list(read, [own for own in read.issues if own.sheet == sheet.sheet], n))
    parts += [_tag("p", _e(line), kind="small") for line in grid.cuts()]
    return _tag("section", *parts, grid.html() if sheet.rows else "", id=f"s{n}") + "\n"


# -- the grid of one sheet ---------------------------------------------------------------------
class _Grid:
    """One sheet as an HTML table: its merges, the roles of its cells, and what each value means."""

    def __init__(self, read: _Read, sheet: Any, n: int, most: int) -> None:
        self.read, self.words, self.sheet, self.n = read, read.words, sheet, n
        self.cells = read.cells[sheet.sheet]
        self.named = {cell.address: cell for cell in self.cells.values()}
        self.columns = range(min(sheet.columns, MOST_COLUMNS))
        self.shown = self._shown(most)
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        for merge in sheet.merges:
            self._merge(*merge)

    def _shown(self, most: int) -> list[int]:
        """The rows to draw: the first ones, and behind them those with a cell to look at."""
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
        columns = range(c1, min(c2 + 1, len(self.columns)))
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
        if len(self.shown) < rows:
            yield self.words["cut_rows"].format(all=format_number(rows), shown=len(self.shown))
        if len(self.columns) < width:
            yield self.words["cut_columns"].format(all=width, shown=len(self.columns))

    def html(self) -> str:
        """The table."""
        left, hidden = self.sheet.left, set(self.sheet.hidden_columns)
        edges = [self._edge(xl_col_to_name(left + c), left + c + 1 in hidden) for c in self.columns]
        body, before = [], -1
        for r in [*self.shown, self.sheet.rows]:
            body.append(self._gap(r - before - 1))
            body.append(self._row(r) if r < self.sheet.rows else "")
            before = r
        head = _tag("thead", _tag("tr", "<th></th>", *edges))
        return _tag("div", _tag("table", head, _tag("tbody", *body), kind="sheet"), kind="grid")

    def _edge(self, name: str, hidden: bool) -> str:
        more = {"kind": "off", "title": self.words["off"]} if hidden else {}
        return _tag("th", name, **more)

    def _gap(self, rows: int) -> str:
        said = self.words["gap"].format(format_number(rows))
        wide = len(self.columns) + 1
        return _tag("tr", _tag("td", said, kind="gap", colspan=wide)) + "\n" if rows > 0 else ""

    def _row(self, r: int) -> str:
        number = self.sheet.top + r + 1
        cells = (self._cell(r, c) for c in self.columns if (r, c) not in self.covered)
        return _tag("tr", self._edge(str(number), number in self.sheet.hidden_rows), *cells) + "\n"

    def _cell(self, r: int, c: int) -> str:
        height, width = self.spans.get((r, c), (1, 1))
        span = {"rowspan": height if height > 1 else None, "colspan": width if width > 1 else None}
        cell, issues = self.cells.get((r, c)), self._issues(r, c, height, width)
        if cell is None and not issues:
            return _tag("td", **span)
        text = _e(_short(cell.text)) if cell else ""
        address = self._address(r, c)
        look = self._look(cell, text) if cell else ""
        names = [f"r-{cell.role}"] if cell else []
        names += [f"s-{issues[0].severity}"] if issues else []
        return _tag(
            "td",
            _tag("span", text) if look == "over" else text,
            kind=" ".join([*names, *([look] if look else [])]),
            id=f"s{self.n}-{address}" if issues else None,
            tabindex=0 if issues else -1,
            title=_clean("\n".join(self._says(address, cell, issues))),
            **span,
        )

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
            (cell.row, c) for c in range(cell.column + 1, min(cell.column + 4, len(self.columns)))
        ]
        taken = any(s in self.covered or s in self.spans or self._filled(*s) for s in right)
        return bool(right) and not taken and (cell.row, cell.column) not in self.spans

    def _issues(self, r: int, c: int, height: int, width: int) -> list[Any]:
        """The issues of a cell and of the cells that its merge hides."""
        spots = (self._address(r + i, c + k) for i in range(height) for k in range(width))
        found = (self.read.issues_at.get((self.sheet.sheet, spot), ()) for spot in spots)
        return list(dict.fromkeys(issue for issues in found for issue in issues))

    def _says(self, address: str, cell: Any, issues: list[Any]) -> Iterator[str]:
        """What a cell was taken for: its role, its issues, its dimensions, and its labels."""
        words, role = self.words, cell.role if cell else ""
        known = words.get(f"role.{role}", words["blank"]) if role else ""
        yield f"{address} · {known}" if known else address
        for issue in issues:
            severity = words[f"severity.{issue.severity}"]
            yield f"{severity}: {issue.message} {words['suggest']}: {issue.suggestion}"
        if role == "total":
            yield words["total"]
        rows = self.read.rows_at.get((self.sheet.sheet, address), [])
        for part, row in rows:
            yield from _meaning(part, row, self.read)
        if cell and cell.labels:
            yield from self._labels(cell, told=bool(rows) or role == "total", issues=bool(issues))

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
