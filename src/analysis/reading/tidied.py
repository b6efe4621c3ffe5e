"""The rows of the three tables, column by column, and what one workbook gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.words.messages import Issue

CRITERIA = (
    "year",
    "period",
    "place_id",
    "place",
    "place_type",
    "criteria_set",
    "criterion",
    "criterion_name",
    "status",
    "value",
    "unit",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)
CONTRIBUTIONS = (
    "year",
    "period",
    "organization_id",
    "organization",
    "organization_group",
    "place_id",
    "place",
    "kind",
    "item",
    "quantity",
    "unit",
    "value_vnd",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)
INDICATORS = (
    "year",
    "period",
    "place_id",
    "place",
    "indicator",
    "indicator_name",
    "value",
    "out_of",
    "unit",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)


@dataclass(slots=True)
class Tidied:
    """Rows of one workbook, in the order of the columns above, its issues and the roles of its cells."""

    criteria: list[tuple] = field(default_factory=list)
    contributions: list[tuple] = field(default_factory=list)
    indicators: list[tuple] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    tables: list = field(default_factory=list)  # the TableTidiers, until their totals are reconciled
