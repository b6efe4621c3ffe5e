"""The money of many communes together, by its sources."""

from __future__ import annotations

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.drawn import Drawn
from analysis.publish.year_scope import Scope

FEW = 4  # communes whose funds are shown one by one


def funds_together(scope: Scope, basis: str) -> Drawn | None:
    """Where the money of the communes of an area came from, where they are many and the area itself
    tells of none: its rows would hold theirs."""
    rows = scope.rows("funds", basis)
    places = sorted({*rows["place_id"]} & scope.stock.communes)
    if len(places) <= FEW or len(places) < rows["place_id"].nunique():
        return None
    own = {"basis": basis, "years": scope.year, "places": places[0]}
    chosen = catalogue.ask("sources_of_funds", scope.stock, **own, where=scope.where)
    name = scope.words["funds_of"].format(n=len(places), where=scope.where)
    whole = rows.assign(place_id=scope.area)
    found = measures.sources_of_funds(whole, scope.tables.places, scope.area).assign(place=name)
    return chosen.draw(found)
