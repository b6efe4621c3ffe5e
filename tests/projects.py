"""A folder of workbooks as an office has it, read in this process: a worker takes long to start."""

import csv
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import pytest

from analysis.checks.workbook import checked
from analysis.reading.reader import Reader
from analysis.registers.register import load
from analysis.run import build as pipeline
from analysis.run.build import build
from workbook_makers import REFERENCE, TRUTHS, save, save_grid

TITLE = "Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"


def counts(path: Path, *lines: tuple[str, int], title: str = TITLE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_grid(
        path,
        [
            [title],
            ["TT", "Tên xã", "Số tiêu chí đạt"],
            *([i, *line] for i, line in enumerate(lines, 1)),
        ],
    )


def cards(raw: Path, *lines: tuple[str, str], header: str = "source,basis") -> None:
    text = "\n".join([header, *(",".join(line) for line in lines)])
    (raw / "sources.csv").write_text(text + "\n", encoding="utf-8-sig")


def table(processed: Path, name: str) -> list[dict[str, str]]:
    with (processed / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def issues(processed: Path) -> set[tuple[str, str, str]]:
    return {(r["severity"], r["rule"], r["source"]) for r in table(processed, "issues")}


class Here(AbstractContextManager):
    """Reads in this process what the workers would read in theirs."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __exit__(self, *_) -> None:
        pass

    def read(self, path: Path, source: str, basis: str) -> Future:
        future: Future = Future()
        future.set_result(checked(self.reader.read(path, source, basis), self.reader.registers))
        return future


@cache
def usual_reader() -> Reader:
    return Reader(load(REFERENCE))


def registers_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def _here(reference: Path, files: int) -> Here:
    usual = registers_in(reference) == registers_in(REFERENCE)
    return Here(usual_reader() if usual else Reader(load(reference)))


@contextmanager
def in_this_process() -> Iterator[None]:
    """Files are read in this process, and no figure is compared with that of the run before.

    Both take longer than most tests; what figures change is looked at in `test_figures_changed`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "Workers", _here)
        patch.setattr("analysis.figures_of", lambda root: lambda *_: {})
        yield


@pytest.fixture
def in_process():
    """Files are read in this process."""
    with in_this_process():
        yield


@pytest.fixture
def real_workers():
    """What a test asks for that wants files read as users have them read."""


@pytest.fixture(autouse=True)
def no_workers(request):
    """Only tests that ask for workers start some: each takes longer to start than most tests."""
    if "real_workers" not in request.fixturenames:
        request.getfixturevalue("in_process")


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Folders that are made once and copied for each test, by what makes them."""
    made: dict[str, Path] = {}

    def copied(name: str, make: Callable[[Path], object], to: Path) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp(name) / name
            with in_this_process():
                make(folder)
            made[name] = folder
        return Path(shutil.copytree(made[name], to))

    return copied


def _two_workbooks(folder: Path) -> None:
    counts(folder / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19))
    save(folder / "b.xlsx", TRUTHS["funds"].layouts["communes_by_source-2"]())
    cards(folder, ("a.xlsx", "reported"), ("b.xlsx", "reported"))


@pytest.fixture
def raw(tmp_path, once):
    """Two good workbooks with their cards."""
    return once("raw", _two_workbooks, tmp_path / "raw")


@pytest.fixture
def processed(tmp_path):
    """Where tables are to be built."""
    return tmp_path / "processed"


@pytest.fixture
def built(raw, processed, once):
    """Where they have been built, of the two workbooks."""
    return once("processed", lambda folder: build(raw, folder, REFERENCE), processed)
