"""Ways of clerks: stamps, second titles, words of doubt, lines between, looks, odd figures."""

from collections.abc import Callable
from copy import copy
from operator import eq

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from meanings import (
    Judge,
    Meant,
    Said,
    Spot,
    Written,
    about,
    as_plan,
    elsewhere,
    insert,
    merges_at,
    never,
    says_result,
    way,
)
from meanings_of_tables import Box, insert_column, lines_of, table, unchanged, unit_of


def known_or_not(old: Said, new: Said) -> bool:
    """Any row may stand there: it is but asked whether it is told."""
    return True


# -- what stands over, beside and below a table ----------------------------------------------------
def _above(name: str, text: str, may: Judge | None = None, tells: str = "") -> None:
    """A line of its own at the very top of the sheet: a stamp."""

    @way(f"a stamp: {name}")
    def _(one: Written) -> Meant | None:
        moved = insert(one, 1, 2)
        one.sheet().cell(1, 1).value = text
        # Where heads say "kết quả" they may win.
        loose = {s: lambda o, n: o == n or may(o, n) for s in one.own()} if may else {}
        own = [s for s in one.own() if not says_result(one, s)]
        return Meant(moved, {**loose, **dict.fromkeys(own, may)} if may else {}, tells=tells)


_above("received", "CÔNG VĂN ĐẾN Số: 1235 Ngày 12/3/2019")
_above("urgent", "HỎA TỐC")
_above("secret", "MẬT")
_above("a draft", "DỰ THẢO LẦN 2", tells="note_qualifies")
_above("not final", "SỐ LIỆU CHƯA CHÍNH THỨC", never)
_above("not final yet", "Số liệu chưa chốt", never)
_above("a rough guess", "SỐ LIỆU ƯỚC TÍNH", about)
_above("withdrawn", "BẢN NÀY THAY THẾ BẢN ĐÃ GỬI NGÀY 10/3")
_above("a form", "BIỂU MẪU SỐ 03/NTM")


def _second_title(name: str, text: str, may: Judge) -> None:
    """A second title, right below the first."""

    @way(f"a second title: {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        title = one.title()
        if title is None:
            return None
        moved = insert(one, title.row + 1)
        one.sheet().cell(title.row + 1, title.column).value = text
        own = [s for s in one.first() if may is not as_plan or not says_result(one, s)]
        return Meant(moved, dict.fromkeys(own, may))


def _dated(year: int) -> Judge:
    def judge(old: Said, new: Said) -> bool:
        return (
            old == new or new == {**old, "year": year, "period": str(year)} or elsewhere(old, new)
        )

    return judge


_second_title("another year", "(Số liệu năm 2009)", _dated(2009))
_second_title("a plan", "(Số kế hoạch giao đầu năm)", as_plan)
_second_title("not checked", "(chưa qua thẩm định)", never)
_second_title("another office", "(Theo báo cáo của các xã)", unchanged)
_second_title("a share", "(Tính theo tỷ lệ %)", lambda o, n: o == n and n.get("unit") in ("", "%"))
_second_title("thousands", "(Đơn vị: nghìn đồng)", lambda o, n: n.get("value_vnd") is None)
_second_title("rounded", "(Số liệu đã làm tròn)", known_or_not)


def _below(name: str, text: str, tells: str = "note_qualifies") -> None:
    """A note below the table."""

    @way(f"a last note: {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        row = box[1] + 2
        moved = insert(one, row, 2)
        cell = one.sheet().cell(row, box[2])
        if isinstance(cell, MergedCell):
            return None
        cell.value = text
        return Meant(moved, tells=tells)


_below("not final", "Ghi chú: Số liệu chưa chốt")
_below("a guess", "* Số liệu ước thực hiện đến 31/12")
_below("still to change", "Lưu ý: số liệu còn thay đổi", "")
_below("thanks", "Trân trọng cảm ơn./.", "")
_below("who to ask", "Mọi chi tiết xin liên hệ đ/c Hùng, ĐT 0912345678", "")
_below("last year's", "(*) Số liệu lấy theo năm 2009")


@way("a note with a star that changes the unit of one column")
@table
def _(one: Written, box: Box) -> Meant | None:
    spot = one.pick(lambda s: one.is_number(s) and bool(one.heads(s)))
    if spot is None:
        return None
    head = one.heads(spot)[-1]
    head.value = f"{head.value} (*)"
    row = box[1] + 2
    moved = insert(one, row, 2)
    one.sheet().cell(row, box[2]).value = "(*) Đơn vị tính: nghìn USD"
    return Meant(moved, tells="note_qualifies")


# -- lines between ---------------------------------------------------------------------------------
def _between(name: str, text: str, may: Judge | None, unit: bool = False) -> None:
    """A line of words between lines of figures; those below it may be others."""

    @way(f"a line amid: {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        lines = lines_of(one)
        if len(lines) < 3 or merges_at(one.sheet(), lines[1]) or unit and unit_of(one) is None:
            return None
        moved = insert(one, lines[1])
        one.sheet().cell(lines[1], box[2]).value = text
        near = [s for s in one.own() if s[1] == lines[1]]
        own = near if may is never else [s for s in one.own() if s[1] >= lines[1]]
        rest = [s for s in one.own() if s[1] > lines[1]] if may is never else []
        judges = dict.fromkeys(rest, _or_told) | dict.fromkeys(own, may) if may else {}
        return Meant(moved, judges)


def _or_told(old: Said, new: Said) -> bool:
    """What stands further below may be of the line above it, or of the table."""
    return old == new


def _money_changes(old: Said, new: Said) -> bool:
    return old == new if old.get("value_vnd") is None else new["value_vnd"] != old["value_vnd"]


_between("another unit", "Đơn vị tính: nghìn đồng", _money_changes, unit=True)
_between("a correction", "Đính chính:", known_or_not)
_between("a dash line", "-----", None)
_between("carried on", "(Tiếp theo trang trước)", None)
_between("debts", "Còn nợ:", never)
_between("wishes", "Đề nghị hỗ trợ:", never)
_between("last year", "Năm trước chuyển sang:", never)
_between("a first part", "Phần I", None)
_between("others", "Khác", known_or_not)


@way("a line corrects another")
@table
def _(one: Written, box: Box) -> Meant | None:
    """ "Đính chính": the same line again below the table with another figure."""
    spot, sheet = one.pick(lambda s: one.is_number(s) and bool(one.labels(s))), one.sheet()
    if spot is None or merges_at(sheet, spot[1]) or sheet.cell(box[1] + 1, box[2]).value:
        return None
    moved = insert(one, box[1] + 1)
    for column in range(1, box[3] + 1):
        sheet.cell(box[1] + 1, column).value = sheet.cell(spot[1], column).value
    sheet.cell(box[1] + 1, spot[2]).value = one.cell(spot).value + 7
    label = one.labels(spot)[-1]
    sheet.cell(box[1] + 1, label.column).value = f"{label.value} (đính chính)"
    return Meant(moved)


@way("a total that is not the sum")
@table
def _(one: Written, box: Box) -> Meant | None:
    sheet, lines, own = one.sheet(), lines_of(one), one.own()
    stub = [cell for s in own[:1] for cell in one.labels(s)]
    below = [sheet.cell(lines[-1] + 1, c).value for c in range(1, sheet.max_column + 1)]
    if not stub or not all(map(one.is_number, own)) or any(v is not None for v in below):
        return None
    adds = all(row.get("table") == "contributions" for s in own for row in one.rows[s])
    if len(lines) < 2 or not adds:
        return None
    sheet.cell(lines[-1] + 1, stub[0].column).value = "Tổng cộng"
    for column in {s[2] for s in own}:
        values = [one.cell(s).value for s in own if s[2] == column]
        sheet.cell(lines[-1] + 1, column).value = sum(values) + 1000
    return Meant(tells="total_mismatch")


# -- labels ----------------------------------------------------------------------------------------
def _said(name: str, write: Callable[[str], str], may: Judge | None, where: str = "label") -> None:
    """A label or a head with a word more."""

    @way(f"{where} that says {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        cells = one.labels if where == "label" else one.heads
        # What a part of a criterion is called describes it.
        spot = one.pick(lambda s: bool(cells(s)) and "." not in str(cells(s)[-1].value))
        if spot is None:
            return None
        cell = cells(spot)[-1]
        cell.value = write(cell.value)
        own = [s for s in one.own() if cell in cells(s)]
        return Meant(may={} if may is None else dict.fromkeys(own, may))


def _counts_on(old: Said, new: Said) -> bool:
    """Criteria that are met count on by themselves."""
    return old == new and new.get("indicator") == "criteria_met"


def _planned(old: Said, new: Said) -> bool:
    return new["measure"] == "plan"


for _where in ("label", "head"):
    _said("(chưa chốt)", lambda text: f"{text} (chưa chốt)", never, _where)
    _said("(ước)", lambda text: f"{text} (ước)", about, _where)
    _said("(số cũ)", lambda text: f"{text} (số cũ)", never, _where)
    _said("(lũy kế)", lambda text: f"{text} (lũy kế)", _counts_on, _where)
    _said("(trừ phường)", lambda text: f"{text} (trừ phường)", never, _where)
    _said("(bình quân 3 năm)", lambda text: f"{text} (bình quân 3 năm)", never, _where)
    _said("xếp hạng", lambda text: f"Xếp hạng {text}", never, _where)
    _said("(cả nước)", lambda text: f"{text} (cả nước)", never, _where)
    _said("(dự kiến đến 2020)", lambda text: f"{text} (dự kiến đến 2020)", _planned, _where)
    _said("a mark of doubt", lambda text: f"{text} (?)", known_or_not, _where)
    _said("(1.000đ)", lambda text: f"{text} (1.000đ)", lambda o, n: n.get("value_vnd") is None
          or n["value_vnd"] != o["value_vnd"], _where)  # fmt: skip
    _said("(bổ sung)", lambda text: f"{text} (bổ sung)", known_or_not, _where)
    _said("(đã rút)", lambda text: f"{text} (đã rút)", never, _where)


# -- figures ---------------------------------------------------------------------------------------
def _shown(name: str, write: Callable[[Written, Cell, str], object], may: Judge = never) -> None:
    @way(f"a figure {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        cell = one.cell(spot)
        text = str(cell.value).removesuffix(".0").replace(".", ",")
        cell.value = write(one, cell, text)
        return Meant(may={spot: may})


def _at_most(old: Said, new: Said) -> bool:
    return new == {**old, "qualifier": "at_most"}


_shown("with its old value struck behind", lambda one, cell, text: CellRichText(
    f"{text} ", TextBlock(InlineFont(strike=True), "999")), unchanged)  # fmt: skip
_shown("below", lambda one, cell, text: f"< {text}", _at_most)
_shown("not yet final", lambda one, cell, text: f"{text} (chưa chốt)")
_shown("of last month", lambda one, cell, text: f"{text} (T11)")
_shown("as two, old and new", lambda one, cell, text: f"999/{text}")
_shown("with an arrow up", lambda one, cell, text: f"{text} ↑")
_shown("with a share behind", lambda one, cell, text: f"{text} (45%)", unchanged)
_shown("with a slash for not known", lambda one, cell, text: "/")
_shown("not known", lambda one, cell, text: "chưa có số liệu")
_shown("to be added", lambda one, cell, text: "bổ sung sau")
_shown("of so many times", lambda one, cell, text: f"{text} x 2")
_shown("with an equals sign", lambda one, cell, text: f"'={text}")
_shown("in letters of width", lambda one, cell, text: "".join(
    chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text), unchanged)  # fmt: skip
_shown("of which some are owed", lambda one, cell, text: f"{text} (còn nợ 2)")


def _look(name: str, change: Callable[[Cell], None], tells: str, may: Judge = unchanged) -> None:
    @way(f"a figure looks {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        change(one.cell(spot))
        return Meant(may={spot: may}, tells=tells)


def _grey(cell: Cell) -> None:
    cell.font = Font(color="FFC0C0C0", italic=True)


def _commented(cell: Cell) -> None:
    cell.comment = Comment("chưa chốt", "Hùng")


def _tiny(cell: Cell) -> None:
    cell.font = Font(size=1)


def _black(cell: Cell) -> None:
    cell.font, cell.fill = Font(color="FF000000"), PatternFill("solid", fgColor="FF000000")


def _coded(code: str) -> Callable[[Cell], None]:
    def change(cell: Cell) -> None:
        cell.number_format = code

    return change


_look("grey", _grey, "")
_look("noted as not final", _commented, "cell_comment")
_look("blacked out", _black, "", known_or_not)
_look("with words of another place", _coded('0.##" (Kỳ Lợi)"'), "", never)
_look("with words of doubt", _coded('0.##" ?"'), "", never)
_look("with a minus", _coded('"-"0.##'), "", never)
_look("of thousands", _coded('#,##0.##" nghìn"'), "", lambda o, n: o != n)
_look("of a half year", _coded('0.##" (6 tháng)"'), "", never)


# -- columns and the sheet -------------------------------------------------------------------------
def _column_more(name: str, head: str, value: Callable[[int], object]) -> None:
    """A column more that no row is made of, and that changes none."""

    @way(f"a column more: {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        at, sheet = box[3] + 1, one.sheet()
        if isinstance(sheet.cell(box[0], at), MergedCell):
            return None  # a head over all columns
        sheet.cell(box[0], at).value = head
        if lines_of(one)[0] - box[0] > 1:
            letter = get_column_letter(at)
            sheet.merge_cells(f"{letter}{box[0]}:{letter}{lines_of(one)[0] - 1}")
        for n, row in enumerate(lines_of(one)):
            sheet.cell(row, at).value = value(n)
        return Meant()


_column_more("of ranks", "Xếp hạng", lambda n: n + 1)
_column_more("of who did it", "Người nhập", lambda n: "Hùng")
_column_more("of what was asked", "Đề nghị", lambda n: 3 + n)
_column_more("of differences", "Chênh lệch so với kỳ trước", lambda n: n - 2)
_column_more("of the province", "Bình quân toàn tỉnh", lambda n: 7)


@way("a hidden column of the same head with other figures")
@table
def _(one: Written, box: Box) -> Meant | None:
    spot = one.pick(lambda s: one.is_number(s) and bool(one.heads(s)))
    if spot is None or any(m.min_col < spot[2] <= m.max_col for m in
                           one.sheet().merged_cells.ranges):  # fmt: skip
        return None
    moved = insert_column(one, spot[2])
    sheet = one.sheet()
    for row in range(box[0], box[1] + 1):
        value = sheet.cell(row, spot[2] + 1).value
        new = value + 7 if isinstance(value, int | float) else value
        if not isinstance(sheet.cell(row, spot[2]), MergedCell):
            sheet.cell(row, spot[2]).value = new
    sheet.column_dimensions[get_column_letter(spot[2])].hidden = True
    own = frozenset(s for s in one.own() if s[2] == spot[2] and one.is_number(s))
    return Meant(moved, tells="hidden_columns", new=bool, may=dict.fromkeys(own, known_or_not))


@way("figures merged across two lines")
@table
def _(one: Written, box: Box) -> Meant | None:
    """A number merged over two lines is of both together, as one gift to both, or of nobody."""

    def below(spot: Spot) -> Spot:
        return spot[0], spot[1] + 1, spot[2]

    spot = one.pick(
        lambda s: one.is_number(s) and below(s) in one.rows and not merges_at(one.sheet(), s[1])
    )
    if spot is None:
        return None
    one.cell(below(spot)).value = None
    letter = get_column_letter(spot[2])
    one.sheet().merge_cells(f"{letter}{spot[1]}:{letter}{spot[1] + 1}")
    both = dict.fromkeys([spot, below(spot)], lambda o, n: ";" in str(n["place_id"]))
    return Meant(lambda s: spot if s == below(spot) else s, both)


@way("a label merged over two lines")
@table
def _(one: Written, box: Box) -> Meant | None:
    """Nobody knows which of two lines a name is of: both, and which else?"""
    spot = one.pick(lambda s: len(one.labels(s)) == 1)
    lines = lines_of(one)
    if any(row["table"] == "contributions" for s in one.own() for row in one.rows[s]):
        return None  # two gifts of one
    if spot is None or spot[1] + 1 not in lines or merges_at(one.sheet(), spot[1]):
        return None
    label = one.labels(spot)[0]
    if merges_at(one.sheet(), spot[1] + 1):
        return None
    one.sheet().cell(spot[1] + 1, label.column).value = None
    letter = get_column_letter(label.column)
    one.sheet().merge_cells(f"{letter}{spot[1]}:{letter}{spot[1] + 1}")
    both = {spot[1], spot[1] + 1}
    return Meant(warned=frozenset(s for s in one.own() if s[1] in both))


def _sheet_called(name: str, may: Judge, tells: str = "") -> None:
    @way(f"a sheet called {name}")
    def _(one: Written) -> Meant | None:
        old = one.sheet().title
        if len(one.book.worksheets) > 1:
            return None
        own = [s for s in one.own() if not says_result(one, s)]
        rest = [s for s in one.own() if s not in own]
        one.sheet().title = name
        loose = {s: lambda o, n: o == n or may(o, n) for s in rest}
        return Meant(lambda spot: (name if spot[0] == old else spot[0], *spot[1:]),
                     {**dict.fromkeys(own, may), **loose}, tells=tells)  # fmt: skip


_sheet_called("Ước", lambda o, n: about(o, n))
_sheet_called("Dự thảo", eq, "sheet_name_tells")
_sheet_called("Số cũ", never)
_sheet_called("nghìn đồng", lambda o, n: n.get("value_vnd") is None
              or n["value_vnd"] != o["value_vnd"])  # fmt: skip
_sheet_called("Kế hoạch", as_plan)
_sheet_called("6 tháng", lambda o, n: "H1" in str(n["period"]))
_sheet_called("Bản cuối", unchanged)


@way("looks of a pasted table")
def _(one: Written) -> Meant:
    for row in one.sheet().iter_rows():
        for cell in row:
            cell.font = copy(Font(name="Times New Roman", size=13, bold=cell.row < 4))
    return Meant()
