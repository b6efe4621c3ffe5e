"""Reads back what documents say, as a report is read, and compares it with the tables."""

import pandas as pd
import pytest

from analysis import compare_with_tables, figures_in_text
from analysis.measures.derived import derived
from analysis.measures.tables import Tables


@pytest.fixture(scope="module", autouse=True)
def derived_once():
    """What follows from a set of tables is found once, not for each text: it takes long."""
    kept: dict[int, tuple] = {}

    def found(tables: Tables) -> dict:
        if id(tables) not in kept:
            kept[id(tables)] = tables, derived(tables)
        return kept[id(tables)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.measures.compared.derived", found)
        yield


def verdicts(text: str, tables: Tables) -> pd.DataFrame:
    """The verdict on each number; the places are named with their kind first, as reports do."""
    ids = {one for rows in (tables.criteria, tables.indicators) for one in set(rows["place_id"])}
    register = tables.places.drop_duplicates("place_id").set_index("place_id")
    called = register["place_type"] + " " + register["place"]
    own = called[called.index.isin(ids)]
    areas = register.loc[own.index, "parent_id"].value_counts().index
    where = [called[area] for area in areas if area in called.index][:1]
    head = ", ".join([*where, *sorted(set(own))])
    return compare_with_tables(figures_in_text(f"{head}.\n\n{text}"), tables)


def contradicted(text: str, tables: Tables) -> list[str]:
    found = verdicts(text, tables)
    rows = found[found["verdict"] == "contradicted"]
    return [f"{row.text} ({row.found}): {row.sentence}" for row in rows.itertuples()]
