"""Files and cells with something wrong: what is reported, where, and that nothing else suffers.

Every builder writes one file that is named by what is wrong with it; its golden issues stand beside
it as (severity, rule, sheet, address).
"""

import cProfile
import csv
import io
import os
import pstats
import re
import shutil
import time
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from analysis.checks.issues import issue_rows
from analysis.run.build import build
from analysis.sheets import delimited
from analysis.sheets.workbooks import read_workbook
from analysis.words import messages
from analysis.words.messages import RULES, Issue, explain
from projects import in_process, no_workers  # noqa: F401
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

COUNTS = "Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"
CASH = "Kết quả hỗ trợ tiền mặt xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
MARKS = "Kết quả thực hiện các tiêu chí nông thôn mới năm 2018"
GOOD = [
    [COUNTS],
    ["TT", "Tên xã", "Số tiêu chí đạt"],
    [1, "Kỳ Ninh", 20],
    [2, "Kỳ Hà", 19],
    [3, "Kỳ Nam", 11],
]


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


# -- files that cannot be read ---------------------------------------------------------------------
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
    (folder / "password.xlsx").write_bytes(
        OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    )


def old_excel_in_pieces(folder):
    (folder / "pieces.xls").write_bytes(OLE + b"\0" * 2000)


def a_pdf_named_xlsx(folder):
    (folder / "pdf.xlsx").write_bytes(
        b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj\n%%EOF"
    )


def a_picture_named_xls(folder):
    (folder / "picture.xls").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def a_letter_named_xlsx(folder):
    repack(
        folder / "letter.xlsx",
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"},
    )


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


def a_pipe(folder):
    if not hasattr(os, "mkfifo"):
        pytest.skip("a system without pipes among its files")
    os.mkfifo(folder / "pipe.xlsx")


def zip_bomb(folder):
    parts = parts_of(good(folder / "bomb.xlsx"))
    row = b"<row><c><v>1</v></c></row>"
    parts["xl/worksheets/sheet1.xml"] = (
        b"<worksheet><sheetData>" + row * 8_000_000 + b"</sheetData></worksheet>"
    )
    path = repack(folder / "bomb.xlsx", parts)
    assert path.stat().st_size < 2_000_000, "small on disk"


def letter_as_csv(folder):
    text = "Kính gửi các đồng chí,\nĐề nghị gửi báo cáo trước ngày 15/12.\nTrân trọng./.\n"
    (folder / "letter.csv").write_text(text, encoding="utf-8")


def telephone_list(folder):
    people = [[i, f"Nguyễn Văn {name}", 912345670 + i] for i, name in enumerate("ABC", 1)]
    save_grid(
        folder / "people.xlsx", [["Danh bạ điện thoại"], ["STT", "Họ tên", "Điện thoại"], *people]
    )


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
    (a_pipe, [("error", "not_a_spreadsheet", "", "")]),
    (zip_bomb, [("error", "file_too_large", "", "")]),
    (letter_as_csv, [("error", "no_table", "letter", "")]),
    (telephone_list, [("error", "no_table", "", "")]),
]


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def golden(result) -> list[tuple[str, str, str, str]]:
    return [(row[0], row[1], row[3], row[4]) for row in issue_rows(result.issues)]


@pytest.mark.parametrize(
    ("builder", "issues"), UNREADABLE, ids=lambda x: getattr(x, "__name__", "")
)
def test_a_file_that_cannot_be_read_is_one_plain_issue(builder, issues, tmp_path):
    builder(tmp_path)
    result = read(only_file(tmp_path))
    assert golden(result) == issues
    assert all_rows(result) == []


def an_empty_workbook(folder):
    Workbook().save(folder / "empty.xlsx")


def only_a_chart(folder):
    book = Workbook()
    book.create_chartsheet("Biểu đồ")
    del book["Sheet"]
    book.save(folder / "chart.xlsx")


def a_table_of_words(folder):
    save_grid(
        folder / "people.xlsx",
        [["Danh sách cán bộ"], ["STT", "Họ tên"], [1, "Nguyễn An"], [2, "Lê Bình"]],
    )


@pytest.mark.parametrize(
    "builder", [an_empty_workbook, only_a_chart, a_table_of_words], ids=lambda f: f.__name__
)
def test_a_file_that_gives_no_row_says_why(builder, tmp_path):
    builder(tmp_path)
    result = read(only_file(tmp_path))
    assert all_rows(result) == []
    assert result.issues != []


# -- cells that cannot be read ---------------------------------------------------------------------
def counts(*lines, title=COUNTS):
    return [
        [title],
        ["TT", "Tên xã", "Số tiêu chí đạt"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]


def cash(*lines, title=CASH, amount="Tiền mặt (triệu đồng)"):
    return [[title], ["TT", "Tổ chức", amount], *([i, *line] for i, line in enumerate(lines, 1))]


def sentences(*lines):
    return [
        [CASH],
        ["TT", "Đơn vị", "Nội dung hỗ trợ"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]


def marks(head, *lines, title=MARKS):
    return [[title], ["TT", "Tên xã", *head], *([i, *line] for i, line in enumerate(lines, 1))]


def criteria(*lines, title=MARKS):
    return [
        [title],
        ["TT", "Tiêu chí", "Kỳ Hà", "Kỳ Ninh"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]


def figures(*lines, title="Một số chỉ tiêu thị xã Kỳ Anh năm 2018"):
    return [
        [title],
        ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]


HA = ("Kỳ Hà", 19)
FARMERS = ("Hội Nông dân", 20)
WORK = ("Công an", "Góp 20 ngày công")
# Name: the cells, the golden issues without sheet, and the addresses that are read all the same.
BAD_CELLS = {
    "error cell": (counts(("Kỳ Ninh", "#DIV/0!"), HA), [("error", "error_cell", "C3")], "C4"),
    "formula without a stored value": (
        counts(("Kỳ Ninh", "=10+9"), HA),
        [("error", "formula_without_value", "C3")],
        "C4",
    ),
    "date among counts": (
        counts(("Kỳ Ninh", date(2020, 1, 19)), HA),
        [("error", "date_among_numbers", "C3")],
        "C4",
    ),
    "foreign notation 1,200.5": (
        cash(("Mặt trận Tổ quốc", "1,200.5"), FARMERS),
        [("error", "not_vietnamese_number", "C3")],
        "C4",
    ),
    "foreign notation 1.90": (
        cash(("Mặt trận Tổ quốc", "1.90"), FARMERS),
        [("error", "not_vietnamese_number", "C3")],
        "C4",
    ),
    "money without unit": (
        cash(("Mặt trận Tổ quốc", 15), FARMERS, amount="Tiền mặt"),
        [("error", "unit_missing", "C3;C4")],
        "",
    ),
    "unknown commune": (counts(("Kỳ Hạc", 12), HA), [("error", "unknown_place", "B3;C3")], "C4"),
    "commune that differs by one accent": (
        counts(("Kỳ Hạ", 12), HA),
        [("error", "unknown_place", "B3;C3")],
        "C4",
    ),
    "commune without accents": (
        counts(("Ky Ha", 19), ("Kỳ Ninh", 20)),
        [("warning", "unaccented", "C3")],
        "C3 C4",
    ),
    "commune half without accents": (
        counts(("Ky Hà", 19), ("Kỳ Ninh", 20)),
        [("error", "unknown_place", "B3;C3")],
        "C4",
    ),
    "total that does not add up": (
        counts(("Kỳ Ninh", 20), HA, ("Tổng cộng", 40)),
        [("warning", "total_mismatch", "C5")],
        "C3 C4",
    ),
    "words among counts": (
        counts(("Kỳ Ninh", "đang rà soát"), HA),
        [("error", "value_not_understood", "C3")],
        "C4",
    ),
    "unknown mark": (
        marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "Tốt"), ("Kỳ Ninh", "Đạt", "Đạt")),
        [("error", "mark_not_understood", "D3")],
        "C3 C4 D4",
    ),
    "dash beside another mark for not met": (
        marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "-"), ("Kỳ Ninh", "Chưa đạt", "Đạt")),
        [("error", "dash_ambiguous", "D3")],
        "C3 C4 D4",
    ),
    "share above 100 %": (
        marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", "130%"), ("Kỳ Ninh", "Đạt", "Đạt")),
        [("error", "share_out_of_bounds", "D3")],
        "C3 C4 D4",
    ),
    "line without a mark": (
        marks(
            ["TC 1", "TC 2", "TC 3"],
            ("Kỳ Hà", "x", None, "x"),
            ("Kỳ Ninh",),
            ("Kỳ Nam", "x", "x", None),
        ),
        [("note", "empty_line", "B4")],
        "C3 D3 E3 C5 D5 E5",
    ),
    "criterion beyond the set": (
        marks(["TC 1", "TC 21"], ("Kỳ Hà", "Đạt", "Đạt"), ("Kỳ Ninh", "Đạt", "Đạt")),
        [("error", "criterion_not_in_set", "D3;D4")],
        "C3 C4",
    ),
    "criterion whose number and name differ": (
        marks(["TC 1", "TC 3: Y tế"], ("Kỳ Hà", "Đạt", "Đạt"), ("Kỳ Ninh", "Đạt", "Đạt")),
        [("error", "criterion_contradicts", "D3;D4")],
        "C3 C4",
    ),
    "unknown criterion": (
        criteria(("Quy hoạch", "Đạt", "Đạt"), ("Vệ sinh chung", "Đạt", "Đạt")),
        [("error", "unknown_criterion", "B4;C4;D4")],
        "C3 D3",
    ),
    "criterion that only its ordinal would tell": (
        criteria(
            *(
                (name, "Đạt", "Đạt")
                for name in ("Quy hoạch", "Giao thông", "Thủy lợi", "Lưới điện xã")
            )
        ),
        [("error", "unknown_criterion", "B6;C6;D6")],
        "C3 C4 C5 D3 D4 D5",
    ),
    "organization that is in no register": (  # open world: it keeps its own name
        cash(("Hội Chữ thập đỏ", 15), FARMERS),
        [],
        "C3 C4",
    ),
    "figure that is in no register": (  # open world, too
        figures(("Số mô hình dân vận", "mô hình", 23), ("Số cây xanh", "cây", 500)),
        [],
        "D3 D4",
    ),
    "unknown unit in a sentence": (
        sentences(("Hội Nông dân", "Tặng 12 xyz"), WORK),
        [("error", "unit_unknown", "C3")],
        "C4",
    ),
    "amount for each": (
        sentences(("Hội Nông dân", "Hỗ trợ 2 triệu đồng/hộ"), WORK),
        [("error", "per_unit_amount", "C3")],
        "C4",
    ),
    "column of ratios": (
        [
            [CASH],
            ["TT", "Tổ chức", "Tiền mặt (triệu đồng)", "Tỷ lệ (%)"],
            [1, *FARMERS, 77],
            [2, "Công an", 6, 23],
        ],
        [("note", "column_left_out", "D3;D4")],
        "C3 C4",
    ),
    "range of amounts": (
        sentences(("Hội Nông dân", "Hỗ trợ 20-30 triệu đồng"), WORK),
        [("error", "range_not_number", "C3")],
        "C4",
    ),
    "measured result without a verdict": (
        [
            [f"{MARKS} của xã Kỳ Hà"],
            ["TT", "Tiêu chí", "Yêu cầu", "Kết quả"],
            [1, "Giao thông", "≥ 70%", "65%"],
            [2, "Thủy lợi", "Đạt", "Đạt"],
        ],
        [("error", "result_without_verdict", "D3")],
        "D4",
    ),
    "another set of criteria": (
        marks(
            ["TC 1", "TC 2"],
            ("Kỳ Hà", "Đạt", "Đạt"),
            title=MARKS.replace("mới năm", "mới nâng cao năm"),
        ),
        [("error", "other_criteria_set", "A1;C3;D3")],
        "",
    ),
    "several places in one sentence": (
        sentences(
            ("Hội Nông dân", "Hỗ trợ xã Kỳ Hà 20 triệu đồng, xã Kỳ Ninh 30 triệu đồng"), WORK
        ),
        [("error", "places_in_sentence", "C3")],
        "C4",
    ),
    "place of several kinds": (
        counts(("Kỳ Anh", 12), HA),
        [("error", "place_ambiguous", "B3;C3")],
        "C4",
    ),
    "place that had ended": (
        counts(("Kỳ Hưng", 12), HA, title=COUNTS.replace("2018", "2021")),
        [("error", "place_not_valid_then", "C3")],
        "C4",
    ),
    "place of another kind": (
        counts(("Phường Kỳ Ninh", 12), HA),
        [("note", "place_type_differs", "C3")],
        "C3 C4",
    ),
    "place of another district": (
        counts(
            ("Kỳ Xuân", 12), HA, title="Số tiêu chí đạt chuẩn của các xã thị xã Kỳ Anh năm 2018"
        ),
        [("error", "place_outside_district", "B3;C3")],
        "C4",
    ),
    "share of one among shares of a hundred": (
        [
            ["Một số chỉ tiêu của các xã năm 2018"],
            ["TT", "Tên xã", "Tỷ lệ hộ nghèo (%)"],
            [1, "Kỳ Ninh", 0.942],
            [2, "Kỳ Hà", 95.1],
            [3, "Kỳ Nam", 88],
        ],
        [("error", "share_scale_unclear", "C3")],
        "C4 C5",
    ),
    "more criteria than the set has": (
        counts(("Kỳ Ninh", 25), HA),
        [("error", "more_than_set", "C3")],
        "C4",
    ),
    "no year": (
        counts(("Kỳ Ninh", 20), HA, title="Số tiêu chí đạt"),
        [("error", "year_missing", "C3;C4")],
        "",
    ),
    "no place": (
        figures(("Số mô hình dân vận", "mô hình", 23), title="Một số chỉ tiêu năm 2018"),
        [("error", "place_missing", "D3")],
        "",
    ),
    "some communes of an area": (
        figures(("Tỷ lệ hộ nghèo", "%", 3.1), title="Chỉ tiêu của 2 xã thị xã Kỳ Anh năm 2018"),
        [("warning", "some_units", "D3")],
        "",
    ),
    "no commune": (
        [
            ["Kết quả thực hiện tiêu chí thị xã Kỳ Anh năm 2018"],
            ["TT", "Tiêu chí", "Kết quả"],
            [1, "Quy hoạch", "Đạt"],
        ],
        [("error", "commune_missing", "C3")],
        "",
    ),
    "no giver": (
        [
            ["Hỗ trợ các xã năm 2018"],
            ["TT", "Tên xã", "Số tiền (triệu đồng)"],
            [1, *HA],
            [2, "Kỳ Ninh", 7],
        ],
        [("error", "organization_missing", "C3;C4")],
        "",
    ),
    "no giver in a town": (
        [
            ["Hỗ trợ xã thị xã Kỳ Anh năm 2018"],
            ["TT", "Tên xã", "Số tiền (triệu đồng)"],
            [1, *HA],
            [2, "Kỳ Nam", 7],
        ],
        [("error", "organization_missing", "C3;C4")],
        "",
    ),
    "no meaning": (
        [["Năm 2018"], ["TT", "Tên xã", "Kết quả"], [1, "Kỳ Hà", 5], [2, "Kỳ Ninh", 7]],
        [("error", "meaning_missing", "C2;C3;C4")],
        "",
    ),
    "sheet of another kind": (
        [["Báo giá năm 2018"], ["STT", "Mặt hàng", "Giá"], [1, "Bút", 5000], [2, "Vở", 8000]],
        [("error", "unknown_title", "A1;C3;C4")],
        "",
    ),
    "known figures below words that nobody knows": (
        figures(
            ("Số mô hình dân vận", "mô hình", 23), title="Kết quả quýnh thị xã Kỳ Anh năm 2018"
        ),
        [("warning", "title_apart", "A1;D3")],
        "D3",
    ),
    "unknown heading over the only figures": (
        [[COUNTS], ["TT", "Tên xã", "Tổng soát"], [1, "Kỳ Ninh", 20], [2, *HA]],
        [("error", "unknown_header", "C2;C3;C4")],
        "",
    ),
    "unknown label without a unit": (
        figures(("Số mô hình dân vận", "mô hình", 23), ("Điểm quýnh", None, 500)),
        [("error", "unknown_label", "B4;D4")],
        "D3",
    ),
    "kind in words of its own": (  # of what was given any words are kept
        [
            ["Kết quả vận động thị xã Kỳ Anh năm 2018"],
            ["TT", "Tổ chức", "Hình thức", "Số tiền (triệu đồng)"],
            [1, "Hội Nông dân", "Tiền mặt", 23],
            [2, "Hội Nông dân", "Chuyển giao", 500],
        ],
        [],
        "D3 D4",
    ),
    "figure far below the table": (
        [*counts(("Kỳ Ninh", 20), HA), [], [], [], [], [None] * 5 + [77]],
        [("error", "cell_outside", "F9")],
        "C3 C4",
    ),
    "column without heading": (
        [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt"], [1, "Kỳ Ninh", 20, 4], [2, "Kỳ Hà", 19, 6]],
        [("error", "column_without_header", "D3;D4")],
        "C3 C4",
    ),
    "number beyond every figure": (
        counts(("Kỳ Ninh", 1e30), HA),
        [("error", "number_impossible", "C3")],
        "C4",
    ),
    "report in place of a figure": (
        counts(("Kỳ Ninh", "12 tiêu chí, trong đó có giao thông; " * 200), HA),
        [("error", "value_not_understood", "C3")],
        "C4",
    ),
    "report in place of a sentence of gifts": (
        sentences(("Hội Nông dân", "Góp 20 ngày công làm đường. " * 200), WORK),
        [("error", "value_not_understood", "C3")],
        "C4",
    ),
    "line written twice": (
        cash(FARMERS, FARMERS, ("Công an", 6)),
        [("warning", "line_twice", "B4")],
        "C3 C4 C5",
    ),
    "line without a giver": (
        [
            [CASH],
            ["TT", "Tổ chức", "Tiền mặt (triệu đồng)"],
            [1, *FARMERS],
            [2, None, 7],
            [3, "Công an", 6],
        ],
        [("error", "row_without_label", "C4")],
        "C3 C5",
    ),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_cell_is_named_and_the_rest_is_read(name, tmp_path):
    grid, issues, good_cells = BAD_CELLS[name]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert golden(result) == [
        (severity, rule, "Sheet1", address) for severity, rule, address in issues
    ]
    assert sorted(row["address"] for row in all_rows(result)) == sorted(good_cells.split())


MERGED = {
    "one amount for two organizations": (
        cash(("Mặt trận Tổ quốc", 15), ("Hội Nông dân", None), ("Công an", 7)),
        "C3:C4",
        [("error", "merged_value", "Sheet1", "C3")],
        {"C5": "cong-an"},
    ),
    "one mark for two criteria": (
        marks(["TC 1", "TC 2"], ("Kỳ Hà", "Đạt", None), ("Kỳ Ninh", "Đạt", "Đạt")),
        "C3:D3",
        [],
        {"C3": "ky-ha", "C4": "ky-ninh", "D4": "ky-ninh"},
    ),
    "one amount for two communes": (
        [
            ["Hội Nông dân hỗ trợ các xã năm 2018"],
            ["TT", "Tên xã", "Tiền mặt (triệu đồng)"],
            [1, "Kỳ Hà", 60],
            [2, "Kỳ Ninh", None],
            [3, "Kỳ Nam", 5],
        ],
        "C3:C4",
        [],
        {"C3": "ky-ha;ky-ninh", "C5": "ky-nam"},
    ),
}


@pytest.mark.parametrize("name", MERGED)
def test_a_value_merged_over_lines_is_never_split(name, tmp_path):
    grid, merge, issues, said = MERGED[name]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=[merge]))
    assert golden(result) == issues
    key = "organization_id" if "organizations" in name else "place_id"
    assert {row["address"]: row[key] for row in all_rows(result)} == said


def test_a_sheet_without_a_table_beside_others_is_noted(tmp_path):
    path = good(tmp_path / "bieu.xlsx")
    book = load_workbook(path)
    book.create_sheet("Bìa")["B3"] = "BÁO CÁO NĂM 2018"
    result = read(save_as_excel_does(book, path))
    assert golden(result) == [("note", "sheet_without_table", "Bìa", "")]
    assert len(all_rows(result)) == 3


def test_title_and_sheet_name_must_agree(tmp_path):
    result = read(save_grid(tmp_path / "bieu.xlsx", GOOD, sheet="Năm 2019"))
    assert golden(result) == [("error", "path_contradicts", "Năm 2019", "C3;C4;C5")]
    assert all_rows(result) == []


# -- extreme but harmless --------------------------------------------------------------------------
def assert_reads_like_the_good_file(path: Path) -> None:
    result = read(path)
    assert golden(result) == []
    found = [(row["place_id"], row["value"], row["address"]) for row in rows(result, "indicators")]
    assert found == [("ky-ninh", 20.0, "C3"), ("ky-ha", 19.0, "C4"), ("ky-nam", 11.0, "C5")]


def test_a_declared_size_of_the_whole_sheet_is_not_believed(tmp_path):
    path = tmp_path / "declared.xlsx"
    assert_reads_like_the_good_file(with_xml(path, b'ref="A1:C5"', b'ref="A1:XFD1048576"'))
    assert_reads_like_the_good_file(with_xml(path, b'ref="A1:C5"', b'ref="A1"'))


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path):
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A30:XFD1048576"/></mergeCells>'
    assert_reads_like_the_good_file(with_xml(tmp_path / "merge.xlsx", b"</sheetData>", merge))


def test_a_stray_cell_in_the_last_corner_is_reported_and_the_table_read(tmp_path):
    cell = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>.</t></is></c></row></sheetData>'
    )
    result = read(with_xml(tmp_path / "far.xlsx", b"</sheetData>", cell))
    assert golden(result) == [("error", "far_cell", "Sheet1", "XFD1048576")]
    assert [row["value"] for row in rows(result, "indicators")] == [20.0, 19.0, 11.0]


@pytest.mark.parametrize("empty", [b"", b'<row r="3500"><c r="A3500" s="0"/></row>'])
def test_a_stray_cell_far_below_is_reported_whatever_blank_rows_stand_between(tmp_path, empty):
    cell = empty + b'<row r="6000"><c r="A6000"><v>7</v></c></row></sheetData>'
    result = read(with_xml(tmp_path / "far.xlsx", b"</sheetData>", cell))
    assert golden(result) == [("error", "far_cell", "Sheet1", "A6000")]
    assert [row["value"] for row in rows(result, "indicators")] == [20.0, 19.0, 11.0]


@pytest.mark.slow
def test_a_long_list_without_a_gap_is_not_searched_cell_by_cell(tmp_path):
    book = Workbook()
    for n in range(6_000):
        book.active.append([n, "Kỳ Hà", 1, 2, 3, 4])
    book.save(tmp_path / "long.xlsx")
    profiler = cProfile.Profile()
    profiler.runcall(read_workbook, tmp_path / "long.xlsx", "long.xlsx")
    assert pstats.Stats(profiler).total_calls < 20_000, "six cells a line, one look a line"


@pytest.mark.slow
def test_sixty_sheets_are_read_like_one(tmp_path):
    truth = TRUTHS["criteria"]
    forms = truth.layouts["one_sheet_a_commune"]()
    many = [form for form in forms for _ in range(8)]
    for n, form in enumerate(many):
        many[n] = type(form)(**{**vars(form), "sheet": f"{form.sheet} ({n})"})
    save(tmp_path / "many.xlsx", many[:60])
    result = read(tmp_path / "many.xlsx")
    assert len(result.ledger) == 60
    assert len(rows(result, "criteria")) == 60 * 20


def test_a_workbook_inside_a_folder_named_like_one_is_read_too(tmp_path):
    (tmp_path / "raw" / "bieu.xlsx").mkdir(parents=True)
    good(tmp_path / "raw" / "bieu.xlsx" / "trong.xlsx")
    build(tmp_path / "raw", tmp_path / "processed", REFERENCE)
    assert {r["source"] for r in table(tmp_path / "processed", "indicators")} == {
        "bieu.xlsx/trong.xlsx"
    }


# -- letters ---------------------------------------------------------------------------------------
_ACCENTED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ"
_TCVN3_TABLE = str.maketrans(_ACCENTED + "ĂÂĐÊÔƠƯ", _TCVN3 + "¡¢§£¤¥¦")
_VNI_MARKS = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HATS = {
    "\u0302": {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
}
_VNI_HATS["\u0306"] = {
    "": "ê",
    "\u0300": "è",
    "\u0301": "é",
    "\u0309": "ú",
    "\u0303": "ü",
    "\u0323": "ë",
}
_VNI_WHOLE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def tcvn3(text: str) -> str:
    """As typed in .VnTime; capitals with a tone do not exist there and stay small,
    as people typed them.
    """
    return "".join(
        c if c in "ĂÂĐÊÔƠƯ" else c.lower() if ord(c) > 127 else c for c in text
    ).translate(_TCVN3_TABLE)


def vni(text: str) -> str:
    """As typed in VNI-Times: a letter and a sign behind it."""
    return "".join(_vni_letter(c) for c in text)


def _vni_letter(letter: str) -> str:
    capital = letter != letter.lower()
    small = letter.lower()
    if small in _VNI_WHOLE:
        found = _VNI_WHOLE[small]
    else:
        base, *signs = unicodedata.normalize("NFD", small)
        if "\u031b" in signs:
            base = {"o": "ô", "u": "ö"}[base]
            signs.remove("\u031b")
        hat = next((s for s in signs if s in _VNI_HATS), "")
        tone = next((s for s in signs if s in _VNI_MARKS), "")
        found = base + (_VNI_HATS[hat][tone] if hat else _VNI_MARKS.get(tone, ""))
    return found.upper() if capital else found


def test_the_encoders_write_what_old_documents_hold():
    assert tcvn3("Đơn vị tính") == "§¬n vÞ tÝnh"
    assert tcvn3("Tổng cộng") == "Tæng céng"
    assert vni("Xã Kỳ Hà") == "Xaõ Kyø Haø"
    assert vni("Đơn vị tính") == "Ñôn vò tính"


LEGACY = {
    ".VnTime": tcvn3,
    ".VnArial Narrow": tcvn3,
    "VNI-Times": vni,
    "VNI-Helve": vni,
}
LEGACY_LAYOUTS = [
    ("criteria", "criteria_in_rows-name"),
    ("gifts by kind", "organizations_by_kind-header"),
    ("funds", "communes_by_source-2"),
    ("things", "sentences_in_a_list"),
]


def retype(path: Path, font: str, encode, columns=range(1, 100)) -> None:
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.column in columns:
                    cell.value = encode(cell.value)
                    cell.font = Font(name=font)
    save_as_excel_does(book, path)


@pytest.mark.parametrize("columns", [range(1, 100), range(2, 3)], ids=["whole sheet", "one column"])
@pytest.mark.parametrize("font", LEGACY)
@pytest.mark.parametrize(("truth", "layout"), LEGACY_LAYOUTS)
def test_old_fonts_are_read_as_unicode(truth, layout, font, columns, tmp_path):
    truth = TRUTHS[truth]
    path = tmp_path / "bieu.xlsx"
    save(path, truth.layouts[layout]())
    retype(path, font, LEGACY[font], columns)
    result = read(path)
    assert golden(result) == []
    assert without_provenance(all_rows(result), "item") == without_provenance(
        map(expected, truth.records)
    )


def test_the_capitals_of_the_font_that_draws_capitals(tmp_path):
    path = good(tmp_path / "bieu.xlsx")
    retype(path, ".VnTimeH", tcvn3)
    assert_reads_like_the_good_file(path)


@pytest.mark.parametrize(
    ("font", "tick", "cross"), [("Wingdings", "ü", "û"), ("Wingdings 2", "P", "O")]
)
def test_ticks_of_a_symbol_font_are_the_marks_that_people_see(font, tick, cross, tmp_path):
    truth = TRUTHS["criteria"]
    path = tmp_path / "bieu.xlsx"
    save(path, truth.layouts["criteria_in_rows-name"]())
    book = load_workbook(path)
    marks = [
        cell for row in book.active.iter_rows() for cell in row if cell.value in ("Đạt", "Chưa đạt")
    ]
    assert len({cell.value for cell in marks}) == 2
    for cell in marks:
        cell.value = tick if cell.value == "Đạt" else cross
        cell.font = Font(name=font)
    save_as_excel_does(book, path)
    result = read(path)
    assert golden(result) == []
    assert without_provenance(rows(result, "criteria")) == without_provenance(
        map(expected, truth.records)
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_letters_are_the_same_letters(form, tmp_path):
    grid = [
        [unicodedata.normalize(form, c) if isinstance(c, str) else c for c in line] for line in GOOD
    ]
    assert_reads_like_the_good_file(save_grid(tmp_path / "bieu.xlsx", grid))


def in_cp1258(text: str) -> bytes:
    """Vietnamese Windows: tones are signs of their own behind the letter."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            signs = unicodedata.normalize("NFD", letter)
            tone = [s for s in signs if s in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(s for s in signs if s not in tone))
            out += rest.encode("cp1258") + "".join(tone).encode("cp1258")
    return out


def good_text(separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(GOOD)
    return out.getvalue()


TEXT_FILES = {
    "bieu.csv": in_cp1258(good_text(";")),
    "bieu_utf8.csv": good_text(";").encode(),
    "bieu_bom.csv": good_text(",").encode("utf-8-sig"),
    "bieu.tsv": good_text("\t").encode("utf-16"),
    "bieu_be.tsv": b"\xfe\xff" + good_text("\t").encode("utf-16-be"),
    "bieu_no_bom.tsv": good_text("\t").encode("utf-16-le"),
    "csv_saved_as.xls": good_text(";").encode("utf-8-sig"),
    "csv_1258_saved_as.xls": in_cp1258(good_text("\t")),
    "html_saved_as.xls": (
        "<html><body><table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in GOOD)
        + "</table></body></html>"
    ).encode(),
}


@pytest.mark.parametrize("name", TEXT_FILES)
def test_text_files_in_every_encoding(name, tmp_path):
    (tmp_path / name).write_bytes(TEXT_FILES[name])
    assert_reads_like_the_good_file(tmp_path / name)


# -- a folder of them ------------------------------------------------------------------------------
def table(processed: Path, name: str) -> list[dict[str, str]]:
    with (processed / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_one_bad_file_never_hides_the_others(tmp_path):
    raw = tmp_path / "raw"
    alone = set()
    for builder, _ in UNREADABLE:
        (raw / builder.__name__).mkdir(parents=True)
        builder(raw / builder.__name__)
        path = only_file(raw / builder.__name__)
        alone |= {(f"{builder.__name__}/{path.name}", *issue) for issue in golden(read(path))}
    for name, (grid, _, _) in BAD_CELLS.items():
        path = save_grid(raw / f"{name.replace('/', '-')}.xlsx", grid)
        alone |= {(path.name, *issue) for issue in golden(read(path))}
    good(raw / "zz good.xlsx")

    summary = build(raw, tmp_path / "processed", REFERENCE)

    assert summary.files == len(UNREADABLE) + len(BAD_CELLS) + 1
    issues = table(tmp_path / "processed", "issues")
    assert alone <= {
        (r["source"], r["severity"], r["rule"], r["sheet"], r["address"]) for r in issues
    }
    rows_of_good = [
        r for r in table(tmp_path / "processed", "indicators") if r["source"] == "zz good.xlsx"
    ]
    assert [float(r["value"]) for r in rows_of_good] == [20.0, 19.0, 11.0]


def test_the_same_content_twice_is_read_once(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    good(raw / "ban goc.xlsx")
    shutil.copy(raw / "ban goc.xlsx", raw / "ban goc (1).xlsx")
    build(raw, tmp_path / "processed", REFERENCE)
    found = [(r["rule"], r["source"], r["found"]) for r in table(tmp_path / "processed", "issues")]
    assert ("same_content", "ban goc.xlsx", "ban goc (1).xlsx") in found
    assert len(table(tmp_path / "processed", "indicators")) == 3


@pytest.mark.slow
def test_the_same_figure_in_two_workbooks_is_told(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    good(raw / "a.xlsx")
    save_grid(raw / "b.xlsx", counts(("Kỳ Ninh", 20), ("Kỳ Hà", 18)))
    build(raw, tmp_path / "processed", REFERENCE)
    issues = table(tmp_path / "processed", "issues")
    found = {
        (r["rule"], r["source"], r["address"], r["found"])
        for r in issues
        if r["rule"].startswith("duplicate")
    }
    assert found == {
        ("duplicate_equal", "b.xlsx", "C3", "a.xlsx [Sheet1] C3"),
        ("duplicate_different", "b.xlsx", "C4", "a.xlsx [Sheet1] C4"),
    }
    assert len(table(tmp_path / "processed", "indicators")) == 5


# -- quotes in text files --------------------------------------------------------------------------
def remarks(*lines: str, separator: str = ",") -> str:
    """Counts of six communes, the last cell of each line as it is written in the file."""
    places = ("Kỳ Ninh", "Kỳ Hà", "Kỳ Hoa", "Kỳ Nam", "Kỳ Lợi", "Kỳ Hưng")
    head = [[COUNTS, "", "", ""], ["TT", "Xã", "Số TC đạt", "Ghi chú"]]
    body = [
        [str(i), place, str(11 + i), lines[i - 1] if i <= len(lines) else ""]
        for i, place in enumerate(places, 1)
    ]
    return "".join(separator.join(line) + "\r\n" for line in [*head, *body])


STRAY = {
    "never closed": ("", "", "", '"thiếu ngoặc'),
    "never closed in the last line": ("", "", "", "", "", '"thiếu ngoặc'),
    "quotes inside": ("", "", '"chưa có "chợ" xã'),
    "two that are never closed": ('"thiếu ngoặc', "", "", '"cũng thiếu ngoặc'),
    "closed by the stray quote of a line below": ('"thiếu ngoặc', "", "", 'thừa ngoặc"'),
    "opened where a good quote follows": ('"thiếu ngoặc', "", '"đường, điện"'),
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("name", STRAY)
def test_a_stray_quote_swallows_no_line(name, separator, tmp_path):
    (tmp_path / "bieu.csv").write_text(
        remarks(*STRAY[name], separator=separator), encoding="utf-8", newline=""
    )
    result = read(tmp_path / "bieu.csv")
    assert [(r["address"], r["value"]) for r in rows(result, "indicators")] == [
        (f"C{i}", 9.0 + i) for i in range(3, 9)
    ]
    # A remark "thiếu" is told by itself.
    (issue,) = (one for one in result.issues if one.rule != "note_qualifies")
    first = next(i for i, line in enumerate(STRAY[name], 3) if line)
    assert (issue.rule, issue.address) == ("stray_quote", f"D{first}")


GOOD_QUOTES = [
    '"hai\nba, bốn"',
    '"một ""hai"" ba"',
    '"đường, điện\r\nvà chợ"',
    '5" ống',
    '"xong" ',
    '"hỗ trợ\n\ntháng 5, 6"',
]


@pytest.mark.parametrize("remark", GOOD_QUOTES)
def test_quotes_and_line_ends_that_belong_to_a_cell_stay_in_it(remark, tmp_path):
    (tmp_path / "bieu.csv").write_text(
        remarks("", remark, "", '"đủ"'), encoding="utf-8", newline=""
    )
    result = read(tmp_path / "bieu.csv")
    assert [r["value"] for r in rows(result, "indicators")] == [12.0, 13.0, 14.0, 15.0, 16.0, 17.0]
    assert result.issues == []


OVER_LINES = ("", '"xem\n5,Kỳ Xuân,16\nbên dưới"')


def test_a_quoted_cell_over_lines_of_figures_is_told(tmp_path):
    (tmp_path / "bieu.csv").write_text(remarks(*OVER_LINES), encoding="utf-8", newline="")
    (issue,) = read(tmp_path / "bieu.csv").issues
    assert (issue.rule, issue.address) == ("quote_over_lines", "D4")


# A cell with line ends and separators may look like lines of the table, which cannot be told apart.
CELLS = st.text(alphabet='ab1 ;"\n', max_size=6) | st.text(alphabet='ab1 ,;"', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=2), min_size=1, max_size=6))
def test_what_a_program_writes_as_delimited_text_is_read_back(table):
    out = io.StringIO()
    csv.writer(out).writerows(table)
    assert delimited.read(out.getvalue(), ",").rows == list(
        csv.reader(io.StringIO(out.getvalue(), newline=""))
    )


# -- formats that show another number --------------------------------------------------------------
SHOWN = {
    "# ??/??": (0.95, "0,95 → 19/20"),
    "# ?/20": (0.5, "0,5 → 10/20"),
    "#,##0,": (44_000_000, "44.000.000 → 44.000"),
    '0.0,," tr"': (44_400_000, "44.400.000 → 44,4"),
    '0"000"': (12, "12 → 12000"),
}
HONEST = [
    "General",
    "0",
    "#,##0",
    "#,##0.00",
    "0.0",
    "#,##0_);(#,##0)",
    '0" tiêu chí"',
    '0"/20"',
    "0.00E+00",
    "# ?/?",
]


def formatted(path: Path, code: str, value: float) -> Path:
    book = load_workbook(save_grid(path, counts(("Kỳ Ninh", value), HA)))
    book.active["C3"].number_format = code
    book.save(path)
    return path


def struck_out(path: Path, *, strike: bool = True) -> Path:
    """Counts of communes, the first of them struck out, or only bold."""
    book = load_workbook(save_grid(path, counts(("Kỳ Ninh", 12), HA)))
    book.active["C3"].font = Font(strike=strike, bold=not strike)
    book.save(path)
    return path


@pytest.mark.parametrize("code", SHOWN)
def test_a_cell_that_shows_another_number_than_it_holds_is_not_used(code, tmp_path):
    value, found = SHOWN[code]
    result = read(formatted(tmp_path / "bieu.xlsx", code, value))
    assert [(i.rule, i.address, i.found) for i in result.issues] == [
        ("shown_otherwise", "C3", found)
    ]
    assert [r["address"] for r in all_rows(result)] == ["C4"]


_ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3">
<office:automatic-styles><number:number-style style:name="N1">{format}</number:number-style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet>
</office:body></office:document-content>"""


def in_ods(path: Path, grid: list[list], shape: str) -> Path:
    """A sheet of LibreOffice whose numbers in the third column have the format,
    but for those of Kỳ Hà.
    """

    def cell(c: int, value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
        style = (
            ' table:style-name="ce1"'
            if c == 2 and value != HA[1] and not isinstance(value, str)
            else ""
        )
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell{style} office:value-type="{kind}">{text}</table:table-cell>'

    lines = ["".join(cell(c, value) for c, value in enumerate(line)) for line in grid]
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    content = _ODS.format(format=shape, lines=body).encode()
    return repack(
        path, {"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content}
    )


@pytest.mark.parametrize(
    ("shape", "value", "found"),
    [
        ('<number:fraction number:min-denominator-digits="2"/>', 0.95, "0,95 → 19/20"),
        ('<number:fraction number:denominator-value="20"/>', 0.5, "0,5 → 10/20"),
        (
            '<number:number number:decimal-places="1" number:display-factor="1000"/>',
            44400,
            "44.400 → 44,4",
        ),
        ('<number:number number:decimal-places="1"/>', 15, None),
    ],
)
def test_a_cell_of_libreoffice_that_shows_another_number_is_not_used(shape, value, found, tmp_path):
    result = read(in_ods(tmp_path / "bieu.ods", counts(("Kỳ Ninh", value), HA), shape))
    assert [(i.rule, i.address, i.found) for i in result.issues] == [
        ("shown_otherwise", "C3", found)
    ] * bool(found)
    assert [r["address"] for r in all_rows(result)] == (["C4"] if found else ["C3", "C4"])


@pytest.mark.parametrize("code", HONEST)
def test_other_formats_change_nothing(code, tmp_path):
    result = read(formatted(tmp_path / "bieu.xlsx", code, 12))
    assert [(r["address"], r["value"]) for r in all_rows(result)] == [("C3", 12.0), ("C4", 19.0)]
    assert result.issues == []


def without_styles(path: Path, value: float) -> Path:
    """A workbook of which half the styles are lost."""
    parts = parts_of(save_grid(path, counts(("Kỳ Ninh", value), HA)))
    parts["xl/styles.xml"] = parts["xl/styles.xml"][: len(parts["xl/styles.xml"]) // 2]
    return repack(path, parts)


def test_damaged_styles_cost_the_formats_and_not_the_figures(tmp_path):
    result = read(without_styles(tmp_path / "bieu.xlsx", 0.85))
    assert [(i.rule, i.address) for i in result.issues] == [
        ("styles_damaged", ""),
        ("format_lost", "C3"),
    ]
    assert [(r["address"], r["value"]) for r in all_rows(result)] == [("C4", 19.0)]


@pytest.mark.parametrize("text", ["1E400", "-1E400", "NaN", "inf"])
def test_what_is_stored_as_a_number_and_is_none_costs_its_cell_only(text, tmp_path):
    result = read(with_xml(tmp_path / "bieu.xlsx", b"<v>20</v>", f"<v>{text}</v>".encode()))
    assert [(i.rule, i.address) for i in result.issues] == [("number_impossible", "C3")]
    assert [r["address"] for r in all_rows(result)] == ["C4", "C5"]


def test_one_line_of_junk_is_one_issue(tmp_path):
    lines = [*GOOD, [4, "Kỳ Hoa", 14, *["1"] * 400]]
    result = read(save_grid(tmp_path / "bieu.xlsx", lines))
    assert len(all_rows(result)) == 4
    (issue,) = result.issues
    assert (issue.rule, len(issue.address.split(";"))) == ("column_without_header", 400)
    assert "400" in explain(issue, "vi")[0] and "400" in explain(issue, "en")[0]


def test_a_mark_with_a_missing_accent_is_suggested_and_not_taken(tmp_path):
    grid = marks(["TC 1", "TC 2"], ("Kỳ Hà", "Chưa đat", "Ko đạt"), ("Kỳ Ninh", "Đạt", "Đạt"))
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    (issue,) = result.issues
    assert (issue.rule, issue.address) == ("mark_not_understood", "C3") and "chưa đạt" in explain(
        issue
    )[0]
    assert ("D3", "not_met") in [(r["address"], r["status"]) for r in all_rows(result)]


def test_a_mark_is_not_suggested_for_itself(tmp_path):
    grid = marks(["TC 1", "TC 2"], ("Kỳ Hà", "v", "x"), ("Kỳ Ninh", "v", "v"))
    said = read(save_grid(tmp_path / "bieu.xlsx", grid)).issues
    assert said and not any("(gần giống: x)" in explain(issue)[0] for issue in said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "hỗ trợ ",
        "Tặng 12 bộ, ",
        "năm 2018 ",
        "(a) ",
        "Kỳ Ninh, ",
        "1.",
        "- ",
        "khoảng ",
        "1 = ",
        "(1+",
    ],
)
def test_long_texts_cost_time_by_their_length_only(text, tmp_path):
    def seconds(length: int) -> float:
        cells = [[i, "Kỳ Hà", f"{i} " + text * (length // len(text))] for i in range(4, 24)]
        path = save_grid(tmp_path / f"{length}.xlsx", [*GOOD, *cells])
        start = time.process_time()
        assert sum(len(issue.address.split(";")) for issue in read(path).issues) >= 20
        return time.process_time() - start

    short, long = seconds(2_000), seconds(16_000)
    assert long < 8 * short + 0.5  # the square of the length would be 64 times as long


# -- the words -------------------------------------------------------------------------------------
DETAILS = (
    "nearest",
    "successor",
    "date",
    "meant",
    "limit",
    "computed",
    "count",
    "here",
    "there",
    "reason",
)
DETAILS += ("cells", "blanks", "each", "difference")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_words_in_both_languages(rule, lang):
    full = Issue(
        rule, "bieu.xlsx", "Sheet1", "C3", "FOUND", {d: d.upper() for d in DETAILS} | {"count": "3"}
    )
    empty = Issue(rule, "bieu.xlsx")
    for issue in (full, empty):
        for text in explain(issue, lang):
            assert text.strip()
            assert not re.search(r"[{}]", text)
    assert explain(full, "vi") != explain(full, "en")


def test_severities_are_known():
    assert {messages.severity(rule) for rule in RULES} == {"error", "warning", "note"}


# Rules that the fixtures above cannot fire, and where they are fired instead.
FIRED_ELSEWHERE = {
    **dict.fromkeys(("other_time", "parts_exceed", "marks_differ"), "test_by_words.py"),
    "file_stopped": "test_pipeline.py",
    "sheet_stopped": "message_examples.py",
    **dict.fromkeys((r for r in RULES if r.startswith("plan_")), "message_examples.py"),
    **dict.fromkeys(("form_not_filled", "listed_count", "other_version"), "message_examples.py"),
    **dict.fromkeys(
        (
            *("folder_not_opened", "folder_linked", "hidden_file"),
            *("name_not_text", "name_twice", "only_values"),
        ),
        "message_examples.py",
    ),
    "cell_comment": "meanings.py",
    "printed_only": "message_examples.py",
    "place_below_commune": "test_as_offices_write.py",
    **dict.fromkeys(("note_qualifies", "part_in_whole", "sum_of_sheet"), "message_examples.py"),
    **dict.fromkeys(("note_unused", "sheet_name_tells", "gift_summed_up"), "message_examples.py"),
    **dict.fromkeys(
        ("other_meaning", "measure_missing", "place_own_name", "standard_unclear"),
        "message_examples.py",
    ),
    **dict.fromkeys(("colour_unexplained", "district_unknown"), "message_examples.py"),
    **dict.fromkeys(("note_with_amount", "table_empty", "gifts_in_words"), "message_examples.py"),
    **dict.fromkeys(("unmet_differ", "unmet_alone"), "message_examples.py"),
    "gift_twice": "test_pipeline.py",
    "total_rounded": "test_totals.py",
    "total_leaves_out": "test_totals.py",
    "total_pins_down": "test_totals.py",
    "total_open": "test_totals.py",
    "total_impossible": "test_totals.py",
    "total_repair": "test_totals.py",
    "mean_mismatch": "test_totals.py",
    "count_mismatch": "test_totals.py",
    "share_mismatch": "test_totals.py",
    "mean_no_count": "test_totals.py",
    "mean_no_sum": "test_totals.py",
    "area_impossible": "test_totals.py",
    "area_mismatch": "test_totals.py",
    "marks_mismatch": "test_totals.py",
    "same_content": "test_the_same_content_twice_is_read_once",
    "source_preferred": "message_examples.py",
    "preference_unused": "message_examples.py",
    "gift_of_two_givers": "message_examples.py",
    "gifts_grown": "message_examples.py",
    "criterion_fell": "message_examples.py",
    "count_fell": "message_examples.py",
    "beyond_set": "message_examples.py",
    "result_in_future": "message_examples.py",
    "scale_too_large": "message_examples.py",
    "scale_too_small": "message_examples.py",
    "shares_not_100": "message_examples.py",
    "corrected": "message_examples.py",
    "correction_without_file": "message_examples.py",
    "correction_without_sheet": "message_examples.py",
    "correction_differs": "message_examples.py",
    "duplicate_equal": "test_the_same_figure_in_two_workbooks_is_told",
    "duplicate_different": "test_the_same_figure_in_two_workbooks_is_told",
    "far_cell": "test_a_stray_cell_in_the_last_corner_is_reported_and_the_table_read",
    "sheet_without_table": "test_a_sheet_without_a_table_beside_others_is_noted",
    "path_contradicts": "test_title_and_sheet_name_must_agree",
    "place_between": "message_examples.py",
    "stray_quote": "test_a_stray_quote_swallows_no_line",
    "quote_over_lines": "test_a_quoted_cell_over_lines_of_figures_is_told",
    "shown_otherwise": "test_a_cell_that_shows_another_number_than_it_holds_is_not_used",
    "struck_out": "test_what_a_file_shows.py",
    "styles_damaged": "test_damaged_styles_cost_the_formats_and_not_the_figures",
    "format_lost": "test_damaged_styles_cost_the_formats_and_not_the_figures",
    "merged_value": "test_a_value_merged_over_lines_is_never_split",
    "hidden_sheet": "test_metamorphic.py",
    "hidden_rows": "test_metamorphic.py",
    "hidden_columns": "test_metamorphic.py",
    "hidden_cells": "message_examples.py",
    "no_origin_card": "test_pipeline.py",
    "unused_origin_card": "test_pipeline.py",
    "basis_contradicts": "test_pipeline.py",
    "register_unreadable": "test_registers.py",
    "register_column_missing": "test_registers.py",
    "register_unknown_id": "test_registers.py",
    "register_overlap": "test_registers.py",
    "register_ambiguous": "test_registers.py",
    "register_gap": "test_registers.py",
    "register_date": "test_registers.py",
    "register_place_type": "test_registers.py",
    "register_passed_on": "test_registers.py",
    "register_successor_date": "test_registers.py",
    "register_cycle": "test_registers.py",
    "register_same_place": "test_registers.py",
    "register_criterion_twice": "test_registers.py",
    "more_than_set_then": "test_tidy.py",
    "size_of_other_set": "test_tidy.py",
}
NOT_FIRED = {
    "value_unused": "the net under every other rule: no sheet is known that falls into it",
}


def test_every_rule_is_fired_or_says_why_not():
    here = {rule for _, issues in UNREADABLE for _, rule, *_ in issues}
    here |= {rule for _, issues, _ in BAD_CELLS.values() for _, rule, _ in issues}
    assert here | FIRED_ELSEWHERE.keys() | NOT_FIRED.keys() == RULES.keys()
    assert not here & FIRED_ELSEWHERE.keys()
    tests = Path(__file__).parents[1]
    for rule, place in FIRED_ELSEWHERE.items():
        file = next(tests.rglob(place)) if place.endswith(".py") else Path(__file__)
        assert f'"{rule}"' in file.read_text(encoding="utf-8")
        assert place.endswith(".py") or f"def {place}(" in file.read_text(encoding="utf-8")
