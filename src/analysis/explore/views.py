"""What an analyst may choose to see, and what each choice shows: figure, table, sentence, file name.

No widgets here. Choices come from the data and narrow one another in the order of `FIELDS`: the measure decides
which of them there are. Reported and illustrative figures are never in one view, and amounts that may overlap
(town authorities, people, organizations) are never in one either.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

import pandas as pd

from analysis import measures
from analysis.figures import charts
from analysis.figures.drawn import Drawn
from analysis.publish import report
from analysis.words.names import named
from analysis.words.text import normalize, sort_key, strip_accents
from analysis.words.wording import BASIS_NAMES, KIND_NAMES, join_names, kind_name, period_words, say

MANY = ("years", "places", "organizations")
TOGETHER = "organizations"  # the groups that are compared with each other
NOWHERE = "khong-neu-noi"  # the area of figures that name no place
LONGEST_NAME = 80
Options = tuple[tuple[str, Hashable], ...]


@dataclass(frozen=True)
class View:
    """One choice of the analyst. Nothing in `years`, `places`, `organizations` means all of them; a field that
    the measure does not have is passed over."""

    measure: str = "met"
    basis: str = ""
    area: str = ""
    indicator: str = ""
    group: str = ""
    thing: str = ""
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


# In this order: what was chosen before decides what there is to choose. The last three stand side by side.
FIELDS = tuple(own.name for own in fields(View))[1:]


@dataclass(frozen=True)
class Shown:
    """What a view shows. Without a figure the sentence says why, and `table` and `name` are empty."""

    sentence: str
    name: str = ""
    figure: Drawn | None = None
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    source_note: str = ""


@dataclass(frozen=True)
class Chosen:
    """The rows that a view is made from, with what the charts need beside them."""

    tables: object
    lang: str
    where: str
    view: View
    rows: dict[str, pd.DataFrame]

    @property
    def year(self) -> int:
        return self.view.years[0]

    @property
    def gifts(self) -> pd.DataFrame:
        return self.rows["contributions"]

    def met(self) -> pd.DataFrame:
        """The criteria met at the end of each year, by all sources."""
        rows, tables = self.rows, self.tables
        met = measures.criteria_met_in_all(rows["criteria"], rows["indicators"], tables.places, tables.criteria_sets)
        return measures.at_end_of_year(met)

    def matrix(self) -> pd.DataFrame:
        return measures.criteria_matrix(self.rows["criteria"], self.tables.criteria_names, self.year)


# --- the measures: from the chosen rows to a summary table and its figure ---


def _change(chosen: Chosen) -> pd.DataFrame:
    met = chosen.met()
    years = measures.years_of(met)
    return measures.change_between(met, years[0], years[-1]) if len(years) > 1 else pd.DataFrame()


def _standing(chosen: Chosen) -> pd.DataFrame:
    return measures.standing_by_year(chosen.met())


def _what_changed(chosen: Chosen) -> pd.DataFrame:
    """What differs between the first and the last of the chosen years."""
    tables = [chosen.rows["criteria"], chosen.rows["indicators"]]
    years = sorted({int(year) for table in tables for year in table["year"]})
    if len(years) < 2:
        return pd.DataFrame()
    known = [
        measures.latest_known(*(measures.select(table, year=year) for table in tables), chosen.tables.criteria_names)
        for year in (years[0], years[-1])
    ]
    return measures.what_changed(*known)


def _draw_what_changed(chosen: Chosen, table: pd.DataFrame) -> Drawn:
    first = min(int(year) for own in chosen.rows.values() for year in own["year"])
    since = period_words([str(first)], chosen.lang)
    return charts.what_changed(table, since=since, where=chosen.where, lang=chosen.lang)


def _series(chosen: Chosen) -> pd.DataFrame:
    place, indicator = chosen.view.places[0], chosen.view.indicator
    return measures.indicator_series(chosen.rows["indicators"], indicator, place, chosen.tables.criteria_sets)


def _gifts(chosen: Chosen) -> pd.DataFrame:
    kind, unit = chosen.view.thing.split("|", 1)
    return measures.gifts(chosen.gifts, chosen.tables.places, kind, unit, chosen.lang)


def _draw(chart: Callable[..., Drawn]) -> Callable[[Chosen, pd.DataFrame], Drawn]:
    return lambda chosen, table: chart(table, where=chosen.where, lang=chosen.lang)


def _draw_gifts(chart: Callable[..., Drawn]) -> Callable[[Chosen, pd.DataFrame], Drawn]:
    def draw(chosen: Chosen, table: pd.DataFrame) -> Drawn:
        not_drawn = measures.without_number(chosen.gifts, chosen.lang)
        return chart(table, not_drawn, where=chosen.where, lang=chosen.lang)

    return draw


def _draw_series(chosen: Chosen, table: pd.DataFrame) -> Drawn:
    titles = chosen.tables.sources.set_index("source")["producer"].to_dict()
    return charts.indicator_series(table, titles, where=chosen.where, lang=chosen.lang)


@dataclass(frozen=True)
class Measure:
    """One way to look at the data: the rows it is made from, what can be chosen, and what has exactly one
    value. A summary without any value in the column `drawn` has nothing to draw."""

    names: tuple[str, str]
    rows: tuple[str, ...]
    fields: tuple[str, ...]
    drawn: str
    summary: Callable[[Chosen], pd.DataFrame]
    draw: Callable[[Chosen, pd.DataFrame], Drawn]
    one: tuple[str, ...] = ()
    needs: tuple[str, str] = ("", "")


_COUNTED = ("criteria", "indicators")
_COMMUNES = ("basis", "area", "years", "places")
_GIVEN = ("basis", "area", "group", "years", "places", "organizations")
MEASURES = {
    "met": Measure(
        ("Số tiêu chí đạt", "Criteria met"),
        _COUNTED, _COMMUNES, "met", Chosen.met, _draw(charts.criteria_met_by_commune), one=("years",),
    ),
    "met_by_year": Measure(
        ("Số tiêu chí đạt qua các năm", "Criteria met over the years"),
        _COUNTED, _COMMUNES, "met", Chosen.met, _draw(charts.count_small_multiples),
    ),
    "share_by_year": Measure(
        ("Tỷ lệ tiêu chí đạt qua các năm", "Share of criteria met over the years"),
        _COUNTED, _COMMUNES, "share_pct", Chosen.met, _draw(charts.progress_over_years),
        needs=("Nguồn phải nêu mẫu số (tổng số tiêu chí).", "The source must give the number of all criteria."),
    ),
    "change": Measure(
        ("Thay đổi giữa hai năm", "Change between two years"),
        _COUNTED, _COMMUNES, "change", _change, _draw(charts.dumbbell),
        needs=("Cần số liệu hai năm của cùng một xã.", "Two years of one commune are needed."),
    ),
    "slope": Measure(
        ("Hai năm, mỗi xã một đường", "Two years, a line for each commune"),
        _COUNTED, _COMMUNES, "change", _change, _draw(charts.slope),
        needs=("Cần số liệu hai năm của cùng một xã.", "Two years of one commune are needed."),
    ),
    "what_changed": Measure(
        ("Tiêu chí nào mới đạt, không còn đạt", "What is newly met, no longer met"),
        _COUNTED, _COMMUNES, "change", _what_changed, _draw_what_changed,
        needs=("Cần số liệu hai năm.", "Two years are needed."),
    ),
    "standard": Measure(
        ("Số xã đạt đủ bộ tiêu chí qua các năm", "Communes that meet the whole set over the years"),
        _COUNTED, _COMMUNES, "count", _standing, _draw(charts.communes_meeting_standard),
        needs=("Nguồn phải nêu mẫu số (tổng số tiêu chí).", "The source must give the number of all criteria."),
    ),
    "levels": Measure(
        ("Số xã theo mức đạt qua các năm", "Communes by level over the years"),
        _COUNTED, _COMMUNES, "count", _standing, _draw(charts.communes_at_each_level),
        needs=("Nguồn phải nêu mẫu số (tổng số tiêu chí).", "The source must give the number of all criteria."),
    ),
    "matrix": Measure(
        ("Xã nào đạt tiêu chí nào", "Which commune meets which criterion"),
        ("criteria",), _COMMUNES, "status", Chosen.matrix, _draw(charts.criteria_matrix), one=("years",),
    ),
    "missing": Measure(
        ("Tiêu chí còn thiếu nhiều nhất", "Criteria most often missing"),
        ("criteria",), _COMMUNES, "met", lambda chosen: measures.communes_by_criterion(chosen.matrix()),
        _draw(charts.communes_by_criterion), one=("years",),
    ),
    "money": Measure(
        ("Tiền đóng góp theo tổ chức", "Money by organization"),
        ("contributions",), _GIVEN, "value_vnd", lambda chosen: measures.money_by_organization(chosen.gifts),
        _draw_gifts(charts.contributions_by_organization),
    ),
    "kinds": Measure(
        ("Đóng góp theo loại", "Contributions by kind"),
        ("contributions",), _GIVEN, "amount", lambda chosen: measures.contributions_by_kind(chosen.gifts),
        _draw_gifts(charts.contributions_by_kind),
    ),
    "gifts": Measure(
        ("Ai đóng góp cho xã nào", "Who gave to whom"),
        ("contributions",), ("basis", "area", "group", "thing", "years", "places", "organizations"), "amount",
        _gifts, _draw_gifts(charts.who_gave_to_whom),
    ),
    "funds": Measure(
        ("Nguồn vốn", "Sources of funds"),
        ("contributions",), ("basis", "years", "places"), "value_vnd",
        lambda chosen: measures.sources_of_funds(chosen.gifts, chosen.tables.places, chosen.view.places[0]),
        _draw(charts.sources_of_funds), one=("places",),
    ),
    "indicator": Measure(
        ("Chỉ tiêu", "Indicator"),
        ("indicators",), ("basis", "indicator", "places"), "value", _series, _draw_series, one=("places",),
    ),
}  # fmt: skip


class Views:
    """The views of one set of tables, as `pipeline.load_tables` gives them, in one language."""

    def __init__(self, tables, lang: str = "vi") -> None:
        self.tables, self.lang = tables, lang
        parents = tables.places.drop_duplicates("place_id").set_index("place_id")["parent_id"]
        self._parents = parents.where(parents.notna(), "").to_dict()
        self._communes = set(measures.communes_of(tables.places))
        self._places = tables.places.drop_duplicates("place_id").set_index("place_id", drop=False)
        self._full_name = functools.cache(lambda place_id: measures.full_name(place_id, self._places))
        criteria, indicators = self._results(tables.criteria), self._results(tables.indicators)
        gifts = self._results(measures.with_names(tables.contributions, tables.organizations, lang))
        # Their amounts may hold one another's, so each group is a view; those compared are drawn together.
        compared = measures.in_groups(gifts, tables.organization_groups, "compared")
        gifts = gifts.assign(group=gifts["organization_group"].mask(compared, TOGETHER))
        known = tables.organization_groups.set_index("organization_group")[say(lang, "group_vi", "group_en")]
        self._groups = {TOGETHER: named("group", TOGETHER, lang), **known}
        counts = indicators[(indicators["indicator"] == "criteria_met") & indicators["place_id"].isin(self._communes)]
        self._rows = {
            _COUNTED: {"criteria": criteria, "indicators": counts},
            ("criteria",): {"criteria": criteria},
            ("indicators",): {"indicators": indicators},
            ("contributions",): {"contributions": gifts},
        }
        self._funds = _tables_of_funds(gifts, tables.organization_groups)

    # --- what there is to choose ---

    def measures(self) -> Options:
        """(name, measure) of every measure that has any figures."""
        known = ((key, own) for key, own in MEASURES.items() if any(map(len, self._of(key).values())))
        return tuple((say(self.lang, *own.names), key) for key, own in known)

    def choices(self, view: View) -> dict[str, Options]:
        """(name, value) of all that can be chosen, for each field that the view's measure has, in order."""
        own = MEASURES[view.measure]
        rows, found = self._of(view.measure), {}
        for name in own.fields:
            found[name] = self._options(name, rows)
            if name not in MANY:
                rows = {table: _filtered(of, name, getattr(view, name)) for table, of in rows.items()}
        return found

    def changed(self, view: View, **wanted) -> View:
        """The view after a choice. The year or place that one measure needs does not narrow the next one."""
        new = replace(view, **wanted)
        freed = set(MEASURES[view.measure].one) - set(MEASURES[new.measure].one) - wanted.keys()
        return self.fitted(replace(new, **dict.fromkeys(freed, ())))

    def fitted(self, view: View) -> View:
        """The nearest view that can be chosen: what there is not goes, and what needs one value gets one."""
        measures_there = [key for _, key in self.measures()]
        if view.measure not in measures_there:
            view = replace(view, measure=measures_there[0] if measures_there else next(iter(MEASURES)))
        own, rows = MEASURES[view.measure], self._of(view.measure)
        for name in own.fields:
            there, now = [value for _, value in self._options(name, rows)], getattr(view, name)
            if name in MANY:
                kept = tuple(value for value in there if value in now)
                if name in own.one:
                    kept = kept[-1:] or _usual(name, there, rows)
                view = replace(view, **{name: kept})
            else:
                if now not in there:
                    view = replace(view, **{name: next(iter(_usual(name, there, rows)), "")})
                rows = {table: _filtered(of, name, getattr(view, name)) for table, of in rows.items()}
        return view

    # --- what a view shows ---

    def show(self, view: View) -> Shown:
        """Figure, table, finding and file name of a view; or the sentence that says why there is none.

        Never raises: what goes wrong in drawing is told in one sentence.
        """
        view = self.fitted(view)
        own = MEASURES[view.measure]
        rows = self._of(view.measure)
        if not any(map(len, rows.values())):
            return Shown(self._no_data_at_all())
        for name in own.fields:
            rows = {table: _filtered(of, name, getattr(view, name)) for table, of in rows.items()}
        if not any(map(len, rows.values())):
            return Shown(self._nothing(view))
        try:
            return self._drawn(Chosen(self.tables, self.lang, self._where(view), view, rows))
        except Exception as error:  # the analyst gets a sentence; what happened stands in it, to be reported
            return self.failed(view, error)

    def _drawn(self, chosen: Chosen) -> Shown:
        view, own = chosen.view, MEASURES[chosen.view.measure]
        table = own.summary(chosen)
        if own.drawn not in table or table[own.drawn].isna().all():
            without = measures.without_number(chosen.gifts, self.lang) if "contributions" in chosen.rows else []
            return Shown(self._nothing(view, without))
        figure = own.draw(chosen, table)
        note = report.source_note(table, self.tables.sources, self.lang)
        return Shown(figure.title + ".", self.name(view), figure, table, note)

    def name(self, view: View) -> str:
        """The file name that tells the view: small ASCII letters, digits, hyphens, at most LONGEST_NAME."""
        view = self.fitted(view)
        own = MEASURES[view.measure]
        there = self.choices(view)
        words = [_slug(say(self.lang, *own.names))]
        words += [say(self.lang, "minh họa", "illustrative")] if view.basis == "illustrative" else []
        words += [_slug(_label(there[f], getattr(view, f))) for f in ("indicator", "thing") if f in own.fields]
        words += [_slug(view.group)] if "group" in own.fields and view.group != "organizations" else []
        words += [view.area] if "area" in own.fields and not view.places else []
        short = [_few(view.places, say(self.lang, "noi", "places"))]
        short += [_few(view.organizations, say(self.lang, "to-chuc", "organizations"))]
        words += [part for part, _ in short if part]
        if "years" in own.fields:
            words.append(_years_slug(view.years or [year for _, year in there["years"]], self.lang))
        whole = "-".join(filter(None, map(_slug, words)))
        if all(exact for _, exact in short) and len(whole) <= LONGEST_NAME:
            return whole
        # Two views must not write to one file: what was left out comes back as six letters of a digest.
        told = repr([getattr(view, f) for f in ("measure", *own.fields)])
        digest = hashlib.sha256(told.encode()).hexdigest()[:6]
        return f"{whole[: LONGEST_NAME - 7].rstrip('-')}-{digest}"

    # --- sentences ---

    def _no_data_at_all(self) -> str:
        return say(
            self.lang,
            "Chưa có số liệu nào để xem. Hãy chép bảng tính vào data/raw rồi chạy lại sổ này từ đầu.",
            "There are no figures yet. Copy spreadsheets into data/raw and run this notebook again.",
        )

    def _nothing(self, view: View, without: Sequence[str] = ()) -> str:
        own, what = MEASURES[view.measure], self.described(view)
        only = say(self.lang, "Chỉ có khoản không nêu con số: ", "Only given without a number: ")
        parts = [say(self.lang, f"Không có số liệu cho {what}.", f"There are no figures for {what}.")]
        parts += [say(self.lang, *own.needs)] if own.needs[0] else []
        parts += [only + "; ".join(without) + "."] if without else []
        parts += [say(self.lang, "Hãy bỏ bớt lựa chọn hoặc chọn khác.", "Choose less, or something else.")]
        return " ".join(parts)

    def failed(self, view: View, error: Exception) -> Shown:
        """What is shown where drawing went wrong: a sentence that names the view and the error."""
        what, why = self.described(view), f"{type(error).__name__}: {' '.join(str(error).split())}"
        vi = f"Không vẽ được {what}. Hãy chọn khác, và báo lại câu này cho người phụ trách sổ: {why}."
        return Shown(say(self.lang, vi, f"{what} cannot be drawn. Choose something else, and report this: {why}."))

    def described(self, view: View) -> str:
        """The view in words: measure, basis and all that was chosen."""
        own, there, parts = MEASURES[view.measure], self.choices(view), []
        for name in own.fields:
            value = getattr(view, name)
            if name == "years" and value:
                parts.append(_years_words(value, self.lang))
            elif name in MANY:
                parts.append(join_names([_label(there[name], v) for v in value], self.lang, noun=_noun(name)))
            elif name != "area" or not view.places:
                parts.append(_label(there[name], value))
        return f"“{say(self.lang, *own.names)}” ({'; '.join(filter(None, parts))})"

    # --- rows and names ---

    def _of(self, measure: str) -> dict[str, pd.DataFrame]:
        return {"contributions": self._funds} if measure == "funds" else self._rows[MEASURES[measure].rows]

    def _results(self, table: pd.DataFrame) -> pd.DataFrame:
        """Results only (no plans), each with the area it belongs to."""
        rows = measures.select(table, measure="actual")
        areas = {ids: self._area(ids) for ids in set(rows["place_id"].fillna(""))}
        return rows.assign(area=rows["place_id"].fillna("").map(areas).astype(object))

    def _area(self, place_ids: str) -> str:
        """The district of a commune, a wider place itself, and of several places the first that holds all."""
        chains = [self._chain(place_id) for place_id in place_ids.split(";")]
        shared = [place for place in chains[0] if all(place in chain for chain in chains)]
        return next(iter(shared), "") or NOWHERE

    def _chain(self, place_id: str) -> list[str]:
        """The place, unless it is a commune of somewhere, and all that it lies in."""
        chain = [] if place_id in self._communes and self._parents.get(place_id) else [place_id]
        while (place_id := self._parents.get(place_id, "")) and place_id not in chain:
            chain.append(place_id)
        return chain

    def _names_of_places(self, ids: Iterable[str]) -> dict[str, str]:
        """Bare names of communes and full names of wider places, with more words where two would be the same."""
        known = [i for i in ids if i in self._places.index]
        full = {i: self._full_name(i) for i in known}
        first = {i: self._places["place"][i] if i in self._communes else full[i] for i in known}
        inside = {i: self._places["place"].get(self._parents[i], "") for i in known}
        names = {i: f"{full[i]}, {inside[i]}" if _twice(first, i) and inside[i] else first[i] for i in known}
        return {i: f"{name} ({i})" if _twice(names, i) else name for i, name in names.items()}

    def _where(self, view: View) -> str:
        """The place for the subtitle of a chart."""
        if "area" not in MEASURES[view.measure].fields:
            return self._name("area", view.places[0]) if view.places else ""
        return "" if view.area == NOWHERE else self._name("area", view.area)

    def _name(self, field: str, value: Hashable) -> str:
        if field == "area" and value == NOWHERE:
            return say(self.lang, "không nêu nơi nào", "no place named")
        if field == "area":
            return self._full_name(value) if value in self._places.index else str(value)
        if field == "basis":
            return say(self.lang, *BASIS_NAMES.get(value, (value, value)))
        if field == "group":
            return self._groups.get(value, value)
        if field == "thing":
            kind, unit = value.split("|", 1)
            return f"{kind_name(kind, self.lang)} ({say(self.lang, 'đồng', 'VND') if unit == 'VND' else unit})"
        return str(value)

    def _options(self, field: str, rows: dict[str, pd.DataFrame]) -> Options:
        """(name, value) of the values of a field in these rows, in the order a reader expects."""
        values = set().union(*(_values(table, field) for table in rows.values()))
        if field == "years":
            return tuple((str(year), year) for year in sorted(values))
        named = {"indicator": ("indicators", "indicator_name"), "organizations": ("contributions", "organization")}
        if field in named:
            table, column = named[field]
            names = dict(zip(rows[table][_COLUMNS.get(field, field)], rows[table][column], strict=True))
        else:
            names = {value: self._name(field, value) for value in values}
            names |= self._names_of_places(values) if field == "places" else {}
        known = {"basis": list(BASIS_NAMES), "group": list(self._groups), "thing": list(KIND_NAMES)}
        order = {value: n for n, value in enumerate(known.get(field, []))}

        def place(value: Hashable) -> tuple:
            kind, _, unit = str(value).partition("|")
            wide = field == "places" and value not in self._communes
            return wide, order.get(kind, 99), unit != "VND", sort_key(names[value]), value

        return tuple((names[value], value) for value in sorted(values, key=place))


_COLUMNS = {"years": "year", "places": "place_id", "organizations": "organization_id"}


def _tables_of_funds(gifts: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """The rows of the tables that name sources of funds: there a budget or a credit stands beside the others.

    What organizations gave to the same place by another table may be part of it, and is left out. One kind only
    is drawn, money.
    """
    table = ["source", "sheet", "place_id", "year"]
    funds = measures.in_groups(gifts, groups, "source_of_funds")
    inside = funds.groupby([gifts[column] for column in table]).transform("any").astype(bool)
    one_place = gifts["place_id"].fillna("").str.fullmatch(r"[^;]+").astype(bool)
    return gifts[inside & one_place & (gifts["kind"] == "cash") & gifts["value_vnd"].notna()]


def _things(rows: pd.DataFrame) -> pd.Series:
    """The kinds and units that each row gives an amount in: "cash|VND"; things with a worth have two."""
    worth = ("|" + rows["kind"].astype(str) + "|VND|").where(rows["value_vnd"].notna(), "")
    unit = rows["unit"].fillna("").astype(str)
    counted = rows["quantity"].notna() & ~unit.isin(["", "VND", "đồng"])
    both = list(zip(rows["kind"], unit, worth, counted, strict=True))
    sets = [[f"{kind}|VND"] * bool(money) + [f"{kind}|{of}"] * bool(count) for kind, of, money, count in both]
    return pd.Series(sets, index=rows.index, dtype=object)


def _values(rows: pd.DataFrame, field: str) -> set:
    """The values of a field in these rows; of a figure for several places each of them."""
    if field == "thing":
        return {thing for things in _things(rows) for thing in things}
    values = rows[_COLUMNS.get(field, field)].dropna()
    if field == "years":
        return {int(year) for year in values}
    if field == "places":
        return {place for ids in values for place in ids.split(";")} - {""}
    return set(values)


def _filtered(rows: pd.DataFrame, field: str, value) -> pd.DataFrame:
    """The rows with the chosen value or values; nothing chosen among many means all."""
    if field == "thing":
        return rows[pd.Series([value in things for things in _things(rows)], rows.index, bool)]
    column = _COLUMNS.get(field, field)
    return measures.select(rows, **{column: list(value) if field in MANY else value})


def _usual(field: str, there: Sequence[Hashable], rows: dict[str, pd.DataFrame]) -> tuple:
    """The value that is shown first, as a tuple; none where there is none.

    The year and the area with figures of most places (the latest of them), the first basis, group and kind, and
    otherwise what has most figures.
    """
    if not there or field in ("basis", "group", "thing"):
        return tuple(there[:1])
    both = pd.concat([table for table in rows.values() if len(table)], ignore_index=True)
    values = both[_COLUMNS.get(field, field)]
    by_places = field in ("years", "area")
    found = both["place_id"].groupby(values).agg("nunique" if by_places else "size")
    # Of equals the last year, and the first of all else.
    order = list(there) if field == "years" else list(there)[::-1]
    return (max(order, key=lambda value: (found.get(value, 0), order.index(value))),)


def _twice(names: dict[str, str], of: str) -> bool:
    return list(names.values()).count(names[of]) > 1


def _label(options: Options, value: Hashable) -> str:
    return next((name for name, own in options if own == value), str(value))


def _noun(field: str) -> tuple[str, str]:
    return ("tổ chức", "organizations") if field == "organizations" else ("nơi", "places")


def _slug(text: str) -> str:
    """The text in small ASCII letters, digits and single hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", strip_accents(normalize(str(text))).lower()))


def _few(ids: Sequence[str], noun: str, most: int = 4) -> tuple[str, bool]:
    """Up to `most` ids, or how many there are; and whether that tells all."""
    return ("-".join(ids), True) if len(ids) <= most else (f"{len(ids)}-{noun}", False)


def _runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of years without a gap."""
    runs: list[tuple[int, int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _years_slug(years: Iterable[int], lang: str) -> str:
    """2016-2019 for four years, 2016-va-2019 for two."""
    return say(lang, "-va-", "-and-").join(f"{a}" if a == b else f"{a}-{b}" for a, b in _runs(years))


def _years_words(years: Sequence[int], lang: str) -> str:
    spans = [f"{a}" if a == b else f"{a}–{b}" for a, b in _runs(years)]
    return say(lang, "năm ", "") + ", ".join(spans)
