"""A folder of workbooks as an office has it, read in this process: a worker takes long to start."""

import csv
from concurrent.futures import Future
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import pytest

from analysis.checks.workbook import checked
from analysis.reading.reader import Reader
from analysis.registers.register import load
from analysis.run import build as pipeline
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


@pytest.fixture
def in_process(monkeypatch):
    """Files are read in this process."""

    def workers(reference: Path, files: int) -> Here:
        usual = registers_in(reference) == registers_in(REFERENCE)
        return Here(usual_reader() if usual else Reader(load(reference)))

    monkeypatch.setattr(pipeline, "Workers", workers)


@pytest.fixture(autouse=True)
def here(request):
    """Only tests that are marked slow start workers."""
    if not any(request.node.iter_markers("slow")):
        request.getfixturevalue("in_process")


@pytest.fixture
def raw(tmp_path):
    """Two good workbooks with their cards."""
    folder = tmp_path / "raw"
    counts(folder / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19))
    save(folder / "b.xlsx", TRUTHS["funds"].layouts["communes_by_source-2"]())
    cards(folder, ("a.xlsx", "reported"), ("b.xlsx", "reported"))
    return folder


@pytest.fixture
def processed(tmp_path):
    return tmp_path / "processed"
