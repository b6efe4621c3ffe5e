"""What was promised for a year beside what came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measures.recognitions import STANDARDS
from analysis.measures.rows import (
    by_name,
    cells_of,
    headed,
    require_columns,
    results,
    text_of,
    union,
)
from analysis.words.names import named, names
from analysis.words.provenance import split_cell
from analysis.words.wording import number

_PROMISE = ["basis", "year", "place_id", "what"]
_NEEDED = ["year", "place_id", "place", "what", "value", "unit", "promised_on", "basis"]
_COLUMNS = [
    *(*_PROMISE, "period", "place", "target", "unit", "promised_on", "outcome", "outcome_year"),
    *("share_pct", "verdict", "sources", "cells", "target_cells", "outcome_cells"),
]
Row = dict[str, Any]


def targets_and_outcomes(
    targets: pd.DataFrame,
    recognitions: pd.DataFrame,
    indicators: pd.DataFrame,
    met: pd.DataFrame,
    indicator_names: pd.DataFrame,
) -> pd.DataFrame:
    """One row = one promise: a figure of a plan, or a standard that a place registered for.

    `met` as from `measures.at_end_of_year`; `indicator_names`: the register, of which `better`
    ("more" or "less") says which way is good.

    Columns: basis, year, period, place_id, place, what, target, unit, promised_on, outcome (of a
    plan the figure of that year; NaN: none, or sources differ), outcome_year (of a standard the
    year in which it was recognised), share_pct (outcome in % of the target), verdict, sources,
    cells, target_cells, outcome_cells. Verdicts: `kept`; `reached` (all criteria were met by then,
    and no list names the recognition); `late` (recognised in a later year); `missed`; `disputed`
    (sources differ on it); `open` (nothing that was received tells). What stands in no list is
    never taken for not recognised.
    """
    require_columns(targets, _NEEDED, "targets")
    rows = targets.assign(cells=cells_of(targets).map(lambda own: (own,)))
    figures = results(indicators, ["indicator_name", "value"], "indicators")
    told = recognitions[recognitions["event"].isin(["recognised", "renewed"])]
    acts = told.assign(cells=cells_of(told).map(lambda own: (own,)))
    better = indicator_names.set_index("indicator_name").get("better", pd.Series(dtype=object))
    found = []
    for _, own in rows.groupby(_PROMISE):
        first = own.iloc[0]
        promise = {name: first[name] for name in (*_PROMISE, "place", "unit", "promised_on")}
        promise |= {"target": float(first["value"]), "target_cells": union(own["cells"])}
        if pd.isna(first["value"]):
            outcome = _of_standard(promise, acts, met)
        else:
            outcome = _of_plan(promise, figures, str(better.get(first["what"], "")))
        found.append(promise | outcome)
    table = pd.DataFrame([_whole(row) for row in found], columns=_COLUMNS)
    return by_name(table, "place").sort_values("year", kind="stable").reset_index(drop=True)


def _whole(row: Row) -> Row:
    """A promise with its outcome, all columns of it."""
    row = {"outcome": None, "outcome_year": None, "outcome_cells": ()} | row
    cells = union([row["target_cells"], row["outcome_cells"]])
    share = 100 * row["outcome"] / row["target"] if row["outcome"] and row["target"] else None
    sources = tuple(sorted({split_cell(cell)[0] for cell in cells}))
    return row | {"period": str(row["year"]), "share_pct": share, "cells": cells,
                  "sources": sources}  # fmt: skip


def _same(rows: pd.DataFrame, promise: Row) -> pd.DataFrame:
    """The rows of the place of a promise, by its basis."""
    return rows[(rows["place_id"] == promise["place_id"]) & (rows["basis"] == promise["basis"])]


def _of_standard(promise: Row, acts: pd.DataFrame, met: pd.DataFrame) -> Row:
    """When a place was recognised by the standard that it registered for."""
    own = _same(acts, promise)
    own = own[own["standard"] == promise["what"]]
    if len(own):
        year = int(own["year"].min())
        first = own[own["year"] == year]
        verdict = "kept" if year <= promise["year"] else "late"
        return {"verdict": verdict, "outcome_year": year, "outcome_cells": union(first["cells"])}
    whole = _same(met, promise)
    whole = whole[(whole["year"] == promise["year"]) & (whole["met"] >= whole["out_of"])]
    if promise["what"] == STANDARDS[0] and len(whole):
        return {"verdict": "reached", "outcome_cells": union(whole["cells"])}
    return {"verdict": "open"}


def _of_plan(promise: Row, figures: pd.DataFrame, better: str) -> Row:
    """The last figure of the year of a plan, and whether it is as good."""
    own = _same(figures, promise)
    own = own[(own["year"] == promise["year"]) & (own["indicator_name"] == promise["what"])]
    own = own[own["value"].notna() & (own["date"] == own["date"].max())]
    if own.empty:
        return {"verdict": "open"}
    sign = {"more": 1, "less": -1}.get(better, 0)
    verdicts = {
        "kept" if sign * (value - promise["target"]) >= 0 else "missed" for value in own["value"]
    }
    verdict = verdicts.pop() if sign and len(verdicts) == 1 else "disputed" if sign else "open"
    values = set(own["value"])
    return {
        "verdict": verdict,
        "outcome": float(own["value"].iloc[0]) if len(values) == 1 else None,
        "outcome_cells": union(own["cells"]),
    }


def figures_promised(found: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = one figure that came beside a plan: those of sources that differ have one each.

    `found` as from `targets_and_outcomes`. Columns: basis, year, period, place_id, place, what,
    label, target, unit, outcome, share_pct, source (file of the outcome), sources, cells (of the
    outcome), target_cells.
    """
    plans = found[found["target"].notna() & (found["outcome_cells"].map(len) > 0)]
    values = dict(zip(cells_of(indicators), indicators["value"], strict=True))
    rows = []
    for plan in plans.to_dict("records"):
        for cell in plan["outcome_cells"]:
            outcome = float(values[cell])
            share = 100 * outcome / plan["target"]
            own = {"outcome": outcome, "share_pct": share, "cells": (cell,)}
            own |= {"source": split_cell(cell)[0]}
            files = {split_cell(one)[0] for one in (cell, *plan["target_cells"])}
            rows.append(plan | own | {"sources": tuple(sorted(files))})
    columns = [*_COLUMNS[:8], "outcome", "share_pct", "source", "sources", "cells", "target_cells"]
    return pd.DataFrame(rows, columns=list(dict.fromkeys(columns)))


def places_by_verdict(found: pd.DataFrame, verdict: str) -> list[str]:
    """The places of promises of a verdict, each with the year of what came: "Kỳ Nam (2020)"."""
    rows = found[found["verdict"] == verdict]
    pairs = zip(text_of(rows["place"]), rows["outcome_year"], strict=True)
    return [f"{place} ({year:.0f})" if pd.notna(year) else place for place, year in pairs]


def targets_listed(found: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one promise of `targets_and_outcomes`, under headings for a reader; a table
    without these columns gives none."""
    if "verdict" not in found:
        return headed(pd.DataFrame(columns=list(names("target_heading"))), "target_heading", lang)
    rows = found.astype(object)
    told = {name: [_shown(own, lang) for own in rows[name]] for name in ("target", "outcome")}
    years = ["" if pd.isna(year) else f"{year:.0f}" for year in rows["outcome_year"]]
    verdicts = [named("verdict", str(own), lang) for own in rows["verdict"]]
    own = rows.assign(**told, outcome_year=years, verdict=verdicts)
    return headed(own, "target_heading", lang)


def _shown(value: Any, lang: str) -> str:
    return "" if pd.isna(value) else number(float(value), 2, lang)
