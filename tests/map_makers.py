"""A town whose communes stand on a grid, with a ward, and what it became on 1 July 2025."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis.figures.catalogue import ask
from analysis.figures.drawn import Drawn
from analysis.figures.selection import Stock, stock_of
from table_makers import COMMUNES, PLACE_ID, PLACES, criteria, recognitions
from whole_tables import tables_of

TOWN, PROVINCE, REFORM = "thi-xa-ky-anh", "tinh-ha-tinh", "2025-07-01"
ACROSS = 4
# The maps of the catalogue, and what is chosen for each.
MAPS: dict[str, dict] = {
    "map_of_criteria": {"year": 2018},
    "criteria_before_and_after": {},
    "map_of_recognitions": {},
    "recognitions_before_and_after": {},
}
_COLUMNS = [*PLACES.columns, "merged_into", "passed_on", "lat", "lon"]


def places(count: int = 8) -> pd.DataFrame:
    """`count` communes, four in a row from north to south, and a ward; two became one each."""
    wide = PLACES[PLACES["place_type"] != "xã"].to_numpy().tolist()
    rows = [[*line, "", "", None, None] for line in wide]
    for n, name in enumerate(COMMUNES[:count]):
        line = [PLACE_ID[name], name, "xã", TOWN, "2015-04-10", "2025-06-30", f"moi-{n // 2}"]
        rows.append([*line, "whole", 18 - n // ACROSS / 10, 106 + n % ACROSS / 10])
    ward = ["phuong", "Sông Trí", "phường", TOWN, "2015-04-10", "2025-06-30", "moi-0", "whole"]
    rows.append([*ward, 18.1, 106.0])
    for n in range((count + 1) // 2):
        new = [f"moi-{n}", f"Xã Mới {n}", "xã", PROVINCE, REFORM, None, "", ""]
        rows.append([*new, 18 - n // 2 / 5, 106 + n % 2 / 5])
    return pd.DataFrame(rows, columns=_COLUMNS)


def map_tables(count: int = 8, told: int = 6, **more):
    """Tables in which `told` of `count` communes have figures of 2018 and acts of recognition."""
    own = {"places": places(count), "criteria": criteria(told, (2018, 2022))}
    return tables_of(**own | {"recognitions": recognitions()} | more)


def since(count: int = 4, year: int = 2026) -> pd.DataFrame:
    """The criteria of the first new communes in a year after the reform."""
    rows = criteria(count, (year,))
    ids = {PLACE_ID[name]: f"moi-{n}" for n, name in enumerate(COMMUNES[:count])}
    named = {own: f"Xã Mới {own[4:]}" for own in ids.values()}
    rows["place_id"] = rows["place_id"].map(ids)
    return rows.assign(place=rows["place_id"].map(named), source="2026.xlsx")


@cache
def _stock(lang: str) -> Stock:
    criteria_of = pd.concat([criteria(6, (2018,)), since(4)], ignore_index=True)
    return stock_of(map_tables(criteria=criteria_of), lang)


@cache
def drawn_map(name: str, lang: str = "vi") -> Drawn:
    """One of the maps of these tables, by its name in the catalogue."""
    basis = "reported" if "recognitions" in name else "illustrative"
    chosen = ask(name, _stock(lang), lang=lang, area=TOWN, basis=basis, **MAPS[name])
    return chosen.draw(chosen.table())
