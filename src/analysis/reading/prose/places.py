"""The places that a report names: `xã Kỳ Ninh, Kỳ Hà`, `toàn huyện`, names that it said before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from analysis.reading.prose.outline import ADDRESSED, SIGNED
from analysis.registers.country import Place, Places, of_kind
from analysis.words.amounts import VERBS
from analysis.words.names import names, phrases
from analysis.words.numbers import QUALIFIER
from analysis.words.places import COMMUNE, DISTRICT, KINDS, PROVINCE
from analysis.words.text import match_key


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names it; `place` None: of a name that no register has."""

    start: int
    end: int
    kind: str
    name: str
    place: Place | None
    aside: bool = False  # what the place before lies in: `xã A, huyện B`
    meant: bool = False  # by words that stand for it: `toàn huyện`


_SHORT = {short: vi for short, (vi, _) in names("short_kind").items() if len(short) > 1}
_SHORT_NAMES = {short: vi for short, (vi, _) in names("short_place").items()}
_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_SHORT_KIND = "|".join(r"\.?".join(short.upper()) for short in _SHORT)
_OF_COMMITTEE = {short: vi for short, (vi, _) in names("committee_kind").items()}
_COMMITTEE = re.compile(rf"(?:{phrases('committee')})\s(?=[^\W\d_])", re.I)
# `Thành ủy`, `xã Kỳ Hà`, `3 xã: Kỳ Hà, ...`, `các xã, gồm Kỳ Hà, ...`, `TX. Kỳ Anh`
_OF_KIND = re.compile(
    rf"(?<!\w)(?:(?P<body>{'|'.join(_OF_COMMITTEE)})\s(?=(?:{phrases('committee')})\s)"
    rf"|(?P<kind>{_KIND})(?: |(?P<list> ?[:(] ?|,? (?:{phrases('consists')}) ))"
    rf"|(?P<short>(?-i:{_SHORT_KIND}))(?=[ .])\.? ?)(?=[^\W\d_])",
    re.I,
)
_LONG_NOUNS = [noun.rpartition(" ") for noun in phrases("long_noun").split("|")]
_OTHER_NOUN = re.compile(  # `hợp tác xã`
    rf"(?<!\w)(?:{'|'.join(lead for lead, _, last in _LONG_NOUNS if last in KINDS)})\s\Z", re.I
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|(?<=[^\W\d_] )[0-9]{1,2}(?![0-9./%,])")
_MORE = re.compile(rf"(?:\s?\([^()\n]{{1,40}}\))?(?:,|;|\s(?:{phrases('and')})|\s?-)\s(?=[^\W\d_])")
_DASH = re.compile(r"\s?[-–]\s?")
_ADDRESS = re.compile(rf"\s?(?:,|\(|-|–|{phrases('part_of')})?\s?")
_IN_BRACKETS = re.compile(r" ?\([^()0-9\n]{1,60}")
_LEAD = re.compile(
    rf"(?:^|[\n,.;:(|–-]|\b(?:{phrases('seen_from')}|{phrases('place_lead')}))\s?\Z", re.I
)
_NO_PLACE = re.compile(rf"(?<!\w)(?:{phrases('no_place')})\s\Z", re.I)
_COUNTRY = re.compile(rf"(?<!\w)(?:{phrases('whole_country')})(?!\w)", re.I)
_WHOLE = re.compile(rf"(?<!\w)(?:{phrases('whole_of')})\s(?P<kind>{_KIND})(?!\w)", re.I)
_SUBJECT = re.compile(
    rf"(?:^|[\n,;.:“(–-]\s?|\s(?P<of>{phrases('mentioned')})\s"
    rf"|(?<!\w)(?:{phrases('subject_lead')})(?:\s(?:19|20)[0-9]{{2}})?\s)(?P<kind>{_KIND})"
    rf"\s(?:(?:{phrases('does')}|{VERBS})(?!\w)|(?(of)(?=[0-9])|(?!)))",
    re.I,
)
_KINDS = re.compile(rf"(?<!\w)(?:{_KIND})(?:,|\s(?:{phrases('and')}))?\s?\Z", re.I)
_REST = (  # `các xã còn lại`, `còn lại mỗi xã`
    re.compile(rf"(?<!\w)(?P<kind>{_KIND})\s(?:{phrases('the_rest')})(?!\w)", re.I),
    re.compile(
        rf"(?<!\w)(?:{phrases('the_rest')})\s(?:{phrases('each')})\s(?P<kind>{_KIND})(?!\w)", re.I
    ),
)
# what a place was made of is no place of a figure: `hợp nhất tỉnh A và tỉnh B, với 64 xã`
_MADE_OF = re.compile(
    rf"(?<!\w)(?:{phrases('made_of')})\s(?:(?:{phrases('several')})\s)?"
    rf"(?:(?:{_KIND})\s|(?=(?-i:[A-ZĐ])))(?:(?!,?\s(?:{phrases('made_into')})(?!\w))[^.;\n0-9])*",
    re.I,
)
_QUOTED_NAME = re.compile(r"“[^“”\d\n.,]{1,40}”")
_LABEL_ENDS = re.compile(r":| ?\|")
_NAME_ENDS = re.compile(rf"\s*(?:$|[-–,;:(\d]|(?:{phrases('year_said')})\s)", re.I | re.M)
_MARK = re.compile(r"[^\w“\"'(\[]*(?:\w{1,3}[.)/-]\s?)?")  # of a line of a list
_HAMLET = re.compile(rf"(?<!\w)(?:{phrases('hamlet')})\s(?=[^\W\d_])", re.I)
_IN_COMMUNE = re.compile(rf"\s?[,(–-]\s?|\s[^.,;:\n0-9]{{0,40}}(?<!\w)(?:{phrases('part_of')})\s")
_COUNTED = re.compile(rf"(?:\s?[:(]\s?|\s){QUALIFIER}{{0,2}}(?!(?:19|20)[0-9]{{2}}\b)[0-9]", re.I)
_COMPOUNDS = frozenset(phrases("compound").split("|"))
# what ends a name that no register has, in a line of capitals: `HUYỆN KỲ VĨ NĂM 2018`
_NO_NAME = re.compile(
    rf"(?:[0-9]|(?:{phrases('year_said')}|{phrases('stop')}|{phrases('does')}|{VERBS})(?!\w))", re.I
)
_LONGEST = 5  # words of a name
_CLEAR = 5  # letters of a name of one word that may stand without its kind before a number


class Mentions:
    """The places of one text. `mentions`: in order; `home`: what the report is about, or None."""

    def __init__(self, text: str, places: Places, head: int) -> None:
        self.text, self.places = text, places
        own = list(_with_kind(text, places))
        own += _in_head(text, head, own, places)
        own = _settled(sorted(own, key=_start_of), places)
        bare = list(_bare(text, _known(own, places), places, own))
        if any(one.place and one.place.level >= DISTRICT for one in bare):  # what lies in them, too
            bare = list(_bare(text, _known(own + bare, places), places, own))
        own = _asides(text, _settled(sorted(own + bare, key=_start_of), places), places)
        made_of = [match.span() for match in _MADE_OF.finditer(text)]
        own = [one for one in own if not _lies_in(made_of, one.start)]
        own += [Mention(*m.span(), "", "Cả nước", None) for m in _COUNTRY.finditer(text)]
        self.home = _home(text, own, head, places)
        own += [*_wholes(text, own, self.home), *_rests(text, self.home)]
        own += _hamlets(text, own, places)
        self.mentions = sorted(own, key=_start_of)


def _start_of(one: Mention) -> int:
    return one.start


def _lies_in(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a letter stands in one of these stretches, which are in order."""
    n = bisect_right(spans, at, key=lambda span: span[0])
    return n > 0 and at < spans[n - 1][1]


def _run(text: str, at: int) -> list[re.Match[str]]:
    """The words in capitals from here on, with the number that may end them."""
    words: list[re.Match[str]] = []
    while len(words) < _LONGEST and (word := _WORD.match(text, at)):
        if not (word[0][0].isupper() or (words and word[0].isdigit())):
            break
        words.append(word)
        at = word.end() + 1
        if text[word.end() : at] != " ":
            break
    return words


def _named_here(
    text: str, at: int, kind: str, places: Places
) -> tuple[str, int, tuple[Place, ...]] | None:
    """The longest known name of a kind that begins here, else all words in capitals."""
    words = _run(text, at)
    ends = [word.end() for word in words]
    if words and (dash := _DASH.match(text, ends[-1])) and (more := _run(text, dash.end())):
        ends += [word.end() for word in more]  # Bà Rịa - Vũng Tàu
    for end in reversed(ends):
        name = _SHORT_NAMES.get(text[at:end], text[at:end])
        units = places.country.named(name)
        of = of_kind(units, kind) if kind else units
        cut = end == ends[0] < ends[-1] and KINDS.get(kind) == COMMUNE  # `xã Thanh | Lĩnh`
        if of and not cut:
            return of[0].name, end, of
    words = list(takewhile(lambda word: not _NO_NAME.match(text, word.start()), words))
    if not words or not kind or _is_short(text, words):
        return None
    name = text[at : words[-1].end()]
    return name.title() if name.isupper() else name, words[-1].end(), ()


def _is_short(text: str, words: list[re.Match[str]]) -> bool:
    """Whether a word in capitals is an abbreviation: `xã NTM`."""
    line = text[text.rfind("\n", 0, words[0].start()) + 1 : words[0].end()]
    return words[0][0].isupper() and len(words[0][0]) > 1 and not line.isupper()


def _with_kind(text: str, places: Places) -> Iterator[Mention]:
    """Names behind their kind, and those that go on with such a list."""
    end = -1
    for match in _OF_KIND.finditer(text):
        kind = _kind_of(match)
        word = _WORD.match(text, match.end())
        compound = word is not None and match_key(f"{kind} {word[0]}") in _COMPOUNDS  # `xã hội`
        other = _OTHER_NOUN.search(text, max(0, match.start() - 20), match.start())
        own = (
            None if match.start() < end or compound or other else _first(text, match, kind, places)
        )
        if own is None or (match["list"] and not own[3]):
            continue
        start, end, name, units = own
        yield Mention(start, end, kind, name, _choose(units, kind))
        while more := _MORE.match(text, end):
            other = _named_here(text, more.end(), kind, places)
            if other is None or not other[2] or _holds(other[0], units, places):
                break
            name, end, units = other
            yield Mention(more.end(), end, kind, name, _choose(units, kind))


def _holds(name: str, units: tuple[Place, ...], places: Places) -> bool:
    """Whether a name is also that of the province around units: `huyện Hương Khê, Hà Tĩnh`."""
    wide = {one.key for one in places.country.named(name) if one.level == PROVINCE}
    return any(wide & {*unit.inside} for unit in units)


def _kind_of(match: re.Match[str]) -> str:
    """The kind that words or an abbreviation say."""
    if match["body"]:
        return _OF_COMMITTEE[match["body"].casefold()]
    short = (match["short"] or "").casefold().replace(".", "")
    return _SHORT[short] if short else match["kind"].casefold()


def _first(
    text: str, match: re.Match[str], kind: str, places: Places
) -> tuple[int, int, str, tuple[Place, ...]] | None:
    """The name behind its kind, or behind its committee (`Huyện ủy Thanh Hà`)."""
    own = _named_here(text, match.end(), kind, places)
    committee = _COMMITTEE.match(text, match.end())
    if committee and not (own and own[2]):
        own = _named_here(text, committee.end(), kind, places)
    start = match.end() if match["list"] else match.start()
    return (start, own[1], own[0], own[2]) if own else None


def _in_head(text: str, head: int, own: list[Mention], places: Places) -> Iterator[Mention]:
    """Provinces and districts without their kind that the first lines name.

    `SỞ Y TẾ TRÀ VINH`: at the end of a line of capitals; `Tuổi trẻ Kon Tum ...`: as a whole.
    """
    taken = sorted((one.start, one.end) for one in own if one.start < head)
    end = 0
    for word in _WORD.finditer(text, 0, head):
        start = word.start()
        if start < end or not word[0][0].isupper() or _lies_in(taken, start):
            continue
        found = _wide_here(text, start, places)
        if found and not _NO_PLACE.search(text, max(0, start - 20), start):
            end = found.end
            yield found


def _wide_here(text: str, start: int, places: Places) -> Mention | None:
    """The province or district whose name begins here, without a kind."""
    words = _run(text, start)
    line = text[text.rfind("\n", 0, start) + 1 : words[-1].end()] if words else ""
    for n in range(len(words), 1 if line.isupper() else len(words) - 1, -1):
        end = words[n - 1].end()
        units = [one for one in places.country.named(text[start:end]) if one.level >= DISTRICT]
        clear = n > 1 or end - start >= _CLEAR + 1
        if not (units and clear) or (line.isupper() and not _NAME_ENDS.match(text, end)):
            continue
        widest = max(one.level for one in units)
        alike = tuple(one for one in units if one.level == widest)
        return Mention(start, end, alike[0].kind, alike[0].name, _choose(alike, alike[0].kind))
    return None


def _choose(units: tuple[Place, ...], kind: str) -> Place | None:
    """The one unit, as far as the name alone says; of the old side where both have it."""
    old = tuple(one for one in units if not one.new) or units
    own = tuple(one for one in old if one.kind == kind) or old
    return own[0] if len(own) == 1 else None


def _settled(own: list[Mention], places: Places) -> list[Mention]:
    """The mentions, those of a name that several units have with the one in a place named, too."""
    named = {one.place.key for one in own if one.place}
    named |= {key for one in own if one.place for key in one.place.inside if key != "vn"}
    return [one if one.place else _within(one, places, named) for one in own]


def _within(one: Mention, places: Places, keys: set[str]) -> Mention:
    """A mention of the one unit of its name and kind in places of these keys; None: not one."""
    units = places.country.named(one.name)
    units = of_kind(units, one.kind) if one.kind else units
    within = tuple(unit for unit in units if keys & {*unit.inside})
    return replace(one, place=_choose(within, one.kind))


def _is_province(one: Mention) -> bool:
    return KINDS.get(one.kind) == PROVINCE


def _known(own: list[Mention], places: Places) -> dict[str, Mention]:
    """Names that may stand without a kind: named before, provinces, and what lies in the places.

    Of those that were not named before `end` is 0; -1: it must stand before a number.
    """
    known = {match_key(one.name): one for one in sorted(own, key=_is_province)}
    areas = [one.place for one in own if one.place and one.place.level >= DISTRICT]
    holders = {area.key for area in areas} | {area.inside[0] for area in areas if area.inside}
    for place in places.country.by_key.values():
        within = bool(place.inside) and place.inside[0] in holders
        clear = " " in place.name
        if (clear or len(place.name) >= _CLEAR) and (within or place.level == PROVINCE):
            one = Mention(0, 0 if clear else -1, place.kind, place.name, place)
            known.setdefault(match_key(place.name), one)
    return known


def _bare(
    text: str, known: dict[str, Mention], places: Places, taken: list[Mention]
) -> Iterator[Mention]:
    """Known names without a kind."""
    passed = bytearray(len(text) + 1)
    for one in taken:
        passed[one.start : one.end] = b"\1" * (one.end - one.start)
    for quote in _QUOTED_NAME.finditer(text):  # quỹ “Vì Trường Sa”
        passed[quote.start() : quote.end()] = b"\1" * len(quote[0])
    at = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < at or passed[start] or not word[0][0].isupper():
            continue
        found = _known_here(text, start, known, places)
        if found is not None and not _NO_PLACE.search(text[max(0, start - 20) : start]):
            at = found.end
            yield found


def _known_here(text: str, start: int, known: dict[str, Mention], places: Places) -> Mention | None:
    """The longest known name that begins here, or the place that a line begins with."""
    words = _run(text, start)
    marked = _is_marked(text, start)
    if title := _titled(text, words, places) if marked else None:
        return replace(title, start=start, end=words[-1].end())
    for n in range(len(words), 0, -1):
        end = words[n - 1].end()
        one = known.get(match_key(text[start:end]))
        goes_on = n < len(words) and words[n][0][0].isupper()
        if one is None or goes_on:
            continue
        led = one.end == 0 and (marked or _LEAD.search(text[max(0, start - 20) : start]))
        said = one.end > 0 or led or _COUNTED.match(text, end)
        return replace(one, start=start, end=end, aside=False) if said else None
    return None


def _is_marked(text: str, start: int) -> bool:
    """Whether a line begins here, perhaps with the mark of a list, or a cell of a table."""
    if text[max(0, start - 2) : start].rstrip().endswith("|"):
        return True
    line = text.rfind("\n", max(0, start - 12), start) + 1
    return (line > 0 or start < 12) and _MARK.fullmatch(text, line, start) is not None


def _titled(text: str, words: list[re.Match[str]], places: Places) -> Mention | None:
    """`Tam Dương: ...`, `Tam Dương | ...`: a line that begins with a place, or a cell."""
    if not words or not _LABEL_ENDS.match(text, words[-1].end()):
        return None
    units = places.country.named(text[words[0].start() : words[-1].end()])
    wide = [one for one in units if one.level == DISTRICT] or list(units)
    only = wide[0] if len(wide) == 1 else None
    return Mention(0, 0, wide[0].kind, wide[0].name, only) if wide else None


def _asides(text: str, own: list[Mention], places: Places) -> list[Mention]:
    """The mentions, those that the place before lies in marked; that place is one inside."""
    found: list[Mention] = []
    for one in own:
        if found and _is_around(text, found[-1], one):
            areas = (one.place,) if one.place else places.country.named(one.name)
            keys = {key for area in areas for key in (area.key, *area.now)}
            if not (found[-1].place and keys & {*found[-1].place.inside}):
                found[-1] = _within(found[-1], places, keys)
            one = replace(one, aside=True)
        found.append(one)
    return found


def _is_around(text: str, last: Mention, one: Mention) -> bool:
    """Whether a place is said to be what the one before lies in."""
    between = text[last.end : one.start]
    bare = text[last.start : last.end].casefold() == last.name.casefold()
    if bare and last.place and one.place and not one.place.holds(last.place):
        return False  # `ngoài Hà Tĩnh, tỉnh Nghệ An`
    wider = KINDS.get(last.kind, 1) < KINDS.get(one.kind, 1)
    return wider and bool(_ADDRESS.fullmatch(between) or _IN_BRACKETS.fullmatch(between))


def _wholes(text: str, own: list[Mention], home: Mention | None) -> Iterator[Mention]:
    """`toàn huyện`, `xã đã đạt`: the last place of that kind, or what the report is about."""
    starts = {one.start for one in own}
    by_kind: dict[str, list[Mention]] = {}
    for one in own:
        by_kind.setdefault(one.kind, []).append(one)
    said = {
        match.span("kind"): match for form in (_WHOLE, _SUBJECT) for match in form.finditer(text)
    }
    for (start, end), match in sorted(said.items()):
        kind = match["kind"].casefold()
        if start in starts or _KINDS.search(text, max(0, start - 20), start):
            continue  # `các xã, phường huy động`
        alike = by_kind.get(kind, [])
        n = bisect_left(alike, start, key=_start_of)
        one = home if home and home.kind == kind else alike[n - 1] if n else None
        if one is not None:
            at = start if match.re is _SUBJECT else match.start()
            yield Mention(at, end, kind, one.name, one.place, meant=True)


def _rests(text: str, home: Mention | None) -> Iterator[Mention]:
    """`các xã còn lại`: those of what the report is about."""
    said = (match for form in _REST for match in form.finditer(text))
    for match in said if home else ():
        if home and KINDS[match["kind"].casefold()] < KINDS.get(home.kind, 0):
            yield replace(home, start=match.start(), end=match.end(), aside=False, meant=True)


def _hamlets(text: str, own: list[Mention], places: Places) -> Iterator[Mention]:
    """`thôn Đình Long`, where the text said before in which commune that lies."""
    own = sorted((one for one in own if KINDS.get(one.kind) == COMMUNE), key=_start_of)
    lies_in: dict[str, Mention] = {}
    for match in _HAMLET.finditer(text):
        words = _run(text, match.end())
        if not words:
            continue
        end = words[-1].end()
        key = match_key(text[match.end() : end])
        n = bisect_left(own, end, key=_start_of)
        if n < len(own) and _IN_COMMUNE.fullmatch(text, end, own[n].start):
            lies_in.setdefault(key, own[n])
        elif key in lies_in:
            one = lies_in[key]
            yield Mention(match.start(), end, one.kind, one.name, one.place)


def _home(text: str, own: list[Mention], head: int, places: Places) -> Mention | None:
    """What the report is about: the place of its first lines, else the one that holds the rest."""
    own = [one for one in own if not ADDRESSED.match(text, text.rfind("\n", 0, one.start) + 1)]
    said = [one for one in own if not one.aside]
    if first := _of_head(text, [one for one in said if one.end <= head], places):
        return first
    kinds = Counter(match["kind"].casefold() for match in _WHOLE.finditer(text))
    kind = kinds.most_common(1)[0][0] if kinds else ""
    alike = [one for one in said if one.place and one.place.level == KINDS.get(kind)]
    alike = alike or _around(text, said, kind, places)
    votes = _votes(own, said)
    return min(alike or said, key=lambda one: (-votes[one.name], one.start), default=None)


def _of_head(text: str, head: list[Mention], places: Places) -> Mention | None:
    """The place of the first lines: of the office, not of where it signs; else of its letters."""
    office = [one for one in head if not SIGNED.match(text, one.end)]
    letters = [one for one in office if _line_of(text, one).isupper()]
    found = (_narrowest(group, places) for group in (office, letters, head))
    return next(filter(None, found), None)


def _votes(own: list[Mention], said: list[Mention]) -> Counter[str]:
    """How often each place is said, itself or one right inside it."""
    by_key = {one.place.key: one.name for one in own if one.place}
    votes = Counter(one.name for one in said)
    holders = (one.place.inside[0] for one in own if one.place and one.place.inside)
    votes.update(by_key[holder] for holder in holders if holder in by_key)
    return votes


def _around(text: str, said: list[Mention], kind: str, places: Places) -> list[Mention]:
    """The one unit of a kind or its level that holds the places, if the text has its name."""
    keys = dict.fromkeys(key for one in said if one.place for key in one.place.inside)
    units = [places.country.by_key[key] for key in keys]
    units = [unit for unit in units if unit.level == KINDS.get(kind)]
    there = tuple(unit for unit in units if re.search(rf"(?<!\w){unit.name}(?!\w)", text))
    unit = _choose(there, kind)
    return [Mention(0, 0, unit.kind, unit.name, unit)] if unit else []


def _line_of(text: str, one: Mention) -> str:
    end = text.find("\n", one.end)
    return text[text.rfind("\n", 0, one.start) + 1 : end if end >= 0 else len(text)]


def _narrowest(head: list[Mention], places: Places) -> Mention | None:
    """The one place that lies in all others of the first lines: a letterhead goes down to it."""
    level = min((KINDS.get(one.kind, PROVINCE) for one in head), default=0)
    own = [one for one in head if KINDS.get(one.kind, PROVINCE) == level]
    if len({one.name for one in own}) != 1:
        return None
    place = own[0].place
    if place is None:
        return own[0]
    around = {places.country.by_key[key].name for key in place.inside}
    wider = [one.place for one in head if one.place and one.name != own[0].name]
    return own[0] if all(wide.name in around or wide.holds(place) for wide in wider) else None
