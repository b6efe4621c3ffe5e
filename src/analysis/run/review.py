"""One workbook and how it was understood: in words, as a picture, and as a marked copy for its sender.

The picture is one HTML page that needs no network and runs no script. The marked copy is the sender's own
workbook with a comment and a fill on each cell to fix; where it would lose something, there is none, and we
say why. The words of both are in review.csv, the colours in review.css.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize as unicode_normalize

from analysis.checks.crosschecks import cross_checks
from analysis.checks.issues import issue_rows
from analysis.checks.workbook import checked
from analysis.files import write_whole
from analysis.reading.layout import ROLES, Layout, Row, Table
from analysis.reading.reader import PARTS, FileResult, Reader
from analysis.registers.preferences import Preferences
from analysis.registers.register import load
from analysis.run.build import TABLES, as_table
from analysis.run.project import find_root, read_cards
from analysis.sheets.workbooks import column_name
from analysis.words.numbers import format_number
from analysis.words.text import strip_accents

MOST_ROWS, MOST_COLUMNS = 300, 80  # of a sheet in the picture: a page that a phone can open
MOST_CELLS = 60_000  # of all sheets together; then each sheet shows fewer rows
MOST_ALIKE, MOST_ISSUES = 3, 500  # issues of one sort on one sheet: told in full, and listed at all
MOST_PRINTED = 40  # sorts of issues on the screen
LONGEST_TEXT = 300  # characters of one cell in the picture
MOST_UNPACKED = 20_000_000  # bytes of XML; openpyxl needs some 25 times as much memory
MOST_MERGED = 200_000  # cells under merges: openpyxl makes each of them
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing is loaded, no script runs
FILLS = {"error": "FFF6B79B", "warning": "FFFCE69A"}

# What openpyxl does not carry over, by the path inside the package or a mark in a sheet's XML.
LOSSY_PARTS = {
    "drawings": re.compile(r"xl/(?:drawings/drawing|charts/|chartsheets/|media/|diagrams/|embeddings/)"),
    "threads": re.compile(r"xl/(?:threadedComments|persons)/"),
    "controls": re.compile(r"xl/(?:ctrlProps|activeX|slicer|timeline)|customUI"),
    "connections": re.compile(
        r"xl/(?:connections\.xml|(?:queryTables|model|richData|macrosheets|dialogsheets)/)"
    ),
}
LOSSY_MARKS = re.compile(rb"<(?:x14:|x15:|\w+:ext |ext |\w+:legacyDrawingHF|legacyDrawingHF)")


# -- reading -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Review:
    """One workbook as it was understood; `issues` are rows of the issues table, `kinds` names of gifts."""

    path: Path
    result: FileResult
    layouts: list[Layout]
    issues: list[tuple]
    kinds: dict[str, str] = field(default_factory=dict)
    lang: str = "vi"

    @property
    def words(self) -> dict[str, str]:
        return _words(self.lang)

    @cached_property
    def observations(self) -> dict[tuple[str, str], list[tuple[str, dict]]]:
        """By sheet and cell: the rows that it gave, each as (table, row by column)."""
        found: dict[tuple[str, str], list[tuple[str, dict]]] = defaultdict(list)
        for part in PARTS:
            for row in getattr(self.result.tidied, part):
                record = dict(zip(TABLES[part], row, strict=True))
                for address in record["address"].split(";"):
                    found[record["sheet"], address].append((part, record))
        return found

    @cached_property
    def issues_at(self) -> dict[tuple[str, str], list[tuple]]:
        """Issues by sheet and cell; the cell is "" for those of a whole sheet, both for those of the file."""
        found: dict[tuple[str, str], list[tuple]] = defaultdict(list)
        for issue in self.issues:
            for address in issue[4].split(";"):
                found[issue[3], address].append(issue)
        return found


@lru_cache(maxsize=2)
def _words(lang: str) -> dict[str, str]:
    """Every word of the picture and of the printed text, by key."""
    text = (files("analysis.run") / "review.csv").read_text(encoding="utf-8-sig")
    return {row["key"]: row[lang] for row in csv.DictReader(text.splitlines())}


def review_workbook(path: Path | str, lang: str = "vi") -> Review:
    """Read one file as a run would, and keep how it was understood. What is wrong with it is an issue."""
    path = _existing(Path(path))
    root = _root(path)
    raw = root / "data" / "raw"
    registers = load(root / "data" / "reference")
    inside = path.resolve().is_relative_to(raw.resolve())
    source = path.resolve().relative_to(raw.resolve()).as_posix() if inside else path.name
    source = unicode_normalize("NFC", source)
    basis = read_cards(raw)[0].get(source, {}).get("basis", "") if inside else ""
    layouts: list[Layout] = []
    result = checked(Reader(registers, layouts.append).read(path, source, basis))
    tables = {name: as_table(name, getattr(result.tidied, name)) for name in PARTS}
    today = date.today().isoformat()
    issues = [*result.issues, *cross_checks(tables, registers, Preferences(), today)]
    kinds = {row["kind"]: row[f"kind_{lang}"] for row in registers.tables["kinds"]}
    return Review(path, result, layouts, issue_rows(issues, lang), kinds, lang)


def _existing(path: Path) -> Path:
    """The path itself, or from the project folder: a notebook runs in a folder of its own."""
    if path.exists() or path.is_absolute():
        return path
    inside = _root(path) / path
    return inside if inside.exists() else path


def _root(path: Path) -> Path:
    """The project folder of where we are, of the file, or of this package, whichever is one."""
    for start in (Path.cwd(), path.parent):
        try:
            return find_root(start)
        except FileNotFoundError:
            continue
    return find_root(Path(__file__).parent)


# -- in words ----------------------------------------------------------------------------------------------
def describe(review: Review, picture: str = "") -> str:
    """How a workbook was understood, for a screen; `picture` names the file in which the rest stands."""
    words = review.words
    lines = [_about_file(review)] if review.result.readable else []
    for layout in review.layouts:
        lines += ["", _sheet_name(review, layout)]
        lines += [f"  {line}" for line in _about_sheet(review, layout)]
    lines += ["", _counted(review)]
    groups = _grouped(review.issues)
    for group in groups[:MOST_PRINTED]:
        severity, *_, suggestion = group[0]
        lines += [f"  {words[f'severity.{severity}']} {_where(i)}{i[6]}" for i in group[:MOST_ALIKE]]
        rest = [issue[4] for issue in group[MOST_ALIKE:]]
        if rest:
            lines.append(f"      {words['alike'].format(len(rest))} {_some(rest, words, 20)}")
        lines.append(f"      {words['suggest']}: {suggestion}")
    if len(groups) > MOST_PRINTED:
        left = sum(len(group) for group in groups[MOST_PRINTED:])
        lines.append("  " + words["more_issues"].format(left, picture))
    return "\n".join(lines).strip("\n")


def _grouped(issues: list[tuple]) -> list[list[tuple]]:
    """Issues that say the same of several cells of a sheet, together; in the order of the first of each."""
    groups: dict[tuple, list[tuple]] = defaultdict(list)
    for issue in issues:
        groups[issue[:2] + issue[3:4] + issue[7:]].append(issue)
    return list(groups.values())


def _about_file(review: Review) -> str:
    cells = sum(line[2] for line in review.result.ledger)
    return review.words["file"].format(name=review.path.name, sheets=len(review.layouts), cells=cells)


def _sheet_name(review: Review, layout: Layout) -> str:
    return review.words["sheet"].format(layout.sheet.name) + (
        review.words["hidden"] if layout.sheet.hidden else ""
    )


def _counted(review: Review) -> str:
    if not review.issues:
        return review.words["nothing_wrong"]
    counts = Counter(issue[0] for issue in review.issues)
    return review.words["to_look_at"].format(**{s: counts[s] for s in ("error", "warning", "note")})


def _where(issue: tuple) -> str:
    place = f"{issue[3]}!{issue[4]}" if issue[4] else issue[3]
    return f"[{place}] " if place else ""


def _about_sheet(review: Review, layout: Layout) -> Iterator[str]:
    """The tables of a sheet, each with its kind, places and periods, and the count of cells by role."""
    words = review.words
    roles = _role_counts(layout)
    if not roles:
        yield words["empty"]
        return
    if not layout.tables:
        yield words["no_table"]
    for n, table in enumerate(layout.tables, start=1):
        rows = _rows_of(review, layout, table)
        counts = Counter(part for part, _ in rows)
        kinds = [
            words["observations"].format(name=words[f"part.{p}"], n=counts[p]) for p in PARTS if counts[p]
        ]
        yield words["table"].format(
            n=n, span=_span(layout, table), kinds="; ".join(kinds) or words["no_rows"]
        )
        places = dict.fromkeys(_place(row) for _, row in rows)
        periods = sorted({row["period"] for _, row in rows})
        if places:
            yield "  " + words["places"].format(n=len(places), list=_some(list(places), words))
            yield "  " + words["periods"].format(list=_some([_period(p, words) for p in periods], words))
    yield words["cells"].format(list=", ".join(f"{roles[r]} {words['role.' + r]}" for r in ROLES if roles[r]))


def _role_counts(layout: Layout) -> Counter[str]:
    """Non-empty cells by role, as the ledger counts them."""
    return Counter(
        layout.roles.get((r, c), "issue")
        for r, row in enumerate(layout.sheet.rows)
        for c, value in enumerate(row)
        if value not in (None, "")
    )


def _rows_of(review: Review, layout: Layout, table: Table) -> list[tuple[str, dict]]:
    """The observations of one table; one that was read from two cells counts once."""
    sheet, found = layout.sheet, {}
    for row in table.rows:
        for column in table.columns:
            for part, record in review.observations.get(
                (sheet.name, sheet.address(row.index, column.index)), ()
            ):
                found[id(record)] = (part, record)
    return list(found.values())


def _span(layout: Layout, table: Table) -> str:
    last = max([table.header.stop - 1, *(row.index for row in table.rows)])
    columns = [column.index for column in table.columns]
    return (
        f"{layout.sheet.address(table.header.start, min(columns))}:{layout.sheet.address(last, max(columns))}"
    )


def _place(row: dict) -> str:
    return f"{row.get('place_type', '')} {row['place']}".strip()


def _some(names: list[str], words: dict[str, str], most: int = 6) -> str:
    rest = len(names) - most
    return ", ".join([*names[:most], words["and_more"].format(rest)] if rest > 0 else names)


def _period(iso: str, words: dict[str, str]) -> str:
    """`2018` as "năm 2018", `2018-11-15` as "15/11/2018", `2018-H1` as "6 tháng đầu năm 2018"."""
    if "/" in iso:
        return " – ".join(_period(part, words) for part in iso.split("/"))
    year, _, part = iso.partition("-")
    if part[:1] in ("H", "Q"):
        return words[f"period.{part}"].format(year)
    return "/".join(reversed(iso.split("-"))) if part else words["year"].format(year)


# -- what one cell means -----------------------------------------------------------------------------------
def _meaning(part: str, row: dict, words: dict[str, str], kinds: dict[str, str]) -> Iterator[str]:
    """The dimensions of one observation, a line each."""
    yield f"→ {words['goes_to'].format(words[f'part.{part}'])}"
    told = [("place", _place(row)), ("period", _period(row["period"], words))]
    if part == "criteria":
        told += [
            ("criterion", f"{row['criterion']} – {row['criterion_name']} ({row['criteria_set']})"),
            ("result", words[f"status.{row['status']}"]),
            ("value", _amount(row["value"], row["unit"], "", words)),
        ]
    elif part == "contributions":
        of_things = "" if row["value_vnd"] is not None else row["qualifier"]
        told += [
            ("organization", row["organization"]),
            ("kind", kinds.get(row["kind"], row["kind"])),
            ("item", row["item"]),
            ("quantity", _amount(row["quantity"], row["unit"], of_things, words)),
            ("worth", _amount(row["value_vnd"], "đồng", row["qualifier"], words) if not of_things else ""),
        ]
    else:
        out_of = f"/{format_number(row['out_of'])}" if row["out_of"] is not None else ""
        told += [
            ("indicator", row["indicator_name"]),
            ("value", _amount(row["value"], row["unit"], row["qualifier"], words, out_of)),
        ]
    told.append(("figures", f"{words['measure.' + row['measure']]}, {words['basis.' + row['basis']]}"))
    yield from (f"{words[name]}: {text}" for name, text in told if text)


def _amount(value: float | None, unit: str, qualifier: str, words: dict[str, str], out_of: str = "") -> str:
    """ "khoảng 1.900 lượt người", "19/20 tiêu chí"; empty where there is no number and no word for one."""
    form = words.get(f"qualifier.{qualifier}", "{}")
    if value is None:
        return form if qualifier == "order_of_magnitude" else ""
    return form.format(f"{format_number(value)}{out_of} {unit}".strip())


class Page:
    """The HTML of one review. Every text that comes from the workbook passes `_e`."""

    def __init__(self, review: Review) -> None:
        self.review, self.words = review, review.words
        cells = sum(max((len(r) for r in x.sheet.rows), default=0) or 1 for x in review.layouts)
        self.rows = max(15, min(MOST_ROWS, MOST_CELLS // max(cells, 1)))

    def html(self) -> str:
        review, words = self.review, self.words
        letters = ((role, words[f"letter.{role}"]) for role in ROLES)
        marks = "".join(f'.r-{role}::before{{content:"{letter}"}}' for role, letter in letters)
        css = (files("analysis.run") / "review.css").read_text(encoding="utf-8")
        title = _e(unicode_normalize("NFC", review.path.name))
        sheets = [self.sheet(n, layout) for n, layout in enumerate(review.layouts, start=1)]
        named = {layout.sheet.name for layout in review.layouts}
        rest = [issue for issue in review.issues if issue[3] not in named]
        links = "".join(
            f'<a href="#s{n}">{_e(x.sheet.name)}</a>' for n, x in enumerate(review.layouts, start=1)
        )
        about = _about_file(review) if review.result.readable else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{review.lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f"<title>{title}</title><style>{css}\n{marks}</style></head><body>\n"
            f"<h1>{title}</h1><p>{_e(about)} {_e(_counted(review))}</p>"
            f"{f'<nav>{links}</nav>' if len(sheets) > 1 else ''}{self.legend()}"
            f"{self.issue_list(rest, 0)}\n{''.join(sheets)}</body></html>\n"
        )

    def legend(self) -> str:
        roles = sum((_role_counts(x) for x in self.review.layouts), Counter())
        if not roles:
            return ""
        names = {role: _e(self.words[f"role.{role}"]) for role in ROLES if roles[role]}
        items = [f'<li><span class="r-{role}">{name}</span> {roles[role]}' for role, name in names.items()]
        found = {issue[0] for issue in self.review.issues if issue[4]}
        edges = {s: self.words[f"severity.{s}"] for s in ("error", "warning", "note") if s in found}
        items += [f'<li><span class="s-{severity}">{word}</span>' for severity, word in edges.items()]
        return f'<p class="small">{_e(self.words["legend"])}</p><ul class="legend">{"".join(items)}</ul>'

    def issue_list(self, issues: list[tuple], n: int) -> str:
        """The issues of one sheet (or of the file, n = 0), one line for each sort, linked to their cells."""
        rows = []
        for group in _grouped(issues):
            severity, *_, suggestion = group[0]
            told = [f"{self._link(i, n)} {_e(i[6])}" for i in group[:MOST_ALIKE]]
            rest = " ".join(self._link(i, n) for i in group[MOST_ALIKE:MOST_ISSUES])
            more = self.words["alike"].format(len(group) - MOST_ALIKE)
            told += [f"{more} {rest}"] if rest else []
            what = f'<td class="what w-{severity}">{self.words["severity." + severity]}'
            rows.append(f'<tr>{what}<td>{"<br>".join(told)}<span class="hint">{_e(suggestion)}</span>')
        return f'<table class="issues"><tbody>{"".join(rows)}</tbody></table>' if rows else ""

    def _link(self, issue: tuple, n: int) -> str:
        """The address of an issue, linked to its cell, or nothing where it has none."""
        address = _e(issue[4])
        if not n or not address:
            return f"<b>{address}</b>" if address else ""
        return f'<a href="#s{n}-{address.split(";")[0]}" title="{_e(issue[6])}">{address}</a>'

    def sheet(self, n: int, layout: Layout) -> str:
        name = layout.sheet.name
        issues = [issue for issue in self.review.issues if issue[3] == name]
        about = "".join(
            f'<li style="list-style:none">{_e(line)}' if line.startswith(" ") else f"<li>{_e(line)}"
            for line in _about_sheet(self.review, layout)
        )
        grid = Grid(self.review, layout, n, self.rows)
        cut = "".join(f'<p class="small">{_e(line)}</p>' for line in grid.cuts())
        title = _e(_sheet_name(self.review, layout))
        return (
            f'<section id="s{n}"><h2>{title}</h2><ul class="small">{about}</ul>'
            f"{self.issue_list(issues, n)}{cut}{grid.html() if layout.sheet.rows else ''}</section>\n"
        )


class Grid:
    """One sheet as an HTML table: its merges, the roles of its cells, and what each value means."""

    def __init__(self, review: Review, layout: Layout, n: int, most: int) -> None:
        self.review, self.layout, self.sheet, self.n = review, layout, layout.sheet, n
        self.words = review.words
        self.width = max((len(row) for row in self.sheet.rows), default=0)
        self.columns = range(min(self.width, MOST_COLUMNS))
        self.shown = self._shown(most)
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        for merge in self.sheet.merges:
            self._merge(*merge)
        drawn = set(self.shown)
        self.lines = {
            (row.index, column.index): (row, column)
            for table in layout.tables
            for row in table.rows
            if row.index in drawn
            for column in table.columns
        }

    def _merge(self, r1: int, c1: int, r2: int, c2: int) -> None:
        """Draw a merge, in as many pieces as the rows left out cut it into.

        One that hides a filled cell or lies over another (damaged files) is not drawn: all must be in sight.
        """
        c2 = min(c2, len(self.columns) - 1)
        if c1 > c2:
            return
        rows = self.shown[bisect_left(self.shown, r1) : bisect_right(self.shown, r2)]
        spots = [(r, c) for r in rows for c in range(c1, c2 + 1)]
        taken = any(s in self.covered or s in self.spans for s in spots)
        if taken or any(s != (r1, c1) and self._value(*s) not in (None, "") for s in spots):
            return
        starts = [r for i, r in enumerate(rows) if i == 0 or rows[i - 1] != r - 1]
        for first, after in pairwise([*starts, r2 + 1]):
            height = sum(first <= r < after for r in rows)
            self.spans[first, c1] = (height, c2 - c1 + 1)
        self.covered.update(s for s in spots if s not in self.spans)

    def _shown(self, most: int) -> list[int]:
        """The rows to draw: the first ones, and behind them those with a cell to look at."""
        if len(self.sheet.rows) <= most:
            return list(range(len(self.sheet.rows)))
        rows = set(range(most))
        for name, address in self.review.issues_at:
            number = re.search(r"\d+$", address)
            if name == self.sheet.name and number and len(rows) < most + most // 3:
                rows.add(int(number[0]) - 1 - self.sheet.top)
        return sorted(r for r in rows if 0 <= r < len(self.sheet.rows))

    def cuts(self) -> Iterator[str]:
        if len(self.shown) < len(self.sheet.rows):
            yield self.words["cut_rows"].format(
                all=format_number(len(self.sheet.rows)), shown=len(self.shown)
            )
        if len(self.columns) < self.width:
            yield self.words["cut_columns"].format(all=self.width, shown=len(self.columns))

    def html(self) -> str:
        left, hidden = self.sheet.left, set(self.sheet.hidden_columns)
        letters = "".join(self._edge(column_name(left + c), left + c + 1 in hidden) for c in self.columns)
        body, before = [], -1
        for r in self.shown:
            body.append(self._gap(r - before - 1))
            body.append(self._row(r))
            before = r
        body.append(self._gap(len(self.sheet.rows) - before - 1))
        head = f"<thead><tr><th></th>{letters}</tr></thead>"
        return f'<div class="grid"><table class="sheet">{head}<tbody>{"".join(body)}</tbody></table></div>'

    def _edge(self, name: str, hidden: bool) -> str:
        return (
            f'<th class="off" title="{_e(self.words["off"])}">{name}</th>' if hidden else f"<th>{name}</th>"
        )

    def _gap(self, rows: int) -> str:
        said = self.words["gap"].format(format_number(rows))
        return f'<tr><td class="gap" colspan="{len(self.columns) + 1}">{said}</td></tr>\n' if rows > 0 else ""

    def _row(self, r: int) -> str:
        number = self.sheet.top + r + 1
        cells = (self._cell(r, c) for c in self.columns if (r, c) not in self.covered)
        return f"<tr>{self._edge(str(number), number in self.sheet.hidden_rows)}{''.join(cells)}</tr>\n"

    def _cell(self, r: int, c: int) -> str:
        value, address = self._value(r, c), self.sheet.address(r, c)
        height, width = self.spans.get((r, c), (1, 1))
        span = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
        observations = self.review.observations.get((self.sheet.name, address), [])
        issues = self._issues(r, c, height, width)
        filled = value not in (None, "")
        role = self.layout.roles.get((r, c), "issue") if filled else "blank" if observations else ""
        if not role and not issues:
            return f"<td{span}></td>"
        text = _e(_short(self.sheet.shown(r, c), LONGEST_TEXT)) if filled else ""
        names = [f"r-{role}"] if role else []
        names += [f"s-{issues[0][0]}"] if issues else []
        if isinstance(value, float | int) and not isinstance(value, bool):
            names.append("num")
        elif self._overflows(r, c, role, text):
            names.append("over")
            text = f"<span>{text}</span>"
        elif role in ("header", "ordinal", "column_number") or (role == "value" and len(text) < 3):
            names.append("mid")
        mark = f' id="s{self.n}-{address}" tabindex="0"' if issues else ' tabindex="-1"'
        title = _e("\n".join(self._says(r, c, role, observations, issues)))
        return f'<td class="{" ".join(names)}"{mark}{span} title="{title}">{text}</td>'

    def _issues(self, r: int, c: int, height: int, width: int) -> list[tuple]:
        """The issues of a cell and of the cells that its merge hides."""
        spots = ((r + i, c + k) for i in range(height) for k in range(width))
        found = (
            self.review.issues_at.get((self.sheet.name, self.sheet.address(*spot)), ()) for spot in spots
        )
        return list(dict.fromkeys(issue for issues in found for issue in issues))

    def _value(self, r: int, c: int) -> object:
        row = self.sheet.rows[r]
        return row[c] if c < len(row) else None

    def _overflows(self, r: int, c: int, role: str, text: str) -> bool:
        """A line of prose in one cell runs over the empty cells to its right, as it does in Excel."""
        prose = role in ("title", "note", "unit", "signature", "section") and len(text) > 5
        right = [(r, k) for k in range(c + 1, min(c + 4, len(self.columns)))]
        free = all(
            s not in self.covered and s not in self.spans and self._value(*s) in (None, "") for s in right
        )
        return prose and free and bool(right) and (r, c) not in self.spans

    def _says(self, r: int, c: int, role: str, observations: list, issues: list[tuple]) -> Iterator[str]:
        """What a cell was taken for: address and role, its issues, its dimensions, and its labels."""
        words = self.words
        known = "" if not role else words["blank"] if role == "blank" else words[f"role.{role}"]
        yield f"{self.sheet.address(r, c)} · {known}" if known else self.sheet.address(r, c)
        for severity, *_, message, suggestion in issues:
            yield f"{words[f'severity.{severity}']}: {message} {words['suggest']}: {suggestion}"
        if role == "total":
            yield words["total"]
        for part, row in observations:
            yield from _meaning(part, row, words, self.review.kinds)
        if role in ("value", "total", "issue", "blank") and (r, c) in self.lines:
            line, column = self.lines[r, c]
            if not observations and role != "total":
                yield words["no_role"]
                yield from () if issues else self._because(line)
            labels = [*line.sections, *(text for _, text in line.stubs)]
            yield f"{words['column']}: {' › '.join(column.path)}"
            yield f"{words['line']}: {' › '.join(labels)}"

    def _because(self, line: Row) -> Iterator[str]:
        """What is wrong with the labels of a line, which keeps its figures out of the tables."""
        for c, _ in line.stubs:
            for issue in self._issues(line.index, c, 1, 1):
                yield f"{issue[4]}: {issue[6]}"


def picture(review: Review) -> str:
    """The picture of every sheet of a workbook as one HTML page."""
    return Page(review).html()


def _e(text: str) -> str:
    """Text of a workbook as text of a page: nothing in it can become markup."""
    clean = "".join(ch if ch >= " " or ch in "\n\t" else " " for ch in text)
    return escape(clean, quote=True).replace("\n", "&#10;")


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


# -- the marked copy ---------------------------------------------------------------------------------------
class NoCopy(Exception):
    """There is no marked copy; `why` is a key `why.…` of review.csv."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why, found)
        self.why, self.found = why, found


def marked_copy(review: Review) -> tuple[bytes, int]:
    """The same workbook with a comment and a fill on each cell to fix, and the number of these cells.

    Raises NoCopy where nothing is to be fixed, the file is no .xlsx, or the copy would lose something.
    """
    to_fix = {at: [i for i in issues if i[0] in FILLS] for at, issues in review.issues_at.items() if at[1]}
    to_fix = {at: issues for at, issues in to_fix.items() if issues}
    try:
        data = review.path.read_bytes() if review.result.readable else b""
    except OSError as error:
        raise NoCopy("failed", str(error)) from error
    if not to_fix:
        raise NoCopy("clean")
    macros = _refuse_lossy(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
        marked = _mark(book, to_fix, review.words)
        out = io.BytesIO()
        book.save(out)
    except Exception as error:  # openpyxl raises whatever its parsers raise on odd styles and names
        raise NoCopy("failed", type(error).__name__) from error
    if not marked:
        raise NoCopy("lost")
    return out.getvalue(), marked


def _refuse_lossy(data: bytes) -> bool:
    """Whether the workbook has macros. Raises NoCopy where openpyxl cannot write it back as it is."""
    if data[:4] != b"PK\x03\x04":
        raise NoCopy("format")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise NoCopy("format")
        for why, pattern in LOSSY_PARTS.items():
            if any(pattern.match(name) for name in names):
                raise NoCopy(why)
        if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
            raise NoCopy("large")
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                xml = archive.read(name)
                if LOSSY_MARKS.search(xml):
                    raise NoCopy("marks")
                if _merged_cells(xml) > MOST_MERGED:
                    raise NoCopy("large")
    return "xl/vbaProject.bin" in names


def _merged_cells(xml: bytes) -> int:
    from openpyxl.utils import range_boundaries

    boxes = [
        range_boundaries(ref.decode()) for ref in re.findall(rb'mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"', xml)
    ]
    return sum((c2 - c1 + 1) * (r2 - r1 + 1) for c1, r1, c2, r2 in boxes)


def _mark(book: object, to_fix: dict[tuple[str, str], list[tuple]], words: dict[str, str]) -> int:
    """Comment and fill on each cell to fix; the issues of the cells of one merge meet in one comment."""
    spots: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    for (name, address), issues in to_fix.items():
        if name in book.sheetnames and hasattr(book[name], "merged_cells"):  # type: ignore[attr-defined,index]
            spots[name, _anchor(book[name], address)] += issues  # type: ignore[index]
    for (name, address), issues in spots.items():
        _mark_cell(book[name][address], list(dict.fromkeys(issues)), words)  # type: ignore[index]
    return len(spots)


def _anchor(sheet: object, address: str) -> str:
    """The cell that a reader sees at an address: the first one of its merge."""
    inside = (m for m in sheet.merged_cells.ranges if address in m)  # type: ignore[attr-defined]
    merge = next(inside, None)
    return address if merge is None else merge.start_cell.coordinate


def _mark_cell(cell: object, issues: list[tuple], words: dict[str, str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    text = "\n".join([words["comment"], *(f"{i[6]}\n{words['suggest']}: {i[7]}" for i in issues)])
    before = cell.comment  # type: ignore[attr-defined]
    author = before.author if before else words["author"]
    comment = Comment(f"{before.text}\n\n{text}" if before else text, author or words["author"])
    comment.width, comment.height = (
        320,
        40 + 20 * sum(1 + len(line) // 44 for line in comment.text.splitlines()),
    )
    cell.comment = comment  # type: ignore[attr-defined]
    worst = "error" if any(i[0] == "error" for i in issues) else "warning"
    cell.fill = PatternFill("solid", fgColor=FILLS[worst])  # type: ignore[attr-defined]


# -- from a command line and from a notebook ---------------------------------------------------------------
def check(path: Path, out: Path | None = None, lang: str = "vi") -> tuple[bool, str]:
    """Check one workbook: write its picture and its marked copy to `out` (default reports/check).

    Returns whether the file could be read, and the text for the screen. If not, nothing is written.
    """
    review = review_workbook(path, lang)
    if not review.result.readable:
        return False, describe(review)
    folder = out or _root(review.path) / "reports" / "check"
    stem = _plain_name(review.path.stem)
    page = folder / f"{stem}_kiem-tra.html"
    write_whole(page, picture(review).encode("utf-8"))
    closing = [review.words["picture"].format(_shown(page)), _write_copy(review, folder, stem)]
    return True, "\n".join([describe(review, _shown(page)), "", *closing])


def _write_copy(review: Review, folder: Path, stem: str) -> str:
    """Write the marked copy, and say where it is or why there is none."""
    words = review.words
    try:
        data, cells = marked_copy(review)
    except NoCopy as error:
        return words["no_copy"].format(words[f"why.{error.why}"].format(error.found))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        macros = "xl/vbaProject.bin" in archive.namelist()
        formulas = any(
            b"<f>" in archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")
        )
    path = folder / f"{stem}_can-sua{'.xlsm' if macros else '.xlsx'}"
    write_whole(path, data)
    elsewhere = sum(1 for i in review.issues if i[0] in FILLS and not i[4])
    said = words["copy"].format(path=_shown(path), n=cells)
    said += words["copy_elsewhere"].format(n=elsewhere) if elsewhere else ""
    return said + (words["copy_formulas"] if formulas else "")


def _plain_name(stem: str) -> str:
    """A file name that every mail program keeps: `Tiêu chí 2018` gives `tieu-chi-2018`."""
    return re.sub(r"[^a-z0-9_]+", "-", strip_accents(stem).lower()).strip("-") or "bang-tinh"


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


@dataclass(frozen=True)
class Picture:
    """The picture of a workbook, which a notebook shows."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        """In a frame of its own, so that the notebook's style and the picture's leave each other alone."""
        page = self.html.replace("<head>", '<head><base href="about:srcdoc">', 1)  # its links stay inside
        style = f"width:100%;height:{self.height}px;border:1px solid #8a8a8a;background:#fff"
        return f'<iframe srcdoc="{escape(page, quote=True)}" style="{style}" sandbox="allow-same-origin"></iframe>'


def show_workbook(path: Path | str, lang: str = "vi") -> Picture:
    """How a workbook was understood, for a notebook. The path counts from here or from the project folder."""
    review = review_workbook(path, lang)
    rows = sum(min(len(x.sheet.rows), MOST_ROWS) + 8 for x in review.layouts) + 2 * len(review.issues)
    return Picture(picture(review), max(240, min(760, 200 + 24 * rows)))
