"""One truth in many layouts: each, in every frame, tidies to the identical table, cell by cell, and
each of its cells is accounted for."""

import pytest
from openpyxl import Workbook

from analysis.checks.workbook import checked
from analysis.words.messages import severity
from ledgers import assert_it_closes, lost
from workbook_makers import (
    FRAMES,
    TRUTHS,
    Frame,
    all_rows,
    expected,
    read,
    reader,
    registers,
    rows,
    save,
    save_as_excel_does,
    without_provenance,
)

LAYOUTS = [(truth, layout) for truth in TRUTHS for layout in TRUTHS[truth].layouts]
CASES = [(*layout, frame) for layout in LAYOUTS for frame in FRAMES]
# Each layout in one frame, in all of them in benchmarks; at once one layout of each truth.
IN_TURN = [(*own, [*FRAMES][n % len(FRAMES)]) for n, own in enumerate(LAYOUTS)]
AT_ONCE = {next(case for case in IN_TURN if case[0] == truth) for truth in TRUTHS}


def as_parameters(cases: list[tuple[str, str, str]]) -> list:
    slow = pytest.mark.slow
    return [pytest.param(*c, marks=() if c in AT_ONCE else slow, id=": ".join(c)) for c in cases]


OF_SUMS = ("total_", "mean_", "count_mis", "share_mis")


@pytest.mark.parametrize(("truth", "layout", "frame"), as_parameters(IN_TURN))
def test_every_layout_tidies_to_the_identical_table(truth, layout, frame, tmp_path):
    truth = TRUTHS[truth]
    path = tmp_path / "bieu.xlsx"
    placed = save(path, truth.layouts[layout](), FRAMES[frame])

    found = reader().read(path, path.name)
    result = checked(found, registers())

    assert_it_closes(result, path)
    for said in found.understood:
        assert lost(said, result.tidied, result.issues) == []
    assert [i for i in result.issues if severity(i.rule) != "note"] == []
    assert [i for i in result.issues if i.rule.startswith(OF_SUMS)] == [], "a true total is blamed"
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


SAID_BY_A_CELL = [
    ("x", "General", "met", None),
    ("X", "General", "met", None),
    ("đ", "General", "met", None),
    ("Đạt", "General", "met", None),
    ("ĐẠT CHUẨN", "General", "met", None),
    (1, "General", "met", None),
    ("✓", "General", "met", None),
    ("100%", "General", "met", 100.0),
    (1, "0%", "met", 100.0),
    ("CĐ", "General", "not_met", None),
    ("Chưa đạt", "General", "not_met", None),
    ("không đạt", "General", "not_met", None),
    (0, "General", "not_met", None),
    ("Đang hoàn thiện", "General", "in_progress", None),
    ("Đang hoàn thiện 80%", "General", "in_progress", 80.0),
    ("85%", "General", "in_progress", 85.0),
    ("85,5%", "General", "in_progress", 85.5),
    (0.85, "0%", "in_progress", 85.0),
    ("Không áp dụng", "General", "not_applicable", None),
    ("không quy hoạch", "General", "not_applicable", None),
]


@pytest.mark.parametrize(("written", "number_format", "status", "value"), SAID_BY_A_CELL, ids=str)
def test_every_mark_says_its_status(written, number_format, status, value, tmp_path):
    result = among_marks(written, number_format, tmp_path)
    found = {row["address"]: row for row in rows(result, "criteria")}
    assert (found["D3"]["status"], found["D3"]["value"]) == (status, value)
    assert found["D3"]["unit"] == ("%" if value is not None else "")
    assert len(found) == 6


@pytest.mark.parametrize("written", [85, 0.85, "0,85"])
def test_a_number_is_progress_only_where_something_says_so(written, tmp_path):
    result = among_marks(written, "General", tmp_path)
    assert [(i.rule, i.address) for i in result.issues] == [("mark_not_understood", "D3")]
    assert len(rows(result, "criteria")) == 5


def among_marks(written, number_format, folder):
    """Two communes and three criteria, one cell as given."""
    book = Workbook()
    sheet = book.active
    for line in (
        ["Kết quả thực hiện các tiêu chí nông thôn mới năm 2018"],
        ["TT", "Tên xã", "TC 1", "TC 2", "TC 3"],
        [1, "Kỳ Hà", "Đạt", written, "Chưa đạt"],
        [2, "Kỳ Ninh", "Đạt", "Chưa đạt", "Đạt"],
    ):
        sheet.append(line)
    sheet["D3"].number_format = number_format
    return read(save_as_excel_does(book, folder / "b.xlsx"))


def test_a_note_below_a_table_is_no_title_of_the_next(tmp_path):
    """Neither is the signature between them."""
    frame = Frame(letterhead=True, total="last", note="Ghi chú: tạm tính.", signature=True)
    path = tmp_path / "bieu.xlsx"
    placed = save(path, TRUTHS["criteria"].layouts["years_in_titles_of_one_sheet"](), frame)
    result = read(path)
    found = {(row["sheet"], row["address"]) for row in rows(result, "criteria")}
    assert found == set(placed)
    assert {issue.rule for issue in result.issues} == {"note_qualifies"}
