"""From a number back to its cells: what stands there now, what has changed since, and names that
are not there.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from analysis import load_tables, measures
from analysis.cli import main
from analysis.figures import charts
from analysis.figures.files import FigureFolder
from analysis.figures.trace import NotThere, addresses_of, describe, read_drawn, trace, trace_row
from analysis.run.build import build
from analysis.sheets.raw_cells import RawCells
from projects import in_process, in_this_process, no_workers  # noqa: F401
from workbook_makers import ROOT

MONEY = {"Hội Nông dân": 12.5, "Hội Cựu chiến binh": 30, "Công an": 7.25}


def write_gifts(path: Path, amounts: dict = MONEY) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Ủng hộ"
    for row in (
        ["ỦNG HỘ XÂY DỰNG NÔNG THÔN MỚI NĂM 2018"],
        ["Đơn vị tính: triệu đồng"],
        ["TT", "Đơn vị", "Kỳ Ninh", "Kỳ Hà"],
        *([n, name, value, value * 2] for n, (name, value) in enumerate(amounts.items(), 1)),
    ):
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with one workbook, its tables, and one exported figure; nobody writes into it."""
    root = tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    write_gifts(root / "data" / "raw" / "ủng hộ.xlsx")
    with in_this_process():
        build(root / "data" / "raw", root / "data" / "processed", root / "data" / "reference")
    tables = load_tables(root)
    given = measures.gifts(tables.contributions, tables.places)
    folder = FigureFolder(root / "reports" / "figures", tables.inputs, tables.issues)
    figure = charts.who_gave_to_whom(given)
    replace(figure, source_note="Nguồn: thử.", table=given).save(folder, "ai-cho-ai")
    return root, figure, tables


@pytest.fixture
def project(made, tmp_path):
    """A copy of that project, with its figure and its tables."""
    root, figure, tables = made
    shutil.copytree(root, tmp_path, dirs_exist_ok=True)
    return tmp_path, figure, tables


@pytest.fixture
def raw(project):
    return RawCells(project[0] / "data" / "raw")


def picture(project) -> Path:
    return project[0] / "reports" / "figures" / "ai-cho-ai.json"


# --- marks ---


@pytest.mark.slow
def test_a_mark_leads_to_its_cell_and_to_the_text_in_it(project, raw):
    found = trace(project[1], raw, category="Hội Nông dân", series="Kỳ Hà")
    assert found[
        ["value", "how", "source", "sheet", "address", "cell_text", "state"]
    ].to_numpy().tolist() == [[25.0, "value", "ủng hộ.xlsx", "Ủng hộ", "D4", "25", ""]]


@pytest.mark.slow
def test_every_field_leads_to_the_cell_that_excel_shows(project, raw):
    sheet = load_workbook(project[0] / "data" / "raw" / "ủng hộ.xlsx").active
    found = trace(project[1], raw)
    assert len(found) == 6
    for row in found.itertuples():
        value = sheet[row.address].value
        assert row.cell_text == f"{value:g}".replace(".", ",")
        assert row.value == value
        assert (
            sheet.cell(sheet[row.address].row, 2).value,
            sheet.cell(3, sheet[row.address].column).value,
        ) == (
            row.category,
            row.series,
        )


@pytest.mark.slow
def test_capitals_do_not_matter_and_accents_do(project, raw):
    assert len(trace(project[1], raw, series="KỲ HÀ")) == 3
    with pytest.raises(NotThere, match="Gần nhất: Kỳ Hà"):
        trace(project[1], raw, series="ky ha")


def test_a_sum_leads_to_all_that_was_added(project, raw):
    found = trace(project[1], raw, category="", series="Kỳ Ninh")
    assert (set(found["how"]), set(found["address"])) == ({"sum"}, {"C4", "C5", "C6"})
    assert found["value"].iloc[0] == sum(MONEY.values())


def test_the_file_beside_a_figure_says_the_same(project, raw):
    here = trace(project[1], raw, inputs=project[2].inputs)
    pd.testing.assert_frame_equal(trace(picture(project), raw), here)
    pd.testing.assert_frame_equal(trace(str(picture(project).with_suffix(".png")), raw), here)


def test_a_file_that_has_changed_is_told_with_what_stands_there_now(project, raw):
    assert set(trace(picture(project), raw)["state"]) == {""}
    write_gifts(project[0] / "data" / "raw" / "ủng hộ.xlsx", MONEY | {"Hội Nông dân": 99})
    found = trace(picture(project), raw, category="Hội Nông dân", series="Kỳ Ninh")
    assert found[["value", "cell_text", "state"]].to_numpy().tolist() == [
        [12.5, "99", "tệp đã thay đổi từ khi đọc"]
    ]


def test_a_file_that_is_gone_is_told(project, raw):
    (project[0] / "data" / "raw" / "ủng hộ.xlsx").unlink()
    found = trace(picture(project), raw, lang="en")
    assert set(found["state"]) == {"the file is gone"}
    assert found["cell_text"].isna().all()


def test_a_sheet_that_is_gone_is_told(project, raw):
    path = project[0] / "data" / "raw" / "ủng hộ.xlsx"
    book = load_workbook(path)
    book.active.title = "Khác"
    book.create_sheet("Nữa")
    book.save(path)
    assert {state.split(",")[0] for state in trace(picture(project), raw)["state"]} == {
        "không còn trang tính này"
    }


def test_a_name_on_the_other_side_is_said(project, raw):
    with pytest.raises(NotThere, match="“Kỳ Hà” là chuỗi: --series"):
        trace(project[1], raw, category="Kỳ Hà")


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}', encoding="utf-8")
    for name in ("x", "y"):
        with pytest.raises(NotThere, match=name):
            read_drawn(tmp_path / name)


def test_words_name_the_mark_its_way_and_its_cells(project, raw):
    text = describe(trace(project[1], raw, category="Hội Nông dân", series="Kỳ Ninh"), "triệu đồng")
    assert text.splitlines() == [
        "Hội Nông dân · Kỳ Ninh: 12,5 (triệu đồng) – đúng như trong ô (1 ô)",
        "  ủng hộ.xlsx [Ủng hộ] C4: “12,5”",
    ]


@pytest.mark.slow
def test_a_gift_in_two_cells_leads_to_both(tmp_path):
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    book = Workbook()
    for row in (
        ["ỦNG HỘ XÂY DỰNG NÔNG THÔN MỚI XÃ KỲ NINH NĂM 2018"],
        ["TT", "Đơn vị", "Nội dung", "ĐVT", "Số lượng", "Giá trị (triệu đồng)"],
        [1, "Hội Nông dân", "Xi măng", "tấn", 12, 18.5],
        [2, "Công an", "Cây xanh", "cây", 200, 30],
    ):
        book.active.append(row)
    raw = tmp_path / "data" / "raw"
    raw.mkdir()
    book.save(raw / "hiện vật.xlsx")
    build(raw, tmp_path / "data" / "processed", tmp_path / "data" / "reference")
    given = measures.contributions_by_kind(load_tables(tmp_path).contributions)
    drawn, cells = charts.contributions_by_kind(given), RawCells(raw)
    names = ("Hội Nông dân", "Hội Nông dân: Xi măng")
    found = pd.concat([trace(drawn, cells, category=name) for name in names])
    assert found[["panel", "value", "address", "cell_text"]].to_numpy().tolist() == [
        ["Hiện vật · triệu đồng", 18.5, "E3", "12"],
        ["Hiện vật · triệu đồng", 18.5, "F3", "18,5"],
        ["Hiện vật · tấn", 12.0, "E3", "12"],
        ["Hiện vật · tấn", 12.0, "F3", "18,5"],
    ]


# --- addresses and cells ---


@pytest.mark.parametrize(
    "address, cells",
    [
        ("C7", ["C7"]),
        ("E7;G7", ["E7", "G7"]),
        ("A1:B2", ["A1", "B1", "A2", "B2"]),
        ("Z9:AB9;C1", ["Z9", "AA9", "AB9", "C1"]),
        ("$C$7", ["C7"]),
        ("", []),
    ],
)
def test_an_address_is_its_single_cells(address, cells):
    assert addresses_of(address) == cells


@pytest.mark.parametrize("address", ["7C", "Kỳ Hà", "A1:XFD1048576"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=address.split(":")[0]):
        addresses_of(address)


def test_a_cell_shows_what_a_reader_of_the_sheet_sees(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "A!b"
    sheet["C4"], sheet["D5"], sheet["E6"], sheet["C7"] = 1234.5, 0.85, True, "  gần 1.900  "
    sheet["D5"].number_format, sheet["F9"] = "0%", "x"
    sheet.merge_cells("C7:D8")
    book.save(tmp_path / "t.xlsx")
    raw = RawCells(tmp_path)
    at = {a: raw.text("t.xlsx", "A!b", a) for a in ("C4", "D5", "E6", "C7", "D8", "A1", "Z99")}
    assert at == {
        "C4": "1234,5", "D5": "85%", "E6": "TRUE", "C7": "gần 1.900", "D8": "gần 1.900",
        "A1": "", "Z99": "",
    }  # fmt: skip
    assert raw.text("t.xlsx", "B", "C4") is None
    assert raw.text("u.xlsx", "A!b", "C4") is None
    assert raw.text("t.xlsx", "", "C4") == "1234,5"
    with pytest.raises(ValueError, match="C4;D5"):
        raw.text("t.xlsx", "A!b", "C4;D5")


# --- rows ---


def test_a_row_has_the_number_that_excel_shows(project, raw):
    table = pd.read_csv(
        project[0] / "data" / "processed" / "contributions.csv", dtype=str, keep_default_na=False
    )
    for row in range(2, len(table) + 2):
        found = trace_row(table, row, raw)
        assert found["address"].tolist() == [table["address"].iloc[row - 2]]
        million = float(found["cell_text"].iloc[0].replace(",", ".")) * 1e6
        assert million == float(table["value_vnd"].iloc[row - 2])
    for row in (1, len(table) + 2):
        with pytest.raises(NotThere, match=f"hàng {row}"):
            trace_row(table, row, raw)


@pytest.mark.parametrize(
    "line, cells",
    [
        (
            {"source": "a.xlsx", "sheet": "S", "address": "E7;G7"},
            [("a.xlsx", "S", "E7"), ("a.xlsx", "S", "G7")],
        ),
        ({"source": "a.xlsx", "sheet": "S", "cells": "12"}, [("a.xlsx", "S", "")]),
        ({"cells": "a.xlsx!S; x!A1; b.csv!b!C3"}, [("a.xlsx", "S; x", "A1"), ("b.csv", "b", "C3")]),
        ({"source": "a.xlsx", "basis": "reported"}, [("a.xlsx", "", "")]),
    ],
)
def test_the_cells_of_a_row_are_found_in_every_sort_of_table(tmp_path, line, cells):
    found = trace_row(pd.DataFrame([line]), 2, RawCells(tmp_path))
    assert list(found[["source", "sheet", "address"]].itertuples(index=False, name=None)) == cells


# --- the command line ---


def ntm(project, *words, capsys) -> tuple[int, str, str]:
    root = project[0]
    folders = ["--raw", root / "data/raw", "--processed", root / "data/processed"]
    folders += ["--figures", root / "reports/figures"]
    status = main(["trace", *map(str, words), *map(str, folders)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_figure_is_traced_by_its_file_name(project, capsys):
    for name in ("ai-cho-ai", "ai-cho-ai.png", "reports/figures/ai-cho-ai.json"):
        status, out, _ = ntm(
            project, name, "--category", "Hội Nông dân", "--series", "Kỳ Ninh", capsys=capsys
        )
        assert status == 0
        assert "Hội Nông dân · Kỳ Ninh: 12,5 (triệu đồng) – đúng như trong ô (1 ô)" in out
        assert "ủng hộ.xlsx [Ủng hộ] C4: “12,5”" in out


def test_a_figure_in_english(project, capsys):
    _, out, _ = ntm(
        project, "ai-cho-ai", "--category", "", "--series", "Kỳ Ninh", "--lang", "en", capsys=capsys
    )
    assert "sum of the cells (3 cells)" in out


def test_a_row_is_traced_by_its_number(project, capsys):
    status, out, _ = ntm(project, "contributions:2", capsys=capsys)
    assert (status, out.splitlines()[-1].strip()) == (0, "ủng hộ.xlsx [Ủng hộ] C4: “12,5”")
    assert "contributions, hàng 2:" in out
    status, out, _ = ntm(project, "ai-cho-ai.csv:2", capsys=capsys)
    assert status == 0
    assert "[Ủng hộ]" in out


@pytest.mark.parametrize(
    "words, said",
    [
        (["ai-cho"], "Không có biểu đồ “ai-cho”. Gần nhất: ai-cho-ai."),
        (
            ["contribution:3"],
            "Không có bảng “contribution”. Gần nhất: contributions; recognitions.",
        ),
        (["contributions:99"], "Không có hàng 99; bảng có các hàng 2 đến 7."),
        (
            ["ai-cho-ai", "--series", "Kỳ Nính"],
            "Không có chuỗi “Kỳ Nính”. Gần nhất: Kỳ Ninh; Kỳ Hà.",
        ),
        (["ai-cho-ai", "--category", "Hội Nông dân", "--panel", "x"], "Không có ô biểu đồ “x”."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(project, capsys, words, said):
    status, out, err = ntm(project, *words, capsys=capsys)
    assert (status, out, err.splitlines()[0]) == (1, "", said)


def test_a_row_of_a_changed_file_says_so(project, capsys):
    write_gifts(project[0] / "data" / "raw" / "ủng hộ.xlsx", MONEY | {"Hội Nông dân": 99})
    _, out, _ = ntm(project, "contributions:2", capsys=capsys)
    assert "C4: “99”  ⚠ tệp đã thay đổi từ khi đọc" in out
