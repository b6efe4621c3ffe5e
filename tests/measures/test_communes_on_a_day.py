"""Which criteria are a commune's own on a day, and what became of it."""

import pytest

from analysis import measures
from map_makers import REFORM, TOWN, places
from table_makers import COMMUNES, CRITERIA_SETS


def test_the_kind_of_a_place_on_a_day_decides_which_criteria_are_its_own():
    later = places()
    own = later["place"] == COMMUNES[0]
    ward = later[own].assign(place_type="phường", valid_from="2023-01-01")
    later.loc[own, "valid_to"] = "2022-12-31"
    lines = [*later.to_dict("records"), *ward.to_dict("records")]
    register = type(later)(lines)
    days = ["2018-12-31", "2022-12-31", "2024-12-31"]
    found = measures.sets_that_apply(register, CRITERIA_SETS, days, TOWN)
    told = found[found["place"] == COMMUNES[0]].set_index("day")["criteria_set"]
    assert told.to_dict() == {days[0]: "NTM2016", days[1]: "NTM2021", days[2]: ""}
    assert set(found.loc[found["place"] == "Sông Trí", "criteria_set"]) == {""}
    listed = measures.sets_listed(found)
    assert list(listed.columns) == ["Xã", "31/12/2018", "31/12/2022", "31/12/2024"]
    line = listed[listed["Xã"] == COMMUNES[0]].iloc[0]
    assert line["31/12/2024"].startswith("phường: không theo bộ tiêu chí xã")


@pytest.mark.slow
def test_the_days_of_change_are_those_on_which_other_criteria_apply():
    """Of two sets, and no commune of the town after the reform."""
    years = range(2018, 2027)
    days = measures.days_of_change(places(), CRITERIA_SETS, years, TOWN)
    assert days[0] == "2018-06-30" and days == sorted(set(days)) and len(days) < len(years)
    told = [measures.sets_that_apply(places(), CRITERIA_SETS, [day], TOWN) for day in days]
    kinds = [{*one[["place_id", "criteria_set"]].itertuples(index=False, name=None)}
             for one in told]  # fmt: skip
    assert all(kinds) and all(a != b for a, b in zip(kinds, kinds[1:], strict=False))


def test_what_became_of_a_commune_is_told_and_of_one_that_others_joined_itself():
    assert measures.went_to(places(), REFORM, TOWN)["xa-0"] == ("moi-0",)
    joined = places()
    joined.loc[joined["place"] == COMMUNES[0], ["valid_to", "merged_into"]] = [None, ""]
    joined.loc[joined["place"] == COMMUNES[1], "merged_into"] = "xa-0"
    into = measures.went_to(joined, REFORM, TOWN)
    assert into["xa-0"] == into["xa-1"] == ("xa-0",)


def test_of_a_province_all_communes_of_its_districts_are_there():
    there = measures.communes_on(places(), "2018-12-31", "tinh-ha-tinh")
    assert len(there) == 9 and set(there["stands"]) == {"own"}
    assert len(measures.communes_on(places(), REFORM, "tinh-ha-tinh")) == 4
