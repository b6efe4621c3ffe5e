"""What a legend says: of signs, of blanks, and of colours, by their names or beside a sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial

from analysis.reading.law.facts import Facts, changing
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import FOOTNOTE
from analysis.words.names import phrases

LONGEST_COLOUR = 3  # words of the name of a colour
LONGEST_SIGN = 3  # letters: "KX: không xét"
BLANK = "blank"  # how a cell looks that nothing stands in
_EXPLAINED = re.compile(
    rf"([^\s;,:=]+)\s*([:=]|\s[-–]\s|\b(?:{phrases('means')})\b|(?<=\([^\s\d]\))\s)\s*"
    rf"(?=((?:(?!\.\s)[^:;=,\n])+))"
)
_CHECKED = (str(True).upper(), str(False).upper())  # as Excel shows boxes that are checked
_ASIDE = re.compile(r"\([^()]*\)")
_BEHIND = re.compile(r"\s*\(([^()]*)\)\s*$")
_PARTED = re.compile(r"\s*(?:;|\s[-–]\s|\.\s)\s*")
_WRITTEN = re.compile(rf"\b({phrases('written')})\b")  # "tiêu chí đạt ghi 100%"
_ASKED = re.compile(rf"\b({phrases('yes')})\s*/\s*({phrases('no')})\b", re.I)
# "Tiêu chí chưa đạt ghi 0", "Đạt (x); chưa đạt: o", "Đạt đánh dấu x vào ô tương ứng, chưa đạt để
# trống". A number behind a colon may be how many these are, but for 1 and 0.
_TURNED = re.compile(
    rf"(?:^|(?<=[;,:.=()\n]))([^;,:.=()\n]+?)(?:"
    rf"\s+(?:{phrases('written')})\s+[\"“(]?(?P<written>[^\s;,:=()\"”%]{{1,3}})[\"”)]?"
    rf"(?:\s+(?:{phrases('put')})\s+(?P<where>[^;,:=.()\n]+))?"
    rf"|\s*(?:[:=]|\s[-–]\s|\s(?:{phrases('sign_is')})\s|\()\s*[\"“(]?"
    rf"(?P<sign>[01]|[^\s\d;,:=()\"”%]{{1,2}})[\"”]?\)?"
    rf"|\s*(?:[:=]|\s)\s*(?P<blank>{phrases('left_blank')}))(?=\s*[;,.)\n]|$)",
    re.I,
)
# "Chưa đạt: ô đỏ", "Tiêu chí chưa đạt được tô màu đỏ".
_COLOURED = re.compile(
    rf"(?:^|(?<=[;,:.=()\n]))([^;,:.=()\n]+?)\s*(?:[:=(]|\s[-–]\s|(?<=\s)(?:{phrases('coloured')})\s)"
    r"\s*([^;,:.=()\n]+)",
    re.I,
)
# "cd, CĐ, k.đạt: chưa đạt", "Dấu x, ✓ hoặc + là đạt": several signs of one meaning.
_OR = phrases("or")
_WORD = rf"(?!(?:{_OR})\b)[^\s;,:=]+"  # so that a list is split in one way only
_SIGN = rf"(?:{_WORD} ){{0,2}}{_WORD}"
_NEXT = rf"(?:\s*,\s*|\s+(?:{_OR})\s+)"
_ALIKE = re.compile(
    rf"(?:^|(?<=[;\n(]))\s*((?:{_SIGN}{_NEXT})+)"
    rf"(?={_SIGN}\s*([:=]|\b(?:{phrases('means')})\b)([^;,:=\n.]+))"
)
_BARE = re.compile(r"(?:^|(?<=[;,\n]))\s*([^\s;,:=()])\s+(?=([^:;=,\n]+))")  # "● đạt; - chưa đạt"
_SENTENCES = re.compile(r"(?<=[.;])\s+|\n")
_PUT = phrases("put").split("|")  # "x vào ô tương ứng" says where a sign is put
_QUOTES = "\"'“”‘’()[]"
_CLAUSES = re.compile(r"[;,:.(\n]")
WORDS_OF_LEGEND = 3  # in front of a sign: "đánh dấu x vào …"


def legend_of(labels: Labels, texts: Sequence[str]) -> tuple[dict[str, str], frozenset[str]]:
    """The status of each sign that a legend explains ("● : đạt; ○ : chưa đạt"); of "" a blank.

    It is "" of a mark that stands for something else: "x: không có số liệu". And what it explains
    that may be no text of a cell: a colour; a word ("Có: đạt") may be one.
    """
    legend, unread = {}, set()
    for text in map(partial(_spelled_out, labels), texts):
        for one in _EXPLAINED.finditer(text):
            sign, between, words = one[1].strip(_QUOTES), one[2], one[3]
            status = _explanation(labels, words)
            # "Ghi chú: x: đạt" explains x, not "chú".
            if not status or len(words.strip().strip(_QUOTES)) == 1:
                where = between in _PUT and _says_where(labels, words)
                if not where and _says_otherwise(labels, sign, words):
                    legend.setdefault(sign.casefold(), "")
                continue
            look = _look(labels, text[: one.end(1)])
            if look == BLANK:
                legend[""] = status
            elif len(sign) == 1 or not any(map(str.isalpha, sign)) or _is_status(labels, sign):
                legend[sign.casefold()] = status
            elif between in ":=":
                unread.add(sign.casefold())
                if not look and len(_CLAUSES.split(text[: one.end(1)])[-1].split()) == 1:
                    legend[sign.casefold()] = status
    return legend, frozenset(unread)


@lru_cache(1 << 12)
def _spelled_out(labels: Labels, text: str) -> str:
    """A text with each of several signs of one meaning explained by itself, without "Ghi chú:"."""
    front, _, noted = text.partition(":")
    own = text
    if noted and _is_note(labels.read(front)):
        own = _BARE.sub(partial(_with_colon, labels), noted)
    own = _COLOURED.sub(partial(_colour_first, labels), own)
    return _ALIKE.sub(partial(_each, labels), _TURNED.sub(partial(_sign_first, labels), own))


def _is_note(label: Label) -> bool:
    """Whether a text says that a note follows, and no sign: "Ký hiệu Đ: …" has one."""
    plain = all(item.has("note", "skip", "fill") for item in label.said.items)
    return label.has("note") and plain and not (label.rest or label.numbers)


def _colour_first(labels: Labels, found: re.Match[str]) -> str:
    """An explanation that ends in its colour as one that begins with it: "ô đỏ: Chưa đạt"."""
    told = _look(labels, found[2]) and _explanation(labels, found[1])
    return f" {found[2]}: {found[1]}" if told else found[0]


def _sign_first(labels: Labels, found: re.Match[str]) -> str:
    """An explanation that ends in its sign as one that begins with it: "0: Tiêu chí chưa đạt"."""
    words, where = found[1], found["where"]
    sign = found["written"] or found["sign"] or found["blank"]
    named = any(len(word) > 1 for word in words.split())  # "x: Đ" is none of these
    told = named and not (where and not _says_where(labels, where)) and _explanation(labels, words)
    return f" {sign}: {words}" if told else found[0]


def _with_colon(labels: Labels, found: re.Match[str]) -> str:
    """A sign right in front of its meaning with a colon between; what was found of any other."""
    return f" {found[1]}: " if _explanation(labels, found[2]) else found[0]


def _each(labels: Labels, found: re.Match[str]) -> str:
    """The explanation of each sign; what was found, where one of them says another status."""
    signs = [sign for sign in re.split(_NEXT, found[1]) if sign.strip()]
    status = _explanation(labels, found[3])
    own = (item for sign in signs for item in labels.read(sign).said.items)
    if any(item.meaning("status") not in (None, status) for item in own):
        return found[0]
    return "".join(f" {sign} {found[2]}{found[3]};" for sign in signs)


def _says_otherwise(labels: Labels, sign: str, words: str) -> bool:
    """Whether words of a legend say nothing of the status that a sign alone would say."""
    only = labels.read(sign).only if len(sign) == 1 else None
    own = only.meaning("status") if only is not None else None
    told = labels.read(words).said.all("status")
    few = len(words.strip().strip(_QUOTES)) == 1
    return bool(own) and not few and all(item.meaning("status") != own for item in told)


def _says_where(labels: Labels, words: str) -> bool:
    """Whether words only say where a sign is put: "x vào ô tiêu chí tương ứng"."""
    label = labels.read(words)
    return not label.rest and all(item.has("crit", "skip", "fill") for item in label.said.items)


def answers(titles: Sequence[str], facts: Facts) -> dict[str, str]:
    """What "Có" and "Không" say below a title that asks what was met: "… đạt (Có/Không)"."""
    asked = [found for text in titles if (found := _ASKED.search(text))]
    if facts.status != "met" or not asked:
        return {}
    return {asked[0][1].casefold(): "met", asked[0][2].casefold(): "not_met"}


def _is_status(labels: Labels, sign: str) -> bool:
    return labels.read(sign).has("status")


@lru_cache(1 << 12)
def is_legend(labels: Labels, text: str) -> bool:
    """Whether a text above a table only explains signs and blanks, clause by clause."""
    own = _spelled_out(labels, text)
    clauses = [one for one in re.split(r"[;,\n]|\.\s", own) if one.strip(" .()")]
    noted = labels.read(text.partition(":")[0]).has("note")
    before = ["", *clauses]
    return bool(clauses) and all(
        _explains(labels, one, noted) or _goes_on(labels, last, one)
        for last, one in zip(before, clauses, strict=False)
    )


def _goes_on(labels: Labels, last: str, clause: str) -> bool:
    """Whether a clause says again what the one before means: "k: xã không có chợ, không xét"."""
    said = ":" in last and _explanation(labels, clause)
    return bool(said) and said == _explanation(labels, last.rpartition(":")[2])


def _explains(labels: Labels, clause: str, noted: bool) -> bool:
    """Whether a clause says what a sign or a blank means, and little in front of it.

    `noted`: it stands in a note, in which a word may be a sign.
    """
    for one in _EXPLAINED.finditer(clause):
        front = clause[: one.start()].rpartition(":")[2].split()
        looks = bool(_look(labels, clause[: one.end(1)]))
        sign = one[1].strip(_QUOTES)
        alone = not front and (noted or len(sign) <= LONGEST_SIGN or _is_status(labels, sign))
        short = looks or len(sign) == 1 or sign in _CHECKED or alone
        told = _explanation(labels, one[3]) or sign == "%" and _is_share(labels.read(one[3]))
        if short and len(front) <= WORDS_OF_LEGEND and told:
            return True
    return _says_what_is_written(labels, clause)


def _says_what_is_written(labels: Labels, clause: str) -> bool:
    """Whether a clause says what number stands for a status, or that a share stands for unmet."""
    met, _, written = _WRITTEN.split(clause, 1) if _WRITTEN.search(clause) else ("", "", "")
    status = _explanation(labels, met.strip(" (")) if written.strip() else ""
    # "Tiêu chí đạt ghi 100%", "Chưa đạt ghi tỷ lệ hoàn thành".
    number = re.fullmatch(r"[\d.,%\s]+\W*", written)
    return bool(status and number) or status == "not_met" and _is_share(labels.read(written))


def _is_share(label: Label) -> bool:
    """Whether a text names a share, and nothing else: "tỷ lệ hoàn thành"."""
    plain = ("form", "unit", "progress", "crit", "skip", "fill", "status", "measure")
    items, done = label.said.items, (None, "met")
    known = all(item.has(*plain) and item.meaning("status") in done for item in items)
    return known and not label.rest and any(item.has("form", "unit", "progress") for item in items)


def without_legend(labels: Labels, text: str) -> str:
    """A title without the legend in brackets behind it: "… năm 2018 (1: đạt; 0: chưa đạt)"; what
    else stands in front there stays.

    Nor has it the sentences in front that are one: "CĐ: chưa đạt. Bộ tiêu chí 2021-2025".
    """
    found = _BEHIND.search(text)
    clauses = _PARTED.split(found[1]) if found else []
    said = len(clauses)
    while clauses and is_legend(labels, clauses[-1]):
        del clauses[-1]
    if found and len(clauses) < said:
        return text[: found.start()] + (f" ({'; '.join(clauses)})" if clauses else "")
    sentences = _SENTENCES.split(text) if "." in text and ":" in text else ()
    kept = [one for one in sentences if not is_legend(labels, one)]
    return " ".join(kept) if len(kept) < len(sentences) else text


def _look(labels: Labels, text: str) -> str:
    """How the last words of a text say that a cell looks: its colours, or that it is blank."""
    words = text.split()[-LONGEST_COLOUR:]
    if not labels.vocabulary.speaks_of(" ".join(words), "colour"):
        return ""
    named = (labels.read(" ".join(words[n:]).strip("(")).only for n in range(len(words)))
    found = next((item.meaning("colour") for item in named if item and item.has("colour")), "")
    return found or ""


def colours_of(labels: Labels, text: str) -> dict[str, tuple[str, str]]:
    """By colour its status and the words of it, where a text explains colours: "ô đỏ: chưa đạt"."""
    if not labels.vocabulary.speaks_of(text, "colour"):
        return {}
    found, text = {}, _spelled_out(labels, text)
    for one in _EXPLAINED.finditer(text):
        status = _explanation(labels, one[3])
        named = _look(labels, text[: one.end(1)]).split() if status else ()
        meant = _without_criterion(labels, one[3].strip())
        found |= {name: (status, meant) for name in named if name != BLANK}
    return found


def status_of(labels: Labels, text: str) -> tuple[str, str] | None:
    """The status that is all of a text, and the words of it; None where it says anything else.

    What numbers are beside it may stand in brackets: "Tiêu chí chưa đạt (số: tỷ lệ hoàn thành)".
    """
    core, _, aside = text.partition("(")
    words = _without_criterion(labels, core.strip(" :.-–"))
    status = _explanation(labels, words)
    said = labels.read(aside.strip(" )"))
    plain = all(item.has("skip", "fill", "form", "unit", "progress") for item in said.said.items)
    plain = plain and not (said.rest or said.places or changing(said, plan=True))
    return (status, words) if status and plain else None


def _explanation(labels: Labels, text: str) -> str:
    """The one status that words of a legend state; "" where they say more, or none.

    When it was so may stand aside: "K: không đạt (hiện trạng)"; of what in front: "tiêu chí đạt".
    """
    if not labels.vocabulary.speaks_of(FOOTNOTE.sub("", text), "status"):
        return ""
    label = labels.read(_without_criterion(labels, text))
    statuses = [item.meaning("status") for item in label.said.items if item.has("status")]
    plain = all(
        item.has("status", "crit", "skip", "fill", "head:place")
        or (item.aside and item.has("measure"))
        for item in label.said.items
    )
    plain = plain and not _EXPLAINED.search(text)  # of "Ghi chú: x là đạt" the sign is x
    # "Tổng hợp: xã Kỳ Hà đạt 17/19 tiêu chí" tells a result.
    plain = plain and not (label.places or re.search(r"\d", _ASIDE.sub("", text)))
    return statuses[0] or "" if len(set(statuses)) == 1 and plain and not label.rest else ""


def _without_criterion(labels: Labels, text: str) -> str:
    """What a text says of criteria: "chưa đạt" of "Tiêu chí chưa đạt", "Chưa đạt tiêu chí"."""
    words = text.split() if labels.vocabulary.speaks_of(text, "crit") else ()
    for n in range(1, min(len(words), WORDS_OF_LEGEND + 1)):
        behind = labels.read(" ".join(words[n:])).only
        first = labels.read(" ".join(words[:n])).only
        if behind is not None and behind.has("crit") and first is not None and first.has("status"):
            return " ".join(words[:n])
    for n in range(min(len(words) - 1, WORDS_OF_LEGEND), 0, -1):
        front = labels.read(" ".join(words[:n])).only
        if front is not None and front.has("crit"):
            return " ".join(words[n:])
    return text
