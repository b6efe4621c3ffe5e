"""Pictures kept by what they show: a figure that is data is drawn once.

An entry is a line with the hash of the rest, and the pictures; one that was changed is none. Its
name is the hash of the `Drawn`, of this program and of what draws it, fonts included. Without any
of them a run takes longer and gives the same.
"""

from __future__ import annotations

import hashlib
import json
import platform
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from matplotlib import font_manager

from analysis.figures.drawn import Drawn, to_dict
from analysis.figures.letters import FONT
from analysis.files import digest_of_all, package_files, write_whole

MOST = 400  # entries in a folder; the oldest go first
FEWER = 300  # that stay then


def kept(folder: Path, drawn: Drawn) -> dict[str, bytes] | None:
    """The pictures of a figure by their endings; None where they are not kept."""
    try:
        seal, _, rest = _path(folder, drawn).read_bytes().partition(b"\n")
        if seal.decode() != hashlib.sha256(rest).hexdigest():
            return None
        told, _, data = rest.partition(b"\n")
        found, at = {}, 0
        for ending, size in json.loads(told).items():
            found[ending] = data[at : at + size]
            at += size
        return found
    except (OSError, ValueError):
        return None


def keep(folder: Path, drawn: Drawn, pictures: dict[str, bytes]) -> None:
    """Keep the pictures of a figure; where that cannot be, the next run draws them again."""
    told = json.dumps({ending: len(data) for ending, data in pictures.items()}).encode()
    rest = b"\n".join([told, b"".join(pictures.values())])
    with suppress(OSError):
        write_whole(_path(folder, drawn), hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
        _forget_oldest(folder)


def _path(folder: Path, drawn: Drawn) -> Path:
    # The name is that of its files and is not in the picture; the table is not drawn.
    shown = json.dumps(to_dict(replace(drawn, name="")), sort_keys=True, ensure_ascii=False)
    told = digest_of_all([("drawn", shown.encode()), ("with", _drawn_with().encode())])
    return folder / f"{told[:40]}.pictures"


@cache
def _drawn_with() -> str:
    """This program, and the versions of what draws."""
    versions = {name: version(name).encode() for name in ("matplotlib", "numpy", "pillow")}
    versions["python"] = platform.python_version().encode()
    others = (one for one in font_manager.fontManager.ttflist if one.name != FONT)  # that is ours
    fonts = sorted((one.name, one.fname.encode()) for one in others)
    return digest_of_all([*package_files(), *versions.items(), *fonts])


def _forget_oldest(folder: Path) -> None:
    """Dates decide only what goes first."""
    entries = sorted(folder.glob("*.pictures"), key=lambda path: path.stat().st_mtime)
    for path in entries[: len(entries) - FEWER] if len(entries) > MOST else ():
        path.unlink(missing_ok=True)
