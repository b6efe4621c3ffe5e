"""The register of words: what each may mean, and the cheapest way to explain a whole label.

One line is `word, use, meaning`. The uses are the register's; what is not in it stays as the rest
of a label. A use "=" replaces an abbreviation before anything is looked up, "fill" marks words that
may stand inside any phrase, "english" those by which an English twin of a label is known; alone,
those that are "weak" may be Vietnamese without its accents. Behind a "numbered" word stands the
number of an annex, whatever its form ("Phụ lục II"); "#" in a phrase is any number. Words of plans
are heard in plans alone. "title" words say nothing in titles, and are not accepted in heads and
lines. "tab" are words on how a file is handled, which say nothing in the name of a sheet ("@" in
one is any name); behind an "office" stands its name, behind a "paper" what it is about, or whose;
behind "work" what a gift is for, behind "serves" what a paper is for; the time behind an "act" is
that of the act. "whose": a bare count of them may be of some;
"norm": an act that may set an aim; "result": what is done of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from analysis.words.text import match_key, match_keys, normalize, strip_accents

# What it costs to leave a word unexplained, to pass over a filling word, and to use one more item.
UNEXPLAINED, FILLED, ITEM = 10.0, 0.25, 1.0
LONGEST_LABEL = 80  # words; a longer text is prose
LONGEST_BEGIN = 4  # words of what an office or a paper begins with

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|(?i:[kdc]?m)[23](?!\d)|[^\W\d_]+|[%‰₫✓✔√☑✗✘☐☒●○+]|[()\[\]{},:;/–—|&…*¦]|-"
)
_CODE = re.compile(r"[ivxl]{1,5}[a-d]?|[a-zđ]")  # of an annex
_RANGE = re.compile(r"\d[-–]\d")  # "15-18 tiêu chí" puts nothing aside
ANY_NUMBER = "#"  # in a phrase of the register: "sau # năm"
CUT = "¦"  # where a time stood that was taken out of a text
_OPENING, _CLOSING, _ASIDE = "([{", ")]}", {",", ":", ";", "–", "—", "-", "|"}


class Token(NamedTuple):
    """One word: its key, its text, and whether it is aside: in brackets, behind comma or colon.

    `slashed`: a slash stands right in front of it; `cut`: a time stood there, over which no phrase
    goes on.
    """

    key: str
    shown: str
    aside: bool
    segment: int
    slashed: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One explained stretch of a label: its words and every use the register knows for them.

    `per`: the words behind slashes right behind it: "ha" of "tạ/ha". `segment`: the stretch between
    signs in which it stands.
    """

    words: str
    uses: tuple[tuple[str, str], ...]
    aside: bool = False
    start: int = 0
    per: str = ""
    segment: int = 0
    meanings: dict[str, str] = field(init=False, repr=False, compare=False)  # the first of each use

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanings", dict(self.uses[::-1]))

    def meaning(self, use: str) -> str | None:
        """The meaning of one of its uses; None where it has no such use."""
        return self.meanings.get(use)

    def has(self, *uses: str) -> bool:
        """Whether any of these is one of its uses."""
        return not self.meanings.keys().isdisjoint(uses)


@dataclass(frozen=True, slots=True)
class Said:
    """What a label says: its items in order, and the words that nothing explained."""

    items: tuple[Item, ...]
    rest: tuple[str, ...]

    def find(self, *uses: str) -> Item | None:
        """The first item with one of these uses."""
        return next((item for item in self.items if item.has(*uses)), None)

    def all(self, *uses: str) -> list[Item]:
        """Every item with one of these uses."""
        return [item for item in self.items if item.has(*uses)]


@lru_cache(1 << 12)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text, with the signs that put some of them aside."""
    tokens, depth, aside, segment, shown = [], 0, False, 0, normalize(text)
    slash = cut = False
    for found in _TOKEN.finditer(shown):
        sign = found[0]
        if sign in _OPENING:
            depth, segment = depth + 1, segment + 1
        elif sign in _CLOSING:
            depth, segment, aside = max(depth - 1, 0), segment + 1, False
        elif sign in _ASIDE:
            if not _RANGE.match(shown, found.start() - 1):
                aside, segment = True, segment + 1
        elif sign == CUT:
            cut = True
        elif sign not in "/&…*":
            key = match_key(sign) or sign
            tokens.append(Token(key, sign, aside or depth > 0, segment, slash, cut))
            cut = False
        slash = sign == "/"
    return tuple(tokens)


Line = tuple[str, str, str]  # word, use, meaning
# What a column of a plan tells, how a task stands, a stretch of days; and what is heard beside.
TIMES_OF_PLANS = frozenset(("due", "done", "time", "start", "duration_days"))
PURPOSES = ("work", "serves")  # behind them stand names of works, or what a paper is for
CALLED = "called"  # what a criterion is called only among others: "TH" for Trường học
OF_PLANS = frozenset(("head:plan", "state", "span"))
IN_PLANS = OF_PLANS | {
    "=", "fill", "skip", "crit", "unit", "form", "level", "measure", "change", "pchange", "status",
    "note", "head:place", "head:content", "head:ordinal", "head:note", "head:org", "head:period",
    "head:source", "head:unit", "head:requirement",
}  # fmt: skip


def _keys(text: str) -> tuple[str, ...]:
    if ANY_NUMBER not in text:
        return tuple(token.key for token in tokens_of(text))
    front, _, behind = text.partition(ANY_NUMBER)
    return (*_keys(front), ANY_NUMBER, *_keys(behind))


class _Node:
    __slots__ = ("after", "depth", "uses")

    def __init__(self, depth: int = 1) -> None:
        self.after: dict[str, _Node] = {}
        self.uses: list[tuple[str, str]] = []
        self.depth = depth


_Phrase = tuple[Sequence[str], tuple[str, str]]  # its words, and a use with its meaning


def _after(node: _Node, key: str) -> _Node | None:
    """Where a phrase goes on with a word; with any number, where it says so."""
    after = node.after.get(key)
    if after is None and key.isdecimal():
        return node.after.get(ANY_NUMBER)
    return after


class Vocabulary:
    """The words of the registers, ready to explain labels; nothing is added later."""

    def __init__(self, lines: Iterable[Line], *, plans: bool = False) -> None:
        self.lines = tuple(lines)
        # Phrases by their first words, written out; the same without accents.
        self.begun: tuple[dict[str, list[_Phrase]], ...] = ({}, {})
        self._nodes: tuple[dict[str, _Node], ...] = ({}, {})
        self.fill: dict[str, list[tuple[str, ...]]] = {}
        self.english: dict[str, str] = {}
        self.numbered: set[tuple[str, ...]] = set()
        self.named: dict[str, set[tuple[str, ...]]] = {
            use: set() for use in ("office", "paper", "act")
        }
        self.dittos: set[str] = set()
        split = list(self._split(plans=plans))
        self.short = {keys: _keys(own) for keys, use, own in split if use == "="}
        # "outer:inner": a giver that holds another.
        self.within = {own for _, use, own in split if use == "within"}
        self.shortened: dict[str, list] = {}  # by their first words, the longest in front
        for keys in sorted(self.short, key=len, reverse=True):
            self.shortened.setdefault(keys[0], []).append((keys, self.short[keys]))
        self.begins: dict[str, set[str]] = {}  # the first words of the phrases of each use
        self._beginning: dict[tuple[str, ...], dict[str, bool]] = {}
        self._speaking: tuple[dict[str, bool], dict[str, bool]] = ({}, {})
        self.words_of = lru_cache(1 << 12)(self._words_of)
        # Abbreviations that alone mean something besides what they stand for: "TL", "TH".
        others = {keys for keys, use, _ in split if use != "="}
        self.alone = {keys[0] for keys in others & self.short.keys() if len(keys) == 1}
        for line in split:
            self._put(*line)
        for key in self.alone:
            for own in self._uses(self.short[key,]):
                self._add((key,), *own)

    @cached_property
    def _times_of_plans(self) -> dict[str, list[set[str]]]:
        """The words of phrases that head times of tasks, without accents, by the first of them."""
        found: dict[str, list[set[str]]] = {}
        heads = (line for line in self.lines if line[1] == "head:plan")
        for keys in (_keys(word) for word, _, meaning in heads if meaning in TIMES_OF_PLANS):
            for own in {keys, tuple(self._spelled(keys))} - {()}:
                bare = [strip_accents(key) for key in own]
                found.setdefault(bare[0], []).append(set(bare))
        return found

    def may_head_time_of_plan(self, text: str) -> bool:
        """Whether a text may head a column of times of tasks, as all plans have one."""
        tokens = {*tokens_of(text), *self.words_of(text)}
        words = {strip_accents(token.key) for token in tokens}
        begun = (self._times_of_plans.get(word, ()) for word in words)
        return any(phrase <= words for phrases in begun for phrase in phrases)

    @cached_property
    def of_plans(self) -> Vocabulary:
        """The words that are heard in plans of work."""
        return Vocabulary((line for line in self.lines if line[1] in IN_PLANS), plans=True)

    def _split(self, *, plans: bool) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """The lines by their words; a sign that is no word explains nothing, or is a ditto."""
        lettered = [word for word, _, _ in self.lines if word.replace(" ", "").isalpha()]
        keys = [tuple(key.split()) for key in match_keys(lettered)]
        known = dict(zip(lettered, keys, strict=True))
        for word, use, own in self.lines:
            if use == "ditto":
                self.dittos.add(word)
            elif use in self.named:
                self.named[use].add(_keys(word))
            elif use in ("tab", CALLED, *PURPOSES) or use in OF_PLANS and not plans:
                continue
            elif phrase := known.get(word) or _keys(word):
                yield phrase, use, own

    def _put(self, keys: tuple[str, ...], use: str, meaning: str) -> None:
        """One line of the register."""
        if use == "english":
            self.english[keys[0]] = meaning
        elif use == "numbered":
            self.numbered |= {keys, tuple(map(strip_accents, keys))}
        elif use != "=":
            self._add(keys, use, meaning)
        if use == "fill":
            own = self.fill.setdefault(keys[0], [])
            own.append(keys)
            own.sort(key=len, reverse=True)

    def _add(self, keys: Sequence[str], use: str, meaning: str) -> None:
        """One more use of a phrase."""
        for bare, first in enumerate((keys[0], strip_accents(keys[0]))):
            if first in self.shortened:
                first = self._written_out(keys, bare)[0]
            self.begun[bare].setdefault(first, []).append((keys, (use, meaning)))
            self._nodes[bare].pop(first, None)
            self.begins.setdefault(use, set()).add(first)

    def _written_out(self, keys: Sequence[str], bare: int) -> Sequence[str]:
        return self._spelled([strip_accents(key) for key in keys] if bare else keys)

    def _first(self, key: str, bare: bool) -> _Node | None:
        """Where phrases that begin with a word go on: found once a text has that word."""
        known, begun = self._nodes[bare], self.begun[bare]
        if key not in begun:
            key = ANY_NUMBER if key.isdecimal() else key
        if key not in known and key in begun:
            known[key] = first = _Node()
            for keys, use in begun[key]:
                node = first
                for word in self._written_out(keys, bare)[1:]:
                    node = node.after.setdefault(word, _Node(node.depth + 1))
                if use not in node.uses:
                    node.uses.append(use)
        return known.get(key)

    def _words_of(self, text: str) -> Sequence[Token]:
        """The words of a text with abbreviations written out, as many as a label may have."""
        return self._expanded(tokens_of(text))[: LONGEST_LABEL + 1]

    def _spelled(self, keys: Sequence[str]) -> Sequence[str]:
        if self.shortened.keys().isdisjoint(keys):
            return keys
        tokens = [Token(key, key, False, 0) for key in keys]
        return [token.key for token in self._expanded(tokens)]

    def _uses(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """The uses of one whole phrase."""
        node = self._first(keys[0], bare=False) if keys[0] in self.begun[0] else None
        for key in keys[1:]:
            node = node and node.after.get(key)
        return list(node.uses) if node else []

    def _expanded(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """The words with abbreviations written out."""
        if self.shortened.keys().isdisjoint([token.key for token in tokens]):
            return tokens
        if len(tokens) == 1 and tokens[0].key in self.alone:
            return tokens
        out, i = [], 0
        while i < len(tokens):
            first, n = tokens[i], 1
            for keys, whole in self.shortened.get(first.key, ()):
                if keys == tuple([token.key for token in tokens[i : i + len(keys)]]):
                    behind = first._replace(slashed=False, cut=False)
                    out += [first._replace(key=whole[0])]
                    out += [behind._replace(key=key) for key in whole[1:]]
                    n = len(keys)
                    break
            else:
                out.append(first)
            i += n
        return out

    def may_say(self, tokens: Iterable[Token], *uses: str) -> bool:
        """Whether a phrase of one of these uses may begin at any word."""
        known = self._beginning.setdefault(uses, {})
        for key, *_ in tokens:
            if key not in known:
                own = {key, strip_accents(key)}
                known[key] = any(not own.isdisjoint(self.begins.get(use, ())) for use in uses)
            if known[key]:
                return True
        return False

    def speaks_of(self, text: str, *uses: str) -> bool:
        """Whether a text may say something of one of these uses: it need not be read for none."""
        return self.may_say(self.words_of(text), *uses)

    def speaks(self, key: str, bare: bool) -> bool:
        """Whether anything that is known, or a number, may begin with a word; kept."""
        known = self._speaking[bare]
        if key not in known:
            begins = (strip_accents(key) if bare else key) in self.begun[bare]
            number = key[0].isdecimal() or bool(_CODE.fullmatch(key))
            known[key] = begins or number or key in self.fill
        return known[key]

    def matches(self, tokens: Sequence[Token], start: int, bare: bool) -> list[tuple[int, _Node]]:
        """Every phrase that begins at a word, with its end; filling words may be passed over.

        `bare`: the keys of the tokens have no accents.
        """
        first, found = self._first(tokens[start].key, bare), dict[int, _Node]()
        if first is None:
            return []
        self._walk(tokens, start + 1, first, found)
        return sorted(found.items())

    def _walk(self, tokens: Sequence[Token], at: int, node: _Node, found: dict[int, _Node]) -> None:
        if node.uses:
            found.setdefault(at, node)
        if at == len(tokens) or tokens[at].cut:
            return
        after = _after(node, tokens[at].key)
        if after is not None:
            self._walk(tokens, at + 1, after, found)
        if node.after and (passed := self.filled(tokens, at)) > at:
            self._skip(tokens, passed, node, found)

    def numbers(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a token is the number of an annex: "Phụ lục II", "Biểu 3a"."""
        if not i or not _CODE.fullmatch(tokens[i].shown.casefold()):  # "Ly" is no "LI"
            return False
        keys = tuple(token.key for token in tokens[max(i - 4, 0) : i])
        if keys and keys[-1][0].isdecimal():  # "Phụ lục 2.3a"
            keys = keys[:-1]
        return any(keys[-n:] in self.numbered for n in (1, 2, 3) if n <= len(keys))

    def begins_as(self, use: str, text: str) -> int:
        """With how many words a text begins as what has a name behind it does: an office."""
        keys = tuple(token.key for token in tokens_of(text)[:LONGEST_BEGIN])
        return max((n for n in range(1, len(keys) + 1) if keys[:n] in self.named[use]), default=0)

    @cached_property
    def _tabs(self) -> re.Pattern[str]:
        day = r"(?:\s*(?:ngày\s*)?\d{1,2}[./-]\d{1,2}(?!\d)(?:[./-]\d{2,4})?)?"
        behind = {"day": "", "alone": r"(?=\W*$)"}
        parts = (
            (r"^\W*" if own == "alone" else "")
            + re.escape(word).replace(r"\#", r"\w{1,3}").replace("@", r"[^\W\d_]+")
            + behind.get(own, day)
            for word, use, own in sorted(self.lines, reverse=True)
            if use == "tab"
        )
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts) or '$^'})(?![^\W_])", re.I)

    def without_tab(self, sheet: str) -> str:
        """The name of a sheet without words on how the file is handled, and on which day:
        "Vốn 2021 (sửa 15.12)" is "Vốn 2021"."""
        return self._tabs.sub(" ", normalize(sheet))

    def words_for(self, use: str) -> tuple[str, ...]:
        """The words of a use as they are written, the longest first."""
        return tuple(sorted((word for word, own, _ in self.lines if own == use), key=len)[::-1])

    def is_numbered(self, text: str) -> bool:
        """Whether a text begins as one of several that are numbered: "Bảng 3. …"."""
        keys = tuple(token.key for token in tokens_of(text)[:4])
        ends = (n for n in range(1, len(keys)) if keys[:n] in self.numbered)
        return any(keys[n].isdecimal() or _CODE.fullmatch(keys[n]) for n in ends)

    def filled(self, tokens: Sequence[Token], at: int) -> int:
        """Where the longest filling phrase that begins here ends; `at` where none does."""
        phrases = self.fill.get(tokens[at].key)
        if phrases is None:
            return at
        for phrase in phrases:
            n = len(phrase)
            if n == 1 or phrase == tuple([token.key for token in tokens[at : at + n]]):
                return at + n
        return at

    def _skip(self, tokens: Sequence[Token], at: int, node: _Node, found: dict[int, _Node]) -> None:
        while at < len(tokens) and not tokens[at].cut:
            if (after := _after(node, tokens[at].key)) is not None:
                self._walk(tokens, at + 1, after, found)
                return
            if (passed := self.filled(tokens, at)) == at:
                return
            at = passed


@lru_cache(4)
def vocabulary(lines: tuple[Line, ...]) -> Vocabulary:
    """The vocabulary of these lines, made once: it takes longer than to read a small workbook."""
    return Vocabulary(lines)
