"""The registers: contradictions are told with their line, and a name is looked up on a date."""

import csv
import shutil

import pytest

from analysis.reading.law.labels import Labels
from analysis.reading.law.places import settle
from analysis.reading.law.values import value_of
from analysis.registers.country import DISTRICT, PROVINCE, Places
from analysis.registers.register import ADDED, COLUMNS, load, read_register
from analysis.registers.vocabulary import Vocabulary
from analysis.words.text import match_key
from workbook_makers import HALF, OLD, REFERENCE, REST, registers

ENDED = (*OLD[:4], "2024-12-31", *OLD[5:])


class Known:
    """The words and places of a register, as labels are read by them."""

    def __init__(self, found):
        self.places = Places(found)
        self.labels = Labels(Vocabulary(found.words), found.units, self.places.country)

    def unit(self, name, date, *around):
        """(place_id, kind) of a name inside these units on a day; None where it is none."""
        area = None
        for kind, own in around:
            inside = [p for p in self.places.country.named(own) if p.kind == kind and not p.new]
            (area,) = [p for p in inside if area is None or area.key in p.inside]
        (settled,) = settle([self.labels.place(name)[0]], area, None, date)
        if settled is None or settled.place is None:
            return None
        found = self.places.identity(settled.place, date, settled.kind)
        return found and (found[0], found[2])


@pytest.fixture(scope="module")
def known():
    return Known(registers())


@pytest.fixture
def reference(tmp_path):
    return shutil.copytree(REFERENCE, tmp_path / "reference")


def append(reference, name, *line):
    """Write one more line; its number in the file."""
    path = reference / f"{name}.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(line)
    return len(read_register(path)) + 1


def contradictions(reference):
    return [
        (i.source.removeprefix("data/reference/"), int(i.address[1:]), i.rule, i.found)
        for i in load(reference).contradictions
    ]


# -- contradictions --------------------------------------------------------------------------------
def test_the_registers_of_the_project_contradict_nowhere():
    assert registers().contradictions == []


def test_no_line_stands_twice():
    for name in COLUMNS:
        lines = [tuple(row.items()) for row in read_register(REFERENCE / f"{name}.csv")]
        assert len(lines) == len(set(lines)), name


@pytest.mark.parametrize(
    ("word", "use", "other"),
    [
        ("Hội ND", "org", "phu-nu"),
        ("hội nông dân", "org", "cong-an"),
        ("Xi măng", "kind", "labour"),
        ("Số mô hình", "indicator", "criteria_gained"),
        ("Y tế", "criterion", "3"),
        ("mét", "unit", "km|infrastructure|"),
        ("chưa đạt", "status", "met"),
    ],
)
def test_a_word_for_two_things_is_a_contradiction(word, use, other, reference):
    append(reference, "vocabulary", word, use, other)
    found = contradictions(reference)
    assert {rule for _, _, rule, _ in found} == {"register_ambiguous"}


@pytest.mark.parametrize(
    ("name", "line", "unknown"),
    [
        ("vocabulary", ("Hội Chơ", "org", "hoi-cho"), "org: hoi-cho"),
        ("vocabulary", ("MTTQ", "orgs", "mttq"), "orgs: mttq"),
        (
            "places",
            ("ky-moi", "Kỳ Mới", "xã", "2025-07-01", "", "1", "tinh-ha-noi", "", "", "", ""),
            "tinh-ha-noi",
        ),
        (
            "places",
            ("ky-cu", "Kỳ Cũ", "xã", "", "2019-12-31", "1", "", "ky-khong-co", "", "", ""),
            "ky-khong-co",
        ),
        ("criteria", ("NTM1999", "1", "Quy hoạch cũ", "", "", ""), "NTM1999"),
    ],
)
def test_an_unknown_id_is_a_contradiction_at_its_line(name, line, unknown, reference):
    number = append(reference, name, *line)
    assert (f"{name}.csv", number, "register_unknown_id", unknown) in contradictions(reference)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "overlaps"),
    [
        ("2015-04-10", "2024-12-31", True),
        ("2024-12-31", "", True),
        ("", "", True),
        ("2025-07-01", "", False),
        ("", "2015-04-09", False),
    ],
)
def test_overlapping_validity_is_a_contradiction(valid_from, valid_to, overlaps, reference):
    line = (
        "ky-ninh",
        "Kỳ Ninh",
        "xã",
        valid_from,
        valid_to,
        "18781",
        "thi-xa-ky-anh",
        "",
        "",
        "",
        "",
    )
    number = append(reference, "places", *line)
    found = [c for c in contradictions(reference) if c[2] == "register_overlap"]
    assert {c[:3] for c in found} == (
        {("places.csv", number, "register_overlap")} if overlaps else set()
    )


def added(reference, *lines):
    """The contradictions of the register of places with these lines more,
    each with the line it stands at.
    """
    first = len(read_register(reference / "places.csv")) + 2
    for line in lines:
        append(reference, "places", *line, *[""] * (11 - len(line)))
    return [(line - first, rule) for _, line, rule, _ in contradictions(reference)]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([(*OLD, "nua", "whole"), HALF], []),
        ([(*OLD, "nua;con-lai", "area;people"), HALF, REST], []),
        ([(*OLD, "nua;con-lai", "part;part"), HALF, REST], []),
        ([(*OLD, "nua;con-lai", "part"), HALF, REST], [(0, "register_passed_on")]),
        ([(*OLD, "nua;con-lai", "whole;part"), HALF, REST], [(0, "register_passed_on")]),
        ([(*OLD, "nua;con-lai", "area;area"), HALF, REST], [(0, "register_passed_on")]),
        ([(*OLD, "nua", "toàn bộ"), HALF], [(0, "register_passed_on")]),
        ([(*OLD, "nua", ""), HALF], [(0, "register_passed_on")]),
        (
            [(*OLD[:4], "2025-05-31", *OLD[5:], "nua", "whole"), HALF],
            [(0, "register_successor_date")],
        ),
        ([(*OLD[:4], "", *OLD[5:], "nua", "whole"), HALF], [(0, "register_successor_date")]),
        ([ENDED, ("cu", "Cũ", "phường", "2025-01-01", "", "90003", "huyen-ky-anh")], []),
        (
            [ENDED, ("cu", "Cũ", "phường", "2025-02-01", "", "90003", "huyen-ky-anh")],
            [(0, "register_gap")],
        ),
        ([(*OLD[:3], "2025-07-01", *OLD[4:])], [(0, "register_date")]),
        ([(*OLD[:3], "1/7/2015", *OLD[4:])], [(0, "register_date")]),
        ([(*OLD[:3], "2015-02-30", *OLD[4:])], [(0, "register_date")]),
        ([(*OLD[:2], "xa", *OLD[3:])], [(0, "register_place_type")]),
        ([(*HALF[:5], "18781", HALF[6])], [(0, "register_same_place")]),
        ([HALF, ("khac", *HALF[1:5], "90009", HALF[6])], [(1, "register_same_place")]),
        ([HALF, ("khac", *HALF[1:5], "90009", "")], []),
        ([(*OLD, "cu", "whole")], [(0, "register_successor_date"), (0, "register_cycle")]),
    ],
)  # fmt: skip
def test_a_register_of_places_that_cannot_be_is_told_at_its_line(lines, told, reference):
    assert added(reference, *lines) == told


def test_each_successor_is_known_with_how_it_took_over():
    assert {s.place_id: s.how for s in registers().successors_of["ky-loi"]} == {
        "vung-ang": "area",
        "song-tri-2": "people",
        "hoanh-son": "people",
    }
    assert [(s.place_id, s.how) for s in registers().successors_of["ky-ninh"]] == [
        ("hai-ninh", "whole")
    ]


def test_a_ring_of_successors_is_a_contradiction(reference):
    """Both units pass on to each other; a chart would follow them for ever."""
    lines = [
        ("a", "A", "xã", "", "2019-12-31", "90001", "huyen-ky-anh", "b", "whole"),
        ("b", "B", "xã", "2020-01-01", "2025-06-30", "90002", "huyen-ky-anh", "a", "whole"),
    ]
    assert {(0, "register_cycle"), (1, "register_cycle")} <= set(added(reference, *lines))


@pytest.mark.slow
def test_a_city_under_the_central_government_is_no_district(known):
    levels = {"thành phố Hà Nội": {PROVINCE}, "thành phố Hà Tĩnh": {DISTRICT}}
    for written, own in levels.items():
        assert {p.level for p in known.labels.place(written)[0].candidates} == own, written


def test_a_ward_named_by_a_number_needs_its_kind(known):
    for written in ("Phường 1", "Phường IV", "Phường V"):
        assert known.labels.read(written).places, written
    for written in ("1", "1, 2", "01", "Tiêu chí 1", "1. Quy hoạch", "IV", "IV. Văn hóa"):
        assert known.labels.read(written).places == ()


WRITTEN_BY_PEOPLE = ("corrections", "preferred_sources")  # shipped with their header only


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_column_is_named_and_the_rest_stays_usable(name, reference):
    path = reference / f"{name}.csv"
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace(COLUMNS[name][0], "x", 1), encoding="utf-8-sig"
    )
    found = load(reference)
    assert (path.name, "register_column_missing", COLUMNS[name][0]) in {
        (file, rule, what) for file, _, rule, what in contradictions(reference)
    }
    shipped = read_register(REFERENCE / path.name) if name in ADDED else []
    assert found.tables[name] == shipped
    assert all(found.tables[other] for other in COLUMNS if other not in (name, *WRITTEN_BY_PEOPLE))


def test_a_project_adds_to_the_registers_of_the_program_and_its_line_takes_the_place_of_theirs(
    reference,
):
    for name in COLUMNS:
        path = reference / f"{name}.csv"
        path.write_text(path.read_text("utf-8-sig").split("\n")[0] + "\n", "utf-8-sig")
    with (reference / "organizations.csv").open("a", encoding="utf-8") as file:
        file.write("dan-phat,Giáo xứ Đan Phát,,people\nmttq,Ủy ban Mặt trận,,fatherland_front\n")
    found, shipped = load(reference), load(REFERENCE)
    assert not found.contradictions
    assert found.organization_of["dan-phat"] == ("Giáo xứ Đan Phát", "people")
    assert found.organization_of["mttq"][0] == "Ủy ban Mặt trận"
    assert found.organization_of.keys() - shipped.organization_of.keys() == {"dan-phat"}
    assert found.tables["vocabulary"] == shipped.tables["vocabulary"]
    assert found.tables["places"] == [], "its places are its own"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_register_is_named(name, reference):
    (reference / f"{name}.csv").unlink()
    assert (f"{name}.csv", "register_unreadable") in {
        (file, rule) for file, _, rule, _ in contradictions(reference)
    }


def test_a_register_saved_in_another_encoding_is_named(reference):
    path = reference / "vocabulary.csv"
    path.write_bytes("word,use,meaning\nkilômét đường,unit,km||\n".encode("utf-16"))
    assert ("vocabulary.csv", "register_unreadable") in {
        (file, rule) for file, _, rule, _ in contradictions(reference)
    }


def test_registers_may_be_saved_by_excel_with_semicolons_and_more_columns(reference):
    path = reference / "organization_groups.csv"
    rows = read_register(path)
    lines = [";".join([*row.values(), "x"]) for row in rows]
    path.write_text("\r\n".join([";".join([*rows[0], "ghi chú"]), *lines]), encoding="utf-8-sig")
    found = load(reference)
    assert found.contradictions == []
    assert found.tables["organization_groups"] == [row | {"ghi chú": "x"} for row in rows]


# -- places on a date ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "date", "place_id", "place_type"),
    [
        ("Sông Trí", "2018-12-31", "song-tri-1", "phường"),
        ("Sông Trí", "2026-12-31", "song-tri-2", "phường"),
        ("Kỳ Hoa", "2018-12-31", "ky-hoa-1", "xã"),
        ("Kỳ Hoa", "2025-06-30", "ky-hoa-1", "xã"),
        ("Kỳ Hoa", "2025-07-01", "ky-hoa-2", "xã"),
        ("Kỳ Ninh", "2024-12-31", "ky-ninh", "xã"),
        ("Kỳ Ninh", "2025-01-01", "ky-ninh", "phường"),
        ("Kỳ Nam", "2025-06-30", "ky-nam", "phường"),
        ("Kỳ Hưng", "2019-12-31", "ky-hung", "xã"),
        ("Hưng Trí", "2020-01-01", "hung-tri", "phường"),
        ("xã Kỳ Anh", "2026-06-30", "ky-anh", "xã"),
        ("thị xã Kỳ Anh", "2018-12-31", "thi-xa-ky-anh", "thị xã"),
        ("huyện Kỳ Anh", "2018-12-31", "huyen-ky-anh", "huyện"),
        ("tỉnh Hà Tĩnh", "2018-12-31", "tinh-ha-tinh", "tỉnh"),
        ("thành phố Hà Tĩnh", "2018-12-31", "thanh-pho-ha-tinh", "thành phố"),
        ("Vũng Áng", "2026-12-31", "vung-ang", "phường"),
        ("thị trấn Kỳ Đồng", "2025-03-31", "ky-dong", "thị trấn"),
    ],
)
def test_a_name_is_the_unit_of_its_date(name, date, place_id, place_type, known):
    assert known.unit(name, date, ("tỉnh", "Hà Tĩnh")) == (place_id, place_type)


@pytest.mark.parametrize(
    ("place_id", "code"), [("ky-hoa-1", "18829"), ("ky-hoa-2", "18814"), ("song-tri-1", "18754")]
)
def test_units_of_one_name_have_their_own_codes(place_id, code):
    (row,) = [r for r in registers().tables["places"] if r["place_id"] == place_id]
    assert row["code"] == code


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("Kỳ Hưng", "2021-12-31"),
        ("Hưng Trí", "2018-12-31"),
        ("Vũng Áng", "2018-12-31"),
        ("Kỳ Anh", "2018-12-31"),
    ],
)
def test_a_name_without_one_unit_on_its_date_is_refused(name, date, known):
    assert known.unit(name, date, ("tỉnh", "Hà Tĩnh")) is None


def test_the_district_of_the_sheet_decides_between_communes_of_one_name(reference):
    line = ("ky-ha-kia", "Kỳ Hà", "xã", "", "2025-06-30", "1", "huyen-ky-anh", *[""] * 4)
    append(reference, "places", *line)
    known, province = Known(load(reference)), ("tỉnh", "Hà Tĩnh")
    for kind, place_id in (("thị xã", "ky-ha"), ("huyện", "ky-ha-kia")):
        assert known.unit("Kỳ Hà", "2018-12-31", province, (kind, "Kỳ Anh")) == (place_id, "xã")
    assert known.unit("Kỳ Hà", "2018-12-31", province) is None


def test_every_unit_is_found_by_its_kind_and_name_on_its_days(known):
    rows = {row["place_id"]: row for row in registers().tables["places"]}
    for row in rows.values():
        around = []
        over = rows.get(row["parent_id"])
        while over:
            around.insert(0, (over["place_type"], over["place"]))
            over = rows.get(over["parent_id"])
        for date in (row["valid_from"], row["valid_to"] or "2026-12-31"):
            if date:
                found = known.unit(f"{row['place_type']} {row['place']}", date, *around)
                assert found == (row["place_id"], row["place_type"]), (row, date)


# -- accents ---------------------------------------------------------------------------------------
@pytest.fixture
def with_son_ha(reference):
    """Two communes of one district that differ by one accent."""
    for code, (place_id, place) in enumerate((("son-ha", "Sơn Hà"), ("son-ha-nang", "Sơn Hạ"))):
        line = (place_id, place, "xã", "", "2025-06-30", f"9{code}", "thi-xa-ky-anh", *[""] * 4)
        append(reference, "places", *line)
    found = load(reference)
    assert found.contradictions == []
    return Known(found)


AROUND = (("tỉnh", "Hà Tĩnh"), ("thị xã", "Kỳ Anh"))


@pytest.mark.slow
def test_son_ha_never_matches_son_ha(with_son_ha):
    for written, place_id in (
        ("Sơn Hà", "son-ha"),
        ("SƠN HẠ", "son-ha-nang"),
        ("xã Sơn Hạ", "son-ha-nang"),
    ):
        assert with_son_ha.unit(written, "2018-12-31", *AROUND) == (place_id, "xã")


@pytest.mark.slow
@pytest.mark.parametrize("written", ["Son Ha", "xa Son Ha", "Sơn Ha", "Son Hà", "Sơn Há"])
def test_a_name_that_fits_two_communes_is_none(written, with_son_ha):
    assert with_son_ha.unit(written, "2018-12-31", *AROUND) is None


@pytest.mark.parametrize("written", ["Ky Ha", "ky ha", "KY HA", "xa Ky Ha", "Xa Ky Ha"])
def test_text_without_any_accent_is_taken(written, known):
    assert known.unit(written, "2018-12-31", *AROUND) == ("ky-ha", "xã")


@pytest.mark.parametrize("written", ["Kỳ Ha", "Ky Hà", "xã Ky Ha", "Kỳ Hạ", "Kỷ Hà", "Ky Haa"])
def test_text_with_some_accents_must_be_right(written, known):
    assert known.unit(written, "2018-12-31", *AROUND) is None


@pytest.mark.parametrize(
    "written", ["Kì Hà", "KỲ HÀ", "X.Kỳ Hà", "X. Kỳ Hà", "xã  Kỳ Hà", "UBND xã Kỳ Hà", "Kỳ Hà."]
)
def test_spellings_of_one_commune(written, known):
    assert known.unit(written, "2018-12-31", *AROUND) == ("ky-ha", "xã")


# -- criteria sets ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("date", "sets"),
    [
        ("2015-12-31", ["NTM2009"]),
        ("2016-12-31", ["NTM2016", "HATINH20"]),
        ("2018-12-31", ["NTM2016", "HATINH20"]),
        ("2021-12-31", ["NTM2016", "HATINH20"]),
        ("2022-12-31", ["NTM2021"]),
        ("2026-12-31", ["NTM2026"]),
    ],
)
def test_the_sets_in_force_at_the_end_of_a_year(date, sets):
    assert [s.criteria_set for s in registers().sets_on(date)] == sets


@pytest.mark.parametrize(
    ("own", "numbers", "rules"),
    [
        (("TINHMOI", "2022-03-08", "", "NTM2021"), ("20",), []),
        (("TINHMOI", "2022-03-08", "", "NTM2021"), ("19",), ["register_criterion_twice"]),
        (
            ("TINHMOI", "2016-10-17", "2022-03-07", "NTM2016"),
            ("20",),
            ["register_criterion_twice"] * 2,
        ),  # and HATINH20
        (("TINHMOI", "2016-10-17", "2022-03-07", "NTM2016"), ("21",), []),
        (("TINHMOI", "2022-03-08", "", "NTM1999"), ("20",), ["register_unknown_id"]),
    ],
)
def test_own_criteria_that_cannot_be_told_from_others_are_a_contradiction(
    own, numbers, rules, reference
):
    name, valid_from, valid_to, extends = own
    line = (name, "Riêng", "Own", "", valid_from, valid_to, "1", extends, "19", "tinh-ha-tinh")
    append(reference, "criteria_sets", *line)
    for number in numbers:
        append(reference, "criteria", name, number, f"Tiêu chí riêng {number}", "", "", "")
    assert [rule for _, _, rule, _ in contradictions(reference)] == rules


@pytest.mark.parametrize(
    ("place_ids", "in_force"),
    [
        ("ky-ha", True),
        ("ky-ha;ky-ninh", True),
        ("tinh-ha-tinh", True),
        ("", True),  # no place is known
        ("xa-vinh", False),
        ("ky-ha;xa-vinh", False),
        ("khong-co", False),
    ],
)
def test_the_own_set_of_a_province_is_in_force_there_only(place_ids, in_force, reference):
    append(reference, "places", "tinh-nghe-an", "Nghệ An", "tỉnh", "", "", "40", "", "", "", "", "")
    append(
        reference,
        "places",
        "xa-vinh",
        "Vinh",
        "xã",
        "",
        "",
        "16690",
        "tinh-nghe-an",
        "",
        "",
        "",
        "",
    )
    found = [s.criteria_set for s in load(reference).sets_on("2018-12-31", place_ids)]
    assert found == (["NTM2016", "HATINH20"] if in_force else ["NTM2016"])


def test_each_set_has_as_many_criteria_as_it_says():
    names = registers().criterion_name_of
    for criteria_set in registers().sets:
        numbers = [n for s, n in names if s == criteria_set.criteria_set]
        assert len(numbers) == criteria_set.size


# -- marks and units -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x", "met"), ("X", "met"), ("Đ", "met"), ("đ", "met"), ("Đạt", "met"), ("ĐẠT", "met"),
        ("✓", "met"), ("CĐ", "not_met"), ("Chưa đạt", "not_met"),
        ("Không đạt", "not_met"), ("Dat", "met"), ("Chua dat", "not_met"),
        ("Đang hoàn thiện", "in_progress"), ("Không áp dụng", "not_applicable"),
        ("không quy hoạch", "not_applicable"), ("y", ""), ("", ""),
    ],
)  # fmt: skip
def test_marks(text, status, known):
    value = value_of(known.labels, text)
    assert (value.status if value.sort == "mark" else "") == status


@pytest.mark.parametrize(
    ("written", "vnd"),
    [
        ("đồng", 1),
        ("đ", 1),
        ("ngđ", 1e3),
        ("1.000 đồng", 1e3),
        ("tr.đ", 1e6),
        ("trđ", 1e6),
        ("tỷ", 1e9),
        ("tỉ", 1e9),
    ],
)
def test_units_of_money(written, vnd):
    assert registers().units[match_key(written)].vnd == vnd
