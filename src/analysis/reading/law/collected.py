"""What a sentence tells that another gave than the giver of its line, who but asked for it:
"Vận động các doanh nghiệp ủng hộ 150 triệu đồng"."""

from __future__ import annotations

import re

from analysis.reading.law.labels import Labels
from analysis.words.names import not_behind, phrases
from analysis.words.patterns import later


def _words(of: str) -> str:
    return rf"(?<!\w)(?:{phrases(of)})(?!\w)"


_ASKED = later(
    rf"{not_behind('asking')}{_words('asked_for')}(?:\s+(?:{phrases('succeeded')})(?!\w))?", re.I
)
_GAVE = later(_words("gave"), re.I)
_BY = later(_words("by_another"), re.I)
_OWN = later(rf"(?:(?:{phrases('everyone')})\s+)*{_words('own_people')}", re.I)
_END = later(r"[\d,;:.()\n]")


def others_gave(labels: Labels, own: str, text: str) -> bool:
    """Whether a sentence says that it was asked of others than `own`, or came from them."""
    asked = (_until(text, one) for one in _ASKED.finditer(text))
    came = (_until(text, one) for one in _BY.finditer(text))
    return any(_asked_of_others(labels, own, said) for said in asked) or any(
        _by_others(labels, own, said) for said in came
    )


def _until(text: str, found: re.Match[str]) -> str:
    """The words behind a match, up to a number or a sign."""
    return _END.split(text[found.end() :], maxsplit=1)[0].strip()


def _asked_of_others(labels: Labels, own: str, said: str) -> bool:
    """Whether words behind an asking name others; whoever gave, if not the members of `own`."""
    verb = _GAVE.search(said)
    who = said[: verb.start()].strip() if verb else said
    named = bool(verb and who) and not _OWN.match(who)
    return named or _names_others(labels, own, who)


def _by_others(labels: Labels, own: str, said: str) -> bool:
    """Whether words behind "của", "do", "từ" name others; capitals are a name, or a place."""
    verb = _GAVE.search(said)
    label = labels.read(said[: verb.start()] if verb else said)
    name = said[:1].isupper() and bool(label.rest) and not label.has("org")
    return name or _names_others(labels, own, label.text)


def _names_others(labels: Labels, own: str, text: str) -> bool:
    return any(item.meaning("org") != own for item in labels.read(text).all("org"))
