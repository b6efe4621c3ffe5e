"""Plans of work as offices of many provinces write them, with what each says: one truth of five
tasks, in one layout a province; and ugly ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from workbook_makers import save_as_excel_does

Record = dict[str, object]
Grid = list[list[object]]
Columns = Sequence[tuple[str, Callable[[Record], object]]]


@dataclass(frozen=True)
class Plan:
    """A workbook: sheet, rows, merges, what is hidden; and the rows of `tasks` that it says."""

    sheet: str
    grid: Grid
    truth: list[Record]
    merges: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    percents: bool = False
    told: frozenset[str] = field(default_factory=frozenset)  # rules of issues that are right

    def save(self, path: Path) -> Path:
        """Write it as an .xlsx."""
        book = Workbook()
        sheet = book.active
        sheet.title = self.sheet
        for line in self.grid:
            sheet.append(line)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, date):
                    cell.number_format = "dd/mm/yyyy"
                elif self.percents and isinstance(cell.value, float):
                    cell.number_format = "0%"
        for merge in self.merges:
            sheet.merge_cells(merge)
        for row in self.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in self.hidden_columns:
            sheet.column_dimensions[column].hidden = True
        return save_as_excel_does(book, path)


def records(
    first: str, second: str, ids: Sequence[str] = ("1", "2", "3", "4", "5")
) -> list[Record]:
    """Five tasks of two communes on 9 November 2018."""
    one, two, three, four, five = ids

    def task(name, text, place, criterion, owner, start, due, before, progress, trouble="", why=""):
        first, last = date(2018, *start), date(2018, *due)
        return {
            "snapshot": "2018-11-09", "task_id": name, "task": text, "place": place,
            "criterion": criterion, "owner": owner, "start": first.isoformat(),
            "due": last.isoformat(), "duration_days": float((last - first).days + 1),
            "done": "yes" if progress == 100 else "no", "progress": float(progress),
            "predecessors": before, "obstacle": trouble, "cause": why,
        }  # fmt: skip

    return [
        task(one, "Rà soát hộ nghèo", first, "11", "Trần Văn Bình", (10, 1), (10, 30), "", 100),
        task(two, "Cứng hóa đường trục thôn", first, "2", "Lê Thị Hoa", (10, 15), (11, 20), one, 60,
             "Thiếu đá dăm", "Mỏ đá tạm dừng"),
        task(three, "Lắp đèn đường", first, "2", "Lê Thị Hoa", (11, 21), (12, 5), two, 0),
        task(four, "Thu gom rác thải", second, "17", "Phạm Văn Tý", (10, 8), (11, 30), "", 40),
        task(five, "Hoàn thiện hồ sơ", second, "17", "Đỗ Thị Lan", (12, 6), (12, 20),
             f"{four};{one}" if second == first else four, 0),
    ]  # fmt: skip


def without(truth: list[Record], *columns: str) -> list[Record]:
    """A truth of a plan that does not tell some columns."""
    none = {"duration_days": None, "progress": None}
    return [record | {name: none.get(name, "") for name in columns} for record in truth]


def lines(truth: list[Record], columns: Columns) -> Grid:
    """The heading and a line a task."""
    heads = [heading for heading, _ in columns]
    return [heads, *([cell(record) for _, cell in columns] for record in truth)]


def of(name: str) -> Callable[[Record], object]:
    """What a record says, as it stands."""
    return lambda record: record[name]


def day(name: str, form: str = "%d/%m/%Y") -> Callable[[Record], object]:
    """A day as a text."""
    return lambda record: date.fromisoformat(str(record[name])).strftime(form)


def excel(name: str) -> Callable[[Record], object]:
    """A day as Excel stores it."""
    return lambda record: date.fromisoformat(str(record[name]))


def share(record: Record) -> str:
    """The progress with its sign."""
    return f"{record['progress']:.0f}%"


def whole(name: str) -> Callable[[Record], object]:
    """A number as it is typed, without decimals."""
    return lambda record: int(float(str(record[name])))


def words(record: Record) -> str:
    """The progress in words."""
    return {100.0: "Đã xong", 0.0: "Chưa thực hiện"}.get(float(str(record["progress"])), "Đang làm")


def mark(record: Record) -> str:
    """x where it is done."""
    return "x" if record["done"] == "yes" else ""


def listed(sign: str) -> Callable[[Record], object]:
    """The predecessors with this sign between them."""
    return lambda record: str(record["predecessors"]).replace(";", sign)


def sections(
    truth: list[Record], columns: Sequence[tuple[str, Callable[[Record], object]]]
) -> Grid:
    """The heading, and the tasks of each commune below a line with its name."""
    heads, *own = lines(truth, columns)
    grid, last = [heads], ""
    for record, line in zip(truth, own, strict=True):
        if record["place"] != last:
            last = str(record["place"])
            grid.append([("I", "II")[sum(len(row) == 2 for row in grid)], f"Xã {last}"])
        grid.append(line)
    return grid


# --- twelve layouts of provinces ---


def hai_hau() -> Plan:
    """One flat list, days of Excel, ids of letters and numbers."""
    truth = records("Hải Nam", "Hải Anh", ["CV01", "CV02", "CV03", "CV04", "CV05"])
    columns = [("Mã", of("task_id")), ("Công việc", of("task")), ("Tiêu chí", whole("criterion")),
               ("Xã", of("place")), ("Người phụ trách", of("owner")), ("Bắt đầu", excel("start")),
               ("Hạn", excel("due")), ("Số ngày", whole("duration_days")),
               ("Việc trước", listed(", ")), ("Hoàn thành", mark), ("Vướng mắc", of("obstacle")),
               ("Nguyên nhân", of("cause"))]  # fmt: skip
    title = [["ỦY BAN NHÂN DÂN HUYỆN HẢI HẬU"], ["Kế hoạch công việc tuần 45, đến ngày 9/11/2018"]]
    return Plan("Tuần 45", [*title, [], *lines(truth, columns)], without(truth, "progress"))


def nam_dan() -> Plan:
    """Another order of columns, days as texts, progress in per cent."""
    truth = records("Kim Liên", "Nam Anh")
    columns = [("STT", whole("task_id")), ("Tên xã", of("place")),
               ("Nội dung công việc", of("task")), ("Hạn hoàn thành", day("due")),
               ("Ngày bắt đầu", day("start")),
               ("Đơn vị thực hiện", of("owner")), ("Tiến độ (%)", whole("progress")),
               ("Phụ thuộc việc", listed("; ")), ("Khó khăn, vướng mắc", of("obstacle")),
               ("Ghi chú", lambda record: "")]  # fmt: skip
    title = [["Biểu theo dõi công việc nông thôn mới huyện Nam Đàn (tính đến ngày 09/11/2018)"]]
    told = without(truth, "criterion", "duration_days", "cause")
    return Plan("Sheet1", [*title, *lines(truth, columns)], told)


def duy_xuyen() -> Plan:
    """Sections by commune, ordinals that go on, heads of two lines."""
    truth = records("Duy Sơn", "Duy Hòa")
    columns = [("TT", whole("task_id")), ("Nhiệm vụ", of("task")), ("Tiêu chí", whole("criterion")),
               ("Phụ trách", of("owner")), ("Bắt đầu", day("start")), ("Kết thúc", day("due")),
               ("Việc phải xong trước", listed(", ")), ("Tiến độ", share),
               ("Tồn tại, vướng mắc", of("obstacle"))]  # fmt: skip
    heads, *own = sections(truth, columns)
    over = [*heads[:4], "Thời gian thực hiện", "", *heads[6:]]
    below = ["", "", "", "", "Bắt đầu", "Kết thúc", "", "", ""]
    merges = [f"{c}3:{c}4" for c in "ABCDGHI"]
    title = [["BIỂU TIẾN ĐỘ CÔNG VIỆC CÁC XÃ HUYỆN DUY XUYÊN"], ["(Đến ngày 9 tháng 11 năm 2018)"]]
    told = without(truth, "duration_days", "cause")
    return Plan("Biểu 1", [*title, over, below, *own], told, (*merges, "E3:F3"))


def don_duong() -> Plan:
    """Days without a year, lengths with their unit, progress in words."""
    truth = records("Lạc Lâm", "Ka Đô")
    columns = [("Số TT", whole("task_id")), ("Việc cần làm", of("task")), ("Xã", of("place")),
               ("Cán bộ phụ trách", of("owner")), ("Bắt đầu từ", day("start", "%d-%m")),
               ("Thời hạn", day("due", "%d-%m")),
               ("Số ngày", lambda record: f"{record['duration_days']:.0f} ngày"),
               ("Tiến độ", words), ("Việc trước", listed(",")),
               ("Vướng mắc", lambda record: record["obstacle"] or "Không")]  # fmt: skip
    title = [["Danh mục việc còn lại năm 2018 của các xã huyện Đơn Dương"], ["Đến ngày 09-11-2018"]]
    told = without(truth, "criterion", "progress", "cause")
    return Plan("Sheet1", [*title, *lines(truth, columns)], told)


def vu_thu() -> Plan:
    """Without accents."""
    truth = records("Minh Quang", "Vũ Hội")
    plain = {"Minh Quang": "Minh Quang", "Vũ Hội": "Vu Hoi"}
    columns = [("STT", whole("task_id")), ("Xa", lambda record: plain[str(record["place"])]),
               ("Cong viec", of("task")), ("Nguoi phu trach", of("owner")),
               ("Ngay bat dau", day("start")), ("Thoi han", day("due")), ("Tien do", share),
               ("Vuong mac", of("obstacle"))]  # fmt: skip
    title = [["DANH MUC CONG VIEC CON LAI HUYEN VU THU"], ["den ngay 9/11/2018"]]
    told = without(truth, "criterion", "duration_days", "predecessors", "cause")
    return Plan("Sheet1", [*title, *lines(truth, columns)], told, told=frozenset(("unaccented",)))


def viet_yen() -> Plan:
    """A stretch of time in one cell; the day in the name of the sheet."""
    truth = records("Tiên Sơn", "Trung Sơn")
    span = [day("start", "%d/%m"), day("due")]
    columns = [("TT", whole("task_id")), ("Phần việc", of("task")), ("Xã", of("place")),
               ("Thời gian thực hiện", lambda record: f"{span[0](record)} - {span[1](record)}"),
               ("Đơn vị chủ trì", of("owner")), ("Tỷ lệ hoàn thành", share)]  # fmt: skip
    title = [["Kế hoạch hoàn thành các tiêu chí nông thôn mới năm 2018, huyện Việt Yên"]]
    told = without(truth, "criterion", "duration_days", "predecessors", "obstacle", "cause")
    return Plan("Đến 9-11-2018", [*title, *lines(truth, columns)], told)


def dan_phuong() -> Plan:
    """The day on which a task was done, beside "chưa"."""
    truth = records("Song Phượng", "Liên Hà")
    truth = [one | {"done": "2018-10-28" if one["done"] == "yes" else "no"} for one in truth]
    columns = [("Mã việc", of("task_id")), ("Tên công việc", of("task")), ("Xã", of("place")),
               ("Chịu trách nhiệm", of("owner")), ("Ngày bắt đầu", day("start", "%d.%m.%Y")),
               ("Hạn chót", day("due", "%d.%m.%Y")),
               ("Ngày hoàn thành",
                lambda record: "28/10/2018" if record["done"] != "no" else "Chưa"),
               ("Lý do chậm", of("cause"))]  # fmt: skip
    title = [
        ["Bảng giao việc xây dựng nông thôn mới huyện Đan Phượng, tuần 45 (05/11 - 09/11/2018)"]
    ]
    told = without(truth, "criterion", "duration_days", "predecessors", "obstacle", "progress")
    return Plan("Tuần 45", [*title, *lines(truth, columns)], told)


def xuan_loc() -> Plan:
    """Sections by commune with ordinals that begin anew in each."""
    truth = records("Xuân Định", "Suối Cát", ["1", "2", "3", "1", "2"])
    truth = [one | {"predecessors": before} for one, before in
             zip(truth, ("", "1", "2", "", "1"), strict=True)]  # fmt: skip
    columns = [("STT", whole("task_id")), ("Công việc", of("task")),
               ("Tiêu chí", lambda record: f"TC {record['criterion']}"), ("Phân công", of("owner")),
               ("Khởi công", day("start")), ("Hạn", day("due")), ("Sau việc", of("predecessors")),
               ("Tiến độ", share)]  # fmt: skip
    title = [["KẾ HOẠCH CÔNG VIỆC CÁC XÃ HUYỆN XUÂN LỘC ĐẾN NGÀY 9/11/2018"]]
    told = without(truth, "duration_days", "obstacle", "cause")
    return Plan("Sheet1", [*title, [], *sections(truth, columns)], told)


def yen_dinh() -> Plan:
    """One commune, which the title names; days of months."""
    truth = records("Định Tân", "Định Tân")
    truth = [one | {"due": due} for one, due in zip(
        truth, ("2018-10-31", "2018-11-30", "2018-12-31", "2018-11-30", "2018-12-31"),
        strict=True)]  # fmt: skip
    columns = [("TT", whole("task_id")), ("Nội dung cần thực hiện", of("task")),
               ("Thuộc tiêu chí", whole("criterion")), ("Người thực hiện", of("owner")),
               ("Thời gian hoàn thành", day("due", "Tháng %m/%Y")), ("Kết quả", words)]  # fmt: skip
    title = [["UBND XÃ ĐỊNH TÂN"], ["Kế hoạch đạt chuẩn nông thôn mới xã Định Tân, huyện Yên Định"],
             ["Cập nhật đến 9/11/2018"]]  # fmt: skip
    missing = ("start", "duration_days", "predecessors", "obstacle", "cause", "progress")
    return Plan("Sheet1", [*title, *lines(truth, columns)], without(truth, *missing))


def son_duong() -> Plan:
    """Planned and actual days, each under a head of its own."""
    truth = records("Tân Trào", "Hợp Thành")
    truth = [one | {"done": "2018-10-29" if one["done"] == "yes" else "no"} for one in truth]
    columns = [("TT", whole("task_id")), ("Công việc", of("task")), ("Xã", of("place")),
               ("Chủ trì", of("owner")), ("Bắt đầu", day("start")), ("Hoàn thành", day("due")),
               ("Hoàn thành", lambda record: "29/10/2018" if record["done"] != "no" else ""),
               ("Nguyên nhân chưa xong", of("cause"))]  # fmt: skip
    heads, *own = lines(truth, columns)
    over = [*heads[:4], "Kế hoạch", "", "Thực tế", heads[7]]
    below = ["", "", "", "", *heads[4:7], ""]
    merges = (*(f"{c}2:{c}3" for c in "ABCDH"), "E2:F2")
    title = [["Tiến độ công việc huyện Sơn Dương đến ngày 9/11/2018"]]
    missing = ("criterion", "duration_days", "predecessors", "obstacle", "progress")
    return Plan("Sheet1", [*title, over, below, *own], without(truth, *missing), merges)


def thoai_son() -> Plan:
    """Owners and communes merged over their lines; predecessors with words."""
    truth = records("Vĩnh Trạch", "Định Mỹ")
    columns = [("STT", whole("task_id")), ("Xã", of("place")), ("Đầu việc", of("task")),
               ("Người chịu trách nhiệm", of("owner")), ("Bắt đầu", day("start")),
               ("Ngày kết thúc", day("due")), ("Tiến độ", share),
               ("Công việc trước", lambda record: record["predecessors"] and
                f"Việc {record['predecessors']}")]  # fmt: skip
    grid = [["Bảng công việc huyện Thoại Sơn đến ngày 9/11/2018"], *lines(truth, columns)]
    for row, column in ((3, 1), (4, 1), (6, 1), (4, 3)):
        grid[row][column] = None
    told = without(truth, "criterion", "duration_days", "obstacle", "cause")
    return Plan("Sheet1", grid, told, ("B3:B5", "B6:B7", "D4:D5"))


def cu_kuin() -> Plan:
    """Shares that Excel shows in per cent; the commune last."""
    truth = records("Ea Tiêu", "Dray Bhăng")
    columns = [("Mã", of("task_id")), ("Hạng mục công việc", of("task")),
               ("Hạn", excel("due")), ("Bắt đầu", excel("start")), ("Phụ trách", of("owner")),
               ("Tiến độ thực hiện", lambda record: float(str(record["progress"])) / 100),
               ("Vướng mắc", of("obstacle")), ("Nguyên nhân", of("cause")),
               ("Xã", of("place"))]  # fmt: skip
    title = [["Theo dõi công việc tuần 45 huyện Cư Kuin, từ ngày 5/11/2018 đến ngày 9/11/2018"]]
    told = without(truth, "criterion", "duration_days", "predecessors")
    return Plan("T45", [*title, *lines(truth, columns)], told, percents=True)


# --- ugly ones ---


def with_hidden_lines() -> Plan:
    """A hidden line and a hidden column are read, and told."""
    own = nam_dan()
    told = frozenset(("hidden_rows", "hidden_columns"))
    return Plan(own.sheet, own.grid, own.truth, hidden_rows=(4,), hidden_columns=("F",), told=told)


def in_a_long_letter() -> Plan:
    """Letterhead and motto, a total, notes, signatures."""
    own = duy_xuyen()
    head = [["UBND HUYỆN DUY XUYÊN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["BCĐ CHƯƠNG TRÌNH MTQG", "", "", "Độc lập - Tự do - Hạnh phúc"],
            []]  # fmt: skip
    foot = [["", "Tổng cộng: 5 việc"], ["Ghi chú: tiến độ do xã tự báo."], [],
            ["Người lập", "", "", "", "TRƯỞNG BAN"],
            ["Nguyễn Văn A", "", "", "", "Trần Văn B"]]  # fmt: skip
    merges = tuple(_down(merge, 3) for merge in own.merges)
    return Plan(own.sheet, [*head, *own.grid, *foot], own.truth, merges)


def _down(merge: str, rows: int) -> str:
    ends = (f"{end[0]}{int(end[1:]) + rows}" for end in merge.split(":"))
    return ":".join(ends)


def with_heads_again() -> Plan:
    """The heading again at a page break."""
    own = nam_dan()
    return Plan(own.sheet, [*own.grid[:4], own.grid[1], *own.grid[4:]], own.truth)


def under_another_table() -> Plan:
    """A plan below a table of criteria on the same sheet."""
    own = hai_hau()
    above = [["Số tiêu chí đạt chuẩn nông thôn mới năm 2018 của các xã huyện Hải Hậu"],
             ["TT", "Xã", "Số tiêu chí đạt"], [1, "Hải Nam", 18], [2, "Hải Anh", 17],
             []]  # fmt: skip
    return Plan("Tổng hợp", [*above, *own.grid], own.truth)


def with_dittos_and_dashes() -> Plan:
    """Owners as ditto marks, dashes for nothing, ids as texts with full stops."""
    own = thoai_son()
    grid = [list(line) for line in own.grid]
    grid[4][3] = "nt"
    for row in range(2, 7):
        grid[row][0] = f"{row - 1}."
        grid[row][7] = grid[row][7] or "-"
    return Plan(own.sheet, grid, own.truth, ("B3:B5", "B6:B7"))


def with_more_columns() -> Plan:
    """Columns that no plan has are told and not read; a column of money stays one."""
    own = nam_dan()
    more = [["Đơn vị phối hợp", "Kinh phí (triệu đồng)"], *([f"Đội {n}", 10 * n] for n in range(5))]
    title, *rest = own.grid
    grid = [title, *([*line, *beside] for line, beside in zip(rest, more, strict=True))]
    return Plan(own.sheet, grid, own.truth, told=frozenset(("plan_column_unknown",)))


LAYOUTS = (hai_hau, nam_dan, duy_xuyen, don_duong, vu_thu, viet_yen, dan_phuong, xuan_loc, yen_dinh,
           son_duong, thoai_son, cu_kuin)  # fmt: skip
UGLY = (with_hidden_lines, in_a_long_letter, with_heads_again, under_another_table,
        with_dittos_and_dashes, with_more_columns)  # fmt: skip
