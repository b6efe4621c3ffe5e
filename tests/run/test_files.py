"""Texts that look like formulas stay texts in every CSV; numbers stay numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import measures
from analysis.figures import charts
from analysis.files import csv_text
from analysis.run import build as pipeline
from analysis.words import schema
from table_makers import CRITERIA_SETS, criteria

FORMULAS = [
    "=1+1",
    "@SUM(A1)",
    "+1+1",
    "-1+1",
    "- Xã Kỳ Ninh",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "+Kỳ Hà",
    "--1",
    "-=",
]
PLAIN = [
    "Kỳ Ninh",
    "",
    "-",
    "+",
    "-5",
    "+2,5%",
    "-1.900,5",
    "19/20",
    "2018-11",
    "a=b",
    "'=1",
    "−3",
    "x@y.vn",
    "E7;G7",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_a_formula_gets_an_apostrophe(text):
    assert csv_text(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_any_other_text_is_left_alone(text):
    assert csv_text(text) == text


@given(st.text(max_size=20))
def test_nothing_is_lost_and_nothing_runs(text):
    safe = csv_text(text)
    assert safe in (text, "'" + text)
    assert safe[:1] not in ("=", "@", "\t", "\r")
    assert safe[:1] not in ("+", "-") or not safe[1:] or safe[1].isdigit()
    assert csv_text(safe) == safe, "a second time changes nothing"


def test_a_table_without_rows_is_nobody_elses():
    changed = pipeline.as_table("criteria", [])
    changed["more"] = []
    assert list(pipeline.as_table("criteria", [])) == list(schema.columns("criteria"))


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_text_column_of_every_table_is_safe(tmp_path):
    numbers = {"year": 2018, "value": -1.5, "out_of": None, "quantity": -2.0, "value_vnd": -3e6}
    for name in ("criteria", "contributions", "indicators", "issues", "ledger"):
        columns = schema.columns(name)
        counts = set(columns) - {"source", "sheet"} if name == "ledger" else set()
        row = tuple(7 if column in counts else numbers.get(column, "=1+1") for column in columns)
        pipeline.write_table(tmp_path, name, pipeline.as_table(name, [row]))
        read = rows_of((tmp_path / f"{name}.csv").read_bytes())[0]
        for column in columns:
            wanted = (
                "7"
                if column in counts
                else {"year": "2018", "value": "-1.5", "quantity": "-2.0"}.get(column)
            )
            if column == "value_vnd":
                assert float(read[column]) == -3e6
            elif column == "out_of":
                assert read[column] == ""
            else:
                assert read[column] == (wanted or "'=1+1"), (name, column)
        frame = pd.read_parquet(tmp_path / f"{name}.parquet")
        assert "=1+1" in set(frame["source"]), "only the CSV needs the apostrophe"


@pytest.mark.slow
def test_the_table_beside_a_figure_is_safe(tmp_path):
    table = measures.at_end_of_year(measures.criteria_met(criteria(5), CRITERIA_SETS))
    table["place"] = ["=1+1", "@a", "+a", "-a", "Kỳ Hoa"]
    table["cells"] = [("=a.xlsx!2018!C1", "=a.xlsx!2018!C2")] * 5
    drawn = replace(charts.criteria_met_by_commune(table), source_note="Nguồn: =a", table=table)
    made = drawn.save(tmp_path, "a")
    read = rows_of(made.table.read_bytes())
    assert [row["place"] for row in read] == ["'=1+1", "'@a", "'+a", "'-a", "Kỳ Hoa"]
    assert {row["cells"] for row in read} == {"'=a.xlsx!2018!C1; =a.xlsx!2018!C2"}
    assert [int(row["met"]) for row in read] == table["met"].tolist()
