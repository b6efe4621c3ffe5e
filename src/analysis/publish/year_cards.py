"""Five to eight numbers of a year: each with its change since the year before, and its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import catalogue, findings, gate
from analysis.figures.facts import Claim, Fact, numbers
from analysis.figures.said import Finding, amount
from analysis.publish.shown import Number, Text, spans_of
from analysis.publish.year_board import Board
from analysis.publish.year_funds import funds_together
from analysis.publish.year_gifts import unit_shown
from analysis.publish.year_scope import Scope
from analysis.words.names import names, say
from analysis.words.provenance import cell_at
from analysis.words.wording import join_names, number

LEAST, MOST, MOST_MONEY, MOST_INDICATORS = 5, 8, 3, 6
FEWEST = 3  # communes that have a mean


@dataclass(frozen=True)
class Card:
    """One number: what it is, its value (of sources that disagree, each), the unit behind it, what
    it was before, where it stands; and the facts that it says."""

    label: str
    value: Text
    unit: str
    change: Text
    where: str
    basis: str
    facts: tuple[Fact, ...]


def cards_of(
    scope: Scope, board: Board | None, doubted: frozenset[Fact] = frozenset()
) -> tuple[list[Card], bool]:
    """The cards in order, and whether any of them has a number of the year before.

    `doubted`: facts of the page that cannot be true together. A card that claims what the gate does
    not let say is left out.
    """
    told = [*_of_communes(scope, doubted), *_of_area(scope), *_of_funds(scope), *_among(scope)]
    if board and len(board.places) >= FEWEST:
        told += _hardest(scope, board, doubted)
    given = [*_of_money(scope)]
    # What was reported goes first; what was made up stands here only where there is little else.
    reported = [card for card in told if card.basis == "reported"]
    made_up = [card for card in told if card.basis != "reported"]
    shown = [*reported[: MOST - min(len(given), MOST_MONEY)], *given]
    for others in (made_up, [*_of_few(scope, doubted)]):
        shown += others[: max(0, LEAST - len(shown))]
    shown = shown[:MOST]
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


def _of_few(scope: Scope, doubted: frozenset[Fact]) -> Iterator[Card]:
    """What else is told of the communes where there is little: who meets most, how many told."""
    met = _met(scope, scope.year)
    if met.empty or met["place_id"].duplicated().any():
        return
    said = _said(scope, findings.criteria_met(met, scope.lang), doubted)
    if (most := said.get("met_most")) and len(most.facts) <= len(met) / 2:
        yield _at_end(scope, met, most, "card_highest")
    label, n = scope.words["card_told"], len(scope.communes)
    fact = Fact(
        "told", float(len(met)), scope.area, period=str(scope.year), basis=met["basis"].iloc[0]
    )
    shown = _shown(scope, fact, label, _cells(met), "places")
    if len(met) <= n:
        yield _card(scope, label, (shown,), (fact,), scope.words["of_all_communes"].format(n=n))


def _of_communes(scope: Scope, doubted: frozenset[Fact]) -> Iterator[Card]:
    met = _met(scope, scope.year)
    if met.empty:
        return
    before = _met(scope, scope.year - 1)
    said = _said(scope, findings.criteria_met(met, scope.lang), doubted)
    alone = not met["place_id"].duplicated().any()  # else sources disagree on some
    full = next((said[key] for key in findings.FULL if key in said), None)
    if alone and met["out_of"].notna().all() and (full or "met_all_same" in said):
        yield _of_all(scope, (before, met), "full", "places", doubted)
    elif full:
        yield _full(scope, full, met)
    if alone and not (scope.rows("indicators")["indicator"] == "criteria_met_mean").any():
        mean = _of_all(scope, (before, met), "mean", "mean", doubted)
        if len(mean.facts[0].sets) < 2:
            yield mean
    if (least := said.get("met_least")) and len(least.facts) <= len(met) / 2:
        yield _at_end(scope, met, least, "card_lowest")


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for own in rows["cells"] for cell in own))


def _together(met: pd.DataFrame, what: str, year: int) -> Fact:
    """How many communes meet the whole set, or how many criteria they meet on average."""
    full = float((met["met"] >= met["out_of"]).sum())
    value = full if what == "full" else round(float(met["met"].mean()), 1)
    ids, sets = sorted(met["place_id"]), sorted({*measures.text_of(met["criteria_set"])})
    basis = " ".join(sorted({*met["basis"]}))
    return Fact(what, value, ";".join(ids), period=str(year), sets=tuple(sets), basis=basis)


def _of_all(
    scope: Scope,
    both: tuple[pd.DataFrame, pd.DataFrame],
    what: str,
    how: str,
    doubted: frozenset[Fact],
) -> Card:
    """A number of all communes, and how it changed where the same ones were told a year before."""
    label, (before, met) = scope.words[f"card_{what}"], both
    fact, change = _together(met, what, scope.year), ()
    shown = _shown(scope, fact, label, _cells(met), how)
    if len(before) and not before["place_id"].duplicated().any():
        was = _together(before, what, scope.year - 1)
        if not gate.refusal(Claim("change", "since", (was, fact)), doubted):
            change = (_since(scope, was, fact, label, _cells(before), how),)
    unit = scope.words["of_communes"].format(n=len(met))
    return _card(scope, label, (shown,), (fact,), unit, change)


def _full(scope: Scope, full: Claim, met: pd.DataFrame) -> Card:
    """How many communes meet the whole set, by any of the numbers that sources tell of each."""
    ids, label = sorted(fact.of for fact in full.group), scope.words["card_full"]
    fact = Fact("full", float(len(full.facts)), ";".join(ids), period=str(scope.year),
                sets=full.group[0].sets, basis=full.group[0].basis)  # fmt: skip
    shown = _shown(scope, fact, label, _cells(met), "places")
    return _card(scope, label, (shown,), (fact,), scope.words["of_communes"].format(n=len(ids)))


def _since(
    scope: Scope, was: Fact, fact: Fact, label: str, cells: tuple[str, ...], how: str
) -> Number:
    """By how much a number moved since the year before, leading to what it was."""
    moved = (fact.value or 0.0) - (was.value or 0.0)
    change = ("+" if moved > 0 else "−") + number(abs(moved), 1, scope.lang)
    key = "since" if moved else "same_as"
    text = scope.words[key].format(change=change, year=was.period)
    return Number(text, f"{label}, {was.period}", cells, how, was.basis)


def _at_end(scope: Scope, met: pd.DataFrame, end: Claim, key: str) -> Card:
    """The communes that meet fewest criteria, or most of them."""
    ids = [fact.of for fact in end.facts]
    rows, fact = met[met["place_id"].isin(ids)], end.facts[0]
    label, ways = scope.words[key], {*rows["how"]}
    who = join_names([fact.name for fact in end.facts], scope.lang)
    how = ways.pop() if len(ways) == 1 else "value"
    shown = _shown(scope, fact, f"{label}: {who}", _cells(rows), how)
    return _card(scope, label, (shown,), end.facts, who)


def _shown(
    scope: Scope, fact: Fact, label: str, cells: tuple[str, ...], how: str = "value"
) -> Number:
    """The number of a fact as it is printed, its unit apart; the word of its bound before it."""
    unit = fact.unit if fact.unit in ("VND", "%") else ""
    text = amount(replace(fact, unit=unit, qualifier="exact"), scope.lang)
    known = names("qualifier")
    word = say(scope.lang, *known[fact.qualifier]) if fact.qualifier in known else ""
    when = f", {fact.period[:4]}" if fact.period else ""
    return Number(text, f"{label}{when}", cells, how, fact.basis, word)


def _card(
    scope: Scope,
    label: str,
    value: Text,
    facts: tuple[Fact, ...],
    unit: str = "",
    change: Text = (),
) -> Card:
    """A card of these facts; of sources that disagree `value` prints each."""
    where = where_of(scope, numbers_cells(value))
    return Card(label, value, unit, change, where, facts[0].basis, facts)


def _hardest(scope: Scope, board: Board, doubted: frozenset[Fact]) -> list[Card]:
    """The criterion that fewest communes meet; [] where that cannot be said."""
    table = board.drawn.table
    if table is None:
        return []
    counts = measures.communes_by_criterion(table)
    said = _said(scope, findings.criteria_missing(counts, scope.lang), doubted)
    facts = said["missing_most"].facts if "missing_most" in said else ()
    facts = tuple(fact for fact in facts if fact.of in board.by)
    if not facts:
        return []
    worst, more = facts[0].of, len(facts) - 1
    label = scope.words["card_hardest"].format(no=worst, name=board.criteria[worst])
    told = board.by[worst]
    shown = Number(told.text, label, told.cells, "count", board.basis)
    also = (scope.words["as_hard"].format(n=more),) if more else ()
    return [_card(scope, label, (shown,), facts, scope.words["communes"], also)]


# --- figures of the area itself ---


def _of_area(scope: Scope) -> Iterator[Card]:
    """The known indicators of the area at the last date of the year, in the register's order."""
    rows = scope.rows("indicators", _known_basis(scope, "indicators"))
    own = _by_indicator(scope, rows[rows["place_id"] == scope.area])
    yield from (_indicator(scope, rows) for rows in own[:MOST_INDICATORS])


def _by_indicator(scope: Scope, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each known indicator at their last date, in the register's order."""
    register = scope.tables.indicator_names
    order = register.loc[measures.text_of(register["better"]) != "", "indicator"]
    found = [rows[rows["indicator"] == own] for own in order]
    return [own[own["period"] == own["period"].max()] for own in found if len(own)]


def _among(scope: Scope) -> Iterator[Card]:
    """From where to where what is known of communes goes, each told once and exactly; criteria
    have cards of their own."""
    rows = scope.rows("indicators", _known_basis(scope, "indicators"))
    rows = rows[rows["place_id"].isin(scope.stock.communes) & (rows["indicator"] != "criteria_met")]
    for own in _by_indicator(scope, rows[rows["out_of"].isna()]):
        facts = [_value(row) for _, row in own.iterrows()]
        alone = not own["place_id"].duplicated().any() and all(fact.exact for fact in facts)
        if len(facts) < FEWEST or not alone:
            continue
        ends = [end(range(len(facts)), key=lambda n: facts[n].value or 0.0) for end in (min, max)]
        if gate.refusal(numbers("card", *(facts[n] for n in ends), group=tuple(facts))):
            continue
        label = scope.words["card_among"].format(what=_called(scope, own.iloc[0]))
        low, high = (
            _shown(scope, facts[n], f"{label}: {facts[n].name}", _cells_of(own.iloc[[n]]))
            for n in ends
        )
        unit, of = str(own["unit"].iloc[0]), scope.words["of_units"].format(n=len(facts))
        told = of if unit == "%" else f"{unit}, {of}"
        yield _card(scope, label, (low, " – ", high), tuple(facts[n] for n in ends), told)


def _indicator(scope: Scope, rows: pd.DataFrame) -> Card:
    """One number of the area; of sources that disagree each."""
    first = rows.iloc[0]
    label = _called(scope, first)
    parts: list[str | Number] = []
    facts: list[Fact] = []
    for _, same in rows.groupby(["value", "out_of"], dropna=False, sort=False):
        facts.append(_value(same.iloc[0]))
        parts += [f" {scope.words['or']} "] if parts else []
        parts.append(_shown(scope, facts[-1], f"{label}, {scope.where}", _cells_of(same)))
    unit = str(first["unit"]) if first["unit"] not in ("%", "VND") else ""
    return _card(scope, label, tuple(parts), tuple(facts), unit, _before(scope, rows))


def _called(scope: Scope, row: pd.Series) -> str:
    """What a reader calls an indicator: in English as the register does."""
    register = scope.tables.indicator_names.set_index("indicator")
    column = say(scope.lang, "indicator_name", "indicator_en")
    return str(register[column].get(row["indicator"]) or row["indicator_name"])


def _value(row: pd.Series) -> Fact:
    """The number of an indicator at a place."""
    unit = str(row["unit"])
    return Fact(
        str(row["indicator"]), float(row["value"]), str(row["place_id"]), str(row["place"]),
        out_of=findings.told(row["out_of"]), unit=unit, qualifier=str(row["qualifier"]),
        period=str(row["period"]), basis=str(row["basis"]), decimals=2,
    )  # fmt: skip


def _cells_of(rows: pd.DataFrame) -> tuple[str, ...]:
    own = rows[["source", "sheet", "address"]].itertuples(index=False, name=None)
    return tuple(cell_at(*one) for one in own)


def numbers_cells(parts: Iterable[str | Number]) -> tuple[str, ...]:
    """The cells behind the numbers of a text."""
    return tuple(cell for own in parts if isinstance(own, Number) for cell in own.cells)


def _before(scope: Scope, rows: pd.DataFrame) -> Text:
    """What the same producer said of the year before."""
    first = rows.iloc[0]
    own = {"basis": first["basis"], "year": scope.year - 1, "place_id": scope.area}
    old = measures.select(scope.stock.rows["indicators"], **own)
    old = old[(old["indicator"] == first["indicator"]) & (old["unit"] == first["unit"])]
    cards = _producers(scope)
    who = {cards.get(source, source) for source in rows["source"]}
    old = old[old["source"].map(lambda source: cards.get(source, source) in who).astype(bool)]
    if old.empty:
        return ()
    last = old[old["period"] == old["period"].max()].head(1)
    label = f"{_called(scope, first)}, {scope.where}"
    shown = _shown(scope, _value(last.iloc[0]), label, _cells_of(last))
    return (scope.words["was"].format(year=scope.year - 1), shown)


# --- money, days of work, land ---


def _of_funds(scope: Scope) -> Iterator[Card]:
    """The money of many communes together, where the page draws it so."""
    for basis in scope.bases:
        drawn = funds_together(scope, basis)
        if drawn is None or drawn.finding is None:
            continue
        for claim, rule in drawn.finding.judged:
            if claim.key == "funds_total" and not rule:
                cells = tuple(dict.fromkeys(cell for mark in drawn.marks for cell in mark.cells))
                label = scope.words["card_funds"]
                shown = _shown(scope, claim.facts[0], label, cells, "sum")
                n = len({*measures.text_of(scope.rows("funds", basis)["place_id"])})
                yield _card(
                    scope, label, (shown,), claim.facts, scope.words["of_places"].format(n=n)
                )
        return


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
        if row["unit"] == "VND" and row["kind"] != "cash":
            what = scope.words["worth_of"].format(what=what)
        label = f"{row['name']}: {what}"
        same = [before[name] == row[name] for name in ("name", "kind", "unit", "item")]
        old = before[same[0] & same[1] & same[2] & same[3]] if len(before) else before
        fact = _amount(row, scope.year)
        value = _shown(scope, fact, label, tuple(row["cells"]), row["how"])
        change: Text = ()
        if len(old):
            was = old.to_dict("records")[0]
            told = _shown(
                scope, _amount(was, scope.year - 1), label, tuple(was["cells"]), was["how"]
            )
            change = (scope.words["was"].format(year=scope.year - 1), told)
        unit = "" if row["unit"] == "VND" else unit_shown(str(row["unit"]))
        if not gate.refusal(numbers("card", fact)):
            yield _card(scope, label, (value,), (fact,), unit, change)


def _given(scope: Scope, basis: str, year: int) -> pd.DataFrame:
    """What was given, by kind; tables of funds only where there is nothing else."""
    rows = scope.rows("contributions", basis, year)
    own = rows[~rows["of_funds"]]
    return measures.contributions_by_kind(own if len(own) else rows)


def _amount(row: Any, year: int) -> Fact:
    """What one gave of a kind in a year."""
    return Fact(
        f"given_{row['kind']}_{row['item']}", float(row["amount"]), str(row["name"]),
        str(row["name"]), unit=str(row["unit"]), qualifier=str(row["qualifier"]),
        period=str(year), basis=str(row["basis"]), added=row["how"] == "sum",
    )  # fmt: skip
