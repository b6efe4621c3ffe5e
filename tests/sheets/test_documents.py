"""Reports as files: Word, plain text, a page saved as HTML."""

from __future__ import annotations

import pytest
from docx import Document

import analysis

SENTENCES = ["Năm 2018 xã Kỳ Hà làm 5,1 km đường.", "Hỗ trợ 20 triệu đồng, 250 suất quà."]
WANTED = ["5,1 km", "20 triệu đồng", "250 suất quà", "12 xã"]


def found(path) -> list[str]:
    figures = analysis.figures_in_text(path)
    whole = figures.attrs["text"]
    assert [whole[row.start : row.end] for row in figures.itertuples()] == list(figures["text"])
    return list(figures["text"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_text_of_any_usual_encoding(tmp_path, encoding):
    path = tmp_path / "bai.txt"
    path.write_text("\n".join([*SENTENCES, "Có 12 xã."]), encoding=encoding)
    assert found(path) == found(str(path)) == WANTED


def test_a_word_file_with_its_tables_and_notes(tmp_path):
    document = Document()
    for sentence in SENTENCES:
        document.add_paragraph(sentence)
    document.paragraphs[-1].add_run("3").font.superscript = True
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Số xã", "12 xã"
    document.save(str(tmp_path / "bai.docx"))
    assert found(tmp_path / "bai.docx") == WANTED


def test_a_saved_page_shows_only_what_one_sees(tmp_path):
    page = (
        "<html><head><title>3 xã</title><style>p{margin:4px}</style></head><body>"
        "<script>var a = 5;</script><p>Năm <b>2018</b> xã Kỳ Hà làm 5,1&nbsp;km đường.</p>"
        "<div>Hỗ trợ 20 triệu đồng, <i>250 suất quà</i>.<sup>3</sup></div>"
        "<table><tr><td>Số xã</td><td><p>12 xã</p></td></tr></table></body></html>"
    )
    path = tmp_path / "bai.html"
    path.write_text(page, encoding="utf-8")
    assert found(path) == ["5,1\u00a0km", *WANTED[1:]]


@pytest.mark.parametrize("name", ["bai.docx", "bai.pdf"])
def test_a_file_that_is_no_report_is_told_in_one_sentence(tmp_path, name):
    (tmp_path / name).write_bytes(b"%PDF-1.4")
    with pytest.raises(ValueError, match=name):
        analysis.figures_in_text(tmp_path / name)
