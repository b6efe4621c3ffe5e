"""Files read in processes of their own: one that dies, hangs or grows costs its file and no other.

A worker is this interpreter running this module. Over its standard input it is sent one file at a
time, and over its standard output it returns what reading and checking it gave. Where the answer
does not come, the file gets an issue and the next file a new worker.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Timer

from analysis.checks.workbook import checked
from analysis.reading.reader import FileResult, Reader
from analysis.reading.rows import Tidied
from analysis.registers.register import load
from analysis.words.messages import Issue

SECONDS = 300  # for one file; the largest that is not refused takes some 15 s
MEMORY = 1_200_000_000  # bytes of address space of a worker; reading stays under 1 GiB
FILES_EACH = 12  # a further worker pays off from some dozen files on: it starts in as much time
COMMAND = (sys.executable, "-m", "analysis.run.workers")


class Worker:
    """One process that reads files one after the other, started anew after a death."""

    def __init__(self, reference: Path) -> None:
        self.command = [*COMMAND, str(reference)]
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path, source: str, basis: str) -> FileResult:
        """What the file gave, or an issue that says how its reading broke off."""
        process = self.process = self.process or self._start()
        assert process.stdin and process.stdout
        timer = Timer(SECONDS, process.kill)
        timer.start()
        try:
            pickle.dump((path, source, basis), process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)  # from a process of this very program
        except (EOFError, OSError, pickle.UnpicklingError):
            late = not timer.is_alive()
            status = self.stop()
            found = f"> {SECONDS} s" if late else f"exit {status}"
            stopped = Issue("file_stopped", source, found=found)
            return FileResult(source, Tidied(), [stopped], readable=False)
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        pipe, settings = subprocess.PIPE, os.environ | {"PYTHONUTF8": "1"}
        return subprocess.Popen(self.command, stdin=pipe, stdout=pipe, env=settings)

    def stop(self) -> int | None:
        """End the process, if there is one; returns its exit status."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        assert process.stdin and process.stdout
        with suppress(OSError):
            process.stdin.close()  # at which it ends, unless it hangs
        with process.stdout:
            try:
                return process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()


class Workers:
    """As many workers as so many files are worth, and at most one for each processor."""

    def __init__(self, reference: Path, files: int) -> None:
        count = max(1, min(os.cpu_count() or 1, files // FILES_EACH))
        self.idle: SimpleQueue[Worker] = SimpleQueue()
        self.all = [Worker(reference) for _ in range(count)]
        for worker in self.all:
            self.idle.put(worker)
        self.threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self.threads.shutdown(wait=error[0] is None, cancel_futures=True)
        for worker in self.all:
            worker.stop()

    def read(self, path: Path, source: str, basis: str) -> Future[FileResult]:
        """The result of a file, to come."""
        return self.threads.submit(self._read, path, source, basis)

    def _read(self, path: Path, source: str, basis: str) -> FileResult:
        worker = self.idle.get()
        try:
            return worker.read(path, source, basis)
        finally:
            self.idle.put(worker)


def serve(reference: Path) -> None:
    """Read the files that are asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted run ends its workers itself
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where libraries print
    _limit_memory()
    registers = load(reference)
    reader = Reader(registers)
    gc.freeze()  # the registers stay
    while True:
        try:
            path, source, basis = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            pickle.dump(checked(reader.read(path, source, basis), registers), answers)
            answers.flush()
        except BrokenPipeError:  # the run that asked is no more
            return


def _limit_memory() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    with suppress(OSError, ValueError):  # macOS refuses it, and so does a system that allows less
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
