"""Every message of the tool, in the words of the person who holds the spreadsheet.

An issue names its rule and its place; the words come last, so that a rule reads the same wherever
it fires. They stand in messages.csv: severity, message and suggestion, in Vietnamese and English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.words.names import lines_of, named, names, say

# By rule; `{found}` in a message is what was read.
RULES = {row["rule"]: row for row in lines_of("messages.csv")}
SEVERITIES = tuple(names("severity"))  # the worst first
# What else a message may name; the last stand in brackets, or behind it for others like it.
_ASIDE = ("more", "reason", "nearest", "successor", "others")
_DETAILS = (
    *("date", "meant", "limit", "computed", "count", "cells", "blanks", "each", "difference"),
    *("here", "there", *_ASIDE),
)

WORDS_TO_TEACH = ("unknown_title", "unknown_label", "unknown_header")
OFFICE_ALONE = {
    *("other_criteria_set", "no_origin_card", "unused_origin_card"),
    *("district_unknown", "register_unreadable"),
}
_NAMED = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})*,\d+|\d{1,3}(?:,\d{3})*\.\d+")
_SIGNS = str.maketrans(",.", ".,")
_NUMBERS = re.compile(r"[\d.,/%; ]*|\S+\.\w+ \[[^\]]+\] [A-Z]+\d+")  # or a cell elsewhere
_OFFICE = re.compile(r"data/|project\.toml")
_CLAUSE = re.compile(r"; |, hoặc |, or |\. ")


@dataclass(frozen=True, slots=True)
class Issue:
    """One failed check: where (file, sheet, address), what was read, what its message needs."""

    rule: str
    source: str
    sheet: str = ""
    address: str = ""
    found: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.rule, self.source, self.sheet, self.address, self.found))


def severity(rule: str) -> str:
    """error, warning or note. KeyError: there is no such rule."""
    return RULES[rule]["severity"]


def explain(issue: Issue, lang: str = "vi") -> tuple[str, str]:
    """Message and suggestion for an issue. ValueError: `lang` is neither "vi" nor "en"."""
    rule = RULES[issue.rule]
    message, suggestion = (
        say(lang, rule[f"{part}_vi"], rule[f"{part}_en"]) for part in ("message", "suggestion")
    )
    words = dict.fromkeys(_DETAILS, "") | {"found": shorten(issue.found)} | issue.detail
    for side in ("here", "there"):
        words[side] = named("status", words[side], lang)
    if words["count"].isdecimal() and int(words["count"]) > 1:
        words["more"] = str(int(words["count"]) - 1)
    for aside in _ASIDE:
        if words[aside]:
            words[aside] = named("aside", aside, lang).format(words[aside])
    return message.format(**words) + words["others"], suggestion.format(**words)


def in_general(rule: str, lang: str = "vi") -> str:
    """The message of a rule without a word of a cell, which may be the name of a person."""
    told = say(lang, RULES[rule]["message_vi"], RULES[rule]["message_en"])
    words = dict.fromkeys(_DETAILS, "…") | dict.fromkeys(_ASIDE, "") | {"found": "…"}
    return told.format(**words)


def quotes_nothing(rule: str) -> bool:
    """Whether the message of a rule holds no words of a cell: those stand in quotation marks."""
    return "“" not in RULES.get(rule, {}).get("message_vi", "“")


def for_everybody(rule: str, found: str, message: str, own: str, lang: str) -> str:
    """A message (in the language `own`) as anybody may read it, in `lang`: in full where it is a
    warning about numbers and quotes no words, else in general."""
    plain = quotes_nothing(rule) and severity(rule) == "warning" and _NUMBERS.fullmatch(found)
    return in_language(rule, message, own, lang) if plain else in_general(rule, lang)


def in_language(rule: str, message: str, own: str, lang: str) -> str:
    """A message in another language than its `own`, with the numbers and cells that it has; in
    general where it is not as the rule says it now."""
    if own == lang:
        return message
    template, other = (say(one, *_both(rule, "message")) for one in (own, lang))
    others = named("aside", "others", own).replace("{}", "{others}")
    pattern = f"{_pattern(template, own)}(?:{_pattern(others, own)})?"
    told = re.fullmatch(pattern, message, re.S)
    if told is None:
        return in_general(rule, lang)
    words = {name: text or "" for name, text in told.groupdict().items()}
    if quotes_nothing(rule):
        words = {name: _number(text) for name, text in words.items()}
    kept = {name: _aside(name, text, own, lang) for name, text in words.items() if name in _ASIDE}
    status = {name: _status(words[name], own, lang) for name in ("here", "there") if name in words}
    words = dict.fromkeys(_DETAILS, "") | words | kept | status
    return other.format(**words) + words["others"]


def _both(rule: str, part: str) -> tuple[str, str]:
    return RULES[rule][f"{part}_vi"], RULES[rule][f"{part}_en"]


def _pattern(template: str, own: str) -> str:
    """What a template may have become: each name a group, and then what that group is."""
    parts, seen = _NAMED.split(template), set()
    for n in range(1, len(parts), 2):
        name = parts[n]
        any_ = ".*?"
        if name in _ASIDE[:-1]:
            before, behind = map(re.escape, named("aside", name, own).split("{}"))
            any_ = f"(?:{before}.*?{behind})?"
        parts[n] = f"(?P={name})" if name in seen else f"(?P<{name}>{any_})"
        seen.add(name)
    parts[::2] = map(re.escape, parts[::2])
    return "".join(parts)


def _number(text: str) -> str:
    """A number as the other language writes it: 18,2 and 18.2."""
    return text.translate(_SIGNS) if _NUMBER.fullmatch(text) else text


def _aside(name: str, text: str, own: str, lang: str) -> str:
    """What a message says aside, in another language; "" for nothing."""
    before, here = named("aside", name, own).split("{}")
    value = text if name == "others" else text.removeprefix(before).removesuffix(here)
    return named("aside", name, lang).format(value) if text else ""


def _status(text: str, own: str, lang: str) -> str:
    known = {say(own, *told): name for name, told in names("status").items()}
    return named("status", known[text], lang) if text in known else text


def for_sender(rule: str, suggestion: str) -> str:
    """What the sender of a workbook can do about an issue, of all that is suggested: not what
    stands in the folders of the office that received it; "" where only that can mend it."""
    if rule in OFFICE_ALONE:
        return ""
    if not _OFFICE.search(suggestion):
        return suggestion
    clauses = _CLAUSE.split(suggestion)
    kept = [own.strip(" ;,.") for own in clauses if own and not _OFFICE.search(own)]
    said = "; ".join(own for own in kept if own)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def shorten(text: str, length: int = 120) -> str:
    """The text in one line, with an ellipsis where it is longer."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
