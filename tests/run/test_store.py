"""Tables on a store without rename: by years, and one whole set whatever cuts a run short."""

import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.cli import main
from analysis.run import store
from analysis.run.build import build
from analysis.run.changes import REGISTERS
from analysis.run.store import StoreFailed, read_store, send
from analysis.run.switch import MANIFEST
from projects import *  # noqa: F403
from projects import counts
from workbook_makers import REFERENCE, ROOT

fsspec = pytest.importorskip("fsspec")
NAMES = ["criteria", "contributions", "indicators", "issues", "inputs"]


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path):
    """Where a store is, empty."""
    if request.param == "file":
        return f"file://{tmp_path.as_posix()}/kho"
    return f"memory://{tmp_path.name}/kho"


@pytest.fixture
def memory(tmp_path):
    return f"memory://{tmp_path.name}/kho"


@pytest.fixture
def built(raw, processed):
    """A set of several years."""
    for year in (2016, 2017, 2018):
        title = f"Số tiêu chí đạt chuẩn nông thôn mới của các xã năm {year}"
        counts(raw / f"{year}.xlsx", ("Kỳ Ninh", year - 2000), ("Kỳ Hà", 19), title=title)
    build(raw, processed, REFERENCE)
    return processed


def another(raw, processed):
    """The next set: one figure is another."""
    counts(raw / "2017.xlsx", ("Kỳ Ninh", 3), ("Kỳ Hà", 19))
    build(raw, processed, REFERENCE)


def local(folder):
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in NAMES}
    for name in ("criteria", "contributions", "indicators"):
        frames[name] = frames[name].sort_values("year", kind="stable", ignore_index=True)
    return frames


def same(url, frames):
    there, _ = read_store(url, NAMES)
    for name in NAMES:
        pd.testing.assert_frame_equal(there[name], frames[name])
    return True


@pytest.mark.slow
def test_what_is_read_from_a_store_is_what_was_built(built, url):
    assert send(built, url)
    assert same(url, local(built))
    files, root = fsspec.core.url_to_fs(url)
    names = {path.split("/", 1)[1] for path in _relative(files, root)}
    assert {f"indicators/year={year}/0.parquet" for year in (2016, 2017, 2018)} <= names
    assert not send(built, url), "nothing new is not sent again"


def _relative(files, root):
    return [path.removeprefix(root).lstrip("/") for path in files.find(root)]


@pytest.mark.slow
def test_only_the_years_that_are_asked_for_are_read(built, memory, monkeypatch):
    send(built, memory)
    files, _ = fsspec.core.url_to_fs(memory)
    opened, cat = [], type(files).cat_file

    def spy(self, path, *more, **options):
        opened.append(path)
        return cat(self, path, *more, **options)

    monkeypatch.setattr(type(files), "cat_file", spy)
    there, _ = read_store(memory, NAMES, years=[2017])
    assert set(there["indicators"]["year"]) == {2017}
    assert not [path for path in opened if "year=2016" in path or "year=2018" in path]
    empty, _ = read_store(memory, NAMES, years=[1900])
    assert empty["indicators"].empty
    assert list(empty["indicators"].dtypes) == list(there["indicators"].dtypes)


@pytest.mark.slow
def test_tables_of_a_store_need_no_project(built, url, monkeypatch, tmp_path):
    send(built, url)
    here, there = analysis.load_tables(ROOT, built), analysis.load_tables(url)
    monkeypatch.chdir(tmp_path)
    assert repr(there).split("root")[0] == repr(here).split("root")[0]
    pd.testing.assert_frame_equal(there.criteria_sets, here.criteria_sets)
    figure = {"name": "indicator_over_time", "place": "ky-ninh", "indicator": "criteria_met"}
    drawn = [analysis.figure(tables=tables, **figure) for tables in (here, there)]
    assert [mark.value for mark in drawn[0].marks] == [mark.value for mark in drawn[1].marks]
    assert set(analysis.load_tables(url, years=[2016]).indicators["year"]) == {2016}
    assert set(analysis.load_tables(ROOT, built, years=[2016]).indicators["year"]) == {2016}


# -- cut short -------------------------------------------------------------------------------------
class Cut(Exception):
    pass


@pytest.mark.slow
@pytest.mark.parametrize("half", [False, True])
def test_a_run_cut_short_at_any_moment_leaves_the_last_set(built, raw, memory, monkeypatch, half):
    send(built, memory)
    before = local(built)
    another(raw, built)
    files, _ = fsspec.core.url_to_fs(memory)
    kind, moments = type(files), 0
    for moments in range(200):
        left = [moments]

        def touched(method, left=left):
            def touches(self, path, *more, **options):
                if left[0] == 0:
                    if half and method.__name__ == "pipe_file":  # what it wrote is half there
                        method(self, path, more[0][: len(more[0]) // 2])
                    raise Cut
                left[0] -= 1
                return method(self, path, *more, **options)

            return touches

        with monkeypatch.context() as patch:
            for name in ("put_file", "pipe_file", "rm"):
                patch.setattr(kind, name, touched(getattr(kind, name)))
            try:
                send(built, memory)
            except StoreFailed:
                assert same(memory, before)
                continue
        break
    assert moments > 15
    assert same(memory, local(built))


@pytest.mark.slow
def test_what_runs_left_behind_is_cleared_away_and_the_set_before_stays(built, raw, url):
    files, root = fsspec.core.url_to_fs(url)
    files.makedirs(f"{root}/set-000001-abc")
    files.pipe_file(f"{root}/set-000001-abc/{MANIFEST}", b'{"seal": "half')
    for n in range(4):
        counts(raw / "2017.xlsx", ("Kỳ Ninh", n), ("Kỳ Hà", 19))
        build(raw, built, REFERENCE)
        send(built, url)
    sets = sorted({path.split("/")[0] for path in _relative(files, root)})
    assert [name.split("-")[1] for name in sets] == ["000003", "000004"]
    assert same(url, local(built))


@pytest.mark.slow
def test_of_two_runs_at_once_one_sends_and_the_other_says_so(built, raw, memory, monkeypatch):
    send(built, memory)
    other = built.with_name("other")
    counts(raw / "2018.xlsx", ("Kỳ Ninh", 5))
    build(raw, other, REFERENCE)
    another(raw, built)
    files, _ = fsspec.core.url_to_fs(memory)
    put = type(files).put_file

    def meanwhile(self, *given, **options):
        monkeypatch.setattr(type(files), "put_file", put)
        send(other, memory)
        return put(self, *given, **options)

    monkeypatch.setattr(type(files), "put_file", meanwhile)
    with pytest.raises(StoreFailed, match="Một lần chạy khác"):
        send(built, memory)
    assert same(memory, local(other))


@pytest.mark.slow
def test_a_file_that_was_changed_is_told(built, url):
    send(built, url)
    files, root = fsspec.core.url_to_fs(url)
    (path,) = [one for one in files.find(root) if "indicators/year=2016" in one]
    files.pipe_file(path, files.cat_file(path)[:-1] + b"x")
    with pytest.raises(StoreFailed, match="indicators/year=2016/0.parquet"):
        read_store(url, NAMES)
    assert len(read_store(url, NAMES, years=[2017])[0]["indicators"]) == 2


# -- in words --------------------------------------------------------------------------------------
def test_a_store_without_a_set_and_one_that_is_none_are_sentences(url, monkeypatch):
    for place, said in ((url, "ntm build --processed"), ("nowhere://x", "nowhere")):
        with pytest.raises(StoreFailed, match=said):
            analysis.load_tables(place)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(StoreFailed, match="uv sync --extra cluster"):
        analysis.load_tables(url)


@pytest.mark.slow
def test_the_command_sends_its_tables_to_a_store(raw, url, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(store, "stage_of", lambda root, url: Path(tmp_path / "stage"))
    assert main(["build", "--raw", str(raw), "--processed", url]) == 0
    assert f"Đã gửi bộ số liệu tới {url}" in capsys.readouterr().out
    assert same(url, local(tmp_path / "stage"))
    assert set(read_store(url, NAMES)[1]) == {path.name for path in REFERENCE.glob("*.csv")} | {
        "sources.csv"
    }
    assert (tmp_path / "stage" / REGISTERS).exists()
    assert main(["build", "--raw", str(raw), "--processed", "nowhere://x"]) == 1
    assert "nowhere" in capsys.readouterr().err
