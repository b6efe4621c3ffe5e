"""What large folders and a whole country cost in seconds and memory, each in a process of its own.

    uv run python benchmarks/scale.py files                 5,000 workbooks that all differ
    uv run python benchmarks/scale.py nation                36 million rows of criteria
    uv run --extra cluster python benchmarks/scale.py dask  one folder by both kinds of workers
    ... --share 0.1                                         a tenth of it

Memory is the most that this process and all that it started held at one moment, looked at ten times
a second (what they share counts for each). Workbooks and tables are made by a process before.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import psutil
from openpyxl import Workbook

from analysis.registers.country import country
from analysis.words.places import COMMUNE

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
MIB = 1 << 20
GIVERS = ["Mặt trận Tổ quốc", "Hội Nông dân", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Công an"]
MARKS = ["Đạt", "Chưa đạt", "x", "85%"]


# -- looking at memory -----------------------------------------------------------------------------
@contextmanager
def looked_at(what: str) -> Iterator[None]:
    """Tell the seconds of what stands inside, and the most memory that it held."""
    done, most = threading.Event(), [0]
    start = time.perf_counter()

    def look() -> None:
        while not done.wait(0.1):
            most[0] = max(most[0], held())

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    finally:
        most[0] = max(most[0], held())
        done.set()
        watch.join()
        seconds = time.perf_counter() - start
        print(f"{what:44} {seconds:7.1f} s {most[0] / MIB:7.0f} MiB", flush=True)


def held() -> int:
    """Bytes that this process and all that it started hold now."""
    own, told = psutil.Process(), 0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            told += process.memory_info().rss
    return told


def apart(part: Callable[..., None], *arguments: object) -> None:
    """Run a part in a new process, which starts with nothing in its memory."""
    process = get_context("spawn").Process(target=part, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


# -- many workbooks --------------------------------------------------------------------------------
def districts() -> list[tuple[str, str, list[str]]]:
    """Each district with its province and its communes, as they were until July 2025."""
    communes: dict[str, list[str]] = {}
    for place in {one for own in country().by_name.values() for one in own}:
        if place.level == COMMUNE and not place.new:
            communes.setdefault(place.inside[0], []).append(place.full_name)
    by_key = country().by_key
    return sorted(
        (by_key[key].full_name, by_key[by_key[key].inside[0]].full_name, sorted(names))
        for key, names in communes.items()
    )


def make_workbooks(folder: Path, count: int) -> None:
    """Workbooks that all differ: of each district and year gifts, and communes by criteria."""
    folder.mkdir()
    there = districts()
    for n in range(count):
        chosen, book = random.Random(n), Workbook(write_only=True)
        sheet = book.create_sheet("Biểu 1")
        turn, of = divmod(n, len(there))
        for line in (_gifts if turn % 2 else _criteria)(chosen, there[of], 2011 + turn // 2):
            sheet.append(line)
        book.save(folder / f"{n:05}.xlsx")


def _gifts(chosen: random.Random, of: tuple[str, str, list[str]], year: int) -> Iterator[list]:
    district, province, communes = of
    title = f"DANH SÁCH ĐÓNG GÓP XÂY DỰNG NÔNG THÔN MỚI {district} {province} NĂM {year}"
    yield from ([title.upper()], [])
    yield ["TT", "Xã", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)", "Ngày công (công)"]
    for i in range(20):
        where, who = chosen.choice(communes), chosen.choice(GIVERS)
        what = f"Tuyến đường ngõ {chosen.randrange(1, 5000)}"
        yield [i + 1, where, who, what, chosen.randrange(1, 999) / 2, i + 1]


def _criteria(chosen: random.Random, of: tuple[str, str, list[str]], year: int) -> Iterator[list]:
    district, province, communes = of
    title = f"KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI {district} {province} NĂM {year}"
    yield from ([title.upper()], [])
    yield ["TT", "Tên xã", *(f"TC {i}" for i in range(1, 20))]
    for i, name in enumerate(communes):
        yield [i + 1, name, *(chosen.choice(MARKS) for _ in range(19))]


def build_folder(raw: Path, processed: Path) -> None:
    """One build, as `ntm build` does it."""
    from analysis.run.build import build

    with looked_at(f"build, {len([*raw.iterdir()]):,} workbooks"):
        summary = build(raw, processed, REFERENCE)
    print(summary.rows, summary.severities)


def files(folder: Path, share: float) -> None:
    """The part `files`: a first run, and one with nothing new."""
    raw = folder / "raw"
    apart(make_workbooks, raw, int(5000 * share))
    for _ in range(2):
        apart(build_folder, raw, folder / "processed")


PARTS = {"files": files}


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        PARTS[options.part](Path(folder), options.share)


if __name__ == "__main__":
    main()
