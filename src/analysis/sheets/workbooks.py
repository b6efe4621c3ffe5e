"""Any spreadsheet file to sheets: values, merges, hidden or not. The only reader of such files.

What a file is decides its first bytes, not its name. Reading is calamine's; a look at the raw XML
first finds what calamine does not show (error cells, formulas without value, hidden rows, fonts)
and what would bring it down.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.sheets import delimited, markup, number_formats, ods, xls, xlsx
from analysis.sheets.sheet import (
    Box,
    Place,
    Problem,
    Sheet,
    SheetFacts,
    Unreadable,
    Workbook,
    address_of,
)
from analysis.words.numbers import format_number

Looked = TypeVar("Looked")

# Bytes; reading costs some five times as much memory, and a run must stay under 1 GiB.
MAX_UNPACKED = 160_000_000
MAX_FILE = 40_000_000  # bytes on disk
MAX_RATIO = 400  # a real sheet packs some 10 to 60 times; a bomb thousands
MAX_CELLS = 1_500_000
SUFFIXES = {
    *(".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"),
    *(".csv", ".tsv", ".txt", ".htm", ".html", ".xml"),
}
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
_NO_SPREADSHEET = (
    *(b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!"),
    *(b"7z\xbc", b"mz", b"\x1f\x8b", b"{\\rtf"),
)


def find_files(folder: Path) -> Iterator[Path]:
    """Every file under the folder that may be a spreadsheet, sorted by path; no origin cards."""
    for path in sorted(folder.rglob("*")):
        beside = path == folder / "sources.csv" or path.name.lower() == "readme.md"
        folder_of_any_name = path.is_dir() and path.suffix.lower() not in SUFFIXES
        if not (beside or folder_of_any_name or path.name.startswith(".")):
            yield path


def read_workbook(path: Path, source: str) -> Workbook:
    """Sheets of a file of any kind. Unreadable: its rule says why it cannot be read.

    It is opened once: `digest`, of either, is that of the bytes that were looked at.
    """
    if path.is_dir():
        raise Unreadable("folder_named_like_file")
    if path.name.startswith("~$"):
        raise Unreadable("lock_file")
    data = _bytes_of(path)
    digest = hashlib.sha256(data).hexdigest() if data else ""
    try:
        workbook = _workbook(data, path, source)
    except Unreadable as error:
        error.digest = digest
        raise
    workbook.digest = digest
    return workbook


def _workbook(data: bytes, path: Path, source: str) -> Workbook:
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("file_empty")
    if data[:4] == b"PK\x03\x04":
        return _read_zip(data, source)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("password")
        return _read_calamine(data, source, xls.facts_of(data))
    return _read_text(data, path, source)


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep a reader waiting for ever
            raise Unreadable("not_a_spreadsheet")
        if status.st_size > MAX_FILE:
            raise Unreadable("file_too_large", f"{status.st_size / 1e6:.0f} MB")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("file_not_opened", error.strerror or error) from error


def _read_zip(data: bytes, source: str) -> Workbook:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("file_damaged", error) from error
    unpacked = sum(info.file_size for info in infos)
    bomb = unpacked > 50_000_000 and unpacked > MAX_RATIO * len(data)
    if unpacked > MAX_UNPACKED or bomb:
        raise Unreadable("file_too_large", f"{unpacked / 1e6:.0f} MB")
    names = {info.filename for info in infos}
    if any(name.startswith("xl/") for name in names):
        return _read_xlsx(data, archive, source)
    if "content.xml" in names:
        return _read_ods(data, archive, source)
    raise Unreadable("not_a_spreadsheet")


def _unless_broken(look: Callable[[], Looked]) -> Looked:
    try:
        return look()
    except (ElementTree.ParseError, *_BROKEN_ZIP) as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error


def _read_xlsx(data: bytes, archive: zipfile.ZipFile, source: str) -> Workbook:
    if not {"xl/workbook.xml", "xl/workbook.bin"} & set(archive.namelist()):
        raise Unreadable("file_damaged", "xl/workbook.xml")
    facts = _unless_broken(lambda: xlsx.preflight(archive))
    if any(own.far for own in facts.values()):
        data = xlsx.without_far_cells(archive, facts)
    try:
        return _read_calamine(data, source, facts)
    except Unreadable as error:
        if error.rule != "file_damaged" or xlsx.has_sound_styles(archive):
            raise
    workbook = _read_calamine(xlsx.with_plain_styles(data), source, facts)
    _distrust_formats(workbook)
    return workbook


def _read_ods(data: bytes, archive: zipfile.ZipFile, source: str) -> Workbook:
    def _part(name: str) -> bytes:
        return archive.read(name) if name in archive.namelist() else b""

    if b"manifest:encryption-data" in _part("META-INF/manifest.xml"):
        raise Unreadable("password")
    merges, facts = _unless_broken(lambda: ods.ods_facts(_part("content.xml"), _part("styles.xml")))
    return _read_calamine(data, source, facts, merges)


def _read_calamine(
    data: bytes,
    source: str,
    facts: dict[str, SheetFacts],
    merges: dict[str, list[Box]] | None = None,
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
            sheet = _sheet(book.get_sheet_by_name(meta.name))
        except (CalamineError, OSError, ValueError) as error:
            workbook.problems.append(Problem("sheet_damaged", meta.name, "", str(error)[:120]))
            continue
        sheet.hidden = meta.visible != SheetVisibleEnum.Visible
        if merges and meta.name in merges:
            sheet.merges = _inside(sheet, merges[meta.name])
        if meta.name in facts:
            workbook.problems += _add_facts(sheet, facts[meta.name])
        workbook.sheets.append(sheet)
    return workbook


def _sheet(raw: CalamineSheet) -> Sheet:
    if raw.height * raw.width > MAX_CELLS:
        raise Unreadable("file_too_large", f"{raw.height} x {raw.width}")
    top, left = raw.start or (0, 0)
    rows = cast("list[list[object]]", raw.to_python(skip_empty_area=True))
    sheet = Sheet(raw.name, rows, top, left)
    sheet.flag_impossible_numbers()
    sheet.merges = _inside(sheet, [(*first, *last) for first, last in raw.merged_cell_ranges or []])
    return sheet


def _inside(sheet: Sheet, merges: list[Box]) -> list[Box]:
    """Merges in coordinates of the used area, cut to it: some files merge a million rows."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    moved = (
        (r1 - sheet.top, c1 - sheet.left, r2 - sheet.top, c2 - sheet.left)
        for r1, c1, r2, c2 in merges
    )
    cut = ((r1, c1, min(r2, height - 1), min(c2, width - 1)) for r1, c1, r2, c2 in moved)
    return [box for box in cut if 0 <= box[0] <= box[2] and 0 <= box[1] <= box[3]]


def _add_facts(sheet: Sheet, facts: SheetFacts) -> list[Problem]:
    """Put what the file says beside the values into the sheet; the rest is told as problems."""
    problems = _add_flags(sheet, facts.flags)
    _add_looks(sheet, facts)
    percents = ((place, "") for place in facts.percents)
    sheet.percents = {spot for spot, _, _ in _in_use(sheet, percents)}
    sheet.colours = {spot: own for spot, _, own in _in_use(sheet, facts.colours.items())}
    sheet.hidden_rows, sheet.hidden_columns = facts.hidden_rows, facts.hidden_columns
    # A far cell that holds but spaces tells nothing.
    far = [(address_of(r, c), text) for r, c, text in facts.far if text.strip()]
    problems += [Problem("far_cell", sheet.name, *one) for one in far]
    comments = [one for one in facts.comments if one[1]]
    if comments:
        where, said = ";".join(address for address, _ in comments), comments[0][1]
        problems.append(Problem("cell_comment", sheet.name, where, said, len(comments)))
    return problems


def _add_looks(sheet: Sheet, facts: SheetFacts) -> None:
    """Cells as they look: raised and struck text, words of number formats."""
    for spot, value, text in _in_use(sheet, facts.texts.items()):
        if isinstance(value, str):
            sheet.rows[spot[0]][spot[1]] = text
    for spot, value, code in _in_use(sheet, facts.formats.items()):
        if isinstance(value, int | float) and not isinstance(value, bool):
            _as_shown(sheet, spot, value, code)
    for spot, value, _ in _in_use(sheet, ((place, "") for place in facts.struck)):
        if value not in ("", None):
            sheet.flag(*spot, "struck_out", sheet.shown(*spot))


def _as_shown(sheet: Sheet, spot: Place, value: float, code: str) -> None:
    """A number with the words of its format; one that shows as another number is flagged."""
    if number_formats.hides(value, code):
        sheet.flag(*spot, "shown_otherwise", f"{format_number(value)} → …")
    elif shown := number_formats.misleads(code) and number_formats.shown(value, code):
        sheet.flag(*spot, "shown_otherwise", f"{format_number(value)} → {shown}")
    elif words := number_formats.worded(value, code):
        sheet.rows[spot[0]][spot[1]] = words


def _in_use(sheet: Sheet, told: Iterable[tuple[Place, str]]) -> Iterator[tuple[Place, object, str]]:
    """What the file tells of places of the used area: where it is, its value, what is told."""
    for place, own in told:
        spot, value = _found(sheet, place)
        if spot is not None:
            yield spot, value, own


def _found(sheet: Sheet, place: Place) -> tuple[Place | None, object]:
    """Where a place of the file lies in the used area, and its value; None outside."""
    r, c = place[0] - sheet.top, place[1] - sheet.left
    if 0 <= r < len(sheet.rows) and 0 <= c < len(sheet.rows[r]):
        return (r, c), sheet.rows[r][c]
    return None, None


def _add_flags(sheet: Sheet, flags: dict[Place, tuple[str, str]]) -> list[Problem]:
    """Flag what calamine leaves empty; a place that no room can be made for is told."""
    if flags and not sheet.rows:
        width = max(c for _, c in flags) + 1
        sheet.rows = [[None] * width for _ in range(max(flags)[0] + 1)]
    problems = []
    for place, (rule, found) in flags.items():
        _grow(sheet, place)
        spot, value = _found(sheet, place)
        if spot is None:
            problems.append(Problem(rule, sheet.name, address_of(*place), found))
        elif value in ("", None):
            sheet.flag(*spot, rule, found)
            sheet.rows[spot[0]][spot[1]] = found or "="
    return problems


def _grow(sheet: Sheet, place: Place) -> None:
    """Make room for a flagged cell just outside the area that holds values."""
    r, c = place[0] - sheet.top, place[1] - sheet.left
    if r > len(sheet.rows) + 50 or r < 0 or c < 0:
        return
    sheet.rows += [[] for _ in range(r + 1 - len(sheet.rows))]
    row = sheet.rows[r]
    if c < len(row) + 50:
        row.extend([None] * (c + 1 - len(row)))


def _distrust_formats(workbook: Workbook) -> None:
    """Without formats a share of 85 % reads 0.85: what may be one must not be used."""
    workbook.problems.append(Problem("styles_damaged"))
    for sheet in workbook.sheets:
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if not isinstance(value, float) or (r, c) in sheet.percents:
                    continue
                if value and -1 < value < 1:
                    sheet.flag(r, c, "format_lost", format_number(value))


# -- text files ------------------------------------------------------------------------------------
def _read_text(data: bytes, path: Path, source: str) -> Workbook:
    head, suffix = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower(), path.suffix.lower()
    if head.startswith(_NO_SPREADSHEET):
        raise Unreadable("not_a_spreadsheet")
    if suffix in (".lnk", ".url") or head.startswith((b"[internetshortcut", b"l\0\0\0")):
        raise Unreadable("shortcut")
    text = delimited.decode(data)
    if text is None:
        raise Unreadable("not_a_spreadsheet")
    start = text[:4000].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<html" not in start:
        return _read_markup(markup.spreadsheet_xml, text, source)
    if re.search(r"<(?:html|table|!doctype html|body)\b", start):
        return _read_markup(markup.html_tables, text, source)
    if suffix not in SUFFIXES or suffix in (".xml", ".html", ".htm"):
        raise Unreadable("not_a_spreadsheet")
    return _read_lines(text, path.stem, source)


def _read_markup(
    tables_in: Callable[[str], list[markup.Named]], text: str, source: str
) -> Workbook:
    try:
        found = tables_in(text)
    except Exception as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    if not found:
        raise Unreadable("not_a_spreadsheet")
    return Workbook(source, [_plain(*table) for table in found])


def _read_lines(text: str, name: str, source: str) -> Workbook:
    lines = delimited.read(text, delimited.separator_of(text))
    if sum(map(len, lines.rows)) > MAX_CELLS:
        raise Unreadable("file_too_large", f"{len(lines.rows)} dòng")
    sheet = _plain(name, [[v if v.strip() else None for v in row] for row in lines.rows], [])
    problems = [
        Problem(rule, sheet.name, sheet.address(r, c), lines.rows[r][c], len(places))
        for rule, places in (("stray_quote", lines.stray), ("quote_over_lines", lines.over_lines))
        for r, c in places[:1]
    ]
    return Workbook(source, [sheet], problems)


def _plain(name: str, rows: markup.Rows, merges: list[Box]) -> Sheet:
    width = max(map(len, rows), default=0)
    sheet = Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], merges=merges)
    sheet.flag_impossible_numbers()
    return sheet
