"""What the text of a label shows without what says nothing: its number, footnotes, acts."""

from __future__ import annotations

import re

from analysis.registers.kinds import KIND_BEGINS
from analysis.words.names import not_behind, phrases
from analysis.words.patterns import later
from analysis.words.text import normalize

# An act: 1980/QĐ-TTg, 12/BC-UBND, with the day that it bears; a norm: QCVN 02:2009/BYT.
_DATED = (
    r"(?:\s*,?\s*(?:ngày\s+[\d./…\s]+(?:\s*tháng\s*[\d.…]*\s*năm\s*[\d.…]*)?|năm\s+\d{4}(?!\d)))?"
)
_ACT = later(
    r"(?:\bsố\s*:?\s*)?[\d.…]*[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]+\d*(?:-[A-ZĐa-zđ]+)+"
    + _DATED
    + r"|(?:\bsố\s*:?\s*)?\b\d+\s*-\s*[A-ZĐ][A-Za-zĐ]+\s*/\s*[A-ZĐ]{2,}\d*"
    + _DATED
    + r"|\b[A-ZĐ]{3,}\s*(?!(?:19|20)\d\d\b)\d{1,5}(?:-\d+)?\s*:\s*\d{4}(?:\s*/\s*[A-ZĐ]+)?"
)
_THOUSANDS = later(r"(?<=[(:]) ?1[., ]?000 ?(?=[^\W\d_])")  # "(1.000 người)"
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
FOOTNOTE = later(rf"(?:(?<=[^\W\d_]{{3}})|(?<=[^\W\d_mM])){_RAISED}|\s*\({_RAISED}\)")  # no "km²"
REFERENCE = later(r"(?:\(\d{1,2}\)|\[\d{1,2}\]|\s\d\))\s*$")  # to a note: "Kết quả (1)"
_ATTACHED = later(rf"\(\s*(?:{phrases('attached')})\b[^)]*\)?", re.I)
# The year of prices, and not "Kết quả đánh giá năm 2017".
PRICES = later(
    rf"{not_behind('no_prices')}\b({phrases('prices')})(?:\s+(?:{phrases('year')}))?\s+\d{{4}}(?!\d)",
    re.I,
)
# The year of an act, or the stage of a norm, that figures go by: "theo Nghị quyết … năm 2008".
_BY_NORM = later(
    rf"\b((?:{phrases('according')})\s+(?:{phrases('act')})\b[^,;()\d]*?)"
    r"\s(?:năm|giai đoạn)\s+\d{4}(?:\s*[-–]\s*\d{4})?(?!\d)"
    rf"|\b((?:{phrases('according')})\s+(?:{phrases('norm')})\b[^,;()\d]*?)"
    r"\s(?:giai đoạn\s+)?\d{4}\s*[-–]\s*\d{4}(?!\d)",
    re.I,
)
_BY_ACT = later(  # "theo QĐ 1980" names no year
    rf"\b((?:{phrases('according')})\s+(?:{phrases('act')})(?:\s+số)?)\s+\d{{1,4}}(?![\d/.])", re.I
)
_SINCE_DAY = (
    rf"(?:{phrases('since')})\s+(?:(?:{phrases('day')})\s+)?\d{{1,2}}(?:\s*[/.-]\s*\d+){{2}}(?!\d)"
)
_IN_FORCE = later(  # since when a border or a rule holds dates nothing
    rf"(?<!\w)((?:{phrases('in_force')})(?!\w)[^();\d]*?)[\s(]+{_SINCE_DAY}"
    rf"|(?<!\w){_SINCE_DAY}(?=\s+(?:{phrases('after_change')})\s+(?:{phrases('in_force')})(?!\w))",
    re.I,
)
BRACKETS = later(r"\(([^()]+)\)")
_BULLET = later(r"^\s*\+\s*(?=[^\W\d_]{2})")  # "+ Ngân sách tỉnh"
_ROMAN = later(r"^\s*[IVXL]{1,5}(?: {2,}|\t\s*)(?=[^\W\d_]{2})")  # "II  HẠ TẦNG"
_NUMBERED = later(r"^\s*(?:\d{1,3}|[IVXL]{1,5}|[a-zđ])\s*[.)]\s*(?=\D)")
_LETTERED = later(r"^\s*([A-ZĐa-zđ])\s*[.)]\s+(?=[^\W\d_]{2})")

LONGEST_LABEL = 300  # letters of a label with a formula
_ORDINAL = r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Ea-eđ])\)?"
_OF_OTHERS = rf"{_ORDINAL}(?:\s*[-+=:/*x×]\s*{_ORDINAL})+(?:\s*[x×*]\s*100\s*%?)?"
_FORMULA = later(  # of lines or columns: "(1+2+3)", "(=I+II)", "(4)=(5)+(6)", "3=1+2"
    rf"\(\s*=?\s*(?=[^()]*[+=])(?:{_OF_OTHERS})\s*\)"
    rf"|=\s*(?:{_OF_OTHERS})\s*$|(?<!\w)(?=[^+]*=)(?:{_OF_OTHERS})\s*$"
)


def shown_of(text: str) -> str:
    """A text without its number or bullet, footnotes, and the acts that it names."""
    shown = normalize(_ROMAN.sub("", text))
    if shown.replace(" ", "").isalpha():  # in words alone there is none of them
        return shown
    shown = FOOTNOTE.sub("", shown)
    shown = _THOUSANDS.sub(f"{phrases('thousand')} ", shown) if "000" in shown else shown
    shown = _ATTACHED.sub(" ", shown) if "(" in shown else shown
    if len(shown) <= LONGEST_LABEL and ("+" in shown or "=" in shown):
        shown = _FORMULA.sub(" ", shown)
    shown = _ACT.sub(" ", shown) if "/" in shown or ":" in shown else shown
    shown = _BY_NORM.sub(lambda found: found[1] or found[2], _NUMBERED.sub("", shown))
    shown = _IN_FORCE.sub(r"\1", _BY_ACT.sub(r"\1", shown))
    return PRICES.sub(r"\1", _BULLET.sub("", shown))


def unnumbered(text: str) -> str:
    """A text without its number: what a title calls its figures."""
    return _NUMBERED.sub("", normalize(text))


def without_letter(text: str) -> str:
    """A text without the letter that numbers it, "A. Tiền mặt"; "H. Lắk" is a kind of place."""
    found = _LETTERED.match(text)
    return text[found.end() :] if found and found[1].casefold() not in KIND_BEGINS[False] else text
