"""All figures by name: what each answers, what it needs, and how it comes from the tables.

The explorer, the report of a year and the notebooks ask for figures here. A new figure is one entry
below and one function that draws its summary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import charts
from analysis.figures.choosing import Chosen, Entry, Needs, NeedsNotMet, choose, no_such, rows_left
from analysis.figures.drawn import Drawn
from analysis.figures.selection import Stock, producers, stock_of
from analysis.measures import Comparable, comparable
from analysis.measures.tables import Tables
from analysis.words.names import names
from analysis.words.wording import date_words, kind_name, period_words, say

__all__ = ["ENTRIES", "Chosen", "Entry", "NeedsNotMet", "ask", "figure", "offered", "rows_of"]

FEWEST = 3  # communes of which a share is one

# --- summaries: from the chosen rows to the small table ---


def met_of(chosen: Chosen) -> pd.DataFrame:
    """The criteria met at the end of each year, by all sources; as from
    `measures.at_end_of_year`."""
    (criteria, counts), tables = chosen.rows.values(), chosen.tables
    registers = tables.places, tables.criteria_sets
    return measures.at_end_of_year(measures.criteria_met_in_all(criteria, counts, *registers))


def _over_years(chosen: Chosen) -> pd.DataFrame:
    """The same, where it tells of several years: of one there is a figure of its own."""
    met = met_of(chosen)
    several = len(met) > 0 and (met["year"] != met["year"].iloc[0]).any()
    return met if several else met.head(0)


def _matrix(chosen: Chosen) -> pd.DataFrame:
    (year,), names = chosen.picked["years"], chosen.tables.criteria_names
    return measures.criteria_matrix(chosen.rows["criteria"], names, year)


def _by_criterion(chosen: Chosen) -> pd.DataFrame:
    return measures.communes_by_criterion(_matrix(chosen))


def _standing(chosen: Chosen) -> pd.DataFrame:
    """Of years that tell of a few communes at least: shares of one or two say nothing."""
    met = met_of(chosen)
    told = met[met["out_of"].notna() & met["met"].notna()]
    return measures.standing_by_year(met[met["year"].isin(measures.years_of(told, FEWEST))])


def _span(chosen: Chosen) -> tuple[int, int] | None:
    """The first and the last of the chosen years that one producer tells of; None: nobody of
    two."""
    key = ["source", "year"]
    rows = pd.concat([measures.counted(table, key) for table in chosen.rows.values()])
    years = [own["year"].astype(int) for own in producers(rows, chosen.tables.sources)]
    spans = {(int(own.min()), int(own.max())) for own in years}
    return max((s for s in spans if s[0] < s[1]), key=lambda s: (s[1] - s[0], s), default=None)


def _change(chosen: Chosen) -> pd.DataFrame:
    """The first and the last of the chosen years, by one producer: two may count differently.

    Criteria and shares cannot stand on one axis: `unit` is one of them, and where it is not chosen
    what most communes have. A commune that cannot be compared has one row.
    """
    span = _span(chosen)
    if not span:
        return pd.DataFrame()
    own = producers(met_of(chosen), chosen.tables.sources)
    found = pd.concat([measures.change_between(rows, *span) for rows in own], ignore_index=True)
    known = found[found["change"].notna()]
    unit = chosen.options.get("unit") or next(iter(known["unit"].value_counts().index), "")
    shown = known[known["unit"] == unit]
    alone = found[~found["place_id"].isin(shown["place_id"])].drop_duplicates("place_id")
    alone = alone.assign(change=float("nan"), unit=unit)
    return pd.concat([shown, alone]).sort_index().reset_index(drop=True)


def _what_changed(chosen: Chosen) -> pd.DataFrame:
    """What differs between the first and the last of the chosen years, by one producer."""
    (criteria, indicators), cards = chosen.rows.values(), chosen.tables.sources
    pairs = [(own, indicators.head(0)) for own in producers(criteria, cards)]
    pairs += [(criteria.head(0), own) for own in producers(indicators, cards)]
    names, years, found = chosen.tables.criteria_names, _span(chosen) or (), []
    for of_criteria, of_indicators in pairs:
        known = [
            measures.latest_known(
                measures.select(of_criteria, year=year),
                measures.select(of_indicators, year=year),
                names,
            )
            for year in years
        ]
        if known and all(map(len, known)):
            found.append(measures.what_changed(*known))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _money(chosen: Chosen) -> pd.DataFrame:
    return measures.money_by_organization(chosen.rows["contributions"])


def _kinds(chosen: Chosen) -> pd.DataFrame:
    return measures.contributions_by_kind(chosen.rows["contributions"])


def _gifts(chosen: Chosen) -> pd.DataFrame:
    gifts, places = chosen.rows["contributions"], chosen.tables.places
    return measures.gifts(gifts, places, *_thing(chosen), chosen.lang)


def _thing(chosen: Chosen) -> tuple[str, str]:
    """Kind and unit, of "cash|VND"."""
    kind, _, unit = chosen.picked["thing"].partition("|")
    return kind, unit


def in_borders(chosen: Chosen) -> Comparable:
    """What communes were given, in the borders of the day that was chosen, and what is left out."""
    (kind, unit), places = _thing(chosen), chosen.tables.places
    rows = measures.gifts_by_year(chosen.rows["contributions"])
    rows = measures.select(rows, kind=kind, place_id=list(chosen.stock.communes))
    if unit != "VND":
        rows = measures.select(rows, unit=unit).assign(item="")
    value = "value_vnd" if unit == "VND" else "quantity"
    return comparable(rows, places, _day(chosen), value=value, by=[], lang=chosen.lang)


def _day(chosen: Chosen) -> str:
    return chosen.options.get("day") or last_reform(chosen.tables.places)


def last_reform(places: pd.DataFrame) -> str:
    """The last day on which a place of the register began, as an ISO date; "" where none tells."""
    return max(places["valid_from"].fillna(""), default="")


def _funds(chosen: Chosen) -> pd.DataFrame:
    (place,) = chosen.picked["places"]
    return measures.sources_of_funds(chosen.rows["funds"], chosen.tables.places, place)


def _series(chosen: Chosen) -> pd.DataFrame:
    indicator, (place,) = chosen.picked["indicator"], chosen.picked["places"]
    rows, sets = chosen.rows["indicators"], chosen.tables.criteria_sets
    return measures.indicator_series(rows, indicator, place, sets)


def _measured(
    measure: Callable[[pd.DataFrame], pd.DataFrame], rows: str, chosen: Chosen
) -> pd.DataFrame:
    """A measure of the chosen rows of one part of the stock."""
    return measure(chosen.rows[rows])


def _distance(chosen: Chosen) -> pd.DataFrame:
    acts, tables = chosen.stock.rows["recognitions"], chosen.tables
    registers = tables.criteria_sets, tables.criteria_names
    return measures.distance_to_withdrawal(acts, chosen.rows["withdrawable"], *registers)


def _promised(chosen: Chosen) -> pd.DataFrame:
    rows, tables = chosen.stock.rows, chosen.tables
    registers = tables.places, tables.criteria_sets
    met = measures.criteria_met_in_all(rows["criteria"], rows["counts"], *registers)
    told = rows["recognitions"], rows["indicators"], measures.at_end_of_year(met)
    return measures.targets_and_outcomes(chosen.rows["targets"], *told, tables.indicator_names)


def _planned(chosen: Chosen) -> pd.DataFrame:
    return measures.figures_promised(_promised(chosen), chosen.stock.rows["indicators"])


def _tasks(chosen: Chosen) -> pd.DataFrame:
    """The tasks of the last snapshot, and which are critical; none where nobody can know."""
    states = measures.task_states(chosen.rows["tasks"], chosen.options.get("day", ""))
    found = _critical(states)
    return states.assign(critical=False if isinstance(found, str) else found)


def _critical(states: pd.DataFrame) -> pd.Series | str:
    """Whether each task is critical, or the sentence that says why nobody knows."""
    try:
        return measures.critical_path(states)["critical"].astype(bool)
    except ValueError as error:
        return str(error)


def _tasks_by(chosen: Chosen, by: str) -> pd.DataFrame:
    return measures.tasks_by(chosen.rows["tasks"], by, chosen.options.get("day", ""))


def _by_file(chosen: Chosen) -> pd.DataFrame:
    return measures.issues_by_file(chosen.tables.issues, chosen.tables.ledger)


# --- what a chart is told besides its table ---


def _unnumbered(chosen: Chosen) -> dict[str, Any]:
    """A note on what was given and has no number."""
    return {"not_drawn": measures.without_number(chosen.rows["contributions"], chosen.lang)}


def _target(chosen: Chosen) -> dict[str, Any]:
    return {"target": chosen.options.get("target", chosen.tables.settings.target)}


def _since(chosen: Chosen) -> dict[str, Any]:
    years = [str(year) for year in (_span(chosen) or ())[:1]]
    return {"since": period_words(years, chosen.lang)}


def _producers(chosen: Chosen) -> dict[str, Any]:
    cards = chosen.tables.sources
    return {"titles": dict(zip(cards["source"], cards["producer"], strict=True))}


def _uncritical(chosen: Chosen) -> dict[str, Any]:
    states = measures.task_states(chosen.rows["tasks"], chosen.options.get("day", ""))
    found = _critical(states)
    return {"told": found} if isinstance(found, str) else {}


def _borders(chosen: Chosen) -> dict[str, Any]:
    kind, unit = _thing(chosen)
    day = date_words(_day(chosen), chosen.lang)
    borders = say(chosen.lang, f", địa giới ngày {day}", f", borders of {day}")
    return {"what": kind_name(kind, chosen.lang) + borders, "unit": unit}


# --- the entries ---

WORK = ("basis", "area", "places")
COMMUNES = ("basis", "area", "years", "places")
GIVEN = ("basis", "area", "group", "years", "places", "organizations")
THINGS = ("basis", "area", "group", "thing", "years", "places", "organizations")
_SEND = names("send")  # what to send, in both languages
COUNTS = Needs(("criteria", "counts"), _SEND["counts"])
SIZES = Needs(("criteria", "counts"), _SEND["sizes"])
TWO_YEARS = Needs(("criteria", "counts"), _SEND["two_years"], years=2)
TWO_STATES = Needs(("criteria", "commune_indicators"), TWO_YEARS.send, years=2)
SINGLE = Needs(("criteria",), _SEND["single"])
GIFTS = Needs(("contributions",), _SEND["gifts"])
FUNDS = Needs(("funds",), _SEND["funds"])
SERIES = Needs(("indicators",), _SEND["series"])
RECOGNITIONS = Needs(("recognitions",), _SEND["recognitions"])
DISTANCE = Needs(("withdrawable",), _SEND["distance"], beside=("recognitions",))
TARGETS = Needs(
    ("targets",), _SEND["targets"], beside=("criteria", "counts", "recognitions", "indicators")
)
PLANS = replace(TARGETS, send=_SEND["plans"])
TASKS = Needs(("tasks",), _SEND["tasks"])
URBAN = Needs(("urban",), _SEND["urban"])
MODELS = Needs(("models",), _SEND["models"])
BANDS = Needs(("bands",), _SEND["bands"])
FILES = Needs(("ledger",), _SEND["files"])
ISSUES = Needs(("issues",), _SEND["issues"])

_ALL = (
    Entry(
        "criteria_met_by_commune", ("Số tiêu chí đạt", "Criteria met"),
        ("Mỗi xã đạt bao nhiêu tiêu chí?", "How many criteria does each commune meet?"),
        COUNTS, COMMUNES, met_of, "met", charts.criteria_met_by_commune, _target,
        one=("years",), options=("target",),
    ),
    Entry(
        "criteria_met_over_years", ("Số tiêu chí đạt qua các năm", "Criteria met over the years"),
        ("Số tiêu chí đạt của từng xã thay đổi thế nào?", "How did the number met change?"),
        replace(COUNTS, years=2), COMMUNES, _over_years, "met", charts.count_small_multiples,
    ),
    Entry(
        "share_met_over_years",
        ("Tỷ lệ tiêu chí đạt qua các năm", "Share of criteria met over the years"),
        ("Tỷ lệ tiêu chí đạt thay đổi thế nào?", "How did the share of criteria met change?"),
        replace(SIZES, years=2), COMMUNES, _over_years, "share_pct", charts.progress_over_years,
    ),
    Entry(
        "change_by_commune", ("Thay đổi giữa hai năm", "Change between two years"),
        ("Xã nào tăng, xã nào giảm giữa hai năm?", "Which communes rose, which fell?"),
        TWO_YEARS, COMMUNES, _change, "change", charts.dumbbell, options=("unit",),
    ),
    Entry(
        "change_lines",
        ("Hai năm, mỗi xã một đường", "Two years, a line for each commune"),
        ("Các xã đổi thứ hạng thế nào giữa hai năm?", "How did the ranks of communes change?"),
        TWO_YEARS, COMMUNES, _change, "change", charts.slope, options=("unit",),
    ),
    Entry(
        "what_changed",
        ("Tiêu chí nào mới đạt, không còn đạt", "What is newly met, no longer met"),
        ("Có gì mới so với năm trước?", "What is new since the year before?"),
        TWO_STATES, COMMUNES, _what_changed, "change", charts.what_changed, _since,
    ),
    Entry(
        "communes_meeting_standard",
        ("Số xã đạt đủ bộ tiêu chí qua các năm", "Communes that meet the whole set over the years"),
        ("Mỗi năm có bao nhiêu xã đạt đủ bộ tiêu chí?", "How many communes meet the whole set?"),
        SIZES, COMMUNES, _standing, "count", charts.communes_meeting_standard,
    ),
    Entry(
        "communes_at_each_level",
        ("Số xã theo mức đạt qua các năm", "Communes by level over the years"),
        ("Mỗi năm có bao nhiêu xã ở từng mức?", "How many communes stand at each level each year?"),
        SIZES, COMMUNES, _standing, "count", charts.communes_at_each_level,
    ),
    Entry(
        "criteria_matrix", ("Xã nào đạt tiêu chí nào", "Which commune meets which criterion"),
        ("Xã nào còn thiếu tiêu chí nào?", "Which commune misses which criterion?"),
        SINGLE, COMMUNES, _matrix, "status", charts.criteria_matrix, one=("years",),
    ),
    Entry(
        "communes_by_criterion",
        ("Tiêu chí còn thiếu nhiều nhất", "Criteria most often missing"),
        ("Tiêu chí nào khó nhất?", "Which criteria are the hardest?"),
        SINGLE, COMMUNES, _by_criterion, "met", charts.communes_by_criterion, one=("years",),
    ),
    Entry(
        "contributions_by_organization", ("Tiền đóng góp theo tổ chức", "Money by organization"),
        ("Tổ chức nào đóng góp bao nhiêu tiền?", "How much money did each organization give?"),
        GIFTS, GIVEN, _money, "value_vnd", charts.contributions_by_organization, _unnumbered,
    ),
    Entry(
        "contributions_by_kind", ("Đóng góp theo loại", "Contributions by kind"),
        ("Đóng góp những gì, mỗi loại bao nhiêu?", "What was given, and how much of each kind?"),
        GIFTS, GIVEN, _kinds, "amount", charts.contributions_by_kind, _unnumbered,
    ),
    Entry(
        "who_gave_to_whom", ("Ai đóng góp cho xã nào", "Who gave to whom"),
        ("Ai đóng góp cho xã nào, bao nhiêu?", "Who gave how much to whom?"),
        GIFTS, THINGS, _gifts, "amount", charts.who_gave_to_whom, _unnumbered,
    ),
    Entry(
        "contributions_in_borders",
        ("Đóng góp theo địa giới mới", "Contributions in new borders"),
        ("Các xã mới đã nhận bao nhiêu?", "How much was given to what is one commune now?"),
        GIFTS, THINGS, lambda chosen: in_borders(chosen).table, "low", charts.intervals, _borders,
        one=("years",), options=("day",),
    ),
    Entry(
        "sources_of_funds", ("Nguồn vốn", "Sources of funds"),
        ("Vốn của một nơi từ đâu đến?", "Where did the money of a place come from?"),
        FUNDS, ("basis", "years", "places"), _funds, "value_vnd", charts.sources_of_funds,
        one=("places",),
    ),
    Entry(
        "indicator_over_time", ("Chỉ tiêu", "Indicator"),
        ("Một chỉ tiêu của một nơi qua các kỳ thế nào?", "How did an indicator of a place move?"),
        SERIES, ("basis", "indicator", "places"), _series, "value", charts.indicator_series,
        _producers, one=("places",),
    ),
    Entry(
        "recognitions_by_year", ("Công nhận qua các năm", "Recognitions over the years"),
        ("Mỗi năm có bao nhiêu xã được công nhận?", "How many communes are recognised each year?"),
        RECOGNITIONS, COMMUNES, partial(_measured, measures.recognised_by_year, "recognitions"),
        "communes", charts.recognitions_by_year,
    ),
    Entry(
        "distance_to_withdrawal", ("Khoảng cách tới mức thu hồi", "Distance to withdrawal"),
        ("Xã nào gần bị thu hồi quyết định công nhận?", "Whose recognition is near withdrawal?"),
        DISTANCE, COMMUNES, _distance, "left", charts.distance_to_withdrawal, one=("years",),
    ),
    Entry(
        "targets_and_outcomes", ("Điều đã hứa và kết quả", "Targets and outcomes"),
        ("Điều đã hứa cho một năm có đạt không?", "Was what was promised for a year kept?"),
        TARGETS, COMMUNES, _promised, "verdict", charts.targets_and_outcomes,
    ),
    Entry(
        "targets_in_figures", ("Kết quả so với kế hoạch", "Results beside plans"),
        ("Kết quả đạt bao nhiêu phần của kế hoạch?", "What part of the plan came true?"),
        PLANS, COMMUNES, _planned, "outcome", charts.targets_in_figures,
    ),
    Entry(
        "tasks_gantt", ("Lịch công việc còn lại", "Schedule of the work left"),
        ("Việc nào xong, việc nào quá hạn, việc nào không được chậm?",
         "What is done, what is late, what must not be late?"),
        TASKS, WORK, _tasks, "start", charts.tasks_gantt, _uncritical, options=("day",),
    ),
    Entry(
        "tasks_left", ("Số việc chưa xong theo tuần", "Tasks left by week"),
        ("Mỗi tuần còn bao nhiêu việc chưa xong?", "How many tasks are left each week?"),
        TASKS, WORK, partial(_measured, measures.burn_down, "tasks"), "left", charts.tasks_left,
    ),
    Entry(
        "tasks_by_owner", ("Việc quá hạn theo người phụ trách", "Late tasks by owner"),
        ("Ai đang chậm, ai đang vướng?", "Who is late, who is blocked?"),
        TASKS, WORK, partial(_tasks_by, by="owner"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "owner"}, options=("day",),
    ),
    Entry(
        "tasks_by_place", ("Việc quá hạn theo xã", "Late tasks by commune"),
        ("Xã nào đang chậm, xã nào đang vướng?", "Which commune is late, which is blocked?"),
        TASKS, WORK, partial(_tasks_by, by="place"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "place"}, options=("day",),
    ),
    Entry(
        "tasks_by_criterion", ("Việc quá hạn theo tiêu chí", "Late tasks by criterion"),
        ("Tiêu chí nào còn nhiều việc quá hạn?", "Which criterion has most late tasks?"),
        TASKS, WORK, partial(_tasks_by, by="criterion"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "criterion"}, options=("day",),
    ),
    Entry(
        "urban_standards", ("Tiêu chuẩn đô thị", "Urban standards"),
        ("Mỗi đô thị đạt bao nhiêu tiêu chuẩn?", "How many standards does each town meet?"),
        URBAN, COMMUNES, partial(_measured, measures.urban_standards, "urban"), "value",
        charts.urban_standards,
    ),
    Entry(
        "models_by_stage", ("Mô hình dân vận khéo", "Models of mass mobilisation"),
        ("Có bao nhiêu mô hình, ở bước nào?", "How many models are there, and how far are they?"),
        MODELS, COMMUNES, partial(_measured, measures.models_by_stage, "models"), "value",
        charts.models_by_stage,
    ),
    Entry(
        "communes_by_band", ("Số xã theo số tiêu chí đạt", "Communes by criteria met"),
        ("Bao nhiêu xã ở từng mức tiêu chí?", "How many communes are in each band of criteria?"),
        BANDS, COMMUNES, partial(_measured, measures.communes_by_band, "bands"), "value",
        charts.communes_by_band,
    ),
    Entry(
        "issues_by_file", ("Vấn đề theo tệp", "Issues by file"),
        ("Tệp nào cần sửa?", "Which files need fixing?"),
        FILES, (), _by_file, "total", charts.issues_by_file,
    ),
    Entry(
        "issues_by_rule", ("Vấn đề theo loại", "Issues by kind"),
        ("Vấn đề thuộc loại nào?", "What kind of problems are there?"),
        ISSUES, (), lambda chosen: measures.issues_by_rule(chosen.rows["issues"], chosen.lang),
        "total", charts.issues_by_rule,
    ),
    Entry(
        "cells_understood", ("Vai trò của mỗi ô", "What every cell was taken for"),
        ("Mỗi ô được hiểu là gì?", "What was every cell taken for?"),
        FILES, (), lambda chosen: measures.cells_understood(chosen.rows["ledger"]),
        "cells", charts.cells_understood,
    ),
)  # fmt: skip
ENTRIES = {one.name: one for one in _ALL}


# --- asking ---


def _entry(name: str) -> Entry:
    if name not in ENTRIES:
        raise ValueError(no_such("figure", name, ENTRIES))
    return ENTRIES[name]


def ask(name: str, tables: Tables | Stock, *, lang: str = "vi", **choices: Any) -> Chosen:
    """What `figure` draws, before it is drawn: the chosen rows, and from them the table."""
    return choose(_entry(name), stock_of(tables, lang), choices)


def figure(name: str, tables: Tables | Stock, *, lang: str = "vi", **choices: Any) -> Drawn:
    """A figure of the catalogue, from the tables that `load_tables` gives: a Drawn with its table,
    its source note, and `name`, that of its files.

    Choices, of which each figure takes some (`ENTRIES` has them): `basis` ("reported",
    "illustrative"), `area` (id of a district, town or province; None for all), `year` or `years`,
    `place` or `places` (ids), `group` ("organizations", "people", or a list), `organizations`,
    `thing` ("cash|VND", "labour|ngày công"), `indicator`; `until` leaves later years out. `where`
    and `title` are words on the figure. What is not chosen is what the data has most of.
    ValueError: an unknown figure, choice or value. NeedsNotMet: nothing to draw, and what to send.
    """
    chosen = ask(name, tables, lang=lang, **choices)
    return chosen.draw(chosen.table())


def offered(tables: Tables | Stock, *, lang: str = "vi", **choices: Any) -> list[Entry]:
    """The entries whose needs are met by the tables, or by those of their rows that were chosen.

    A choice that a figure does not take is passed over. ValueError: one that no figure takes.
    """
    stock = stock_of(tables, lang)
    rows = {name: rows_left(one, stock, choices, strict=False) for name, one in ENTRIES.items()}
    return [one for name, one in ENTRIES.items() if one.needs.met_by(rows[name])]


def rows_of(name: str, tables: Tables | Stock, *, lang: str = "vi", **choices: Any) -> pd.DataFrame:
    """The rows behind a figure, with the columns that its tables share; only what is chosen narrows
    them. ValueError: as in `figure`."""
    rows = rows_left(_entry(name), stock_of(tables, lang), choices)
    return pd.concat(rows.values(), join="inner", ignore_index=True)
