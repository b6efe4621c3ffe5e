"""Lines that differ only in words are decided once; each comes to what it would alone."""

import random

import pytest

from analysis.reading.law import contrary, decide
from analysis.reading.reader import Reader
from analysis.sheets.sheet import Sheet
from workbook_makers import read, registers, rows, save_grid

TITLE = "Danh sách đóng góp xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
HEADS = ["TT", "Xã", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)", "Ngày công", "Ghi chú"]
PLACES = ["Kỳ Ninh", "xã Kỳ Hà", "Kỳ Nam", "Kỳ Lạ", "", "Kỳ Hoa (đạt chuẩn năm 2014)"]
GIVERS = [
    "Hội Nông dân", "Công ty An Phát", "Công ty TNHH 27/7", "Ông Nguyễn Văn Đồng", "Nội dung",
    "Hội đồng hương 30/4", "Nhân dân thôn 3", "Ngân sách tỉnh", "UBND xã Kỳ Hà", "", "Cộng",
    "nt", "–", "Trao cho Công ty An Phát", "Công ty Minh Tâm (hứa)", "Hội LHPN xã Công Thành",
    "Trạm Y tế 2", "Công an", "Doanh nghiệp", "Cụm 3 An Phú", "Công ty An Phát nhận",
]  # fmt: skip
THINGS = [
    "Tuyến đường ngõ {n}, thôn {m}", "Đường ngõ {n}", "Nhà văn hóa thôn {n}", "{n} cột điện",
    "Dự kiến làm đường {n}", "Còn thiếu {n} km", "Làm đường năm 20{n:02}", "Xi măng ({n} tấn)",
    "Đường ({m} km) ở Kỳ Hà", "Hội Nông dân", "Hiến đất mở đường số {n}", "Kế hoạch {n}",
    "Trong đó: cổng làng {n}", "Tổng số {n}", "So với năm trước {n}", "Nội dung", "", "Đạt {n}",
    "Hỗ trợ {n} triệu đồng", "Hộ nghèo {n}", "Tiêu chí {m}", "Công ty An Phát", "{n}", "Sơn {n}",
    "Đường {n} (đã rút)", "Cầu ở {n} xã miền núi", "Lắp {n} bóng đèn", "Nhận từ tỉnh {n}",
    "Mương {n}?",
]  # fmt: skip
AMOUNTS = [12.5, 40.0, 0.0, "30", "15 triệu", "khoảng 20", "", "2 con bò", "x", -3.0, "1.250", 5.0]


def _list(seed: int) -> Sheet:
    """A list of gifts in which anything may stand."""
    one = random.Random(seed)
    few = one.sample(THINGS, 5), one.sample(GIVERS, 4), one.sample(PLACES, 3)
    heads = [head for head in HEADS if head in ("TT", *HEADS[3:5]) or one.random() < 0.8]
    cells = {
        "TT": lambda n: float(n + 1), "Xã": lambda n: one.choice(few[2]),
        "Đơn vị": lambda n: one.choice(few[1]), "Ghi chú": lambda n: "",
        "Nội dung": lambda n: one.choice(few[0]).format(n=one.randrange(40), m=one.randrange(20)),
    }  # fmt: skip
    figure = (lambda n: one.choice(AMOUNTS)) if seed % 3 else (lambda n: float(one.randrange(50)))
    lines = [[cells.get(head, figure)(n) for head in heads] for n in range(14)]
    blank = [""] * (len(heads) - 1)
    return Sheet("Danh sách", [[TITLE, *blank], list(heads), *lines])


@pytest.mark.parametrize("seed", range(24))
def test_what_is_decided_once_is_what_each_line_would_come_to(seed, monkeypatch):
    _, together, issues, unknown = Reader(registers()).sheet(_list(seed), "bieu.xlsx")
    monkeypatch.setattr(decide, "gift_like", lambda form, at: None)
    monkeypatch.setattr(contrary, "_form_of", lambda table, at, row: None)
    _, alone, *told = Reader(registers()).sheet(_list(seed), "bieu.xlsx")
    assert (together, issues, unknown) == (alone, *told)


def test_gifts_that_differ_in_words_are_decided_once(monkeypatch):
    decided, figure_of = [], decide.figure_of
    asked, against = [], contrary._said_against
    monkeypatch.setattr(decide, "figure_of", lambda *of: decided.append(of) or figure_of(*of))
    monkeypatch.setattr(contrary, "_said_against", lambda *of: asked.append(of) or against(*of))
    lines = [
        [float(n), PLACES[n % 3], GIVERS[n % 2], f"Đường ngõ {n}", 10.0 * n, ""]
        for n in range(1, 13)
    ]
    grid = [[TITLE, *[""] * 5], [*HEADS[:5], HEADS[6]], *lines]
    _, given, *_ = Reader(registers()).sheet(Sheet("Danh sách", grid), "bieu.xlsx")
    assert (len(given.contributions), len(decided)) == (12, 2)  # two kinds of givers
    assert len(asked) == 2


def test_the_number_of_a_line_is_no_year(tmp_path):
    lines = [
        [n, "Kỳ Hà", "Hội Nông dân", "Đường liên thôn", 10] for n in (998, 999, 1000, 2016, 2017)
    ]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[TITLE], HEADS[:5], *lines]))
    assert [row["year"] for row in rows(result, "contributions")] == [2018] * 5


def test_names_of_givers_that_differ_in_numbers_are_each_their_own(tmp_path):
    """A word of them that is a unit elsewhere ("công") is none in a name."""
    heads = ["TT", "Đơn vị ủng hộ", "Xã", "Số tiền (triệu đồng)"]
    lines = [[n, f"Công ty MTV Cà phê {n}", "Kỳ Hà", 10.0 * n] for n in (731, 888, 12)]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[TITLE], heads, *lines]))
    given = [(row["organization"], row["value_vnd"]) for row in rows(result, "contributions")]
    assert given == [(f"Công ty MTV Cà phê {n}", 1e7 * n) for n in (731, 888, 12)]
