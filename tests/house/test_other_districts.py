"""All of `ntm` on districts that are not the project's own: little data, many communes, after the
reform of 1 July 2025."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.run.new_project import communes_of, new_project
from workbook_makers import save_grid

OURS = ("Kỳ Anh", "ky-anh", "Kỳ Ninh", "Kỳ Nam", "Hà Tĩnh", "ha-tinh")
GIVERS = ("Hội Liên hiệp Phụ nữ", "Hội Nông dân", "Đoàn Thanh niên", "Công ty An Phát")


def counts(raw: Path, where: str, names: list[str], year: int, out_of: int = 19) -> None:
    lines = [[n, name, 8 + n * 7 % (out_of - 8)] for n, name in enumerate(names, 1)]
    title = f"Số tiêu chí đạt chuẩn nông thôn mới của các xã, {where}, năm {year}"
    grid = [["UBND " + where.upper()], [title], [], ["TT", "Tên xã", "Số tiêu chí đạt"], *lines]
    save_grid(raw / f"so-tieu-chi-{year}.xlsx", grid)


def marks(raw: Path, where: str, names: list[str], year: int) -> None:
    marks = ("Đạt", "Chưa đạt", "Đạt")
    lines = [
        [n, name, *(marks[(n * c + year) % 3] for c in range(1, 20))]
        for n, name in enumerate(names)
    ]
    title = f"Kết quả thực hiện từng tiêu chí nông thôn mới của các xã, {where}, năm {year}"
    grid = [[title], ["TT", "Tên xã", *map(str, range(1, 20))], *lines]
    save_grid(raw / f"tung-tieu-chi-{year}.xlsx", grid)


def given(raw: Path, where: str, names: list[str], year: int) -> None:
    lines = [[name, *(10 + n * k % 17 for k in range(1, 5))] for n, name in enumerate(names, 1)]
    title = f"Đóng góp của các đơn vị cho các xã, {where}, năm {year} (triệu đồng)"
    save_grid(raw / f"dong-gop-{year}.xlsx", [[title], ["Tên xã", *GIVERS], *lines])


def little(raw: Path, where: str, names: list[str]) -> None:
    counts(raw, where, names[:4], 2018)


def many(raw: Path, where: str, names: list[str]) -> None:
    for year in (2018, 2020):
        marks(raw, where, names[:31], year)
    counts(raw, where, names[:31], 2023)
    given(raw, where, names[:31], 2020)


def today(raw: Path, where: str, names: list[str]) -> None:
    counts(raw, where, names[:12], 2025)
    given(raw, where, names[:12], 2025)


@pytest.fixture(
    scope="module",
    params=[("huyện Đầm Hà", little), ("huyện Hoằng Hóa", many), ("tỉnh Cà Mau", today)],
    ids=lambda own: own[1].__name__,
)
def project(request, tmp_path_factory):
    """A project as `ntm new` makes it, with spreadsheets of its own, after a run of `ntm`."""
    name, write = request.param
    folder = tmp_path_factory.mktemp("du-an") / "cua-toi"
    place = new_project(name, folder, 2026).place
    raw = folder / "data" / "raw"
    for form in raw.glob("*.xlsx"):
        form.unlink()
    (raw / "sources.csv").unlink()
    around = "" if place.new else f", {place.full_name}"
    write(raw, name + around.replace(f", {name}", ""), [
        own.name for own in communes_of(place) if own.kind == "xã"
    ])  # fmt: skip
    command = [sys.executable, "-m", "analysis"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    return folder, ran


def drawn(folder: Path) -> dict[str, dict]:
    paths = sorted((folder / "reports" / "figures").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["drawn"] for path in paths}


@pytest.mark.slow
class TestAllOfIt:
    def test_it_runs_to_its_end_without_an_error(self, project):
        folder, ran = project
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert " 0 lỗi" in ran.stdout, ran.stdout

    def test_no_figure_is_empty_or_of_a_few_marks_and_no_two_are_of_the_same_data(self, project):
        figures = drawn(project[0])
        assert len(figures) >= 2
        data = {}
        for name, own in figures.items():
            told = [m for m in own["marks"] if m.get("value") is not None or m.get("status")]
            assert own["kind"] != "empty" and len(told) >= 3, name
            key = frozenset(
                (m.get("value"), m.get("status"), tuple(m.get("cells", ()))) for m in told
            )
            assert name == data.setdefault(key, name)

    def test_nothing_speaks_of_our_own_district(self, project):
        folder, ran = project
        told = [
            ran.stdout,
            *(json.dumps(own, ensure_ascii=False) for own in drawn(folder).values()),
        ]
        for path in (folder / "reports" / "notebooks").glob("*.ipynb"):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            told += [json.dumps(cell.get("outputs", []), ensure_ascii=False) for cell in cells]
        names = [path.name for path in folder.rglob("*") if "data/reference" not in path.as_posix()]
        assert not [word for word in OURS for text in (*told, *names) if word in text]
