"""The files of a folder that may be spreadsheets; none of them is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MAX_FILE = 40_000_000  # bytes on disk
SUFFIXES = {
    *(".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"),
    *(".csv", ".tsv", ".txt", ".htm", ".html", ".xml"),
}


def find_files(folder: Path) -> Iterator[Path]:
    """Every file under the folder that may be a spreadsheet, sorted by path; no origin cards.

    Folders, too, that are named like one, lead elsewhere or cannot be opened: those are told.
    """
    for inside, at, kind in sorted(_all_in(folder)):
        name = inside[-1] if inside else ""
        stem, _, ending = name.rpartition(".")
        named = bool(stem) and f".{ending}".lower() in SUFFIXES
        if kind != "file":
            wanted = named or kind == "closed"
        elif name.startswith("."):
            wanted = named and not name.startswith("._")  # of macOS, one beside each file
        else:
            wanted = inside != ("sources.csv",) and name.lower() != "readme.md"
        if wanted:
            yield Path(at)


def _all_in(folder: Path) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """All paths under a folder, behind their parts inside it: "file", "folder", or "closed", a
    folder that is not looked into. (Of thousands, a `Path` each would take longer than the rest.)
    """
    folders: list[tuple[tuple[str, ...], str]] = [((), str(folder))]
    while folders:
        within, here = folders.pop()
        try:
            entries = list(os.scandir(here))
        except OSError:
            yield within, here, "closed"
            continue
        for entry in entries:
            inside, is_folder = (*within, entry.name), _is_folder(entry)
            if is_folder and not entry.is_symlink():
                folders.append((inside, entry.path))
            kind = ("closed" if entry.is_symlink() else "folder") if is_folder else "file"
            yield inside, entry.path, kind


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself
        return False
