"""The criteria that the text of a cell lists, by number or by name."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.labels import Labels
from analysis.words.names import items_of, phrases
from analysis.words.patterns import later

MOST_CRITERIA = 20
OPEN = ("?", "…", "...")  # a list that goes on, or is doubted
LONGEST_STATUS = 3  # words
MOST_LISTED, MOST_COMMAS = 60, 6  # items of one list; parts of the name of one criterion
_RANGE = later(rf"(.*?\d)\s*(?:[-–→]|(?<!\w)(?:{phrases('to')})(?!\w))\s*(\d{{1,2}})")
COUNTED = later(r"(\d{1,2})\s*([^\d(:]*?)\s*[(:]\s*([^()]+?)\s*\)?")
_COUNT = later(r"\d{1,2}\s+[^\W\d][^\d,;]*")  # "2 tiêu chí" is no list
_FRACTION = later(r"\d+\s*/\s*\d+")


def criteria_listed(labels: Labels, cell: object) -> tuple[int, ...] | None:
    """The criteria that a cell lists, by number or by name; None where it says anything else.

    How many they are may stand in front: "3 (2, 5, 17)". A number with a fraction is none, for it
    may have been a list of two.
    """
    if isinstance(cell, float | int):
        return (int(cell),) if cell == int(cell) else None
    found = COUNTED.fullmatch(text := str(cell).strip())
    if _FRACTION.fullmatch(text) or any(sign in text for sign in OPEN):
        return None
    if found and all(i.has("crit", "fill") for i in labels.read(found[2]).said.items):
        items = criteria_listed(labels, found[3])
        return items if items and len(items) == int(found[1]) else None
    return _joined(labels, items_of(without_status(labels, text)[1]))


def without_status(labels: Labels, text: str) -> tuple[str, str]:
    """The status in front of a list, and the list: "Đạt thêm TC 5, 17"; "" where none is."""
    words = text.split()
    for n in range(min(LONGEST_STATUS, len(words) - 1), 0, -1):
        only = labels.read(" ".join(words[:n])).only
        if only is not None and only.meaning("status") in ("met", "not_met"):
            return only.meaning("status") or "", " ".join(words[n:])
    return "", text


def _joined(labels: Labels, parts: Sequence[str]) -> tuple[int, ...] | None:
    """The criteria of parts of a list; a name may hold a comma: "Quốc phòng, an ninh"."""
    if not parts:
        return ()
    if len(parts) > MOST_LISTED:
        return None
    for n in range(min(len(parts), MOST_COMMAS), 0, -1):
        first = _item_or_range(labels, ", ".join(parts[:n]))
        others = _joined(labels, parts[n:]) if first else None
        if first and others is not None:
            return *first, *others
    return None


def _item_or_range(labels: Labels, text: str) -> tuple[int, ...]:
    """The criteria that a part of a list is: one, or a range ("1 đến 16"); () for none."""
    found = _RANGE.fullmatch(text)
    if _COUNT.fullmatch(text) and not labels.read(text).has("criterion"):
        return ()
    if found is None:
        return (one,) if (one := listed_item(labels, text)) else _in_a_row(labels, text)
    first, last = listed_item(labels, found[1]), int(found[2])
    return tuple(range(first, last + 1)) if 0 < first < last <= MOST_CRITERIA else ()


def _in_a_row(labels: Labels, text: str) -> tuple[int, ...]:
    """The criteria that stand behind one another, each with its word: "TC2 TC6 TC10"."""
    label = labels.read(text)
    words = [item for item in label.said.items if item.has("crit")]
    only = len(words) == len(label.said.items) == len(label.numbers) and not label.rest
    only = only and "/" not in text  # "15 TC/19 TC" is how many
    whole = all(map(str.isdecimal, label.numbers))
    return tuple(map(int, label.numbers)) if only and whole and not label.places else ()


def listed_item(labels: Labels, text: str) -> int:
    """The number of the one criterion that a text is, 0 for none."""
    label = labels.read(text)
    others = [i for i in label.said.items if not i.has("crit", "criterion", "fill", "skip")]
    others += label.all("status")
    if others or label.rest or label.places or label.period:
        return 0
    uses = [use for item in label.said.items for use in item.uses]
    named = {meaning for use, meaning in uses if use == "criterion" and meaning.isdecimal()}
    said = {int(number) if number.isdecimal() else 0 for number in (*named, *label.numbers)}
    return said.pop() if len(said) == 1 else 0
