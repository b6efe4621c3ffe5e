"""Small workbooks that were once read wrong, and public tables, against what their sheets say.

`right.csv` has one line for each value cell (for each item where a cell holds a list): a row and
no other, an issue that covers the cell, or neither, because another cell accounts for it.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from workbook_makers import reader, registers, rows

CASES = Path(__file__).parents[1] / "cases"
IN_DONG = {"đồng": 1.0, "triệu đồng": 1e6, "tỷ đồng": 1e9, "VND": 1.0}
SAME_UNITS = [{"công", "ngày công"}, {"triệu đồng", "triệu đồng/người", "triệu đồng/người/năm"}]
# What is not read yet, by file. The list may only shrink.
NOT_YET = {
    "2_trong_do.xlsx": "C9;C12",
    "7_cau_tong_va_phan.xlsx": "C5",
    "1b_communes_not_met_as_percent.xlsx": "C5:D7",
    "2_x_marks_not_met.xlsx": "H5:H6",
    "6_district_number_given_to_communes.xlsx": "C4;B5",
    "04-superscript.xlsx": "D5",
    "04-superscript-rates.xlsx": "D3;C4",
    "07-colour-and-x.xlsx": "D3:G3;C4:G4;C5:G5",
}


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
        # The state on the first day of a year is none of the year's figures; it may be told as such.
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


def test_what_is_not_read_yet_is_told_as_long_as_it_is_not():
    """A line of NOT_YET that is read right by now has to go."""
    left = {(file, at) for folder, file in RIGHT for at, _ in failures(folder, file)}
    assert left >= {(file, at) for file, own in NOT_YET.items() for at in cells(own)}
