"""More ways to write a workbook: of its table as a whole, of its columns, lines and looks."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from meanings import (
    Judge,
    Meant,
    Said,
    Spot,
    Written,
    about,
    as_plan,
    elsewhere,
    filled,
    in_unit,
    insert,
    merges_at,
    never,
    says_result,
    way,
)

Box = tuple[int, int, int, int]


def unchanged(old: Said, new: Said) -> bool:
    return old == new


# -- parts of a sheet ------------------------------------------------------------------------------
def lines_of(one: Written) -> list[int]:
    return sorted({row for _, row, _ in one.own()})


def columns_of(one: Written) -> list[int]:
    return sorted({column for _, _, column in one.own()})


def box_of(one: Written) -> Box | None:
    """First and last row, first and last column of the table of the first sheet, if it has one."""
    sheet, lines = one.sheet(), lines_of(one)
    heads = [row for row in range(1, lines[0]) if len(filled(sheet, row)) > 2]
    if not heads:
        return None
    top, bottom = heads[0], lines[-1]
    while len(filled(sheet, bottom + 1)) > 2:
        bottom += 1
    columns = [c.column for row in range(top, bottom + 1) for c in filled(sheet, row)]
    return top, bottom, min(columns), max(columns)


def _of_a_day(old: Said, new: Said) -> bool:
    day = str(new["period"]).startswith(f"{old['year']}-")
    return new == old or day and new == {**old, "period": new["period"]}


def table(change: Callable[[Written, Box], Meant | None]) -> Callable[[Written], Meant | None]:
    """A way for sheets with a table whose heads are above its lines."""

    def changed(one: Written) -> Meant | None:
        box = box_of(one)
        return None if box is None else change(one, box)

    return changed


def insert_column(one: Written, at: int) -> Callable[[Spot], Spot]:
    """A blank column before a column of the first sheet; where its cells are now."""
    sheet, name = one.sheet(), one.sheet().title
    merges = [merge.bounds for merge in sheet.merged_cells.ranges]
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))
    sheet.insert_cols(at)
    for left, top, right, bottom in merges:
        sheet.merge_cells(
            start_row=top, end_row=bottom,
            start_column=left + (left >= at), end_column=right + (right >= at),
        )  # fmt: skip

    def moved(spot: Spot) -> Spot:
        return spot[0], spot[1], spot[2] + (spot[0] == name and spot[2] >= at)

    return moved


def head_row(sheet: Worksheet, box: Box, column: int) -> int:
    """The lowest row of heads that holds a text over a column."""
    first = next((r for r in range(box[0], box[1]) if sheet.cell(r, column).value), box[0])
    merge = [m for m in sheet.merged_cells.ranges if sheet.cell(first, column).coordinate in m]
    return merge[0].min_row if merge else first


def stub_column(one: Written) -> int | None:
    own = [cell for spot in one.own() for cell in one.labels(spot)[-1:]]
    return own[0].column if own else None


# -- columns ---------------------------------------------------------------------------------------
def _column(name: str, head: str, value: Callable[[int], object], new: Callable[[Said], bool],
            where: str = "before", may: Judge = unchanged) -> None:  # fmt: skip
    """A column more: before or behind the figures, with a head over all rows of heads."""

    @way(f"a column {name}, {where}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        at = columns_of(one)[0] if where == "before" else box[3] + 1
        moved = insert_column(one, at)
        sheet = one.sheet()
        if isinstance(sheet.cell(box[0], at), MergedCell):
            return None  # a head over all columns
        sheet.cell(box[0], at).value = head
        if lines_of(one)[0] - box[0] > 1:
            letter = get_column_letter(at)
            sheet.merge_cells(f"{letter}{box[0]}:{letter}{lines_of(one)[0] - 1}")
        for n, row in enumerate(lines_of(one)):
            sheet.cell(row, at).value = value(n)
        return Meant(moved, dict.fromkeys(one.spots, may), new=new)


def _none(row: Said) -> bool:
    return False


def _of_2009(row: Said) -> bool:
    return row["year"] == 2009


def _planned(row: Said) -> bool:
    return row["measure"] == "plan"


for _where in ("before", "behind"):
    _column("of last year", "Năm trước", lambda n: 3 + n, _none, _where)
    _column("of 2009", "Năm 2009", lambda n: 3 + n, _of_2009, _where)
    _column("of the plan", "Kế hoạch", lambda n: 3 + n, _planned, _where)
    _column("of changes", "Tăng, giảm", lambda n: n - 2, _none, _where)
    _column("of notes", "Ghi chú", lambda n: "đã kiểm tra" if n % 2 else None, _none, _where)
    _column("of shares", "Tỷ lệ (%)", lambda n: 10 + n, _none, _where)
    _column("of what lacks", "Còn thiếu", lambda n: 3 + n, _none, _where)
    _column("of codes", "Mã số", lambda n: 18754 + 3 * n, _none, _where)
    _column("of days", "Ngày báo cáo", lambda n: f"1{n % 10}/3/2018", _none, _where, _of_a_day)
    _column("without a head", "", lambda n: 3 + n, _none, _where)


@way("a blank column between")
@table
def _(one: Written, box: Box) -> Meant:
    return Meant(insert_column(one, one.chance.choice(columns_of(one))))


@way("a column of numbers of lines")
@table
def _(one: Written, box: Box) -> Meant:
    moved = insert_column(one, 1)
    one.sheet().cell(box[0], 1).value = "Số thứ tự"
    for n, row in enumerate(lines_of(one), 1):
        one.sheet().cell(row, 1).value = n
    return Meant(moved)


@way("a column twice with other figures")
@table
def _(one: Written, box: Box) -> Meant | None:
    at, sheet = columns_of(one)[-1], one.sheet()
    spots = [spot for spot in one.own() if spot[2] == at]
    if at != box[3] or not all(map(one.is_number, spots)):
        return None
    for row in range(box[0], box[1] + 1):
        value = sheet.cell(row, at).value
        other = value + 7 if isinstance(value, int | float) else value
        if value is not None:
            sheet.cell(row, at + 1).value = other
    above = any(m.min_col < at <= m.max_col for m in sheet.merged_cells.ranges)
    return None if above else Meant(warned=frozenset(spots))


# -- lines -----------------------------------------------------------------------------------------
@way("lines in another order")
@table
def _(one: Written, box: Box) -> Meant | None:
    sheet, lines = one.sheet(), lines_of(one)
    if lines != list(range(lines[0], lines[-1] + 1)) or any(merges_at(sheet, r) for r in lines):
        return None
    if len({frozenset(s[2] for s in one.own() if s[1] == row) for row in lines}) > 1:
        return None
    labels = [str(sheet.cell(row, 1).value) for row in lines]
    if any("." in label for label in labels):
        return None  # parts stand below their whole
    other = one.chance.sample(lines, len(lines))
    kept = {row: [sheet.cell(row, c).value for c in range(1, box[3] + 1)] for row in lines}
    for old, new in zip(lines, other, strict=True):
        for column, value in enumerate(kept[old], 1):
            sheet.cell(new, column).value = value
    to = dict(zip(lines, other, strict=True))
    return Meant(lambda s: (s[0], to.get(s[1], s[1]) if s[0] == sheet.title else s[1], s[2]))


def _again(name: str, change: Callable[[object], object]) -> None:
    @way(name)
    @table
    def _(one: Written, box: Box) -> Meant | None:
        spot, sheet = one.pick(lambda s: one.is_number(s) and bool(one.labels(s))), one.sheet()
        if spot is None or merges_at(sheet, spot[1]):
            return None
        moved = insert(one, spot[1] + 1)
        for cell in filled(sheet, spot[1]):
            own = (sheet.title, cell.row, cell.column) in one.spots
            sheet.cell(spot[1] + 1, cell.column).value = change(cell.value) if own else cell.value
        return Meant(moved, new=bool, warned=frozenset(s for s in one.own() if s[1] == spot[1]))


_again("a line twice with other figures", lambda v: v + 7 if isinstance(v, int | float) else v)


@way("heads again between lines")
@table
def _(one: Written, box: Box) -> Meant | None:
    sheet, lines = one.sheet(), lines_of(one)
    heads = list(range(box[0], lines[0]))
    at = one.chance.choice(lines[1:]) if len(lines) > 2 else 0
    if not at or at - 1 not in lines or merges_at(sheet, at) or merges_at(sheet, at - 1):
        return None
    values = {(n, c.column): c.value for n, row in enumerate(heads) for c in filled(sheet, row)}
    merges = [m.bounds for m in sheet.merged_cells.ranges if m.min_row in heads]
    moved = insert(one, at, len(heads))
    for (n, column), value in values.items():
        sheet.cell(at + n, column).value = value
    down = at - heads[0]
    for left, top, right, bottom in merges:
        sheet.merge_cells(start_row=top + down, end_row=bottom + down,
                          start_column=left, end_column=right)  # fmt: skip
    return Meant(moved)


def _line_above(name: str, text: str, where: str, may: Judge | None = None) -> None:
    """A line of its own: right above the heads, below the table, or between its lines."""

    @way(f"a line {where}: {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        row = {"above": box[0], "below": box[1] + 1}.get(where, 0)
        if where == "between":
            row = one.chance.choice(lines_of(one))
            if merges_at(one.sheet(), row):
                return None
        moved = insert(one, row, 2 if where == "below" else 1)
        cell = one.sheet().cell(row + (where == "below"), box[2])
        if isinstance(cell, MergedCell):
            return None
        cell.value = text
        if where == "below":  # a note is told where it stands
            return Meant(moved, tells="" if may is None else "note_qualifies")
        spots = [s for s in one.own() if where != "between" or s[1] >= row]
        if where == "between" and may in (never, as_plan):  # and what is of another section
            spots = spots if may is as_plan else [s for s in spots if s[1] == row]
        near = {s for s in spots if (where == "above" or s[1] == row) and not says_result(one, s)}
        own = {s: may if s in near else _or_unchanged(may) for s in spots} if may else {}
        return Meant(moved, own)


def _in_another_district(old: Said, new: Said) -> bool:
    return elsewhere(old, new) or _of_several(old, new) or "cam-xuyen" in str(new["place_id"])


def _dated(old: Said, new: Said) -> bool:
    """As it was where columns say when it was, or of 2009."""
    years = {k: 2009 if k == "year" else "2009" for k in ("year", "period")}
    return new == old or new == {**old, **years} or elsewhere(old, new)


def _or_unchanged(may: Judge) -> Judge:
    """Where heads say "kết quả" as well, they may win."""
    if may not in (about, as_plan):
        return may
    return lambda old, new: old == new or may(old, new)


_line_above("another year", "Năm 2009", "above", _dated)
_line_above("a rough guess", "(Số liệu ước tính)", "above", about)
_line_above("a plan", "(Kế hoạch)", "above", as_plan)
_line_above("something odd", "(lăng nhăng xyzt)", "above", never)
_line_above("not yet checked", "(Số liệu chưa được thẩm định)", "above", never)
_line_above("what lacks", "(Số còn thiếu)", "above", never)
_line_above("a source", "Nguồn: Niên giám thống kê", "below")
_line_above("a note", "Ghi chú: Số liệu do các xã báo cáo", "below")
_line_above("a note of a year", "Ghi chú: Số liệu trên là của năm 2009", "below", never)
_line_above("a note of a plan", "Ghi chú: Số liệu trên là kế hoạch", "below", as_plan)
_line_above("a note of a unit", "Ghi chú: Đơn vị tính là USD", "below", never)
_line_above("another unit", "Đơn vị tính: USD", "above", never)
_line_above("a plan", "Kế hoạch", "between", as_plan)
_line_above("another year", "Năm 2009", "between", _dated)
_line_above("another district", "Huyện Cẩm Xuyên", "between", _in_another_district)
_line_above("not met", "Các xã chưa đạt chuẩn", "between")
_line_above("something odd", "Lăng nhăng xyzt", "between", never)


def _of_half(old: Said, new: Said) -> bool:
    return new == {**old, "period": f"{old['year']}-H1"}


def _of_several(old: Said, new: Said) -> bool:
    both = {k: new[k] for k in ("place_id", "place")}
    return ";" in str(new["place_id"]) and new == {**old, **both}


# -- labels ----------------------------------------------------------------------------------------
def _label(name: str, write: Callable[[str], str], may: Judge | None = None) -> None:
    @way(f"label {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        spot = one.pick(lambda s: len(one.labels(s)) == 1)
        if spot is None:
            return None
        cell = one.labels(spot)[0]
        cell.value = write(cell.value)
        own = [s for s in one.own() if s[1] == spot[1]]
        if may is never:
            return Meant(warned=frozenset(own))
        return Meant(may={} if may is None else dict.fromkeys(own, may))


def _head(name: str, write: Callable[[str], str], may: Judge | None = None) -> None:
    @way(f"head {name}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        spot = one.pick(lambda s: bool(one.heads(s)))
        if spot is None:
            return None
        cell = one.heads(spot)[-1]
        cell.value = write(cell.value)
        own = [s for s in one.own() if one.heads(s) and one.heads(s)[-1] is cell]
        return Meant(may={} if may is None else dict.fromkeys(own, may))


for _put in (_label, _head):
    _put("in brackets of a year", lambda text: f"{text} (năm 2009)", _dated)
    _put("as a plan", lambda text: f"{text} (kế hoạch)", as_plan)
    _put("of half a year", lambda text: f"{text} (6 tháng đầu năm)", _of_half)
    _put("with other words", lambda text: f"{text} và xyzt", never)
    _put("that lacks", lambda text: f"{text} còn thiếu", never)
    _put("of another unit", lambda text: f"{text} (USD)", never)
    _put("with a number", lambda text: f"1. {text}")
    _put("with a dash", lambda text: f"- {text}")
    _put("broken over lines", lambda text: "-\n".join(text.rsplit(" ", 1)))
_label("with its district", lambda text: f"{text} (TX Kỳ Anh)")
_label("behind its district", lambda text: f"{text}, thị xã Kỳ Anh")
_label("of another district", lambda text: f"{text}, huyện Cẩm Xuyên", _in_another_district)
_label("of an office", lambda text: f"UBND xã {text}")
_label("of two", lambda text: f"{text} và Kỳ Lợi", _of_several)
_label("of all", lambda text: "Toàn thị xã", never)
_label("of none", lambda text: "", never)
_label("of all but", lambda text: f"Trừ {text}", never)


# -- figures ---------------------------------------------------------------------------------------
def _figure(name: str, write: Callable[[Cell, str], object], may: Judge | None = never) -> None:
    """A figure that says it in another way; without `may` it must at least be told."""

    @way(f"figure {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        cell = one.cell(spot)
        cell.value = write(cell, str(cell.value).removesuffix(".0").replace(".", ","))
        return Meant(may={spot: may}) if may else Meant(warned=frozenset([spot]))


def _at_least(old: Said, new: Said) -> bool:
    return new == {**old, "qualifier": "at_least"}


_figure("in two lines", lambda cell, text: f"{text}\n(99)")
_figure("from to", lambda cell, text: f"{text}-99")
_figure("at least", lambda cell, text: f"≥ {text}", _at_least)
_figure("more than", lambda cell, text: f"> {text}", _at_least)
_figure("about", lambda cell, text: f"~{text}", about)
_figure("with a plus", lambda cell, text: f"{text}+", _at_least)
_figure("with a letter", lambda cell, text: f"{text}O")
_figure("in words", lambda cell, text: "mười hai")
_figure("as an error", lambda cell, text: "#REF!")
_figure("as a day", lambda cell, text: datetime(2018, 3, 12))
_figure("as a day in words", lambda cell, text: "12/3/2018")
_figure("in brackets", lambda cell, text: f"({text})")
_figure("below zero", lambda cell, text: -float(text.replace(",", ".")), None)
_figure("of a sum", lambda cell, text: f"{text} + 7")
_figure("then and now", lambda cell, text: f"{text} -> 99")
_figure("as true", lambda cell, text: True)


def _looks(name: str, change: Callable[[Cell], None], tells: str = "", may: Judge = unchanged):
    @way(f"looks {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number) or (one.pick() if may is unchanged else None)
        if spot is None:
            return None
        change(one.cell(spot))
        return Meant(tells=tells, may={spot: may})


def _unseen(name: str, change: Callable[[Cell], None]) -> None:
    @way(f"looks {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(lambda s: one.cell(s).value is not None)
        change(one.cell(spot))
        return Meant(warned=frozenset([spot]))


def _white(cell: Cell) -> None:
    cell.font = Font(color="FFFFFFFF")


def _format(code: str) -> Callable[[Cell], None]:
    def change(cell: Cell) -> None:
        cell.number_format = code

    return change


def _fill(cell: Cell) -> None:
    cell.fill = PatternFill("solid", fgColor="FFFF0000")


def _note(cell: Cell) -> None:
    cell.comment = Comment("số liệu cũ", "Văn phòng")


_unseen("white", _white)
_unseen("without a shown value", _format(";;;"))
_looks("red", _fill)
_looks("with an old figure in a comment", _note, "cell_comment")
_CODES = (
    '0.##" km"', '0.##" thôn"', '0.##" điểm"', '0.##" USD"', '"còn thiếu "0.##',
    '0.##" (năm trước)"', '"lũy kế "0.##', '"tăng "0.##', '0.##" (chưa duyệt)"',
)  # fmt: skip
for _code in _CODES:
    _own = _code.removeprefix('0.##" ').removesuffix('"')
    _looks(f"format {_code}", _format(_code), may=in_unit(_own) if " " not in _own else never)
_looks("format a colour", _format("[Red]0.##"))
_looks("format in millions", _format("#,##0,,"), may=never)
_looks("format of a day", _format("dd/mm/yyyy"), may=never)
_looks("format of a share", _format("0%"), may=never)


# -- hidden ----------------------------------------------------------------------------------------
@way("a filter left on")
@table
def _(one: Written, box: Box) -> Meant:
    sheet = one.sheet()
    letters = get_column_letter(box[2]), get_column_letter(box[3])
    sheet.auto_filter.ref = f"{letters[0]}{lines_of(one)[0] - 1}:{letters[1]}{box[1]}"
    sheet.auto_filter.add_filter_column(1, ["Kỳ Hà"])
    for row in lines_of(one)[1:]:
        sheet.row_dimensions[row].hidden = True
    return Meant(tells="hidden_rows")


# -- the table as a whole --------------------------------------------------------------------------
@way("turned on its side")
@table
def _(one: Written, box: Box) -> Meant | None:
    sheet, (top, bottom, left, right) = one.sheet(), box
    cells = [
        (r, c, sheet.cell(r, c).value)
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    ]
    merges = [m for m in sheet.merged_cells.ranges if top <= m.min_row]
    bounds = [m.bounds for m in merges if m.min_row <= bottom]
    below = [c for row in range(bottom + 1, sheet.max_row + 1) for c in filled(sheet, row)]
    for merge in list(merges):
        sheet.unmerge_cells(str(merge))
    if any(isinstance(sheet.cell(row, column), MergedCell) for row, column, _ in cells):
        return None  # merged with what stands beside or above the table
    for cell in below:
        cell.value = None
    for row, column, _ in cells:
        sheet.cell(row, column).value = None
    for row, column, value in cells:
        sheet.cell(top + column - left, left + row - top).value = value
    for a, b, c, d in bounds:
        sheet.merge_cells(start_row=top + a - left, end_row=top + c - left,
                          start_column=left + b - top, end_column=left + d - top)  # fmt: skip
    name = sheet.title

    def moved(spot: Spot) -> Spot:
        at = (top + spot[2] - left, left + spot[1] - top) if spot[0] == name else spot[1:]
        return (spot[0], *at)

    return Meant(moved)


@way("another table beside it")
@table
def _(one: Written, box: Box) -> Meant:
    sheet, at = one.sheet(), box[3] + 2
    for column, head in enumerate(("Xã", "Số máy cày (máy)")):
        sheet.cell(box[0], at + column).value = head
    for n, place in enumerate(("Kỳ Ninh", "Kỳ Hà", "Kỳ Nam")):
        sheet.cell(lines_of(one)[0] + n, at).value = place
        sheet.cell(lines_of(one)[0] + n, at + 1).value = 41 + n
    return Meant()


@way("another table below it")
@table
def _(one: Written, box: Box) -> Meant:
    sheet, at = one.sheet(), sheet_end(one) + 3
    lines = [("Phụ lục: số máy cày", None), ("Xã", "Số máy cày (máy)")]
    lines += [("Kỳ Ninh", 41), ("Kỳ Hà", 42), ("Kỳ Nam", 43)]
    for n, line in enumerate(lines):
        for column, value in enumerate(line, 1):
            sheet.cell(at + n, column).value = value
    return Meant()


def sheet_end(one: Written) -> int:
    return max(c.row for row in one.sheet().iter_rows() for c in row if c.value is not None)


@way("pasted with tabs")
@table
def _(one: Written, box: Box) -> Meant | None:
    sheet = one.sheet()
    if any(m.min_row <= box[1] and box[0] <= m.max_row for m in sheet.merged_cells.ranges):
        return None
    for row in range(box[0], box[1] + 1):
        values = [sheet.cell(row, c).value for c in range(box[2], box[3] + 1)]
        for column in range(box[2], box[3] + 1):
            sheet.cell(row, column).value = None
        sheet.cell(row, box[2]).value = "\t".join("" if v is None else str(v) for v in values)
    lines = {row: (sheet.title, row, box[2]) for row in lines_of(one)}
    return Meant(lambda s: lines.get(s[1], s) if s[0] == sheet.title else s)


def _copied(name: str, title: str, factor: float, state: str = "visible") -> None:
    """A second sheet of the same table with other figures: conflicts must be told.

    What is of last month gives no row of this year, and so no conflict.
    """

    @way(f"a second sheet {name}")
    def _(one: Written) -> Meant | None:
        sheet = one.sheet()
        if len(one.book.worksheets) > 1 or not any(map(one.is_number, one.own())):
            return None
        other = one.book.copy_worksheet(sheet)
        other.title, other.sheet_state = title, state
        for spot in one.own():
            if one.is_number(spot):
                other.cell(spot[1], spot[2]).value = one.cell(spot).value * factor
        if "trước" in title:
            return Meant()
        changed = (s for s in one.own() if one.is_number(s) and one.cell(s).value)
        return Meant(warned=frozenset(changed), new=bool)


_copied("of the same name", "Sheet1 (2)", 2)
_copied("of last month", "Tháng trước", 2)
_copied("hidden", "An", 2, "hidden")


@way("a mark merged over two lines")
def _(one: Written) -> Meant | None:
    def below(spot: Spot) -> Spot:
        return spot[0], spot[1] + 1, spot[2]

    def fits(spot: Spot) -> bool:
        rows = (*one.rows[spot], *one.rows.get(below(spot), []))
        return below(spot) in one.rows and {row.get("status") for row in rows} == {"met"}

    spot = one.pick(fits)
    if spot is None:
        return None
    both = [*one.rows[spot], *one.rows[below(spot)]]
    one.cell(below(spot)).value = None
    letter = get_column_letter(spot[2])
    one.sheet().merge_cells(f"{letter}{spot[1]}:{letter}{spot[1] + 1}")
    return Meant(lambda s: spot if s == below(spot) else s, beside=both)


@way("no title")
def _(one: Written) -> Meant | None:
    title = one.title()
    if title is None:
        return None
    title.value = None
    return Meant()


@way("units in thousands")
def _(one: Written) -> Meant | None:
    unit = unit_of(one)
    if unit is None or "triệu đồng" not in unit.value:
        return None
    unit.value = unit.value.replace("triệu", "nghìn")

    def judge(old: Said, new: Said) -> bool:
        money = old.get("value_vnd")
        return new == old if money is None else new == {**old, "value_vnd": money / 1000}

    return Meant(may=dict.fromkeys(one.own(), judge))


def unit_of(one: Written) -> Cell | None:
    cells: Iterator[Cell] = (c for row in one.sheet().iter_rows(max_row=16) for c in row)
    return next((c for c in cells if str(c.value).startswith("Đơn vị tính:")), None)


@way("a percentage as a fraction that shows as one")
def _(one: Written) -> Meant | None:
    spot = one.pick(
        lambda s: one.is_number(s) and {row.get("unit") for row in one.rows[s]} == {"%"}
    )
    if spot is None:
        return None
    cell = one.cell(spot)
    cell.value, cell.number_format = cell.value / 100, "0.0%"
    return Meant()


@way("copied looks")
def _(one: Written) -> Meant:
    for row in one.sheet().iter_rows():
        for cell in row:
            cell.font = copy(one.sheet().cell(1, 1).font)
    return Meant()


# -- ways that others name -------------------------------------------------------------------------
def of_figure(name: str, write: Callable[[str], object], may: Judge = unchanged) -> None:
    """A figure written otherwise, as the text that it has."""

    @way(name)
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        cell = one.cell(spot)
        cell.value = write(str(cell.value).removesuffix(".0").replace(".", ","))
        return Meant(may={spot: may})


def of_mark(name: str, write: Callable[[str], str], may: Judge = never) -> None:
    """A mark that says met, written otherwise."""

    @way(name)
    def _(one: Written) -> Meant | None:
        spot = one.pick(
            lambda s: (
                isinstance(one.cell(s).value, str)
                and [row.get("status") for row in one.rows[s]] == ["met"]
            )
        )
        if spot is None:
            return None
        cell = one.cell(spot)
        cell.value = write(cell.value)
        return Meant(may={spot: may})


def amid_lines(name: str, text: str, may: Judge | None) -> None:
    """A line of words between lines; the figures of all lines below it are of it."""

    @way(name)
    @table
    def _(one: Written, box: Box) -> Meant | None:
        lines = lines_of(one)
        if len(lines) < 3 or merges_at(one.sheet(), lines[1]):
            return None
        moved = insert(one, lines[1])
        one.sheet().cell(lines[1], box[2]).value = text
        own = [s for s in one.own() if s[1] >= lines[1] and not says_result(one, s)]
        return Meant(moved, dict.fromkeys(own, may) if may else {})
