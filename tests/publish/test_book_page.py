"""How one workbook was understood, as a picture."""

import html
import re

import pytest
from openpyxl import Workbook, load_workbook

from analysis.publish import book_page
from analysis.reading.ledger import ROLES
from analysis.run import book
from analysis.words.names import sentences
from book_makers import TITLE, Cells, cell_at, gifts, page_of


def test_text_of_a_cell_never_becomes_markup(tmp_path):
    evil = '<script>alert("x")</script>'
    page = page_of(gifts(tmp_path / "t.xlsx", name=evil))
    assert "<script" not in page and html.escape(evil) in page
    assert cell_at(page, "B5")["text"] == evil


def test_names_of_file_and_sheet_are_escaped(tmp_path):
    path = gifts(tmp_path / "a<b>&'c.xlsx")
    book = load_workbook(path)
    book.active.title = "<i>&'"
    book.save(path)
    page = page_of(path)
    assert "<b>&" not in page and "<i>" not in page and "&lt;i&gt;&amp;" in page


def test_page_needs_no_network_and_runs_no_script(tmp_path):
    page = page_of(gifts(tmp_path / "t.xlsx"))
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)


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
    for said in ("đóng góp", "Kỳ Ninh", "năm 2018", "Hội Nông dân", "Tiền mặt", "12.500.000 đồng",
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
