"""Digits of a report that count nothing: days, acts, names with numbers, numbers of sections."""

from __future__ import annotations

import re

from analysis.registers.country import country
from analysis.words.amounts import NAMED_BY_NUMBER, PLACES_BY_NUMBER
from analysis.words.names import phrases
from analysis.words.numbers import DATE, PHONE

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])\s?[./-]\s?(?:0?[1-9]|1[0-2])(?![0-9/]|[.,][0-9])"
_DAYS = rf"{_DAY}(?:\s?(?:[-–,]|và|đến)\s?(?:ngày\s)?(?:{_DAY}|[0-9]{{1,2}}(?![0-9/.,])))*"
_MONTH = r"[0-9]{1,2}(?![0-9]|[.,][0-9]{3})"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])"
_ACT = r"[0-9]+[a-z]?(?:\s?/\s?[0-9]{4})?\s?[/-]\s?[A-ZĐ][A-ZĐa-z]?[A-ZĐ\w]*(?:\s?[-/]\s?[\w]+)*"
# Each stretch that one of these finds is passed over whole.
_FORMS = (
    r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,64}@[\w.-]+",
    r"(?<![\w.,])(?:\+84|0)[0-9]{1,3}(?:[ .-]?[0-9]{3,4}){2}(?![0-9])",
    PHONE.pattern,
    rf"(?<![0-9.,/]){DATE}",
    r"(?<![0-9.,/])[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?![0-9])",
    r"(?<![0-9])(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9](?![0-9])",
    r"(?<![0-9.,])[0-9]{1,2}(?:[:h]|\s?giờ\s?)[0-9]{1,2}(?::[0-9]{2})?(?![0-9])(?:\s?phút)?",
    rf"(?<!\w)(?i:đường|phố|trường|quảng trường|công viên|xí nghiệp)\s{_DAY}",
    r"(?:^|\n)\W*(?i:nơi nhận|lưu\s?:?\s?vt)[^\n]*",
    r"(?<![0-9.,])[0-9]{1,2}h(?!\w)",
    r"GMT\s?[+-]\s?[0-9]+",
    rf"(?<![0-9])24\s?/\s?(?:24(?:\s?(?:h|giờ))?|7)(?![0-9]|\s(?:{phrases('known_count')})(?!\w))",
    rf"(?<!\w)(?i:{phrases('day_cue')})\s(?:\(?\s?){_DAYS}(?:\s?/\s?{_YEAR})?",
    rf"(?<!\w)(?i:{phrases('day_cue')})\s[0-9]{{1,2}}(?:\s?[-–,]\s?|\s(?:và|đến)\s){_DAYS}",
    r"(?<!\w)(?i:ngày|mùng|mồng)\s[0-9]{1,2}(?:(?:\s?[,-–]\s?|\svà\s(?:ngày\s)?|\sđến\s(?:ngày\s)?)"
    rf"[0-9]{{1,2}}(?![0-9./]))*(?:\s?/\s?{_MONTH}|\stháng\s[0-9]{{1,2}})?(?:(?:\s?/\s?|\snăm\s){_YEAR})?"
    rf"(?!\s?(?:{phrases('of_work')}|[.,]?[0-9]))",
    rf"(?<!\w)(?i:tháng|quý)\s{_MONTH}(?:(?:\s?[,&–-]\s?|\svà\s)(?:tháng\s)?{_MONTH})*"
    rf"(?:(?:\s?[/.-]\s?|\snăm\s){_YEAR})?",
    r"(?<![0-9.,])[0-9]{1,2}\s(?:tháng|quý)\s(?:đầu|cuối)(?:\snăm)?(?:\s(?:19|20)[0-9]{2})?",
    rf"(?<![0-9.,/])[0-9]{{1,2}}\s?[/-]\s?{_YEAR}(?!\s?%)",  # 11/2018
    rf"(?<![0-9.,]){_YEAR}\s?[-–—/]\s?{_YEAR}",
    r"(?<!\w)[IVXLC]+\s?[/-]\s?(?:19|20)[0-9]{2}(?![0-9])",
    rf"(?<![\w.,]){_ACT}",
    r"(?<!\w)[A-ZĐ]{2,}\w*\s?[0-9]{1,6}\s?[:-]\s?(?:19|20)[0-9]{2}(?![0-9])",  # ISO 9001:2015
    r"(?<!\w)(?:[A-ZĐ][A-Za-zĐđ]*-?[0-9]+\w*|[A-ZĐ]{2,}\.[0-9]+)",  # QL1A, COVID-19
    r"(?<![\w.,])[0-9]{1,2}(?:\.[0-9]{1,2}){2,}\.?(?![0-9])",  # 2.1.1.
    r"(?:^|\n)\W*[0-9]{1,2}(?:\.[0-9]{1,2})?\.?[.)/](?=\s?[^\W\d_]|\s[\"“(])",  # 1. or 2.1)
    r"(?:^|\n)\W*[0-9]{1,2}\.[0-9]{1,2}\s(?=[^\W\d_]\w*\s)(?=[A-ZĐÀ-Ỹ])",  # 2.1 Kết quả
    rf"\(\s?[0-9]{{1,2}}\s?\)(?=\s?(?!(?:{phrases('and')})\s)[^\W\d_])",
    r"(?<=[.;:]\s)[0-9]{1,2}[.)](?=\s[^\W\d_])",
    r"(?<!\w)[a-zđ]\)",
    r"(?<![\w.,])1\s?[:/]\s?[0-9]{1,3}\.?000(?![0-9])",  # a scale of maps
    r"(?<!\w)0 đồng(?!\w)",
)
MARKS = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_QUOTED = re.compile(r"[“\"'‘]([^“”\"'‘’\n]{1,60})[”\"'’]")
_NOT_EACH = r"(?<!mỗi )(?<!hàng )(?<!hằng )(?<!một )(?<!từng )(?<!các )(?<!số )(?<!tổng )"
_OF_IT = r"(?:\s(?:số|thứ))?\s?[:.]?\s?\Z"
_NO_ACT = "".join(rf"(?<!{word}\s)" for word in phrases("not_act").split("|"))  # `kỷ luật 7 người`
_HELPED = re.compile(rf"(?<!\w)(?:{phrases('helper')})\s\Z", re.I)  # `đã cấp 120 mã số`
_NUMBER = phrases("number_word")
_HOW_MANY = re.compile(  # `dân số`
    rf"(?<!\w)(?:{phrases('not_number')})\s(?:{_NUMBER})\s?:?\s?\Z", re.I
)
_ACTS = re.compile(
    rf"(?<!\w){_NO_ACT}(?:{phrases('act')}){_OF_IT}"
    rf"|(?<!\w)(?:{_NUMBER})\s?:?\s?\Z",
    re.I,
)
_KINDS = re.compile(
    rf"(?<!\w){_NOT_EACH}(?:{NAMED_BY_NUMBER}|{PLACES_BY_NUMBER}|{phrases('code_word')}){_OF_IT}",
    re.I,
)
# `Thanh Lương 2`, `Sư đoàn 325`, `Chương trình MTQG 1719`: a name goes on.
_LAST_WORD = re.compile(r"(\w+)\s\Z")
_BEGINS = re.compile(r"(?:^|[.;:!?…\n(“\"+*•–-])\s*[^\W\d_]+\s\Z")


def marked(text: str) -> list[tuple[int, int]]:
    """The stretches of a text whose digits are no quantities, whatever follows them."""
    return [match.span() for match in MARKS.finditer(text)] + _names_in_quotes(text)


def _names_in_quotes(text: str) -> list[tuple[int, int]]:
    """Short quotes with digits are names: “5 không, 3 sạch”, "Gian hàng 0 đồng"."""
    return [
        match.span(1)
        for match in _QUOTED.finditer(text)
        if re.search(r"[0-9]", match[1]) and len(match[1].split()) <= 8
    ]


def named_by(before: str) -> str:
    """How what stands before digits is named by them: "act" (`Đề án`, `số`), "kind" or ""."""
    if _HOW_MANY.search(before):
        return ""
    act, kind = _ACTS.search(before), _KINDS.search(before)
    word = act or kind
    if word is None or _ends_place(before, word):
        return ""
    return "act" if act else "" if _HELPED.search(before[: word.start()]) else "kind"


def _ends_place(before: str, word: re.Match[str]) -> bool:
    """Whether what seems to name a number ends the name of a place: `Kim Bảng`, `Nha Trang`."""
    first = _LAST_WORD.search(before[: word.start()])
    last = word[0].strip(" :.")
    return bool(first and last[:1].isupper() and country().named(f"{first[1]} {last}"))


def goes_on_with(before: str) -> bool:
    """Whether a name in capitals stands right before digits: `Thanh Lương 2`."""
    word = _LAST_WORD.search(before)
    return bool(word and word[1][0].isupper() and not _BEGINS.search(before[-60:]))
