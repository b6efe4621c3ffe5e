"""Teaching a word: one line of a register, tried before it is written, and taken back as easily.

A lesson says what a word is that nothing explained. It is tried on copies of the files that wait
for the word, by the same program as a run; only then is its line written, with who and when.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.figures import catalogue
from analysis.files import csv_lines, write_whole
from analysis.measures.tables import Tables
from analysis.words.names import phrase
from analysis.words.text import match_key, slug

# What a word may be, by where it stands: a lesson, and where its line goes.
CHOICES = {
    "title": ("skip", "giver"),
    "section": ("skip", "giver", "note"),
    "head": ("skip", "indicator", "giver", "unit", "note"),
    "stub": ("skip", "indicator", "giver", "unit"),
    "value": ("skip", "unit", "giver"),
}
BY = ("taught_by", "taught_on", "why")  # columns of a register that say where a line comes from
# What is told of two figures for one thing.
TWICE = ("duplicate_different", "line_twice", "gift_twice", "marks_differ", "criterion_contradicts")
TAUGHT = ("criteria", "contributions", "indicators")  # tables whose rows wait
KEY = ["source", "sheet", "address"]
Load = Callable[[Path], Tables]


class NotLearnt(ValueError):
    """The lesson cannot be taken; its text says why, and with what it does not agree."""


@dataclass(frozen=True)
class Lesson:
    """A word, what it is (one of CHOICES), and `more`: unit of an indicator, group of a giver.

    `waits`: the word that figures wait for, where that is but a part of the name that is taught.
    """

    word: str
    choice: str
    more: str = ""
    waits: str = ""

    @property
    def register(self) -> str:
        """The register that its line is of."""
        own = {"indicator": "indicators", "giver": "organizations"}
        return own.get(self.choice, "vocabulary")

    @property
    def line(self) -> dict[str, str]:
        """Its line, by columns of the register."""
        name = slug(self.word)
        if self.choice == "indicator":
            told = {"indicator": name.replace("-", "_"), "indicator_name": self.word}
            return told | {"indicator_en": self.word, "unit": self.more}
        if self.choice == "giver":
            told = {"organization_id": name, "organization": self.word}
            return told | {"organization_en": self.word, "organization_group": self.more}
        use = {"note": "head:note"}.get(self.choice, self.choice)
        meaning = f"{self.word}||" if use == "unit" else ""
        return {"word": self.word.lower(), "use": use, "meaning": meaning}


@dataclass(frozen=True)
class Effect:
    """What a lesson would change: rows that come, go or are other ones, and figures with them."""

    added: dict[str, pd.DataFrame]
    removed: int
    changed: int
    figures: list[str]

    @property
    def read(self) -> int:
        """How many figures would be read that wait now."""
        return sum(map(len, self.added.values()))


def waiting(tables: Tables) -> pd.DataFrame:
    """The words that figures wait for, most figures first; columns as `unknown_words`."""
    words = tables.unknown_words
    return words[words["figures"] > 0].sort_values("figures", ascending=False, kind="stable")


def tried(tables: Tables, lesson: Lesson, load: Load, lang: str = "vi") -> Effect:
    """What the lesson would change. NotLearnt: it contradicts a line that stands, or makes two
    equal figures of different numbers; nothing was written."""
    _refuse_second(tables.root / "data" / "reference", lesson, lang)
    key = match_key(lesson.waits or lesson.word)
    waits = tables.unknown_words["word"].map(match_key) == key
    sources = sorted(set(tables.unknown_words.loc[waits, "source"]) | _told_of(tables, key))
    sources = sources or list(tables.inputs["source"].head(1))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(tables.root / "data" / "reference", copy / "data" / "reference")
        _append(copy / "data" / "reference", lesson, {})
        for source in sources:
            path = copy / "data" / "raw" / source
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tables.root / "data" / "raw" / source, path)
        _build(copy)
        after = load(copy)
    _refuse_contradictions(tables, after, lang)
    return _effect(tables, after, sources)


def _refuse_second(reference: Path, lesson: Lesson, lang: str) -> None:
    """NotLearnt where the register has a line of this name already; both are told."""
    (name, own), *_ = lesson.line.items()
    _, rows, _ = csv_lines(reference / f"{lesson.register}.csv")
    for row in rows:
        if match_key(row.get(name) or "") == match_key(own):
            both = (", ".join(filter(None, one.values())) for one in (row, lesson.line))
            raise NotLearnt(phrase("contradicts", lang, "lesson", told="; ".join(both)))


def _told_of(tables: Tables, key: str) -> set[str]:
    """The files with an issue that names the word: it may wait in more than the first of them."""
    told = tables.issues["found"].map(lambda found: key in match_key(found))
    return set(tables.issues.loc[told, "source"]) & set(tables.ledger["source"])


def _build(root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "analysis", "build"], cwd=root, capture_output=True, text=True,
        encoding="utf-8",
    )  # fmt: skip
    if ran.returncode == 1:
        raise NotLearnt(ran.stderr.strip() or ran.stdout.strip())


def _refuse_contradictions(before: Tables, after: Tables, lang: str) -> None:
    """NotLearnt for what registers, or figures, now say twice."""
    index, key = pd.MultiIndex.from_frame, ["rule", *KEY, "found"]
    new = after.issues[~index(after.issues[key]).isin(index(before.issues[key]))]
    twice = new["rule"].str.startswith("register_") | new["rule"].isin(TWICE)
    for told in new.loc[twice, "message"]:
        raise NotLearnt(phrase("contradicts", lang, "lesson", told=told))


def _effect(before: Tables, after: Tables, sources: Iterable[str]) -> Effect:
    added, changed = {}, 0
    cells: list[set[tuple]] = [set(), set()]  # of rows before and after: an open row may move
    for name in TAUGHT:
        own = getattr(before, name)
        old = own[own["source"].isin(list(sources))].drop(columns="set_aside", errors="ignore")
        new = getattr(after, name).drop(columns="set_aside", errors="ignore")
        index = pd.MultiIndex.from_frame
        fresh = ~index(new[KEY]).isin(index(old[KEY]))
        same = new[~fresh].merge(old, how="left", indicator=True)["_merge"] == "both"
        changed += int((~same).sum())
        added[name] = new[fresh]
        cells[0] |= set(index(old[KEY]))
        cells[1] |= set(index(new[KEY]))
    return Effect(added, len(cells[0] - cells[1]), changed, _figures_of(before, added))


def _figures_of(tables: Tables, added: Mapping[str, pd.DataFrame]) -> list[str]:
    """Names of the figures of the catalogue that have something to draw of the new rows."""
    if not any(map(len, added.values())):
        return []
    frames = {name: rows.assign(set_aside=False) for name, rows in added.items()}
    own = replace(tables, **frames)
    return [one.name for one in catalogue.offered(own) if one.choices]


# -- into a register and out of it -------------------------------------------------------------
def taught(tables: Tables, lesson: Lesson, who: str, why: str) -> None:
    """Write the line of a lesson, with who, when and why, behind the others of its register."""
    told: dict[str, str] = dict(zip(BY, (who, date.today().isoformat(), why), strict=True))
    _append(tables.root / "data" / "reference", lesson, told)


def taken_back(root: Path, lesson: Lesson) -> bool:
    """Take the line of a lesson away again; whether it was there."""
    path = root / "data" / "reference" / f"{lesson.register}.csv"
    columns, rows, separator = csv_lines(path)
    kept = [row for row in rows if not (row.get(BY[1]) and _says(row, lesson))]
    if len(kept) == len(rows):
        return False
    write_whole(path, _text(columns, kept, separator))
    return True


def _says(row: Mapping[str, str], lesson: Lesson) -> bool:
    return all(row.get(name, "") == own for name, own in lesson.line.items())


def _append(reference: Path, lesson: Lesson, told: Mapping[str, str]) -> None:
    path = reference / f"{lesson.register}.csv"
    columns, rows, separator = csv_lines(path)
    columns += [name for name in BY if told and name not in columns]
    write_whole(path, _text(columns, [*rows, lesson.line | dict(told)], separator))


def _text(columns: list[str], rows: list[dict[str, str]], separator: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, "", "ignore", delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
