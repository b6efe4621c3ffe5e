"""Any spreadsheet file to cells: value, address, merge spans, hidden or not. The only reader of spreadsheet files.

What a file is decides its first bytes, not its name. Reading is calamine's; a look at the raw XML first finds what
calamine does not show (error cells, formulas without value, hidden rows, fonts) and what would bring it down.
"""

from __future__ import annotations

import io
import re
import stat
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.sheets import delimited, markup, number_formats, xls, xlsx
from analysis.words.numbers import format_number

MAX_UNPACKED = (
    160_000_000  # bytes; reading costs some five times as much memory, and a run must stay under 1 GiB
)
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
MAX_FILE = 40_000_000  # bytes on disk
MAX_RATIO = 400  # a real sheet packs some 10 to 60 times; a bomb thousands
MAX_CELLS = 1_500_000
MAX_NUMBER = 1e18  # in đồng, some hundred thousand times what the country produces in a year
SUFFIXES = {
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".csv",
    ".tsv",
    ".xltx",
    ".txt",
    ".htm",
    ".html",
    ".xml",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a file that its sender should know: rule, place and what was read."""

    rule: str
    sheet: str = ""
    address: str = ""
    found: str = ""
    count: int = 1  # of cells, where the first stands for others like it


@dataclass(slots=True)
class Sheet:
    """The used area of one sheet. Rows hold str, float, bool, date or None; merges are 0-based and inclusive."""

    name: str
    rows: list[list[object]]
    top: int = 0
    left: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    flags: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)

    def address(self, r: int, c: int) -> str:
        return f"{column_name(self.left + c)}{self.top + r + 1}"

    def shown(self, r: int, c: int) -> str:
        """A cell as the sheet shows it: decimal comma, whole numbers without decimals, dates day first."""
        inside = 0 <= r < len(self.rows) and 0 <= c < len(self.rows[r])
        value = self.rows[r][c] if inside else None
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, float | int) and isfinite(value):
            if (r, c) in self.percents:
                return format_number(round(value * 100, 6)).replace(".", "") + "%"
            return format_number(value).replace(".", "")
        if isinstance(value, date | datetime):
            return stored_date(value)
        return "" if value is None else str(value).strip()


@dataclass(slots=True)
class Workbook:
    source: str
    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)


class Unreadable(Exception):
    """A file that cannot be read at all; `rule` says why."""

    def __init__(self, rule: str, found: str = "") -> None:
        super().__init__(rule, found)
        self.rule, self.found = rule, found


def column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def find_files(folder: Path) -> Iterator[Path]:
    """Every file under the folder that may be a spreadsheet, sorted by path; the origin cards are not."""
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or path == folder / "sources.csv" or path.name.lower() == "readme.md":
            continue
        if path.is_dir():
            if path.suffix.lower() in SUFFIXES:
                yield path
            continue
        yield path


def read_workbook(path: Path, source: str) -> Workbook:
    """Cells of a file of any kind. Raises Unreadable with the rule that says why it cannot be read."""
    if path.is_dir():
        raise Unreadable("folder_named_like_file")
    if path.name.startswith("~$"):
        raise Unreadable("lock_file")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("not_a_spreadsheet")  # a pipe or a device would keep a reader waiting for ever
        if status.st_size > MAX_FILE:
            raise Unreadable("file_too_large", f"{status.st_size / 1e6:.0f} MB")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("file_not_opened", str(error.strerror or error)) from error
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("file_empty")
    if data[:4] == b"PK\x03\x04":
        return _read_zip(data, source)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("password")
        return _read_calamine(data, source, xls.facts_of(data))
    return _read_text(data, path, source)


def _read_zip(data: bytes, source: str) -> Workbook:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("file_damaged", str(error)) from error
    unpacked = sum(i.file_size for i in infos)
    if unpacked > MAX_UNPACKED or (unpacked > 50_000_000 and unpacked > MAX_RATIO * len(data)):
        raise Unreadable("file_too_large", f"{unpacked / 1e6:.0f} MB")
    names = {i.filename for i in infos}
    if any(n.startswith("xl/") for n in names):
        if not names & {"xl/workbook.xml", "xl/workbook.bin"}:
            raise Unreadable("file_damaged", "xl/workbook.xml")
        try:
            facts = xlsx.preflight(archive)
        except _BROKEN_ZIP as error:
            raise Unreadable("file_damaged", str(error)[:120]) from error
        if facts.far:
            data = xlsx.without_far_cells(archive, facts)
        try:
            return _read_calamine(data, source, facts.sheets)
        except Unreadable as error:
            if error.rule != "file_damaged" or xlsx.has_sound_styles(archive):
                raise
        workbook = _read_calamine(xlsx.with_plain_styles(data), source, facts.sheets)
        _distrust_formats(workbook)
        return workbook
    if "content.xml" in names:
        if b"manifest:encryption-data" in (
            archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        ):
            raise Unreadable("password")
        try:
            styles = archive.read("styles.xml") if "styles.xml" in names else b""
            merges, facts = markup.ods_facts(archive.read("content.xml"), styles)
        except (ElementTree.ParseError, *_BROKEN_ZIP) as error:
            raise Unreadable("file_damaged", str(error)[:120]) from error
        return _read_calamine(data, source, facts, merges)
    raise Unreadable("not_a_spreadsheet")


def _read_calamine(
    data: bytes,
    source: str,
    facts: dict[str, xlsx.SheetFacts],
    merges: dict[str, list[tuple[int, int, int, int]]] | None = None,
) -> Workbook:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Unreadable("password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    workbook = Workbook(source, [])
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            raw = book.get_sheet_by_name(meta.name)
            sheet = _sheet(raw, meta.visible != SheetVisibleEnum.Visible)
        except (CalamineError, OSError, ValueError) as error:
            workbook.problems.append(Problem("sheet_damaged", meta.name, "", str(error)[:120]))
            continue
        if merges and meta.name in merges:
            sheet.merges = _inside(sheet, merges[meta.name])
        if meta.name in facts:
            _apply_facts(sheet, facts[meta.name], workbook.problems)
        workbook.sheets.append(sheet)
    return workbook


def _sheet(raw: object, hidden: bool) -> Sheet:
    start = raw.start or (0, 0)  # type: ignore[attr-defined]
    if raw.height * raw.width > MAX_CELLS:  # type: ignore[attr-defined]
        raise Unreadable("file_too_large", f"{raw.height} x {raw.width}")  # type: ignore[attr-defined]
    sheet = Sheet(raw.name, raw.to_python(skip_empty_area=True), start[0], start[1], hidden=hidden)  # type: ignore[attr-defined]
    _flag_impossible_numbers(sheet)
    sheet.merges = _inside(sheet, [(a[0], a[1], b[0], b[1]) for a, b in raw.merged_cell_ranges or []])  # type: ignore[attr-defined]
    return sheet


def _inside(sheet: Sheet, merges: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Merges in coordinates of the used area, cut to it: some files merge a million rows."""
    height, width = len(sheet.rows), max((len(r) for r in sheet.rows), default=0)
    cut = []
    for r1, c1, r2, c2 in merges:
        box = (
            max(r1 - sheet.top, 0),
            max(c1 - sheet.left, 0),
            min(r2 - sheet.top, height - 1),
            min(c2 - sheet.left, width - 1),
        )
        if box[0] <= box[2] and box[1] <= box[3] and (r1 >= sheet.top and c1 >= sheet.left):
            cut.append(box)
    return cut


def _apply_facts(sheet: Sheet, facts: xlsx.SheetFacts, problems: list[Problem]) -> None:
    """Put what the raw XML says beside the values: flags, decoded texts, percent formats, hidden marks."""

    def at(r: int, c: int) -> tuple[int, int] | None:
        r, c = r - sheet.top, c - sheet.left
        return (r, c) if 0 <= r < len(sheet.rows) and 0 <= c < len(sheet.rows[r]) else None

    if facts.flags and not sheet.rows:
        last = max(facts.flags)
        sheet.rows = [[None] * (max(c for _, c in facts.flags) + 1) for _ in range(last[0] + 1)]
    for (r, c), flag in facts.flags.items():
        _grow(sheet, r, c)
        spot = at(r, c)
        if spot is None:
            problems.append(Problem(flag[0], sheet.name, f"{column_name(c)}{r + 1}", flag[1]))
            continue
        if sheet.rows[spot[0]][spot[1]] in ("", None):
            sheet.flags[spot] = flag
            sheet.rows[spot[0]][spot[1]] = flag[1] or "="
    for (r, c), text in facts.texts.items():
        spot = at(r, c)
        if spot is not None and isinstance(sheet.rows[spot[0]][spot[1]], str):
            sheet.rows[spot[0]][spot[1]] = text
    for (r, c), code in facts.formats.items():
        _flag_if_shown_otherwise(sheet, at(r, c), code)
    sheet.percents = {spot for spot in (at(r, c) for r, c in facts.percents) if spot is not None}
    sheet.hidden_rows, sheet.hidden_columns = facts.hidden_rows, facts.hidden_columns
    for r, c, text in facts.far:
        if text.strip():  # a far cell that holds but spaces tells nothing
            problems.append(Problem("far_cell", sheet.name, f"{column_name(c)}{r + 1}", text))


def _flag_if_shown_otherwise(sheet: Sheet, spot: tuple[int, int] | None, code: str) -> None:
    value = sheet.rows[spot[0]][spot[1]] if spot else None
    if isinstance(value, int | float) and (shown := number_formats.shown(value, code)):
        _flag(sheet, *spot, "shown_otherwise", f"{format_number(value)} → {shown}")


def _flag(sheet: Sheet, r: int, c: int, rule: str, found: str) -> None:
    """Put a text in place of a number that must not be used, and the rule that says why."""
    sheet.flags[r, c] = (rule, found)
    sheet.rows[r][c] = found


def _distrust_formats(workbook: Workbook) -> None:
    """Without formats a share of 85 % reads 0.85: what may be one must not be used."""
    workbook.problems.append(Problem("styles_damaged"))
    for sheet in workbook.sheets:
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if isinstance(value, float) and value and -1 < value < 1 and (r, c) not in sheet.percents:
                    _flag(sheet, r, c, "format_lost", format_number(value))


def _flag_impossible_numbers(sheet: Sheet) -> None:
    """Numbers beyond every figure, and what is stored as a number and is none (infinite, no number)."""
    for r, row in enumerate(sheet.rows):
        if [v for v in row if type(v) is float and not -MAX_NUMBER < v < MAX_NUMBER]:
            for c, value in enumerate(row):
                if isinstance(value, float) and not -MAX_NUMBER < value < MAX_NUMBER:
                    _flag(sheet, r, c, "number_impossible", str(value))


def _grow(sheet: Sheet, r: int, c: int) -> None:
    """Make room for a flagged cell just outside the area that holds values."""
    if r - sheet.top > len(sheet.rows) + 50 or r < sheet.top or c < sheet.left:
        return
    while r - sheet.top >= len(sheet.rows):
        sheet.rows.append([])
    row = sheet.rows[r - sheet.top]
    if c - sheet.left < len(row) + 50:
        row.extend([None] * (c - sheet.left + 1 - len(row)))


# -- text files --------------------------------------------------------------------------------------------
def _read_text(data: bytes, path: Path, source: str) -> Workbook:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc", b"mz", b"\x1f\x8b", b"{\\rtf")
    ):
        raise Unreadable("not_a_spreadsheet")
    if path.suffix.lower() in (".lnk", ".url") or head.startswith((b"[internetshortcut", b"l\0\0\0")):
        raise Unreadable("shortcut")
    text = _decode(data)
    if text is None:
        raise Unreadable("not_a_spreadsheet")
    lowered = text[:4000].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in lowered and "<html" not in lowered:
        return Workbook(
            source,
            [_plain(name, rows, merges) for name, rows, merges in _parse(markup.spreadsheet_xml, text)],
        )
    if re.search(r"<(?:html|table|!doctype html|body)\b", lowered):
        return Workbook(
            source, [_plain(name, rows, merges) for name, rows, merges in _parse(markup.html_tables, text)]
        )
    if path.suffix.lower() not in SUFFIXES or path.suffix.lower() in (".xml", ".html", ".htm"):
        raise Unreadable("not_a_spreadsheet")
    lines = _read_csv(text)
    sheet = _plain(path.stem, [[v if v.strip() else None for v in row] for row in lines.rows], [])
    problems = [
        Problem(rule, sheet.name, sheet.address(r, c), lines.rows[r][c], len(places))
        for rule, places in (("stray_quote", lines.stray), ("quote_over_lines", lines.over_lines))
        for r, c in places[:1]
    ]
    return Workbook(source, [sheet], problems)


def _parse(
    parser: object, text: str
) -> list[tuple[str, list[list[object]], list[tuple[int, int, int, int]]]]:
    try:
        found = parser(text)  # type: ignore[operator]
    except Exception as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    if not found:
        raise Unreadable("not_a_spreadsheet")
    return found


def _plain(name: str, rows: list[list[object]], merges: list[tuple[int, int, int, int]]) -> Sheet:
    width = max((len(r) for r in rows), default=0)
    sheet = Sheet(name, [[*r, *[None] * (width - len(r))] for r in rows], merges=merges)
    _flag_impossible_numbers(sheet)
    return sheet


def _decode(data: bytes) -> str | None:
    """Text in one of the encodings that Vietnamese offices save; None for bytes that are no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", errors="replace")
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) / 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    if zeros:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1258", errors="replace")
        strange = sum(ch == "\ufffd" or (ord(ch) < 32 and ch not in "\r\n\t") for ch in text[:4000])
        return None if strange > len(text[:4000]) / 50 else text


def _read_csv(text: str) -> delimited.Lines:
    """Lines of delimited text.

    The separator is the one that cuts most lines into equally many fields.
    """
    sample = "\n".join(line for line in text.splitlines()[:200] if line.strip())
    counts = {}
    for separator in (";", "\t", ","):
        wide = [len(row) for row in delimited.read(sample, separator).rows if len(row) > 1]
        counts[separator] = (len(wide) and max(wide.count(n) for n in set(wide)), separator == ";")
    separator = max(counts, key=lambda s: counts[s])
    lines = delimited.read(text, separator)
    if sum(map(len, lines.rows)) > MAX_CELLS:
        raise Unreadable("file_too_large", f"{len(lines.rows)} dòng")
    return lines


def stored_date(value: object) -> str:
    """A date as Excel shows it to a Vietnamese reader."""
    return (
        f"{value.day:02d}/{value.month:02d}/{value.year}"
        if isinstance(value, datetime | date)
        else str(value)
    )
