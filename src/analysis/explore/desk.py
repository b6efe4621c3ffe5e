"""The desk: drop spreadsheets, see how each was understood, teach what waits, write a report.

All of it are widgets in a notebook; what they do is done by the commands of the program, in the
folder of the project. Nothing leaves the computer.
"""

from __future__ import annotations

import html
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from analysis.explore import lessons
from analysis.explore.lessons import Effect, Lesson, NotLearnt
from analysis.files import write_whole
from analysis.measures.tables import Tables
from analysis.publish.year_figures import years_with_data
from analysis.words.names import named, phrase

ACCEPT = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv"
MOST_WORDS, MOST_FILES = 6, 40
SHOWN = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
WIDE: dict[str, Any] = {"width": "100%"}
AUTO: dict[str, Any] = {"width": "auto", "min_height": "40px"}


class Desk:
    """Widgets around the tables of a project. `load` gives the tables of a folder, `read` a book
    of a file: those of the front door, which this room does not know."""

    def __init__(
        self, load: Callable[..., Tables], read: Callable[..., Any], lang: str = "vi"
    ) -> None:
        self.load, self.read, self.lang = load, read, lang
        self.tables: Tables | None = None
        self.root = Path.cwd()
        self.message, self.summary, self.changed = (widgets.HTML() for _ in range(3))
        self.files, self.words, self.report = (widgets.VBox(layout=WIDE) for _ in range(3))
        self.shown = widgets.HTML()
        self.drop = widgets.FileUpload(
            accept=ACCEPT, multiple=True, description=self._say("drop"), layout=AUTO
        )
        self.drop.observe(self._dropped, "value")
        parts = (self.summary, self.drop, self.message, self.words, self.changed, self.files)
        self.box = widgets.VBox([*parts, self.shown, self.report], layout=WIDE)
        self.refresh()

    def _repr_mimebundle_(self, **options):
        return self.box._repr_mimebundle_(**options)

    def _say(self, key: str, **words: object) -> str:
        return phrase(key, self.lang, "desk", **words)

    def tell(self, text: str) -> None:
        """Show a sentence below the drop zone, where a screen reader says it."""
        self.message.value = f'<div role="status" aria-live="polite">{html.escape(text)}</div>'

    # -- files ---------------------------------------------------------------------------------
    def _dropped(self, change: dict[str, Any]) -> None:
        """What was dropped goes into data/raw, and all is read anew."""
        dropped = list(change["new"])
        if not dropped:
            return
        written = [self.keep(own["name"], bytes(own["content"])) for own in dropped]
        self.drop.value = ()
        self.tell(self._say("reading", n=len(written)))
        self.run("build")

    def keep(self, name: str, data: bytes) -> Path:
        """Write a file into data/raw; one of this name with other content stays, and the new one
        gets a number."""
        folder, plain = self.root / "data" / "raw", Path(name.replace("\\", "/")).name
        path, n = folder / plain, 1
        while path.exists() and path.read_bytes() != data:
            n += 1
            path = folder / f"{Path(plain).stem} ({n}){Path(plain).suffix}"
        write_whole(path, data)
        return path

    def run(self, *command: str) -> bool:
        """Run a command of `ntm` in the project, tell how it ended, and show what there is now."""
        ran = subprocess.run(
            [sys.executable, "-m", "analysis", *command, "--lang", self.lang],
            cwd=self.root, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        lines = [line for line in ran.stdout.splitlines() if line.strip()]
        if ran.returncode == 1:
            lines = [*lines, *ran.stderr.strip().splitlines()[-3:]]
        self.refresh()
        self.tell(" ".join(lines))
        return ran.returncode != 1

    # -- what there is -------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the tables as they are now."""
        try:
            self.tables = self.load()
        except (ValueError, FileNotFoundError) as error:  # nothing to read yet
            self.tables = None
            self.tell(str(error))
            return
        self.root = self.tables.root
        lines = self.of_files()
        wait = lessons.waiting(self.tables)
        told = {"files": len(lines), "bad": int((~lines["read"]).sum())}
        told |= {"rows": int(lines["rows"].sum()), "words": len(wait)}
        self.summary.value = f"<h2>{html.escape(self._say('summary', **told))}</h2>"
        self.changed.value = self._changes()
        self._show_words(wait)
        self._show_files(lines)
        self._show_report()

    def of_files(self) -> pd.DataFrame:
        """One line a file: `source`, `rows` read of it, `errors`, `warnings`, `read` (whether it
        could be), `blank` (a form that is not filled in); those with errors first."""
        tables = self._there()
        found = tables.inputs[["source"]].drop_duplicates().set_index("source")
        counts = pd.concat([getattr(tables, name)["source"] for name in SHOWN]).value_counts()
        found["rows"] = counts.reindex(found.index, fill_value=0)
        issues = tables.issues
        for severity, column in (("error", "errors"), ("warning", "warnings")):
            own = issues[issues["severity"] == severity]["source"].value_counts()
            found[column] = own.reindex(found.index, fill_value=0)
        found["read"] = found.index.isin(tables.ledger["source"])
        blank = issues[issues["rule"] == "form_not_filled"]["source"]
        found["blank"] = found.index.isin(blank) & (found["rows"] == 0)
        return found.reset_index().sort_values(["errors", "source"], ascending=[False, True])

    def _there(self) -> Tables:
        if self.tables is None:
            raise ValueError(self._say("nothing"))
        return self.tables

    def _changes(self) -> str:
        """What the last run changed, in a line; nothing where it is not known."""
        rows = self._there().changes
        last = rows[rows["run"] == rows["run"].max()]
        if last.empty:
            return ""
        counts = last["change"].value_counts()
        own = {name: int(counts.get(name, 0)) for name in ("added", "removed", "changed")}
        return f"<p>{html.escape(self._say('changes', **own))}</p>"

    def _show_files(self, lines: pd.DataFrame) -> None:
        shown = []
        for one in lines.head(MOST_FILES).itertuples():
            state = "waits" if one.errors else "blank" if one.blank else "read"
            state = state if one.read else "not_read"
            text = self._say(f"file_{state}", rows=one.rows, errors=one.errors)
            label = widgets.HTML(f"<b>{html.escape(str(one.source))}</b> · {html.escape(text)}")
            button = widgets.Button(description=self._say("look"), layout=AUTO)
            button.on_click(lambda _, source=str(one.source): self.look(source))
            shown.append(widgets.HBox([button, label]))
        rest = len(lines) - MOST_FILES
        more = [widgets.HTML(self._say("more_files", n=rest))] if rest > 0 else []
        heading = widgets.HTML(f"<h3>{html.escape(self._say('files'))}</h3>")
        self.files.children = (heading, *shown, *more)

    def look(self, source: str) -> None:
        """Show how a file was understood, cell by cell."""
        book = self.read(self.root / "data" / "raw" / source, self.lang)
        self.shown.value = book._repr_html_()

    # -- words ---------------------------------------------------------------------------------
    def _show_words(self, wait: pd.DataFrame) -> None:
        cards = [self._card(one) for one in wait.head(MOST_WORDS).itertuples()]
        heading = self._say("teach", n=len(wait), figures=int(wait["figures"].sum()))
        title = [widgets.HTML(f"<h3>{html.escape(heading)}</h3>")] if cards else []
        self.words.children = (*title, *cards)

    def _card(self, one: Any) -> widgets.VBox:
        """A word that waits: where it stands, what it may be, the effect, and two buttons."""
        where = self._say("where", source=one.source, sheet=one.sheet, address=one.address)
        told = self._say("waits", word=one.word, figures=one.figures)
        title = widgets.HTML(f"<b>{html.escape(told)}</b><br>{html.escape(where)}")
        options = [(named("lesson_choice", own, self.lang), own) for own in self.choices(one.slot)]
        choice = widgets.Dropdown(options=[(self._say("choose"), ""), *options], layout=AUTO)
        more = widgets.Dropdown(layout=AUTO | {"display": "none"})
        unit = widgets.Text(placeholder=self._say("unit"), layout=AUTO | {"display": "none"})
        effect = widgets.HTML()
        accept = widgets.Button(description=self._say("accept"), disabled=True, layout=AUTO)
        undo = widgets.Button(description=self._say("undo"), layout=AUTO | {"display": "none"})
        groups = self._there().organization_groups
        column = "group_vi" if self.lang == "vi" else "group_en"
        more.options = list(zip(groups[column], groups["organization_group"], strict=True))
        parts = _Parts(one.word, one.label, choice, more, unit, effect, accept, undo)
        for box in (choice, more, unit):
            box.observe(lambda _: self._tried(parts), "value")
        accept.on_click(lambda _: self._accepted(parts))
        undo.on_click(lambda _: self._undone(parts))
        boxes = widgets.HBox([choice, more, unit, accept, undo])
        return widgets.VBox([title, boxes, effect], layout={"border": "1px solid #ccc"})

    @staticmethod
    def choices(slot: str) -> tuple[str, ...]:
        """What a word of this slot may be."""
        return lessons.CHOICES.get(slot, lessons.CHOICES["head"])

    def _tried(self, parts: _Parts) -> None:
        """Say what a choice would change; nothing is written."""
        parts.show_what_is_asked()
        parts.accept.disabled = True
        lesson = parts.lesson
        if lesson is None:
            return
        parts.effect.value = html.escape(self._say("trying"))
        try:
            effect = lessons.tried(self._there(), lesson, self.load, self.lang)
        except NotLearnt as error:
            parts.effect.value = html.escape(str(error))
            return
        parts.effect.value = html.escape(self.effect(effect))
        parts.accept.disabled = False

    def effect(self, effect: Effect) -> str:
        """What a lesson would change, in a sentence."""
        told = {"read": effect.read, "figures": len(effect.figures)}
        told |= {"removed": effect.removed, "changed": effect.changed}
        return self._say(
            "effect" if effect.removed + effect.changed == 0 else "effect_more", **told
        )

    def _accepted(self, parts: _Parts) -> None:
        lesson = parts.lesson
        if lesson is None:
            return
        lessons.taught(self._there(), lesson, self._say("desk"), parts.effect.value)
        kept = self.words.children
        self.run("build")
        parts.done(True)
        self.words.children = kept  # undo stays in sight

    def _undone(self, parts: _Parts) -> None:
        if parts.lesson and lessons.taken_back(self.root, parts.lesson):
            self.run("build")

    # -- report --------------------------------------------------------------------------------
    def _show_report(self) -> None:
        years = years_with_data(self._there())
        if not years:
            self.report.children = ()
            return
        year = widgets.Dropdown(options=years[::-1], description=self._say("year"), layout=AUTO)
        button = widgets.Button(
            description=self._say("report"), button_style="primary", layout=AUTO
        )
        button.on_click(lambda _: self._written(str(year.value)))
        self.report.children = (widgets.HBox([year, button]),)

    def _written(self, year: str) -> None:
        self.tell(self._say("writing", year=year))
        self.run("report", "--year", year)


class _Parts:
    """The widgets of one word, and the lesson that is chosen in them."""

    def __init__(self, word: str, label: str, *boxes: Any) -> None:
        self.word, self.label = word, label
        self.choice, self.more, self.unit, self.effect, self.accept, self.undo = boxes

    @property
    def lesson(self) -> Lesson | None:
        """What is chosen; None while something is missing."""
        choice = self.choice.value
        more = {"giver": self.more.value, "indicator": self.unit.value.strip()}.get(choice, "")
        named = choice in ("giver", "indicator")  # by its whole name, not by the part that waits
        missing = not choice or (named and not more)
        word = self.label.strip() if named else self.word
        return None if missing else Lesson(word, choice, more, self.word)

    def show_what_is_asked(self) -> None:
        """A giver needs a group, an indicator a unit."""
        self.more.layout.display = "flex" if self.choice.value == "giver" else "none"
        self.unit.layout.display = "flex" if self.choice.value == "indicator" else "none"

    def done(self, written: bool) -> None:
        """Once it is written it can be taken back, and nothing else."""
        self.accept.disabled = self.choice.disabled = written
        self.undo.layout.display = "flex" if written else "none"
