"""The desk and its lessons: files that are dropped stay whole, a word is tried before it is taught,
and what was taught can be taken back."""

import re
from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis.explore.desk import Desk
from analysis.explore.lessons import (
    CHOICES,
    TWICE,
    Lesson,
    NotLearnt,
    answered,
    asked,
    lessons_of,
    questions,
    taken_back,
    taught,
    tried,
    waiting,
)
from analysis.registers.register import load, read_register
from analysis.run.new_project import new_project
from analysis.words.messages import RULES
from analysis.words.schema import columns
from book_makers import gifts
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


MORE = {"giver": "enterprise", "indicator": "hộ", "same": "tiêu chí"}


@pytest.mark.parametrize(
    "choice", sorted({own for slot in CHOICES.values() for own in slot} - {"ask"})
)
def test_a_lesson_is_one_line_of_a_register_and_is_taken_back(choice, root):
    lesson = Lesson("Suất ăn Vạn Lợi", choice, MORE.get(choice, ""))
    path = reference(root, lesson.register)
    before = read_register(path)
    taught(tables_of(root=root), lesson, "bàn làm việc", "thử")
    (own,) = [row for row in read_register(path) if row not in before]
    assert (own["taught_by"], own["why"]) == ("bàn làm việc", "thử") and own["taught_on"]
    assert not load(root / "data" / "reference").contradictions
    (told,) = lessons_of(root)
    assert (told.who, told.why) == ("bàn làm việc", "thử") and told.lesson.line == lesson.line
    assert taken_back(root, told.lesson) and read_register(path) == before
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
    (word,) = waiting(tables).itertuples(index=False)
    assert (word.figures, word.kept) == (2, True), "read already, under a name of their own"
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.csv")}
    lesson = Lesson(WORD, "giver", "enterprise", word.word)
    effect = tried(tables, lesson, analysis.load_tables)
    assert (effect.read, effect.others, effect.removed) == (0, 2, 0)
    assert sorted(effect.cells) == ["C3", "C4"] and effect.waits == []
    assert "contributions_by_organization" in effect.figures
    assert {path: path.read_bytes() for path in before} == before, "nothing is written"
    taught(tables, lesson, "bàn làm việc", "")
    again = analysis.load_tables(root)
    assert len(again.contributions) == 4 and waiting(again).empty
    with pytest.raises(NotLearnt, match="mâu thuẫn") as refused:
        tried(again, Lesson(WORD, "giver", "people"), analysis.load_tables)
    assert "enterprise" in str(refused.value) and "people" in str(refused.value), "both are told"
    assert taken_back(root, lesson) and len(analysis.load_tables(root).contributions) == 2


@pytest.mark.slow
def test_a_word_for_which_figures_wait_comes_first_and_says_what_still_waits(root):
    gifts(root / "data" / "raw" / "cho.xlsx", place="Zwq Xyzt")
    head = [GIFTS[0], [*GIFTS[1][:2], "Zwq Xyzt ủng hộ", GIFTS[1][3]]]
    save_grid(root / "data" / "raw" / "dong-gop.xlsx", [*head, *GIFTS[2:]])
    tables = analysis.load_tables(root)
    first, last = waiting(tables).itertuples(index=False)
    assert (first.figures, last.figures) == (3, 2), "what waits and what is read stand apart"
    assert (first.word, first.kept, last.kept) == (last.word, False, True)
    effect = tried(tables, Lesson(first.word, "skip", "", first.word), analysis.load_tables)
    assert effect.read + len(effect.waits) >= 3, "each of them is read, or it says why not"


@pytest.mark.slow
def test_a_word_that_alone_tells_two_rows_apart_is_not_without_meaning(root):
    """Without it two lines would be one, with one figure or with two."""
    rows = [
        ["Kết quả xây dựng nông thôn mới huyện Hương Sơn năm 2023"],
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"],
        [1, "Tỷ lệ hộ nghèo", "%", 3.5],
        [2, "Tỷ lệ hộ nghèo zwq", "%", 3.5],
    ]
    save_grid(root / "data" / "raw" / "ngheo.xlsx", rows)
    tables = analysis.load_tables(root)
    words = waiting(tables)
    assert "zwq" in set(words["word"])
    with pytest.raises(NotLearnt, match="hai dòng thành một"):
        tried(tables, Lesson("zwq", "skip", "", "zwq"), analysis.load_tables)


def test_a_question_for_a_colleague_is_kept_until_it_is_answered(tmp_path):
    (tmp_path / "data").mkdir()
    asked(tmp_path, word="zwq", source="a.xlsx", question="Là gì?", asked_by="Hoa")
    (own,) = questions(tmp_path)
    assert (own["word"], own["asked_by"], own["question"]) == ("zwq", "Hoa", "Là gì?")
    assert own["asked_on"]
    answered(tmp_path, 0)
    assert questions(tmp_path) == []


# -- the desk --------------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path):
    own = Desk(lambda **_: tables_of(root=tmp_path), lambda path, lang: None)
    own.root = tmp_path
    return own


def test_files_that_are_dropped_are_kept_whole_and_none_is_written_over(desk, tmp_path):
    raw = tmp_path / "data" / "raw"
    assert desk.keep("biểu.xlsx", b"one") == raw / "biểu.xlsx"
    assert desk.keep("biểu.xlsx", b"one") == raw / "biểu.xlsx", "the same file again"
    assert desk.keep("biểu.xlsx", b"two") == raw / "biểu (2).xlsx"
    assert desk.keep("..\\..\\ngoài/kia.xlsx", b"x") == raw / "kia.xlsx", "never outside"
    assert (raw / "biểu.xlsx").read_bytes() == b"one"


def test_what_is_no_spreadsheet_is_refused_in_a_sentence_and_the_others_are_taken(desk, tmp_path):
    ran = []
    desk.run = lambda *command: ran.append(command) or (True, "")
    desk.dropped([("virus.exe", b"x"), ("a.xlsx", b"PK"), ("..", b""), ("<i>.csv", b"1;2")])
    names = sorted(path.name for path in (tmp_path / "data" / "raw").iterdir())
    assert names == ["a.xlsx", "i.csv"] and ran == [("build",)], "read once for all"
    assert "virus.exe: không phải bảng tính" in desk.status
    assert "<i>" not in desk.front.html, "a name never becomes markup"


def heard(desk, drop, n, name, *pieces):
    own = {"act": "piece", "drop": drop, "n": n, "name": name}
    desk.front._handle_custom_msg(own, [memoryview(one) for one in pieces])


def test_files_of_one_name_and_of_two_drops_at_once_are_not_mixed(desk, tmp_path):
    desk.run = lambda *command: (True, "")
    heard(desk, "first", 0, "xã.xlsx", b"PK one, ")
    heard(desk, "second", 0, "xã.xlsx", b"PK other")
    heard(desk, "first", 1, "xã.xlsx", b"PK two")
    heard(desk, "first", 2, "thư mục")
    heard(desk, "first", 0, "xã.xlsx", b"goes on")
    for drop in ("second", "first"):
        desk.front._handle_custom_msg({"act": "dropped", "drop": drop}, [])
    kept = {path.name: path.read_bytes() for path in (tmp_path / "data" / "raw").iterdir()}
    assert sorted(kept.values()) == [b"PK one, goes on", b"PK other", b"PK two"]
    assert set(kept) == {"xã.xlsx", "xã (2).xlsx", "xã (3).xlsx"}
    assert "thư mục: không đọc được" in desk.status
    assert "xã.xlsx khác nội dung vẫn còn" in desk.status, "a mended file stands beside the old one"


def test_a_project_without_a_file_takes_them_into_its_own_folder(root, monkeypatch):
    """The desk runs in notebooks/."""
    monkeypatch.chdir(root / "notebooks")
    desk = Desk(analysis.load_tables, lambda path, lang: None)
    assert desk.tables is None and desk.keep("a.xlsx", b"PK") == root / "data" / "raw" / "a.xlsx"


def test_what_is_taken_back_is_what_the_button_names(desk, root):
    desk.root, ran = root, []
    desk.run = lambda *command: ran.append(command) or (False, "hỏng")
    for word in ("Suất ăn", "Bữa ăn"):
        taught(tables_of(root=root), Lesson(word, "skip"), "Hoa", "")
    desk.did("undo", {"act": "undo", "key": "undo|bữa ăn|skip", "word": "bữa ăn", "choice": "skip"})
    assert [own.lesson.word for own in lessons_of(root)] == ["suất ăn"]
    assert ran == [("build",)] and "hỏng" in desk.status, "a run that fails is told"
    desk.did("undo", {"word": "bữa ăn", "choice": "skip"})
    assert len(lessons_of(root)) == 1 and "Không còn dòng này" in desk.status


def test_what_the_last_run_changed_is_told_with_what_it_was(desk):
    lines = [
        ("criteria", "changed", "ky-ha | 2", "status: not_met", "status: met", "a.xlsx!2018!C3"),
        ("figures", "changed", "criteria_matrix", "", "", "a.xlsx!2018!C3"),
        ("figures", "possible", "change_by_commune", "", "", "a.xlsx!2018!C3"),
    ]
    named = ["table", "change", "what", "old", "new", "cause"]
    rows = pd.DataFrame(lines, columns=named).reindex(columns=columns("changes"), fill_value="")
    tables = replace(desk.tables, changes=rows.assign(run=1))
    page = Desk(lambda **_: tables, lambda path, lang: None).front.html
    assert "status: not_met" in page and "status: met" in page
    assert "Xã nào đạt tiêu chí nào" in page and "Thay đổi giữa hai năm" not in page


def test_every_file_has_a_line_with_what_was_read_of_it(desk):
    tables, lines = desk.tables, desk.of_files()
    assert set(lines["source"]) == set(tables.inputs["source"])
    names = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
    own = pd.concat([getattr(tables, name) for name in names])
    assert lines["rows"].sum() == own["source"].isin(lines["source"]).sum()


def test_a_project_without_figures_says_what_to_do_and_has_the_place_to_drop():
    def none(**_):
        raise ValueError("Thư mục data/raw không có bảng tính nào.")

    desk = Desk(none, lambda path, lang: None)
    assert "không có bảng tính nào" in desk.front.html
    assert 'type="file"' in desk.front.html


def test_what_fails_is_one_sentence_and_the_desk_goes_on(desk):
    for act in ("check", "teach", "undo", "report", "nothing_of_this_name"):
        desk.did(act, {"source": "khong-co.xlsx"})
        assert "Không làm được" in desk.status and 'role="status"' in desk.front.html


WAITS = pd.DataFrame(
    [("zwq", "head", 3, "a.xlsx", "S", "C2", "Zwq <b>", "", False)],
    columns=["word", "slot", "figures", "source", "sheet", "address", "label", "maybe", "kept"],
)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_chosen_beforehand_and_a_link_carries_a_choice(tmp_path, lang):
    words = WAITS.drop(columns="kept")

    def read(path, lang):
        raise ValueError("gone")

    desk = Desk(lambda **_: tables_of(root=tmp_path, unknown_words=words), read, lang)
    desk.did("teach", {"n": "0"})
    page = desk.front.html
    radios = re.findall(r'<input [^>]*type="radio"[^>]*>', page)
    assert 4 <= len(radios) <= 6 and not any(" checked" in own for own in radios)
    assert re.search(r'<button[^>]*data-act="accept"[^>]* disabled', page)
    assert "Zwq &lt;b&gt;" in page and "Zwq <b>" not in page
    desk.did("teach", {"n": "0", "choice": "indicator"})
    (chosen,) = [own for own in re.findall(r"<input [^>]*>", desk.front.html) if " checked" in own]
    assert 'value="indicator"' in chosen
    assert re.search(r'<button[^>]*data-act="accept"[^>]* disabled', desk.front.html), "no unit yet"


def test_words_wait_in_the_order_of_their_figures():
    columns = ["word", "slot", "figures", "source", "sheet", "address", "label", "maybe"]
    rows = [("a", "head", 2, *"xyzab"), ("b", "stub", 9, *"xyzab"), ("c", "title", 0, *"xyzab")]
    words = pd.DataFrame(rows, columns=columns)
    assert list(waiting(tables_of(unknown_words=words))["word"]) == ["b", "a"]
    assert all(4 <= len(own) <= 6 for own in CHOICES.values())
    assert set(TWICE) <= RULES.keys()
