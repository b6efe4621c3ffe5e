"""What a line around a table says but of how its sheet is handled, by whom and until when ("gửi
trước ngày 25/12", "chị Thảo cập nhật"), or of an amount of its own ("cầu dài 18 m")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.reading.law.facts import changing, is_unit_line
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import BRACKETS
from analysis.words.names import phrases
from analysis.words.text import is_unaccented, normalize, strip_accents

SAYING = ("give", "kind", "concept", "indicator", "thing", "crit", "status", "measure")
_SAYS = (*SAYING, "bound", "mean", "left", "norm", "standard", "receive", "part", "head:unit")
_ASIDE = {("kind", "cash"), ("measure", "actual")}  # "(ông Tư giữ tiền)", "(kết quả họp xét)"
_END = re.compile(r"[,;]\s(?=\S\S)|\s[-–—]\s|(?<=\w\w)\.\s")
_HOUR = rf"(?:\d{{1,2}}\s*(?:{phrases('hour')}|:)\s*\d{{0,2}}'?\s*)"
_DAY = r"\d{1,2}\s*[/.-]\s*\d{1,2}(?!\d)(?:\s*[/.-]\s*\d{2,4})?"
_RANGE = rf"(?:{phrases('since')})\s+(?:\w+\s+)?{_DAY}\s+(?:{phrases('until')})\s+(?:\w+\s+)?{_DAY}"
_WHEN = re.compile(
    rf"(?<!\w)(?:{_RANGE}|(?:{phrases('until')})\s+[^,;]*|(?:(?:{phrases('deadline')})\s+)?"
    rf"(?:{_HOUR}(?:(?:{phrases('day_cue')})\s*)?(?:{_DAY})?|(?:(?:{phrases('day_cue')})\s+)?{_DAY})"
    rf"|(?:{phrases('deadline')})(?!\w)|\d+ (?:{phrases('copies')}))(?!\w)",
    re.I,
)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len)[::-1]))


_PERSON = re.compile(  # and not "chị Hoa: …"
    rf"(?<!\w)(?:(?:{phrases('instructs')})\s+)*(?:{_any(phrases('comrade').split('|'))})"
    r"(?:\s+|:\s*|(?<=[./])\s*)((?:[^\W\d_]+(?!\w)\s?(?!:)){1,4})",
    re.I,
)
_DOUBTS = {*"|".join(map(phrases, ("withdrawn", "lacking", "tab_doubt", "figures"))).split("|")}
_NAME = "\x00"  # where somebody was named
_HOW, _BY = ({*phrases(of).split("|")} for of in ("handled", "handled_by"))
# One syllable may be part of any word ("chương trình"), but in front, or behind who, or "đã".
_ALONE = {one for one in _HOW if " " not in one}
_HANDLED = re.compile(
    rf"(?<!\w)(?:(?:{phrases('instructs')})\s+)*"
    rf"({_any(_DOUBTS | _BY | _HOW - _ALONE)})(?!\w)"
    rf"|(?:^|{_NAME}\s*|(?<!\w)(?:{phrases('instructs')})\s+)({_any(_ALONE)})(?!\w)",
    re.I,
)
# Occasions and instructions, which go on in any words.
_FREELY = re.compile(rf"\W*(?:{phrases('addressed_freely')})(?!\w)", re.I)
_NUMBER = re.compile(rf"(?:{phrases('numbered')})\s*[\d.…:/]", re.I)  # "số 12/BC-UBND"
_AMOUNT = re.compile(
    rf"(?<![\w/])\d[\d.,]*\s*(?:{_any(phrases('amount_in').split('|'))})(?![\w/])", re.I
)
_ONE = re.compile(r"1(?:[.,]?000)*\s*[^\d.,]")  # "1.000 đồng" is a unit


def without_asides(labels: Labels, text: str) -> str:
    """A text without its asides; "" where it is one as a whole."""
    if "(" in text:
        text = BRACKETS.sub(lambda found: _left(labels, found, text), text)
    return "" if not text.isupper() and is_aside(labels, text) else text


def _left(labels: Labels, found: re.Match[str], text: str) -> str:
    alone = not re.search(r"\w", text[: found.start()])
    told = alone and _tells_amounts(labels, found[1])
    return " " if told or is_aside(labels, found[1], bracketed=True) else found[0]


def is_aside(labels: Labels, text: str, *, bracketed: bool = False) -> bool:
    """Whether each clause of a text says by whom the sheet is handled, or how, and nothing that
    changes a figure. Words that nobody knows pass but behind an occasion or an instruction."""
    clauses = [one for one in _END.split(normalize(text).strip(" *.-–…")) if one]
    told = [_is_handling(labels, one, bracketed) for one in clauses]
    more = (one for one, own in zip(clauses, told, strict=True) if not own)
    return any(told) and all(_is_name(labels.read(one)) for one in more)


def _is_name(label: Label) -> bool:
    """Whether a clause is but the name of somebody: "Update 27/12 - Thảo"."""
    return bool(label.rest) and label.text.istitle() and not (label.said.items or label.numbers)


def _is_handling(labels: Labels, clause: str, bracketed: bool) -> bool:
    if any(one.kind or _PERSON.match(one.name) for one in labels.read(clause).places):
        return False  # "huyện Anh Sơn", "Bà Rịa" are nobody
    unnamed = _PERSON.sub(_without_name, clause)
    if doubts(unnamed) or labels.read(unnamed).has("event"):  # "(thu hồi)"
        return False
    left = _HANDLED.sub(" ", unnamed).replace(_NAME, " ")
    if left == clause:
        return False
    label = labels.read(_WHEN.sub(lambda one: one[0] if _until(one[0]) else " ", left))
    bare = is_unaccented(left) and not is_unaccented(clause)  # "tru Phụ lục 2" is no "trụ"
    rest = labels.read(clause).rest if bare else label.rest
    unknown = not _FREELY.match(unnamed) and any(_is_word(word, label.text) for word in rest)
    return not (unknown or _says(label, bracketed))  # "chị Thảo VP", and no "chị Thảo quýnh"


def _is_word(word: str, text: str) -> bool:
    """Whether an unknown word stands in a text, and not as an abbreviation in capitals: "VP"."""
    bare = word.replace("đ", "d")
    return word in text or word.upper() in text and strip_accents(bare) != bare


def doubts(text: str) -> bool:
    """Whether a text says that figures are others, wrong, or a trial."""
    found = [one for one in _HANDLED.finditer(text) if (one[1] or "").casefold() in _DOUBTS]
    return any(not _NUMBER.match(text, one.start(1)) for one in found)


def _until(text: str) -> bool:
    return re.match(rf"(?:{phrases('until')})(?!\w)", text, re.I) is not None


def _without_name(found: re.Match[str]) -> str:
    """What is left of how somebody is addressed, and of the name, all of whose words begin with
    capitals."""
    words = [] if found[0].isupper() else found[1].split()  # "ANH CHƯA ĐẠT" may be anything
    named = next((n for n, word in enumerate(words) if not word[0].isupper()), len(words))
    return f"{_NAME} {' '.join(words[named:])} " if named else found[0]


def _says(label: Label, bracketed: bool) -> bool:
    """Whether a text may say what figures are, when or where."""
    said = [item.meanings.items() - (_ASIDE if bracketed else set()) for item in label.said.items]
    told = any(use in _SAYS for uses in said for use, _ in uses)
    told = told or bool(label.places or label.period or changing(label, plan=True))
    return told or is_unit_line(label)


def _tells_amounts(labels: Labels, text: str) -> bool:
    """Whether clauses in brackets tell amounts of their own, each or beside asides."""
    clauses = [one for one in _END.split(normalize(text)) if one]
    told = [_tells_amount(labels, one) for one in clauses]
    rest = (one for one, own in zip(clauses, told, strict=True) if not own)
    return any(told) and all(_is_handling(labels, one, True) for one in rest)


def _tells_amount(labels: Labels, clause: str) -> bool:
    found = [one[0] for one in _AMOUNT.finditer(clause)]
    if not _AMOUNT.sub(" ", clause).strip() or all(map(_ONE.match, found)):
        return False
    return not labels.read(clause).has("head:unit")
