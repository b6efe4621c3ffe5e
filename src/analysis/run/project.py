"""The project folder, its registers and its origin cards."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize as unicode_normalize

from analysis.files import find_root, shipped_registers
from analysis.registers.register import read_register
from analysis.sheets.folder import find_files
from analysis.words.messages import Issue
from analysis.words.provenance import source_of
from analysis.words.settings import FILE, NO_NAMES, Settings, SettingsMistaken, settings_in
from analysis.words.text import match_key

if TYPE_CHECKING:
    import pandas as pd

Cards = dict[str, dict[str, str]]  # by source, each by column
CARDS = "sources.csv"  # in the raw folder


def read_settings(root: Path) -> Settings:
    """The settings of a project; the usual ones without a file. SettingsMistaken: as of a text."""
    path = root / FILE
    told = settings_in(path.read_text(encoding="utf-8")) if path.exists() else Settings()
    return replace(told, donor_names=False) if os.environ.get(NO_NAMES) else told


def settings_file(reference: Path) -> Path:
    """The project.toml beside the registers of a project, there or not."""
    return reference.absolute().parents[1] / FILE


def district_unknown(reference: Path, places: pd.DataFrame) -> list[Issue]:
    """The district of project.toml that the country does not have, or that is the name of several
    of the places of a run: figures would leave it out without a word."""
    path = settings_file(reference)
    try:
        name = settings_in(path.read_text(encoding="utf-8")).district if path.is_file() else ""
    except (OSError, UnicodeDecodeError, SettingsMistaken):  # told before every command
        return []
    if not name or name in set(places["place_id"]):
        return []
    key, full = match_key(name), places["place_type"] + " " + places["place"]
    own = places[(places["place"].map(match_key) == key) | (full.map(match_key) == key)]
    ids = sorted(
        {*own["place_id"]} - {*own.loc[own["merged_into"].isin(own["place_id"]), "place_id"]}
    )
    if len(ids) == 1:
        return []
    from analysis.registers.asked import nearest_unit  # reads all places of the country

    near = ", ".join(ids) or nearest_unit(name)
    return [Issue("district_unknown", FILE, found=name, detail={"nearest": near})] if near else []


def project_of(path: Path) -> Path | None:
    """The project folder of where we are, or else of a file; None outside every project."""
    for start in (Path.cwd(), path.parent):
        try:
            return find_root(start)
        except FileNotFoundError:
            continue
    return None


def reference_for(path: Path) -> Path:
    """The folder of registers that a file is read with: its project's, or that of the program."""
    root = project_of(path)
    return root / "data" / "reference" if root else shipped_registers()


def found_at(path: Path) -> Path:
    """The path itself, or from the project folder: a notebook runs in a folder of its own."""
    inside = (project_of(path) or Path()) / path
    try:
        return inside if inside.exists() and not path.exists() else path
    except OSError:  # a name that no file can have
        return path


def source_name(path: Path, raw: Path) -> str:
    """How the tables call a file: its path inside the raw folder."""
    own, whole = path.as_posix(), raw.as_posix()
    inside = own.startswith(f"{whole}/")  # at once; else as it is spelled
    return shown_name(own[len(whole) + 1 :] if inside else path.relative_to(raw).as_posix())


def shown_name(name: str) -> str:
    """The name of a file as text: in one spelling, bytes that are no letters as `\\xe1`."""
    try:
        return unicode_normalize("NFC", name.encode("utf-8", "strict").decode())
    except UnicodeEncodeError:
        return unicode_normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


def read_cards(raw: Path, path: Path | None = None) -> tuple[Cards, list[Issue]]:
    """Origin cards by source, and what is wrong there; `path`: a copy of those of `raw`."""
    path = path or raw / CARDS
    if not path.exists():
        return {}, []
    try:
        rows = read_register(path)
    except (OSError, UnicodeDecodeError) as error:  # that of the system names the whole path
        told = getattr(error, "strerror", None) or error
        return {}, [Issue("register_unreadable", CARDS, found=str(told))]
    cards, issues = {}, []
    there = {source_name(file, raw) for file in find_files(raw)}
    for line, row in enumerate(rows, start=2):
        source = source_of(row.get("source", ""))
        if source:
            cards[source] = row
            if source not in there:
                issues.append(Issue("unused_origin_card", CARDS, "", f"A{line}", source))
    return cards, issues
