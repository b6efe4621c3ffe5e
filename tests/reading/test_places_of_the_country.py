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
