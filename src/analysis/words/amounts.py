"""One amount in a sentence: a number, its unit, what is counted; or a name with a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.words.names import phrases
from analysis.words.numbers import DIGITS, ORDER_WORDS, QUALIFIER, SCALE_WORD, SCALES, is_month
from analysis.words.patterns import later
from analysis.words.text import match_key
from analysis.words.units import PLACE_NOUNS, Unit, Units, unit_at

VERBS = r"(?<!việc )làm|" + phrases("verb")
_STOPS = phrases("stop")
_BOUNDARY = later(
    rf"(?P<number>(?<!\w)(?:{QUALIFIER}{{0,3}}[0-9]|{ORDER_WORDS} {SCALE_WORD}))"
    rf"|(?P<comma>,)|[;:()\[\]\n/=×*]|(?<=\s)x(?=\s?[0-9])|\.(?!\w)|…|\s[-–—](?=\s)|(?<!\w)(?:{_STOPS}|{VERBS})(?!\w)",
    re.I,
)
_NOUN = later(rf" (?!(?:{_STOPS}|{VERBS}|tiền|và|nữa)(?!\w))[^\W\d_]", re.I)
_AMOUNT_NEXT = later(rf" ({DIGITS})")
_OVER = later(r"\s?/\s?([0-9]+(?:[.,][0-9]+)*)")
_TO = later(rf"(?:\s?[-–—]\s?|\s(?:đến|tới|lên)\s){QUALIFIER}?([0-9]+(?:[.,][0-9]+)*)", re.I)
_PERCENT_SIGN = later(r"\s?(?:%|phần trăm)", re.I)
_PER_AFTER = later(
    r"(?:\s?/\s?[^\W\d_]+)+"
    r"|\s(?:cho\s|trên\s)?(?:mỗi|một(?!\s(?:số|phần|đoạn|vài)))\s[^\W\d_]+",
    re.I,
)
NAMED_BY_NUMBER = (
    phrases("named_by_number") + r"|(?<!tổng )(?<!tổng số )(?<!số )tiêu chí|(?<!tổng )số"
)
# These may also be given something: `hỗ trợ thôn 3 thùng sơn`, `cấp 20 xe đạp`.
PLACES_BY_NUMBER = phrases("place_by_number")
_NOT_EACH = r"(?<!mỗi )(?<!hàng )(?<!hằng )(?<!một )"
_TIMES = rf"{_NOT_EACH}(?:ngày|tháng|quý|tuần|năm|giai đoạn|nhiệm kỳ|niên khóa)"
_LABEL = later(
    rf"(?<!\w)(?:{NAMED_BY_NUMBER}|{_TIMES}|(?P<place>{PLACES_BY_NUMBER}))"
    r"\s*(?:số|thứ)?\s*\Z",
    re.I,
)
_YEAR = later(r"(?:19|20)[0-9]{2}")
_YEAR_NAMED = later(rf"(?<!\w){_NOT_EACH}(?:năm|hè|xuân|tết|vụ|mùa)\s*\Z", re.I)
_YEAR_CUE = later(r"(?<!\w)(?:từ|đến|tới|đích|sau|trước|đầu|cuối|kế hoạch|nay)\s*\Z", re.I)
_PERIOD = later(r"(?:tháng|năm|quý|nhiệm kỳ)(?!\w)", re.I)  # `6 tháng đầu năm` counts nothing
_LISTED = later(r"\s?(?:,|và|đến|tới|[-–—]|/|;)\s?", re.I)

_SCALE = later(rf" ?({SCALE_WORD})", re.I)

Parts = list[tuple[str, int, Unit | None]]  # digits, scale, unit


@dataclass(slots=True)
class Amount:
    """A number with its unit and item as found, before the number itself is read."""

    parts: Parts  # several for `1 tỷ 500 triệu đồng`
    unit: Unit | None
    item: str
    end: int
    per: bool
    counted: bool = True  # False for an order of magnitude or a range
    out_of: str | None = None
    high: str | None = None  # the end of a range

    @property
    def is_contribution(self) -> bool:
        """Whether it may be given: money, or things of a kind."""
        return self.unit is not None and (self.unit.is_money or bool(self.unit.kind))


def amount_at(shown: str, token: re.Match[str], units: Units) -> Amount | None:
    """The amount at the token; None: a percentage, or `nhiều` without a unit of contributions."""
    amount = counted_at(shown, token["number"], token.end(), units)
    if amount.unit is None and token["number"] and _PERCENT_SIGN.match(shown, amount.end):
        return None
    amount.item, amount.end, amount.per = _item_and_share(shown, amount.end)
    amount.per = amount.per or (amount.unit is not None and "/" in amount.unit.name)
    written = token["number"] or amount.parts[0][1] > 1
    return amount if written or amount.is_contribution else None


def counted_at(shown: str, digits: str | None, end: int, units: Units) -> Amount:
    """A number that ends here with what is behind it: the other number, scale words and unit.

    `digits` None: an order of magnitude. Nothing is said about what is counted.
    """
    over, to, end = _second_number(shown, end) if digits else (None, None, end)
    scale, unit, end = _scaled_unit(shown, end, units)
    parts: Parts = [(digits or "", scale, unit)]
    if digits and not over and not to:
        end = _add_money(parts, shown, end, units)
    return Amount(parts, unit, "", end, False, digits is not None and not to, over, to)


def _second_number(shown: str, end: int) -> tuple[str | None, str | None, int]:
    """The 20 of `19/20`, or the 10 of `5 đến 10`; None where there is none; and where it ends."""
    if over := _OVER.match(shown, end):
        return over[1], None, over.end()
    to = _TO.match(shown, end)
    return (None, to[1], to.end()) if to else (None, None, end)


def _add_money(parts: Parts, shown: str, end: int, units: Units) -> int:
    """`1 tỷ 500 triệu đồng`: amounts in ever smaller units of money belong to the first."""
    size = _in_dong(*parts[0][1:])
    while size and (more := _AMOUNT_NEXT.match(shown, end)):
        scale, unit, unit_end = _scaled_unit(shown, more.end(), units)
        if not 0 < _in_dong(scale, unit) < size:
            break
        parts.append((more[1], scale, unit))
        size, end = _in_dong(scale, unit), unit_end
    return end


def _in_dong(scale: int, unit: Unit | None) -> float:
    """What one of a unit is worth, 0 of things."""
    return scale * unit.vnd if unit and unit.vnd else 0


def _item_and_share(shown: str, pos: int) -> tuple[str, int, bool]:
    """What is counted, where that ends, and whether so much went to each (`/hộ`, `mỗi hộ`)."""
    item, end = ("", pos) if _PER_AFTER.match(shown, pos) else _item(shown, pos)
    tail = _PER_AFTER.match(shown, end)
    return item, tail.end() if tail else end, tail is not None


def _item(shown: str, pos: int) -> tuple[str, int]:
    """What is counted: the words up to a verb, a preposition, a number or punctuation.

    Words after a comma still belong to it (`170 lượt cán bộ, chiến sỹ làm đường`), unless a number
    follows.
    """
    bound = _BOUNDARY.search(shown, pos)
    end = bound.start() if bound else len(shown)
    if not shown[pos:end].strip():
        return "", pos
    while bound and bound["comma"]:
        after = _BOUNDARY.search(shown, bound.end())
        stop = after.start() if after else len(shown)
        if not shown[bound.end() : stop].strip() or (after and after["number"]):
            break
        bound, end = after, stop
    item = re.sub(r"(?:\s+(?:và|cùng|hay|hoặc))+\Z", "", shown[pos:end].rstrip())
    return item.strip(), pos + len(item)


def is_label(before: str, digits: str, amount: Amount | None, after_label: bool) -> bool:
    """Whether the digits name something (`thôn 3`, `năm 2018`) instead of counting it."""
    year = _YEAR.fullmatch(digits)
    if year and _YEAR_NAMED.search(before):
        return True
    if amount and amount.unit is None and _PERIOD.match(amount.item):
        return True
    if amount and amount.is_contribution:  # `hỗ trợ thôn 3 triệu đồng`
        return False
    if cue := _LABEL.search(before):
        return not (cue["place"] and amount and _begins_a_thing(amount))
    return _is_listed_label(before, digits, amount, after_label)


def _is_listed_label(before: str, digits: str, amount: Amount | None, after_label: bool) -> bool:
    """Whether digits without a word that says so are a year, a month, or the next of a list."""
    uncounted = amount if amount and amount.unit is None and not amount.item else None
    listed = after_label and _LISTED.fullmatch(before) is not None
    if _YEAR.fullmatch(digits) and (_YEAR_CUE.search(before) or listed):
        return uncounted is not None or before.strip() in ("/", "-", "–")
    if listed or uncounted is None:
        return uncounted is not None
    return uncounted.out_of is not None and is_month(digits, uncounted.out_of)


def _begins_a_thing(amount: Amount) -> bool:
    """Whether common words follow: `thôn 3 thùng sơn` counts, `thôn 3 xã Kỳ Hà` names a hamlet."""
    if amount.unit is not None:
        return match_key(amount.unit.name) not in PLACE_NOUNS
    first = amount.item.split(" ")[0]
    named = match_key(first) in PLACE_NOUNS or first in ("và", "thị", "của")
    return first[:1].islower() and not named


def _scaled_unit(text: str, pos: int, units: Units) -> tuple[int, Unit | None, int]:
    """Scale words, unit and end after a number: (1000, tỷ đồng, ...) for `nghìn tỷ đồng`."""
    scale, at, best = 1, pos, (1, None, pos)
    while True:
        unit, end = unit_at(text, at, units)
        if unit and end > best[2]:
            best = (scale, unit, end)
        word = _SCALE.match(text, at)
        if not word:
            break
        scale, at = scale * SCALES[word[1].casefold()], word.end()
    # `5 nghìn` is money where the register says so, but `5 nghìn viên gạch` is not.
    if best[1] is None or (best[2] <= at and _NOUN.match(text, at)):
        return scale, None, at
    return best
