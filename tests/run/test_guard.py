"""Files are read apart: what hangs, grows or dies there costs one sentence, and nothing stays."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

import analysis
from analysis.run import guard
from analysis.run.guard import SECONDS, Guarded, Stopped, may_copy
from analysis.run.workers import Workers
from analysis.sheets.workbooks import read_workbook
from workbook_makers import save_grid

GOOD = [
    ["Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"],
    ["TT", "Tên xã", "Số tiêu chí đạt"],
    [1, "Kỳ Ninh", 20],
    [2, "Kỳ Hà", 19],
]


linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")
WAYS = [pytest.param(False, id="anew"), pytest.param(True, id="copied", marks=linux)]


@pytest.fixture(params=WAYS)
def process(request, monkeypatch):
    own = psutil.Process().memory_info().rss if request.param else 0
    monkeypatch.setattr(guard, "may_copy", lambda: True)  # however large the tests have become
    monkeypatch.setattr(guard, "MEMORY", guard.MEMORY + own)
    one = Guarded(copied=request.param)
    yield one
    one.stop()


def test_a_function_answers_from_a_process_of_its_own(process):
    assert process.call(os.getpid) not in (os.getpid(), None)
    assert process.call(os.getpid) == process.call(os.getpid), "which is kept"
    with pytest.raises(ZeroDivisionError):
        process.call(divmod, 1, 0)
    assert process.call(divmod, 7, 2) == (3, 1)


def test_one_that_dies_is_told_and_the_next_call_has_a_new_one(process, capfd):
    before = process.call(os.getpid)
    with pytest.raises(Stopped, match="exit 7"):
        process.call(os._exit, 7)
    assert process.call(os.getpid) != before
    assert process.call(os.write, 2, b"thread panicked at library.rs") > 0
    assert process.call(print, "a library that prints") is None
    with pytest.raises(Stopped):
        process.call(os.abort)
    assert capfd.readouterr() == ("", ""), "its last words reach no screen"


def test_one_that_takes_too_long_is_ended_and_not_tried_again(process, monkeypatch):
    process.call(os.getpid)
    monkeypatch.setattr(guard, "SECONDS", 0.3)
    with pytest.raises(Stopped, match=r"> 0\.3 s") as stopped:
        process.call(time.sleep, 60)
    assert not stopped.value.again


def test_files_at_which_a_reader_hangs_are_tried_alone_for_a_shorter_time(monkeypatch, tmp_path):
    tried = []

    def hangs(self, function, *args, within=SECONDS):
        tried.append(within)
        raise Stopped(f"> {within} s", again=False)

    monkeypatch.setattr(Guarded, "call", hangs)
    with Workers(tmp_path, 0) as workers:
        results = workers.read_all([(tmp_path / name, name, "") for name in ("a.xlsx", "b.xlsx")])
    assert [issue.rule for one in results for issue in one.issues] == ["file_stopped"] * 2
    assert tried[0] == SECONDS and all(one <= SECONDS / 4 for one in tried[1:]), "not twice as long"


def test_one_that_grows_is_ended(process):
    with pytest.raises(Stopped, match="MB"):
        process.call(bytes, 3_000_000_000)


def test_where_no_limit_of_the_system_holds_the_parent_looks_at_the_memory(process, monkeypatch):
    process.call(os.getpid)
    monkeypatch.setattr(guard, "MEMORY", 1)
    with pytest.raises(Stopped, match="MB"):
        process.call(time.sleep, 60)


def test_what_dies_is_tried_once_more(monkeypatch, tmp_path):
    save_grid(tmp_path / "a.xlsx", GOOD)
    calls = []

    def dies_first(self, function, *args):
        calls.append(function)
        if len(calls) == 1:
            raise Stopped("exit -9")
        return original(self, function, *args)

    original = Guarded.call
    monkeypatch.setattr(Guarded, "call", dies_first)
    assert len(analysis.read_workbook(tmp_path / "a.xlsx").indicators) == 2


def test_an_interrupted_call_leaves_no_answer_for_the_next(process, monkeypatch):
    process.call(os.getpid)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(guard.pickle, "load", interrupted)
        process.call(divmod, 7, 2)
    assert process.call(divmod, 9, 2) == (4, 1)


def test_a_process_that_cannot_start_says_why(monkeypatch):
    program = "raise SystemExit('no such library')"
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-c", program))
    with pytest.raises(RuntimeError, match="no such library"):
        Guarded().call(os.getpid)


@linux
def test_a_copy_holds_nothing_that_is_open_here(monkeypatch, tmp_path):
    """Neither what a run has locked, nor the pipes of its other workers."""
    monkeypatch.setattr(guard, "may_copy", lambda: True)
    with (tmp_path / "lock").open("w"):
        first, second = Guarded(copied=True), Guarded(copied=True)
        for one in (first, second):
            assert one.call(os.getpid) != os.getpid()
            held = one.call(os.listdir, "/proc/self/fd")
            assert len(held) <= 7, "three streams, what is asked and told, the lifeline, the folder"
        first.stop()
        assert second.call(divmod, 7, 2) == (3, 1)
        second.stop()


def test_a_process_with_threads_or_much_in_memory_is_not_copied(monkeypatch):
    assert not may_copy() or sys.platform == "linux"
    monkeypatch.setattr(guard, "MEMORY", 1_000_000)
    assert not may_copy()
    monkeypatch.undo()
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    assert not may_copy()
    done.set()
    thread.join()


SCRIPT = """
import analysis
book = analysis.read_workbook("a.xlsx")
print(len(book.indicators), len(book.grid))
"""


@pytest.mark.slow
def test_a_script_needs_no_guard_and_no_file_beside_it_is_taken_for_a_library(tmp_path):
    save_grid(tmp_path / "a.xlsx", GOOD)
    (tmp_path / "run.py").write_text(SCRIPT, encoding="utf-8")
    here = tmp_path / "elsewhere"
    here.mkdir()
    for name in ("numpy", "pickle", "analysis", "xlrd"):
        (tmp_path / "planted" / f"{name}.py").parent.mkdir(exist_ok=True)
        (tmp_path / "planted" / f"{name}.py").write_text("raise SystemExit('planted')")
    save_grid(tmp_path / "planted" / "a.xlsx", GOOD)
    for folder in (tmp_path, tmp_path / "planted"):
        done = subprocess.run(
            [sys.executable, str(tmp_path / "run.py")],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert (done.returncode, done.stdout) == (0, "2 10\n"), done.stderr


ASLEEP = """
import os, time
from analysis.run.guard import Guarded
one = Guarded(copied={copied})
print(one.call(os.getpid), flush=True)
{busy}
"""
BUSY = {
    "idle": "time.sleep(60)",
    "sleeping": "one.call(time.sleep, 60)",
    "never giving way": "import re; one.call(re.match, '(a+)+$', 'a' * 40 + 'b')",
}


def gone(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@linux  # elsewhere no kernel does that
@pytest.mark.parametrize("copied", [False, True])
@pytest.mark.parametrize("busy", BUSY)
def test_no_process_outlives_a_run_that_was_killed(busy, copied):
    code = ASLEEP.format(busy=BUSY[busy], copied=copied)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        time.sleep(0.5)
        assert psutil.pid_exists(pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert gone(pid, 5)


@pytest.mark.slow
def test_nothing_stays_when_a_session_ends(tmp_path):
    save_grid(tmp_path / "a.xlsx", GOOD)
    code = (
        "import analysis, psutil; analysis.read_workbook('a.xlsx');"
        "print(psutil.Process().children()[0].pid)"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert gone(int(made.stdout), 5)


def test_the_sheets_of_a_file_come_from_there_unchanged(tmp_path):
    path = Path(save_grid(tmp_path / "a.xlsx", GOOD))
    assert guard.apart(read_workbook, path, "a.xlsx") == read_workbook(path, "a.xlsx")
