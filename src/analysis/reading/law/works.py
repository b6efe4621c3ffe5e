"""Names of works in titles over gifts: "Danh sách ủng hộ làm cầu Kênh Xáng, xã …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.reading.law.context import Context
from analysis.reading.law.facts import rest_of
from analysis.reading.law.labels import Label, Labels
from analysis.registers.country import COMMUNE
from analysis.registers.vocabulary import CUT
from analysis.words.names import phrases
from analysis.words.text import normalize

_NAMED = r"(?P<name>(?:(?:\s+[-–])?\s+[^\s,;:()\-–¦]+){0,6})"
_WORKS = re.compile(rf"(?<!\w)(?:{phrases('works')})(?!\w){_NAMED}", re.I)
_HAMLETS = re.compile(rf"(?<!\w)(?:{phrases('hamlet')})(?=\s+\w){_NAMED}", re.I)
_DOUBT = re.compile(
    "|".join(rf"(?<!\w)(?:{phrases(of)})(?!\w)" for of in ("withdrawn", "lacking", "tab_doubt")),
    re.I,
)
_GAVE = re.compile(rf"(?:(?<!\w)(?:{phrases('owned')}|{phrases('and')})|,)\s*$", re.I)
# What names nothing: it says who gave, when, how much, or that something is otherwise.
_OTHER = (
    "change", "pchange", "measure", "status", "give", "receive", "ask", "org", "member", "total",
    "norm", "bound", "part", "event", "recognition", "mean", "left", "cumulative", "progress",
)  # fmt: skip


def for_gifts(labels: Labels, title: Label, context: Context) -> Label:
    """A title, or a head, as gifts need it: what it names behind "cầu", "đường", "nhà văn hóa" is
    but a name.

    Words in front of it, or a title above, say that something was given. A hamlet is a part of the
    commune that the titles name.
    """
    titles, area = context.titles, context.area
    if not any(one.has("give") for one in titles):
        return title
    wider = titles[titles.index(title) + 1 :] if title in titles else titles
    above = any(one.has("give") for one in wider)
    commune = context.stranger is not None or area is not None and area.level == COMMUNE
    return _without_names(labels, title, above, commune)


@lru_cache(1 << 10)
def _without_names(labels: Labels, title: Label, above: bool, commune: bool) -> Label:
    found = title
    for pattern in (_WORKS, _HAMLETS) if commune else (_WORKS,):
        at = 0
        while match := pattern.search(text := normalize(found.text), at):
            at, front = match.start("name"), text[: match.start()]
            office = labels.vocabulary.begins_as("office", text[match.start() :])
            if office and _GAVE.search(front):  # "của Hội Phụ nữ và Trường THCS Đô Thành"
                continue
            if not (above or pattern is _HAMLETS or labels.read(front).has("give", "use")):
                continue
            ends = _ends(labels, text, match)
            best = min((labels.read(f"{front}{CUT}{text[end:]}") for end in ends), key=_odd)
            if _odd(best) < _odd(found):
                found, at = best, match.start()
    return found


def _odd(label: Label) -> int:
    """How many words of a title no gift accepts."""
    return len(rest_of(label, "contributions", title=True))


def _ends(labels: Labels, text: str, match: re.Match[str]) -> Iterator[int]:
    """Where a name may end, the shortest first; among small letters it has capitals and numbers."""
    yield match.start("name")
    for word in re.finditer(r"[^\s\-–]+", match["name"]):
        end = match.start("name") + word.end()
        named = labels.read(text[match.start("name") : end])
        known = text.isupper() or word[0][0].isupper() or word[0][0].isdecimal()
        other = named.has(*_OTHER) or named.period or any(one.kind for one in named.places)
        if other or not known or _DOUBT.search(named.text):
            return
        yield end
