"""Who gave what in a year, as a table of words: no sum runs across units."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import measures
from analysis.figures.trace import RawCells
from analysis.publish.shown import Number
from analysis.publish.year_scope import Scope
from analysis.words.names import named, names
from analysis.words.provenance import cell_at
from analysis.words.wording import join_names, money, number

MOST_GIVERS, MOST_IN_FIELD, LONGEST_ITEM, LONGEST_WORD = 10, 4, 60, 24
FEW_WORDS = 4


@dataclass(frozen=True)
class Gift:
    """One gift, or the sum of several of one kind, unit and thing; `thing` is what was given, `to`
    whom, `worth` its money where it is counted, too."""

    told: Number
    thing: str
    to: str
    worth: Number | None = None

    @property
    def between(self) -> str:
        """What joins the number and a thing: "54 tấn xi măng", "2 nhà, xây mới"."""
        few = len(self.thing.split()) <= FEW_WORDS and not any(map(str.isdigit, self.thing))
        return " " if few and self.told.text[:1].isdigit() else ", "


@dataclass(frozen=True)
class Given:
    """The gifts of each giver by kind; `more` givers are left out, of all those of the year."""

    kinds: tuple[str, ...]
    givers: dict[str, dict[str, tuple[Gift, ...]]]
    more: int
    basis: str
    sources: pd.DataFrame


def given_of(scope: Scope, raw: RawCells | None) -> Given | None:
    """Who gave what to the area, by what was reported where it was; None where nobody tells."""
    for basis in scope.bases:
        rows = scope.rows("contributions", basis)
        rows = rows[~rows["of_funds"]]
        if len(rows):
            return _given(scope, rows, raw, basis)
    return None


def _given(scope: Scope, rows: pd.DataFrame, raw: RawCells | None, basis: str) -> Given:
    order = _largest_first(rows)
    givers: dict[str, dict[str, tuple[Gift, ...]]] = {}
    for giver in order[:MOST_GIVERS]:
        own = rows[rows["organization"] == giver]
        givers[giver] = {
            str(kind): _gifts(scope, of_kind, raw) for kind, of_kind in own.groupby("kind")
        }
    there = {kind for own in givers.values() for kind in own}
    kinds = tuple(kind for kind in names("kind") if kind in there)
    return Given(kinds, givers, max(0, len(order) - MOST_GIVERS), basis, rows)


def _largest_first(rows: pd.DataFrame) -> list[str]:
    worth = rows.assign(value=rows["value_vnd"].fillna(0.0)).groupby("organization")["value"].sum()
    return [str(name) for name in worth.sort_values(ascending=False, kind="stable").index if name]


def _gifts(scope: Scope, rows: pd.DataFrame, raw: RawCells | None) -> tuple[Gift, ...]:
    """What is of one thing and unit is added up, where it can be; all else stands by itself."""
    rows = rows.assign(of=rows["unit"].fillna("").astype(str), thing=_things(rows))
    found = []
    for _, own in rows.groupby(["of", "thing"], sort=False):
        can_be_added = len(own) > 1 and own["qualifier"].ne("order_of_magnitude").all()
        if can_be_added:
            found += _added(scope, own)
        else:
            found += [_single(scope, row, raw) for row in own.to_dict("records")]
    shown = found[:MOST_IN_FIELD]
    return tuple(shown)


def _things(rows: pd.DataFrame) -> pd.Series:
    """What tells gifts of one kind apart: of money, work and land only their unit."""
    return measures.text_of(rows["item"]).mask(rows["kind"].isin(["cash", "labour", "land"]), "")


def _added(scope: Scope, rows: pd.DataFrame) -> list[Gift]:
    """The sum of gifts of one thing, as the measure adds them, and how many places had them."""
    places = {one for own in measures.text_of(rows["place_id"]) for one in own.split(";") if one}
    to = scope.words["to_places"].format(n=len(places)) if len(places) > 1 else _to(scope, rows)
    found, basis = measures.contributions_by_kind(rows).to_dict("records"), rows["basis"].iloc[0]
    worth = [_sum(scope, row, str(basis)) for row in found if row["unit"] == "VND"]
    things = [row for row in found if row["unit"] != "VND"]
    # The money is that of the things where each of them has some.
    of_all = len(things) == 1 and len(worth) == 1 and rows["value_vnd"].notna().all()
    gifts = [] if of_all else [Gift(own, "", to) for own in worth]
    for row in things:
        told, thing = _sum(scope, row, str(basis)), _short(row["item"])
        gifts.append(Gift(told, _of_unit(thing, row["unit"]), to, worth[0] if of_all else None))
    return gifts


def _sum(scope: Scope, row: dict, basis: str) -> Number:
    """The number of a sum with its unit."""
    text = (
        money(row["amount"], scope.lang)
        if row["unit"] == "VND"
        else f"{number(row['amount'], 1, scope.lang)} {unit_shown(row['unit'])}"
    )
    label, before = _label(scope, row["name"], row["kind"]), _before(scope, row["qualifier"])
    return Number(text, label, tuple(row["cells"]), row["how"], basis, before)


def _of_unit(thing: str, unit: str) -> str:
    """What was given without the unit in front of it: "ngày công làm đường" in days of work."""
    rest = thing[len(unit) :]
    return rest.strip() if unit and thing.startswith(unit) and rest[:1] in ("", " ") else thing


def unit_shown(unit: str) -> str:
    """A unit as it is printed: m²."""
    return unit.replace("m2", "m²").replace("m3", "m³")


def _to(scope: Scope, rows: pd.DataFrame) -> str:
    """Who received: places by name, also those of a gift that cannot be divided among them."""
    named_places = measures.recipients(rows, scope.tables.places, scope.lang)
    several = measures.text_of(rows["place_id"]).str.contains(";")
    told = [
        scope.words["undivided"].format(names=join_names(place.split(";"), scope.lang, most=6))
        if shared
        else name
        for name, shared, place in zip(named_places, several, rows["place"], strict=True)
    ]
    return join_names([*dict.fromkeys(told)], scope.lang)


def _single(scope: Scope, row: dict, raw: RawCells | None) -> Gift:
    """A gift as it was written, with the word of its qualifier."""
    unit = unit_shown("" if pd.isna(row["unit"]) else str(row["unit"]))
    thing = _short("" if pd.isna(row["item"]) else str(row["item"]))
    counted, worth = pd.notna(row["quantity"]), pd.notna(row["value_vnd"])
    before = _before(scope, row["qualifier"])
    text = f"{number(row['quantity'], 2, scope.lang)} {unit}" if counted else ""
    cell = cell_at(row["source"], row["sheet"], row["address"])
    label = _label(scope, row["organization"], row["kind"])
    value = None
    if worth:  # the word of the row is of the money
        vnd = money(row["value_vnd"], scope.lang)
        value = Number(vnd, label, (cell,), "value", row["basis"], before)
    if counted:
        told = Number(text, label, (cell,), "value", row["basis"], "" if worth else before)
    elif value:
        told, value = value, None
    else:
        written = _as_written(scope, row, raw)
        told, text = Number(unit, label, (cell,), "value", row["basis"], written), unit
    thing = _of_unit(thing, unit) if counted else "" if thing == text else thing
    return Gift(told, thing, _to(scope, pd.DataFrame([row])), value)


def _as_written(scope: Scope, row: dict, raw: RawCells | None) -> str:
    """ "hàng ngàn": the words of the cell, where it holds no number and little else."""
    address = str(row["address"]).split(";")[0].split(":")[0]
    may = raw and (row["organization_id"] or scope.tables.settings.donor_names)
    text = (raw.text(row["source"], row["sheet"], address) if raw and may else "") or ""
    few = 0 < len(text) <= LONGEST_WORD and not any(letter.isdigit() for letter in text)
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    return text.lower().removesuffix(unit).strip() if few else scope.words["no_number"]


def _before(scope: Scope, qualifier: str) -> str:
    return named("qualifier", qualifier, scope.lang) if qualifier in names("qualifier") else ""


def _label(scope: Scope, giver: str, kind: str) -> str:
    return f"{giver}: {scope.words[f'gave_{kind}'].lower()}, {scope.where}, {scope.year}"


def _short(item: str) -> str:
    """What was given in few words, going on behind a number; the cell has all of them."""
    item = item[:1].lower() + item[1:] if item[1:2].islower() or item[1:2] == " " else item
    return item if len(item) <= LONGEST_ITEM else item[: LONGEST_ITEM - 1].rsplit(" ", 1)[0] + " …"
