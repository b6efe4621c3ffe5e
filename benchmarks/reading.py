"""How long the way from a file to checked rows takes, beside other ways of reading, in one run.

    uv run python benchmarks/reading.py              everything: some minutes
    uv run python benchmarks/reading.py --quick      a tenth of the workbooks and rows
    uv run python benchmarks/reading.py --profile    where the time of our own way goes

Four ways on the same workbooks: `a` bare python-calamine (values and merge list), `b` pandas with
openpyxl, `c` pandas with calamine, `d` ours (`Reader.read`). Times are CPU seconds of this process.
The files are in the page cache. `cold` is a reader that has seen no label yet, as at the start of a
run; `warm` has read the same files before. The ways take turns, and a ratio is the median of the
ratios of each turn, so that a busy machine slows both sides of it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from python_calamine import CalamineWorkbook

from analysis.reading.reader import Reader
from analysis.registers.register import load
from analysis.run.project import find_root
from analysis.run.workers import Workers

ROOT = find_root(Path(__file__).parent)
COMMUNES = ["Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Hưng", "Kỳ Lợi"]
GIVERS = [
    "Mặt trận Tổ quốc", "Hội Liên hiệp Phụ nữ", "Hội Nông dân", "Hội Cựu chiến binh",
    "Đoàn Thanh niên", "Liên đoàn Lao động", "Công an", "Ban Chỉ huy Quân sự", "Bộ đội Biên phòng",
    "Doanh nghiệp",
]  # fmt: skip
KINDS = [
    "Tiền mặt (triệu đồng)",
    "Hiện vật quy đổi (triệu đồng)",
    "Ngày công (công)",
    "Hiến đất (m2)",
]


# -- workbooks -------------------------------------------------------------------------------------
def small_workbook(path: Path, n: int) -> None:
    """One sheet of some 600 cells:
    a letterhead, a title, a two-row header with merges, and a table.
    """
    book = Workbook()
    sheet = book.active
    year = 2017 + n % 3
    sheet.title = f"Biểu {n % 9 + 1}"
    sheet.append(
        ["ỦY BAN NHÂN DÂN THỊ XÃ KỲ ANH", *[None] * 9, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    )
    sheet.append([f"Số: {n}/BC-UBND", *[None] * 9, "Độc lập - Tự do - Hạnh phúc"])
    if n % 2:
        _criteria(sheet, year, n)
    else:
        _gifts(sheet, year, n)
    _framed(sheet)
    sheet.append([])
    sheet.append(["NGƯỜI LẬP BIỂU", *[None] * 9, "CHỦ TỊCH"])
    book.save(path)


def _criteria(sheet: object, year: int, n: int) -> None:
    """Communes in rows, twenty criteria in columns, one block of rows for each of four years."""
    sheet.append([f"TỔNG HỢP KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ NÔNG THÔN MỚI NĂM {year}"])
    sheet.append(["TT", "Xã", "Năm", "Tiêu chí số"])
    sheet.append([None, None, None, *range(1, 20)])
    for box in ("A4:A5", "B4:B5", "C4:C5", "D4:V4", "A3:V3"):
        sheet.merge_cells(box)
    for i in range(24):
        marks = ["x" if (i * 7 + c * 3 + n) % 5 else None for c in range(19)]
        sheet.append([i + 1, f"Xã {COMMUNES[i % 6]}", year - i // 6, *marks])


def _gifts(sheet: object, year: int, n: int) -> None:
    """Organizations in rows, places and kinds in columns, a total line."""
    sheet.append([f"KẾT QUẢ ĐÓNG GÓP XÂY DỰNG NÔNG THÔN MỚI NĂM {year}"])
    sheet.append(
        ["TT", "Đơn vị", *[f"Xã {c}" if k == 0 else None for c in COMMUNES for k in range(4)]]
    )
    sheet.append([None, None, *KINDS * 6])
    for k in range(6):
        sheet.merge_cells(start_row=4, end_row=4, start_column=3 + 4 * k, end_column=6 + 4 * k)
    for box in ("A4:A5", "B4:B5"):
        sheet.merge_cells(box)
    rows = [
        [float((i * 37 + c * 11 + n) % 400) + 0.5 for c in range(24)] for i in range(len(GIVERS))
    ]
    for i, row in enumerate(rows):
        sheet.append([i + 1, GIVERS[i], *row])
    sheet.append([None, "Tổng cộng", *map(sum, zip(*rows, strict=True))])


def _framed(sheet: object) -> None:
    """Lines around every cell of the table, the empty ones too, as in any office."""
    line = Side(style="thin")
    frame, font = (
        Border(left=line, right=line, top=line, bottom=line),
        Font(name="Times New Roman", size=13),
    )
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            cell.border, cell.font = frame, font


def long_workbook(path: Path, rows: int, items: int) -> None:
    """One sheet of that many lines, a list of gifts; `items` of them have words of their own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(["DANH SÁCH ĐÓNG GÓP XÂY DỰNG NÔNG THÔN MỚI THỊ XÃ KỲ ANH NĂM 2018"])
    sheet.append([])
    sheet.append(["TT", "Xã", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)", "Ngày công (công)"])
    for i in range(rows):
        item = f"Tuyến đường ngõ {i % items % 97 + 1}, thôn {i % items // 97 + 1}"
        sheet.append(
            [i + 1, COMMUNES[i % 6], GIVERS[i % 10], item, (i * 7 % 900 + 1) / 2, i * 3 % 50 + 1]
        )
    book.save(path)


# -- the four ways ---------------------------------------------------------------------------------
def bare(files: list[Path]) -> None:
    for path in files:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            sheet.to_python(skip_empty_area=True)
            _ = sheet.merged_cell_ranges


def with_pandas(engine: str) -> Callable[[list[Path]], None]:
    def read(files: list[Path]) -> None:
        for path in files:
            pd.read_excel(path, sheet_name=None, header=None, engine=engine)

    return read


def ours(files: list[Path], reader: Reader) -> int:
    """Read all files with one reader, as a run does; returns the number of rows."""
    rows = 0
    for path in files:
        tidied = reader.read(path, path.name, "reported").tidied
        rows += len(tidied.criteria) + len(tidied.contributions) + len(tidied.indicators)
    return rows


def fresh_reader() -> Reader:
    """A reader that knows the registers and has seen no label:
    every cache of the package is emptied.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("analysis."):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
    return Reader(load(ROOT / "data" / "reference"))


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def cold(files: list[Path]) -> float:
    reader = fresh_reader()
    return seconds(lambda: ours(files, reader))


def measure(files: list[Path], repeats: int, slow_repeats: int) -> dict[str, list[float]]:
    """CPU seconds of each way, in turns. The slow way (b) takes part in the first turns only."""
    times: dict[str, list[float]] = {way: [] for way in ("a", "b", "c", "cold", "warm")}
    for turn in range(repeats):
        times["a"].append(seconds(lambda: bare(files)))
        reader = fresh_reader()
        times["cold"].append(seconds(lambda r=reader: ours(files, r)))
        times["warm"].append(seconds(lambda r=reader: ours(files, r)))
        times["c"].append(seconds(lambda: with_pandas("calamine")(files)))
        if turn < slow_repeats:
            times["b"].append(seconds(lambda: with_pandas("openpyxl")(files)))
    return times


def ratio(over: list[float], under: list[float]) -> float:
    return median(x / y for x, y in zip(over, under, strict=False))


# -- the report ------------------------------------------------------------------------------------
def compare(groups: dict[str, list[Path]], repeats: int) -> None:
    print("\n| workbooks | a, ms a file | d/a cold | d/a warm | b/d | c/d | b/a |")
    print("|---|---|---|---|---|---|---|")
    for name, files in groups.items():
        t = measure(files, repeats, max(1, repeats // 2))
        each = 1000 * median(t["a"]) / len(files)
        pairs = (("cold", "a"), ("warm", "a"), ("b", "cold"), ("c", "cold"), ("b", "a"))
        ratios = " | ".join(f"{ratio(t[over], t[under]):.2f}" for over, under in pairs)
        print(f"| {name} | {each:.2f} | {ratios} |", flush=True)


def growth(title: str, steps: dict[int, list[Path]], repeats: int) -> None:
    """Cost of one row or workbook at each size, the smallest as 1;
    peak memory of a process of its own.
    """
    print(f"\n| {title} | d a piece, against the first | a, the same | peak memory of d, MiB |")
    print("|---|---|---|---|")
    first: tuple[float, float] | None = None
    for size, files in steps.items():
        own = median(cold(files) for _ in range(repeats)) / size
        low = median(seconds(lambda f=files: bare(f)) for _ in range(repeats)) / size
        first = first or (own, low)
        print(
            f"| {size:,} | {own / first[0]:.2f} | {low / first[1]:.2f} | {peak(files):.0f} |",
            flush=True,
        )


def run(files: list[Path], repeats: int) -> None:
    """A whole run as `ntm build` makes it, workers started and all, against the bare read:
    seconds by the clock.
    """
    ratios = []
    for _ in range(repeats):
        start = time.perf_counter()
        bare(files)
        low = time.perf_counter() - start
        start = time.perf_counter()
        with Workers(ROOT / "data" / "reference", len(files)) as workers:
            for answer in [workers.read(path, path.name, "reported") for path in files]:
                answer.result()
        ratios.append((time.perf_counter() - start) / low)
    head = f"\nA run of {len(files):,} workbooks with {len(workers.all)} workers, by the clock"
    print(f"{head}: {median(ratios):.2f} x a")


def peak(files: list[Path]) -> float:
    """Peak memory in MiB of a process that reads these files our way,
    everything imported included.
    """
    command = [
        sys.executable,
        __file__,
        "--peak",
        str(files[0].parent),
        str(len(files)),
        files[0].name,
    ]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _peak(folder: str, count: str, name: str) -> None:
    files = (
        [Path(folder) / name] if count == "1" else sorted(Path(folder).glob("*.xlsx"))[: int(count)]
    )
    ours(files, fresh_reader())
    status = Path(
        "/proc/self/status"
    )  # getrusage would tell the peak of the process that started this one
    if not status.exists():
        print("nan")
        return
    print(int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) / 1024)


def profile(groups: dict[str, list[Path]]) -> None:
    """The functions that take most time of their own, for each group,
    with a reader that is cold.
    """
    for name, files in groups.items():
        profiler = cProfile.Profile()
        reader = fresh_reader()
        profiler.runcall(ours, files, reader)
        print(f"\n== {name}")
        pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(22)


def workbooks(folder: Path, scale: float) -> Iterator[tuple[str, list[Path]]]:
    """Writes the generated workbooks and yields the groups:
    those of data/raw, many small ones, long ones.
    """
    yield "data/raw", sorted((ROOT / "data" / "raw").rglob("*.xlsx"))
    many = folder / "small"
    many.mkdir()
    count = int(1000 * scale)
    for n in range(count):
        small_workbook(many / f"{n:04}.xlsx", n)
    yield f"{count:,} small", sorted(many.glob("*.xlsx"))
    for rows in (int(scale * n) for n in (10_000, 30_000, 100_000)):
        path = folder / f"{rows}.xlsx"
        long_workbook(path, rows, rows)
        yield f"one of {rows:,} rows", [path]
    path = folder / "repeated.xlsx"
    long_workbook(path, rows, 500)
    yield f"one of {rows:,} rows with 500 distinct texts", [path]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the workbooks and rows")
    parser.add_argument("--profile", action="store_true", help="where the time of our own way goes")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peak", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        _peak(*options.peak)
        return
    with tempfile.TemporaryDirectory() as folder:
        groups = dict(workbooks(Path(folder), 0.1 if options.quick else 1.0))
        names = list(groups)
        many = names[1]
        chosen = {name: groups[name] for name in (names[0], many, *names[-2:])}
        for files in groups.values():
            bare(files)  # the page cache is warm
        rows = {name: ours(files, fresh_reader()) for name, files in chosen.items()}
        print("Rows read: " + ", ".join(f"{name}: {n:,}" for name, n in rows.items()))
        if options.profile:
            profile(chosen)
            return
        compare(chosen, options.repeats)
        repeats = max(1, options.repeats // 2)
        growth(
            "rows of one workbook",
            {int(p[0].stem): p for p in list(groups.values())[2:-1]},
            repeats,
        )
        sizes = [len(groups[many]) // 10, len(groups[many]) * 3 // 10, len(groups[many])]
        run(groups[many], repeats)
        growth("small workbooks", {n: groups[many][:n] for n in sizes}, repeats)


if __name__ == "__main__":
    main()
