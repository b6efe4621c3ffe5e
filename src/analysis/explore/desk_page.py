"""The desk as markup: what came in, what waits, what changed, and one button for a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.explore.lessons import Lesson, Taught
from analysis.publish.markup import plain, tag
from analysis.words.names import sentences

ACCEPT = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
MOST_WORDS, MOST_FILES, MOST_MENDS, MOST_TAUGHT, MOST_DOUBTS = 6, 40, 6, 8, 3
ARROW = (
    '<svg viewBox="0 0 24 24" fill="none" stroke-width="2" aria-hidden="true">'
    '<path d="M12 3v12M7 10l5 5 5-5M4 17v4h16v-4"/></svg>'
)
DONE = ("read", "blank", "empty")  # states of files that nobody has to look at
Words = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What the last run that changed something changed; empty: there was none before."""

    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[str] = ()
    rows: Sequence[tuple[str, str, str, str]] = ()  # what, before, now, because of what
    figures: Sequence[str] = ()


@dataclass(frozen=True)
class Shown:
    """All that the first page shows; tables as `files_received`, `waiting` and `issues`."""

    lang: str
    status: str
    counts: Mapping[str, int]
    files: pd.DataFrame
    words: pd.DataFrame
    choices: Mapping[str, Sequence[str]]  # of a word, by where it stands
    mends: pd.DataFrame  # errors that no word stands for
    doubts: pd.DataFrame
    change: Change
    taught: Sequence[Taught]
    undo: int | None  # which of those was taught last, here
    questions: Sequence[Mapping[str, str]]
    years: Sequence[int]
    year: str
    report: Sequence[tuple[str, str]]  # its files: name, kind


def button(act: str, text: str, look: str = "btn", **data: object) -> str:
    """A button that tells Python an act; `busy` is said until it answers."""
    given = {f"data_{name}": own for name, own in data.items()}
    key = "|".join([act, *(str(own) for name, own in data.items() if name != "busy")])
    return tag("button", plain(text), kind=look, type="button", data_act=act, data_key=key, **given)


def status(text: str) -> str:
    """Where the desk says what it did; a screen reader says it, too."""
    return tag("div", plain(text), role="status", aria_live="polite")


def first_page(desk: Shown) -> str:
    """The first page."""
    words = sentences("desk", desk.lang)
    top = [
        tag("h2", plain(headline(desk.counts, words))),
        tag("p", plain(f"{words['totals'].format(**desk.counts)} {words['local']}"), kind="to"),
        _undo(desk, words),
        status(desk.status),
        tag("div", drop_zone(words), _report(desk, words), kind="two"),
    ]
    left = [_words(desk, words), _mends(desk, words), _taught(desk, words), _asked(desk, words)]
    right = [_changes(desk, words), _doubts(desk, words)]
    columns = tag("div", tag("div", *left), tag("div", *right), kind="two")
    foot = tag("p", plain(words["foot"]), kind="to")
    return "".join([*top, tag("section", columns), _files(desk, words), foot])


def nothing_yet(told: str, text: str, lang: str) -> str:
    """The first page of a project without tables: the drop zone, and why there are none."""
    words = sentences("desk", lang)
    head = [tag("h2", plain(words["nothing"])), tag("p", plain(text)), status(told)]
    return "".join([*head, drop_zone(words), tag("p", plain(words["local"]), kind="to")])


def headline(counts: Mapping[str, int], words: Words) -> str:
    """How many files there are, and how many in each state."""
    told = [("read", "files_read"), ("waits", "files_waits"), ("not_read", "files_not_read"),
            ("blank", "files_blank"), ("empty", "files_empty")]  # fmt: skip
    parts = []
    for name, key in told:
        if counts[key]:
            named = "mend" if name == "waits" and not counts["waits"] else name
            parts.append(words[f"head_{named}"].format(n=counts[key], waits=counts["waits"]))
    return words["head"].format(n=counts["files"], parts=", ".join(parts))


def drop_zone(words: Words) -> str:
    """A place to drop files, and to click on where none can be dropped."""
    given = {"type": "file", "multiple": True, "accept": ",".join(ACCEPT), "data_key": "drop"}
    inside = [
        ARROW,
        tag("b", plain(words["drop"])),
        tag("span", plain(words["drop_or"]), kind="to"),
        tag("input", aria_label=words["drop"], **given),
    ]
    return tag("label", *inside, kind="drop", data_taking=words["taking"])


def _undo(desk: Shown, words: Words) -> str:
    """What was taught last, and how it is taken back: it stays in sight."""
    if desk.undo is None or desk.undo >= len(desk.taught):
        return ""
    own = desk.taught[desk.undo].lesson
    told = f" “{own.word}”: {words[own.choice].lower()}. "
    inside = [tag("b", plain(words["accepted"])), plain(told)]
    return tag("div", *inside, _undo_button(own, words), kind="done")


def _undo_button(own: Lesson, words: Words, look: str = "btn") -> str:
    return button("undo", words["undo"], look, word=own.word, choice=own.choice)


def _report(desk: Shown, words: Words) -> str:
    inside = [tag("h3", plain(words["report_title"]))]
    if not desk.years:
        return tag("div", *inside, tag("p", plain(words["report_none"])), kind="card")
    options = [
        tag("option", str(year), value=year, selected=str(year) == desk.year)
        for year in reversed(desk.years)
    ]
    chosen = {"data_act": "year", "data_key": "year"}
    label = tag("label", plain(f"{words['year']} "), tag("select", *options, **chosen))
    told = {"busy": words["writing"].format(year=desk.year), "year": desk.year}
    text = words["report"].format(year=desk.year)
    inside += [tag("p", label), button("report", text, "btn main", **told)]
    inside.append(tag("p", plain(words["report_hint"]), kind="to"))
    files = [tag("li", button("open", name, "btn thin", name=name, kind=kind))
             for name, kind in desk.report]  # fmt: skip
    return tag("div", *inside, tag("ul", *files, kind="plain") if files else "", kind="card")


def _words(desk: Shown, words: Words) -> str:
    """The words that figures wait for, and folded those that would only name what is read."""
    waits, kept = desk.words[~desk.words["kept"]], desk.words[desk.words["kept"]]
    told = {"n": len(waits), "figures": int(waits["figures"].sum())}
    title = words["teach_title"].format(**told) if len(waits) else words["teach_none"]
    inside = [tag("h3", plain(title))]
    inside += [tag("p", plain(words["teach_hint"]), kind="to")] if len(waits) else []
    inside += [_word(desk, one, words, "waits_n") for one in _rows(waits, MOST_WORDS)]
    inside += _more(len(waits) - MOST_WORDS, words)
    if len(kept):
        cards = [_word(desk, one, words, "kept_n") for one in _rows(kept, MOST_WORDS)]
        cards += _more(len(kept) - MOST_WORDS, words)
        summary = tag("summary", plain(words["kept_title"].format(n=len(kept))))
        inside.append(tag("details", summary, *cards, data_key="kept", open=not len(waits)))
    return "".join(inside)


def _word(desk: Shown, one: Any, words: Words, told: str) -> str:
    count = tag("span", plain(words[told].format(n=one.figures)), kind="to" if one.kept else "many")
    where = words["where"].format(source=one.source, sheet=one.sheet, address=one.address)
    chips = [
        button("teach", words[choice], "btn thin", n=one.n, choice=choice)
        for choice in desk.choices[one.slot]
    ]
    title = tag("h4", plain(words["word"].format(word=one.word)), " ", count)
    return tag("div", title, tag("p", plain(where), kind="to"), *chips, kind="word")


def _mends(desk: Shown, words: Words) -> str:
    if not len(desk.mends):
        return ""
    inside = [tag("h3", plain(words["mend_title"].format(n=len(desk.mends))))]
    lines = [_issue(own, words) for own in _rows(desk.mends, MOST_MENDS)]
    inside += [tag("ul", *lines, kind="plain"), *_more(len(desk.mends) - MOST_MENDS, words)]
    return "".join(inside)


def _issue(own: Any, words: Words) -> str:
    addresses = own.address.split(";")
    cells = ", ".join(addresses[:4]) + (" …" if len(addresses) > 4 else "")
    where = " · ".join(filter(None, (own.source, own.sheet, cells)))
    link = button("check", words["see"], "btn thin", source=own.source) if own.sheet else ""
    told = tag("div", plain(f"{where}. {own.suggestion}"), kind="to")
    return tag("li", plain(own.message), told, link, kind="bad")


def _doubts(desk: Shown, words: Words) -> str:
    if not len(desk.doubts):
        return ""
    title = tag("h3", plain(words["doubts_title"].format(n=len(desk.doubts))))
    lines = [_issue(own, words) for own in _rows(desk.doubts, MOST_DOUBTS)]
    return title + tag("ul", *lines, *_more(len(desk.doubts) - MOST_DOUBTS, words), kind="plain")


def _taught(desk: Shown, words: Words) -> str:
    if not desk.taught:
        return ""
    lines = []
    for own in desk.taught[:MOST_TAUGHT]:
        told = words["taught_by"].format(who=own.who, day=own.day, why=own.why).strip(" ·")
        what = f"“{own.lesson.word}”: {words[own.lesson.choice].lower()}"
        note = tag("div", plain(told), kind="to")
        lines.append(tag("li", plain(what), note, _undo_button(own.lesson, words, "btn thin")))
    lines += _more(len(desk.taught) - MOST_TAUGHT, words)
    return tag("h3", plain(words["taught_title"])) + tag("ul", *lines, kind="plain")


def _asked(desk: Shown, words: Words) -> str:
    lines = []
    for n, own in enumerate(desk.questions):
        told = f"{own.get('asked_by', '')} · {own.get('asked_on', '')} · {own.get('source', '')}"
        what = f"“{own.get('word', '')}”: {own.get('question', '')}"
        given = {"n": n, "word": own.get("word", "")}
        done = button("answered", words["answered"], "btn thin", **given)
        lines.append(tag("li", plain(what), tag("div", plain(told), kind="to"), done))
    title = tag("h3", plain(words["asked_title"]))
    return title + tag("ul", *lines, kind="plain") if lines else ""


def _changes(desk: Shown, words: Words) -> str:
    own, inside = desk.change, [tag("h3", plain(words["changes_title"]))]
    if not own.counts:
        return "".join([*inside, tag("p", plain(words["changes_none"]))])
    lines = [tag("b", plain(words["changes_rows"].format(**own.counts)))]
    if own.files:
        lines.append(plain(words["changes_files"].format(names=", ".join(own.files))))
    for what, before, now, cause in own.rows:
        told = words["changes_cell"].format(what=what, before=before or "–", now=now or "–")
        why = tag("div", plain(words["changes_why"].format(cause=cause)), kind="to")
        lines.append(plain(told) + why)
    names = ", ".join(own.figures[:4]) + (" …" if len(own.figures) > 4 else "")
    told = words["changes_figures"].format(n=len(own.figures), names=names)
    lines.append(plain(told if own.figures else words["changes_no_figures"]))
    return "".join([*inside, tag("ul", *(tag("li", one) for one in lines), kind="plain")])


def _files(desk: Shown, words: Words) -> str:
    """The files that want to be looked at, and folded those that are read."""
    todo = desk.files[~desk.files["state"].isin(DONE)]
    done = desk.files[desk.files["state"].isin(DONE)]
    inside = [tag("h3", plain(words["files_title"]))]
    inside += [_file_table(todo, desk, words)] if len(todo) else []
    if len(done):
        summary = tag("summary", plain(words["files_read"].format(n=len(done))))
        table = _file_table(done, desk, words)
        inside.append(tag("details", summary, table, data_key="files"))
    return tag("section", *inside)


def _file_table(files: pd.DataFrame, desk: Shown, words: Words) -> str:
    head = [
        tag("th", plain(words["file"]), scope="col"),
        tag("th", plain(words["file_read_n"]), scope="col", kind="n"),
        tag("th", plain(words["state"]), scope="col"),
    ]
    rows = [tag("tr", *_file(own, words)) for own in _rows(files, MOST_FILES)]
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows))
    return table + "".join(_more(len(files) - MOST_FILES, words))


def _file(own: Any, words: Words) -> list[str]:
    state = "mend" if own.state == "waits" and not own.waits else own.state
    told = words[f"state.{state}"].format(n=own.error if state == "mend" else own.waits)
    mark = "▲ " if own.state in ("not_read", "waits") else ""
    link = tag("a", plain(own.source), href="#", role="button", data_act="check",
               data_source=own.source, data_key=f"file|{own.source}")  # fmt: skip
    name = plain(own.source) if own.state == "not_read" else link
    why = tag("div", plain(own.told), kind="to") if own.told else ""
    return [
        tag("th", name, scope="row"),
        tag("td", "–" if own.state == "not_read" else str(own.read), kind="n"),
        tag("td", tag("span", plain(mark + told), kind="st"), why),
    ]


def _rows(table: pd.DataFrame, most: int) -> list[Any]:
    return list(table.head(most).itertuples(index=False))


def _more(n: int, words: Words) -> list[str]:
    return [tag("p", plain(words["more"].format(n=n)), kind="to")] if n > 0 else []


def check_page(source: str, picture: str, told: str, lang: str) -> str:
    """How one file was understood: its picture, and the way back."""
    words = sentences("desk", lang)
    copy = button("copy", words["copy"], source=source, busy=words["copying"])
    head = [button("home", words["back"]), copy, status(told)]
    title = tag("h2", plain(f"{words['understood']}: {source}"), tabindex=-1, data_focus=True)
    return "".join([*head, title, picture])
