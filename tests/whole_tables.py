"""All tables of a small office, as `load_tables` gives them: reported and made-up figures, money,
labour, things."""

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.figures.selection import Stock, stock_of
from analysis.measures.tables import Tables
from analysis.words.schema import columns
from table_makers import (
    CRITERIA_NAMES,
    CRITERIA_SETS,
    INDICATOR_NAMES,
    ORGANIZATION_GROUPS,
    ORGANIZATIONS,
    PLACES,
    contributions,
    counted,
    criteria,
    gift,
    indicators,
    issues,
    ledger,
    many_contributions,
    recognitions,
    sources,
    targets,
    tasks,
)

REGISTER = pd.DataFrame(
    [(key, name, f"English {key}", group) for key, (name, group) in ORGANIZATIONS.items()],
    columns=["organization_id", "organization", "organization_en", "organization_group"],
)
INPUTS = pd.DataFrame(
    [("minh-hoa/tieu-chi.xlsx", "ab12", "illustrative")], columns=["source", "sha256", "basis"]
)
FUNDS = [
    gift("ns-tinh", "Kỳ Ninh", value_vnd=5e9, source="von.xlsx", sheet="1", address="B2"),
    gift("tin-dung", "Kỳ Ninh", value_vnd=3e9, source="von.xlsx", sheet="1", address="B3"),
    gift("nhan-dan", "Kỳ Ninh", value_vnd=2e9, source="von.xlsx", sheet="1", address="B4"),
]


def none_of(table: str) -> pd.DataFrame:
    """A table of the contract without a row."""
    return pd.DataFrame(columns=list(columns(table)))


def tables_of(**more) -> Tables:
    """The tables, with those that are given instead."""
    return Tables(**_usual() | more)


@cache
def stock(lang: str = "vi") -> Stock:
    """What figures choose from in these tables."""
    return stock_of(tables_of(), lang)


@cache
def _usual() -> dict:
    several = pd.concat(
        [contributions(), contributions(*FUNDS), many_contributions(6)], ignore_index=True
    )
    return {
        "root": Path("project"), "criteria": criteria(6, (2018, 2019, 2022)),
        "contributions": several,
        "indicators": pd.concat([indicators(), counted()], ignore_index=True),
        "issues": issues(), "ledger": ledger(), "sources": sources(),
        "recognitions": recognitions(), "unknown_words": none_of("unknown_words"),
        "changes": none_of("changes"), "targets": targets(),
        "tasks": tasks(),
        "inputs": INPUTS, "places": PLACES.assign(merged_into="", passed_on=""),
        "criteria_sets": CRITERIA_SETS,
        "criteria_names": CRITERIA_NAMES, "organizations": REGISTER,
        "organization_groups": ORGANIZATION_GROUPS,
        "indicator_names": INDICATOR_NAMES,
    }  # fmt: skip
