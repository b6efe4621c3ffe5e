"""What large folders and a whole country cost in seconds and memory, each in a process of its own.

    uv run python benchmarks/scale.py files                 5,000 workbooks that all differ
    uv run python benchmarks/scale.py nation                36 million rows of criteria, by years
    uv run python benchmarks/scale.py whole                 the same, all rows at a time
    uv run python benchmarks/scale.py dask                  one folder by both kinds of workers
    ... --share 0.1                                         a tenth of it

Memory is the most that this process and all that it started held at one moment, looked at ten times
a second: first so that what they share (a reader is a copy of its run) counts once, then with all
that each sees (RSS). Workbooks and tables are made by a process before.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from analysis.files import digest_of
from analysis.measures.tables import BUILT
from analysis.registers.country import country
from analysis.run.build import as_table
from analysis.run.changes import REGISTERS
from analysis.run.switch import MANIFEST, sealed
from analysis.words.places import COMMUNE
from analysis.words.schema import columns

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
MIB = 1 << 20
MOST = 4096 * MIB  # of address space: what grows beyond is a fault, and must not take the machine
GIVERS = ["Mặt trận Tổ quốc", "Hội Nông dân", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Công an"]
YEARS = range(2011, 2026)
SETS = ((2022, "NTM2021"), (2017, "NTM2016"), (2000, "NTM2009"))  # from a year on
CHARTS: dict[str, dict] = {
    "communes_by_criterion": {"area": None},
    "criteria_met_by_commune": {"area": None},
    "criteria_matrix": {},
}
MARKS = ["Đạt", "Chưa đạt", "x", "85%"]


# -- looking at memory -----------------------------------------------------------------------------
@contextmanager
def looked_at(what: str, *, own: bool = True) -> Iterator[None]:
    """Tell the seconds of what stands inside, and the most memory that it held; `own`: with that of
    this process."""
    done, most = threading.Event(), np.zeros(2, int)
    start = time.perf_counter()

    def look() -> None:
        while not done.wait(0.1):
            np.maximum(most, held(own=own), out=most)

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()
        np.maximum(most, held(own=own), out=most)
        shared, rss = most / MIB
        seconds = time.perf_counter() - start
        print(f"{what:44} {seconds:7.1f} s {shared:7.0f} MiB, RSS {rss:.0f}", flush=True)


def held(*, own: bool) -> tuple[int, int]:
    """Bytes that all that this process started hold now, and it itself: what is shared by its part
    (Linux; else as RSS), and as RSS."""
    this, told = psutil.Process(), [0, 0]
    for process in (*[this] * own, *this.children(recursive=True)):
        with suppress(psutil.Error):
            memory = process.memory_full_info()
            told[0] += getattr(memory, "pss", memory.rss)
            told[1] += memory.rss
    return told[0], told[1]


def apart(part: Callable[..., None], *arguments: object) -> None:
    """Run a part in a new process, which starts with nothing in its memory and may take so much."""
    process = get_context("spawn").Process(target=_limited, args=(part, *arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _limited(part: Callable[..., None], *arguments: object) -> None:
    with suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    part(*arguments)


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


BUILD = """
import sys
from pathlib import Path
from analysis.garbage import collecting_seldom
from analysis.run.build import build
with collecting_seldom():
    summary = build(*map(Path, sys.argv[1:]))
print(summary.rows, summary.severities)
"""


def build_folder(raw: Path, processed: Path) -> None:
    """One build by a process of its own, as `ntm build` does it."""
    command = [sys.executable, "-c", BUILD, str(raw), str(processed), str(REFERENCE)]
    with looked_at(f"build, {len([*raw.iterdir()]):,} workbooks", own=False):
        subprocess.run(command, check=True)


def files(folder: Path, share: float) -> None:
    """The part `files`: a first run, and one with nothing new."""
    raw = folder / "raw"
    apart(make_workbooks, raw, int(5000 * share))
    for _ in range(2):
        apart(build_folder, raw, folder / "processed")


# -- a whole country -------------------------------------------------------------------------------
def make_country(folder: Path, share: float) -> None:
    """Every criterion of every commune in every month, on a store; as if 63 provinces reported."""
    folder.mkdir()
    count = int(10_000 * share)
    own = folder / "set-000001-0"
    places = _places(count)
    for year in YEARS:
        path = own / f"criteria/year={year}/0.parquet"
        path.parent.mkdir(parents=True)
        months = [_criteria_of(places, year, month) for month in range(1, 13)]
        pq.write_table(pa.concat_tables(months), path, row_group_size=20_000, compression="zstd")
    made = {"places": places, "sources": _cards((count - 1) // 165 + 1)}
    for name in BUILT:
        rows = [list(row) for row in made[name].itertuples(index=False)] if name in made else []
        (own / name).mkdir(exist_ok=True)
        if name != "criteria":
            pq.write_table(pa.Table.from_pandas(as_table(name, rows)), own / name / "0.parquet")
    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in REFERENCE.glob("*.csv")}
    (own / REGISTERS).write_text(json.dumps(texts), encoding="utf-8")
    paths = [path for path in own.rglob("*") if path.is_file()]
    digests = {path.relative_to(own).as_posix(): digest_of(path) for path in paths}
    (own / MANIFEST).write_bytes(sealed({"files": digests, "of": {}, "made": {}}))


def _places(count: int) -> pd.DataFrame:
    """Communes in districts of fifteen, these in provinces of eleven."""
    lines = []
    for n in range(count):
        district, province = n // 15, n // 165
        lines.append((f"xa-{n:05}", f"Xã số {n}", "xã", f"huyen-{district:03}"))
        if n % 15 == 0:
            named = f"Huyện {district}"
            lines.append((f"huyen-{district:03}", named, "huyện", f"tinh-{province:02}"))
        if n % 165 == 0:
            lines.append((f"tinh-{province:02}", f"Tỉnh {province}", "tỉnh", ""))
    names = ["place_id", "place", "place_type", "parent_id"]
    places = pd.DataFrame(lines, columns=names).reindex(columns=columns("places"), fill_value="")
    return places.assign(lat=None, lon=None)  # nobody says where they are


def _cards(provinces: int) -> pd.DataFrame:
    lines = [
        (f"tinh-{n:02}/{year}/{month:02}.xlsx", f"Văn phòng tỉnh {n}", f"{year}-{month:02}")
        for n in range(provinces)
        for year in YEARS
        for month in range(1, 13)
    ]
    cards = pd.DataFrame(lines, columns=["source", "producer", "date"]).assign(basis="reported")
    return cards.reindex(columns=columns("sources"), fill_value="")


def _criteria_of(places: pd.DataFrame, year: int, month: int) -> pa.Table:
    """Twenty criteria of every commune at the end of a month."""
    own = places[places["place_type"] == "xã"].reset_index(drop=True)
    chosen = np.random.default_rng(year * 100 + month)
    communes, criteria = np.arange(len(own)).repeat(20), np.tile(np.arange(20), len(own))
    met = chosen.random(len(communes)) < 0.35 + 0.04 * (year - YEARS[0])
    open_ = chosen.choice([1, 2], len(communes))
    values = np.where(met | (open_ == 1), np.nan, chosen.integers(1, 100, len(communes)))
    named = next(name for first, name in SETS if year >= first)
    fields = {
        "period": [f"{year}-{month:02}"], "criteria_set": [named], "place_type": ["xã"],
        "unit": ["%"], "measure": ["actual"], "basis": ["reported"],
    }  # fmt: skip
    coded = {name: (texts, np.zeros(len(communes), int)) for name, texts in fields.items()}
    coded |= {
        "place_id": (own["place_id"], communes),
        "place": (own["place"], communes),
        "criterion": ([str(n + 1) for n in range(20)], criteria),
        "criterion_name": ([f"Tiêu chí số {n + 1}" for n in range(20)], criteria),
        "status": (["met", "not_met", "in_progress"], np.where(met, 0, open_)),
        "source": ([f"tinh-{n:02}/{year}/{month:02}.xlsx" for n in range(61)], communes // 165),
        "sheet": ([f"Huyện {n}" for n in range(667)], communes // 15),
        "address": ([f"{chr(67 + c)}{r}" for r in range(4, 19) for c in range(20)],
                    communes % 15 * 20 + criteria),
    }  # fmt: skip
    arrays = {
        name: pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(texts, pa.string()))
        for name, (texts, codes) in coded.items()
    }
    arrays["value"] = pa.array(values, from_pandas=True)
    return pa.table({name: arrays[name] for name in columns("criteria") if name != "year"})


def measure_country(url: str) -> None:
    """What a report of the country needs, from the years of the store one by one."""
    import analysis
    from analysis.figures import charts

    folder, found = Path(url.split("://")[1]).with_name("figures"), []
    with looked_at("all of it"):
        with looked_at("load_tables(URL, years=[one]), criteria_met, at_end"):
            for year in YEARS:
                tables = analysis.load_tables(url, years=[year])
                met = analysis.criteria_met(tables.criteria, tables.criteria_sets)
                found.append(analysis.at_end_of_year(met))
        met = pd.concat(found, ignore_index=True)
        del found
        with looked_at("standing, change"):
            standing = analysis.standing_by_year(met)
            analysis.change_between(met, YEARS[0], YEARS[-1])
        del met
        with looked_at("charts of all years"):
            for chart in (charts.communes_at_each_level, charts.communes_meeting_standard):
                drawn = replace(chart(standing), source_note="Nguồn: minh họa.")
                drawn.save(folder, chart.__name__.replace("_", "-"))
        del standing
        for name, choices in CHARTS.items():
            with looked_at(f"figure {name}, {YEARS[-1]}"):
                analysis.figure(name, tables, **choices).save(folder)


def measure_whole(url: str) -> None:
    """The same from all rows at a time."""
    import analysis

    folder = Path(url.split("://")[1]).with_name("figures")
    with looked_at("all of it"):
        with looked_at("load_tables(URL)"):
            tables = analysis.load_tables(url)
        print(
            f"{len(tables.criteria):,} rows; {tables.criteria.memory_usage().sum() / MIB:.0f} MiB"
        )
        with looked_at("criteria_met, at_end_of_year"):
            met = analysis.at_end_of_year(
                analysis.criteria_met(tables.criteria, tables.criteria_sets)
            )
        with looked_at("standing_by_year, change_between"):
            analysis.standing_by_year(met)
            analysis.change_between(met, YEARS[0], YEARS[-1])
        del met
        with looked_at("figure communes_at_each_level"):
            analysis.figure("communes_at_each_level", tables, area=None).save(folder)


def nation(folder: Path, share: float) -> None:
    """The part `nation`."""
    apart(make_country, folder / "kho", share)
    apart(measure_country, f"file://{(folder / 'kho').as_posix()}")


def whole(folder: Path, share: float) -> None:
    """The part `whole`."""
    apart(make_country, folder / "kho", share)
    apart(measure_whole, f"file://{(folder / 'kho').as_posix()}")


def by_dask(folder: Path, share: float) -> None:
    """The part `dask`: one folder by two processes here, and by two workers of a cluster."""
    apart(make_workbooks, folder / "raw", int(600 * share))
    apart(build_folder, folder / "raw", folder / "here")
    apart(build_far, folder / "raw", folder / "there")


def build_far(raw: Path, processed: Path) -> None:
    """One build by a cluster of two workers on this machine."""
    from distributed import LocalCluster

    from analysis.run.build import build
    from analysis.run.cluster import connected

    with (
        looked_at("start of the cluster and all of it"),
        LocalCluster(2, threads_per_worker=1, dashboard_address=None) as machines,
        connected(machines.scheduler_address) as executor,
        looked_at("build by dask"),
    ):
        build(raw, processed, REFERENCE, executor=executor)


PARTS = {"dask": by_dask, "files": files, "nation": nation, "whole": whole}


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
