"""Criteria that are counted where no label names them."""

from __future__ import annotations

from analysis.reading.law.at import At
from analysis.reading.law.increments import heads_met
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import unit_at

CRITERIA_MET, MEAN_OF_CRITERIA = "criteria_met", "criteria_met_mean"


def criteria_counted(table: Table, at: At) -> str:
    """Criteria that heads count without their name: "Đạt", "Bình quân mỗi xã đạt (tiêu chí/xã)"."""
    mean = "mean" in at.inner.forms and at.inner.status in ("", "met")
    if mean and unit_at(table, at).name == table.labels.standard[MEAN_OF_CRITERIA]:
        return MEAN_OF_CRITERIA
    return CRITERIA_MET if heads_met(table, at.column) else ""


def counts_criteria_below(table: Table, at: At) -> bool:
    """Whether criteria are counted below a title of how these are met: "(ĐVT: tiêu chí)"."""
    titles, unit = table.context.titles, table.labels.standard[CRITERIA_MET]
    met = table.context.facts.status in ("", "met") and any(one.has("crit") for one in titles)
    return met and unit_at(table, at).name == unit
