"""Figures in the borders of one day: sums, intervals, refusals."""

from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.measures import comparable
from analysis.registers.register import read_register
from analysis.words.names import names
from table_makers import CONTRIBUTION_COLUMNS, CRITERIA_COLUMNS, CRITERIA_SETS, INDICATOR_COLUMNS
from workbook_makers import REFERENCE, registers

PLACES = pd.DataFrame(read_register(REFERENCE / "places.csv"))
INDICATORS = pd.DataFrame(read_register(REFERENCE / "indicators.csv"))
TODAY = "2026-01-01"


def gift(place_id, value_vnd, period="2018", **more):
    row = {
        "year": int(period[:4]),
        "period": period,
        "organization_id": "mttq",
        "organization": "Mặt trận",
        "organization_group": "fatherland_front",
        "place_id": place_id,
        "place": name(place_id),
        "kind": "cash",
        "item": "",
        "quantity": None,
        "unit": "VND",
        "value_vnd": value_vnd,
        "qualifier": "exact",
        "measure": "actual",
        "basis": "reported",
        "source": "a.xlsx",
        "sheet": "S",
        "address": f"{place_id}-{period}",
    }
    return row | more


def name(place_id):
    names = [
        registers().by_place_id[i][0].place
        for i in place_id.split(";")
        if i in registers().by_place_id
    ]
    return ";".join(names)


def gifts(*rows):
    return pd.DataFrame(list(rows), columns=CONTRIBUTION_COLUMNS)


def everywhere(*rows):
    """Gifts, and one of 0 đồng to every other place of their time, so that no sum lacks a part."""
    said = {row["place_id"] for row in rows}
    units = registers().by_place_id.items()
    there = [
        i for i, lines in units if i not in said and any(p.valid_on("2018-12-31") for p in lines)
    ]
    return gifts(*rows, *(gift(i, 0.0) for i in there))


def figure(place_id, value, indicator="poor_households", period="2018", **more):
    row = {
        "year": int(period[:4]),
        "period": period,
        "place_id": place_id,
        "place": name(place_id),
        "indicator": indicator,
        "indicator_name": indicator,
        "value": value,
        "out_of": None,
        "unit": "hộ",
        "qualifier": "exact",
        "measure": "actual",
        "basis": "reported",
        "source": "b.xlsx",
        "sheet": "S",
        "address": f"{place_id}-{period}",
    }
    return row | more


def figures(*rows):
    return pd.DataFrame(list(rows), columns=INDICATOR_COLUMNS)


def bounds(found):
    return {row.place_id: (row.low, row.high) for row in found.table.itertuples()}


def reasons(found):
    return dict(zip(found.refused["place_id"], found.refused["reason"], strict=True))


# -- sums and intervals
def test_what_passed_on_whole_is_added_with_its_cells():
    found = comparable(
        gifts(gift("ky-ninh", 10e6), gift("ky-ha", 20e6), gift("ky-hai", 5e6)), PLACES, TODAY
    )
    (row,) = found.table.to_dict("records")
    assert (row["place_id"], row["place"], row["value_vnd"], row["low"], row["high"]) == (
        "hai-ninh",
        "Hải Ninh",
        35e6,
        35e6,
        35e6,
    )
    assert row["made_from"] == ("ky-ha", "ky-hai", "ky-ninh")
    assert row["missing"] == () and row["qualifier"] == "exact"
    assert row["cells"] == tuple(f"a.xlsx!S!{i}-2018" for i in ("ky-ha", "ky-hai", "ky-ninh"))
    assert row["sources"] == ("a.xlsx",)
    assert found.refused.empty


def test_a_divided_commune_gives_intervals():
    found = comparable(everywhere(gift("ky-loi", 9e6), gift("ky-thinh", 4e6)), PLACES, TODAY)
    into = {"vung-ang": (4e6, 13e6), "song-tri-2": (0, 9e6), "hoanh-son": (0, 9e6)}
    assert bounds(found) == bounds(found) | into
    values = found.table.set_index("place_id")["value_vnd"]
    assert values[list(into)].isna().all(), "an interval is no number"
    assert values["hai-ninh"] == 0


def test_chains_of_successors_are_followed():
    rows = everywhere(
        gift("song-tri-1", 1e6), gift("ky-hung", 2e6), gift("ky-trinh", 4e6), gift("ky-loi", 8e6)
    )
    then = bounds(comparable(rows, PLACES, "2018-12-31"))
    assert [then[i] for i in ("song-tri-1", "ky-hung", "ky-trinh", "ky-loi", "ky-ha")] == [
        (1e6, 1e6),
        (2e6, 2e6),
        (4e6, 4e6),
        (8e6, 8e6),
        (0, 0),
    ]
    assert bounds(comparable(rows, PLACES, "2020-01-01"))["hung-tri"] == (3e6, 3e6)
    assert bounds(comparable(rows, PLACES, TODAY))["song-tri-2"] == (7e6, 15e6)


def test_a_sum_that_lacks_a_place_is_called_at_least():
    found = comparable(gifts(gift("ky-ninh", 10e6), gift("ky-ha", 20e6)), PLACES, TODAY)
    (row,) = found.table.to_dict("records")
    assert (row["missing"], row["qualifier"], row["value_vnd"], row["low"]) == (
        ("ky-hai",),
        "at_least",
        30e6,
        30e6,
    )
    assert pd.isna(row["high"]), "what Kỳ Hải was given is not known"


def test_a_giver_need_not_give_to_every_place():
    rows = [
        gift("ky-ninh", 10e6),
        gift("ky-ha", 20e6, organization_id="phu-nu"),
        gift("ky-hai", 1e6, kind="labour"),
    ]
    found = comparable(gifts(*rows), PLACES, TODAY)
    assert found.table["missing"].tolist() == [()] * 3


def test_kinds_units_periods_and_bases_are_never_added():
    rows = [
        gift("ky-ninh", 1e6),
        gift("ky-ha", 2e6, kind="materials"),
        gift("ky-ha", 4e6, period="2019"),
        gift("ky-ha", 8e6, basis="illustrative"),
        gift("ky-ha", 16e6, measure="plan"),
        gift("ky-ha", 32e6, organization_id="phu-nu"),
    ]
    assert sorted(comparable(gifts(*rows), PLACES, TODAY).table["low"]) == [
        1e6,
        2e6,
        4e6,
        8e6,
        16e6,
        32e6,
    ]
    assert sorted(comparable(gifts(*rows), PLACES, TODAY, by=[]).table["low"]) == [
        2e6,
        4e6,
        8e6,
        16e6,
        33e6,
    ]


def test_things_are_added_in_their_unit():
    rows = [
        gift(p, None, quantity=q, unit=u, item=u)
        for p, q, u in (("ky-ninh", 3.0, "km"), ("ky-ha", 2.0, "km"), ("ky-ha", 7.0, "cây"))
    ]
    found = comparable(gifts(*rows), PLACES, TODAY, value="quantity", by=[])
    assert dict(zip(found.table["unit"], found.table["quantity"], strict=True)) == {
        "km": 5.0,
        "cây": 7.0,
    }
    assert set(comparable(gifts(*rows), PLACES, TODAY).refused["reason"]) == {"no_number"}


def test_another_amount_beside_the_money_is_no_reason_to_keep_apart_and_is_not_kept():
    rows = gifts(gift("ky-ninh", 5e6, quantity=2), gift("ky-ha", 7e6, quantity=3)).astype(
        {"quantity": int}
    )
    found = comparable(rows, PLACES, TODAY).table
    assert found["value_vnd"].tolist() == [12e6] and found["quantity"].isna().all()
    assert comparable(rows, PLACES, "2020-01-01").table["quantity"].tolist() == [3, 2]


def test_two_gifts_alike_in_everything_are_two():
    one = gift("ky-ninh", 5e6)
    assert comparable(gifts(one, one), PLACES, TODAY).table["value_vnd"].tolist() == [10e6]


# -- states
def test_counts_of_households_add_up_where_every_part_is_there():
    said = {"ky-ninh": (10.0, 100.0), "ky-ha": (20.0, 50.0), "ky-hai": (5.0, 30.0)}
    rows = [figure(i, value, out_of=out_of) for i, (value, out_of) in said.items()]
    found = comparable(figures(*rows), PLACES, TODAY, INDICATORS)
    assert found.table[["place_id", "value", "out_of"]].to_numpy().tolist() == [
        ["hai-ninh", 35.0, 180.0]
    ]
    lacking = comparable(figures(*rows[:2]), PLACES, TODAY, INDICATORS)
    assert lacking.table.empty
    assert reasons(lacking) == {"ky-ninh": "part_missing", "ky-ha": "part_missing"}
    assert "xã Kỳ Hải" in lacking.refused["text"].iloc[0]


def test_two_sources_that_agree_count_once_and_two_that_differ_not_at_all():
    rows = [figure("ky-ninh", 10.0), figure("ky-ha", 20.0), figure("ky-hai", 5.0)]
    same = comparable(
        figures(*rows, figure("ky-ha", 20.0, source="c.xlsx")), PLACES, TODAY, INDICATORS
    )
    assert same.table["value"].tolist() == [35.0]
    assert same.table["sources"].tolist() == [("b.xlsx", "c.xlsx")]
    other = comparable(
        figures(*rows, figure("ky-ha", 21.0, source="c.xlsx")), PLACES, TODAY, INDICATORS
    )
    assert other.table.empty and set(other.refused["reason"]) == {"sources_differ"}


def test_a_figure_of_the_new_place_is_not_added_to_those_of_the_old():
    rows = [figure(i, 10.0, period="2025") for i in ("ky-ninh", "ky-ha", "ky-hai", "hai-ninh")]
    found = comparable(figures(*rows), PLACES, TODAY, INDICATORS)
    assert found.table[["place_id", "value"]].to_numpy().tolist() == [["hai-ninh", 10.0]]
    assert reasons(found) == dict.fromkeys(("ky-ninh", "ky-ha", "ky-hai"), "two_borders")
    lacking = comparable(figures(*rows[1:]), PLACES, TODAY, INDICATORS).table
    said = lacking[["place_id", "value", "qualifier", "missing"]].to_numpy().tolist()
    assert said == [["hai-ninh", 10.0, "exact", ()]], "a figure of the place itself lacks no part"


@pytest.mark.parametrize(
    "indicator", sorted(INDICATORS.loc[INDICATORS["adds_up"] != "yes", "indicator"])
)
def test_shares_means_and_counts_of_criteria_are_refused(indicator):
    rows = figures(
        *(figure(i, 10.0, indicator) for i in ("ky-ninh", "ky-ha", "ky-hai", "ky-trinh"))
    )
    found = comparable(rows, PLACES, TODAY, INDICATORS)
    assert found.table.empty and set(found.refused["reason"]) == {"not_added"}
    unchanged = comparable(rows, PLACES, "2020-01-01", INDICATORS)
    assert len(unchanged.table) == 4 and unchanged.refused.empty


def test_without_the_register_of_indicators_nothing_is_known_to_add_up():
    assert comparable(figures(figure("ky-ninh", 10.0)), PLACES, TODAY).refused[
        "reason"
    ].tolist() == ["not_added"]


def test_statuses_and_criteria_met_are_refused_unless_the_place_stayed():
    rows = [
        {
            "year": 2018,
            "period": "2018",
            "place_id": i,
            "place": name(i),
            "place_type": "xã",
            "criteria_set": "NTM2016",
            "criterion": "1",
            "criterion_name": "Quy hoạch",
            "status": "met",
            "value": None,
            "unit": "",
            "measure": "actual",
            "basis": "reported",
            "source": "a.xlsx",
            "sheet": "S",
            "address": i,
        }
        for i in ("ky-ninh", "ky-ha")
    ]
    criteria = pd.DataFrame(rows, columns=CRITERIA_COLUMNS)
    met = measures.at_end_of_year(measures.criteria_met(criteria, CRITERIA_SETS))
    for table in (criteria, met):
        refused = comparable(table, PLACES, TODAY)
        assert refused.table.empty and refused.refused["reason"].tolist() == ["not_added"] * 2
        kept = comparable(table, PLACES, "2024-12-31")
        assert len(kept.table) == 2 and kept.refused.empty
    assert (
        comparable(met, PLACES, "2024-12-31").table["share_pct"].tolist()
        == met["share_pct"].tolist()
    )


# -- what cannot be brought to a day
def test_nothing_is_divided_back_into_older_borders():
    rows = gifts(
        gift("song-tri-2", 5e6, period="2026"),
        gift("hung-tri", 3e6, period="2022"),
        gift("ky-ha", 1e6),
    )
    found = comparable(rows, PLACES, "2018-12-31")
    assert bounds(found) == {"ky-ha": (1e6, 1e6)}, "Kỳ Hà did not change"
    assert reasons(found) == {"song-tri-2": "later_borders", "hung-tri": "later_borders"}
    assert "01/07/2025" in found.refused["text"].iloc[1]


def test_a_district_ends_without_successor_and_a_province_stays():
    rows = gifts(gift("thi-xa-ky-anh", 5e6), gift("tinh-ha-tinh", 7e6), gift("", 2e6))
    assert comparable(rows, PLACES, "2020-01-01").refused.empty
    found = comparable(rows, PLACES, TODAY)
    assert bounds(found) == {"tinh-ha-tinh": (7e6, 7e6), "": (2e6, 2e6)}
    assert found.refused["text"].tolist() == [
        "thị xã Kỳ Anh kết thúc ngày 30/06/2025, danh mục không ghi đơn vị kế thừa."
    ]


def test_one_figure_for_several_places_goes_where_all_of_them_went():
    rows = gifts(
        gift("ky-ninh;ky-ha", 6e6),
        gift("ky-ninh;ky-nam", 5e6),
        gift("ky-ha;ky-loi", 4e6),
        gift("ky-ha;khong-co", 3e6),
    )
    found = comparable(rows, PLACES, TODAY)
    assert found.table[["place_id", "place", "low", "made_from"]].to_numpy().tolist() == [
        ["hai-ninh", "Hải Ninh", 6e6, ("ky-ha", "ky-ninh")]
    ]
    assert reasons(found) == {
        "ky-ninh;ky-nam": "several_places",
        "ky-ha;ky-loi": "several_places",
        "ky-ha;khong-co": "unknown_place",
    }
    kept = comparable(rows.head(2), PLACES, "2020-01-01")
    assert kept.table["place_id"].tolist() == ["ky-ninh;ky-ha", "ky-ninh;ky-nam"]
    assert kept.table["place"].tolist() == ["Kỳ Ninh;Kỳ Hà", "Kỳ Ninh;Kỳ Nam"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_reason_is_a_sentence_about_the_place_as_it_was_then(lang):
    found = comparable(figures(figure("ky-ninh", 94.2, "poverty_rate")), PLACES, TODAY, lang=lang)
    assert found.refused["text"].tolist() == [
        {
            "vi": "poverty_rate của xã Kỳ Ninh không cộng được với các đơn vị khác cùng "
            "nhập vào phường Hải Ninh.",
            "en": "poverty_rate of xã Kỳ Ninh cannot be added to those of the other "
            "places that became "
            "phường Hải Ninh.",
        }[lang]
    ]
    assert all(vi.endswith(".") and en.endswith(".") for vi, en in names("refused").values())


def test_an_unknown_how_is_no_whole():
    places = PLACES.assign(passed_on="")
    assert bounds(comparable(everywhere(gift("ky-ha", 2e6)), places, TODAY))["hai-ninh"] == (0, 2e6)


def test_what_the_caller_got_wrong_is_said():
    with pytest.raises(ValueError, match="01/01/2026"):
        comparable(gifts(), PLACES, "01/01/2026")
    with pytest.raises(KeyError, match="passed_on"):
        comparable(gifts(), PLACES.drop(columns="passed_on"), TODAY)
    with pytest.raises(KeyError, match="place_id"):
        comparable(gifts().drop(columns="place_id"), PLACES, TODAY)
    with pytest.raises(KeyError, match="so_tien"):
        comparable(gifts(), PLACES, TODAY, value="so_tien")
    with pytest.raises(KeyError, match="khac"):
        comparable(gifts(), PLACES, TODAY, by=["khac"])


def test_an_empty_table_stays_one():
    found = comparable(gifts(), PLACES, TODAY)
    assert found.table.empty and found.refused.empty
    assert {"low", "high", "made_from", "label", "cells"} <= set(found.table.columns)


# -- invented registers
BEGINS = {"0": "", "1": "2020-01-01", "2": "2025-07-01"}
ENDS = {"0": "2019-12-31", "1": "2019-12-31", "2": "2025-06-30"}  # by the time of the successors


def register_of(
    successors: dict[str, list[tuple[str, str]]], names: dict[str, str] | None = None
) -> pd.DataFrame:
    """A register of places a0, b0, … of before 2020, u1, … since 2020, u2, … since July 2025.

    Each lives until it has successors (with how they took over), of the time in their names.
    """
    units = set(successors) | {t for targets in successors.values() for t, _ in targets}
    lines = []
    for unit in sorted(units):
        into = successors.get(unit, [])
        first, last = BEGINS[unit[-1]], ENDS[into[0][0][-1]] if into else ""
        lines.append(
            {
                "place_id": unit,
                "place": (names or {}).get(unit, unit.upper()),
                "place_type": "xã",
                "valid_from": first,
                "valid_to": last,
                "code": "",
                "parent_id": "",
                "merged_into": ";".join(t for t, _ in into),
                "passed_on": ";".join(how for _, how in into),
            }
        )
    return pd.DataFrame(lines)


@st.composite
def histories(draw, divided=True):
    """A register of two reforms in which each place merges whole or stays, or is divided."""
    successors: dict[str, list[tuple[str, str]]] = {}
    living = {f"{letter}0" for letter in "abcdef"[: draw(st.integers(2, 6))]}
    for time in "12":
        for unit in sorted(living):
            choices = ["stays", "whole", *(["divided"] if divided else [])]
            what = draw(st.sampled_from(choices))
            targets = draw(st.lists(st.sampled_from("uvw"), min_size=2, max_size=3, unique=True))
            if what == "whole":
                successors[unit] = [(targets[0] + time, "whole")]
            elif what == "divided":
                successors[unit] = [(t + time, "part") for t in targets]
        born = {t for unit in living for t, _ in successors.get(unit, [])}
        living = {unit for unit in living if unit not in successors} | born
    first = {f"{letter}0" for letter in "abcdef"} & {*successors, *living}
    return register_of(
        {unit: successors.get(unit, []) for unit in first | set(successors) | living}
    )


@st.composite
def tables(draw, places):
    """Gifts to places that live at the end of their year; in half of the tables, all."""
    rows, complete = [], draw(st.booleans())
    for _ in range(draw(st.integers(1, 8))):
        year = draw(st.sampled_from([2018, 2022, 2026]))
        day = f"{year}-12-31"
        living = places[
            (places["valid_from"] <= day)
            & ((places["valid_to"] == "") | (places["valid_to"] >= day))
        ]
        unit = draw(st.sampled_from(sorted(living["place_id"])))
        value = float(draw(st.integers(-50, 1000)))
        others = sorted(living["place_id"]) if complete else []
        for place_id, amount in ((unit, value), *((i, 0.0) for i in others)):
            rows.append(
                gift(place_id, amount, str(year), place=place_id.upper(), address=f"C{len(rows)}")
            )
    return gifts(*rows)


@st.composite
def cases(draw, divided=True):
    places = draw(histories(divided))
    return places, draw(tables(places))


def as_lines(table):
    """What a table says, in one order."""
    columns = [
        "period",
        "place_id",
        "place",
        "label",
        "value_vnd",
        "low",
        "high",
        "made_from",
        "missing",
        "qualifier",
        "cells",
        "parts",
    ]
    return sorted(map(repr, table[columns].to_dict("records")))


# More in benchmarks.
a_few = settings(max_examples=15, deadline=None)


@pytest.mark.slow
@a_few
@given(cases(divided=False))
def test_sums_over_all_places_stay_where_all_passed_on_whole(case):
    places, table = case
    found = comparable(table, places, TODAY, by=[])
    assert found.refused.empty
    assert found.table.groupby("period")["value_vnd"].sum().to_dict() == pytest.approx(
        table.groupby("period")["value_vnd"].sum().to_dict()
    )
    whole = found.table["missing"].map(len) == 0
    assert (found.table["high"].isna() == ~whole).all()
    assert (found.table["low"] == found.table["high"])[whole].all()
    into = dict(zip(places["place_id"], places["merged_into"], strict=True))
    truth = defaultdict(float)
    for row in table.itertuples():
        unit = row.place_id
        while into[unit]:
            unit = into[unit]
        truth[(row.period, unit)] += row.value_vnd
    assert {(r.period, r.place_id): r.value_vnd for r in found.table.itertuples()} == pytest.approx(
        dict(truth)
    )


@pytest.mark.slow
@a_few
@given(cases())
def test_no_interval_is_turned_round_and_together_they_hold_the_whole(case):
    places, table = case
    found = comparable(table, places, TODAY, by=[]).table
    assert (found["high"].isna() == (found["missing"].map(len) > 0)).all()
    found["high"] = found["high"].fillna(float("inf"))
    assert (found["low"] <= found["high"]).all()
    sums = found.groupby("period")[["low", "high"]].sum()
    for period, total in table.groupby("period")["value_vnd"].sum().items():
        assert sums.loc[period, "low"] <= total + 1e-6 and total <= sums.loc[period, "high"] + 1e-6
    assert {c for cells in found["cells"] for c in cells} == {
        f"a.xlsx!S!{a}" for a in table["address"]
    }


@pytest.mark.slow
@a_few
@given(cases(), st.sampled_from([None, []]))
def test_two_steps_are_one(case, by):
    """2018 to 2020 to 2026 is 2018 to 2026, also where parts meet again."""
    places, table = case
    early = table[table["period"] < "2025"]
    middle = comparable(early, places, "2021-01-01", by=by).table
    stepwise = comparable(middle, places, TODAY, by=None if by is None else []).table
    assert as_lines(stepwise) == as_lines(comparable(early, places, TODAY, by=by).table)


@pytest.mark.slow
@a_few
@given(cases(), st.randoms())
def test_the_order_of_rows_does_not_matter(case, random):
    places, table = case
    order = list(range(len(table)))
    random.shuffle(order)
    for day in ("2021-01-01", TODAY):
        one, other = (comparable(t, places, day) for t in (table, table.iloc[order]))
        pd.testing.assert_frame_equal(one.table, other.table)
        pd.testing.assert_frame_equal(one.refused, other.refused)


@pytest.mark.slow
@a_few
@given(cases())
def test_the_day_of_the_figures_themselves_changes_nothing(case):
    places, table = case
    before = table.copy(deep=True)
    now = table[table["period"] == "2026"].reset_index(drop=True)
    found = comparable(now, places, TODAY)
    columns = [
        "place_id",
        "place",
        "period",
        "value_vnd",
        "organization_id",
        "kind",
        "unit",
        "qualifier",
        "basis",
    ]
    said = found.table.assign(address=[c[0].split("!")[2] for c in found.table["cells"]])
    pd.testing.assert_frame_equal(
        said.sort_values("address").reset_index(drop=True)[columns],
        now.sort_values("address").reset_index(drop=True)[columns],
        check_dtype=False,
    )
    again = comparable(found.table, places, TODAY)
    assert as_lines(again.table) == as_lines(found.table)
    pd.testing.assert_frame_equal(table, before)


def test_parts_that_meet_again_are_the_whole():
    places = register_of(
        {"a0": [("u1", "part"), ("v1", "part")], "u1": [("w2", "whole")], "v1": [("w2", "whole")]}
    )
    table = gifts(gift("a0", 8.0))
    middle = comparable(table, places, "2021-01-01")
    assert bounds(middle) == {"u1": (0, 8), "v1": (0, 8)}
    assert (
        bounds(comparable(middle.table, places, TODAY))
        == bounds(comparable(table, places, TODAY))
        == {"w2": (8, 8)}
    )
    one = middle.table[middle.table["place_id"] == "u1"]
    assert bounds(comparable(one, places, TODAY)) == {"w2": (0, 8)}, (
        "what was left out is not brought back"
    )


def test_a_part_of_a_whole_chain_stays_an_interval():
    places = register_of(
        {"a0": [("u1", "whole")], "u1": [("v2", "area"), ("w2", "people")], "b0": [("v2", "whole")]}
    )
    found = comparable(gifts(gift("a0", 8.0), gift("b0", 1.0)), places, TODAY)
    assert bounds(found) == {"v2": (1, 9), "w2": (0, 8)}


def test_a_single_successor_of_a_part_is_an_interval_too():
    places = register_of({"a0": [("u1", "people")]})
    assert bounds(comparable(gifts(gift("a0", 8.0)), places, "2021-01-01")) == {"u1": (0, 8)}


def test_a_ring_in_the_register_ends():
    places = register_of({"a0": [("u1", "whole")], "u1": [("a0", "whole")]})
    assert reasons(comparable(gifts(gift("a0", 8.0)), places, TODAY)) == {"a0": "no_successor"}


def test_places_of_one_name_have_labels_of_their_own():
    places = register_of(
        {"a0": [], "b0": [], "c0": []}, {"a0": "Tân Lập", "b0": "Tân Lập", "c0": "Tân Lập"}
    )
    places["parent_id"] = places["place_id"].map({"a0": "d0", "b0": "e0", "c0": "d0"})
    places.loc[places["place_id"] == "c0", "place_type"] = "thị trấn"
    above = places.iloc[:2].assign(
        place_id=["d0", "e0"], place=["Một", "Hai"], place_type="huyện", parent_id=""
    )
    table = gifts(
        gift("a0", 1.0, place="Tân Lập"),
        gift("b0", 2.0, place="Tân Lập"),
        gift("c0", 3.0, place="Tân Lập"),
    )
    found = comparable(table, pd.concat([places, above]), TODAY).table
    assert found.set_index("place_id")["label"].to_dict() == {
        "a0": "xã Tân Lập (huyện Một)",
        "b0": "xã Tân Lập (huyện Hai)",
        "c0": "thị trấn Tân Lập",
    }
