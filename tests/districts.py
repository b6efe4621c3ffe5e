"""Districts that are not the project's own, each a project as `ntm new` makes it with spreadsheets
of its own: little data, many communes, after the reform of 1 July 2025."""

from collections.abc import Callable
from pathlib import Path

from analysis.run.new_project import communes_of, new_project
from workbook_makers import save_grid

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


DISTRICTS: dict[str, tuple[str, Callable]] = {
    "little": ("huyện Đầm Hà", little),
    "many": ("huyện Hoằng Hóa", many),
    "today": ("tỉnh Cà Mau", today),
}


def district(of: str, folder: Path) -> Path:
    """A project of one of these districts in a new folder, not yet built."""
    name, write = DISTRICTS[of]
    place = new_project(name, folder, 2026).place
    raw = folder / "data" / "raw"
    for form in raw.glob("*.xlsx"):
        form.unlink()
    (raw / "sources.csv").unlink()
    around = "" if place.new else f", {place.full_name}"
    names = [own.name for own in communes_of(place) if own.kind == "xã"]
    write(raw, name + around.replace(f", {name}", ""), names)
    return folder
