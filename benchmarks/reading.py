"""What a run costs, from files to written tables, as a multiple of a bare calamine.

    uv run python benchmarks/reading.py              four sets, some ten minutes
    uv run python benchmarks/reading.py --quick      a tenth of the lines
    uv run python benchmarks/reading.py --only messy --profile    where the time goes

The run is `build` itself with its workers in this process, in the end CSV and Parquet. Times are
CPU seconds. Taken off is the start: imports, registers, the country. The files are in the page
cache, all of them differ, and every cache of the package is emptied before each turn. Each turn
measures the bare calamine (values and merges) beside it; a ratio is the median of the turns.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from pathlib import Path
from shutil import copyfile
from statistics import median
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

import analysis.reading.reader as reading
import analysis.reading.sheet as sheets
import analysis.run.build as run
from analysis.checks.workbook import checked
from analysis.reading.reader import File, FileResult, Reader
from analysis.registers.register import load
from analysis.run.workers import BATCH, Batch, Batches

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from net import generated  # noqa: E402

REFERENCE = ROOT / "data" / "reference"
STAGES = ("file", "structure", "words", "rows", "checks", "writing")
COMMUNES = ["Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Hưng", "Kỳ Lợi"]
GIVERS = [
    "Mặt trận Tổ quốc", "Hội Liên hiệp Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh",
    "Đoàn Thanh niên", "Liên đoàn Lao động", "Công an", "Ban Chỉ huy Quân sự", "Bộ đội Biên phòng",
    "Doanh nghiệp",
]  # fmt: skip
TITLE = "DANH SÁCH ĐÓNG GÓP XÂY DỰNG NÔNG THÔN MỚI THỊ XÃ KỲ ANH NĂM"
HEADS = ["TT", "Xã", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)", "Ngày công (công)"]
EACH = 8  # of the generated layouts


# -- the four sets ---------------------------------------------------------------------------------
def messy(folder: Path, scale: float) -> None:
    """The project's own files, and layouts of the tests' makers in frames that offices use."""
    for path in sorted((ROOT / "data" / "raw").rglob("*.xlsx")):
        copyfile(path, folder / path.name)
    for n, (name, path) in enumerate(generated(folder)):
        if n % max(EACH, round(EACH / scale / 4)) == 0:
            copyfile(path, folder / f"{name.replace('/', ' ')}.xlsx")
        path.unlink()


def small(folder: Path, scale: float) -> None:
    """A hundred lists of twenty gifts."""
    for n in range(int(100 * scale)):
        chosen = random.Random(n)
        lines = [
            [i + 1, chosen.choice(COMMUNES), chosen.choice(GIVERS),
             f"Tuyến đường ngõ {chosen.randrange(50)}", chosen.randrange(1000) / 2,
             chosen.randrange(60) + 1]
            for i in range(20)
        ]  # fmt: skip
        _list(folder / f"{n:03}.xlsx", 2015 + n % 5, lines)


def distinct(folder: Path, scale: float) -> None:
    """One list of 20,000 lines, each with words of its own."""
    _long(folder, int(20_000 * scale), int(20_000 * scale))


def repeated(folder: Path, scale: float) -> None:
    """One list of 20,000 lines of 200 texts."""
    _long(folder, int(20_000 * scale), 200)


def _long(folder: Path, rows: int, items: int) -> None:
    lines = [
        [i + 1, COMMUNES[i % 6], GIVERS[i % 10],
         f"Tuyến đường ngõ {i % items % 97 + 1}, thôn {i % items // 97 + 1}",
         (i * 7 % 900 + 1) / 2, i * 3 % 50 + 1]
        for i in range(rows)
    ]  # fmt: skip
    _list(folder / f"{rows}.xlsx", 2018, lines)


def _list(path: Path, year: int, lines: Sequence[list]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for line in ([f"{TITLE} {year}"], [], HEADS, *lines):
        sheet.append(line)
    book.save(path)


SETS = {"messy": messy, "small": small, "distinct": distinct, "repeated": repeated}


# -- the two ways ----------------------------------------------------------------------------------
def bare(files: Sequence[Path]) -> None:
    """What calamine alone takes for values and merges."""
    for path in files:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            sheet.to_python(skip_empty_area=True)
            _ = sheet.merged_cell_ranges


class Stopwatch:
    """CPU seconds of each stage; what one calls of another is counted there, the clock nowhere."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self.own = seconds(lambda: [time.process_time() for _ in range(1000)]) / 1000
        self.stage, self.since = "writing", time.process_time()

    def turn(self, stage: str) -> str:
        """Go on to a stage; the one before it."""
        now, before = time.process_time(), self.stage
        self.spent[before] += now - self.since - self.own
        self.stage, self.since = stage, now
        return before

    def of(self, stage: str, work: Callable) -> Callable:
        """The same work, timed."""

        @wraps(work)
        def timed(*args: Any, **named: Any) -> Any:
            before = self.turn(stage)
            try:
                return work(*args, **named)
            finally:
                self.turn(before)

        return timed


class Here(Batches):
    """The workers of a run, in this process: a batch is read when it is sent."""

    def __init__(self, read_all: Callable[[Sequence[File]], list[FileResult]]) -> None:
        super().__init__(0, BATCH)
        self.answer = read_all

    def __call__(self, reference: Path, files: int) -> Here:
        self.coming = files
        return self

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *error: object) -> None:
        return

    def send(self, batch: Batch) -> None:
        """Read a batch."""
        results = self.answer([file for file, _ in batch])
        for (_, told), result in zip(batch, results, strict=True):
            told.set_result(result)


CACHED = type(lru_cache(print))  # other things may answer to any name


def fresh_reader() -> Reader:
    """A reader that knows the registers and has seen no text: every cache of ours is empty."""
    for name, module in list(sys.modules.items()):
        if name.startswith("analysis."):
            for thing in vars(module).values():
                if isinstance(thing, CACHED):
                    thing.cache_clear()
    return Reader(load(REFERENCE))


def cost(raw: Path) -> dict[str, float]:
    """CPU seconds by stage of one run over a folder, cold, without its start."""
    reader, watch = fresh_reader(), Stopwatch()
    registers, labels = reader.registers, reader.labels
    labels.read = lru_cache(1 << 16)(watch.of("words", labels.read.__wrapped__))
    labels.place = lru_cache(1 << 16)(watch.of("words", labels.place.__wrapped__))
    tell, read = watch.of("checks", checked), watch.of("rows", reader.read_all)
    inside = Here(lambda files: [tell(result, registers) for result in read(files)])
    was = reading.read_workbook, sheets.blocks_of, run.cross_checks, run.Workers, run.known_in
    reading.read_workbook = watch.of("file", reading.read_workbook)
    sheets.blocks_of = watch.of("structure", sheets.blocks_of)
    run.cross_checks = watch.of("checks", run.cross_checks)
    run.Workers, run.known_in = inside, lambda _: registers
    try:
        with tempfile.TemporaryDirectory() as processed:
            watch.turn("writing")
            watch.spent = dict.fromkeys(STAGES, 0.0)
            run.build(raw, Path(processed), REFERENCE)
            watch.turn("writing")
    finally:
        reading.read_workbook, sheets.blocks_of, run.cross_checks, run.Workers, run.known_in = was
    return watch.spent


# -- the report ------------------------------------------------------------------------------------
def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measured(raw: Path, turns: int) -> Iterator[str]:
    """The cells of a line of the report: bare calamine in ms, each stage and all as multiples."""
    files = sorted(raw.iterdir())
    low, ratios = [], []
    for _ in range(turns):
        low.append(min(seconds(lambda: bare(files)) for _ in range(3)))
        spent = cost(raw)
        ratios.append([own / low[-1] for own in (*spent.values(), sum(spent.values()))])
    yield f"{median(low) * 1000:.0f}"
    yield from (f"{median(own):.1f}" for own in zip(*ratios, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the lines and files")
    parser.add_argument("--only", choices=SETS, help="one set")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    gc.freeze()  # as a worker does
    print(f"| files | bare, ms | {' | '.join(STAGES)} | **all** |")
    print("|---" * (len(STAGES) + 3) + "|")
    for name in [options.only] if options.only else SETS:
        with tempfile.TemporaryDirectory() as folder:
            SETS[name](Path(folder), 0.1 if options.quick else 1.0)
            if options.profile:
                profiler = cProfile.Profile()
                profiler.runcall(cost, Path(folder))
                pstats.Stats(profiler).strip_dirs().sort_stats("cumtime").print_stats(60)
            else:
                cells = " | ".join(measured(Path(folder), options.turns))
                print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
