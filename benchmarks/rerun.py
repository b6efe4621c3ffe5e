"""What a rerun costs, as a multiple of what it cannot do without: an import of pandas for a build,
an empty notebook with pandas and matplotlib for the notebooks.

    uv run python benchmarks/rerun.py            # 1,000 workbooks, all notebooks; ten minutes
    uv run python benchmarks/rerun.py --files 100
    uv run python benchmarks/rerun.py --contrary     # workbooks that contradict each other

Workbooks are those of an office: each tells six communes of a district in a month. `--contrary`:
six communes and nine years in all of them, so that of 1,000 nearly every row contradicts others.
Start-up of Python is on both sides. Both are run in turn; CPU is that of all processes together.
Compiled modules are kept, ours as those of pandas: a setting that forbids it
(PYTHONDONTWRITEBYTECODE) would have ours alone compiled anew in each run.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sheets")]

from scale import districts  # noqa: E402

from analysis.publish.uses import Inputs, Seal  # noqa: E402
from workbook_makers import save_grid  # noqa: E402

Of = Callable[[int], tuple[str, Sequence[str]]]  # title and communes of a workbook
COMMUNES = ("Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Lợi", "Kỳ Hưng")
NTM = [sys.executable, "-m", "analysis"]
PANDAS = [sys.executable, "-c", "import pandas"]
FLOOR = (
    "import nbformat.v4 as v; from nbclient import NotebookClient; "
    "c = v.new_code_cell('import pandas, matplotlib.pyplot'); "
    "NotebookClient(v.new_notebook(cells=[c])).execute()"
)
EMPTY = [sys.executable, "-c", FLOOR]
TURNS = 3  # of a build with one more file
SETTINGS = {name: own for name, own in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cost(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of wall time and of CPU, with all processes that it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=SETTINGS)
    if run.returncode:
        sys.exit(f"{command}: {run.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def told(name: str, command: list[str], beside: list[str], folder: Path, bar: float) -> None:
    """Print one line: the ratios of wall time and of CPU, and the bar."""
    floor, own = cost(beside, folder), cost(command, folder)
    ratios = " ".join(f"{one / other:5.2f}" for one, other in zip(own, floor, strict=True))
    seconds = f"{own[0]:.2f} / {floor[0]:.2f} s, CPU {own[1]:.2f} / {floor[1]:.2f} s"
    print(f"{name:45} {ratios}   at most {bar:g}   ({seconds})", flush=True)


def many(root: Path, files: int, of: Of) -> None:
    """A project of small workbooks that all differ."""
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    for n in range(files):
        one_more(root, n, of)


def contrary(n: int) -> tuple[str, Sequence[str]]:
    """A title and communes: the same ones again every nine workbooks."""
    return f"các xã năm {2016 + n % 9}", COMMUNES


@cache
def _large_districts() -> list[tuple[str, str, list[str]]]:
    return [one for one in districts() if len(one[2]) >= len(COMMUNES)]


def of_an_office(n: int) -> tuple[str, Sequence[str]]:
    """A title and communes: a month of a district; those of ten districts in turn."""
    month, of = divmod(n, 10)
    district, province, communes = _large_districts()[of * 60]
    when = f"tháng {month % 12 + 1} năm {2016 + month // 12}"
    return f"các xã {district}, {province} {when}", communes[: len(COMMUNES)]


def one_more(root: Path, n: int, of: Of = contrary) -> None:
    """A workbook with the criteria that some communes met in a month or a year."""
    title, communes = of(n)
    title = f"Số tiêu chí đạt chuẩn nông thôn mới của {title}"
    lines = [[i, name, 5 + (n + i * 3) % 14] for i, name in enumerate(communes, 1)]
    path = root / "data" / "raw" / f"{n:05}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_grid(path, [[title], ["TT", "Tên xã", "Số tiêu chí đạt"], *lines])


def builds(files: int, of: Of) -> None:
    """Nothing new, and one new file, among many."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        many(root, files, of)
        cost([*NTM, "build"], root)
        cost(PANDAS, root)
        told(f"build, nothing new of {files}", [*NTM, "build"], PANDAS, root, 1)
        for turn in range(TURNS):
            one_more(root, files + turn, of)
            told(f"build, one new of {files + turn}", [*NTM, "build"], PANDAS, root, 3)


def notebooks() -> None:
    """All notebooks of this project: nothing cached, pictures only, everything."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "data", root / "data")
        shutil.copytree(ROOT / "notebooks", root / "notebooks")
        cost([*NTM, "build"], root)
        cost(EMPTY, root)
        report = [*NTM, "report"]
        told("all notebooks, nothing cached", report, EMPTY, root, 9)
        told("all notebooks, all cached", report, EMPTY, root, 1)
        told("ntm, nothing new", NTM, PANDAS, root, 1)
        shutil.rmtree(root / "reports" / "notebooks")
        told("all notebooks again, pictures cached", report, EMPTY, root, 9)
        done = root / "reports" / "notebooks"
        one_more(root, 0)
        cost([*NTM, "build"], root)
        seals = [
            Seal(Inputs(root), root / "notebooks" / path.name, {}, root / "reports" / "figures")
            for path in sorted(done.iterdir())
        ]
        stay = [own.notebook.stem for own in seals if own.holds(done / own.notebook.name)]
        told(f"those that one new file concerns, {len(seals) - len(stay)} of {len(seals)}", report,
             EMPTY, root, 9)  # fmt: skip
        print("  not run again:", ", ".join(stay))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--only", choices=("builds", "notebooks"))
    parser.add_argument("--contrary", action="store_true")
    chosen = parser.parse_args()
    if chosen.only != "notebooks":
        builds(chosen.files, contrary if chosen.contrary else of_an_office)
    if chosen.only != "builds":
        notebooks()
