"""Five to eight numbers of a year: each with its change since the year before, and its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import catalogue, findings
from analysis.figures.facts import Claim, Fact
from analysis.figures.said import Finding
from analysis.publish.shown import Number, Text, spans_of
from analysis.publish.year_board import Board
from analysis.publish.year_gifts import unit_shown
from analysis.publish.year_scope import Scope
from analysis.words.names import names, say
from analysis.words.provenance import cell_at
from analysis.words.wording import join_names, money, number

LEAST, MOST, MOST_MONEY, MOST_INDICATORS = 5, 8, 3, 6
FEWEST = 3  # communes that have a mean


@dataclass(frozen=True)
class Card:
    """One number: what it is, its value (of sources that disagree, each), the unit behind it, what
    it was before, where it stands."""

    label: str
    value: Text
    unit: str
    change: Text
    where: str
    basis: str


def cards_of(
    scope: Scope, board: Board | None, doubted: frozenset[Fact] = frozenset()
) -> tuple[list[Card], bool]:
    """The cards in order, and whether any of them has a number of the year before.

    `doubted`: facts of the page that cannot be true together. A card that claims what the gate does
    not let say is left out.
    """
    told = [*_of_communes(scope, doubted), *_of_area(scope)]
    if board and len(board.places) >= FEWEST:
        told += _hardest(scope, board, doubted)
    given = [*_of_money(scope)]
    # What was reported goes first; what was made up stands here only where there is little else.
    reported = [card for card in told if card.basis == "reported"]
    made_up = [card for card in told if card.basis != "reported"]
    shown = [*reported[: MOST - min(len(given), MOST_MONEY)], *given]
    shown = [*shown, *made_up[: max(0, LEAST - len(shown))]][:MOST]
    return shown, any(card.change for card in shown)


def where_of(scope: Scope, cells: tuple[str, ...]) -> str:
    """ "Ban Dân vận Thị ủy · Toàn thị xã · D8": who says it, the sheet and the cell."""
    source, sheet, address = spans_of(cells)[0]
    who = _producers(scope).get(source, source.rsplit("/", 1)[-1]).split(",")[0].split(";")[0]
    return " · ".join(part for part in (who, sheet, address.split(", ")[0]) if part)


def _producers(scope: Scope) -> dict[str, str]:
    """Who made the figures of a file, where its card says so."""
    cards, who = scope.tables.sources, measures.text_of(scope.tables.sources["producer"])
    return dict(zip(cards.loc[who != "", "source"], who[who != ""], strict=True))


def _known_basis(scope: Scope, table: str) -> str:
    return next((own for own in scope.bases if len(scope.rows(table, own))), "reported")


# --- the communes together ---


def _met(scope: Scope, year: int) -> pd.DataFrame:
    """The criteria met by the communes of the area, by the first basis that tells of a
    few."""
    for basis in names("basis"):
        own = {"basis": basis, "area": scope.area, "years": year}
        chosen = catalogue.ask("criteria_met_by_commune", scope.stock, **own)
        rows = catalogue.met_of(chosen)
        rows = rows[rows["met"].notna()]
        if rows["place_id"].nunique() >= FEWEST:
            return rows
    return pd.DataFrame()


def _said(scope: Scope, finding: Finding, doubted: frozenset[Fact]) -> dict[str, Claim]:
    """The claims of a finding that may be said of the area, by their sentence."""
    whole = finding.of_all(frozenset(scope.communes), scope.area)
    judged = replace(whole, apart=doubted).judged
    return {claim.key: claim for claim, rule in judged if not rule}


def _of_communes(scope: Scope, doubted: frozenset[Fact]) -> Iterator[Card]:
    met = _met(scope, scope.year)
    if met.empty or met["place_id"].duplicated().any():
        return
    before = _met(scope, scope.year - 1)
    comparable = len(before) and set(before["criteria_set"]) == set(met["criteria_set"])
    comparable = comparable and set(before["place_id"]) == set(met["place_id"])
    comparable = comparable and set(before["basis"]) == set(met["basis"])
    pairs = (met, before if comparable else before.head(0))
    said = _said(scope, findings.criteria_met(met, scope.lang), doubted)
    if met["out_of"].notna().all() and {*findings.FULL, "met_all_same"} & set(said):
        yield _counted(scope, *pairs, "full", lambda rows: rows["met"] >= rows["out_of"])
    if (
        met["criteria_set"].nunique() < 2
        and not (scope.rows("indicators")["indicator"] == "criteria_met_mean").any()
    ):
        yield _mean(scope, *pairs)
    least = met["met"].min()
    lowest = met[met["met"] == least]
    if "met_least" in said and len(lowest) <= len(met) / 2:
        yield _lowest(scope, lowest, least)


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for own in rows["cells"] for cell in own))


def _counted(
    scope: Scope, met: pd.DataFrame, before: pd.DataFrame, what: str, has: Callable
) -> Card:
    own, words = met[has(met)], scope.words
    label = words[f"card_{what}"]
    told = words["of_communes"].format(n=len(met))
    basis = str(met["basis"].iloc[0])
    count = Number(str(len(own)), f"{label}, {scope.year}", _cells(met), "places", basis)
    change: Text = ()
    if len(before):
        delta = len(own) - int(has(before).sum())
        change = (_change(scope, f"{delta:+d}".replace("-", "−"), before, label, "places"),)
    return Card(label, (count,), told, change, where_of(scope, _cells(met)), basis)


def _mean(scope: Scope, met: pd.DataFrame, before: pd.DataFrame) -> Card:
    label, basis = scope.words["card_mean"], str(met["basis"].iloc[0])
    mean = round(float(met["met"].mean()), 1)
    shown = Number(
        number(mean, 1, scope.lang), f"{label}, {scope.year}", _cells(met), "mean", basis
    )
    change: Text = ()
    if len(before):
        delta = mean - round(float(before["met"].mean()), 1)
        told = ("+" if delta > 0 else "") + number(delta, 1, scope.lang)
        change = (_change(scope, told, before, label, "mean"),)
    unit = scope.words["of_communes"].format(n=len(met))
    return Card(label, (shown,), unit, change, where_of(scope, _cells(met)), basis)


def _change(scope: Scope, told: str, before: pd.DataFrame, label: str, how: str) -> Number:
    year = scope.year - 1
    text = scope.words["since"].format(change=told, year=year)
    basis = str(before["basis"].iloc[0])
    return Number(text, f"{label}, {year}", _cells(before), how, basis)


def _lowest(scope: Scope, lowest: pd.DataFrame, least: float) -> Card:
    label, basis = scope.words["card_lowest"], str(lowest["basis"].iloc[0])
    of = lowest["out_of"].iloc[0]
    text = number(least, 1, scope.lang)
    text += "" if pd.isna(of) else f"/{number(float(of), 1, scope.lang)}"
    who = join_names([*lowest["place"]], scope.lang)
    ways = {*lowest["how"]}
    how = ways.pop() if len(ways) == 1 else "value"
    shown = Number(text, f"{label}: {who}, {scope.year}", _cells(lowest), how, basis)
    return Card(label, (shown,), who, (), where_of(scope, _cells(lowest)), basis)


def _hardest(scope: Scope, board: Board, doubted: frozenset[Fact]) -> list[Card]:
    """The criterion that fewest communes meet; [] where that cannot be said."""
    table = board.drawn.table
    if table is None:
        return []
    counts = measures.communes_by_criterion(table)
    said = _said(scope, findings.criteria_missing(counts, scope.lang), doubted)
    worst = [fact.of for fact in said["missing_most"].facts] if "missing_most" in said else []
    worst = [no for no in worst if no in board.by]
    if not worst:
        return []
    label = scope.words["card_hardest"].format(no=worst[0], name=board.criteria[worst[0]])
    told, more = board.by[worst[0]], len(worst) - 1
    shown = Number(told.text, label, told.cells, "count", board.basis)
    unit = scope.words["communes"]
    also = (scope.words["as_hard"].format(n=more),) if more else ()
    return [Card(label, (shown,), unit, also, where_of(scope, told.cells), board.basis)]


# --- figures of the area itself ---


def _of_area(scope: Scope) -> Iterator[Card]:
    """The known indicators of the area at the last date of the year, in the register's order."""
    rows = scope.rows("indicators", _known_basis(scope, "indicators"))
    rows = rows[rows["place_id"] == scope.area]
    register = scope.tables.indicator_names
    order = register.loc[measures.text_of(register["better"]) != "", "indicator"]
    kept = [own for own in order if (rows["indicator"] == own).any()]
    for indicator in kept[:MOST_INDICATORS]:
        own = rows[rows["indicator"] == indicator]
        own = own[own["period"] == own["period"].max()]
        yield _indicator(scope, own)


def _indicator(scope: Scope, rows: pd.DataFrame) -> Card:
    first = rows.iloc[0]
    label = _called(scope, first)
    parts: list[str | Number] = []
    for _, same in rows.groupby(["value", "out_of"], dropna=False, sort=False):
        parts += [f" {scope.words['or']} "] if parts else []
        parts.append(_value(scope, same, f"{label}, {scope.where}, {scope.year}"))
    cells = numbers_cells(parts)
    unit = str(first["unit"]) if first["unit"] != "%" else ""
    return Card(
        label, tuple(parts), unit, _before(scope, rows), where_of(scope, cells),
        str(first["basis"]),
    )  # fmt: skip


def _called(scope: Scope, row: pd.Series) -> str:
    """What a reader calls an indicator: in English as the register does."""
    register = scope.tables.indicator_names.set_index("indicator")
    column = say(scope.lang, "indicator_name", "indicator_en")
    return str(register[column].get(row["indicator"]) or row["indicator_name"])


def numbers_cells(parts: list[str | Number]) -> tuple[str, ...]:
    """The cells behind the numbers of a text."""
    return tuple(cell for own in parts if isinstance(own, Number) for cell in own.cells)


def _value(scope: Scope, rows: pd.DataFrame, label: str) -> Number:
    row = rows.iloc[0]
    cells = tuple(
        cell_at(*own)
        for own in rows[["source", "sheet", "address"]].itertuples(index=False, name=None)
    )
    if row["unit"] == "VND":
        text = money(float(row["value"]), scope.lang)
    else:
        text = number(float(row["value"]), 2, scope.lang)
    of = row["out_of"]
    text += "" if pd.isna(of) else f"/{number(float(of), 2, scope.lang)}"
    text += "%" if row["unit"] == "%" else ""
    return Number(text, label, cells, "value", str(row["basis"]), _word(row, scope.lang))


def _word(row: Any, lang: str) -> str:
    known = names("qualifier")
    return say(lang, *known[row["qualifier"]]) if row["qualifier"] in known else ""


def _before(scope: Scope, rows: pd.DataFrame) -> Text:
    """What the same producer said of the year before."""
    first = rows.iloc[0]
    own = {"basis": first["basis"], "year": scope.year - 1, "place_id": scope.area}
    old = measures.select(scope.stock.rows["indicators"], **own)
    old = old[(old["indicator"] == first["indicator"]) & (old["unit"] == first["unit"])]
    cards = _producers(scope)
    who = {cards.get(source, source) for source in rows["source"]}
    old = old[[cards.get(source, source) in who for source in old["source"]]]
    if old.empty:
        return ()
    last = old[old["period"] == old["period"].max()].head(1)
    label = f"{_called(scope, first)}, {scope.where}, {scope.year - 1}"
    return (scope.words["was"].format(year=scope.year - 1), _value(scope, last, label))


# --- money, days of work, land ---


def _of_money(scope: Scope) -> Iterator[Card]:
    """The largest amounts of money by giver and kind, and the largest number of other things."""
    basis = _known_basis(scope, "contributions")
    given = _given(scope, basis, scope.year)
    if given.empty:
        return
    before = _given(scope, basis, scope.year - 1)
    cash = given[given["unit"] == "VND"].sort_values("amount", ascending=False, kind="stable")
    work = given[given["kind"].isin(["labour", "land"]) & (given["unit"] != "VND")]
    work = work.drop_duplicates("kind")
    shown = pd.concat([cash.head(MOST_MONEY - min(len(work), 1)), work])
    for row in shown.to_dict("records"):
        what = scope.words[f"gave_{row['kind']}"].lower()
        label = f"{row['name']}: {what}"
        same = [before[name] == row[name] for name in ("name", "kind", "unit", "item")]
        old = before[same[0] & same[1] & same[2] & same[3]] if len(before) else before
        value = _amount(scope, row, f"{label}, {scope.year}", basis)
        change: Text = ()
        if len(old):
            was = old.to_dict("records")[0]
            told = _amount(scope, was, f"{label}, {scope.year - 1}", basis)
            change = (scope.words["was"].format(year=scope.year - 1), told)
        unit = "" if row["unit"] == "VND" else unit_shown(str(row["unit"]))
        yield Card(label, (value,), unit, change, where_of(scope, value.cells), basis)


def _given(scope: Scope, basis: str, year: int) -> pd.DataFrame:
    """What was given, by kind; tables of funds only where there is nothing else."""
    rows = scope.rows("contributions", basis, year)
    own = rows[~rows["of_funds"]]
    return measures.contributions_by_kind(own if len(own) else rows)


def _amount(scope: Scope, row: Any, label: str, basis: str) -> Number:
    text = (
        money(row["amount"], scope.lang)
        if row["unit"] == "VND"
        else number(row["amount"], 1, scope.lang)
    )
    before = _word({"qualifier": row["qualifier"]}, scope.lang)
    return Number(text, label, tuple(row["cells"]), row["how"], basis, before)
