"""One set of tables, whole, whatever cuts a run short: killed at every moment, locked, full."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.run.build import build
from analysis.run.changes import REGISTERS
from analysis.run.switch import NotOneSet, manifest_of, one_run, read_set, settle, stands, switch
from projects import *  # noqa: F403
from projects import cards, counts
from workbook_makers import REFERENCE, ROOT, TRUTHS, save

TOUCHING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "open"}
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


def set_in(folder: Path) -> dict[str, bytes]:
    """The tables of a folder, as they stand there, without what they are compared with."""
    paths = [*folder.glob("*.csv"), *folder.glob("*.parquet")]
    return {path.name: path.read_bytes() for path in paths if path.stem != "changes"}


def hidden(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith(".")} - {REGISTERS}


def _next_workbooks(raw: Path) -> None:
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 12))
    save(raw / "b.xlsx", TRUTHS["funds"].layouts["communes_by_source-2"]())
    counts(raw / "c.xlsx", ("Kỳ Nam", 11), ("Kỳ Hạc", 14))
    cards(raw, ("a.xlsx", "reported"), ("b.xlsx", "illustrative"), ("c.xlsx", "reported"))


@pytest.fixture
def two_sets(raw, built, once):
    """A set that stands, and the next one: new figures in every table of rows."""
    shutil.rmtree(raw)
    once("next_raw", _next_workbooks, raw)
    other = built.with_name("other")
    return set_in(built), set_in(once("other", lambda to: build(raw, to, REFERENCE), other))


def dies(processed: Path, moment: int, work: Callable[[], object]) -> bool:
    """Whether a process that does the work was killed before its n-th touch of the folder."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = [moment]

    def touches(event: str, given: tuple) -> None:
        if event in TOUCHING and str(processed) in str(given[0]):
            if event == "open" and not (given[2] or 0) & (os.O_WRONLY | os.O_RDWR):
                return
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touches)
    try:
        work()
    finally:
        os._exit(0)


def at_every_moment(
    processed: Path, work: Callable[[], object], step: int = 1, first: int = 1
) -> Iterator[int]:
    """Let a process die at one moment after the other, each time on the same folder."""
    shutil.rmtree(processed.with_name("before"), ignore_errors=True)
    before = shutil.copytree(processed, processed.with_name("before"))
    moment = first
    while dies(processed, moment, work):
        yield moment
        shutil.rmtree(processed)
        shutil.copytree(before, processed)
        moment += step
    assert moment > 5, "nothing was killed"


def one_set_whenever_killed(
    raw: Path, processed: Path, two: tuple[dict, dict], step: int, first: int = 1
) -> None:
    last, following = two
    seen = set()
    for moment in at_every_moment(processed, lambda: build(raw, processed, REFERENCE), step, first):
        with one_run(processed):
            settle(processed)
        there = set_in(processed)
        assert there in (last, following), f"tables of two runs, killed at {moment}"
        assert stands(processed) and hidden(processed) <= {".cache", ".lock"}
        seen.add(there == following)
        if moment % 7 == 0:
            build(raw, processed, REFERENCE)
            assert set_in(processed) == following
    assert seen == {False, True} or step > 1


@posix
@pytest.mark.slow
def test_a_run_killed_at_some_moments_leaves_one_whole_set(raw, processed, two_sets):
    """At every moment: `benchmarks/test_long.py`; of the switch alone, below."""
    one_set_whenever_killed(raw, processed, two_sets, 11, random.randint(1, 11))


@posix
@pytest.mark.slow
def test_a_run_killed_beside_its_workers_leaves_one_whole_set(
    real_workers, raw, processed, two_sets
):
    one_set_whenever_killed(raw, processed, two_sets, 47, random.randint(1, 47))


@pytest.fixture
def ready(raw, processed, two_sets):
    """The next set whole and ready beside the last; what `switch` is called with."""
    last, following = two_sets

    def prepare() -> None:
        shutil.rmtree(processed / ".new", ignore_errors=True)
        (processed / ".new").mkdir()
        for name, data in following.items():
            (processed / ".new" / name).write_bytes(data)

    prepare()
    return last, following


def refuses(monkeypatch, name: str) -> None:
    """A file that is open in Excel on Windows: nothing can take its place."""
    original = Path.replace

    def replace(self, target):
        if Path(target).name == name and Path(target).parent.name == "processed":
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("analysis.run.switch.PATIENCE", 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["contributions.csv", "issues.parquet", "manifest.json"])
def test_where_one_file_is_open_in_excel_all_stay(processed, ready, monkeypatch, name):
    last, _ = ready
    refuses(monkeypatch, name)
    with pytest.raises(PermissionError):
        switch(processed, {})
    assert set_in(processed) == last and stands(processed)
    assert not hidden(processed) & {".new", ".old"}


@pytest.mark.slow
@posix
def test_killed_while_files_are_put_back_it_goes_on_putting_back(processed, ready, monkeypatch):
    last, following = ready
    with monkeypatch.context() as patch:
        refuses(patch, "recognitions.csv")
        patch.setattr("analysis.run.switch._tidy", lambda _: None)

        def work() -> None:
            with suppress(PermissionError):
                switch(processed, {})

        for moment in at_every_moment(processed, work, 3):
            patch.undo()
            settle(processed)
            assert set_in(processed) in (last, following), moment
            assert stands(processed) and not hidden(processed) & {".new", ".old"}
            refuses(patch, "recognitions.csv")


@pytest.mark.slow
@posix
def test_a_switch_killed_at_any_moment_leaves_one_whole_set(processed, ready):
    seen = set()
    for moment in at_every_moment(processed, lambda: switch(processed, {})):
        settle(processed)
        there = set_in(processed)
        assert there in ready and stands(processed), f"tables of two runs, killed at {moment}"
        assert not hidden(processed) & {".new", ".old"}
        seen.add(there == ready[1])
    assert seen == {False, True}


@pytest.mark.slow
@posix
def test_killed_while_a_switch_is_completed_the_next_start_completes_it(processed, ready):
    _, following = ready
    for _ in at_every_moment(processed, lambda: switch(processed, {})):
        if set_in(processed) not in ready:  # in the midst of the switch
            break
    assert not stands(processed)
    for moment in at_every_moment(processed, lambda: settle(processed), 4):
        assert settle(processed)
        assert set_in(processed) == following and stands(processed), moment
        assert not hidden(processed) & {".new", ".old"}


@pytest.mark.slow
def test_killed_before_the_tidying_up_the_new_set_stays(processed, ready, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("analysis.run.switch._tidy", lambda _: None)
        switch(processed, {})
    assert {".new", ".old"} <= hidden(processed)
    settle(processed)
    assert set_in(processed) == ready[1] and stands(processed)
    assert not hidden(processed) & {".new", ".old"}


@pytest.mark.slow
def test_a_file_that_does_not_change_may_be_open(raw, processed, two_sets, monkeypatch):
    last, following = two_sets
    (same,) = {"recognitions.csv"} & {name for name in last if last[name] == following[name]}
    refuses(monkeypatch, same)
    build(raw, processed, REFERENCE)
    assert set_in(processed) == following


@pytest.mark.slow
def test_a_reader_waits_for_a_switch_and_refuses_a_mixed_set(processed, two_sets, monkeypatch):
    last, following = two_sets
    (processed / "criteria.csv").write_bytes(b"changed by hand")
    assert not stands(processed)
    names = ["criteria.csv", "indicators.csv"]
    timer = threading.Timer(0.3, lambda: (processed / "criteria.csv").write_bytes(last[names[0]]))
    timer.start()
    assert read_set(processed, names) == {name: last[name] for name in names}
    monkeypatch.setattr("analysis.run.switch.PATIENCE", 0.1)
    (processed / "indicators.csv").write_bytes(following["indicators.csv"])
    with pytest.raises(NotOneSet, match="indicators.csv"):
        read_set(processed, names)


def test_a_changed_manifest_is_none(processed, two_sets):
    path = processed / "manifest.json"
    data = path.read_bytes()
    assert manifest_of(processed)
    for at in random.Random(1).sample(range(len(data)), 60):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert manifest_of(processed) is None or manifest_of(processed) == manifest_of(processed)
    for odd in (b"", b"[]", b"null", b'{"seal": 1}', b"\xff", data[:-5]):
        path.write_bytes(odd)
        assert manifest_of(processed) is None


# -- what the command says -------------------------------------------------------------------------
def ntm(*arguments: object) -> int:
    return main(["build", *map(str, arguments)])


@pytest.fixture
def command(raw, processed, two_sets, monkeypatch):
    """The command on a folder whose set would change, and the set that stands there."""
    monkeypatch.chdir(ROOT)
    return lambda *more: ntm("--raw", raw, "--processed", processed, *more), two_sets[0]


FAULTS = {
    "full": (OSError(28, "No space left on device"), "Ổ đĩa đã đầy"),
    "quota": (OSError(122, "Disk quota exceeded"), "Ổ đĩa đã đầy"),
    "read-only": (OSError(30, "Read-only file system"), "chỉ cho đọc"),
    "broken": (OSError(5, "Input/output error"), "Input/output error"),
    "no memory": (MemoryError(), "hết bộ nhớ"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_machine_is_one_sentence_and_the_tables_stand(
    command, processed, monkeypatch, capsys, fault
):
    run, last = command
    error, words = FAULTS[fault]
    calls = iter(range(100))

    def fails(folder, name, frame):
        if next(calls) == 7:
            raise error
        (folder / f"{name}.csv").write_bytes(b"half of a set")

    monkeypatch.setattr("analysis.run.build.write_table", fails)
    assert run() == 1
    said = capsys.readouterr().err
    assert words in said and "vẫn nguyên" in said and "Traceback" not in said
    assert set_in(processed) == last and stands(processed)
    assert hidden(processed) <= {".cache", ".lock"}
    monkeypatch.undo()
    monkeypatch.chdir(ROOT)
    assert run() == 0 and set_in(processed) != last


def test_a_file_that_is_open_is_named(command, processed, monkeypatch, capsys):
    run, last = command
    refuses(monkeypatch, "contributions.csv")
    assert run("--lang", "en") == 1
    said = capsys.readouterr().err
    assert "contributions.csv" in said and "close it and run again" in said
    assert set_in(processed) == last and stands(processed)


def test_a_folder_that_nobody_may_write_into_is_told(raw, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    place = tmp_path / "file"
    place.write_bytes(b"")
    assert ntm("--raw", raw, "--processed", place) == 1
    assert "không phải thư mục" in capsys.readouterr().err
    assert ntm("--raw", raw, "--processed", place / "inside") == 1
    assert "không phải thư mục" in capsys.readouterr().err
    assert place.read_bytes() == b""


@pytest.mark.parametrize("kind", ["missing", "file", "empty"])
def test_nothing_to_read_is_an_error_and_the_tables_stand(command, raw, processed, capsys, kind):
    run, last = command
    shutil.rmtree(raw)
    if kind == "file":
        raw.write_bytes(b"no folder")
    elif kind == "empty":
        cards(raw.mkdir() or raw, ("a.xlsx", "reported"))
    assert run() == 1
    said = capsys.readouterr().err
    assert raw.name in said and "vẫn nguyên" in said
    assert set_in(processed) == last and stands(processed)


def test_where_no_file_can_be_read_the_tables_stand(command, raw, processed, capsys):
    run, last = command
    for path in raw.glob("*.xlsx"):
        path.write_bytes(path.read_bytes()[:-1500])
    assert run() == 1
    out, err = capsys.readouterr()
    assert "vẫn nguyên" in err and "a.xlsx" in out
    assert set_in(processed) == last and stands(processed)


@pytest.mark.slow
def test_what_a_run_before_left_is_cleared_away_and_told(command, processed, capsys):
    run, _ = command
    (processed / ".new").mkdir()
    (processed / ".new" / "criteria.csv").write_bytes(b"half")
    assert run() == 0
    assert "Lần chạy trước" in capsys.readouterr().out
    assert hidden(processed) <= {".cache", ".lock"}
    assert run() == 0
    assert "Lần chạy trước" not in capsys.readouterr().out


@pytest.mark.slow
def test_the_second_of_two_runs_waits_and_says_so(command, processed, monkeypatch, capsys):
    run, last = command
    free = threading.Event()

    def other() -> None:
        with one_run(processed):
            holds.set()
            free.wait(20)

    holds = threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    holds.wait(20)
    monkeypatch.setattr(
        "analysis.run.build.one_run",
        lambda folder, waiting: one_run(folder, lambda: (waiting(), free.set())),
    )
    assert run() == 0
    thread.join()
    assert "đang chờ" in capsys.readouterr().err
    assert set_in(processed) != last


# -- real processes --------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("end", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_command_that_is_ended_leaves_one_set_and_no_process(raw, processed, two_sets, end):
    if not hasattr(signal, end):
        pytest.skip("no such signal here")
    last, following = two_sets
    shutil.rmtree(processed / ".cache", ignore_errors=True)
    words = [sys.executable, "-m", "analysis", "build", "--raw", raw, "--processed", processed]
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    time.sleep(random.uniform(0.5, 4))
    process.send_signal(getattr(signal, end))
    said = process.communicate(timeout=60)[1]
    assert process.returncode in (0, 130, -2, -15, -9) and "Traceback" not in said
    assert process.returncode != 130 or "Đã dừng" in said
    assert set_in(processed) in (last, following)
    build(raw, processed, REFERENCE)
    assert set_in(processed) == following and hidden(processed) <= {".cache", ".lock"}


KILLED = """
import os, signal, sys
left, folder = int(sys.argv.pop(1)), sys.argv[-1]
def moves(event, given):
    global left
    if event == "os.rename" and os.path.dirname(given[1]) == folder:
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(moves)
from analysis.cli import main
main()
"""


def killed(words: list[str], apart: bool) -> int:
    """How a command ends that is killed in its moves: of a process of its own, or of a copy."""
    if apart:
        command = [sys.executable, "-c", KILLED, *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True).returncode
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        sys.argv = ["-c", *words]
        exec(KILLED, {})
    finally:
        os._exit(0)


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("move", "apart"), [(1, False), (6, True), (12, False)])
def test_a_command_killed_while_it_switches_is_completed_by_the_next(
    command, raw, processed, two_sets, capsys, move, apart
):
    """Killed before it moves in the first, the sixth, the twelfth of its files."""
    run, (last, following) = command[0], two_sets
    words = [str(move), "build", "--raw", str(raw), "--processed", str(processed)]
    assert killed(words, apart) == -signal.SIGKILL
    there = set_in(processed)
    assert stands(processed) == (move == 1)
    assert there == last if move == 1 else there not in (last, following)
    with pytest.raises(NotOneSet) if move > 1 else nullcontext():
        read_set(processed, [name for name in last if last[name] != following[name]])
    assert run() == 0
    assert "ghi nốt trọn vẹn" in capsys.readouterr().out
    assert set_in(processed) == following and stands(processed)
    assert hidden(processed) <= {".cache", ".lock"}


@pytest.mark.slow
@posix
def test_a_disk_that_is_full_is_told_and_the_tables_stand(raw, processed, two_sets):
    last, _ = two_sets
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000));"
        "from analysis.cli import main; sys.exit(main())"
    )
    words = [sys.executable, "-c", code, "build", "--raw", str(raw), "--processed", str(processed)]
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}  # or Python would keep modules cut short
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=env)
    assert ran.returncode == 1 and "Ổ đĩa đã đầy" in ran.stderr and "Traceback" not in ran.stderr
    assert set_in(processed) == last and stands(processed)
