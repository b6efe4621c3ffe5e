"""What offices write inside tables of criteria and gifts: names cut short, marks, lists, sources.

Each table of phrases is told apart by what it must leave: figures as they are, or none of them.
"""

import pytest

from workbook_makers import read, rows, save_grid

AREA = "Huyện Tuy Phong, tỉnh Bình Thuận"
COMMUNES = ("Vĩnh Hảo", "Phú Lạc", "Phan Dũng")
NAMES = (
    "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Cơ sở vật chất văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông", "Nhà ở dân cư", "Thu nhập",
    "Hộ nghèo", "Lao động có việc làm", "Tổ chức sản xuất", "Giáo dục và Đào tạo", "Y tế",
    "Văn hóa", "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật",
    "Quốc phòng và An ninh",
)  # fmt: skip
LATER = (
    "Quy hoạch", "Hạ tầng kinh tế - xã hội", "Phát triển kinh tế nông thôn",
    "Đào tạo nguồn nhân lực nông thôn", "Văn hóa, giáo dục, y tế", "Giảm nghèo và an sinh xã hội",
    "Khoa học công nghệ và chuyển đổi số", "Môi trường và cảnh quan nông thôn",
    "Xây dựng hệ thống chính trị và hành chính công", "Tiếp cận pháp luật và an ninh, quốc phòng",
)  # fmt: skip


def table(folder, *grid):
    return read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid]))


def told(result):
    return {cell for i in result.issues for cell in i.address.split(";")}


def matrix(folder, names=NAMES, year=2019, area=AREA, first="Đạt", below=()):
    title = f"Kết quả thực hiện các tiêu chí nông thôn mới năm {year}"
    lines = [[n, one, *(["Đạt", "Chưa đạt"] * 10)[: len(names)]] for n, one in enumerate(COMMUNES)]
    lines[0][2] = first
    return table(folder, [title], [area], ["TT", "Xã", *names], *lines, *below)


def numbers(result, row="4"):
    return [r["criterion"] for r in rows(result, "criteria") if r["address"].endswith(row)]


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "Q. hoạch|TC01: Quy hoạch|Tiêu chí số 01 (Quy hoạch)|Quy hoạch và PT theo quy hoạch"),
        (3, "Thuỷ lợi và PCTT|TL&PCTT|Thủy lợi - PCTT|T.lợi|TLợi"),
        (5, "TH|T.học"),
        (6, "Cơ sở VCVH|CSVC V hóa|CS vật chất VH"),
        (7, "CSHT TMNT|HTTM nông thôn|Cơ sở HTTMNT|CSHTTMNT|CSHT thương mại NT (Chợ)|Chợ NT"),
        (8, "TT và TT|T.tin & truyền thông|TTvà TT"),
        (10, "TNBQ|Thu nhập BQĐN|Thu nhập bình quân đầu người"),
        (11, "NĐC|Nghèo ĐC|Tỷ lệ hộ nghèo đa chiều|Nghèo đa chiều giai đoạn 2021-2025"),
        (12, "CCLĐ|LĐ có VL TX|Lao động qua đào tạo"),
        (13, "TCSX&PTKTNT|TCSX và PT KTNT|Hình thức t/c sản xuất|HTTCSX"),
        (17, "M.trường và ATTP|MTATTP|MT + ATTP|Môi trường NT|VSMT và ATTP"),
        (18, "HT CT và TCPL|HTTC CTXH|H.thống CT & TCPL|HTTCCT-XH vững mạnh"),
        (19, "AN-QP|Q.phòng - A.ninh|QPvà AN|ANTT-XH"),
    ],
)
def test_a_name_cut_short_among_others_is_that_criterion(number, names, tmp_path):
    for name in names.split("|"):
        heads = [name if n == number else own for n, own in enumerate(NAMES, 1)]
        assert numbers(matrix(tmp_path, heads)) == [*map(str, range(1, 20))], name


def test_names_of_the_later_set_are_cut_short_and_numbered_too(tmp_path):
    for number, name in (
        (1, "TC1"), (2, "Hạ tầng KTXH"), (3, "PTKTNT"), (4, "Đào tạo NNL nông thôn"),
        (5, "VH, GD, YT"), (6, "Giảm nghèo - ASXH"), (7, "KHCN & CĐS"), (9, "XD HTCT và HCC"),
        (10, "TCPL và ANQP"),
    ):  # fmt: skip
        heads = [name if n == number else own for n, own in enumerate(LATER, 1)]
        found = matrix(tmp_path, heads, 2026, "Tỉnh Lâm Đồng")
        assert numbers(found) == [*map(str, range(1, 11))], name


def test_a_row_in_which_nearly_all_names_are_cut_short(tmp_path):
    heads = [
        "QH", "HTKTXH", "PTKTNT", "ĐTNNL", "VH-GD-YT", "GN-ASXH", "KHCN-CĐS", "MT-CQ", "HTCT-HCC",
        "TCPL-ANQP",
    ]  # fmt: skip
    found = matrix(tmp_path, heads, 2026, "Tỉnh Lâm Đồng")
    assert numbers(found) == [*map(str, range(1, 11))]


@pytest.mark.parametrize(
    ("name", "number"), [("Thủy lợi, điện", ""), ("Thủy lợi (CT 3.1)", "3.1"), ("TC 4 Y tế", "")]
)
def test_a_head_of_two_criteria_is_of_none_and_one_of_a_part_is_of_that(name, number, tmp_path):
    found = matrix(tmp_path, [*NAMES[:2], name, *NAMES[3:]])
    assert [one for one in numbers(found) if one not in map(str, (1, 2, *range(4, 20)))] == (
        [number] * bool(number)
    )
    assert number or "E4" in told(found)


@pytest.mark.parametrize("name", ["TH", "Điện tử", "QPAN", "TC 3: GD", "Đạt", "Tổng", "CSVC YT"])
def test_what_no_name_or_that_of_another_place_is_cut_to_stays_unknown(name, tmp_path):
    heads = [name if n == 9 else own for n, own in enumerate(NAMES, 1)]
    assert "9" not in numbers(matrix(tmp_path, heads))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "marks"),
    [
        ("met", "Đạt yêu cầu|Đạt (3/3)|Đạt 2/2 nội dung|Đạt năm 2015|Đạt từ năm 2015|Đạt - tốt"
         "|Đạt; duy trì|Đạt (đã thẩm định)|Đạt vững chắc|Đạt đầy đủ"
         "|Đạt các nội dung theo quy định"),
        ("not_met", "c.đ|C.Đạt|CĐạt|Chưa đạt do thiếu vốn|Chưa đạt 2/3|Chưa đạt chỉ tiêu 1.2"
         "|chưa đạt (đang xây dựng)|Chưa đạt; đang thi công|Chưa đạt yêu cầu|Chưa đạt 6.2, 6.3"
         "|Chưa đạt 01 chỉ tiêu|Chưa đạt (đạt 60%)|Không đạt do trường xuống cấp"),
        ("in_progress", "CBĐ|CB đạt|Đạt cơ bản|Đạt một phần|Đang thi công"),
        ("", "Đạt (?)|Đạt năm 2020|Đạt 2/3|Đạt (dự kiến)|Đạt theo chuẩn cũ|Chưa đạt kế hoạch"
         "|Đạt GĐ 2011-2015|Đạt, chưa có hồ sơ|Đạt chưa bền vững|a. Đạt"),
    ],
)  # fmt: skip
def test_a_mark_and_what_stands_behind_it(status, marks, tmp_path):
    for mark in marks.split("|"):
        found = matrix(tmp_path, first=mark)
        own = [r["status"] for r in rows(found, "criteria") if r["address"] == "C4"]
        assert own == [status] * bool(status) and (status or "C4" in told(found)), mark


@pytest.mark.parametrize(
    ("met", "other", "read_as"), [("Đ", "K", "not_met"), ("đ", "c", "not_met"), ("Đ", "T", "")]
)
def test_one_other_letter_beside_met_is_not_met(met, other, read_as, tmp_path):
    lines = [[n, one, met, other, other, met] for n, one in enumerate(COMMUNES, 1)]
    title = "Kết quả thực hiện các tiêu chí nông thôn mới năm 2019"
    found = table(tmp_path, [title], [AREA], ["TT", "Xã", *NAMES[:4]], *lines)
    own = {r["status"] for r in rows(found, "criteria") if r["address"][0] == "D"}
    assert own == {read_as} - {""} and (read_as or "D4" in told(found))


@pytest.mark.parametrize(("note", "kept"), [("* xã tự đánh giá", False), ("", True)])
def test_a_mark_with_a_star_that_a_note_explains_is_told(note, kept, tmp_path):
    found = matrix(tmp_path, first="Đạt *", below=([], [f"Ghi chú: {note}"]))
    assert ("1" in numbers(found)) == kept and ("C4" in told(found)) != kept


def unmet(folder, cell):
    title = "Tổng hợp kết quả thực hiện tiêu chí nông thôn mới năm 2019"
    cells = ("2, 5, 6, 17", cell, "1, 2, 3, 5, 6, 7, 9, 10, 11, 17")
    lines = zip((1, 2, 3), COMMUNES, (15, 17, 9), cells, strict=True)
    return table(folder, [title], [AREA], ["TT", "Xã", "Số tiêu chí đạt", "TC chưa đạt"], *lines)


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (
            "còn TC 5, 17|Còn 2 tiêu chí: 5, 17|Còn lại: 5, 17|Chưa đạt TC 5, 17|5 + 17|5&17"
            "|hiện còn TC 5, 17|Trường học + Môi trường",
            ["5", "17"],
        ),
        ("2 tiêu chí|5, 17, …|5, 17...|5, 17?", []),
    ],
)
def test_what_the_head_says_too_is_no_part_of_a_list(cells, read_as, tmp_path):
    for cell in cells.split("|"):
        found = unmet(tmp_path, cell)
        own = [r for r in rows(found, "criteria") if r["address"] == "D5"]
        assert [r["criterion"] for r in own] == read_as and (own or "D5" in told(found)), cell


def by_criterion(folder, cell):
    title = "Kết quả rà soát các tiêu chí nông thôn mới năm 2019"
    lines = [[n, own, 3, "Không"] for n, own in enumerate(NAMES[:6], 1)]
    lines[1][2:], lines[3][2:] = [1, cell], [2, "Phan Dũng"]
    heads = ["TT", "Tiêu chí", "Số xã đạt", "Các xã chưa đạt"]
    found = table(folder, [title], [AREA], heads, *lines)
    return found, [r["place"] for r in rows(found, "criteria") if r["address"] == "D5"]


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        ("Vĩnh Hảo (80%)|Vĩnh Hảo (còn 6,8%)|Vĩnh Hảo (chưa đạt)|Còn xã Vĩnh Hảo|Gồm: Vĩnh Hảo"
         "|Vĩnh Hảo chưa đạt|Vĩnh Hảo (thiếu nhà văn hóa)", ["Vĩnh Hảo"]),
        ("Vĩnh Hảo - Phú Lạc|Vĩnh Hảo & Phú Lạc|Vĩnh Hảo + Phú Lạc|2 xã Vĩnh Hảo và Phú Lạc"
         "|1. Vĩnh Hảo 2. Phú Lạc|Vĩnh Hảo (6,8%), Phú Lạc (còn 7%)", ["Vĩnh Hảo", "Phú Lạc"]),
        ("Vĩnh Hảo, Phú Lạc (mới đạt)|Vĩnh Hảo (đạt)|Vĩnh Hảo...|Vĩnh Hảo (2018)|Vĩnh Hảo mới đạt"
         "|Vĩnh Hảo hoặc Phú Lạc|VH|Toàn huyện|Vĩnh Hảo (đạt 100%)", []),
    ],
)  # fmt: skip
def test_places_of_a_list_with_what_is_said_of_them(cells, read_as, tmp_path):
    for cell in cells.split("|"):
        found, places = by_criterion(tmp_path, cell)
        assert places == read_as and (places or "D5" in told(found)), cell


def test_the_norm_of_a_count_dates_it_not(tmp_path):
    for head in ("Số TC đạt theo QĐ 1980", "Số tiêu chí đạt theo bộ TC giai đoạn 2016-2020"):
        title = "Số tiêu chí đạt chuẩn nông thôn mới năm 2019"
        found = table(tmp_path, [title], [AREA], ["TT", "Xã", head], [1, "Vĩnh Hảo", 15])
        assert [(r["indicator"], r["period"]) for r in rows(found, "indicators")] == [
            ("criteria_met", "2019")
        ]


def sources(folder, names, heads=("Kế hoạch", "Thực hiện")):
    title = "Kết quả huy động nguồn lực xây dựng nông thôn mới năm 2019"
    lines = [[n, name, 100 * n, 90 * n + 1] for n, name in enumerate(names, 1)]
    top = [title], [AREA], ["Đơn vị tính: triệu đồng"], ["TT", "Nguồn vốn", *heads]
    found = table(folder, *top, *lines)
    gifts = {r["address"]: r for r in rows(found, "contributions") if r["value_vnd"]}
    return found, [gifts[f"D{n + 4}"]["organization_id"] for n, _ in enumerate(names, 1)
                   if f"D{n + 4}" in gifts]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        ("TW|Tỉnh|Huyện|Xã", "ns-trung-uong|ns-tinh|ns-huyen|ns-xa"),
        ("Vốn tỉnh|Huyện đối ứng|NS xã, thị trấn|Dân đối ứng", "ns-tinh|ns-huyen|ns-xa|nhan-dan"),
        ("Lồng ghép CT, DA|Vốn vay ngân hàng|Nhân dân đóng góp (tiền, công)",
         "long-ghep|tin-dung|nhan-dan"),
        ("Ngân sách nhà nước (tỉnh)|Hỗ trợ của huyện|Ngân sách cấp xã đối ứng",
         "ns-tinh|ns-huyen|ns-xa"),
        ("NS tỉnh và huyện|Ngân sách nhà nước (tỉnh, huyện)", "|"),
    ],
)  # fmt: skip
def test_sources_by_their_level_or_in_short(names, ids, tmp_path):
    assert sources(tmp_path, names.split("|"))[1] == ids.split("|")


@pytest.mark.parametrize(
    "name", ["Nhân dân được hỗ trợ", "Số doanh nghiệp", "Ngoài NS tỉnh", "Nhân dân hiến đất, công"]
)
def test_who_received_how_many_gave_and_what_is_not_of_a_budget_give_nothing(name, tmp_path):
    assert sources(tmp_path, ["Ngân sách huyện", name])[1] == ["ns-huyen"]


def test_levels_beside_givers_head_budgets(tmp_path):
    title = "Nguồn vốn xây dựng nông thôn mới năm 2019"
    heads = ["TT", "Xã", "Trung ương", "Tỉnh", "Huyện", "Doanh nghiệp"]
    lines = [[n, one, 5 * n, 7 * n, 9 * n, 3] for n, one in enumerate(COMMUNES, 1)]
    found = table(tmp_path, [title], [AREA], ["Đơn vị tính: triệu đồng"], heads, *lines)
    assert {(r["address"][0], r["organization_id"]) for r in rows(found, "contributions")} == {
        ("C", "ns-trung-uong"), ("D", "ns-tinh"), ("E", "ns-huyen"), ("F", "doanh-nghiep"),
    }  # fmt: skip


def test_all_that_was_raised_beside_the_plan_sums_nothing(tmp_path):
    names = ("Ngân sách tỉnh", "Doanh nghiệp")
    for head in ("Tổng vốn huy động", "Tổng số"):
        assert len(sources(tmp_path, names, ("Kế hoạch", head))[1]) == 2


def gifts(folder, giver="Hội Nông dân", remark="", head="Đơn vị ủng hộ"):
    title = "Danh sách ủng hộ xây dựng nông thôn mới năm 2019"
    heads = ["TT", head, "Nội dung", "Số tiền (đồng)", "Ghi chú"]
    lines = [1, giver, "Tiền mặt", "5.000.000,-", remark], [2, "Ông Trần Lực", "Tiền mặt", 500000]
    found = table(folder, [title], [f"Xã Vĩnh Hảo, {AREA.lower()}"], heads, *lines)
    return found, {r["address"]: r for r in rows(found, "contributions")}


@pytest.mark.parametrize(
    ("remarks", "harmless"),
    [
        ("Đã nộp|Tiền mặt|Thôn 1|Trưởng thôn|Đợt 1|Ủng hộ làm đường|năm 2019|Việt kiều", True),
        ("Chưa nộp|Hứa|Còn nợ|Trả lại|Mới nộp 2.000.000|Trùng|Năm 2018|Bao gồm của năm 2018"
         "|Đã tính ở dòng 2|Trong đó 2 triệu của Hội PN|Sẽ chuyển|Cho xã Phú Lạc|triệu đồng"
         "|Nộp được 50%|2 năm 2018-2019|Dự kiến chuyển|Ghi nhầm",
         False),
    ],
)  # fmt: skip
def test_a_remark_that_changes_its_gift_is_told(remarks, harmless, tmp_path):
    for remark in remarks.split("|"):
        found, own = gifts(tmp_path, remark=remark)
        kept = "D4" in own  # what is but not given is none
        assert "D5" in own and (kept or not harmless), remark
        assert ("E4" in told(found) or not kept) != harmless, remark


def test_a_giver_of_the_district_gives_where_the_table_is(tmp_path):
    for giver, org in (
        ("Công an huyện Tuy Phong", "cong-an"),
        ("Hội LHPN huyện Tuy Phong", "phu-nu"),
        ("Tổng Công ty Điện lực miền Nam", ""),
    ):
        own = gifts(tmp_path, giver)[1]["D4"]
        assert (own["organization_id"], own["place"], own["value_vnd"]) == (org, "Vĩnh Hảo", 5e6)


def test_enterprises_among_others_in_a_head_are_not_who_gave(tmp_path):
    for head in ("Cơ quan, tổ chức, doanh nghiệp", "Doanh nghiệp, cá nhân"):
        assert gifts(tmp_path, head=head)[1]["D5"]["organization_id"] == ""


def test_money_counted_and_told_as_worth_is_one_gift(tmp_path):
    title = "Danh sách ủng hộ xây dựng nông thôn mới năm 2019"
    heads = ["TT", "Đơn vị, cá nhân", "Nội dung", "ĐVT", "Số lượng", "Thành tiền (đồng)"]
    lines = [1, "Hội Nông dân", "Xi măng", "bao", 50, 4500000], [
        2, "Ông Lực", "Tiền mặt", "đồng", 500000, 500000,
    ]  # fmt: skip
    found = table(tmp_path, [title], [f"Xã Vĩnh Hảo, {AREA.lower()}"], heads, *lines)
    assert [r["value_vnd"] for r in rows(found, "contributions")] == [4.5e6, 5e5]


@pytest.mark.parametrize("last", ["TH", "TT", "T.hợp"])
def test_initials_at_the_end_may_mean_something_else(last, tmp_path):
    grid = [
        ["Kết quả thực hiện tiêu chí nông thôn mới huyện Tiên Lãng, thành phố Hải Phòng năm 2020"],
        ["Xã", "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", last],
        ["Quyết Tiến", *["Đạt"] * 5],
        ["Kiến Thiết", *["Chưa đạt"] * 5],
    ]
    found = read(save_grid(tmp_path / "a.xlsx", grid))
    assert {row["criterion"] for row in rows(found, "criteria")} == {"1", "2", "3", "4"}
    assert found.issues
