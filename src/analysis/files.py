"""Files are written whole or not at all and known by their hash; a text in them stays a text."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from itertools import zip_longest
from pathlib import Path
from typing import Any

FIGURE_FILES = {".json", ".png", ".svg", ".csv"}  # of one figure, by their endings
# What Excel takes for the beginning of a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(text: str) -> str:
    """The text as it may stand in a CSV file: what Excel would run gets an apostrophe in front.

    Numbers with a sign ("-5", "+2,5%") and a sign alone are left as they are.
    """
    if not text.startswith(_FORMULA) or re.fullmatch(r"[+-](\d[\d.,]*%?)?", text):
        return text
    return f"'{text}"


def csv_lines(path: Path) -> tuple[list[str], list[dict[str, str]], str]:
    """Columns, rows and separator of a CSV as an office saves it: comma or semicolon, a byte order
    mark or none. OSError, UnicodeDecodeError, csv.Error: it cannot be read."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(text.splitlines(), delimiter=separator)
    header = [name.strip() for name in next(lines, [])]
    rows = [
        dict(zip_longest(header, map(str.strip, line[: len(header)]), fillvalue=""))
        for line in lines
        if line
    ]
    return header, rows, separator


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; "" for a file that is empty, gone or cannot be opened."""
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode) or not told.st_size:
            return ""
        with path.open("rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def find_root(start: Path | None = None) -> Path:
    """The project folder: the nearest upwards of `start` (or of here) that holds the registers.

    FileNotFoundError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "reference").is_dir():
            return folder
    raise FileNotFoundError(f"Không tìm thấy thư mục data/reference từ {here} trở lên.")


def package_files() -> list[tuple[str, bytes]]:
    """The files of this package by name, without what Python makes of them."""
    package, files = Path(__file__).parent, list[tuple[str, bytes]]()
    for folder, inside, names in os.walk(package):  # in a third of the time that `rglob` takes
        inside[:] = [name for name in inside if name != "__pycache__"]
        paths = [Path(folder, name) for name in names]
        files += [(path.relative_to(package).as_posix(), path.read_bytes()) for path in paths]
    return sorted(files)


def shipped_registers() -> Path:
    """The folder of registers that comes with this package: in its wheel, or in its repository."""
    package = Path(__file__).parent
    inside = package / "reference"
    return inside if inside.is_dir() else package.parents[1] / "data" / "reference"


def digest_of_all(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 of names and what stands under them."""
    told = hashlib.sha256()
    for name, data in files:
        told.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return told.hexdigest()


def kept(module: str, name: str, made_of: bytes, make: Callable[[], Any]) -> Any:
    """What `make` gives, as JSON has it: kept where Python keeps the compiled module of that path,
    as long as it is made of the same. Without the file this takes longer, and gives the same."""
    path = Path(cache_from_source(module)).with_name(f"{name}.json")
    with suppress(OSError, ValueError):
        seal, _, body = path.read_bytes().partition(b"\n")
        if seal.decode() == hashlib.sha256(made_of + body).hexdigest():
            return json.loads(body)
    told = make()
    if not sys.dont_write_bytecode:
        body = json.dumps(told, ensure_ascii=False).encode()
        with suppress(OSError):
            write_whole(path, hashlib.sha256(made_of + body).hexdigest().encode() + b"\n" + body)
    return told


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: an interrupted run leaves the old one."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: where one cannot be replaced (open in Excel), all stay.

    OSError: the one that stood in the way.
    """
    ready: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for path, data in files.items():
            ready[path] = _beside(path, data)
        for path, new in ready.items():
            # Of one file there is nothing to put back.
            old = path.read_bytes() if len(files) > 1 and path.exists() else None
            new.replace(path)
            before[path] = old
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            else:
                _beside(path, old).replace(path)
        raise
    finally:
        for new in ready.values():
            new.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """The data in a file of another name in the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        new.write_bytes(data)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new
