"""The figures of the 2018 report: each is in the tables with its qualifier, and its cell holds
it."""
# ruff: noqa: E501

import csv
import re

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.words.numbers import format_number
from workbook_makers import ROOT

RAW = ROOT / "data" / "raw"
# Workbook, sheet and table; then number of the figure in the report, its cell, and the columns that say it.
TABLE = """
chinh-quyen-nhan-dan-2018 | Huy động 2018 | contributions
   1 D10  organization_id=chinh-quyen, kind=infrastructure, value_vnd=50596000000
luc-luong-vu-trang-2018 | LLVT 2018 | contributions
   2 C8   organization_id=quan-su, place_id=ky-nam, kind=cash, value_vnd=15000000
   3 C9   organization_id=quan-su, place_id=ky-phuong, kind=materials, quantity=85, unit=bộ, value_vnd=100000000
   4 C10  organization_id=quan-su, place_id=ky-ninh;ky-ha;ky-nam, kind=labour, quantity=170, unit=lượt
   5 C11  organization_id=cong-an, place_id=ky-ha;ky-ninh, kind=cash, value_vnd=60000000
   6 C12  organization_id=cong-an, kind=infrastructure, quantity=4.2, unit=km, value_vnd=50000000, qualifier=at_least
   7 C13  organization_id=cong-an, kind=labour, quantity=250, unit=ngày công, qualifier=at_least
   8 C14  organization_id=bien-phong, place_id=ky-ha, kind=infrastructure, quantity=5.1, unit=km, value_vnd=2000000000
   9 C15  organization_id=bien-phong, place_id=ky-ha, kind=labour, unit=ngày công, qualifier=order_of_magnitude
  10 C16  organization_id=bien-phong, kind=cash, value_vnd=20000000
  11 C17  organization_id=bien-phong, kind=materials, quantity=250, unit=suất
mat-tran-doan-the-2018 | MTTQ, đoàn thể | contributions
  12 G9   organization_id=mttq-doan-the, kind=cash, value_vnd=19000000
  13 E10  organization_id=mttq-doan-the, kind=infrastructure, quantity=8, unit=km
  14 E11  organization_id=mttq-doan-the, kind=materials, quantity=670, unit=đầu sách
  15 E12  organization_id=mttq-doan-the, kind=labour, quantity=1900, unit=lượt, qualifier=at_most
chinh-quyen-nhan-dan-2018 | Huy động 2018 | contributions
  16 D12  organization_id=nhan-dan, kind=cash, value_vnd=8138000000
  17 D13  organization_id=nhan-dan, kind=land, unit=mét đất, qualifier=order_of_magnitude
  18 D15  organization_id=nhan-dan, kind=labour, unit=lượt, qualifier=order_of_magnitude
tieu-chi-2018 | Toàn thị xã | indicators
  19 D8   indicator=criteria_met, value=91
  20 D9   indicator=criteria_met_mean, value=18.2
  21 D10  indicator=criteria_gained, value=18
tieu-chi-2018 | Theo xã | indicators
  22 C8   indicator=criteria_met, place_id=ky-ninh, value=20, out_of=20
  23 C9   indicator=criteria_met, place_id=ky-ha, value=19, out_of=20
  24 C10  indicator=criteria_met, place_id=ky-nam, value=11
tieu-chi-2018 | Toàn thị xã | indicators
  25 D11  indicator=civilized_streets_new, value=14
  26 D12  indicator=civilized_streets_total, value=22
  27 D13  indicator=urban_standards_met, value=50, out_of=59
  28 D14  indicator=mobilization_models, value=23
"""


def _listed() -> list[tuple]:
    figures = []
    for line in TABLE.strip().splitlines():
        if "|" in line:
            workbook, sheet, table = (part.strip() for part in line.split("|"))
            continue
        number, cell, words = line.split(maxsplit=2)
        said = dict(pair.split("=") for pair in words.split(", "))
        figures.append(
            (int(number), workbook, sheet, cell, table, {k: _value(k, v) for k, v in said.items()})
        )
    return sorted(figures, key=lambda figure: figure[0])


def _value(column: str, text: str) -> object:
    return (
        (float(text) if text else None)
        if column in ("quantity", "value", "value_vnd", "out_of")
        else text
    )


FIGURES = _listed()
# What the columns say where a figure does not say otherwise.
USUAL = {
    "year": 2018,
    "period": "2018",
    "place_id": "thi-xa-ky-anh",
    "qualifier": "exact",
    "measure": "actual",
    "basis": "reported",
}


@pytest.fixture(scope="session")
def processed(own_tables):
    """The tables of data/raw."""
    return {p.stem: pd.read_parquet(p) for p in own_tables.glob("*.parquet")}


def at(tables, figure):
    _, workbook, sheet, cell, table, _ = figure
    rows = tables[table]
    here = (
        (rows["source"] == f"ky-anh-2018/{workbook}.xlsx")
        & (rows["sheet"] == sheet)
        & (rows["address"] == cell)
    )
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
    return (
        re.search(rf"(?<![\d.,])0*{re.escape(format_number(amount))}(?![\d]|[.,]\d)", shown)
        is not None
    )


def test_all_figures_of_the_report_are_listed():
    assert [figure[0] for figure in FIGURES] == list(range(1, 29))


def test_the_workbooks_of_the_report_give_no_other_row(processed):
    """Neither a total, nor the reference mean, nor a number inside a sentence became a figure of
    its own."""
    listed = {(f"ky-anh-2018/{figure[1]}.xlsx", *figure[2:4]) for figure in FIGURES}
    rows = pd.concat(processed[table] for table in ("criteria", "contributions", "indicators"))
    rows = rows[rows["source"].str.startswith("ky-anh-2018/")]
    assert set(rows[["source", "sheet", "address"]].itertuples(index=False, name=None)) == listed


def test_all_raw_data_is_read_without_an_error(processed):
    issues = processed["issues"]
    assert issues.loc[issues["severity"] == "error"].to_dict("records") == []
    files = {
        p.relative_to(RAW).as_posix()
        for p in RAW.rglob("*")
        if p.is_file() and p.name != "sources.csv"
    }
    assert set(processed["ledger"]["source"]) == files
    tables = ("criteria", "contributions", "indicators", "recognitions", "tasks")
    rows = pd.concat(processed[t] for t in tables)
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
        key = [
            "source",
            "sheet",
            "address",
            "place_id",
            *({"item", "quantity"} & set(rows.columns)),
        ]
        assert not rows.duplicated(key).any()


def test_published_totals_of_elsewhere_agree_with_the_facts(processed):
    """Sources of funds of huyện Kỳ Anh 2011-2018 and of Lộc Hà 2018, as the press printed them."""
    rows = processed["contributions"]
    rows = rows[(rows["basis"] == "reported") & rows["source"].str.startswith("cong-bo/nguon-von")]
    sums = rows.groupby(["source", "period"])["value_vnd"].sum() / 1e9
    assert sums.loc["cong-bo/nguon-von-huyen-ky-anh-2011-2018.xlsx", "2011/2018"] == pytest.approx(
        1361.225
    )
    assert sums.loc["cong-bo/nguon-von-di-linh-2016-2020.xlsx", "2016/2020"] == pytest.approx(
        15064.847
    )
    there = {"huyen-ky-anh", "huyen-loc-ha", "ky-ninh", "huyen-di-linh-679", "tinh-ha-tinh"}
    assert set(rows["place_id"]) == there


def test_real_figures_outnumber_those_that_were_made_up(processed):
    tables = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
    counts = pd.concat([processed[name]["basis"] for name in tables]).value_counts()
    assert counts["reported"] > counts["illustrative"]


def test_rewards_of_2017_add_up_to_what_was_printed_and_go_to_who_was_recognised(processed):
    """33 communes, 29 billion: no check of the list says otherwise."""
    rows, acts = processed["contributions"], processed["recognitions"]
    rewards = rows[rows["source"] == "cong-bo/thuong-xa-dat-chuan-2017.xlsx"]
    assert (len(rewards), rewards["value_vnd"].sum()) == (33, 29e9)
    in_2017 = acts[(acts["year"] == 2017) & (acts["standard"] == "nông thôn mới")]
    assert set(rewards["place_id"]) == set(in_2017["place_id"])


def test_promises_of_2018_stand_beside_what_came(processed):
    targets, acts = processed["targets"], processed["recognitions"]
    promised = targets[targets["source"] == "cong-bo/dang-ky-dat-chuan-2018.xlsx"]
    before = acts[(acts["year"] == 2017) & (acts["standard"] == "nông thôn mới")]
    assert len(promised) == 22
    assert len(set(promised["place_id"]) & set(before["place_id"])) == 5
