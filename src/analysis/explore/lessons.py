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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.figures.changed import figures_changed
from analysis.files import csv_lines, write_whole
from analysis.measures.tables import Tables
from analysis.words.names import sentences
from analysis.words.text import match_key, slug

# What a word may be, by where it stands: a lesson, and where its line goes.
CHOICES = {
    "title": ("skip", "same", "giver", "ask"),
    "section": ("indicator", "giver", "skip", "same", "ask"),
    "head": ("indicator", "giver", "unit", "skip", "note", "ask"),
    "stub": ("indicator", "giver", "unit", "skip", "same", "ask"),
    "value": ("unit", "giver", "skip", "same", "ask"),
}
NAMED = ("giver", "indicator")  # taught by the whole name, not by the part that waits
USES = {"note": "head:note", "same": "="}  # of the vocabulary, where a choice is called otherwise
QUESTIONS = Path("data", "questions.csv")
ASKED = ("word", "source", "sheet", "address", "question", "asked_by", "asked_on")
BY = ("taught_by", "taught_on", "why")  # columns of a register that say where a line comes from
# What is told of two figures for one thing.
TWICE = ("duplicate_different", "line_twice", "gift_twice", "marks_differ", "criterion_contradicts")
# What a row is of: two rows that are alike in this are one.
SAME = {
    "criteria": ("period", "place_id", "place", "criteria_set", "criterion", "measure"),
    "contributions": (
        *("period", "organization_id", "organization", "place_id", "place"),
        *("kind", "item", "unit", "measure"),
    ),
    "indicators": ("period", "place_id", "place", "indicator", "indicator_name", "unit", "measure"),
}
TAUGHT = ("criteria", "contributions", "indicators")  # tables whose rows wait
KEY = ["source", "sheet", "address"]
Load = Callable[[Path], Tables]


class NotLearnt(ValueError):
    """The lesson cannot be taken; its text says why, and with what it does not agree."""


@dataclass(frozen=True)
class Lesson:
    """A word, what it is (one of CHOICES), and `more`: unit of an indicator, group of a giver,
    the known words that it is another spelling of. "ask" is no lesson: nothing is learnt.

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
        use = USES.get(self.choice, self.choice)
        meaning = {"unit": f"{self.word}||", "same": self.more.lower()}.get(self.choice, "")
        return {"word": self.word.lower(), "use": use, "meaning": meaning}


@dataclass(frozen=True)
class Taught:
    """A lesson that stands in a register, and who taught it, when and why."""

    lesson: Lesson
    who: str
    day: str
    why: str


@dataclass(frozen=True)
class Effect:
    """What a lesson would change: rows that come or are other ones, by table; how many go; names
    of figures that would have other data; what still waits, with why, by cell."""

    added: dict[str, pd.DataFrame]
    changed: dict[str, pd.DataFrame]
    removed: int
    figures: list[str]
    waits: list[tuple[str, str]]

    @property
    def read(self) -> int:
        """How many figures would be read that wait now."""
        return sum(map(len, self.added.values()))

    @property
    def others(self) -> int:
        """How many figures that are read now would be told otherwise."""
        return sum(map(len, self.changed.values()))

    @property
    def cells(self) -> list[str]:
        """The cells that would be read, or told otherwise."""
        rows = [*self.added.values(), *self.changed.values()]
        return [one for own in rows for text in own["address"] for one in text.split(";")]


def waiting(tables: Tables) -> pd.DataFrame:
    """The words that figures wait for, most figures first; columns as `unknown_words`, and `kept`:
    whether these figures are read already, under their own name, and the word would only say what
    they are. Those come last."""
    words, issues = tables.unknown_words, tables.issues
    own = words[words["figures"] > 0]
    errors = issues[issues["severity"] == "error"]
    told = errors.assign(address=errors["address"].str.split(";")).explode("address")
    index = pd.MultiIndex.from_frame
    kept = ~index(own[KEY]).isin(index(told[KEY])) if len(told) else True
    own = own.assign(kept=kept)
    return own.sort_values(["kept", "figures"], ascending=[True, False], kind="stable")


def tried(tables: Tables, lesson: Lesson, load: Load, lang: str = "vi") -> Effect:
    """What the lesson would change. NotLearnt: it contradicts a line that stands, or makes two
    equal figures of different numbers; nothing was written."""
    _refuse_second(tables.root / "data" / "reference", lesson, lang)
    word = match_key(lesson.waits or lesson.word)
    waits = tables.unknown_words["word"].map(match_key) == word
    sources = sorted(set(tables.unknown_words.loc[waits, "source"]) | _told_of(tables, word))
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
    effect = _effect(tables, after, sources, word)
    if lesson.choice in ("skip", "same"):
        _refuse_equal(after, effect, lang)
    return effect


def _refuse_second(reference: Path, lesson: Lesson, lang: str) -> None:
    """NotLearnt where the register has a line of this name already; both are told."""
    (name, own), *_ = lesson.line.items()
    _, rows, _ = csv_lines(reference / f"{lesson.register}.csv")
    for row in rows:
        if match_key(row.get(name) or "") == match_key(own):
            both = (", ".join(filter(None, one.values())) for one in (row, lesson.line))
            raise NotLearnt(sentences("desk", lang)["not_learnt"].format(told="; ".join(both)))


def _told_of(tables: Tables, key: str) -> set[str]:
    """The files with an issue that names the word: it may wait in more than the first of them."""
    told = tables.issues["found"].map(lambda found: key in match_key(found))
    return set(tables.issues.loc[told, "source"]) & set(tables.ledger["source"])


def _build(root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "analysis", "build"], cwd=root, capture_output=True, text=True,
        encoding="utf-8",
    )  # fmt: skip
    if ran.returncode:
        raise NotLearnt(ran.stderr.strip() or ran.stdout.strip())


def _refuse_contradictions(before: Tables, after: Tables, lang: str) -> None:
    """NotLearnt for what registers, or figures, now say twice."""
    index, key = pd.MultiIndex.from_frame, ["rule", *KEY, "found"]
    new = after.issues[~index(after.issues[key]).isin(index(before.issues[key]))]
    twice = new["rule"].str.startswith("register_") | new["rule"].isin(TWICE)
    for told in new.loc[twice, "message"]:
        raise NotLearnt(sentences("desk", lang)["not_learnt"].format(told=told))


def _refuse_equal(after: Tables, effect: Effect, lang: str) -> None:
    """NotLearnt where a word that is to mean nothing was all that told two rows apart."""
    index = pd.MultiIndex.from_frame
    for name in TAUGHT:
        rows, parts = getattr(after, name), [*SAME[name]]
        new = pd.concat([effect.added[name], effect.changed[name]])
        twins = rows[rows.duplicated(parts, keep=False)]
        for row in twins[index(twins[KEY]).isin(index(new[KEY]))].to_dict("records"):
            alike = (twins[parts] == pd.Series({part: row[part] for part in parts})).all(axis=1)
            cells = " = ".join(dict.fromkeys(twins.loc[alike, "address"]))
            raise NotLearnt(sentences("desk", lang)["made_equal"].format(cells=cells))


def _effect(before: Tables, after: Tables, sources: list[str], word: str) -> Effect:
    added, changed, pairs = {}, {}, []
    cells: list[set[tuple]] = [set(), set()]  # of rows before and after: an open row may move
    index = pd.MultiIndex.from_frame
    merged = {}
    for name in TAUGHT:
        own = getattr(before, name)
        here = own["source"].isin(sources)
        old, new = own[here], getattr(after, name)
        merged[name] = pd.concat([own[~here], new], ignore_index=True)
        fresh = ~index(new[KEY]).isin(index(old[KEY]))
        plain = [column for column in new if column != "set_aside"]
        same = new[~fresh][plain].merge(old[plain], how="left", indicator=True)["_merge"] == "both"
        added[name], changed[name] = new[fresh], new[~fresh][~same.to_numpy()]
        pairs += _pairs(name, old, added[name], changed[name])
        cells[0] |= set(index(old[KEY]))
        cells[1] |= set(index(new[KEY]))
    for (
        name,
        rows,
    ) in added.items():  # what was read before, as a row of another table, is told anew
        moved = index(rows[KEY]).isin(list(cells[0])) if cells[0] else index(rows[KEY]).isin([])
        added[name], changed[name] = rows[~moved], pd.concat([changed[name], rows[moved]])
    found = figures_changed(before, replace(before, **merged), pairs) if pairs else {}
    figures = [name for name, _ in found]
    waits = _still_wait(before, after, sources, word)
    return Effect(added, changed, len(cells[0] - cells[1]), figures, waits)


def _pairs(
    name: str, old: pd.DataFrame, added: pd.DataFrame, changed: pd.DataFrame
) -> list[tuple[str, dict, dict]]:
    """Rows before and now, as figures are compared: {} for none."""
    was = {tuple(row[part] for part in KEY): row for row in old.to_dict("records")}
    now = changed.to_dict("records")
    both = [(name, was[tuple(row[part] for part in KEY)], row) for row in now]
    return [*((name, {}, row) for row in added.to_dict("records")), *both]


def _still_wait(
    before: Tables, after: Tables, sources: list[str], word: str
) -> list[tuple[str, str]]:
    """The figures that waited for a word and would still wait, each with what keeps it then."""
    told = before.issues[before.issues["source"].isin(sources)]
    own = told[told["found"].map(lambda found: word in match_key(found))]
    cells = {
        (*at, one)
        for *at, addresses in own[KEY].itertuples(index=False)
        for one in addresses.split(";")
    }
    errors = after.issues[after.issues["severity"] == "error"]
    left = {
        one: message
        for source, sheet, addresses, message in errors[[*KEY, "message"]].itertuples(index=False)
        for one in addresses.split(";")
        if (source, sheet, one) in cells
    }
    return list(left.items())


# -- into a register and out of it -------------------------------------------------------------
def taught(tables: Tables, lesson: Lesson, who: str, why: str) -> None:
    """Write the line of a lesson, with who, when and why, behind the others of its register."""
    told: dict[str, str] = dict(zip(BY, (who, date.today().isoformat(), why), strict=True))
    _append(tables.root / "data" / "reference", lesson, told)


def lessons_of(root: Path) -> list[Taught]:
    """The lessons that stand in the registers of a project, the last one first."""
    choice = {use: name for name, use in USES.items()}
    found = []
    for register in ("vocabulary", "organizations", "indicators"):
        for row in _rows(root / "data" / "reference" / f"{register}.csv"):
            if row.get(BY[1]):
                if register == "vocabulary":
                    use = choice.get(row["use"], row["use"])
                    word = row["meaning"].split("|")[0] if use == "unit" else row["word"]
                    lesson = Lesson(word, use, row["meaning"] if use == "same" else "")
                elif register == "organizations":
                    lesson = Lesson(row["organization"], "giver", row["organization_group"])
                else:
                    lesson = Lesson(row["indicator_name"], "indicator", row["unit"])
                found.append(Taught(lesson, *(row.get(name, "") for name in BY)))
    return sorted(found, key=lambda one: one.day, reverse=True)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        return csv_lines(path)[1]
    except (OSError, UnicodeDecodeError, csv.Error):  # told by the build
        return []


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


# -- questions for a colleague -------------------------------------------------------------------
def questions(root: Path) -> list[dict[str, str]]:
    """What was asked about words that wait, by the columns of ASKED."""
    return _rows(root / QUESTIONS)


def asked(root: Path, **question: str) -> None:
    """Write a question down, with today's date; by the columns of ASKED."""
    rows = [*questions(root), question | {"asked_on": date.today().isoformat()}]
    write_whole(root / QUESTIONS, _text([*ASKED], rows, ","))


def answered(root: Path, n: int) -> None:
    """Take the n-th question away."""
    rows = questions(root)
    write_whole(root / QUESTIONS, _text([*ASKED], rows[:n] + rows[n + 1 :], ","))
