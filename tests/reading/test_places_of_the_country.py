"""One sheet moved to districts and provinces of the whole country gives the same rows there."""

import random
from collections import defaultdict

import pytest
from openpyxl import Workbook

from analysis.reading.reader import Reader
from analysis.reading.rows import PARTS
from analysis.registers.country import COMMUNE, Places, country
from workbook_makers import read as read_file
from workbook_makers import registers, rows, save_grid

MATRIX = ("Kết quả thực hiện các tiêu chí nông thôn mới", ["TC 1", "TC 2"], ["x", "Chưa đạt"])
COUNTS = ("Tổng hợp số tiêu chí đạt chuẩn của các xã", ["Số tiêu chí đạt"], [8])
GIFTS = (
    "Đơn vị tính: triệu đồng. Kết quả ủng hộ xây dựng nông thôn mới",
    ["Hội Nông dân", "Hội Phụ nữ"],
    [10, 20],
)


def inside():
    """The communes of each district of before, of each province since, by the key of that unit."""
    found = defaultdict(list)
    for place in country().by_key.values():
        if place.level == COMMUNE and place.name != "Trung Bình":
            found[place.inside[0]].append(place)
    return {key: own for key, own in found.items() if len(own) >= 5}


def chosen(new, seed=7, most=10):
    keys = sorted(key for key in inside() if key.startswith("+") == new)
    return random.Random(seed).sample(keys, most)


@pytest.fixture(scope="module")
def reader():
    return Reader(registers())


def read(reader, path, communes, title, year, kinded, table):
    words, heads, values = table
    book = Workbook()
    book.active.append([f"{words} {title} năm {year}"])
    book.active.append(["TT", "Tên xã", *heads])
    for n, place in enumerate(communes, start=1):
        bare = place.name if len(place.name) > 2 and not kinded else f"{place.kind} {place.name}"
        book.active.append([n, bare, *values])
    book.save(path)
    tidied = reader.read(path, path.name).tidied
    rows = [dict(zip(PARTS[part], r, strict=True)) for part in PARTS for r in getattr(tidied, part)]
    return sorted(row["place_id"] for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("table", [MATRIX, COUNTS, GIFTS])
@pytest.mark.parametrize("kinded", [True, False])
@pytest.mark.parametrize(("year", "new"), [(2020, False), (2026, True)])
def test_the_same_sheet_in_other_places_gives_the_same_rows(
    year, new, kinded, table, reader, tmp_path
):
    """Bare names that two communes of one district share are refused, never guessed."""
    places = Places(registers())
    for key in chosen(new):
        unit = country().by_key[key]
        own = inside()[key][:8]
        names = [place.name for place in own]
        communes = [place for place in own if kinded or names.count(place.name) == 1]
        title = f"{unit.kind} {unit.name}"
        if kinded and not new:
            title += f", tỉnh {country().by_key[unit.inside[0]].name}"
        found = read(reader, tmp_path / "a.xlsx", communes, title, year, kinded, table)
        day = f"{year}-06-30"
        ids = [places.identity(place, day)[0] for place in communes for _ in table[2]]
        assert found == sorted(ids), title


def test_a_commune_may_be_called_as_a_mean_is(tmp_path):
    title = "Số tiêu chí đạt chuẩn nông thôn mới các xã huyện Trần Đề, tỉnh Sóc Trăng năm 2020"
    lines = [("Trung Bình", 15), ("Tài Văn", 17), ("Viên An", 16), ("Trung bình", 16)]
    grid = [[title], ["TT", "Tên xã", "Số tiêu chí đạt"]]
    grid += [[n, *one] for n, one in enumerate(lines, 1)]
    told = rows(read_file(save_grid(tmp_path / "bieu.xlsx", grid)), "indicators")
    assert [(row["place"], row["value"]) for row in told] == lines[:3]


def of_2018(tmp_path, title, head, names, year=2018):
    heads = [
        [title],
        [f"Kết quả xây dựng nông thôn mới năm {year}"],
        ["TT", head, "Số xã đạt chuẩn"],
    ]
    lines = [[n, name, n] for n, name in enumerate(names, start=1)]
    return rows(read_file(save_grid(tmp_path / "b.xlsx", [*heads, *lines])), "indicators")


@pytest.mark.parametrize("title", ["UBND TỈNH THỪA THIÊN HUẾ", "Tỉnh Thừa Thiên - Huế"])
def test_a_province_of_another_name_holds_its_districts(tmp_path, title):
    found = of_2018(tmp_path, title, "Huyện", ["Nam Đông", "Phú Lộc", "TP Huế", "A Lưới"])
    assert [row["place"] for row in found] == ["Nam Đông", "Phú Lộc", "Huế", "A Lưới"]
    assert [row["place_id"] for row in found][:3] == [
        "huyen-nam-dong", "huyen-phu-loc-482", "thanh-pho-hue",
    ]  # fmt: skip


def test_a_province_is_called_as_on_its_day(tmp_path):
    names = ["Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam"]
    found = of_2018(tmp_path, "Cả nước", "Tỉnh", names)
    assert [row["place_id"] for row in found][1:3] == [
        "tinh-thua-thien-hue",
        "thanh-pho-da-nang-48",
    ]
    later = of_2018(tmp_path, "UBND THÀNH PHỐ HUẾ", "Huyện", ["Phú Lộc", "Phú Vang"], 2025)
    assert [row["place_id"] for row in later] == ["huyen-phu-loc-482", "huyen-phu-vang-478"]


def test_of_two_units_of_one_name_the_day_tells_which(tmp_path):
    names = ["Hoa Lư", "Nho Quan", "TP Ninh Bình"]
    before = of_2018(tmp_path, "UBND TỈNH NINH BÌNH", "Huyện, thành phố", names)
    assert [row["place_id"] for row in before][::2] == ["huyen-hoa-lu", "thanh-pho-ninh-binh"]
    names = ["Hoa Lư", "Nho Quan", "Kim Sơn"]
    since = of_2018(tmp_path, "UBND TỈNH NINH BÌNH", "Huyện, thành phố", names, 2025)
    assert since[0]["place_id"] == "thanh-pho-hoa-lu-374"


def test_a_former_district_holds_the_communes_of_what_it_became(tmp_path):
    grid = [
        ["UBND HUYỆN MỸ LỘC"], ["Số tiêu chí nông thôn mới đạt năm 2018"],
        ["TT", "Xã", "Số tiêu chí đạt"], [1, "Mỹ Thắng", 19], [2, "Mỹ Hà", 18], [3, "Mỹ Phúc", 17],
    ]  # fmt: skip
    found = rows(read_file(save_grid(tmp_path / "b.xlsx", grid)), "indicators")
    assert [row["place_id"] for row in found] == ["my-thang-13717", "my-ha-13711", "my-phuc-13726"]


def test_a_commune_of_after_the_reform_lies_in_the_province_below_its_name(tmp_path):
    """The province has the name of one before the reform, which never held the commune."""
    title = "Kết quả vận động nhân dân đóng góp xây dựng nông thôn mới 6 tháng cuối năm 2025"
    heads = [["UBND XÃ HẢI HẬU"], ["TỈNH NINH BÌNH"], [title], ["TT", "Ngày công", "Hiến đất (m2)"]]
    result = read_file(save_grid(tmp_path / "bieu.xlsx", [*heads, [1, 320, 85]]))
    assert {row["place"] for row in rows(result, "contributions")} == {"Hải Hậu"}


def test_a_name_without_accents_may_be_that_of_a_commune_elsewhere(tmp_path):
    """Vinh Thanh is a commune of Huế; in Phước Long it is Vĩnh Thanh, typed so."""
    names = ("Hung Phu", "Vinh Thanh", "Vinh Phu Tay")
    title, heads = (
        "SO TIEU CHI NTM DAT 2021, HUYEN PHUOC LONG, TINH BAC LIEU",
        ["Ten xa", "So TC dat"],
    )
    grid = [[title], heads, *([f"xa {one}", 19] for one in names)]
    found = rows(read_file(save_grid(tmp_path / "b.xlsx", grid)), "indicators")
    assert [row["place"] for row in found] == ["Hưng Phú", "Vĩnh Thanh", "Vĩnh Phú Tây"]
