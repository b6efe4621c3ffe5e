"""A real firing of each rule, and a workbook that comes near it without firing it.

Run as a program, it writes docs/messages.md: the list of all messages with an example of each.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from unicodedata import normalize
from unittest.mock import patch

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from pandas import DataFrame

sys.path += map(str, Path(__file__).parent.glob("*/"))  # as pytest does, for the program
from test_bad_files import (
    BAD_CELLS,
    CASH,
    COUNTS,
    FARMERS,
    GOOD,
    HA,
    MARKS,
    OVER_LINES,
    STRAY,
    UNREADABLE,
    cash,
    counts,
    criteria,
    figures,
    formatted,
    good,
    marks,
    parts_of,
    remarks,
    repack,
    sentences,
    struck_out,
    with_xml,
    without_styles,
)

from analysis.reading.reader import Reader
from analysis.registers.register import load
from analysis.run import build as pipeline
from analysis.run.build import write_table
from analysis.words.messages import RULES, severity
from hostile_makers import binary
from plan_lines import TITLE, plan
from projects import Here, registers_in, usual_reader
from workbook_makers import (
    HALF,
    OLD,
    REFERENCE,
    REST,
    ROOT,
    money,
    of_which,
    save_as_excel_does,
    save_grid,
)

PAGE = ROOT / "docs" / "messages.md"
TODAY = "2026-11-23"


def _write_issues(processed: Path, name: str, table: DataFrame) -> None:
    """The other tables of a run are looked at in other tests, and take half its time."""
    if name == "issues":
        write_table(processed, name, table)


class Project:
    """A folder of workbooks and registers of its own, built once, in this process:
    a worker takes as long to start.
    """

    reader = Reader

    def __init__(self, root: Path) -> None:
        root = root / "data"
        self.raw, self.processed = root / "raw", root / "processed"
        self.reference = Path(shutil.copytree(REFERENCE, root / "reference"))
        self.raw.mkdir(parents=True)
        self.patches = []  # of the system, while it is built

    def save(self, name: str, grid: list[list], **options) -> Path:
        return save_grid(self.raw / name, grid, **options)

    def cards(self, *lines: str) -> None:
        text = "\n".join(["source,basis", *lines])
        (self.raw / "sources.csv").write_text(text + "\n", encoding="utf-8-sig")

    def settings(self, text: str) -> None:
        (self.raw.parents[1] / "project.toml").write_text(text, encoding="utf-8")

    def register(self, name: str, *lines: tuple[str, ...]) -> None:
        with (self.reference / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)

    def issues(self) -> list[dict[str, str]]:
        usual = registers_in(self.reference) == registers_in(REFERENCE)
        registers = usual_reader().registers if usual else load(self.reference)
        shared = usual and self.reader is Reader
        reader = usual_reader() if shared else self.reader(registers)
        with (
            ExitStack() as stack,
            patch.multiple(
                pipeline,
                known_in=lambda _: registers,
                Workers=lambda *_: Here(reader),
                write_table=_write_issues,
            ),
        ):
            for one in self.patches:
                stack.enter_context(one)
            pipeline.build(self.raw, self.processed, self.reference, today=TODAY)
        with (self.processed / "issues.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


Case = Callable[[Project], object]


def below(*places: str) -> list[list]:
    """Gifts below lines with the names of places."""
    grid = [["Danh sách ủng hộ thị xã Kỳ Anh năm 2018"], ["TT", "Đơn vị", "Số tiền (triệu đồng)"]]
    gifts = [[1, "Công an", 50], [2, "Hội Nông dân", 30]]
    for n, place in enumerate(places):
        grid += [["", place], *([at, name, money + n] for at, name, money in gifts)]
    return grid


def sheet(grid: list[list], **options) -> Case:
    """A workbook of one sheet."""
    return lambda project: project.save("bieu.xlsx", grid, **options)


def file(builder: Callable[[Path], object]) -> Case:
    return lambda project: builder(project.raw)


def books(*grids: list[list]) -> Case:
    """Workbooks a.xlsx, b.xlsx and so on, of one sheet each."""

    def case(project: Project) -> None:
        for letter, grid in zip("abcdefghij", grids, strict=False):
            project.save(f"{letter}.xlsx", grid)

    return case


def delimited(*last_cells: str) -> Case:
    text = remarks(*last_cells).encode()
    return file(lambda raw: (raw / "bieu.csv").write_bytes(text))


def with_card(line: str, grid: list[list] = GOOD) -> Case:
    def case(project: Project) -> None:
        project.save("bieu.xlsx", grid)
        project.cards(line)

    return case


def with_district(name: str) -> Case:
    def case(project: Project) -> None:
        project.save("bieu.xlsx", GOOD)
        project.settings(f'district = "{name}"')

    return case


def with_lines(name: str, *lines: tuple[str, ...], grid: list[list] = GOOD) -> Case:
    def case(project: Project) -> None:
        project.save("bieu.xlsx", grid)
        project.register(name, *lines)

    return case


def summed(police: float) -> Callable:
    """A sheet of what two givers gave in each commune, and one of what they gave in all."""
    title = ["Đóng góp xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"]
    unit, givers = " (triệu đồng)", ("Hội Nông dân", "Công an")
    grids = {
        "Các xã": [["Xã", *(f"{giver}{unit}" for giver in givers)], ["Kỳ Hà", 10, 7],
                   ["Kỳ Ninh", 5, 6]],
        "Tổng hợp": [["Tổ chức", f"Số tiền{unit}"], [givers[0], 15], [givers[1], police]],
    }  # fmt: skip

    def change(book: Workbook) -> None:
        for name, grid in grids.items():
            own = book.create_sheet(name)
            for line in [title, *grid]:
                own.append(line)

    return change


def changed(change: Callable) -> Case:
    """A good workbook in which something was hidden, added or named otherwise."""

    def case(project: Project) -> None:
        path = good(project.raw / "bieu.xlsx")
        book = load_workbook(path)
        change(book)
        save_as_excel_does(book, path)

    return case


def coloured(*, blank: bool) -> Callable:
    def change(book) -> None:
        sheet = book.active
        sheet["C4"] = None if blank else sheet["C4"].value
        for cell, colour in (("C4", "FF00B050"), ("A1", "FFFFC000")):
            sheet[cell].fill = PatternFill("solid", fgColor=colour)

    return change


def hide_sheet(book) -> None:
    book.copy_worksheet(book.active).title = "Sheet2"
    book["Sheet2"].sheet_state = "hidden"
    book["Sheet2"]["A1"] = COUNTS.replace("2018", "2017")


def comment(text: str) -> Callable:
    def commented(book) -> None:
        book.active["C3"].comment = Comment(text, "Văn phòng")

    return commented


def print_head(text: str) -> Callable:
    def headed(book) -> None:
        book.active.oddHeader.center.text = text

    return headed


def hide_row(book) -> None:
    book.active.row_dimensions[4].hidden = True


def white(*, filled: bool) -> Callable:
    """White letters, on white or on a colour."""

    def change(book) -> None:
        cell = book.active.cell(3, 3)
        cell.font = Font(color="FFFFFFFF")
        if filled:
            cell.fill = PatternFill("solid", fgColor="FF1F4E79")

    return change


def hide_column(book) -> None:
    book.active.column_dimensions["A"].hidden = True


def cover(book) -> None:
    book.create_sheet("Bìa")["B3"] = "BÁO CÁO NĂM 2018"


def stops(method: str) -> Case:
    """A workbook on which a fault of this tool shows."""

    def fault(*_):
        raise ZeroDivisionError("division by zero")

    def case(project: Project) -> None:
        project.save("bieu.xlsx", GOOD)
        project.reader = type("Stumbles", (Reader,), {method: fault})

    return case


def lose_a_register(project: Project) -> None:
    project.save("bieu.xlsx", GOOD)
    (project.reference / "organization_groups.csv").unlink()


def lose_a_column(project: Project) -> None:
    project.save("bieu.xlsx", GOOD)
    path = project.reference / "organization_groups.csv"
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("compared", "x", 1), encoding="utf-8-sig"
    )


def far(project: Project) -> None:
    cell = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>.</t></is></c></row></sheetData>'
    )
    with_xml(project.raw / "bieu.xlsx", b"</sheetData>", cell)


def formula_with_value(project: Project) -> None:
    with_xml(project.raw / "bieu.xlsx", b"<v>20</v>", b"<f>10+10</f><v>20</v>")


def damaged_a_little(project: Project) -> None:
    path = good(project.raw / "bieu.xlsx")
    path.write_bytes(path.read_bytes() + b"\n\n")


def renamed(name: str) -> Case:
    return lambda project: good(project.raw / name)


def in_a_folder(project: Project) -> None:
    (project.raw / "bieu").mkdir()
    good(project.raw / "bieu" / "bieu.xlsx")


def link(project: Project) -> None:
    good(project.raw / "bieu.xlsx")
    (project.raw / "lien-ket.xlsx").symlink_to(project.raw / "bieu.xlsx")


def copied(project: Project) -> None:
    good(project.raw / "bieu.xlsx")
    shutil.copy(project.raw / "bieu.xlsx", project.raw / "bieu (1).xlsx")


def saved_again(project: Project) -> None:
    """Other bytes with the same figures are another workbook."""
    copied(project)
    parts = parts_of(project.raw / "bieu.xlsx")
    repack(project.raw / "bieu (1).xlsx", {**parts, "docProps/custom.xml": b"<x/>"})


def corrected(**wrong: str) -> Case:
    line = {
        "source": "bieu.xlsx",
        "sheet": "Sheet1",
        "address": "C4",
        "found": "91",
        "corrected": "19",
    } | wrong
    grid = counts(("Kỳ Ninh", 20), ("Kỳ Hà", 91))
    return with_lines(
        "corrections", (*line.values(), "gõ ngược chữ số", "Công văn 12/CV-UBND"), grid=grid
    )


def preferred(indicator: str) -> Case:
    def case(project: Project) -> None:
        books(STREETS, STREETS_OTHERWISE)(project)
        project.register(
            "preferred_sources", ("indicators", "", indicator, "", "a.xlsx", "số chính thức")
        )

    return case


STREETS = figures(
    ("Số tuyến phố văn minh công nhận mới", "tuyến", 14), ("Số mô hình dân vận", "mô hình", 23)
)
STREETS_OTHERWISE = figures(("Số tuyến phố văn minh công nhận mới", "tuyến", 12))
GIFTS = [[CASH.replace("tiền mặt", "tiền mặt xã Kỳ Hà")], ["TT", "Tổ chức", "Tiền mặt (đồng)"]]
OF_WOMEN = [*GIFTS, [1, "Hội Liên hiệp Phụ nữ", 15_735_500]]
SUMMED_UP = "Kết quả hỗ trợ tiền mặt xây dựng nông thôn mới thị xã Kỳ Anh lũy kế {}"
GROWN = [
    [[f"{GIFTS[0][0]} tính đến {day}"], GIFTS[1], [1, "Hội Nông dân", 2_000_000],
     [2, "Công an", more], [3, "Hội Phụ nữ", 4_000_000]]
    for day, more in (("31/5/2018", 3_000_000), ("30/6/2018", 3_500_000))
]  # fmt: skip
OF_PEOPLE = [*GIFTS, [1, "Nhân dân", 15_735_500]]
YEARS = [
    ["Số tiêu chí đạt chuẩn nông thôn mới của các xã"],
    ["TT", "Tên xã", "Năm 2018", "Năm 2019"],
]
MARKED = [[MARKS], ["TT", "Tên xã", "TC 1", "TC 2"], [1, "Kỳ Hà", "Đạt", "Đạt"]]
MARKED_LATER = [[MARKS.replace("2018", "2019")], MARKED[1], [1, "Kỳ Hà", "Đạt", "Chưa đạt"]]
FUNDS = ("Ngân sách tỉnh", "Ngân sách huyện", "Ngân sách xã", "Doanh nghiệp", "Nhân dân")


def funds(*amounts: float) -> list[list]:
    head = [["Nguồn lực các xã năm 2018"], ["TT", "Tên xã", "Ngân sách xã (triệu đồng)"]]
    communes = ("Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Lợi")
    return [*head, *([n + 1, communes[n], amount] for n, amount in enumerate(amounts))]


def listed_criteria(not_met: int) -> list[list]:
    return [
        ["Tình hình đạt tiêu chí của các xã năm 2018"],
        ["TT", "Xã", "Số tiêu chí đạt", "Số tiêu chí chưa đạt", "Tiêu chí chưa đạt"],
        [1, "Kỳ Hà", 17, 2, "2, 5"],
        [2, "Kỳ Ninh", 16, not_met, "2, 5, 17"],
    ]


def listed_beside(*count: object) -> list[list]:
    return [
        ["Tình hình đạt tiêu chí của các xã huyện Đô Lương, tỉnh Nghệ An năm 2022"],
        ["TT", "Xã", *["Số tiêu chí đạt"][: len(count)], "Tiêu chí chưa đạt"],
        [1, "Bài Sơn", *count, "2, 5"],
    ]


def in_another_province(last: str) -> list[list]:
    return [
        ["Số tiêu chí đạt chuẩn của các xã huyện Lý Nhân, tỉnh Hà Nam năm 2018"],
        ["TT", "Xã", "Số tiêu chí đạt", last],
        [1, "Đức Lý", 15, 2],
        [2, "Công Lý", 16, 3],
        [3, "Nguyên Lý", 17, 3],
    ]


def shares(last: int) -> list[list]:
    head = [
        ["Nguồn lực xã Kỳ Hà năm 2018"],
        ["TT", "Nguồn vốn", "Số tiền (triệu đồng)", "Cơ cấu (%)"],
    ]
    return [*head, [1, FUNDS[0], 40, 40], [2, FUNDS[4], 60, last]]


def published(project: Project) -> None:
    """Figures as they were published, whose totals, means and shares cannot all be right."""
    for name in (
        "ky-anh-2018/tieu-chi-2018",
        "cong-bo/nguon-von-loc-ha-2018",
        "cong-bo/ha-tinh-binh-quan-tieu-chi",
    ):
        shutil.copy(ROOT / "data" / "raw" / f"{name}.xlsx", project.raw)


def town(total: float, mean: float, *communes: tuple[str, int]) -> list[list]:
    """A town's count of criteria and the mean of its communes,
    and below them the communes that are known.
    """
    known = [[i, *commune] for i, commune in enumerate(communes, 1)]
    head = figures(
        ("Số tiêu chí đạt chuẩn", "tiêu chí", total), ("Số tiêu chí bình quân/xã", "tiêu chí", mean)
    )
    return [*head, [], [COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt"], *known]


def gaps(total: int, *blank: str) -> list[list]:
    """Counts of communes of which some are not filled in, and their total."""
    return counts(("Kỳ Ninh", 20), HA, *((name, None) for name in blank), ("Tổng cộng", total))


SUMS = (("Kỳ Ninh", 30, 10, 20), ("Kỳ Hà", 50, 25, 25))
MARKED_AND_COUNTED = marks(
    [*(f"TC {n}" for n in range(1, 6)), "Tổng số tiêu chí đạt"],
    ("Kỳ Ninh", *"xxxxx", 5),
    ("Kỳ Hà", "x", "x", None, "x", None, 4),
    ("Kỳ Nam", None, "x", None, None, "x", 2),
)
ALL_BUT_TWO = marks(
    [f"TC {n}" for n in range(1, 21)], ("Kỳ Hà", *["Đạt"] * 18, "Chưa đạt", "Chưa đạt")
)
TOTALS = books(
    money(SUMS[0], ("Kỳ Hà", 57, 25, 25), ("Tổng cộng", 80, 35, 45)),
    money(*SUMS, ("Kỳ Nam", 16, 7, 9), ("Tổng cộng", 80, 35, 45)),
    money(("Kỳ Ninh", 31, 10, 20), SUMS[1], ("Tổng cộng", 81, 35, 45)),
    gaps(50, "Kỳ Nam"),
    gaps(62, "Kỳ Nam", "Kỳ Hoa"),
    counts(("Kỳ Ninh", 20), HA, ("Kỳ Nam", 14), ("Tổng cộng", 53), ("Bình quân", 18.5)),
    counts(
        *((name, 18) for name in ("Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa")),
        ("Kỳ Hưng", None),
        ("Bình quân", 18.3),
    ),
    MARKED_AND_COUNTED,
)
REGISTERS = with_lines(
    "places",
    (*OLD[:4], "2024-12-31", *OLD[5:], *[""] * 4),
    (*OLD[:2], "phường", "2025-02-01", "", *OLD[5:], *[""] * 4),
    ("ngay-sai", "Ngày Sai", "xã", "2015-02-30", "", "90010", "huyen-ky-anh", *[""] * 4),
    ("loai-sai", "Loại Sai", "xa", "", "", "90011", "huyen-ky-anh", *[""] * 4),
    (
        "chia-doi",
        "Chia Đôi",
        "xã",
        "",
        "2025-06-30",
        "90012",
        "huyen-ky-anh",
        "nua;con-lai",
        "part",
        "",
        "",
    ),
    ("som-hon", "Sớm Hơn", "xã", "", "2025-05-31", "90013", "huyen-ky-anh", "nua", "whole", "", ""),
    (
        "ke-thua",
        "Kế Thừa",
        "xã",
        "",
        "2025-06-30",
        "90014",
        "huyen-ky-anh",
        "ke-thua",
        "whole",
        "",
        "",
    ),
    (*HALF, *[""] * 4),
    (*REST, *[""] * 4),
    ("trung-ten", *HALF[1:5], "90015", HALF[6], *[""] * 4),
)
OTHER_SETS = books(
    counts(("Xã Kỳ Hoa", "19/19"), title=COUNTS.replace("2018", "2026")),
    counts(("Kỳ Hà", "10/10"), HA),
)
RATES = [["Một số chỉ tiêu của các xã năm 2018"], ["TT", "Tên xã", "Tỷ lệ hộ nghèo (%)"]]


def own_criterion(project: Project) -> None:
    """A criterion of the province under a number that the national set has."""
    project.save("bieu.xlsx", GOOD)
    days = ("2022-03-08", "2026-02-14")
    own = (
        "TINHMOI",
        "Tiêu chí riêng",
        "Own criteria",
        "",
        *days,
        "1",
        "NTM2021",
        "19",
        "tinh-ha-tinh",
    )
    project.register("criteria_sets", own)
    project.register("criteria", ("TINHMOI", "19", "Vườn hộ", "", "", ""))


# Rules that no cell or file of test_bad_files.py fires alone.
def parts_of_budget(towns: object) -> list[list[object]]:
    """A whole and its parts in lines."""
    title = "Huy động nguồn lực xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
    lines = [[1, "Ngân sách nhà nước", 1000], ["", "Trong đó:", ""]]
    lines += [["", "- Ngân sách tỉnh", 600], ["", "- Ngân sách xã", towns]]
    head = ["TT", "Nguồn vốn", "Số tiền (triệu đồng)"]
    return [[title], head, *lines, [2, "Vốn tín dụng", 400]]


def closed_folder(project: Project) -> None:
    (project.raw / "kin").mkdir()
    project.save("bieu.xlsx", GOOD)
    scandir = os.scandir

    def closed(path: object) -> object:
        if str(path).endswith("kin"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    project.patches.append(patch.object(os, "scandir", closed))


def linked_folder(project: Project) -> None:
    project.save("bieu.xlsx", GOOD)
    (project.raw / "len").symlink_to(project.raw)


def named_in_bytes(project: Project) -> None:
    project.save("bieu.xlsx", GOOD).rename(project.raw / os.fsdecode(b"bi\xeau.xlsx"))


def named_twice(project: Project) -> None:
    for form in ("NFC", "NFD"):
        project.save(normalize(form, "biểu.xlsx"), GOOD)


ANH_SON = "Số tiêu chí đạt chuẩn nông thôn mới của các xã huyện Anh Sơn năm 2020"


def towns(met: str) -> list[list]:
    """A town and how many of the standards of its class it meets in 2018."""
    return [
        ["Kết quả năm 2018 thị xã Kỳ Anh"],
        ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
        [1, "Số tiêu chuẩn đô thị loại III đạt", "tiêu chuẩn", met],
        [2, "Tổng số tuyến phố văn minh", "tuyến", 22],
    ]


LISTED = [
    ["Danh sách các xã được công nhận đạt chuẩn nông thôn mới năm 2018 huyện Kỳ Anh"],
    ["TT", "Xã", "Số quyết định", "Năm công nhận"],
    [1, "Kỳ Phong", "12/QĐ-UBND", 2018],
    [2, "Kỳ Bắc", "12/QĐ-UBND", 2018],
]
UNDATED = TITLE.replace(", ĐẾN NGÀY 9/11/2018", "")

FORM = [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt"], ["Ví dụ", "Xã mẫu", 15]]


def contents(text: str) -> list[list[object]]:
    """What was given, in words, beside what it is worth."""
    title = "Kết quả đóng góp xây dựng nông thôn mới năm 2018 thị xã Kỳ Anh"
    heads = ["TT", "Xã", "Nội dung đóng góp", "Quy ra tiền (triệu đồng)"]
    return [[title], heads, [1, "Kỳ Hà", text, 245], [2, "Kỳ Nam", text, 7.5]]


FIRING: dict[str, Case] = {
    "listed_count": sheet([*LISTED, ["Tổng cộng: 3 xã"]]),
    "other_version": sheet(towns("50/63")),
    "plan_not_understood": sheet(plan((2, "Hạn", "sớm"))),
    "plan_progress_over": sheet(plan((2, "Tiến độ", "120%"))),
    "plan_column_unknown": sheet(plan(more="Sản phẩm bàn giao")),
    "plan_day_missing": sheet(plan(title=UNDATED)),
    "plan_day_contradicts": sheet(plan(), sheet="16-11-2018"),
    "plan_place_unknown": sheet(
        plan(title=TITLE.replace("XÃ KỲ HÀ", "XÃ KỲ XYZ"), section="Xã Abcd")
    ),
    "plan_place_missing": sheet(plan(title=TITLE.replace(" XÃ KỲ HÀ", ""))),
    "plan_circle": sheet(plan((1, "Việc trước", "CV3"))),
    "plan_due_before_start": sheet(plan((2, "Hạn", "1/10/2018"))),
    "plan_done_before_start": sheet(plan((1, "Hoàn thành", "30/9/2018"))),
    "plan_done_in_future": sheet(plan((1, "Hoàn thành", "12/11/2018"))),
    "plan_owner_missing": sheet(plan((2, "Người phụ trách", ""))),
    "plan_owner_unknown": sheet(plan((2, "Người phụ trách", "Hộ ông Tý"))),
    "plan_predecessor_unknown": sheet(plan((2, "Việc trước", "CV9"))),
    "plan_id_twice": sheet(plan((2, "Mã", "CV1"))),
    "plan_done_without_progress": sheet(plan((2, "Hoàn thành", "x"))),
    "plan_duration_differs": sheet(plan((2, "Số ngày", 30))),
    "plan_progress_fell": books(
        plan(), plan((2, "Tiến độ", "50%"), title=TITLE.replace("9/11", "16/11"))
    ),
    "standard_unclear": sheet(
        [
            ["Tổng hợp các xã NTM, NTM nâng cao năm 2018"],
            ["TT", "Tên xã", "Số tiêu chí đạt"],
            [1, "Kỳ Hà", 19],
        ]
    ),
    "place_own_name": sheet(
        counts(("Phúc Sơn", 15), ("Hội Sơn", 14), ("Thạch Sơn", 19), title=ANH_SON)
    ),
    "file_stopped": stops("tidy"),
    "sheet_stopped": stops("sheet"),
    "same_content": copied,
    "no_origin_card": sheet(GOOD),
    "unused_origin_card": with_card("khong-co.xlsx,reported"),
    "district_unknown": with_district("huyện Kỳ Ank"),
    "basis_contradicts": with_card("bieu.xlsx,reported", [["Số liệu minh họa"], *GOOD]),
    "form_not_filled": sheet([*FORM, [1, "Kỳ Hà", None]]),
    "far_cell": far,
    "cell_comment": changed(comment("Số này chưa duyệt")),
    "printed_only": changed(print_head('&C&"Times,Bold"DỰ THẢO')),
    "colour_unexplained": changed(coloured(blank=True)),
    "gifts_in_words": sheet(
        contents("Nhân dân góp 120 triệu đồng và 310 ngày công; ông Nguyễn Văn Ba hiến 250 m2 đất")
    ),
    "note_with_amount": sheet([*GOOD, [], ["- Hội Phụ nữ thị xã giúp xã Kỳ Hà 5 triệu đồng."]]),
    "table_empty": sheet([*MARKED[:2], [1, "Kỳ Hà"], [2, "Kỳ Ninh"]]),
    "note_qualifies": sheet([*GOOD, ["Ghi chú: số liệu kế hoạch"]]),
    "note_unused": sheet([*GOOD, ["Ghi chú: gồm cả ngày công quy đổi"]]),
    "sheet_name_tells": changed(lambda book: setattr(book.active, "title", "PA2")),
    "hidden_sheet": changed(hide_sheet),
    "hidden_rows": changed(hide_row),
    "hidden_columns": changed(hide_column),
    "hidden_cells": changed(white(filled=False)),
    "sheet_without_table": changed(cover),
    "sum_of_sheet": changed(summed(13)),
    "merged_value": sheet(
        cash(("Mặt trận Tổ quốc", 15), ("Hội Nông dân", None), ("Công an", 7)), merges=["C3:C4"]
    ),
    "path_contradicts": sheet(GOOD, sheet="Năm 2019"),
    "place_between": sheet(below("Tại xã Kỳ Ninh", "- Kỳ Hà")),
    "duplicate_equal": books(GOOD, counts(("Kỳ Ninh", 20))),
    "duplicate_different": books(STREETS, STREETS_OTHERWISE),
    "source_preferred": preferred("civilized_streets_new"),
    "preference_unused": preferred("poverty_rate"),
    "gift_twice": books(OF_WOMEN, [*OF_WOMEN, [2, "Công an", 7_000_000]]),
    "gifts_grown": books(*GROWN),
    "gift_of_two_givers": books(OF_WOMEN, OF_PEOPLE),
    "criterion_fell": books(MARKED, MARKED_LATER),
    "count_fell": sheet([*YEARS, [1, "Kỳ Hà", 11, 8]]),
    "beyond_set": sheet(figures(("Số tiêu chí bình quân/xã", "tiêu chí", 21.5))),
    **dict.fromkeys(("more_than_set_then", "size_of_other_set"), OTHER_SETS),
    **dict.fromkeys(
        ("total_impossible", "area_impossible", "mean_no_count", "share_mismatch"), published
    ),
    **dict.fromkeys(
        (
            *("total_mismatch", "total_repair", "total_leaves_out", "total_rounded"),
            *("total_pins_down", "total_open", "mean_mismatch", "mean_no_sum", "count_mismatch"),
        ),
        TOTALS,
    ),
    "marks_differ": sheet(listed_criteria(4)),
    "unmet_differ": sheet(listed_beside("18/19")),
    "unmet_alone": sheet(listed_beside()),
    "part_in_whole": sheet(parts_of_budget("400 chưa rõ")),
    "parts_exceed": sheet(of_which(100)),
    "gift_summed_up": sheet(cash(("Hội Nông dân", 23), title=SUMMED_UP.format("đến 31/12/2018"))),
    "measure_missing": sheet(counts(HA, title="Số tiêu chí đạt và kế hoạch năm 2018")),
    "other_time": sheet(in_another_province("Tăng so với năm 2017")),
    "other_meaning": sheet(cash(FARMERS, title=f"{CASH}, số còn thiếu")),
    "place_below_commune": sheet(
        [[f"{COUNTS} xã Kỳ Hà"], ["TT", "Thôn", "Số tiêu chí đạt"], [1, "Tân Tiến", 8]]
    ),
    "area_mismatch": sheet(town(30, 15, ("Kỳ Ninh", 20), HA)),
    "marks_mismatch": books(ALL_BUT_TWO, counts(("Kỳ Hà", 15))),
    "result_in_future": sheet(counts(("Xã Kỳ Hoa", 8), title=COUNTS.replace("2018", "2062"))),
    "scale_too_large": sheet(funds(15, 20, 18_000, 22, 25)),
    "scale_too_small": sheet(funds(15_000, 20_000, 18, 22_000, 25_000)),
    "shares_not_100": sheet(shares(65)),
    "register_unreadable": lose_a_register,
    "register_column_missing": lose_a_column,
    "register_unknown_id": with_lines("vocabulary", ("Hội Chơ", "org", "hoi-cho")),
    "register_overlap": with_lines(
        "places", ("ky-ha", "Kỳ Hà", "xã", "2020-01-01", "", "", "", "", "", "", "")
    ),
    "register_ambiguous": with_lines("vocabulary", ("Hội Nông dân", "org", "cong-an")),
    **dict.fromkeys(
        (
            *("register_gap", "register_date", "register_place_type", "register_passed_on"),
            *("register_successor_date", "register_cycle", "register_same_place"),
        ),
        REGISTERS,
    ),
    "register_criterion_twice": own_criterion,
    "stray_quote": delimited(*STRAY["never closed"]),
    "quote_over_lines": delimited(*OVER_LINES),
    "shown_otherwise": file(lambda raw: formatted(raw / "bieu.xlsx", "# ??/??", 0.95)),
    "struck_out": file(lambda raw: struck_out(raw / "bieu.xlsx")),
    **dict.fromkeys(
        ("styles_damaged", "format_lost"), file(lambda raw: without_styles(raw / "bieu.xlsx", 0.85))
    ),
    "folder_not_opened": closed_folder,
    "folder_linked": linked_folder,
    "hidden_file": renamed(".bieu.xlsx"),
    "name_not_text": named_in_bytes,
    "name_twice": named_twice,
    "only_values": file(binary),
    "corrected": corrected(),
    "correction_without_file": corrected(source="khong-co.xlsx"),
    "correction_without_sheet": corrected(sheet="Biểu 1"),
    "correction_differs": corrected(found="90"),
}

# What comes near each rule and is no reason to tell anything.
NEAR: dict[str, Case] = {
    **dict.fromkeys(("folder_not_opened", "folder_linked"), in_a_folder),
    "hidden_file": renamed("bieu.1.xlsx"),
    **dict.fromkeys(("name_not_text", "name_twice"), renamed("biểu số 1.xlsx")),
    "only_values": renamed("bieu.xlsb"),
    "listed_count": sheet([*LISTED, ["Tổng cộng: 2 xã"]]),
    "other_version": sheet(towns("50/59")),
    "plan_not_understood": sheet(plan((2, "Hạn", "trước ngày 15/11/2018"))),
    "plan_progress_over": sheet(plan((2, "Tiến độ", "100%"))),
    "plan_column_unknown": sheet(plan(more="Ghi chú")),
    "plan_day_missing": sheet(plan(title=UNDATED), sheet="Đến 9-11-2018"),
    "plan_day_contradicts": sheet(plan(), sheet="9-11-2018"),
    "plan_place_unknown": sheet(plan(section="Xã Kỳ Hà")),
    "plan_place_missing": sheet(plan(title=TITLE.replace("XÃ KỲ HÀ", "HUYỆN KỲ ANH"))),
    "plan_circle": sheet(plan((3, "Việc trước", "CV1; CV2"))),
    "plan_due_before_start": sheet(plan((2, "Hạn", "15/10/2018"))),
    "plan_done_before_start": sheet(plan((1, "Hoàn thành", "1/10/2018"))),
    "plan_done_in_future": sheet(plan((1, "Hoàn thành", "9/11/2018"))),
    "plan_owner_missing": sheet(plan(*((n, "Người phụ trách", "") for n in (1, 2, 3)))),
    "plan_owner_unknown": sheet(
        plan((1, "Người phụ trách", "Trần Văn Bình"), (2, "Người phụ trách", "Hộ ông Tý"))
    ),
    "plan_predecessor_unknown": sheet(plan((2, "Việc trước", "việc CV1"))),
    "plan_id_twice": sheet(plan((2, "Mã", "CV4"), (3, "Việc trước", "CV1, CV4"))),
    "plan_done_without_progress": sheet(plan((2, "Hoàn thành", "chưa"))),
    "plan_duration_differs": sheet(plan((2, "Số ngày", ""))),
    "plan_progress_fell": books(
        plan(), plan((2, "Tiến độ", "60%"), title=TITLE.replace("9/11", "16/11"))
    ),
    "file_empty": file(
        lambda raw: (raw / "bieu.csv").write_bytes(b"\xef\xbb\xbf" + "TT;Tên xã\n".encode())
    ),
    "file_damaged": damaged_a_little,
    "file_not_opened": link,
    "file_too_large": sheet(GOOD + [[None]] * 3000 + [["Người lập biểu"]]),
    **dict.fromkeys(("file_stopped", "sheet_stopped"), sheet([[None] * 200, *GOOD])),
    "password": renamed("mat-khau.xlsx"),
    "not_a_spreadsheet": renamed("bieu.xls"),
    "shortcut": renamed("loi-tat.lnk.xlsx"),
    "lock_file": renamed("~bieu.xlsx"),
    "folder_named_like_file": in_a_folder,
    "same_content": saved_again,
    "no_origin_card": with_card("bieu.xlsx,reported"),
    "unused_origin_card": with_card("BIEU.XLSX,reported".lower()),
    "district_unknown": with_district("huyện Kỳ Anh"),
    "basis_contradicts": with_card("bieu.xlsx,illustrative", [["Số liệu minh họa"], *GOOD]),
    "sheet_damaged": formula_with_value,
    "far_cell": sheet([*GOOD, *[[None]] * 40, [None, None, "Người lập biểu"]]),
    "hidden_sheet": changed(lambda book: book.create_sheet("Sheet2")),
    "cell_comment": changed(comment(" ")),
    "printed_only": changed(print_head("Trang &P/&N")),
    "colour_unexplained": changed(coloured(blank=False)),
    "gifts_in_words": sheet(
        contents("Đoàn Thanh niên xã trồng 500 cây hoa, trị giá 7,5 triệu đồng")
    ),
    "note_with_amount": sheet([*GOOD, [], ["- Ngày công quy đổi 200.000 đồng/công tại xã Kỳ Hà."]]),
    "table_empty": sheet([*MARKED[:2], [1, "Kỳ Hà", "Đạt"], [2, "Kỳ Ninh"]]),
    "note_qualifies": sheet([*GOOD, ["Ghi chú: số liệu do các xã báo cáo"]]),
    "note_unused": sheet([*GOOD, ["Ghi chú: số liệu do các xã báo cáo"]]),
    "sheet_name_tells": changed(lambda book: setattr(book.active, "title", "Bieu 2")),
    "hidden_rows": changed(lambda book: setattr(book.active.row_dimensions[4], "height", 3)),
    "hidden_columns": changed(lambda book: setattr(book.active.column_dimensions["A"], "width", 2)),
    "hidden_cells": changed(white(filled=True)),
    "form_not_filled": sheet([*FORM, [1, "Kỳ Hà", 19]]),
    "no_table": sheet([[COUNTS], ["Tên xã", "Số tiêu chí đạt"], ["Kỳ Hà", 19]]),
    "sheet_without_table": changed(lambda book: book.create_sheet("Trống")),
    "sum_of_sheet": changed(summed(14)),
    "error_cell": sheet(counts(("Kỳ Ninh", 0), HA)),
    "formula_without_value": formula_with_value,
    "not_vietnamese_number": sheet(cash(("Mặt trận Tổ quốc", "1.200,5"), ("Công an", 7))),
    "date_among_numbers": sheet(counts(("Kỳ Ninh", "19/20"), HA)),
    "value_not_understood": sheet(counts(("Kỳ Ninh", "20/20 tiêu chí"), HA)),
    "mark_not_understood": sheet(marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "85%"))),
    "dash_ambiguous": sheet(marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "-"))),
    "unit_missing": sheet(cash(("Công an", 7), title=f"{CASH} (triệu đồng)", amount="Tiền mặt")),
    "unit_unknown": sheet(sentences(("Hội Nông dân", "Tặng 12 bộ bàn ghế"))),
    "merged_value": sheet(
        cash(("Mặt trận Tổ quốc", 15), (None, None), ("Công an", 7)), merges=["B3:B4", "C3:C4"]
    ),
    "cell_outside": sheet([*GOOD, [], [], [None, None, "Người lập biểu"]]),
    "column_without_header": sheet(
        [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt", None], [1, "Kỳ Hà", 19, None]]
    ),
    "per_unit_amount": sheet(sentences(("Hội Nông dân", "Hỗ trợ 20 triệu đồng cho 10 hộ"))),
    "value_unused": sheet(GOOD),
    "unknown_place": sheet(counts(("xã  KỲ HÀ", 19))),
    "unknown_criterion": sheet(criteria(("Quy hoạch", "Đạt", "Đạt"), ("Giao thông", "Đạt", "Đạt"))),
    "unknown_title": sheet(counts(HA, title=f"Biểu 2: {COUNTS}")),
    "title_apart": sheet(figures(("Số mô hình dân vận", "mô hình", 23))),
    "unknown_label": sheet(
        [
            ["Kết quả vận động thị xã Kỳ Anh năm 2018"],
            ["TT", "Tổ chức", "Hình thức", "Số tiền (triệu đồng)"],
            [1, "Hội Nông dân", "Tiền mặt", 23],
        ]
    ),
    "unknown_header": sheet(GOOD),
    "unaccented": sheet(counts(("KỲ HÀ", 19))),
    "place_ambiguous": sheet(counts(("Thị xã Kỳ Anh", 91))),
    "place_own_name": sheet(
        counts(("Phúc Sơn", 15), ("Hội Sơn", 14), ("Đức Sơn", 17), title=ANH_SON)
    ),
    "place_not_valid_then": sheet(
        counts(("Kỳ Hưng", 12), HA, title=COUNTS.replace("2018", "2019"))
    ),
    "place_type_differs": sheet(counts(("Xã Kỳ Ninh", 20))),
    "place_outside_district": sheet(counts(HA, title=f"{COUNTS} thị xã Kỳ Anh")),
    "places_in_sentence": sheet(
        sentences(("Hội Nông dân", "Hỗ trợ 20 triệu đồng cho xã Kỳ Hà, xã Kỳ Ninh"))
    ),
    "criterion_not_in_set": sheet(marks(["TC 1", "TC 20"], ("Kỳ Hà", "Đạt", "Đạt"))),
    "criterion_contradicts": sheet(marks(["TC 1", "TC 15: Y tế"], ("Kỳ Hà", "Đạt", "Đạt"))),
    "year_missing": sheet(counts(HA, title="Số tiêu chí đạt"), sheet="Năm 2018"),
    "measure_missing": sheet(counts(HA, title="Kế hoạch số tiêu chí đạt năm 2018")),
    "place_missing": sheet(figures(("Số mô hình dân vận", "mô hình", 23))),
    "place_below_commune": sheet(counts(("Kỳ Ninh", 8), HA)),
    "some_units": sheet(
        figures(("Tỷ lệ hộ nghèo", "%", 3.1), title="Chỉ tiêu của các xã thị xã Kỳ Anh năm 2018")
    ),
    "commune_missing": sheet(
        [[f"{MARKS} xã Kỳ Hà"], ["TT", "Tiêu chí", "Kết quả"], [1, "Quy hoạch", "Đạt"]]
    ),
    "organization_missing": sheet(
        [
            ["Hội Nông dân hỗ trợ các xã năm 2018"],
            ["TT", "Tên xã", "Số tiền (triệu đồng)"],
            [1, *HA],
            [2, "Kỳ Nam", 7],
        ]
    ),
    "meaning_missing": sheet(
        [["Năm 2018"], ["TT", "Tên xã", "Số tiêu chí đạt"], [1, "Kỳ Hà", 5], [2, "Kỳ Ninh", 7]]
    ),
    "path_contradicts": sheet(GOOD, sheet="Năm 2018"),
    "place_between": sheet(below("Tại xã Kỳ Ninh", "Tại xã Kỳ Hà")),
    "total_mismatch": sheet(counts(("Kỳ Ninh", 20), HA, ("Tổng cộng", 39))),
    "more_than_set": sheet(counts(("Kỳ Ninh", 20), HA)),
    "share_out_of_bounds": sheet(marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "100%"))),
    "empty_line": sheet(marks(["TC 1", "TC 2"], ("Kỳ Hà", "x", None), ("Kỳ Ninh", None, "x"))),
    "register_unreadable": sheet(GOOD),
    "register_column_missing": with_lines("vocabulary", ("Đạt rồi", "status", "met")),
    "register_unknown_id": with_lines(
        "vocabulary", ("Lực lượng Công an chính quy", "org", "cong-an")
    ),
    "register_overlap": with_lines(
        "places", ("ky-hong", "Kỳ Hồng", "xã", "", "2019-12-31", "", "", "", "", "", "")
    ),
    "register_ambiguous": with_lines("vocabulary", ("Hội Nông dân", "org", "nong-dan")),
    "line_twice": sheet(cash(("Hội Nông dân", 20), ("Công an", 20))),
    "range_not_number": sheet(sentences(("Hội Nông dân", "Hỗ trợ 20 triệu đồng - đợt 1"))),
    "result_without_verdict": sheet(
        [
            [f"{MARKS} của xã Kỳ Hà"],
            ["TT", "Tiêu chí", "Yêu cầu", "Kết quả", "Đánh giá"],
            [1, "Giao thông", "≥ 70%", "75%", "Đạt"],
        ]
    ),
    "other_criteria_set": sheet(
        marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "Đạt"), title=f"{MARKS}, phấn đấu năm 2019")
    ),
    "standard_unclear": sheet(
        [
            ["Tổng hợp các xã NTM, NTM nâng cao năm 2018"],
            ["TT", "Tên xã", "Số tiêu chí NTM nâng cao đạt"],
            [1, "Kỳ Hà", 19],
        ]
    ),
    "row_without_label": sheet(cash(("Hội Nông dân", 20), ("Công an", 6))),
    "column_left_out": sheet(
        [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt", "Ghi chú"], [1, *HA, "đạt chuẩn"]]
    ),
    "number_impossible": file(lambda raw: with_xml(raw / "bieu.xlsx", b"<v>20</v>", b"<v>2E1</v>")),
    "share_scale_unclear": sheet(
        [*RATES, [1, "Kỳ Ninh", 0.942], [2, "Kỳ Hà", 3.87], [3, "Kỳ Nam", 6.2]]
    ),
    "marks_differ": sheet(listed_criteria(3)),
    **dict.fromkeys(("unmet_differ", "unmet_alone"), sheet(listed_beside("17/19"))),
    "part_in_whole": sheet(parts_of_budget(400)),
    "parts_exceed": sheet(of_which(150)),
    "gift_summed_up": sheet(cash(("Hội Nông dân", 23), title=SUMMED_UP.format("2011 - 2018"))),
    "other_time": sheet(in_another_province("Năm 2017")),
    "other_meaning": sheet(cash(FARMERS)),
    "area_impossible": sheet(town(90, 18, ("Kỳ Ninh", 20), HA, ("Kỳ Nam", 11))),
    "mean_no_count": sheet(town(320, 15.24)),
    "styles_damaged": file(lambda raw: formatted(raw / "bieu.xlsx", '0" tiêu chí"', 12)),
    "struck_out": file(lambda raw: struck_out(raw / "bieu.xlsx", strike=False)),
    "format_lost": file(lambda raw: without_styles(raw / "bieu.xlsx", 12)),
}
# Rules whose near misses stand in tests of their own.
NEAR_ELSEWHERE = {
    **dict.fromkeys(
        (
            *(
                "duplicate_equal",
                "duplicate_different",
                "source_preferred",
                "preference_unused",
                "gift_twice",
            ),
            *(
                "gift_of_two_givers",
                "gifts_grown",
                "criterion_fell",
                "count_fell",
                "beyond_set",
                "result_in_future",
            ),
            *("scale_too_large", "scale_too_small"),
        ),
        "test_crosschecks.py",
    ),
    "shares_not_100": "test_wholes.py",
    **dict.fromkeys(
        ("corrected", "correction_without_file", "correction_without_sheet", "correction_differs"),
        "test_corrections.py",
    ),
    **dict.fromkeys(
        (
            *(
                "total_rounded",
                "total_leaves_out",
                "total_pins_down",
                "total_open",
                "total_impossible",
            ),
            *("total_repair", "mean_mismatch", "mean_no_sum", "count_mismatch"),
            *("share_mismatch", "area_mismatch", "marks_mismatch"),
        ),
        "test_totals.py",
    ),
    **dict.fromkeys(("more_than_set_then", "size_of_other_set"), "test_tidy.py"),
    **dict.fromkeys(
        (
            *(
                "register_gap",
                "register_date",
                "register_place_type",
                "register_passed_on",
                "register_cycle",
            ),
            *("register_successor_date", "register_same_place", "register_criterion_twice"),
        ),
        "test_registers.py",
    ),
    **dict.fromkeys(("stray_quote", "quote_over_lines", "shown_otherwise"), "test_bad_files.py"),
}


@cache
def cases() -> dict[str, Case]:
    """By rule: what fires it."""
    from_files = {issues[0][1]: file(builder) for builder, issues in reversed(UNREADABLE)}
    bad = [(grid, issues) for grid, issues, _ in reversed(BAD_CELLS.values()) if issues]
    from_cells = {issues[0][1]: sheet(grid) for grid, issues in bad}
    return {**from_files, **from_cells, **FIRING}


def example(rule: str) -> tuple[str, str]:
    """Where a rule fired and the message, from a real run of its case."""
    row = next((r for r in issues_of(cases()[rule]) if r["rule"] == rule), None)
    assert row, f"{rule} is not fired by its example"
    at = [row["source"]]
    if not row["source"].startswith("data/reference/"):  # where a register's line stands changes
        at += [f"[{row['sheet']}]"] * bool(row["sheet"]) + [row["address"]] * bool(row["address"])
    return " ".join(at), row["message"]


@cache
def issues_of(case: Case) -> list[dict[str, str]]:
    """What a run says of a case; several rules may share one."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        case(project)
        return project.issues()


_LISTED = """# Các thông báo

Mỗi thông báo gồm: đã đọc được gì, vì sao chưa dùng được, và cách sửa. \
Trong `issues.csv` còn có tệp, trang tính và ô.
Chữ trong ngoặc nhọn được thay bằng nội dung của từng ô. \
Danh sách này được tạo từ `src/analysis/words/messages.csv`
(`uv run python tests/message_examples.py`); sửa lời ở tệp đó.
"""
_SEVERITIES = {
    "error": "Lỗi: ô hoặc tệp không được dùng cho đến khi sửa",
    "warning": "Cảnh báo: số liệu được dùng, nhưng cần xem lại",
    "note": "Ghi chú: để biết, không bắt buộc phải sửa",
}


def listed(examples: Mapping[str, tuple[str, str]]) -> str:
    """All messages as Markdown, by severity, for people who review their words.

    `examples`: by rule, where it fired (file, sheet and cell) and what it said there.
    """
    parts = [_LISTED]
    for grade, title in _SEVERITIES.items():
        parts.append(f"## {title}\n")
        for rule in sorted(rule for rule in RULES if severity(rule) == grade):
            words = RULES[rule]
            lines = [f"### `{rule}`\n", f"- Thông báo: {words['message_vi']}"]
            lines.append(f"- Cách sửa: {words['suggestion_vi']}")
            if rule in examples:
                where, said = examples[rule]
                lines.append(f"- Ví dụ: `{where}`: {said}")
            lines.append(f"- Tiếng Anh: {words['message_en']} {words['suggestion_en']}\n")
            parts.append("\n".join(lines))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(listed({rule: example(rule) for rule in cases()}), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
