"""Ways of offices: remarks, whole heads, figures and marks with a word more, states of a line."""

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from meanings import (
    Judge,
    Meant,
    Said,
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
)


def of_part(old: Said, new: Said) -> bool:
    """The same of a part of the year."""
    part = str(new["period"]) != str(old["period"])
    return part and {**new, "period": ""} == {**old, "period": ""}


def of_year_before(old: Said, new: Said) -> bool:
    return int(str(new["year"])) < int(str(old["year"]))


def in_thousands(old: Said, new: Said) -> bool:
    """A thousand times as much; or money, as which "nghìn" is short."""
    amounts = ("value", "quantity", "value_vnd")
    more = [n for n in amounts if old.get(n) and (new.get(n) or 0) == 1000 * float(str(old[n]))]
    return bool(more) or "value_vnd" in new and new["value_vnd"] != old["value_vnd"]


# -- remarks ---------------------------------------------------------------------------------------
REMARKS: dict[str, Judge] = {
    **dict.fromkeys(
        [
            *("(hứa)", "(trả chậm)", "(đã tính ở trên)", "(trùng)", "(chuyển sang năm sau)"),
            *("(bù năm trước)", "(nợ)", "(vay)", "(cho mượn)", "(dự phòng)", "(thu hồi)"),
            *("(thiếu)", "(còn lại)", "(định mức)", "(bình quân)", "(trăm)", "(toàn tỉnh)"),
            *("(trước điều chỉnh)", "(chưa phê duyệt)", "(so cùng kỳ)"),
            *("- chưa đối chiếu", "- sẽ bổ sung", ": chưa có", "– đề nghị xem lại", "/hộ"),
            *("(giải ngân)", "(chờ duyệt)", "(lấy số năm ngoái)", "(ví dụ)"),
        ],
        never,
    ),
    **dict.fromkeys(
        [
            "(mục tiêu)",
            "(phấn đấu)",
            "(chỉ tiêu giao)",
        ],
        as_plan,
    ),
    **dict.fromkeys(["(quý I)", "(tháng 6)", "(6T)", "(đến 30/6)", "(9 tháng)"], of_part),
    "(năm trước)": of_year_before,
    "(nghìn)": in_thousands,
}


# What these say of an amount they do not say of a mark.
OF_AMOUNTS = (
    *("(bình quân)", "(toàn tỉnh)", "(nghìn)", "(trăm)", "(định mức)"),
    "/hộ",
)


def _fits(one: Written, text: str) -> bool:
    return text not in OF_AMOUNTS or all(map(one.is_number, one.own()))


def _remark(where: str, text: str, may: Judge) -> None:
    """A remark behind a label, a head or the title."""

    @way(f"an office: {where} {text}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        if not _fits(one, text):
            return None
        if where == "title":
            cell, own = one.title(), one.first()
        else:
            cells = one.labels if where == "label" else one.heads
            spot = one.pick(lambda s: bool(cells(s)) and "." not in str(cells(s)[-1].value))
            cell = cells(spot)[-1] if spot else None
            own = [s for s in one.own() if spot and cell in cells(s)]
        if cell is None:
            return None
        cell.value = f"{cell.value} {text}".replace(" /", "/").replace(" :", ":")
        own = own if may is not as_plan else [s for s in own if not says_result(one, s)]
        return Meant(may=dict.fromkeys(own, may))


for _where in ("label", "head", "title"):
    for _text, _may in REMARKS.items():
        if _where == "head" or _text not in ("(bình quân)", "(nghìn)", "/hộ", "(dự phòng)"):
            _remark(_where, _text, _may)


# -- what stands in front of a title ---------------------------------------------------------------
def _in_front(text: str, may: Judge) -> None:
    @way(f"an office: title of {text}")
    def _(one: Written) -> Meant | None:
        title = one.title()
        if title is None or not _fits(one, text):
            return None
        title.value = f"{text} {str(title.value)[:1].lower()}{str(title.value)[1:]}"
        own = one.first() if may is not as_plan else [
            s for s in one.first() if not says_result(one, s)
        ]  # fmt: skip
        return Meant(may=dict.fromkeys(own, may))


for _text in (
    *("Phương án phân bổ", "Danh sách đề nghị", "Tốc độ tăng"),
    *("Tờ trình đề nghị", "Các khoản còn nợ trong", "Tăng giảm", "Mức chênh lệch", "Cơ cấu (%)"),
):
    _in_front(_text, never)
_in_front("Lộ trình", as_plan)


# -- a head over all figures -----------------------------------------------------------------------
def _over(text: str, may: Judge) -> None:
    """One more head over all columns of figures."""

    @way(f"an office: over all figures {text}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        own = [s for s in one.own() if may is not as_plan or not says_result(one, s)]
        columns = [column for _, _, column in one.own()]
        first, last = min(columns), max(columns)
        if first == last or merges_at(one.sheet(), box[0]):
            return None
        moved = insert(one, box[0])
        sheet = one.sheet()
        sheet.cell(box[0], first).value = text
        sheet.merge_cells(f"{get_column_letter(first)}{box[0]}:{get_column_letter(last)}{box[0]}")
        for column in range(box[2], first):
            cell = sheet.cell(box[0] + 1, column)
            if not isinstance(cell, MergedCell):
                sheet.cell(box[0], column).value, cell.value = cell.value, None
                letter = get_column_letter(column)
                sheet.merge_cells(f"{letter}{box[0]}:{letter}{box[0] + 1}")
        return Meant(moved, dict.fromkeys(own, may))


for _text in ("Còn thiếu", "Nhu cầu", "Tăng so với năm trước", "Chưa thực hiện", "Xếp hạng"):
    _over(_text, never)
for _text in ("Kế hoạch", "Mục tiêu", "Đăng ký", "Dự kiến"):
    _over(_text, as_plan)
_over("Năm trước", of_year_before)
_over("Quý I", of_part)
_over("Ước thực hiện", about)


# -- figures ---------------------------------------------------------------------------------------
for _text in (
    *("{} (chưa thu)", "{} (nợ 2)", "{} + 2", "{}-7", "{} (hứa)", "{} (KH 7)", "còn {}", "thêm {}"),
    *("{} x 2", "{} (xã báo 7)", "{} (số cũ)", "{} (2017: 4)", "{} (đăng ký)"),
    *("{} (gồm cả năm trước)", "{} (chưa gồm Kỳ Lợi)", "kế hoạch {}", "{}/tháng", "nợ {}"),
    *("{} (giảm 2)", "tổng {}", "{} hoặc 9", "{}; 9", "{} (đã rút)", "{} (vay)", "thiếu {}"),
    *("{} (hết quý 2)", "{} (tạm ứng)", "{} (trùng)", "- {}", "{} lần", "{}/hộ", "tăng {}"),
):
    of_figure(f"an office: figure {_text}", _text.format, never)
for _text in ("≈{}", "~ {}", "trên dưới {}", "ước {}", "chừng {}"):
    of_figure(f"an office: figure {_text}", _text.format, about)
for _text in (
    "{} trở lên",
    "{} trở xuống",
    "hơn {}",
    "gần {}",
    "dưới {}",
    "không quá {}",
    "tối đa {}",
    "ít nhất {}",
    "trên {}",
):
    of_figure(
        f"an office: figure {_text}",
        _text.format,
        lambda o, n: n.get("qualifier") in ("at_least", "at_most"),
    )


# -- marks -----------------------------------------------------------------------------------------
for _text in (
    *("{} (dự kiến)", "{} (chưa công nhận)", "{} từ 2029", "{} (đăng ký)"),
    *(
        "{} (năm 2025)",
        "{} chưa bền vững",
        "{} nhưng còn thiếu",
        "{} (trừ thôn Đông)",
    ),
    *("{} (thu hồi)", "{} (huyện: chưa)", "{} - tụt hạng", "Chờ"),
    *("{} sau 2020", "{} (kh)", "{} (hồ sơ chưa xong)", "{} theo chuẩn cũ", "{} (phấn đấu)"),
    *("{} giai đoạn 1", "{}/không", "{} (xin ý kiến)", "{} (đề nghị xét)"),
):
    of_mark(f"an office: mark {_text}", _text.format)
for _text in ("{} 80%", "{} (90%)"):
    of_mark(f"an office: mark {_text}", _text.format, on_its_way)
for _text in ("Rớt chuẩn", "Mất chuẩn"):
    of_mark(f"an office: mark {_text}", _text.format, lambda o, n: n["status"] == "not_met")
for _text in ("Miễn", "Không xét"):
    of_mark(f"an office: mark {_text}", _text.format, lambda o, n: n["status"] == "not_applicable")


# -- a column that says of each line what it is ----------------------------------------------------
def _state(head: str, other: str, own: str, may: Judge) -> None:
    """A column of states beside the labels; one line has another than all others."""

    @way(f"an office: {head} of a line {other}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        spot = one.pick(lambda s: bool(one.labels(s)))
        if spot is None or any(merges_at(one.sheet(), line) for line in lines_of(one)):
            return None
        if lines_of(one)[0] - box[0] > 1:
            return None
        column, row, at = one.labels(spot)[-1].column + 1, spot[1], one.own()
        moved = insert_column(one, column)
        one.sheet().cell(box[0], column).value = head
        for line in lines_of(one):
            one.sheet().cell(line, column).value = other if line == row else own
        return Meant(moved, dict.fromkeys([s for s in at if s[1] == row], may))


_state("Tình trạng", "Đã hủy", "Đã thực hiện", never)
_state("Tình trạng", "Chưa thực hiện", "Đã thực hiện", never)
_state("Loại số liệu", "Kế hoạch", "Thực hiện", as_plan)
_state("Năm", "2009", "2018", lambda o, n: n["year"] == 2009)
_state("Kỳ báo cáo", "Quý I", "Cả năm", of_part)
_state("Xã/phường", "Kỳ Lợi", "Kỳ Hà", known_or_not)


# -- lines amid the table, and around it -----------------------------------------------------------
for _text in ("Còn nợ:", "Chưa thu:", "Đề nghị cấp:", "Thu hồi:", "(Đã rút)"):
    amid_lines(f"an office: amid the lines {_text}", _text, never)
amid_lines(
    "an office: amid the lines Đăng ký năm tới:",
    "Đăng ký năm tới:",
    lambda o, n: n["measure"] == "plan",
)
for _text in ("Kế hoạch bổ sung:", "Dự kiến:"):
    amid_lines(f"an office: amid the lines {_text}", _text, as_plan)
for _text in ("Quý I:", "6 tháng đầu năm:", "Tháng 6"):
    amid_lines(f"an office: amid the lines {_text}", _text, of_part)
amid_lines("an office: amid the lines Năm 2009:", "Năm 2009:", lambda o, n: n["year"] == 2009)


def _above(text: str, may: Judge) -> None:
    """A line of words between the title and the table."""

    @way(f"an office: above the table {text}")
    @table
    def _(one: Written, box: Box) -> Meant | None:
        if not _fits(one, text):
            return None
        own = [s for s in one.first() if may is not as_plan or not says_result(one, s)]
        moved = insert(one, box[0])
        one.sheet().cell(box[0], box[2]).value = text
        return Meant(moved, dict.fromkeys(own, may))


for _text in (
    *("Trừ xã Kỳ Hà", "(Số liệu năm trước)"),
    *("Cột cuối: số dự kiến", "(Chưa trừ phần đã rút)", "So với cùng kỳ"),
    *("(Bình quân 3 năm)", "Phương án 2", "(Không công bố)", "(Số liệu thử nghiệm)"),
):
    _above(_text, never)
_above("Kế hoạch giao", as_plan)
_above("6 tháng đầu năm", of_part)


# -- sheets ----------------------------------------------------------------------------------------
def _called(name: str, may: Judge) -> None:
    @way(f"an office: sheet {name}")
    def _(one: Written) -> Meant | None:
        old = one.sheet().title
        if len(one.book.worksheets) > 1:
            return None
        either = {s: lambda o, n: o == n or may(o, n) for s in one.own() if says_result(one, s)}
        own = dict.fromkeys(one.own(), may) | either
        one.sheet().title = name
        return Meant(lambda s: (name if s[0] == old else s[0], *s[1:]), own)


for _text in ("Chưa duyệt", "Nháp", "Còn nợ", "Nhu cầu", "So sánh"):
    _called(_text, never)
for _text in ("Đăng ký", "Dự kiến", "Mục tiêu", "KH vốn"):
    _called(_text, as_plan)
for _text in ("Quý I", "Tháng 6", "9 tháng"):
    _called(_text, of_part)
