"""What stands around a table, from near to far: its lines, the sheet's name, the file's name, the letterhead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from analysis.reading.labels import Labels, Meaning, PlaceName
from analysis.reading.layout import Layout, Table
from analysis.words.periods import Period
from analysis.words.text import match_key
from analysis.words.units import Unit

# Sets for advanced and model communes, hamlets, civilised wards and districts, whose numbers are others.
_OTHER_SET = re.compile(
    r"\b(?:ntm|nông thôn mới) (?:nâng cao|kiểu mẫu)|"
    r"tiêu chí (?!nông thôn mới|ntm)(?:\w+ ){0,3}(?:nâng cao|kiểu mẫu|vườn mẫu|đô thị văn minh|văn minh đô thị)|"
    r"tiêu chí (?:\w+ ){0,2}(?:huyện|tỉnh|thị xã) (?:đạt )?(?:chuẩn )?nông thôn mới"
)


# Money that is owed, lent, needed or asked for was given by nobody.
_NO_GIFT = re.compile(r"\bnợ\b|\bdư nợ\b|\bnhu cầu\b|\bcòn thiếu\b|\bđề nghị (?:hỗ trợ|cấp|bổ sung|bố trí)\b")


@dataclass(slots=True)
class Context:
    """The dimensions that the surroundings of one table give to values that lack them."""

    period: Period | None = None
    places: tuple[PlaceName, ...] = ()
    district: str = ""
    unit: Unit | None = None
    indicator: str = ""
    organization: str = ""
    kind: str = ""
    measure: str = ""
    criterion: str = ""
    contradiction: str = ""
    place_contradiction: str = ""
    speaks_of_criteria: bool = False
    no_gift: str = ""  # a table of debts, loans or needs
    other_set: str = ""  # a set of criteria that is none of the register's
    years_seen: list[int] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        return self.period.year if self.period else None


def context_of(layout: Layout, table: Table, labels: Labels, source: str) -> Context:
    """The context of one table: its own lines first, then those of the sheet's first table, then names."""
    first = layout.tables[0].context if layout.tables[0] is not table else []
    own_texts = [*table.context, *first]
    lines = [labels.read_context(t) for t in own_texts]
    own = lines[: len(table.context)] or (lines if not _same_lines_before(layout, table) else [])
    sheet = labels.read_context(layout.sheet.name)
    stem = PurePosixPath(source).stem
    context = Context()
    _periods(context, own, lines if own else [], sheet, stem, labels)
    near = lines[: len(table.context)]
    named = [m for m in near if m.places and labels.level(m.places[0]) == 1]
    _places(context, near if named else lines, sheet, stem, layout.letterhead, labels)
    for meaning in [*lines, sheet]:
        context.unit = context.unit or meaning.unit
        context.indicator = context.indicator or meaning.indicator
        context.organization = context.organization or meaning.organization
        context.kind = context.kind or meaning.kind
        context.measure = context.measure or meaning.measure
        context.criterion = context.criterion or meaning.criterion
    heads = [_district(labels.read(text).places, labels) for c in table.columns[-1:] for text in c.path[:1]]
    shared = len({c.path[:1] for c in table.columns}) == 1
    context.district = heads[0][0] if shared and heads and heads[0] else context.district
    context.other_set = next(
        (t for t in [*table.context, *first, layout.sheet.name] if _OTHER_SET.search(match_key(t))), ""
    )
    context.no_gift = next((t for t in own_texts if _NO_GIFT.search(match_key(t))), "")
    words = match_key(" ".join([*table.context, *first, layout.sheet.name]))
    context.speaks_of_criteria = "tiêu chí" in words or "tieu chi" in words
    if context.year:
        context.years_seen.append(context.year)
    for column in table.columns:
        for text in column.path:
            period = labels.read(text).period
            if period and period.year and period.year not in context.years_seen:
                context.years_seen.append(period.year)
    return context


def _same_lines_before(layout: Layout, table: Table) -> bool:
    """Whether an earlier table has the same headings and lines: then an untitled one is of another, unnamed time."""
    for other in layout.tables:
        if other is table:
            return False
        if [c.path for c in other.columns] == [c.path for c in table.columns]:
            names = {text for row in other.rows for _, text in row.stubs[:1]}
            if sum(text in names for row in table.rows for _, text in row.stubs[:1]) > 1:
                return True
    return False


def _periods(
    context: Context, own: list[Meaning], lines: list[Meaning], sheet: Meaning, stem: str, labels: Labels
) -> None:
    """Title, then sheet, then file. Title and sheet must agree; a file's name only fills a gap."""
    title = _one_period([m.period for m in own if m.period]) or _one_period(
        [m.period for m in lines if m.period]
    )
    named = sheet.period
    if title and title.year is None and named and named.year:
        title = title.within(named.year)
    if title and named and title.year and named.year and title.year != named.year and title.since is None:
        context.contradiction = f"{title.iso} / {named.iso} ({sheet.text})"
        return
    if title and named and title.year == named.year and named.part and not title.part:
        title = named
    context.period = title if title and title.year else (named or title)
    if context.period is None or context.period.year is None:
        found = labels.read_context(re.sub(r"[-_.]+", " ", stem)).period
        if found is not None and found.year is not None:
            context.period = context.period.within(found.year) if context.period else found


def _one_period(periods: list[Period]) -> Period | None:
    """The period that the lines agree on: a plain year overrules the date on which the figures were read."""
    distinct = list(dict.fromkeys(periods))
    plain = [p for p in distinct if not p.as_of]
    years = {p.year for p in plain if p.year}
    if len(years) > 1:
        return None
    for group in (plain, distinct):
        with_part = [p for p in group if p.part or p.since]
        if len(with_part) == 1:
            year = next((p.year for p in group if p.year), None)
            return with_part[0].within(year)
        if len(group) == 1:
            return group[0]
    return plain[0] if plain else None


def _places(
    context: Context, lines: list[Meaning], sheet: Meaning, stem: str, letterhead: list[str], labels: Labels
) -> None:
    """The narrowest place named nearest; two communes that differ are a contradiction."""
    heads = [labels.read_context(t).places for t in letterhead]
    tiers = [*[m.places for m in lines], sheet.places]
    file = labels.scan_places(re.sub(r"[-_.]+", " ", stem))
    found = [p for p in [*tiers, file, *heads] if p]
    context.district = next((i for names in [*tiers, *heads, file] for i in _district(names, labels)), "")
    communes = [p for p in tiers if p and labels.level(p[0]) == 1]
    keys = {tuple(n.key for n in p) for p in communes}
    if len(keys) > 1:
        context.place_contradiction = " / ".join(sorted({", ".join(n.text for n in p) for p in communes}))
        return
    if communes:
        context.places = communes[0]
    elif found:
        lowest = min(labels.level(p[0]) for p in found)
        near = [p for p in tiers if p] or found
        if lowest == 1 and not any(tiers):
            near = [p for p in found if labels.level(p[0]) == 1]
        elif lowest == 1 and file and labels.level(file[0]) == 1 and file not in heads:
            near = [file] if not near or labels.level(near[0][0]) > 1 else near
        context.places = near[0]
    if len(context.places) > 1 and labels.level(context.places[0]) > 1:
        context.places = context.places[:1]


def _district(names: tuple[PlaceName, ...], labels: Labels) -> list[str]:
    """Ids of districts among the places named, to tell communes of one name apart."""
    ids = []
    for name in names:
        for place in labels.registers.places.get(name.key, []):
            if place.level == 2 and (not name.place_type or name.place_type == place.place_type):
                ids.append(place.place_id)
    return ids
