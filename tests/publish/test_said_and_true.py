"""What documents print is what the tables say: every number of their sentences, captions,
alternative texts and pages, read back as a report is read."""

from __future__ import annotations

import functools
import html
import re
from dataclasses import replace

import pytest

from analysis import figures_in_text, load_tables
from analysis.figures.printed import caption_of
from analysis.measures.tables import Tables
from analysis.publish.year_figures import admitted, figures_of_year, years_with_data
from analysis.publish.yearly import web_page
from districts import DISTRICTS, district
from read_back import contradicted, verdicts
from workbook_makers import ROOT

YEARS = (2018, *(y for y in range(2016, 2027) if y != 2018))
BASES = ("reported", "illustrative")


@functools.cache
def real() -> Tables:
    return load_tables(ROOT)


@pytest.fixture(scope="module", params=DISTRICTS)
def other(request, tmp_path_factory) -> Tables:
    """The tables of a district that is not the project's own."""
    return load_tables(district(request.param, tmp_path_factory.mktemp(request.param) / "cua-toi"))


def only(tables: Tables, basis: str) -> Tables:
    """The tables as if what is on one basis were all that was reported."""
    names = ("criteria", "indicators", "contributions")
    own = {name: getattr(tables, name) for name in names}
    kept = {name: rows[rows["basis"] == basis] for name, rows in own.items()}
    return replace(tables, **{n: rows.assign(basis="reported") for n, rows in kept.items()})


def printed(tables: Tables, year: int, basis: str) -> str:
    """What the report of a year says of its figures on one basis, a paragraph each."""
    made, _ = admitted(figures_of_year(tables, year), (), "vi")
    own = [one for one in made if one.basis == basis]
    said = [(*one.sentences, caption_of(one.drawn), one.drawn.alt_text) for one in own]
    return "\n".join(f"{text}\n" for texts in said for text in texts)


def page_text(tables: Tables, year: int) -> str:
    """The page of a year as a reader sees it."""
    page = web_page(tables, year).decode("utf-8")
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    lines = re.sub(r"</(?:p|h\d|li|tr|figcaption|caption|div|section)>", "\n", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", lines))


def test_a_sentence_that_the_tables_contradict_is_found():
    text = "Tháng 11/2020: Kỳ Nam đạt 15/20 tiêu chí."
    rows = real().indicators
    told = (rows["place_id"] == "ky-nam") & (rows["indicator"] == "criteria_met")
    other = rows.assign(value=rows["value"].mask(told & (rows["period"] == "2020-11"), 16.0))
    assert list(verdicts(text, real())["verdict"]) == ["confirmed"]
    (why,) = contradicted(text, replace(real(), indicators=other))
    assert why.startswith("15/20") and "16/20" in why


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_the_report_of_a_year_says_nothing_that_its_tables_contradict(year):
    assert year in years_with_data(real())
    for basis in BASES:
        text = printed(real(), year, basis)
        assert contradicted(text, only(real(), basis)) == []
    assert contradicted(page_text(real(), year), real()) == []


@pytest.mark.slow
def test_the_report_of_another_district_says_nothing_that_its_tables_contradict(other):
    years = years_with_data(other)
    assert years
    for year in years:
        text = printed(other, year, "reported")
        assert len(figures_in_text(text)) > 5
        assert contradicted(text + page_text(other, year), other) == []
