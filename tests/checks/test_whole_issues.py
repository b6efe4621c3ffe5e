"""Issues with all that they say, of tables and of a plan in which everything is wrong."""

import pytest
from test_crosschecks import AREA, PEOPLE, figure, gift, listed, mark, preferred, told

from analysis.checks.falls import fallen_tasks
from analysis.checks.issues import issue_rows
from analysis.run.build import as_table
from analysis.words.messages import Issue
from analysis.words.schema import columns
from kept_lines import assert_told, whole
from plan_lines import HEADS, TITLE
from workbook_makers import read, save_grid


def of(commune: str) -> dict[str, str]:
    return {"place_id": commune.lower().replace("ỳ", "y").replace("à", "a").replace(" ", "-"),
            "place": commune}  # fmt: skip


NINH, NAM, HOA, B, C = of("Kỳ Ninh"), of("Kỳ Nam"), of("Kỳ Hoa"), "b.xlsx", "c.xlsx"
LATER = {"period": "2019-H1", "source": C}
CRITERIA = [
    mark("met", "2"),
    mark("met", "7", address="C4"),
    mark("in_progress", "8", value=85.0, address="C5"),
    mark("met", "10.2", address="C6"),
    mark("met", "10.10", address="C7"),
    mark("met", "2", source=B),
    mark("not_met", "7", source=B, address="D4"),
    mark("in_progress", "8", value=80.0, source=B, address="D5"),
    mark("not_met", "10.10", **LATER),
    mark("in_progress", "10.2", value=90.0, **LATER, address="E4"),
    mark("not_met", "2", **LATER, address="E5"),
    *(
        mark(status, str(n), **NINH, period="2017", source="d.xlsx", address=f"F{n}")
        for n, status in enumerate(("met", "met", "not_applicable", "not_met"), 1)
    ),
]
TOWN = {"place_id": AREA}
INDICATORS = [
    figure(20.0, out_of=20.0),
    figure(19.0, out_of=20.0, source=B, address="D9"),
    figure(20.0, "criteria_gained_mean", **TOWN, address="D11"),
    figure(20.5, "criteria_gained_mean", **TOWN, period="2019", address="D12"),
    figure(21.0, "criteria_gained", **NAM, address="D13"),
    figure(14.0, **NAM, period="2017-01", address="D14"),
    figure(12.0, **NAM, period="2017-11", source=B, address="E13"),
    # Two communes have more than all of the town; no number of communes makes 2,7 of 31.
    figure(31, **TOWN, period="2015", address="C9"),
    figure(2.7, "criteria_met_mean", **TOWN, period="2015", address="D9"),
    figure(9, **NINH, period="2015", source="e.xlsx", address="C4"),
    figure(29, period="2015", source="e.xlsx", address="C5"),
    # Five communes, of which two would need more than there is.
    figure(91, **TOWN, period="2016", address="C19"),
    figure(18.2, "criteria_met_mean", **TOWN, period="2016", address="D19"),
    figure(20, **NINH, period="2016", source="f.xlsx", address="C3"),
    figure(19, period="2016", source="f.xlsx", address="C4"),
    figure(11, **NAM, period="2016", source="f.xlsx", address="C5"),
    figure(1.0, **NINH, period="2017", source="e.xlsx", address="C6"),
    figure(0, "communes_meeting_standard", out_of=1.0, **TOWN, period="2012"),
    figure(1, "communes_meeting_standard", out_of=1.0, **TOWN, period="2012", source=B),
    figure(48, "poor_households", out_of=774, **HOA, address="E3"),
    figure(7.5, "poverty_rate", **HOA, address="E4"),
    figure(40, "urban_standards_met", out_of=59.0, **TOWN, period="2022", address="E5"),
    figure(50, "urban_standards_met", out_of=59.0, **TOWN, period="2023", address="E6"),
    *(
        figure(value, "income_per_capita", place_id=f"p{n}", unit="triệu đồng", address=f"G{n}")
        for n, value in enumerate((28.5, 31.0, 35_000.0, 33.1, 30_000.0, 29.0, 30.0, 32.0))
    ),
]
OF_YEARS = (15e6, 20e6, 18e6, 22e9, 25e6, 17e3, 19e6, 21e6, 16e6)
CONTRIBUTIONS = [
    gift(20e6),
    gift(20e6, source=B, address="D9"),
    gift(15_735_500.0, address="C4"),
    gift(15_735_500.0, **PEOPLE, source=B, address="D4"),
    *listed("2017-05-31", 2, 3, 4, source="g.xlsx"),
    *listed("2017-06-30", 2, 3.5, 4, source="h.xlsx", address="H3"),
    gift(7e6, "cong-an", period="2027", address="C30"),
    gift(8e6, "cong-an", period="2027", address="C31"),
    gift(9e6, "cong-an", period="2027", measure="plan", address="C32"),
    *(
        gift(value, "nong-dan", **HOA, period=str(2001 + n), source="i.xlsx", address=f"C{n};D{n}")
        for n, value in enumerate(OF_YEARS)
    ),
]


def test_tables_in_which_everything_is_wrong():
    follow = [preferred(B, "ky-ha", "criteria_met", "2018")]
    assert_told("tables", told(CRITERIA, CONTRIBUTIONS, INDICATORS, follow))


ND, PN, TN = "Hội Nông dân", "Hội Phụ nữ", "Đoàn Thanh niên"
PLAN = [
    ["CV1", "Rà soát", 11, ND, "1/10/2018", "30/10/2018", 30, "90%", "x", "CV3"],
    ["CV2", "Xây rãnh", 17, PN, "15/10/2018", "14/10/2018", 32, "60%", "", "CV1, CV9; CV8"],
    ["CV3", "Trồng cây", 17, ND, "16/10/2018", "30/10/2018", 14, "0%", "", "CV2"],
    ["CV3", "Quét dọn", 17, "", "16/10/2018", "30/10/2018", 15, "100%", "15/10/2018", ""],
    ["CV4", "Làm cổng", 17, "Ông Tý", "16/10/2018", "16/10/2018", 1, "100%", "10/11/2018", "CV4"],
    ["CV5", "Làm đường", 17, TN, "16/10/2018", "17/10/2018", 2, "100%", "9/11/2018", ""],
    ["CV6", "Sửa kênh", 17, ND, "16/10/2018", "17/10/2018", "", "100%", "16/10/2018", "CV7"],
    ["CV7", "Sửa cầu", 17, "Ông Tý", "16/10/2018", "17/10/2018", "", "", "", ""],
]  # fmt: skip


def issues_of(tmp_path, *lines: list, title: str = TITLE, sheet: str = "Sheet1") -> list[Issue]:
    grid = [[title], [], HEADS, *([*line, ""] if line[2:] else line for line in lines)]
    result = read(save_grid(tmp_path / "a.xlsx", grid, sheet=sheet))
    return [issue for issue in result.issues if issue.rule.startswith("plan_")]


@pytest.mark.slow
def test_a_plan_in_which_everything_is_wrong(tmp_path):
    assert_told("a plan", issues_of(tmp_path, *PLAN, sheet="16-11-2018"))


def test_a_plan_of_no_day_and_of_places_that_nobody_knows(tmp_path):
    title = "KẾ HOẠCH THỰC HIỆN CÔNG VIỆC XÂY DỰNG NÔNG THÔN MỚI XÃ KỲ XYZ"
    lines = [["I", "Xã Abcd"], PLAN[0], ["II", "Xã Kỳ Hà"], PLAN[1]]
    assert_told("places of a plan", issues_of(tmp_path, *lines, title=title))


AREA_SAID = "huyện Lý Nhân, tỉnh Hà Nam năm 2018"
GIVEN = [f"Đóng góp xây dựng nông thôn mới {AREA_SAID} (triệu đồng)"]
FUNDS = ["TT", "Nguồn vốn", "Số tiền"]
STATE = [["I", "Ngân sách", None], [1, "Ngân sách tỉnh", 10], [2, "Ngân sách huyện", 20]]
OTHER = [["II", "Nguồn khác", None], [1, "Doanh nghiệp", 5], [2, "Nhân dân đóng góp", 7]]
OF_COMMUNES = ["TT", "Xã", "Ngân sách tỉnh", "Doanh nghiệp", "Nhân dân"]
FIRST, SECOND, THIRD, FOURTH = (
    [n, f"{name} Lý", 9 + n, 19 + n, 29 + n]
    for n, name in enumerate(("Đức", "Nguyên", "Chính", "Công"), 1)
)
REVIEW = [f"Kết quả rà soát tiêu chí nông thôn mới {AREA_SAID}"]
REVIEWED = ["TT", "Xã", "TC 1", "TC 2", "TC 3", "TC 4", "Số TC đạt", "Số TC chưa đạt"]
SAID = (("Đức", 4), ("Nguyên", 0), ("Chính", 4), ("Công", 4))
GRIDS = {
    "heads without figures": [GIVEN, FUNDS, *STATE, *OTHER, [None, "Tổng cộng", 45]],
    "subtotals under heads": [
        *(GIVEN, FUNDS, *STATE, [None, "Cộng", 31], *OTHER, [None, "Cộng", 12]),
        [None, "Tổng cộng", 45],
    ],
    "totals with words left over": [
        *(GIVEN, OF_COMMUNES, FIRST, SECOND, [None, "Tổng cộng quýnh", 21, 41, 64]),
        *(THIRD, FOURTH, [None, "Tổng cộng nhãng", 26, 47, 67]),
    ],
    "a list that counts other than it lists, and a note that counts others": [
        *(GIVEN, OF_COMMUNES, FIRST, SECOND, THIRD, [None, "Tổng cộng: 4 xã", 33, 63, 93]),
        ["Ghi chú: 7 xã chưa nộp báo cáo"],
    ],
    "a count of none where some are met, and one that is right": [
        *(REVIEW, REVIEWED[:-1]),
        *([n, f"{name} Lý", *["Đạt"] * 4, said] for n, (name, said) in enumerate(SAID, 1)),
    ],
    "marks of every kind": [
        *(REVIEW, REVIEWED),
        [1, "Đức Lý", "Đạt", "Đang thực hiện", "Chưa đạt", "Không áp dụng", 2, 2],
        [2, "Nguyên Lý", "Đạt", "Chưa đạt", "Đạt", "Chưa đạt", 3, 2],
        [3, "Chính Lý", "Đạt", "x?", "Đạt", "Đạt", 4, 1],
        [4, "Công Lý", "Đạt", "Đạt", "Đạt", "Đạt", 4, 0],
    ],
}


@pytest.mark.parametrize("name", GRIDS)
def test_tables_with_totals_and_counts(name, tmp_path):
    result = read(save_grid(tmp_path / "a.xlsx", GRIDS[name]))
    assert_told(name, result.issues)


def task(snapshot: str, progress: float | None = None, done: str = "", **more) -> tuple:
    record = dict.fromkeys(columns("tasks"), "") | {
        **{"snapshot": snapshot, "task_id": "CV1", "task": "Làm đường", "duration_days": None},
        **{"place_id": "ky-ha", "basis": "reported", "progress": progress, "done": done},
        **{"source": f"{snapshot}.xlsx", "sheet": "S", "address": "H5;F5"},
    }
    return tuple((record | more).values())


def test_a_task_that_is_less_far_than_before():
    def fell(*rows: tuple) -> list[str]:
        return [*map(whole, fallen_tasks(as_table("tasks", list(rows))))]

    first, second = "2018-11-09", "2018-11-16"
    said = f"plan_progress_fell {second}.xlsx [S] H5 “50,5%” | meant: Làm đường | here: 50,5%"
    assert fell(task(second, 50.5), task(first, 60.0)) == [
        f"{said} | there: 60% | date: 09/11/2018"
    ]
    assert fell(task(first, done="yes"), task(second, 50.5)) == [
        f"{said} | there: 100% | date: 09/11/2018"
    ]
    for before, after in (
        (task(first, 60.0), task(second, 60.0)),
        (task(first, 60.0), task(second)),
        (task(first, done="yes"), task(second, done="no")),
        (task(first, 60.0), task(second, done="2018-11-15")),
        (task(first, 60.0), task(first, 50.0)),
        (task("", 60.0), task(second, 50.0)),
        (task(first, 60.0, task_id=""), task(second, 50.0, task_id="")),
        (task(first, 60.0), task(second, 50.0, task="Khác")),
    ):
        assert fell(before, after) == []


def test_rows_of_issues_are_each_told_once_the_worst_and_the_first_first():
    def row(rule: str, source: str = "a.xlsx", sheet: str = "S", address: str = "") -> Issue:
        return Issue(rule, source, sheet, address, "x")

    right = [
        row("unknown_place", "b.xlsx"),
        row("gift_twice", address=""),
        row("gift_twice", address="C3"),
        row("plan_owner_missing", address="C3"),
        row("gift_twice", address="AA3;A1"),
        row("gift_twice", address="B10"),
        row("gift_twice", sheet="T", address="A1"),
        row("gift_twice", source="b.xlsx"),
    ]
    rows = issue_rows([*right[::-1], *right])
    assert [own[1:6] for own in rows] == [
        (i.rule, i.source, i.sheet, i.address, i.found) for i in right
    ]
    assert [own[0] for own in rows] == ["error", *["warning"] * 7]
    assert rows[0][6:] != issue_rows(right[:1], "en")[0][6:]
