"""Files read on the machines of an executor: the same tables, whatever the machines do."""

import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import pytest

from analysis.cli import main
from analysis.run import cluster, guard
from analysis.run.build import build
from projects import *  # noqa: F403
from projects import TITLE, counts, issues, table
from workbook_makers import REFERENCE

STUMBLING = """
import os, sys
from analysis.reading.reader import Reader
from analysis.run.guard import serve

tidy = Reader.tidy

def stumbles(self, workbook, basis, *found):
    if workbook.source == "moi.xlsx":
        os.abort()
    return tidy(self, workbook, basis, *found)

Reader.tidy = stumbles
serve(int(sys.argv[1]))
"""


@pytest.fixture
def many(raw):
    """More files than one machine is asked for at once."""
    for n in range(cluster.BATCH + 4):
        title = TITLE.replace("2018", str(2016 + n % 4))
        counts(raw / f"so {n}.xlsx", ("Kỳ Ninh", n % 20), ("Kỳ Hà", 19), title=title)
    return raw


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def tables(folder):
    return {name: data for name, data in files(folder).items() if name.endswith((".csv", "quet"))}


class Backwards(Executor):
    """Does what it was asked for last first, when it is asked for nothing any more."""

    def __init__(self, broken=()):
        self.asked, self.broken = [], broken

    def submit(self, fn, *arguments):
        future = Future()
        self.asked.append((future, fn, arguments))
        if len(arguments[0]) < cluster.BATCH:  # the last
            while self.asked:
                self.do(*self.asked.pop())
        return future

    def do(self, future, fn, arguments):
        if self.broken and any(source in self.broken for _, source, _ in arguments[0]):
            future.set_exception(BrokenExecutor("the machine is gone"))
        else:
            future.set_result(fn(*arguments))


@pytest.mark.slow
def test_two_machines_of_a_dask_cluster_give_the_same_bytes(many, processed):
    distributed = pytest.importorskip("distributed")
    build(many, processed, REFERENCE)
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as machines,
        cluster.connected(machines.scheduler_address) as executor,
    ):
        build(many, processed.with_name("far"), REFERENCE, executor=executor)
    assert len(tables(processed)) > 20
    assert tables(processed) == tables(processed.with_name("far"))


@pytest.mark.slow
def test_a_file_that_kills_its_reader_costs_itself_alone(
    many, processed, monkeypatch, tmp_path, real_workers
):
    script = tmp_path / "stumbling.py"
    script.write_text(STUMBLING, encoding="utf-8")
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(guard, "may_copy", lambda: False)  # a copy of this process is another's
    counts(many / "moi.xlsx", ("Kỳ Nam", 11))
    build(many, processed, REFERENCE)
    with ThreadPoolExecutor(1) as executor:
        build(many, processed.with_name("far"), REFERENCE, executor=executor)
    assert ("error", "file_stopped", "moi.xlsx") in issues(processed)
    assert tables(processed) == tables(processed.with_name("far"))


@pytest.mark.slow
def test_the_order_in_which_machines_answer_changes_nothing(many, processed):
    build(many, processed, REFERENCE)
    build(many, processed.with_name("far"), REFERENCE, executor=Backwards())
    assert tables(processed) == tables(processed.with_name("far"))


@pytest.mark.slow
def test_a_machine_that_dies_of_a_file_costs_that_file_alone(many, processed):
    build(many, processed, REFERENCE, executor=Backwards({"so 3.xlsx"}))
    told = [(row["source"], row["rule"]) for row in table(processed, "issues")]
    assert [source for source, rule in told if rule == "file_stopped"] == ["so 3.xlsx"]
    read = {row["source"] for row in table(processed, "indicators")}
    assert read == {f"so {n}.xlsx" for n in range(cluster.BATCH + 4) if n != 3} | {"a.xlsx"}


# -- what cannot be read far away ------------------------------------------------------------------
class Elsewhere(Executor):
    """A machine on which what is asked for meets something else."""

    def __init__(self, **changed):
        self.changed = changed

    def submit(self, fn, paths, registers, made_by):
        future = Future()
        given = {"paths": paths, "registers": registers, "made_by": made_by} | self.changed
        try:
            future.set_result(fn(**given))
        except cluster.ClusterFailed as error:
            future.set_exception(error)
        return future


class Gone(Executor):
    def submit(self, fn, *arguments):
        future = Future()
        future.cancel()
        return future


@pytest.mark.slow
@pytest.mark.parametrize(
    ("executor", "why"),
    [
        (Elsewhere(made_by="another"), "unlike"),
        (Elsewhere(paths=[(REFERENCE / "gone" / "a.xlsx", "a.xlsx", "")]), "unseen"),
        (Gone(), "lost"),
    ],
)
def test_what_cannot_be_read_far_away_leaves_the_tables(raw, processed, executor, why):
    build(raw, processed, REFERENCE)
    before = files(processed)
    counts(raw / "c.xlsx", ("Kỳ Nam", 11))
    with pytest.raises(cluster.ClusterFailed) as told:
        build(raw, processed, REFERENCE, executor=executor)
    assert told.value.why == why
    assert files(processed) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--executor", "dask"], "tcp://10.0.0.5:8786"),
        (["--scheduler", "tcp://127.0.0.1:9"], "tcp://127.0.0.1:9"),
        (["--executor", "dask", "--scheduler", "đâu đó"], "đâu đó"),
    ],
)
def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(
    raw, processed, arguments, said, monkeypatch, capsys
):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    folders = ["--raw", str(raw), "--processed", str(processed)]
    assert main(["build", *folders, *arguments]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told and not processed.exists()


def test_without_dask_a_sentence_says_what_to_install(raw, processed, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    folders = ["--raw", str(raw), "--processed", str(processed)]
    assert main(["build", *folders, "--scheduler", "tcp://127.0.0.1:9"]) == 1
    assert "uv sync --extra cluster" in capsys.readouterr().err
