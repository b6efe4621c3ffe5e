"""The desk and its lessons: files that are dropped stay whole, a word is tried before it is taught,
and what was taught can be taken back."""

import pandas as pd
import pytest

import analysis
from analysis.explore.desk import Desk
from analysis.explore.lessons import (
    CHOICES,
    TWICE,
    Lesson,
    NotLearnt,
    taken_back,
    taught,
    tried,
    waiting,
)
from analysis.registers.register import load, read_register
from analysis.run.new_project import new_project
from analysis.words.messages import RULES
from whole_tables import tables_of
from workbook_makers import save_grid

GIFTS = [
    ["Đóng góp xây dựng nông thôn mới huyện Hương Sơn năm 2023 (triệu đồng)"],
    ["TT", "Tên xã", "Nhà máy Vạn Lợi", "Hội Nông dân"],
    [1, "Sơn Kim 1", 12, 5],
    [2, "Sơn Tây", 30, 7],
]
WORD = "Nhà máy Vạn Lợi"


@pytest.fixture
def root(tmp_path):
    """A project of huyện Hương Sơn with no spreadsheet yet."""
    folder = new_project("huyện Hương Sơn", tmp_path / "p", 2026).folder
    for path in (folder / "data" / "raw").iterdir():
        path.unlink()
    return folder


def reference(root, name):
    return root / "data" / "reference" / f"{name}.csv"


@pytest.mark.parametrize("choice", sorted({own for slot in CHOICES.values() for own in slot}))
def test_a_lesson_is_one_line_of_a_register_and_is_taken_back(choice, root):
    lesson = Lesson(
        "Suất ăn Vạn Lợi", choice, {"giver": "enterprise", "indicator": "hộ"}.get(choice, "")
    )
    path = reference(root, lesson.register)
    before = read_register(path)
    taught(tables_of(root=root), lesson, "bàn làm việc", "thử")
    (own,) = [row for row in read_register(path) if row not in before]
    assert (own["taught_by"], own["why"]) == ("bàn làm việc", "thử") and own["taught_on"]
    assert not load(root / "data" / "reference").contradictions
    assert taken_back(root, lesson) and read_register(path) == before
    assert not taken_back(root, lesson)


def test_a_line_that_nobody_taught_is_not_taken_back(root):
    path = reference(root, "vocabulary")
    path.write_text("word,use,meaning\nsuất ăn,skip,\n", encoding="utf-8-sig")
    assert not taken_back(root, Lesson("Suất ăn", "skip"))
    assert len(read_register(path)) == 1


@pytest.mark.slow
def test_a_lesson_is_tried_on_copies_and_says_what_it_would_change(root):
    save_grid(root / "data" / "raw" / "dong-gop.xlsx", GIFTS)
    tables = analysis.load_tables(root)
    assert set(tables.contributions["organization_id"]) == {"nong-dan"}
    assert list(waiting(tables)["figures"]) == [2]
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.csv")}
    (word,) = waiting(tables)["word"]
    lesson = Lesson(WORD, "giver", "enterprise", word)
    effect = tried(tables, lesson, analysis.load_tables)
    assert (effect.read, effect.removed, effect.changed) == (2, 0, 0)
    assert "contributions_by_organization" in effect.figures
    assert {path: path.read_bytes() for path in before} == before, "nothing is written"
    taught(tables, lesson, "bàn làm việc", "")
    again = analysis.load_tables(root)
    assert len(again.contributions) == 4 and waiting(again).empty
    with pytest.raises(NotLearnt, match="mâu thuẫn"):
        tried(again, Lesson(WORD, "giver", "people"), analysis.load_tables)
    assert taken_back(root, lesson) and len(analysis.load_tables(root).contributions) == 2


# -- the desk --------------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path):
    own = Desk(lambda: tables_of(root=tmp_path), lambda path, lang: None)
    own.root = tmp_path
    return own


def test_files_that_are_dropped_are_kept_whole_and_none_is_written_over(desk, tmp_path):
    raw = tmp_path / "data" / "raw"
    assert desk.keep("biểu.xlsx", b"one") == raw / "biểu.xlsx"
    assert desk.keep("biểu.xlsx", b"one") == raw / "biểu.xlsx", "the same file again"
    assert desk.keep("biểu.xlsx", b"two") == raw / "biểu (2).xlsx"
    assert desk.keep("..\\..\\ngoài/kia.xlsx", b"x") == raw / "kia.xlsx", "never outside"
    assert (raw / "biểu.xlsx").read_bytes() == b"one"


def test_every_file_has_a_line_with_what_was_read_of_it(desk):
    tables, lines = desk.tables, desk.of_files()
    assert set(lines["source"]) == set(tables.inputs["source"])
    own = pd.concat([getattr(tables, name) for name in ("criteria", "contributions", "indicators")])
    assert lines["rows"].sum() == own["source"].isin(lines["source"]).sum()
    assert lines["errors"].is_monotonic_decreasing


def test_a_project_without_figures_says_what_to_do():
    def none():
        raise ValueError("Thư mục data/raw không có bảng tính nào.")

    desk = Desk(none, lambda path, lang: None)
    assert "không có bảng tính nào" in desk.message.value


def test_words_wait_in_the_order_of_their_figures():
    columns = ["word", "slot", "figures", "source", "sheet", "address", "label", "maybe"]
    rows = [("a", "head", 2, *"xyzab"), ("b", "stub", 9, *"xyzab"), ("c", "title", 0, *"xyzab")]
    words = pd.DataFrame(rows, columns=columns)
    assert list(waiting(tables_of(unknown_words=words))["word"]) == ["b", "a"]
    assert all(2 <= len(own) <= 5 for own in CHOICES.values())
    assert set(TWICE) <= RULES.keys()
