"""Small workbooks that were once read wrong, and public tables, against what their sheets say.

`right.csv` has one line for each value cell (for each item where a cell holds a list): a row and
no other, an issue that covers the cell, or neither, because another cell accounts for it.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from workbook_makers import reader, registers, rows

CASES = Path(__file__).parents[1] / "cases"
IN_DONG = {"đồng": 1.0, "triệu đồng": 1e6, "tỷ đồng": 1e9, "VND": 1.0}
SAME_UNITS = [{"công", "ngày công"}, {"triệu đồng", "triệu đồng/người", "triệu đồng/người/năm"}]
# What is not read yet, by file. The list may only shrink.
NOT_YET: dict[str, str] = {}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cases() -> dict[tuple[str, str], list[dict[str, str]]]:
    """The lines of all right.csv by folder and file."""
    found = defaultdict(list)
    for path in sorted(CASES.glob("*/right.csv")):
        for line in lines(path):
            found[path.parent.name, line["file"]].append(line)
    return found


RIGHT = cases()


def cells(addresses: str) -> set[str]:
    """The cells of an address, of a range, or of several joined by ";"."""
    found = set()
    for one in filter(None, addresses.split(";")):
        left, top, right, bottom = range_boundaries(one)
        found |= {
            f"{get_column_letter(c)}{r}"
            for c in range(left, right + 1)
            for r in range(top, bottom + 1)
        }
    return found


@cache
def said(folder: str, file: str) -> tuple[dict, dict]:
    """By sheet and cell the rows that came from it, and the rules of the issues that cover it."""
    result = reader().read(CASES / folder / file, file)
    made, told = defaultdict(list), defaultdict(list)
    for table in ("criteria", "contributions", "indicators"):
        for row in rows(result, table):
            made[row["sheet"], row["address"]].append((table, row))
    for issue in result.issues:
        for cell in cells(issue.address):
            told[issue.sheet, cell].append(issue.rule)
    return made, told


@cache
def names() -> dict[str, str]:
    """The ids of givers and indicators by their names."""
    tables = registers().tables
    return {row["organization"]: row["organization_id"] for row in tables["organizations"]} | {
        row["indicator_name"]: row["indicator"] for row in tables["indicators"]
    }


def bare(place: str) -> str:
    """The name of a place without its kind and what it lies in."""
    name = place.split(",")[0].strip()
    for kind in ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố", "tỉnh"):
        name = name.removeprefix(f"{kind} ")
    return name.casefold()


def same_unit(found: str, wanted: str) -> bool:
    return found == wanted or any({found, wanted} <= alike for alike in SAME_UNITS)


def is_known(what: str, row: dict, table: str) -> bool:
    """Whether a row is of the thing that the line names: a known one, or under its own name."""
    known, name = ("indicator", "indicator_name") if table == "indicators" else (
        "organization_id", "organization"
    )  # fmt: skip
    if what in names():
        return row[known] == names()[what] or not row[known] and what in row[name]
    own = what.split(" | ")[-1].casefold()
    # A criterion under its own name may be the known thing that is counted in it.
    return own in row[name].casefold() and (not row[known] or table == "indicators")


def is_value(line: dict[str, str], row: dict, table: str) -> bool:
    for value, unit in zip(line["value"].split(";"), line["unit"].split(";"), strict=True):
        number, _, out_of = value.replace(",", ".").partition("/")
        money = table == "contributions" and unit in IN_DONG
        if money:
            fits = row["value_vnd"] == pytest.approx(float(number) * IN_DONG[unit])
        else:
            found = row["quantity"] if table == "contributions" else row["value"]
            fits = found == float(number) and same_unit(row["unit"], unit)
        if not fits or out_of and row["out_of"] != float(out_of):
            return False
    return True


def is_of(line: dict[str, str], table: str, row: dict) -> bool:
    """Whether a row is what a line of right.csv demands."""
    place = not line["place"] or bare(line["place"]) == bare(row["place"])
    period = row["period"] == line["period"].replace("..", "/")
    if line["table"] != table or not place or not period or row["measure"] != line["measure"]:
        return False
    if table == "criteria":
        return row["criterion"] == line["what"] and row["status"] == line["status"]
    if row["qualifier"] != (line["qualifier"] or row["qualifier"]):
        return False
    return is_known(line["what"], row, table) and (not line["value"] or is_value(line, row, table))


def failures(folder: str, file: str) -> list[tuple[str, str]]:
    """(address, why) of the cells that are not read as right.csv says."""
    made, told = said(folder, file)
    found = []
    wanted: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in RIGHT[folder, file]:
        for cell in cells(line["address"]):
            wanted[line["sheet"], cell].append(line)
    for at, own in wanted.items():
        demanded = [line for line in own if line["outcome"] == "row"]
        # The state on the first day of a year is no figure of the year; it may be told as such.
        first_day = all(line["outcome"] == "issue" for line in own)
        left = [one for one in made[at] if not (first_day and one[1]["period"].endswith("-01-01"))]
        dated = len(left) < len(made[at])
        for line in demanded:
            fits = next((one for one in left if is_of(line, *one)), None)
            if fits is None:
                found.append((at[1], f"no row of {line['what']}; issues {told[at]}; rows {left}"))
            else:
                left.remove(fits)
        if left and not (demanded and found and found[-1][0] == at[1]):
            found.append((at[1], f"rows that nobody wrote: {left}"))
        if any(line["outcome"] == "issue" for line in own) and not told[at] and not dated:
            found.append((at[1], "no issue"))
    return found


@pytest.mark.parametrize(("folder", "file"), RIGHT)
def test_each_cell_gives_the_row_that_its_sheet_says_an_issue_or_nothing(folder, file):
    found = failures(folder, file)
    assert [one for one in found if one[0] not in cells(NOT_YET.get(file, ""))] == []


@pytest.mark.slow
def test_what_is_not_read_yet_is_told_as_long_as_it_is_not():
    """A line of NOT_YET that is read right by now has to go."""
    left = {(file, at) for folder, file in RIGHT for at, _ in failures(folder, file)}
    assert left >= {(file, at) for file, own in NOT_YET.items() for at in cells(own)}


# -- public tables ---------------------------------------------------------------------------------
PUBLIC = {path.name.removesuffix(".truth.csv"): lines(path) for path in CASES.glob("real/*.csv")}
# How many rows of a truth are not read; the others all are.
MISSING = {"r11-doan-the-cac-huyen": 8, "r27-phan-mem-xa-xuat-excel": 5}


def number(text: str) -> float:
    return float(text.replace(",", "."))


def is_true(line: dict[str, str], table: str, row: dict) -> bool:
    """Whether a row of a public table is one that its truth holds."""
    value = row["value"] if table == "indicators" else row["value_vnd"] or row["quantity"]
    known = row["indicator" if table == "indicators" else "organization_id"]
    alike = known == line["what"] or table == "contributions" and not known
    return (
        (table, row["period"]) == (line["table"], line["period"].replace("..", "/"))
        and bare(line["place"]) == bare(row["place"])
        and value == pytest.approx(number(line["value"]))
        and alike
    )


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_tables_give_what_they_say_and_nothing_else_of_known_things(name):
    result = reader().read(CASES / "real" / f"{name}.xlsx", f"{name}.xlsx")
    found = [(t, row) for t in ("contributions", "indicators") for row in rows(result, t)]
    left, missing = list(found), 0
    for line in PUBLIC[name]:
        fits = next((one for one in left if is_true(line, *one)), None)
        missing += fits is None
        left = [one for one in left if one is not fits]
    known = [row for t, row in left if row.get("organization_id") or row.get("indicator")]
    assert known == [], "rows of known things that the table does not hold"
    assert missing <= MISSING.get(name, 0)
    assert rows(result, "criteria") == []


# -- one good sheet each, changed in one thing -----------------------------------------------------
def meaning(number: str) -> tuple[list[tuple[str, dict]], list]:
    """The rows and the issues of one workbook of the folder `meaning`."""
    path = next((CASES / "meaning").glob(f"m{number}*.xlsx"))
    result = reader().read(path, path.name)
    tables = ("criteria", "contributions", "indicators")
    return [(t, row) for t in tables for row in rows(result, t)], result.issues


def told(number: str, *addresses: str) -> bool:
    """Whether an issue names each of these cells."""
    covered = {cell for issue in meaning(number)[1] for cell in cells(issue.address)}
    return covered >= set(addresses)


def gifts(number: str) -> dict[str, float]:
    """What each cell gives, in đồng."""
    return {row["address"]: row["value_vnd"] for _, row in meaning(number)[0]}


def marks(number: str) -> dict[tuple[str, str], str]:
    """The status of each cell and criterion."""
    found = meaning(number)[0]
    return {(row["address"], row["criterion"]): row["status"] for _, row in found}


def test_a_part_and_the_rest_of_its_whole_are_all_of_it():
    assert gifts("01")["C5"] + gifts("01").get("C6", 0) == 477e6


def test_a_raised_footnote_is_no_digit():
    assert gifts("02")["C4"] == 420e6 or told("02", "C4")


@pytest.mark.parametrize("number", ["03", "04"])
def test_percents_are_found_however_the_file_is_written(number):
    found = {row["address"]: row["value"] for _, row in meaning(number)[0]}
    assert found["C4"] == 8.1
    assert found["C5"] == 7.7


def test_communes_of_another_area_are_none_of_these():
    assert meaning("05")[0] == []
    assert told("05", "C3", "D3", "E3")


def test_a_cross_under_a_title_of_what_is_not_met_is_not_met():
    assert marks("06").get(("D4", "1"), "not_met") == "not_met" or told("06", "D4")
    assert "met" not in {status for (at, _), status in marks("06").items() if at in crosses("06")}


def crosses(number: str) -> set[str]:
    """The cells of a workbook that hold an x."""
    path = next((CASES / "meaning").glob(f"m{number}*.xlsx"))
    sheet = load_workbook(path).worksheets[0]
    return {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.value == "x"}


def test_one_mark_over_two_criteria_is_of_both():
    assert [marks("07").get(("C5", one)) for one in "12"] == ["met", "met"]


def test_what_a_format_shows_beside_a_number_is_told():
    assert "C5" not in gifts("08") or told("08", "C5")
    assert "C4" not in gifts("08") or told("08", "C4")


def test_a_line_that_is_struck_out_is_none_or_told():
    assert "C5" not in gifts("09") or told("09", "C5")


def test_a_mark_with_more_words_is_no_plain_one():
    path = next((CASES / "meaning").glob("m10*.xlsx"))
    sheet = load_workbook(path).worksheets[0]
    texts = {cell.coordinate: cell.value for line in sheet.iter_rows() for cell in line}
    more = [at for at, text in texts.items() if str(text).startswith("Đạt (")]
    assert len(more) > 1
    found = {row["address"] for _, row in meaning("10")[0] if row["measure"] == "actual"}
    assert not found & set(more)
    assert told("10", *more)


@pytest.mark.parametrize("number", ["11", "12", "13", "14", "15", "17"])
def test_what_is_counted_otherwise_is_no_figure_of_the_known_thing(number):
    """A fall, per mille, dollars, before the year, still to come, a need."""
    found, issues = meaning(number)
    assert [row for _, row in found if row.get("indicator") or row.get("organization_id")] == []
    assert issues != []


def test_a_plan_in_the_title_is_one():
    assert {row["measure"] for _, row in meaning("16")[0]} <= {"plan"}


def test_the_place_of_the_title_wins_over_the_name_of_the_file():
    assert {row["place_id"] for _, row in meaning("18")[0]} == {"thi-xa-ky-anh"}
