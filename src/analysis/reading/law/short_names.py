"""Names of criteria as clerks shorten them: "TCSX và PTKTNT", "CSHT TMNT", "M.trường".

Each word is whole or but its first letters, in the order of a known name; a name that stands for
two criteria, or not between those of its neighbours, stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.reading.law.facts import Facts
from analysis.reading.law.labels import Labels
from analysis.reading.law.stub import shown
from analysis.reading.structure.blocks import Block
from analysis.registers.vocabulary import Vocabulary
from analysis.words import patterns
from analysis.words.names import phrases
from analysis.words.one_period import find_period
from analysis.words.text import match_key

Cell = tuple[int, int]
SEEN = 60  # values that are looked at for a mark
MANY, NEARLY_ALL = 5, 0.7  # where all are: at least so many, and this share of what stands there
INITIALS = 3  # letters that may be those of something else
NAMED = 3  # criteria that a row of heads, or a column, must name before others in it are such names
_NUMBER = re.compile(rf"(?:(?:{phrases('number_of_criterion')})\W*)?(\d{{1,2}})(?!\d)\W*", re.I)
_AND = re.compile(phrases("and"))
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_ONSET = re.compile(r"tr|th|ch|ph|nh|ngh?|kh|gi|qu|.")
_BESIDE = ("crit", "skip", "fill", "criterion")


Rows = Sequence[Sequence[object]]


def with_full_names(labels: Labels, rows: Rows, block: Block, titles: Facts) -> Rows:
    """The rows of a sheet; heads and names of lines that shorten a criterion's name have it.

    Where titles or heads speak of criteria, or marks stand below: elsewhere they are other things.
    """
    if not (titles.crit or _speaks_of_criteria(labels, rows, block)):
        return rows
    found = _shortened(labels, rows, block)
    if not found:
        return rows
    full = {r: list(rows[r]) for r, _ in found}
    for (r, c), name in found.items():
        full[r][c] = name
    return [full.get(r, own) for r, own in enumerate(rows)]


def _speaks_of_criteria(labels: Labels, rows: Rows, block: Block) -> bool:
    heads = {cell for path in block.column_paths.values() for cell in path}
    texts = (_at(rows, cell) for cell in (*heads, *block.values[:SEEN]))
    read = (labels.read(text) for text in texts if isinstance(text, str))
    return any(one.has("crit") or one.only and one.only.has("status") for one in read)


def _shortened(labels: Labels, rows: Rows, block: Block) -> dict[Cell, str]:
    """The cells that shorten the name of a criterion, with that name."""
    heads = {cell for path in block.column_paths.values() for cell in path}
    heads |= {(r, c) for r, own in block.again.items() for row, c in heads if row == own}
    groups = [sorted(cell for cell in heads if cell[0] == r) for r in {r for r, _ in heads}]
    groups += [[(r, c) for r in block.lines if (r, c) in block.stubs[r]] for c in block.stub]
    found: dict[Cell, str] = {}
    for cells in groups:
        texts = [(cell, shown(_at(rows, cell))) for cell in cells]
        found |= _of_group(labels, texts)
    return found


def _at(rows: Rows, cell: Cell) -> object:
    r, c = cell
    return rows[r][c] if r < len(rows) and c < len(rows[r]) else ""


def _of_group(labels: Labels, cells: Sequence[tuple[Cell, str]]) -> dict[Cell, str]:
    """The shortened names in one row of heads, or one column, in which others are named.

    Of the set of which most stand there; where few are named nearly all are cut short.
    """
    named = [_criterion(labels, text) for _, text in cells]
    texts = sum(bool(text) for _, text in cells)
    few = len({own for own in named if own}) < NAMED
    best, most = {}, max(MANY, texts * NEARLY_ALL) if few else NAMED
    for later in (False, True):
        found = _in_order(labels, cells, named, later=later)
        every = len(found) + sum(bool(_number(own, later)) for own in named)
        if (len(found) if few else every) >= most:
            best, most = found, (len(found) if few else every) + 1
    return best


def _in_order(
    labels: Labels,
    cells: Sequence[tuple[Cell, str]],
    named: Sequence[tuple[str, ...]],
    *,
    later: bool,
) -> dict[Cell, str]:
    """The same, of the later set or the earlier ones."""
    order = [_number(own, later) for own in named]
    found = {}
    for n, (cell, text) in enumerate(cells):
        if order[n] and (stage := labels.read(text).period) and stage.since:
            found[cell] = find_period(text)[1]  # the stage of the standard dates no mark
        elif not order[n]:
            number, name = _called(labels.vocabulary, text, later)
            if number and _fits(order, n, number):
                found[cell], order[n] = name, number
    for n, (cell, text) in reversed([*enumerate(cells)]):
        before = next(filter(None, reversed(order[:n])), 0)
        if order[n] and not (cell in found and _may_be_another(labels, text, before, order[n])):
            break
        found.pop(cell, None)
    return found


def _fits(order: Sequence[int], n: int, number: int) -> bool:
    """Whether a number stands between those of its neighbours, behind which they may begin anew."""
    before = next(filter(None, reversed(order[:n])), 0)
    behind = next(filter(None, order[n + 1 :]), 0)
    return before < number and not before < behind <= number


def _may_be_another(labels: Labels, text: str, before: int, number: int) -> bool:
    """Whether initials behind which no criterion is named are not the next, or mean something else:
    "TH" may be "Tổng hợp"."""
    if len(text.strip()) > INITIALS:
        return False
    return number != before + 1 or not labels.read(text).rest


def _criterion(labels: Labels, text: str) -> tuple[str, ...]:
    """The criterion that a text names and nothing else, in each set that has the name."""
    label = labels.read(text)
    items = label.all("criterion")
    beside = (item.has(*_BESIDE) or item.aside and item.has("unit") for item in label.said.items)
    if label.rest or label.places or not all(beside):
        return ()
    if not items and label.has("crit") and len(label.numbers) == 1:
        return label.numbers[0], f"/{label.numbers[0]}"
    named = len(items) == 1
    return tuple(own for use, own in items[0].uses if use == "criterion") if named else ()


@lru_cache(1 << 12)
def _number(named: tuple[str, ...], later: bool) -> int:
    """The number of a criterion in the later set, or the earlier ones; 0 for none."""
    own = (one.rpartition("/")[2] for one in named if ("/" in one) == later)
    return next((int(one) for one in own if one.isdecimal()), 0)


@lru_cache(1 << 12)
def _called(vocabulary: Vocabulary, text: str, later: bool) -> tuple[int, str]:
    """The one criterion whose name a text shortens, and that name; 0 where none or several."""
    numbered = _NUMBER.match(text)
    text = text[numbered.end() :] if numbered else text
    for own in (text, _ASIDE.sub("", text)):
        letters = "".join(filter(str.isalpha, match_key(own)))
        found = {
            meaning: name
            for pattern, meaning, name in _names(vocabulary).get(letters[:1], ())
            if ("/" in meaning) == later and pattern.fullmatch(letters)
        }
        if len(found) == 1:
            [(meaning, name)] = found.items()
            number = int(meaning.rpartition("/")[2])
            other = numbered and int(numbered[1]) != number
            return (0, "") if other else (number, name + text[len(own) :])
    return 0, ""


@lru_cache(4)
def _names(vocabulary: Vocabulary) -> dict[str, list[tuple[re.Pattern[str], str, str]]]:
    """By their first letters the names of criteria as patterns, with number and full name."""
    lines = [(word, own) for word, use, own in vocabulary.lines if use in ("criterion", "called")]
    full = {own: word for word, use, own in vocabulary.lines if use == "criterion"}  # the last one
    names: dict[str, list[tuple[re.Pattern[str], str, str]]] = {}
    for word, own in lines:
        tokens = vocabulary.words_of(word)
        words = [token.key for token in tokens if not _AND.fullmatch(token.key)]
        if own.rpartition("/")[2].isdecimal():
            named = names.setdefault(words[0][0], [])
            named.append((patterns.later("".join(_letters(words))), own, full[own]))
    return names


def _letters(words: Sequence[str]) -> Iterator[str]:
    """The pattern of a name: its words, whole or by their first letters; "nông thôn" may follow."""
    for n, word in enumerate(words):
        begins = {*_ONSET.findall(word)[:1], word[0]} if len(words) > 1 else ()
        yield f"(?:{_AND.pattern})?" * bool(n) + f"(?:{'|'.join((word, *begins))})"
    yield f"(?:{phrases('may_follow').replace(' ', '')})?"
