"""What stands where a giver is named, and is no name: a remark, "Công ty Bình Minh (hứa)", or what
of a giver is counted, "Vốn điều lệ HTX"."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import BRACKETS
from analysis.registers.country import COMMUNE, KINDS
from analysis.registers.vocabulary import tokens_of
from analysis.words.names import phrases
from analysis.words.patterns import later

_PERSON = later(rf"(?:{phrases('person')})(?!\w)", re.I)
_ADDRESSED = later(rf"(?:{phrases('addressed')})((?: [^\W\d_]+){{2,5}})", re.I)
_KINDS = "|".join(kind for kind, level in KINDS.items() if level == COMMUNE)
NAMED_COMMUNE = later(  # behind a giver: "Hội LHPN xã Công Thành"
    rf"(?<!\w)({_KINDS})\s+([^\W\d_]+(?:\s[^\W\d_]+){{1,3}})(?=$|\s*[,;(–-])"
)
# Who got it: "Trao cho Hội Nông dân", "Hội Nông dân (nhận)".
GOT = later(rf"^\W*(?:{phrases('handed_to')})\s|\s\(?(?:{phrases('got_it')})\W*$", re.I)
_NAME = later("[\\w\U000f0000-\U0010ffff]")  # words, or a sign that `lines` puts for some
_DASHED = later(r"\s[-–]\s+(?=[^\W\d_])")


@lru_cache(1 << 14)
def remarks_on(labels: Labels, name: str) -> tuple[str, ...]:
    """The words of remarks beside a name that nothing explains; capitals are names, and who
    somebody is ("giám đốc") says nothing of the gift."""
    beside = (*BRACKETS.findall(name), *_DASHED.split(name)[1:])
    small = [one.strip() for one in beside if one.islower()]
    return tuple(word for one in small if not _PERSON.match(one) for word in labels.read(one).rest)


def is_person(name: str) -> bool:
    """Whether a name is that of somebody, whatever its words mean elsewhere: "Ông Hứa Văn Ba"."""
    found = _ADDRESSED.fullmatch(name.strip())
    return found is not None and found[1].istitle()


def tells_of_giver(labels: Labels, text: str) -> bool:
    """Whether a text begins with what is counted of a giver, above all one without a name."""
    label = labels.read(text)
    first = next(iter(label.said.items), None)
    if first is None or _PERSON.match(text.strip()):
        return False
    if not first.start and first.has("change", "concept", "indicator") and not first.has("hamlet"):
        return True
    nameless = next((one for one in label.all("org") if not one.meaning("org")), None)
    front = tokens_of(text)[: nameless.start] if nameless else ()
    unknown = any(token.key in label.rest for token in front)
    return unknown and not any(token.shown[:1].isupper() for token in front[1:])


def names_money(labels: Labels, label: Label) -> bool:
    """Whether a label says money, and something aside: "Tiền mặt (nháp)" describes no thing."""
    core, _, beside = label.text.partition("(")
    only = labels.read(core.strip()).only if beside else None
    return only is not None and only.meaning("kind") == "cash" and not only.has("goods")


def with_a_place(label: Label) -> bool:
    """Whether a place gave, too, and is not where a giver is: "Hội Phụ nữ và xã Kỳ Lợi"."""
    places = (re.escape(f"{one.kind} {one.name}".strip()) for one in label.places)
    joined = (rf"(?:{phrases('and')}|&|\+)\s+{place}" for place in places)
    return label.has("org") and any(re.search(one, label.text, re.I) for one in joined)


def is_nobody(labels: Labels, name: str) -> bool:
    """Whether a dash stands where a name should, or a ditto mark below nothing."""
    return bool(name) and (labels.is_ditto(name) or not _NAME.search(name))
