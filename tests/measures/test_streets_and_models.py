"""Streets one by one and models of a group: figures under their own name, never put together."""

import pandas as pd

from analysis import measures
from analysis.figures import charts
from table_makers import INDICATOR_NAMES, counted, indicator, indicators

TOTAL = "civilized_streets_total"


def streets(*more: dict) -> pd.DataFrame:
    rows = pd.concat([counted(), indicators(*more)] if more else [counted()], ignore_index=True)
    return measures.civilised_streets(rows)


def test_a_list_counts_whole_streets_and_sections():
    found = streets()
    assert [*found[["part", "value", "names"]].itertuples(index=False, name=None)] == [
        ("whole", 2, ("Lê Lợi", "Đỗ Quang")),
        ("section", 1, ("Trần Phú, đoạn từ Lê Lợi đến Đỗ Quang",)),
    ]
    assert found["cells"].map(len).tolist() == [2, 1]


def test_a_total_that_the_list_confirms_is_no_second_bar_and_another_is():
    same = indicator("Kỳ Anh", "2020", 3, TOTAL, unit="tuyến", source="khac.xlsx")
    assert len(streets(same)) == 2
    other = indicator("Kỳ Anh", "2020", 4, TOTAL, unit="tuyến", source="khac.xlsx")
    found = streets(other)
    assert [*found.loc[found["part"] == "untold", "value"]] == [4]
    drawn = charts.civilised_streets(found)
    assert sum(mark.value for mark in drawn.marks) == 7
    assert "trong danh sách gần nhất của Kỳ Anh, trong đó 1 tuyến chỉ tính một đoạn" in drawn.title
    ends = {mark.category: mark.value for mark in drawn.beside}
    assert ends == {"Kỳ Anh (2020)": 3, "Kỳ Anh (2020), khac.xlsx": 4}, "never 7 in one bar"


def test_two_totals_of_one_file_have_a_bar_each():
    both = [indicator("Kỳ Anh", "2018", n, TOTAL, unit="tuyến", address=f"B{n}") for n in (20, 22)]
    drawn = charts.civilised_streets(streets(*both))
    ends = {mark.category: mark.value for mark in drawn.beside if "2018" in mark.category}
    assert len(ends) == 2 and sorted(ends.values()) == [20, 22]


def test_two_sources_of_one_total_have_a_bar_each():
    both = [
        indicator("Kỳ Anh", "2018", value, TOTAL, unit="tuyến", source=f"{name}.xlsx")
        for name, value in (("dan-van", 22), ("mat-tran", 20))
    ]
    drawn = charts.civilised_streets(streets(*both))
    bars = {
        mark.category: mark.value for mark in drawn.marks if mark.value and "2018" in mark.category
    }
    assert bars == {"Kỳ Anh (2018), dan-van.xlsx": 22, "Kỳ Anh (2018), mat-tran.xlsx": 20}


def test_models_are_told_by_organization_field_and_stage():
    found = measures.models_by_group(counted(), INDICATOR_NAMES)
    assert [*found[["group", "stage", "value"]].itertuples(index=False, name=None)] == [
        ("Hội Nông dân", "registered", 6),
        ("phát triển kinh tế", "recognised", 5),
        ("Hội Phụ nữ, văn hóa", "registered", 4),
    ]


def test_a_bound_stays_a_bound_on_the_chart():
    name = "Số mô hình dân vận khéo đăng ký của Hội Nông dân"
    row = indicator(
        "Kỳ Anh", "2019", 300, "", indicator_name=name, unit="mô hình", qualifier="at_least"
    )
    found = measures.models_by_group(indicators(row), INDICATOR_NAMES)
    (mark,) = charts.models_by_group(found).marks
    assert mark.text == "trên 300"
