"""`ntm check`: what it says of one workbook, and what it writes."""

import pytest
from openpyxl import load_workbook

from analysis.cli import main
from book_makers import TITLE, gifts


@pytest.mark.slow
def test_check_prints_how_a_workbook_was_understood(tmp_path, capsys):
    path = gifts(tmp_path / "Đóng góp năm 2018.xlsx", place="Xã Kỳ Hạc")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    table = ("Bảng 1 (A3:D7): đóng góp, 2 số liệu", "Nơi: Kỳ Hà", "Kỳ: năm 2018")
    for words in (
        "1 trang tính",
        "Trang “Đóng góp”",
        *table,
        "Đọc được 2 trong 6 số; 4 số chờ 2 ô cần sửa",
        "✖ lỗi [Đóng góp!C4] “Xã Kỳ Hạc”:",
        "C5, C6, C7 chờ.",
        "Đề nghị:",
    ):
        assert words in said, words
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {"dong-gop-nam-2018_kiem-tra.html", "dong-gop-nam-2018_can-sua.xlsx"}


def test_check_in_english(tmp_path, capsys):
    path = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
    assert main(["check", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 0
    assert "To look at: 2 errors" in capsys.readouterr().out
    assert '<html lang="en">' in (tmp_path / "out" / "t_kiem-tra.html").read_text(encoding="utf-8")


def test_unreadable_file_gives_one_plain_sentence(tmp_path, capsys):
    (tmp_path / "t.xlsx").write_bytes(b"")
    assert main(["check", str(tmp_path / "t.xlsx"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert "Tệp trống, không có dữ liệu." in said and "Xin lại tệp từ đơn vị báo cáo." in said
    assert not (tmp_path / "out").exists()


def test_missing_file_gives_one_plain_sentence(tmp_path, capsys):
    assert main(["check", str(tmp_path / "không có.xlsx")]) == 1
    assert "Không mở được tệp" in capsys.readouterr().out


def test_csv_has_a_picture_and_no_copy(tmp_path, capsys):
    path = tmp_path / "t.csv"
    lines = [
        TITLE,
        "TT;Đơn vị;Tiền mặt (triệu đồng)",
        "1;Hội Nông dân;đang rà soát",
        "2;Công an;30",
        "3;Hội Nông dân;15",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "Không có bản đánh dấu: chỉ ghi được vào tệp .xlsx và .xlsm" in capsys.readouterr().out
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["t_kiem-tra.html"]


def test_a_new_word_is_taught_and_asked_of_nobody(tmp_path, capsys):
    """A word like none that is known is no slip of the sender: the copy does not ask about it."""
    path = gifts(tmp_path / "t.xlsx", place="Zwq Xyzt")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "[Đóng góp!C4] “Zwq Xyzt”:" in said, "the office is told"
    sheet = load_workbook(tmp_path / "out" / "t_can-sua.xlsx").active
    assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == {"D6"}
