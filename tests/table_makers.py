"""Small tables as the reading side makes them, built in code:
what the tests of measures, charts and report use.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.registers.register import read_register
from analysis.words.schema import columns
from workbook_makers import REFERENCE

_SETS = [
    *("criteria_set", "name_vi", "name_en", "valid_from", "valid_to", "size", "extends", "bands"),
    *("withdraw_share", "withdraw_share_with", "withdraw_with", "withdraw_decision"),
]
CRITERIA_SETS = pd.DataFrame(read_register(REFERENCE / "criteria_sets.csv"))[_SETS].astype(
    {"size": int}
)

_NAMES = [
    "Quy hoạch", "Giao thông", "Thủy lợi và phòng, chống thiên tai", "Điện", "Trường học",
    "Cơ sở vật chất văn hóa", "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông",
    "Nhà ở dân cư", "Thu nhập", "Nghèo đa chiều", "Lao động",
    "Tổ chức sản xuất và phát triển kinh tế nông thôn", "Giáo dục và Đào tạo", "Y tế", "Văn hóa",
    "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật",
    "Quốc phòng và An ninh",
]  # fmt: skip
CRITERIA_NAMES = pd.DataFrame(
    [
        (s, str(n), name, "I", "Quy hoạch", "")
        for s in ("NTM2009", "NTM2016", "NTM2021")
        for n, name in enumerate(_NAMES, 1)
    ]
    + [("HATINH20", "20", "Khu dân cư nông thôn mới kiểu mẫu và vườn mẫu", "", "", "NTM2016")]
    + [("NTM2026", str(n), f"Tiêu chí mười {n}", "", "", "") for n in range(1, 11)],
    columns=["criteria_set", "criterion", "criterion_name", "group_no", "group_name", "extends"],
)

COMMUNES = [
    "Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Hưng", "Kỳ Lợi", "Kỳ Xuân", "Kỳ Văn", "Kỳ Khang",
    "Kỳ Lạc", "Kỳ Thượng", "Kỳ Đồng", "Kỳ Giang", "Kỳ Lâm", "Kỳ Tân", "Kỳ Châu", "Kỳ Hải", "Kỳ Thư",
    "Kỳ Thọ", "Kỳ Trung", "Kỳ Tây", "Kỳ Sơn", "Kỳ Bắc", "Kỳ Phong", "Kỳ Tiến", "Kỳ Phú", "Lâm Hợp",
    "Thạch Châu", "Mai Phụ", "Hộ Độ", "Bình An", "Thịnh Lộc", "Tân Lộc", "Hồng Lộc", "Ích Hậu",
    "Phù Lưu", "Thạch Mỹ", "Thạch Kim", "Thạch Bằng", "Cẩm Dương Hưng Thịnh Nhượng",
]  # fmt: skip
# A province has some 200 communes; among them the longest names of the country (and of its
# townships with their kind).
LONGEST_NAMES = [
    "Thị trấn Nông trường Việt Trung", "Phường Văn Miếu - Quốc Tử Giám",
    "Thị trấn Nông trường Phong Hải", "Lịch Hội Thượng (Thị trấn)", "Phường Xuân Trường - Đà Lạt",
    "Chân Mây - Lăng Cô", "Ma Đa Guôi (Thị trấn)",
]  # fmt: skip
_FIRST, _SECOND = ("Đức", "Dương", "Nghi", "Ẳng", "Thạch", "Quỳnh", "Ỷ", "Hương"), (
    "Đồng", "Thượng", "Ích", "Phượng", "Nưa", "Hoành Sơn", "Yên Hồ", "Lạng", "Đỗ", "Trường Lưu",
    "Mỹ Hưng", "Giang", "Quẳng", "Nghĩa", "Ửng", "Khê", "Vĩnh", "Sặt", "Ổi", "Thụ Lộc",
)  # fmt: skip
COMMUNES += LONGEST_NAMES
COMMUNES += [f"{first} {second}" for first in _FIRST for second in _SECOND][: 200 - len(COMMUNES)]
INDICATOR_NAMES = pd.DataFrame(read_register(REFERENCE / "indicators.csv"))
ORGANIZATION_GROUPS = pd.DataFrame(read_register(REFERENCE / "organization_groups.csv"))
PLACES = pd.DataFrame(
    [
        ("tinh-ha-tinh", "Hà Tĩnh", "tỉnh", "", None, None),
        ("thi-xa-ky-anh", "Kỳ Anh", "thị xã", "tinh-ha-tinh", "2015-04-10", "2025-06-30"),
        ("huyen-loc-ha", "Lộc Hà", "huyện", "tinh-ha-tinh", None, "2025-06-30"),
        *[(f"xa-{n}", name, "xã", "thi-xa-ky-anh", None, None) for n, name in enumerate(COMMUNES)],
    ],
    columns=["place_id", "place", "place_type", "parent_id", "valid_from", "valid_to"],
)
PLACE_ID = {name: f"xa-{n}" for n, name in enumerate(COMMUNES)} | {
    "Kỳ Anh": "thi-xa-ky-anh",
    "Hà Tĩnh": "tinh-ha-tinh",
    "Lộc Hà": "huyen-loc-ha",
    "": "",
    "Kỳ Ninh; Kỳ Hà": "xa-0;xa-1",
}
ORGANIZATIONS = {
    "mttq": ("Mặt trận Tổ quốc", "fatherland_front"),
    "phu-nu": ("Hội Liên hiệp Phụ nữ", "mass_organization"),
    "nong-dan": ("Hội Nông dân", "mass_organization"),
    "thanh-nien": ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", "mass_organization"),
    "mttq-doan-the": ("Mặt trận Tổ quốc và các đoàn thể", "fatherland_front"),
    "quan-su": ("Ban Chỉ huy Quân sự", "armed_forces"),
    "cong-an": ("Công an", "armed_forces"),
    "bien-phong": ("Bộ đội Biên phòng", "armed_forces"),
    "chinh-quyen": ("Chính quyền", "government"),
    "nhan-dan": ("Nhân dân", "people"),
    "ns-tinh": ("Ngân sách tỉnh", "budget"),
    "tin-dung": ("Vốn tín dụng", "credit"),
}

CRITERIA_COLUMNS = [
    "year",
    "period",
    "place_id",
    "place",
    "place_type",
    "criteria_set",
    "criterion",
    "criterion_name",
    "status",
    "value",
    "unit",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
]
CONTRIBUTION_COLUMNS = [
    "year",
    "period",
    "organization_id",
    "organization",
    "organization_group",
    "place_id",
    "place",
    "kind",
    "item",
    "quantity",
    "unit",
    "value_vnd",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
]
INDICATOR_COLUMNS = [
    "year",
    "period",
    "place_id",
    "place",
    "indicator",
    "indicator_name",
    "value",
    "out_of",
    "unit",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
]


def criterion(place, year, number, status, **more) -> dict:
    """One row of the table of criteria; criterion 20 gets Hà Tĩnh's set."""
    own = (
        "HATINH20"
        if str(number) == "20"
        else "NTM2021"
        if year >= 2022
        else "NTM2016"
        if year >= 2016
        else "NTM2009"
    )
    row = {
        "year": year, "period": str(year), "place_id": PLACE_ID[place], "place": place,
        "place_type": "xã", "criteria_set": own, "criterion": str(number), "criterion_name": "",
        "status": status, "value": None, "unit": "", "measure": "actual", "basis": "illustrative",
        "source": "minh-hoa/tieu-chi.xlsx", "sheet": str(year), "address": f"C{number}",
    }  # fmt: skip
    return row | more


def criteria(communes: int = 5, years=(2018,), **more) -> pd.DataFrame:
    """Every criterion of so many communes in these years; later years meet more,
    2022 falls with its new set.
    """
    return _criteria(communes, tuple(years)).assign(**more)


@cache
def _criteria(communes: int, years: tuple[int, ...]) -> pd.DataFrame:
    rows = []
    for n, place in enumerate(COMMUNES[:communes]):
        for year in years:
            last = 20 if 2016 <= year < 2022 else 19
            done = max(
                3, min(last, 8 + (7 * n) % 13 + 2 * (year - 2016) - (9 if year >= 2022 else 0))
            )
            for number in range(1, last + 1):
                status = (
                    "met"
                    if (number * 7 + n) % last < done
                    else "in_progress"
                    if number % 3
                    else "not_met"
                )
                if n % 6 == 5 and number == 7:
                    status = "not_applicable"
                value = 60.0 + number if status == "in_progress" and number % 2 else None
                rows.append(
                    criterion(
                        place,
                        year,
                        number,
                        status,
                        value=value,
                        address=f"{chr(67 + n % 20)}{number}",
                    )
                )
    return pd.DataFrame(rows, columns=CRITERIA_COLUMNS)


def act(place, year, event="recognised", standard="nông thôn mới", **more) -> dict:
    """A row of recognitions."""
    own = {
        "year": year, "place_id": PLACE_ID[place], "place": place, "place_type": "xã",
        "standard": standard, "event": event, "batch": "", "decision": "", "date": "",
        "basis": "reported", "source": "cong-nhan.xlsx", "sheet": "1",
        "address": f"D{COMMUNES.index(place) + 5}",
    }  # fmt: skip
    return own | more


def recognitions(*rows: dict) -> pd.DataFrame:
    """Recognitions, or those of a few communes."""
    some = [act(place, 2017 + n) for n, place in enumerate(COMMUNES[:3])]
    return pd.DataFrame(rows or [*some, act(COMMUNES[0], 2021, standard="nâng cao")])


def target(place, year, what="nông thôn mới", value=None, unit="", **more) -> dict:
    """A row of targets."""
    own = {
        "year": year, "place_id": PLACE_ID[place], "place": place, "what": what, "value": value,
        "unit": unit, "promised_on": "", "basis": "reported", "source": "dang-ky.xlsx",
        "sheet": "1", "address": f"D{year - 2000}",
    }  # fmt: skip
    return own | more


def targets(*rows: dict) -> pd.DataFrame:
    """Targets, or what three communes and their town promised."""
    plan = target("Hà Tĩnh", 2018, "Bình quân tiêu chí/xã", 18.0, "tiêu chí/xã")
    some = [target(place, 2017) for place in COMMUNES[:3]]
    return pd.DataFrame(rows or [*some, plan]).astype({"value": float})


def indicator(place, period, value, name="criteria_met", out_of=None, **more) -> dict:
    """One row of the table of indicators."""
    counted = name == "criteria_met"
    row = {
        "year": int(period[:4]), "period": period, "place_id": PLACE_ID[place], "place": place,
        "indicator": name,
        "indicator_name": "Số tiêu chí đạt chuẩn" if counted else "Bình quân tiêu chí/xã",
        "value": float(value), "out_of": out_of, "unit": "tiêu chí", "qualifier": "exact",
        "measure": "actual", "basis": "reported", "source": "ky-anh-2018/tieu-chi-2018.xlsx",
        "sheet": "Tiêu chí", "address": "C5",
    }  # fmt: skip
    return row | more


def indicators(*rows: dict) -> pd.DataFrame:
    """The table of indicators; without rows, the report of 2018 and Hà Tĩnh's mean."""
    press = {"source": "cong-bo/ky-nam.xlsx"}
    rows = rows or (
        indicator("Kỳ Ninh", "2018", 20, out_of=20),
        indicator("Kỳ Hà", "2018", 19, out_of=20, address="C6"),
        indicator("Kỳ Nam", "2018", 11, address="C7"),
        indicator("Kỳ Anh", "2018", 91, address="C8"),
        indicator("Kỳ Nam", "2019-03", 8, out_of=20, **press),
        indicator("Kỳ Nam", "2020-05-28", 15, out_of=20, **press, address="C6"),
        indicator("Kỳ Nam", "2020-11", 15, out_of=20, **press, address="C7"),
        *[
            indicator(
                "Hà Tĩnh",
                str(y),
                v,
                "criteria_met_mean",
                source="cong-bo/ha-tinh.xlsx",
                unit="tiêu chí/xã",
                address=f"C{y}",
            )
            for y, v in ((2010, 4.1), (2013, 7.7), (2018, 17.7))
        ],
    )
    return pd.DataFrame(list(rows), columns=INDICATOR_COLUMNS)


def named_figures() -> list[dict]:
    """Streets one by one, and models of organizations and fields: figures of their own name."""
    street, model = "Tuyến phố văn minh", "Số mô hình dân vận khéo"
    names = [
        (f"{street} Lê Lợi | Số liệu", "tuyến", 1), (f"{street} Đỗ Quang", "tuyến", 1),
        (f"{street} Trần Phú, đoạn từ Lê Lợi đến Đỗ Quang | Số liệu", "tuyến", 1),
        (f"Hội Nông dân | {model} đăng ký", "mô hình", 6),
        (f"{model} được công nhận lĩnh vực phát triển kinh tế | Số liệu", "mô hình", 5),
        (f"{model} đăng ký của Hội Phụ nữ lĩnh vực văn hóa | Số liệu", "mô hình", 4),
    ]  # fmt: skip
    return [
        indicator("Kỳ Anh", "2020", value, "", indicator_name=name, unit=unit, address=f"F{n}")
        for n, (name, unit, value) in enumerate(names, 1)
    ]


def counted() -> pd.DataFrame:
    """Indicators that count parts: urban standards, models by stage, communes by band."""
    town = {"place": "Kỳ Anh", "period": "2018"}
    return indicators(
        indicator(**town, value=50, name="urban_standards_met", out_of=59.0, address="D1"),
        indicator(**town, value=35, name="urban_standards_max", address="D2"),
        indicator(**town, value=10, name="urban_standards_between", address="D3"),
        indicator(**town, value=5, name="urban_standards_min", address="D4"),
        indicator("Hà Tĩnh", "2018", 17, "ward_standards_met", out_of=18.0, address="D5"),
        indicator(**town, value=123, name="models_recognised", address="D6"),
        indicator(**town, value=69, name="models_recognised_collective", address="D7"),
        indicator(**town, value=54, name="models_recognised_individual", address="D8"),
        indicator(**town, value=200, name="models_registered", address="D9"),
        *(
            indicator("Hà Tĩnh", "2018", value, "", indicator_name=f"Số xã đạt {band} tiêu chí",
                      unit="xã", address=f"E{value}")
            for band, value in (("19", 44), ("15 - 18", 29), ("10-14", 28), ("0 - 9", 3))
        ),
        *named_figures(),
    )  # fmt: skip


def gift(who, place="", kind="cash", value_vnd=None, quantity=None, unit="", **more) -> dict:
    """One row of the table of contributions."""
    name, group = ORGANIZATIONS[who]
    row = {
        "year": 2018, "period": "2018", "organization_id": who, "organization": name,
        "organization_group": group, "place_id": PLACE_ID[place], "place": place, "kind": kind,
        "item": unit, "quantity": quantity, "unit": unit or "VND", "value_vnd": value_vnd,
        "qualifier": "exact", "measure": "actual", "basis": "reported",
        "source": "ky-anh-2018/luc-luong.xlsx", "sheet": "Hỗ trợ", "address": "D4",
    }  # fmt: skip
    return row | more


def contributions(*rows: dict) -> pd.DataFrame:
    """The table of contributions; without rows, what the report of 2018 says."""
    rows = rows or (
        gift("quan-su", "Kỳ Nam", "cash", 15e6),
        gift("quan-su", "Kỳ Hoa", "materials", 100e6, 85, "bộ bàn ghế", address="D5"),
        gift("quan-su", "Kỳ Ninh; Kỳ Hà", "labour", None, 170, "lượt người", address="D6"),
        gift("cong-an", "Kỳ Ninh; Kỳ Hà", "cash", 60e6, address="D7"),
        gift(
            "cong-an",
            "",
            "infrastructure",
            50e6,
            4.2,
            "km đường điện",
            qualifier="at_least",
            address="D8",
        ),
        gift("cong-an", "", "labour", None, 250, "ngày công", qualifier="at_least", address="D9"),
        gift("bien-phong", "Kỳ Hà", "infrastructure", 2e9, 5.1, "km đường", address="D10"),
        gift(
            "bien-phong",
            "Kỳ Hà",
            "labour",
            None,
            None,
            "ngày công",
            item="hàng trăm ngày công",
            qualifier="order_of_magnitude",
            address="D11",
        ),
        gift("bien-phong", "", "cash", 20e6, address="D12"),
        gift("bien-phong", "", "materials", None, 250, "suất quà", address="D13"),
        gift("mttq-doan-the", "", "cash", 19e6, source="ky-anh-2018/mat-tran.xlsx"),
        gift(
            "mttq-doan-the",
            "",
            "infrastructure",
            None,
            8,
            "km đường điện",
            source="ky-anh-2018/mat-tran.xlsx",
            address="D5",
        ),
        gift(
            "mttq-doan-the",
            "",
            "labour",
            None,
            1900,
            "lượt người",
            qualifier="at_most",
            source="ky-anh-2018/mat-tran.xlsx",
            address="D6",
        ),
    )
    return pd.DataFrame(list(rows), columns=CONTRIBUTION_COLUMNS)


def many_contributions(communes: int = 12) -> pd.DataFrame:
    """Cash of eight organizations for so many communes, illustrative."""
    rows = []
    for i, who in enumerate(list(ORGANIZATIONS)[:8]):
        for n, place in enumerate(COMMUNES[:communes]):
            if (i * 5 + n * 3) % 4:
                value = ((i * 37 + n * 61) % 97 + 3) * 1.25e6
                rows.append(
                    gift(
                        who,
                        place,
                        value_vnd=value,
                        basis="illustrative",
                        source="minh-hoa/ung-ho.xlsx",
                        address=f"{chr(66 + i)}{n}",
                    )
                )
    return contributions(*rows)


def interval(place, low, high, **more) -> dict:
    """One row of a comparable view: a figure that is exact, or lies between two bounds."""
    row = {
        "place_id": PLACE_ID[place], "place": place, "label": place,
        "value": low if low == high else None, "low": float(low), "high": float(high),
        "period": "2025", "basis": "reported", "sources": ("ky-anh/so-sanh.xlsx",),
        "cells": ("ky-anh/so-sanh.xlsx!2025!C5",),
    }  # fmt: skip
    return row | more


def snapshot_pair(communes: int = 5) -> tuple[tuple, tuple]:
    """Criteria and indicators as they were known at two times, of one year;
    one commune is in the first only.
    """
    income = {
        "name": "income",
        "basis": "illustrative",
        "indicator_name": "Thu nhập bình quân",
        "unit": "triệu đồng",
    }
    pair = []
    for turn, year in enumerate((2018, 2019)):
        rows = criteria(communes, (year,)).assign(year=2018, period="2018")
        if turn:
            rows.loc[rows.index % 37 == 3, "status"] = "not_met"
            rows = rows[rows["place"] != COMMUNES[communes - 1]]
        names = [name for n, name in enumerate(COMMUNES[:communes]) if n % (9 - 2 * turn)]
        figures = [
            indicator(name, "2018", 20 + n % (7 - turn), **income) for n, name in enumerate(names)
        ]
        pair.append((rows.reset_index(drop=True), pd.DataFrame(figures, columns=INDICATOR_COLUMNS)))
    return tuple(pair)


def issues() -> pd.DataFrame:
    """Three issues in two files."""
    columns = ["severity", "rule", "source", "sheet", "address", "found", "message", "suggestion"]
    rows = [
        (
            "error",
            "unknown-place",
            "ky-anh-2018/luc-luong.xlsx",
            "Hỗ trợ",
            "C9",
            "ky hoaa",
            "Không biết xã này.",
            "Có phải Kỳ Hoa?",
        ),
        (
            "warning",
            "total-differs",
            "ky-anh-2018/tieu-chi-2018.xlsx",
            "Tiêu chí",
            "C8",
            "91",
            "Tổng không khớp.",
            "Xem lại.",
        ),
        (
            "note",
            "hidden-row",
            "ky-anh-2018/tieu-chi-2018.xlsx",
            "Tiêu chí",
            "A9",
            "",
            "Có hàng ẩn.",
            "",
        ),
    ]
    return pd.DataFrame(rows, columns=columns)


def ledger() -> pd.DataFrame:
    """Three files; the roles add up."""
    roles = [
        "value",
        "header",
        "stub",
        "section",
        "total",
        "title",
        "unit",
        "ordinal",
        "column_number",
        "empty",
        "note",
        "signature",
        "issue",
    ]
    rows = [
        ("ky-anh-2018/luc-luong.xlsx", "Hỗ trợ", 60, 30, 8, 10, 0, 2, 3, 1, 4, 0, 0, 0, 1, 1),
        ("ky-anh-2018/tieu-chi-2018.xlsx", "Tiêu chí", 30, 12, 4, 5, 0, 1, 3, 0, 3, 0, 0, 1, 1, 0),
        (
            "minh-hoa/ung-ho-tien-mat-cua-cac-to-chuc-theo-dia-ban-2019-2021-ban-cuoi.xlsx",
            "2019",
            500,
            440,
            20,
            20,
            0,
            10,
            4,
            1,
            5,
            0,
            0,
            0,
            0,
            0,
        ),
    ]
    return pd.DataFrame(rows, columns=["source", "sheet", "cells", *roles])


def sources() -> pd.DataFrame:
    """Origin cards of some of the files above; minh-hoa/ung-ho.xlsx has none."""
    columns = ["source", "title", "producer", "document", "date", "published", "basis", "note"]
    rows = [
        (
            "ky-anh-2018/luc-luong.xlsx",
            "Lực lượng vũ trang hỗ trợ",
            "Ban Dân vận Thị ủy Kỳ Anh",
            "Công tác dân vận năm 2018",
            "",
            "Cổng thông tin điện tử thị xã Kỳ Anh",
            "reported",
            "",
        ),
        (
            "ky-anh-2018/tieu-chi-2018.xlsx",
            "Tiêu chí năm 2018",
            "Ban Dân vận Thị ủy Kỳ Anh",
            "Công tác dân vận năm 2018",
            "",
            "Cổng thông tin điện tử thị xã Kỳ Anh",
            "reported",
            "",
        ),
        (
            "cong-bo/ha-tinh.xlsx",
            "Bình quân tiêu chí",
            "Tổng hợp từ báo chí",
            "",
            "",
            "nongnghiep.vn",
            "reported",
            "",
        ),
        (
            "cong-bo/ky-nam.xlsx",
            "Kỳ Nam qua các mốc",
            "Báo Hà Tĩnh",
            "",
            "",
            "baohatinh.vn post169341",
            "reported",
            "",
        ),
        (
            "minh-hoa/tieu-chi.xlsx",
            "Tiêu chí các xã (minh họa)",
            "Nhóm lập sổ (tự đặt số)",
            "",
            "",
            "",
            "illustrative",
            "",
        ),
    ]
    return pd.DataFrame(rows, columns=columns)


def tasks() -> pd.DataFrame:
    """The plan of a commune on two days, and of another on the second: done, late, blocked."""
    lines = [
        ("2018-11-02", "1", "ky-ninh", "Kỳ Ninh", "2", "Hội Nông dân", "2018-10-01", "2018-10-30",
         "no", 80.0, "", ""),
        ("2018-11-02", "2", "ky-ninh", "Kỳ Ninh", "2", "Hội Phụ nữ", "2018-11-01", "2018-11-20",
         "no", 0.0, "1", ""),
        ("2018-11-09", "1", "ky-ninh", "Kỳ Ninh", "2", "Hội Nông dân", "2018-10-01", "2018-10-30",
         "yes", 100.0, "", ""),
        ("2018-11-09", "2", "ky-ninh", "Kỳ Ninh", "2", "Hội Phụ nữ", "2018-11-01", "2018-11-20",
         "no", 40.0, "1", "Thiếu xi măng"),
        ("2018-11-09", "1", "ky-ha", "Kỳ Hà", "17", "Hội Phụ nữ", "2018-10-15", "2018-11-05",
         "no", 50.0, "", ""),
        ("2018-11-09", "2", "ky-ha", "Kỳ Hà", "17", "", "2018-11-06", "2018-11-25", "no", 0.0, "1",
         ""),
    ]  # fmt: skip
    names = ["snapshot", "task_id", "place_id", "place", "criterion", "owner", "start", "due",
             "done", "progress", "predecessors", "obstacle"]  # fmt: skip
    table = pd.DataFrame(lines, columns=names)
    spans = pd.to_datetime(table["due"]) - pd.to_datetime(table["start"])
    return table.assign(
        task="Việc " + table["task_id"], duration_days=spans.dt.days + 1.0, cause="",
        basis="illustrative", source="minh-hoa/viec.xlsx", sheet=table["snapshot"],
        address=[f"H{n};G{n};F{n}" for n in range(5, 5 + len(table))],
    )[list(columns("tasks"))]  # fmt: skip
