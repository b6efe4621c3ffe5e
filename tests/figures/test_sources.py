"""Source notes: every document once, illustrative ones last, and none without a name."""

from __future__ import annotations

import pytest

from analysis import measures
from analysis.figures.sources import source_note
from table_makers import CRITERIA_SETS, PLACES, indicators, sources


def test_cards_of_one_document_are_named_once():
    note = source_note(["ky-anh-2018/luc-luong.xlsx", "ky-anh-2018/tieu-chi-2018.xlsx"], sources())
    assert note == (
        "Nguồn: Ban Dân vận Thị ủy Kỳ Anh, “Công tác dân vận năm 2018”, "
        "Cổng thông tin điện tử thị xã Kỳ Anh."
    )


def test_the_sources_of_a_table_are_found_in_it():
    met = measures.criteria_met_reported(indicators(), PLACES, CRITERIA_SETS)
    note = source_note(measures.at_end_of_year(met, 2020), sources())
    assert note == "Nguồn: Báo Hà Tĩnh, “Kỳ Nam qua các mốc”, baohatinh.vn post169341."


def test_a_file_without_a_card_is_named_by_its_file_name():
    note = source_note(["minh-hoa/ung-ho.xlsx"], sources())
    assert note == "Nguồn: tệp không có thẻ nguồn: ung-ho.xlsx."


def test_illustrative_sources_are_said_to_be_so_and_come_last():
    note = source_note(["minh-hoa/tieu-chi.xlsx", "cong-bo/ky-nam.xlsx"], sources())
    assert note.index("Báo Hà Tĩnh") < note.index("SỐ LIỆU MINH HỌA – Nhóm lập sổ")


def test_no_source_is_said_plainly():
    assert source_note([], sources()) == "Nguồn: không có tệp nào."
    assert source_note([], sources(), "en") == "Source: no file."


def test_cards_with_a_column_missing_are_refused():
    with pytest.raises(KeyError, match="producer"):
        source_note(["a.xlsx"], sources().drop(columns="producer"))
