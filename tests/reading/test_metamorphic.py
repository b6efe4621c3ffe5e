"""The same figures on a changed sheet: nothing changes, or it is refused; never another value."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reading.reader import FileResult
from analysis.words.messages import severity
from workbook_makers import (
    TRUTHS,
    Frame,
    all_rows,
    expected,
    read,
    read_with,
    save,
    save_as_excel_does,
    without_provenance,
)

FRAME = Frame(letterhead=True, total="last", signature=True)
LAYOUTS = {
    "criteria: communes in rows": ("criteria", "communes_in_rows-number"),
    "criteria: x or blank": ("criteria", "communes_in_rows-x_or_blank"),
    "criteria: one or zero": ("criteria", "communes_in_rows-one_or_zero"),
    "criteria: criteria in rows": ("criteria", "criteria_in_rows-grouped"),
    "criteria: years above communes": ("criteria", "years_above_communes"),
    "criteria: a sheet a commune": ("criteria", "one_sheet_a_commune"),
    "counts: fractions": ("counts", "counts_by_commune"),
    "gifts: by kind": ("gifts by kind", "organizations_by_kind-header"),
    "cash: by commune": ("cash", "organizations_by_commune-triệu đồng"),
    "funds: three levels": ("funds", "communes_by_source-3"),
    "plans: years above": ("plans", "years_above_plan_and_actual"),
    "things: sentences": ("things", "sentences_in_a_list"),
    "figures: by year": ("figures", "figures_by_year"),
}


QUICK = {"counts: fractions"}  # the others take their time
# One of each kind of table; the others in benchmarks.
IN_TESTS = [
    "counts: fractions",
    "criteria: communes in rows",
    "criteria: a sheet a commune",
    "funds: three levels",
    "things: sentences",
]
OTHERS = [name for name in LAYOUTS if name not in IN_TESTS]


@cache
def _made(name: str, sheets: int) -> tuple[bytes, dict]:
    truth, layout = LAYOUTS[name]
    placed = save(whole := io.BytesIO(), TRUTHS[truth].layouts[layout]()[:sheets], FRAME)
    return whole.getvalue(), placed


def as_sent(name: str, folder: Path, sheets: int = 3) -> tuple[Path, dict]:
    """A workbook as it was sent, and which record stands where; of eight sheets in benchmarks."""
    data, placed = _made(name, sheets)
    path = folder / "bieu.xlsx"
    path.write_bytes(data)
    return path, dict(placed)


def names(*without: str):
    """The layouts as parameters."""
    marks = {name: () if name in QUICK else pytest.mark.slow for name in IN_TESTS}
    return [pytest.param(name, marks=marks[name]) for name in IN_TESTS if name not in without]


@pytest.fixture(params=names())
def original(request, tmp_path):
    return as_sent(request.param, tmp_path)


def assert_nothing_changed(path, records, *, may_refuse=False) -> FileResult:
    """What was read, for more to be looked at."""
    result = read(path)
    errors = [i for i in result.issues if severity(i.rule) == "error"]
    found = without_provenance(all_rows(result), "item")
    wanted = without_provenance(map(expected, records))
    if may_refuse and errors:
        surplus = Counter(map(_key, found)) - Counter(map(_key, wanted))
        assert not surplus, "a refused sheet gives no other value"
        return result
    assert found == wanted
    assert errors == []
    return result


def _key(row):
    return tuple(sorted((k, str(v)) for k, v in row.items()))


def assert_at_their_cells(result: FileResult, placed):
    for row in all_rows(result):
        record = expected(placed[row["sheet"], row["address"]])
        assert {k: row[k] for k in record} == record, row["address"]


# -- moving cells ------------------------------------------------------------------------------
Places = Callable[[int], int]


def moved(path, placed, to_row: Places, to_column: Places, only: str = ""):
    """The workbook with cells and merges at their new places; the records with them."""
    old, new = load_workbook(path), Workbook()
    new.remove(new.active)
    for sheet in old.worksheets:
        change = not only or sheet.title == only
        rows = to_row if change else int
        columns = to_column if change else int
        copy = new.create_sheet(sheet.title)
        for line in sheet.iter_rows():
            for cell in line:
                if cell.value is not None:
                    copy.cell(rows(cell.row), columns(cell.column), cell.value)
        for merge in sheet.merged_cells.ranges:
            copy.merge_cells(
                start_row=rows(merge.min_row),
                end_row=rows(merge.max_row),
                start_column=columns(merge.min_col),
                end_column=columns(merge.max_col),
            )
    save_as_excel_does(new, path)
    places = {}
    for (sheet, address), record in placed.items():
        letters, row = coordinate_from_string(address)
        column = get_column_letter(to_column(column_index_from_string(letters)))
        places[sheet, f"{column}{to_row(row)}"] = record
    return places


def header_row(sheet: Worksheet) -> int:
    """The first row of headings."""
    return next(
        row
        for row in range(1, 20)
        if any(c.value in ("TT", "Tên xã", "Năm", "STT") for c in sheet[row])
    )


@pytest.mark.parametrize("count", [1, 2, 5])
def test_blank_rows_between_title_and_table_change_nothing(original, count):
    path, placed = original
    top = header_row(load_workbook(path).worksheets[0])
    placed = moved(path, placed, lambda r: r + count if r >= top else r, int)
    result = assert_nothing_changed(path, placed.values())
    assert_at_their_cells(result, placed)


@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, 1), (4, 2), (60, 25)])
def test_a_table_may_stand_anywhere(original, down, right):
    path, placed = original
    placed = moved(path, placed, lambda r: r + down, lambda c: c + right)
    result = assert_nothing_changed(path, placed.values())
    assert_at_their_cells(result, placed)


def _lines(path, placed) -> dict[str, list[int]]:
    """Rows of the sheets that hold figures."""
    found: dict[str, set[int]] = {}
    for sheet, address in placed:
        found.setdefault(sheet, set()).add(coordinate_from_string(address)[1])
    return {sheet: sorted(lines) for sheet, lines in found.items()}


IN_ORDER = ["criteria: communes in rows", "gifts: by kind", "cash: by commune"]
BY_COLUMNS = [
    ("criteria", "communes_in_rows-tc"),
    ("criteria", "communes_in_rows-number"),
    ("gifts by kind", "organizations_by_kind-header"),
    ("cash", "organizations_by_commune-triệu đồng"),
]
a_few_orders = settings(
    max_examples=4,  # more in benchmarks
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@a_few_orders
@pytest.mark.slow
@given(data=st.data())
@pytest.mark.parametrize("name", IN_ORDER)
def test_the_order_of_lines_changes_nothing(name, tmp_path, data):
    path, placed = as_sent(name, tmp_path)
    lines = next(iter(_lines(path, placed).values()))
    to = dict(zip(lines, data.draw(st.permutations(lines)), strict=True))
    placed = moved(path, placed, lambda r: to.get(r, r), int)
    result = assert_nothing_changed(path, placed.values())
    assert_at_their_cells(result, placed)


@a_few_orders
@pytest.mark.slow
@given(data=st.data())
@pytest.mark.parametrize(("truth", "layout"), BY_COLUMNS)
def test_the_order_of_columns_changes_nothing(truth, layout, tmp_path, data):
    path = tmp_path / "bieu.xlsx"
    forms = TRUTHS[truth].layouts[layout]()
    for form in forms:
        form.headings = [
            (label, data.draw(st.permutations(below)) if isinstance(below, list) else below)
            for label, below in form.headings
        ]
    placed = save(path, forms, FRAME)
    # Bare numbers out of their order may as well be figures: those may be refused.
    result = assert_nothing_changed(path, placed.values(), may_refuse=layout.endswith("number"))
    assert_at_their_cells(result, placed)


# -- a label that is missing -------------------------------------------------------------------
def labels_of(sheet: Worksheet, placed) -> list[str]:
    """Addresses of the labels that say what figures of a sheet are: beside and above."""
    figures = [coordinate_from_string(address) for name, address in placed if name == sheet.title]
    rows = sorted({row for _, row in figures})
    left = min(column_index_from_string(letters) for letters, _ in figures)
    top = header_row(sheet)
    beside = [
        cell.coordinate
        for row in rows
        for cell in sheet[row][: left - 1]
        if cell.value is not None and sheet.cell(top, cell.column).value != "Đơn vị tính"
    ]
    above = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=top, max_row=rows[0] - 1, min_col=left)
        for cell in row
        if cell.value is not None
    ]
    return beside + above


@pytest.mark.slow
@pytest.mark.parametrize("name", names("criteria: a sheet a commune"))
def test_a_figure_whose_label_is_missing_is_never_taken_for_another(name, tmp_path):
    """A blank among communes is no figure of the town; a blank heading not its neighbour's."""
    path, placed = as_sent(name, tmp_path)
    truth, _ = LAYOUTS[name]
    whole = {_key(row) for row in all_rows(read(path))}
    changed = []
    sheet = load_workbook(path).worksheets[0]
    for address in labels_of(sheet, placed):
        result = read_with(path, sheet.title, address, None)
        # A printed count that the marks left over no longer bear out stands for itself.
        rows = {
            _key(row)
            for row in all_rows(result)
            if not (truth == "criteria" and row.get("indicator") == "criteria_met")
        }
        refused = any(severity(issue.rule) == "error" for issue in result.issues)
        if not rows <= whole or (rows < whole and not refused):
            changed.append((address, sheet[address].value))
    assert changed == []


OPPOSITE = {"Đạt": "Chưa đạt", "Chưa đạt": "Đạt", "x": None, None: "x"}


def test_another_figure_changes_its_own_row_and_no_other(original):
    path, placed = original
    before = {(row["sheet"], row["address"]): _key(row) for row in all_rows(read(path))}
    book = load_workbook(path)
    for spot in list(placed)[:: max(1, len(placed) // 5)]:
        value = book[spot[0]][spot[1]].value
        if isinstance(value, int | float):
            value += 0.5
        else:
            value = OPPOSITE.get(value, "7 triệu đồng" if "đồng" in str(value) else "1/20")
        result = read_with(path, *spot, value)
        after = {(r["sheet"], r["address"]): _key(r) for r in all_rows(result)}
        assert {k: v for k, v in after.items() if k != spot} == {
            k: v for k, v in before.items() if k != spot
        }
        assert after.get(spot) != before[spot]


# -- looks -------------------------------------------------------------------------------------
def hide_rows_and_columns(sheet: Worksheet) -> None:
    sheet.row_dimensions[sheet.max_row - 8].hidden = True
    sheet.column_dimensions[get_column_letter(sheet.max_column - 1)].hidden = True


def hide_sheets(sheet: Worksheet) -> None:
    if sheet.parent.index(sheet):
        sheet.sheet_state = "hidden"


def restyle(sheet: Worksheet) -> None:
    line = Side(style="double", color="FF0000")
    first = sheet.cell(1, 1)
    first.font = Font(name="Arial", size=9, italic=True, color="0000FF")
    first.fill = PatternFill("solid", fgColor="FFFF00")
    first.border = Border(line, line, line, line)
    first.alignment = Alignment(wrap_text=True, text_rotation=90)
    for row in sheet.iter_rows(max_col=40):
        for cell in row:
            cell._style = first._style  # each by itself takes twenty times as long


def style_empty_cells(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=sheet.max_row + 10, max_row=sheet.max_row + 40, max_col=60):
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFFFF")


def thousands_format(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, float):
                cell.number_format = "#,##0.00"


def freeze_and_filter(sheet: Worksheet) -> None:
    sheet.freeze_panes = "C5"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_area = "A1:C5"


def comment(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.comment = Comment("Năm 2016 là 7 triệu đồng", "Văn phòng")


def surround_labels_with_spaces(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = "  " + cell.value.replace(" ", "\u00a0 ") + "\n"


LOOKS = [
    hide_rows_and_columns,
    hide_sheets,
    restyle,
    style_empty_cells,
    thousands_format,
    freeze_and_filter,
    comment,
    surround_labels_with_spaces,
]


@pytest.mark.parametrize("change", LOOKS, ids=lambda f: f.__name__)
def test_looks_change_nothing(original, change):
    path, placed = original
    book = load_workbook(path)
    for sheet in book.worksheets:
        change(sheet)
    save_as_excel_does(book, path)
    result = assert_nothing_changed(path, placed.values())
    assert_at_their_cells(result, placed)


def test_hidden_rows_columns_and_sheets_are_reported(original):
    path, _ = original
    book = load_workbook(path)
    for sheet in book.worksheets:
        hide_rows_and_columns(sheet)
        hide_sheets(sheet)
    save_as_excel_does(book, path)
    rules = Counter(i.rule for i in read(path).issues)
    sheets = len(book.worksheets)
    assert rules["hidden_rows"] == rules["hidden_columns"] == sheets
    assert rules["hidden_sheet"] == sheets - 1


# -- merges ------------------------------------------------------------------------------------
def unmerge(sheet: Worksheet, *, repeat: bool) -> None:
    for merge in list(sheet.merged_cells.ranges):
        top, bottom, left, right = merge.min_row, merge.max_row, merge.min_col, merge.max_col
        value = sheet.cell(top, left).value
        sheet.unmerge_cells(str(merge))
        if repeat and top >= header_row(sheet):
            for r, c in itertools.product(range(top, bottom + 1), range(left, right + 1)):
                if c > left or (r == top):
                    sheet.cell(r, c).value = value


@pytest.mark.parametrize("repeat", [False, True], ids=["label once", "label repeated"])
def test_unmerged_headings_change_nothing_or_are_refused(original, repeat):
    path, placed = original
    book = load_workbook(path)
    for sheet in book.worksheets:
        unmerge(sheet, repeat=repeat)
    save_as_excel_does(book, path)
    assert_nothing_changed(path, placed.values(), may_refuse=True)


# -- other formats -----------------------------------------------------------------------------
def shown(value: object) -> str:
    """A cell as Excel in Vietnam writes it to a text file."""
    if value is None:
        return ""
    return f"{value:.10g}".replace(".", ",") if isinstance(value, float) else str(value)


def delimited(sheet: Worksheet, separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([shown(v) for v in row] for row in sheet.iter_rows(values_only=True))
    return out.getvalue()


def html(sheet: Worksheet) -> str:
    spans = {m.coord.split(":")[0]: m for m in sheet.merged_cells.ranges}
    covered = {
        (r, c)
        for m in sheet.merged_cells.ranges
        for r, c in itertools.product(
            range(m.min_row, m.max_row + 1), range(m.min_col, m.max_col + 1)
        )
        if (r, c) != (m.min_row, m.min_col)
    }
    lines = []
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            if (cell.row, cell.column) in covered:
                continue
            merge = spans.get(cell.coordinate)
            span = (
                f" rowspan={merge.size['rows']} colspan={merge.size['columns']}"
                if merge is not None
                else ""
            )
            cells.append(f"<td{span}>{escape(shown(cell.value))}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    body = f"<body><table>{''.join(lines)}</table></body>"
    return f"<html><head><meta charset=utf-8></head>{body}</html>"


def spreadsheet_xml(sheet: Worksheet) -> str:
    """Excel 2003 XML."""
    merges = {m.coord.split(":")[0]: m for m in sheet.merged_cells.ranges}
    lines = []
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            if cell.value is None:
                continue
            merge = merges.get(cell.coordinate)
            span = ""
            if merge is not None:
                right, down = merge.size["columns"] - 1, merge.size["rows"] - 1
                span = f' ss:MergeAcross="{right}" ss:MergeDown="{down}"'
            kind = "Number" if isinstance(cell.value, int | float) else "String"
            data = f'<Data ss:Type="{kind}">{escape(str(cell.value))}</Data>'
            cells.append(f'<Cell ss:Index="{cell.column}"{span}>{data}</Cell>')
        if cells:
            lines.append(f'<Row ss:Index="{row[0].row}">{"".join(cells)}</Row>')
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="{sheet.title}"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    )


FORMATS = {
    "csv with semicolons": (".csv", lambda s: delimited(s, ";").encode("utf-8-sig")),
    "csv with commas": (".csv", lambda s: delimited(s, ",").encode()),
    "tsv in UTF-16": (".tsv", lambda s: delimited(s, "\t").encode("utf-16")),
    "csv named xls": (".xls", lambda s: delimited(s, "\t").encode("utf-8-sig")),
    "csv named xlsx": (".xlsx", lambda s: delimited(s, ";").encode("utf-8-sig")),
    "html named xls": (".xls", lambda s: html(s).encode()),
    "xml named xls": (".xls", lambda s: spreadsheet_xml(s).encode()),
}
# On one sheet, with labels that do not need merged cells: text files have none.
FLAT = {
    "long list": ("criteria", "long_list_of_criteria-False"),
    "years above communes": ("criteria", "years_above_communes"),
    "counts": ("counts", "counts_by_commune"),
    "gifts by kind": ("gifts by kind", "organizations_by_kind-header"),
    "cash in a list": ("cash", "cash_in_a_list"),
    "cash by commune": ("cash", "organizations_by_commune-tỷ đồng"),
    "four levels": ("funds", "four_level_headings"),
    "plans": ("plans", "plan_and_actual_above_years"),
    "sentences": ("things", "sentences_in_a_list"),
    "figures": ("figures", "figures_by_year"),
}
# Each layout in two or three formats; in all of them in benchmarks.
IN_FORMATS = [(layout, name) for layout in FLAT for name in FORMATS]
IN_TURN = IN_FORMATS[::3]


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "format_name"), IN_TURN)
def test_other_formats_hold_the_same_figures(layout, format_name, tmp_path):
    truth, name = FLAT[layout]
    source = tmp_path / "goc.xlsx"
    placed = save(source, TRUTHS[truth].layouts[name](), Frame())
    suffix, write = FORMATS[format_name]
    path = tmp_path / f"bieu{suffix}"
    path.write_bytes(write(load_workbook(source).worksheets[0]))
    assert_nothing_changed(path, placed.values())
    addresses = {address: record for (_, address), record in placed.items()}
    for row in all_rows(read(path)):
        record = expected(addresses[row["address"]])
        assert {k: row[k] for k in record} == record, row["address"]


@pytest.mark.parametrize("suffix", [".xls", ".XLSX", ".xlsm", ".ods", ".csv"])
def test_the_name_of_a_file_does_not_decide_its_format(original, suffix):
    path, placed = original
    renamed = path.with_suffix(suffix)
    path.rename(renamed)
    assert_nothing_changed(renamed, placed.values())


def test_texts_in_the_cells_themselves_are_read_like_shared_ones(original):
    """Some programs write each text into its cell instead of into the table of shared strings."""
    path, placed = original
    load_workbook(path).save(path)
    assert_nothing_changed(path, placed.values())
