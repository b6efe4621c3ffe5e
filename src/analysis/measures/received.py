"""What came in: issues by file and rule, refusals, and the ledger of cells."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measures.rows import cells_of, headed, require_columns, sources_of, text_of, union
from analysis.words.messages import RULES, SEVERITIES
from analysis.words.names import named, names
from analysis.words.wording import date_words

LEDGER_GROUPS = {
    "values": ["value"],
    "labels": ["header", "stub", "section", "unit", "ordinal", "column_number"],
    "totals": ["total"],
    "remarks": ["title", "note", "signature", "empty"],
    "issues": ["issue"],
}


def _sorted(values: pd.Series) -> tuple[str, ...]:
    """All values, one as often as it is there: two issues of one cell name it twice."""
    return tuple(sorted(values))


def issues_by_file(issues: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file that came in: how many issues of each severity it has; worst first.

    Columns: source, error, warning, note, total, cells (places of its issues, one for each issue),
    error_cells, warning_cells, note_cells, basis, sources.
    """
    require_columns(issues, ["severity", "source", "sheet", "address"], "issues")
    require_columns(ledger, ["source"], "ledger")
    rows = pd.DataFrame(
        {"source": text_of(issues["source"]), "of": issues["severity"], "cell": cells_of(issues)}
    )
    files = sorted({*rows["source"], *ledger["source"]})
    found = pd.DataFrame({"source": files})
    for severity in (*SEVERITIES, "total"):
        own = rows if severity == "total" else rows[rows["of"] == severity]
        by_file = own.groupby("source")["cell"].agg(_sorted)
        cells = [by_file.get(file, ()) for file in files]
        found[severity] = [len(places) for places in cells]
        found["cells" if severity == "total" else f"{severity}_cells"] = cells
    found["basis"], found["sources"] = "reported", found["source"].map(lambda source: (source,))
    order = [*SEVERITIES, "source"]
    found = found.sort_values(order, ascending=[False, False, False, True], kind="stable")
    return found.reset_index(drop=True)


def files_received(
    inputs: pd.DataFrame, ledger: pd.DataFrame, issues: pd.DataFrame, *tables: pd.DataFrame
) -> pd.DataFrame:
    """One row = one file that came in, what is to be done first: state, figures, issues.

    Columns: source; state ("not_read", "waits", "blank": a form that is not filled in, "read",
    "empty": no figures in it); rows (of the tables given); read and waits (figures, as the ledger
    counts their cells); error, warning (issues).
    """
    require_columns(ledger, ["source", "value", "issue"], "ledger")
    found = inputs[["source"]].drop_duplicates().set_index("source")
    rows = pd.concat([own["source"] for own in tables]).value_counts()
    sums = ledger.groupby("source")[["value", "issue"]].sum()
    told = issues.groupby("severity")["source"].value_counts()
    given = {"rows": rows, "read": sums["value"], "waits": sums["issue"]}
    given |= {one: told.get(one, pd.Series(dtype="int64")) for one in ("error", "warning")}
    for name, counts in given.items():
        found[name] = counts.reindex(found.index).fillna(0).astype("int64")
    blank = found.index.isin(issues.loc[issues["rule"] == "form_not_filled", "source"])
    twins = issues.loc[issues["rule"] == "same_content", "source"]
    there = found.index.isin([*ledger["source"], *twins])
    any_read = (found["rows"] > 0) | (found["read"] > 0)
    state = pd.Series("empty", index=found.index)
    state = state.mask(any_read, "read").mask(blank & ~any_read, "blank")
    state = state.mask((found["waits"] > 0) | (found["error"] > 0), "waits")
    found["state"] = state.mask(~there, "not_read")
    rank = found["state"].map({"not_read": 0, "waits": 1}).fillna(2)
    order = found.assign(rank=rank).sort_values(["rank", "source"], kind="stable").index
    return found.loc[order].reset_index()


def counts_received(files: pd.DataFrame) -> dict[str, int]:
    """What `files_received` adds up to: files, those of each state, rows, read, waits, issues."""
    states = files["state"].value_counts()
    names = ("not_read", "waits", "blank", "read", "empty")
    told = {f"files_{name}": int(states.get(name, 0)) for name in names}
    sums = ("rows", "read", "waits", "error", "warning")
    return {"files": len(files)} | told | {name: int(files[name].sum()) for name in sums}


def issues_by_rule(issues: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one rule that failed, most frequent first.

    Columns: rule, severity, label (its message without the particulars), total (issues), files (how
    many), basis, sources, cells (the places, one for each issue).
    """
    needed = ["severity", "rule", "source", "sheet", "address", "message"]
    require_columns(issues, needed, "issues")
    messages = zip(issues["rule"], issues["message"], strict=True)
    said = [_general(rule, message, lang) for rule, message in messages]
    rows = issues.assign(cell=cells_of(issues), said=said)
    found = rows.groupby(["rule", "severity"], as_index=False).agg(
        label=("said", "first"),
        total=("source", "size"),
        files=("source", "nunique"),
        sources=("source", lambda sources: tuple(sorted({*sources}))),
        cells=("cell", _sorted),
    )
    found = found.assign(basis="reported").sort_values(["total", "rule"], ascending=[False, True])
    return found.reset_index(drop=True)


def _general(rule: str, message: str, lang: str) -> str:
    """The first clause of what a rule says, with an ellipsis for the particulars.

    Where one begins with a place, it begins behind that.
    """
    said = RULES.get(rule, {}).get(f"message_{lang}", message).removeprefix("{meant}: ")
    said = re.sub(r"\s*\([^()]*\{\w+\}[^()]*\)", "", said)
    said = re.sub(r"(?:\s*[“]?\{\w+\}”?)+", " …", said)
    said = re.split(r"[.;:](?:\s|$)", said, maxsplit=1)[0].strip()
    return said[:1].upper() + said[1:]


def issues_touching(issues: pd.DataFrame, *tables: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one issue of the files behind these tables (all when none is given), errors first,
    under headings for a reader."""
    require_columns(issues, names("issue_heading"), "issues")
    rows = worst_first(issues[issues["source"].isin(sources_of(*tables))] if tables else issues)
    said = [named("severity", str(severity), lang) for severity in rows["severity"]]
    return headed(rows.assign(severity=said), "issue_heading", lang)


def worst_first(issues: pd.DataFrame) -> pd.DataFrame:
    """The issues, errors first, then by file, sheet and cell."""
    order = issues["severity"].map({severity: i for i, severity in enumerate(SEVERITIES)})
    by = ["order", "source", "sheet", "address"]
    return issues.assign(order=order).sort_values(by, kind="stable").drop(columns="order")


def refused_by_reason(*refused: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one place, date, figure and reason that `comparable` refused, under headings for a
    reader: how many such figures there are, and their cells. Empty where nothing was refused."""
    key = ["basis", "period", "place", "what", "text"]
    for table in refused:
        require_columns(table, [*key, "cells"], "refused_by_reason")
    rows = pd.concat([table.astype(object) for table in refused], ignore_index=True)
    found = rows.groupby(key, sort=False, as_index=False).agg(
        count=("cells", "size"), cells=("cells", union)
    )
    found = found.sort_values(["basis", "period"], ascending=[False, True], kind="stable")
    found = found.assign(
        basis=[named("basis", str(basis), lang) for basis in found["basis"]],
        period=[date_words(str(period), lang) for period in found["period"]],
        cells=found["cells"].map("; ".join),
    )
    return headed(found, "refused_heading", lang)


def cells_understood(ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file: its non-empty cells by role.

    Columns: source, cells (all), values, labels, totals, remarks, issues, basis, sources, sheets
    (its sheets as places behind these numbers: "file!sheet!"). ValueError names the files whose
    roles do not add up to their cells: every cell has exactly one role.
    """
    roles = [role for group in LEDGER_GROUPS.values() for role in group]
    require_columns(ledger, ["source", "sheet", "cells", *roles], "ledger")
    rows = ledger.assign(sheets=cells_of(ledger.assign(address="")).map(lambda sheet: (sheet,)))
    sums = {column: (column, "sum") for column in ["cells", *roles]}
    found = rows.groupby("source", as_index=False).agg(**sums, sheets=("sheets", union))
    wrong = found.loc[found[roles].sum(axis=1) != found["cells"], "source"]
    if len(wrong):
        raise ValueError(f"the roles do not add up to the cells in {[*wrong]}")
    for group, members in LEDGER_GROUPS.items():
        found[group] = found[members].sum(axis=1)
    found["basis"], found["sources"] = "reported", found["source"].map(lambda source: (source,))
    return found[["source", "cells", *LEDGER_GROUPS, "basis", "sources", "sheets"]]
