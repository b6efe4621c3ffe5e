"""The figures of a report beside those of the tables: confirmed, contradicted or not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.measures.clauses import (
    arabic,
    compares,
    equals,
    last_digit,
    means,
    of_another,
    same_unit,
    words_left,
)
from analysis.measures.derived import derived
from analysis.measures.rows import headed, require_columns, text_of
from analysis.measures.tables import Tables
from analysis.measures.told import Facts, Told, number_of, place_key, told
from analysis.words.names import phrase, phrases, sentences
from analysis.words.numbers import format_number
from analysis.words.patterns import later
from analysis.words.periods import days_of
from analysis.words.provenance import cell_at, split_cell
from analysis.words.schema import TABLES, columns
from analysis.words.text import match_key
from analysis.words.wording import approximately, money

VERDICTS = ("confirmed", "contradicted", "not_found")
FAR, NEAR, ABOUT = 1.5, 0.8, 0.1  # how far from `trên` and `gần` a number may be; `khoảng`: 10 %
_NEAR_BY = 120  # characters behind a number that may say what it counts
_CHANGED = later(
    rf"(?<!\w)(?:(?:{phrases('changed')})(?:\s(?!(?:{phrases('rises')}|{phrases('risen')})\s)\w+){{0,4}}"
    rf"|(?<!{phrases('not_newly')}\s)(?:{phrases('newly')}))\s…"
    rf"|…\s(?:{phrases('newly')})\s(?:{phrases('reached')})(?!\w)",
    re.I,
)
_GAINED_NAME = later(rf"(?<!\w)(?:{phrases('gained_name')})(?!\w)")
_LACKING = later(rf"(?<!\w)(?:{phrases('lacking')})(?!\w)", re.I)
_MEAN = later(rf"(?<!\w)(?:{phrases('mean_of')})(?!\w)", re.I)
_REACHED = later(rf"(?<!\w)(?:{phrases('reached')})(?!\w)", re.I)
_SPENT, _FILLER, _GIVING = (
    sorted((match_key(word) for use in uses for word in phrases(use).split("|")), key=len)[::-1]
    for uses in (
        ["spent"],
        ["name_filler"],
        ["spent", "name_filler", "given_to", "money_of", "stop"],
    )
)
_GOES_ON = later(rf"(?:{phrases('stop')}|{phrases('compared_on')})(?!\w)", re.I)
_DOUBTS = ("area_impossible", "total_impossible", "total_mismatch", "part_over_whole")


def compare_with_tables(figures: pd.DataFrame, tables: Tables, lang: str = "vi") -> pd.DataFrame:
    """The figures of a report (`figures_in_text`) with what the tables say about each.

    Columns more: `verdict` (confirmed, contradicted, not_found), `found` (what the tables say),
    `reason` (one sentence) and `cells`. A figure is confirmed only by published figures (`basis`
    reported) of the same thing, place and period; its bound is kept: `trên 250` is confirmed by
    260. Where tables differ it is contradicted, and all cells are named; a cell that a check doubts
    confirms nothing. ValueError: `lang` is neither "vi" nor "en". KeyError: columns are missing.
    """
    require_columns(figures, columns("report_figures"), "compare_with_tables")
    facts = _together(told(tables), derived(tables))
    doubts = _doubts(tables)
    said, copies = sentences("findings", lang), _copies(figures, tables)
    rows = []
    nth = figures.groupby(["sentence", "text"]).cumcount()
    for n, record in zip(nth, figures.to_dict("records"), strict=True):
        figure = {str(column): value for column, value in record.items()}
        figure |= dict(zip(("before", "behind"), _around(figure, n), strict=True))
        verdict, found, reason, cells = _judge(figure, facts, doubts, lang)
        known = f"compared_{reason}" in said
        if reason == "confirmed" and all(split_cell(cell)[0] in copies for cell in cells):
            reason = "copied"
        text = said[f"compared_{reason if known else 'doubted'}"].format(
            found=found,
            place=str(figure["place"]).replace(";", ", "),
            period=figure["period"],
            why=reason,
        )
        rows.append(figure | {"verdict": verdict, "found": found, "reason": text,
                              "cells": "; ".join(cells)})  # fmt: skip
    table = pd.DataFrame(rows, columns=list(columns("compared_figures")))
    table.attrs |= figures.attrs
    return table.astype({c.column: c.dtype for c in TABLES["compared_figures"]})


def _around(figure: Mapping[str, Any], n: int) -> tuple[str, str]:
    """What its sentence says before and behind a figure, of several alike the one of a number."""
    sentence, text = str(figure["sentence"]), str(figure["text"])
    alike = [*re.finditer(rf"(?<![\w.,/]){re.escape(text)}(?!\w)", sentence)]
    if not alike:
        return sentence, ""
    start, end = alike[n % len(alike)].span()
    return sentence[:start], sentence[end:]


def _copies(figures: pd.DataFrame, tables: Tables) -> set[str]:
    """The files whose card says that they were copied from this very report."""
    whole = match_key(str(figures.attrs.get("text", "")))
    cards = zip(text_of(tables.sources["source"]), text_of(tables.sources["document"]), strict=True)
    return {source for source, title in cards if title and match_key(title) in whole}


def _together(*parts: Facts) -> Facts:
    """All facts of each place."""
    return {place: [fact for own in parts for fact in own.get(place, ())]
            for place in set().union(*parts)}  # fmt: skip


def _doubts(tables: Tables) -> dict[str, str]:
    """What the checks say of cells that cannot be right, by cell."""
    issues = tables.issues[tables.issues["rule"].isin(_DOUBTS)]
    parts = [text_of(issues[part]) for part in ("source", "sheet", "address", "found")]
    found = {}
    for source, sheet, address, number, why in zip(*parts, issues["message"], strict=True):
        found[cell_at(source, sheet, address)] = found[f"{source}: {number}"] = why
    return found


def _doubt(fact: Told, doubts: Mapping[str, str]) -> str:
    """Why a fact cannot be right; the same number in doubt elsewhere in its file is as doubtful."""
    number = "" if fact.value is None else format_number(fact.value)
    first = fact.cells[0]
    return doubts.get(first) or doubts.get(f"{split_cell(first)[0]}: {number}", "")


Judged = tuple[str, str, str, list[str]]  # verdict, what the tables say, why, cells


def _judge(figure: Mapping[str, Any], facts: Facts, doubts: dict[str, str],
           lang: str) -> Judged:  # fmt: skip
    """The verdict on one figure."""
    if lacking := _unplaced(figure):
        return "not_found", "", lacking, []
    places = str(figure["place_id"]).split(";")
    one = _judge_of_one(figure, facts.get(place_key(figure["place_id"]), []), doubts, lang)
    if len(places) < 2 or one[0] != "not_found" or not pd.isna(figure["value_vnd"]):
        return one
    each = [_judge_of_one(figure, facts.get(place, []), doubts, lang) for place in places]
    if any(verdict != "confirmed" for verdict, *_ in each):
        return one  # what is said of several together is not what each has
    return *each[0][:3], [cell for *_, cells in each for cell in cells]


def _judge_of_one(figure: Mapping[str, Any], facts: Iterable[Told], doubts: dict[str, str],
                  lang: str) -> Judged:  # fmt: skip
    """The verdict by the facts of one place: its cells, and then what follows from them."""
    here = [fact for fact in facts if _same_period(figure, fact)]
    judged = _by_cells(figure, [fact for fact in here if not fact.says], doubts, lang)
    if judged[0] != "not_found":
        return judged
    meant = [fact for fact in here if fact.says and means(figure, fact)]
    agreeing = [fact for fact in meant if equals(figure, fact)]
    if not meant or (not agreeing and judged[1]):
        return judged
    if not agreeing:
        return "not_found", _said(meant, lang), "other_number", _cells(meant)
    return _agreed(agreeing, doubts, lang)


def _by_cells(figure: Mapping[str, Any], here: list[Told], doubts: dict[str, str],
              lang: str) -> Judged:  # fmt: skip
    named = [fact for fact in here if _is_named(figure, fact)]
    if not named and _claims_nothing(figure):
        return "not_found", "", "no_claim", []
    if not here:
        return "not_found", "", "nothing_there", []
    same = named or _same_thing(figure, here)
    if not same:
        return "not_found", "", "no_thing", []
    return _weigh(figure, same, doubts, lang)


def _unplaced(figure: Mapping[str, Any]) -> str:
    """Why a figure cannot be compared at all; "" where it can."""
    if not figure["place_id"]:
        return "no_place"
    if not figure["period"]:
        return "no_period"
    if not figure["unit"] and pd.isna(figure["out_of"]):
        return "no_unit"
    return "no_claim" if figure["measure"] == "plan" else ""


def _claims_nothing(figure: Mapping[str, Any]) -> bool:
    """Whether a clause says what is lacking or aimed at."""
    return _LACKING.search(str(figure["what"]).partition("…")[0]) is not None


def _is_named(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether the line of a table has the very name of an indicator, and nothing lacks in it."""
    if fact.kind == "gift" or "|" not in str(figure["what"]) or not _unit_fits(figure, fact):
        return False
    parts = [match_key(part) for part in str(figure["what"]).partition("…")[0].split("|")]
    name = [match_key(part) for part in fact.name.split("|")]
    whole = match_key(fact.name)
    parts = [one for part in parts for one in (name if part == whole else [part])]
    starts = [n for n in range(len(parts)) if parts[n : n + len(name)] == name]
    if not starts:
        return False
    rest = " | ".join([*parts[: starts[0]], *parts[starts[0] + len(name) :]])
    return not _LACKING.search(rest)


def _same_period(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a figure of the tables is of a period; a state at its end is, gifts are of it."""
    period = str(figure["period"])
    if period == fact.period or compares(figure, fact):
        return True
    if fact.kind == "gift" or "/" in period or "/" in fact.period:
        return False
    inside = days_of(period)[0] <= days_of(fact.period)[0]
    return inside and days_of(fact.period)[1] == days_of(period)[1]


def _same_thing(figure: Mapping[str, Any], facts: Iterable[Told]) -> list[Told]:
    """The facts that are about the same thing as a figure."""
    facts = list(facts)
    named = [fact for fact in facts if fact.kind != "gift" and _is_indicator(figure, fact)]
    if named:
        longest = max(len(_core(fact.name, fact.unit)) for fact in named)
        kinds = {f.kind for f in named if len(_core(f.name, f.unit)) == longest}
        return [f for f in named if f.kind in kinds] if len(kinds) == 1 else []
    return [fact for fact in facts if fact.kind == "gift" and _is_gift(figure, fact)]


def _is_indicator(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a sentence says what an indicator is: its words, as a state or as a gain alike."""
    what = str(figure["what"])
    lead, _, behind = what.partition("…")
    gained = bool(_CHANGED.search(what))
    per = "/" in str(figure["unit"]) or bool(_MEAN.search(lead))
    if (
        of_another(figure)
        or not _unit_fits(figure, fact)
        or gained != bool(_GAINED_NAME.search(match_key(fact.name)))
    ):
        return False
    if per != ("/" in fact.unit or bool(_MEAN.search(fact.name))):
        return False
    core = _core(fact.name, fact.unit)
    if not core:
        reached = _REACHED.search(what) and _REACHED.search(match_key(fact.name))
        return _is_spent(figure, fact) and bool(gained or per or reached)
    if f" {core} " in f" {arabic(match_key(what))} ":
        return True
    said = f" {core} " in f" {arabic(match_key(figure['before']))} "
    return said and (not behind.strip() or _GOES_ON.match(behind.strip()) is not None)


def _unit_fits(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether both count the same, out of the same; `50/59` alone is of what has 59."""
    unit, out_of = str(figure["unit"]), number_of(figure["out_of"])
    if unit and not same_unit(unit, fact.unit):
        return False
    if not unit:
        return out_of is not None and fact.out_of == out_of
    return None in (out_of, fact.out_of) or out_of == fact.out_of


def _is_spent(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a clause says nothing but an indicator.

    Of `đạt 15 tiêu chí` no word is left, of `12 xã đạt chuẩn quốc gia về y tế` some are.
    """
    known = [match_key(name) for name in str(figure["place"]).split(";")]
    known += [match_key(fact.unit), _core(fact.name, fact.unit), *_SPENT, *_FILLER]
    return not words_left(str(figure["what"]), sorted(known, key=len)[::-1])


def _core(name: str, unit: str) -> str:
    """The words of an indicator's name without its unit and those that any name may have."""
    key = f" {arabic(match_key(name))} "
    for word in (*_FILLER, match_key(unit)):
        key = key.replace(f" {word} ", " ", 1) if word else key
    return key.strip()


def _is_gift(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a figure is what an organization gave: same giver, same unit, and a word at least of
    what is given, if the table says more of it than that it is given, or is money.

    Without a giver an amount is only looked for among like amounts.
    """
    giver = str(figure["organization_id"])
    what = str(figure["what"])
    if "/" in str(figure["unit"]) or _MEAN.search(what) or _CHANGED.search(what):
        return False  # `15 triệu đồng/hộ`, `mỗi hộ ...`, `tăng ...`
    in_money = not pd.isna(figure["value_vnd"])
    if in_money != (fact.unit == "đồng"):
        return False
    if not in_money and not same_unit(str(figure["unit"]), fact.unit):
        return False
    if giver:
        part = str(figure["before"]).rpartition(";")[2] if in_money else ""
        near = f"{part} {what} {figure['unit']} {figure['behind'][:_NEAR_BY]}"
        item = words_left(fact.name, _GIVING)
        return giver == fact.organization_id and (not item or bool(item & words_left(near, ())))
    shared = set(match_key(fact.name).split()) & set(match_key(str(figure["sentence"])).split())
    value = figure["value_vnd"] if in_money else figure["quantity"]
    return len(shared) >= 4 and _digits(value) >= 4 and fact.value == value


def _digits(value: float) -> int:
    """How many digits of a number say something."""
    return len(f"{value:.6f}".rstrip("0").replace(".", "").strip("0"))


def _weigh(figure: Mapping[str, Any], same: list[Told], doubts: dict[str, str],
           lang: str) -> Judged:  # fmt: skip
    """The verdict from facts about the same thing."""
    by_answer: dict[str, list[Told]] = {"yes": [], "no": [], "far": []}
    for fact in same:
        by_answer[_agrees(figure, fact)].append(fact)
    agreeing, far = by_answer["yes"], by_answer["far"]
    others = [fact for fact in by_answer["no"] if not fact.derived]
    if same[0].kind == "gift" and not agreeing:  # another number is another gift of the giver
        return "not_found", _said(same, lang), "other_number", _cells(same)
    if others and same[0].kind != "gift":
        return _differing(figure, agreeing, others, lang)
    if not agreeing:
        near = far or by_answer["no"]
        return "not_found", _said(near, lang), "far" if far else "other_number", _cells(near)
    return _agreed(agreeing, doubts, lang)


def _agreed(agreeing: list[Told], doubts: dict[str, str], lang: str) -> Judged:
    """The verdict where some facts agree: a cell in doubt confirms nothing."""
    if all(_doubt(fact, doubts) for fact in agreeing):
        return "not_found", _said(agreeing, lang), _doubt(agreeing[0], doubts), _cells(agreeing)
    return "confirmed", _said(agreeing[:1], lang), "confirmed", _cells(agreeing)


def _differing(
    figure: Mapping[str, Any], agreeing: list[Told], others: list[Told], lang: str
) -> Judged:
    """The verdict where the tables say another number: a clause with words left may mean it."""
    meant = [_is_named(figure, fact) or _is_spent(figure, fact) for fact in others]
    if not agreeing and not all(meant):
        return "not_found", _said(others, lang), "other_number", _cells(others)
    why = "both" if agreeing else "contradicted"
    return "contradicted", _said([*agreeing, *others], lang), why, _cells([*agreeing, *others])


def _cells(facts: Iterable[Told]) -> list[str]:
    return list(dict.fromkeys(cell for fact in facts for cell in fact.cells))


def _said(facts: Iterable[Told], lang: str) -> str:
    """What facts say, in words: `12 tuyến; 14 tuyến`."""
    texts = []
    for fact in facts:
        if fact.value is None:
            texts.append(phrase("no_number", lang, of="compared", unit=fact.unit))
        elif fact.unit == "đồng":
            texts.append(approximately(money(fact.value, lang), fact.qualifier, lang))
        else:
            value = round(fact.value, 2) if fact.derived else fact.value
            number = format_number(value, lang=lang)
            number += f"/{format_number(fact.out_of, lang=lang)}" if fact.out_of else ""
            texts.append(f"{approximately(number, fact.qualifier, lang)} {fact.unit}".strip())
    return "; ".join(dict.fromkeys(texts))


def _agrees(figure: Mapping[str, Any], fact: Told) -> str:
    """Whether a fact is what a figure says: "yes", "no", or "far" from a bound that it keeps."""
    qualifier = str(figure["qualifier"])
    if qualifier == "order_of_magnitude" or fact.value is None:
        return "yes" if qualifier == fact.qualifier else "far"
    in_money = fact.unit == "đồng"
    if fact.qualifier != "exact" and qualifier != fact.qualifier:
        return "far"
    low = float(figure["value_vnd"] if in_money else figure["quantity"])
    high = number_of(figure["high"])
    if high is not None:
        high = high * low / float(figure["quantity"]) if in_money and figure["quantity"] else high
        return "yes" if low <= fact.value <= high else "no"
    if fact.qualifier != "exact":  # a bound says nothing of another number
        return "yes" if low == fact.value else "far"
    if qualifier == fact.qualifier and low == fact.value:
        return "yes"
    return _within(low, fact.value, qualifier, last_digit(figure, low))


def _within(low: float, value: float, qualifier: str, step: float) -> str:
    """Whether a number keeps the bound of another."""
    if qualifier == "at_least":
        return "no" if value < low else "yes" if value <= FAR * low else "far"
    if qualifier == "at_most":
        return "no" if value > low else "yes" if value >= NEAR * low else "far"
    if qualifier == "about":
        return "yes" if abs(value - low) <= ABOUT * abs(low) else "no"
    return "yes" if abs(value - low) <= step else "no"


def compared_listed(compared: pd.DataFrame, verdict: str, lang: str = "vi") -> pd.DataFrame:
    """One row = one figure of a report with a verdict of `compare_with_tables`, under headings for
    a reader; `cells` one a line."""
    rows = compared[compared["verdict"] == verdict].astype(object)
    places = text_of(rows["place"]).str.replace(";", ", ")
    cells = text_of(rows["cells"]).str.replace(";", "; ").str.replace(";  ", "; ")
    return headed(rows.assign(place=places, cells=cells), "compared_heading", lang)
