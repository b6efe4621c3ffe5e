"""What stands beside the one amount of money that a cell tells: "34 triệu đồng (làm đường)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.remarks import is_person
from analysis.registers.vocabulary import Item
from analysis.words.names import phrases
from analysis.words.numbers import SCALES
from analysis.words.patterns import later
from analysis.words.quantities import Quantity, read_quantities
from analysis.words.spelled import SPELLED, spelled_value
from analysis.words.text import is_unaccented, match_key

_TAKEN_BACK = later(rf"\W*(?:{phrases('withdrawn')})\W*|.*\?.*", re.I | re.S)
_ACTS = later("|".join(rf"(?<!\w)(?:{phrases(of)})(?!\w)" for of in (
    "beside_money", "person", "works", "paid", "gives", "gave", "spent_on", "handled", "does",
    "verb",
)), re.I)  # fmt: skip
# Of these a cell tells what money was for, whose it was or where it went: any words may name it.
_TELLING = (
    "use", "work", "serves", "goods", "kind", "thing", "org", "hamlet", "field", "give", "receive",
    "ask", "member", "worth", "author", "level", "criterion", "station", "zone", "plain", "concept",
    "head:org",
)  # fmt: skip
THOUSAND = 1_000


def words_beside(labels: Labels, found: Sequence[Quantity], text: str) -> tuple[str, ...]:
    """The words beside an amount by which it may be another: unknown ones, a scale or a form.

    What was given besides is free, and so are names, and words behind what money was for.
    """
    left = _without_amounts(labels, text)
    spelled = [own for own in SPELLED.finditer(left) if (spelled_value(own[0]) or 0) >= THOUSAND]
    if other := [own[0] for own in spelled if spelled_value(own[0]) != found[0].value_vnd]:
        return (*other,)
    for own in spelled[::-1]:  # "20.000.000đ (hai mươi triệu đồng)"
        left = f"{left[: own.start()]} {left[own.end() :]}"
    said = labels.read(left)
    if scales := [item.words for item in said.said.items if item.words in SCALES]:
        return (*scales,)
    alone = len(found) == 1 and found[0].is_money
    return _beside_money(labels, said, text) if alone else ()


def _without_amounts(labels: Labels, text: str) -> str:
    """What a text says besides its quantities, also those that make up another."""
    for one in read_quantities(text, labels.units)[::-1]:
        named = one.item if one.is_money else ""
        text = f"{text[: one.start]} ; {named} {text[one.end :]}"
    return text


def _beside_money(labels: Labels, said: Label, text: str) -> tuple[str, ...]:
    """The words beside money alone, `said`, that take it back, form it, or say nothing known."""
    left = said.text
    parts = [part for one in re.split(r"[;()]", left) if (part := one.strip(" ,.:–-"))]
    if any(map(_TAKEN_BACK.fullmatch, parts)):
        return (text,)
    formed = [item.words for item in said.said.items if _is_form(item, said)]
    formed += changing(said, plan=True) if is_unaccented(left) else ()  # "20 triệu đồng du kien"
    first = text.split()[:1]
    before = first[0] in said.rest if first else False  # in front of all that it may name
    return (*formed, *(() if _tells(labels, said, parts) and not before else said.rest))


def _tells(labels: Labels, said: Label, parts: Sequence[str]) -> bool:
    """Whether words tell what money was for, or are a name: "(Nguyễn Văn Bảy)"."""
    if said.places or any(item.has(*_TELLING) for item in said.said.items):
        return True
    key = f" {match_key(' '.join(parts))} "
    works = labels.vocabulary.words_for("work")
    if any(f" {word} " in key for word in works) or any(map(_ACTS.search, parts)):
        return True
    shown = [word for part in parts for word in part.split() if word.casefold() in said.rest]
    named = len(shown) > 1 and all(word[0].isupper() and word[1:].islower() for word in shown)
    return named or any(map(is_person, parts))


def _is_form(item: Item, said: Label) -> bool:
    """Whether a word makes an amount another: a mean, a share, one for each of a unit alone."""
    whose = said.only is not None and item.has("whose") and item.has("unit")
    return item.has("mean") or item.meaning("form") in ("mean", "rate") or whose
