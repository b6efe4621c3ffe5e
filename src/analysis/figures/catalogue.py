"""All figures by name: what each answers, what it needs, and how it comes from the tables.

The explorer, the report of a year and the notebooks ask for figures here. A new figure is one entry
below and one function that draws its summary; `summaries` makes the small tables.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import summaries as made
from analysis.figures.choosing import Chosen, Entry, Needs, NeedsNotMet, choose, no_such, rows_left
from analysis.figures.drawn import Drawn
from analysis.figures.selection import Stock, stock_of
from analysis.figures.summaries import in_borders, last_reform, met_of
from analysis.measures.tables import Tables
from analysis.words.names import names

__all__ = [
    "ENTRIES",
    "Chosen",
    "Entry",
    "NeedsNotMet",
    "ask",
    "figure",
    "in_borders",
    "last_reform",
    "met_of",
    "offered",
    "rows_of",
]


class _Charts:
    """The functions of `figures.charts`, loaded when the first of them draws: of a run the needs of
    figures are asked for, and none is drawn."""

    def __getattr__(self, name: str) -> partial[Drawn]:
        return partial(self._drawn, name)

    def _drawn(self, chart: str, /, *given: Any, **named: Any) -> Drawn:
        return getattr(import_module("analysis.figures.charts"), chart)(*given, **named)


charts = _Charts()

# --- the entries ---

WORK = ("basis", "area", "places")
COMMUNES = ("basis", "area", "years", "places")
MAPPED = ("basis", "area", "years")  # what is not shown of an area would seem to be missing
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
MAP = replace(COUNTS, send=_SEND["map"])
TWO_MAPS = replace(COUNTS, send=_SEND["two_maps"])
MAP_OF_ACTS = Needs(("recognitions",), _SEND["map_of_acts"])
RECOGNITIONS = Needs(("recognitions",), _SEND["recognitions"])
DISTANCE = Needs(("withdrawable",), _SEND["distance"], beside=("recognitions",))
TARGETS = Needs(
    ("targets",), _SEND["targets"], beside=("criteria", "counts", "recognitions", "indicators")
)
PLANS = replace(TARGETS, send=_SEND["plans"])
TASKS = Needs(("tasks",), _SEND["tasks"])
URBAN = Needs(("urban",), _SEND["urban"])
MODELS = Needs(("models",), _SEND["models"])
STREETS = Needs(("streets",), _SEND["streets"])
MODEL_GROUPS = Needs(("model_groups",), _SEND["model_groups"])
BANDS = Needs(("bands",), _SEND["bands"])
FILES = Needs(("ledger",), _SEND["files"])
ISSUES = Needs(("issues",), _SEND["issues"])

_ALL = (
    Entry(
        "criteria_met_by_commune", ("Số tiêu chí đạt", "Criteria met"),
        ("Mỗi xã đạt bao nhiêu tiêu chí?", "How many criteria does each commune meet?"),
        COUNTS, COMMUNES, met_of, "met", charts.criteria_met_by_commune, made.target,
        one=("years",), options=("target",),
    ),
    Entry(
        "criteria_met_over_years", ("Số tiêu chí đạt qua các năm", "Criteria met over the years"),
        ("Số tiêu chí đạt của từng xã thay đổi thế nào?", "How did the number met change?"),
        replace(COUNTS, years=2), COMMUNES, made.over_years, "met", charts.count_small_multiples,
    ),
    Entry(
        "share_met_over_years",
        ("Tỷ lệ tiêu chí đạt qua các năm", "Share of criteria met over the years"),
        ("Tỷ lệ tiêu chí đạt thay đổi thế nào?", "How did the share of criteria met change?"),
        replace(SIZES, years=2), COMMUNES, made.over_years, "share_pct", charts.progress_over_years,
    ),
    Entry(
        "change_by_commune", ("Thay đổi giữa hai năm", "Change between two years"),
        ("Xã nào tăng, xã nào giảm giữa hai năm?", "Which communes rose, which fell?"),
        TWO_YEARS, COMMUNES, made.change, "change", charts.dumbbell, options=("unit",),
    ),
    Entry(
        "change_lines",
        ("Hai năm, mỗi xã một đường", "Two years, a line for each commune"),
        ("Các xã đổi thứ hạng thế nào giữa hai năm?", "How did the ranks of communes change?"),
        TWO_YEARS, COMMUNES, made.change, "change", charts.slope, options=("unit",),
    ),
    Entry(
        "what_changed",
        ("Tiêu chí nào mới đạt, không còn đạt", "What is newly met, no longer met"),
        ("Có gì mới so với năm trước?", "What is new since the year before?"),
        TWO_STATES, COMMUNES, made.what_changed, "change", charts.what_changed, made.since,
    ),
    Entry(
        "communes_meeting_standard",
        ("Số xã đạt đủ bộ tiêu chí qua các năm", "Communes that meet the whole set over the years"),
        ("Mỗi năm có bao nhiêu xã đạt đủ bộ tiêu chí?", "How many communes meet the whole set?"),
        SIZES, COMMUNES, made.standing, "count", charts.communes_meeting_standard,
    ),
    Entry(
        "communes_at_each_level",
        ("Số xã theo mức đạt qua các năm", "Communes by level over the years"),
        ("Mỗi năm có bao nhiêu xã ở từng mức?", "How many communes stand at each level each year?"),
        SIZES, COMMUNES, made.standing, "count", charts.communes_at_each_level,
    ),
    Entry(
        "criteria_matrix", ("Xã nào đạt tiêu chí nào", "Which commune meets which criterion"),
        ("Xã nào còn thiếu tiêu chí nào?", "Which commune misses which criterion?"),
        SINGLE, COMMUNES, made.matrix, "status", charts.criteria_matrix, one=("years",),
    ),
    Entry(
        "communes_by_criterion",
        ("Tiêu chí còn thiếu nhiều nhất", "Criteria most often missing"),
        ("Tiêu chí nào khó nhất?", "Which criteria are the hardest?"),
        SINGLE, COMMUNES, lambda chosen: measures.communes_by_criterion(made.matrix(chosen)),
        "met", charts.communes_by_criterion, one=("years",),
    ),
    Entry(
        "map_of_criteria", ("Bản đồ số tiêu chí đạt", "Map of criteria met"),
        ("Xã đạt nhiều, đạt ít nằm ở đâu?", "Where are the communes that meet many, or few?"),
        MAP, MAPPED, made.criteria_map, "met", charts.map_of_criteria, made.whereabouts,
        one=("years",),
    ),
    Entry(
        "criteria_before_and_after",
        ("Bản đồ trước và sau sắp xếp", "Maps before and after the reform"),
        ("Trước và sau sắp xếp, các xã đạt đến đâu?", "How far were communes before, and since?"),
        TWO_MAPS, ("basis", "area"), made.criteria_before_and_after, "met",
        charts.criteria_before_and_after, made.whereabouts, options=("day",),
    ),
    Entry(
        "contributions_by_organization", ("Tiền đóng góp theo tổ chức", "Money by organization"),
        ("Tổ chức nào đóng góp bao nhiêu tiền?", "How much money did each organization give?"),
        GIFTS, GIVEN, partial(made.measured, measures.money_by_organization, "contributions"),
        "value_vnd", charts.contributions_by_organization, made.unnumbered,
    ),
    Entry(
        "contributions_by_kind", ("Đóng góp theo loại", "Contributions by kind"),
        ("Đóng góp những gì, mỗi loại bao nhiêu?", "What was given, and how much of each kind?"),
        GIFTS, GIVEN, partial(made.measured, measures.contributions_by_kind, "contributions"),
        "amount", charts.contributions_by_kind, made.unnumbered,
    ),
    Entry(
        "who_gave_to_whom", ("Ai đóng góp cho xã nào", "Who gave to whom"),
        ("Ai đóng góp cho xã nào, bao nhiêu?", "Who gave how much to whom?"),
        GIFTS, THINGS, made.gifts, "amount", charts.who_gave_to_whom, made.unnumbered,
    ),
    Entry(
        "contributions_in_borders",
        ("Đóng góp theo địa giới mới", "Contributions in new borders"),
        ("Các xã mới đã nhận bao nhiêu?", "How much was given to what is one commune now?"),
        GIFTS, THINGS, lambda chosen: in_borders(chosen).table, "low", charts.intervals,
        made.borders, one=("years",), options=("day",),
    ),
    Entry(
        "sources_of_funds", ("Nguồn vốn", "Sources of funds"),
        ("Vốn của một nơi từ đâu đến?", "Where did the money of a place come from?"),
        FUNDS, ("basis", "years", "places"), made.funds, "value_vnd", charts.sources_of_funds,
        one=("places",),
    ),
    Entry(
        "indicator_over_time", ("Chỉ tiêu", "Indicator"),
        ("Một chỉ tiêu của một nơi qua các kỳ thế nào?", "How did an indicator of a place move?"),
        SERIES, ("basis", "indicator", "places"), made.series, "value", charts.indicator_series,
        made.who_made, one=("places",),
    ),
    Entry(
        "recognitions_by_year", ("Công nhận qua các năm", "Recognitions over the years"),
        ("Mỗi năm có bao nhiêu xã được công nhận?", "How many communes are recognised each year?"),
        RECOGNITIONS, COMMUNES, partial(made.measured, measures.recognised_by_year, "recognitions"),
        "communes", charts.recognitions_by_year,
    ),
    Entry(
        "map_of_recognitions", ("Bản đồ xã được công nhận", "Map of recognised communes"),
        ("Xã được công nhận nằm ở đâu?", "Where are the recognised communes?"),
        MAP_OF_ACTS, ("basis", "area"), made.recognitions_map, "standard",
        charts.map_of_recognitions, made.whereabouts,
    ),
    Entry(
        "recognitions_before_and_after",
        ("Xã được công nhận, trước và sau sắp xếp", "Recognised communes before and since"),
        ("Xã mới gồm bao nhiêu xã đã được công nhận?", "How many recognised ones became one?"),
        MAP_OF_ACTS, ("basis", "area"), made.recognitions_before_and_after, "place",
        charts.recognitions_before_and_after, made.whereabouts, options=("day",),
    ),
    Entry(
        "distance_to_withdrawal", ("Khoảng cách tới mức thu hồi", "Distance to withdrawal"),
        ("Xã nào gần bị thu hồi quyết định công nhận?", "Whose recognition is near withdrawal?"),
        DISTANCE, COMMUNES, made.distance, "left", charts.distance_to_withdrawal, one=("years",),
    ),
    Entry(
        "targets_and_outcomes", ("Chỉ tiêu đề ra và kết quả", "Targets and outcomes"),
        ("Chỉ tiêu đề ra cho một năm có đạt không?", "Was what was promised for a year kept?"),
        TARGETS, COMMUNES, made.promised, "verdict", charts.targets_and_outcomes,
    ),
    Entry(
        "targets_in_figures", ("Kết quả so với kế hoạch", "Results beside plans"),
        ("Kết quả đạt bao nhiêu phần của kế hoạch?", "What part of the plan came true?"),
        PLANS, COMMUNES, made.planned, "outcome", charts.targets_in_figures,
    ),
    Entry(
        "tasks_gantt", ("Lịch công việc còn lại", "Schedule of the work left"),
        ("Việc nào xong, việc nào quá hạn, việc nào không được chậm?",
         "What is done, what is late, what must not be late?"),
        TASKS, WORK, made.tasks, "start", charts.tasks_gantt, made.uncritical, options=("day",),
    ),
    Entry(
        "tasks_left", ("Số việc chưa xong theo tuần", "Tasks left by week"),
        ("Mỗi tuần còn bao nhiêu việc chưa xong?", "How many tasks are left each week?"),
        TASKS, WORK, partial(made.measured, measures.burn_down, "tasks"), "left", charts.tasks_left,
    ),
    Entry(
        "tasks_by_owner", ("Việc quá hạn theo người phụ trách", "Late tasks by owner"),
        ("Ai đang chậm, ai đang vướng?", "Who is late, who is blocked?"),
        TASKS, WORK, partial(made.tasks_by, by="owner"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "owner"}, options=("day",),
    ),
    Entry(
        "tasks_by_place", ("Việc quá hạn theo xã", "Late tasks by commune"),
        ("Xã nào đang chậm, xã nào đang vướng?", "Which commune is late, which is blocked?"),
        TASKS, WORK, partial(made.tasks_by, by="place"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "place"}, options=("day",),
    ),
    Entry(
        "tasks_by_criterion", ("Việc quá hạn theo tiêu chí", "Late tasks by criterion"),
        ("Tiêu chí nào còn nhiều việc quá hạn?", "Which criterion has most late tasks?"),
        TASKS, WORK, partial(made.tasks_by, by="criterion"), "total", charts.tasks_by_owner,
        lambda chosen: {"name": "criterion"}, options=("day",),
    ),
    Entry(
        "urban_standards", ("Tiêu chuẩn đô thị", "Urban standards"),
        ("Mỗi đô thị đạt bao nhiêu tiêu chuẩn?", "How many standards does each town meet?"),
        URBAN, COMMUNES, partial(made.measured, measures.urban_standards, "urban"), "value",
        charts.urban_standards,
    ),
    Entry(
        "models_by_stage", ("Mô hình dân vận khéo", "Models of mass mobilisation"),
        ("Có bao nhiêu mô hình, ở bước nào?", "How many models are there, and how far are they?"),
        MODELS, COMMUNES, partial(made.measured, measures.models_by_stage, "models"), "value",
        charts.models_by_stage,
    ),
    Entry(
        "models_by_group",
        ("Mô hình dân vận khéo theo tổ chức, lĩnh vực", "Models by organization and field"),
        ("Tổ chức nào, lĩnh vực nào có bao nhiêu mô hình?", "Who has how many models, and where?"),
        MODEL_GROUPS, COMMUNES, made.models_by_group, "value", charts.models_by_group,
    ),
    Entry(
        "civilised_streets", ("Tuyến phố văn minh", "Civilised streets"),
        ("Tuyến nào, đoạn nào là phố văn minh?", "How many streets and sections are civilised?"),
        STREETS, COMMUNES, made.streets, "value",
        charts.civilised_streets,
    ),
    Entry(
        "communes_by_band", ("Số xã theo số tiêu chí đạt", "Communes by criteria met"),
        ("Bao nhiêu xã ở từng mức tiêu chí?", "How many communes are in each band of criteria?"),
        BANDS, COMMUNES, partial(made.measured, measures.communes_by_band, "bands"), "value",
        charts.communes_by_band,
    ),
    Entry(
        "issues_by_file", ("Vấn đề theo tệp", "Issues by file"),
        ("Tệp nào cần sửa?", "Which files need fixing?"),
        replace(FILES, beside=("issues",)), (), made.by_file, "total", charts.issues_by_file,
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
