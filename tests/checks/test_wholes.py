"""Columns of shares that should make 100."""

import pytest

from workbook_makers import read, save_grid

TITLE = "Nguồn lực xây dựng nông thôn mới xã Kỳ Hà năm 2018"
GIVERS = ("Ngân sách tỉnh", "Ngân sách huyện", "Doanh nghiệp", "Nhân dân")


def told(
    tmp_path, heading: str, shares: list, total: object = None, percent_format: str = ""
) -> list[tuple[str, str]]:
    grid = [[TITLE], ["TT", "Nguồn vốn", "Số tiền (triệu đồng)", heading]]
    grid += [[n + 1, GIVERS[n], 100.0 * (n + 1), share] for n, share in enumerate(shares)]
    if total is not None:
        grid.append([None, "Tổng cộng", sum(100.0 * (n + 1) for n in range(len(shares))), total])
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    found = [issue for issue in result.issues if issue.rule == "shares_not_100"]
    assert {issue.found for issue in found} <= {heading}
    return [(issue.address, issue.detail["computed"]) for issue in found]


@pytest.mark.parametrize(
    ("heading", "shares", "total", "expected"),
    [
        ("Cơ cấu (%)", [20, 30, 40, 10], None, []),
        ("Cơ cấu (%)", [20, 30, 40, 15], None, [("D3", "105")]),
        ("Tỷ trọng (%)", [20, 30, 40, 15], 105, [("D3", "105")]),
        ("Tỷ lệ (%)", [20, 30, 40, 15], 100, [("D7", "105")]),
        ("Tỷ lệ (%)", [20, 30, 40, 10], 100, []),
        # rounding of the printed digits: 25,1 + 25,1 + 25,1 + 24,8; 33 + 33 + 33
        ("Tỷ lệ (%)", [25.1, 25.1, 25.1, 24.8], 100, []),
        ("Tỷ lệ (%)", [25.1, 25.1, 25.1, 24.4], 100, [("D7", "99,7")]),
        ("Tỷ lệ (%)", [33, 33, 33], 100, []),
        ("Tỷ lệ (%)", ["33,3", "33,3", "33,3"], "100", []),
        ("Tỷ lệ (%)", ["33,3", "33,3", "32,3"], "100", [("D6", "98,9")]),
        # as near to 100 as a whole may come, and one that is none
        ("Tỷ lệ (%)", [20, 30, 40, 20], 100, [("D7", "110")]),
        ("Tỷ lệ (%)", [20, 30, 40, 21], 100, []),
        ("Tỷ lệ (%)", [20, 30, 30, 10], 100, [("D7", "90")]),
        ("Tỷ lệ (%)", [20, 30, 29, 10], 100, []),
        # results of a plan are no parts of a whole, also where the plan was met to the point
        ("TH/KH (%)", [95, 110, 100, 97], 100, []),
        ("Tỷ lệ (%)", [95, 110, 100, 97], None, []),
        # what is not read leaves the sum open
        ("Cơ cấu (%)", [20, 30, "khoảng một nửa"], None, []),
        ("Cơ cấu (%)", [100], None, []),
    ],
)
def test_shares_make_100(heading, shares, total, expected, tmp_path):
    assert told(tmp_path, heading, shares, total) == expected


def test_each_section_is_a_whole_of_its_own(tmp_path):
    def grid(last: int):
        return [
            ["Nguồn lực xây dựng nông thôn mới các xã năm 2018"],
            ["TT", "Nguồn vốn", "Số tiền (triệu đồng)", "Cơ cấu (%)"],
            ["I", "Xã Kỳ Hà", None, None],
            [1, "Ngân sách tỉnh", 40, 40],
            [2, "Nhân dân", 60, 60],
            ["II", "Xã Kỳ Ninh", None, None],
            [1, "Ngân sách tỉnh", 30, 30],
            [2, "Nhân dân", 70, last],
        ]

    for last, expected in ((70, []), (60, ["shares_not_100"])):
        result = read(save_grid(tmp_path / "a.xlsx", grid(last)))
        assert [i.rule for i in result.issues if i.rule == "shares_not_100"] == expected
