"""What one value cell says: a number with its bound, a fraction, money, a mark, or words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.labels import LONGEST_TEXT, Label, Labels
from analysis.reading.law.shown import FOOTNOTE
from analysis.words.names import phrases
from analysis.words.numbers import SCALES, NotVietnameseNumber, is_month, read_leading, scaled
from analysis.words.patterns import later
from analysis.words.text import normalize

_FRACTION = later(r"({0})\s*([^\W\d]*)\s*/\s*({0})\s*(\D*)".format(r"\d{1,3}(?:\.\d{3})*|\d+"))
_SHARE_SAID = later(r"(\D+?)\s*[(:]?\s*(100|\d{1,2}(?:,\d+)?)\s*%\s*\)?")
_DIGIT, _NUMBER = later(r"\d"), later(r"[\d.,]+")
WHOLE = 100.0  # per cent
_LIST = later(r"\d{1,2}(?:\s*[,;]\s*\d{1,2})+")
_SPACED = later(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])")  # 1 250 000
_FOOTNOTE = later(r"(?<=\d)(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\s*(?:[*†]+|\([*†⁰¹²³⁴⁵⁶⁷⁸⁹]+\))$)")  # 420¹, 420*
_TAIL = later(r"(?<=\.\d{3})(?:\.$|,?[-–]$|[.,](?=\s?đ$))")  # 5.000.000,-
_PAID = later(rf"(?<=\w)\s*\((?:{phrases('paid')})\)$", re.I)  # 5.000.000 (CK)
_SHARE_BEHIND = later(  # "12/19 (63,16%)", "12/19 TC, đạt 63,16%"
    rf"(?<=\w)\s*([(]|[=;,–-])\s*(?:(?:{phrases('share_said')})\s*)?(\d{{1,3}}(?:,(\d+))?)\s*%\s*\)?$",
    re.I,
)

_WHOLE = later(r"[1-9]\d{0,2}(?:,\d{3})*")  # in English notation

_BOUNDS = {
    bound: later(rf"(?<=\S)\s+(?:{phrases(f'{bound}_behind')})$", re.I)
    for bound in ("at_least", "at_most")
}


@dataclass(frozen=True, slots=True)
class Value:
    """`sort`: blank, number, fraction, mark, list, words, or wrong (no number, yet like one).

    `shared`: its share of a whole stands behind it, which only a count has; `scaled`: a scale word
    multiplies it ("50 triệu").
    """

    sort: str
    number: float | None = None
    out_of: float | None = None
    qualifier: str = "exact"
    unit: str = ""
    status: str = ""
    text: str = ""
    label: Label | None = None
    shared: bool = False
    scaled: bool = False
    remark: Label | None = None  # what stands behind a mark in brackets: "x (tháng 6)"


_BEHIND = later(r"\(([^()]+)\)|[,;:–-] ?(.+)|([^,;:–(-].*)")  # "x (duy trì)", "Đạt, tốt"
_WITHDRAWN = later(rf"(?:{phrases('withdrawn')})\W*", re.I)  # "Chưa đạt (sai)"
_WHY = later(rf"(?:{phrases('why')})(?!\w)", re.I)  # "Chưa đạt do thiếu vốn"
_HOW_MET = later(rf"\(?(?:(?:{phrases('how_met')})[ ,]*)+\)?", re.I)  # "Đạt đầy đủ"
_PARTS_UNMET = later(
    rf"(?:(?:\d{{1,2}}(?:\.\d{{1,2}})?(?!\d)|{phrases('and')})[\s,;]*)+(?:{phrases('parts_unmet')})?",
    re.I,
)  # "Chưa đạt 6.2, 6.3", "1 chỉ tiêu"
SHARE_MET = later(  # "còn 6,8%", "đạt 80%", "đạt 2/3 trường"
    r"(?:[^\W\d]+\s*){0,2}(?:\d{1,2}(?:,\d+)?\s*%|\d{1,2}\s*/\s*\d{1,2}(?:\s+[^\W\d]+){1,2})"
)
_ASIDE = later(r"[,;:]|\s[-–]")
_PARTS = later(r"(\d+)\s*/\s*(\d+)")
_MEASURED = (
    "unit", "indicator", "concept", "criterion", "thing", "goods", "form", "level", "skip", "fill",
    "has", "hamlet", "status",
)  # fmt: skip
_ALL_PARTS = later(r"\(?(\d+)\s*/\s*\1(?!\d)[^\d()]*\)?")  # "Đạt 3/3 chỉ tiêu"
_INITIAL = later(r"([^\W\d_])\.\s?(?=[^\W\d_]+$)")  # "C.Đạt": no "c. Đạt"
Cell = tuple[int, int]
MET_LETTER, UNMET_LETTERS = phrases("letter_met"), phrases("letters_unmet").split("|")
MOST_WORDS = 4  # of a mark before a remark
_BLANK = Value("blank")
MOST_KEPT = 1 << 16  # texts and numbers


def value_of(labels: Labels, cell: object, legend: dict[str, str] | None = None) -> Value:
    """What a cell says by itself; a number with a scale word ("6,3 triệu") is multiplied."""
    if cell is None or cell == "":
        return _BLANK
    if isinstance(cell, bool):
        return Value("mark", status="met" if cell else "not_met", text=str(cell))
    if isinstance(cell, float | int):
        kept = labels.values.get(cell)
        return kept or _kept(labels, cell, Value("number", float(cell), text=f"{cell:g}"))
    text = str(cell)
    if legend and (sign := normalize(text)).casefold() in legend and len(sign) <= LONGEST_TEXT:
        return Value("mark", status=legend[sign.casefold()], text=sign)
    kept = labels.values.get(text)
    value = kept or _kept(labels, text, _text_value(labels, normalize(text)))
    if value.sort not in ("words", "wrong"):
        return value
    key = (value.text, *(legend or {}).items())
    return labels.values.get(key) or _kept(labels, key, _remarked(labels, value, legend or {}))


def _remarked(labels: Labels, value: Value, legend: dict[str, str]) -> Value:
    """A mark with a remark behind it that says no other status; else what it was read as."""
    mark, text, aside = _mark_in_front(labels, value.text, legend)
    if mark.status == "not_met" and says_why(labels, text, aside):
        return Value("mark", status="not_met", text=value.text)
    if mark.status == "met" and _says_how(labels, text, aside):
        return replace(mark, text=value.text)
    remark = _without_status(labels, text, mark.status)
    # In another year it may have been met, and of a stage it may be by another standard.
    stage = remark.period and remark.period.since and remark.period.year
    dated = stage or remark.period and mark.status == "not_met"
    if dated or not mark.status or "?" in text or not _is_plain(remark, mark.status, aside):
        return value
    return replace(mark, remark=remark)


def _says_how(labels: Labels, text: str, aside: bool) -> bool:
    """Whether a remark says how something is met: "đầy đủ", "3/3 chỉ tiêu", by which result."""
    plain = _ALL_PARTS.fullmatch(text) or _HOW_MET.fullmatch(text)
    return bool(plain) or aside and _tells_result(labels, text)


def _tells_result(labels: Labels, text: str) -> bool:
    """Whether a remark tells what was measured, none of it in part: "thu nhập 42 triệu đồng"."""
    label = labels.read(text)
    whole = all(int(part) >= int(of) for part, of in _PARTS.findall(text))
    plain = all(
        item.has(*_MEASURED) and not item.has("change") and item.meaning("status") in (None, "met")
        for item in label.said.items
    )
    more = label.rest or label.places or label.period or label.changed or "?" in text
    more = more or "%" in text and not label.has("indicator", "concept", "criterion")
    return bool(_DIGIT.search(text) and label.said.items) and whole and plain and not more


def _is_plain(remark: Label, status: str, aside: bool) -> bool:
    """Whether a remark behind a mark says how well, since when, or the same: "tốt", "(T9)"."""
    harmless = ("remark", "skip", "fill") if aside else ("remark",)
    plain = all(
        item.has(*harmless)
        or item.meaning("status") == status
        or item.meaning("event") == "recognised"
        for item in remark.said.items
    )
    said = bool(remark.said.items) or remark.period is not None
    more = remark.rest or remark.places or remark.numbers or remark.changed or remark.periods > 1
    return plain and said and not more


def _mark_in_front(labels: Labels, text: str, legend: dict[str, str]) -> tuple[Value, str, bool]:
    """The longest mark that a text begins with, what stands behind it, and whether aside."""
    words = [*re.finditer(r"[^\s,;:]+", text.partition("(")[0])][:MOST_WORDS]
    front = FOOTNOTE.sub("", text[: words[-1].end()]) if words else ""
    may_be = labels.vocabulary.speaks_of(front, "status")
    for word in reversed(words):
        found = _BEHIND.fullmatch(text[word.end() :].strip())
        sign = text[: word.end()]
        if not (found and (may_be or sign.casefold() in legend)):
            continue
        label = labels.read(sign)
        own = label.only.meaning("status") if label.only and not label.period else None
        own = None if _ASIDE.search(sign) else own  # "Đạt, đã", "Chưa đạt -"
        if status := legend.get(sign.casefold()) or own:
            mark = Value("mark", status=status, text=sign, label=label)
            return mark, found[1] or found[2] or found[3], not found[3]
    return _BLANK, "", False


def says_why(labels: Labels, text: str, aside: bool) -> bool:
    """Whether what stands behind "chưa đạt" says why, by how much, or by when, and nothing else."""
    if SHARE_MET.fullmatch(text) or _PARTS_UNMET.fullmatch(text):
        return True
    if _WITHDRAWN.fullmatch(text):
        return False
    remark, because = labels.read(text), _WHY.match(text) is not None
    if aside and _is_planned(remark):
        return True
    own = remark.only is not None and remark.only.has("status")
    told = aside or own or because or _fraction(labels, text)
    return bool(told) and not _says_more(remark, because=because)


def _is_planned(remark: Label) -> bool:
    """Whether a remark says what is planned: "phấn đấu 2023"."""
    planned = any(item.meaning("measure") == "plan" for item in remark.said.items)
    return planned and not (remark.rest or remark.changed or remark.places)


def _says_more(remark: Label, *, because: bool) -> bool:
    """Whether a remark says another status, time, place or criterion; what was measured of one may
    be why."""
    status = {item.meaning("status") for item in remark.all("status")} - {"not_met", "in_progress"}
    measured = because or bool(remark.numbers) and remark.has("unit")
    other = remark.has("crit", "measure") or remark.has("criterion") and not measured
    return bool(status or other or remark.periods or remark.changed or remark.places)


def _without_status(labels: Labels, text: str, status: str) -> Label:
    """What a remark says besides the status of its mark: "T9" of "đạt T9"."""
    first, _, left = text.partition(" ")
    only = labels.read(first).only if left else None
    return labels.read(left if only is not None and only.meaning("status") == status else text)


def _kept(labels: Labels, cell: float | str | tuple, value: Value) -> Value:
    if len(labels.values) >= MOST_KEPT:
        labels.values.clear()
    labels.values[cell] = value
    return value


def _text_value(labels: Labels, text: str) -> Value:
    digits = _DIGIT.search(text) is not None
    text = _INITIAL.sub(r"\1 ", text) if _INITIAL.match(text) else text
    text = _FOOTNOTE.sub("", _TAIL.sub("", _PAID.sub("", text))) if digits else text
    if len(text) > LONGEST_TEXT:
        return Value("words", text=text)
    if text in "-–…" or set(text) <= {".", " "}:
        return Value("blank", text=text)
    if not digits:
        return _number_or_words(labels, text)
    for bound, behind in _BOUNDS.items():
        if found := behind.search(text):  # "5 trở lên"
            own = _text_value(labels, text[: found.start()])
            plain = own.sort == "number" and own.qualifier == "exact"
            return replace(own, text=text, qualifier=bound) if plain else Value("wrong", text=text)
    if _LIST.fullmatch(text) and not re.fullmatch(r"\d+,\d+", text):
        return Value("list", text=text)
    return _shared(labels, text) or _fraction(labels, text) or _number_or_words(labels, text)


def _shared(labels: Labels, text: str) -> Value | None:
    """A number with its share behind it: of a fraction the one that it is, or nobody knows which;
    of a number any, in brackets."""
    found = _SHARE_BEHIND.search(text)
    if found is None:
        return None
    own, share = _text_value(labels, text[: found.start()]), float(found[2].replace(",", "."))
    if own.sort == "fraction" and own.number is not None and own.out_of:
        off = abs(WHOLE * own.number / own.out_of - share)
        if off >= 10.0 ** -len(found[3] or ""):
            return Value("wrong", text=text)
    elif found[1] != "(" or own.sort == "mark":  # "Đang thực hiện (80%)"
        return None
    return replace(own, text=text, shared=True)


def _fraction(labels: Labels, text: str) -> Value | None:
    """ "19/20 tiêu chí", "44 xã/104 xã": a part of a whole, and what is counted; else None."""
    found = _FRACTION.fullmatch(text)
    if found is None or is_month(found[1], found[3]):
        return None
    own, tail = found[2], found[4].strip()  # "15 TC/19 TC", "15 TC/19"
    if own and tail not in ("", own):
        return None
    factor, unit = _scaled_unit(labels, tail or own)
    part, whole = (float(found[n].replace(".", "")) for n in (1, 3))
    if unit is None or factor != 1:
        return None
    return Value("fraction", part, whole, unit=unit, text=text)


_LISTED = later(r"[-–]\s.*[^\W\d_]{2}.*\s[-–]\s")


def _number_or_words(labels: Labels, text: str) -> Value:
    plain = _SPACED.sub(lambda found: found[0].replace(" ", "."), text)
    try:
        number, tail = read_leading(plain) or (None, plain)
    except NotVietnameseNumber:  # "- 5 tấn cát\n- 20 công": its lines tell which
        sort = "words" if _LISTED.match(text) else "wrong"
        return Value(sort, text=text, label=labels.read(text))
    if number is not None:
        factor, unit = _scaled_unit(labels, tail)
        if unit is not None and not tail.startswith("/"):  # "5/hộ" is of each
            amount = scaled(number.value or 0.0, factor)
            multiplied = factor != 1
            return Value(
                "number", amount, None, number.qualifier, unit, text=text, scaled=multiplied
            )
        sort = "words" if re.search(r"[^\W\d_]{2}", tail) else "wrong"
        return Value(sort, text=text, label=labels.read(text))
    label = labels.read(text)
    plain = not label.period and not {"?", "#"} & set(text)  # "#N/A" is an error as text
    status = label.only.meaning("status") if label.only and plain else None
    if status:
        return Value("mark", status=status, text=text, label=label)
    if progress := _progress(labels, text):
        return progress
    sort = "wrong" if re.fullmatch(r"[\d.,\s+*/()x-]+", text) else "words"
    return Value(sort, text=text, label=label)


def _progress(labels: Labels, text: str) -> Value | None:
    """ "Đang hoàn thiện 80%", "Đạt 80%": how far it is; None where a text says anything else."""
    found = _SHARE_SAID.fullmatch(text)
    label = labels.read(found[1]) if found else None
    status = label.only.meaning("status") if label and label.only else None
    if not found or status not in ("met", "in_progress"):
        return None
    number = float(found[2].replace(",", "."))
    if status == "met" and number == WHOLE:
        return Value("mark", status="met", text=text)
    return Value("mark", number, unit="%", status="in_progress", text=text)


def _scaled_unit(labels: Labels, tail: str) -> tuple[float, str | None]:
    """Factor and unit behind a number: "", "%", "triệu", "triệu cây", a unit; None: no unit."""
    if tail in ("", "%") or "?" in tail:
        return 1.0, None if "?" in tail else tail
    label = labels.read(tail)
    only = label.only if not label.periods else None  # "11/20 tiêu chí (năm trước)" is of then
    word, _, thing = tail.partition(" ")
    factor = SCALES.get(word.casefold())
    if only is not None and only.has("unit") and (thing or not factor):
        return 1.0, only.meaning("unit")
    if factor is None:
        return 1.0, None
    counted = labels.read(thing).only if thing else None
    return float(factor), (counted.meaning("unit") if counted else None) if thing else ""


_ENGLISH = later(r"(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\d+)?")
_ENGLISH_ONLY = later(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")
_COMMA = later(r"[1-9]\d{0,2},\d{3}")
THOUSAND = 1000
_POINTED = later(r"\d+(?:\.(?:\d{1,2}|\d{4,}))?")  # "45.2", and no "1.250"


def english(cells: list[object]) -> bool:
    """Whether texts prove the English notation: all are numbers in it, two in no other.

    "45.2" is none in Vietnamese; beside "1.250" nobody knows what a point means.
    """
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and re.search(r"\d", cell)]
    if len(texts) > 1 and all(map(_POINTED.fullmatch, texts)):
        return sum("." in text for text in texts) > 1
    return (
        bool(texts)
        and all(map(_ENGLISH.fullmatch, texts))
        and sum(map(bool, map(_ENGLISH_ONLY.fullmatch, texts))) > 1
    )


def notations(columns: Mapping[int, list[object]]) -> dict[int, Callable[..., Value]]:
    """How the columns in English notation are read: those that prove it, "4.96", and beside them
    those whose commas group thousands, "26,945"."""
    proven = {c for c, cells in columns.items() if english(cells)}
    if not proven:
        return {}
    found = ((c, {str(one).strip() for one in cells if one}) for c, cells in columns.items())
    beside = {c for c, texts in found if _groups_thousands(texts)}
    return dict.fromkeys(proven | beside, english_value_of)


def _groups_thousands(texts: set[str]) -> bool:
    """Whether all texts are whole numbers, some with thousands grouped by commas."""
    whole = texts and all(map(_WHOLE.fullmatch, texts))
    return bool(whole) and any("," in text for text in texts)


def grouped_by_comma(labels: Labels, cells: Sequence[object]) -> Collection[object]:
    """Texts such as "8,120" among whole numbers, thousands too: nobody knows what the comma is."""
    odd = {cell for cell in cells if isinstance(cell, str) and _COMMA.fullmatch(cell.strip())}
    others = (value_of(labels, cell).number for cell in set(cells) - odd) if odd else ()
    known = [number for number in others if number is not None]
    whole = all(number == int(number) for number in known)
    return odd if whole and max(known, default=0.0) >= THOUSAND else set()


def english_value_of(labels: Labels, cell: object, legend: dict[str, str] | None = None) -> Value:
    """What a cell says in a column of English notation: "1,234.5" is 1234.5."""
    if isinstance(cell, str) and _ENGLISH.fullmatch(cell.strip()):
        return Value("number", float(cell.replace(",", "")), text=cell)
    return value_of(labels, cell, legend)


def may_be_time(cell: object) -> bool:
    """Whether a cell may be a time: it is no number, or that of a day, a month or a year."""
    text = str(cell).strip().removesuffix(".0")
    return not _NUMBER.fullmatch(text) or text.isdecimal() and (int(text) < 32 or len(text) == 4)


def are_years(cells: Sequence[object]) -> bool:
    """Whether nearly all cells of a column are numbers, and these years."""
    numbers = [cell for cell in cells if isinstance(cell, float | int)]
    whole = all(1990 <= n <= 2050 and n == int(n) for n in numbers)
    return whole and len(numbers) > 0.8 * max(len(cells), 1)


def unmet_letters(values: dict[Cell, Value]) -> dict[Cell, Value]:
    """The marks "K" (không đạt) or "C" (chưa đạt), where all others are "Đ"."""
    letters = {value.text.casefold() for value in values.values() if value.sort != "blank"}
    unmet = letters & set(UNMET_LETTERS)
    if len(unmet) != 1 or letters - unmet != {MET_LETTER}:
        return {}
    return {
        cell: replace(value, sort="mark", status="not_met", label=None)
        for cell, value in values.items()
        if value.text.casefold() in unmet
    }
