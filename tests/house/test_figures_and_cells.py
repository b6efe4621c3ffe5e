"""The proof: every number on every figure of the notebooks, computed again from the cells that it
names.

Nothing of the package reads here: files are read with openpyxl, xlrd, calamine and csv, cells with
the few lines below. What they know of the data is its language: Vietnamese numbers, units of money,
and marks.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlrd
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
MONEY = {"tỷ": 1e9, "tỉ": 1e9, "triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "": 1.0}
MONEY_UNIT = re.compile(r"(?:(tỷ|tỉ|triệu|nghìn|ngàn)\s+)?(?:đồng|VND)\b", re.IGNORECASE)
NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
MET = {"x", "đ", "đạt", "✓"}
NOT_MET = {"", "cđ", "chưa đạt", "không đạt", "-"}
NOT_APPLICABLE = {"không áp dụng", "không quy hoạch"}


# --- files, read once more ---


@functools.cache
def sheets_of(source: str) -> dict[str, dict[str, object]]:
    """Every filled cell of a file by sheet and address."""
    path = RAW / source
    if path.suffix == ".csv":
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
        return {path.stem: placed(rows)}
    if path.suffix == ".xls":
        book = xlrd.open_workbook(path)
        return {s.name: placed([s.row_values(r) for r in range(s.nrows)]) for s in book.sheets()}
    if path.suffix == ".ods":
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        return {
            name: placed(sheet.to_python(skip_empty_area=False)) for name, sheet in sheets.items()
        }
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: placed(list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets
    }


def placed(rows: list) -> dict[str, object]:
    cells = ((r, c, value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1))
    filled = [(r, c, value) for r, c, value in cells if value is not None and str(value).strip()]
    return {f"{get_column_letter(c)}{r}": value for r, c, value in filled}


def cells_of(mark: dict) -> list[tuple[str, str, str]]:
    """(source, sheet, address) of every single cell of a mark."""
    parts = [
        re.fullmatch(r"(.+?\.\w+)!(.*)!([A-Z0-9;]*)", cell).groups()
        for cell in mark.get("cells", [])
    ]
    return [(source, sheet, one) for source, sheet, address in parts for one in address.split(";")]


def text_at(cell: tuple[str, str, str]) -> object:
    source, sheet, address = cell
    return sheets_of(source)[sheet].get(address, "")


# --- cells, read once more ---


def vietnamese(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def number_in(cell: tuple[str, str, str], unit: str) -> float:
    """The number of a cell, in đồng where the unit is money; in a sentence the one that stands
    before the unit."""
    value, money = text_at(cell), MONEY_UNIT.fullmatch(unit)
    if money:
        amounts = re.findall(rf"({NUMBER})\s+(tỷ|tỉ|triệu|nghìn|ngàn)?\s*đồng", str(value))
        if amounts:
            ((amount, size),) = amounts
            return vietnamese(amount) * MONEY[size]
    counted = re.findall(rf"({NUMBER})\s+{re.escape(unit)}\b", str(value)) if unit else []
    if counted:
        (amount,) = counted
        return vietnamese(amount)
    if isinstance(value, str) and unit == "tuyến" and not re.search(NUMBER, value):
        return 1.0  # a list names one street a line
    if isinstance(value, str):
        (amount,) = re.fullmatch(rf"(?:\D*\s)?({NUMBER})(?:/\d+|%)?", value.strip()).groups()
        value = vietnamese(amount)
    return float(value) * (unit_around(cell) if money else 1.0)


def unit_around(cell: tuple[str, str, str]) -> float:
    """The unit of money that holds for a cell: of its row, else of its column above it, else of a
    line above."""
    source, sheet, address = cell
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    spots = {
        re.fullmatch(r"([A-Z]+)(\d+)", a).groups(): str(v)
        for a, v in sheets_of(source)[sheet].items()
    }
    above = {(c, int(r)): text for (c, r), text in spots.items() if int(r) < int(row)}
    same_row = [text for (_, r), text in spots.items() if r == row]
    same_column = [above[spot] for spot in sorted(above, key=lambda s: -s[1]) if spot[0] == letters]
    for text in (*same_row, *same_column, *above.values()):
        if found := MONEY_UNIT.search(text):
            return MONEY[(found[1] or "").lower()]
    raise AssertionError(f"no unit of money around {cell}")


def status_of(cell: tuple[str, str, str]) -> str:
    text = str(text_at(cell)).strip().lower()
    if text in MET:
        return "met"
    if text in NOT_MET:
        return "not_met"
    if text in NOT_APPLICABLE:
        return "not_applicable"
    assert text == "đang hoàn thiện" or re.fullmatch(r"\d+(,\d+)?%", text), (cell, text)
    return "in_progress"


def is_mark(cell: tuple[str, str, str]) -> bool:
    text = str(text_at(cell))
    return text.endswith("%") or not re.search(r"\d", text)


# --- marks, computed once more ---


def computed(mark: dict, drawn: dict) -> float | str | tuple | None:
    """The value of a mark from its cells; of a field of a matrix its status, of an interval its
    bounds; None: nothing that cells alone can say."""
    cells, how, scale = cells_of(mark), mark.get("how", "value"), mark.get("scale", 1.0)
    if own := BY_CHART.get(drawn["chart"]):
        return own(mark, cells, drawn)
    if how == "places":
        return None
    if how == "difference":
        before, after = (m["value"] for m in drawn["marks"] if m["category"] == mark["category"])
        return after - before
    if how == "mean":
        same = [m["value"] for m in drawn["marks"] if m != mark and same_place(m, mark)]
        return sum(same) / len(same)
    if how == "count" or (how == "share" and all(map(is_mark, cells))):
        wanted = mark.get("status", "met")
        return sum(status_of(cell) == wanted for cell in cells) / scale
    if drawn["kind"] == "matrix":
        return field(mark, cells)
    if drawn["kind"] == "intervals":
        return bounds(mark, cells, drawn["unit"])
    unit = drawn["unit"] or mark.get("panel", "").rsplit(" · ", 1)[-1]
    numbers = [number_in(cell, unit) for cell in cells]
    if how == "value" or (how == "share" and drawn["kind"] == "lines"):  # of one commune
        assert len(set(numbers)) <= 1, mark
        return numbers[0] / scale if numbers else None
    return sum(numbers) / scale


def bounds(mark: dict, cells: list, unit: str) -> tuple[float, float | None]:
    """Low and high of a sum in new borders: of a commune that was divided nobody knows how much
    went where."""
    numbers = {cell: number_in(cell, unit) / mark.get("scale", 1.0) for cell in cells}
    low = sum(number for cell, number in numbers.items() if not divided(cell))
    return low, None if mark["text"].startswith("trên ") else sum(numbers.values())


def divided(cell: tuple[str, str, str]) -> bool:
    """Whether the row or the column of a cell names a commune that went to several others."""
    with (ROOT / "data" / "reference" / "places.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        names = {row["place"] for row in csv.DictReader(file) if ";" in row["merged_into"]}
    source, sheet, address = cell
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    spots = {
        re.fullmatch(r"([A-Z]+)(\d+)", a).groups(): str(v)
        for a, v in sheets_of(source)[sheet].items()
    }
    around = [text for (c, r), text in spots.items() if c == letters or r == row]
    return any(text.strip().removeprefix("Xã ").removeprefix("xã ") in names for text in around)


STARTS, DUE = {"Bắt đầu", "Ngày bắt đầu"}, {"Hạn", "Hạn hoàn thành", "Kết thúc"}


def days_of_task(mark: dict, cells: list, drawn: dict) -> tuple[float, float]:
    """First day and day after the last of a task, counted from the first day of the axis."""
    first = day_in(drawn["rules"][0]["text"])
    start, due = (
        next(day_in(text_at(cell)) for cell in cells if headed(cell, of)) for of in (STARTS, DUE)
    )
    return float((start - first).days), float((due - first).days + 1)


def day_in(value: object) -> dt.date:
    return (
        value.date()
        if isinstance(value, dt.datetime)
        else dt.datetime.strptime(str(value), "%d/%m/%Y").date()
    )


def headed(cell: tuple[str, str, str], heads: set[str]) -> bool:
    """Whether one of these stands above a cell, in its column."""
    source, sheet, address = cell
    letters = re.match(r"[A-Z]+", address)[0]
    above = {
        a: str(v)
        for a, v in sheets_of(source)[sheet].items()
        if re.match(r"[A-Z]+", a)[0] == letters
    }
    return bool(heads & set(above.values()))


def tasks_at(mark: dict, cells: list, drawn: dict) -> int:
    """How many tasks, of which a mark of done ones has all of their progress, and no other has."""
    told = [text_at(cell) for cell in cells]
    said = [vietnamese(one.rstrip("%")) if isinstance(one, str) else one for one in told]
    full = [one in (1, 100) for one in said]
    if status := mark.get("status"):
        assert set(full) <= {status == "done"}, mark
    return len(cells)


def same_place(one: dict, other: dict) -> bool:
    return all(
        one.get(name, "") == other.get(name, "") for name in ("category", "panel", "segment")
    )


def field(mark: dict, cells: list) -> float | str:
    statuses = {status_of(cell) for cell in cells}
    status = statuses.pop() if len(statuses) == 1 else "conflicting" if statuses else "no_data"
    assert mark["status"] == status, mark
    percent = re.fullmatch(rf"({NUMBER})%", str(text_at(cells[0])).strip()) if cells else None
    return vietnamese(percent[1]) if percent and mark["value"] is not None else status


def issues_at(mark: dict, cells: list, drawn: dict) -> int:
    """How many issues of this severity the table of issues has at the places of the mark, each
    place once per issue."""
    with (ROOT / "data" / "processed" / "issues.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    places = Counter(
        f"{r['source']}!{r['sheet']}!{r['address']}" for r in rows if severity_fits(r, mark, drawn)
    )
    found = Counter(mark.get("cells", []))
    assert not found - places, mark
    return found.total()


def severity_fits(row: dict, mark: dict, drawn: dict) -> bool:
    return (
        drawn["chart"] == "issues_by_rule" or mark.get("status", row["severity"]) == row["severity"]
    )


def filled_cells(mark: dict, cells: list, drawn: dict) -> int | None:
    """How many cells whole sheets have; what they were taken for no other reader knows."""
    whole = mark.get("how", "value") == "count"
    return sum(len(sheets_of(source)[sheet]) for source, sheet, _ in cells) if whole else None


def met_on_tile(mark: dict, cells: list, drawn: dict) -> float | None:
    """How many criteria a commune meets: the number that a cell tells, or the met ones counted."""
    if not cells:
        return None
    if all(map(is_mark, cells)):
        return sum(status_of(cell) == "met" for cell in cells)
    (told,) = {number_in(cell, "") for cell in cells}
    return told


def years_on_tile(mark: dict, cells: list, drawn: dict) -> None:
    """A tile with a year has cells; the year itself may stand in the title of their list."""
    assert cells or not mark["text"].isdigit(), mark


BY_CHART = {
    "map_of_criteria": met_on_tile,
    "map_of_recognitions": years_on_tile,
    "recognitions_before_and_after": years_on_tile,
    "issues_by_file": issues_at,
    "issues_by_rule": issues_at,
    "tasks_gantt": days_of_task,
    "tasks_left": tasks_at,
    "tasks_by_owner": tasks_at,
    "cells_understood": filled_cells,
}


def agrees(mark: dict, value: float | str | tuple) -> bool:
    if isinstance(value, tuple):
        return (mark.get("low"), mark.get("high")) == (
            pytest.approx(value[0]),
            value[1] and pytest.approx(value[1]),
        )
    if isinstance(value, str):
        return mark["value"] is None and mark["status"] == value
    return mark["value"] == pytest.approx(value, rel=1e-9)


@pytest.fixture(scope="module")
def figures(run) -> dict[str, dict]:
    """What each figure of the notebooks shows, by its name."""
    return {
        p.stem: json.loads(p.read_text(encoding="utf-8"))["drawn"]
        for p in sorted(run[1].glob("*.json"))
    }


def test_every_number_on_every_figure_comes_out_of_its_cells(figures):
    proved, unproved, blank = Counter(), Counter(), 0
    for name, drawn in figures.items():
        for mark in (*drawn["marks"], *drawn["beside"]):
            if not mark.get("cells"):
                # A field without a figure, or a segment of nothing.
                assert mark["value"] in (None, 0), (name, mark)
                blank += 1
                continue
            value = computed(mark, drawn)
            if value is None:
                unproved[drawn["chart"]] += 1
            else:
                assert agrees(mark, value), (name, mark, value)
                proved[drawn["chart"]] += 1
    print(
        f"{proved.total()} numbers proved, {unproved.total()} not, {blank} without a figure: "
        f"{dict(proved)}"
    )
    assert len(figures) >= 20
    assert proved.total() > 500
    # What a cell was taken for (heading, total, remark) no other reader knows: that file's cells
    # are counted whole. How many communes, or changes, there are, is counted over places and
    # snapshots, which cells alone do not tell.
    of_places = {"communes_meeting_standard", "communes_at_each_level", "what_changed"}
    of_places |= {"recognitions_by_year", "distance_to_withdrawal", "targets_and_outcomes"}
    of_places |= {"urban_standards", "communes_by_band"}  # counted by place and day, too
    of_places |= {"civilised_streets", "map_of_recognitions", "recognitions_before_and_after"}
    assert set(unproved) == {"cells_understood", *of_places}


def test_the_roles_of_a_files_cells_make_up_all_of_them(figures):
    drawn = next(d for d in figures.values() if d["chart"] == "cells_understood")
    for whole in drawn["beside"]:
        parts = [m for m in drawn["marks"] if m["category"] == whole["category"]]
        assert sum(m["value"] for m in parts) == pytest.approx(100)
        assert all(round(m["value"] * m["scale"], 6).is_integer() for m in parts)


def test_the_proof_finds_a_number_that_is_off_and_a_cell_that_is_another(figures):
    """Of every figure: a value that is a tenth off never agrees, nor, in most cases, the cell
    below."""
    for name, drawn in figures.items():
        marks = [
            m
            for m in drawn["marks"]
            if m["value"] and m.get("cells") and computed(m, drawn) is not None
        ]
        for mark in marks:
            assert not agrees(mark | {"value": mark["value"] * 1.1}, computed(mark, drawn)), (
                name,
                mark,
            )
    drawn = figures["06-minh-hoa-tien-theo-dia-gioi-moi"]
    for mark in drawn["marks"]:
        assert not agrees(mark | {"low": mark["low"] * 1.1}, computed(mark, drawn)), mark
    drawn = figures["04-minh-hoa-ai-dong-gop-cho-xa-nao"]
    moved = [m | {"cells": [next_row(m["cells"][0])]} for m in drawn["marks"] if m.get("cells")]
    moved = [m for m in moved if isinstance(text_at(cells_of(m)[0]), int | float)]
    assert len(moved) > 8
    assert sum(agrees(m, computed(m, drawn)) for m in moved) < len(moved) / 2


def next_row(cell: str) -> str:
    return re.sub(r"\d+$", lambda row: str(int(row[0]) + 1), cell)
