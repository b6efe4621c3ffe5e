"""The page of a year as data: the finding, its numbers, the board, a few charts and tables, what
does not agree, what nobody knows.

One truth is drawn once; nothing is drawn of fewer than three marks; every number knows its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.catalogue import ENTRIES
from analysis.figures.drawn import Drawn
from analysis.figures.printed import admit
from analysis.figures.trace import RawCells
from analysis.measures.tables import Tables
from analysis.publish.shown import OF_FIGURE, Number, Text, basis_of, linked, number_of, numbers_of
from analysis.publish.year_board import FEW, Board, board_of
from analysis.publish.year_cards import Card, cards_of
from analysis.publish.year_doubts import Doubt, by_cell, disagreeing, doubts_of, to_send, unknown_of
from analysis.publish.year_figures import plans_alone
from analysis.publish.year_funds import funds_together
from analysis.publish.year_gifts import Given, given_of
from analysis.publish.year_scope import Scope, scope_of
from analysis.words.provenance import split_cell
from analysis.words.wording import period_words

MOST_SHOWN = 9  # charts and tables, the board and the gifts among them
MOST_FUNDS = 2
LISTS = ("charts", "few", "below")
SHORT = 3  # a page of so few charts and tables says what to send
# A figure of this name stands beside the board where the catalogue has it: communes on their map.
MAP = "map_of_criteria"
# Figures of acts and counts that the area may have, in the order in which they are shown.
OTHERS = ("urban_standards", "models_by_stage", "communes_by_band", "distance_to_withdrawal")


@dataclass(frozen=True)
class Origin:
    """Who told, on what basis, in which files: title and name of each."""

    who: str
    basis: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class YearPage:
    """All that the page of a year says, in its order; see the module."""

    scope: Scope
    title: str
    head: Drawn | None
    finding: Text
    disputed: Text
    basis: str
    lead: tuple[Text, ...]
    moved: Drawn | None
    cards: tuple[Card, ...]
    some_before: bool
    board: Board | None
    beside: Drawn | None
    trend: Drawn | None
    charts: tuple[Drawn, ...]
    sentences: tuple[Text, ...]
    given: Given | None
    given_title: Text
    doubts: tuple[Doubt, ...]
    unknown: tuple[str, ...]
    send: tuple[str, ...]
    origins: tuple[Origin, ...]
    warned: Mapping[str, str]

    @property
    def form_size(self) -> int:
        """Criteria of an empty form: those of the set in force at the end of the year."""
        sets = self.scope.tables.criteria_sets
        day = pd.Timestamp(self.scope.year, 12, 31)
        own = sets[sets["criteria_set"] == measures.criteria_set_on(day, sets)]
        return int(own["size"].iloc[0]) if len(own) else 0

    @property
    def names(self) -> list[str]:
        """Names of places, which a line never breaks."""
        board = [*self.board.places.values(), *self.board.silent] if self.board else []
        return sorted({*self.scope.communes.values(), *board}, key=len, reverse=True)


@dataclass(frozen=True)
class _Figures:
    """The figures of a page: the lines over the years, charts, those too small for one, the one
    whose finding heads the page, those that are said below it, the map beside the board and what
    heads the gifts."""

    trend: Drawn | None
    charts: list[Drawn]
    few: list[Drawn]
    head: Drawn | None
    below: list[Drawn]
    beside: Drawn | None
    gifts: Drawn | None

    @property
    def moved(self) -> Drawn | None:
        """What moved since the year before: it heads the lines over the years."""
        return next((one for one in self.below if one.chart == "dumbbell"), None)

    @property
    def lead(self) -> list[Drawn]:
        """What is said below the finding; what heads the lines is not said twice."""
        return [one for one in self.below if self.trend is None or one is not self.moved]

    @property
    def marks(self) -> list[Number]:
        """The numbers that are drawn."""
        drawn = [one for one in (self.trend, *self.charts, *self.few) if one]
        return [number_of(mark, one) for one in drawn for mark in one.marks]


def page_of_year(
    tables: Tables, year: int, lang: str = "vi", raw: RawCells | None = None
) -> YearPage:
    """The page of a year that has data; `raw` reads the words of gifts that hold no number."""
    scope = scope_of(tables, year, lang)
    board, given = board_of(scope), given_of(scope, raw)
    own, board = _admitted(_figures(scope, board, given), board, lang)
    doubted = own.head.finding.apart if own.head and own.head.finding else frozenset()
    cards, some_before = cards_of(scope, board, doubted)
    finding = _finding(own.head, scope)
    lead = tuple(title_of(one, scope) for one in own.lead if one.says)
    used = _sources((finding, lead, cards, board, given, own.marks))
    issues = disagreeing(scope, used)
    shown = len(own.charts) + sum(one is not None for one in (board, given, own.trend))
    return YearPage(
        scope=scope,
        title=scope.words["title"].format(where=capital(scope.where), year=year),
        head=own.head,
        finding=finding,
        disputed=_disputed(own.head),
        basis=basis_of(own.head) if own.head else "reported",
        lead=lead,
        moved=own.moved,
        cards=tuple(cards),
        some_before=some_before,
        board=board,
        beside=own.beside,
        trend=own.trend,
        charts=tuple(own.charts),
        sentences=tuple(_sentences(own, scope)),
        given=given,
        given_title=title_of(own.gifts, scope) if own.gifts else (scope.words["who_gave"],),
        doubts=tuple(doubts_of(scope, issues)),
        unknown=tuple(unknown_of(scope, board, some_before)),
        send=tuple(to_send(scope)) if shown <= SHORT else (),
        origins=tuple(_origins(scope, used)),
        warned=by_cell(issues, lang, tables.settings.language),
    )


def _figures(scope: Scope, board: Board | None, given: Given | None) -> _Figures:
    trend = _trend(scope, board)
    beside, gifts = _beside(scope, board), _gifts(scope, given)
    room = MOST_SHOWN - sum(one is not None for one in (board, given, trend, beside))
    drawn = [*_charts(scope, board, given)]
    charts = [one for one in drawn if not one.few][:room]
    few = [one for one in drawn if one.few]
    head = _head(scope, charts, few)
    return _Figures(trend, charts, few, head, [*_lead(scope, head)], beside, gifts)


def _admitted(own: _Figures, board: Board | None, lang: str) -> tuple[_Figures, Board | None]:
    """The figures as they may be printed on one page; the same figure is judged once."""
    every = [own.trend, own.beside, own.gifts, own.head, *own.charts, *own.few, *own.below]
    every += [board.drawn] if board else []
    keys = {_key(one): one for one in every if one}
    judged = dict(zip(keys, admit(keys.values(), lang=lang).figures, strict=True))

    def one(drawn: Drawn | None) -> Drawn | None:
        """What may be printed of a figure."""
        return judged[_key(drawn)] if drawn else None

    lists = {name: [judged[_key(d)] for d in getattr(own, name)] for name in LISTS}
    single = {name: one(getattr(own, name)) for name in ("trend", "head", "beside", "gifts")}
    kept = replace(board, drawn=judged[_key(board.drawn)]) if board else None
    return replace(own, **lists, **single), kept


def _key(drawn: Drawn) -> tuple[str, ...]:
    return drawn.chart, drawn.title, drawn.subtitle, drawn.tag


def capital(text: str) -> str:
    """The text as a line begins."""
    return text[:1].upper() + text[1:]


def without_year(title: str, scope: Scope) -> str:
    """A finding without the year in front: the line above it names the year."""
    when = capital(period_words([str(scope.year)], scope.lang))
    for end in (": ", ", "):
        title = title.removeprefix(when + end)
    return capital(title)


def title_of(drawn: Drawn, scope: Scope, otherwise: str = "") -> Text:
    """The finding of a figure with its numbers as links; `otherwise` where it says nothing."""
    if otherwise and not drawn.says:
        return (otherwise,)
    return linked(without_year(drawn.title, scope), drawn)


def _sentences(own: _Figures, scope: Scope) -> Iterator[Text]:
    """What figures that are too small for a chart say, where it is a number of theirs."""
    for one in own.few:
        text = title_of(one, scope)
        told = any(number.how != OF_FIGURE for number in numbers_of(text))
        if one is not own.head and told and one.says:
            yield text


def _finding(head: Drawn | None, scope: Scope) -> Text:
    """The finding that heads the page; where nothing may be ranked, from where to where it goes."""
    if head is None:
        alone = plans_alone(scope.tables, scope.year, scope.lang)
        if not alone.claims:
            return (scope.words["nothing"],)
        return (without_year(alone.text.removesuffix("."), scope),)
    if head.says or head.finding is None:
        return title_of(head, scope)
    spread = findings.spread(head.finding)
    if not spread.claims or spread.refused:
        return title_of(head, scope)
    return linked(spread.text.removesuffix("."), head)


def _disputed(head: Drawn | None) -> Text:
    """Of which communes sources disagree, where the finding is true by each of them."""
    said = findings.disputed(head.finding) if head and head.finding else None
    return linked(said.text, head) if head and said and said.claims else ()


# --- which figures ---


def _head(scope: Scope, charts: list[Drawn], few: list[Drawn]) -> Drawn | None:
    """The figure whose finding heads the page: how the communes stand, else the first one."""
    for basis in scope.bases:
        choices = {"basis": basis, "years": scope.year}
        if met := scope.figure("criteria_met_by_commune", **choices):
            return met
    return next(iter([*charts, *few]), None)


def _lead(scope: Scope, head: Drawn | None) -> Iterator[Drawn]:
    """What is said below the finding: of its basis, what moved and what is hardest."""
    if head is None or head.chart != "criteria_met_by_commune":
        return
    basis = "illustrative" if head.tag else "reported"
    wanted = {
        "change_by_commune": [scope.year - 1, scope.year],
        "communes_by_criterion": scope.year,
    }
    for name, years in wanted.items():
        drawn = scope.figure(name, basis=basis, years=years)
        if drawn and not drawn.few:
            yield drawn


def _trend(scope: Scope, board: Board | None) -> Drawn | None:
    """The criteria met over the years up to this one, of the basis of the board."""
    bases = [board.basis] if board else scope.bases
    for basis in bases:
        drawn = scope.figure("criteria_met_over_years", basis=basis, until=scope.year)
        if drawn and any(mark.category == str(scope.year) for mark in drawn.marks):
            return drawn
    return None


def _charts(scope: Scope, board: Board | None, given: Given | None) -> Iterator[Drawn]:
    """The charts below the board, none of which says what the board or the gifts say."""
    if board is None:
        yield from _first(scope, "criteria_met_by_commune", years=scope.year)
    yield from _funds(scope)
    places = {own for _, own in _recipients(given)}
    if given and len(places) > FEW:
        choices = {"basis": given.basis, "years": scope.year, "thing": "cash|VND"}
        if heat := scope.figure("who_gave_to_whom", **choices):
            yield heat
    for name in OTHERS:
        yield from _first(scope, name, years=scope.year)


def _recipients(given: Given | None) -> Iterator[tuple[str, str]]:
    if given is not None:
        ids = measures.text_of(given.sources["place_id"])
        yield from ((str(n), one) for n, own in ids.items() for one in own.split(";") if one)


def _first(scope: Scope, name: str, **choices) -> Iterator[Drawn]:
    """The figure by the first basis that has it."""
    found = (scope.figure(name, basis=basis, **choices) for basis in scope.bases)
    yield from [own for own in found if own][:1]


def _funds(scope: Scope) -> Iterator[Drawn]:
    """Where the money of the area came from: its own, and of its communes those of most money; of
    many communes all of it together."""
    for basis in scope.bases:
        rows = scope.rows("funds", basis)
        if together := funds_together(scope, basis):
            yield together
            return
        worth = rows.groupby("place_id")["value_vnd"].sum().sort_values(ascending=False)
        order = sorted(worth.index, key=lambda place: place != scope.area)
        for place in order[:MOST_FUNDS]:
            choices = {"basis": basis, "years": scope.year, "places": place}
            if drawn := scope.figure("sources_of_funds", **choices):
                yield drawn
        if order:
            return


def _beside(scope: Scope, board: Board | None) -> Drawn | None:
    """Many communes on their map; of a few it tells what the last line of the board tells."""
    if MAP not in ENTRIES or board is None or not board.wide:
        return None
    return scope.figure(MAP, basis=board.basis, years=scope.year)


def _gifts(scope: Scope, given: Given | None) -> Drawn | None:
    """The figure whose finding heads the table of gifts; tables of funds are another matter."""
    if given is None:
        return None
    choices = {"basis": given.basis, "years": scope.year, "group": None}
    stock = scope.stock.keep(lambda rows: ~rows["of_funds"], "contributions")
    return replace(scope, stock=stock).figure("contributions_by_organization", **choices)


# --- where it comes from ---


def _sources(parts: tuple) -> list[str]:
    """The files behind all that is shown, those of most cells first."""
    found: dict[str, int] = {}
    for number in numbers_of(parts):
        for cell in number.cells:
            source = split_cell(cell)[0]
            found[source] = found.get(source, 0) + 1
    return sorted(found, key=lambda own: (-found[own], own))


def _origins(scope: Scope, used: list[str]) -> Iterator[Origin]:
    """The files by who published them, reported ones first."""
    cards = scope.tables.sources.drop_duplicates("source").set_index("source")
    inputs = scope.tables.inputs.set_index("source")["basis"].to_dict()
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source in used:
        card = cards.loc[source].fillna("").to_dict() if source in cards.index else {}
        parts = [card.get(name, "") for name in ("producer", "published")]
        who = ", ".join(filter(None, parts)) or scope.words["no_card"]
        title = card.get("title") or card.get("document") or ""
        basis = inputs.get(source) or card.get("basis") or "reported"
        told.setdefault((who, basis), []).append((title, source))
    for (who, basis), files in sorted(told.items(), key=lambda own: own[0][1] != "reported"):
        yield Origin(who, basis, tuple(files))
