"""Findings on what was given, and where money came from.

As in `findings`: a table of `analysis.measures` in, the facts and claims of a sentence out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures.facts import Fact, extreme, numbers
from analysis.figures.findings import rows_of
from analysis.figures.said import Finding
from analysis.words.text import sort_key
from analysis.words.wording import kind_name

# --- contributions ---


def _given(row: dict[str, Any], amount: str, who: str, unit: str, measure: str) -> Fact:
    of = str(row.get("organization_id") or row[who]) if who == "organization" else str(row[who])
    return Fact(
        measure, float(row[amount]), of, str(row[who]), unit=unit, qualifier=row["qualifier"],
        period=periods_of(row["periods"]), basis=row["basis"], added=row["how"] == "sum",
    )  # fmt: skip


def periods_of(periods: Iterable[str]) -> str:
    """The one period of a sum, or from its first year to its last."""
    known = sorted({*periods})
    years = sorted({part[:4] for period in known for part in period.split("/")})
    if len(known) == 1:
        return known[0]
    return years[0] if len(years) == 1 else "/".join((years[0], years[-1])) if years else ""


def contributions(given: pd.DataFrame, lang: str = "vi") -> Finding:
    """Who gave most of each kind of money, largest first, from `money_by_organization`; kinds are
    named one by one."""
    claims = []
    for kind, own in given.groupby("kind", sort=False):
        group = [_given(row, "value_vnd", "organization", "VND", f"money_{kind}")
                 for row in rows_of(own)]  # fmt: skip
        label = kind_name(str(kind), lang).lower()
        claims.append(extreme("money_most", group, label=label, noun="organizations"))
    claims.sort(key=lambda claim: -(claim.facts[0].value or 0.0))
    return Finding("no_money", tuple(claims[:3]), "money", lang=lang)


def kinds(by_kind: pd.DataFrame, lang: str = "vi") -> Finding:
    """In how many kinds and units contributions were written down: why there is no total.

    `by_kind` as from `contributions_by_kind`.
    """
    if by_kind.empty:
        return Finding("no_contributions", lang=lang)
    ways = by_kind[["kind", "unit"]].drop_duplicates()
    if len(ways) > 1:
        told_ = zip(("kinds", "ways"), (by_kind["kind"].nunique(), len(ways)), strict=True)
        period = periods_of(p for own in by_kind["periods"] for p in own)
        whose = ";".join(sorted({*by_kind["name"]}))
        facts = [Fact(name, float(n), whose, period=period) for name, n in told_]
        return Finding("no_contributions", (numbers("many_kinds", *facts),), lang=lang)
    kind, unit = by_kind[["kind", "unit"]].iloc[0]
    group = [_given(row, "amount", "name", unit, f"given_{kind}_{row['item']}")
             for row in rows_of(by_kind)]  # fmt: skip
    label = kind_name(kind, lang).lower()
    top = extreme("one_kind", group, label=label, noun="organizations")
    return Finding("no_contributions", (top,), lang=lang)


def gifts(given: pd.DataFrame, lang: str = "vi") -> Finding:
    """Which commune received most of one kind, and how much cannot be put down to any one commune.

    `given` as from `gifts`.
    """
    if given.empty:
        return Finding("no_gifts", lang=lang)
    unit, kind = given["unit"].iloc[0], given["kind"].iloc[0]
    shared = given["shared"].astype(bool)
    givers = ";".join(sorted({*given["organization"]}))  # by others one may have had another sum
    own = [_received(rows, f"received_{kind} {givers}", unit)
           for _, rows in given[~shared].groupby("recipient")]  # fmt: skip
    own.sort(key=lambda fact: sort_key(fact.name))
    period = periods_of(p for periods in given["periods"] for p in periods)
    if own:
        claims = [extreme("gifts_most", own)]
        total, rest = given["amount"].sum(), given.loc[shared, "amount"].sum()
        share = round(100 * rest / total, 1) if total else 0.0
        if share:
            claims.append(
                numbers(
                    "gifts_rest", _share(share, f"rest_{kind} {givers}", given["qualifier"], period)
                )
            )
    else:
        claims = [numbers("gifts_shared", Fact("own_gifts", 0.0, kind, period=period))]
    label, about = kind_name(kind, lang).lower(), (Fact("period", None, period=period),)
    return Finding("no_gifts", tuple(claims), "of_kind", about, label, lang)


def _received(rows: pd.DataFrame, measure: str, unit: str) -> Fact:
    """What one commune was given of a kind, by all of some givers."""
    qualifier = measures.combined_qualifier(rows["qualifier"])
    name = str(rows["recipient"].iloc[0])
    return Fact(
        measure, float(rows["amount"].sum()), name, name, unit=unit,
        qualifier=qualifier, period=periods_of(p for own in rows["periods"] for p in own),
        basis=" ".join(sorted({*rows["basis"]})), added=len(rows) > 1,
    )  # fmt: skip


def _share(share: float, of: str, qualifiers: Iterable[str], period: str) -> Fact:
    """A share in percent, which is one only of exact parts."""
    exact = measures.combined_qualifier(qualifiers) == "exact"
    qualifier = "exact" if exact else "about"
    return Fact("share", share, of, unit="%", qualifier=qualifier, period=period, added=True)


def sources_of_funds(funds: pd.DataFrame, lang: str = "vi") -> Finding:
    """The total and the largest source of one place's funds, from `sources_of_funds`."""
    if funds.empty:
        return Finding("no_funds", lang=lang)
    place, n = str(funds["place"].iloc[0]), len(funds)
    group = [
        _given(row, "value_vnd", "organization", "VND", f"funds_{place}") for row in rows_of(funds)
    ]
    period = periods_of(p for own in funds["periods"] for p in own)
    total = Fact(
        "total", float(funds["value_vnd"].sum()), place, place, unit="VND", period=period,
        qualifier=measures.combined_qualifier(funds["qualifier"]), added=n > 1,
        basis=" ".join(sorted({*funds["basis"]})),
    )  # fmt: skip
    count = Fact("sources", float(n), place, period=period)
    largest = extreme("funds_most", group, noun="sources")
    top = float(largest.facts[0].value or 0.0)
    share = round(100 * top / total.value, 1) if total.value else 0.0
    largest = extreme("funds_most", group, noun="sources",
                      more=(_share(share, place, funds["qualifier"], period),))  # fmt: skip
    if n == 1:
        one = extreme("funds_one", group, noun="sources")
        claims = (numbers("funds_total", total), one)
    else:
        claims = (numbers("funds_total", total), numbers("funds_sources", count), largest)
    return Finding("no_funds", claims, "of_funds", (total,), lang=lang)
