"""Registers of other places: whole, without contradiction, added to what people edit,
good for their workbooks.
"""

import csv
import re
import shutil
from collections import Counter

import pytest
from openpyxl import Workbook

from analysis.reading.reader import Reader
from analysis.registers.asked import place_asked_for
from analysis.registers.country import PROVINCE, country, place_id, predecessors, successors
from analysis.registers.place_lines import HEADER, lines_of_ids
from analysis.registers.places import PASSED_ON
from analysis.registers.register import load, read_register
from workbook_makers import REFERENCE, rows

PLACES = "places.csv"
DISTRICTS = [
    ("Hà Nội", "huyện Đông Anh"),
    ("Hà Nội", "quận Hoàn Kiếm"),
    ("Nghệ An", "thành phố Vinh"),
    ("Quảng Ngãi", "huyện Lý Sơn"),
    ("Kiên Giang", "thành phố Phú Quốc"),
    ("Quảng Ninh", "huyện Cô Tô"),
    ("Hồ Chí Minh", "quận 3"),
    ("Đồng Tháp", "huyện Cao Lãnh"),
    ("Đồng Tháp", "thành phố Cao Lãnh"),
    ("Hải Phòng", "huyện An Lão"),
    ("Bình Định", "huyện An Lão"),
    ("Thái Nguyên", "huyện Đồng Hỷ"),
    ("Hậu Giang", "thành phố Vị Thanh"),
]


@pytest.fixture
def reference(tmp_path):
    """The registers of the project without its places."""
    folder = shutil.copytree(REFERENCE, tmp_path / "reference")
    write(folder, [])
    return folder


def register_of(province, district=""):
    """Lines of places.csv for all units of a province as before the reform, or of a district."""
    known = [place for place in country().by_key.values() if not place.new]
    if district:
        asked = {place_asked_for(f"{district}, {province}").key}
    else:
        provinces = [p for p in known if p.level == PROVINCE]
        today = {p.key for p in country().by_key.values() if p.new and p.name == province}
        asked = {p.key for p in provinces if today & set(successors().get(p.key, ()))}
        asked |= {p.key for p in provinces if p.name == province and not asked}
    chosen = [p for p in known if p.level < PROVINCE and asked & {p.key, *p.inside}]
    return lines_of_ids(map(place_id, chosen), [])


def write(folder, lines):
    with (folder / PLACES).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(lines)


# -- what is written -------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize(("province", "district"), DISTRICTS)
def test_the_register_of_a_district_contradicts_nowhere(province, district, reference):
    lines = register_of(province, district)
    write(reference, lines)
    assert load(reference).contradictions == []
    assert read_register(reference / PLACES) == lines
    own = [line for line in lines if f"{line['place_type']} {line['place']}" == district]
    assert [(line["valid_from"], line["valid_to"]) for line in own] == [("", "2025-06-30")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "province", ["Hà Tĩnh", "Hà Nội", "Bắc Ninh", "Bắc Giang", "Hồ Chí Minh", "Lâm Đồng", "Huế"]
)
def test_the_register_of_a_province_has_all_its_units_and_contradicts_nowhere(province, reference):
    lines = register_of(province)
    write(reference, lines)
    assert load(reference).contradictions == []
    assert len({(line["place_id"], line["valid_from"]) for line in lines}) == len(lines)
    known = country().by_key.values()
    named = [u for u in known if u.level == 3 and u.name == province]
    of = [u for u in named if u.new] or named
    codes = {line["code"] for line in lines if line["valid_from" if of[0].new else "valid_to"]}
    assert {u.code for u in known if u.inside[:1] == (of[0].key,)} <= codes


@pytest.mark.slow
def test_every_successor_has_all_that_passed_on_to_it():
    """In the register of one district, nothing of a successor is missing:
    a sum over it is the whole.
    """
    known = country().by_key.values()
    for province, district in DISTRICTS:
        lines = {
            line["place_id"]: line
            for line in register_of(province, district)
            if not line["valid_from"]
        }
        into = Counter(t for line in lines.values() for t in line["merged_into"].split(";") if t)
        for line in register_of(province, district):
            if line["valid_from"] and line["place_id"] not in lines:
                (unit,) = [
                    u for u in known if u.new and u.code == line["code"] and u.level == 1
                ] or [u for u in known if u.new and u.code == line["code"]]
                assert into[line["place_id"]] == len(predecessors()[unit.key]), line


def test_a_divided_commune_has_each_successor_with_how_it_took_over():
    lines = [line for line in register_of("Hà Nội", "Đông Anh") if line["merged_into"]]
    divided = [line for line in lines if ";" in line["merged_into"]]
    assert divided and {w for line in lines for w in line["passed_on"].split(";")} <= set(PASSED_ON)
    for line in divided:
        assert line["passed_on"].split(";") == ["part"] * len(line["merged_into"].split(";"))
    assert {line["passed_on"] for line in lines if line not in divided} == {"whole"}


def test_a_commune_that_stayed_as_it_was_keeps_its_id():
    lines = [
        line for line in register_of("Hồ Chí Minh", "huyện Cần Giờ") if line["place"] == "Thạnh An"
    ]
    assert [(line["valid_from"], line["valid_to"], line["merged_into"]) for line in lines] == [
        ("", "2025-06-30", ""),
        ("2025-07-01", "", ""),
    ]
    assert len({line["place_id"] for line in lines}) == 1


def test_an_island_district_without_communes_passed_on_itself():
    (line,) = [
        line for line in register_of("Quảng Ngãi", "Lý Sơn") if line["place_type"] == "huyện"
    ]
    (successor,) = [
        line for line in register_of("Quảng Ngãi", "Lý Sơn") if line["place_type"] == "đặc khu"
    ]
    assert (line["merged_into"], line["passed_on"]) == (successor["place_id"], "whole")


def test_the_package_and_the_register_made_by_hand_agree_on_the_reform():
    """Every successor of places.csv, which was written from the resolutions,
    is the package's as well.
    """
    by_code = {(r["code"], r["valid_from"]): r for r in register_of("Hà Tĩnh") if r["code"]}
    ours = read_register(REFERENCE / PLACES)
    code_of = {r["place_id"]: r["code"] for r in ours}
    theirs = {r["place_id"]: r["code"] for r in register_of("Hà Tĩnh")}
    checked = 0
    for row in ours:
        if row["valid_to"] == "2025-06-30" and row["merged_into"]:
            other = by_code[(row["code"], "")]
            assert {code_of[t] for t in row["merged_into"].split(";")} == {
                theirs[t] for t in other["merged_into"].split(";")
            }, row["place"]
            checked += 1
    assert checked > 30


def test_the_same_place_has_the_same_id_whatever_was_asked_for():
    wide = {
        (line["code"], line["valid_from"], line["place_type"]): line
        for line in register_of("Nghệ An")
    }
    for line in register_of("Nghệ An", "Vinh"):
        assert wide[(line["code"], line["valid_from"], line["place_type"])] == line


# -- names -----------------------------------------------------------------------------------------
def test_districts_of_one_name_in_two_provinces_are_told_apart():
    first, second = (
        {line["place_id"] for line in register_of(province, "huyện An Lão")}
        for province in ("Hải Phòng", "Bình Định")
    )
    assert first and second and not first & second


def test_a_district_is_found_under_its_province_of_today_too():
    assert register_of("Bắc Ninh", "Hiệp Hòa") == register_of("Bắc Giang", "Hiệp Hòa")


# -- workbooks of another district -----------------------------------------------------------------
def matrix(path, title, names, above=()):
    book = Workbook()
    sheet = book.active
    for line in (*above, [title], ["TT", "Xã", "Tiêu chí 1", "Tiêu chí 2", "Tiêu chí 3"]):
        sheet.append(line)
    for i, name in enumerate(names, 1):
        sheet.append([i, name, "x", "CĐ", "x"])
    book.save(path)
    return path


def read_with(reference, path):
    return Reader(load(reference)).read(path, path.name, "")


@pytest.mark.parametrize(
    ("province", "district", "names"),
    [
        (
            "Hà Nội",
            "huyện Đông Anh",
            ["Xuân Canh", "xã Tàm Xá", "X. Kim Chung", "Vân Hà", "Liên Hà"],
        ),
        (
            "Nghệ An",
            "thành phố Vinh",
            ["Hưng Chính", "phường Lê Lợi", "P. Trung Đô", "xã Nghi Phú", "Hưng Hòa"],
        ),
        (
            "Thái Nguyên",
            "huyện Đồng Hỷ",
            ["Minh Lập", "Hóa Trung", "TT. Trại Cau", "Tân Long", "Cây Thị"],
        ),
    ],
)
def test_a_workbook_of_another_district_is_read(province, district, names, reference, tmp_path):
    title = f"Kết quả thực hiện tiêu chí nông thôn mới {district} năm 2023"
    above = [[f"ỦY BAN NHÂN DÂN {province.upper()}"], [f"UBND {district.upper()}"]]
    found = read_with(reference, matrix(tmp_path / "a.xlsx", title, names, above))
    read = rows(found, "criteria")
    assert [r["status"] for r in read] == ["met", "not_met", "met"] * len(names)
    bare = [re.sub(r"^(xã|X\.|phường|P\.|TT\.) ", "", name) for name in names]
    assert [r["place"] for r in read[::3]] == bare
    lines = lines_of_ids({r["place_id"] for r in read}, [])
    inside = {r["place_id"]: r["parent_id"] for r in lines if not r["valid_from"]}
    (own,) = {inside[r["place_id"]] for r in read}
    assert own.startswith(district.split()[0].replace("huyện", "huyen").replace("thành", "thanh"))
    assert [i.rule for i in found.issues if i.rule != "place_type_differs"] == []


@pytest.mark.parametrize(
    ("written", "place_type"),
    [
        ("thị trấn Đông Anh", "thị trấn"),
        ("TT. Đông Anh", "thị trấn"),
        ("Đông Anh", "thị trấn"),
        ("huyện Đông Anh", ""),
    ],
)
def test_a_commune_with_the_name_of_its_district(written, place_type, reference, tmp_path):
    """Among communes the bare name is the commune's; no criteria are read for a district."""
    title = "Kết quả thực hiện tiêu chí huyện Đông Anh năm 2023"
    path = matrix(tmp_path / "a.xlsx", title, ["Xuân Canh", written])
    found = read_with(reference, path)
    kinds = {r["place"]: r["place_type"] for r in rows(found, "criteria")}
    assert kinds == {"Xuân Canh": "xã"} | ({"Đông Anh": place_type} if place_type else {})
    assert [i.rule for i in found.issues] == ([] if place_type else ["commune_missing"])


@pytest.mark.slow
def test_a_commune_of_two_districts_is_told_apart_by_the_title(reference, tmp_path):
    """Hà Nội has several communes of one name."""
    lines = [
        r
        for r in register_of("Hà Nội")
        if r["valid_to"] == "2025-06-30" and r["place_type"] == "xã"
    ]
    names = Counter(r["place"] for r in lines)
    twice = [name for name, n in names.items() if n > 1]
    assert twice
    parents = {r["place_id"]: r for r in register_of("Hà Nội")}
    reader = Reader(load(reference))
    for name in twice:
        for unit in (line for line in lines if line["place"] == name):
            district = parents[unit["parent_id"]]
            title = (
                f"Kết quả thực hiện tiêu chí {district['place_type']} {district['place']} năm 2023"
            )
            found = reader.read(matrix(tmp_path / "a.xlsx", title, [name]), "a.xlsx", "")
            assert {r["place_id"] for r in rows(found, "criteria")} == {unit["place_id"]}
        found = reader.read(
            matrix(tmp_path / "a.xlsx", "Kết quả thực hiện tiêu chí năm 2023", [name]), "a.xlsx", ""
        )
        assert rows(found, "criteria") == []
        assert {i.rule for i in found.issues} == {"place_ambiguous"}


def test_a_name_without_accents_that_fits_two_communes_is_no_place(reference, tmp_path):
    found = read_with(
        reference,
        matrix(
            tmp_path / "a.xlsx",
            "Kết quả thực hiện tiêu chí huyện Đông Anh năm 2023",
            ["Xuân Canh", "Lien Hà"],
        ),
    )
    assert {r["place"] for r in rows(found, "criteria")} == {"Xuân Canh"}
    assert "unknown_place" in {i.rule for i in found.issues}


def test_the_twentieth_criterion_of_one_province_is_none_of_another(reference, tmp_path):
    """2018 in Nghệ An counts to 19, though Hà Tĩnh's own set stands in the register."""
    reader = Reader(load(reference))
    book = Workbook()
    sheet = book.active
    for line in (
        ["Kết quả thực hiện tiêu chí nông thôn mới thành phố Vinh năm 2018"],
        ["TT", "Xã", "Tiêu chí 19", "Tiêu chí 20", "Số tiêu chí đạt"],
        [1, "Hưng Chính", "x", "x", "19/19"],
        [2, "Nghi Phú", "x", "x", "20/20"],
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    found = reader.read(tmp_path / "a.xlsx", "a.xlsx", "")
    assert {r["criterion"] for r in rows(found, "criteria")} == {"19"}
    assert "criterion_not_in_set" in {i.rule for i in found.issues}
