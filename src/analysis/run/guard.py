"""A process of its own for what may hang, grow or die: reading files that others sent.

It is this interpreter, running `serve`: started anew or, for those who ask for it and where that is
safe, as a copy (fork) of theirs, which has all imported. It is sent a function and its arguments,
and sends back what that gives. What holds it:

- time: its parent kills it (every system). Should its parent be gone, the kernel does, by a timer
  (not on Windows).
- memory: the kernel refuses more (Linux). macOS and Windows have no such limit that holds; there
  the parent alone holds it, by looking every so often, and what grows faster may pass it shortly.
- its end with that of its parent, however that ends: by the kernel (Linux); elsewhere by a thread,
  so that code in C that never gives way goes on, on macOS until its time is up.
- what it or a library prints, and the last words of what dies, reach no screen.
"""

from __future__ import annotations

import atexit
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, NoReturn, TypeVar

import psutil

from analysis.garbage import collecting_seldom

Given = TypeVar("Given")

SECONDS = 120  # for one call; the largest file that is not refused takes some 15 s
GRACE = 30  # seconds more, after which a process without a parent is ended
MEMORY = 1_200_000_000  # bytes that a process may add to its own; reading stays under 1 GiB
PRINTED = 20_000_000  # bytes that it may write, which go nowhere
LOOKS = 0.05  # seconds from one look at the memory to the next
NO_MEMORY = 71  # exit status
PROGRAM = (
    "import sys; sys.path[:] = sys.argv[2:];"
    "from analysis.run.guard import serve; serve(int(sys.argv[1]))"
)
COMMAND = (sys.executable, "-X", "utf8", "-c", PROGRAM)
# One thread for each: those of a library for arithmetic take much of the memory, and of the start.
_ALONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Stopped(Exception):
    """The process ended before it gave an answer; `again`: a second trial may do better."""

    def __init__(self, found: str, again: bool = True) -> None:
        super().__init__(found)
        self.found, self.again = found, again


class Guarded:
    """One process that answers one call after the other, started anew after its end."""

    def __init__(self, *, copied: bool = False) -> None:
        self.copied = copied
        self.process: subprocess.Popen[bytes] | _Copy | None = None
        self.ready = False
        self.lifeline = -1
        self.printed: IO[bytes] | None = None

    def call(
        self, function: Callable[..., Given], *args: object, within: float | None = None
    ) -> Given:
        """What a function of a module gives there; its exceptions are those of the function.

        `within`: seconds, if fewer than `SECONDS`. Stopped: the process died, took too long or grew
        too large. RuntimeError: it cannot start.
        """
        asked = pickle.dumps((function, args))
        process = self.process or self.start()
        assert process.stdin and process.stdout
        watch = _Watch(process, min(SECONDS, within or SECONDS))
        try:
            with watch:
                self.ready = self.ready or pickle.load(process.stdout)
                process.stdin.write(asked)
                process.stdin.flush()
                good, value = pickle.load(process.stdout)  # from a process of this very program
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            started, told = self.ready, self._last_words()
            status = self.stop()
            if not started:
                raise RuntimeError(f"{' '.join(COMMAND[:1])}: {told}") from error
            memory = f"> {MEMORY // 1_000_000} MB" if status == NO_MEMORY else ""
            why = watch.why or memory or f"exit {status}"
            raise Stopped(why, again=not watch.late) from None
        except BaseException:  # such as Ctrl-C: the answer to come would be that of another call
            self.stop()
            raise
        if not good:
            raise value
        return value

    def start(self) -> subprocess.Popen[bytes] | _Copy:
        """The process, running; it need not be waited for."""
        ours, theirs = -1, -1
        if os.name == "posix":
            theirs, ours = os.pipe()
        self.printed, pipe = tempfile.TemporaryFile(), subprocess.PIPE  # noqa: SIM115
        self.ready, self.lifeline = False, ours
        paths = [path for path in sys.path if path]  # never the folder in which we happen to be
        try:
            if self.copied and may_copy():
                self.process = _Copy(theirs, self.printed.fileno())
            else:
                self.process = subprocess.Popen(
                    [*COMMAND, str(theirs), *paths],
                    stdin=pipe,
                    stdout=pipe,
                    stderr=self.printed,
                    env=os.environ | _ALONE,
                    pass_fds=(theirs,) if theirs >= 0 else (),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        finally:
            if theirs >= 0:
                os.close(theirs)
        return self.process

    def stop(self) -> int | None:
        """End the process, if there is one; returns its exit status."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        assert process.stdin and process.stdout and self.printed
        with suppress(OSError):
            process.stdin.close()  # at which it ends, unless it is at work
        with process.stdout, self.printed:
            try:
                status = process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                status = process.wait()
        if self.lifeline >= 0:
            os.close(self.lifeline)
        return status

    def _last_words(self) -> str:
        assert self.printed
        self.printed.seek(0)
        lines = self.printed.read().decode("utf-8", "replace").split("\n")
        return " ".join(line.strip() for line in lines if line.strip())[-300:]


class _Watch:
    """Kills a process that takes too long or grows too large; `why` then says which."""

    def __init__(self, process: subprocess.Popen[bytes] | _Copy, seconds: float) -> None:
        self.process, self.done, self.seconds = process, threading.Event(), seconds
        self.why, self.late = "", False
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _look(self) -> None:
        end = time.monotonic() + self.seconds
        while not self.done.wait(LOOKS):
            with suppress(psutil.Error):
                self.late = time.monotonic() > end
                large = psutil.Process(self.process.pid).memory_info().rss > MEMORY
                if self.late or large:
                    self.why = (
                        f"> {self.seconds:g} s" if self.late else f"> {MEMORY // 1_000_000} MB"
                    )
                    self.process.kill()
                    return


# -- a copy of this process ------------------------------------------------------------------------
def may_copy() -> bool:
    """Whether this process may be copied: no thread of it would be missed, and it is small.

    The frameworks of macOS do not survive a fork, and Windows has none.
    """
    alone = sys.platform == "linux" and threading.active_count() == 1
    return alone and psutil.Process().memory_info().rss < MEMORY // 4


class _Copy:
    """A copy of this process that runs `serve`, to those who know `subprocess.Popen`."""

    def __init__(self, lifeline: int, printed: int) -> None:
        asked, ask = os.pipe()
        told, tell = os.pipe()
        self.status: int | None = None
        self.pid = os.fork()
        if not self.pid:
            _as_copy(asked, tell, printed, lifeline)
        os.close(asked)
        os.close(tell)
        self.stdin, self.stdout = os.fdopen(ask, "wb"), os.fdopen(told, "rb")

    def kill(self) -> None:
        """End it, unless it has ended."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. TimeoutExpired: it has none so soon."""
        end = time.monotonic() + (timeout or 0)
        while self.status is None:
            ended, status = os.waitpid(self.pid, 0 if timeout is None else os.WNOHANG)
            if ended:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise subprocess.TimeoutExpired("serve", timeout or 0)
            else:
                time.sleep(0.002)
        return self.status


def _as_copy(*given: int) -> NoReturn:
    """Serve, holding nothing of what the process that was copied has open."""
    status = 1
    try:
        from fcntl import F_DUPFD, fcntl  # not on Windows

        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Away from the numbers that they are to have, then there, in this order: 0 to 3.
        for number, kept in enumerate([fcntl(one, F_DUPFD, 10) for one in given]):
            os.dup2(kept, number)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        sys.stdout = sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        serve(3)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


# -- the process of this session -------------------------------------------------------------------
_session, _turn = Guarded(), threading.Lock()
_owner = os.getpid()


def apart(function: Callable[..., Given], *args: object) -> Given:
    """What a function of a module gives in the process that this session keeps for such calls.

    Where that process dies, a new one tries once more. Errors as those of `Guarded.call`.
    """
    global _session, _owner
    with _turn:
        if _owner != os.getpid():  # after a fork: that process answers another
            _session, _owner = Guarded(), os.getpid()
        try:
            return _session.call(function, *args)
        except Stopped as error:
            if not error.again:
                raise
        return _session.call(function, *args)


def prepare(function: Callable[..., object], *args: object) -> None:
    """Start the process of this session and call a function there, without waiting for it."""
    if _session.process is None or _owner != os.getpid():
        threading.Thread(target=_prepared, args=(function, *args), daemon=True).start()


def _prepared(function: Callable[..., object], *args: object) -> None:
    with suppress(Stopped, RuntimeError):  # the call that needs it will tell
        apart(function, *args)


@atexit.register
def _end() -> None:
    if _owner == os.getpid():
        _session.stop()


# -- inside of it ----------------------------------------------------------------------------------
@collecting_seldom()
def serve(lifeline: int) -> None:
    """Answer calls until nobody asks any more. `lifeline`: a pipe whose other end the parent holds,
    or -1."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted run ends its processes itself
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # where libraries print
    _end_with_parent(lifeline)
    _limit()
    _answer(answers, True)
    while True:
        try:
            function, args = pickle.load(asked)
        except EOFError:
            return
        except Exception as error:  # of a module that is not there, such as a script's own
            _answer(answers, (False, error))
            continue
        with _timed(), suppress(BrokenPipeError):
            _answer(answers, _outcome(function, args))


def _outcome(function: Callable[..., object], args: tuple) -> tuple[bool, object]:
    try:
        return True, function(*args)
    except MemoryError:
        os._exit(NO_MEMORY)
    except Exception as error:
        return False, error


def _answer(answers: IO[bytes], given: object) -> None:
    pickle.dump(given, answers)
    answers.flush()


class _timed:
    """A last limit in wall time, held by the kernel where a process has no parent any more."""

    def __enter__(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, SECONDS + GRACE)

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _end_with_parent(lifeline: int) -> None:
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC)
        if select.select([lifeline], [], [], 0)[0]:  # it ended meanwhile
            os._exit(0)
    else:
        parent = psutil.Process(os.getppid())
        threading.Thread(target=lambda: (parent.wait(), os._exit(0)), daemon=True).start()


def _limit() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    own = psutil.Process().memory_info().vms
    limits = (
        (resource.RLIMIT_AS, own + MEMORY),
        (resource.RLIMIT_FSIZE, PRINTED),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        with suppress(OSError, ValueError):  # macOS refuses it; so does a system that allows less
            resource.setrlimit(what, (most, most))
