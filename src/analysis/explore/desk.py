"""The desk: drop spreadsheets, see how each was understood, teach what waits, write a report.

What it does is done by the commands of the program, in the folder of the project; what it shows is
written by desk_page and teach_page. Nothing leaves the computer.
"""

from __future__ import annotations

import getpass
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from analysis.explore import lessons
from analysis.explore.desk_page import ACCEPT, Change, Shown, check_page, first_page, nothing_yet
from analysis.explore.front import Front
from analysis.explore.lessons import Effect, Lesson, NotLearnt
from analysis.explore.teach_page import Word, told, word_page
from analysis.figures.catalogue import ENTRIES
from analysis.files import find_root, write_whole
from analysis.measures.received import counts_received, files_received
from analysis.measures.tables import Tables
from analysis.publish.book_page import drawn_around, framed
from analysis.publish.year_figures import years_with_data
from analysis.words.messages import WORDS_TO_TEACH
from analysis.words.names import say, sentences

ROWS = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
MOST_CHANGES = 3
NUMBERED = re.compile(r" \(\d+\)$")  # the end of the name of a second file of one name
KINDS = {
    ".html": "text/html;charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


class Desk:
    """A page around the tables of a project. `load` gives the tables of a folder, asked for with
    all names (`whole`), `read` a book of a file: those of the front door, which this room does not
    know. FileNotFoundError: no project folder is there."""

    def __init__(
        self, load: Callable[..., Tables], read: Callable[..., Any], lang: str = "vi"
    ) -> None:
        self.load, self.read, self.lang = partial(load, whole=True), read, lang
        self.words = sentences("desk", lang)
        self.root = find_root()
        self.tables: Tables | None = None
        self.none = ""  # why there are no tables
        self.status = self.year = self.why = ""
        self.who = _user()
        self.undo: Lesson | None = None  # what was taught last, here
        self.word: tuple[Any, str, str] | None = None  # the row of a word, a choice, what it asks
        self.effect: Effect | str | None = None
        self.books: dict[str, Any] = {}
        self.front = Front(self.did, self.dropped)
        self.refresh()

    def _repr_mimebundle_(self, **options):
        return self.front._repr_mimebundle_(**options)

    # -- what a person does --------------------------------------------------------------------
    def did(self, act: str, data: Mapping[str, str]) -> None:
        """Do what was asked for on the page; whatever fails is one sentence, and nothing stops."""
        try:
            getattr(self, f"_on_{act}")(**_given(data))
        except Exception as error:  # of any file, register or command: told, and the desk goes on
            self.tell(self.words["broken"].format(told=str(error) or type(error).__name__))

    def tell(self, text: str) -> None:
        """Say a sentence where a screen reader says it, too, on the first page."""
        self.status, self.word = text, None
        self.show()

    def _on_home(self) -> None:
        self.tell("")

    def _on_year(self, value: str) -> None:
        self.year = value
        self.show()

    def _on_who(self, value: str) -> None:
        self.who = value.strip()

    def _on_why(self, value: str) -> None:
        self.why = value.strip()

    # -- files ---------------------------------------------------------------------------------
    def dropped(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        """What was dropped, names and contents, goes into data/raw, all is read anew, and each
        file has a sentence."""
        kept, lines = [], []
        for name, data in files:
            try:
                kept.append(self.keep(name, data))
            except OSError as error:
                reason = error.strerror or str(error)
                lines.append(self.words["not_written"].format(name=name, reason=reason))
            except ValueError as error:
                lines.append(str(error))
        if kept:
            ran, told = self.run("build")
            lines += [] if ran and self.tables else [told]
            lines += [self._told_of(path) + self._older(path) for path in kept if self.tables]
        self.tell("\n".join(lines))

    def keep(self, name: str, data: bytes | None) -> Path:
        """Write a file into data/raw; one of this name with other content stays, and the new one
        gets a number. ValueError: its name is not that of a spreadsheet, or it has no content."""
        if data is None:
            raise ValueError(self.words["not_given"].format(name=name))
        folder, bare = self.root / "data" / "raw", Path(name.replace("\\", "/")).name
        bare = "".join(letter for letter in bare if letter >= " " and letter not in '<>:"|?*')
        bare = bare.strip(" .")
        if Path(bare).suffix.lower() not in ACCEPT:
            raise ValueError(self.words["not_kept"].format(name=name))
        path, n = folder / bare, 1
        while path.exists() and path.read_bytes() != data:
            n += 1
            path = folder / f"{Path(bare).stem} ({n}){Path(bare).suffix}"
        write_whole(path, data)
        return path

    def _told_of(self, path: Path) -> str:
        """How a file that was dropped was understood, in a sentence."""
        files = self.of_files()
        own = files[files["source"] == path.relative_to(self.root / "data" / "raw").as_posix()]
        if own.empty:
            return self.words["took"].format(name=path.name, told=self.words["state.not_read"])
        one: Any = next(own.itertuples(index=False))
        state = "mend" if one.state == "waits" and not one.waits else one.state
        said = self.words[f"state.{state}"].format(n=one.error if state == "mend" else one.waits)
        read = self.words["head_figures"].format(n=one.read) if one.read else ""
        parts = [read, said, one.told] if one.state != "not_read" else [said, one.told]
        return self.words["took"].format(name=path.name, told=", ".join(filter(None, parts)))

    def _older(self, path: Path) -> str:
        """That a file stands beside an older one of its name, and both are read."""
        older = path.with_stem(NUMBERED.sub("", path.stem))
        if older == path or not older.is_file():
            return ""
        return " " + self.words["older"].format(name=path.name, older=older.name)

    def run(self, *command: str) -> tuple[bool, str]:
        """Run a command of `ntm` in the project, and show what there is now: whether it went well,
        and what it said."""
        well, lines = self._command(*command)
        self.refresh()
        return well, " ".join(lines)

    def _command(self, *command: str) -> tuple[bool, list[str]]:
        ran = subprocess.run(
            [sys.executable, "-m", "analysis", *command, "--lang", self.lang],
            cwd=self.root, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        well, lines = not ran.returncode, [own for own in ran.stdout.splitlines() if own.strip()]
        if not well:
            lines = [line for line in ran.stderr.strip().splitlines()[-3:] if "|" not in line]
        return well, lines

    def of_files(self) -> pd.DataFrame:
        """One line a file, as `files_received`; `told` says why one could not be read."""
        tables = self._there()
        rows = (getattr(tables, name) for name in ROWS)
        files = files_received(tables.inputs, tables.ledger, tables.issues, *rows)
        own = tables.issues[tables.issues["rule"].isin(["same_content"]) |
                            (tables.issues["severity"] == "error")]  # fmt: skip
        said = own.drop_duplicates("source").set_index("source")
        reason = (said["message"] + " " + said["suggestion"]).reindex(files["source"]).fillna("")
        quiet = files["state"].isin(["read", "blank"]) | (files["waits"] > 0)
        return files.assign(told=reason.mask(quiet.to_numpy(), "").to_numpy())

    def _on_check(self, source: str) -> None:
        """Show how a file was understood, cell by cell."""
        book = self._book(source)
        picture = framed(book.name, book.frames, self.lang)
        self.front.html = check_page(source, picture, self.status, self.lang)
        self.status = ""

    def _on_copy(self, source: str) -> None:
        """Give the marked copy of a file to the browser, or say why there is none."""
        path = self._path(source)
        with TemporaryDirectory() as folder:
            _, said = self._command("check", str(path), "--out", folder)
            for copy in Path(folder).glob("*_can-sua.*"):
                self.front.give(copy.name, KINDS[".xlsx"], copy.read_bytes())
            # It is given to the browser: where it was made is nothing to look for.
            self.status = said[-1].replace(f"{Path(folder).as_posix()}/", "") if said else ""
        self._on_check(source)

    def _path(self, source: str) -> Path:
        """Where a file of the project stands. ValueError: it has no such file."""
        if source not in set(self._there().inputs["source"]):
            raise ValueError(source)
        return self.root / "data" / "raw" / source

    def _book(self, source: str) -> Any:
        path = self._path(source)
        if source not in self.books:
            self.books[source] = self.read(path, self.lang)
        return self.books[source]

    # -- what there is -------------------------------------------------------------------------
    def refresh(self) -> None:
        """Take the tables as they are now, and show them."""
        self.books = {}
        try:
            self.tables = self.load()
        except (ValueError, OSError) as error:  # nothing to read yet
            self.tables, self.none = None, str(error)
        else:
            self.root = self.tables.root
        self.show()

    def show(self) -> None:
        """Write the page anew."""
        if self.tables is None:
            self.front.html = nothing_yet(self.status, self.none, self.lang)
        else:
            self.front.html = word_page(self._word()) if self.word else first_page(self._shown())

    def _there(self) -> Tables:
        if self.tables is None:
            raise ValueError(self.words["nothing"])
        return self.tables

    def _shown(self) -> Shown:
        tables, files = self._there(), self.of_files()
        wait, taught = self._waiting(), lessons.lessons_of(self.root)
        issues = tables.issues
        errors = (issues["severity"] == "error") & ~issues["rule"].isin(WORDS_TO_TEACH)
        here = ~issues["source"].isin(files.loc[files["state"] == "not_read", "source"])
        doubts = (issues["severity"] == "warning") & (issues["address"] != "")
        years = years_with_data(tables)
        self.year = self.year if self.year in map(str, years) else str(max(years, default=""))
        undo = [
            n for n, one in enumerate(taught) if one.lesson.line == getattr(self.undo, "line", 0)
        ]
        return Shown(
            self.lang, self.status, counts_received(files), files, wait, lessons.CHOICES,
            issues[errors & here], issues[doubts], self._change(), taught,
            undo[0] if undo else None, lessons.questions(self.root), years, self.year,
            self._report_files(),
        )  # fmt: skip

    def _waiting(self) -> pd.DataFrame:
        """The words, each with its number `n` and a slot that has choices."""
        wait = lessons.waiting(self._there()).reset_index(drop=True)
        slot = wait["slot"].where(wait["slot"].isin([*lessons.CHOICES]), "head")
        return wait.assign(n=range(len(wait)), slot=slot)

    def _change(self) -> Change:
        """What the last run that changed something changed."""
        rows = self._there().changes
        last = rows[rows["run"] == rows["run"].max()]
        if last.empty:
            return Change()
        of_figures = last["table"] == "figures"
        figures, own = last[of_figures & (last["change"] == "changed")], last[~of_figures]
        kinds = own["change"].value_counts()
        counts = {name: int(kinds.get(name, 0)) for name in ("added", "removed", "changed")}
        changed: list[Any] = list(own[own["change"] == "changed"].itertuples(index=False))
        told = [(one.what, one.old, one.new, one.cause) for one in changed[:MOST_CHANGES]]
        named_so = [
            say(self.lang, *ENTRIES[one].names) for one in figures["what"] if one in ENTRIES
        ]
        sources = list(own.loc[own["change"] == "added", "source"].value_counts().index)
        return Change(counts, sources[:MOST_CHANGES], told, named_so)

    # -- words ---------------------------------------------------------------------------------
    def _on_teach(self, n: str, choice: str = "") -> None:
        """Show a word; its choice comes with the button that was clicked, or there is none."""
        own: Any = list(self._waiting().itertuples(index=False))[int(n)]
        self.word, self.why, self.status = (own, choice, ""), "", ""
        self._try()

    def _on_choose(self, value: str) -> None:
        if self.word:
            self.word = (self.word[0], value, "")
            self._try()

    def _on_more(self, value: str) -> None:
        if self.word:
            self.word = (*self.word[:2], value.strip())
            self._try()

    @property
    def lesson(self) -> Lesson | None:
        """What is chosen; None while something is missing."""
        if self.word is None:
            return None
        own, choice, more = self.word
        asks = choice in ("giver", "indicator", "same")
        if not choice or choice == "ask" or (asks and not more):
            return None
        name = own.label.strip() if choice in lessons.NAMED else own.word
        return Lesson(name, choice, more if asks else "", own.word)

    def _try(self) -> None:
        """Say what a choice would change; nothing is written."""
        self.effect, lesson = None, self.lesson
        if lesson is None:
            return self.show()
        self.front.html = word_page(self._word(trying=True))
        try:
            self.effect = lessons.tried(self._there(), lesson, self.load, self.lang)
        except NotLearnt as error:
            self.effect = str(error)
        return self.show()

    def _word(self, trying: bool = False) -> Word:
        if self.word is None:
            raise ValueError(self.words["nothing"])
        (own, choice, more), wait = self.word, self._waiting()
        return Word(
            self.lang, own, (own.n + 1, len(wait)), self._drawing(own), lessons.CHOICES[own.slot],
            choice, self._more(own, choice), more, self.lesson, self.effect, trying, self.who,
            self.why, self.status,
        )  # fmt: skip

    def _more(self, own: Any, choice: str) -> list[tuple[str, str]]:
        """What may be chosen besides: the groups of givers, or known words that are alike."""
        if choice == "same":
            return [(one, one) for one in own.maybe.split(", ") if one]
        if choice != "giver":
            return []
        groups = self._there().organization_groups
        column = say(self.lang, "group_vi", "group_en")
        return list(zip(groups[column], groups["organization_group"], strict=True))

    def _drawing(self, own: Any) -> str:
        """The cells around a word; figures that wait for it are striped, those that a lesson would
        read are not. Empty where the file can be read no more."""
        try:
            book = self._book(own.source)
        except (ValueError, OSError):
            return ""
        grid = book.grid[(book.grid["sheet"] == own.sheet) & (book.grid["role"] == "issue")]
        speaks = grid["labels"].str.split(";").map(lambda labels: own.address in labels)
        marks = dict.fromkeys(grid.loc[speaks.astype(bool), "address"], "wait2")
        if isinstance(self.effect, Effect):
            marks |= dict.fromkeys(self.effect.cells, "took")
        marks[own.address] = "ask"
        return drawn_around(book.name, book.frames, self.lang, own.sheet, own.address, marks)

    def _on_accept(self) -> None:
        """Write the line of a lesson, or keep a question, and read anew."""
        if self.word is None:
            return None
        (own, choice, more), lesson, effect = self.word, self.lesson, self.effect
        if choice == "ask" and more:
            where = {"source": own.source, "sheet": own.sheet, "address": own.address}
            lessons.asked(self.root, word=own.word, **where, question=more, asked_by=self.who)
            return self.tell(self.words["asked"])
        if lesson is None or not isinstance(effect, Effect):
            return None
        said = told(effect, self.words)
        lessons.taught(self._there(), lesson, self.who, self.why or said)
        self.word, self.undo = None, lesson
        choice = self.words[lesson.choice]
        done = self.words["accepted_n"].format(choice=choice, told=said)
        return self._built(f"{self.words['accepted']} {done}")

    def _built(self, done: str) -> None:
        """Read anew, and say what was done, or why nothing can be read now."""
        well, said = self.run("build")
        self.tell(done if well else self.words["broken"].format(told=said))

    def _on_undo(self, word: str, choice: str) -> None:
        """Take a lesson back by its name: others may have written into the registers meanwhile."""
        every = (one.lesson for one in lessons.lessons_of(self.root))
        lesson = next((one for one in every if (one.word, one.choice) == (word, choice)), None)
        if lesson is None or not lessons.taken_back(self.root, lesson):
            return self.tell(self.words["not_undone"])
        self.undo = None
        return self._built(self.words["undone"])

    def _on_answered(self, n: str, word: str) -> None:
        asked = [one.get("word", "") for one in lessons.questions(self.root)]
        if asked[int(n) : int(n) + 1] == [word]:  # nobody has changed the list meanwhile
            lessons.answered(self.root, int(n))
        self.tell("")

    # -- report --------------------------------------------------------------------------------
    def _on_report(self, year: str) -> None:
        well, said = self.run("report", "--year", year)
        path = f"reports/{year}"
        done = self.words["written"].format(year=year, path=path)
        self.tell(done if well else self.words["broken"].format(told=said))

    def _report_files(self) -> list[tuple[str, str]]:
        """The documents of the report of the chosen year, the page first."""
        folder = self.root / "reports" / self.year
        if not self.year or not folder.is_dir():
            return []
        order = [*KINDS]
        other = {one.name for one in folder.glob("*.en.*")}
        names = [one.name for one in folder.iterdir() if one.suffix in KINDS
                 and (one.name in other) == (self.lang == "en")]  # fmt: skip
        names.sort(key=lambda name: (order.index(Path(name).suffix), name))
        return [(name, Path(name).suffix[1:]) for name in names]

    def _on_open(self, name: str, kind: str) -> None:
        """Give a document of the report to the browser."""
        if (name, kind) in self._report_files():
            data = (self.root / "reports" / self.year / name).read_bytes()
            self.front.give(name, KINDS[f".{kind}"], data)


def _given(data: Mapping[str, str]) -> dict[str, str]:
    """What an act is called with: the data of its button without what is the page's own."""
    return {name: own for name, own in data.items() if name not in ("act", "key", "busy", "focus")}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a system without names
        return ""
