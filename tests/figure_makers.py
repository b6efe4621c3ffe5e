"""Figures as data, one of each kind:
what the tests of native charts and documents are made from.
"""

from __future__ import annotations

from analysis.figures.drawn import Drawn, Mark

# Names that a spreadsheet program would take for formulas.
PLACES = ("Kỳ Ninh", "Kỳ Hà", "=1+1", "@Kỳ Hoa", "-Kỳ Lợi", "+Kỳ Nam")
BLUE, ORANGE, GREEN, PALE = "#0072b2", "#d55e00", "#009e73", "#fbe3d6"
TAG = "SỐ LIỆU MINH HỌA"
SOURCE = "=nguồn/tiêu chí.xlsx"


def cell(row: int, column: str = "C") -> str:
    return f"{SOURCE}!2018!{column}{row}"


def bars() -> Drawn:
    bands = ("đạt đủ 20", "16–19", "dưới 12", "16–19", "dưới 12", "dưới 12")
    colours = {"đạt đủ 20": "#e6a700", "16–19": "#4c9bcf", "dưới 12": "#d0d0d0"}
    rows = zip(PLACES, (20, 19, 11, 16, 9, 0), bands, strict=True)
    marks = (
        Mark(
            place,
            float(met),
            f"{met}/20",
            band,
            "",
            colours[band],
            (cell(n, "C"), cell(n, "D")),
            "count",
        )
        for n, (place, met, band) in enumerate(rows, 5)
    )
    return Drawn(
        "bars", "bars", "=Kỳ Ninh đạt đủ", "Số tiêu chí", "tiêu chí", target=20, marks=tuple(marks)
    )


def bars_of_one_colour_each() -> Drawn:
    """One series whose points have colours of their own; approximate and negative numbers;
    a name that stands twice.
    """
    rows = [
        ("Bộ đội Biên phòng", 2020.4, "khoảng 2.020,4", BLUE),
        ("Bộ đội Biên phòng", 1361.225, "1.361,225", ORANGE),
        ("Công an", 50.5, "trên 50,5  (31,1%)", BLUE),
        ("Hội Nông dân", -3.0, "−3", GREEN),
        ("Hội Phụ nữ", 7.0, "một số", GREEN),
    ]
    marks = (
        Mark(name, value, text, "", "", colour, (cell(n),), "sum", 1e6)
        for n, (name, value, text, colour) in enumerate(rows)
    )
    notes = ("Không vẽ vì không có con số cụ thể.",)
    return Drawn(
        "given",
        "bars",
        "Ai đóng góp",
        "Tiền",
        "triệu đồng",
        tag=TAG,
        notes=notes,
        marks=tuple(marks),
    )


def stacked_bars() -> Drawn:
    parts = (("đạt", BLUE, (4, 2, 3)), ("=chưa đạt", PALE, (1, 3, 2)))
    names = ("1  Quy hoạch", "17  Môi trường", "19  Quốc phòng")
    marks = [
        Mark(
            name,
            float(value),
            str(value) if value > 1 else "",
            series,
            "",
            colour,
            (cell(n),),
            "count",
        )
        for series, colour, values in parts
        for n, (name, value) in enumerate(zip(names, values, strict=True), 1)
    ]
    beside = tuple(Mark(name, 5.0, "5") for name in names)
    return Drawn(
        "criteria", "stacked_bars", "Còn thiếu", "Số xã", "xã", marks=tuple(marks), beside=beside
    )


def columns() -> Drawn:
    """Small multiples: a panel for each place, the colour changes with the criteria set."""
    marks = [
        Mark(
            str(year),
            value,
            f"{value:.0f}",
            f"Bộ {era}",
            place,
            BLUE if era == 2016 else GREEN,
            (cell(year),),
            "count",
            x=year,
        )
        for n, place in enumerate(PLACES)
        for year in range(2019, 2024)
        for value, era in [(10.0 + n + year - 2019, 2016 if year < 2022 else 2021)]
    ]
    return Drawn(
        "small", "columns", "Từng xã", "Số tiêu chí", "tiêu chí", tag=TAG, marks=tuple(marks)
    )


def lines() -> Drawn:
    """Lines that break where the set changes, with years that not every line has,
    and one that none has.
    """
    marks = [
        Mark(
            str(year),
            50.0 + n + year - 2016,
            text,
            place,
            "",
            colour,
            (cell(year),),
            "share",
            x=year,
            segment=era,
        )
        for n, (place, colour) in enumerate(zip(PLACES, (BLUE, ORANGE, GREEN), strict=False))
        for year in ((2018, 2020, 2022) if n else (2016, 2018, 2022))
        for era in ["2016" if year < 2021 else "2021"]
        for text in [f"{50 + n + year - 2016}%" if year == 2022 else ""]
    ]
    return Drawn("progress", "lines", "Tiến độ", "Tỷ lệ", "%", marks=tuple(marks))


def dumbbells() -> Drawn:
    marks = [
        Mark(place, value, f"{value:.0f}", year, "", colour, (cell(n),), "count")
        for year, colour, base in (("2016", "#9cc9e6", 5.0), ("2018", BLUE, 9.0))
        for n, place in enumerate(PLACES, 1)
        for value in [base + n]
    ]
    beside = tuple(Mark(place, 4.0, "+4", "thay đổi", how="difference") for place in PLACES)
    return Drawn(
        "change",
        "dumbbells",
        "Thay đổi",
        "Số tiêu chí",
        "tiêu chí",
        marks=tuple(marks),
        beside=beside,
    )


def intervals() -> Drawn:
    ends = ((5.0, 9.0), (6.0, 12.0), (7.0, 7.0))
    marks = [
        Mark(place, None, f"{low:.0f}–{high:.0f}", "", "", BLUE, (cell(n),), low=low, high=high)
        for n, (place, (low, high)) in enumerate(zip(PLACES, ends, strict=False))
    ]
    return Drawn("between", "intervals", "Khoảng", "Số hộ", "hộ", marks=tuple(marks))


def matrix() -> Drawn:
    looks = {"✓": BLUE, "✗": PALE, "60": "#f5d489"}
    marks = [
        Mark(
            f"{n}  Tiêu chí",
            60.0 if text == "60" else None,
            text,
            place,
            "",
            looks[text],
            (cell(n),),
        )
        for n in range(1, 20)
        for i, place in enumerate(PLACES)
        for text in ["✓✓✗6"[(n + i) % 4].replace("6", "60")]
    ]
    rows = [Mark(f"{n}  Tiêu chí", 3.0, "3/6") for n in range(1, 20)]
    below = [Mark("", 9.0, "9/19", place) for place in PLACES]
    return Drawn(
        "matrix",
        "matrix",
        "Thiếu gì",
        "Tình trạng",
        tag=TAG,
        marks=tuple(marks),
        beside=(*rows, *below),
    )


def heat() -> Drawn:
    fills = ("#f3f8fc", "#9cc9e6", "#003e66")
    marks = [
        Mark(
            giver,
            3.0 * (i + 1),
            f"khoảng {3 * (i + 1)}",
            place,
            "",
            fills[i % 3],
            (cell(n),),
            "sum",
            1e6,
        )
        for n, giver in enumerate(("Công an", "@Hội Nông dân"))
        for i, place in enumerate(PLACES)
    ]
    beside = [
        Mark("Công an", 63.0, "63"),
        Mark("@Hội Nông dân", 63.0, "63"),
        Mark("", 126.0, "126"),
    ]
    beside += [Mark("", 6.0 * (i + 1), str(6 * (i + 1)), place) for i, place in enumerate(PLACES)]
    return Drawn(
        "gifts",
        "heat",
        "Ai cho ai",
        "Tiền mặt",
        "triệu đồng",
        marks=tuple(marks),
        beside=tuple(beside),
    )


def empty() -> Drawn:
    return Drawn("bars", "empty", "Không có số liệu về số tiêu chí đạt chuẩn", "Số tiêu chí")


EVERY_KIND = (
    bars,
    bars_of_one_colour_each,
    stacked_bars,
    columns,
    lines,
    dumbbells,
    intervals,
    matrix,
    heat,
    empty,
)
