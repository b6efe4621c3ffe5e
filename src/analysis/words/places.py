"""Places as the register knows them: kinds and levels, and one line over a span of days."""

from __future__ import annotations

from typing import NamedTuple

COMMUNE, DISTRICT, PROVINCE, COUNTRY = 1, 2, 3, 4  # each lies in the next
RURAL = "xã"  # the communes that the programme counts
KINDS = {
    **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), COMMUNE),
    **dict.fromkeys(("huyện", "thị xã", "quận", "thành phố"), DISTRICT),
    "tỉnh": PROVINCE,
}


class Successor(NamedTuple):
    """The unit that took over another, and how; "" where nobody says."""

    place_id: str
    how: str


class Place(NamedTuple):
    """One unit in one kind over one span of dates (ISO; "" = open); lists have ";" between."""

    place_id: str
    place: str
    place_type: str
    valid_from: str
    valid_to: str
    parent_id: str
    merged_into: str = ""
    passed_on: str = ""

    @property
    def level(self) -> int:
        """1 of communes, 2 of districts, 3 of provinces."""
        return level_of(self.place_type, self.parent_id)

    @property
    def successors(self) -> list[Successor]:
        """The units that took it over, each with how it did."""
        targets = [target.strip() for target in self.merged_into.split(";") if target.strip()]
        how = [word.strip() for word in self.passed_on.split(";")]
        return [Successor(*pair) for pair in zip(targets, how + [""] * len(targets), strict=False)]

    def valid_on(self, date: str) -> bool:
        """Whether it is there on a day (ISO), in this kind and under this name."""
        return self.valid_from <= date and (not self.valid_to or date <= self.valid_to)


def level_of(place_type: str, parent_id: str) -> int:
    """1 of communes, 2 of districts, 3 of provinces and of cities that belong to none (Hà Nội)."""
    city = place_type == "thành phố" and not parent_id
    return PROVINCE if city else KINDS.get(place_type, COMMUNE)
