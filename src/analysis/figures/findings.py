"""Findings: what a summary table says in one sentence; a chart's title, a notebook's end.

Every function takes a table of `analysis.measures` and returns the facts and claims of a sentence
(`said.Finding`; its `text` is what may be said of them, in Vietnamese or English) that is right for
one, many, none and ties. Words: findings.csv.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures.facts import Claim, Fact, counted, extreme, numbers, one_of_each, undoubted
from analysis.figures.said import Finding
from analysis.words.levels import level_order

FULL = ("full_none", "full_one", "full_some", "full_all")
WAYS = ("up", "same", "down")
MISSING = ("missing_nobody", "missing_one", "missing_some", "missing_every")


def _set(row: Any) -> tuple[str, ...]:
    own = row.get("criteria_set", "")
    return (str(own),) if isinstance(own, str) and own else ()


def told(value: Any) -> float | None:
    """A number of a table; None for none."""
    return None if pd.isna(value) else float(value)


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as records."""
    return [{str(name): own for name, own in row.items()} for row in table.to_dict("records")]


# --- criteria ---


def criterion_count(row: dict[str, Any]) -> Fact:
    """How many criteria a commune meets."""
    return Fact(
        "criteria_met", told(row["met"]), str(row["place_id"]), str(row["place"]),
        out_of=told(row["out_of"]), period=row["period"], sets=_set(row), basis=row["basis"],
    )  # fmt: skip


def disputed(finding: Finding) -> Finding:
    """Of which communes sources tell different numbers of criteria met, and which."""
    facts = [fact for fact in finding.facts if fact.measure == "criteria_met" and not fact.exact]
    told_ = dict.fromkeys(replace(fact, measure="disputed", out_of=None) for fact in facts)
    claim = numbers("note_disputed", *told_)
    return replace(finding, claims=(claim,) if told_ else (), opening="")


def is_full(fact: Fact, end: float) -> bool:
    """Whether a commune that meets so many meets the whole set."""
    return fact.out_of is not None and end >= fact.out_of


def criteria_met(met: pd.DataFrame, lang: str = "vi") -> Finding:
    """Who meets the whole set and who is furthest from it.

    `met` as from `at_end_of_year(criteria_met(...), year)`.
    """
    facts = one_of_each(criterion_count(row) for row in rows_of(met[met["met"].notna()]))
    finding = partial(Finding, "no_met", lang=lang)
    if len(facts) < 2:
        return finding(tuple(numbers("met_one", fact) for fact in facts))
    more: dict[str, Any] = {"communes": len(facts)}
    sized = [own for fact in facts if (own := with_size(fact, facts)).out_of is not None]
    sized = undoubted(sized, is_full)
    count = counted(FULL, sized, is_full, complete=len(sized) == len(facts), **more)
    claims = [count] if sized else []
    same = len({fact.value for fact in facts}) == 1 and all(fact.exact for fact in facts)
    if same and len(count.facts) < len(facts):
        return finding((Claim("count", "met_all_same", tuple(facts), tuple(facts), **more),))
    if not count.facts:
        claims.append(extreme("met_most", facts, **more))
    if len(count.facts) < len(facts):
        claims.append(extreme("met_least", facts, least=True, **more))
    return finding(tuple(claims))


def only_plans(plans: int, tasks: int, year: int, lang: str = "vi") -> Finding:
    """That of a year there are plans alone: so many planned figures, and tasks."""
    counts = {"plans": plans, "tasks": tasks}
    facts = {name: Fact(name, float(n), "year", period=str(year)) for name, n in counts.items()}
    claims = [numbers(f"only_{name}", fact) for name, fact in facts.items() if fact.value]
    if claims:
        claims.append(numbers("no_results"))
    return Finding("no_results_yet", tuple(claims), lang=lang)


def spread(finding: Finding) -> Finding:
    """From where to where the numbers of a finding of `criteria_met` go, which needs no ranking."""
    facts = [fact for fact in finding.facts if fact.measure == "criteria_met" and fact.exact]
    if len(facts) < 2:
        return replace(finding, claims=())
    least, most = (end(facts, key=lambda fact: fact.value or 0.0) for end in (min, max))
    ends = {"low": least, "high": most}
    told_ = [replace(fact, measure=name, out_of=None) for name, fact in ends.items()]
    n = Fact("n", float(len({fact.of for fact in facts})), "told", period=least.period)
    claim = numbers("spread", n, *told_, group=tuple(facts))
    return replace(finding, claims=(claim,), opening="")


def with_size(fact: Fact, facts: list[Fact]) -> Fact:
    """A fact with the size of its set: where its source gives none, and it is below the smallest
    that others give, that one shows that it is not the whole."""
    sizes = [one.out_of for one in facts if one.out_of is not None and one.sets == fact.sets]
    small = min(sizes, default=None)
    below = small is not None and fact.value is not None and fact.value < small
    return replace(fact, out_of=small) if fact.out_of is None and below else fact


def criteria_matrix(matrix: pd.DataFrame, lang: str = "vi") -> Finding:
    """Of one commune, what it misses; of several, how many miss some and which of them most.

    `matrix` as from `criteria_matrix`; what one criterion is to one commune counts once. Of a
    commune of which some criteria are not told the number missing is one from below.
    """
    applies = matrix[matrix["status"] != "not_applicable"]
    places = [own for _, own in applies.groupby("place_id", sort=False)]
    finding = partial(Finding, "no_criteria", lang=lang)
    if len(places) == 1:
        return finding(_of_one(places[0]))
    every = matrix["criterion"].nunique()
    there = matrix.groupby("place_id")["criterion"].nunique()
    facts = [_missing(own, int(there[own["place_id"].iloc[0]]) < every) for own in places]
    more: dict[str, Any] = {"communes": len(facts)}
    count = counted(MISSING, facts, lambda _, end: end > 0, **more)
    claims = [count] if facts else []
    if len(count.facts) > 1:
        claims.append(extreme("missing_worst", facts, **more))
    return finding(tuple(claims))


def _of_one(own: pd.DataFrame) -> tuple[Claim, ...]:
    rows = rows_of(own)
    missing = [row for row in rows if row["status"] != "met"]
    first, near = rows[0], {"period": rows[0]["period"], "basis": rows[0]["basis"]}
    share = Fact(
        "criteria_met_of_told", float(len(rows) - len(missing)), str(first["place_id"]),
        str(first["place"]), out_of=float(len(rows)), sets=_set(first), **near,
    )  # fmt: skip
    names = [Fact("unmet", 1.0, str(row["criterion"]), str(row["criterion"]), **near)
             for row in missing]  # fmt: skip
    listed = Claim("count", "matrix_missing", tuple(names), noun="numbers", behind=True)
    return (numbers("matrix_one", share), *([listed] if names else []))


def _missing(own: pd.DataFrame, partly: bool) -> Fact:
    """How many criteria a commune misses."""
    first, unmet = rows_of(own)[0], own["status"] != "met"
    doubted = float((own["status"] == "conflicting").sum())
    value = float(unmet.sum())
    return Fact(
        "criteria_missing", value - doubted, str(first["place_id"]), str(first["place"]),
        high=value, qualifier="at_least" if partly else "exact", period=first["period"],
        sets=_set(first), basis=first["basis"],
    )  # fmt: skip


def criteria_missing(counts: pd.DataFrame, lang: str = "vi") -> Finding:
    """Which criterion most communes still miss, from `communes_by_criterion`."""
    rows = rows_of(counts)
    n = int(counts[[*measures.STATUSES]].sum(axis=1).max()) if rows else 0
    facts = []
    for row in rows:
        name = str(row["criterion_name"] or "")
        missing = float(row["out_of"] - row["met"])
        partly = sum(row[status] for status in measures.STATUSES) < n
        facts.append(Fact(
            "communes_missing", missing - float(row["conflicting"]), str(row["criterion"]),
            f"{row['criterion']} ({name})" if name else str(row["criterion"]), high=missing,
            qualifier="at_least" if partly else "exact", period=str(row["year"]),
            basis=row["basis"],
        ))  # fmt: skip
    if not rows:
        return Finding("no_criteria", lang=lang)
    whole = Fact("communes", float(n), "reported", period=str(rows[0]["year"]))
    if all(fact.bounds == (0.0, 0.0) for fact in facts):
        return Finding("no_criteria", (numbers("missing_none", whole),), lang=lang)
    worst = extreme("missing_most", facts, more=(whole,), noun="criteria", communes=n)
    return Finding("no_criteria", (worst,), lang=lang)


# --- years ---


def progress(met: pd.DataFrame, lang: str = "vi") -> Finding:
    """How the mean share moved within the latest set that covers two years, of the same communes.

    `met` as from `at_end_of_year`, several years.
    """
    rows = met[met["share_pct"].notna()]
    sets = rows.groupby("criteria_set")["year"].agg(["nunique", "max"]).reset_index()
    sets = sets[sets["nunique"] > 1].sort_values(["max", "criteria_set"])
    if sets.empty:
        return Finding("no_span", lang=lang)
    own_set = sets["criteria_set"].iloc[-1]
    span = rows[rows["criteria_set"] == own_set]
    first, last = int(span["year"].min()), int(span["year"].max())
    pair = span.pivot_table(index=["basis", "place_id"], columns="year", values="share_pct")
    pair = pair[[first, last]].dropna()
    years = [Fact("year", None, period=str(year)) for year in (first, last)]
    if pair.empty:
        return Finding("no_pair", about=tuple(years), lang=lang)
    # Compared as they are printed: a rise that rounds away is no rise for the reader.
    pair = pair.round(1)
    bases, ids = ([str(one) for one in pair.index.unique(level)] for level in (0, 1))
    place = str(span.loc[span["place_id"] == ids[0], "place"].iloc[0])
    n = len(pair)
    both = tuple(
        Fact(
            "share_met", round(float(pair[year].mean()), 1), ";".join(ids), place, unit="%",
            period=str(year), sets=(str(own_set),), basis=" ".join(bases),
        )
        for year in (first, last)
    )  # fmt: skip
    down = int((pair[last] < pair[first]).sum())
    communes = Fact("communes", float(n), ";".join(ids))
    doubted = bool(span.duplicated(["basis", "place_id", "year"]).any())
    more: dict[str, Any] = {"more": (communes,), "doubted": doubted}
    claims = [Claim("change", "progress_mean" if n > 1 else "progress_one", both, **more)]
    if down and n > 1:
        fell = Fact("fell", float(down), ";".join(ids), period=f"{first}/{last}")
        claims.append(numbers("progress_lower", fell, group=both, doubted=doubted, behind=True))
    return Finding("no_pair", tuple(claims), "span", lang=lang)


def change(change: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many communes rose, stayed and fell between two years, and which moved most.

    `change` as from `change_between`.
    """
    rows = rows_of(change[change["change"].notna()])
    if not rows:
        return Finding("no_change", lang=lang)
    facts = [_moved(row) for row in rows]
    years = [Fact("year", None, period=str(int(rows[0][f"year_{end}"])))
             for end in ("before", "after")]  # fmt: skip
    there = {name: own for name in WAYS if (own := [one for one in facts if _way(one) == name])}
    points = "" if rows[0]["unit"] == "criteria" else "_points"
    claims = [
        Claim("count", f"change_{_how_many(own, facts)}_{name}", tuple(own), tuple(facts))
        for name, own in there.items()
    ]
    if "up" in there or "down" in there:
        claims.append(_most_moved(facts, points, len(rows) == len(change)))
    return Finding("no_change", tuple(claims), "between", tuple(years), lang=lang)


def _way(fact: Fact) -> str:
    moved = fact.value or 0.0
    return "up" if moved > 0 else "down" if moved < 0 else "same"


def _most_moved(facts: list[Fact], points: str, complete: bool) -> Claim:
    """Which communes rose most, or fell most where none rose; by how much one or all did."""
    each = {fact.value for fact in facts}
    if len(facts) == 1:
        return numbers(f"change_by{points}", facts[0], behind=True)
    if len(each) == 1:
        return Claim("count", f"change_each{points}", tuple(facts), tuple(facts), behind=True)
    down = max(fact.value or 0.0 for fact in facts) <= 0
    key = f"change_{'least' if down else 'most'}{points}"
    return extreme(key, facts, least=down, complete=complete)


def _how_many(own: list[Fact], facts: list[Fact]) -> str:
    if len(facts) == 1:
        return "one"
    return "all" if len(own) == len(facts) else "part"


def _moved(row: dict[str, Any]) -> Fact:
    """By how much a commune moved, as it is printed."""
    sets = dict.fromkeys(str(row.get(f"criteria_set_{end}") or "") for end in ("before", "after"))
    return Fact(
        f"moved_{row['unit']}", round(float(row["change"]), 1), str(row["place_id"]),
        str(row["place"]), period=f"{int(row['year_before'])}/{int(row['year_after'])}",
        sets=tuple(name for name in sets if name), basis=row["basis"],
    )  # fmt: skip


def standard(standing: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many communes meet the whole set at the end of the last year, which are new, and how many
    did at first by the same set; from `standing_by_year`."""
    full = standing[standing["level"] == "full"].sort_values("year", kind="stable")
    if full.empty:
        return Finding("no_standard", lang=lang)
    last, own = full.iloc[-1], full[full["criteria_set"] == full["criteria_set"].iloc[-1]]
    none, _, some, _ = FULL
    keys = (none, some, some, some)
    claims = [_at_level(standing, last, keys)]
    if len(own) > 1:
        before = own.iloc[0]
        share = Fact("full", float(before["count"]), "communes", out_of=float(before["communes"]),
                     period=str(before["year"]), sets=_set(before))  # fmt: skip
        claims.append(
            numbers("standard_first", share, doubted=bool(before["disputed"]), behind=True)
        )
    if last["new"]:
        new = [Fact("new", 1.0, name, name, period=str(last["year"])) for name in last["new"]]
        claims.append(Claim("count", "standard_new", tuple(new), behind=True))
    return Finding("no_standard", tuple(claims), "at_end", _year_of(last), lang=lang)


def _year_of(row: pd.Series) -> tuple[Fact, ...]:
    return (Fact("year", None, period=str(row["year"])),)


def _at_level(standing: pd.DataFrame, last: pd.Series, keys: tuple[str, ...]) -> Claim:
    """How many communes stand at the level of a row, of all of its year."""
    year = standing[(standing["year"] == last["year"]) & (standing["basis"] == last["basis"])]
    group = [
        Fact("level_order", level_order(row["level"]), name, name, period=str(row["year"]),
             sets=_set(row), basis=row["basis"])
        for row in rows_of(year) for name in row["places"]
    ]  # fmt: skip
    own = level_order(last["level"])
    doubted = bool(last["disputed"]) or len(group) != int(last["communes"])
    more: dict[str, Any] = {"label": last["level"], "doubted": doubted, "communes": len(group)}
    return counted(keys, group, lambda _, end: end == own, **more)


def levels(standing: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many communes still stand at the lowest level at the end of the last year; from
    `standing_by_year`."""
    if standing.empty:
        return Finding("no_levels", lang=lang)
    last = standing[standing["year"] == standing["year"].max()].iloc[-1]
    keys = FULL if last["level"] == "full" else ("levels",) * 4
    claim = _at_level(standing, last, keys)
    return Finding("no_levels", (claim,), "at_end", _year_of(last), lang=lang)


def intervals(bounds: pd.DataFrame, unit: str = "", lang: str = "vi") -> Finding:
    """How many figures are exact, how many are known only within bounds or from below, and which
    interval is the widest. `bounds` and `unit` as for `charts.intervals`."""
    known, unit, _, decimals = measures.bounds_known(bounds, unit, lang)
    facts = [
        Fact(
            "bounded", float(row["low"]), str(row["place"]), str(row["label"]), decimals=decimals,
            high=told(row["high"]), unit=unit, period=row["period"], basis=row["basis"],
            qualifier="at_least" if pd.isna(row["high"]) else "exact",
        )
        for row in rows_of(known)
    ]  # fmt: skip
    groups = {
        "exact": [fact for fact in facts if fact.exact],
        "within": [fact for fact in facts if fact.bounds[0] < fact.bounds[1] < float("inf")],
        "from_below": [fact for fact in facts if fact.bounds[1] == float("inf")],
    }
    claims = [
        Claim("count", "all_exact" if len(own) == len(facts) and name == "exact" else name,
              tuple(own), tuple(facts))
        for name, own in groups.items() if own
    ]  # fmt: skip
    if groups["within"]:
        claims.append(_widest(groups["within"], decimals, complete=not groups["from_below"]))
    return Finding("no_intervals", tuple(claims), lang=lang)


def _widest(within: list[Fact], decimals: int, complete: bool) -> Claim:
    """The widest of the intervals that have both ends."""
    spans = [
        Fact("span", fact.bounds[1] - fact.bounds[0], fact.of, fact.name, unit=fact.unit,
             basis=fact.basis, period=fact.period)
        for fact in within
    ]  # fmt: skip
    widest = extreme("widest", spans, noun="places", complete=complete)
    first = next(fact for fact in within if fact.of == widest.facts[0].of)
    ends = zip(("low", "high"), first.bounds, strict=True)
    more = (
        Fact(name, end, first.of, unit=first.unit * (name == "high"), decimals=decimals)
        for name, end in ends
    )
    return replace(widest, more=tuple(more))


def what_changed(changed: pd.DataFrame, since: str = "", lang: str = "vi") -> Finding:
    """What is newly met, no longer met, changed, new and gone since the last time, or since what
    `since` names; from `what_changed`."""
    claims = []
    for kind in (kind for kind in measures.CHANGES if kind != "same"):
        own = changed[changed["change"] == kind] if len(changed) else changed
        if len(own):
            items = Fact(kind, float(len(own)), "items")
            ids = own.drop_duplicates("place_id")
            places = [Fact("place", 1.0, str(row["place_id"]), str(row["place"]))
                      for row in rows_of(ids)]  # fmt: skip
            claims.append(
                Claim("count", kind, tuple(places), more=(items,), noun="places", label="")
            )
    if len(changed) and not claims:
        claims = [numbers("unchanged", Fact("changed", 0.0, "items"))]
    opening = "since" if since else "since_last"
    return Finding("no_snapshots", tuple(claims), opening, label=since, lang=lang)


def series(series: pd.DataFrame, lang: str = "vi") -> Finding:
    """First and last value of an indicator at a place, and whether it was lower between, or several
    sources speak; `series` as from `indicator_series`. By two criteria sets nothing is compared."""
    rows = rows_of(series[series["value"].notna()])
    if not rows:
        return Finding("no_series", lang=lang)
    name = rows[0]["indicator_name"]
    name, sized = name[:1].lower() + name[1:], rows[0]["indicator"].startswith("criteria")
    facts = [
        Fact(
            str(row["indicator"] or name), float(row["value"]), str(row["place"]),
            str(row["place"]), qualifier=row["qualifier"], period=row["period"], decimals=2,
            out_of=None, sets=_set(row) if sized else (), basis=row["basis"],
        )
        for row in rows
    ]  # fmt: skip
    first, last = facts[0], facts[-1]
    if len(facts) == 1:
        claims = [numbers("series_one", first, label=name)]
    elif first.sets != last.sets:
        claims = [
            numbers("series_first", first, label=name),
            numbers("series_then", last, behind=True),
        ]
    else:
        claims = [Claim("change", "series_moved", (first, last), label=name)]
        lowest = extreme("series_lowest", facts, least=True, behind=True)
        if not {first, last} & set(lowest.facts):
            claims.append(lowest)
    sources = len(measures.sources_of(series))
    if sources > 1:
        claims.append(numbers("series_sources", Fact("sources", float(sources), name)))
    return Finding("no_series", tuple(claims), "of_place", (first,), lang=lang)


# --- what came in ---


def _counts(of: str = "received", **counts: float) -> list[Fact]:
    """Counts of what came in from some files, by what they count."""
    return [Fact(name, float(count), of) for name, count in counts.items()]


def issues(by_file: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many issues in how many files, from `issues_by_file`."""
    n = len(by_file)
    if not n:
        return Finding("no_files", lang=lang)
    errors, warnings = int(by_file["error"].sum()), int(by_file["warning"].sum())
    wrong, clean = by_file["error"] > 0, by_file["error"] + by_file["warning"] == 0
    of = partial(_counts, ";".join(sorted({*map(str, by_file["source"])})))
    of_files = of(files=n)
    if clean.all():
        return Finding("no_files", (numbers("files_clean", *of_files),), "", lang=lang)
    claims = [numbers("files", *of_files)]
    if errors:
        claims.append(numbers("files_errors", *of(errors=errors, wrong_files=wrong.sum())))
    if warnings:
        key = "files_warnings_too" if errors else "files_warnings"
        claims.append(numbers(key, *of(warnings=warnings)))
    if clean.any():
        claims.append(numbers("files_rest", *of(clean=clean.sum())))
    return Finding("no_files", tuple(claims), "", lang=lang)


def rules(by_rule: pd.DataFrame, lang: str = "vi") -> Finding:
    """The most frequent kind of issue, from `issues_by_rule`."""
    group = [Fact("places_of_rule", float(row["total"]), str(row["label"]), str(row["label"]))
             for row in rows_of(by_rule)]  # fmt: skip
    if not group:
        none = numbers("no_issues", *_counts(issues=0))
        return Finding("no_files", (none,), "", lang=lang)
    files = _counts(rule_files=by_rule["files"].iloc[0])
    top = extreme("rules", group, more=files, noun="rules")
    return Finding("no_files", (top,), "", lang=lang)


def cells(understood: pd.DataFrame, lang: str = "vi") -> Finding:
    """How much of what came in has found its place, from `cells_understood`."""
    cells, issues = int(understood["cells"].sum()), int(understood["issues"].sum())
    if not cells:
        return Finding("no_cells", lang=lang)
    if not issues:
        return Finding("no_cells", (numbers("cells_all", *_counts(cells=cells)),), "", lang=lang)
    # Rounded down: 99,997% must not read as 100% while cells are left.
    share = int(10_000 * (cells - issues) / cells) / 100
    facts = [Fact("share", share, "received", unit="%", decimals=2),
             *_counts(cells=cells, cells_left=issues)]  # fmt: skip
    return Finding("no_cells", (numbers("cells", *facts),), "", lang=lang)
