"""What a run is made of, as of one moment and by hashes: never by dates."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.files import digest_of, digest_of_all, package_files, shipped_registers
from analysis.run.project import CARDS, settings_file, source_name
from analysis.sheets.folder import MAX_FILE, find_files
from analysis.words.messages import Issue
from analysis.words.names import sentences

# Packages that have a part in what is read; another version may read otherwise.
READ_WITH = (
    *("python-calamine", "xlrd", "viparse", "vietnamadminunits", "vn-collate"),
    *("numpy", "pandas", "pyarrow"),
)
Made = dict[str, str | dict[str, str]]
SETTLED = 2_000_000_000  # nanoseconds after which another change has another time
_looked: dict[Path, tuple[tuple[int, ...], str]] = {}  # the digest of a file in one state


class NothingToRead(ValueError):
    """`why`: no folder ("missing"), a file in its place ("file"), none in it ("empty"), none that
    can be read ("unreadable"), or a register or the origin cards cannot be opened ("unopened")."""

    def __init__(self, why: str, path: Path, lang: str) -> None:
        shown = "/".join(path.parts[-2:])
        super().__init__(sentences("cli", lang)[f"raw_{why}"].format(path=shown))
        self.why, self.path = why, path


def files_of(raw: Path, lang: str = "vi") -> dict[str, Path]:
    """The files to read, by the name that tables call them. NothingToRead: there are none."""
    if not raw.is_dir():
        raise NothingToRead("file" if raw.exists() else "missing", raw, lang)
    try:
        os.scandir(raw).close()
    except OSError as error:
        raise NothingToRead("unopened", raw, lang) from error
    files: dict[str, Path] = {}
    for path in find_files(raw):
        files.setdefault(source_name(path, raw), path)
    if not files:
        raise NothingToRead("empty", raw, lang)
    return files


def twins_in(raw: Path) -> list[Issue]:
    """Files whose name is that of another, spelled with loose accents: tables cannot tell them."""
    names = Counter(source_name(path, raw) for path in find_files(raw))
    return [Issue("name_twice", name, found=name) for name, count in names.items() if count > 1]


@dataclass(frozen=True)
class Held:
    """Copies of the registers and the origin cards, which nobody changes while a run reads."""

    reference: Path
    cards: Path
    made: Made  # the program, the registers, the cards and the settings, by their hashes
    texts: dict[str, str]  # of the registers and the cards, by the name of their file

    @property
    def state(self) -> str:
        """What all files are read with: the program and the registers."""
        return hashlib.sha256(
            f"{self.made['program']}{self.made['registers']}".encode()
        ).hexdigest()


@contextmanager
def held(reference: Path, raw: Path, lang: str = "vi") -> Iterator[Held]:
    """Registers and cards as they are now. NothingToRead: one is there and cannot be opened."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copies = Path(folder)
        registers, cards = _given(reference, raw, lang)
        (copies / "registers").mkdir()
        for name, data in registers.items():
            (copies / "registers" / name).write_bytes(data)
        for name, data in cards.items():
            (copies / name).write_bytes(data)
        files = registers | cards
        texts = {name: data.decode("utf-8-sig", "replace") for name, data in files.items()}
        made = _made(reference, registers, cards)
        yield Held(copies / "registers", copies / CARDS, made, texts)


Files = dict[str, bytes]


def _given(reference: Path, raw: Path, lang: str) -> tuple[Files, Files]:
    """The registers, and the cards where there are any. NothingToRead: one cannot be opened."""
    registers = {path.name: _bytes(path, lang) for path in sorted(reference.glob("*.csv"))}
    return registers, {CARDS: _bytes(raw / CARDS, lang)} if (raw / CARDS).exists() else {}


def _made(reference: Path, registers: Files, cards: Files) -> Made:
    return {
        "program": program(reference),
        "registers": digest_of_all(registers.items()),
        "cards": digest_of_all([(CARDS, cards.get(CARDS, b""))]),
        "settings": look(settings_file(reference)),
    }


def made_now(reference: Path, raw: Path) -> Made:
    """What a run would be made of now, each file of `raw` by its hash. Errors as those of a run."""
    _looked.clear()
    files = {source: look(path) for source, path in files_of(raw).items()}
    return _made(reference, *_given(reference, raw, "vi")) | {"files": files}


def look(path: Path) -> str:
    """SHA-256 of a file that may be read; "" for one that is empty, too large or not opened.

    One that has not changed since `made_now` looked, and for a while before, is not read again.
    """
    try:
        now = path.stat()
    except OSError:
        return ""
    stamp = (now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
    if _looked.get(path, ("",))[0] != stamp:
        digest = digest_of(path) if now.st_size <= MAX_FILE else ""
        if not digest or time.time_ns() - max(stamp[3:]) < SETTLED:
            return digest
        _looked[path] = stamp, digest
    return _looked[path][1]


def _bytes(path: Path, lang: str) -> bytes:
    try:
        if path.is_file() and path.stat().st_size <= MAX_FILE:  # a pipe would keep us for ever
            return path.read_bytes()
    except OSError as error:
        raise NothingToRead("unopened", path, lang) from error
    raise NothingToRead("unopened", path, lang)


def program(reference: Path) -> str:
    """SHA-256 of the package, its data, its own registers beside those of a project in
    `reference`, and what it reads with."""
    return _program(reference.resolve() == shipped_registers().resolve(), _versions())


@cache  # of what this process has loaded
def _program(alone: bool, versions: tuple[tuple[str, bytes], ...]) -> str:
    files, shipped = package_files(), shipped_registers()
    if not alone:
        files += [(path.name, path.read_bytes()) for path in sorted(shipped.glob("*.csv"))]
    return digest_of_all([*files, *versions, ("python", sys.version.encode())])


def _versions() -> tuple[tuple[str, bytes], ...]:
    """What the files are read with, by the folders that installers name after them."""
    every = (path for folder in sys.path for path in Path(folder).glob("*.dist-info"))
    known = dict(path.stem.split("-", 1) for path in every if "-" in path.stem)
    told = ((name, known.get(name.replace("-", "_")) or _version(name)) for name in READ_WITH)
    return tuple((name, version.encode()) for name, version in told)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # 12 ms, hardly ever needed

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
