"""docs/api.md: every name of the front door with its docstring and an example that was run.

uv run python tests/front/api.py > docs/api.md
"""

import ast
import inspect
import sys
from pathlib import Path

import pandas as pd

import analysis

ROOT = Path(__file__).parents[2]
HEAD = """# `import analysis`

Mọi tên của cửa trước, mỗi tên một ví dụ đã chạy trên số liệu của dự án.
*Every name of the front door, each with an example that was run on the project's data.*

Made by `uv run python tests/front/api.py > docs/api.md` from the docstrings; a test holds it equal.

```python
>>> import analysis
>>> tables = analysis.load_tables()
```
"""
MET = "analysis.criteria_met(tables.criteria, tables.criteria_sets)"
GIVEN = "tables.contributions.query(\"source == 'ky-anh-2018/luc-luong-vu-trang-2018.xlsx'\")"
EXAMPLES = {
    "read_workbook": """
        book = analysis.read_workbook("data/raw/ky-anh-2018/tieu-chi-2018.xlsx")
        book
        book.indicators[["place", "indicator", "value", "out_of", "address"]].head(3)
        book.issues[["severity", "rule", "address"]]
        book.cells.query("role == 'value'").head(2)
    """,
    "Book": "type(book).__name__, list(book.frames)",
    "load_tables": "tables",
    "Tables": "tables.criteria[['place', 'year', 'criterion', 'status']].head(2)",
    "figure": """
        drawn = analysis.figure("criteria_met_by_commune", tables, basis="reported", year=2018)
        drawn.title
    """,
    "Drawn": "len(drawn.marks), drawn.marks[0].cells",
    "select": """
        selected = analysis.select(tables.indicators, place="Kỳ Ninh", year=2018)
        selected[["indicator", "value"]]
    """,
    "of_district": 'len(analysis.of_district(tables.criteria, tables.places, "thi-xa-ky-anh"))',
    "criteria_status": """
        status = analysis.criteria_status(tables.criteria, tables.criteria_sets)
        status[["place", "year", "criterion", "status"]].head(3)
    """,
    "criteria_met": f"""
        met = {MET}
        met[["place", "year", "met", "out_of"]].head(3)
    """,
    "criteria_met_reported": """
        reported = analysis.criteria_met_reported(
            tables.indicators, tables.places, tables.criteria_sets
        )
        reported[["place", "year", "met", "out_of"]].head(3)
    """,
    "criteria_met_in_all": """
        registers = tables.places, tables.criteria_sets
        all_met = analysis.criteria_met_in_all(tables.criteria, tables.indicators, *registers)
        len(met), len(reported), len(all_met)
    """,
    "at_end_of_year": 'met.pipe(analysis.at_end_of_year, 2019)[["place", "met", "out_of"]].head(3)',
    "change_between": """
        change = met.pipe(analysis.change_between, 2016, 2019)
        change[["place", "before", "after", "change", "unit"]].head(3)
    """,
    "standing_by_year": "met.pipe(analysis.standing_by_year).iloc[:2, :5]",
    "criteria_matrix": """
        matrix = analysis.criteria_matrix(tables.criteria, tables.criteria_names, 2019)
        matrix[["place", "criterion", "status"]].head(3)
    """,
    "communes_by_criterion": """
        counts = matrix.pipe(analysis.communes_by_criterion)
        counts[["criterion", "met", "not_met", "out_of"]].head(3)
    """,
    "latest_known": """
        before, after = (
            analysis.latest_known(
                *(analysis.select(own, year=year) for own in (tables.criteria, tables.indicators)),
                tables.criteria_names,
            )
            for year in (2016, 2019)
        )
        after[["place", "name", "status"]].head(2)
    """,
    "what_changed": 'analysis.what_changed(before, after)["change"].value_counts().to_dict()',
    "indicator_series": """
        series = tables.indicators.pipe(
            analysis.indicator_series, "criteria_met", "ky-nam", tables.criteria_sets
        )
        series[["period", "place", "value"]]
    """,
    "recognised_by_year": """
        by_year = analysis.recognised_by_year(tables.recognitions)
        by_year[["year", "part", "communes"]].head(3)
    """,
    "recognised_now": "len(analysis.recognised_now(tables.recognitions))",
    "distance_to_withdrawal": """
        criteria = analysis.select(tables.criteria, year=2023)
        distance = analysis.distance_to_withdrawal(
            tables.recognitions, criteria, tables.criteria_sets, tables.criteria_names
        )
        distance[["place", "because", "deciding", "left"]]
    """,
    "targets_and_outcomes": """
        at_end = analysis.at_end_of_year(all_met)
        promised = analysis.targets_and_outcomes(
            tables.targets, tables.recognitions, tables.indicators, at_end, tables.indicator_names
        )
        promised[["year", "place", "what", "outcome_year", "verdict"]].tail(3)
    """,
    "task_states": """
        states = analysis.task_states(tables.tasks)
        states[["task_id", "place", "due", "state", "days_late"]].head(3)
    """,
    "tasks_by": """
        analysis.tasks_by(tables.tasks, "place")[["place", "done", "late", "blocked", "total"]]
    """,
    "burn_down": """
        analysis.burn_down(tables.tasks)[["place", "snapshot", "left", "late", "total"]].head(4)
    """,
    "criteria_outlook": """
        outlook = analysis.criteria_outlook(tables.tasks, promised="2018-12-15")
        outlook[["place", "criterion", "left", "earliest", "latest", "outlook"]].head(4)
    """,
    "critical_path": """
        schedule = analysis.critical_path(tables.tasks)
        schedule[["task_id", "earliest_start", "earliest_finish", "slack_days", "critical"]].head(3)
    """,
    "gifts_by_year": "len(analysis.gifts_by_year(tables.contributions)), len(tables.contributions)",
    "money_by_organization": f"""
        given = {GIVEN}
        analysis.money_by_organization(given)[["organization", "kind", "value_vnd"]].head(3)
    """,
    "contributions_by_kind": """
        analysis.contributions_by_kind(given)[["kind", "unit", "name", "amount"]].head(3)
    """,
    "gifts": """
        analysis.gifts(given, tables.places)[["organization", "recipient", "amount"]].head(3)
    """,
    "sources_of_funds": """
        funds = analysis.select(tables.contributions, source="cong-bo/nguon-von-loc-ha-2018.xlsx")
        shares = analysis.sources_of_funds(funds, tables.places, "huyen-loc-ha")
        shares[["organization", "value_vnd", "share_pct"]].head(3)
    """,
    "comparable": """
        there = analysis.comparable(given, tables.places, "2026-01-01", by=["kind"])
        there.table[["place", "kind", "value_vnd"]].head(3)
    """,
    "figures_in_text": """
        figures = analysis.figures_in_text(
            "Năm 2018, xã Kỳ Hà đạt 19/20 tiêu chí, làm 5,1 km đường trị giá 02 tỷ đồng."
        )
        figures[["text", "quantity", "out_of", "unit", "place", "period"]]
    """,
    "compare_with_tables": """
        compared = analysis.compare_with_tables(figures, tables)
        compared[["text", "verdict", "found"]]
        compared["reason"][0], compared["cells"][0]
    """,
    "issues_by_file": "analysis.issues_by_file(tables.issues, tables.ledger).iloc[:3, :5]",
    "issues_by_rule": """
        by_rule = analysis.issues_by_rule(tables.issues)
        by_rule[["rule", "severity", "total"]].head(3)
    """,
    "issues_touching": "len(analysis.issues_touching(tables.issues, tables.contributions))",
    "cells_understood": "analysis.cells_understood(tables.ledger)[['source', 'cells']].head(2)",
}


def run(example: str, names: dict) -> list[str]:
    """The lines of an example as a Python prompt shows them, with what they gave."""
    lines = []
    source = inspect.cleandoc(example)
    for statement in ast.parse(source).body:
        first, *rest = ast.get_source_segment(source, statement).splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in rest)]
        text = ast.unparse(statement)
        if isinstance(statement, ast.Expr):
            lines.append(repr(eval(text, names)))
        else:
            exec(text, names)
    return lines


def api() -> str:
    """The page. Its examples need the project's data, and build its tables where they are stale."""
    names = {"analysis": analysis, "tables": analysis.load_tables(ROOT)}
    parts = [HEAD]
    with pd.option_context(
        "display.width", 100, "display.max_columns", 8, "display.max_colwidth", 40
    ):
        for name, example in EXAMPLES.items():
            own = getattr(analysis, name)
            signature = "" if inspect.isclass(own) else str(inspect.signature(own)).replace("'", "")
            told = inspect.cleandoc(own.__doc__)
            shown = (
                "\n".join(run(example, names))
                .replace(str(ROOT), "…")
                .replace(f"root={ROOT.name!r}", "root='…'")
            )
            parts.append(f"## {name}\n\n`{name}{signature}`\n\n{told}\n\n```python\n{shown}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.buffer.write(api().encode())
