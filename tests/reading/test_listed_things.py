"""Streets and models as offices list and count them: one a line, or by organization and stage."""

import pandas as pd
import pytest
from openpyxl import Workbook

import analysis
from analysis import measures

STREETS = [
    ["Danh sách tuyến phố văn minh đô thị thị xã Hồng Lĩnh năm 2021"],
    ["STT", "Tên tuyến phố", "Đoạn", "Phường", "Chiều dài (m)", "Năm công nhận"],
    [1, "Nguyễn Ái Quốc", "Từ ngã ba đến cầu Đôi", "Nam Hồng", 850, 2020],
    [2, "Lê Hữu Trác", "Toàn tuyến", "Nam Hồng", 640, 2021],
]
MODELS = [
    ["DANH MỤC MÔ HÌNH DÂN VẬN KHÉO HUYỆN CAN LỘC NĂM 2021"],
    ["TT", "Tên mô hình", "Tổ chức xây dựng", "Lĩnh vực", "Loại hình", "Kết quả"],
    [1, "Camera an ninh", "Hội Nông dân", "Văn hóa - xã hội", "Tập thể", "Được công nhận"],
    [2, "Vườn mẫu", "Hội Nông dân", "Phát triển kinh tế", "Tập thể", "Được công nhận"],
    [3, "Tiếng kẻng", "Hội Phụ nữ", "Văn hóa - xã hội", "Cá nhân", "Đăng ký"],
]
MODEL_NAMES = pd.DataFrame(
    [
        ("models_registered_individual", "Số mô hình dân vận khéo cá nhân đăng ký"),
        ("models_recognised_collective", "Số mô hình dân vận khéo tập thể được công nhận"),
    ],
    columns=["indicator", "indicator_name"],
)
COUNTED = [
    ["HUYỆN ỦY ĐỨC THỌ"],
    ["TỔNG HỢP MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2020"],
    ["Đơn vị tính: mô hình"],
    ["TT", "Đơn vị", "Đăng ký", None, "Công nhận", None, "Khen thưởng"],
    [None, None, "Tập thể", "Cá nhân", "Tập thể", "Cá nhân", None],
    [1, "Hội Nông dân", 12, 4, 9, 3, 2],
]


@pytest.fixture
def read(tmp_path):
    def of(lines, merges=()):
        book = Workbook()
        for line in lines:
            book.active.append(line)
        for merge in merges:
            book.active.merge_cells(merge)
        book.save(tmp_path / "danh-sach.xlsx")
        return analysis.read_workbook(tmp_path / "danh-sach.xlsx")

    return of


def test_streets_of_a_list_are_figures_of_their_ward_and_year(read):
    book = read(STREETS)
    own = book.indicators[book.indicators["unit"] == "tuyến"]
    assert own[["year", "place", "indicator_name", "value", "address"]].to_numpy().tolist() == [
        [
            2020,
            "Nam Hồng",
            "Tuyến phố văn minh Nguyễn Ái Quốc, đoạn từ ngã ba đến cầu Đôi",
            1,
            "B3",
        ],
        [2021, "Nam Hồng", "Tuyến phố văn minh Lê Hữu Trác", 1, "B4"],
    ]
    found = measures.civilised_streets(book.indicators)
    assert found[["year", "part", "value"]].to_numpy().tolist() == [
        [2020, "section", 1],
        [2021, "whole", 1],
        [2021, "section", 1],
    ], "a street of 2020 is one of 2021"
    assert book.issues.empty and book.recognitions.empty


def test_models_of_a_list_are_counted_by_organization_field_stage_and_whose(read):
    book = read(MODELS)
    assert book.issues.empty and len(book.indicators) == 3
    found = measures.models_by_group(book.indicators, MODEL_NAMES)
    assert sorted(
        found[["group", "stage", "part", "value"]].itertuples(index=False, name=None)
    ) == [
        ("Hội Nông dân", "recognised", "collective", 2),
        ("Hội Phụ nữ", "registered", "individual", 1),
        ("Phát triển kinh tế", "recognised", "collective", 1),
        ("Văn hóa - xã hội", "recognised", "collective", 1),
        ("Văn hóa - xã hội", "registered", "individual", 1),
    ]


@pytest.mark.parametrize("word", ["dự kiến", "chưa đạt", "xyz"])
def test_words_of_the_title_close_the_list(word, read):
    lines = [[STREETS[0][0].replace("Danh sách", f"Danh sách {word}")], *STREETS[1:]]
    book = read(lines)
    assert "tuyến" not in set(book.indicators["unit"]) and not book.issues.empty


def test_a_street_without_a_year_is_told(read):
    lines = [[STREETS[0][0].replace(" năm 2021", "")], [*STREETS[1][:5]], *(
        line[:5] for line in STREETS[2:]
    )]  # fmt: skip
    book = read(lines)
    assert book.indicators.empty and "year_missing" in set(book.issues["rule"])


def test_heads_name_a_stage_and_whose_models_with_the_title(read):
    book = read(COUNTED, ("C4:D4", "E4:F4"))
    assert book.indicators[["place", "indicator_name", "value"]].to_numpy().tolist() == [
        ["Đức Thọ", f"Hội Nông dân | Số mô hình dân vận khéo {what}", value]
        for what, value in (
            ("tập thể đăng ký", 12),
            ("cá nhân đăng ký", 4),
            ("tập thể được công nhận", 9),
            ("cá nhân được công nhận", 3),
            ("được khen thưởng", 2),
        )
    ]
    assert book.issues.empty and book.targets.empty, "what was registered is no plan here"


def test_a_head_nobody_knows_is_not_made_a_stage(read):
    lines = [*COUNTED[:3], ["TT", "Đơn vị", "Bị loại"], [1, "Hội Nông dân", 12]]
    book = read(lines)
    assert not book.indicators["indicator_name"].str.contains("Số mô hình dân vận khéo").any()
