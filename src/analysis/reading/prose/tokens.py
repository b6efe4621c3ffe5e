"""Where the numbers of a report stand: digits, numbers in words, orders of magnitude."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.reading.prose.marks import goes_on_with, marked, named_by
from analysis.reading.prose.nouns import CLASSIFIERS, KNOWN, PERCENT, first_noun, noun_at
from analysis.registers.country import country
from analysis.words.names import phrases
from analysis.words.numbers import DIGITS, ORDER_WORDS, QUALIFIER, SCALE_WORD
from analysis.words.spelled import SPELLED, spelled_value
from analysis.words.units import PLACE_NOUNS


@dataclass(frozen=True, slots=True)
class Token:
    """A number: `digits` None for an order of magnitude; `words`: it is written in words.

    `named`: alone it would but name something (`Thanh Lương 2`); in a list of numbers it may count.
    """

    start: int
    end: int
    digits: str | None
    words: bool = False
    named: bool = False


HALF = "0,5"  # `một nửa`
_HALF = rf"(?:{QUALIFIER}(?:một\s)?|(?<!\w)một\s)nửa(?!\w)"
_TOKENS = re.compile(
    rf"(?P<half>{_HALF})"
    rf"|(?P<order>(?<!\w){ORDER_WORDS}(?=\s{SCALE_WORD}))"
    rf"|(?P<digits>{DIGITS})|(?P<words>{SPELLED.pattern})",
    re.I,
)
_SCALE = re.compile(r"\s(?:nghìn|ngàn|triệu|tỷ|tỉ)\Z", re.I)
_LISTED = re.compile(r"\s?(?:,|và|đến|-|–|/|;)\s?")
_TEN = _LAST_HAMLET = 10
_CLAUSE = re.compile(r"(?:^|[.,;:\n])\s?\Z")
_PLAN = re.compile(rf"(?<!\w)(?:{phrases('plan_word')})\s\Z")
_MEASURED = re.compile(rf"(?:\s{SCALE_WORD})?\s?(?:{phrases('measure')}|đồng)(?!\w)", re.I)
_SCALED = re.compile(rf"\s{SCALE_WORD}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_GLUED = re.compile(r"[a-zđ²]")
_BOUND = re.compile(rf"{QUALIFIER}\Z", re.I)
_ASKED = re.compile(rf"(?<!\w)(?:{phrases('asked')}|mỗi\s\w+)\s\Z", re.I)
_ORDINAL = re.compile(rf"(?<!\w)(?:{phrases('ordinal')})\s\Z", re.I)
# `một` is a number where it is one of a list: `12 xã và một thị trấn`, `tặng một xe đạp`.
_ONE = re.compile(
    rf"(?:[0-9][^,.;:\n]{{2,30}}(?:\svà|,)|(?<!\w)một\s[^,.;:\n]{{2,30}}(?:\svà|,)"
    rf"|(?<!\w)(?:{phrases('gives')}))\s\Z",
    re.I,
)


def tokens_in(text: str) -> Iterator[Token]:
    """Numbers in digits and in words, outside of the stretches that count nothing."""
    taken = bytearray(len(text) + 1)
    for start, end in marked(text):
        taken[start:end] = b"\1" * (end - start)
    named = -1  # where a list of numbers that name something ended: `tiêu chí 5, 7 và 9`
    for match in _TOKENS.finditer(text):
        passed = taken[match.start()] or taken[match.end() - 1]
        if match["digits"] and (passed or _names(text, *match.span(), named)):
            if not passed and not _goes_on(text, match.start(), named):
                yield Token(*match.span(), match["digits"], named=True)
            named = match.end()
        elif not passed and (token := _token(text, match)):
            yield token


def _token(text: str, match: re.Match[str]) -> Token | None:
    start, end = match.span()
    if match["digits"]:
        return Token(start, end, match["digits"])
    if match["order"]:
        return Token(start, end, None)
    if match["half"]:
        number = re.search(r"(?:một\s)?nửa", match[0])
        return Token(start + (number.start() if number else 0), end, HALF, True)
    words = match["words"]
    if (scale := _SCALE.search(words)) and text[end : end + 5] == " đồng":
        words, end = words[: scale.start()], end - len(scale[0])  # `hai trăm | triệu đồng`
    value = spelled_value(words)
    counts = value is not None and _spelled_counts(text, start, end, value)
    return Token(start, end, str(value), True) if counts else None


def _names(text: str, start: int, end: int, named: int) -> bool:
    """Whether digits name something: `Đề án 208`, `xóm 3`, or go on with such a list."""
    listed = _goes_on(text, start, named)
    if listed and text[named:start] == "/":
        return True  # xếp thứ 2/11
    line = text[max(0, start - 60) : start].rpartition("\n")[2]
    after = text[end : end + 40]
    how = named_by(line)
    if how == "act":
        planned = _PLAN.search(line) and _is_counted_noun(after, place=True)  # `kế hoạch 15 xã`
        return not planned and _names_act(text[start:end], after)
    if not (how or listed or goes_on_with(line)):
        return False
    counts = not (how or listed) and _counts_in_place(text, start, end, line)
    return not counts and _names_kind(text[start:end], after, how, line)


def _names_kind(digits: str, after: str, how: str, before: str) -> bool:
    """Whether digits name one of a kind: `tổ 3 xã Kỳ Hà`; not in `19 tiêu chí: 68 xã`."""
    counted = _is_counted_noun(after, place=how != "kind" or before.rstrip().endswith(":"))
    grouped = how == "kind" and re.search("[.,]", digits)
    own = counted and not first_noun(after)[:1].isupper()
    return not (own or grouped or after[:1] in ("/", "%") or _GLUED.match(after))


def _counts_in_place(text: str, start: int, end: int, before: str) -> bool:
    """`Hiệp Hòa 11 hoạt động`: a noun behind a place, and more than hamlets of a name."""
    digits, words = text[start:end], before.split()
    many = digits.isdigit() and int(digits) > _LAST_HAMLET and noun_at(text, end)[0]
    return bool(many and any(country().named(" ".join(words[-n:])) for n in (2, 3)))


def _names_act(digits: str, after: str) -> bool:
    """Whether digits name an act; not in `quỹ 1,3 tỷ đồng`, `vượt NQ 2%`."""
    grouped = _GROUPED.fullmatch(digits) and first_noun(after)
    scaled = "," in digits and _SCALED.match(after)
    return not (grouped or scaled or _MEASURED.match(after) or PERCENT.match(after))


def _goes_on(text: str, start: int, named: int) -> bool:
    """Whether digits go on with a list of numbers that name something."""
    return named >= 0 and _LISTED.fullmatch(text, named, start) is not None


def _is_counted_noun(after: str, place: bool) -> bool:
    """Whether a noun that is often counted follows; `place`: it may be one of places."""
    noun = first_noun(after)
    if (not place and noun in PLACE_NOUNS) or after.startswith(" ("):
        return False  # `tổ 4 (ấp Tân Hiệp)`
    return bool(KNOWN.match(after) or PERCENT.match(after)) or noun in CLASSIFIERS


def _spelled_counts(text: str, start: int, end: int, value: int) -> bool:
    """Whether words say how many: `hai mươi xã`, `ba chi hội`; not `năm nay`, `hai bên`."""
    before = text[max(0, start - 60) : start]
    many = value > _TEN and noun_at(text, end)[0]  # `hai mươi lăm bạn trẻ`
    if not (many or KNOWN.match(text[end : end + 40])) or _ORDINAL.search(before):
        return False
    bounded = _BOUND.search(before) is not None
    if value == 1:
        return bounded or _ONE.search(before) is not None
    if text[start:end].casefold() == "năm":
        begins = _CLAUSE.search(before) and noun_at(text, end)[0] in CLASSIFIERS  # `; năm hộ hiến`
        return bool(bounded or begins or _ASKED.search(before))
    return True
