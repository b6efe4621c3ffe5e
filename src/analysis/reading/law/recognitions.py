"""Lists of recognitions: which place met which standard, by which decision, in which batch."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from analysis.reading.law.columns import Column, are_places
from analysis.reading.law.facts import changing, rest_of
from analysis.reading.law.labels import Label
from analysis.reading.law.of_standard import names_one
from analysis.reading.law.places import Settled
from analysis.reading.law.recognition_years import year_told
from analysis.reading.law.row import Line, Recognition, Refusal, Result, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.stub import level_of
from analysis.reading.law.table import Table
from analysis.reading.law.values import are_years
from analysis.registers.country import COMMUNE
from analysis.registers.vocabulary import Item
from analysis.words.names import phrases
from analysis.words.patterns import later
from analysis.words.periods import Period, find_day
from analysis.words.text import match_key

Cell = tuple[int, int]
Telling = tuple[str, Column]  # what a column of a list tells, and the column
REGISTERED = "registered"  # the event of who but promised to meet a standard
ACTS = frozenset(("decision", "date"))  # what tells a recognition by itself
DATING = ACTS | {"year"}
# 1980/QĐ-TTg, QĐ 12/QĐ-UBND; the number of a decision, with its letters or with none.
_NUMBER = re.compile(r"\d+\s*/\s*(?:\d{4}\s*/\s*)?QĐ(?:\s*-\s*[\w.]+)*"
                     r"|\d+(?!\d|\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ])", re.I)  # fmt: skip
_COMMUNES = "count=communes_meeting_standard", "count=communes_gained"
_HOW_MANY = later(rf"(?<!\w)(?:{phrases('how_many')})(?=\s+\d)", re.I)
_KEPT = later(rf"(?<!\w)(?:{phrases('kept_up')})(?!\w)", re.I)


@dataclass(frozen=True)
class Recognitions:
    """The columns of a list by what they tell: decision, date, batch, standard, event.

    `event`: "" where its title names several acts, so that each line has to tell its own. `years`:
    those that tell but the year, each perhaps of a standard of its own. `beside`: other
    such columns of the same lines, of another standard, or of what was but promised.
    """

    at: dict[str, Column]
    event: str
    years: tuple[Column, ...] = ()
    beside: Recognitions | None = None
    doubled: tuple[Column, ...] = ()  # that tell once more what others tell: nobody knows of what

    @property
    def columns(self) -> set[int]:
        """Where these columns stand."""
        own = {column.at for column in (*self.at.values(), *self.years, *self.doubled)}
        return own | (self.beside.columns if self.beside else set())


def take_recognitions(table: Table, known: Recognitions, result: Result) -> None:
    """Add the rows of a list of recognitions and those beside, or why a line has none; by line."""
    before, own = len(result.rows), known
    while own:
        _take(table, own, result)
        own = own.beside
    result.rows[before:] = sorted(result.rows[before:], key=lambda row: row.cell[0])


def _take(table: Table, known: Recognitions, result: Result) -> None:
    titles = rest_of_titles(table, known)
    done = {row.cell for row in result.rows} | {refusal.cell for refusal in result.refused}
    for line in (line for line in table.lines if not line.total):
        told, years = _filled(table, line, known), _years(table, line, known)
        made = list(_of_line(table, line, known, told, years, done))
        made = [Refusal(one.cell, "rest", titles) if titles else one for one in made]
        left = {*told.values(), *years} - {one.cell for one in made}
        made += _of_act(told, made, left)
        result.elsewhere += left - {one.cell for one in made}
        result.rows += [one for one in made if isinstance(one, Row)]
        result.refused += [one for one in made if isinstance(one, Refusal)]
    result.refused += _doubled(table, known)


def _of_act(told: dict[str, Cell], made: list[Row | Refusal], left: set[Cell]) -> list[Refusal]:
    """Why an act has no row, where what else its line tells, a year, say, is not understood."""
    act = told.get("decision") or told.get("date")
    first = made[0] if len(made) == 1 and act in left else None
    return [replace(first, cell=act)] if act and isinstance(first, Refusal) else []


def _doubled(table: Table, known: Recognitions) -> list[Refusal]:
    """What columns tell once more: of which standard it is nobody knows."""
    cells = [(line.row, own.at) for line in table.lines for own in known.doubled]
    filled = [cell for cell in cells if _is_filled(table, cell)]
    return [Refusal(cell, "standard_unclear", table.titled) for cell in filled]


def _of_line(
    table: Table,
    line: Line,
    known: Recognitions,
    told: dict[str, Cell],
    years: dict[Cell, Column],
    done: set[Cell],
) -> Iterator[Row | Refusal]:
    """What a line recognises, by its decision or day; by years of standards of their own."""
    cell = told.get("decision") or told.get("date")
    several = len(known.years) > 1
    if cell and not several:
        if cell not in done:
            yield _made(table, line, told | dict(zip(("year",), years, strict=False)), known, None)
        return
    beside = {what: one for what, one in told.items() if what not in ACTS}
    for own, year in years.items():
        if own not in done:
            yield _made(table, line, beside | {"year": own}, known, year)
    if cell:  # of which of them it is nobody knows
        yield Refusal(cell, "standard_unclear", table.titled)


def _years(table: Table, line: Line, known: Recognitions) -> dict[Cell, Column]:
    """The cells of a line that tell but the year, each with its column."""
    own = {(line.row, column.at): column for column in known.years}
    return {cell: column for cell, column in own.items() if _is_filled(table, cell)}


def _filled(table: Table, line: Line, known: Recognitions) -> dict[str, Cell]:
    """The cells of a line that tell something of its recognition."""
    own = {what: (line.row, column.at) for what, column in known.at.items()}
    return {what: cell for what, cell in own.items() if _is_filled(table, cell)}


def _is_filled(table: Table, cell: Cell) -> bool:
    """Whether a cell says something: a dash does not."""
    return any(map(str.isalnum, str(table.at(cell) or "")))


def recognitions_in(table: Table) -> Recognitions | None:
    """A list of recognitions: a line a place, decisions or days, and words that say so."""
    told = [(what, one) for one in table.columns.values() if (what := told_by(table, one))]
    found = None
    for own in reversed([own for part in _by_promise(table, told) for own in _by_standard(part)]):
        one = _list_of(table, own)
        found = replace(one, beside=found) if one else found
    return found


def _by_promise(table: Table, told: Sequence[Telling]) -> list[Sequence[Telling]]:
    """The columns of what happened and those of what was promised, where both are told; each with
    those that tell neither a year nor an act."""
    dated = [pair for pair in told if pair[0] in DATING]
    promised = [pair for pair in dated if _event_of(pair[1].labels[::-1]) == REGISTERED]
    done = [pair for pair in told if pair not in promised]
    heads = [label for _, column in done for label in column.labels]
    both = len(promised) < len(dated) and _event_of_list(table, heads) not in ("", REGISTERED)
    return (
        [done, [pair for pair in told if pair not in dated or pair in promised]] if both else [told]
    )


def _by_standard(told: Sequence[Telling]) -> list[Sequence[Telling]]:
    """The columns of each standard, where all that tell more than years are of one, and each has
    a year or an act; else all together. A year of none is that of something else."""
    groups: dict[tuple[str, ...], list[Telling]] = defaultdict(list)
    for what, column in told:
        own = next((one.standards for one in column.labels[::-1] if one.standards), ())
        groups[own].append((what, column))
    shared = {what for what, _ in groups.pop((), [])}
    dated = [DATING & {what for what, _ in own} for own in groups.values()]
    apart = len(groups) > 1 and shared <= {"year"} and all(dated)
    return [*groups.values()] if apart else [told]


def _list_of(table: Table, told: Sequence[Telling]) -> Recognitions | None:
    years = tuple(column for what, column in told if what == "year")
    at = {what: column for what, column in told[::-1] if what != "year"}
    heads = [label for one in (*at.values(), *years) for label in one.labels]
    event = _event_of_list(table, heads)
    placed = any(line.place_named for line in table.lines)
    if not (placed and event and (years or at.keys() & ACTS)):
        return None
    event = event if event == REGISTERED or _is_of_one_act(table, heads) else ""
    return Recognitions(at, event, years, doubled=_once_more(told, at))


def _is_of_one_act(table: Table, heads: Sequence[Label]) -> bool:
    """Whether titles name one act and heads none besides: "Quyết định thu hồi"."""
    titled, own = _events_titled(table), {*_events(heads)} - {"recognised", REGISTERED}
    return not titled or len(titled) == 1 and own <= {*titled}


def _once_more(told: Sequence[Telling], at: dict[str, Column]) -> tuple[Column, ...]:
    """The columns that tell what another one tells."""
    return tuple(one for what, one in told if what in ACTS and one is not at[what])


def _event_of_list(table: Table, heads: Sequence[Label]) -> str:
    """What happened, as the title says; as heads do, where one of both speaks of a promise."""
    titled, own = _event_titled(table), _event_of(heads)
    return own if own and REGISTERED in (titled, own) else titled or own


def event_of_titles(table: Table) -> str:
    """What happened, as the titles say; "" where they name none, or several acts."""
    events = _events_titled(table)
    return next(iter(events)) if len(events) == 1 else ""


def _event_titled(table: Table) -> str:
    return _event_of(table.context.titles) or next(iter(_events_titled(table)), "")


def _events_titled(table: Table) -> dict[str, str]:
    """The events that the titles name; communes that "đạt chuẩn NTM" are recognised, if none."""
    titles = table.context.titles
    met = [item for label in titles if (item := _communes_met(label, bool(table.titled)))]
    return _events(titles) or ({"recognised": met[0].words} if met else {})


def _communes_met(label: Label, titled: bool) -> Item | None:
    """The words by which a title says of communes alone that they met a standard, and no more:
    "Duy trì xã đạt chuẩn"."""
    item = label.find("status", "concept")
    if item is None or label.has("crit", "criterion", "indicator") or _KEPT.search(label.text):
        return None
    counted = (item.meaning("concept") or "").startswith(_COMMUNES)
    met = titled and item.meaning("status") == "met" and label.has("level")
    return item if counted or met else None


def _event_of(labels: Sequence[Label]) -> str:
    """The first event that labels name, "" for none."""
    events = [label.find("event") for label in labels]
    return next((item.meaning("event") or "" for item in events if item), "")


def _events(labels: Sequence[Label]) -> dict[str, str]:
    """The events that labels name, each with the words that first do."""
    items = [item for label in labels for item in label.all("event")]
    return {item.meaning("event") or "": item.words for item in items[::-1]}


def told_by(table: Table, column: Column) -> str:
    """What a column of a list tells: its innermost head that says so, or its cells, which are
    standards or acts; of a plan nothing."""
    if _tells_no_act(table, column):
        return ""
    for label in reversed(column.labels):
        item = label.find("recognition", "crit", "concept")  # "Số tiêu chí đạt theo QĐ 318"
        if item is not None and item.has("recognition") and not label.rest:
            said = _events([label]).values()
            other = any(word not in said for word in _rest(label, plan=False))
            return "" if other else item.meaning("recognition") or ""  # "Ngày hết hạn"
    if _dates_standard(table, column) or _dates_titled(table, column):
        return "year"
    if column.job == "note" and _holds_decisions(table, column):
        return "decision"
    return _held(table, column) if column.job != "place" else ""


def _tells_no_act(table: Table, column: Column) -> bool:
    """Whether a column is a plan, or lists whom an act is of: "Công nhận theo Quyết định số …"."""
    if column.facts.measure == "plan" and _event_of(column.labels) != REGISTERED:
        return True
    if column.job != "value" or not any(one.has("recognition", "event") for one in column.labels):
        return False  # before its cells are looked through
    cells = [table.at((line.row, column.at)) for line in table.lines if not line.total]
    return are_places(table.labels, cells)


def _held(table: Table, column: Column) -> str:
    """What all that stands in a column is: a standard ("NTM nâng cao"), an act ("Thu hồi")."""
    cells = {text for line in table.lines if (text := table.at((line.row, column.at)))}
    texts = {text for text in cells if isinstance(text, str)}
    if not texts or len(texts) < len(cells):  # a number is none, and there may be many
        return ""
    read = [table.labels.read(text) for text in texts]
    if all(len(one.standards) == 1 and not one.rest for one in read):
        return "standard"
    return "event" if column.job != "note" and all(map(_is_act, read)) else ""


def _is_act(label: Label) -> bool:
    """Whether a label names an act and nothing else."""
    return len(_events([label])) == 1 and not (label.rest or label.numbers or label.period)


def _holds_decisions(table: Table, column: Column) -> bool:
    """Whether all that stands in a column of notes are numbers of decisions."""
    cells = [cell for line in table.lines if (cell := table.at((line.row, column.at)))]
    return bool(cells) and all("QĐ" in decision_in(str(cell))[0].upper() for cell in cells)


def _dates_standard(table: Table, column: Column) -> bool:
    """Whether a column of years stands under a standard: "Năm" below "Công nhận đạt chuẩn NTM", or
    "UBND tỉnh công nhận NTM năm"."""
    *over, own = column.labels or (None,)
    if own is None or not own.has("head:period") or own.rest or own.numbers or own.period:
        return False
    cells = [cell for line in table.lines if (cell := table.at((line.row, column.at)))]
    named = own.only is not None and column.job == "period"
    told = named or own.has("event") and own.standards and are_years(cells)
    return bool(told) and any(one.standards for one in (*over, own))


def _dates_titled(table: Table, column: Column) -> bool:
    """Whether but "Năm", or "Đạt chuẩn năm", heads years in a list without figures, whose title
    says what happened."""
    plain = len(column.labels) == 1 and _says_when_met(column.labels[0])
    titled = _event_titled(table) == "recognised" and any(table.titled)
    others = [one for one in table.values if one is not column]
    cells = (table.at((line.row, one.at)) for one in others for line in table.lines)
    return plain and titled and all(isinstance(cell, str) for cell in cells)


def _says_when_met(head: Label) -> bool:
    items = head.said.items
    plain = all(one.has("head:period") or one.meaning("status") == "met" for one in items)
    return head.has("head:period") and plain and not (head.rest or head.numbers or head.period)


def rest_of_titles(table: Table, known: Recognitions) -> tuple[str, ...]:
    """The words of titles and sheet that a list does not accept, those of a plan among them.

    Not where another column is what is planned, and the heads of what is dated say what happened.
    """
    planned = known.event != REGISTERED and not _says_what_happened(table, known)
    titles, acts = table.context.titles, _events([table.context.sheet]).values()
    words = [word for label in titles for word in _rest_of_title(label, plan=planned)]
    words += [one.words for label in titles for one in label.all("bound")]  # "(số ước)"
    words += [label.text for label in titles if names_one(table, label)]  # "tiêu chí số 17"
    said = {*acts, *chain(*(match_key(label.text).split() for label in titles))}
    words += [word for word in table.rest_of_sheet(plan=planned) if word not in said]
    return tuple(dict.fromkeys(words))


def _says_what_happened(table: Table, known: Recognitions) -> bool:
    """Whether what is dated says that it happened, and a column or a title what is planned beside:
    "Lộ trình và kết quả"."""
    dated = [*known.years, *(column for what, column in known.at.items() if what in ACTS)]
    told = all(any(label.has("event") for label in column.labels) for column in dated)
    measures = {i.meaning("measure") for one in table.context.titles for i in one.all("measure")}
    planned = any(column.facts.measure == "plan" for column in table.columns.values())
    return told and (planned or bool(dated) and {"plan", "actual"} <= measures)


def _rest_of_title(label: Label, *, plan: bool) -> list[str]:
    """The words of a title that a list does not accept; how many are listed it does: "Gia Lai có
    thêm 19 xã đạt chuẩn"."""
    said = _HOW_MANY.findall(label.text)
    told = {match_key(word) for own in said for word in (own, *own.split())}
    return [word for word in _rest(label, plan=plan) if word not in told]


def _rest(label: Label, *, plan: bool) -> tuple[str, ...]:
    return (*rest_of(label, "recognitions", standard=True), *changing(label, plan=plan))


def _rest_of_cell(table: Table, text: str, event: str) -> tuple[str, ...]:
    """The words of a cell that say more, or else, than which act it was, and when."""
    label = table.labels.read(text)
    said = {item.words: item.meaning("event") == event for item in label.all("event")}
    left = [word for word in _rest(label, plan=event != REGISTERED) if not said.get(word)]
    return tuple(dict.fromkeys([*left, *(word for word, own in said.items() if not own)]))


def _rest_of_sections(table: Table, line: Line, event: str) -> tuple[str, ...]:
    """The words of the sections over a line that nothing explains, or that change what happened;
    what stands behind its name; the acts of a title that names several, of which none is told."""
    if not event:
        return tuple(_events_titled(table).values())
    left = [word for label in line.sections for word in _rest(label, plan=event != REGISTERED)]
    own = _events(line.sections).get(event)
    return tuple(word for word in dict.fromkeys(left) if word != own) or _rest_of_name(line, event)


def _rest_of_name(line: Line, event: str) -> tuple[str, ...]:
    """What stands in brackets behind the name of a place: "Kỳ Hà (đề nghị)", "(năm 2018)"."""
    names = " ".join(map(str, line.names))
    beside = [label for label in line.stated if f"({label.text})" in names]
    said = [one for one in beside if _events([one]).keys() != {event}]
    return (*(label.text for label in said), *("?" for name in line.names if "?" in name))


def _made(
    table: Table, line: Line, told: dict[str, Cell], known: Recognitions, of_year: Column | None
) -> Row | Refusal:
    """The row of one line; a decision, a day or a year that is not understood is refused.

    `of_year`: the column that tells but the year, where no decision and no day does.
    """
    texts = {what: str(table.at(own)).strip() for what, own in told.items()}
    cell, *others = (told[what] for what in ("decision", "date", "year") if what in told)
    also = {own: own for own in others}.get(told.get("year", cell))
    number, rest = decision_in(texts.get("decision", ""))
    year = year_told(table, told, rest)
    day = find_day(texts.get("date", "")) or find_day(rest)
    standard = _standard(table, line, texts, known, of_year)
    event = _event(table, line, texts, known)
    read = {"decision": number, "date": day, "standard": standard, "event": event, "year": year}
    unread = _unread(texts, read)
    if unread in texts:
        return Refusal(told[unread], "words", (texts[unread],))
    for what, text in texts.items():
        if left := _rest_of_cell(table, text, event):
            return Refusal(told[what], "rest", left)
    if left := _rest_of_sections(table, line, event):
        return Refusal(cell, "rest", left)
    if standard is None:
        return Refusal(cell, "standard_unclear", table.titled)
    period = _period(table, line, day, year)
    if not places_of(line, communes=bool(named_in(table, line, COMMUNE))):
        return Refusal(cell, "place", line.names[-1:])
    if period is None:
        return Refusal(cell, "period")
    if of_year is not None and (when := _ended_before(table, of_year, period)):
        return Refusal(cell, "path_contradicts", (when, period.iso))
    batch = texts.get("batch", "")
    own = Recognition(event, batch.removesuffix(".0"), number, day)
    return Row("recognitions", cell, line.place, period, "actual", standard, "", None,
               recognition=own, also=also)  # fmt: skip


def places_of(line: Line, *, communes: bool) -> list[Settled]:
    """The place of a line, or those that it lists; where it names `communes`, no wider one."""
    place = line.place
    if place is None or communes and place.place is not None and place.place.level != COMMUNE:
        return []
    return [Settled(one.name, one.kind, one) for one in place.several] or [place]


def named_in(table: Table, line: Line, level: int) -> list[int]:
    """The columns headed by places of a level in which a line says something."""
    places = [c for c, one in table.columns.items() if one.job == "place"]
    filled = (c for c in places if table.at((line.row, c)) not in ("", None))
    return [c for c in filled if level_of(table.heads, [c]) == level]


def _ended_before(table: Table, column: Column, year: Period) -> str:
    """The time of the titles, where a year "đạt chuẩn" is later: it is then but hoped for; else "".

    One under a head that names the act is a fact.
    """
    when = table.context.period
    acts = any(label.has("event") for label in column.labels)
    return when.iso if when is not None and not acts and year.end > when.end else ""


def _unread(texts: dict[str, str], read: Mapping[str, object]) -> str:
    """The first of what a line tells that is not understood, or that nobody knows; "" for none."""
    wrong = (what for what, own in read.items() if own is None or not own and what in texts)
    return next(wrong, "")


def _event(table: Table, line: Line, texts: Mapping[str, str], known: Recognitions) -> str:
    """What happened to the place of a line: by its own cell, the innermost section that says so, or
    the whole list; "" for what nobody knows."""
    if "event" in texts:
        return _event_of([table.labels.read(texts["event"])])
    return _event_of(line.sections[::-1]) or known.event


def decision_in(text: str) -> tuple[str, str]:
    """The number of a decision, and the text without it; "" for none."""
    found = _NUMBER.search(text.removesuffix(".0"))
    if found is None or find_day(text[: found.end() + 8]) and "/" not in found[0]:
        return "", text
    return re.sub(r"\s+", "", found[0]), text[found.end() :]


def _standard(
    table: Table, line: Line, texts: dict[str, str], known: Recognitions, of_year: Column | None
) -> str | None:
    """The standard of a line: its column's, the section's, the title's; None: nobody knows."""
    if "standard" in texts:
        label = table.labels.read(texts["standard"])
        item = label.find("standard")
        plain = not label.rest and not label.numbers
        return (item.meaning("standard") if item else BASE) if plain else None
    acts = () if known.doubled else (known.at.get("decision"),)
    column = next(filter(None, (of_year, known.at.get("date"), *acts)), None)
    heads = [one for label in column.labels[::-1] for one in label.standards] if column else []
    if heads:
        return heads[0]
    over = [one for label in line.sections[::-1] for one in label.standards] or table.titled
    return None if len(table.titled) > 1 and over == table.titled else (*over, BASE)[0]


def _period(table: Table, line: Line, day: str, year: Period | None) -> Period | None:
    """The day of a recognition, or the year that its column, line, section or the title says."""
    over = line.period or table.facts(line.sections[::-1]).period
    if year is None and over is not None and over.iso.isdecimal() and not over.as_of:
        year = over  # "Năm 2015", and no stage of years
    if day and (year is None or str(year.year) == day[:4]):
        return replace(Period(int(day[:4])), part=day[5:])
    return year or over or table.context.period
