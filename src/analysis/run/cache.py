"""What files gave, kept by the bytes that were read: a rerun reads only what changed.

An entry is a line with the hash of the rest, and JSON: nothing in it is ever run. One that was
changed, is of another file or cannot be read is no entry. Without any of them a run takes longer
and gives the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from analysis.reading.results import PARTS, FileResult, Tidied
from analysis.reading.unknown import Unknown
from analysis.words.messages import Issue

# What may have been the machine, or a file that somebody held, and be gone by the next run.
PASSING = {"file_stopped", "sheet_stopped", "file_not_opened"}
_OF_ISSUE, _OF_UNKNOWN = (attrgetter(*(f.name for f in fields(one))) for one in (Issue, Unknown))


Lines = list[dict[str, str]]


class Cache:
    """Results by content, name and basis of a file, and by `state`: what it was read with."""

    def __init__(self, folder: Path, state: str) -> None:
        self.folder, self.state = folder, state
        self.used: set[str] = set()  # names of files

    def _key(self, digest: str, source: str, basis: str) -> str:
        return json.dumps([self.state, digest, source, basis])

    def _path(self, key: str) -> str:
        name = f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.json"
        self.used.add(name)
        return f"{self.folder}/{name}"  # of a thousand, a `Path` each would take as long as reading

    def get(self, digest: str, source: str, basis: str) -> FileResult | None:
        """The result of the same bytes under the same name; None where it is not kept."""
        told = self._told(self._key(digest, source, basis)) if digest else None
        try:
            return _result(told, digest) if told is not None else None
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, basis: str, result: FileResult) -> None:
        """Keep a result, unless what went wrong may go right the next time."""
        if result.digest and not PASSING & {issue.rule for issue in result.issues}:
            self._keep(self._key(result.digest, result.source, basis), _plain(result))

    def once(self, name: str, asked: list[str], make: Callable[[], Lines]) -> Lines:
        """Lines that are made of `asked` and of this state alone: made once."""
        key = self._key(name, "", json.dumps(asked))
        told = self._told(key)
        if told is None:
            told = make()
            self._keep(key, told)
        return told

    def _told(self, key: str) -> Any:
        """What was kept under a key; None where it is not there, or not as it was kept."""
        try:
            with open(self._path(key), "rb", buffering=0) as file:  # noqa: PTH123
                seal, _, body = file.read().partition(b"\n")
            if seal.decode() != hashlib.sha256(body).hexdigest():
                return None
            told = json.loads(body)
            return told["result"] if told["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, key: str, told: object) -> None:
        with suppress(OSError, TypeError):  # a disk that is full costs the next run its time
            body = json.dumps({"key": key, "result": told}).encode()
            seal = hashlib.sha256(body).hexdigest().encode()
            self.folder.mkdir(parents=True, exist_ok=True)
            Path(self._path(key)).write_bytes(seal + b"\n" + body)  # half an entry is none

    def forget_unused(self) -> None:
        """Remove what this run did not ask for: of files, registers or code that are no more."""
        for path in os.scandir(self.folder) if self.folder.is_dir() else ():
            if path.name not in self.used:
                with suppress(OSError):
                    Path(path).unlink()


def _plain(result: FileResult) -> dict[str, object]:
    """A result as JSON has it; what `understood` holds is gone by then."""
    return {
        "source": result.source,
        "rows": {name: getattr(result.tidied, name) for name in PARTS},
        "issues": [*map(_OF_ISSUE, result.issues)],
        "ledger": result.ledger,
        "unknown": [*map(_OF_UNKNOWN, result.unknown)],
        "readable": result.readable,
    }


def _result(told: dict, digest: str) -> FileResult:
    tidied = Tidied()
    for name in PARTS:
        setattr(tidied, name, [tuple(row) for row in told["rows"][name]])
    return FileResult(
        source=told["source"],
        tidied=tidied,
        issues=[Issue(*issue) for issue in told["issues"]],
        ledger=[tuple(line) for line in told["ledger"]],
        unknown=[Unknown(*one) for one in told["unknown"]],
        readable=told["readable"],
        digest=digest,
    )
