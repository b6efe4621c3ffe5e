"""The letterhead of a table: who wrote it, its mottos, the acts and papers that it is a part of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.law.asides import SAYING, doubts
from analysis.reading.law.labels import Label
from analysis.registers.vocabulary import Vocabulary
from analysis.words.names import phrases
from analysis.words.text import is_unaccented

_SIGNED = re.compile(  # "Kỳ Anh, ngày 5/7"
    rf"(?P<place>[^,;:\d]+,\s*)?(?:{phrases('day_cue')})(?!\w)", re.I
)
_UNDATED = re.compile(  # "…, ngày … tháng … năm 20…"
    r"\W*(?:[^,;:\d]+,\W*)?"
    rf"(?:{phrases('day')})[\W\d_]*(?:{phrases('month')})[\W\d_]*(?:{phrases('year')})[\W\d_]*$",
    re.I,
)


def letterhead_of(
    words: Vocabulary, read: Sequence[Label], unit_lines: Sequence[Label]
) -> list[Label]:
    """The authors, signatures, mottos, acts and papers among the texts above a table."""
    signed = any(label.has("sign") for label in read)
    says = [n for n, label in enumerate(read) if label.has(*SAYING)]
    title = max(says or [n for n, label in enumerate(read) if label.period], default=0)
    found: list[Label] = []
    for n, label in enumerate(read):
        named = len(found) == n < title and _names_office(words, label)
        named = named or _refers(words, label) or signed and _is_person(label)
        if label not in unit_lines and (named or _is_letterhead(words, label, above=n < title)):
            found.append(label)
    return found


def _is_person(label: Label) -> bool:
    """Whether a text may be the name below a signature: 2 to 5 unknown words with capitals."""
    words = label.text.split()
    unknown = not (label.said.items or label.numbers or label.period)
    return 2 <= len(words) <= 5 and all(word[:1].isupper() for word in words) and unknown


def _is_letterhead(words: Vocabulary, label: Label, *, above: bool) -> bool:
    """An author, a motto or an act; no title: nothing is measured, promised or counted in it.

    `above` a title the name of an organization alone is the author, too.
    """
    if not label.text.strip():
        return True
    if (above and _begins_with_author(label)) or is_signed_on(label, above=above):
        return True  # "Trung tâm Nước sạch" is an office
    if above and _is_office(words, label):
        return True
    nothing = not (label.said.items or label.rest or label.places or label.periods)
    return not label.has(*SAYING) and (label.has("author", "sign") or nothing)


def _is_office(words: Vocabulary, label: Label) -> bool:
    """Whether a text says but the name of an organization: "LIÊN MINH HỢP TÁC XÃ TỈNH".

    A budget with words that nobody knows is none: "Nguồn xã nuôi tôm".
    """
    budgets = {budget for held in words.within for budget in held.split(":")}
    if label.rest and all(item.meaning("org") in budgets for item in label.all("org")):
        return False
    plain = all(item.has("org", "fill", "skip", "title", "level") for item in label.said.items)
    return plain and label.has("org") and label.period is None


def _names_office(words: Vocabulary, label: Label) -> bool:
    """Whether capitals at the top name an office, by words unknown: "BAN PHÁP CHẾ", "SƯ ĐOÀN 5"."""
    begins = words.begins_as("office", label.text) if label.text.isupper() else 0
    known = next((item for item in label.said.items if item.start == 0), None)
    if known is not None and len(known.words.split()) > begins and not known.has("org", "hamlet"):
        return False  # "HỘI VIÊN …"
    return bool(begins) and not (label.period or label.has("give", "status", "measure"))


def _refers(words: Vocabulary, label: Label) -> bool:
    """Whether a text says, by words unknown, of which paper a table is a part: "(Kèm theo Công văn
    của Đoàn công tác …)"; or to whom it went, and when. What would change a figure is told."""
    begins = words.begins_as("paper", label.text) if label.rest else 0
    return _is_plain(label, begins) or is_of_act(words, label)


def is_of_act(words: Vocabulary, label: Label) -> bool:
    """Whether the time and the place that a text names are not those of figures: "Địa chỉ: …"."""
    return _is_plain(label, words.begins_as("act", label.text))


def _is_plain(label: Label, begins: int) -> bool:
    """Whether words behind those that name a paper say nothing of figures: "theo mẫu, số cũ"."""
    behind = " ".join(label.text.split()[begins or 0 :])
    return bool(begins) and not (label.has(*SAYING) or doubts(behind))


def is_signed_on(label: Label, *, above: bool) -> bool:
    """Whether a text says but where and on which day a document was signed.

    A day alone is that where it stands `above` a title; below it is that of the figures.
    """
    if label.period is None:
        return _UNDATED.match(label.text) is not None
    signed = _SIGNED.match(label.text.strip())
    if signed is None or not (signed["place"] or above):
        return False
    return all(item.has("head:period") for item in label.said.items)


def _begins_with_author(label: Label) -> bool:
    """Whether a text with its accents begins with an author: "So" may be "Số"."""
    first = next(iter(label.said.items), None)
    begins = first is not None and first.start == 0 and first.has("author")
    return begins and not is_unaccented(label.text)
