"""What one label says: the cheapest way to explain its words, places, periods and numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from analysis.reading.law.numbered import SIGN, Numbers
from analysis.reading.law.offices import of_office
from analysis.reading.law.shown import FOOTNOTE, REFERENCE, shown_of, unnumbered, without_letter
from analysis.reading.law.standards import standards_of
from analysis.reading.law.twins import firsts_of_twin, is_english
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.country import COMMUNE, PROVINCE, Country, Place, country, of_kind
from analysis.registers.kinds import KIND_BEGINS, LONGEST_KIND, kind_of, may_stand_bare, multiplies
from analysis.registers.vocabulary import (
    CUT,
    FILLED,
    ITEM,
    LONGEST_LABEL,
    UNEXPLAINED,
    Item,
    Said,
    Token,
    Vocabulary,
    tokens_of,
)
from analysis.words.names import phrases
from analysis.words.one_period import divides_times, told_period
from analysis.words.periods import Period, may_name_period, periods_in
from analysis.words.text import bare_key, is_unaccented, match_key, normalize, strip_accents
from analysis.words.units import Units

WITH_KIND, BARE_NAME = 0.8, 1.6
UNIT_WITHIN = ITEM + 0.5  # a unit stands aside; elsewhere its words are rather others
_BEFORE_ASIDE = ("(", ",", ";", ":", "-", "–")
# In "6 tháng đầu năm", "6T đầu năm" no day begins.
MONTHS, SINCE = (phrases(of).split("|") for of in ("months", "since"))
LONGEST_DITTO, LONGEST_TEXT = 12, 1_500  # characters of a ditto mark, of a label
Option = tuple[float, int, object]  # what it costs to take some words so, where they end, and how


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text names: its kind as written ("": none) and every unit it may be."""

    kind: str
    name: str
    candidates: tuple[Place, ...]


Covered = tuple[Said, tuple[Named, ...], tuple[str, ...]]  # what is said, places, and numbers


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """What a label says. `rest`: the words that nothing explained. One text is one label of a run.

    `changed`: it speaks of another time or a comparison; `start`: of the first day of a year;
    `standards`: those that it names; `uses`: all uses of its items. `example`:
    of one without words of its own, one that states the same.
    """

    text: str
    said: Said
    period: Period | None
    periods: int
    places: tuple[Named, ...]
    numbers: tuple[str, ...]
    changed: bool
    start: bool = False
    standards: tuple[str, ...] = ()
    example: Label | None = None
    uses: frozenset[str] = field(init=False, repr=False)
    rest: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        uses = frozenset(use for item in self.said.items for use, _ in item.uses)
        object.__setattr__(self, "uses", uses)
        object.__setattr__(self, "rest", self.said.rest)

    @property
    def only(self) -> Item | None:
        """The one item that is all of the label, beside a period; None where more is said."""
        alone = len(self.said.items) == 1 and not (self.rest or self.places or self.numbers)
        return self.said.items[0] if alone else None

    def find(self, *uses: str) -> Item | None:
        """The first item with one of these uses."""
        return None if self.uses.isdisjoint(uses) else self.said.find(*uses)

    def all(self, *uses: str) -> Sequence[Item]:
        """Every item with one of these uses."""
        return () if self.uses.isdisjoint(uses) else self.said.all(*uses)

    def has(self, *uses: str) -> bool:
        """Whether any item has one of these uses."""
        return not self.uses.isdisjoint(uses)


class Labels:
    """Labels of a run, each text read once and kept; `standard` is the unit of each indicator,
    `called` its name."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        units: Units,
        places: Country | None = None,
        standard: Mapping[str, str] | None = None,
        gathering: Collection[str] = (),
        called: Mapping[str, str] | None = None,
    ) -> None:
        self.vocabulary, self.units, self.standard = vocabulary, units, standard or {}
        self.called, self.gathering = called or {}, gathering  # these report what came from others
        self.country = places or country()
        self.values: dict[float | str | tuple, Any] = {}  # of cells, kept by `value_of`
        self.blanks: dict[tuple, Label] = {}  # labels without their words, kept by `blank_of`
        self._numbers = Numbers(vocabulary, self.country)
        self._numbered = lru_cache(1 << 14)(self._read_numbered)
        self._covered = lru_cache(1 << 6)(self._cover_of)  # one label asks for a text twice
        self.read = lru_cache(1 << 16)(self._read)
        self.name = lru_cache(1 << 16)(self._name)
        self.place = lru_cache(1 << 16)(self._place)

    @cached_property
    def of_plans(self) -> Labels:
        """Labels as plans of work mean them: there "Hạn" heads the days by which tasks are due."""
        return Labels(self.vocabulary.of_plans, self.units, self.country)

    @cached_property
    def provinces(self) -> frozenset[str]:
        """The words of the names of provinces, as English writes them: "in Hung Yen"."""
        own = (place for place in self.country.by_key.values() if place.level == PROVINCE)
        return frozenset(word for place in own for word in bare_key(place.name).split())

    def is_ditto(self, text: str) -> bool:
        """Whether a cell says only that it is as the one above: "nt", "-nt-"."""
        short = len(text) <= LONGEST_DITTO
        return short and text.strip(" -–_.").casefold() in self.vocabulary.dittos

    def evidence(self, text: str) -> str:
        """What words alone say of a cell: "mark" (a status only, whatever brackets behind it say),
        "total", "head", "note" or ""."""
        label = self.read(text)
        items, alone = label.said.items, not label.rest
        if self._is_mark(text):
            return "mark"
        if not items or label.places:
            return ""
        if alone and len(items) == 1 and label.has("status"):
            return "mark"
        if _sums(items):
            return "total"
        if text.rstrip().endswith(":") and all(item.has("note") for item in items):
            return "note"
        return "head" if alone and not label.numbers and all(map(_is_head, items)) else ""

    def _is_mark(self, text: str) -> bool:
        """Whether a text is a status with a remark in brackets, which is no unit."""
        core, _, aside = text.partition("(")
        if not aside.endswith(")"):
            return False
        status, unit = self.read(core.strip()).only, self.read(aside[:-1]).only
        return bool(status and status.has("status")) and not (unit and unit.has("unit"))

    def _read(self, text: str) -> Label:
        """A label, of texts that differ in numbers alone all as the first; it is their example."""
        shape, numbers = self._numbers.without(text)
        first = self._numbered(shape, len(numbers)) if numbers else None
        if first is None:
            return self._whole(text)
        own, left = first.said, iter(numbers)
        said = tuple([next(left) if one == SIGN else one for one in first.numbers])
        told = first.places, said, first.changed, first.start, first.standards
        return Label(text, own, None, 0, *told, first.example or first)

    def _read_numbered(self, shape: str, numbers: int) -> Label | None:
        """What all texts of a shape say; None where a number may be more than one."""
        if may_name_period(shape):
            return None
        label = self._whole(shape)
        return label if label.numbers.count(SIGN) == numbers else None

    def _whole(self, text: str) -> Label:
        if len(text) > LONGEST_TEXT:  # prose labels nothing
            return Label(text, Said((), (text[:LONGEST_LABEL],)), None, 0, (), (), False)
        if named := self._of_kind(text):
            return Label(text, Said((), ()), None, 0, (named,), (), False)
        whole = without_letter(shown_of(text))
        period, count, shown = told_period(whole, CUT)
        changed, start = self._speaks_of_change(whole, period)
        if start and period is not None:
            period = period.first_day
        tokens = self.vocabulary.words_of(shown)
        said, places, numbers = self._covered(shown)
        places = tuple([replace(one, candidates=of_office(one, said)) for one in places])
        noted = REFERENCE.search(shown) and not said.find("crit", "criterion", "status")
        numbers = numbers[:-1] if noted and (said.items or places) else numbers
        said = self._without_twin(said, tokens, places)
        if not (said.items or numbers) and ordinal_of(normalize(text)):
            said = Said((), ())  # "II", "a)": an ordinal says nothing
        standards = standards_of(tokens, said)
        return Label(text, said, period, count, places, numbers, changed, start, standards)

    def _name(self, text: str) -> Label:
        """The label of a giver's name: where words of it are unknown, none is a unit or a kind.

        Nor is a bare year among them a time: "cựu học sinh khóa 1975-1978"; nor the name of a
        hamlet a commune: "Thôn Đông Tiến".
        """
        label = self.read(text)
        hamlet = label.has("hamlet") and label.places and not label.places[0].kind
        rest = (*label.rest, *(match_key(one.name) for one in label.places if hamlet))
        if not rest:
            return label
        own = tuple(item for item in label.said.items if not item.has("unit", "kind", "goods"))
        period, places = label.period if _is_dated(text) else None, () if hamlet else label.places
        said = Said(own, rest)
        return replace(label, said=said, period=period, places=places, example=None)

    def _speaks_of_change(self, text: str, period: Period | None) -> tuple[bool, bool]:
        """Whether it compares or says "từ đầu năm"; whether it is of the first day of a year."""
        if divides_times(text, self._says_aim):
            return True, False
        if not self.vocabulary.speaks_of(text, "pchange", "start"):
            return False, False
        tokens, (said, _, _) = self.vocabulary.words_of(text), self._covered(text)
        before = [tokens[i.start - 1].key if i.start else "" for i in said.all("start")]
        since = period is None and not set(before).isdisjoint(SINCE)
        plan = any(one.meaning("measure") == "plan" for one in said.items)  # "giao đầu năm"
        return since or bool(said.find("pchange")), not (plan or set(before) <= {*MONTHS, *SINCE})

    def _says_aim(self, text: str) -> bool:
        aims = self.vocabulary.speaks_of(text, "measure")
        return aims and self._covered(text)[0].find("measure") is not None

    def _cover_of(self, text: str) -> Covered:
        return self._cover(self.vocabulary.words_of(text), is_unaccented(text))

    def _cover(self, tokens: Sequence[Token], bare: bool) -> Covered:
        """The cheapest cover of all words, from the end to the beginning."""
        best: list[Option] = [(0.0, len(tokens), None)] * (len(tokens) + 1)
        spelled = (
            [token._replace(key=strip_accents(token.key)) for token in tokens] if bare else tokens
        )
        for i in range(len(tokens) - 1, -1, -1):
            key, shown, *_ = tokens[i]
            best[i] = best[i + 1][0] + UNEXPLAINED, i + 1, key
            options: list[Option] = []
            if self.vocabulary.speaks(key, bare):
                options += self._passed(tokens, i)
                options += self._explained(tokens, spelled, i, bare)
            if key in KIND_BEGINS[bare] or shown[0].isupper():
                options += self._places_at(tokens, i, bare)
            for cost, end, what in options:
                if best[end][0] + cost < best[i][0]:
                    best[i] = best[end][0] + cost, end, what
        return self._taken(tokens, best)

    def _passed(self, tokens: Sequence[Token], i: int) -> Iterator[Option]:
        """What says nothing of itself: filling words, the number of an annex, any number."""
        end = self.vocabulary.filled(tokens, i)
        if end > i:
            yield FILLED, end, None
        if self.vocabulary.numbers(tokens, i):
            yield FILLED, i + 1, None
        if tokens[i].key[0].isdecimal():
            yield ITEM, i + 1, ("number", tokens[i].shown)

    def _explained(
        self, tokens: Sequence[Token], spelled: Sequence[Token], i: int, bare: bool
    ) -> Iterator[Option]:
        """The phrases of the vocabulary that begin at a word."""
        for end, node in self.vocabulary.matches(spelled, i, bare):
            passed = end - i - node.depth
            uses = [use for use in node.uses if use[0] != "unit"] if passed else node.uses
            named = bare and self.vocabulary.may_say(spelled[end : end + 1], "crit", "level")
            if bare and _counts(tokens, i, end, uses, named):
                uses = [use for use in uses if use[0] != "pchange"]  # "So tieu chi" is no "so với"
            if not uses:
                continue
            cost = ITEM + FILLED * passed - 0.001 * node.depth
            if i > 0 and not tokens[i].aside and all(map(_is_no_money, uses)):
                cost += UNIT_WITHIN
            yield cost, end, uses

    def _taken(self, tokens: Sequence[Token], best: list[Option]) -> Covered:
        items, rest, places, numbers, i = [], [], [], [], 0
        unclear: set[int] = set()  # the segments with words that nothing explains
        place_ends = 0
        while i < len(tokens):
            _, end, what = best[i]
            if isinstance(what, str):
                rest.append(what)
                unclear.add(tokens[i].segment)
            elif isinstance(what, Named):
                places.append(what)
                place_ends = end
            elif i and i == place_ends and (old := _former(what, places[-1])):
                places[-1] = old
            elif isinstance(what, tuple):
                numbers.append(what[1])
            elif isinstance(what, list):
                items.append((i, end, tuple(what)))
            i = end
        said = tuple(
            # In ", nhà hảo tâm" no "nhà" stands aside.
            Item(
                _words(tokens[i:end]),
                uses,
                tokens[i].aside and tokens[i].segment not in unclear,
                i,
                _behind_slashes(tokens, best, end) if "unit" in dict(uses) else "",
                tokens[i].segment,
            )
            for i, end, uses in items
        )
        return Said(said, tuple(rest)), tuple(places), tuple(numbers)

    def _places_at(self, tokens: Sequence[Token], i: int, bare: bool) -> Iterator[Option]:
        """The places from a word on: behind their kind, or names; no commune as "huyện Tẻh"."""
        for length in range(LONGEST_KIND, 0, -1):
            kind = kind_of(tokens[i : i + length], bare)
            if kind and i + length < len(tokens) and not multiplies(tokens, i):
                for end, named in self._names(tokens, i + length, kind, bare):
                    yield WITH_KIND, end, named
        if tokens[i].shown[:1].isupper():
            inside = {COMMUNE} if i and kind_of(tokens[i - 1 : i], bare) == "huyện" else set()
            for end, named in self._names(tokens, i, "", False):
                if end - i > 1 and {one.level for one in named.candidates} != inside:
                    yield BARE_NAME, end, named

    def _names(
        self, tokens: Sequence[Token], i: int, kind: str, bare: bool
    ) -> Iterator[tuple[int, Named]]:
        last = i + self.country.longest_from(tokens[i].key, bare)
        for end in range(min(last, len(tokens)), i, -1):
            if own := self._known(_words(tokens[i:end]), kind, bare):
                shown = " ".join(token.shown for token in tokens[i:end])
                yield end, Named(kind, shown, own)

    def _without_twin(self, said: Said, tokens: Sequence[Token], places: Sequence[Named]) -> Said:
        """An English twin, alone or behind the Vietnamese, is no rest.

        All of its words are known as English, or of the names of the Vietnamese without accents.
        """
        if not tokens or not tokens[-1].shown.isascii():
            return said
        names = set(" ".join(strip_accents(match_key(one.name)) for one in places).split())
        names |= self.provinces
        for first in firsts_of_twin(tokens, set(said.rest)):
            if is_english(self.vocabulary.english, tokens[first:], names):
                front, named, _ = self._cover(tokens[:first], False)
                if len(named) == len(places):
                    behind = [one for one in said.items if one.start >= first and one.aside]
                    units = [one for one in behind if one.has("unit")]  # "Tỷ lệ - Rate (%)"
                    return Said((*front.items, *units), front.rest)
        return said

    def _place(self, text: str) -> tuple[Named | None, str]:
        """The one place that is all of a label, and the remark in brackets; else (None, text).

        The office of a place stands for it: "UBND xã Kỳ Hà".
        """
        if len(text) > LONGEST_TEXT or self._is_one_of_many(text):
            return None, text
        shown = unnumbered(FOOTNOTE.sub("", text))
        core, _, remark = shown.partition("(")
        known = self._place_of(text, core)
        return (None, text) if known is None else (known, remark.rstrip(" )"))

    def _is_one_of_many(self, text: str) -> bool:
        """Whether a text is read as all that differ from it in numbers, which are no place."""
        shape, numbers = self._numbers.without(text)
        alike = bool(numbers) and self._numbered(shape, len(numbers)) is not None
        return alike and shape != text and self.place(shape)[0] is None

    def _place_of(self, text: str, core: str) -> Named | None:
        """The place that is all of the core of a text: without number, footnote and remark."""
        tokens, unaccented = tokens_of(core), is_unaccented(core)
        whole = self.country.by_name.get(_words(tokens), ())
        bare = unaccented and not whole  # the commune Xa Dung is no "xã Dung"
        # One word without accents may be any word.
        named = list(self._kinds_of(tokens, bare, unaccented and len(tokens) > 1))
        known = next((one for one in named if one.candidates), None) or self._beside_twin(core)
        # "Xa Dung" is a name, where "Dung" with the kind "xã" is none.
        unknown = next((one for one in named if one.kind), None)
        if known is None and unknown is not None and self._names_unknown(text):
            known = unknown
        return known or self._office(core)

    def _of_kind(self, text: str) -> Named | None:
        """The place that a text is, kind and name and nothing else: "Xã Trung Bình" is no mean."""
        tokens = tokens_of(text)
        kind = bool(tokens) and tokens[0].key in KIND_BEGINS[False]
        if not kind or any(token.aside for token in tokens):
            return None
        named = self._kinds_of(tokens, False, False)
        return next((one for one in named if one.kind and one.candidates), None)

    def _kinds_of(self, tokens: Sequence[Token], bare: bool, bare_name: bool) -> Iterator[Named]:
        """The places that words may be as a whole, of the longest kind in front, or of none."""
        for length in range(min(LONGEST_KIND, len(tokens) - 1), -1, -1):
            kind = kind_of(tokens[:length], bare)
            if length and not kind:
                continue
            own = self._known(_words(tokens[length:]), kind, bare_name)
            yield Named(kind, " ".join(token.shown for token in tokens[length:]), own)

    def _known(self, name: str, kind: str, bare: bool) -> tuple[Place, ...]:
        """The places of a name that are of a kind, or whose name may stand without one."""
        if kind == "xã" and name.isdecimal():
            return ()  # "Số xã < 5 tiêu chí"; wards have numbers for names
        own = self.country.named_by(name, bare)
        return of_kind(own, kind) if kind else own if may_stand_bare(name) else ()

    def _office(self, text: str) -> Named | None:
        """The place whose authorities a label names, and nothing else."""
        label = self.read(text)
        items = label.said.items
        plain = not (label.rest or label.numbers or label.periods) and len(label.places) == 1
        office = plain and len(items) == 1 and items[0].has("author") and not items[0].has("org")
        return label.places[0] if office and label.places[0].kind else None

    def _beside_twin(self, text: str) -> Named | None:
        """The place that a label names beside nothing but its English twin."""
        label = self.read(text)
        if label.rest or label.numbers or label.periods:
            return None
        country = [one for one in label.said.items if not one.has("mean")]  # "BQ cả nước"
        if len(country) == 1 and country[0].has("place0"):
            return Named("", country[0].words, (self.country.by_key["vn"],))
        alone = not label.said.items and len(label.places) == 1 and label.places[0].kind
        return label.places[0] if alone else None

    def _names_unknown(self, text: str) -> bool:
        """Whether a text with the kind of a place has words of its own: "Huyện chấm" none.

        A name of another kind is one: "Huyện Tây Trà" is gone, and no commune Tây Trà.
        """
        label, name = self.read(text), text.strip()
        other = [one.kind for one in label.places] == [""]
        small = name[:1].isupper() and name[1:].islower()
        return (bool(label.rest or label.numbers) and not small) or other


def _is_dated(text: str) -> bool:
    """Whether a text says a time in words, or aside: "Công ty X (2018)"."""
    shown = normalize(text)
    return any(
        any(map(str.isalpha, shown[start:end])) or shown[:start].rstrip()[-1:] in _BEFORE_ASIDE
        for start, end, _ in periods_in(shown)
    )


def _behind_slashes(tokens: Sequence[Token], best: Sequence[Option], end: int) -> str:
    """The words from a slash on that divide what stands in front: "ha" of "tạ/ha"."""
    first = end
    while end < len(tokens) and tokens[end].slashed:
        end = best[end][1]
    words = (f"{'/' if one.slashed else ' '}{one.shown.lower()}" for one in tokens[first:end])
    return "".join(words).removeprefix("/")


def _former(behind: object, named: Named) -> Named | None:
    """A place of the side of the reform that the words behind it say: "Cà Mau (cũ)", "(mới)"."""
    side = dict(behind).get("former") if isinstance(behind, list) else None
    own = tuple(one for one in named.candidates if side is not None and one.new == (side == "new"))
    return replace(named, candidates=own) if own else None


def _words(tokens: Sequence[Token]) -> str:
    return " ".join(token.key for token in tokens)


def _counts(
    tokens: Sequence[Token], i: int, end: int, uses: Sequence[tuple[str, str]], named: bool
) -> bool:
    """Whether words say "Số": first and before no number ("so 2022"), or before what is `named`."""
    before_number = end < len(tokens) and tokens[end].key.isdecimal()
    begins = i == 0 or tokens[i].segment != tokens[i - 1].segment
    return (named or begins and not before_number) and any(use == "form" for use, _ in uses)


def _sums(items: Sequence[Item]) -> bool:
    """Whether words begin as a total or a mean, or say that it is carried on."""
    begins = items[0].start == 0 and items[0].has("total", "mean")
    return begins or any(item.meaning("total") == "carried" for item in items)


def _is_head(item: Item) -> bool:
    return any(use.startswith("head:") for use, _ in item.uses)


def _is_no_money(use: tuple[str, str]) -> bool:
    """Whether a use is a unit that is none of money."""
    return use[0] == "unit" and "|cash|" not in use[1]
