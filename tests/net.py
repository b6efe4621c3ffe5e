"""The net under a change of the house: what every workbook and every figure gives, in one command.

    uv run python tests/net.py            compare with the committed digests (tests/net.csv)
    uv run python tests/net.py --write    what is new is meant: write the digests anew
    uv run python tests/net.py --only figures   (or workbooks) that half; --write keeps the other
    uv run python tests/net.py --keep F   also keep all that was compared in a folder, for `diff -r`
    uv run python tests/net.py --files F  over the spreadsheets of a folder instead; use with --keep

Of each workbook: the rows of the three tables, the issues, the ledger and the role of every cell.
Of the project's own data: every built table, and the JSON of every figure of the notebooks and of
the reports of its years.
"""

import argparse
import csv
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.checks.workbook import checked
from analysis.reading.reader import FileResult, Reader
from workbook_makers import FRAMES, ROOT, TRUTHS, registers, save

DIGESTS = Path(__file__).with_name("net.csv")
PARTS = ("criteria", "contributions", "indicators")
FIGURE = ("chart", "kind", "title", "subtitle", "unit", "tag", "notes", "target", "lang")
FIGURE = (*FIGURE, "marks", "beside")
MADE_BY_NTM = ("processed/", "reports/")


def generated(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every layout of every truth in every frame, as a file."""
    for truth, made in TRUTHS.items():
        for layout, forms in made.layouts.items():
            for frame in FRAMES:
                path = folder / "bieu.xlsx"
                save(path, forms(), FRAMES[frame])
                yield f"{truth}/{layout}/{frame}", path


def spreadsheets(folder: Path) -> Iterator[tuple[str, Path]]:
    beside = {".csv", ".py", ".md", ".html", ".json"}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in beside:
            yield path.relative_to(folder).as_posix(), path


def told(result: FileResult, roles: dict) -> dict[str, list[str]]:
    """What one workbook gave, as sorted lines."""
    lines = {part: sorted(map(repr, getattr(result.tidied, part))) for part in PARTS}
    issues = result.issues
    lines["issues"] = sorted(
        repr((i.rule, i.sheet, i.address, i.found, sorted(i.detail.items()))) for i in issues
    )
    lines["ledger"] = sorted(map(repr, result.ledger))
    cells = ((sheet, *at, role) for sheet, own in roles.items() for at, role in own)
    lines["roles"] = sorted(" ".join(map(str, cell)) for cell in cells)
    return lines


def workbooks(files: Iterator[tuple[str, Path]]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    roles: dict[str, list] = {}
    reader = Reader(
        registers(), lambda layout: roles.update({layout.sheet.name: list(layout.roles.items())})
    )
    for name, path in files:
        roles.clear()
        yield name, told(checked(reader.read(path, path.name), reader.registers), roles)


def figures() -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The built tables, and what the figures show, of the own data, as `ntm` made them."""
    for path in sorted((ROOT / "data" / "processed").glob("*.csv")):
        yield f"processed/{path.stem}", {"lines": path.read_text(encoding="utf-8-sig").splitlines()}
    for path in sorted((ROOT / "reports").rglob("figures/*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        shown = {name: content["drawn"].get(name) for name in FIGURE}
        shown["source"] = content["source_note"]
        lines = json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True).splitlines()
        yield path.relative_to(ROOT).as_posix(), {"lines": lines}


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] if lines else ""


def digests(only: str | None) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The committed digests to compare with, and those of the half that is left alone."""
    if not DIGESTS.exists():
        return [], []
    with DIGESTS.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    half = {row: "figures" if row[0].startswith(MADE_BY_NTM) else "workbooks" for row in rows}
    known = [row for row in rows if only in (None, half[row])]
    return known, [row for row in rows if only not in (None, half[row])]


def main() -> int:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--only", choices=("workbooks", "figures"))
    options = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = spreadsheets(options.files) if options.files else generated(Path(scratch))
        entries = [] if options.only == "figures" else [workbooks(files)]
        entries += [figures()] if options.only != "workbooks" and not options.files else []
        for name, parts in (entry for own in entries for entry in own):
            found[name] = {part: (len(lines), digest(lines)) for part, lines in parts.items()}
            if options.keep:
                path = options.keep / f"{name.replace('/', '__')}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                told_all = (f"{part}: {line}" for part, lines in parts.items() for line in lines)
                path.write_text("\n".join(told_all), encoding="utf-8")
    rows = [
        (name, part, *map(str, own)) for name, parts in found.items() for part, own in parts.items()
    ]
    if options.files:
        return 0
    known, others = digests(options.only)
    if options.write:
        both = [*rows, *others] if options.only == "workbooks" else [*others, *rows]
        with DIGESTS.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(both)
        return 0
    different = sorted(set(rows) ^ set(known))
    print("\n".join(" ".join(row) for row in different[:60]), file=sys.stderr)
    print(f"{len(rows)} compared, {len({row[:2] for row in different})} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
