"""Ways of people in a hurry and of their programs: exports, copies, prints, corrections by hand."""

from datetime import datetime

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from meanings import (
    Judge,
    Meant,
    Said,
    Spot,
    Written,
    about,
    as_plan,
    insert,
    merges_at,
    never,
    on_its_way,
    says_result,
    way,
)
from meanings_of_clerks import known_or_not
from meanings_of_tables import (
    Box,
    amid_lines,
    insert_column,
    lines_of,
    of_figure,
    of_mark,
    table,
    unchanged,
)


# -- a word in brackets ----------------------------------------------------------------------------
def _beside(word: str, may: Judge | None, where: str) -> None:
    """A word in brackets behind a label, a head or the title."""

    @way(f"{where} and ({word})")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        if where == "title":
            cell, own = one.title(), one.first()
        else:
            cells = one.labels if where == "label" else one.heads
            # What a part of a criterion is called describes it.
            spot = one.pick(lambda s: bool(cells(s)) and "." not in str(cells(s)[-1].value))
            cell = cells(spot)[-1] if spot else None
            own = [s for s in one.own() if spot and cell in cells(s)]
        if cell is None:
            return None
        cell.value = f"{cell.value} ({word})"
        own = own if may is not as_plan else [s for s in own if not says_result(one, s)]
        return Meant(may={} if may is None else dict.fromkeys(own, may))


def _of_women(old: Said, new: Said) -> bool:
    return False


for _where in ("label", "head", "title"):
    _beside("tạm tính", about, _where)
    _beside("cam kết", as_plan, _where)
    _beside("chưa quyết toán", never, _where)
    _beside("đã hủy", never, _where)
    _beside("không tính", never, _where)
    _beside("nháp", never, _where)
    _beside("số liệu cũ", never, _where)
    _beside("theo chuẩn cũ", never, _where)
    _beside("nữ", _of_women, _where)
    _beside("%", lambda o, n: o == n and n.get("unit", "") in ("%", ""), _where)
    _beside("hết quý III", lambda o, n: str(n["period"]).endswith("Q3"), _where)
    _beside("tuần 50", never, _where)
    _beside("so kế hoạch", never, _where)
    _beside("điều chỉnh", known_or_not, _where)
    _beside("đã kiểm tra", unchanged, _where)
    _beside("phần còn lại", never, _where)


# -- a column of remarks ---------------------------------------------------------------------------
def _remarked(text: str, told: bool = True) -> None:
    """What a column of notes says of one line changes its figures, or is told."""

    @way(f"a note beside a line: {text}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        spot = one.pick(lambda s: "not_met" not in [row.get("status") for row in one.rows[s]])
        if spot is None:
            return None
        at, sheet, row = box[3] + 1, one.sheet(), spot[1]
        if isinstance(sheet.cell(box[0], at), MergedCell):
            return None
        sheet.cell(box[0], at).value = "Ghi chú"
        if lines_of(one)[0] - box[0] > 1:
            letter = get_column_letter(at)
            sheet.merge_cells(f"{letter}{box[0]}:{letter}{lines_of(one)[0] - 1}")
        for other in lines_of(one):
            sheet.cell(other, at).value = text if other == row else "đúng"
        # It is told where it stands.
        return Meant(tells="note_qualifies" if told else "")


_remarked("đã hủy")
_remarked("chưa thực hiện")
_remarked("số kế hoạch")
_remarked("số liệu năm 2009")
_remarked("ĐVT: nghìn đồng")
_remarked("số ước")
_remarked("đã họp ngày 12/3", told=False)


# -- exports and pastes ----------------------------------------------------------------------------
@way("an index of a data frame")
@table
def _(one: Written, box: Box) -> Meant:
    """pandas writes numbers of lines from 0 under no head."""
    moved = insert_column(one, 1)
    for n, row in enumerate(lines_of(one)):
        one.sheet().cell(row, 1).value = n
    return Meant(moved)


@way("an index of a data frame with a name")
@table
def _(one: Written, box: Box) -> Meant:
    moved = insert_column(one, 1)
    one.sheet().cell(box[0], 1).value = "Unnamed: 0"
    for n, row in enumerate(lines_of(one)):
        one.sheet().cell(row, 1).value = n
    return Meant(moved)


def _empty(text: str) -> None:
    @way(f"a figure that a program left out as {text}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        one.cell(spot).value = text
        return Meant(may={spot: never})


for _text in ("NaN", "NULL", "None", "#N/A", "N/A", "nt", "//", '"', "xem phụ lục", "***", "####"):
    _empty(_text)


@way("stars of an e-mail")
def _(one: Written) -> Meant | None:
    """Bold figures pasted from a message."""
    spot = one.pick(one.is_number)
    if spot is None:
        return None
    cell = one.cell(spot)
    cell.value = f"**{str(cell.value).removesuffix('.0').replace('.', ',')}**"
    return Meant()


of_figure("a figure in a hurry: with .-", lambda text: f"{text}.-")
of_figure("a figure in a hurry: with an equals sign in front", lambda text: f"= {text}")
of_figure("a figure in a hurry: with a point behind", lambda text: f"{text}.")
of_figure("a figure in a hurry: with a semicolon behind", lambda text: f"{text};")
of_figure("a figure in a hurry: twice", lambda text: f"{text} {text}", never)
of_figure("a figure in a hurry: with its change", lambda text: f"{text} (+3)", known_or_not)
of_figure("a figure in a hurry: with a change in words", lambda text: f"{text} (tăng 3)", never)
of_figure("a figure in a hurry: by power", lambda text: f"{text}E+03", never)
of_figure("a figure in a hurry: in a letter of thousands", lambda text: f"{text}k", never)
of_figure(
    "a figure in a hurry: with tr",
    lambda text: f"{text}tr",
    lambda o, n: n.get("value_vnd") is not None,
)
of_figure("a figure in a hurry: as a half", lambda text: f"{text} ½", never)
of_figure("a figure in a hurry: as a Roman number", lambda text: "XIV", never)
of_figure("a figure in a hurry: of a month of Excel", lambda text: datetime(2018, 4, 19), never)
of_figure("a figure in a hurry: of a time of Excel", lambda text: "12:30:00", never)
of_figure("a figure in a hurry: with zeros in front", lambda text: f"0{text}")
of_figure("a figure in a hurry: asked back", lambda text: f"{text} ???", never)
of_figure("a figure in a hurry: with another beside it in blue", lambda text: f"{text} → 99", never)
of_figure("a figure in a hurry: from a scan", lambda text: f"{text}l", never)
of_figure("a figure in a hurry: with TB", lambda text: f"TB {text}", never)
of_figure("a figure in a hurry: with a person", lambda text: f"{text} (a Hùng báo)", known_or_not)
of_figure("a figure in a hurry: with xx", lambda text: f"{text[:1]}x", never)


of_mark("a mark in a hurry: and its contrary", lambda text: f"{text}/Chưa đạt")
of_mark("a mark in a hurry: nearly", lambda text: f"Gần {text}", on_its_way)
of_mark("a mark in a hurry: soon", lambda text: f"Sẽ {text}")
of_mark("a mark in a hurry: since", lambda text: f"{text} từ 2014", known_or_not)
of_mark("a mark in a hurry: of hamlets", lambda text: f"{text} 3/5 thôn")
of_mark("a mark in a hurry: by the commune alone", lambda text: f"{text} (xã tự chấm)")
of_mark("a mark in a hurry: to be proved", lambda text: f"{text} (chờ thẩm định)")
of_mark("a mark in a hurry: on paper", lambda text: f"{text} (hồ sơ)")
of_mark("a mark in a hurry: lost", lambda text: f"{text} → chưa đạt")
of_mark("a mark in a hurry: before a merger", lambda text: f"{text} (trước sáp nhập)")


# -- lines -----------------------------------------------------------------------------------------
amid_lines("a line in a hurry: a page", "Trang 2/3", None)
amid_lines("a line in a hurry: a pasted day", "In ngày 12/3/2019 08:15", None)
amid_lines("a line in a hurry: a filter of Excel", "(Đã lọc)", known_or_not)
amid_lines("a line in a hurry: promised", "Cam kết hỗ trợ:", as_plan)
amid_lines("a line in a hurry: dropped", "Đã hủy:", never)
amid_lines("a line in a hurry: what is left of last year", "Tồn năm trước:", never)
amid_lines("a line in a hurry: other standard", "Xã nâng cao", known_or_not)
amid_lines("a line in a hurry: rough", "Số liệu tạm tính:", about)


@way("a page foot between lines with its sum")
@table
def _(one: Written, box: Box) -> Meant | None:
    """ "Cộng trang" with what the lines above it come to."""
    sheet, lines, own = one.sheet(), lines_of(one), one.own()
    stub = [cell for s in own[:1] for cell in one.labels(s)]
    if not stub or not all(map(one.is_number, own)) or len(lines) < 4:
        return None
    row = lines[2]
    if lines[:3] != list(range(lines[0], lines[0] + 3)) or merges_at(sheet, row):
        return None
    sums: dict[int, float] = {}
    for s in own:
        if s[1] < row:
            sums[s[2]] = sums.get(s[2], 0) + one.cell(s).value
    moved = insert(one, row)
    sheet.cell(row, stub[0].column).value = "Cộng trang"
    for column, value in sums.items():
        sheet.cell(row, column).value = value
    return Meant(moved)


@way("lines of two columns side by side")
@table
def _(one: Written, box: Box) -> Meant | None:
    """The second half of a list beside the first, below the same heads."""
    sheet, lines = one.sheet(), lines_of(one)
    if len(lines) < 4 or any(merges_at(sheet, r) for r in range(box[0], box[1] + 1)):
        return None
    if any(box[0] <= m.min_row <= box[1] for m in sheet.merged_cells.ranges):
        return None
    if any(s[1] not in lines for s in one.own()) or box[1] != lines[-1]:
        return None
    half, width = lines[len(lines) // 2 :], box[3] - box[2] + 2
    for row in range(box[0], lines[0]):
        for c in range(box[2], box[3] + 1):
            sheet.cell(row, c + width).value = sheet.cell(row, c).value
    up = half[0] - lines[0]
    for row in half:
        for c in range(box[2], box[3] + 1):
            sheet.cell(row - up, c + width).value = sheet.cell(row, c).value
            sheet.cell(row, c).value = None
    name = sheet.title

    def moved(spot: Spot) -> Spot:
        there = spot[0] == name and spot[1] in half
        return (spot[0], spot[1] - up, spot[2] + width) if there else spot

    return Meant(moved)


# -- what is no cell -------------------------------------------------------------------------------
@way("a print head of a draft")
def _(one: Written) -> Meant:
    """A stamp that stands on paper only."""
    one.sheet().oddHeader.center.text = "DỰ THẢO - SỐ LIỆU CHƯA CHỐT"
    return Meant(tells="printed_only")


@way("a print head of a page")
def _(one: Written) -> Meant:
    one.sheet().oddFooter.center.text = "Trang &P/&N"
    return Meant()


@way("a column too narrow to see")
def _(one: Written) -> Meant:
    one.sheet().column_dimensions[get_column_letter(one.pick()[2])].width = 0.1
    return Meant(tells="hidden_columns")


@way("a line too low to see")
def _(one: Written) -> Meant:
    one.sheet().row_dimensions[one.pick()[1]].height = 0.3
    return Meant(tells="hidden_rows")


@way("a sheet that is hidden even from its menu")
def _(one: Written) -> Meant | None:
    if len(one.book.worksheets) > 1:
        return None
    other = one.book.copy_worksheet(one.sheet())
    other.title, other.sheet_state = "Nháp", "veryHidden"
    return Meant(new=bool, tells="hidden_sheet")


@way("a name of a sheet that is dropped")
def _(one: Written) -> Meant | None:
    old, new = one.sheet().title, "KHÔNG DÙNG"
    if len(one.book.worksheets) > 1:
        return None
    one.sheet().title = new
    return Meant(lambda s: (new if s[0] == old else s[0], *s[1:]), dict.fromkeys(one.own(), never))
