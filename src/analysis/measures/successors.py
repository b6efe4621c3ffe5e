"""The register of places as seen from one day: which are there, and where each other one went."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from analysis.measures.rows import require_columns, text_of
from analysis.words.periods import days_of
from analysis.words.places import Place


class Flow(NamedTuple):
    """Where a place went: for each place of the day whether all of it is there; or why not."""

    into: Mapping[str, bool] = {}
    reason: str = ""
    date: str = ""
    stayed: bool = False


def _failed(flows: list[Flow]) -> Flow | None:
    return next((flow for flow in flows if flow.reason), None)


class Borders:
    """The places as they are on one day (ISO), and where each other place went.

    KeyError: the register lacks a column of `Place`.
    """

    def __init__(self, places: pd.DataFrame, day: str) -> None:
        require_columns(places, Place._fields, "places")
        self.day = day
        self.lines: dict[str, list[Place]] = {}
        for line in map(
            Place._make, zip(*(text_of(places[c]) for c in Place._fields), strict=True)
        ):
            self.lines.setdefault(line.place_id, []).append(line)
        self._flows: dict[str, Flow] = {}

    def flow(self, place_id: str) -> Flow:
        """Where one place, or several with one figure, went; no place named stays no place."""
        flows = [self._flow_of_one(single) for single in place_id.split(";") if place_id]
        if all(flow.stayed for flow in flows):
            return Flow({place_id: True}, stayed=True)
        if len(flows) == 1:
            return flows[0]
        into = {target for flow in flows for target in flow.into}
        together = len(into) == 1 and all(all(flow.into.values()) for flow in flows)
        found = Flow(dict.fromkeys(into, True)) if together else Flow(reason="several_places")
        return _failed(flows) or found

    def _flow_of_one(self, place_id: str) -> Flow:
        if place_id not in self._flows:
            lines = self.lines.get(place_id)
            if not lines:
                return Flow(reason="unknown_place")
            if any(line.valid_on(self.day) for line in lines):
                flow = Flow({place_id: True}, stayed=True)
            elif (first := min(line.valid_from for line in lines)) > self.day:
                flow = Flow(reason="later_borders", date=first)
            else:
                last = max(lines, key=lambda line: line.valid_to)
                # A ring of successors comes back here, has no end, and counts as none.
                self._flows[place_id] = Flow(reason="no_successor", date=last.valid_to)
                flow = self._onwards(last)
            self._flows[place_id] = flow
        return self._flows[place_id]

    def _onwards(self, last: Place) -> Flow:
        """Through the successors of a place that ended; parts that meet again are the whole."""
        flows = [self._flow_of_one(target.place_id) for target in last.successors]
        if not flows:
            return self._flows[last.place_id]
        if failed := _failed(flows):
            return failed
        if len(flows) == 1:
            whole = last.successors[0].how == "whole"
            return Flow({target: whole and all_ for target, all_ in flows[0].into.items()})
        into = [flow.into for flow in flows]
        targets = {target for own in into for target in own}
        return Flow({target: all(own == {target: True} for own in into) for target in targets})

    @cached_property
    def _feeders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for place_id in self.lines:
            for target in self.flow(place_id).into:
                found.setdefault(target, []).append(place_id)
        return found

    def feeders(self, target: str, date: str) -> set[str]:
        """The places of a date that are, wholly or in part, in a place of the day."""
        there = self._feeders.get(target, ())
        return {i for i in there if any(line.valid_on(date) for line in self.lines[i])}

    def day_of(self, place_id: str, period: str) -> str:
        """The day whose borders a figure has: the end of its period, or that of the place."""
        ends = [line.valid_to or "9999" for line in self.lines.get(place_id, ())]
        return min(days_of(period)[1], max(ends, default="9999"))

    def line(self, place_id: str, date: str = "") -> Place | None:
        """The place's line of a date (of the day when none is given), else its last."""
        lines = self.lines.get(place_id, [])
        there = (line for line in lines if line.valid_on(date or self.day))
        return next(there, lines[-1] if lines else None)

    def name(self, place_id: str, date: str = "") -> str:
        """Kind and name of a place on a date: "xã Kỳ Hà"; an unknown one is named by its id."""
        line = self.line(place_id, date)
        return f"{line.place_type} {line.place}" if line else place_id
