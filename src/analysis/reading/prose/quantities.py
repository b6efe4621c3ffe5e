"""Every quantity of a text, one by one: number, end of a range, unit, qualifier, what of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.reading.prose.cells import Cells
from analysis.reading.prose.lists import is_change, is_compared, is_member
from analysis.reading.prose.nouns import CLASSIFIERS, KNOWN, POINTS, first_noun, noun_at, unit_of
from analysis.reading.prose.tokens import HALF, Token, tokens_in
from analysis.words.amounts import VERBS, Amount, counted_at
from analysis.words.names import phrases
from analysis.words.numbers import QUALIFIER, NotVietnameseNumber, decimal_of, qualifier_of
from analysis.words.spelled import SPELLED, spelled_value
from analysis.words.text import match_key
from analysis.words.units import Units


@dataclass(frozen=True, slots=True)
class Found:
    """One quantity: where it stands in the shown text, and what it says; None where it has none.

    `loose`: a number without any unit; `opens`: with the words of what is its other end.
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
    opens: bool = False


_BEFORE = re.compile(
    rf"(?:(?<!\w)từ\s+{QUALIFIER}{{0,3}}|{QUALIFIER}{{1,3}}(?:lên\s(?:đến|tới)\s)?)\Z", re.I
)
_ESTIMATED = re.compile(
    rf"(?<!\w){phrases('estimated')}(?:\s(?:{phrases('estimated_of')}))*\s\Z", re.I
)
_EXCEEDS = frozenset(phrases("exceeds").split("|"))
_SUFFIX = re.compile(rf"\s({phrases('bound_behind')})(?!\w)", re.I)
_RISES = re.compile(rf"\s(?:{phrases('rises')})(?!\w)", re.I)
_RANGE_LINK = re.compile(r"\s?(?:[-–—]|(?P<to>đến|tới))\s?", re.I)
_LIST_LINK = re.compile(rf"\s?(?:,|;|{phrases('list_link')})\s", re.I)
_RISE_LINK = re.compile(rf"\s(?:{phrases('risen')})(?:\s(?:{phrases('risen_to')}))?\s", re.I)
_IN_WORDS = re.compile(rf"\s?\(({SPELLED.pattern})\)(?=\s)", re.I)
_ENDED = re.compile(r"[;\n]|\.\s")
_UNCOUNTED = re.compile(rf" ?(?:{phrases('uncounted')})(?!\w)", re.I)
_TIME_LEAD = re.compile(rf"(?<!\w)(?:{phrases('time_lead')})\s\Z", re.I)
_TIME_NOUN = re.compile(rf" (?:{phrases('time_noun')})(?! (?:{phrases('of_work')}))(?!\w)", re.I)
_WORTH = re.compile(rf"(?<!\w)(?:{phrases('worth')})(?:\s(?:{phrases('worth_link')}))*\s\Z", re.I)
_COUNT_LEAD = re.compile(
    rf"(?:[:=]\s?|(?<!\w)(?:{phrases('count_lead')}|mỗi\s\w+|số\s\w+)\s)\Z", re.I
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SAID_YEAR = re.compile(rf"(?:(?<!\w)(?:{phrases('year_said')})|[/–-])\s?\Z", re.I)
_BETWEEN = re.compile(
    rf"[,;:.(\n]|(?<!\w)(?:{VERBS}|{phrases('stop')}|{phrases('and')})(?!\w)", re.I
)
_OF_ALL = re.compile(rf" ?(?:{phrases('of_all')})\s", re.I)
# `nâng tổng số hội viên lên hơn 230 nghìn` counts no money
_NUMBER_OF = re.compile(
    rf"(?<!\w)(?<!{phrases('one')}\s)(?:{phrases('number_of')})\s(?!(?:{phrases('money_of')})(?!\w))"
    rf"(?P<noun>[^\W\d_][^;.:,\n0-9]{{2,60}}\s)"
    rf"(?:{phrases('risen')})(?:\s(?:{phrases('risen_to')}))?\s\Z",
    re.I,
)
_POINT_DECIMAL = re.compile(r"[0-9]+\.[0-9]{1,2}")
_OTHER_GROUPS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_MEASURES = frozenset(phrases("measure").split("|"))  # the register's name for them is ours, too
_AND_A_HALF = re.compile(r"([0-9]{1,3}) (tỷ|tỉ|triệu|nghìn|ngàn) rưỡi(?: đồng)?(?!\w)")
_SPELLINGS = {"tỉ": "tỷ", "ngàn": "nghìn"}
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])")
_SMALLER = {("ha", "m2"): 1e4, ("km", "m"): 1e3, ("tấn", "kg"): 1e3, ("tạ", "kg"): 1e2}
_MONEY = {"đồng": 1.0, "nghìn đồng": 1e3, "triệu đồng": 1e6, "tỷ đồng": 1e9}


def quantities_in(text: str, units: Units) -> list[Found]:
    """Every quantity of a text (`shown_of`), in order.

    A range is one row (`30 - 50 triệu đồng`), as is `19/20`; in `5, 7 và 9 xã` each number has the
    unit of the last. Numbers that count nothing are left out.
    """
    found: list[Found] = []
    units = {key: unit for key, unit in units.items() if unit.is_money or unit.name in _MEASURES}
    for token in tokens_in(text):
        last = found[-1] if found else None
        if last and token.start < last.end:
            continue
        one = _found(text, token, units, last)
        if one and (one.loose or token.named) and (beside := _beside(text, found, one)):
            found.append(_in_unit(one, beside))
        elif one and not token.named:
            _put(found, one, text)
    return list(_counted(text, found, units))


def _counted(text: str, found: Sequence[Found], units: Units) -> Iterator[Found]:
    """The quantities, those without a unit with that of their column, if they count anything."""
    cells = Cells(text)
    for one in found:
        own = _with_unit(text, one, units, cells) if one.loose else one
        if not own.loose or _is_counted(text, own):
            yield own


def _found(text: str, token: Token, units: Units, last: Found | None) -> Found | None:
    """What the number at a token says; None where it counts nothing or cannot be read."""
    if token.digits and not token.words and _inside_word(text, token.start):
        return None
    if half := _AND_A_HALF.match(text, token.start):
        return _and_a_half(half)
    amount = counted_at(text, token.digits, _said_again(text, token), units)
    if amount.high and _RISES.match(text, token.end):  # `từ 5 lên 9 xã` is no range
        amount = Amount([(token.digits or "", 1, None)], None, "", token.end, False)
    bare = amount.unit is None
    if _is_year(text, token, amount) or (bare and _is_time(text, token.start, amount.end)):
        return None
    try:
        return _read(text, token, amount, last)
    except NotVietnameseNumber:
        return None


def _said_again(text: str, token: Token) -> int:
    """Where a number ends, with its words behind it: `5 (năm) triệu đồng`."""
    again = _IN_WORDS.match(text, token.end)
    digits = (token.digits or "").replace(".", "")
    same = again and digits.isdigit() and spelled_value(again[1]) == int(digits)
    return again.end() if again and same else token.end


def _beside(text: str, found: Sequence[Found], one: Found) -> Found | None:
    """The quantity before of what a number without a unit is, too; None: of none.

    In `152 đảng viên, đạt 101% (chỉ tiêu 150)` that is not the share.
    """
    if not found or found[-1].loose or not found[-1].unit:
        return None
    last, at = found[-1], (one.start, one.end)
    if is_member(text, (last.start, last.end), at):
        return last
    if is_compared(text, (last.start, last.end), at) or is_change(text, (last.start, last.end), at):
        whole = next((own for own in reversed(found[-2:]) if own.unit != "%"), last)
        return None if whole.unit == "%" or _ENDED.search(text, whole.end, one.start) else whole
    return None


def _is_time(text: str, start: int, end: int) -> bool:
    """Whether a number tells how long or how often: `5 năm`, `trong 3 ngày`, `sau hai lần`."""
    led = _TIME_LEAD.search(text, max(0, start - 20), start)
    uncounted, known = _UNCOUNTED.match(text, end), KNOWN.match(text, end)
    if uncounted and known and known.end() > uncounted.end():  # `2 cấp học`, not `2 cấp`
        uncounted = None
    return bool(uncounted or (led and _TIME_NOUN.match(text, end)))


def _and_a_half(match: re.Match[str]) -> Found:
    """`1 tỷ rưỡi` is 1.5 tỷ đồng."""
    unit = f"{_SPELLINGS.get(match[2], match[2])} đồng"
    quantity = int(match[1]) + 0.5
    value = quantity * _MONEY[unit]
    return Found(*match.span(), quantity, None, unit, value, "exact", None, match.start())


def _inside_word(text: str, pos: int) -> bool:
    """Whether digits belong to letters right before them."""
    return pos > 0 and (text[pos - 1].isalnum() or text[pos - 1] == "_")


def _is_year(text: str, token: Token, amount: Amount) -> bool:
    """Four digits such as 2018 are a year where no known thing is counted."""
    if token.words or not _YEAR.fullmatch(token.digits or ""):
        return False
    after = text[token.end : token.end + 40]
    counted = amount.unit is not None or first_noun(after) in CLASSIFIERS or KNOWN.match(after)
    return (
        not counted or _SAID_YEAR.search(text[max(0, token.start - 14) : token.start]) is not None
    )


def _read(text: str, token: Token, amount: Amount, last: Found | None) -> Found | None:
    """The quantity at a token; NotVietnameseNumber: its digits have two readings."""
    unit, end, times = unit_of(text, amount)
    if unit is None:
        return None
    words = _BEFORE.search(text, max(0, token.start - 40), token.start)
    if words and _is_where(text, words, unit, last):
        words = None
    start, lead = (words.start(), words[0]) if words else (token.start, "")
    suffix = _SUFFIX.match(text, end)
    end = suffix.end() if suffix else end
    if not token.digits:
        return Found(start, end, None, None, unit, None, "order_of_magnitude", None, token.start)
    quantity = _total(amount, times)
    if (counted := _counted_before(text, start, unit, end)) and len(amount.parts) == 1:
        worth, qualifier = _MONEY[unit], _qualifier(text, start, lead, unit, suffix)
        high = _high(amount)
        ends = (quantity * worth, high and high * worth, counted, None, qualifier, None)
        return Found(start, end, *ends, token.start)
    out_of = float(_decimal(amount.out_of)) if amount.out_of else None
    qualifier = _qualifier(text, start, lead, unit, suffix)
    value, opens = _vnd(amount, quantity, unit), re.match(r"từ\s", lead, re.I) is not None
    dated = _DAY_OF_MONTH.fullmatch(text[token.start : end]) is not None
    loose = not (unit or (out_of is not None and not dated) or token.digits == HALF)
    ends = (quantity, _high(amount), unit, value, qualifier, out_of)
    return Found(start, end, *ends, token.start, loose, opens)


def _counted_before(text: str, start: int, unit: str, end: int) -> str:
    """What a scale without a noun counts, as the words before say; "" where it is money."""
    if unit not in _MONEY or text[start:end].endswith("đồng") or text[end - 1] in "đĐ":
        return ""
    said = _NUMBER_OF.search(text, max(0, start - 90), start)
    return noun_at(text, said.start("noun") - 1)[0] if said else ""


def _decimal(digits: str) -> Decimal:
    """The number that digits are; `95.5` and `10 500`, which nothing else can be, are read, too."""
    if _POINT_DECIMAL.fullmatch(digits):
        return Decimal(digits)
    if _OTHER_GROUPS.fullmatch(digits):
        grouped = digits.replace(" ", "") if " " in digits else digits.replace(",", "")
        return Decimal(grouped.replace(",", "."))
    return decimal_of(digits)


def _high(amount: Amount) -> float | None:
    return float(_decimal(amount.high) * amount.parts[0][1]) if amount.high else None


def _vnd(amount: Amount, quantity: float, unit: str) -> float | None:
    """The amount in đồng, where it is money."""
    money = amount.parts[0][2]
    worth = money.vnd if money and money.vnd else _MONEY.get(unit.split("/")[0])
    return float(Decimal(repr(quantity)) * Decimal(repr(worth))) if worth else None


def _total(amount: Amount, times: float) -> float:
    """The number in its first unit: 2 tỷ 350 triệu đồng is 2.35 of tỷ đồng."""
    total = Decimal(0)
    base = amount.parts[0][2]
    for digits, scale, unit in amount.parts:
        size = Decimal(1)
        if base and base.vnd and unit and unit.vnd:
            size = Decimal(repr(unit.vnd)) / Decimal(repr(base.vnd))
        total += _decimal(digits or "0") * scale * size
    return float(total * Decimal(repr(times)))


def _qualifier(text: str, start: int, lead: str, unit: str, suffix: re.Match[str] | None) -> str:
    """How exact the number is."""
    lead = re.sub(r"^\s*từ\s+", "", lead, flags=re.I)
    if unit in ("%", POINTS) and lead.strip().casefold() in _EXCEEDS:
        lead = ""  # so much more than the plan
    found = qualifier_of(lead, suffix[1] if suffix else None)
    if found == "exact" and _ESTIMATED.search(text, max(0, start - 50), start):
        return "about"
    return found


def _is_where(text: str, words: re.Match[str], unit: str, last: Found | None) -> bool:
    """`14 tuyến trên 6 phường`: right behind a thing, `trên` says where."""
    if words[0].strip().casefold() != "trên" or last is None or not last.unit:
        return False
    between = text[last.end : words.start()]
    return unit in CLASSIFIERS and len(between) < 40 and not _BETWEEN.search(between)


def _put(found: list[Found], one: Found, text: str) -> None:
    """Adds a quantity: as the end of the range before it, or as one of its own."""
    last = found[-1] if found else None
    if last is None:
        found.append(one)
        return
    between = text[last.end : one.start]
    if (joined := _as_one(last, one, between)) is not None:
        found[-1] = joined
        return
    if last.loose and one.unit:
        _give_unit(found, one, text)
    found.append(one)


def _as_one(last: Found, one: Found, between: str) -> Found | None:
    """Two numbers that are one quantity: a range, so many of so many, `5 ha 3.000 m2`."""
    if _is_range(last, one, between):
        return _joined(last, one)
    alike = between == "/" or (_OF_ALL.fullmatch(between) and _is_part(last, one))
    if alike and (last.loose or last.unit == one.unit) and last.out_of is None and one.unit:
        # 25 km/30 km, 17 trong tổng số 19 mục tiêu
        exact = last.qualifier if between == "/" else "exact"
        return replace(last, end=one.end, out_of=one.quantity, unit=one.unit, loose=False,
                       qualifier=exact)  # fmt: skip
    size = _SMALLER.get((last.unit, one.unit)) if between == " " else None
    if size and last.quantity is not None and one.quantity is not None:
        return replace(last, end=one.end, quantity=last.quantity + one.quantity / size)
    return None


def _is_part(last: Found, one: Found) -> bool:
    """`3 trong 6 xã`: no more than the whole."""
    return last.high is None and (last.quantity or 0) <= (one.quantity or 0)


def _is_range(last: Found, one: Found, between: str) -> bool:
    """`từ 5 triệu đến 10 triệu đồng`, `30 - 50 triệu`."""
    link = _RANGE_LINK.fullmatch(between)
    numbers = one.quantity is not None and last.quantity is not None
    if not link or not numbers or last.high is not None or one.out_of is not None:
        return False
    alike = last.loose or last.unit == one.unit or bool(last.value_vnd and one.value_vnd)
    return alike and (last.opens or not link["to"])


def _joined(last: Found, one: Found) -> Found:
    """The range of which these are the two ends."""
    if last.loose:
        last = _in_unit(last, one)
    high = one.quantity
    if last.unit != one.unit and last.quantity and last.value_vnd and one.value_vnd:
        high = one.value_vnd / (last.value_vnd / last.quantity)
    return replace(last, end=one.end, high=high, loose=one.loose)


def _in_unit(one: Found, other: Found) -> Found:
    """A number without a unit in that of another."""
    value = None
    if other.value_vnd and other.quantity and one.quantity is not None:
        value = one.quantity * (other.value_vnd / other.quantity)
    return replace(one, unit=other.unit, value_vnd=value, loose=False)


def _give_unit(found: list[Found], one: Found, text: str) -> None:
    """`5, 7 và 9 xã`, `từ 5 lên 9 xã`: numbers of a list have the unit of the last."""
    at, end = len(found) - 1, one.start
    while at >= 0 and found[at].loose:
        between = text[found[at].end : end]
        rises = found[at].opens and _RISE_LINK.fullmatch(between)
        if not rises and not _LIST_LINK.fullmatch(between):
            break
        end = found[at].start
        found[at] = _in_unit(found[at], one)
        at -= 1


def _with_unit(text: str, one: Found, units: Units, cells: Cells) -> Found:
    """A number without a unit with that of its column, or of money: `trị giá 500.000`."""
    unit = cells.unit_of(one.start, one.end, units)
    if unit is not None and one.quantity is not None:
        known = units.get(match_key(unit))
        worth = known.vnd if known and known.vnd else None
        value = float(Decimal(repr(one.quantity)) * Decimal(repr(worth))) if worth else None
        return replace(one, unit=unit, value_vnd=value, loose=False)
    if (one.quantity or 0) < 1000 or not _WORTH.search(text, max(0, one.start - 40), one.start):
        return one
    return replace(one, unit="đồng", value_vnd=one.quantity, loose=False)


def _is_counted(text: str, one: Found) -> bool:
    """Whether a number without a unit is one of something: `mỗi xã 2`, `tổng số: 91`."""
    digits = text[one.number_at : one.end]
    code = digits.isdigit() and (len(digits) > 4 or digits.startswith("0"))
    lead = text[max(0, one.start - 30) : one.start].rpartition("\n")[2]
    return not code and one.quantity is not None and _COUNT_LEAD.search(lead) is not None
