"""The figures of the 2018 report: each is in the tables with its qualifier, and its cell holds it."""

import csv
import re

import pandas as pd
import pytest
from openpyxl import load_workbook
from workbook_makers import REFERENCE, ROOT

from analysis.pipeline import build
from analysis.quantities import format_number

RAW = ROOT / "data" / "raw"
_FORCES = "luc-luong-vu-trang-2018"
_FRONT = "mat-tran-doan-the-2018"
_PEOPLE = "chinh-quyen-nhan-dan-2018"
_CRITERIA = "tieu-chi-2018"
_TOWN, _BY_COMMUNE = "Toàn thị xã", "Theo xã"

# number of the figure in the report; workbook; sheet; cell; table; the columns that say it
FIGURES = [
    (1, _PEOPLE, "Huy động 2018", "D10", "contributions", dict(organization_id="chinh-quyen", value_vnd=50_596_000_000)),
    (2, _FORCES, "LLVT 2018", "C8", "contributions", dict(organization_id="quan-su", place_id="ky-nam", kind="cash", value_vnd=15_000_000)),
    (3, _FORCES, "LLVT 2018", "C9", "contributions", dict(organization_id="quan-su", place_id="ky-phuong", kind="materials", quantity=85, unit="bộ", value_vnd=100_000_000)),
    (4, _FORCES, "LLVT 2018", "C10", "contributions", dict(organization_id="quan-su", place_id="ky-ninh;ky-ha;ky-nam", kind="labour", quantity=170, unit="lượt")),
    (5, _FORCES, "LLVT 2018", "C11", "contributions", dict(organization_id="cong-an", place_id="ky-ha;ky-ninh", kind="cash", value_vnd=60_000_000)),
    (6, _FORCES, "LLVT 2018", "C12", "contributions", dict(organization_id="cong-an", kind="infrastructure", quantity=4.2, unit="km", value_vnd=50_000_000, qualifier="at_least")),
    (7, _FORCES, "LLVT 2018", "C13", "contributions", dict(organization_id="cong-an", kind="labour", quantity=250, unit="ngày công", qualifier="at_least")),
    (8, _FORCES, "LLVT 2018", "C14", "contributions", dict(organization_id="bien-phong", place_id="ky-ha", kind="infrastructure", quantity=5.1, unit="km", value_vnd=2_000_000_000)),
    (9, _FORCES, "LLVT 2018", "C15", "contributions", dict(organization_id="bien-phong", place_id="ky-ha", kind="labour", quantity=None, value_vnd=None, unit="ngày công", qualifier="order_of_magnitude")),
    (10, _FORCES, "LLVT 2018", "C16", "contributions", dict(organization_id="bien-phong", kind="cash", value_vnd=20_000_000)),
    (11, _FORCES, "LLVT 2018", "C17", "contributions", dict(organization_id="bien-phong", kind="materials", quantity=250, unit="suất")),
    (12, _FRONT, "MTTQ, đoàn thể", "G9", "contributions", dict(organization_id="mttq-doan-the", kind="cash", value_vnd=19_000_000)),
    (13, _FRONT, "MTTQ, đoàn thể", "E10", "contributions", dict(organization_id="mttq-doan-the", kind="infrastructure", quantity=8, unit="km")),
    (14, _FRONT, "MTTQ, đoàn thể", "E11", "contributions", dict(organization_id="mttq-doan-the", kind="materials", quantity=670, unit="đầu sách")),
    (15, _FRONT, "MTTQ, đoàn thể", "E12", "contributions", dict(organization_id="mttq-doan-the", kind="labour", quantity=1900, unit="lượt", qualifier="at_most")),
    (16, _PEOPLE, "Huy động 2018", "D12", "contributions", dict(organization_id="nhan-dan", value_vnd=8_138_000_000)),
    (17, _PEOPLE, "Huy động 2018", "D13", "contributions", dict(organization_id="nhan-dan", kind="land", quantity=None, value_vnd=None, unit="mét đất", qualifier="order_of_magnitude")),
    (18, _PEOPLE, "Huy động 2018", "D15", "contributions", dict(organization_id="nhan-dan", kind="labour", quantity=None, value_vnd=None, unit="lượt", qualifier="order_of_magnitude")),
    (19, _CRITERIA, _TOWN, "D8", "indicators", dict(indicator="criteria_met", value=91)),
    (20, _CRITERIA, _TOWN, "D9", "indicators", dict(indicator="criteria_met_mean", value=18.2)),
    (21, _CRITERIA, _TOWN, "D10", "indicators", dict(indicator="criteria_gained", value=18)),
    (22, _CRITERIA, _BY_COMMUNE, "C8", "indicators", dict(indicator="criteria_met", place_id="ky-ninh", value=20, out_of=20)),
    (23, _CRITERIA, _BY_COMMUNE, "C9", "indicators", dict(indicator="criteria_met", place_id="ky-ha", value=19, out_of=20)),
    (24, _CRITERIA, _BY_COMMUNE, "C10", "indicators", dict(indicator="criteria_met", place_id="ky-nam", value=11)),
    (25, _CRITERIA, _TOWN, "D11", "indicators", dict(indicator="civilized_streets_new", value=14)),
    (26, _CRITERIA, _TOWN, "D12", "indicators", dict(indicator="civilized_streets_total", value=22)),
    (27, _CRITERIA, _TOWN, "D13", "indicators", dict(indicator="urban_standards_met", value=50, out_of=59)),
    (28, _CRITERIA, _TOWN, "D14", "indicators", dict(indicator="mobilization_models", value=23)),
]  # fmt: skip
# What the columns say where a figure does not say otherwise.
USUAL = dict(year=2018, period="2018", place_id="thi-xa-ky-anh", qualifier="exact", measure="actual", basis="reported")


@pytest.fixture(scope="session")
def processed(tmp_path_factory):
    """The tables of data/raw, built once."""
    folder = tmp_path_factory.mktemp("processed")
    build(RAW, folder, REFERENCE)
    return {p.stem: pd.read_parquet(p) for p in folder.glob("*.parquet")}


def at(tables, figure):
    _, workbook, sheet, cell, table, _ = figure
    rows = tables[table]
    here = (rows["source"] == f"ky-anh-2018/{workbook}.xlsx") & (rows["sheet"] == sheet) & (rows["address"] == cell)
    return rows[here]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f"{f[0]}")
def test_the_figure_is_in_its_table_once(processed, figure):
    rows = at(processed, figure)
    assert len(rows) == 1
    row = {k: (None if pd.isna(v) else v) for k, v in rows.iloc[0].items()}
    wanted = USUAL | figure[-1]
    assert {column: row[column] for column in wanted} == wanted
    for column in {"quantity", "value_vnd"} & row.keys():
        assert row[column] == wanted.get(column)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f"{f[0]}")
def test_its_cell_holds_the_figure(figure):
    number, workbook, sheet, cell, _, said = figure
    shown = load_workbook(RAW / "ky-anh-2018" / f"{workbook}.xlsx")[sheet][cell].value
    figures = [said[k] for k in ("quantity", "value") if said.get(k) is not None]
    if said.get("value_vnd"):
        scaled = [said["value_vnd"] / unit for unit in (1, 1e6, 1e9)]
        assert any(holds(shown, amount) for amount in scaled)
    assert all(holds(shown, amount) for amount in figures)
    if said.get("qualifier") == "order_of_magnitude":
        assert re.search(r"\bhàng (?:trăm|ngàn)\b", shown)
    if said.get("qualifier") in ("at_least", "at_most"):
        assert re.search(r"\b(?:trên|gần)\b", shown)


def holds(shown: object, amount: float) -> bool:
    if not isinstance(shown, str):
        return shown == amount
    return re.search(rf"(?<![\d.,])0*{re.escape(format_number(amount))}(?![\d]|[.,]\d)", shown) is not None


def test_all_figures_of_the_report_are_listed():
    assert [figure[0] for figure in FIGURES] == list(range(1, 29))


def test_no_row_of_the_2018_report_is_beside_the_list_without_a_reason(processed):
    """The list above is the report: further rows of its workbooks are its other printed figures, none invented."""
    listed = {figure[1:4] for figure in FIGURES}
    beside = set()
    for table in ("criteria", "contributions", "indicators"):
        rows = processed[table]
        for source, sheet, cell in rows.loc[
            rows["source"].str.startswith("ky-anh-2018/"), ["source", "sheet", "address"]
        ].itertuples(index=False):
            workbook = source.removeprefix("ky-anh-2018/").removesuffix(".xlsx")
            if (workbook, sheet, cell) not in listed:
                beside.add((workbook, sheet, cell))
    assert beside == {
        (_CRITERIA, _BY_COMMUNE, "C14"),  # the mean 18,2 once more under the table of communes
        (_PEOPLE, "Huy động 2018", "D14"),  # fences and trees that people gave, without a number
    }


def test_all_raw_data_is_read_without_an_error(processed):
    issues = processed["issues"]
    assert issues.loc[issues["severity"] == "error"].to_dict("records") == []
    files = {p.relative_to(RAW).as_posix() for p in RAW.rglob("*") if p.is_file() and p.name != "sources.csv"}
    assert set(processed["ledger"]["source"]) == files
    rows = pd.concat(processed[t] for t in ("criteria", "contributions", "indicators"))
    assert set(rows["source"]) == files, "every workbook gives rows"
    assert (processed["ledger"]["issue"] == 0).all()


def test_illustrative_rows_come_only_from_sources_whose_card_says_so(processed):
    with (RAW / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        basis = {card["source"]: card["basis"] for card in csv.DictReader(file)}
    for table in ("criteria", "contributions", "indicators"):
        rows = processed[table]
        assert (rows["basis"] == rows["source"].map(basis)).all()
    assert set(basis.values()) == {"reported", "illustrative"}


def test_no_row_stands_twice(processed):
    for table in ("criteria", "contributions", "indicators"):
        rows = processed[table]
        key = ["source", "sheet", "address", "place_id", *({"item", "quantity"} & set(rows.columns))]
        assert not rows.duplicated(key).any()


def test_published_totals_of_elsewhere_agree_with_the_facts(processed):
    """Sources of funds of huyện Kỳ Anh 2011-2018 and of Lộc Hà 2018, as the press printed them."""
    rows = processed["contributions"]
    rows = rows[(rows["basis"] == "reported") & rows["source"].str.startswith("cong-bo/")]
    sums = rows.groupby(["source", "period"])["value_vnd"].sum() / 1e9
    assert sums.loc["cong-bo/nguon-von-huyen-ky-anh-2011-2018.xlsx", "2011/2018"] == pytest.approx(1361.225)
    assert set(rows["place_id"]) == {"huyen-ky-anh", "huyen-loc-ha", "ky-ninh"}
