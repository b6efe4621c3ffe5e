"""A cache that cannot lie, and tables that are known by what they were made of."""

import hashlib
import os
import pickle
import random
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from analysis import load_tables
from analysis.checks.workbook import checked
from analysis.reading.reader import FileResult, Reader
from analysis.run import inputs
from analysis.run.build import build, is_current
from analysis.run.cache import Cache
from analysis.run.inputs import NothingToRead, made_now
from projects import *  # noqa: F403
from projects import Here, counts, issues, table, usual_reader
from workbook_makers import REFERENCE, ROOT


def tables_in(folder: Path) -> dict[str, bytes]:
    paths = [*folder.glob("*.csv"), *folder.glob("*.parquet")]
    return {path.name: path.read_bytes() for path in paths if path.stem != "changes"}


def values(processed: Path, source: str) -> list[float]:
    rows = table(processed, "indicators")
    return [float(row["value"]) for row in rows if row["source"] == source]


def put_in_place(path: Path, data: bytes) -> None:
    """Another content of the same length or not, with the date of the one before."""
    stamp = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


# -- entries ---------------------------------------------------------------------------------------
def result_of(path: Path, source: str) -> FileResult:
    reader = usual_reader()
    return checked(reader.read(path, source, "reported"), reader.registers)


def kept(folder: Path, result: FileResult) -> FileResult | None:
    cache = Cache(folder, "state")
    cache.put("reported", result)
    return cache.get(result.digest, result.source, "reported")


@pytest.mark.slow
def test_what_is_kept_comes_back_equal(raw, tmp_path):
    odd = counts(raw / "c.xlsx", ("Kỳ Hạc", 5), ("Xã quýnh", 1), ("=1+1", 2))
    damaged = raw / "d.xlsx"
    damaged.write_bytes(odd.read_bytes()[:-1500])
    for path in (*raw.glob("*.xlsx"), *(ROOT / "data" / "raw" / "minh-hoa").glob("*.xlsx")):
        result = result_of(path, path.name)
        assert result.digest == hashlib.sha256(path.read_bytes()).hexdigest()
        assert kept(tmp_path / "cache", result) == result, path


@pytest.mark.slow
def test_no_flipped_bit_of_an_entry_is_taken_for_a_result(raw, tmp_path):
    result = result_of(raw / "a.xlsx", "a.xlsx")
    cache = Cache(tmp_path / "cache", "state")
    cache.put("reported", result)
    (entry,) = cache.folder.iterdir()
    data = entry.read_bytes()
    for bit in random.Random(7).sample(range(len(data) * 8), min(len(data) * 8, 4000)):
        entry.write_bytes(flipped(data, bit))
        assert cache.get(result.digest, "a.xlsx", "reported") is None, bit
    for cut in (0, 1, 64, 65, len(data) - 1):
        entry.write_bytes(data[:cut])
        assert cache.get(result.digest, "a.xlsx", "reported") is None, cut


def test_an_entry_of_another_file_is_no_entry(raw, tmp_path):
    cache = Cache(tmp_path / "cache", "state")
    results = [result_of(raw / name, name) for name in ("a.xlsx", "b.xlsx")]
    entries = []
    for result in results:
        cache.put("reported", result)
        entries.append(next(path for path in cache.folder.iterdir() if path not in entries))
    entries[0].write_bytes(entries[1].read_bytes())
    assert cache.get(results[0].digest, "a.xlsx", "reported") is None
    assert cache.get(results[1].digest, "b.xlsx", "reported") == results[1]
    assert Cache(cache.folder, "other").get(results[1].digest, "b.xlsx", "reported") is None


class Planted:
    ran = False

    def __reduce__(self):
        return setattr, (Planted, "ran", True)


@pytest.mark.slow
def test_a_planted_file_runs_nothing(raw, processed, built):
    first = tables_in(processed)
    for entry in list((processed / ".cache").iterdir()):
        for planted in (entry, entry.with_suffix(".pickle")):
            planted.write_bytes(pickle.dumps(Planted()))
    build(raw, processed, REFERENCE)
    assert not Planted.ran and tables_in(processed) == first
    assert not list((processed / ".cache").glob("*.pickle")), "those of before go"


@pytest.mark.slow
def test_without_the_cache_a_run_gives_the_same_bytes(raw, processed, built):
    first = tables_in(processed)
    shutil.rmtree(processed / ".cache")
    build(raw, processed, REFERENCE)
    assert tables_in(processed) == first


def test_a_cache_that_cannot_be_written_costs_time_only(raw, processed):
    processed.mkdir()
    (processed / ".cache").write_bytes(b"a file in its place")
    build(raw, processed, REFERENCE)
    assert values(processed, "a.xlsx") == [20.0, 19.0]


# -- files that change while they are read ---------------------------------------------------------
@pytest.fixture
def meanwhile(monkeypatch, in_process):
    """What happens before and after a file is read."""
    doing: dict[tuple[str, str], object] = {}
    original = Here.read

    def read(self, path, source, basis):
        doing.pop(("before", source), lambda: None)()
        done = original(self, path, source, basis)
        doing.pop(("after", source), lambda: None)()
        return done

    monkeypatch.setattr(Here, "read", read)
    return doing


@pytest.fixture
def two(raw):
    """Two contents of a.xlsx."""
    first = (raw / "a.xlsx").read_bytes()
    other = counts(raw / "a.xlsx", ("Kỳ Ninh", 3), ("Kỳ Hà", 4)).read_bytes()
    (raw / "a.xlsx").write_bytes(first)
    return first, other


@pytest.mark.slow
def test_a_file_changed_while_it_is_read_is_known_by_what_was_read(raw, processed, two, meanwhile):
    first, other = two
    path = raw / "a.xlsx"
    meanwhile["before", "a.xlsx"] = lambda: put_in_place(path, other)
    meanwhile["after", "a.xlsx"] = lambda: put_in_place(path, first)
    build(raw, processed, REFERENCE)
    (digest,) = (row["sha256"] for row in table(processed, "inputs") if row["source"] == "a.xlsx")
    read = {first: [20.0, 19.0], other: [3.0, 4.0]}
    assert values(processed, "a.xlsx") == read[other]
    assert digest == hashlib.sha256(other).hexdigest()
    assert not is_current(processed, made_now(REFERENCE, raw))
    for data in (first, other, first):
        put_in_place(path, data)
        build(raw, processed, REFERENCE)
        assert values(processed, "a.xlsx") == read[data]


@pytest.mark.slow
def test_of_two_copies_one_of_which_changes_both_are_read(raw, processed, two, meanwhile):
    first, other = two
    shutil.copy(raw / "a.xlsx", raw / "aa.xlsx")
    meanwhile["before", "a.xlsx"] = lambda: put_in_place(raw / "a.xlsx", other)
    build(raw, processed, REFERENCE)
    assert values(processed, "a.xlsx") == [3.0, 4.0]
    assert values(processed, "aa.xlsx") == [20.0, 19.0]


@pytest.mark.slow
def test_a_register_changed_while_a_run_reads_counts_for_the_next(
    raw, processed, tmp_path, meanwhile
):
    reference = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    words = reference / "vocabulary.csv"
    whole = words.read_bytes()
    meanwhile["before", "a.xlsx"] = lambda: words.write_bytes(whole[: len(whole) // 2])
    build(raw, processed, reference)
    rows = table(processed, "indicators"), table(processed, "contributions")
    assert not is_current(processed, made_now(reference, raw))
    words.write_bytes(whole)
    assert is_current(processed, made_now(reference, raw))
    build(raw, processed, reference)
    assert (table(processed, "indicators"), table(processed, "contributions")) == rows


# -- what fails for a moment -----------------------------------------------------------------------
def held_by_somebody(monkeypatch, name: str, times: int) -> None:
    original, left = Path.read_bytes, [times]

    def read(self):
        if self.name == name and self.parent.name == "raw" and left[0]:
            left[0] -= 1
            raise PermissionError(13, "Permission denied", str(self))
        return original(self)

    monkeypatch.setattr(Path, "read_bytes", read)


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2])
def test_a_file_that_cannot_be_opened_for_a_moment_is_read_by_the_next_run(
    raw, processed, monkeypatch, times
):
    held_by_somebody(monkeypatch, "a.xlsx", times)
    build(raw, processed, REFERENCE)
    monkeypatch.undo()
    monkeypatch.setattr("analysis.run.build.Workers", lambda *_: Here(usual_reader()))
    if times == 2:
        assert ("error", "file_not_opened", "a.xlsx") in issues(processed)
        assert not is_current(processed, made_now(REFERENCE, raw))
    build(raw, processed, REFERENCE)
    assert values(processed, "a.xlsx") == [20.0, 19.0]


@pytest.mark.slow
def test_a_sheet_that_broke_off_is_read_by_the_next_run(raw, processed, monkeypatch):
    def breaks(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "sheet", breaks)
        build(raw, processed, REFERENCE)
    assert ("error", "sheet_stopped", "a.xlsx") in issues(processed)
    build(raw, processed, REFERENCE)
    assert values(processed, "a.xlsx") == [20.0, 19.0]


def test_a_register_that_cannot_be_opened_leaves_the_tables(raw, processed, built, monkeypatch):
    first = tables_in(processed)
    held_by_somebody(monkeypatch, "sources.csv", 1)
    with pytest.raises(NothingToRead, match="sources.csv"):
        build(raw, processed, REFERENCE)
    assert tables_in(processed) == first


# -- current or not --------------------------------------------------------------------------------
@pytest.fixture
def project(raw, tmp_path, in_process):
    root = tmp_path / "project"
    shutil.copytree(REFERENCE, root / "data" / "reference")
    shutil.copytree(raw, root / "data" / "raw")
    load_tables(root)
    return root


def current(root: Path) -> bool:
    data = root / "data"
    return is_current(data / "processed", made_now(data / "reference", data / "raw"))


@pytest.mark.slow
def test_another_content_with_the_same_date_and_length_is_seen(project):
    path = project / "data" / "raw" / "sources.csv"
    assert current(project)
    put_in_place(path, path.read_bytes().replace(b"b.xlsx,reported", b"b.xlsx,repor ed"))
    assert not current(project)


@pytest.mark.slow
def test_an_older_file_put_in_place_is_seen(project, two):
    path = project / "data" / "raw" / "a.xlsx"
    path.write_bytes(two[1])
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not current(project)
    assert list(load_tables(project).indicators["value"]) == [3.0, 4.0]
    assert current(project)


@pytest.mark.slow
def test_old_tables_are_not_given_for_files_that_cannot_be_read(project):
    for path in (project / "data" / "raw").glob("*.xlsx"):
        path.write_bytes(path.read_bytes()[:-1500])
    with pytest.raises(NothingToRead, match="ntm build"):
        load_tables(project)


@pytest.mark.slow
def test_a_removed_file_is_seen(project):
    (project / "data" / "raw" / "b.xlsx").unlink()
    assert not current(project)
    assert load_tables(project).contributions.empty


@pytest.mark.slow
def test_dates_say_nothing(project):
    for path in (project / "data").rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert current(project)
    os.utime(project / "data" / "processed" / "manifest.json", (1, 1))
    assert current(project)


def test_versions_are_those_that_are_installed():
    assert inputs._versions() == tuple((own, version(own).encode()) for own in inputs.READ_WITH)


def test_lines_are_made_once_and_only_as_they_were_kept(tmp_path):
    cache, made = Cache(tmp_path, "state"), [[{"place": "Kỳ Ninh"}], [{"place": "other"}]]
    once = [cache.once("places", asked, lambda: made.pop(0)) for asked in (["1"], ["1"])]
    assert once == [[{"place": "Kỳ Ninh"}]] * 2
    [kept] = tmp_path.iterdir()
    kept.write_bytes(flipped(kept.read_bytes(), 700))
    assert cache.once("places", ["1"], lambda: made.pop(0)) == [{"place": "other"}]


@pytest.mark.slow
def test_a_removed_register_another_package_and_another_version_are_seen(project, monkeypatch):
    monkeypatch.setattr(inputs, "_versions", lambda: (("pandas", b"0"),))
    assert not current(project)
    monkeypatch.undo()
    assert current(project)
    (project / "data" / "reference" / "corrections.csv").unlink()
    assert not current(project)


@pytest.mark.slow
def test_no_flipped_bit_of_a_table_is_read(project):
    processed, chance = project / "data" / "processed", random.Random(3)
    made = made_now(project / "data" / "reference", project / "data" / "raw")
    paths = [path for path in processed.iterdir() if path.is_file() and path.name != ".lock"]
    for path in sorted(paths):
        data = path.read_bytes()
        for bit in chance.sample(range(len(data) * 8), 12):
            path.write_bytes(flipped(data, bit))
            assert not is_current(processed, made), (path.name, bit)
        path.write_bytes(data)
    assert is_current(processed, made)
    path = processed / "indicators.parquet"
    path.write_bytes(flipped(path.read_bytes(), 800))
    assert list(load_tables(project).indicators["value"]) == [20.0, 19.0]
