"""A word put into a label: no row of a known thing comes out of its figures unchanged.

The words are such as nobody knows and such as change what is counted (`mutations`). An open row,
another measure or another value is right as well, and so is a refusal. The long list is
`benchmarks/mutation.py`.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.sheets.workbooks import read_workbook
from mutations import (
    WORDS,
    Change,
    Leaks,
    is_free,
    known_of,
    leaks_of,
    rows_by_address,
    slots,
    with_line,
    with_word,
)
from workbook_makers import FRAMES, ROOT, TRUTHS, reader, save, save_grid

CASES = Path(__file__).parents[1] / "cases"
KINDS = ("unknown", "plan", "changing")
LINES = 40  # times as many as of a word in one label


def changes(said, sheet, every: int, chance: random.Random) -> Iterator[Change]:
    """One in `every` of the words in labels; of lines of their own more."""
    for kind in KINDS:
        for slot in slots(said):
            if slot.place in ("value", "numbering", "note", "legend"):
                continue
            for word in WORDS[kind]:
                if chance.random() * every < 1 and not is_free(slot, kind, word):
                    yield with_word(sheet, slot, kind, word, chance)
        some = chance.random() * every < LINES
        line = with_line(said, kind, chance.choice(WORDS[kind]), chance) if some else None
        if line and line.slot.place == "line above":
            yield line


def leaks(path: Path, every: int) -> list[tuple[str, str, str]]:
    """(place, text, word) of the changes that pass unseen in a workbook; one in `every` is made."""
    chance, found = random.Random(path.name), []
    for sheet in read_workbook(path, path.name).sheets:
        said, rows, _, _ = reader().sheet(sheet, path.name)
        before = rows_by_address(rows)
        for change in changes(said, sheet, every, chance) if known_of(before) else ():
            own = after(change, path, before)
            if own.stays or own.new:
                found.append((change.slot.place, change.text, change.word))
    return found


def after(change: Change, path: Path, before: dict) -> Leaks:
    _, rows, issues, _ = reader().sheet(change.sheet, path.name)
    return leaks_of(change, before, rows_by_address(rows), issues)


# One of the cases has 4,000 lines and is left out. More words of all of these in benchmarks.
SMALL = sorted(path for path in CASES.glob("*/*.xlsx") if "cubic" not in path.name)
RAW = sorted((ROOT / "data" / "raw").rglob("*.xls*"))


@pytest.mark.slow
def test_a_word_in_a_label_of_raw_data_never_passes_unseen(every=800):
    assert RAW
    assert [(path.name, *one) for path in RAW for one in leaks(path, every)] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_no_word_in_any_label_passes_unseen(path, every=120):
    assert leaks(path, every) == []


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS)
def test_a_word_in_a_label_of_any_layout_never_passes_unseen(truth, tmp_path, every=900, turn=2):
    """One layout in two; most of the time goes into reading them as they are."""
    frames, found = list(FRAMES.values()), []
    for n, (name, forms) in enumerate([*TRUTHS[truth].layouts.items()][::turn]):
        path = tmp_path / f"{n}.xlsx"
        save(path, forms(), frames[n % len(frames)])
        found += [(name, *one) for one in leaks(path, every)]
    assert found == []


@pytest.mark.parametrize(
    ("words", "basis"), [("SO LIEU MINH HOA", "illustrative"), ("Minh Hoa", "reported")]
)
def test_made_up_figures_are_known_without_accents_and_a_district_is_none(words, basis, tmp_path):
    title = ["So tieu chi dat chuan nong thon moi cac huyen tinh Quang Binh nam 2018"]
    grid = [
        [words] if basis == "illustrative" else title,
        title,
        ["TT", "Huyen", "So tieu chi dat"],
    ]
    path = save_grid(tmp_path / "bieu.xlsx", [*grid, [1, "Le Thuy", 12], [2, "Minh Hoa", 11]])
    (sheet,) = read_workbook(path, path.name).sheets
    rows = reader().sheet(sheet, path.name)[1]
    assert {row[-4] for row in rows.indicators} == {basis}
