"""The job of each column: what its head says, and where that leaves several, what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.reading.law.aims import targets_beside
from analysis.reading.law.facts import Facts, facts_of, is_of_codes, names_met
from analysis.reading.law.former import with_remarks_on_former
from analysis.reading.law.giving_columns import NAMES, asks_name, columns_of_givers
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.list_cells import behind_counts, is_place_or_list
from analysis.reading.law.receipts import identifying, number_lines
from analysis.reading.law.values import are_years, may_be_time, value_of
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.vocabulary import Item
from analysis.words.names import items_of
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import read_quantities

TITLES = ("standard", "event")  # what a recognition is of, and what happened
_HEAD = re.compile("head:(.+)")
MOST, NEARLY_ALL = 0.5, 0.9  # of the texts of a column that must be of one sort


@dataclass(frozen=True)
class Column:
    """One column: its heads, outer to inner, what they state, and its job ("value": figures)."""

    at: int
    labels: tuple[Label, ...]
    facts: Facts
    job: str


def columns_of(
    labels: Labels,
    heads: dict[int, list[str]],
    texts: dict[int, list[object]],
    stub: Sequence[int],
    gives: bool,
) -> dict[int, Column]:
    """Each column by its number; `heads` from outer to inner, `texts` one for each line."""
    found = {}
    for at, own in heads.items():
        read = tuple(labels.read(text) for text in own if text.strip())
        facts = facts_of(read[::-1])
        found[at] = Column(at, read, facts, _job(labels, read, texts[at], at in stub, gives))
    found = columns_of_givers(labels, targets_beside(_placed(labels, found, texts, stub)), texts)
    found = with_remarks_on_former(_said_of_places(labels, found, texts, stub))
    found = identifying(behind_counts(labels, found, texts), texts)
    return _days_of_decisions(_described(found))


def stated_time(labels: Labels, column: Column, text: str) -> Label:
    """What a cell of a column of times says, below its head if it says none alone: "Tháng | 3"."""
    label = labels.read(text)
    if label.period is not None or not column.labels:
        return label
    headed = labels.read(f"{column.labels[-1].text} {text}")
    return label if headed.period is None or headed.rest else headed


def _placed(
    labels: Labels,
    found: dict[int, Column],
    texts: dict[int, list[object]],
    stub: Sequence[int],
) -> dict[int, Column]:
    """Communes below a head of who does or reports it are the places, where no other column is."""
    if any(column.job == "place" for column in found.values()):
        return found
    notes = (at for at in stub if found[at].job == "note" and _of_doers(found[at]))
    named = [at for at in notes if are_places(labels, texts[at])]
    return found | {at: replace(found[at], job="place") for at in named[:1]}


def _of_doers(column: Column) -> bool:
    """Whether a head names who does something: "Đơn vị thực hiện"."""
    return any(
        item.meaning("head:note") == "doer" for one in column.labels for item in one.said.items
    )


def are_places(labels: Labels, cells: Sequence[object]) -> bool:
    """Whether nearly all texts of a column are known places, and two at least."""
    read = [labels.place(str(cell))[0] for cell in cells if cell not in (None, "")]
    known = sum(named is not None and bool(named.candidates) for named in read)
    return known >= max(2, NEARLY_ALL * len(read))


def _said_of_places(
    labels: Labels,
    found: dict[int, Column],
    texts: dict[int, list[object]],
    stub: Sequence[int],
) -> dict[int, Column]:
    """Right of the places, criteria of a status, parts of a whole and acts are said of them."""
    first = next((at for at, one in found.items() if one.job == "place"), None)
    if first is None:
        return found
    said = [
        at
        for at in (at for at in stub if at > first and found[at].job == "content")
        if judges_criteria(found[at])
        or _fractions(labels, texts[at])
        or (_numbers_criteria(labels, texts[at]) and not heads_criteria(found[at].labels))
    ]
    return found | {at: replace(found[at], job="value") for at in (*said, *_acts(found, first))}


def _acts(found: dict[int, Column], first: int) -> list[int]:
    """Columns of places headed by what happened to these, right of others: "Công nhận năm 2014"."""
    heads = {at: one.labels[-1:] for at, one in found.items() if at > first and one.job == "place"}
    return [at for at, own in heads.items() for head in own
            if head.has("event") and not head.has("head:place", "level")]  # fmt: skip


def _described(found: dict[int, Column]) -> dict[int, Column]:
    """A column of descriptions describes the values right of it; without any, it holds them."""
    last = max((at for at, one in found.items() if one.job in ("value", "verdict")), default=-1)
    jobs = {at: "content" if at < last else "value"
            for at, column in found.items() if column.job == "description"}  # fmt: skip
    return found | {at: replace(found[at], job=job) for at, job in jobs.items()}


def _days_of_decisions(found: dict[int, Column]) -> dict[int, Column]:
    """The days of decisions, or those that a standard was met, date no other figure."""
    told = {_recognition(column): column for column in found.values()}
    dated = told.get("date")
    if dated is None or dated.job != "period":
        return found
    acts = any(label.has("standard", "event") for label in dated.labels) or "decision" in told
    return found | {dated.at: replace(dated, job="note")} if acts else found


def _fractions(labels: Labels, cells: Sequence[object]) -> bool:
    """Whether all cells are parts of a whole: "18/19", "18/19 tiêu chí"."""
    return all(value_of(labels, cell).sort in ("fraction", "blank") for cell in cells)


def _numbers_criteria(labels: Labels, cells: Sequence[object]) -> bool:
    """Whether all cells list criteria by number: "Tiêu chí 5, 17", "Đạt thêm TC 6"."""
    read = [labels.read(str(cell)) for cell in cells if cell not in (None, "")]
    of_criteria = (one for one in read if one.has("crit", "status") and not one.places)
    listed = [one for one in of_criteria if one.numbers and not (one.rest or one.period)]
    return bool(read) and len(listed) == len(read)


def judges_criteria(column: Column) -> bool:
    """Whether a column is headed by criteria of a status: "Tiêu chí chưa đạt", "Các TC đạt"."""
    heads = [head for head in column.labels[-1:] if not head.rest]
    named = not column.facts.forms and any(map(names_met, heads))
    return named or any(head.has("crit") and head.has("status") for head in heads)


def _of_criteria(heads: Sequence[Label]) -> bool:
    """Whether the innermost head names criteria, or those that are met: "Các TC đạt"."""
    return any(head.has("crit") or names_met(head) for head in heads[-1:])


def _recognition(column: Column) -> str:
    """What the innermost head that says so tells of a recognition: its decision, its day."""
    items = (label.find("recognition") for label in reversed(column.labels))
    return next((item.meaning("recognition") or "" for item in items if item), "")


@dataclass(frozen=True)
class _Seen:
    """What is seen of a column: its heads, cells and texts, shares of sorts, jobs its head says."""

    heads: Sequence[Label]
    full: Sequence[object]
    texts: Counter[str]
    sorts: dict[str, float]
    said: set[str]
    in_stub: bool
    gives: bool

    @property
    def says_words(self) -> bool:
        """Whether as many cells as not are words."""
        return bool(self.texts) and self.texts.total() >= MOST * len(self.full)

    @property
    def judges(self) -> bool:
        """Whether a head and nearly all texts say a verdict."""
        return "verdict" in self.said and self.sorts["status"] >= NEARLY_ALL

    @property
    def marks(self) -> bool:
        """Whether most texts are marks, and no bullets."""
        return self.sorts["status"] >= MOST and not set("+*") >= set(self.texts)

    @property
    def counting(self) -> bool:
        """Whether all cells count lines: small whole numbers, ordinals, dashes."""
        return bool(self.full) and all(map(_counts, self.full))


def _job(
    labels: Labels, heads: Sequence[Label], cells: Sequence[object], in_stub: bool, gives: bool
) -> str:
    counts = Counter(cell for cell in cells if isinstance(cell, str))
    texts = Counter({text: n for text, n in counts.items() if _is_words(labels, text)})
    sorts = _sorts(labels, texts)
    full = [cell for cell in cells if cell not in (None, "")]
    said = set() if _numbered(heads) else _said(heads, bool(sorts["unit"] or not texts))
    seen = _Seen(heads, full, texts, sorts, said, in_stub, gives)
    if heads and is_of_codes(heads[-1]):
        return "note"
    if _tells_gifts(labels, seen):
        return "value"
    rules = (_first_job, _named_job, *((_stub_job, _said_job) if in_stub else (_value_job,)))
    return next(job for rule in rules if (job := rule(seen)))


@lru_cache(1 << 14)
def _is_words(labels: Labels, text: str) -> bool:
    """Whether a text is no number, no unit line of the sheet, and no ditto mark."""
    own = text.strip() and not (labels.is_ditto(text) or labels.read(text).has("head:unit"))
    return bool(own) and value_of(labels, text).sort not in ("number", "fraction", "list", "blank")


def _first_job(seen: _Seen) -> str:
    """What a column is before its texts are looked at; "" where they must tell."""
    if "ordinal" in seen.said and not seen.marks:
        return "ordinal"
    counts = seen.said == {"place"} and not seen.texts  # "Huyện NTM" over numbers
    if any(_states_one_thing(one) or counts and one.standards for one in seen.heads[-1:]):
        return "value"
    if seen.in_stub and (seen.texts or not _names_giver(seen)):  # no amounts below "NS tỉnh"
        return _counted_job(seen) if seen.counting else ""
    if seen.heads and seen.heads[-1].rest:
        return "value"
    return "" if seen.says_words else _number_job(seen)


def _number_job(seen: _Seen) -> str:
    """What numbers are: what their head alone says, but figures below "Năm báo cáo"; years below a
    head of names are times."""
    alone = next(iter(seen.said)) if len(seen.said) == 1 else ""
    if alone in ("requirement", "note") or alone == "period" and all(map(may_be_time, seen.full)):
        return alone
    return "period" if set() < seen.said <= {*NAMES} and are_years(seen.full) else "value"


def _numbered(heads: Sequence[Label]) -> bool:
    """Whether the innermost head is the number of a criterion: "3" below "Số thứ tự tiêu chí"."""
    alone = [len(own.numbers) == 1 and not (own.said.items or own.rest) for own in heads[-1:]]
    return any(alone) and any(label.has("crit") for label in heads[:-1])


def _counted_job(seen: _Seen) -> str:
    """What a column of the stub is that counts its lines: ordinals, or numbers of criteria."""
    if not seen.heads:
        return "ordinal"
    return "content" if len(set(seen.full)) > 1 and heads_criteria(seen.heads) else ""


def _tells_gifts(labels: Labels, seen: _Seen) -> bool:
    """Whether a column tells gifts below who gave: "Hội Phụ nữ: 12 triệu đồng", below a kind."""
    headed = seen.in_stub and _names_giver(seen) or seen.said == {"org"}
    telling = sum(n for one, n in seen.texts.items() if headed and _counts_things(labels, one))
    return telling > 0 and telling >= MOST * seen.texts.total()


def _names_giver(seen: _Seen) -> bool:
    """Whether the innermost head is a giver or a kind, and names no column of them."""
    head = seen.heads[-1] if seen.heads else None
    return head is not None and not seen.said and not head.rest and head.has("org", "kind")


def _counts_things(labels: Labels, text: str) -> bool:
    try:
        return any(one.unit is not None for one in read_quantities(text, labels.units))
    except NotVietnameseNumber:
        return True


def _named_job(seen: _Seen) -> str:
    """The job that a head names; a unit only over units, "Năm" over names of none, no verdict is a
    requirement or a remark. What says who received, and not where, is a remark."""
    if seen.texts and _says_receiver(seen):
        return "note"
    if "verdict" in seen.said and seen.sorts["author"] >= MOST:
        return "note"  # "Cơ quan thẩm định" names who judged
    texts = {"unit": bool(seen.texts), "period": seen.in_stub and seen.says_words}
    not_so = {job for job, told in texts.items() if told and not seen.sorts[job]}
    not_so |= {"requirement"} if seen.sorts["unmet"] else set()
    not_so |= {"note"} if seen.judges else set()
    order = ("unit", "note", "requirement", "period")
    return next((job for job in order if job in seen.said - not_so), "")


def _says_receiver(seen: _Seen) -> bool:
    """Whether the innermost head says who received, over names that are no places."""
    named = seen.sorts["place"] + seen.sorts["here"] >= MOST > seen.sorts["org"]
    return bool(seen.heads) and seen.heads[-1].has("receive") and not named


def _stub_job(seen: _Seen) -> str:
    """The job that the texts of a column of the stub show."""
    said, sorts = seen.said, seen.sorts
    if seen.counting and not said:
        counted = _names_thing(seen.heads) or not number_lines(seen.full)
        return "value" if counted else "ordinal"
    if sorts["place"] >= MOST and (not said or said & {"place", "content", "org"}):
        return _job_of_places(seen)
    if job := _giver_job(seen) or _time_job(seen):
        return job
    return "unit" if "unit" in said or sorts["unit"] >= NEARLY_ALL else ""


def _time_job(seen: _Seen) -> str:
    """Times; years of an act are remarks: "Năm được công nhận đạt chuẩn"."""
    numbers = "period" in seen.said and not seen.says_words  # below "Tháng": 1, 2, 3
    if numbers or seen.sorts["period"] >= MOST:
        return "period"
    told = any(one.has("recognition") for one in seen.heads[-1:])
    return ("note" if told else "period") if are_years(seen.full) else ""


def _job_of_places(seen: _Seen) -> str:
    """A column of places names its lines; or says a status or a standard of those that it lists:
    "Xã đạt", "Xã NTM nâng cao"."""
    said = any(head.has("status") or head.standards for head in seen.heads[-1:])
    return "value" if said and any(len(items_of(text)) > 1 for text in seen.texts) else "place"


def _names_thing(heads: Sequence[Label]) -> bool:
    """Whether the innermost head names what is counted, or when, or is a number: "Số tiêu chí đạt"
    and "Năm 2016" number no lines."""
    things = "concept", "thing", "kind", "unit"
    dated = (one.has(*things) or bool(one.numbers) or one.period is not None for one in heads[-1:])
    return any(dated)


def _giver_job(seen: _Seen) -> str:
    """Who gave, or where money is from, by texts or a head that says nothing else; or where."""
    said, orgs = seen.said, seen.sorts["org"]
    unplaced = seen.gives and "org" in said and seen.sorts["place"] < MOST
    if "source" in said and (orgs or seen.sorts["here"]):  # "Tỉnh", "Huyện" are budgets there
        return "source"
    if _names_giver(seen) and seen.heads[-1].has("org") and not seen.sorts["place"]:
        return "org"
    placed = "place" if "place" in said and seen.sorts["place"] else ""
    return "org" if orgs >= MOST or said == {"org"} or unplaced else placed


def _said_job(seen: _Seen) -> str:
    """The job that the head of a column of the stub says where its texts tell nothing."""
    said = seen.said
    if said == {"value"}:
        return "value"
    if "source" in said:
        return "source"
    alone = [job for job in ("org", "place") if job in said]
    return alone[0] if len(alone) == 1 and "content" not in said else "content"


def _counts_thing(head: Label) -> bool:
    things = ("indicator", "concept", "criterion", "kind", "org", "thing")
    return bool(head.places) or head.has(*things)


def _value_job(seen: _Seen) -> str:
    """The job of a column right of the stub that holds texts."""
    said, sorts = seen.said, seen.sorts
    if not sorts["status"]:
        if sorts["unit"] >= NEARLY_ALL:
            return "unit"
        named = sorts["place"] + sorts["here"] >= MOST
        if "place" in said and named and not seen.heads[-1].has("status"):
            return _job_of_places(seen)  # "Xã chưa đạt" lists places that something is said of
    if sorts["period"] >= NEARLY_ALL:
        if any(map(_counts_thing, seen.heads[-1:])):
            return "value"  # a day among figures is none of them
        planned = facts_of(seen.heads[-1:]).measure == "plan"  # "Dự kiến hoàn thành"
        return "period" if not (said or planned) or "period" in said else "note"
    if sorts["status"] < MOST and (job := _words_job(seen)):
        return job
    return "verdict" if "verdict" in said else "value"


def _words_job(seen: _Seen) -> str:
    """Content, givers or descriptions: few are marks; what is below "Tiêu chí đạt thêm" lists."""
    said, sorts = seen.said, seen.sorts
    planned = facts_of(seen.heads).measure == "plan"
    lists = planned or any(head.has("status", "concept") for head in seen.heads[-2:])
    headed = heads_criteria(seen.heads) or "content" in said
    if sorts["criterion"] >= MOST and headed and not lists:
        return "content"
    named = sorts["org"] >= MOST and said & {"org", "source"}
    if not sorts["status"] and (named or said == {"org"} and seen.heads[-1].has("give")):
        return "org"  # whoever they are: "Nhà tài trợ | Nhóm thiện nguyện Quận 9"
    listed = lists and _of_criteria(seen.heads)  # of a status
    return "description" if "content" in said and not listed else ""


def _states_one_thing(head: Label) -> bool:
    """Whether a head names one criterion or indicator: what stands below it says how it is."""
    numbered = head.has("crit") and bool(head.numbers)
    return not head.rest and (head.has("criterion", "indicator") or numbered)


def heads_criteria(heads: Sequence[Label]) -> bool:
    """Whether the innermost head names criteria and nothing else."""
    return (
        bool(heads)
        and heads[-1].has("crit")
        and not heads[-1].rest
        and not heads[-1].has("concept", "status")
    )


def _said(heads: Sequence[Label], units: bool) -> set[str]:
    """The jobs that the innermost head names, if it names nothing else.

    "ĐVT" over names heads no unit.
    """
    for label in reversed(heads):
        jobs = _jobs(label)
        if jobs and (units or jobs != {"unit"}):
            return set() if label.rest else jobs
        if label.period or label.places or label.rest or (label.said.items and not jobs):
            return set()  # it names something of its own, whatever stands over it
    return set()


def _jobs(label: Label) -> set[str]:
    """The jobs of columns that a head may name."""
    jobs = {job for item in _heading(label) for use, _ in item.uses for job in _HEAD.findall(use)}
    if label.only and label.only.meaning("recognition") in TITLES:
        return {"note"}  # "Danh hiệu" names no line
    if asks_name(label):
        return {"content", "org"}  # "Tên": of givers below a title of gifts
    if jobs == {"period"} and (label.has("total", "mean") or label.changed):
        return set()  # "Cộng 3 năm" sums, "Năm 2022 so với năm 2018" compares: they date nothing
    return {"note"} if jobs == {"period"} and _dates_itself(label) else jobs


def _heading(label: Label) -> list[Item]:
    """What a head says without what stands aside: "(ngày)", "(số TT)".

    Nor does a remark beside a name count: "Xã (sáp nhập từ)".
    """
    named = any(one.has("head:place", "head:content") and not one.aside for one in label.said.items)
    aside = ("unit", "head:ordinal", "head:note") if named else ("unit", "head:ordinal")
    return [item for item in label.said.items if not (item.aside and item.has(*aside))]


def _dates_itself(label: Label) -> bool:
    """Whether the years below a head date no other figure: "Năm đạt chuẩn", "NTM năm"."""
    aside = all(item.aside for item in label.said.all("head:period"))  # "Lộ trình (năm)"
    acts = label.has("status", "event") or bool(label.standards)
    acts = acts or any(item.meaning("recognition") == "decision" for item in label.said.items)
    return acts or aside and any(not item.aside for item in label.said.items[:1])


def _counts(cell: object) -> bool:
    if isinstance(cell, float | int):
        return cell == int(cell) and 0 < cell < 1000
    return isinstance(cell, str) and (ordinal_of(cell) is not None or cell.strip() in "-–+*")


def _sorts(labels: Labels, texts: Counter[str]) -> dict[str, float]:
    """Shares of the texts that are places, givers, units, periods, marks."""
    sorts = "place", "here", "org", "unit", "period", "status", "unmet", "criterion", "author"
    counts: dict[str, int] = dict.fromkeys(sorts, 0)
    for text, times in texts.items():
        for sort in _sorts_of(labels, text):
            counts[sort] += times
    return {sort: count / max(texts.total(), 1) for sort, count in counts.items()}


@lru_cache(1 << 14)
def _sorts_of(labels: Labels, text: str) -> list[str]:
    """What a text is: a place, the area or a level of places, a giver, a unit, a period, a mark."""
    label = labels.read(text)
    items, rest = label.said.items, label.rest
    plain = bool(items) and not rest and not label.numbers
    is_one = {
        "place": is_place_or_list(labels, text, bool(items)),
        "here": label.has("here", "level") and not labels.place(text)[0],
        "org": label.has("org"),
        "unit": plain and all(item.has("unit") for item in items),
        "period": label.period is not None and not (items or rest or label.numbers),
        "status": label.has("status"),
        "unmet": "not_met" in {item.meaning("status") for item in items},
        "criterion": label.has("criterion") and not rest,
        "author": label.has("author", "org") and not label.has("status"),
    }
    return [sort for sort, so in is_one.items() if so]
