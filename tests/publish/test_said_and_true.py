"""What documents print is what the tables say: every number of their sentences, captions,
alternative texts and pages, read back as a report is read."""

from __future__ import annotations

import functools
import html
import re
from dataclasses import replace

import pytest

import reports
from analysis import compare_with_tables, figures_in_text
from analysis.figures.printed import caption_of
from analysis.measures.tables import Tables
from analysis.publish.year_figures import admitted, years_with_data
from read_back import contradicted, derived_once, verdicts  # noqa: F401

YEARS = (2018, 2020)
OTHER_YEARS = (2016, 2017, 2019, 2021, 2022, 2023, 2024, 2025, 2026)  # in benchmarks
YEAR_OF = {"little": 2018, "many": 2020, "today": 2025}
OTHERS = [("many", 2018), ("many", 2023)]  # in benchmarks
BASES = ("reported", "illustrative")


@functools.cache
def only(of: str, basis: str) -> Tables:
    """The tables as if what is on one basis were all that was reported."""
    tables = reports.tables(of)
    names = ("criteria", "indicators", "contributions")
    own = {name: getattr(tables, name) for name in names}
    kept = {name: rows[rows["basis"] == basis] for name, rows in own.items()}
    return replace(tables, **{n: rows.assign(basis="reported") for n, rows in kept.items()})


def printed(of: str, year: int) -> dict[str, str]:
    """What the report of a year says of its figures by their basis, a paragraph each."""
    made, _ = admitted(reports.figures(year, of), (), "vi")
    said = {basis: [one for one in made if one.basis == basis] for basis in BASES}
    return {
        basis: "\n".join(
            f"{text}\n"
            for one in own
            for text in (*one.sentences, caption_of(one.drawn), one.drawn.alt_text)
        )
        for basis, own in said.items()
    }


def page_text(of: str, year: int) -> str:
    """The page of a year as a reader sees it."""
    page = reports.html(year, of).decode("utf-8")
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    lines = re.sub(r"</(?:p|h\d|li|tr|figcaption|caption|div|section)>", "\n", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", lines))


@pytest.mark.slow
def test_a_sentence_that_the_tables_contradict_is_found():
    tables = reports.tables()
    text = "Tháng 11/2020: Kỳ Nam đạt 15/20 tiêu chí."
    rows = tables.indicators
    told = (rows["place_id"] == "ky-nam") & (rows["indicator"] == "criteria_met")
    other = rows.assign(value=rows["value"].mask(told & (rows["period"] == "2020-11"), 16.0))
    assert list(verdicts(text, tables)["verdict"]) == ["confirmed"]
    (why,) = contradicted(text, replace(tables, indicators=other))
    assert why.startswith("15/20") and "16/20" in why


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_the_report_of_a_year_says_nothing_that_its_tables_contradict(year):
    tables = reports.tables()
    assert year in years_with_data(tables)
    for basis, text in printed(reports.OWN, year).items():
        assert contradicted(text, only(reports.OWN, basis)) == []
    assert contradicted(page_text(reports.OWN, year), tables) == []


@pytest.mark.slow
@pytest.mark.parametrize(("other", "year"), YEAR_OF.items())
def test_the_report_of_another_district_says_nothing_that_its_tables_contradict(other, year):
    tables = reports.tables(other)
    tried = {(of, own) for of, own in (*YEAR_OF.items(), *OTHERS) if of == other}
    assert tried == {(other, own) for own in years_with_data(tables)}
    text = printed(other, year)["reported"]
    assert len(figures_in_text(text)) >= 4  # four communes, each told once
    assert contradicted(text + page_text(other, year), tables) == []


@pytest.fixture(scope="module")
def word() -> str:
    """What the Word report of 2018 says."""
    folder = reports.written(2018).root / "reports" / "2018"
    return figures_in_text(folder / "bao-cao-2018.docx").attrs["text"]


def of_basis(text: str, basis: str):
    """The verdicts on what a Word report says on one basis, by the tables of that basis."""
    made_up, end = text.index("II. Số liệu minh họa\n"), text.index("III. Những chỗ")
    figures = figures_in_text(text)
    first, last = (0, made_up) if basis == "reported" else (made_up, end)
    own = figures[figures["start"].between(first, last)].reset_index(drop=True)
    own.attrs["text"] = text
    return compare_with_tables(own, only(reports.OWN, basis))


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
def test_the_word_report_is_confirmed_by_its_tables(basis, word):
    rows = of_basis(word, basis)
    counts = rows["verdict"].value_counts()
    # Bars that stand alone are lines of a table, whose heads do not say what is counted.
    assert counts["confirmed"] > 45 and counts["confirmed"] / len(rows) > 0.4
    against = rows[rows["verdict"] == "contradicted"]
    assert against["reason"].str.startswith("Các bảng ghi khác nhau").all()


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("at", [0, -1], ids=["first digit", "last digit"])
def test_a_word_report_with_other_numbers_is_not_confirmed(basis, at, word):
    rows = of_basis(word, basis)
    changed, starts = word, set()
    for row in reversed([*rows[rows["verdict"] == "confirmed"].itertuples()]):
        own = re.split(r"/| trong ", word[row.start : row.end])[0]
        digit = row.start + [found.start() for found in re.finditer("[0-9]", own)][at]
        changed = changed[:digit] + str((int(word[digit]) + 4) % 9 + 1) + changed[digit + 1 :]
        starts.add(row.start)
    again = of_basis(changed, basis)
    still = again[again["start"].isin(starts) & (again["verdict"] == "confirmed")]
    assert len(starts) > 45 and list(still["text"]) == []


@pytest.mark.slow
def test_a_word_report_of_another_year_or_place_is_not_confirmed(word):
    rows = of_basis(word.replace("2018", "2016"), "reported")
    assert "confirmed" not in set(rows["verdict"])
    other = re.sub("(xã|huyện) (Kỳ Anh|Lộc Hà)", r"\1 Hồng Lĩnh", word, flags=re.I)
    rows = of_basis(other, "reported")
    there = rows[rows["place"] == "Hồng Lĩnh"]
    assert len(there) > 10 and "confirmed" not in set(there["verdict"])
