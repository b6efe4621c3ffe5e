"""Files and cells with something wrong: what is reported, where, and that nothing else suffers.

Every builder writes one file that is named by what is wrong with it; its golden issues stand beside it as
(severity, rule, sheet, address).
"""

import csv
import io
import re
import shutil
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from workbook_makers import (
    REFERENCE,
    TRUTHS,
    all_rows,
    expected,
    read,
    rows,
    save,
    save_as_excel_does,
    save_grid,
    without_provenance,
)

from analysis import messages
from analysis.checks import issue_rows
from analysis.messages import RULES, Issue, explain
from analysis.pipeline import build

COUNTS = "Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"
CASH = "Kết quả hỗ trợ tiền mặt xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
MARKS = "Kết quả thực hiện các tiêu chí nông thôn mới năm 2018"
GOOD = [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt"], [1, "Kỳ Ninh", 20], [2, "Kỳ Hà", 19], [3, "Kỳ Nam", 11]]


def good(path: Path) -> Path:
    return save_grid(path, GOOD)


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def with_xml(path: Path, old: bytes, new: bytes) -> Path:
    """A good workbook with something replaced in the XML of its first sheet."""
    parts = parts_of(good(path))
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    return repack(path, parts)


# -- files that cannot be read --------------------------------------------------------------------------------
def zero_bytes(folder):
    (folder / "zero_bytes.xlsx").write_bytes(b"")


def only_zeros(folder):
    (folder / "only_zeros.csv").write_bytes(b"\0" * 5000)


def truncated(folder):
    path = good(folder / "truncated.xlsx")
    path.write_bytes(path.read_bytes()[:-2000])


def truncated_at_the_front(folder):
    path = good(folder / "truncated.xlsx")
    path.write_bytes(path.read_bytes()[:3000])


def a_part_is_missing(folder):
    path = good(folder / "part_missing.xlsx")
    parts = parts_of(path)
    del parts["xl/workbook.xml"]
    repack(path, parts)


def broken_xml(folder):
    path = good(folder / "broken_xml.xlsx")
    parts = parts_of(path)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:700]
    repack(path, parts)


def checksum_wrong(folder):
    path = good(folder / "checksum.xlsx")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    data[info.header_offset + 30 + len(info.filename) + 40] ^= 0xFF
    path.write_bytes(bytes(data))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def password(folder):
    (folder / "password.xlsx").write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900)


def old_excel_in_pieces(folder):
    (folder / "pieces.xls").write_bytes(OLE + b"\0" * 2000)


def a_pdf_named_xlsx(folder):
    (folder / "pdf.xlsx").write_bytes(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj\n%%EOF")


def a_picture_named_xls(folder):
    (folder / "picture.xls").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def a_letter_named_xlsx(folder):
    repack(folder / "letter.xlsx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})


def random_bytes(folder):
    (folder / "random.xlsx").write_bytes(bytes((i * 7919 + i // 3) % 251 for i in range(6000)))


def a_letter(folder):
    (folder / "letter.docx").write_text("Kính gửi các đồng chí", encoding="utf-8")


def lock_file(folder):
    (folder / "~$bieu.xlsx").write_bytes(b"\x06Admin " + b" " * 158)


def shortcut(folder):
    (folder / "bieu.xlsx.lnk").write_bytes(b"L\0\0\0\x01\x14\x02\0" + b"\0" * 300)


def web_shortcut(folder):
    (folder / "bieu.url").write_bytes(b"[InternetShortcut]\r\nURL=file:///D:/bieu.xlsx\r\n")


def folder_named_like_file(folder):
    (folder / "bieu.xlsx").mkdir()


def link_to_nowhere(folder):
    (folder / "bieu.xlsx").symlink_to(folder / "gone.xlsx")


def zip_bomb(folder):
    parts = parts_of(good(folder / "bomb.xlsx"))
    row = b"<row><c><v>1</v></c></row>"
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + row * 8_000_000 + b"</sheetData></worksheet>"
    path = repack(folder / "bomb.xlsx", parts)
    assert path.stat().st_size < 2_000_000, "small on disk"


def letter_as_csv(folder):
    text = "Kính gửi các đồng chí,\nĐề nghị gửi báo cáo trước ngày 15/12.\nTrân trọng./.\n"
    (folder / "letter.csv").write_text(text, encoding="utf-8")


def telephone_list(folder):
    people = [[i, f"Nguyễn Văn {name}", f"091234567{i}"] for i, name in enumerate("ABC", 1)]
    save_grid(folder / "people.xlsx", [["Danh bạ điện thoại"], ["STT", "Họ tên", "Điện thoại"], *people])


UNREADABLE = [
    (zero_bytes, [("error", "file_empty", "", "")]),
    (only_zeros, [("error", "file_empty", "", "")]),
    (truncated, [("error", "file_damaged", "", "")]),
    (truncated_at_the_front, [("error", "file_damaged", "", "")]),
    (a_part_is_missing, [("error", "file_damaged", "", "")]),
    (broken_xml, [("error", "sheet_damaged", "Sheet1", "")]),
    (checksum_wrong, [("error", "file_damaged", "", "")]),
    (password, [("error", "password", "", "")]),
    (old_excel_in_pieces, [("error", "file_damaged", "", "")]),
    (a_pdf_named_xlsx, [("error", "not_a_spreadsheet", "", "")]),
    (a_picture_named_xls, [("error", "not_a_spreadsheet", "", "")]),
    (a_letter_named_xlsx, [("error", "not_a_spreadsheet", "", "")]),
    (random_bytes, [("error", "not_a_spreadsheet", "", "")]),
    (a_letter, [("error", "not_a_spreadsheet", "", "")]),
    (lock_file, [("note", "lock_file", "", "")]),
    (shortcut, [("error", "shortcut", "", "")]),
    (web_shortcut, [("error", "shortcut", "", "")]),
    (folder_named_like_file, [("note", "folder_named_like_file", "", "")]),
    (link_to_nowhere, [("error", "file_not_opened", "", "")]),
    (zip_bomb, [("error", "file_too_large", "", "")]),
    (letter_as_csv, [("error", "no_table", "letter", "")]),
    (telephone_list, [("error", "meaning_missing", "Sheet1", "")]),
]


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def golden(result) -> list[tuple[str, str, str, str]]:
    return [(row[0], row[1], row[3], row[4]) for row in issue_rows(result.issues)]


@pytest.mark.parametrize(("builder", "issues"), UNREADABLE, ids=lambda x: getattr(x, "__name__", ""))
def test_a_file_that_cannot_be_read_is_one_plain_issue(builder, issues, tmp_path):
    builder(tmp_path)
    result = read(only_file(tmp_path))
    assert golden(result) == issues
    assert all_rows(result) == []
