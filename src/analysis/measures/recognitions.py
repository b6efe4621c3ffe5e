"""Recognitions: who was recognised when, and how near a recognised commune is to losing it.

Recognised is not met: recognition is an act, with a day; meeting the criteria is a state. A commune
that falls back stays recognised until a decision withdraws it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from analysis.measures.criteria import criteria_status, with_criterion_names
from analysis.measures.rows import by_name, cells_of, put_together, require_columns, text_of, union
from analysis.words.names import names
from analysis.words.text import sort_key

EVENTS = ("registered", "recognised", "renewed", "withdrawn")
STANDARDS = tuple(names("standard"))  # of communes, the base one first
_KEY = ["basis", "place_id"]
_NEEDED = ["year", "place_id", "place", "standard", "event", "date", "basis"]
_RULES = ["withdraw_share", "withdraw_share_with", "withdraw_with", "withdraw_decision"]
_UNMET = ("not_met", "in_progress")


def _told(recognitions: pd.DataFrame) -> pd.DataFrame:
    """The acts about communes by a standard of theirs, with `sources` and `cells`."""
    require_columns(recognitions, _NEEDED, "recognitions")
    rows = recognitions[recognitions["standard"].isin(STANDARDS)]
    return rows.assign(
        sources=text_of(rows["source"]).map(lambda own: (own,)),
        cells=cells_of(rows).map(lambda own: (own,)),
    )


def recognised_by_year(recognitions: pd.DataFrame) -> pd.DataFrame:
    """One row = the communes of one year, standard and event that lists name.

    Columns: basis, year, period, standard, event, part (event of the base standard, else the
    standard), communes (how many, each once), names, sources, cells, how ("places"). Who only
    registered is left out.
    """
    rows = _told(recognitions)
    rows = rows[rows["event"].isin(EVENTS[1:])]
    base = rows["standard"] == STANDARDS[0]
    part = rows["event"].where(base | (rows["event"] == "withdrawn"), rows["standard"])
    found = put_together(
        rows.assign(part=part),
        ["basis", "year", "standard", "event", "part"],
        communes=("place_id", "nunique"),
        names=("place", lambda own: tuple(sorted(set(own), key=sort_key))),
    )
    return found.assign(period=found["year"].astype(str), how="places")


def recognised_now(recognitions: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune that is recognised: by its last act that was not a withdrawal.

    Columns: basis, place_id, place, year, standard (the highest one), event, sources, cells.
    """
    rows = _told(recognitions)
    rows = rows[rows["event"].isin(EVENTS[1:])]
    rows = rows.assign(rank=rows["standard"].map(STANDARDS.index))
    rows = rows.sort_values(["year", "date", "rank"], kind="stable")
    last = rows.groupby([*_KEY, "standard"], sort=False).tail(1)
    held = last[last["event"] != "withdrawn"].sort_values("rank", kind="stable")
    held = held.groupby(_KEY, sort=False).tail(1)
    return by_name(held[[*_KEY, "place", "year", "standard", "event", "sources", "cells"]], "place")


def distance_to_withdrawal(
    recognitions: pd.DataFrame,
    criteria: pd.DataFrame,
    criteria_sets: pd.DataFrame,
    criteria_names: pd.DataFrame,
) -> pd.DataFrame:
    """One row = one recognised commune in the last year of which all its criteria are known.

    By the rules that the register of sets holds: `withdraw_share` of the criteria unmet, or
    `withdraw_share_with` where one of `withdraw_with` is among them. Sets without rules are left
    out, and so is a province's own criterion, of which they do not speak.

    Columns: basis (that of the criteria), place_id, place, year, period, standard, recognised (the
    year), out_of (criteria that apply), not_met, in_progress (of which each has its `_cells`),
    unmet, share_pct, because (numbers of unmet criteria), because_names, deciding (those of
    `withdraw_with` among them), left (how many more may be lost until a rule holds; 0: one does),
    decision, sources, cells (all criteria), act_cells (the recognition). A year of which criteria
    are unknown, or sources disagree, has no row.
    """
    require_columns(criteria_sets, ["criteria_set", "size"], "criteria_sets")
    rules = criteria_sets.reindex(columns=["criteria_set", "size", *_RULES])
    rules = rules[text_of(rules["withdraw_share"]) != ""].set_index("criteria_set")
    status = criteria_status(criteria, criteria_sets)
    status = status[status["criteria_set"].isin(rules.index) & ~status["provincial"].astype(bool)]
    status = with_criterion_names(status, criteria_names)
    acts = recognised_now(recognitions).sort_values("basis", key=lambda own: own != "reported")
    acts = acts.drop_duplicates("place_id").set_index("place_id")
    status = status[status["place_id"].isin(acts.index)]
    found = [
        _distance(own, rules.loc[own["criteria_set"].iloc[0]])
        for _, own in status.groupby([*_KEY, "year", "criteria_set"])
    ]
    rows = pd.DataFrame([one for one in found if one], columns=_COLUMNS)
    rows = rows[rows["year"] == rows.groupby(_KEY)["year"].transform("max")]
    for column, of in (("recognised", "year"), ("standard", "standard"), ("act_cells", "cells")):
        rows[column] = rows["place_id"].map(acts[of])
    made_up = rows["place_id"].map(acts["basis"]) != "reported"  # the act, of real criteria
    told = zip(rows["sources"], rows["place_id"].map(acts["sources"]), strict=True)
    rows["sources"] = pd.Series([union(pair) for pair in told], rows.index, dtype=object)
    rows = rows[(rows["recognised"] <= rows["year"]) & ~(made_up & (rows["basis"] == "reported"))]
    rows = by_name(rows, "place")
    order = rows.sort_values(["left", "share_pct"], ascending=[True, False], kind="stable")
    return order.reset_index(drop=True)


_COLUMNS = [
    *("basis", "place_id", "place", "year", "period", "out_of", "not_met", "in_progress", "unmet"),
    *("share_pct", "because", "because_names", "deciding", "left", "decision", "sources", "cells"),
    *("not_met_cells", "in_progress_cells", "how"),
]


def _distance(own: pd.DataFrame, rule: pd.Series) -> dict | None:
    """The row of one commune and year; None where not all of its criteria are known."""
    applies = own[own["status"] != "not_applicable"]
    if len(own) < int(rule["size"]) or (own["status"] == "conflicting").any():
        return None
    own = applies.sort_values("criterion", key=lambda names: names.map(sort_key))
    unmet = own[own["status"].isin(_UNMET)]
    deciding = [one for one in unmet["criterion"] if one in rule["withdraw_with"].split(";")]
    first = own.iloc[0]
    by_status = {name: own[own["status"] == name] for name in _UNMET}
    return {
        **{name: first[name] for name in ("basis", "place_id", "place", "year", "period")},
        **{name: len(rows) for name, rows in by_status.items()},
        **{f"{name}_cells": union(rows["cells"]) for name, rows in by_status.items()},
        "out_of": len(own),
        "unmet": len(unmet),
        "share_pct": 100 * len(unmet) / len(own),
        "because": tuple(unmet["criterion"]),
        "because_names": tuple(unmet["criterion_name"]),
        "deciding": tuple(deciding),
        "left": _left(len(unmet), len(own), rule, deciding),
        "decision": rule["withdraw_decision"],
        "sources": union(own["sources"]),
        "cells": union(own["cells"]),
        "how": "count",
    }


def _left(unmet: int, out_of: int, rule: pd.Series, deciding: Iterable[str]) -> int:
    """How many more criteria may be lost until a rule holds; one of them is to be a deciding one
    where none is unmet yet."""
    alone, beside = (
        max(math.ceil(round(float(rule[share]) * out_of, 9)) - unmet, 0)
        for share in ("withdraw_share", "withdraw_share_with")
    )
    return min(alone, beside if deciding else max(beside, 1))
