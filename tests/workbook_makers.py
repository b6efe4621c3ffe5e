"""Workbooks of the kinds that offices send, built in code: one truth in many layouts.

A truth is a list of plain records. A layout turns them into `Form`s: headings, lines, and in each
line cells that are labels or `Said`, a value with the record that it says. `save` writes forms to
an .xlsx inside a `Frame` (letterhead, unit, totals, notes, signature) and returns which record
stands at which sheet and address.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypeVar

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

import plain_grids
from analysis.checks.workbook import checked
from analysis.reading.reader import FileResult, Reader
from analysis.reading.results import CONTRIBUTIONS, CRITERIA, INDICATORS
from analysis.registers.register import Registers, load
from analysis.sheets.sheet import column_index
from analysis.sheets.workbooks import read_workbook

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "data" / "reference"
COLUMNS = {"criteria": CRITERIA, "contributions": CONTRIBUTIONS, "indicators": INDICATORS}
PROVENANCE = ("source", "sheet", "address")
MILLION = 1_000_000.0


# -- the truth -------------------------------------------------------------------------------------
class Mark(NamedTuple):
    """One commune in one year under one criterion."""

    year: int
    place_id: str
    criterion: str
    status: str


class Count(NamedTuple):
    """How many criteria one commune meets."""

    year: int
    place_id: str
    met: int
    out_of: int


class Gift(NamedTuple):
    """What one organization gives: money in million đồng, or a quantity of something."""

    year: int
    organization_id: str
    place_id: str
    kind: str
    million: float | None
    quantity: float | None = None
    unit: str = ""
    measure: str = "actual"
    qualifier: str = "exact"
    item: str = ""


class Figure(NamedTuple):
    """One indicator of the town, or of a commune, in one year."""

    year: int
    indicator: str
    value: float
    place_id: str = "thi-xa-ky-anh"
    measure: str = "actual"


COMMUNES = {"ky-ninh": "Kỳ Ninh", "ky-ha": "Kỳ Hà", "ky-nam": "Kỳ Nam", "ky-hoa-1": "Kỳ Hoa"}
TOWN = "thi-xa-ky-anh"
YEARS = (2017, 2018)
CRITERIA_NAMES = dict(
    enumerate(
        [
            "Quy hoạch",
            "Giao thông",
            "Thủy lợi",
            "Điện",
            "Trường học",
            "Cơ sở vật chất văn hóa",
            "Cơ sở hạ tầng thương mại nông thôn",
            "Thông tin và Truyền thông",
            "Nhà ở dân cư",
            "Thu nhập",
            "Hộ nghèo",
            "Lao động có việc làm",
            "Tổ chức sản xuất",
            "Giáo dục và Đào tạo",
            "Y tế",
            "Văn hóa",
            "Môi trường và an toàn thực phẩm",
            "Hệ thống chính trị và tiếp cận pháp luật",
            "Quốc phòng và An ninh",
            "Khu dân cư nông thôn mới kiểu mẫu và vườn mẫu",
        ],
        start=1,
    )
)
GROUPS = {
    "I. Quy hoạch": range(1, 2),
    "II. Hạ tầng kinh tế - xã hội": range(2, 10),
    "III. Kinh tế và tổ chức sản xuất": range(10, 14),
    "IV. Văn hóa - xã hội - môi trường": range(14, 18),
    "V. Hệ thống chính trị": range(18, 21),
}
SUB_CRITERIA = {
    "2.1": "Tỷ lệ đường trục xã được nhựa hóa hoặc bê tông hóa",
    "2.2": "Tỷ lệ đường trục thôn được cứng hóa",
    "4.1": "Hệ thống điện đạt chuẩn",
    "4.2": "Tỷ lệ hộ sử dụng điện thường xuyên",
    "17.1": "Tỷ lệ hộ được sử dụng nước hợp vệ sinh",
}
ORGANIZATIONS = {
    "mttq": ("Mặt trận Tổ quốc", "fatherland_front"),
    "phu-nu": ("Hội Liên hiệp Phụ nữ", "mass_organization"),
    "nong-dan": ("Hội Nông dân", "mass_organization"),
    "thanh-nien": ("Đoàn Thanh niên", "mass_organization"),
    "quan-su": ("Ban Chỉ huy Quân sự", "armed_forces"),
    "cong-an": ("Công an", "armed_forces"),
}
SOURCES_OF_FUNDS = {
    "ns-trung-uong": ("Ngân sách trung ương", "budget"),
    "ns-tinh": ("Ngân sách tỉnh", "budget"),
    "long-ghep": ("Vốn lồng ghép", "budget"),
    "doanh-nghiep": ("Doanh nghiệp", "enterprise"),
    "nhan-dan": ("Nhân dân", "people"),
}
INDICATOR_NAMES = {
    "criteria_met": ("Số tiêu chí đạt chuẩn", "tiêu chí"),
    "criteria_met_mean": ("Bình quân tiêu chí/xã", "tiêu chí/xã"),
    "criteria_gained": ("Số tiêu chí tăng trong năm", "tiêu chí"),
    "communes_meeting_standard": ("Số xã đạt chuẩn", "xã"),
    "civilized_streets_total": ("Tổng số tuyến phố văn minh", "tuyến"),
    "urban_standards_met": ("Số tiêu chuẩn đô thị loại III đạt", "tiêu chuẩn"),
    "mobilization_models": ("Số mô hình dân vận", "mô hình"),
}
COMMUNE_INDICATORS = {
    "criteria_met": INDICATOR_NAMES["criteria_met"],
    "poverty_rate": ("Tỷ lệ hộ nghèo", "%"),
    "poor_households": ("Số hộ nghèo", "hộ"),
    "income_per_capita": ("Thu nhập bình quân đầu người", "triệu đồng/người"),
}

# Every commune meets and misses some of its twenty criteria in both years; no two are alike.
MARKS = [
    Mark(year, place, str(n), "met" if (3 * n + 5 * i + year + n // 4) % 7 < 4 else "not_met")
    for year in YEARS
    for i, place in enumerate(COMMUNES)
    for n in CRITERIA_NAMES
]
SUB_MARKS = [
    Mark(2018, "ky-ha", c, "met" if i % 3 else "not_met")
    for i, c in enumerate(["1", "2.1", "2.2", "3", "4.1", "4.2", "5", "17.1", "18"])
]
ASSESSED = [m for m in MARKS if (m.year, m.place_id) == (2018, "ky-ha")]
COUNTS = [
    Count(year, place, sum(m.status == "met" for m in MARKS if m[:2] == (year, place)), 20)
    for year in YEARS
    for place in COMMUNES
]
# Amounts are all different, so that a row at the wrong cell shows.
CASH = [
    Gift(2018, org, place, "cash", 5.0 + 10 * i + 3 * j)
    for i, org in enumerate(ORGANIZATIONS)
    for j, place in enumerate(COMMUNES)
]
KINDS = {
    "cash": ("Tiền mặt", "triệu đồng"),
    "materials": ("Hiện vật quy đổi", "triệu đồng"),
    "labour": ("Ngày công", "ngày công"),
    "land": ("Hiến đất", "m2"),
}
KIND_GIFTS = [
    Gift(2018, org, TOWN, kind, 12.5 + 7 * i + 101 * j)
    if unit == "triệu đồng"
    else Gift(2018, org, TOWN, kind, None, 1200.0 + 13 * i + 500 * j, unit)
    for i, org in enumerate(ORGANIZATIONS)
    for j, (kind, (_, unit)) in enumerate(KINDS.items())
]
GIVERS = ("nong-dan", "cong-an", "doanh-nghiep")
GIVEN_KINDS = ("cash", "materials", "other")
SHARED_GIFTS = [
    Gift(2018, org, place, kind, 3.5 + 11 * i + 101 * j + 1003 * k)
    for i, place in enumerate(COMMUNES)
    for j, org in enumerate(GIVERS)
    for k, kind in enumerate(GIVEN_KINDS)
]
FUNDS = [
    Gift(year, source, place, "cash", 1000.5 + 17 * i + 211 * j + 1900 * k)
    for k, year in enumerate(YEARS)
    for i, place in enumerate(COMMUNES)
    for j, source in enumerate(SOURCES_OF_FUNDS)
]
PLANS = [
    Gift(year, org, TOWN, "cash", 40.0 + 11 * i + 100 * k + 250 * j, measure=measure)
    for j, year in enumerate(YEARS)
    for i, org in enumerate(ORGANIZATIONS)
    for k, measure in enumerate(("plan", "actual"))
]
THINGS = [
    Gift(2018, "quan-su", "ky-nam", "cash", 15.0),
    Gift(2018, "quan-su", "ky-ha", "materials", 100.0, 85.0, "bộ"),
    Gift(2018, "cong-an", "ky-ninh", "labour", None, 250.0, "ngày công", qualifier="at_least"),
    Gift(2018, "cong-an", "ky-ha", "infrastructure", 50.0, 4.2, "km", qualifier="at_least"),
    Gift(2018, "mttq", "ky-hoa-1", "labour", None, 1900.0, "lượt", qualifier="at_most"),
    Gift(
        2018, "phu-nu", "ky-ha", "labour", None, None, "ngày công", qualifier="order_of_magnitude"
    ),
    Gift(2018, "nong-dan", "ky-ninh", "cash", 60.0),
]
SENTENCES = [
    "Hỗ trợ 15 triệu đồng",
    "Tặng 85 bộ bàn ghế trị giá 100 triệu đồng",
    "Góp trên 250 ngày công",
    "Làm 4,2 km đường điện, trị giá trên 50 triệu đồng",
    "Huy động gần 1.900 lượt đoàn viên, hội viên",
    "Góp hàng trăm ngày công",
    "Ủng hộ 60 triệu đồng",
]
FIGURES = [
    Figure(year, indicator, 8.0 + 6 * i + 3 * j + (0.5 if "mean" in indicator else 0))
    for j, year in enumerate(YEARS)
    for i, indicator in enumerate(INDICATOR_NAMES)
]
TARGETS = [
    f._replace(value=f.value + 2 * (measure == "plan"), measure=measure)
    for f in FIGURES
    for measure in ("plan", "actual")
]
WHOLE_NUMBERS = ("criteria_met", "poor_households")  # what is counted one by one
COMMUNE_FIGURES = [
    Figure(2018, indicator, 3 + 4 * i + j + 0.5 * (indicator not in WHOLE_NUMBERS), place)
    for i, place in enumerate(COMMUNES)
    for j, indicator in enumerate(COMMUNE_INDICATORS)
]
COMMUNE_TARGETS = [
    Figure(2018, "criteria_met", 9.0 + i + 4 * (measure == "plan"), place, measure)
    for i, place in enumerate(COMMUNES)
    for measure in ("plan", "actual")
]


# -- the table that a truth must tidy to -----------------------------------------------------------
def expected(record: NamedTuple) -> dict[str, object]:
    """The row of the tidy table for one record, without provenance."""
    if isinstance(record, Mark):
        main = int(record.criterion.split(".")[0])
        return {
            **_when_and_where(record.year, record.place_id),
            "place_type": "xã",
            "criteria_set": "HATINH20" if main == 20 else "NTM2016",
            "criterion": record.criterion,
            "criterion_name": SUB_CRITERIA.get(record.criterion) or CRITERIA_NAMES[main],
            "status": record.status,
            "value": None,
            "unit": "",
            "measure": "actual",
            "basis": "reported",
        }
    if isinstance(record, Count | Figure):
        indicator = record.indicator if isinstance(record, Figure) else "criteria_met"
        name, unit = (INDICATOR_NAMES | COMMUNE_INDICATORS)[indicator]
        return {
            **_when_and_where(record.year, record.place_id),
            "indicator": indicator,
            "indicator_name": name,
            "value": float(record.value if isinstance(record, Figure) else record.met),
            "out_of": None if isinstance(record, Figure) else record.out_of,
            "unit": unit,
            "qualifier": "exact",
            "measure": record.measure if isinstance(record, Figure) else "actual",
            "basis": "reported",
        }
    name, group = (ORGANIZATIONS | SOURCES_OF_FUNDS)[record.organization_id]
    return {
        **_when_and_where(record.year, record.place_id),
        "organization_id": record.organization_id,
        "organization": name,
        "organization_group": group,
        "kind": record.kind,
        "quantity": record.quantity,
        "unit": record.unit,
        "value_vnd": None if record.million is None else record.million * MILLION,
        "qualifier": record.qualifier,
        "measure": record.measure,
        "basis": "reported",
    }


def _when_and_where(year: int, place_id: str) -> dict[str, object]:
    return {
        "year": year,
        "period": str(year),
        "place_id": place_id,
        "place": COMMUNES.get(place_id, "Kỳ Anh"),
    }


# -- reading ---------------------------------------------------------------------------------------
@cache
def registers() -> Registers:
    """The registers of the project, loaded once for all tests of a run."""
    return load(REFERENCE)


@cache
def reader() -> Reader:
    return Reader(registers())


def read(path: Path, basis: str = "") -> FileResult:
    """The result of one file; a fault of the reader itself is a failed test, not an issue."""
    result = checked(reader().read(path, path.name, basis), registers())
    faults = [issue.found for issue in result.issues if issue.rule == "file_stopped"]
    assert not faults, faults
    return result


def read_with(path: Path, sheet: str, address: str, value: object) -> FileResult:
    """The result of a file that says something else in one cell; no file is written for it."""
    workbook = read_workbook(path, path.name)
    (own,) = [one for one in workbook.sheets if one.name == sheet]
    letters, row = coordinate_from_string(address)
    own.rows[row - 1 - own.top][column_index(letters) - own.left] = value
    return checked(reader().tidy(workbook, ""), registers())


def rows(result: FileResult, table: str) -> list[dict[str, object]]:
    """The rows of one table as dictionaries."""
    return [dict(zip(COLUMNS[table], row, strict=True)) for row in getattr(result.tidied, table)]


def all_rows(result: FileResult) -> list[dict[str, object]]:
    return [row for table in COLUMNS for row in rows(result, table)]


def without_provenance(found: Iterable[dict[str, object]], *also: str) -> list[dict[str, object]]:
    """Rows in one order, whatever cell of whatever file they come from."""
    bare = [{k: v for k, v in row.items() if k not in (*PROVENANCE, *also)} for row in found]
    return sorted(bare, key=lambda row: [str(row[k]) for k in sorted(row)])


def issues_of(result: FileResult) -> list[tuple[str, str, str]]:
    """Rule, sheet and address of every issue."""
    return [(i.rule, i.sheet, i.address) for i in result.issues]


# -- forms -----------------------------------------------------------------------------------------
class Said(NamedTuple):
    """A cell that says a record: what is written in it (None for a blank that means something)."""

    shown: object
    record: NamedTuple


Heading = tuple[str | int, "str | tuple | list"]


@dataclass
class Form:
    """One table: headings as a tree of (label, key) or (label, [headings]),
    and lines of key to cell.
    """

    title: str
    headings: list[Heading]
    lines: list[dict]
    sheet: str = "Sheet1"
    unit: str = ""
    total: str = ""  # how its total line is called; empty where a total makes no sense
    merged: tuple[str, ...] = ()  # columns whose equal neighbours are merged downwards
    numbered: bool = False  # its ordinals carry meaning and cannot be left out


@dataclass(frozen=True)
class Frame:
    """What stands around a table, and where it stands on the sheet."""

    letterhead: bool = False
    ordinals: bool = True
    column_numbers: bool = False
    total: str = ""  # "first" or "last"
    note: str = ""
    signature: bool = False
    down: int = 0
    right: int = 0


FRAMES = {
    "bare": Frame(),
    "letterhead_and_signature": Frame(letterhead=True, signature=True),
    "column_numbers_and_total_last": Frame(letterhead=True, column_numbers=True, total="last"),
    "total_first_and_note": Frame(total="first", note="Ghi chú: số liệu do các xã báo cáo."),
    "without_ordinals": Frame(ordinals=False, total="last"),
    "shifted": Frame(down=7, right=3, total="last", signature=True),
}

_Placed = dict[tuple[str, str], NamedTuple]


def save(path: Path | io.BytesIO, forms: Iterable[Form], frame: Frame = Frame()) -> _Placed:
    """Write the forms, those of one sheet under each other;
    which record stands at which sheet and address.
    """
    book = Workbook()
    book.remove(book.active)
    placed: _Placed = {}
    for form in forms:
        if form.sheet in book.sheetnames:
            sheet = book[form.sheet]
            top = sheet.max_row + 3
        else:
            sheet, top = book.create_sheet(form.sheet), 1 + frame.down
        placed |= write_form(sheet, form, frame, top)
    save_as_excel_does(book, path)
    return placed


def write_form(sheet: Worksheet, form: Form, frame: Frame, top: int = 1) -> _Placed:
    if not frame.ordinals and not form.numbered:
        form = _without_ordinals(form)
    left = 1 + frame.right
    width = max(_width(form.headings), 4)
    row = _write_lines_above(sheet, form, frame, top, left, width)
    columns, row = _write_headings(sheet, form.headings, row, left)
    if frame.column_numbers:
        for n, column in enumerate(sorted(columns.values()), start=1):
            sheet.cell(row, column, f"({n})")
        row += 1
    lines = list(form.lines)
    if form.total and frame.total:
        total = _total_line(form, columns)
        lines = [total, *lines] if frame.total == "first" else [*lines, total]
    placed: _Placed = {}
    for line in lines:
        for key, cell in line.items():
            column = columns[key]
            shown = cell.shown if isinstance(cell, Said) else cell
            sheet.cell(row, column, shown)
            if isinstance(cell, Said):
                placed[sheet.title, f"{get_column_letter(column)}{row}"] = cell.record
        row += 1
    _merge_down(sheet, form, columns, row - len(lines), lines)
    placed = {
        at: record for at, record in placed.items() if not isinstance(sheet[at[1]], MergedCell)
    }
    _write_lines_below(sheet, frame, row, left, width)
    return placed


def _without_ordinals(form: Form) -> Form:
    headings = [(label, below) for label, below in form.headings if below != "tt"]
    lines = [{key: cell for key, cell in line.items() if key != "tt"} for line in form.lines]
    return replace(
        form, headings=headings, lines=lines, merged=tuple(k for k in form.merged if k != "tt")
    )


def _write_lines_above(
    sheet: Worksheet, form: Form, frame: Frame, row: int, left: int, width: int
) -> int:
    def line(text: str, row: int, first: int = left, last: int = left + width - 1) -> None:
        sheet.cell(row, first, text).font = Font(bold=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    if frame.letterhead:
        half = left + width // 2
        line("ỦY BAN NHÂN DÂN THỊ XÃ KỲ ANH", row, left, half - 1)
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", row, half)
        line("VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI", row + 1, left, half - 1)
        line("Độc lập - Tự do - Hạnh phúc", row + 1, half)
        row += 3
    line(form.title, row)
    row += 1
    if frame.letterhead:
        line("(Kèm theo Báo cáo số 35/BC-UBND ngày 15/01/2019 của UBND thị xã Kỳ Anh)", row)
        row += 2
    if form.unit:
        sheet.cell(row, left + width - 1, f"Đơn vị tính: {form.unit}").font = Font(italic=True)
        row += 1
    return row


def _write_lines_below(sheet: Worksheet, frame: Frame, row: int, left: int, width: int) -> None:
    if frame.note:
        sheet.cell(row, left, frame.note)
        row += 1
    if frame.signature:
        right = left + width // 2
        sheet.cell(row + 1, right, "Kỳ Anh, ngày 15 tháng 01 năm 2019")
        sheet.cell(row + 2, left, "NGƯỜI LẬP BIỂU")
        sheet.cell(row + 2, right, "CHỦ TỊCH")
        sheet.cell(row + 6, left, "Nguyễn Văn Hùng")
        sheet.cell(row + 6, right, "Trần Đình Sơn")


def _width(headings: list[Heading]) -> int:
    return sum(_width(below) if isinstance(below, list) else 1 for _, below in headings)


def _depth(headings: list[Heading]) -> int:
    return 1 + max((_depth(below) for _, below in headings if isinstance(below, list)), default=0)


def _write_headings(
    sheet: Worksheet, headings: list[Heading], row: int, left: int
) -> tuple[dict[object, int], int]:
    """Merged headings as Excel has them; the column of every key and the row below."""
    bottom = row + _depth(headings)
    columns: dict[object, int] = {}

    def write(part: list[Heading], row: int, column: int) -> int:
        for label, below in part:
            sheet.cell(row, column, label).font = Font(bold=True)
            if isinstance(below, list):
                end = write(below, row + 1, column)
                if end - column > 1:
                    sheet.merge_cells(
                        start_row=row, end_row=row, start_column=column, end_column=end - 1
                    )
                column = end
            else:
                columns[below] = column
                if bottom - row > 1:
                    sheet.merge_cells(
                        start_row=row, end_row=bottom - 1, start_column=column, end_column=column
                    )
                column += 1
        return column

    write(headings, row, left)
    return columns, bottom


def _total_line(form: Form, columns: dict[object, int]) -> dict:
    """Numbers added up or their mean, marks counted;
    the label stands in the first column of words.
    """
    stub = next(key for key in columns if key != "tt")
    total: dict = {stub: form.total}
    for key in columns:
        shown = [
            cell.shown
            for line in form.lines
            for k, cell in line.items()
            if k == key and isinstance(cell, Said)
        ]
        numbers = [v for v in shown if isinstance(v, int | float)]
        if numbers:
            total[key] = sum(numbers) / (len(numbers) if form.total.startswith("Bình quân") else 1)
        elif shown:
            total[key] = sum(v in _MET for v in shown)
    return total


def _merge_down(
    sheet: Worksheet, form: Form, columns: dict[object, int], top: int, lines: list[dict]
) -> None:
    for key in form.merged:
        for _, group in groupby(enumerate(lines, start=top), key=lambda pair: pair[1].get(key)):
            numbers = [n for n, line in group if key in line]
            if len(numbers) > 1:
                for n in numbers[1:]:
                    sheet.cell(n, columns[key]).value = None
                sheet.merge_cells(
                    start_row=numbers[0],
                    end_row=numbers[-1],
                    start_column=columns[key],
                    end_column=columns[key],
                )


def save_grid(
    path: Path, grid: list[list], *, sheet: str = "Sheet1", merges: Iterable[str] = ()
) -> Path:
    """Write rows of cells just as they are."""
    merges = [*merges]
    if not merges and plain_grids.is_plain(grid):
        path.write_bytes(plain_grids.packed(grid, sheet, _save_a_word))
        return path
    return save_as_excel_does(book_of(grid, sheet, merges), path)


def book_of(grid: list[list], sheet: str = "Sheet1", merges: Iterable[str] = ()) -> Workbook:
    """A workbook of one sheet with these cells."""
    book = Workbook()
    book.active.title = sheet
    for line in grid:
        book.active.append(line)
    for merge in merges:
        book.active.merge_cells(merge)
    return book


def _save_a_word(sheet: str, to: io.BytesIO) -> None:
    save_as_excel_does(book_of([["x"]], sheet), to)


Saved = TypeVar("Saved", Path, io.BytesIO)


def save_as_excel_does(book: Workbook, path: Saved) -> Saved:
    """Save with shared strings: some versions of openpyxl write each text into its cell,
    Excel never does.
    """
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        if "xl/sharedStrings.xml" not in parts:
            _share_strings(parts)
        for name, data in parts.items():
            new.writestr(name, data)
    return path


_INLINE = re.compile(rb'<c ([^>]*?) ?t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.S)
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _share_strings(parts: dict[str, bytes]) -> None:
    index: dict[bytes, int] = {}

    def shared(match: re.Match[bytes]) -> bytes:
        number = index.setdefault(match[3], len(index))
        return b'<c %s%s t="s"><v>%d</v></c>' % (match[1], match[2], number)

    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = _INLINE.sub(shared, parts[name])
    parts["xl/sharedStrings.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="%s">' % _MAIN
        + b"".join(b"<si>%s</si>" % text for text in index)
        + b"</sst>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="strings" Type="%s/sharedStrings" Target="sharedStrings.xml"/>'
        b"</Relationships>" % _OFFICE,
    )


# -- layouts of criteria ---------------------------------------------------------------------------
WAYS_TO_MARK: dict[str, dict[str, object]] = {
    "words": {"met": "Đạt", "not_met": "Chưa đạt"},
    "letters": {"met": "Đ", "not_met": "CĐ"},
    "x_or_blank": {"met": "x", "not_met": None},
    "x_or_dash": {"met": "x", "not_met": "-"},
    "one_or_zero": {"met": 1, "not_met": 0},
}
_MET = [way["met"] for way in WAYS_TO_MARK.values()]
_ABOUT = "Kết quả thực hiện các tiêu chí nông thôn mới"
_IN_TOWN = "trên địa bàn thị xã Kỳ Anh"


def criterion_label(n: int, by: str) -> str | int:
    """A criterion named by its number, by `TC` and number, by its name, or by both."""
    name = CRITERIA_NAMES[n]
    return {
        "number": n,
        "tc": f"TC {n}",
        "words_and_number": f"Tiêu chí số {n}",
        "name": name,
        "both": f"{n}. {name}",
        "tc_and_name": f"Tiêu chí {n}: {name}",
    }[by]


WAYS_TO_NAME = ("number", "tc", "words_and_number", "name", "both", "tc_and_name")


def _of(marks: Iterable[Mark], **wanted: object) -> list[Mark]:
    return [m for m in marks if all(getattr(m, k) == v for k, v in wanted.items())]


def _criterion_headings(numbers: Iterable[int], by: str, groups: bool) -> list[Heading]:
    if not groups:
        return [(criterion_label(n, by), str(n)) for n in numbers]
    return [(g, [(criterion_label(n, by), str(n)) for n in GROUPS[g]]) for g in GROUPS]


def _communes_in_rows(
    marks: list[Mark], shown: dict, by: str, groups: bool, numbers: Iterable[int] = CRITERIA_NAMES
) -> tuple[list[Heading], list[dict]]:
    headings = [
        ("TT", "tt"),
        ("Tên xã", "stub"),
        ("Tiêu chí", _criterion_headings(numbers, by, groups)),
    ]
    lines = [
        {"tt": i, "stub": name}
        | {m.criterion: Said(shown[m.status], m) for m in _of(marks, place_id=place)}
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return headings, lines


def communes_in_rows(
    by: str = "number",
    groups: bool = False,
    mark: str = "words",
    total: str = "Tổng số xã đạt",
    verdict: str = "",
) -> list[Form]:
    """Communes below each other, criteria side by side; one sheet a year, the year in the title."""
    forms = []
    for year in YEARS:
        headings, lines = _communes_in_rows(_of(MARKS, year=year), WAYS_TO_MARK[mark], by, groups)
        if verdict:  # of the commune as a whole
            headings.append((verdict, "verdict"))
            lines = [
                line | {"verdict": "Đạt" if i % 2 else "Chưa đạt"} for i, line in enumerate(lines)
            ]
        title = f"{_ABOUT} {_IN_TOWN} năm {year}"
        forms.append(Form(title, headings, lines, f"Biểu {year - 2000}", total=total))
    return forms


SUMMARY_LINES = (
    "Tỷ lệ đạt (%)",
    "Số xã đạt/tổng số xã",
    "Cộng phường",
    "Bình quân 1 xã",
    "Toàn thị xã cộng",
)


def criteria_above_years() -> list[Form]:
    """Each criterion is merged over its years, "Quy hoạch" too,
    which is also the name of a group.
    """
    headings = [("TT", "tt"), ("Tên xã", "stub")]
    headings += [
        (name, [(f"Năm {year}", (year, str(n))) for year in YEARS])
        for n, name in CRITERIA_NAMES.items()
    ]
    lines = [
        {"tt": i, "stub": name}
        | {
            (m.year, m.criterion): Said(WAYS_TO_MARK["words"][m.status], m)
            for m in _of(MARKS, place_id=place)
        }
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return [
        Form(f"{_ABOUT} {_IN_TOWN} giai đoạn 2017-2018", headings, lines, total="Tổng số xã đạt")
    ]


def criteria_in_rows(by: str = "name", groups: bool = False, mark: str = "words") -> list[Form]:
    """The reverse: criteria below each other under their groups, communes side by side."""
    forms = []
    for year in YEARS:
        marks = _of(MARKS, year=year)
        headings = [
            ("TT", "tt"),
            ("Tiêu chí", "stub"),
            ("Các xã", [(n, p) for p, n in COMMUNES.items()]),
        ]
        lines = _criterion_lines(marks, lambda m: m.place_id, by, groups, WAYS_TO_MARK[mark])
        title = f"{_ABOUT} {_IN_TOWN} năm {year}"
        forms.append(
            Form(title, headings, lines, f"Biểu {year - 2000}", total="Tổng số tiêu chí đạt")
        )
    return forms


def _criterion_lines(
    marks: list[Mark], key: Callable[[Mark], object], by: str, groups: bool, shown: dict
) -> list[dict]:
    lines = []
    starts = {numbers[0]: group for group, numbers in GROUPS.items()} if groups else {}
    for n in CRITERIA_NAMES:
        if n in starts:
            roman, _, name = starts[n].partition(". ")
            lines.append({"tt": roman, "stub": name})
        line = {"tt": n, "stub": criterion_label(n, by)}
        lines.append(
            line | {key(m): Said(shown[m.status], m) for m in _of(marks, criterion=str(n))}
        )
    return lines


def years_on_sheets(mark: str = "words") -> list[Form]:
    """The year is only in the sheet's name."""
    return [
        replace(form, title=f"{_ABOUT} {_IN_TOWN}", sheet=f"Năm {year}")
        for form, year in zip(communes_in_rows(mark=mark), YEARS, strict=True)
    ]


def years_in_titles_of_one_sheet(mark: str = "words") -> list[Form]:
    """Two tables under each other on one sheet, each with its own title."""
    return [replace(form, sheet="Sheet1") for form in communes_in_rows(mark=mark)]


def years_above_communes(mark: str = "words", groups: bool = False) -> list[Form]:
    headings = [("TT", "tt"), ("Tên tiêu chí", "stub")] + [
        (f"Năm {year}", [(name, (year, place)) for place, name in COMMUNES.items()])
        for year in YEARS
    ]
    lines = _criterion_lines(MARKS, lambda m: m[:2], "name", groups, WAYS_TO_MARK[mark])
    return [
        Form(
            f"{_ABOUT} {_IN_TOWN} giai đoạn 2017-2018",
            headings,
            lines,
            total="Tổng số tiêu chí đạt",
        )
    ]


def communes_above_years(mark: str = "words") -> list[Form]:
    headings = [("TT", "tt"), ("Tên tiêu chí", "stub")] + [
        (name, [(year, (year, place)) for year in YEARS]) for place, name in COMMUNES.items()
    ]
    lines = _criterion_lines(MARKS, lambda m: m[:2], "name", False, WAYS_TO_MARK[mark])
    return [
        Form(
            f"{_ABOUT} {_IN_TOWN} giai đoạn 2017-2018",
            headings,
            lines,
            total="Tổng số tiêu chí đạt",
        )
    ]


def one_sheet_a_commune(groups: bool = False) -> list[Form]:
    """Requirement, result and self-assessment; only the self-assessment is an observation."""
    headings = [
        ("TT", "tt"),
        ("Tên tiêu chí", "stub"),
        ("Yêu cầu", "requirement"),
        ("Kết quả thực hiện", "result"),
        ("Kết quả tự đánh giá", "assessment"),
    ]
    forms = []
    for year in YEARS:
        for place, name in COMMUNES.items():
            marks = _of(MARKS, year=year, place_id=place)
            lines = _criterion_lines(
                marks, lambda m: "assessment", "name", groups, WAYS_TO_MARK["words"]
            )
            for line in lines:
                if "assessment" in line:
                    line |= {"requirement": "≥ 80%", "result": "86,4%"}
            title = f"{_ABOUT} năm {year} của xã {name}"
            forms.append(Form(title, headings, lines, f"{name} {year}"))
    return forms


def long_list_of_criteria(merged: bool = False, by: str = "both") -> list[Form]:
    """One mark a line."""
    headings = [
        ("STT", "tt"),
        ("Xã", "place"),
        ("Năm", "year"),
        ("Tiêu chí", "criterion"),
        ("Kết quả", "mark"),
    ]
    lines = [
        {
            "tt": i,
            "place": COMMUNES[m.place_id],
            "year": m.year,
            "criterion": criterion_label(int(m.criterion), by),
            "mark": Said(WAYS_TO_MARK["words"][m.status], m),
        }
        for i, m in enumerate(MARKS, start=1)
    ]
    return [Form(_ABOUT, headings, lines, merged=("place", "year") if merged else ())]


def table_over_two_sheets(mark: str = "letters") -> list[Form]:
    """The first ten criteria on one sheet, the others on the next."""
    forms = []
    for year in YEARS:
        for part, numbers in enumerate((range(1, 11), range(11, 21)), start=1):
            marks = [m for m in _of(MARKS, year=year) if int(m.criterion) in numbers]
            headings, lines = _communes_in_rows(marks, WAYS_TO_MARK[mark], "tc", False, numbers)
            forms.append(Form(f"{_ABOUT} năm {year}", headings, lines, f"{year} ({part})"))
    return forms


def sub_criteria_by_ordinal(heading: str = "Tên tiêu chí") -> list[Form]:
    """Parts 2.1, 2.2 below each other, their numbers in the ordinal column."""
    headings = [("TT", "tt"), (heading, "stub"), ("Kết quả đánh giá", "mark")]
    lines = []
    for m in SUB_MARKS:
        if m.criterion.endswith(".1"):
            main = int(m.criterion.split(".")[0])
            lines.append({"tt": main, "stub": CRITERIA_NAMES[main]})
        name = SUB_CRITERIA.get(m.criterion) or CRITERIA_NAMES[int(m.criterion)]
        tt = m.criterion if "." in m.criterion else int(m.criterion)
        lines.append({"tt": tt, "stub": name, "mark": Said(WAYS_TO_MARK["words"][m.status], m)})
    return [Form(f"{_ABOUT} năm 2018 của xã Kỳ Hà", headings, lines, numbered=True)]


def sub_criteria_beside_merged_name(own_numbers: bool = False) -> list[Form]:
    """The criterion's name merged over its parts,
    which are numbered in their text or in a column of numbers.
    """
    headings = [
        ("TT", "tt"),
        ("Tên tiêu chí", "stub"),
        *([("TT", "number")] if own_numbers else []),
        ("Nội dung tiêu chí", "part"),
        ("Kết quả đánh giá", "mark"),
    ]
    lines = []
    for m in SUB_MARKS:
        main = int(m.criterion.split(".")[0])
        part = SUB_CRITERIA.get(m.criterion)
        lines.append(
            {
                "tt": main,
                "stub": CRITERIA_NAMES[main],
                "part": f"{m.criterion}. {part}" if part else "Theo quy hoạch được duyệt",
                "mark": Said(WAYS_TO_MARK["words"][m.status], m),
            }
        )
        if own_numbers:
            lines[-1] |= (
                {"number": m.criterion, "part": part}
                if part
                else {"part": "Theo quy hoạch được duyệt"}
            )
    return [
        Form(
            f"{_ABOUT} năm 2018 của xã Kỳ Hà",
            headings,
            lines,
            merged=("tt", "stub"),
            numbered=own_numbers,
        ),
    ]


_PARTS = {
    n: [
        f"{n}.{k}. {text}"
        for k, text in enumerate(("Có kế hoạch", "Đạt mức quy định", "Có hồ sơ")[: n % 3 + 1], 1)
    ]
    for n in CRITERIA_NAMES
}


def verdicts_of_criteria(
    merged: bool = True, number: str = "text", result: bool = False
) -> list[Form]:
    """One verdict for all numbered parts of a criterion:
    merged over their lines, or beside the first of them.
    """
    headings = [
        ("TT", "tt"),
        ("Tên tiêu chí", "stub"),
        *([("TT", "number")] if number == "column" else []),
        ("Nội dung tiêu chí", "part"),
        *([("Kết quả", "result")] if result else []),
        ("Đánh giá", "verdict"),
    ]
    lines = []
    for m in ASSESSED:
        verdict = Said(WAYS_TO_MARK["words"][m.status], m)
        for k, part in enumerate(_PARTS[int(m.criterion)]):
            line = {"tt": int(m.criterion), "stub": CRITERIA_NAMES[int(m.criterion)], "part": part}
            if number == "column":
                line["number"], _, line["part"] = (text.strip() for text in part.partition(". "))
            line |= {"result": "86,4%"} if result else {}
            lines.append(line | ({"verdict": verdict} if merged or not k else {}))
    columns = ("tt", "stub", "verdict") if merged else ("tt", "stub")
    return [
        Form(
            "Tự đánh giá tiêu chí xã Kỳ Hà năm 2018", headings, lines, merged=columns, numbered=True
        )
    ]


def one_part_a_criterion() -> list[Form]:
    """Each criterion has one line with one numbered part: the verdict is of the criterion."""
    headings = [
        ("TT", "tt"),
        ("Tên tiêu chí", "stub"),
        ("Nội dung tiêu chí", "part"),
        ("Đánh giá", "verdict"),
    ]
    lines = [
        {
            "tt": int(m.criterion),
            "stub": CRITERIA_NAMES[int(m.criterion)],
            "part": _PARTS[int(m.criterion)][0],
            "verdict": Said(WAYS_TO_MARK["words"][m.status], m),
        }
        for m in ASSESSED
    ]
    return [Form("Tự đánh giá tiêu chí xã Kỳ Hà năm 2018", headings, lines)]


# -- layouts of counts -----------------------------------------------------------------------------
_COUNTS_TITLE = f"Số tiêu chí đạt chuẩn nông thôn mới của các xã {_IN_TOWN}"


def _count_cell(count: Count, fraction: bool) -> Said:
    if fraction:
        return Said(f"{count.met}/{count.out_of}", count)
    return Said(count.met, count._replace(out_of=None))


def counts_by_commune(fraction: bool = True) -> list[Form]:
    headings = [
        ("TT", "tt"),
        ("Tên xã", "stub"),
        ("Số tiêu chí đạt", [(f"Năm {year}", year) for year in YEARS]),
    ]
    lines = [
        {"tt": i, "stub": name}
        | {c.year: _count_cell(c, fraction) for c in COUNTS if c.place_id == place}
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return [Form(_COUNTS_TITLE, headings, lines, total="" if fraction else "Tổng cộng")]


def counts_below_their_year(fraction: bool = True, roman: bool = False) -> list[Form]:
    """The year stands alone in the column of names,
    right under the header and again further down.
    """
    headings = [("TT", "tt"), ("Tên xã", "stub"), ("Số tiêu chí đạt", "count")]
    lines: list[dict] = []
    for year in YEARS:
        lines.append({"stub": f"Năm {year}"})
        for i, c in enumerate((c for c in COUNTS if c.year == year), start=1):
            tt = ("I", "II", "III", "IV")[i - 1] if roman else i
            lines.append(
                {"tt": tt, "stub": COMMUNES[c.place_id], "count": _count_cell(c, fraction)}
            )
    return [Form(_COUNTS_TITLE, headings, lines)]


def counts_in_words(fraction: bool = True) -> list[Form]:
    """ "19 tiêu chí", "18 TC", "17/20 tiêu chí" in the cells."""
    forms = counts_on_yearly_sheets(fraction)
    for form in forms:
        for i, line in enumerate(form.lines):
            cell = line["count"]
            word = "TC" if i % 2 and not fraction else "tiêu chí"
            line["count"] = Said(f"{cell.shown} {word}", cell.record)
    return [replace(form, total="") for form in forms]


def counts_by_year(fraction: bool = True) -> list[Form]:
    headings = [
        ("Năm", "stub"),
        ("Số tiêu chí đạt chuẩn của các xã", [(n, p) for p, n in COMMUNES.items()]),
    ]
    lines = [
        {"stub": year} | {c.place_id: _count_cell(c, fraction) for c in COUNTS if c.year == year}
        for year in YEARS
    ]
    return [Form(_COUNTS_TITLE, headings, lines)]


def counts_in_a_list(fraction: bool = True) -> list[Form]:
    headings = [("STT", "tt"), ("Năm", "year"), ("Xã", "place"), ("Số tiêu chí đạt", "count")]
    lines = [
        {"tt": i, "year": c.year, "place": COMMUNES[c.place_id], "count": _count_cell(c, fraction)}
        for i, c in enumerate(COUNTS, start=1)
    ]
    return [Form(_COUNTS_TITLE, headings, lines)]


def counts_on_yearly_sheets(fraction: bool = True) -> list[Form]:
    headings = [("TT", "tt"), ("Tên xã", "stub"), ("Số tiêu chí đạt", "count")]
    return [
        Form(
            _COUNTS_TITLE,
            headings,
            [
                {"tt": i, "stub": COMMUNES[c.place_id], "count": _count_cell(c, fraction)}
                for i, c in enumerate((c for c in COUNTS if c.year == year), start=1)
            ],
            str(year),
            total="" if fraction else "Tổng cộng",
        )
        for year in YEARS
    ]


WAYS_TO_COUNT = (
    counts_by_commune,
    counts_by_year,
    counts_in_a_list,
    counts_on_yearly_sheets,
    counts_below_their_year,
    counts_in_words,
)


# -- layouts of contributions ----------------------------------------------------------------------
_GIVEN = "Kết quả đóng góp xây dựng nông thôn mới của các tổ chức"


def _org(organization_id: str) -> str:
    return (ORGANIZATIONS | SOURCES_OF_FUNDS)[organization_id][0]


def _amount(gift: Gift) -> Said:
    return Said(gift.million if gift.million is not None else gift.quantity, gift)


def organizations_by_kind(unit_in: str = "header", sections: bool = False) -> list[Form]:
    """Organizations below each other, kinds side by side, each with its unit;
    sectioned by blocks.
    """
    kinds = [
        (name if unit == "triệu đồng" and unit_in == "line" else f"{name} ({unit})", kind)
        for kind, (name, unit) in KINDS.items()
    ]
    headings = [("TT", "tt"), ("Tổ chức, đơn vị", "stub"), ("Hình thức hỗ trợ", kinds)]
    lines: list[dict] = []
    for i, org in enumerate(ORGANIZATIONS, start=1):
        if sections and org in ("mttq", "quan-su"):
            lines.append({"tt": "I", "stub": "Khối Mặt trận và các đoàn thể"})
            if org == "quan-su":
                lines[-1] = {"tt": "II", "stub": "Lực lượng vũ trang"}
        gifts = [g for g in KIND_GIFTS if g.organization_id == org]
        lines.append({"tt": i, "stub": _org(org)} | {g.kind: _amount(g) for g in gifts})
    unit = "triệu đồng" if unit_in == "line" else ""
    return [Form(f"{_GIVEN} {_IN_TOWN} năm 2018", headings, lines, unit=unit, total="Tổng cộng")]


SUM_WORDS = ("Thành tiền", "Giá trị", "Số tiền", "Tổng giá trị", "Kinh phí", "Quy ra tiền")


def organizations_by_kind_with_sum(heading: str, first: bool = False) -> list[Form]:
    """Behind or before the kinds a column that adds up the money,
    under a heading that does not say so.
    """
    (form,) = organizations_by_kind()
    *labels, (group, kinds) = form.headings
    total = (f"{heading} (triệu đồng)", "sum")
    for line in form.lines:
        line["sum"] = sum(
            c.record.million for c in line.values() if isinstance(c, Said) and c.record.million
        )
    return [
        replace(form, headings=[*labels, (group, [total, *kinds] if first else [*kinds, total])])
    ]


def givers_above_kinds(sum_heading: str = "", other: str = "Hình thức khác") -> list[Form]:
    """Communes below each other; each giver is merged over what it gave,
    with or without its sum.
    """
    kinds = [("Tiền mặt", "cash"), ("Hiện vật", "materials"), (other, "other")]
    kinds += [(sum_heading, "sum")] if sum_heading else []
    headings = [("TT", "tt"), ("Tên xã", "stub")]
    headings += [(_org(o), [(word, (o, kind)) for word, kind in kinds]) for o in GIVERS]
    lines = _shared_lines()
    for line in lines if sum_heading else []:
        for giver in GIVERS:
            line[giver, "sum"] = sum(line[giver, kind].record.million for kind in GIVEN_KINDS)
    return [
        Form(f"{_GIVEN} {_IN_TOWN} năm 2018", headings, lines, unit="triệu đồng", total="Tổng cộng")
    ]


def kinds_above_givers() -> list[Form]:
    headings = [("TT", "tt"), ("Tên xã", "stub")] + [
        (word, [(_org(o), (o, kind)) for o in GIVERS])
        for word, kind in (
            ("Tiền mặt", "cash"),
            ("Hiện vật", "materials"),
            ("Hình thức khác", "other"),
        )
    ]
    lines = _shared_lines()
    return [
        Form(f"{_GIVEN} {_IN_TOWN} năm 2018", headings, lines, unit="triệu đồng", total="Tổng cộng")
    ]


def _shared_lines() -> list[dict]:
    return [
        {"tt": i, "stub": name}
        | {(g.organization_id, g.kind): _amount(g) for g in SHARED_GIFTS if g.place_id == place}
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]


def kinds_by_organization() -> list[Form]:
    """The reverse, with a unit column."""
    headings = [("TT", "tt"), ("Hình thức", "stub"), ("ĐVT", "unit")] + [
        ("Đơn vị hỗ trợ", [(_org(o), o) for o in ORGANIZATIONS])
    ]
    lines = [
        {"tt": i, "stub": name, "unit": unit}
        | {g.organization_id: _amount(g) for g in KIND_GIFTS if g.kind == kind}
        for i, (kind, (name, unit)) in enumerate(KINDS.items(), start=1)
    ]
    return [Form(f"{_GIVEN} {_IN_TOWN} năm 2018", headings, lines)]


def units_in_section_rows() -> list[Form]:
    """Kinds as sections that carry the unit, organizations below them."""
    headings = [("TT", "tt"), ("Nội dung", "stub"), ("Kết quả", "amount")]
    lines: list[dict] = []
    for letter, (kind, (name, unit)) in zip("ABCD", KINDS.items(), strict=True):
        lines.append({"tt": letter, "stub": f"{name} ({unit})"})
        gifts = [g for g in KIND_GIFTS if g.kind == kind]
        lines += [
            {"tt": i, "stub": _org(g.organization_id), "amount": _amount(g)}
            for i, g in enumerate(gifts, 1)
        ]
    return [Form(f"{_GIVEN} {_IN_TOWN} năm 2018", headings, lines)]


def gifts_in_a_list() -> list[Form]:
    """One gift a line with columns of kind, quantity, unit and value."""
    headings = [
        ("STT", "tt"),
        ("Tổ chức", "org"),
        ("Hình thức", "kind"),
        ("Số lượng", "quantity"),
        ("ĐVT", "unit"),
        ("Giá trị (triệu đồng)", "million"),
    ]
    lines = []
    for i, g in enumerate(KIND_GIFTS, start=1):
        line = {"tt": i, "org": _org(g.organization_id), "kind": KINDS[g.kind][0]}
        amount = (
            {"million": _amount(g)}
            if g.million is not None
            else {"quantity": _amount(g), "unit": g.unit}
        )
        lines.append(line | amount)
    return [Form(f"Danh sách đóng góp xây dựng nông thôn mới {_IN_TOWN} năm 2018", headings, lines)]


def organizations_by_commune(unit: str = "triệu đồng") -> list[Form]:
    headings = [
        ("TT", "tt"),
        ("Đơn vị hỗ trợ", "stub"),
        ("Các xã", [(n, p) for p, n in COMMUNES.items()]),
    ]
    lines = [
        {"tt": i, "stub": _org(org)}
        | {g.place_id: _in_unit(g, unit) for g in CASH if g.organization_id == org}
        for i, org in enumerate(ORGANIZATIONS, start=1)
    ]
    title = "Kết quả hỗ trợ các xã xây dựng nông thôn mới năm 2018"
    return [Form(title, headings, lines, unit=unit, total="Tổng cộng")]


def _in_unit(gift: Gift, unit: str) -> Said:
    worth = {"đồng": 1, "nghìn đồng": 1e3, "triệu đồng": 1e6, "tỷ đồng": 1e9}[unit]
    return Said(round(gift.million * MILLION / worth, 6), gift)


def communes_by_organization() -> list[Form]:
    headings = [
        ("TT", "tt"),
        ("Tên xã", "stub"),
        ("Đơn vị hỗ trợ", [(_org(o), o) for o in ORGANIZATIONS]),
    ]
    lines = [
        {"tt": i, "stub": name}
        | {g.organization_id: _amount(g) for g in CASH if g.place_id == place}
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    title = "Kết quả hỗ trợ các xã xây dựng nông thôn mới năm 2018"
    return [Form(title, headings, lines, unit="triệu đồng", total="Tổng cộng")]


def cash_in_a_list() -> list[Form]:
    headings = [
        ("STT", "tt"),
        ("Đơn vị ủng hộ", "org"),
        ("Xã", "place"),
        ("Hình thức", "kind"),
        ("Số tiền (đồng)", "amount"),
    ]
    lines = [
        {
            "tt": i,
            "org": _org(g.organization_id),
            "place": COMMUNES[g.place_id],
            "kind": "Tiền mặt",
            "amount": _in_unit(g, "đồng"),
        }
        for i, g in enumerate(CASH, start=1)
    ]
    return [
        Form(
            "Sổ theo dõi ủng hộ xây dựng nông thôn mới năm 2018", headings, lines, total="Tổng cộng"
        )
    ]


def cash_in_words() -> list[Form]:
    """The unit is written in each cell."""
    headings = [("TT", "tt"), ("Đơn vị", "org"), ("Xã", "place"), ("Số tiền hỗ trợ", "amount")]
    ways = ("{:g} triệu đồng", "{:g} tr.đ", "{:g}.000.000đ", "{:g}.000 nghìn đồng")
    lines = [
        {
            "tt": i,
            "org": _org(g.organization_id),
            "place": COMMUNES[g.place_id],
            "amount": Said(ways[i % len(ways)].format(g.million), g),
        }
        for i, g in enumerate(CASH, start=1)
    ]
    return [Form("Kết quả hỗ trợ kinh phí xây dựng nông thôn mới năm 2018", headings, lines)]


def one_sheet_a_giver() -> list[Form]:
    """The organization is only in the title."""
    headings = [("TT", "tt"), ("Tên xã", "stub"), ("Tiền mặt (triệu đồng)", "amount")]
    forms = []
    for org in ORGANIZATIONS:
        gifts = [g for g in CASH if g.organization_id == org]
        lines = [
            {"tt": i, "stub": COMMUNES[g.place_id], "amount": _amount(g)}
            for i, g in enumerate(gifts, 1)
        ]
        title = f"{_org(org)} hỗ trợ các xã xây dựng nông thôn mới năm 2018"
        forms.append(Form(title, headings, lines, org, total="Tổng cộng"))
    return forms


_FUNDS_TITLE = "Kết quả huy động nguồn lực xây dựng nông thôn mới"
_SOURCE_HEADINGS: list[Heading] = [(_org(s), s) for s in SOURCES_OF_FUNDS]


def _fund_line(year: int, place: str, totals: tuple[str, ...] = ()) -> dict:
    gifts = [g for g in FUNDS if (g.year, g.place_id) == (year, place)]
    budget = sum(g.million for g in gifts if g.organization_id.startswith("ns-"))
    sums = {"all": sum(g.million for g in gifts), "budget": budget}
    return {t: sums[t] for t in totals} | {g.organization_id: _amount(g) for g in gifts}


def communes_by_source(levels: int = 2) -> list[Form]:
    """Sources of funds side by side; with three levels a second total stands over the budgets."""
    inner = _SOURCE_HEADINGS
    totals: tuple[str, ...] = ("all",)
    if levels == 3:
        inner = [("Ngân sách nhà nước", [("Tổng số", "budget"), *inner[:2]]), *inner[2:]]
        totals = ("all", "budget")
    headings = [("TT", "tt"), ("Tên xã", "stub"), ("Tổng số", "all"), ("Trong đó", inner)]
    forms = []
    for year in YEARS:
        lines = [
            {"tt": i, "stub": name} | _fund_line(year, place, totals)
            for i, (place, name) in enumerate(COMMUNES.items(), start=1)
        ]
        form = Form(
            f"{_FUNDS_TITLE} năm {year}",
            headings,
            lines,
            f"Biểu {year - 2000}",
            "triệu đồng",
            "TỔNG SỐ",
        )
        forms.append(form)
    return forms


def sources_by_commune() -> list[Form]:
    headings = [
        ("TT", "tt"),
        ("Nguồn vốn", "stub"),
        ("Các xã", [(n, p) for p, n in COMMUNES.items()]),
    ]
    forms = []
    for year in YEARS:
        lines = [
            {"tt": i, "stub": _org(source)}
            | {
                g.place_id: _amount(g)
                for g in FUNDS
                if (g.year, g.organization_id) == (year, source)
            }
            for i, source in enumerate(SOURCES_OF_FUNDS, start=1)
        ]
        title = f"{_FUNDS_TITLE} năm {year}"
        forms.append(Form(title, headings, lines, f"Năm {year}", "triệu đồng", "Tổng cộng"))
    return forms


def four_level_headings() -> list[Form]:
    """`Tổng số` stands twice under each year, once for all and once for the budgets."""

    def year_block(year: int) -> Heading:
        sources = [(name, (year, source)) for name, source in _SOURCE_HEADINGS]
        budget = ("Ngân sách nhà nước", [("Tổng số", (year, "budget")), *sources[:2]])
        return (
            f"Kết quả huy động năm {year}",
            [("Tổng số", (year, "all")), ("Trong đó", [budget, *sources[2:]])],
        )

    headings = [
        ("TT", "tt"),
        ("Tên xã", "stub"),
        *(year_block(y) for y in YEARS),
        ("Ghi chú", "note"),
    ]
    lines = []
    for i, (place, name) in enumerate(COMMUNES.items(), start=1):
        line = {"tt": i, "stub": name}
        for year in YEARS:
            line |= {
                (year, k): cell for k, cell in _fund_line(year, place, ("all", "budget")).items()
            }
        lines.append(line)
    title = f"{_FUNDS_TITLE} giai đoạn 2017-2018"
    return [Form(title, headings, lines, unit="triệu đồng", total="Tổng cộng")]


def years_above_plan_and_actual() -> list[Form]:
    headings = [("TT", "tt"), ("Đơn vị", "stub")] + [
        (f"Năm {year}", [("Kế hoạch", (year, "plan")), ("Thực hiện", (year, "actual"))])
        for year in YEARS
    ]
    return [_plan_form(headings)]


def plan_and_actual_above_years() -> list[Form]:
    headings = [("TT", "tt"), ("Đơn vị", "stub")] + [
        (word, [(year, (year, measure)) for year in YEARS])
        for measure, word in (("plan", "KH"), ("actual", "TH"))
    ]
    return [_plan_form(headings)]


def _plan_form(headings: list[Heading]) -> Form:
    lines = [
        {"tt": i, "stub": _org(org)}
        | {(g.year, g.measure): _amount(g) for g in PLANS if g.organization_id == org}
        for i, org in enumerate(ORGANIZATIONS, start=1)
    ]
    title = (
        "Kế hoạch và kết quả vận động tiền mặt xây dựng nông thôn mới thị xã Kỳ Anh "
        "giai đoạn 2017-2018"
    )
    return Form(title, headings, lines, unit="triệu đồng", total="Tổng cộng")


def plans_on_yearly_sheets() -> list[Form]:
    headings = [("TT", "tt"), ("Đơn vị", "stub"), ("Kế hoạch", "plan"), ("Thực hiện", "actual")]
    forms = []
    for year in YEARS:
        lines = [
            {"tt": i, "stub": _org(org)}
            | {g.measure: _amount(g) for g in PLANS if (g.year, g.organization_id) == (year, org)}
            for i, org in enumerate(ORGANIZATIONS, start=1)
        ]
        title = f"Kế hoạch và kết quả vận động tiền mặt thị xã Kỳ Anh năm {year}"
        forms.append(Form(title, headings, lines, f"Năm {year}", "triệu đồng", "Tổng cộng"))
    return forms


def sentences_in_a_list() -> list[Form]:
    """One sentence a cell, with the quantity, its unit and its worth inside."""
    headings = [("TT", "tt"), ("Đơn vị", "org"), ("Xã", "place"), ("Nội dung hỗ trợ", "sentence")]
    lines = [
        {
            "tt": i,
            "org": _org(g.organization_id),
            "place": COMMUNES[g.place_id],
            "sentence": Said(sentence, g),
        }
        for i, (g, sentence) in enumerate(zip(THINGS, SENTENCES, strict=True), start=1)
    ]
    return [Form("Danh sách hỗ trợ xây dựng nông thôn mới năm 2018", headings, lines)]


def sentences_under_communes() -> list[Form]:
    """Communes below each other, givers side by side, a sentence where they meet."""
    givers = list(dict.fromkeys(g.organization_id for g in THINGS))
    headings = [("TT", "tt"), ("Tên xã", "stub"), ("Đơn vị hỗ trợ", [(_org(o), o) for o in givers])]
    lines = [
        {"tt": i, "stub": name}
        | {
            g.organization_id: Said(sentence, g)
            for g, sentence in zip(THINGS, SENTENCES, strict=True)
            if g.place_id == place
        }
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return [Form("Kết quả hỗ trợ các xã xây dựng nông thôn mới năm 2018", headings, lines)]


# -- layouts of indicators -------------------------------------------------------------------------
_FIGURES_TITLE = "Một số chỉ tiêu xây dựng nông thôn mới, đô thị văn minh thị xã Kỳ Anh"


def figures_by_year() -> list[Form]:
    headings = [("TT", "tt"), ("Chỉ tiêu", "stub"), ("Đơn vị tính", "unit")]
    headings += [(f"Năm {year}", year) for year in YEARS]
    lines = [
        {"tt": i, "stub": name, "unit": unit}
        | {f.year: Said(f.value, f) for f in FIGURES if f.indicator == indicator}
        for i, (indicator, (name, unit)) in enumerate(INDICATOR_NAMES.items(), start=1)
    ]
    return [Form(f"{_FIGURES_TITLE} giai đoạn 2017-2018", headings, lines)]


def one_figure_a_line() -> list[Form]:
    headings = [("TT", "tt"), ("Chỉ tiêu", "stub"), ("ĐVT", "unit"), ("Kết quả", "value")]
    return [
        Form(
            f"{_FIGURES_TITLE} năm {year}",
            headings,
            [
                {
                    "tt": i,
                    "stub": INDICATOR_NAMES[f.indicator][0],
                    "unit": INDICATOR_NAMES[f.indicator][1],
                }
                | {"value": Said(f.value, f)}
                for i, f in enumerate((f for f in FIGURES if f.year == year), start=1)
            ],
            f"Biểu {year - 2000}",
        )
        for year in YEARS
    ]


def indicators_side_by_side() -> list[Form]:
    headings = [("Năm", "stub"), *((name, i) for i, (name, _) in INDICATOR_NAMES.items())]
    lines = [
        {"stub": year} | {f.indicator: Said(f.value, f) for f in FIGURES if f.year == year}
        for year in YEARS
    ]
    return [Form(_FIGURES_TITLE, headings, lines)]


def years_above_targets() -> list[Form]:
    return [
        _target_form(
            [
                (f"Năm {y}", [("Kế hoạch", (y, "plan")), ("Thực hiện", (y, "actual"))])
                for y in YEARS
            ],
            lambda f: (f.year, f.measure),
        )
    ]


def targets_with_their_years(actual: str = "TH") -> list[Form]:
    """`KH 2018` and `TH 2018`: measure and year in one heading."""
    words = {"plan": "KH", "actual": actual}
    return [
        _target_form(
            [(f"{words[m]} {y}", (y, m)) for y in YEARS for m in words],
            lambda f: (f.year, f.measure),
        )
    ]


def _target_form(columns: list[Heading], key: Callable[[Figure], object]) -> Form:
    headings = [("TT", "tt"), ("Chỉ tiêu", "stub"), ("ĐVT", "unit"), *columns]
    lines = [
        {"tt": i, "stub": name, "unit": unit}
        | {key(f): Said(f.value, f) for f in TARGETS if f.indicator == indicator}
        for i, (indicator, (name, unit)) in enumerate(INDICATOR_NAMES.items(), start=1)
    ]
    return Form(_FIGURES_TITLE, headings, lines)


def indicators_by_commune(unit_in_header: bool = False) -> list[Form]:
    """Indicators side by side, communes below each other; money always says its unit."""
    names = {
        i: f"{name} ({unit})" if unit_in_header or "đồng" in unit else name
        for i, (name, unit) in COMMUNE_INDICATORS.items()
    }
    headings = [("TT", "tt"), ("Tên xã", "stub"), *((name, i) for i, name in names.items())]
    lines = [
        {"tt": n, "stub": name}
        | {f.indicator: Said(f.value, f) for f in COMMUNE_FIGURES if f.place_id == place}
        for n, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return [Form("Một số chỉ tiêu của các xã năm 2018", headings, lines)]


def indicators_under_typed_headings() -> list[Form]:
    """Each heading is typed over two lines instead of wrapped or merged."""
    names = {
        "criteria_met": ("Số tiêu chí", "đạt chuẩn"),
        "poverty_rate": ("Tỷ lệ hộ", "nghèo (%)"),
        "poor_households": ("Số hộ", "nghèo"),
        "income_per_capita": ("Thu nhập bình quân", "đầu người (triệu đồng/người)"),
    }
    (form,) = indicators_by_commune()
    typed = [("Số", [("TT", "tt")]), ("Tên", [("xã", "stub")])]
    return [
        replace(
            form, headings=typed + [(upper, [(lower, i)]) for i, (upper, lower) in names.items()]
        )
    ]


def incomes_in_words() -> list[Form]:
    """`26,8 tr.đ` in the column of incomes, which are kept in million đồng."""
    ways = ("{} tr.đ", "{} triệu đồng", "{} triệu đồng/người", "{} trđ")
    (form,) = indicators_by_commune()
    for line, way in zip(form.lines, ways, strict=True):
        cell = line["income_per_capita"]
        line["income_per_capita"] = Said(
            way.format(f"{cell.shown:g}".replace(".", ",")), cell.record
        )
    return [form]


def communes_by_indicator() -> list[Form]:
    headings = [
        ("TT", "tt"),
        ("Chỉ tiêu", "stub"),
        ("ĐVT", "unit"),
        ("Các xã", [(n, p) for p, n in COMMUNES.items()]),
    ]
    lines = [
        {"tt": i, "stub": name, "unit": unit}
        | {f.place_id: Said(f.value, f) for f in COMMUNE_FIGURES if f.indicator == indicator}
        for i, (indicator, (name, unit)) in enumerate(COMMUNE_INDICATORS.items(), start=1)
    ]
    return [Form("Một số chỉ tiêu của các xã năm 2018", headings, lines)]


def commune_targets(words: str = "KH TH") -> list[Form]:
    """Plan and actual beside each other; what is counted stands in the title."""
    plan, actual = ("KH", "TH") if words == "KH TH" else ("Kế hoạch", "Thực hiện")
    headings = [("TT", "tt"), ("Tên xã", "stub"), (plan, "plan"), (actual, "actual")]
    lines = [
        {"tt": i, "stub": name}
        | {f.measure: Said(f.value, f) for f in COMMUNE_TARGETS if f.place_id == place}
        for i, (place, name) in enumerate(COMMUNES.items(), start=1)
    ]
    return [Form("Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018", headings, lines)]


@dataclass(frozen=True)
class Truth:
    """The layouts of one truth: each must tidy to the same table."""

    table: str
    records: list
    layouts: dict[str, Callable[[], list[Form]]] = field(default_factory=dict)
    not_compared: tuple[str, ...] = ()


def _variants(
    layout: Callable[..., list[Form]], **options: Iterable
) -> dict[str, Callable[[], list[Form]]]:
    """One layout with each value of one option."""
    ((option, values),) = options.items()
    return {
        f"{layout.__name__}-{value}": lambda value=value: layout(**{option: value})
        for value in values
    }


def _plain(*layouts: Callable[[], list[Form]]) -> dict[str, Callable[[], list[Form]]]:
    return {layout.__name__: layout for layout in layouts}


TRUTHS = {
    "criteria": Truth(
        "criteria",
        MARKS,
        _variants(communes_in_rows, by=WAYS_TO_NAME)
        | _variants(communes_in_rows, mark=WAYS_TO_MARK)
        | {"communes_in_rows-grouped": lambda: communes_in_rows(groups=True)}
        | _variants(communes_in_rows, total=SUMMARY_LINES)
        | _variants(
            communes_in_rows,
            verdict=("Đánh giá", "Kết luận", "Xếp loại", "Đánh giá chung", "Kết quả"),
        )
        | _plain(criteria_above_years)
        | _variants(criteria_in_rows, by=WAYS_TO_NAME)
        | _variants(criteria_in_rows, mark=WAYS_TO_MARK)
        | {"criteria_in_rows-grouped": lambda: criteria_in_rows(groups=True)}
        | {"one_sheet_a_commune-grouped": lambda: one_sheet_a_commune(groups=True)}
        | {"years_above_communes-grouped": lambda: years_above_communes(groups=True)}
        | _plain(years_on_sheets, years_in_titles_of_one_sheet, years_above_communes)
        | _plain(communes_above_years, one_sheet_a_commune, table_over_two_sheets)
        | _variants(long_list_of_criteria, merged=(False, True)),
    ),
    "sub-criteria": Truth(
        "criteria",
        SUB_MARKS,
        _variants(sub_criteria_by_ordinal, heading=("Tên tiêu chí", "Tiêu chí", "Nội dung"))
        | _variants(sub_criteria_beside_merged_name, own_numbers=(False, True)),
    ),
    "assessed criteria": Truth(
        "criteria",
        ASSESSED,
        _variants(verdicts_of_criteria, merged=(True, False))
        | _variants(verdicts_of_criteria, number=("column",))
        | {"verdicts_of_criteria-with_results": lambda: verdicts_of_criteria(result=True)}
        | _plain(one_part_a_criterion),
    ),
    "counts": Truth(
        "indicators",
        COUNTS,
        _plain(*WAYS_TO_COUNT)
        | {"counts_below_their_year-roman": lambda: counts_below_their_year(roman=True)},
    ),
    "bare counts": Truth(
        "indicators",
        [c._replace(out_of=None) for c in COUNTS],
        {layout.__name__: lambda layout=layout: layout(fraction=False) for layout in WAYS_TO_COUNT}
        | {
            f"counts_on_yearly_sheets-{total}": lambda total=total: [
                replace(form, total=total) for form in counts_on_yearly_sheets(fraction=False)
            ]
            for total in ("Bình quân 1 xã", "Toàn thị xã cộng", "Cộng phường")
        },
    ),
    "gifts by kind": Truth(
        "contributions",
        KIND_GIFTS,
        _variants(organizations_by_kind, unit_in=("header", "line"))
        | {"organizations_by_kind-sections": lambda: organizations_by_kind(sections=True)}
        | _variants(organizations_by_kind_with_sum, heading=SUM_WORDS)
        | {
            "organizations_by_kind_with_sum-first": lambda: organizations_by_kind_with_sum(
                "Số tiền", first=True
            )
        }
        | _plain(kinds_by_organization, units_in_section_rows, gifts_in_a_list),
        ("item",),
    ),
    "gifts of givers by kind": Truth(
        "contributions",
        SHARED_GIFTS,
        _variants(givers_above_kinds, sum_heading=("", "Cộng", "Thành tiền", "Giá trị"))
        | _variants(givers_above_kinds, other=("Khác",))
        | _plain(kinds_above_givers),
        ("item",),
    ),
    "cash": Truth(
        "contributions",
        CASH,
        _variants(organizations_by_commune, unit=("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"))
        | _plain(communes_by_organization, cash_in_a_list, cash_in_words, one_sheet_a_giver),
        ("item",),
    ),
    "funds": Truth(
        "contributions",
        FUNDS,
        _variants(communes_by_source, levels=(2, 3))
        | _plain(sources_by_commune, four_level_headings),
        ("item",),
    ),
    "plans": Truth(
        "contributions",
        PLANS,
        _plain(years_above_plan_and_actual, plan_and_actual_above_years, plans_on_yearly_sheets),
        ("item",),
    ),
    "things": Truth(
        "contributions", THINGS, _plain(sentences_in_a_list, sentences_under_communes), ("item",)
    ),
    "figures": Truth(
        "indicators", FIGURES, _plain(figures_by_year, one_figure_a_line, indicators_side_by_side)
    ),
    "targets": Truth(
        "indicators",
        TARGETS,
        _plain(years_above_targets)
        | _variants(targets_with_their_years, actual=("TH", "Kết quả thực hiện")),
    ),
    "figures of communes": Truth(
        "indicators",
        COMMUNE_FIGURES,
        _variants(indicators_by_commune, unit_in_header=(False, True))
        | _plain(communes_by_indicator, indicators_under_typed_headings, incomes_in_words),
    ),
    "targets of communes": Truth(
        "indicators",
        COMMUNE_TARGETS,
        _variants(commune_targets, words=("KH TH", "Kế hoạch Thực hiện")),
    ),
}


# -- shared by tests of registers, checks and messages ---------------------------------------------
HALF = ("nua", "Nửa", "xã", "2025-07-01", "", "90001", "tinh-ha-tinh")
REST = ("con-lai", "Còn Lại", "xã", "2025-07-01", "", "90002", "tinh-ha-tinh")
OLD = ("cu", "Cũ", "xã", "", "2025-06-30", "90003", "huyen-ky-anh")

MONEY = [
    "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI CÁC XÃ THỊ XÃ KỲ ANH NĂM 2018 (triệu đồng)"
]
SOURCES = ["Ngân sách tỉnh", "Ngân sách xã", "Doanh nghiệp", "Nhân dân"]


def money(*lines, total="last", sources=SOURCES[:2], title=MONEY):
    """Communes by source of funds, with a column of totals; lines as (name, total, parts…)."""
    return [
        title,
        ["TT", "Xã", "Tổng số", *sources],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]


def of_which(whole: int) -> list[list]:
    """A budget with its parts in lines of their own, which sum to 150."""
    return [
        ["Kết quả huy động vốn xây dựng nông thôn mới tỉnh Hà Nam năm 2018"],
        ["Đơn vị tính: triệu đồng"],
        ["TT", "Nguồn vốn", "Số tiền"],
        [1, "Ngân sách nhà nước", whole],
        ["", "Trong đó: Ngân sách tỉnh", 80],
        ["", "Ngân sách huyện", 70],
        [2, "Nhân dân đóng góp", 30],
    ]
