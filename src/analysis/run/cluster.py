"""Files read on the machines of a `concurrent.futures` executor, such as that of a dask cluster.

Each machine sees the raw folder under the same path and has this very program. There, as here, a
file is read in a process of its own (`workers`), so one that kills its reader costs the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from socket import gethostname
from threading import Timer

from analysis.reading.results import File, FileResult, Tidied
from analysis.run.inputs import program
from analysis.run.workers import Batch, Batches, Workers
from analysis.words.messages import Issue

BATCH = 16  # files asked for at once: alone, each would cost as much again in messages
IDLE = 60  # seconds after which a machine ends a reader that nobody asks any more
PATIENCE = 30  # seconds for the scheduler to answer, and for its first worker to come


class ClusterFailed(Exception):
    """`why`, by which words/cli.csv has a sentence: "unknown" (no scheduler answers), "empty" (it
    has no workers), "unlike" (a machine has another program), "unseen" (it does not see the raw
    folder), "lost" (the cluster is gone), "no_address", "no_dask"; `found` is what it tells."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why, found)
        self.why, self.found = why, found


@contextmanager
def connected(scheduler: str) -> Iterator[Executor]:
    """The executor of the dask cluster with this scheduler ("tcp://10.0.0.5:8786").

    ClusterFailed: no_address, no_dask, unknown, empty.
    """
    if not scheduler:
        raise ClusterFailed("no_address")
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterFailed("no_dask") from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterFailed("unknown", scheduler) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterFailed("empty", scheduler) from error
        yield client.get_executor(pure=False)


# -- here ------------------------------------------------------------------------------------------
class Cluster(Batches):
    """Stands where `Workers` stands: sends so many files away."""

    def __init__(self, executor: Executor, reference: Path, files: int) -> None:
        super().__init__(files, BATCH)
        self.executor = executor
        self.registers = {path.name: path.read_bytes() for path in reference.glob("*.csv")}
        self.program = _own()
        self.sent: list[Future] = []

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        for batch in self.sent:
            batch.cancel()  # those that nobody waits for any more

    def send(self, batch: Batch, *, again: bool = False) -> None:
        """Ask for a batch; `again`: for one file whose batch broke off."""
        files = [file for file, _ in batch]
        try:
            sent = self.executor.submit(read_many, files, self.registers, self.program)
        except (OSError, RuntimeError):  # closed, or broken
            _fail(batch, ClusterFailed("lost"))
            return
        self.sent.append(sent)
        sent.add_done_callback(partial(self._tell, batch, again))

    def _tell(self, batch: Batch, again: bool, done: Future[list[FileResult]]) -> None:
        error = CancelledError() if done.cancelled() else done.exception()
        if error is None:
            for (_, told), result in zip(batch, done.result(), strict=True):
                told.set_result(result)
        elif isinstance(error, ClusterFailed):
            _fail(batch, error)
        elif isinstance(error, CancelledError):
            _fail(batch, ClusterFailed("lost"))
        elif again:
            ((_, source, _), told), *_ = batch
            issue = Issue("file_stopped", source, found=f"{type(error).__name__}: {error}")
            told.set_result(FileResult(source, Tidied(), [issue], readable=False))
        else:  # its machine died, and so did others that took over: each is tried once more, alone
            for one in batch:
                self.send([one], again=True)


def _fail(batch: Batch, error: ClusterFailed) -> None:
    for _, told in batch:
        told.set_exception(error)


# -- there -----------------------------------------------------------------------------------------
@dataclass(eq=False)
class _Kept:
    """A reader, ready for more files, and the folder of its registers."""

    registers: Mapping[str, bytes]
    folder: tempfile.TemporaryDirectory[str]
    workers: Workers  # of which there is one

    def end(self) -> None:
        """End it, unless somebody has just taken it."""
        with suppress(ValueError):
            _kept.remove(self)
            self.workers.__exit__(None)
            self.folder.cleanup()


_kept: list[_Kept] = []  # one for each batch that this process reads at a time, as a rule one


@cache
def _own() -> str:
    """The program of this process, with the registers that come with it."""
    return program(Path(tempfile.gettempdir()))


def read_many(
    paths: Sequence[File], registers: Mapping[str, bytes], made_by: str
) -> list[FileResult]:
    """What files give, in their order, by the reader that this process keeps.

    `paths`: path, source and basis of each. `registers`: their files by name. `made_by`: the
    program that asks, which has to be this one. ClusterFailed: unlike, unseen.
    """
    if _own() != made_by:
        raise ClusterFailed("unlike", gethostname())
    for folder in {path.parent for path, *_ in paths}:
        if not folder.is_dir():
            raise ClusterFailed("unseen", f"{gethostname()}: {folder}")
    kept = _reader(registers)
    try:
        return kept.workers.read_all(paths)
    finally:
        _kept.append(kept)
        timer = Timer(IDLE, kept.end)
        timer.daemon = True
        timer.start()


def _reader(registers: Mapping[str, bytes]) -> _Kept:
    """A reader with these registers that is free, or a new one. Of others those free are ended."""
    for kept in [*_kept]:
        if kept.registers != registers:
            kept.end()
    with suppress(IndexError):
        return _kept.pop()
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    for name, data in registers.items():
        (Path(folder.name) / name).write_bytes(data)
    return _Kept(registers, folder, Workers(Path(folder.name), 1))
