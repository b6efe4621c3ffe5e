"""Findings: one sentence computed from a summary table; a chart's title, a notebook's end.

Every function takes a table of `analysis.measures` and returns a whole sentence in Vietnamese, or
in English with `lang="en"`, that is right for one, many, none and ties (words: findings.csv).
An empty table gives "Không có số liệu về ...".
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import measures
from analysis.words.levels import level_name
from analysis.words.names import sentences
from analysis.words.text import sort_key
from analysis.words.wording import (
    approximately,
    date_words,
    join_names,
    kind_name,
    money,
    number,
    period_words,
)


def _say(lang: str, key: str, **words: object) -> str:
    return sentences("findings", lang)[key].format(**words)


def _nothing(lang: str, key: str, **words: object) -> str:
    return _say(lang, "nothing", what=_say(lang, key, **words))


def _when(periods: Iterable[str], lang: str) -> str:
    """The periods as the beginning of a sentence: "Năm 2018", "Tháng 11/2020"."""
    words = period_words(periods, lang)
    return words[:1].upper() + words[1:]


def _all_periods(summary: pd.DataFrame, lang: str) -> str:
    return _when((period for periods in summary["periods"] for period in periods), lang)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _communes(count: int) -> dict[str, object]:
    """The number of communes, as either language needs it."""
    return {"n": count, "communes": _plural(count, "commune")}


def _top(rows: pd.DataFrame, column: str, name: str) -> tuple[pd.Series, list[str]]:
    """The first row with the most of a column, and the names of all that have as much."""
    top = rows[rows[column] == rows[column].max()]
    return top.iloc[0], list(dict.fromkeys(top[name]))


# --- criteria ---


def _of(row: pd.Series, lang: str) -> str:
    """ "19/20", or "11" where the source gives no denominator."""
    met = number(row["met"], 1, lang)
    return met if pd.isna(row["out_of"]) else f"{met}/{number(row['out_of'], 1, lang)}"


def criteria_met(met: pd.DataFrame, lang: str = "vi") -> str:
    """Who meets the whole set and who is furthest from it.

    `met` as from `at_end_of_year(criteria_met(...), year)`.
    """
    rows = met[met["met"].notna()]
    if rows.empty:
        return _nothing(lang, "no_met")
    n, full, worst = len(rows), rows[rows["met"] >= rows["out_of"]], rows["met"].min()
    first = rows.iloc[0]
    if n == 1:
        text = _say(lang, "met_one", place=first["place"], amount=_of(first, lang))
    elif len(full) == n:
        text = _say(lang, "met_all_full", n=n)
    elif rows["met"].max() == worst:
        text = _say(lang, "met_all_same", n=n, each=number(worst, 1, lang))
    else:
        lowest = rows[rows["met"] == worst]
        words = {"names": join_names([*lowest["place"]], lang), "amount": _of(lowest.iloc[0], lang)}
        text = _say(lang, "met_range", leaders=_leaders(rows, full, lang), **words)
    return f"{_when(rows['period'], lang)}: {text}."


def _leaders(rows: pd.DataFrame, full: pd.DataFrame, lang: str) -> str:
    if full.empty:
        key, (top, places) = "met_none_full", _top(rows, "met", "place")
    else:
        key, top, places = "met_one_full", full.iloc[0], [*full["place"]]
        key = key if len(full) == 1 else "met_some_full"
    names = join_names(places, lang)
    return _say(lang, key, n=len(rows), full=len(full), names=names, amount=_of(top, lang))


def criteria_matrix(matrix: pd.DataFrame, lang: str = "vi") -> str:
    """Of one commune, what it misses; of several, how many miss some and which of them most.

    `matrix` as from `criteria_matrix`; what one criterion is to one commune counts once.
    """
    if matrix.empty:
        return _nothing(lang, "no_criteria")
    applies = matrix[matrix["status"] != "not_applicable"]
    missing = applies[applies["status"] != "met"]
    n = matrix["place_id"].nunique()
    if n == 1:
        share = f"{len(applies) - len(missing)}/{len(applies)}"
        noun = ("tiêu chí", "criteria")
        names = join_names([*missing["criterion"]], lang, most=8, noun=noun)
        key = "matrix_one_missing" if names else "matrix_one"
        text = _say(lang, key, place=matrix["place"].iloc[0], share=share, names=names)
    elif missing.empty:
        text = _say(lang, "matrix_all", n=n)
    else:
        counts = missing.groupby(["place_id", "place"]).size().reset_index(name="most")
        top, places = _top(counts, "most", "place")
        names = join_names(sorted(places, key=sort_key), lang)
        text = _say(lang, "matrix_some", n=n, count=len(counts), names=names, most=top["most"])
    return f"{_when(matrix['period'], lang)}: {text}."


def criteria_missing(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `communes_by_criterion`."""
    if counts.empty:
        return _nothing(lang, "no_criteria")
    missing = counts["out_of"] - counts["met"]
    most = int(missing.max())
    n = _communes(int(counts[[*measures.STATUSES]].sum(axis=1).max()))
    if most:
        rows = counts[missing == most].fillna({"criterion_name": ""})
        pairs = zip(rows["criterion"], rows["criterion_name"], strict=True)
        names = [f"{criterion} ({name})" if name else criterion for criterion, name in pairs]
        which = join_names(names, lang, noun=("tiêu chí", "criteria"))
        text = _say(lang, "missing_most", which=which, most=most, **n)
    else:
        text = _say(lang, "missing_none", **n)
    return f"{_when(map(str, counts['year']), lang)}: {text}."


# --- years ---


def _moved(before: float, after: float, words: tuple[str, str], lang: str) -> str:
    """From one value to another, with the verb that says which way."""
    key = "rose" if after > before else "fell" if after < before else "kept"
    return _say(lang, key, before=words[0], after=words[1])


def progress(met: pd.DataFrame, lang: str = "vi") -> str:
    """How the mean share moved within the latest set that covers two years, of the same communes.

    `met` as from `at_end_of_year`, several years.
    """
    rows = met[met["share_pct"].notna()]
    sets = rows.groupby("criteria_set")["year"].agg(["nunique", "max"]).reset_index()
    sets = sets[sets["nunique"] > 1].sort_values(["max", "criteria_set"])
    if sets.empty:
        return _nothing(lang, "no_span")
    span = rows[rows["criteria_set"] == sets["criteria_set"].iloc[-1]]
    first, last = int(span["year"].min()), int(span["year"].max())
    pair = span.pivot_table(index="place_id", columns="year", values="share_pct")
    pair = pair[[first, last]].dropna()
    if pair.empty:
        return _nothing(lang, "no_pair", first=first, last=last)
    # Compared as they are printed: a rise that rounds away is no rise for the reader.
    before, after = (round(float(pair[year].mean()), 1) for year in (first, last))
    shares = f"{number(before, 1, lang)}%", f"{number(after, 1, lang)}%"
    n, down = len(pair), int((pair[last] < pair[first]).sum())
    place = span.loc[span["place_id"] == pair.index[0], "place"].iloc[0]
    whose = _say(lang, "mean_of" if n > 1 else "share_of", n=n, place=place)
    moved = _moved(before, after, shares, lang)
    if before == after:
        moved = _say(lang, "progress_kept", share=shares[1][:-1])
    lower = _say(lang, "progress_lower", **_communes(down)) if down and n > 1 else ""
    return _say(lang, "progress", first=first, last=last, whose=whose, moved=moved) + f"{lower}."


def change(change: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes rose, stayed and fell between two years, and which moved most.

    `change` as from `change_between`.
    """
    rows = change[change["change"].notna()]
    if rows.empty:
        return _nothing(lang, "no_change")
    unit = _say(lang, "criteria" if rows["unit"].iloc[0] == "criteria" else "points")
    delta, n = rows["change"].round(1), len(rows)
    signs = {"up": (delta > 0).sum(), "same": (delta == 0).sum(), "down": (delta < 0).sum()}
    verbs = {_say(lang, key): count for key, count in signs.items() if count}
    if n == 1:
        by = f" {number(abs(delta.iloc[0]), 1, lang)} {unit}" if delta.iloc[0] else ""
        text = f"{rows['place'].iloc[0]} {next(iter(verbs))}{by}"
    elif len(verbs) == 1:
        text = _say(lang, "change_all", n=n, verb=next(iter(verbs)))
    else:
        parts = (_say(lang, "change_part", n=count, verb=verb) for verb, count in verbs.items())
        text = ", ".join(parts)
    if n > 1:
        text += _most_changed(rows, delta, unit, lang)
    years = {"first": int(rows["year_before"].iloc[0]), "last": int(rows["year_after"].iloc[0])}
    return _say(lang, "change", text=text, **years)


def _most_changed(rows: pd.DataFrame, delta: pd.Series, unit: str, lang: str) -> str:
    """Which communes rose most, or fell most where none rose; nothing where all stayed."""
    extreme = delta.max() if delta.max() > 0 else delta.min()
    if extreme == 0:
        return ""
    amount = f"{'+' if extreme > 0 else ''}{number(extreme, 1, lang)} {unit}"
    if len(set(delta)) == 1:
        return f" ({amount})"
    names = join_names([*rows.loc[delta == extreme, "place"]], lang)
    verb = _say(lang, "up" if extreme > 0 else "down")
    return _say(lang, "change_most", verb=verb, names=names, amount=amount)


def standard(standing: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes meet the whole set at the end of the last year, which are new, and how many
    did at first by the same set; from `standing_by_year`."""
    full = standing[standing["level"] == "full"].sort_values("year", kind="stable")
    if full.empty:
        return _nothing(lang, "no_standard")
    last, own = full.iloc[-1], full[full["criteria_set"] == full["criteria_set"].iloc[-1]]
    words = {"year": last["year"], "count": last["count"], **_communes(last["communes"])}
    text = _say(lang, "standard" if last["count"] else "standard_none", **words)
    if len(own) > 1:
        share = f"{own['count'].iloc[0]}/{own['communes'].iloc[0]}"
        text += _say(lang, "standard_first", year=own["year"].iloc[0], share=share)
    if last["new"]:
        text += _say(lang, "standard_new", names=join_names(last["new"], lang))
    return text + "."


def levels(standing: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes still stand at the lowest level at the end of the last year; from
    `standing_by_year`."""
    if standing.empty:
        return _nothing(lang, "no_levels")
    last = standing[standing["year"] == standing["year"].max()].iloc[-1]
    words = {"year": last["year"], "count": last["count"], **_communes(int(last["communes"]))}
    if last["level"] == "full":
        return _say(lang, "levels_full", **words)
    share = number(100 * last["count"] / last["communes"], 0, lang)
    level = level_name(last["level"], lang, "at_level")
    return _say(lang, "levels", share=share, level=level, **words)


def intervals(bounds: pd.DataFrame, unit: str = "", lang: str = "vi") -> str:
    """How many figures are exact, how many are known only within bounds or from below, and which
    interval is the widest. `bounds` and `unit` as for `charts.intervals`."""
    known, unit, _, decimals = measures.bounds_known(bounds, unit, lang)
    if known.empty:
        return _nothing(lang, "no_intervals")
    n, below = len(known), int(known["high"].isna().sum())
    known = known.assign(span=known["high"] - known["low"])
    least = _say(lang, "from_below", n=below) if below else ""
    wide = int((known["span"] > 0).sum())
    if wide:
        first, _ = _top(known, "span", "label")
        ends = {end: number(first[end], decimals, lang) for end in ("low", "high")}
        widest = _say(lang, "range", name=first["label"], unit=unit, **ends).strip()
        key, more = "one_range" if n == wide == 1 else "some_ranges", f"; {least}" if least else ""
        text = _say(lang, key, n=n, wide=wide, widest=widest, more=more)
    elif below:
        top, _ = _top(known, "low", "label")
        amount = f"{number(top['low'], decimals, lang)} {unit}".strip()
        amount = approximately(amount, "at_least" if pd.isna(top["high"]) else "", lang)
        some = _say(lang, "some_exact", exact=n - below, n=n) if n > below else ""
        text = some + least + _say(lang, "highest", name=top["label"], amount=amount)
    else:
        text = _say(lang, "all_exact", n=n)
    return f"{_when(known['period'], lang)}: {text}."


def what_changed(changed: pd.DataFrame, since: str = "", lang: str = "vi") -> str:
    """What is newly met, no longer met, changed, new and gone since the last time, or since what
    `since` names; from `what_changed`."""
    if changed.empty:
        return _nothing(lang, "no_snapshots")
    start = _say(lang, "since", since=since or _say(lang, "last_time"))
    parts = []
    for kind in (kind for kind in measures.CHANGES if kind != "same"):
        own = changed[changed["change"] == kind]
        if len(own):
            names = join_names([*dict.fromkeys(own["place"])], lang, most=2)
            parts.append(_say(lang, kind, n=len(own), names=names))
    return f"{start}: {'; '.join(parts)}." if parts else _say(lang, "unchanged", start=start)


def series(series: pd.DataFrame, lang: str = "vi") -> str:
    """First and last value of an indicator at a place, and whether it was lower between, or several
    sources speak; `series` as from `indicator_series`."""
    rows = series[series["value"].notna()]
    if rows.empty:
        return _nothing(lang, "no_series")
    name, place = rows["indicator_name"].iloc[0], rows["place"].iloc[0]
    name = name[:1].lower() + name[1:]
    columns = zip(rows["value"], rows["qualifier"], rows["period"], strict=True)
    said = [
        f"{approximately(number(value, 2, lang), qualifier, lang)} ({date_words(period, lang)})"
        for value, qualifier, period in columns
    ]
    if len(rows) == 1:
        return f"{place}: {name} {said[0]}."
    values = rows["value"].to_numpy()
    text = f"{place}: {name} {_moved(values[0], values[-1], (said[0], said[-1]), lang)}"
    if values.min() < min(values[0], values[-1]):
        text += _say(lang, "series_lowest", lowest=said[int(values.argmin())])
    if len(set(rows["criteria_set"])) > 1 and rows["indicator"].iloc[0].startswith("criteria"):
        text += _say(lang, "series_two_sets")
    sources = len(measures.sources_of(rows))
    return text + (_say(lang, "series_sources", n=sources) if sources > 1 else "") + "."


# --- contributions ---


def contributions(given: pd.DataFrame, lang: str = "vi") -> str:
    """Who gave most of each kind of money, largest first, from `money_by_organization`; kinds are
    named one by one."""
    if given.empty:
        return _nothing(lang, "no_money")
    tops = []
    for kind in given["kind"].unique():
        top, givers = _top(given[given["kind"] == kind], "value_vnd", "organization")
        names = join_names(givers, lang, noun=("đơn vị", "organizations"))
        amount = approximately(money(top["value_vnd"], lang), top["qualifier"], lang)
        tops.append((top["value_vnd"], f"{kind_name(kind, lang).lower()}: {names} ({amount})"))
    tops.sort(key=lambda top: -top[0])
    text = "; ".join(words for _, words in tops[:3])
    return _say(lang, "money", when=_all_periods(given, lang), text=text)


def _amount(value: float, unit: str, lang: str) -> str:
    return money(value, lang) if unit == "VND" else number(value, 1, lang)


def kinds(by_kind: pd.DataFrame, lang: str = "vi") -> str:
    """In how many kinds and units contributions were written down: why there is no total.

    `by_kind` as from `contributions_by_kind`.
    """
    if by_kind.empty:
        return _nothing(lang, "no_contributions")
    n, ways = by_kind["kind"].nunique(), len(by_kind[["kind", "unit"]].drop_duplicates())
    if ways == 1:
        top, givers = _top(by_kind, "amount", "name")
        names, unit = join_names(givers, lang, noun=("đơn vị", "others")), top["unit"]
        amount = approximately(_amount(top["amount"], unit, lang), top["qualifier"], lang)
        amount += "" if unit == "VND" else f" {unit.replace('m2', 'm²').replace('m3', 'm³')}"
        kind = kind_name(top["kind"], lang).lower()
        text = _say(lang, "one_kind", kind=kind, names=names, amount=amount)
    else:
        text = _say(lang, "many_kinds", n=n, kinds=_plural(n, "kind"), ways=ways)
    return f"{_all_periods(by_kind, lang)}: {text}."


def gifts(given: pd.DataFrame, lang: str = "vi") -> str:
    """Which commune received most of one kind, and how much cannot be put down to any one commune.

    `given` as from `gifts`.
    """
    if given.empty:
        return _nothing(lang, "no_gifts")
    unit, total = given["unit"].iloc[0], given["amount"].sum()
    own = given[~given["shared"].astype(bool)].groupby("recipient")["amount"].sum().reset_index()
    if own.empty:
        text = _say(lang, "gifts_shared")
    else:
        top, receivers = _top(own, "amount", "recipient")
        names = join_names(sorted(receivers, key=sort_key), lang)
        amount = _amount(top["amount"], unit, lang) + ("" if unit == "VND" else f" {unit}")
        text = _say(lang, "gifts_most", names=names, amount=amount)
        shared = 100 * (total - own["amount"].sum()) / total if total else 0
        if round(shared, 1):
            text = _say(lang, "gifts_rest", text=text, share=number(shared, 1, lang))
    kind = kind_name(given["kind"].iloc[0], lang).lower()
    return f"{_all_periods(given, lang)}, {kind}: {text}."


def sources_of_funds(funds: pd.DataFrame, lang: str = "vi") -> str:
    """The total and the largest source of one place's funds, from `sources_of_funds`."""
    if funds.empty:
        return _nothing(lang, "no_funds")
    total, qualifier = funds["value_vnd"].sum(), measures.combined_qualifier(funds["qualifier"])
    top, givers = _top(funds, "value_vnd", "organization")
    return _say(
        lang,
        "funds_one" if len(funds) == 1 else "funds",
        when=_all_periods(funds, lang),
        place=funds["place"].iloc[0],
        amount=approximately(money(total, lang), qualifier, lang),
        names=join_names(givers, lang, noun=("nguồn", "sources")),
        n=len(funds),
        share=number(100 * top["value_vnd"] / total, 1, lang) if total else "0",
    )


# --- what came in ---


def issues(by_file: pd.DataFrame, lang: str = "vi") -> str:
    """How many issues in how many files, from `issues_by_file`."""
    n = len(by_file)
    if not n:
        return _nothing(lang, "no_files")
    files = {"n": n, "files": _plural(n, "file")}
    errors, warnings = int(by_file["error"].sum()), int(by_file["warning"].sum())
    wrong = int((by_file["error"] > 0).sum())
    clean = int((by_file["error"] + by_file["warning"] == 0).sum())
    if clean == n:
        return _say(lang, "files_clean", **files)
    parts = []
    if errors:
        words = {"n": number(errors, 1, lang), "errors": _plural(errors, "error")}
        words |= {"wrong": wrong, "files": _plural(wrong, "file")}
        parts.append(_say(lang, "files_errors", **words))
    if warnings:
        words = {"n": number(warnings, 1, lang), "warnings": _plural(warnings, "warning")}
        parts.append(_say(lang, "files_warnings", **words))
    text = _say(lang, "and").join(parts) + (_say(lang, "files_rest", n=clean) if clean else "")
    return _say(lang, "files", text=text, **files)


def rules(by_rule: pd.DataFrame, lang: str = "vi") -> str:
    """The most frequent kind of issue, from `issues_by_rule`."""
    if by_rule.empty:
        return _say(lang, "no_issues")
    top = by_rule.iloc[0]
    files = {"count": top["files"], "files": _plural(top["files"], "file")}
    return _say(lang, "rules", label=top["label"], n=top["total"], **files)


def cells(understood: pd.DataFrame, lang: str = "vi") -> str:
    """How much of what came in has found its place, from `cells_understood`."""
    cells, issues = int(understood["cells"].sum()), int(understood["issues"].sum())
    if not cells:
        return _nothing(lang, "no_cells")
    n = number(cells, 0, lang)
    if not issues:
        return _say(lang, "cells_all", n=n)
    # Rounded down: 99,997% must not read as 100% while cells are left.
    share = number(int(10_000 * (cells - issues) / cells) / 100, 2, lang)
    return _say(lang, "cells", share=share, n=n, issues=number(issues, 0, lang))
