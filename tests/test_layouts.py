"""One truth in many layouts: every layout, in every frame, tidies to the identical table, cell by cell."""

import pytest

from analysis.messages import severity
from workbook_makers import (
    FRAMES,
    TRUTHS,
    all_rows,
    expected,
    read,
    rows,
    save,
    without_provenance,
)

LAYOUTS = [
    pytest.param(truth, layout, id=f"{truth}: {layout}") for truth in TRUTHS for layout in TRUTHS[truth].layouts
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("truth", "layout"), LAYOUTS)
def test_every_layout_tidies_to_the_identical_table(truth, layout, frame, tmp_path):
    truth = TRUTHS[truth]
    path = tmp_path / "bieu.xlsx"
    placed = save(path, truth.layouts[layout](), FRAMES[frame])

    result = read(path)

    assert [i for i in result.issues if severity(i.rule) != "note"] == []
    found = rows(result, truth.table)
    wanted = [expected(record) for record in truth.records]
    assert without_provenance(found, *truth.not_compared) == without_provenance(wanted)
    assert len(all_rows(result)) == len(truth.records), "a row in a table where none belongs"
    for row in found:
        record = expected(placed[row["sheet"], row["address"]])
        assert {k: row[k] for k in record} == record, row["address"]


def test_the_truths_are_not_trivial():
    for truth in TRUTHS.values():
        assert len(set(truth.records)) == len(truth.records) > 5
        assert len(truth.layouts) > 1
