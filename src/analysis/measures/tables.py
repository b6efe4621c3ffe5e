"""The tables of a run and the registers that charts need, as DataFrames."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.rows import text_of
from analysis.words.messages import RULES, for_everybody
from analysis.words.names import phrase
from analysis.words.provenance import cell_at
from analysis.words.settings import Settings
from analysis.words.text import match_key
from analysis.words.used import USED

BUILT = (
    *("criteria", "contributions", "indicators", "recognitions", "targets", "tasks"),
    *("issues", "ledger", "unknown_words", "sources", "inputs", "places", "changes"),
)
REGISTERS = {
    "criteria_sets": "criteria_sets",
    "criteria_names": "criteria",
    "indicator_names": "indicators",
    "organizations": "organizations",
    "organization_groups": "organization_groups",
    "vocabulary": "vocabulary",
}
SMALL = 100_000  # rows
OFFICES = ("org", "author")  # uses of words that begin the name of an office


@dataclass(frozen=True)
class Tables:
    """The tables of a run, as in docs/data-dictionary.md, and registers; `root`: project folder,
    `settings`: what its project.toml says.

    `criteria` and `indicators` have one column more than their files: `set_aside` marks figures in
    whose place people declared another source to be followed. They stay in the table; charts leave
    them out and say so. `sources.attrs["followed"]` names, by the cell that is drawn instead, the
    files that were set aside for it.
    """

    root: Path
    criteria: pd.DataFrame
    contributions: pd.DataFrame
    indicators: pd.DataFrame
    recognitions: pd.DataFrame
    targets: pd.DataFrame
    tasks: pd.DataFrame
    issues: pd.DataFrame
    ledger: pd.DataFrame
    unknown_words: pd.DataFrame
    sources: pd.DataFrame
    inputs: pd.DataFrame
    places: pd.DataFrame
    changes: pd.DataFrame
    criteria_sets: pd.DataFrame
    criteria_names: pd.DataFrame
    indicator_names: pd.DataFrame
    organizations: pd.DataFrame
    organization_groups: pd.DataFrame
    settings: Settings = Settings()
    vocabulary: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["word", "use", "meaning"])
    )

    def __getattribute__(self, name: str) -> Any:
        if name in BUILT:
            USED.add(name)
        return super().__getattribute__(name)

    def __repr__(self) -> str:
        told = (name for name in BUILT if name != "changes")  # that of the same tables may differ
        lengths = (f"{name}={len(getattr(self, name))}" for name in told)
        return f"Tables({', '.join(lengths)}, root={self.root.name!r})"


def read_tables(
    root: Path,
    built: Mapping[str, pd.DataFrame],
    registers: Mapping[str, pd.DataFrame],
    settings: Settings,
) -> Tables:
    """The tables of BUILT with the registers of REGISTERS (by the name of their file)."""
    named = {name: registers[file].copy() for name, file in REGISTERS.items()}
    sets, names = named["criteria_sets"], named["criteria_names"]
    sets["size"] = sets["size"].astype("int64")
    names["extends"] = (
        names["criteria_set"].map(sets.set_index("criteria_set")["extends"]).fillna("")
    )
    frames = {name: _quick(own) for name, own in (_followed(dict(built)) | named).items()}
    tables = Tables(root, **frames, settings=settings)
    return tables if settings.donor_names else without_donors(tables)


def _quick(frame: pd.DataFrame) -> pd.DataFrame:
    """A small table with texts as Python has them: measures take it apart a thousand times, and
    Arrow, made for large ones, asks a tenth of a millisecond for each part."""
    texts = [name for name, dtype in frame.dtypes.items() if dtype == "str"]
    if not texts or not 0 < len(frame) <= SMALL:
        return frame
    return frame.astype(dict.fromkeys(texts, pd.StringDtype("python", na_value=np.nan)))


def without_donors(tables: Tables) -> Tables:
    """The tables without the names of givers that are in no register, companies and people, and of
    people in charge of tasks; an owner that begins with the name of an office is none.

    Amounts stay. What else may name them goes: words of cells in issues, changes of such rows.
    """
    lang, given, changes = tables.settings.language, tables.contributions, tables.changes
    named = (given["organization_id"] == "") & (given["organization"] != "")
    hidden = given["organization"].mask(named, phrase("a_donor", lang))
    items = given["item"].mask(named, "") if "item" in given else ""
    owners = tables.tasks["owner"]
    people = (owners != "") & ~owners.map(partial(_is_office, _offices(tables))).astype(bool)
    return replace(
        published(tables, lang),
        contributions=given.assign(organization=hidden, item=items),
        tasks=tables.tasks.assign(owner=owners.mask(people, phrase("a_person", lang))),
        changes=changes[~changes["table"].isin(["contributions", "tasks"])].reset_index(drop=True),
    )


def _offices(tables: Tables) -> frozenset[str]:
    """Names that an office may begin with, as `match_key` spells them."""
    words = tables.vocabulary
    names = [*tables.organizations["organization"], *words["word"][words["use"].isin(OFFICES)]]
    known = frozenset(map(match_key, names))
    short = words[(words["use"] == "=") & words["meaning"].map(match_key).isin(known)]
    return known.union(map(match_key, short["word"]))  # "UBND xã"


def _is_office(offices: frozenset[str], owner: str) -> bool:
    words = match_key(owner).split()
    return any(" ".join(words[:n]) in offices for n in range(len(words), 0, -1))


def published(tables: Tables, lang: str) -> Tables:
    """The tables as anybody may read them: no issue quotes the words of a cell, which may be the
    name of a person. All of it stays in `issues.csv`."""
    own = tables.settings.language
    columns = (text_of(tables.issues[name]) for name in ("rule", "found", "message"))
    messages = [
        for_everybody(rule, found, message, own, lang) if rule in RULES else ""
        for rule, found, message in zip(*columns, strict=True)
    ]
    issues = tables.issues.assign(
        found="", message=pd.Series(messages, tables.issues.index, object)
    )
    return replace(tables, issues=issues, unknown_words=tables.unknown_words.head(0))


def _followed(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with `set_aside` and `followed`, from the notes of the check of sources."""
    issues = frames["issues"]
    notes = issues[issues["rule"] == "source_preferred"]
    aside = set(zip(notes["source"], notes["sheet"], notes["address"], strict=True))
    followed: dict[str, set[str]] = {}
    for source, found in zip(notes["source"], notes["found"], strict=True):
        written = re.fullmatch(r"(.*) \[(.*)\] (\S+)", found, re.S)
        if written:
            followed.setdefault(cell_at(*written.groups()), set()).add(source)
    for name in ("criteria", "indicators"):
        table = frames[name]
        told = table["source"].isin({source for source, *_ in aside}).to_numpy(bool, copy=True)
        cells = table.loc[told, ["source", "sheet", "address"]].itertuples(index=False, name=None)
        told[told] = np.array([cell in aside for cell in cells], bool)
        frames[name] = table.assign(set_aside=told)
    frames["sources"] = frames["sources"].copy()
    frames["sources"].attrs["followed"] = {cell: sorted(files) for cell, files in followed.items()}
    return frames
