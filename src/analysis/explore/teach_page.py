"""A word to be taught as markup: where it stands, what it may be, and the effect beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.explore.desk_page import Words, button, status
from analysis.explore.lessons import Effect, Lesson
from analysis.publish.book_cells import sentence
from analysis.publish.markup import plain, tag
from analysis.words.names import sentences

MOST_ROWS, MOST_WAITS = 8, 5


@dataclass(frozen=True)
class Word:
    """All that the page of a word shows. `own`: its row of `waiting`; `rank`: the how many-th of
    how many; `more`: what may be chosen besides (text, value); `effect`: of the choice, or why it
    is refused; None: nothing was tried."""

    lang: str
    own: Any
    rank: tuple[int, int]
    drawing: str
    choices: Sequence[str]
    choice: str
    more: Sequence[tuple[str, str]]
    chosen: str
    lesson: Lesson | None
    effect: Effect | str | None
    trying: bool
    who: str
    why: str
    status: str


def word_page(word: Word) -> str:
    """The page of a word."""
    words = sentences("desk", word.lang)
    own = word.own
    told = words["kept_n" if own.kept else "waits_n"].format(n=own.figures)
    title = tag("h2", plain(words["what_is"].format(word=own.label or own.word)), " ",
                tag("span", plain(told), style="font-weight:400"),
                tabindex=-1, data_focus=not word.choice)  # fmt: skip
    where = {"source": own.source, "sheet": own.sheet, "address": own.address}
    hint = words["stands_kept" if own.kept else "stands_hint"].format(**where)
    place = tag("h4", plain(words["stands"])) + tag("p", plain(hint), kind="to") + word.drawing
    legend = tag("legend", plain(words["what_is"].format(word=own.word)))
    options = [_option(name, word, words) for name in word.choices]
    columns = tag("div", tag("fieldset", legend, *options), _effect(word, words), kind="two")
    head = button("home", words["back"]) + tag("span", f" {word.rank[0]}/{word.rank[1]}", kind="to")
    foot = tag("p", plain(words["foot"]), kind="to")
    return "".join([head, title, status(word.status), place, columns, foot])


def _option(name: str, word: Word, words: Words) -> str:
    own = {"type": "radio", "name": "choice", "value": name, "data_act": "choose"}
    radio = tag("input", checked=name == word.choice, data_key=f"choice|{name}", **own)
    hint = tag("small", plain(words[f"{name}.hint"]))
    option = tag("label", radio, tag("span", tag("b", plain(words[name])), hint), kind="opt")
    return option + (_more(word, words) if name == word.choice else "")


def _more(word: Word, words: Words) -> str:
    """What a choice asks besides: a unit, a group, the known word, a question."""
    asks = {"indicator": "unit", "giver": "group", "same": "same", "ask": "ask"}.get(word.choice)
    if asks is None:
        return ""
    key = {"data_act": "more", "data_key": "more", "aria_label": words[f"more_{asks}"]}
    label = plain(f"{words[f'more_{asks}']} ")
    if asks == "group":
        first = tag("option", plain(words["pick"]), value="")
        options = [
            tag("option", plain(text), value=value, selected=value == word.chosen)
            for text, value in word.more
        ]
        return tag("label", label, tag("select", first, *options, **key), kind="field")
    listed = tag("datalist", *(tag("option", value=value) for _, value in word.more), id="ntm-may")
    box = {"type": "text", "value": word.chosen, "list": "ntm-may" if word.more else None}
    return tag("label", label, tag("input", **box, **key), listed, kind="field")


def _effect(word: Word, words: Words) -> str:
    """What a choice would change; the buttons that take it, or leave it for later."""
    inside = [tag("h4", plain(words["then"]))]
    effect, ready = word.effect, False
    if word.choice == "ask":
        inside.append(tag("p", plain(words["ask.hint"])))
    elif word.trying:
        inside.append(tag("p", plain(words["trying"])))
    elif isinstance(effect, str):
        inside.append(tag("p", f"▲ {plain(effect)}", kind="warn"))
    elif effect is None:
        inside.append(tag("p", plain(words["choose"])))
    else:
        ready = True
        inside += _told(effect, words, word.lang)
        inside.append(_line(word.lesson, words) if word.lesson else "")
    if ready or word.choice == "ask":
        inside += [_field("who", word.who, words)]
        inside += [_field("why", word.why, words)] if ready else []
    read = effect.read if isinstance(effect, Effect) else 0
    text = words["accept_n"].format(n=read) if read else words["accept"]
    text = words["keep_question"] if word.choice == "ask" else text
    can = ready or (word.choice == "ask" and bool(word.chosen))
    take = tag("button", plain(text), kind="btn main", type="button", data_act="accept",
               data_key="accept", data_busy=f"{text} …", disabled=not can)  # fmt: skip
    inside.append(tag("p", take, button("home", words["later"])))
    return tag("div", *inside, kind="side", aria_live="polite")


def _field(name: str, value: str, words: Words) -> str:
    box = {"type": "text", "value": value, "data_act": name, "data_key": name}
    return tag("label", plain(f"{words[name]} "), tag("input", **box), kind="field")


def told(effect: Effect, words: Words) -> str:
    """What a lesson would change, in a line: figures read, named, lost, still waiting, charts."""
    parts = [words["read_n"].format(n=effect.read) if effect.read else ""]
    parts += [words["named_n"].format(n=effect.others) if effect.others else ""]
    parts += [words["removed_n"].format(n=effect.removed) if effect.removed else ""]
    parts += [words["still_n"].format(n=len(effect.waits)) if effect.waits else ""]
    parts = [one for one in parts if one] or [words["read_none"]]
    charts = words["charts_n"].format(n=len(effect.figures))
    return ", ".join([*parts, charts if effect.figures else words["charts_none"]])


def _told(effect: Effect, words: Words, lang: str) -> list[str]:
    lines = _sentences(effect.added, lang) + _sentences(effect.changed, lang)
    listed = [tag("li", plain(one)) for one in lines[:MOST_ROWS]]
    rest = len(lines) - MOST_ROWS
    listed += [tag("li", plain(words["more"].format(n=rest)))] if rest > 0 else []
    waits = [
        tag("p", f"▲ {plain(f'{address}: {why}')}", kind="warn")
        for address, why in effect.waits[:MOST_WAITS]
    ]
    rest = len(effect.waits) - MOST_WAITS
    waits += [tag("p", plain(words["more"].format(n=rest)), kind="to")] if rest > 0 else []
    head = tag("p", tag("b", plain(told(effect, words) + ".")), kind="big")
    return [head, tag("ul", *listed), *waits]


def _sentences(tables: dict[str, pd.DataFrame], lang: str) -> list[str]:
    """The rows of tables, each in a sentence with its cell."""
    words = sentences("book_page", lang)
    return [
        f"{sentence(name, row, words, lang)} ({row.address})"
        for name, rows in tables.items()
        for row in list[Any](rows.head(MOST_ROWS + 1).itertuples(index=False))
    ]


def _line(lesson: Lesson, words: Words) -> str:
    title = plain(words["register"].format(register=f"{lesson.register}.csv"))
    line = "; ".join(one for one in lesson.line.values() if one)
    return tag("p", f"{title}<br>", tag("b", plain(line)), kind="reg")
