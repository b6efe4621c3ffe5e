"""What says against a row: labels on its path, of another place, time or unit; a row beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import replace
from itertools import chain
from typing import Any

from analysis.reading.law.at import At
from analysis.reading.law.context import lies_in
from analysis.reading.law.contrary_units import around, labels_against, of_scale, of_unit
from analysis.reading.law.facts import SHARE, facts_of, ranks
from analysis.reading.law.labels import Label, Named
from analysis.reading.law.lines import year_of
from analysis.reading.law.once import once
from analysis.reading.law.remarks import remarks_on, with_a_place
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.table import Table
from analysis.reading.law.times import FIRST_DAY
from analysis.reading.law.unit_at import adds_to_money
from analysis.reading.law.wholes import spans
from analysis.registers.country import COMMUNE, COUNTRY, DISTRICT, PROVINCE, Place
from analysis.words.names import phrases
from analysis.words.numbers import SCALES
from analysis.words.one_period import LATE
from analysis.words.patterns import later
from analysis.words.periods import Period, days_of

Cell = tuple[int, int]
THOUSAND = 1_000
FEWEST_CRITERIA = 5  # lines that make a table one of criteria
OF_VERDICTS = 4  # parts of what one verdict says
# Aside, or all of a label: a unit by the hundred, no money ("1.000 đồng").
_HUNDREDS = later(r"(?:^|[(:,]\s*)[x×]?\s*1(?:00+|[.,]000(?:[.,]000)?)(?![\d.,])[^\d)]*")
_COMMA, _PARTS = later(r"[1-9]\d{0,2},\d{3}"), later(r",\d*[1-9]")
_AND = re.compile(r"[,;.]\s+")  # between the clauses of a remark
_GOT = later(rf"\W*(?:{phrases('got')})(?!\w)", re.I)
_UNGIVEN = later(rf"\W*(?:{phrases('not_given')})(?!\w)", re.I)
_YEARS = later(rf"(?<!\w)(?:\d|{phrases('few')})\s+(?:{phrases('year')})(?!\w)", re.I)
_STAGE = later(rf"(?:{phrases('norm')})\b[^;()\d]*?(\d{{4}})\s*[-–]\s*(\d{{4}})(?!\d)", re.I)
LEVELS = {"xa": COMMUNE, "huyen": DISTRICT, "tinh": PROVINCE, "trung-uong": COUNTRY}


def contrary(table: Table, at: At, row: Row) -> Refusal | None:
    """Why a row of a known thing, or a gift, is none: a label on its path says otherwise; what says
    nothing against one of a form says nothing against others of the same place."""
    form = _form_of(table, at, row)
    in_place = (form, id(row.place))
    plain = form is not None and (table.kept.get(form) == "" or in_place in table.kept)
    if not plain and (counts := _by_hundreds(at, row)):
        return Refusal(at.cell, "unit_unknown", (counts,))
    opened = not row.what and row.table != "contributions"
    if not opened and (told := _said_by_itself(table, at, row)):
        return told
    says = of_scale if opened else _said_against
    if words := "" if plain else says(table, at, row):
        return Refusal(at.cell, "path_contradicts", (words,))
    if form is not None:
        table.kept[in_place] = row.place  # it lives on, and with it its id
    return None


def _said_by_itself(table: Table, at: At, row: Row) -> Refusal | None:
    """What the figure, the words and the remarks of one line say against a row."""
    if _is_no_amount(at, row) or _groups_by_comma(table, at, row):
        return Refusal(at.cell, "number", (at.value.text,))
    gift = row.table == "contributions"
    if gift and (words := _got(table, at) or _not_given(table, at)):
        return Refusal(at.cell, "path_contradicts", words)
    unknown = _doubted(at) or (remarks_on(table.labels, row.name) if gift else ())
    return Refusal(at.cell, "rest", unknown) if unknown else None


def _said_against(table: Table, at: At, row: Row) -> str:
    """The first words on a path that say against a row; those of a form in another place are asked
    for the place alone."""
    of_known = (_of_other_years, _of_norm, _of_two, _of_others, _of_act, _of_one, _of_place,
                _of_wider, _beside_name, _of_time, of_unit, of_scale, _of_several,
                around)  # fmt: skip
    # Words of a name that nobody knows say neither a place nor a unit.
    against = of_known if row.what else (_of_time, of_scale, _of_wider, _of_several)
    form = _form_of(table, at, row)
    if form in table.kept:
        against = tuple(says for says in against if says in _OF_ITS_PLACE)
    words = next(filter(None, (says(table, at, row) for says in against)), "")
    if form is not None and not words and form not in table.kept:
        table.kept[form] = _of_areas(table, at, row)
    return words


def _of_areas(table: Table, at: At, row: Row) -> str:
    """The first label on a path that names a place or says of what area figures are; "": the place
    of a row is nothing to the others."""
    labels = (*at.line.stated, *at.line.own, *at.line.sections, *at.column.labels)
    wide = (label.text for label in labels if label.has("here", "level", "place0"))
    return next(chain(wide, (o.text for o in labels_against(table, at, row) if o.places)), "")


def _form_of(table: Table, at: At, row: Row) -> tuple | None:
    """All that is asked of a row besides its place, its words and its number; None for one that
    says more in its own cell."""
    value, form = at.value, at.line.form
    dated = value.label is not None and value.label.period is not None
    if form is None or dated or value.unit or value.scaled:
        return None
    what = bool(row.what) if row.table == "contributions" else row.what
    of_row = row.table, what, row.period, row.unit, row.vnd is None
    of_cell = value.sort, not row.vnd, adds_to_money(table, at)
    return contrary, form.like, at.column.at, *of_row, *of_cell


def _of_others(table: Table, at: At, row: Row) -> str:
    """What the title says of criteria, and no column, of which these are not: "Tiêu chí chưa đạt",
    "Số tiêu chí đạt thêm" over "Số tiêu chí đạt"."""
    heads = chain.from_iterable(one.labels for one in table.columns.values())
    if row.what != "criteria_met" or any(map(_unmet_or_new, heads)):
        return ""
    return next(filter(None, map(_unmet_or_new, table.context.titles)), "")


def _unmet_or_new(label: Label) -> str:
    """The words by which a label is of criteria that are not met, or of those met since."""
    pairs = zip(label.said.items, label.said.items[1:], strict=False)
    gaps = 0, len(BASE.split())  # "Tiêu chí nông thôn mới chưa đạt"
    behind = (b for a, b in pairs if a.has("crit")
              and b.start - a.start - len(a.words.split()) in gaps)  # fmt: skip
    other = [b.words for b in behind if b.has("change") or b.meaning("status") == "not_met"]
    new = (i.words for i in label.all("concept") if "_gained" in (i.meaning("concept") or ""))
    return next(iter([*other, *new]), "")


def _got(table: Table, at: At) -> tuple[str, ...]:
    """What a line says that somebody got, and gave nothing: "Nhận từ tỉnh", below "Bên nhận"."""
    if table.context.facts.receive:
        return ()
    told = (label.text for label in (*at.line.free, *at.line.things) if _GOT.match(label.text))
    over = (label.text for label in at.line.sections if label.has("receive") and at.line.org)
    return (*told, *over)[:1]


def _not_given(table: Table, at: At) -> tuple[str, ...]:
    """The clause of a remark beside a gift by which it is not given, or not then: "Chưa nộp"."""
    notes = (table.at((at.line.row, c)) for c in table.of_notes)
    clauses = (clause for note in notes if isinstance(note, str) for clause in _AND.split(note))
    return next(((one.text,) for one in map(table.labels.read, clauses) if _ungiven(one)), ())


def _ungiven(label: Label) -> bool:
    """Whether a clause says but that a gift is promised, not given, or of another year."""
    said = label.said.items
    if label.numbers or label.places:
        return False
    plain = all(item.has("change", "kind", "skip", "fill", "plain") for item in said)
    if not plain or label.rest:  # "hứa cuối năm chuyển", whatever follows
        return bool(said) and said[0].has("change") and _begins(label)
    if label.period is not None:
        return label.period.back > 0
    plan = any(item.meaning("measure") == "plan" for item in said)
    return plan or bool(_UNGIVEN.match(label.text))


def _begins(label: Label) -> bool:
    """Whether the first known words of a clause begin with those of a gift that is not given."""
    found, first = _UNGIVEN.match(label.text), label.said.items[0]
    if found is None or first.start:
        return False
    told = found[0].strip().casefold()
    return first.words.startswith(told) or told.startswith(first.words)


def _is_no_amount(at: At, row: Row) -> bool:
    """Whether a figure is less than nothing, or what something grew by: "+2"."""
    less = min(row.vnd or 0, row.value or 0) < 0 and row.unit != SHARE
    more = at.value.text.lstrip()[:1] == "+" and "gain" not in row.what
    return less or more and row.table == "indicators"


def _groups_by_comma(table: Table, at: At, row: Row) -> bool:
    """Whether a comma may group thousands: "50,000" of đồng, which have no parts, or of what no
    other figure of the column has parts of."""
    text, number = at.value.text.strip(), at.value.number
    if not number or number >= THOUSAND or not _COMMA.fullmatch(text):
        return False
    if row.vnd is not None:
        return row.vnd / number <= THOUSAND
    cells = (str(table.at((line.row, at.column.at))) for line in table.lines)
    return text.endswith(",000") and not any(map(_PARTS.search, cells))


def _doubted(at: At) -> tuple[str, ...]:
    """The name or head with a question mark behind; "Đạt hay chưa?" asks for a mark."""
    texts = *(label.text for label in at.column.labels), *at.line.names
    if not any("?" in text for text in texts):
        return ()
    heads = (label.text for label in at.column.labels if not label.has("status", "head:verdict"))
    asked = (text for text in (*heads, *at.line.names) if text.rstrip(" )").endswith("?"))
    return (*asked,)[:1]


def _by_hundreds(at: At, row: Row) -> str:
    """The label of a column or a unit that counts so many at once, "Số hộ (100 hộ)", or thousands
    of what nobody says, "Dân số (nghìn)"."""
    told = [label for label in (*at.column.labels, *at.line.stated) if not at.value.unit]
    found = filter(None, (_HUNDREDS.search(label.text) for label in told if label.numbers))
    open_figure = row.table == "indicators" and not row.what
    bare = filter(None, map(_thousands, told)) if open_figure else iter(())
    return next((one[0].strip("( ") for one in found), "") or next(bare, "")


def _thousands(label: Label) -> str:
    """The bare "nghìn" of a label, which alone is money; "" for none."""
    if not any(unit.vnd for unit in facts_of([label]).units):
        return ""
    said = (one.words for one in label.all("unit"))
    return next((one for one in said if SCALES.get(one) == 1_000), "")


def _of_norm(table: Table, at: At, row: Row) -> str:
    """The label that says how much of something is asked for, "Tỷ lệ hộ nghèo yêu cầu"; the title
    that names criteria of another stage."""
    counts = row.table == "criteria" or row.what.startswith("criteria_")
    for label in (*table.context.titles, *at.column.labels) if counts else ():
        stage = _STAGE.search(label.text)
        if stage and not int(stage[1]) <= (row.period.year or 0) <= int(stage[2]):
            return label.text
    if row.table == "indicators" and _shares_of_criteria(table, at):
        return at.column.labels[-1].text
    for label in (*at.column.labels, *at.line.own):
        asked = (i.meaning("head:requirement") == "level" for i in label.said.items)
        if label.has("concept", "indicator") and not label.has("status") and any(asked):
            return label.text
    return ""


def _shares_of_criteria(table: Table, at: At) -> bool:
    """Whether a head is but a share, and lines are names of criteria: "Tỷ lệ (%)" of communes."""
    head = at.column.labels[-1] if at.column.labels else None
    if head is None or head.rest or "rate" not in at.column.facts.forms:
        return False
    plain = all(item.has("form", "unit", "skip", "fill") for item in head.said.items)
    named = [line for line in table.lines if any(one.has("criterion") for one in line.own)]
    own = any(label.has("criterion") and not label.has("form") for label in at.line.own)
    return plain and own and len(named) >= FEWEST_CRITERIA


def _of_two(table: Table, at: At, row: Row) -> str:
    """The giver that "và" joins to a place: "Hội Nông dân và Kỳ Hà" gave both."""
    labels = (*at.line.own, *at.column.labels) if row.table == "contributions" else ()
    return next((label.text for label in labels if with_a_place(label)), "")


def _of_act(table: Table, at: At, row: Row) -> str:
    """A time of a line that tells an act, too: "dự kiến công nhận thêm năm 2025"."""
    told = (one.text for one in at.line.stated if one.period is not None and one.has("event"))
    return next(told, "") if row.table == "indicators" else ""


def _of_one(table: Table, at: At, row: Row) -> str:
    """The head of a mean of several communes, which is of no single one."""
    place = row.place.place if row.place else None
    of_one = row.what.endswith("_mean") and place is not None and place.level == COMMUNE
    return next((label.text for label in at.column.labels[::-1]), row.what) if of_one else ""


def _of_place(table: Table, at: At, row: Row) -> str:
    """The label that names a place which is none of the row's, nor holds it, nor lies in it.

    A giver or a zone may be called like a place: "Đồn Biên phòng Mỹ Thủy".
    """
    settled = row.place
    places = (settled.several or (settled.place,)) if settled is not None else ()
    known = [place for place in places if place is not None]
    for label in labels_against(table, at, row) if known else ():
        if not label.places:
            continue
        giver = row.table == "contributions" and label is not table.context.sheet
        bare = not giver or label in at.line.stated or label.has("part")
        named = _named(label, bare=bare)
        if not all(any(_meets(one, place) for place in known) for one in named):
            return label.text
    return ""


def _named(label: Label, *, bare: bool) -> list[Named]:
    """The places that a label names for certain; `bare` names without a kind if it says no more."""
    bare = bare and not (label.rest or label.has("zone"))
    return [one for one in label.places if one.candidates and (one.kind or bare)]


def _of_wider(table: Table, at: At, row: Row) -> str:
    """The label that says of what area a figure is, and that one wider than the row's place:
    "Tỷ lệ hộ nghèo cả nước", "của tỉnh" among those of a commune."""
    place = row.place.place if row.place is not None else None
    for label in (*at.line.stated, *at.line.own, *at.line.sections, *at.column.labels):
        if place is not None and _widest(label, row.table) > place.level:
            return label.text
    return _wider_title(table)


@once
def _wider_title(table: Table) -> str:
    """The title that is of more than the area of its table."""
    area, titles = table.context.area, table.context.titles
    wider = (title.text for title in titles if area and _widest(title, "") > area.level)
    return next(wider, "")


def _widest(label: Label, table: str) -> int:
    """The level of the widest area that a label says it is of; of gifts it may be the giver's,
    if not aside: "Hội Nông dân (toàn tỉnh)"."""
    if not label.has("here", "level", "place0"):
        return 0
    uses = ("here", "level") if label.has("concept", "indicator") else ("here",)
    items = [i for i in label.said.items if table == "indicators" or i.aside and i.has("here")]
    said = [LEVELS.get(item.meaning(use) or "", 0) for item in items for use in uses]
    return max([COUNTRY * label.has("place0"), *said])


def _beside_name(table: Table, at: At, row: Row) -> str:
    """What stands beside the name of a place and says that its figures are others: a rank, a plan
    of another year."""
    for label in (*at.line.stated, *(one for one in at.line.own if one.places)):
        when = label.period if label.has("measure") else None
        if ranks(label) or when is not None and when.year not in (None, row.period.year):
            return label.text
    return ""


def _meets(named: Named, place: Place) -> bool:
    """Whether a name may be a place, one that holds it, or one in it.

    Of units before and after the reform nobody says so: "Khu vực huyện Tri Tôn (cũ)".
    """
    former = all(one.new != place.new and one.level > COMMUNE for one in named.candidates)
    return former or any(lies_in(o, place) or lies_in(place, o) for o in named.candidates)


def _of_time(table: Table, at: At, row: Row) -> str:
    """The label of a part of a year that the row is not of; a state has but its last day.

    Or the day of a report, in another year than the title's: "Ngày báo cáo".
    """
    own, year = at.line.period or at.column.facts.period, row.period.year
    if _told_of_another_year(table, at, row):
        return at.value.text
    if part := _part_of_title(table, row):
        return f"{row.period.iso}, {part}"
    if other := _year_of_title(table, at, row) or _year_of_head(at, row):
        return f"{row.period.iso}, {other}"
    for label in labels_against(table, at, row) if year else ():
        told = label.period
        if told is None or not told.part or told.as_of or label is table.context.sheet and own:
            continue
        told = told.within(year)
        same = days_of(told.iso)[1] == days_of(row.period.iso)[1]
        if not (same or spans(told, row.period)):
            return label.text
    return ""


def _of_other_years(table: Table, at: At, row: Row) -> str:
    """The title that says of which year figures are, and none of them is."""
    return _titled_otherwise(table)


@once
def _titled_otherwise(table: Table) -> str:
    """The title "Số liệu năm 2017" over columns and lines that all are of other years."""
    said = [*(one.facts.period for one in table.values), *(one.period for one in table.lines)]
    spans = [(one.since or one.year, one.year) for one in said if one is not None and one.year]
    for title in filter(_dates_figures, table.context.titles if spans else ()):
        year = title.period.year if title.period else None
        if not any(first <= (year or first) <= last for first, last in spans):
            return title.text
    return ""


def _dates_figures(title: Label) -> bool:
    """Whether a title says but of which whole year figures are: "Số liệu năm 2017"."""
    own, items = title.period, title.said.items
    whole = own is not None and own.year and not (own.since or own.part or own.as_of)
    plain = not title.rest and all(item.has("skip") and item.has("head:value") for item in items)
    return bool(whole and items) and plain


def _of_several(table: Table, at: At, row: Row) -> str:
    """The head or section that says how many years a figure of one is of: "Số tiền 2 năm"."""
    heads = (*at.column.labels[-1:], *at.line.sections)
    told = (label.text for label in heads if not label.periods and _YEARS.search(label.text))
    return next(told, "") if row.period.since is None else ""


def _told_of_another_year(table: Table, at: At, row: Row) -> bool:
    """Whether what stands in a cell names a year, another than the row's, that is not what it
    counts: "2000 viên gạch"."""
    label = at.value.label or (table.labels.read(at.value.text) if at.value.unit else None)
    said = label.period if label is not None else None
    own = row.period.year
    return bool(own and said and said.year not in {None, own, row.value} and not said.since)


def _part_of_title(table: Table, row: Row) -> str:
    """The part of a year that a title says over a whole one: "6 tháng 2018" over "TH năm 2018"."""
    title, own = table.context.period, row.period
    if title is None or not title.part or own.part or own.since is not None:
        return ""
    told = title.within(own.year).iso if _is_of_year(title, row) else ""
    return told if told and days_of(told)[1] != days_of(own.iso)[1] else ""  # "31 tháng 12"


def _is_of_year(title: Period, row: Row) -> bool:
    """Whether what a title says is of the year of a result, and no day near its end."""
    if title.year is None:
        return not title.as_of
    exact = row.measure == "actual" and row.qualifier == "exact"
    late = title.as_of and title.part >= LATE
    return exact and title.since is None and title.year == row.period.year and not late


def _year_of_head(at: At, row: Row) -> int | None:
    """Another whole year that a head says over one of the row's: "KH (năm 2009) | 2018"."""
    told = (label.period for label in at.column.labels if label.periods == 1)
    years = (own.year for own in told if own and not (own.since or own.part or own.as_of))
    within = row.period.since is None and row.period.year is not None
    return next((year for year in years if within and year not in (None, row.period.year)), None)


def _year_of_title(table: Table, at: At, row: Row) -> int | None:
    """The year of another column or a section, or over a line of another day that of the title; no
    name of a file."""
    years = [float(label.text) for label in at.line.stated if label.text.isdecimal()]
    told = [own.year for year in years if (own := year_of(year)) is not None]
    day = len(row.period.part) == len(FIRST_DAY) and at.line.period == row.period
    wider = at.line.around.period or (table.context.titled_period if day else None)
    if wider is not None and not (wider.since or at.line.around.period and wider.part):
        told += filter(None, [wider.year])
    within = row.period.since is None
    return next((year for year in told if within and year != row.period.year), None)


_OF_ITS_PLACE = (_of_place, _of_wider)


def contradicted(made: Mapping[Cell, object], totals: Iterable[Cell]) -> dict[Cell, Refusal]:
    """The totals in whose column a figure is refused for what a label says, refused as that is."""
    refused = ((cell[1], one) for cell, one in made.items() if isinstance(one, Refusal))
    told = {column: one for column, one in refused if one.rule == "path_contradicts"}
    return {cell: replace(told[cell[1]], cell=cell) for cell in totals if cell[1] in told}


def told_twice(made: MutableMapping[Cell, Any], ats: Mapping[Cell, At]) -> None:
    """A place meets a criterion in one cell of a table: where two say it, a label was lost.

    So it is where two lines that nothing tells apart give it different figures. Two lines are told
    by the name.
    """
    said: dict[tuple, dict[Cell, Row]] = {}
    for cell, row in made.items():
        if isinstance(row, Row) and (key := _told_once(row, ats.get(cell))):
            said.setdefault(key, {})[cell] = row
    for key, cells in said.items():
        differ = len({row.value for row in cells.values()}) > 1 or len(key) == OF_VERDICTS
        if len(cells) > 1 and differ:
            lines = len({column for _, column in cells}) == 1
            words = (key[0].name if lines else key[3],)
            made.update((cell, Refusal(cell, "path_contradicts", words)) for cell in cells)
    _beside_results(made, ats)


def _beside_results(made: MutableMapping[Cell, Any], ats: Mapping[Cell, At]) -> None:
    """Of gifts of one line that columns tell alike, some headed as results, the others may be
    what was planned: "Tổng vốn | Thực hiện"."""
    alike: dict[tuple, list[Cell]] = {}
    for cell, row in made.items():
        if isinstance(row, Row) and row.table == "contributions" and cell in ats:
            key = row.place, row.period, row.measure, row.what, row.name, row.kind, row.unit
            alike.setdefault((cell[0], row.item, *key), []).append(cell)
    for cells in (own for own in alike.values() if len(own) > 1):
        bare = [cell for cell in cells if not ats[cell].column.facts.measure]
        for cell in bare if len(bare) < len(cells) else ():
            head = ats[cell].column.labels[-1:]
            made[cell] = Refusal(cell, "measure", tuple(label.text for label in head))


def _told_once(row: Row, at: At | None) -> tuple:
    """What one row of a table may say: a verdict; of lines labelled alike, a figure of a place.

    Two of a known indicator are kept: they are compared with those of all workbooks.
    """
    key = row.place, row.period, row.measure + row.standard, row.what
    if row.table == "criteria":
        return key
    if at is None or row.table != "indicators" or row.what:
        return ()
    placed = row.place is not None and row.place.place is not None
    return (*key, row.name, row.unit, at.line.like, at.column.at) if placed else ()
