"""One value with all that speaks for it: place, period, measure, unit, and words not accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, wraps
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from analysis.reading.law.aims import Aim, aim_of, is_far_ahead, is_norm, says_threshold
from analysis.reading.law.columns import Column
from analysis.reading.law.facts import Facts, changing, compares, facts_of, rest_of
from analysis.reading.law.groups import some_communes
from analysis.reading.law.increments import of_an_end
from analysis.reading.law.labels import Label
from analysis.reading.law.lines import groups_communes, heads_field
from analysis.reading.law.named_units import (
    is_of_two,
    is_region,
    is_unplaced,
    is_zone,
    knows_sections,
    name_several,
    named_places,
    of_communes,
    of_country,
    unknown_commune,
)
from analysis.reading.law.of_standard import holds_standard, of_set
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.purposes import rest_of_named, rest_of_title
from analysis.reading.law.remarks import is_person
from analysis.reading.law.row import Line, Refusal
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.table import Table
from analysis.reading.law.times import dated, is_difference, is_of_another_year
from analysis.reading.law.values import Value
from analysis.registers.country import COMMUNE
from analysis.words.periods import Period
from analysis.words.text import is_unaccented

Cell = tuple[int, int]
BELOW, SECOND_HALF = "place_below_commune", "H2"
Asked = ParamSpec("Asked")
Said = TypeVar("Said")


@dataclass(frozen=True, eq=False)
class Path:
    """What labels say of a value, whatever it is: those of a column and of lines labelled alike.

    `line` stands for all of them: its place, number and row are not theirs. `inner`: the facts of
    line and column, nearest first; `around` finds those of the title, too.
    """

    line: Line
    column: Column
    inner: Facts
    around: Callable[[], Facts] = field(repr=False)
    kept: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def whole(self) -> Facts:
        """The facts of line, column and title; few values ask for them."""
        return self.around()

    @property
    def path(self) -> Path:
        """Itself: what is asked `of_path` may be asked with one."""
        return self


@dataclass(slots=True, eq=False)
class At:
    """One value with what speaks for it: its line, its column, and the path of both."""

    cell: Cell
    line: Line
    column: Column
    value: Value
    table: Table = field(repr=False)
    own: Path | None = field(default=None, repr=False)  # once it was asked for

    @property
    def path(self) -> Path:
        """What labels say of it and of all values of lines labelled alike."""
        if self.own is None:
            self.own = _path(self.table, self.line, self.column)
        return self.own

    @property
    def inner(self) -> Facts:
        """The facts of line and column, nearest first: those of the form of the line."""
        return _path(self.table, self.line.form or self.line, self.column).inner

    @property
    def whole(self) -> Facts:
        """The facts of line, column and title."""
        return self.path.whole


def of_path(
    work: Callable[Concatenate[Table, Path, Asked], Said],
) -> Callable[Concatenate[Table, At | Path, Asked], Said]:
    """Work that asks for labels and never for the value, done once for all lines labelled alike."""

    @wraps(work)
    def kept(table: Table, at: At | Path, *args: Asked.args, **named: Asked.kwargs) -> Said:
        """The work of the path of a value."""
        path = at.path
        found = path.kept
        key = (work, *args, *named.items()) if args or named else work
        if key not in found:
            found[key] = work(table, path, *args, **named)
        return found[key]  # type: ignore[return-value]

    return kept


def _path(table: Table, line: Line, column: Column) -> Path:
    key = line.like, column.at
    path = table.paths.get(key)
    if path is None:
        own = [label for label in line.own[::-1] if label not in line.free]
        labels = [*own, *column.labels[::-1], *line.sections[::-1]]
        around = partial(table.facts, [*labels, *table.context.titles])
        path = table.paths[key] = Path(line, column, table.facts(labels), around)
    return path


def path_of(table: Table, at: At) -> list[Label]:
    """Every label that a row of this value must have explained."""
    value = [at.value.label] if at.value.label is not None and at.value.sort == "words" else []
    return [*value, *_labels(at), *table.context.titles]


def _labels(at: At | Path) -> tuple[Label, ...]:
    """The labels of line and column."""
    return *at.line.own, *at.line.stated, *at.line.sections, *at.column.labels


def _place(table: Table, at: At, free: Sequence[Label] = ()) -> Settled | None:
    """The place of a value: its line's, column's, a section's, the area; None: there is none."""
    if at.line.place_named:
        return at.line.place
    own = at.line
    if is_unplaced(table, own):
        return None
    if own.total and table.lost:
        return None  # what it sums up lies elsewhere
    if at.column.at in table.head_places:
        return table.head_places[at.column.at]
    over = table.row_of.get(own.parent) if own.parent is not None else None
    if over is not None and over.place_named:
        return over.place  # which may be none that is known, and not the area around it
    if 2 * len(table.head_places) > len(table.values) and any(one.rest for one in at.column.labels):
        return None  # among columns that are places, one with a name that nobody knows
    return _place_of_labels(table, at, *free)


@of_path
def _place_of_labels(table: Table, path: Path, *free: Label) -> Settled | None:
    area, stranger = table.context.area, table.context.stranger
    labels = (*path.line.own, *path.line.sections[::-1], *path.column.labels)
    told = [label for label in labels if label not in free]
    if any(one.has("place0") and not one.has("org", "give") for one in path.line.own):
        area = table.labels.country.by_key["vn"]  # "Bình quân cả nước" among lines of a province
        return Settled(area.name, area.kind, area)
    if named := named_places(told, path.line.giver, area):
        if any(map(is_of_two, told)) or name_several(path.column.labels):
            return None
        known = table.labels.country if knows_sections(table) else None
        return settle(named[:1], area, None, table.on, known=known)[0]
    if gone := unknown_commune(path.line.giver, area):
        return settle([gone], area, None, table.on, known=table.labels.country)[0]
    if area is not None and stranger is not None:
        return Settled(stranger.name.title(), stranger.kind, None, area.key)
    around = area or of_country(table)
    return Settled(around.name, around.kind, around, around=True) if around else None


@of_path
def _own_measure(table: Table, at: Path) -> str:
    stated = table.facts(at.line.stated).measure
    own = at.column.facts.measure or stated or at.line.facts.measure
    return own or _measure_around(table, at)


def _measure_around(table: Table, at: At | Path) -> str:
    """What sections say of plan or result; one over columns that say both says neither.

    "Mục tiêu chung" heads what "Năm 2015 | Mục tiêu đến năm 2020 | Thực hiện năm 2020" are of.
    """
    said = at.line.around.measure
    timed = (one.facts for one in table.values if one.facts.period is not None)
    others = {facts.measure for facts in timed} - {"", said}
    return "" if others else said


@of_path
def _aimed(table: Table, at: Path) -> Aim | None:
    """Whether a value is a plan or a result; None where the title says both and not which."""
    aim = aim_of(table.context.aims, dated(table, at), [one.facts for one in table.values])
    if own := _own_measure(table, at):
        alone = not any(one.facts.bound for one in table.values)  # "(tạm tính)" is of all of them
        bound = aim.bound if aim is not None and alone and aim.measure in ("", own) else ""
        return None if own == "plan" and _denied_by_title(table, at) else Aim(own, bound=bound)
    return aim if aim is None or aim.measure else replace(aim, measure="actual")


def _denied_by_title(table: Table, at: Path) -> bool:
    """Whether sections alone speak of an aim, all of them, below a title of results alone."""
    labels = (*at.line.stated, *at.line.own, *at.column.labels)
    if at.line.around.measure != "plan" or table.facts(labels).measure:
        return False
    titled = {aim.measure for aim in table.context.aims}
    around = {line.around.measure for line in table.lines}
    return titled == {"actual"} and "actual" not in around


@of_path
def bound_of(table: Table, at: Path) -> str:
    """What line and column say of how exact a value is, or what the title says of its measure.

    Or the name of the sheet ("Ước 2018"), or a head of names, where nothing nearer says a measure.
    """
    aim, sheet = _aimed(table, at), table.context.sheet
    wider = [*table.heads_of_names, *(() if is_unaccented(sheet.text) else (sheet,))]
    around = "" if _own_measure(table, at) else facts_of(wider).bound
    own = at.inner.bound or table.facts(at.line.stated).bound
    return own or (aim.bound if aim is not None else "") or around


def qualifier_of(table: Table, at: At) -> str:
    """Exact, or how far a value is known: what it says itself, or its column ("Ước thực hiện")."""
    return (at.value.qualifier == "exact" and bound_of(table, at)) or at.value.qualifier


def frame_of(
    table: Table, at: At, *, placed: bool = False, free: Sequence[Label] = ()
) -> tuple[Settled, Period, str] | Refusal:
    """Place, period and measure of a value, or what is missing; `placed`: it needs no place."""
    place, when = _place(table, at, free), _when(table, at)
    if place is None and not placed and when.missing != BELOW:
        return _without_place(at)
    if when.missing == "period":
        return Refusal(at.cell, "period")
    if not placed and (some := _some_units(table, at, place)):
        return Refusal(at.cell, "some_units", (", ".join(some),))
    words, label = when.words, at.value.label
    if at.value.sort == "words" and label is not None and label.changed:
        words = (label.text, *(words if when.missing == "other_time" else ()))
        return Refusal(at.cell, "other_time", words)
    if when.missing or when.period is None:
        return Refusal(at.cell, when.missing, words)
    return place or Settled("", "", None), when.period, when.measure


def _some_units(table: Table, at: At, place: Settled | None) -> tuple[str, ...]:
    """The words of titles, sections and lines by which figures of a place are not of all of it."""
    if place is None or place.place is None or place.place.level == COMMUNE:
        return table.some if place is not None and place.around else ()
    own = (label for label in at.line.own if label not in at.line.free)
    some = some_communes(table.labels, (*at.line.sections, *own))
    return *(table.some if place.around else table.some_communes), *some


def given_at(
    table: Table, at: At, *, free: Sequence[Label] = ()
) -> tuple[Settled, Period, str] | Refusal:
    """The frame of a gift: "đến hết tháng 9" is of all months up to it, where a state is of one."""
    frame = frame_of(table, at, free=free)
    return frame if isinstance(frame, Refusal) else (frame[0], frame[1].from_january, frame[2])


def _without_place(at: At) -> Refusal:
    """Why a value has no place: its line names none, or a part of the area: "Miền núi"."""
    regions = tuple(label.text for label in at.line.own if is_region(label))
    return Refusal(at.cell, "some_units" if regions else "place", regions)


class _When(NamedTuple):
    """Period and measure of a path; or the rule by which they are missing, and its words."""

    missing: str
    words: tuple[str, ...] = ()
    period: Period | None = None
    measure: str = ""


@of_path
def _when(table: Table, path: Path) -> _When:
    """When values of a path are of; a hamlet has no place of a row."""
    period = dated(table, path)
    if hamlet := _hamlet(table, path):
        return _When(BELOW, hamlet)
    if period is None or not period.iso or _of_a_stage(table, path) or _of_a_part(path, period):
        return _When("period")
    if changed := tuple(label.text for label in _labels(path) if _is_of_other(path, label, period)):
        return _When("other_time", changed)
    aim = _aimed(table, path)
    if aim is None:
        return _When("measure", (*(t.text for t in table.context.titles if t.has("measure")),)[:1])
    if aim.measure == "plan" and _of_part_by_title(table, path, period):
        return _When("period")
    if unclear := _may_be_aim(table, path, period, aim):
        return _When("measure", unclear)
    return _When("", (), period, aim.measure)


def _is_of_other(at: Path, label: Label, period: Period) -> bool:
    changed = label.changed and not is_difference(label, at, period)
    return changed or label in at.line.stated and is_of_another_year(label, period)


def _may_be_aim(table: Table, path: Path, period: Period, aim: Aim) -> tuple[str, ...]:
    """What leaves open whether a value is a plan or a result: a head that is but an act, that says
    below a plan what is done ("Tỷ lệ giải ngân"), or a year later than that of the title."""
    required = (one.text for one in (*path.line.own, *path.column.labels) if says_threshold(one))
    if aim.measure != "plan" and (told := tuple(required)):
        return told
    if not path.column.labels or path.inner.status or _own_measure(table, path):
        return ()
    head, titled = path.column.labels[-1], table.context.year
    later = is_norm(head) or bool(titled and period.year and period.year > titled)
    later = later or is_far_ahead(head, period, [one.facts for one in table.values])
    unclear = head.has("result") if aim.measure == "plan" else later
    return (head.text,) if unclear else ()


def _of_part_by_title(table: Table, path: Path, period: Period) -> bool:
    """Whether but a title says when a plan is of, and it may be of another time.

    "Dự toán | Thực hiện" below "9 tháng đầu năm 2025" may be the year's, not below "6 tháng cuối
    năm 2025"; "Tổng số xã" beside "Hiện trạng 2021" below "Mục tiêu đến năm 2025" no plan.
    """
    if any((path.line.period, path.line.around.period, path.column.facts.period)):
        return False
    planned = any(aim.measure == "plan" for aim in table.context.aims)
    beside = not _own_measure(table, path) and _results_beside(table)
    return beside if planned else bool(period.part) and period.part != SECOND_HALF


def _results_beside(table: Table) -> bool:
    """Whether columns say that they have results, and of when."""
    return any(one.facts.measure == "actual" and one.facts.period for one in table.values)


def _of_a_stage(table: Table, path: Path) -> bool:
    """Whether but the title says when it was, and that a stage, while columns have times, and none
    says that it is of all of it: "Cả giai đoạn"."""
    told = path.line.period, path.line.around.period, path.column.facts.period, _parts_said(path)
    period = table.context.period
    return not any(told) and table.timed and period is not None and period.since is not None


def _of_a_part(path: Path, period: Period) -> bool:
    """Whether a head is of a month, a quarter, a stage that nothing names: "Trong tháng" of a year,
    "Cả giai đoạn" of one."""
    named = "month" if period.part.isdecimal() else "quarter" if period.part[:1] == "Q" else ""
    return bool(_parts_said(path) - {"stage" if period.since else named})


def _parts_said(path: Path) -> set[str | None]:
    return {item.meaning("during") for one in path.column.labels for item in one.all("during")}


def names_hamlet(label: Label) -> bool:
    """Whether a label is a place below the communes by its kind and a name: "Thôn Đức Xá"."""
    first = next(iter(label.said.items), None)
    hamlet = first is not None and first.start == 0 and first.has("hamlet")
    return hamlet and bool(label.rest or label.places)


def _hamlet(table: Table, at: Path) -> tuple[str, ...]:
    """The words that say that a line is a place below the communes, or the head of such lines."""
    named = [label.said.items[0].words for label in at.line.own if names_hamlet(label)]
    columns = (table.columns[c] for c in table.block.stub if c in table.columns)
    heads = [one.labels[-1] for one in columns if one.labels and one.job != "note"]
    return (*named, *(h.said.items[0].words for h in heads if h.only and h.has("hamlet")))[:1]


def rest_on(table: Table, at: At, what: str, free: Sequence[Label] = ()) -> tuple[str, ...]:
    """The words on the path of a value, and around its table, that a row does not accept."""
    label, rest = at.value.label, _rest_of_labels(table, at, what, *free)
    if label is None or at.value.sort != "words":
        return rest
    plan = _may_be_plan(table, at)
    return *_rest(table, at, label, what, free=label in free, plan=plan), *rest


@of_path
def _rest_of_labels(table: Table, path: Path, what: str, *free: Label) -> tuple[str, ...]:
    plan = _may_be_plan(table, path)
    left = [
        word
        for label in (*_labels(path), *table.context.titles)
        for word in _rest(table, path, label, what, free=label in free, plan=plan)
    ]
    return *of_an_end(table, path.column, left), *_contrary(path), *table.rest_around(plan=plan)


def _contrary(path: Path) -> list[str]:
    """The words of a plan in a line, or over it of its criteria, that stands under a head of
    results, or in that head."""
    if path.column.facts.measure != "actual":
        return []
    own = [label for label in (*path.line.stated, *path.line.own) if label not in path.line.free]
    own += [label for label in path.line.sections if label.has("crit")]
    own += [label for label in path.column.labels if label.find("measure")][-1:]
    items = [item for label in own for item in label.said.items]
    return [item.words for item in items if item.meaning("measure") == "plan"]


def _rest(
    table: Table, path: Path | At, label: Label, what: str, *, free: bool, plan: bool
) -> Sequence[str]:
    """The words of one label that a row does not accept; `plan`: words of a plan change it."""
    if free:
        return _rest_of_description(table, label, plan=plan and what != "criteria")
    if label in path.line.sections and _is_over(table, path, label, what):
        return ()
    title, standard = label in table.context.titles, what == "indicators"
    named = standard and bool(path.inner.indicator or path.inner.concept)
    spent = standard or _spends_standard(table, path, label, what)
    kind = "told" if named and title else what  # what is counted is said below it
    placed = path.line.place_named and (title or _is_around(path, label))
    compared = title and says_itself(table, path, label)
    how = {"standard": spent, "title": title, "placed": placed, "compared": compared}
    rest = partial(rest_of, table=kind, **how)
    if title:
        return rest_of_title(table, label, what, rest)
    return rest_of_named(table, label, rest, *_names_of_heads(path, label, what))


def _names_of_heads(path: Path | At, label: Label, what: str) -> Sequence[str]:
    """A head beside who gave may be the name of what it was for."""
    beside = what == "contributions" and path.line.org_column and label in path.column.labels
    return ("works",) if beside else ()


def _is_around(path: Path | At, label: Label) -> bool:
    """Whether a label stands over a line, or says of its place in which zone it lies."""
    return label in path.line.sections or label in path.line.stated or is_zone(label)


def _is_over(table: Table, path: Path | At, section: Label, what: str) -> bool:
    """Whether a section groups communes, or says of which field a known figure is."""
    own = table.facts(path.line.own)
    known = what == "indicators" and bool(own.indicator or own.concept)
    return known and heads_field(section) or path.line.place_named and groups_communes(section)


def _spends_standard(table: Table, path: Path | At, label: Label, what: str) -> bool:
    """Whether a standard that a label names says no more of a row: it is that of the row.

    What is given for a standard is given, too; "các xã nâng cao" are some of the communes, but for
    lines that are these. A title of several standards lists those that columns name.
    """
    given = what == "contributions"
    aimed = given and (not label.has("level") or path.line.place_named and of_communes(table))
    own = of_set(table, path.column, label, what)
    return aimed or own or holds_standard(path.line, path.column, label)


def _rest_of_description(table: Table, label: Label, *, plan: bool) -> Sequence[str]:
    """The words that change a thing; or those in brackets behind it, which say nothing of it:
    "(đã rút)"."""
    if is_person(label.text):
        return ()
    parts = [table.labels.read(part) for part in BRACKETS.findall(label.text)]
    known = [part for part in parts if part.said.items and not (part.rest or part.numbers)]
    bounds = [item.words for part in known for item in part.all("bound")]
    aside = *(word for part in known for word in changing(part, plan=True)), *bounds
    return changing(label, plan=plan, item=True) or aside


def says_itself(table: Table, path: Path | At, title: Label) -> bool:
    """Whether line or column say themselves what a title compares: times, or places."""
    timed = (path.line.period or path.column.facts.period) is not None
    placed = path.line.place_named or path.column.at in table.head_places
    measured = bool(path.column.facts.measure or path.line.facts.measure)
    told = {"times": timed, "places": placed, "both": timed and placed, "measures": measured}
    return told.get(compares(title), False)


def _may_be_plan(table: Table, path: Path | At) -> bool:
    """Whether a plan would change the value: neither its labels nor the title state a measure."""
    planned = any(aim.measure == "plan" for aim in table.context.aims)
    return not planned and not _own_measure(table, path)


@of_path
def planned_by_title(table: Table, path: Path) -> tuple[str, ...]:
    """The titles with words of a plan, where nothing else says whether a value is one."""
    if not _may_be_plan(table, path):
        return ()
    titles = table.context.titles
    items = [(label, item) for label in titles for item in label.said.items]
    return tuple(label.text for label, item in items if item.meaning("measure") == "plan")
