"""Contributions: who gave how much of what to whom, never added across kinds and units."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import pandas as pd

from analysis.measures.places import communes_of, full_name, recipients
from analysis.measures.rows import by_name, put_together, results, text_of, union
from analysis.words.names import named, names, say
from analysis.words.periods import days_of
from analysis.words.text import sort_key

_GIVER = ["organization_id", "organization", "organization_group"]
_GIFT = [*_GIVER, "kind", "item", "quantity", "unit", "value_vnd", "qualifier"]


def _given(contributions: pd.DataFrame) -> pd.DataFrame:
    """Contributions that can be added up: of periods that overlap only the whole year."""
    rows = results(contributions, _GIFT, "contributions")
    words = (*_GIVER, "item", "unit", "qualifier")
    rows = rows.assign(
        **{column: text_of(rows[column]) for column in words},
        **{column: rows[column].astype(float) for column in ("value_vnd", "quantity")},
    )
    same = ["basis", "organization_id", "place_id", "kind", "unit"]
    of_one = rows.groupby(same, dropna=False)["period"]
    periods = of_one.transform(lambda own: ";".join(sorted({*own})))
    pairs = zip(rows["period"], text_of(periods), strict=True)
    added = [period not in _covered(tuple(others.split(";"))) for period, others in pairs]
    return rows[pd.Series(added, rows.index, bool)].reset_index(drop=True)


def _within_a_year(period: str) -> bool:
    first, last = days_of(period)
    return first[:4] == last[:4]


@functools.cache
def _covered(periods: tuple[str, ...]) -> set[str]:
    """Periods that must not be added to the others: parts of one that is there, and sums over years
    beside years."""
    left = {p: days_of(p) for p in periods if _within_a_year(p)} or {p: days_of(p) for p in periods}
    inside = {
        p
        for p, (a, b) in left.items()
        for q, (c, d) in left.items()
        if p != q and c <= a and b <= d
    }
    return inside | ({*periods} - {*left})


def in_groups(contributions: pd.DataFrame, groups: pd.DataFrame, role: str) -> pd.Series:
    """Whether each contribution is of a group with "yes" in a column of the register of groups.

    `role`: "compared" (these are compared with each other; the amounts of the others may hold
    theirs, and are drawn apart), "source_of_funds" (a table that names one tells where the money of
    a place came from). KeyError: no such column.
    """
    wanted = groups.loc[groups[role] == "yes", "organization_group"]
    return contributions["organization_group"].isin(wanted)


def of_funds(contributions: pd.DataFrame, groups: pd.DataFrame) -> pd.Series:
    """Whether a row stands in a table that names a budget or a credit: what organizations gave by
    another table may be part of these sums."""
    funds = in_groups(contributions, groups, "source_of_funds")
    tables = [contributions["source"], contributions["sheet"]]
    return funds.groupby(tables).transform("any").astype(bool)


def gifts_by_year(contributions: pd.DataFrame) -> pd.DataFrame:
    """The contributions that can be added up within a year, with the year as their period.

    Rows and columns of the table; without plans, sums over several years, and of overlapping
    periods of one gift all but the whole year.
    """
    rows = _given(contributions)
    rows = rows[rows["period"].map(_within_a_year).astype(bool)].reset_index(drop=True)
    rows = rows.assign(period=rows["year"].astype(str))
    return rows.drop(columns=["date", "sources", "cells"])


def combined_qualifier(qualifiers: Iterable[str]) -> str:
    """What a sum may be called: exact parts and a lower bound give a lower bound; bounds of both
    sorts, "about"."""
    vague = {*qualifiers} - {"exact", ""}
    return "exact" if not vague else vague.pop() if len(vague) == 1 else "about"


def _sum(rows: pd.DataFrame, key: list[str], amount: str) -> pd.DataFrame:
    return put_together(
        rows,
        key,
        amount=(amount, "sum"),
        qualifier=("qualifier", combined_qualifier),
        periods=("period", lambda own: tuple(sorted({*own}))),
        how=("cells", lambda own: "sum" if len(own) > 1 else "value"),
    )


def _largest_first(found: pd.DataFrame, amount: str, who: str) -> pd.DataFrame:
    found = by_name(found, who).sort_values(amount, ascending=False, kind="stable")
    return found.reset_index(drop=True)


def money_by_organization(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row = one organization and kind: the money (value_vnd, in đồng) it gave, largest first.

    Columns: basis, organization_id, organization, organization_group, kind, value_vnd, qualifier,
    periods, sources, cells, how. Kinds are not added to each other.
    """
    rows = _given(contributions)
    found = _sum(rows[rows["value_vnd"].notna()], ["basis", *_GIVER, "kind"], "value_vnd")
    found = found.rename(columns={"amount": "value_vnd"})
    return _largest_first(found, "value_vnd", "organization")


def contributions_by_kind(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row = one kind, unit, giver and, of things, item.

    Columns: basis, kind, unit ("VND" for money), name, item, amount, qualifier, periods, sources,
    cells, how. Kilometres of road and of power line are not added. A thing with a value ("85 sets
    of desks worth 100 million") is there twice, as a number of things and as money; these two are
    never added, and the row's qualifier is taken to be the money's.
    """
    rows = _given(contributions)
    rows["name"] = rows["organization"]
    has_value = rows["value_vnd"].notna()
    worth = rows[has_value].assign(unit="VND", item="", of=rows["value_vnd"])
    counted = rows["quantity"].notna() & ~rows["unit"].isin(["VND", "đồng", ""])
    things = rows[counted].assign(
        of=rows["quantity"],
        item=rows["item"].mask(rows["kind"].isin(["cash", "labour", "land"]), ""),
        qualifier=rows["qualifier"].mask(has_value, "exact"),
    )
    both = pd.concat([worth, things], ignore_index=True)
    found = _sum(both, ["basis", "kind", "unit", "name", "item"], "of")
    found = _largest_first(found, "amount", "name")
    order = {kind: i for i, kind in enumerate(names("kind"))}
    found["order"] = found["kind"].map(order).fillna(len(order))
    found["thing"] = found["unit"] != "VND"
    found = found.sort_values(["order", "kind", "thing", "unit"], kind="stable")
    return found.drop(columns=["order", "thing"]).reset_index(drop=True)


def gifts(
    contributions: pd.DataFrame,
    places: pd.DataFrame,
    kind: str = "cash",
    unit: str = "VND",
    lang: str = "vi",
) -> pd.DataFrame:
    """One row = one organization and recipient: how much of one kind, in one unit, was given.

    `unit` "VND" is money. Columns: basis, organization_id, organization, organization_group,
    recipient, shared (no single commune), kind, unit, amount, qualifier, periods, sources, cells,
    how. What went to several communes, or to nobody named, is a recipient of its own and is never
    split. ValueError: an unknown kind.
    """
    rows = _given(contributions)
    if len(rows) and kind not in names("kind"):
        raise ValueError(f"no kind {kind!r}; known: {[*names('kind')]}")
    amount = "value_vnd" if unit == "VND" else "quantity"
    rows = rows[(rows["kind"] == kind) & rows[amount].notna()]
    if unit != "VND":
        rows = rows[rows["unit"] == unit]
    rows = rows.assign(
        recipient=recipients(rows, places, lang), shared=~rows["place_id"].isin(communes_of(places))
    )
    found = _sum(rows, ["basis", *_GIVER, "recipient", "shared"], amount)
    return by_name(found.assign(kind=kind, unit=unit), "organization")


def gather_smallest(given: pd.DataFrame, column: str, most: int, lang: str = "vi") -> pd.DataFrame:
    """Gifts of at most `most` givers or recipients: the smallest become one, "9 nơi nhận khác".

    Rows and columns as in `gifts`; `column` is "organization" or "recipient". Amounts are of one
    kind and unit, so that they may be added; what is shared between communes is never put together
    with single communes.
    """
    own = given[~given["shared"].astype(bool)] if column == "recipient" else given
    sums = own.groupby(column)["amount"].sum()
    keep = most - (given[column].nunique() - len(sums))
    if len(sums) <= keep:
        return given
    largest_first = sorted(sums.index, key=lambda who: (-sums[who], sort_key(str(who))))
    smallest = largest_first[max(keep - 1, 0) :]
    few = given[column].isin(smallest)
    others = named("others", column, lang).format(n=len(smallest))
    rows = given.assign(**{column: given[column].mask(few, others)})
    if column == "organization":
        rows[["organization_id", "organization_group"]] = rows[
            ["organization_id", "organization_group"]
        ].mask(few, "")
    key = ["basis", *_GIVER, "recipient", "shared", "kind", "unit"]
    return put_together(
        rows,
        key,
        total=["amount"],
        sort=False,
        qualifier=("qualifier", combined_qualifier),
        periods=("periods", union),
        how=("how", lambda own: "sum" if len(own) > 1 else own[0]),
    )


def sources_of_funds(
    contributions: pd.DataFrame, places: pd.DataFrame, place_id: str
) -> pd.DataFrame:
    """One row = one source of funds of one place: money in đồng and its share (%), largest first.

    Columns: basis, place ("huyện Kỳ Anh"), organization_id, organization, organization_group,
    value_vnd, share_pct, qualifier, periods, sources, cells, how. Only cash is added; shares
    are computed here, not taken from the source.
    ValueError: a place that the register does not have.
    """
    place, rows = full_name(place_id, places), _given(contributions)
    wanted = (rows["place_id"] == place_id) & (rows["kind"] == "cash") & rows["value_vnd"].notna()
    rows = rows[wanted].assign(place=place)
    found = _sum(rows, ["basis", "place", *_GIVER], "value_vnd")
    found = found.rename(columns={"amount": "value_vnd"})
    total = found.groupby("basis")["value_vnd"].transform("sum")
    found["share_pct"] = (100 * found["value_vnd"] / total).where(total > 0).astype(float)
    return _largest_first(found, "value_vnd", "organization")


def without_number(contributions: pd.DataFrame, lang: str = "vi") -> list[str]:
    """Contributions reported by magnitude only, in words: "ngày công – cán bộ, chiến sỹ (Bộ đội
    Biên phòng)"."""
    rows = results(contributions, _GIFT, "contributions")
    unknown = rows["quantity"].isna() & rows["value_vnd"].isna()
    rows = rows[unknown | (rows["qualifier"] == "order_of_magnitude")]
    columns = (text_of(rows[name]) for name in ("item", "unit", "organization"))
    texts = set()
    for item, unit, who in zip(*columns, strict=True):
        what = item if unit in item else f"{unit} – {item}" if item else unit
        texts.add(f"{what or say(lang, 'không rõ hiện vật', 'unnamed')} ({who})")
    return sorted(texts, key=sort_key)
