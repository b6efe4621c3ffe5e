"""Files that attack, each read apart: what it costs, and what is said of it.

`python benchmarks/hostile.py [PART OF A NAME]`; the files are made by
`tests/hostile_makers.py`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests")]

from analysis.run.guard import Guarded, Stopped  # noqa: E402
from analysis.run.workers import file_seen, make_ready  # noqa: E402
from hostile_makers import HOSTILE, REWRITTEN, Builder, pack, rich  # noqa: E402

REFERENCE = ROOT / "data" / "reference"
HEAD = ("file", "kB", "s", "MB at most", "told")


def peak(process: Guarded) -> float:
    """The most memory, in MB, that a process has held since it was last asked; of Linux alone."""
    assert process.process
    own = Path(f"/proc/{process.process.pid}")
    status = (own / "status").read_text()
    (own / "clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1000


def cost(process: Guarded, path: Path) -> tuple[float, float, str]:
    """Seconds, megabytes and what was told of one file."""
    process.call(make_ready, REFERENCE)
    peak(process)
    start = time.monotonic()
    try:
        result = process.call(file_seen, REFERENCE, path, path.name, "").result
    except Stopped as error:
        return time.monotonic() - start, float("nan"), f"file_stopped ({error.found})"
    rules = list(dict.fromkeys(issue.rule for issue in result.issues))
    return time.monotonic() - start, peak(process), ", ".join(rules[:3]) or "-"


def rewritten(folder: Path) -> Iterator[tuple[str, Path]]:
    parts = rich(folder / "a.xlsx")
    for name, change in REWRITTEN.items():
        yield f"rich: {name}", pack(folder / "b.xlsx", change(parts))


def attacks(folder: Path, wanted: str) -> Iterator[tuple[str, Path]]:
    builders: list[Builder] = [one for one in HOSTILE if wanted in one.__name__]
    for n, builder in enumerate(builders):
        own = folder / str(n)
        own.mkdir()
        yield builder.__name__, builder(own)


def size_of(path: Path) -> float:
    try:
        return path.lstat().st_size / 1000
    except OSError:
        return 0


def main() -> None:
    """Print the table, and the worst of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wanted", nargs="?", default="")
    wanted = parser.parse_args().wanted
    worst, process = [0.0, 0.0], Guarded()
    print("| " + " | ".join(HEAD) + " |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, path in chain(attacks(Path(folder), wanted), rewritten(Path(folder))):
            if wanted not in name:
                continue
            spent, most, said = cost(process, path)
            worst = [max(worst[0], spent), max(worst[1], most)]
            print(
                f"| {name} | {size_of(path):.0f} | {spent:.2f} | {most:.0f} | {said} |", flush=True
            )
    process.stop()
    print(f"\nWorst: {worst[0]:.1f} s, {worst[1]:.0f} MB")


if __name__ == "__main__":
    main()
