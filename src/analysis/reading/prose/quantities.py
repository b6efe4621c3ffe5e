"""Every quantity of a text, one by one: number, end of a range, unit, qualifier, what of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.reading.prose.marks import goes_on_with, marked, named_by
from analysis.words.amounts import VERBS, Amount, counted_at
from analysis.words.names import phrases
from analysis.words.numbers import (
    DIGITS,
    ORDER_WORDS,
    QUALIFIER,
    SCALE_WORD,
    NotVietnameseNumber,
    decimal_of,
    qualifier_of,
)
from analysis.words.spelled import SPELLED, spelled_value
from analysis.words.text import match_key
from analysis.words.units import PLACE_NOUNS, Unit, Units


@dataclass(frozen=True, slots=True)
class Found:
    """One quantity: where it stands in the shown text, and what it says; None where it has none.

    `loose`: a number without any unit.
    """

    start: int
    end: int
    quantity: float | None
    high: float | None
    unit: str
    value_vnd: float | None
    qualifier: str
    out_of: float | None
    number_at: int
    loose: bool = False
    range_open: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    digits: str | None  # None: an order of magnitude
    words: bool = False


_HALF = rf"(?:{QUALIFIER}(?:một\s)?|(?<!\w)một\s)nửa(?!\w)"
_TOKENS = re.compile(
    rf"(?P<half>{_HALF})"
    rf"|(?P<order>(?<!\w){ORDER_WORDS}(?=\s{SCALE_WORD}))"
    rf"|(?P<digits>{DIGITS})|(?P<words>{SPELLED.pattern})",
    re.I,
)
_BEFORE = re.compile(rf"(?:(?<!\w)từ\s+{QUALIFIER}{{0,3}}|{QUALIFIER}{{1,3}})\Z", re.I)
_ESTIMATED = re.compile(
    r"(?<!\w)ước(?:\s(?:thực hiện|tính|đạt|được|khoảng|thu|có|giải ngân|là|tổng))*\s\Z", re.I
)
_SUFFIX = re.compile(r"\s(trở lên|trở xuống)(?!\w)", re.I)
_PERCENT = re.compile(r"\s?(?:%|phần trăm(?!\w))", re.I)
_POINTS = re.compile(r"\s?điểm\s(?:%|phần trăm)(?!\w)", re.I)
_GLUED = re.compile(r"[^\W\d_]+[0-9²³]?")
_NOUN = re.compile(r"\s[“\"'‘(]?([^\W\d_]+)(?:\s([^\W\d_]+))?(?:\s([^\W\d_]+))?")
_ASIDE = re.compile(r" ?\([^()]{1,12}\)(?= [^\W\d_])")
_PER = re.compile(r"\s?/\s?(?:[0-9]+\s)?([^\W\d_]+[23²]?)(?:\s?/\s?(năm|tháng|ngày))?(?!\w)", re.I)
_RANGE_LINK = re.compile(r"\s?(?:[-–—]|đến|tới)\s?\Z", re.I)
_LIST_LINK = re.compile(r"\s?(?:,|;|và|hoặc|hay)\s\Z", re.I)
_STOPS = frozenset(phrases("stop").split("|")) | frozenset(phrases("verb").split("|"))
_STOP = re.compile(rf"(?:{phrases('stop')}|{VERBS}|và|hoặc|hay|nhưng|do|bị|đang|sẽ)(?!\w)", re.I)
_CLASSIFIERS = frozenset(phrases("classifier").split("|"))
_LONG = sorted(phrases("long_noun").split("|"), key=len, reverse=True)
_COMPOUNDS = frozenset(phrases("compound").split("|"))
_UNCOUNTED = re.compile(rf" ?(?:{phrases('uncounted')})(?!\w)", re.I)
_KNOWN = re.compile(rf"\s(?:{phrases('known_count')})(?!\w)", re.I)
_ASKED = re.compile(rf"(?<!\w)(?:{phrases('asked')}|mỗi\s\w+)\s\Z", re.I)
# `một` is a number where it is one of a list: `12 xã và một thị trấn`, `tặng một xe đạp`.
_ONE = re.compile(
    rf"(?:[0-9][^,.;:\n]{{2,30}}(?:\svà|,)|(?<!\w)một\s[^,.;:\n]{{2,30}}(?:\svà|,)"
    rf"|(?<!\w)(?:{phrases('gives')}))\s\Z",
    re.I,
)
_WORTH = re.compile(rf"(?<!\w)(?:{phrases('worth')})(?:\s(?:{phrases('worth_link')}))*\s\Z", re.I)
_COUNT_LEAD = re.compile(
    rf"(?:[:=(]\s?|(?<!\w)(?:là|đạt|có|còn|lên|được|thêm|tăng|giảm|mỗi\s\w+|số\s\w+)\s)\Z", re.I
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MEASURES = frozenset("m km m2 km2 m3 ha kg tấn tạ".split())


def quantities_in(text: str, units: Units) -> list[Found]:
    """Every quantity of a text (`shown_of`), in order.

    A range is one row (`30 - 50 triệu đồng`), as is `19/20`; in `5, 7 và 9 xã` each number has the
    unit of the last. Numbers that count nothing are left out.
    """
    found: list[Found] = []
    for token in _tokens(text):
        if found and token.start < found[-1].end:
            continue
        one = _found(text, token, units, found[-1] if found else None)
        if one is not None:
            _put(found, one, text)
    found = [_worth(text, one) if one.loose else one for one in found]
    return [one for one in found if not one.loose or _is_counted(text, one)]


def _worth(text: str, one: Found) -> Found:
    """`trị giá 500.000` is of đồng."""
    if (one.quantity or 0) < 1000 or not _WORTH.search(text, max(0, one.start - 40), one.start):
        return one
    return replace(one, unit="đồng", value_vnd=one.quantity, loose=False)


def _tokens(text: str) -> Iterator[_Token]:
    """Numbers in digits and in words, outside of the stretches that count nothing."""
    passed = sorted(marked(text))
    taken = bytearray(len(text) + 1)
    for start, end in passed:
        taken[start:end] = b"\1" * (end - start)
    named = -1  # where a list of numbers that name something ended: `tiêu chí 5, 7 và 9`
    for match in _TOKENS.finditer(text):
        start, end = match.span()
        if taken[start] or taken[end - 1]:
            named = end if match["digits"] else named
            continue
        if match["digits"]:
            if _names(text, start, end, named):
                named = end
                continue
            yield _Token(start, end, match["digits"])
        elif match["half"]:
            number = re.search(r"(?:một\s)?nửa", match[0])
            yield _Token(start + (number.start() if number else 0), end, "0,5", True)
        elif match["order"]:
            yield _Token(start, end, None)
        elif (value := spelled_value(match["words"])) and _spelled_counts(text, match, value):
            yield _Token(start, end, str(value), True)


def _names(text: str, start: int, end: int, named: int) -> bool:
    """Whether digits name something: `Đề án 208`, `xóm 3`, or go on with such a list."""
    before = text[max(0, start - 60) : start]
    line = before.rpartition("\n")[2]
    listed = named >= 0 and re.fullmatch(r"\s?(?:,|và|đến|-|–|/|;)\s?", text[named:start])
    how = named_by(line) or ("list" if listed else "name" if goes_on_with(line) else "")
    after = text[end : end + 40]
    if how in ("", "act"):
        grouped = re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", text[start:end])
        return how == "act" and not (grouped and _first_noun(after))
    noun = _first_noun(after)
    counted = _KNOWN.match(after) or _PERCENT.match(after) or noun in _CLASSIFIERS
    if how == "kind":
        counted = (counted and noun not in PLACE_NOUNS) or re.search("[.,]", text[start:end])
    return not (counted or after[:1] in ("/", "%") or re.match(r"[a-zđ²]", after))


def _first_noun(after: str) -> str:
    noun = _NOUN.match(after)
    return noun[1] if noun else ""


def _spelled_counts(text: str, match: re.Match[str], value: int) -> bool:
    """Whether words say how many: `hai mươi xã`, `ba chi hội`; not `năm nay`, `hai bên`."""
    after = text[match.end() : match.end() + 40]
    before = text[max(0, match.start() - 30) : match.start()]
    if not _KNOWN.match(after) or re.search(r"(?:thứ|tháng|lần|số|ngày|mùng)\s\Z", before, re.I):
        return False
    if " " in match["words"]:
        return True
    bounded = re.search(rf"{QUALIFIER}\Z", before, re.I) is not None
    if value == 1:
        return bounded or _ONE.search(text, max(0, match.start() - 60), match.start()) is not None
    if match["words"].casefold() == "năm":
        return bounded or _ASKED.search(before) is not None
    return True


def _found(text: str, token: _Token, units: Units, last: Found | None) -> Found | None:
    """What the number at a token says; None where it counts nothing or cannot be read."""
    if token.digits and not token.words and _inside_word(text, token.start):
        return None
    amount = counted_at(text, token.digits, token.end, units)
    bare = amount.unit is None
    if _is_year(text, token, amount) or (bare and _UNCOUNTED.match(text, amount.end)):
        return None
    try:
        return _read(text, token, amount, last)
    except NotVietnameseNumber:
        return None


def _inside_word(text: str, pos: int) -> bool:
    """Whether digits belong to letters right before them."""
    return pos > 0 and (text[pos - 1].isalnum() or text[pos - 1] == "_")


def _is_year(text: str, token: _Token, amount: Amount) -> bool:
    """Four digits such as 2018 are a year where no known thing is counted."""
    year = token.digits and not token.words and _YEAR.fullmatch(token.digits)
    if not year:
        return False
    after = text[token.end : token.end + 40]
    noun = _first_noun(after)
    counted = amount.unit is not None or noun in _CLASSIFIERS or _KNOWN.match(after)
    before = text[max(0, token.start - 14) : token.start]
    named = re.search(
        r"(?:năm|giai đoạn|từ|đến|tới|tết|xuân|hè|vụ|và|[,/–-]|\w)\s?\Z", before, re.I
    )
    said = re.search(r"(?:năm|giai đoạn|tết|xuân|hè|vụ|[/–-])\s?\Z", before, re.I)
    return bool(said) or (bool(named) and not counted) or not counted


def _read(text: str, token: _Token, amount: Amount, last: Found | None) -> Found | None:
    unit, end, times = _unit(text, amount)
    if unit is None:
        return None
    words = _BEFORE.search(text, max(0, token.start - 40), token.start)
    lead = words[0] if words else ""
    if words and _is_where(text, lead, words.start(), unit, last):
        words, lead = None, ""
    number_at = token.start
    start = words.start() if words else token.start
    suffix = _SUFFIX.match(text, end)
    qualifier = "order_of_magnitude"
    if token.digits:
        qualifier = _qualifier(text, start, lead, unit, suffix)
    quantity = high = out_of = value = None
    if token.digits:
        quantity = _total(amount, times)
        high = float(decimal_of(amount.high) * amount.parts[0][1]) if amount.high else None
        out_of = float(decimal_of(amount.out_of)) if amount.out_of else None
        money = amount.parts[0][2]
        value = _vnd(amount, quantity, unit, money)
    return Found(
        start, suffix.end() if suffix else end, quantity, high, unit, value, qualifier, out_of,
        number_at, loose=not unit and not out_of and not (token.words and unit),
        range_open=bool(re.match(r"từ\s", lead, re.I)),
    )  # fmt: skip


def _vnd(amount: Amount, quantity: float, unit: str, money: Unit | None) -> float | None:
    """The amount in đồng, where it is money."""
    worth = money.vnd if money and money.vnd else _MONEY.get(unit.split("/")[0])
    if not worth:
        return None
    return float(Decimal(repr(quantity)) * Decimal(repr(worth)))


_MONEY = {"đồng": 1.0, "nghìn đồng": 1e3, "triệu đồng": 1e6, "tỷ đồng": 1e9}


def _total(amount: Amount, times: float) -> float:
    """The number in its first unit: 2 tỷ 350 triệu đồng is 2.35 of tỷ đồng."""
    total = Decimal(0)
    base = amount.parts[0][2]
    for digits, scale, unit in amount.parts:
        size = Decimal(1)
        if base and base.vnd and unit and unit.vnd:
            size = Decimal(repr(unit.vnd)) / Decimal(repr(base.vnd))
        total += decimal_of(digits or "0") * scale * size
    return float(total * Decimal(repr(times)))


def _qualifier(text: str, start: int, lead: str, unit: str, suffix: re.Match[str] | None) -> str:
    """How exact the number is."""
    lead = re.sub(r"^\s*từ\s+", "", lead, flags=re.I)
    if unit == "%" and lead.strip().casefold() == "vượt":
        lead = ""  # so much more than the plan
    found = qualifier_of(lead, suffix[1] if suffix else None)
    if found == "exact" and _ESTIMATED.search(text, max(0, start - 50), start):
        return "about"
    return found


def _is_where(text: str, lead: str, start: int, unit: str, last: Found | None) -> bool:
    """`14 tuyến trên 6 phường`: right behind a thing, `trên` says where."""
    if lead.strip().casefold() != "trên" or last is None or not last.unit:
        return False
    between = text[last.end : start]
    aside = re.search(rf"[,;:.(\n]|(?<!\w)(?:{VERBS}|{phrases('stop')})(?!\w)", between)
    return unit in _CLASSIFIERS and len(between) < 40 and not aside


def _unit(text: str, amount: Amount) -> tuple[str | None, int, float]:
    """The unit as the tables write it, where it ends, and how many one of it is.

    None: the letters behind the digits are no unit, as in `1A`.
    """
    end = amount.end
    unit = amount.parts[0][2] if len(amount.parts) > 1 else amount.unit
    if points := _POINTS.match(text, end):
        return "điểm %", points.end(), 1.0
    if percent := _PERCENT.match(text, end):
        return "%", percent.end(), 1.0
    if unit is not None:
        name, end = _per(text, unit.name, end)
        return name, end, unit.times
    if glued := _GLUED.match(text, end):
        return (None, end, 1.0) if text[end - 1].isdigit() and glued else ("", end, 1.0)
    aside = _ASIDE.match(text, end) if amount.out_of else None
    if aside:  # 16/16 (100%) xã
        return _noun(text, aside.end())[0], end, 1.0
    noun, end = _noun(text, end)
    return (*_per(text, noun, end), 1.0) if noun else ("", end, 1.0)


def _per(text: str, name: str, end: int) -> tuple[str, int]:
    """The unit with what it is counted for: `người/km2`, `triệu đồng/người/năm`."""
    per = _PER.match(text, end)
    if not per or "/" in name or re.match(r"\s?/\s?[0-9]+\s", per[0]) and per[1] == name:
        return name, end
    if re.match(r"\s?/\s?[0-9]{2,}", per[0]):
        return name, end
    year = name.endswith("đồng") and per[1] != "năm"
    written = re.sub(r"\s?/\s?[0-9]+\s", "/", re.sub(r"\s?/\s?(?![0-9])", "/", per[0].strip()))
    return name + (f"/{per[1]}" if year else written.casefold()), per.end()


def _noun(text: str, at: int) -> tuple[str, int]:
    """The noun behind a number: one word that counts, or two that make one."""
    match = _NOUN.match(text, at)
    if not match or _STOP.match(text, match.start(1)):
        return "", at
    rest = text[match.start(1) : match.start(1) + 40].casefold()
    for phrase in _LONG:
        if re.match(rf"{phrase}(?!\w)", rest):
            return phrase, match.start(1) + len(phrase)
    first, second = match[1], match[2]
    two = f"{first} {second}" if second else ""
    alone = not second or not second[0].islower() or _STOP.match(text, match.start(2))
    if match_key(two) in _COMPOUNDS or not (alone or first.casefold() in _CLASSIFIERS):
        return two.casefold(), match.end(2)
    if first.casefold() in _CLASSIFIERS or (alone and len(first) > 1 and _is_word(first)):
        return first if first[1:] != first[1:].lower() else first.casefold(), match.end(1)
    return "", at


def _is_word(noun: str) -> bool:
    """Whether a word may be a unit: in small letters, or a sign such as MWh; no name."""
    return noun[0].islower() or (len(noun) <= 4 and noun != noun.title())


def _put(found: list[Found], one: Found, text: str) -> None:
    """Adds a quantity: as the end of the range before it, or as one of its own."""
    if found:
        last = found[-1]
        between = text[last.end : one.start]
        if _is_range(last, one, between):
            found[-1] = _joined(last, one)
            return
        if last.loose and one.unit and _LIST_LINK.fullmatch(between):
            _give_unit(found, one, text)
    found.append(one)


def _is_range(last: Found, one: Found, between: str) -> bool:
    """`từ 5 triệu đến 10 triệu đồng`, `30 - 50 triệu`."""
    link = _RANGE_LINK.fullmatch(between)
    if not link or last.high is not None or one.quantity is None or last.quantity is None:
        return False
    same = last.unit == one.unit or (last.value_vnd and one.value_vnd) or not last.unit
    words = "đ" in between.casefold() or "t" in between.casefold()
    return bool(same) and one.out_of is None and (last.range_open or not words)


def _joined(last: Found, one: Found) -> Found:
    unit, quantity, value, high = last.unit, last.quantity, last.value_vnd, one.quantity
    if unit != one.unit and last.value_vnd and one.value_vnd and quantity:
        high = one.value_vnd / (last.value_vnd / quantity)
    elif not unit:
        unit = one.unit
        size = one.value_vnd / one.quantity if one.value_vnd and one.quantity else None
        value = quantity * size if size and quantity is not None else None
    return replace(last, end=one.end, unit=unit, high=high, value_vnd=value, loose=one.loose)


def _give_unit(found: list[Found], one: Found, text: str) -> None:
    """`5, 7 và 9 xã`: numbers of a list have the unit of the last."""
    at = len(found) - 1
    end = one.start
    while at >= 0 and found[at].loose and _LIST_LINK.fullmatch(text[found[at].end : end]):
        end = found[at].start
        size = one.value_vnd / one.quantity if one.value_vnd and one.quantity else None
        own = found[at].quantity
        value = own * size if size and own is not None else None
        found[at] = replace(found[at], unit=one.unit, loose=False, value_vnd=value)
        at -= 1


def _is_counted(text: str, one: Found) -> bool:
    """Whether a number without a unit is one of something: `mỗi xã 2`, `tổng số: 91`."""
    if one.quantity is None:
        return False
    before = text[max(0, one.start - 30) : one.start]
    digits = text[one.number_at : one.end]
    code = digits.isdigit() and (len(digits) > 4 or digits.startswith("0"))
    return not code and _COUNT_LEAD.search(before) is not None
