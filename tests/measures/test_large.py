"""Tables of a whole country: texts are categories and years are taken one by one, with the same
results."""

from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis import measures
from analysis.figures import catalogue
from analysis.figures.choosing import NeedsNotMet
from analysis.figures.drawn import to_dict
from analysis.figures.selection import stock_of
from analysis.measures import rows
from workbook_makers import ROOT

OF_YEARS = ("criteria", "contributions", "indicators")


@pytest.fixture(scope="module")
def tables():
    return analysis.load_tables(ROOT)


@pytest.fixture(scope="module")
def large(tables):
    """The same tables as a store gives those of a million rows, with pieces of a few."""
    coded = {}
    for name in OF_YEARS:
        table = getattr(tables, name)
        texts = [column for column in table if not pd.api.types.is_numeric_dtype(table[column])]
        coded[name] = table.sort_values("year", kind="stable", ignore_index=True).astype(
            dict.fromkeys(texts, "category") | {"year": "int16"}
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "PIECE", 20)
        yield replace(tables, **coded)


@pytest.fixture(scope="module")
def stocks(tables, large):
    """What figures choose from in both."""
    return [stock_of(own) for own in (replace(tables, **by_year(tables)), large)]


def by_year(tables):
    """The same rows, in the order of a store."""
    return {part: getattr(tables, part).sort_values("year", kind="stable") for part in OF_YEARS}


def results(tables):
    """What measures of criteria give."""
    criteria, sets = tables.criteria, tables.criteria_sets
    met = measures.criteria_met(criteria, sets)
    year = int(criteria["year"].max())
    matrix = measures.criteria_matrix(criteria, tables.criteria_names, year)
    return {
        "status": measures.criteria_status(criteria, sets),
        "met": met,
        "end": measures.at_end_of_year(met),
        "matrix": matrix,
        "by_criterion": measures.communes_by_criterion(matrix),
        "known": measures.latest_known(criteria, tables.indicators, tables.criteria_names),
        "select": rows.plain(measures.select(criteria, year=year, place_id=["ky-ha", "ky-nam"])),
        "years": pd.Series(measures.years_of(criteria)),
    }


@pytest.mark.slow
def test_measures_give_the_same_of_categories_and_years_one_by_one(tables, large):
    expected = results(replace(tables, **by_year(tables)))
    for name, found in results(large).items():
        pd.testing.assert_frame_equal(
            pd.DataFrame(found), pd.DataFrame(expected[name]), check_dtype=False
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", catalogue.ENTRIES)
def test_figures_are_the_same_of_categories_and_years_one_by_one(stocks, name):
    drawn = []
    for own in stocks:
        try:
            drawn.append(to_dict(analysis.figure(name, own)))
        except NeedsNotMet as error:
            drawn.append(str(error))
    assert drawn[0] == drawn[1]


def test_nothing_is_copied_where_all_rows_are_wanted(tables):
    criteria = tables.criteria
    assert rows.kept(criteria, criteria["year"] > 0) is criteria
