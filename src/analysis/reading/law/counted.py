"""What labels count: the unit behind their "Số", or in brackets behind a thing that it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import NO_UNIT, SHARE, Unit, unit_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import BRACKETS

LONGEST_COUNT, LONGEST_UNIT = 3, 3  # words of "Tổng số", of the unit behind them
ERROR = "#"  # in front of what a formula failed to tell
MOST_SHARE = 100  # per cent
FEWEST = 3  # numbers, all whole, that are counts by no chance
_NOUNS = ("org", "head:org", "hamlet", "criterion", "goods")  # what is counted, beside units
_OTHERS = ("unit", "kind", "org", "head:org", "goods", "thing", "member", "criterion", "hamlet")
_MET = (
    "crit", "status", "standard", "event", "bound", "measure", "part", "skip", "fill", "level",
    "change", "thing", "head:content",
)  # fmt: skip
_NAMES = ("unit", "org", "head:org", "member")  # what initials in brackets may be those of


@lru_cache(1 << 14)
def counted_unit(labels: Labels, label: Label) -> str:
    """The unit that a label counts: what stands behind its "Số" ("Số hộ dùng nước sạch": hộ), or in
    brackets again: "Trạm y tế (trạm)"."""
    thing = label.find("thing")
    if thing is not None and thing.meaning("thing"):
        return thing.meaning("thing") or ""
    if again := units_again(labels, label.text):
        return next(iter(again.values()))
    first = label.said.items[0] if label.said.items and not label.rest else None
    if first is not None and first.has("unit") and first.start == 0:
        counts = any(item.aside and item.meaning("form") == "count" for item in label.said.items)
        return unit_of(first.meaning("unit") or "||").name if counts else ""
    return _behind_count(labels, label.text)


def says_count(labels: Labels, label: Label) -> bool:
    """Whether a label says that it counts: "Số hộ cận nghèo", and no "Cận nghèo"."""
    said = any(item.meaning("form") == "count" for item in label.said.items)
    return said or any(True for _ in _behind_counts(labels, label.text))


def _behind_count(labels: Labels, text: str) -> str:
    """The unit behind the first words that say a count, or else a thing or body there."""
    behind = list(_behind_counts(labels, text))
    units = [unit for unit, _ in behind] + [_noun(labels, words) for _, words in behind]
    return next(filter(None, units), "")


def _noun(labels: Labels, words: list[str]) -> str:
    """The thing or body that words begin with, and no unit elsewhere: "chợ", "doanh nghiệp"."""
    named = (" ".join(words[:n]) for n in range(LONGEST_UNIT, 0, -1))
    read = ((one, labels.read(one).only) for one in named)
    nouns = (one for one, only in read if only and only.has(*_NOUNS) and not only.has("kind"))
    return next(nouns, "").casefold()


def units_again(labels: Labels, text: str) -> dict[str, str]:
    """What a text has in brackets and begins with, behind its "Số" if it has one; with the unit.

    "Khu dân cư kiểu mẫu (khu)"; or the initials of it: "Sản phẩm OCOP (SP)".
    """
    parts, front = BRACKETS.findall(text), text.partition("(")[0].split()
    fronts = [front, *(words for _, words in _behind_counts(labels, text.partition("(")[0]))]
    return {
        part.casefold(): unit
        for part in parts
        for words in fronts
        if (unit := _again(labels, part, words))
    }


def _again(labels: Labels, part: str, words: list[str]) -> str:
    """The unit that the first words are, where a text repeats them, or their initials."""
    n = len(part.split())
    if " ".join(words[:n]).casefold() == part.casefold():
        return _named(labels, part)
    own = " ".join(words[: len(part)])
    initials = "".join(word[0] for word in own.split())
    if len(part) < 2 or not part.isupper() or initials.upper() != part:
        return ""
    only = labels.read(own).only
    return _named(labels, own) if only is not None and only.has(*_NAMES) else ""


def _named(labels: Labels, words: str) -> str:
    """A unit as the register writes it, or as it is written."""
    return (only_unit(labels, words) or words.casefold()).partition("|")[0]


def _behind_counts(labels: Labels, text: str) -> Iterator[tuple[str, list[str]]]:
    """The words behind those that say a count, with the longest known unit that they begin with."""
    words = text.split()
    for n in range(1, min(len(words), LONGEST_COUNT)):
        front = labels.read(" ".join(words[:n])).only
        if front is not None and front.meaning("form") == "count":
            behind = range(min(n + LONGEST_UNIT, len(words)), n, -1)
            named = (" ".join(words[n:end]) for end in behind)
            said = (unit for one in named if (unit := only_unit(labels, one))
                    and ("/" in one or "/" not in unit))  # fmt: skip
            yield next(said, "").partition("|")[0], words[n:]


def only_unit(labels: Labels, text: str) -> str | None:
    """The unit that a text is and nothing else, as the register writes it, or a level of places."""
    only = labels.read(text).only
    if only is not None and only.has("level") and not only.has("unit"):
        return text.casefold()
    return only.meaning("unit") if only is not None else None


def with_counted(
    labels: Labels,
    columns: dict[int, Column],
    texts: dict[int, list[object]],
    units: Sequence[Unit],
) -> dict[int, Column]:
    """The columns; those of whole numbers below a head that begins with whom they count, in them.

    "Hộ nghèo | Thoát nghèo": hộ, where a share stands beside or no per cent can be so much, and no
    column says the units of lines, nor `units` those of all.
    """
    found = {
        at: replace(one, facts=replace(one.facts, units=(unit,)))
        for at, one in columns.items()
        if one.job == "value"
        and (
            unit := _of_outer(labels, one, columns.values(), texts[at])
            or _of_whole(labels, one, columns.values(), texts)
        )
    }
    said = units or any(one.job == "unit" for one in columns.values())
    return columns if said else columns | found


def _of_outer(
    labels: Labels, column: Column, columns: Iterable[Column], cells: Sequence[object]
) -> Unit | None:
    """What the nearest outer head that counts begins with; None where it may be a share."""
    if _says_how(column) or (most := _most(cells)) is None:
        return None
    last = len(column.labels) - (1 if most > MOST_SHARE else 2)  # the head itself, if no per cent
    over = range(last, -1, -1)
    counts = ((n, unit) for n in over if (unit := _first_unit(labels, column.labels[n])))
    n, unit = next(counts, (0, None))
    if any(map(_names_another, column.labels[n + 1 :])):
        return None  # "Trường học | Phòng học" are no schools
    plain = most > MOST_SHARE or not _may_be_share(column.labels[n])
    beside = (one for one in columns if one.labels[: n + 1] == column.labels[: n + 1])
    return unit if plain or any("rate" in one.facts.forms for one in beside) else None


def _of_whole(
    labels: Labels, column: Column, columns: Iterable[Column], texts: dict[int, list[object]]
) -> Unit | None:
    """What a column left of one counts, of which it has some in each line: "Số xã | Đạt chuẩn".

    Its head begins with them ("Xã nâng cao") or says but what they met ("15-18 tiêu chí"); no per
    cent would be less than so few in all lines.
    """
    if _says_how(column, band=True) or _most(texts[column.at]) is None:
        return None
    for one in columns:
        over = one.labels[:-1]
        if one.at >= column.at or not one.labels or column.labels[: len(over)] != over:
            continue
        whole = labels.read(" ".join(item.words for item in one.labels[-1].said.items))
        heads, name = column.labels[len(over) :], counted_unit(labels, whole)
        own = name and (_are_of(labels, heads, name) or _says_met(heads))
        if own and _few_of(texts[column.at], texts[one.at]):
            return Unit(name, "", None)
    return None


def _are_of(labels: Labels, heads: Sequence[Label], name: str) -> bool:
    """Whether a head begins with what is counted, and none below it names another thing."""
    for n, head in enumerate(heads):
        words = head.text.split()
        fronts = [" ".join(words[:n]).casefold() for n in range(1, LONGEST_UNIT + 1)]
        units = ((only_unit(labels, front) or "").partition("|")[0] for front in fronts)
        if name in (*fronts, *units):
            return not any(map(_names_another, heads[n + 1 :]))
    return False


def _says_met(heads: Sequence[Label]) -> bool:
    """Whether heads say but which criteria or standard were met, and when."""
    named = any(head.has("crit", "status", "standard", "event", "change") for head in heads)
    topics = (i.meaning("plain") == "topic" for head in heads for i in head.said.items)
    named = named and not any(topics)
    plain = not any(head.rest or head.places for head in heads)
    return named and plain and all(i.has(*_MET) for head in heads for i in head.said.items)


def _few_of(cells: Sequence[object], wholes: Sequence[object]) -> bool:
    """Whether all of some counts are at most what they are of, and no shares: they are of less
    than a hundred, or more than that."""
    pairs = [(_whole(a), _whole(b)) for a, b in zip(cells, wholes, strict=True)]
    told = [(int(a), int(b)) for a, b in pairs if a.isdecimal() and b.isdecimal()]
    few = sum(b < MOST_SHARE for _, b in told) >= FEWEST
    many = sum(a > MOST_SHARE for a, _ in told) >= FEWEST
    return (few or many) and all(a <= b for a, b in told)


def _may_be_share(label: Label) -> bool:
    """Whether a label is counted or given as a share: "Hộ nghèo"."""
    return any("rate=" in (item.meaning("concept") or "") for item in label.all("concept"))


def _names_another(label: Label) -> bool:
    """Whether a label may count something else than what is over it."""
    topics = (item.meaning("plain") == "topic" for item in label.said.items)
    return bool(label.rest) or label.has(*_OTHERS) or any(topics)


def _says_how(column: Column, *, band: bool = False) -> bool:
    """Whether heads say in which form or unit, of which kind or by whom something is counted;
    `band`: they may speak of criteria."""
    facts = column.facts
    told = facts.units or facts.kind or facts.orgs or facts.total
    told = told or (set(facts.forms) - {"count"} if band else facts.forms or facts.crit)
    return bool(told) or not column.labels


def _most(cells: Sequence[object]) -> int | None:
    """The most of several numbers that are all whole; None where others stand beside them."""
    texts = [_whole(cell) for cell in cells if cell not in (None, "")]
    numbers = [text for text in texts if not text.startswith(ERROR)]
    whole = len(numbers) >= FEWEST and all(map(str.isdecimal, numbers))
    return max(map(int, numbers)) if whole else None


def _whole(cell: object) -> str:
    return str(cell).strip().removesuffix(".0")


def _first_unit(labels: Labels, label: Label) -> Unit | None:
    """The unit of no gift that a label begins with and says more than: "Hộ nghèo"."""
    words = label.text.split()
    longest = min(LONGEST_UNIT, len(words) - 1)
    named = (only_unit(labels, " ".join(words[:n])) for n in range(longest, 0, -1))
    unit = next((unit_of(one) for one in named if one and "|" in one), NO_UNIT)
    plain = unit.name not in ("", SHARE) and not (unit.kind or label.has("crit") or label.places)
    return unit if plain else None
