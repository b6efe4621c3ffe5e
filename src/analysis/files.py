"""Files are written whole or not at all and known by their hash; a text in them stays a text."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

# What Excel takes for the beginning of a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(text: str) -> str:
    """The text as it may stand in a CSV file: what Excel would run gets an apostrophe in front.

    Numbers with a sign ("-5", "+2,5%") and a sign alone are left as they are.
    """
    if not text.startswith(_FORMULA) or re.fullmatch(r"[+-](\d[\d.,]*%?)?", text):
        return text
    return f"'{text}"


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; "" for a file that is empty, gone or cannot be opened."""
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:
        return ""
    return hashlib.sha256(data).hexdigest() if data else ""


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
    new = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        new.write_bytes(data)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new
