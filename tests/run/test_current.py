"""A rerun that finds nothing new says what a build would say, and any doubt makes it build."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.run import current
from analysis.run.build import build
from analysis.run.current import standing
from analysis.run.inputs import NothingToRead
from analysis.words import names
from projects import *  # noqa: F403
from projects import TITLE, Here, counts, table, usual_reader
from workbook_makers import REFERENCE, ROOT

TODAY = date.today()


@pytest.fixture
def reference(tmp_path):
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def told(raw, processed, reference):
    """What a look at the tables of one build says; None where they must be built."""
    first = build(raw, processed, reference)
    assert standing(raw, processed, reference, "vi") == replace(first, changes=[], new_files=0)
    return lambda lang="vi": standing(raw, processed, reference, lang)


def on(monkeypatch, day: date) -> None:
    class Clock(date):
        @classmethod
        def today(cls):
            return day

    monkeypatch.setattr(current, "date", Clock)


def put_in_place(path: Path, data: bytes) -> None:
    """Another content with the date of the one before."""
    stamp = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


@pytest.mark.slow
def test_another_language_is_built(told):
    assert told("en") is None


@pytest.mark.parametrize("doing", ["other", "older", "removed", "new", "moved", "register"])
@pytest.mark.slow
def test_whatever_a_run_is_made_of_is_looked_at(told, raw, reference, doing):
    path = raw / "a.xlsx"
    before = path.read_bytes()
    if doing == "register":
        register = reference / "vocabulary.csv"
        put_in_place(register, register.read_bytes().replace(b"\n", b"\r\n", 1))
    elif doing == "removed":
        path.unlink()
    elif doing == "moved":
        path.rename(raw / "c.xlsx")
    elif doing == "new":
        counts(raw / "c.xlsx", ("Kỳ Nam", 3))
    else:
        counts(path, ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
        put_in_place(path, path.read_bytes())
        if doing == "older":
            os.utime(path, (1_000_000_000, 1_000_000_000))
        assert path.read_bytes() != before
    assert told() is None


@pytest.mark.slow
def test_dates_of_files_and_a_deleted_cache_cost_nothing(told, raw, processed, reference):
    for path in [*raw.rglob("*"), *processed.rglob("*"), *reference.rglob("*")]:
        os.utime(path, (4_000_000_000, 4_000_000_000))
    shutil.rmtree(processed / ".cache")
    assert told()


@pytest.mark.parametrize("name", ["criteria.csv", "indicators.parquet", "manifest.json"])
def test_a_table_that_was_edited_or_is_gone_is_built(told, processed, name):
    path = processed / name
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert told() is None
    path.unlink()
    assert told() is None
    path.write_bytes(data)
    assert told()


@pytest.mark.parametrize("name", [".new", ".old"])
def test_what_a_run_that_was_cut_short_left_is_cleared_by_a_build(told, processed, name):
    (processed / name).mkdir()
    assert told() is None


@pytest.mark.slow
def test_a_clock_set_back_and_results_of_later_days_are_built(
    told, raw, processed, reference, monkeypatch
):
    on(monkeypatch, TODAY + timedelta(days=400))
    assert told(), "what is no result of a later day today is none in a year"
    on(monkeypatch, TODAY - timedelta(days=1))
    assert told() is None
    monkeypatch.undo()
    title = TITLE.replace("2018", str(TODAY.year + 1))
    counts(raw / "a.xlsx", ("Kỳ Hoa", 5), ("Kỳ Xuân", 6), title=title)
    monkeypatch.setattr("analysis.run.build.Workers", lambda *_: Here(usual_reader()))
    build(raw, processed, reference)
    assert "result_in_future" in {row["rule"] for row in table(processed, "issues")}
    assert told()
    on(monkeypatch, TODAY + timedelta(days=1))
    assert told() is None


def test_what_failed_for_a_moment_is_tried_again(raw, processed, reference, monkeypatch):
    def breaks(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("analysis.reading.reader.Reader.sheet", breaks)
        build(raw, processed, reference)
    assert standing(raw, processed, reference, "vi") is None


@pytest.mark.parametrize("before", [None, {}, {"lang": "vi"}])
def test_tables_of_an_earlier_version_are_built(raw, processed, monkeypatch, before):
    with monkeypatch.context() as patch:
        patch.setattr(current.Told, "plain", lambda self: before)
        build(raw, processed, REFERENCE)
    assert standing(raw, processed, REFERENCE, "vi") is None


def test_a_folder_without_files_is_told_as_by_a_build(told, raw):
    for path in raw.glob("*.xlsx"):
        path.unlink()
    with pytest.raises(NothingToRead):
        told()


def test_the_command_says_the_same_without_building(raw, processed, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    words = ["build", "--raw", str(raw), "--processed", str(processed)]

    def said() -> list[str]:
        assert main(words) == 0
        return capsys.readouterr().out.splitlines()

    first = said()
    monkeypatch.setattr("analysis.run.build.build", lambda *_: pytest.fail("it was built"))
    assert said() == [*first, names.sentences("cli")["changes_none"]]


@pytest.mark.slow
def test_nothing_new_imports_no_pandas(raw, processed):
    build(raw, processed, REFERENCE)
    words = ["build", "--raw", str(raw), "--processed", str(processed)]
    code = f"import sys; from analysis.cli import main; assert main({words!r}) == 0; "
    code += "print('heavy:', {'pandas', 'matplotlib', 'pyarrow', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.endswith("heavy: set()\n"), run.stdout + run.stderr
