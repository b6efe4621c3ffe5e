"""Any spreadsheet file to sheets: values, merges, hidden or not. The only reader of such files.

What a file is decides its first bytes, not its name. Reading is calamine's; a look at the raw XML
first finds what calamine does not show (error cells, formulas without value, hidden rows, fonts)
and what would bring it down.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.sheets import number_formats, xlsx
from analysis.sheets.folder import MAX_FILE, SUFFIXES
from analysis.sheets.package import Package, packed
from analysis.sheets.plain import NotXml
from analysis.sheets.sheet import (
    MAX_CELLS,
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
from analysis.words.text import match_key

if TYPE_CHECKING:  # each kind of file but the usual one is read by a module loaded for it
    from analysis.sheets import markup

Given = TypeVar("Given")

_OF_ODS = {  # what calamine knows such a file by
    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": b"<manifest/>",
}
_NO_SPREADSHEET = (
    *(b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!"),
    *(b"7z\xbc", b"mz", b"\x1f\x8b", b"{\\rtf"),
)


def read_workbook(path: Path, source: str) -> Workbook:
    """Sheets of a file of any kind. Unreadable: its rule says why it cannot be read.

    It is opened once: `digest`, of either, is that of the bytes that were looked at.
    """
    if path.name.startswith((".", "~$")):
        raise Unreadable("lock_file" if path.name.startswith("~$") else "hidden_file")
    data = _bytes_of(path)
    digest = hashlib.sha256(data).hexdigest() if data else ""
    try:
        workbook = _workbook(data, path, source)
    except Unreadable as error:
        error.digest = digest
        raise
    workbook.digest = digest
    if not _is_text(str(path)):
        workbook.problems.append(Problem("name_not_text", found=source))
    return workbook


def _is_text(name: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _workbook(data: bytes, path: Path, source: str) -> Workbook:
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("file_empty")
    if data[:4] == b"PK\x03\x04":
        return _read_zip(data, source)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("password")
        from analysis.sheets.xls import facts_of  # its library is loaded only where one is read

        facts = facts_of(data)
        workbook = _read_calamine(data, source, facts or {})
        if facts is None:
            _distrust_formats(workbook, "only_values")
        return workbook
    return _read_text(data, path, source)


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _of_folder(path)
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep a reader waiting for ever
            raise Unreadable("not_a_spreadsheet")
        if status.st_size > MAX_FILE:
            raise Unreadable("file_too_large", f"{status.st_size / 1e6:.0f} MB")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("file_not_opened", error.strerror or error) from error


def _of_folder(path: Path) -> Unreadable:
    if path.is_symlink():
        return Unreadable("folder_linked")
    try:
        os.scandir(path).close()
    except OSError as error:
        return Unreadable("folder_not_opened", error.strerror or error)
    return Unreadable("folder_named_like_file")


def _read_zip(data: bytes, source: str) -> Workbook:
    package = Package(data)
    if package.has("content.xml"):
        return _read_ods(package, source)
    if package.has("xl/workbook.bin"):
        wanted = package.read_all(lambda name: name.endswith((".bin", ".rels")))
        workbook = _read_calamine(packed(wanted), source, {})
        _distrust_formats(workbook, "only_values")
        return workbook
    if any(name.startswith("xl/") for name in package.names) or _names_sheets(package):
        return _read_xlsx(package, source)
    raise Unreadable("not_a_spreadsheet")


def _names_sheets(package: Package) -> bool:
    """Whether the parts have no usual names, and are those of a workbook all the same."""
    return b"spreadsheetml.sheet" in package.read("[Content_Types].xml")


def _read_xlsx(package: Package, source: str) -> Workbook:
    looked = xlsx.look_at(package)
    workbook = _read_calamine(looked.data, source, looked.facts)
    workbook.problems += looked.problems
    if looked.lost_formats:
        _distrust_formats(workbook, "styles_damaged")
    return workbook


def _read_ods(package: Package, source: str) -> Workbook:
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Unreadable("password")
    from analysis.sheets import ods

    try:
        content, merges, facts = ods.look_at(
            package.read("content.xml"), package.read("styles.xml")
        )
    except NotXml as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    plain = _OF_ODS | {"content.xml": content}
    return _read_calamine(packed(plain), source, facts, merges)


def _read_calamine(
    data: bytes,
    source: str,
    facts: dict[str, SheetFacts],
    merges: dict[str, list[Box]] | None = None,
) -> Workbook:
    try:
        book = _of_calamine(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except PasswordError as error:
        raise Unreadable("password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    workbook, left = Workbook(source, []), 2 * MAX_CELLS
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = _of_calamine(lambda name=meta.name: _sheet(book.get_sheet_by_name(name)))
        except (CalamineError, OSError, ValueError) as error:
            workbook.problems.append(Problem("sheet_damaged", meta.name, "", str(error)[:120]))
            continue
        left -= sum(map(len, sheet.rows))
        if left < 0:  # many sheets, each of which is small enough
            raise Unreadable("file_too_large", f"> {2 * MAX_CELLS} ô")
        sheet.hidden = meta.visible != SheetVisibleEnum.Visible
        if merges and meta.name in merges:
            sheet.merges = _inside(sheet, merges[meta.name])
        if meta.name in facts:
            workbook.problems += _add_facts(sheet, facts[meta.name])
        workbook.sheets.append(sheet)
    return workbook


def _of_calamine(ask: Callable[[], Given]) -> Given:
    """What calamine gives. CalamineError also where it gives up in the midst of its work."""
    try:
        return ask()
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # no Exception, and of no module to import
            raise CalamineError("") from error
        raise


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
    sheet.indents = {spot: own for spot, _, own in _in_use(sheet, facts.indents.items())}
    sheet.hidden_rows, sheet.hidden_columns = facts.hidden_rows, facts.hidden_columns
    # A far cell that holds but spaces tells nothing.
    far = [(address_of(r, c), text) for r, c, text in facts.far if text.strip()]
    problems += [Problem("far_cell", sheet.name, *one) for one in far]
    if unseen := [address_of(*place) for place in facts.unseen]:
        problems.append(Problem("hidden_cells", sheet.name, ";".join(unseen), "", len(unseen)))
    comments = [one for one in facts.comments if one[1]]
    if comments:
        where, said = ";".join(address for address, _ in comments), comments[0][1]
        problems.append(Problem("cell_comment", sheet.name, where, said, len(comments)))
    if _is_printed_only(facts.printed, sheet):
        problems.append(Problem("printed_only", sheet.name, "", facts.printed))
    return problems


def _is_printed_only(text: str, sheet: Sheet) -> bool:
    """Whether no cell holds these words, among others."""
    key, texts = match_key(text), (one for row in sheet.rows for one in row if isinstance(one, str))
    return bool(key) and not any(key in match_key(one) for one in texts)


def _add_looks(sheet: Sheet, facts: SheetFacts) -> None:
    """Cells as they look: raised and struck text, words of number formats."""
    for spot, value, text in _in_use(sheet, facts.texts.items()):
        if isinstance(value, str):
            sheet.rows[spot[0]][spot[1]] = text
    for spot, value, code in _in_use(sheet, facts.formats.items()):
        if isinstance(value, int | float) and not isinstance(value, bool):
            _as_shown(sheet, spot, value, code)
        elif isinstance(value, str) and (words := number_formats.worded_text(value, code)):
            sheet.rows[spot[0]][spot[1]] = words
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


def _in_use(
    sheet: Sheet, told: Iterable[tuple[Place, Given]]
) -> Iterator[tuple[Place, object, Given]]:
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


def _distrust_formats(workbook: Workbook, rule: str) -> None:
    """Without formats a share of 85 % reads 0.85: what may be one must not be used."""
    workbook.problems.append(Problem(rule))
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
    from analysis.sheets import delimited, markup

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
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error
    if not found:
        raise Unreadable("not_a_spreadsheet")
    return Workbook(source, [_plain(*table) for table in found])


def _read_lines(text: str, name: str, source: str) -> Workbook:
    from analysis.sheets import delimited

    lines = delimited.read(text, delimited.separator_of(text))
    sheet = _plain(name, [[v if v.strip() else None for v in row] for row in lines.rows], [])
    problems = [
        Problem(rule, sheet.name, sheet.address(r, c), lines.rows[r][c], len(places))
        for rule, places in (("stray_quote", lines.stray), ("quote_over_lines", lines.over_lines))
        for r, c in places[:1]
    ]
    return Workbook(source, [sheet], problems)


def _plain(name: str, rows: markup.Rows, merges: list[Box]) -> Sheet:
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Unreadable("file_too_large", f"{len(rows)} x {width}")
    sheet = Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], merges=merges)
    sheet.flag_impossible_numbers()
    return sheet
