"""What does not agree in a year, what nobody knows, and what to send for a fuller page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.catalogue import ENTRIES
from analysis.publish.shown import Number, Text
from analysis.publish.year_board import Board
from analysis.publish.year_scope import Scope
from analysis.words.messages import RULES, in_language, quotes_nothing
from analysis.words.names import say
from analysis.words.provenance import cell_at
from analysis.words.wording import join_names

MOST, MOST_ALIKE = 8, 2
# A cell in a sentence: "ky-anh-2018/a.xlsx [Theo xã] C8:C10", or "C8:C10" of the same sheet.
CELL = r"[A-Z]{1,3}[1-9]\d*(?::[A-Z]{1,3}[1-9]\d*)?"
FILE = r"(?P<source>[^\s\[\]]+\.\w+) \[(?P<sheet>[^\]]+)\] "
ELSEWHERE = re.compile(rf"(?:{FILE})?\b(?P<cell>{CELL})\b")
ONE_NUMBER = re.compile(r"[\d.,/%]+")
# What makes most of a page: figure and the table that it needs.
WANTED = ("criteria_matrix", "change_by_commune", "contributions_by_kind", "sources_of_funds")


@dataclass(frozen=True)
class Doubt:
    """Two things that cannot both be true: in words with their cells, how to mend it; how many
    more there are of its kind."""

    said: Text
    fix: str
    more: int = 0


def disagreeing(scope: Scope, sources: Iterable[str]) -> pd.DataFrame:
    """The warnings about figures in these files; those that quote what a cell says are left out."""
    issues, files = scope.tables.issues, set(sources)
    touches = issues["source"].isin(files) | issues["message"].map(
        lambda said: any(f"{source} [" in str(said) for source in files)
    ).astype(bool)
    own = issues[touches & (issues["severity"] == "warning")]
    plain = own["rule"].map(quotes_nothing).astype(bool)
    own = own[plain & own["address"].str.fullmatch(f"{CELL}(?:;{CELL})*").astype(bool)]
    return measures.worst_first(own)


def by_cell(issues: pd.DataFrame, lang: str, own_lang: str) -> Mapping[str, str]:
    """What is said of each cell that does not agree with another one."""
    found: dict[str, str] = {}
    for row in issues.to_dict("records"):
        for address in row["address"].split(";"):
            found.setdefault(
                cell_at(row["source"], row["sheet"], address), _said(row, lang, own_lang)
            )
    return found


def _said(row: dict, lang: str, own_lang: str) -> str:
    """The message in the language of the page."""
    return in_language(str(row["rule"]), str(row["message"]), own_lang, lang)


def doubts_of(scope: Scope, issues: pd.DataFrame) -> list[Doubt]:
    """What does not agree, a few of each kind; of one number in one file once."""
    kinds: dict[str, list[Doubt]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for row in issues.to_dict("records"):
        if (row["source"], row["found"]) in seen and ONE_NUMBER.fullmatch(row["found"]):
            continue
        seen.add((row["source"], row["found"]))
        kinds[row["rule"]].append(_doubt(scope, row))
    told = []
    for own in kinds.values():
        rest = len(own) - MOST_ALIKE
        told += own[: MOST_ALIKE - 1]
        told += [Doubt(own[n].said, own[n].fix, max(rest, 0)) for n in (MOST_ALIKE - 1,)
                 if len(own) >= MOST_ALIKE]  # fmt: skip
    return told[:MOST]


def _doubt(scope: Scope, row: dict) -> Doubt:
    own_lang = scope.tables.settings.language
    said, parts, end = _said(row, scope.lang, own_lang), [], 0
    label = scope.words["doubt"]
    for found in ELSEWHERE.finditer(said):
        source, sheet = found["source"] or row["source"], found["sheet"] or row["sheet"]
        cells = (cell_at(source, sheet, found["cell"]),)
        parts += [said[end : found.start()], Number(found[0], label, cells)]
        end = found.end()
    here = tuple(cell_at(row["source"], row["sheet"], own) for own in row["address"].split(";"))
    where = Number(f"{row['sheet']} {row['address'].replace(';', ', ')}", label, here)
    rule = RULES.get(str(row["rule"]), {})
    general = rule.get(f"suggestion_{scope.lang}", "")
    fix = row["suggestion"] if scope.lang == own_lang else general if "{" not in general else ""
    return Doubt((where, ": ", *(part for part in (*parts, said[end:]) if part)), str(fix))


def unknown_of(scope: Scope, board: Board | None, years_before: bool) -> list[str]:
    """What the page cannot say, and whose cell or file is missing."""
    words, told = scope.words, []
    there = set()
    for table in ("criteria", "indicators"):
        there |= set(scope.rows(table)["place_id"])
    silent = [name for place, name in scope.communes.items() if place not in there]
    if silent and len(silent) < len(scope.communes):
        who = join_names(silent, scope.lang, most=12)
        told.append(words["silent"].format(names=who, year=scope.year))
    if board is None:
        told.append(words["no_single"].format(year=scope.year))
    elif board.basis != "reported":
        told.append(words["single_made_up"].format(year=scope.year))
    if not years_before:
        told.append(words[f"{scope.no_change}_why"].format(year=scope.year - 1))
    gifts = scope.rows("contributions")
    if gifts.empty:
        told.append(words["no_gifts"].format(year=scope.year))
    elif several := measures.text_of(gifts["place_id"]).str.contains(";").sum():
        told.append(words["not_split"].format(n=several))
    return told


def to_send(scope: Scope) -> list[str]:
    """What to send so that the page can say more: a sentence for each figure that is missing."""
    wanted = []
    for name in WANTED:
        years = [scope.year - 1, scope.year] if ENTRIES[name].needs.years > 1 else [scope.year]
        own = catalogue.offered(scope.stock, area=scope.area, years=years)
        if name not in [entry.name for entry in own]:
            question = say(scope.lang, *ENTRIES[name].question)
            send = say(scope.lang, *ENTRIES[name].needs.send)
            wanted.append(scope.words["send_item"].format(send=send, question=question))
    return list(dict.fromkeys(wanted))
