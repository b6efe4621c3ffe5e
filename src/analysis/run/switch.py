"""One set of tables, whole: written aside, moved in at the end, known by a manifest.

    manifest.json   what stands here: each file by its hash, and what the set was made of
    .new/           the next set; with a manifest of its own it is whole and only has to move in
    .old/           what it replaces, until all of it has moved
    .lock           held by the run that writes

A run that is cut short leaves the last set as it was, or a next one that is whole: `settle`, at the
start of the next run, moves in what is left of it. Where a file cannot be replaced (open in
Excel), those that were are put back.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.files import write_whole
from analysis.words.names import sentences

MANIFEST, NEW, OLD, LOCK = "manifest.json", ".new", ".old", ".lock"
PATIENCE = 2.0  # seconds for a file that somebody just reads: on Windows it cannot be replaced
Manifest = dict[str, Any]  # "files": name -> SHA-256; "made": of what, as its run told


class NotOneSet(ValueError):
    """The tables in a folder are not those of one run."""


# -- a run -------------------------------------------------------------------------------------
@contextmanager
def one_run(folder: Path, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Only one run at a time writes into a folder; `waiting` is called where another one does.

    OSError: the folder is not there and cannot be made, or nothing can be written in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, mode=0o666)  # as the umask lets it be: colleagues share folders
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    except NotImplementedError:  # some network folders know no locks
        pass
    try:
        yield
    finally:
        lock.release()


@contextmanager
def next_set(folder: Path) -> Iterator[Path]:
    """An empty folder for the files of the next set, gone afterwards; `switch` moves them in."""
    new = _emptied(folder / NEW)
    try:
        yield new
    finally:
        if not (new / MANIFEST).exists():
            shutil.rmtree(new, ignore_errors=True)


def switch(folder: Path, made: object, told: object = None) -> None:
    """Let the files of the next set take the place of the last, all or none; `told`: what its
    manifest says besides.

    OSError: one of them cannot be replaced; the last set stands.
    """
    new, old = folder / NEW, _emptied(folder / OLD)
    files = {path.name: _digest(path) for path in sorted(new.iterdir())}
    for name in files:
        if _digest(folder / name) not in ("", files[name]):
            _link(folder / name, old / name)
    with _undisturbed():
        # From here on the next set is the set.
        _write_manifest(new, {"files": files, "made": made, "told": told})
        _forward(folder)


def is_settled(folder: Path) -> bool:
    """Whether no run that was cut short left anything behind, and none writes just now."""
    return not any((folder / name).exists() for name in (NEW, OLD))


def settle(folder: Path) -> str:
    """End what a run that was cut short left behind: "finished", "undone" or "" (nothing).

    "finished": its tables were whole and only had to be moved in; "undone": what it had begun is
    gone and the last set stands. OSError: a file cannot be replaced, and neither set is whole.
    """
    new = folder / NEW
    if is_settled(folder):
        return ""
    with _undisturbed():
        if stands(folder) and not (new / MANIFEST).exists():  # `.old` may be older than the set
            _tidy(folder)
            return "undone"
        if _is_whole(folder):
            _forward(folder)
            return "finished"
        _back(folder)
        return "undone"


def _is_whole(folder: Path) -> bool:
    """Whether each file of the next set is in its place, or ready beside it."""
    wanted = manifest_of(folder / NEW)
    if wanted is None:
        return False
    places = (folder / NEW, folder)
    files = wanted["files"].items()
    return all(any(_digest(one / name) == digest for one in places) for name, digest in files)


def _forward(folder: Path) -> None:
    """Move in what is not there yet, the manifest last."""
    new = folder / NEW
    wanted = manifest_of(new)
    try:
        for name, digest in wanted["files"].items() if wanted else ():
            if _digest(folder / name) != digest:
                _move(new / name, folder / name)
        _move(new / MANIFEST, folder / MANIFEST)
    except (OSError, MemoryError):
        _back(folder)
        raise
    _tidy(folder)


def _back(folder: Path) -> None:
    """Put back what was replaced. This takes the place of a file of the next set, so that the next
    set is whole no more and what is cut short here goes on backwards, too."""
    old = folder / OLD
    for path in old.iterdir() if old.exists() else ():
        if _digest(path) != _digest(folder / path.name):
            _move(path, folder / path.name)
    (folder / NEW / MANIFEST).unlink(missing_ok=True)
    _tidy(folder)


def _tidy(folder: Path) -> None:
    shutil.rmtree(folder / NEW, ignore_errors=True)
    shutil.rmtree(folder / OLD, ignore_errors=True)


# -- what stands there ---------------------------------------------------------------------------
def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of a folder of tables; None where there is none, or one that was changed."""
    try:
        return unsealed((folder / MANIFEST).read_bytes())
    except OSError:
        return None


def sealed(told: Manifest) -> bytes:
    """A manifest as it is written: with the hash of what it tells."""
    return json.dumps({"seal": _seal(told), **told}, ensure_ascii=False, indent=1).encode()


def unsealed(data: bytes) -> Manifest | None:
    """What a manifest tells; None where it was cut short or changed."""
    try:
        told = json.loads(data)
        seal = told.pop("seal")
    except (ValueError, AttributeError, KeyError, TypeError):
        return None
    return told if seal == _seal(told) else None


def stands(folder: Path) -> bool:
    """Whether the files of a folder are those of its manifest, each to the last bit."""
    told = manifest_of(folder)
    return told is not None and all(
        _digest(folder / name) == digest for name, digest in told["files"].items()
    )


def read_set(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Files of one set. A folder without a manifest is read as it is.

    FileNotFoundError: one is not there. NotOneSet: they are of several runs, or were changed.
    """
    names, end = list(names), time.monotonic() + PATIENCE
    while True:
        told = manifest_of(folder)
        data = {name: (folder / name).read_bytes() for name in names}
        wanted = told["files"] if told else {}
        bad = [name for name in names if hashlib.sha256(data[name]).hexdigest() != wanted.get(name)]
        if not bad or not (folder / MANIFEST).exists():
            return data
        if time.monotonic() > end:  # it was not just a switch that went on meanwhile
            raise NotOneSet(
                sentences("cli")["not_one_set"].format(path=folder.name, files=", ".join(bad))
            )
        time.sleep(0.05)


def _seal(told: Manifest) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _write_manifest(folder: Path, told: Manifest) -> None:
    write_whole(folder / MANIFEST, sealed(told))


def _digest(path: Path) -> str:
    """SHA-256 of a file of a set; "" where it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


# -- files -------------------------------------------------------------------------------------
def _emptied(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    return folder


def _move(path: Path, target: Path) -> None:
    """Put a file in the place of another, which may be read by somebody for a moment."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            path.replace(target)
            return
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _link(path: Path, kept: Path) -> None:
    """A second name for a file; a copy on disks that know none."""
    try:
        kept.hardlink_to(path)
    except (OSError, NotImplementedError):
        shutil.copyfile(path, kept)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C and a polite request to end wait until what stands inside is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    ends = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda number, _: came.append(number)) for one in ends}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)
        for number in came:
            signal.raise_signal(number)
