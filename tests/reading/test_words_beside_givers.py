"""Words beside a giver, in a head or a title that change who gave, when, or what it is."""

from datetime import datetime

import pytest

from workbook_makers import MILLION, read, rows, save_grid

TITLE = "Kết quả ủng hộ xây dựng nông thôn mới xã Kỳ Hà năm 2018"


def gifts_of(folder, lines, title=TITLE, heads=("Số tiền (triệu đồng)",)):
    """Rows of gifts by cell, and the cells that issues name."""
    grid = [[title], ["STT", "Đơn vị", *heads], *([n, *one] for n, one in enumerate(lines, 1))]
    result = read(save_grid(folder / "a.xlsx", grid))
    told = {cell for issue in result.issues for cell in issue.address.split(";")}
    return {row["address"]: row for row in rows(result, "contributions")}, told


NAMES = [
    "Xã viên HTX Kỳ Hà", "Ban quản trị HTX", "HTX dịch vụ nông nghiệp Kỳ Hà", "Liên minh HTX tỉnh",
    "Nhóm bạn và các nhà hảo tâm", "Nguyễn Văn Bình (HTX Mỹ Lợi)", "Công ty Bình Minh (Hà Nội)",
    "Ông Trần Văn B (thôn 3)", "Nhà hàng Hải Sản (ông Nam)", "Ông A (cựu học sinh)",
    "Công ty CP Việt Hải (nhà thầu thi công)", "Công ty Formosa (FHS)", "Tổ hợp tác nuôi tôm",
    "Ông Nguyễn Văn A - giám đốc HTX",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_who_somebody_is_stays_beside_the_name(name, tmp_path):
    found, told = gifts_of(tmp_path, [("Hội Nông dân", 50), (name, 70)])
    assert found["C4"]["organization"] == name and not told


REMARKS = [
    "Hội Nông dân (hứa)", "Công ty Bình Minh (hứa)", "Công ty Bình Minh (trả chậm)",
    "Công ty Bình Minh (bằng miệng)", "Công ty Bình Minh (trùng)", "Công ty Bình Minh - xem lại",
    "Ông Nguyễn Văn A (hứa)", "Công ty Bình Minh (chuyển sang năm sau)", "Hội Nông dân hứa",
    "Doanh nghiệp (cho mượn)", "Công ty Bình Minh rút lại",
]  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_beside_a_name_that_nothing_explains_is_told(name, tmp_path):
    found, told = gifts_of(tmp_path, [("Hội Phụ nữ", 50), (name, 70)])
    assert found.keys() == {"C3"} and "C4" in told


@pytest.mark.parametrize("what", ["Vốn điều lệ", "Doanh thu", "Lãi", "Số dư quỹ", "Thuế"])
def test_what_is_counted_of_a_giver_without_a_name_is_no_gift(what, tmp_path):
    found, _ = gifts_of(tmp_path, [("Hội Nông dân", 50), (f"{what} HTX", 70)])
    assert found.keys() == {"C3"}


KEPT = [
    "Vận động được 150 triệu đồng", "Vận động hội viên đóng góp 150 triệu đồng",
    "Kêu gọi ủng hộ được 150 triệu đồng", "Vận động cán bộ, hội viên góp 150 triệu đồng",
    "Hưởng ứng cuộc vận động ủng hộ 150 triệu đồng", "Hỗ trợ nhân dân 150 triệu đồng làm đường",
    "Hỗ trợ Hội Người cao tuổi 150 triệu đồng", "Hỗ trợ 150 triệu đồng từ nguồn quỹ hội",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_members_or_the_asker_gave_is_of_the_asker(text, tmp_path):
    found, _ = gifts_of(tmp_path, [("Hội Phụ nữ", text)], heads=["Kết quả"])
    assert found["C3"]["organization_id"] == "phu-nu"
    assert found["C3"]["value_vnd"] == 150 * MILLION


OF_OTHERS = [
    "Vận động các doanh nghiệp ủng hộ 150 triệu đồng", "Vận động doanh nghiệp 150 triệu đồng",
    "Kêu gọi con em xa quê ủng hộ 20 triệu đồng", "Kết nối doanh nghiệp tặng 20 suất quà",
    "Vận động bà con hiến 300 m2 đất", "Kêu gọi Công ty Bình Minh tài trợ 100 triệu đồng",
    "Xin tài trợ của Công ty Formosa 50 triệu đồng", "Được Công ty Formosa hỗ trợ 50 triệu đồng",
    "Trao 50 triệu đồng do Công ty An Phát tài trợ", "Sẽ hỗ trợ 20 triệu đồng",
    "Ủng hộ 10 triệu đồng; vận động các doanh nghiệp ủng hộ 150 triệu đồng",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_OTHERS)
def test_what_others_gave_who_were_asked_is_not_of_the_asker(text, tmp_path):
    found, told = gifts_of(tmp_path, [("Hội Phụ nữ", text)], heads=["Kết quả"])
    assert not found and "C3" in told


@pytest.mark.parametrize(
    ("head", "measure"),
    [("Vốn bố trí", "plan"), ("Vốn giao", "plan"), ("Dự toán được giao", "plan"),
     ("Chỉ tiêu", "plan"), ("Chỉ tiêu năm 2018", "plan"), ("Số vốn", None)],
)  # fmt: skip
def test_what_stands_beside_results_is_no_result(head, measure, tmp_path):
    heads = [f"{head} (triệu đồng)" if measure is None else head, "Thực hiện"]
    title = f"{TITLE} (ĐVT: triệu đồng)"
    found, told = gifts_of(tmp_path, [("Hội Nông dân", 9, 8), ("Công an", 7, 7)], title, heads)
    assert found.get("C3", {}).get("measure") == measure
    assert found["D3"]["measure"] == "actual" and ("C3" in told) == (measure is None)


@pytest.mark.parametrize(
    ("when", "period"),
    [("tính đến ngày 15/9/2018", "2018-09-15"), ("đến hết tháng 9/2018", "2018-01/2018-09"),
     ("ngày 15/9/2018", "2018-09-15"), ("Lũy kế từ 2011 đến 31/12/2018", "2011/2018")],
)  # fmt: skip
def test_gifts_up_to_a_day_are_of_the_year_so_far(when, period, tmp_path):
    title = TITLE.replace("năm 2018", when)
    found, _ = gifts_of(tmp_path, [("Hội Nông dân", 50)], title)
    assert found["C3"]["period"] == period


@pytest.mark.parametrize(
    ("title", "blank"),
    [("Tiêu chí đạt trong năm 2018", None), ("Tiêu chí đạt trong quý III/2018", None),
     ("Các tiêu chí hoàn thành trong năm 2018 của các xã", None),
     ("Danh sách tiêu chí các xã đạt được trong năm 2018", None),
     ("Kết quả thực hiện các tiêu chí nông thôn mới trong năm 2018", "not_met"),
     ("Tiêu chí đạt đến hết năm 2018", "not_met")],
)  # fmt: skip
def test_blanks_beside_what_was_met_within_a_year_say_nothing(title, blank, tmp_path):
    grid = [[title], ["STT", "Tên xã", "TC 1", "TC 2"], [1, "Kỳ Hà", "x", None]]
    grid += [[2, "Kỳ Ninh", "x", "x"], [3, "Kỳ Hoa", None, "x"]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "criteria")
    assert {row["address"]: row["status"] for row in found}.get("D3") == blank
    assert len(found) == (6 if blank else 4)


@pytest.mark.parametrize(
    ("head", "quantity", "worth"),
    [("Ngày công (nghìn công)", 5000, None), ("Ngày công (nghìn)", 5000, None),
     ("Ngày công (triệu đồng)", None, 5 * MILLION)],
)  # fmt: skip
def test_what_stands_aside_says_in_what_a_head_counts(head, quantity, worth, tmp_path):
    found, _ = gifts_of(tmp_path, [("Hội Nông dân", 5)], heads=[head])
    assert (found["C3"]["quantity"], found["C3"]["value_vnd"]) == (quantity, worth)


def figures_of(folder, title, head, value=5):
    grid = [[title], ["STT", "Xã", head], [1, "Kỳ Hà", value], [2, "Kỳ Ninh", value]]
    result = read(save_grid(folder / "a.xlsx", grid))
    told = {cell for issue in result.issues for cell in issue.address.split(";")}
    return {row["address"]: row for row in rows(result, "indicators")}, told


def test_so_many_at_once_of_what_nobody_says_are_told(tmp_path):
    found, told = figures_of(tmp_path, "Một số chỉ tiêu các xã năm 2018", "Dân số (nghìn)")
    assert not found and "C3" in told


@pytest.mark.parametrize("head", ["Dân số (1.000 người)", "Số hộ (1000 hộ)"])
def test_so_many_at_once_are_so_many(head, tmp_path):
    found, _ = figures_of(tmp_path, "Một số chỉ tiêu các xã năm 2018", head)
    assert [row["value"] for row in found.values()] == [5_000, 5_000]


@pytest.mark.parametrize("head", ["Đánh giá năm 2017", "Kết quả đánh giá 2017"])
def test_the_year_of_an_assessment_is_not_that_of_prices(head, tmp_path):
    grid = [["Kết quả thực hiện các tiêu chí nông thôn mới năm 2018 của xã Kỳ Hà"]]
    grid += [["STT", "Tiêu chí", head], [1, "Quy hoạch", "Đạt"], [2, "Giao thông", "Chưa đạt"]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "criteria")
    assert [row["year"] for row in found] == [2017, 2017]


def test_heads_of_two_years_contradict(tmp_path):
    grid = [["Số tiêu chí đạt"], ["TT", "Xã", "KH (năm 2009)", None], [None, None, 2018, 2019]]
    grid += [[1, "Kỳ Hà", 15, 16], [2, "Kỳ Ninh", 16, 17]]
    merges = ["A2:A3", "B2:B3", "C2:D2"]
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=merges))
    assert not rows(result, "indicators")
    assert {issue.rule for issue in result.issues} == {"path_contradicts"}


def test_a_rough_title_is_of_results_too(tmp_path):
    title = TITLE.replace("năm 2018", "năm 2018 (tạm tính)")
    heads = ["Kế hoạch (triệu đồng)", "Thực hiện (triệu đồng)"]
    found, _ = gifts_of(tmp_path, [("Hội Nông dân", 5, 4)], title, heads)
    assert [found[c]["qualifier"] for c in ("C3", "D3")] == ["exact", "about"]


@pytest.mark.parametrize("form", ["Tiền mặt (nháp)", "Tiền mặt (1.000đ)"])
def test_a_remark_beside_money_describes_no_thing(form, tmp_path):
    lines = [("Hội Nông dân", "Tiền mặt", 5), ("Hội Phụ nữ", form, 6)]
    found, told = gifts_of(tmp_path, lines, heads=["Hình thức", "Số tiền (triệu đồng)"])
    assert found.keys() == {"D3"} and "D4" in told


def test_a_day_among_the_figures_of_a_place_is_told(tmp_path):
    grid = [["Số tiêu chí đạt chuẩn nông thôn mới của các xã thị xã Kỳ Anh"]]
    grid += [["Năm", "Kỳ Ninh", "Kỳ Hà"], [2017, 12, 11], [2018, 11, datetime(2018, 3, 12)]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    told = [(issue.rule, issue.address) for issue in result.issues]
    assert ("date_among_numbers", "C4") in told and len(rows(result, "indicators")) == 3


@pytest.mark.parametrize(
    ("when", "period"),
    [("(đến 30/6)", "2018-06-30"), ("(6T)", "2018-H1"), ("(hết quý 2)", "2018-Q2")],
)
def test_a_day_without_its_year_is_of_that_of_the_title(when, period, tmp_path):
    found, _ = gifts_of(tmp_path, [("Hội Nông dân", 5)], heads=[f"Số tiền (triệu đồng) {when}"])
    assert found["C3"]["period"] == period


@pytest.mark.parametrize(
    ("amount", "bound"), [("5 trở lên", "at_least"), ("5 trở xuống", "at_most"), ("5/hộ", None)]
)
def test_words_behind_a_figure_bound_it(amount, bound, tmp_path):
    found, told = gifts_of(tmp_path, [("Hội Nông dân", 5), ("Hội Phụ nữ", amount)])
    assert found.get("C4", {}).get("qualifier") == bound and ("C4" in told) == (bound is None)


@pytest.mark.parametrize("name", ["Hội Nông dân (toàn tỉnh)", "Hội Phụ nữ (cả nước)"])
def test_what_a_wider_area_gave_is_told(name, tmp_path):
    found, told = gifts_of(tmp_path, [("Công an", 5), (name, 5)])
    assert found.keys() == {"C3"} and "C4" in told


COUNTED = ["TT", "Năm", "Xã", "Số tiêu chí đạt"]


@pytest.mark.parametrize(
    ("title", "heads", "first"),
    [("Số tiêu chí đạt chuẩn các xã (quý I)", COUNTED, [1, 2018, "Kỳ Hà", 15]),
     ("Số tiêu chí đạt chuẩn các xã", [*COUNTED[:2], "Năm báo cáo", *COUNTED[2:]],
      [1, 2018, 2009, "Kỳ Hà", 15]),
     ("Số tiêu chí đạt chuẩn các xã", COUNTED, [None, "Năm 2009"])],
)  # fmt: skip
def test_a_year_that_stands_beside_another_is_told(title, heads, first, tmp_path):
    second = [2, 2018, *[2018] * (len(heads) - 4), "Kỳ Ninh", 16]
    third = [3, 2018, *[2018] * (len(heads) - 4), "Kỳ Hoa", 17]
    lines = [second, first, third] if first[0] is None else [first, second, third]
    result = read(save_grid(tmp_path / "a.xlsx", [[title], heads, *lines]))
    kept = {row["address"] for row in rows(result, "indicators")}
    told = {cell for issue in result.issues for cell in issue.address.split(";")}
    doubted = f"{'ABCDE'[len(heads) - 1]}{5 if first[0] is None else 3}"
    assert doubted not in kept and doubted in told
