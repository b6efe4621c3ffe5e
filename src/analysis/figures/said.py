"""Sentences: words for the claims that pass the gate, one renderer for each kind of claim.

Every number and every name of a sentence comes out of a fact; the words around them are the
templates of findings.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from analysis.figures import gate
from analysis.figures.facts import Claim, Fact
from analysis.words.levels import level_name
from analysis.words.names import names, sentences
from analysis.words.wording import (
    approximately,
    date_words,
    join_names,
    money,
    number,
    period_words,
)

Words = dict[str, str]
MOST_NAMED = {"numbers": 20, "named": 12}  # names in a list, where not three
MOST_EACH = 6  # names with a number each


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not said: the words that it would have, and the rule of the gate."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence: what it is on, its claims in order, and how it opens.

    `what`, `opening` and the keys of the claims are templates of findings.csv; `about` are the
    facts that the opening names where the claims do not, `where` the area of them all (elsewhere an
    organization has other numbers), `among` those whom it speaks of where others gave besides,
    `apart` the facts that a document doubts.
    """

    what: str
    claims: tuple[Claim, ...] = ()
    opening: str = "opens"
    about: tuple[Fact, ...] = ()
    label: str = ""
    lang: str = "vi"
    page: str = ""
    where: str = ""
    among: str = ""
    apart: frozenset[Fact] = frozenset()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts that it rests on."""
        return tuple(dict.fromkeys(fact for claim in self.claims for fact in claim.every))

    @property
    def judged(self) -> list[tuple[Claim, str]]:
        """Each claim with the rule that refuses it; "" where it is said."""
        found: list[tuple[Claim, str]] = []
        for claim in self.claims:
            before = found[-1][1] if found and claim.behind else ""
            found.append((claim, gate.refusal(claim, self.apart) or before))
        return found

    @property
    def refused(self) -> tuple[Refused, ...]:
        """What it leaves out."""
        found = [(claim, rule) for claim, rule in self.judged if rule]
        return tuple(Refused(self._joined([claim]), rule) for claim, rule in found)

    @property
    def text(self) -> str:
        """The sentence, with what may be said; else why nothing may, or that there is nothing."""
        if not self.claims:
            return _say(self.lang, "nothing", {"what": self._what}) + self.page
        said = [claim for claim, rule in self.judged if not rule]
        text = self._joined(said) if said else self._unsaid()
        return f"{text.removesuffix('.')}{self.page}."

    def __str__(self) -> str:
        return self.text

    def of_all(self, communes: frozenset[str], where: str, among: str = "") -> Finding:
        """The sentence where these are all the communes that there are in the area."""
        claims = tuple(claim.of_all(communes) for claim in self.claims)
        return replace(self, claims=claims, where=where, among=among)

    @property
    def _what(self) -> str:
        return _say(self.lang, self.what, self._opening_words())

    def _opening_words(self) -> Words:
        facts = self.about or self.facts
        first, last = _ends(facts, self.lang)
        name = facts[0].name if facts else ""
        among = _say(self.lang, "among", {"names": self.among}) if self.among else ""
        return {"when": _when(facts, self.lang) + among, "first": first, "last": last,
                "name": name, "label": self.label}  # fmt: skip

    def _joined(self, claims: Iterable[Claim]) -> str:
        """The opening, and the clauses behind it; the first needs no sign before it."""
        text = "".join(_say(self.lang, claim.key, words_of(claim, self.lang)) for claim in claims)
        opening = _say(self.lang, self.opening, self._opening_words()) if self.opening else ""
        text = text.lstrip(" ,;")
        return opening + text if opening else text[:1].upper() + text[1:]

    def _unsaid(self) -> str:
        rule = next(rule for _, rule in self.judged if rule)
        opening = _say(self.lang, "opens", self._opening_words())
        opening = opening if self._opening_words()["when"] else ""
        text = _say(self.lang, f"unsaid_{rule}", {"what": self._what})
        return opening + text if opening else text[:1].upper() + text[1:]


def _say(lang: str, key: str, words: Words) -> str:
    return sentences("findings", lang)[key].format(**words)


def _when(facts: Iterable[Fact], lang: str) -> str:
    """The periods as the beginning of a sentence: "Năm 2018", "Tháng 11/2020"."""
    words = period_words((fact.period for fact in facts), lang)
    return words[:1].upper() + words[1:]


def _ends(facts: Iterable[Fact], lang: str) -> tuple[str, str]:
    periods = sorted({fact.period for fact in facts if fact.period})
    words = [date_words(period, lang) for period in periods]
    return (words[0], words[-1]) if words else ("", "")


def amount(fact: Fact, lang: str = "vi") -> str:
    """The number of a fact as it is printed, with its bound, its whole and its unit."""
    if fact.value is None:
        return ""
    if fact.unit == "VND":
        return approximately(money(fact.value, lang), fact.qualifier, lang)
    text = number(fact.value, fact.decimals, lang)
    if fact.high not in (None, fact.value):
        text += f"–{number(fact.high, fact.decimals, lang)}"
    text += "" if fact.out_of is None else f"/{number(fact.out_of, 1, lang)}"
    unit = fact.unit.replace("m2", "m²").replace("m3", "m³")
    text += unit if unit == "%" else f" {unit}" if unit else ""
    return approximately(text, fact.qualifier, lang)


def words_of(claim: Claim, lang: str = "vi") -> Words:
    """The words that the template of a claim may name.

    `names` of its facts, `amount` of the first, `label`, `when`; of each number beside its measure
    (`files`), and with an English noun (`files_n`); and what its kind has besides.
    """
    noun = names("noun")[claim.noun]
    named = [name for _, name in dict.fromkeys((f.of, f.name) for f in claim.facts) if name]
    own = claim.group or claim.facts
    words = {
        "names": join_names(named, lang, most=MOST_NAMED.get(claim.noun, 3), noun=noun),
        "listed": "; ".join(named),
        "label": claim.label,
        "when": period_words((fact.period for fact in own), lang),
        "told": "" if claim.complete else _say(lang, "told", {}),
    }
    if claim.facts:
        first = claim.facts[0]
        value = "" if first.value is None else number(first.value, first.decimals, lang)
        words |= {"amount": amount(first, lang), "value": value, "dated": _dated(first, lang)}
        moved = first.value or 0.0
        words["signed"] = ("+" if moved > 0 else "") + number(moved, 1, lang)
        words["moved"] = number(abs(moved), 1, lang)
    return words | _each(claim.more, lang) | _RENDERERS[claim.kind](claim, lang)


def _dated(fact: Fact, lang: str) -> str:
    return f"{amount(fact, lang)} ({date_words(fact.period, lang)})"


def _each(facts: Iterable[Fact], lang: str) -> Words:
    words: Words = {}
    for fact in facts:
        text = amount(fact, lang)
        words |= {fact.measure: text, f"{fact.measure}_n": _noun(text, fact.measure)}
    return words


def _noun(text: str, measure: str) -> str:
    """A number of things in English, by the last word of what it measures: "1 file"."""
    plural = measure.rpartition("_")[2]
    return f"{text} {plural[:-1] if text == '1' else plural}"


def _numbers(claim: Claim, lang: str) -> Words:
    told = [f"{fact.name} ({amount(fact, lang)})" for fact in claim.facts if fact.name]
    return _each(claim.facts, lang) | {"each": join_names(told, lang, most=MOST_EACH)}


def _counts(claim: Claim, lang: str) -> Words:
    count, every = (number(len(own), 0, lang) for own in (claim.facts, claim.group))
    level = claim.label and level_name(claim.label, lang, "at_level")
    share = 100 * len(claim.facts) / len(claim.group) if claim.group else 0
    return {"count": count, "all": every, "communes": _noun(every, "communes"),
            "count_places": _noun(count, "places"), "level": level,
            "share": number(share, 0, lang)}  # fmt: skip


def _extremes(claim: Claim, lang: str) -> Words:
    return {"all": number(len(claim.group), 0, lang)}


def _changes(claim: Claim, lang: str) -> Words:
    before, after = claim.facts
    key = {"up": "rose", "down": "fell", "same": "kept", "": "kept"}[gate.way(before, after)]
    words = {"before": amount(before, lang), "after": amount(after, lang)}
    dated = {"before": _dated(before, lang), "after": _dated(after, lang)}
    return words | {"moved": _say(lang, key, words), "moved_on": _say(lang, key, dated)}


_RENDERERS: dict[str, Callable[[Claim, str], Words]] = {
    "number": _numbers, "count": _counts, "most": _extremes, "least": _extremes,
    "change": _changes,
}  # fmt: skip
