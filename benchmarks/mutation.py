"""How much of a changed meaning passes unseen: words put anywhere, and other ways to write.

    uv run python benchmarks/mutation.py                 words: data/raw, cases and every layout
    uv run python benchmarks/mutation.py FOLDER ...      spreadsheets of folders
    --seed 7 --each 2 --files 60 -v                      changes of a place and kind, files, details
    uv run python benchmarks/mutation.py --ways          every layout, written in every way
    --only "title" --part 3/8 -v                         ways of a name, an eighth of the layouts

A line for each kind of word and place: changes made, and those after which a figure `stays` a row
of a known thing as it was, stays with a message (`told`), is `lost` without a message, is refused
with none that names the word (`unnamed`), or is a row that was not there (`new`).

Of the ways (`tests/meanings.py`): workbooks made, those in which something passes in silence, and
of all figures how many came out `right`, `told`, `open`, silently `wrong` or `missing`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.reading.reader import Reader
from analysis.sheets.sheet import Unreadable
from analysis.sheets.workbooks import read_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import meanings
import meanings_of_clerks  # noqa: F401  (their ways are known then)
import meanings_of_hurry  # noqa: F401
import meanings_of_offices  # noqa: F401
import meanings_of_tables  # noqa: F401
import mutations
from net import generated, spreadsheets
from workbook_makers import FRAMES, ROOT, TRUTHS, registers

HOW = ("stays", "told", "lost", "unnamed", "new")
LARGEST = 60_000  # bytes


def files(folders: Iterable[Path], scratch: Path, most: int, chance: random.Random) -> Iterator:
    """Name and path of the workbooks; of each folder, and of the layouts, as many as asked for."""
    for folder in folders or (ROOT / "data" / "raw", ROOT / "tests" / "cases"):
        own = [one for one in spreadsheets(folder) if one[1].stat().st_size < LARGEST]
        yield from chance.sample(own, min(most, len(own)))
    if not folders:
        kept = set(chance.sample(range(726), min(most, 726)))
        yield from (one for n, one in enumerate(generated(scratch)) if n in kept)


def changes(said, sheet, each: int, chance: random.Random) -> Iterator[mutations.Change]:
    """Of each place some slots, each with a word of each kind; lines of their own; other ways."""
    places: dict[str, list[mutations.Slot]] = defaultdict(list)
    for slot in mutations.slots(said):
        places[slot.place].append(slot)
    for kind, words in mutations.WORDS.items():
        for place in sorted(places):
            for slot in chance.sample(places[place], min(each, len(places[place]))):
                word = chance.choice(words)
                if not mutations.is_free(slot, kind, word):
                    yield mutations.with_word(sheet, slot, kind, word, chance)
        for _ in range(each):
            line = mutations.with_line(said, kind, chance.choice(words), chance)
            if line:
                yield line


def all_ways(only: str, part: str, *, verbose: bool) -> None:
    """Every layout in one frame after the other, written in every way; counts by way."""
    counts: dict[str, Counter] = defaultdict(Counter)
    which, of = map(int, part.split("/"))
    layouts = [(truth, one) for truth, made in TRUTHS.items() for one in made.layouts]
    with tempfile.TemporaryDirectory() as scratch:
        for n, (truth, layout) in enumerate(layouts):
            if n % of != which % of:
                continue
            frame = list(FRAMES)[(n + n // of) % len(FRAMES)]
            one = meanings.as_sent(truth, layout, frame, Path(scratch))
            for way in (way for way in meanings.WAYS if only in way):
                if (made := one.in_way(way)) is None:
                    continue
                own, silent = meanings.verdicts(one.before, *made)
                counts[way].update(own, made=1, silent=bool(silent))
                if verbose and silent:
                    print(truth, layout, frame, way, *silent[0][:2], sep="|", flush=True)
    columns = ("made", "silent", *meanings.HOW)
    print(f"{'':40}" + "".join(f"{how:>9}" for how in columns))
    total: Counter = Counter()
    for way, own in counts.items():
        print(f"{way:40}" + "".join(f"{own[how] or '':>9}" for how in columns))
        total.update(own)
    print(f"{'all':40}" + "".join(f"{total[how]:>9}" for how in columns))


def main() -> None:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--ways", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="0/1")
    options = parser.parse_args()
    if options.ways:
        all_ways(options.only, options.part, verbose=options.v)
    else:
        all_words(options)


def all_words(options: argparse.Namespace) -> None:
    """Words put into sheets; a line for each kind of word and place."""
    chance, reader = random.Random(options.seed), Reader(registers())
    made: Counter = Counter()
    leaked: dict[tuple[str, str], Counter] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in files(options.folders, Path(scratch), options.files, chance):
            try:
                sheets = read_workbook(path, path.name).sheets
            except Unreadable:
                continue
            for sheet in sheets[:2]:
                said, rows, _, _ = reader.sheet(sheet, path.name)
                before = mutations.rows_by_address(rows)
                if not mutations.known_of(before):
                    continue
                made_of = list(changes(said, sheet, options.each, chance))
                for change in made_of:
                    _, rows, issues, _ = reader.sheet(change.sheet, path.name)
                    after = mutations.rows_by_address(rows)
                    found = mutations.leaks_of(change, before, after, issues)
                    key = change.kind, change.slot.place
                    made[key] += 1
                    for how in HOW:
                        if own := getattr(found, how):
                            leaked[key][how] += 1
                            if options.v and how != "told":
                                where = f"{name}|{sheet.name}|{change.text!r}"
                                print(how, *key, where, own[:3], len(own), sep="|", flush=True)
    print(f"{'':34}{'made':>7}" + "".join(f"{how:>9}" for how in HOW))
    for key in sorted(made):
        counts = "".join(f"{leaked[key][how] or '':>9}" for how in HOW)
        print(f"{' | '.join(key):34}{made[key]:7}{counts}")
    total = "".join(f"{sum(own[how] for own in leaked.values()):9}" for how in HOW)
    print(f"{'all':34}{sum(made.values()):7}{total}")


if __name__ == "__main__":
    main()
