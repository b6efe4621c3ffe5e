"""How one workbook was understood, as a picture."""

import base64
import hashlib
import html
import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from analysis.publish import book_page
from analysis.publish.book_cells import PARTS, sentence
from analysis.publish.book_mend import Mends
from analysis.reading.ledger import ROLES
from analysis.run import book
from analysis.words.messages import RULES, for_sender
from analysis.words.names import sentences
from book_makers import TITLE, Cells, cell_at, gifts, page_of
from whole_tables import tables_of

CASES = Path(__file__).parents[1] / "cases" / "real"


def test_text_of_a_cell_never_becomes_markup(tmp_path):
    evil = '<script>alert("x")</script>'
    page = page_of(gifts(tmp_path / "t.xlsx", name=evil))
    assert page.count("<script") == 1 and html.escape(evil) in page
    assert cell_at(page, "B5")["text"] == evil


def test_names_of_file_and_sheet_are_escaped(tmp_path):
    path = gifts(tmp_path / "a<b>&'c.xlsx")
    book = load_workbook(path)
    book.active.title = "<i>&'"
    book.save(path)
    page = page_of(path)
    assert "<b>&" not in page and "<i>" not in page and "&lt;i&gt;&amp;" in page


def test_page_needs_no_network_and_runs_no_script_but_its_own(tmp_path):
    page = page_of(gifts(tmp_path / "t.xlsx"))
    assert "default-src 'none'" in page
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page, "the policy names it, and nothing else"
    assert not re.search(r"https?://|<script\b[^>]|<link|<img|@import|url\(|\son\w+=", page)
    assert "innerHTML" not in script, "what a cell says stays text"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_refusals_stand_together_by_the_cell_that_mends_them(lang):
    read = book.read(CASES / "r11-doan-the-cac-huyen.xlsx", lang)
    mends = {own.address: own for own in Mends(read.frames, sentences("book_page", lang)).all}
    waits = {address: own.waits for address, own in mends.items()}
    assert waits == {
        "C8": ("E8", "F8"),
        "C9": ("D9", "E9", "F9"),
        "C11": ("D11", "E11", "F11"),
    }
    assert "C9" in mends["C9"].how, "it says which cell, not which sort of cell"
    page = book_page.page("r11.xlsx", read.frames, lang)
    headline = re.search(r"<h1>(.*?)</h1>", page)[1]
    assert re.findall(r"\d+", headline) == ["16", "24", "8", "3"]
    assert "miss" in cell_at(page, "C9")["class"], "the empty cell is drawn, too"


def test_a_figure_names_its_labels_and_its_row_is_one_sentence():
    page = book_page.page("r11.xlsx", book.read(CASES / "r11-doan-the-cac-huyen.xlsx").frames)
    cell = cell_at(page, "D4")
    assert cell["data-l"].split() == ["D2", "B4", "C4"], "the year stands in a column of its own"
    assert "Hội Nông dân (Di Linh) góp gần 2 tỷ đồng, năm 2017." in cell["title"].split("\n")
    refused = cell_at(page, "E9")
    assert "C9" in refused["data-l"].split() and "Cách sửa: ghi năm vào C9" in refused["title"]


def test_every_sort_of_row_has_its_sentence(tmp_path):
    tables = tables_of()
    for lang in ("vi", "en"):
        for part in PARTS:
            rows = getattr(tables, part)
            for row in rows.head(40).itertuples(index=False):
                said = sentence(part, row, sentences("book_page", lang), lang)
                assert said.endswith(".") and "{" not in said and "nan" not in said.split(), said


def test_the_sender_is_asked_nothing_that_only_the_receiving_office_can_do():
    for rule, own in RULES.items():
        for lang in ("vi", "en"):
            asked = for_sender(rule, own[f"suggestion_{lang}"])
            assert not re.search(r"data/|project\.toml", asked), rule
    assert for_sender("error_cell", "Sửa công thức.") == "Sửa công thức."


def test_every_filled_cell_has_its_role(tmp_path):
    read = book.read(gifts(tmp_path / "t.xlsx"))
    shown = Cells(book_page.page("t.xlsx", read.frames)).cells
    roles = [re.search(r"r-(\w+)", c["class"])[1] for c in shown if c["text"]]
    assert roles == list(read.cells["role"])
    (line,) = read.ledger.itertuples(index=False)
    assert len(roles) == line.cells
    assert [roles.count(role) for role in ROLES] == list(line[3:])


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_role_has_a_letter_of_its_own(tmp_path, lang):
    page = page_of(gifts(tmp_path / "t.xlsx"), lang)
    letters = dict(re.findall(r'\.r-(\w+)::before\{content:"([^"]+)"\}', page))
    assert set(letters) == set(ROLES) and len(set(letters.values())) == len(ROLES)


def test_hover_names_the_dimensions_of_a_value(tmp_path):
    title = cell_at(page_of(gifts(tmp_path / "t.xlsx")), "C5")["title"]
    for said in ("đóng góp", "Kỳ Ninh", "năm 2018", "Hội Nông dân", "Tiền", "12.500.000 đồng",
                 "kết quả thực hiện", "Hỗ trợ các xã › Xã Kỳ Ninh"):  # fmt: skip
        assert said in title, said


def test_hover_of_a_criterion(tmp_path):
    book = Workbook()
    book.active.append(["Kết quả thực hiện tiêu chí nông thôn mới năm 2018"])
    book.active.append(["TT", "Xã", "Tiêu chí số 1", "Tiêu chí số 2"])
    for line in ([1, "Kỳ Ninh", "x", "x"], [2, "Kỳ Hà", "x", None], [3, "Kỳ Nam", "x", "x"]):
        book.active.append(line)
    book.save(tmp_path / "t.xlsx")
    page = page_of(tmp_path / "t.xlsx")
    title = cell_at(page, "D3")["title"]
    assert "xã Kỳ Ninh" in title and "Tiêu chí: 2 – " in title and "Kết quả: đạt" in title
    assert "coi là chưa đạt" in cell_at(page, "D4")["title"]


def test_issue_shows_at_its_cell_and_at_the_figures_that_wait(tmp_path):
    page = page_of(gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc"))
    cell = cell_at(page, "C4")
    assert "s-error" in cell["class"] and "Kỳ Hạc" in cell["title"]
    assert "Kỳ Hạc" in cell_at(page, "C5")["title"]
    assert 'href="#s1-C4"' in page and 'id="s1-C4"' in page


@pytest.mark.slow
def test_merges_are_drawn_as_merges(tmp_path):
    page = page_of(gifts(tmp_path / "t.xlsx"))
    assert cell_at(page, "C3")["colspan"] == "2" and cell_at(page, "A3")["rowspan"] == "2"
    drawn = sum(int(c.get("colspan", 1)) * int(c.get("rowspan", 1)) for c in Cells(page).cells)
    assert drawn == 8 * 4


@pytest.mark.slow
def test_long_sheet_is_cut_and_says_so(tmp_path):
    book = Workbook()
    book.active.append([TITLE])
    book.active.append(["TT", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)"])
    for i in range(900):
        money = "đang rà soát" if i == 850 else i + 1
        book.active.append([i + 1, "Công an", f"Làm đường ngõ {i + 1}", money])
    book.active.merge_cells("A200:A700")
    book.save(tmp_path / "t.xlsx")
    page = page_of(tmp_path / "t.xlsx")
    assert "Trang có 902 dòng; hình này chỉ vẽ 301 dòng" in page
    assert "<th>300</th>" in page and "<th>301</th>" not in page and "<th>853</th>" in page
    assert "… 552 dòng không vẽ …" in page


@pytest.mark.parametrize("of", ["cli", "book_page", "year_page"])
def test_words_are_the_same_in_both_languages(of):
    vietnamese, english = sentences(of, "vi"), sentences(of, "en")
    for key, text in vietnamese.items():
        assert text and english[key], key
        assert sorted(re.findall(r"{\w*}", text)) == sorted(re.findall(r"{\w*}", english[key])), key
