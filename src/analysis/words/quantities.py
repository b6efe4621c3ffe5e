"""Vietnamese numbers and quantities: `1.900`, `gần 1.900 lượt`, `85 bộ bàn ghế trị giá 100 triệu đồng`.

The notation is declared, not detected: a point groups thousands, a comma is the decimal mark. Text that
looks like a number and is none in that notation raises `NotVietnameseNumber`; nothing is guessed or dropped.
Units come from a register: `Mapping[match_key(alias), Unit]`. Amounts are computed as decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from analysis.words.text import LONGEST, match_key, normalize

Units = Mapping[str, "Unit"]


def _any_of(words: str) -> str:
    """Words of a list that is written over several lines, as alternatives of a regular expression."""
    return "|".join(word.strip() for word in " ".join(words.split()).split("|"))


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(match_key, _any_of(words).split("|")))


class NotVietnameseNumber(ValueError):
    """Text that looks like a number but is none in Vietnamese notation.

    `suggestion` lists the readings that are possible, each in Vietnamese notation. None of them is chosen.
    """

    def __init__(self, text: str, suggestion: list[str] | None = None):
        super().__init__(f"not a number in Vietnamese notation: {text!r}")
        self.text = text
        self.suggestion = suggestion or []

    def __reduce__(self):  # so that it survives the way back from a worker process
        return type(self), (self.text, self.suggestion)


@dataclass(frozen=True, slots=True)
class Number:
    """One number. `value` is None for an order of magnitude (`hàng ngàn`).

    `qualifier`: exact, about, at_least, at_most, order_of_magnitude. `step`: one unit of the last printed
    digit (0.001 for `50,596`, 1 for `1.900`, 0 where there is no number).
    """

    value: float | None
    qualifier: str
    step: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register. `kind`: '' or cash, materials, labour, infrastructure, land, other.

    `vnd` is the number of đồng in one unit, for units of money only.
    """

    unit: str
    kind: str = ""
    vnd: float | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one quantity in a text says; `text == normalize(whole)[start:end]`.

    Things are in `value` and `unit`, money in `value_vnd` (đồng); things with a worth have both. Money alone
    has the money unit in `unit`. `unit` None: a number of things unknown to the register, named in `item`.
    `qualifier` belongs to `value` (for money alone, to the money), `vnd_qualifier` to `value_vnd`.
    `step` is in units of `value`, for money alone in đồng. `out_of` is the 20 of `19/20 tiêu chí`.
    `per`: an amount for each household, commune ..., and so no total.
    A range (`từ 5 đến 10 triệu đồng`) has no number: values None, qualifier order_of_magnitude.
    """

    value: float | None
    unit: Unit | None
    item: str
    qualifier: str
    value_vnd: float | None
    vnd_qualifier: str | None
    step: float
    start: int
    end: int
    text: str
    per: bool = False
    out_of: float | None = None


# --- numbers ---------------------------------------------------------------------------------------

_DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)*|[0-9]+(?:[.,][0-9]+)*"
_VIETNAMESE = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_ENGLISH = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_SPACED = re.compile(r"([0-9]{1,3}(?:[ '’][0-9]{3})+)(?:[.,]([0-9]+))?")
_DATE = r"[0-9]{1,2}(?P<dash>[/.-])[0-9]{1,2}(?P=dash)(?:19|20)[0-9]{2}(?![0-9])"
_LOOKS_LIKE_NUMBER = (
    r"(?P<sign>[-+−–—]?)(?P<gap>\s?)(?P<digits>[.,]?[0-9](?:[0-9.,]|[ '’](?=[0-9]))*)"
    r"(?P<power>[eE][-+]?[0-9]+)?"
)
_SCALES = {"chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6}
_SCALES |= {"tỷ": 10**9, "tỉ": 10**9}
_SCALE_WORD = rf"(?:{'|'.join(_SCALES)})(?!\w)(?! lệ)"
_ORDER_WORDS = r"(?:hàng|hằng|vài|mấy|nhiều|dăm)"
_QUALIFIERS = {
    "about": "khoảng|chừng|ước tính|ước đạt|ước chừng|ước|xấp xỉ|trên dưới|độ|~|≈",
    "at_least": "trên|hơn|ít nhất|tối thiểu|không dưới|không ít hơn|vượt|>=|≥|>",
    "at_most": "gần|dưới|tối đa|không quá|không hơn|chưa đến|chưa tới|chưa đầy|<=|≤|<",
}
_QUALIFIER_OF = {word: name for name, words in _QUALIFIERS.items() for word in words.split("|")}
# The longest word first: `trên dưới` is `about`, `trên` alone is `at_least`.
_QUALIFIER_WORD = "|".join(sorted(_QUALIFIER_OF, key=len, reverse=True))
_QUALIFIER = rf"(?:(?:(?<![^\W_])(?:{_QUALIFIER_WORD}))\s*)"
_QUALIFIER_WORDS = re.compile(_QUALIFIER_WORD, re.I)
_SUFFIXES = {"trở lên": "at_least", "trở xuống": "at_most", "lên": "at_least"}
_NUMBER = re.compile(
    rf"(?P<before>{_QUALIFIER}{{0,3}}){_LOOKS_LIKE_NUMBER}(?:\s+(?P<after>trở lên|trở xuống|lên))?", re.I
)
_PERCENT = re.compile(
    rf"(?:đạt\s+)?(?P<before>{_QUALIFIER}{{0,3}})(?:đạt\s+)?{_LOOKS_LIKE_NUMBER}\s?(?:%|phần trăm)"
    r"(?:\s+(?P<after>trở lên|trở xuống))?",
    re.I,
)
_NO_NUMBER = re.compile(rf"(?:khoảng\s)?{_ORDER_WORDS}(?:\s(?:{_SCALE_WORD}))+|nhiều|vài", re.I)
_FRACTION = re.compile(r"(?:đạt\s)?([0-9][0-9.,]*)\s?/\s?([0-9][0-9.,]*)(?:\s[^\W\d_][^\d;/]*)?", re.I)


def _written(whole: str, part: str | None) -> str:
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if part else grouped


def _readings(digits: str) -> list[str]:
    """What the writer may have meant, in Vietnamese notation; empty where nothing is plausible."""
    if len(digits) > 30 or re.fullmatch(_DATE, digits):
        return []
    found = []
    if digits[0] in ".,":
        found.append("0," + digits[1:] if digits[1:].isdigit() else "")
    if match := _ENGLISH.fullmatch(digits):
        found.append(_written(match[1].replace(",", ""), match[2]))
    if match := _SPACED.fullmatch(digits):
        found.append(_written(re.sub(r"\D", "", match[1]), match[2]))
    whole, _, part = digits.partition(",")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)*\.?", whole) and (not part or part.isdigit()):
        found.append(_written(whole.replace(".", ""), part))
    return list(dict.fromkeys(filter(None, found)))


def _decimal(digits: str) -> tuple[Decimal, Decimal]:
    """Value and step of unsigned digits in Vietnamese notation; anything else raises."""
    match = _VIETNAMESE.fullmatch(digits)
    if not match:
        raise NotVietnameseNumber(digits, _readings(digits))
    whole, part = match[1].replace(".", ""), match[2] or ""
    value = Decimal(f"{whole}.{part}") if part else Decimal(whole)
    if len(value.as_tuple().digits) > 15 and Decimal(repr(float(value))) != value:
        raise NotVietnameseNumber(digits)  # more digits than a float holds: a code, or a typing error
    return value, Decimal(1).scaleb(-len(part))


def _signed(match: re.Match[str]) -> tuple[float, float]:
    """Value and step of a `_LOOKS_LIKE_NUMBER` match; raises where it is none or has two readings."""
    sign, digits = match["sign"], match["digits"]
    written = match[0][match.start("sign") - match.start() : match.end("digits") - match.start()]
    if match["power"]:
        raise NotVietnameseNumber(written + match["power"])
    if sign and (match["gap"] or sign in "–—"):  # `- 5` may be minus five, or five after a bullet
        raise NotVietnameseNumber(written, ["-" + digits, digits] if sign != "+" else [digits])
    value, step = _decimal(digits)
    return float(-value if sign in ("-", "−") else value), float(step)


def _qualifier(words: str, after: str | None = None) -> str:
    """The qualifier that words before (and after) a number give it; a bound says more than `khoảng`."""
    if after:
        return _SUFFIXES[after.casefold()]
    names = [_QUALIFIER_OF[word.casefold()] for word in _QUALIFIER_WORDS.findall(words)]
    bounds = [name for name in names if name != "about"]
    if bounds:
        return bounds[-1]
    return "about" if names else "exact"


def read_number(text: str) -> Number | None:
    """The number that the whole text is, with or without an approximate word; None where it is words.

    Raises `NotVietnameseNumber` for what looks like a number and is none (`1,200.5`, `1 900`, `0.900`, `5.`).
    """
    text = normalize(text)
    if _NO_NUMBER.fullmatch(text):
        return Number(None, "order_of_magnitude", 0.0)
    if _PHONE.fullmatch(text) or not (match := _NUMBER.fullmatch(text)):
        return None
    value, step = _signed(match)
    return Number(value, _qualifier(match["before"], match["after"]), step)


def read_percent(text: str) -> Number | None:
    """`85%`, `đạt khoảng 85,5 %` in percentage points; None where the whole text is no percentage."""
    match = _PERCENT.fullmatch(normalize(text))
    if not match:
        return None
    value, step = _signed(match)
    return Number(value, _qualifier(match["before"], match["after"]), step)


def read_fraction(text: str) -> tuple[float, float] | None:
    """`19/20 tiêu chí` as (19, 20); None for anything else, also for dates (`15/12/2018`, `12/2018`).

    Does not raise: in `12.5/20` it finds no fraction, and `read_quantities` says what is wrong with it.
    """
    match = _FRACTION.fullmatch(normalize(text))
    if not match or _is_month(match[1], match[2]):
        return None
    try:
        return float(_decimal(match[1])[0]), float(_decimal(match[2])[0])
    except NotVietnameseNumber:
        return None


def _is_month(part: str, whole: str) -> bool:
    return bool(re.fullmatch(r"0?[1-9]|1[0-2]", part) and re.fullmatch(r"(?:19|20)[0-9]{2}", whole))


def scaled(number: float, factor: float) -> float:
    """A product without the dust of binary fractions: 8,138 tỷ is 8138000000."""
    return round(number * factor, 4)


def format_number(value: float, decimals: int | None = None) -> str:
    """The number in Vietnamese notation (`1.361,2`), rounded half up to `decimals`, else in full."""
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"no number to write: {value}")
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), context=Context(400, ROUND_HALF_UP))
    whole, _, part = f"{exact.copy_abs():f}".partition(".")
    if decimals is None:
        part = part.rstrip("0")
    return ("-" if exact < 0 else "") + _written(whole, part)


# --- units -----------------------------------------------------------------------------------------

_MAX_UNIT_WORDS = 8
_UNIT_WORD = re.compile(r"[^\W\d_][^\W_]*|[%₫$]")
# What may stand between the words of one unit: `tr.đ`, `tr. đ`, `tiêu chí/xã`, `lượt người`.
_UNIT_GAP = re.compile(r"(?: | ?/ ?|-|\.|(?<=\b\w)\. |(?<=\b\w\w)\. )(?=[^\W\d_])")
# Words that begin like a unit and mean something else: 35 đồng chí are no 35 đồng.
_COMPOUNDS = _keys("""
    đồng chí|đ c|đồng hồ|đồng bào|đồng phục|đồng ruộng|đồng đội|đồng nghiệp|đồng cỏ|đồng lúa|công trình
    |công nhân|công an|công chức|công đoàn|công ty|công cụ|công dân|công văn|công viên|công sở|công sự
    |công tác|công nghệ|công suất|công tơ|công trường|bộ đội|bộ phận|bộ môn|tỷ lệ|tỷ trọng|tỷ số|đầu tư
    |đầu mối|đầu việc|đầu mục|nhà nước|nhà báo|nhà giáo|nhà thầu|nhà tài|nhà hảo|con đường|con em|viên chức
    |bao gồm|cây số|cây cầu|cây xăng|hộ khẩu|hộ lý|xe đạp|tổ chức|tổ trưởng|xã hội|xã viên""")
_PLACE_NOUNS = _keys("""
    xã|phường|thị trấn|thị xã|huyện|tỉnh|thôn|xóm|tổ dân phố|tdp|tổ|khu phố|khối|khu dân cư""")
_SCALE = re.compile(rf" ?({_SCALE_WORD})", re.I)
_DECLARED = re.compile(r"(?<!\w)(?:đơn vị(?: tính)?|đvt|đ\.v\.t|đv tính|đv)\s*[:\-–]?\s*", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LAST_BREAK = re.compile(r"\s*[,:;]\s*|\s*[-–—]\s*")


def find_unit(text: str, units: Units) -> tuple[Unit, str] | None:
    """The unit that a header or note declares, and the label that remains: `Kinh phí (tr.đ)`, `ĐVT: km`.

    Taken only where it is the whole text, follows `Đơn vị tính`, stands in brackets, or after the last comma,
    colon or dash; so no unit is found inside `Hội đồng`, `Đồng Nai`, `tỷ lệ` or `Xã, phường`.
    """
    text = normalize(text)
    if unit := units.get(match_key(text)):
        return unit, ""
    for match in reversed(list(_BRACKETS.finditer(text))):
        inside = match[1].strip()
        if declared := _DECLARED.match(inside):
            inside = inside[declared.end() :]
        if unit := units.get(match_key(inside)):
            return unit, _label(text[: match.start()] + " " + text[match.end() :])
    if (declared := _DECLARED.search(text)) and (unit := units.get(match_key(text[declared.end() :]))):
        return unit, _label(text[: declared.start()])
    # The first break that leaves a unit gives the longest alias; none is longer than 60 letters.
    for match in _LAST_BREAK.finditer(text, max(0, len(text) - 60)):
        tail, label = match_key(text[match.end() :]), text[: match.start()]
        if (unit := units.get(tail)) and tail not in _PLACE_NOUNS and match_key(label) not in units:
            return unit, _label(label)
    return None


def _label(text: str) -> str:
    return normalize(text).strip(" ,;:-–—(")


def _unit_at(text: str, pos: int, units: Units) -> tuple[Unit | None, int]:
    """The unit with the longest alias that begins at `pos` (after one space), and where it ends."""
    words: list[re.Match[str]] = []
    word = _UNIT_WORD.match(text, pos + text.startswith(" ", pos))
    while word and len(words) < _MAX_UNIT_WORDS:
        words.append(word)
        gap = _UNIT_GAP.match(text, word.end())
        word = _UNIT_WORD.match(text, gap.end()) if gap else None
    for last in range(len(words) - 1, -1, -1):
        unit = units.get(match_key(text[words[0].start() : words[last].end()]))
        if unit is None:
            continue
        compound = last + 1 < len(words) and text[words[last].start() : words[last + 1].end()]
        if not compound or match_key(compound) not in _COMPOUNDS:
            return unit, words[last].end()
    return None, pos


def _scaled_unit(text: str, pos: int, units: Units) -> tuple[int, Unit | None, int]:
    """Scale words, unit and end after a number: (1000, tỷ đồng, ...) for `nghìn tỷ đồng`."""
    scale, at, best = 1, pos, (1, None, pos)
    while True:
        unit, end = _unit_at(text, at, units)
        if unit and end > best[2]:
            best = (scale, unit, end)
        word = _SCALE.match(text, at)
        if not word:
            break
        scale, at = scale * _SCALES[word[1].casefold()], word.end()
    # `5 nghìn` is money where the register says so, but `5 nghìn viên gạch` is not, known unit or not.
    if best[1] is None or (best[2] <= at and _NOUN.match(text, at)):
        return scale, None, at
    return best


# --- quantities in sentences -----------------------------------------------------------------------

_VERBS = _any_of("""
    huy động|hỗ trợ|(?<!việc )làm|xây dựng|xây|phát quang|tặng|trao|hiến|đóng góp|ủng hộ|vận động
    |sửa chữa|đầu tư|lắp đặt|mua|đạt|hoàn thành|hoàn thiện|tu sửa|nâng cấp|giải phóng|triển khai
    |thực hiện|tuyên truyền|ra quân|tháo dỡ|di dời|chỉnh trang|thăm|quyên góp|kêu gọi|phối hợp|tiếp tục
    |nạo vét|vệ sinh|giúp|bàn giao|khánh thành|tham gia|duy trì|bê tông hóa|cứng hóa|cấp phát|tiếp nhận""")
_STOPS = _any_of("""
    tổng trị giá|tổng giá trị|tổng kinh phí|tổng số tiền|trị giá|giá trị|kinh phí|số tiền|thành tiền
    |quy đổi|tương đương|ước tính|ước|bình quân|trung bình|với|cho|tại|ở|để|của|từ|do|nhân dịp|nhằm|trên
    |trong|vào|theo|góp phần|về|có|được|đã|bằng|là|đến|tới|lên|trở|mỗi|bao gồm|gồm|so|phục vụ|khi|mà|nên""")
_BOUNDARY = re.compile(
    rf"(?P<number>(?<!\w)(?:{_QUALIFIER}{{0,3}}[0-9]|{_ORDER_WORDS} {_SCALE_WORD}))"
    rf"|(?P<comma>,)|[;:()\[\]\n/=]|\.(?!\w)|…|\s[-–—](?=\s)|(?<!\w)(?:{_STOPS}|{_VERBS})(?!\w)",
    re.I,
)
_NOUN = re.compile(rf" (?!(?:{_STOPS}|{_VERBS}|tiền|và|nữa)(?!\w))[^\W\d_]", re.I)
_CLAUSE_END = re.compile(r"[;\n]|\.(?=\s)|…")
_PHONE = re.compile(r"(?<![0-9])0[0-9]{2,4}[ .]?[0-9]{3}[ .]?[0-9]{3,4}(?![0-9])")
_NO_QUANTITY = "|".join(
    (
        _PHONE.pattern,
        rf"(?<![0-9.,/]){_DATE}",
        r"(?<![0-9.,/])[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?![0-9])",  # 15/12/18
        r"(?<![0-9])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])",  # 2018-12-15
        r"(?<![0-9.,])(?:19|20)[0-9]{2}\s?[-–—]\s?(?:19|20)[0-9]{2}(?![0-9])",  # 2016 - 2020
        r"(?<!\w)[IVX]+\s?[/-]\s?(?:19|20)[0-9]{2}(?![0-9])",  # III/2018
        r"(?<![\w.,])[0-9]+(?:/[0-9]{4})?[/-][A-ZĐ]{2}[\w-]*(?:/[\w-]+)*",  # 12/BC-UBND, 26-NQ/TW
        r"(?:^|[;\n]\s?|\.\s)\(?[0-9]{1,2}[.)](?=\s[^\W_]|[A-ZĐ])",  # the 1. or (1) of a list
    )
)
_TOKEN = re.compile(
    rf"(?P<skip>{_NO_QUANTITY})"
    rf"|(?P<order>(?<!\w)(?i:{_ORDER_WORDS}(?= {_SCALE_WORD})|(?:vài|mấy|nhiều|dăm)(?!\w)))"
    rf"|(?P<number>{_DIGITS})"
)
_AMOUNT_NEXT = re.compile(rf" ({_DIGITS})")
_OVER = re.compile(r"\s?/\s?([0-9]+(?:[.,][0-9]+)*)")
_TO = re.compile(rf"(?:\s?[-–—]\s?|\s(?:đến|tới|lên)\s){_QUALIFIER}?([0-9]+(?:[.,][0-9]+)*)", re.I)
_PERCENT_SIGN = re.compile(r"\s?(?:%|phần trăm)", re.I)
_BEFORE = re.compile(rf"(?:(?<!\w)từ\s+{_QUALIFIER}{{0,3}}|{_QUALIFIER}{{1,3}})\Z", re.I)
_SUFFIX = re.compile(r"\s*(trở lên|trở xuống)", re.I)
_PER_AFTER = re.compile(
    r"(?:\s?/\s?[^\W\d_]+)+|\s(?:cho\s|trên\s)?(?:mỗi|một(?!\s(?:số|phần|đoạn|vài)))\s[^\W\d_]+", re.I
)
_PER_BEFORE = re.compile(
    r"(?<!\w)(?:mỗi|bình quân|trung bình|đơn giá|định mức|mức(?=(?:\s\w+){0,2}\s*\Z))(?!\w)", re.I
)
_NAMED_BY_NUMBER = _any_of("""
    đề án|nghị quyết|nq|quyết định|qđ|chỉ thị|thông tư|nghị định|nđ|công văn|tờ trình|luật|điều|khoản|phụ lục
    |biểu|loại|hạng|lớp|khóa|đợt|lần|thứ|ngõ|hẻm|kỳ|quốc lộ|tỉnh lộ|đt|ql|tl|nhân dịp|dịp|kỷ niệm|chào mừng
    |(?<!tổng )(?<!tổng số )(?<!số )tiêu chí|(?<!tổng )số""")
# These may also be given something: `hỗ trợ thôn 3 thùng sơn`, `cấp 20 xe đạp`.
_PLACES_BY_NUMBER = "khu phố|khối phố|tổ dân phố|tdp|tổ|thôn|xóm|đội|khối|cấp"
_NOT_EACH = r"(?<!mỗi )(?<!hàng )(?<!hằng )(?<!một )"
_TIMES = rf"{_NOT_EACH}(?:ngày|tháng|quý|tuần|năm|giai đoạn|nhiệm kỳ|niên khóa)"
_LABEL = re.compile(
    rf"(?<!\w)(?:{_NAMED_BY_NUMBER}|{_TIMES}|(?P<place>{_PLACES_BY_NUMBER}))\s*(?:số|thứ)?\s*\Z", re.I
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_YEAR_NAMED = re.compile(rf"(?<!\w){_NOT_EACH}(?:năm|hè|xuân|tết|vụ|mùa)\s*\Z", re.I)
_YEAR_CUE = re.compile(r"(?<!\w)(?:từ|đến|tới|đích|sau|trước|đầu|cuối|kế hoạch|nay)\s*\Z", re.I)
_PERIOD = re.compile(r"(?:tháng|năm|quý|nhiệm kỳ)(?!\w)", re.I)  # `6 tháng đầu năm` counts nothing
_LISTED = re.compile(r"\s?(?:,|và|đến|tới|[-–—]|/|;)\s?", re.I)
_WORTH_WORDS = _any_of("""
    trị giá|giá trị|số tiền|kinh phí|mức đầu tư|số vốn|vốn đầu tư|quy đổi|quy ra tiền|quy thành tiền
    |thành tiền|tương đương""")
_WORTH_LINKS = "là|đạt|hỗ trợ|đầu tư|thực hiện|xây dựng|quy đổi|thành tiền|lên đến|lên tới|lên|đến|tới"
_WORTH = re.compile(
    rf"(?<!\w)(?:với |có |và )?(?:tổng số |tổng )?(?:{_WORTH_WORDS})"
    rf"(?:\s(?:{_WORTH_LINKS}))*\s?[:(]?\s?\Z|=\s?\Z",
    re.I,
)
_NEW_ACTION = re.compile(rf"(?:,|(?<!\w)và)\s*(?:đã\s)?(?:{_VERBS})(?!\w)", re.I)
_JOINTS = ("", ",", "và", ", và")
_LAST_VERB = re.compile(rf"^.*(?:(?<!\w)(?:{_VERBS})(?!\w)|[,;:\n.])", re.I | re.S)


@dataclass(slots=True)
class _Amount:
    """A number with its unit and item as found, before the number itself is read."""

    parts: list[tuple[str, int, Unit | None]]  # digits, scale, unit; several for `1 tỷ 500 triệu đồng`
    unit: Unit | None
    item: str
    end: int
    per: bool
    counted: bool = True  # False for an order of magnitude or a range
    out_of: str | None = None

    @property
    def is_contribution(self) -> bool:
        return self.unit is not None and (self.unit.vnd is not None or bool(self.unit.kind))


@dataclass(slots=True)
class _Found:
    quantity: Quantity
    lead: str  # the words between the quantity before and this one, without the approximate words
    words: str  # the approximate words, and `từ`, right before the number


def read_quantity(text: str, units: Units) -> Quantity | None:
    """The quantity that the whole text is (`02 tỷ đồng`, `gần 1.900 lượt`, `1 tỷ 500 triệu đồng`), else None.

    A bare number is none: `read_number` reads it. Raises `NotVietnameseNumber`.
    """
    found = read_quantities(text, units)
    if len(found) != 1 or not (found[0].unit or found[0].item):
        return None
    shown = normalize(text)
    around = shown[: found[0].start] + shown[found[0].end :]
    return None if around.strip(" .,;+-−–()") else found[0]


def read_quantities(text: str, units: Units) -> list[Quantity]:
    """Every quantity of a sentence, in order. Nothing that is counted is left out, nothing added up.

    - A worth (`trị giá`, `với số tiền`, `kinh phí`, `ước tính`, ... before money) belongs to the last thing
      counted before it in the same clause, even when two things were: `02 công trình đường điện 4,2 km với số
      tiền trên 50 triệu đồng, huy động trên 250 ngày công` gives 2 công trình; 4.2 km worth at least 50
      million; at least 250 ngày công. So money that is said once appears once. A clause ends at `;`, a full
      stop or a new line. After a new verb (`250 suất quà, xây nhà văn hóa trị giá ...`) the worth is a row of
      its own, and its `item` is what stands before it.
    - A quantity right after a thing (`đường điện 4,2 km`) measures that thing and takes its name as `item`.
    - `mỗi hộ 5 triệu đồng`, `5 triệu đồng/hộ` have `per` set. A range has no number (see `Quantity`).
    - A number of unknown things is a row with `unit` None. Dates, periods (`6 tháng`), numbers of documents,
      names with numbers (`thôn 3`, `loại 3`, `Đề án 208`), telephone numbers and percentages (unless `%` is
      a unit) are no quantities.
    - A text of more than `LONGEST` characters has none: it is a report, and whoever wrote it must say what counts.
    Raises `NotVietnameseNumber` for a counted number that cannot be read.
    """
    if len(text) > LONGEST:
        return []
    shown = _lines(text)
    rows: list[Quantity] = []
    before: _Found | None = None
    for found in _scan(shown, units):
        _join(rows, before, found, shown)
        before = found
    return [replace(row, text=row.text.replace("\n", " ")) for row in rows]


def _lines(text: str) -> str:
    """`normalize(text)` with its line breaks; but a line that goes on in small letters continues the last."""
    shown = ""
    for line in filter(None, map(normalize, text.splitlines())):
        shown += (" " if line[0].islower() else "\n") + line if shown else line
    return shown


def _scan(shown: str, units: Units) -> list[_Found]:
    """The quantities one by one, each with the words that lead to it."""
    found: list[_Found] = []
    at, last, label = 0, 0, False  # end of the last token, end of the last quantity, was it a name or date?
    while token := _TOKEN.search(shown, at):
        before, at_before = shown[at : token.start()], at
        at = token.end()
        if token["skip"]:
            label = True
            continue
        if token["number"] and _inside_word(shown, token.start()):
            continue
        amount = _amount(shown, token, units)
        label = bool(token["number"]) and _is_label(before, token["number"], amount, label)
        if label or amount is None:
            continue
        words = _BEFORE.search(shown, at_before, token.start())
        start = words.start() if words else token.start()
        lead = shown[last:start]
        if words and _is_place_of(words[0], lead, amount, found):
            words, start = None, token.start()
        quantity = _quantity(shown, start, token, amount, words)
        found.append(_Found(quantity, lead, words[0].casefold() if words else ""))
        at = last = quantity.end
    return found


def _inside_word(text: str, pos: int) -> bool:
    """Whether digits belong to the letters before them: `m2`, `QL1A`; `tiền60 triệu` only lacks a space."""
    letters = re.search(r"[^\W_]*\Z", text[max(0, pos - 20) : pos])[0]
    return bool(letters) and letters.isascii() and (len(letters) <= 2 or letters.isupper())


def _amount(shown: str, token: re.Match[str], units: Units) -> _Amount | None:
    """The amount at the token; None for a percentage, and for `nhiều` without a unit of contributions."""
    digits, end = token["number"], token.end()
    out_of, counted = None, digits is not None
    if digits and (over := _OVER.match(shown, end)):
        out_of, end = over[1], over.end()
    elif digits and (to := _TO.match(shown, end)):
        counted, end = False, to.end()
    scale, unit, unit_end = _scaled_unit(shown, end, units)
    if unit is None and digits and _PERCENT_SIGN.match(shown, unit_end):
        return None
    parts = [(digits, scale, unit)]
    if unit and unit.vnd and counted and not out_of:
        parts, unit_end = _money_parts(shown, parts, unit_end, units)
    per = unit is not None and "/" in unit.unit
    item, item_end = ("", unit_end) if _PER_AFTER.match(shown, unit_end) else _item(shown, unit_end)
    if tail := _PER_AFTER.match(shown, item_end):
        per, item_end = True, tail.end()
    amount = _Amount(parts, unit, item, item_end, per, counted, out_of)
    return amount if digits or scale > 1 or amount.is_contribution else None


def _money_parts(shown: str, parts: list, end: int, units: Units) -> tuple[list, int]:
    """`1 tỷ 500 triệu đồng`: further amounts in ever smaller units of money belong to the first."""
    while more := _AMOUNT_NEXT.match(shown, end):
        scale, unit, unit_end = _scaled_unit(shown, more.end(), units)
        if unit is None or unit.vnd is None or scale * unit.vnd >= parts[-1][1] * parts[-1][2].vnd:
            break
        parts, end = [*parts, (more[1], scale, unit)], unit_end
    return parts, end


def _item(shown: str, pos: int) -> tuple[str, int]:
    """What is counted: the words up to a verb, a preposition, a number or punctuation.

    Words after a comma still belong to it (`170 lượt cán bộ, chiến sỹ làm đường`), unless a number follows.
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


def _is_label(before: str, digits: str, amount: _Amount | None, after_label: bool) -> bool:
    """Whether the digits name something (`thôn 3`, `năm 2018`, `tháng 11,12/2018`) instead of counting it."""
    if _YEAR.fullmatch(digits) and _YEAR_NAMED.search(before):
        return True
    if amount and amount.unit is None and _PERIOD.match(amount.item):
        return True
    if amount and amount.is_contribution:  # `hỗ trợ thôn 3 triệu đồng`
        return False
    if cue := _LABEL.search(before):
        return not (cue["place"] and amount and _begins_a_thing(amount))
    nothing_counted = amount is not None and amount.unit is None and not amount.item
    listed = after_label and _LISTED.fullmatch(before) is not None
    if _YEAR.fullmatch(digits) and (_YEAR_CUE.search(before) or listed):
        return nothing_counted or before.strip() in ("/", "-", "–")
    if listed:
        return nothing_counted
    return nothing_counted and amount.out_of is not None and _is_month(digits, amount.out_of)


def _begins_a_thing(amount: _Amount) -> bool:
    """Whether common words follow: `thôn 3 thùng sơn` counts three, `thôn 3 xã Kỳ Hà` names a hamlet."""
    if amount.unit is not None:
        return match_key(amount.unit.unit) not in _PLACE_NOUNS
    first = amount.item.split(" ")[0]
    return first[:1].islower() and match_key(first) not in _PLACE_NOUNS and first not in ("và", "thị", "của")


def _is_place_of(words: str, lead: str, amount: _Amount, found: list[_Found]) -> bool:
    """`14 tuyến trên 6 phường`: directly after a thing and before places, `trên` means on, not more than."""
    counted = match_key(amount.unit.unit if amount.unit else amount.item)
    is_place = counted in _PLACE_NOUNS or counted.split(" ")[0] in _PLACE_NOUNS
    return bool(found) and words.strip().casefold() == "trên" and not lead.strip() and is_place


def _quantity(shown: str, start: int, token: re.Match, amount: _Amount, words: re.Match | None) -> Quantity:
    """The amount as a `Quantity`; raises where its digits cannot be read."""
    total, step, out_of = None, Decimal(0), None
    if amount.counted:
        total = Decimal(0)
        for digits, scale, unit in amount.parts:
            value, printed = _decimal(digits)
            size = scale * Decimal(repr(unit.vnd)) if unit and unit.vnd else Decimal(scale)
            total, step = total + value * size, printed * size
        if shown[token.start() - 1 : token.start()] in ("-", "−") and _is_sign(shown, token.start() - 1):
            total, start = -total, min(start, token.start() - 1)
        out_of = None if amount.out_of is None else float(_decimal(amount.out_of)[0])
    suffix = _SUFFIX.match(shown, amount.end)
    qualifier = _qualifier(words[0] if words else "", suffix[1] if suffix else None)
    qualifier = qualifier if amount.counted else "order_of_magnitude"
    end = suffix.end() if suffix else amount.end
    value = None if total is None else float(total)
    is_money = amount.unit is not None and amount.unit.vnd is not None
    return Quantity(
        value=None if is_money else value,
        unit=amount.unit,
        item=amount.item,
        qualifier=qualifier,
        value_vnd=value if is_money else None,
        vnd_qualifier=qualifier if is_money else None,
        step=float(step),
        start=start,
        end=end,
        text=shown[start:end],
        per=amount.per,
        out_of=out_of,
    )


def _is_sign(shown: str, pos: int) -> bool:
    return pos == 0 or shown[pos - 1] in " (\n"


def _join(rows: list[Quantity], before: _Found | None, found: _Found, shown: str) -> None:
    """Adds one more quantity: to the last row as its worth or as the end of its range, or as a new row."""
    quantity, clause = found.quantity, _CLAUSE_END.split(found.lead)[-1]
    last = rows[-1] if rows and len(clause) == len(found.lead) else None
    if last and before and _is_range(last, before.words, clause, quantity):
        rows[-1] = _until(_without_number(last, quantity), quantity.end, shown)
        return
    per = quantity.per or _PER_BEFORE.search(clause.rsplit(",", 1)[-1]) is not None
    if last and last.per and before and clause.strip() in _JOINTS:  # `mỗi xã 2 triệu đồng và 5 suất quà`
        per = per or _PER_BEFORE.search(before.lead) is not None
    quantity = replace(quantity, per=per)
    worth = _WORTH.search(clause) if _is_money(quantity) else None
    if last and _is_worth_of(last, quantity, clause, worth, found.words):
        named = replace(last, value_vnd=quantity.value_vnd, vnd_qualifier=quantity.vnd_qualifier)
        rows[-1] = _until(named, quantity.end, shown)
        return
    if worth:
        item = quantity.item or _LAST_VERB.sub("", clause[: worth.start()]).strip(" ,(")
        start = quantity.start - len(clause) + worth.start()
        quantity = replace(quantity, item=item, start=start, text=shown[start : quantity.end])
    elif last and not quantity.item and not clause.strip() and _is_thing(quantity) and _is_thing(last):
        quantity = replace(quantity, item=last.item)
    rows.append(quantity)


def _is_money(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.vnd is not None


def _is_thing(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.vnd is None


def _is_worth_of(last: Quantity, money: Quantity, clause: str, worth: re.Match | None, words: str) -> bool:
    """Whether the money says what the last thing is worth; `clause` stands between the two."""
    if not _is_money(money) or _is_money(last) or last.vnd_qualifier or (money.per and not last.per):
        return False
    gap = clause[: worth.start()] if worth else clause
    estimated = "ước" in words and gap.strip() in ("", ",")
    return bool(worth or estimated or gap.strip() == "(") and not _NEW_ACTION.search(gap)


def _is_range(last: Quantity, words: str, clause: str, quantity: Quantity) -> bool:
    """`từ 5 triệu đến 10 triệu đồng`, `5 km - 10 km`: the two ends of one range, in one unit."""
    same = (_is_money(last) and _is_money(quantity)) or (last.unit == quantity.unit and last.unit is not None)
    link = clause.strip().casefold()
    return same and (link in ("-", "–", "—") or (link in ("đến", "tới", "lên") and words.startswith("từ")))


def _without_number(last: Quantity, quantity: Quantity) -> Quantity:
    unknown = "order_of_magnitude"
    return replace(
        last,
        value=None,
        value_vnd=None,
        step=0.0,
        item=last.item or quantity.item,
        qualifier=unknown,
        vnd_qualifier=unknown if _is_money(quantity) else None,
        per=last.per or quantity.per,
    )


def _until(quantity: Quantity, end: int, shown: str) -> Quantity:
    return replace(quantity, end=end, text=shown[quantity.start : end])
