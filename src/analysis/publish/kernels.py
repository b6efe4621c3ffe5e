"""Kernels for notebooks: each a process of its own, so that nothing of one reaches the next.

Where the system can, such a process is a copy (fork) of one that has imported everything and has
run nothing: it starts in a moment. Elsewhere each kernel starts by itself.

The one that is copied is this interpreter running this module. Over its standard input it is asked
for copies, and whether they live; when nobody asks any more, it ends them all.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.garbage import SELDOM

# The frameworks of macOS do not survive a fork, and Windows has none.
FORKS = sys.platform == "linux"
KERNEL = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
COMMAND = (sys.executable, "-P", "-m", "analysis.publish.kernels")
IMPORTED = (
    *("analysis.run.build", "analysis.run.book", "analysis.publish.notebooks"),
    *("analysis.explore.explorer", "matplotlib.backends.backend_agg", "ipykernel.kernelapp"),
    *("matplotlib.backends.backend_svg", "matplotlib_inline.backend_inline"),
)
ENDED = 1  # what is said of a copy when the process it was copied from is gone


class Kernels:
    """Kernels of this interpreter, for any number of notebooks; ended with the block."""

    def __init__(self) -> None:
        self.nursery = Nursery() if FORKS else None
        self.managers: list[AsyncKernelManager] = []

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        """End all that still run; who waits for one is told that it died."""
        if self.nursery:
            self.nursery.close()
            return
        for manager in self.managers:
            if isinstance(manager.provisioner, LocalProvisioner) and manager.provisioner.process:
                manager.provisioner.process.kill()

    def manager(self) -> AsyncKernelManager:
        """What starts and stops one kernel."""
        made = AsyncKernelManager(kernel_spec_manager=_OwnSpec(), kernel_name="python3")
        if self.nursery:
            own = {"kernel_id": secrets.token_hex(8), "kernel_spec": made.kernel_spec}
            made.provisioner = _Copied(parent=made, **own)
            made.provisioner.nursery = self.nursery
        self.managers.append(made)
        return made


def own_kernel(folder: Path) -> None:
    """Write a kernel `python3` of this interpreter into a folder of Jupyter's data."""
    spec = {"argv": KERNEL, "display_name": "Python 3", "language": "python"}
    (folder / "kernels" / "python3").mkdir(parents=True)
    (folder / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec), "utf-8")


class _OwnSpec(KernelSpecManager):
    """This interpreter: a kernel of the user with the same name may be of another environment."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """That of this interpreter, whatever the name."""
        return KernelSpec(argv=KERNEL, display_name="Python 3", language="python")


class _Copied(LocalProvisioner):
    """Kernels that are copies."""

    nursery: Nursery | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Where the kernel can be reached that runs from now on."""
        assert self.nursery
        self.process = Copy(self.nursery, cmd[len(KERNEL[:-2]) :], str(kwargs.get("cwd") or "."))
        self.pid = self.process.pid
        return self.connection_info


# -- the process that is copied ------------------------------------------------------------------
class Nursery:
    """The process that is copied, as the run sees it."""

    def __init__(self) -> None:
        backend = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # that of a kernel
        settings = backend | os.environ | {"PYTHONUTF8": "1"}
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(
            COMMAND, stdin=pipe, stdout=pipe, stderr=null, env=settings, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.lock = threading.Lock()

    def ask(self, *question: object) -> Any:
        """The answer to a question. OSError: the process is no more."""
        with self.lock:
            assert self.process.stdin and self.process.stdout
            print(json.dumps(question), file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
        if not answer:
            raise BrokenPipeError("the process that kernels are copied from has ended")
        return json.loads(answer)

    def close(self) -> None:
        """End it and, before, all its copies."""
        assert self.process.stdin
        with suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()  # at which its copies end, too
            self.process.wait()


class Copy:
    """A copy, to those who know `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, nursery: Nursery, words: list[str], folder: str) -> None:
        self.nursery = nursery
        self.returncode: int | None = None
        self.pid: int = nursery.ask("copy", words, folder)

    def poll(self) -> int | None:
        """Its exit status; None as long as it lives."""
        if self.returncode is None:
            try:
                self.returncode = self.nursery.ask("poll", self.pid)
            except (OSError, ValueError):
                self.returncode = ENDED
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        with suppress(OSError, ValueError):
            self.nursery.ask("signal", self.pid, int(number))

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    terminate = kill

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit status, for those who know that it has ended."""
        return self.poll()


def serve() -> None:
    """Copy this process as often as is asked for, until nobody asks any more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.set_threshold(SELDOM)  # of the copies, too
    for name in IMPORTED:
        importlib.import_module(name)
    _draw_one()
    gc.collect()
    gc.freeze()
    living: set[int] = set()
    for line in sys.stdin:
        task, *given = json.loads(line)
        if task == "copy":
            answer = _copy(answers, *given)
            living.add(answer)
        elif task == "poll":
            answer = _status(given[0], living)
        else:
            answer = _send(living, *given)
        print(json.dumps(answer), file=answers, flush=True)
    for pid in living:
        _send(living, pid, signal.SIGKILL)
    os._exit(0)


def _draw_one() -> None:
    """A picture for nobody: each copy would look for the fonts and read them anew."""
    from analysis.figures.drawn import Drawn, Mark
    from analysis.figures.files import pictures

    marks = [Mark(name, 1.0, "1", colour="#444444") for name in "Aă"]
    pictures(Drawn("bars", "bars", "Ạ", marks=tuple(marks), source_note="ộ"))


def _copy(answers: IO[str], words: list[str], folder: str) -> int:
    """The process of a new kernel."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    try:  # from here on it is the copy
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, sys.stdin.fileno())
        os.close(answers.fileno())
        os.chdir(folder)
        kernel = importlib.import_module("ipykernel.kernelapp").IPKernelApp
        kernel.launch_instance(argv=[*words, f"--IPKernelApp.parent_handle={parent}"])
    finally:
        os._exit(0)


def _status(pid: int, living: set[int]) -> int | None:
    if pid not in living:
        return ENDED
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    living.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _send(living: set[int], pid: int, number: int) -> None:
    """Send a signal to a copy and what it has started; one that has ended may be another by now."""
    if pid in living:
        with suppress(ProcessLookupError):
            os.killpg(pid, number)


if __name__ == "__main__":
    serve()
