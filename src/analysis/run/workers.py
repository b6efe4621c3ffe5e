"""Files read in guarded processes: one that dies, hangs or grows costs its file and no other.

In a run there are some, in a session one. Files at which a process dies are tried once more, each
in a new process, for a shorter time and while no other reads; what then fails is an issue of that
file.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from analysis.reading.results import File, FileResult, Tidied
from analysis.registers.register import Registers, load
from analysis.run import seen
from analysis.run.guard import Guarded, Stopped, apart, may_copy
from analysis.run.seen import Seen
from analysis.words.messages import Issue

if TYPE_CHECKING:  # what reads a file is loaded where one is read: not in a session beside it
    from analysis.reading.reader import Reader
    from analysis.sheets.sheet import Workbook

BATCH = 16  # files that a process is asked for at once, for their tables are found at once
LARGE = 300_000  # bytes of a file that is read by itself
AGAIN = 30  # seconds for a smaller one that is tried once more
Batch = Sequence[tuple[File, Future[FileResult]]]
FILES_EACH = 12  # a further worker pays off from some dozen files on: it starts in as much time


class Batches:
    """Files asked for one by one, and sent in batches of at most so many; the last of all `files`
    sends what is left. Whoever has a batch tells each file's future what it gives."""

    def __init__(self, files: int, most: int) -> None:
        self.coming, self.most = files, most
        self.batch: list[tuple[File, Future[FileResult]]] = []

    def read(self, path: Path, source: str, basis: str) -> Future[FileResult]:
        """The result of a file, to come. ClusterFailed: none can come."""
        told: Future[FileResult] = Future()
        large = _is_large(path)
        if large:
            self._send_off()
        self.batch.append(((path.resolve(), source, basis), told))
        self.coming -= 1
        if self.coming < 1 or len(self.batch) >= self.most or large:
            self._send_off()
        return told

    def _send_off(self) -> None:
        batch, self.batch = self.batch, []
        if batch:
            self.send(batch)

    def send(self, batch: Batch) -> None:
        """Have a batch read."""
        raise NotImplementedError


class Workers(Batches):
    """As many processes as so many files are worth, and at most one for each processor."""

    def __init__(self, reference: Path, files: int) -> None:
        count = max(1, min(os.cpu_count() or 1, files // FILES_EACH))
        super().__init__(files, max(1, min(BATCH, files // (2 * count))))
        self.reference = reference.absolute()
        self.idle: SimpleQueue[Guarded] = SimpleQueue()
        self.all = [Guarded(copied=True) for _ in range(count)]
        if files and may_copy():  # here and now: there are no threads yet
            make_ready(self.reference)
            for worker in self.all:
                worker.start()
        for worker in self.all:
            self.idle.put(worker)
        self.threads, self.alone = ThreadPoolExecutor(count), threading.Lock()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self.threads.shutdown(wait=error[0] is None, cancel_futures=True)
        for worker in self.all:
            worker.stop()

    def send(self, batch: Batch) -> None:
        """Have the next worker that is free read a batch."""
        self.threads.submit(self._tell, batch)

    def _tell(self, batch: Batch) -> None:
        try:
            results = self.read_all([file for file, _ in batch])
        except BaseException as error:
            for _, told in batch:
                told.set_exception(error)
            return
        for (_, told), result in zip(batch, results, strict=True):
            told.set_result(result)

    def read_all(self, files: Sequence[File]) -> list[FileResult]:
        """The results of files that one process reads; where it ends, each is read by itself."""
        worker = self.idle.get()
        try:
            return worker.call(files_read, self.reference, files)
        except Stopped as error:
            if len(files) == 1 and not error.again:
                return [_broken_off(source, error) for _, source, _ in files]
        finally:
            self.idle.put(worker)
        with self.alone:
            every = [self.idle.get() for _ in self.all]
            try:
                return [self._again(every[0], file) for file in files]
            finally:
                for worker in every:
                    self.idle.put(worker)

    def _again(self, worker: Guarded, file: File) -> FileResult:
        try:
            return worker.call(file_read, self.reference, *file, within=AGAIN)
        except Stopped as error:
            return _broken_off(file[1], error)


def _is_large(path: Path) -> bool:
    with suppress(OSError):  # the reading will tell
        return path.stat().st_size > LARGE
    return False


def _broken_off(source: str, error: Stopped) -> FileResult:
    told = Issue("file_stopped", source, found=error.found)
    return FileResult(source, Tidied(), [told], readable=False)


# -- one file, in the process of a session ---------------------------------------------------------
def seen_of(reference: Path, path: Path, source: str, basis: str) -> Seen:
    """A file as it was understood; whatever is wrong with it is an issue."""
    try:
        return apart(file_seen, reference.absolute(), path.absolute(), source, basis)
    except Stopped as error:
        return Seen(_broken_off(source, error), [], [], [])


def sheets_of(path: Path, source: str) -> Workbook:
    """The sheets of a file, as `sheets.workbooks.read_workbook` gives them. Unreadable."""
    from analysis.sheets.sheet import Unreadable
    from analysis.sheets.workbooks import read_workbook

    try:
        return apart(read_workbook, path.absolute(), source)
    except Stopped as error:
        raise Unreadable("file_stopped", error.found) from error


# -- inside of the processes -----------------------------------------------------------------------
_known: dict[tuple, Registers] = {}  # the registers that were used last, and the reader of them
_readers: dict[tuple, Reader] = {}


def known_in(reference: Path) -> Registers:
    """The registers of a folder as they are now."""
    return _known[_loaded(reference)]


def ready_for(reference: Path) -> tuple[Registers, Reader]:
    """The registers of a folder as they are now, and a reader that knows them."""
    from analysis.checks import workbook  # noqa: F401
    from analysis.reading.reader import Reader

    key = _loaded(reference)
    if key not in _readers:
        _readers.clear()
        _readers[key] = Reader(_known[key])
        gc.freeze()  # the registers stay
    return _known[key], _readers[key]


def _loaded(reference: Path) -> tuple:
    """What the registers are known by, which are there then: their texts, wherever they stand."""
    texts = tuple((path.name, path.read_bytes()) for path in sorted(reference.glob("*.csv")))
    if texts not in _known:
        _known.clear()
        _known[texts] = load(reference)
    return texts


def make_ready(reference: Path) -> None:
    """Have all at hand that a file of this project needs."""
    ready_for(reference)


def files_read(reference: Path, files: Sequence[File]) -> list[FileResult]:
    """What reading and checking files gives."""
    from analysis.checks.workbook import checked

    registers, reader = ready_for(reference)
    return [checked(result, registers) for result in reader.read_all(files)]


def file_read(reference: Path, path: Path, source: str, basis: str) -> FileResult:
    """What reading and checking a file gives."""
    return files_read(reference, [(path, source, basis)])[0]


def file_seen(reference: Path, path: Path, source: str, basis: str) -> Seen:
    """The same, with all its cells."""
    registers, reader = ready_for(reference)
    return seen.seen(reader, registers, path, source, basis)
