"""Cells of contributions: money, things and labour, in numbers, in words, in pairs of columns."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.reading.cells import BLANK
from analysis.reading.dims import WORKS, Dims, Side, combine
from analysis.reading.layout import Column, Row
from analysis.reading.table_labels import TableLabels
from analysis.words.numbers import NotVietnameseNumber, read_number, scaled
from analysis.words.quantities import Quantity, read_quantities
from analysis.words.text import match_key, normalize

_MEASURED = re.compile(
    r"^[\s,(]*(?:có |với )?(?:tổng )?(?:chiều )?(?:dài|rộng|diện tích|khối lượng|quy mô)"
    r"\s*:?\s*$",
    re.I,
)


class ContributionCells:
    """Rows of the contributions table from the cells of one table of a sheet."""

    def __init__(self, tidier: TableLabels) -> None:
        self.tidier = tidier
        self._kinds: dict[tuple, str] = {}

    def plain(self, stem: tuple, line: Side, head: Side, value: object, kind: str) -> bool:
        """The row of a cell with a number that an organization gave; False where it has to be looked at."""
        row, column = line.dims, head.dims
        if kind != "n" or (column.organization and row.kind in WORKS):
            return False
        unit, given = column.unit or row.unit, row.kind or column.kind
        if unit is None and given not in ("labour", "land"):
            unit = self.tidier.context.unit
        amount, qualifier = (value, "exact") if isinstance(value, float) else _plain_amount(value)
        if unit is None or amount is None:
            return False
        organization, item = row.organization or column.organization, row.item or column.item
        key = (given, item, unit.unit, unit.kind, bool(column.organization))
        if key not in self._kinds:
            quantity = Quantity(amount, unit, "", qualifier, None, None, 1.0, 0, 0, "")
            self._kinds[key] = self._kind(Dims(kind=given, item=item, funds=key[-1]), quantity)
        money = unit.vnd is not None
        (year, iso, place_id, place, _), (measure, *origin), _, _ = stem
        self.tidier.out.contributions.append(
            (
                year,
                iso,
                organization,
                *self.tidier.registers.organization_of[organization],
                place_id,
                place,
                self._kinds[key],
                item,
                None if money else amount,
                "" if money else unit.unit,
                scaled(amount, unit.vnd) if unit.vnd is not None else None,
                qualifier,
                measure,
                *origin,
                head.name + line.name,
            )
        )
        return True

    def cell(self, both: Dims, at: tuple[int, int]) -> None:
        both.sentence = normalize(self.tidier.text_at(at))
        found = _gifts(self._quantities(both, at), both.sentence)
        if found and not both.places and not both.whole and "place" not in self.tidier.stub_kind.values():
            named = self.tidier.labels.scan_places(self.tidier.text_at(at))
            if len(named) > 1 and len(found) > 1:
                self.tidier.role(at, "issue")
                self.tidier.report("places_in_sentence", at, self.tidier.text_at(at))
                return
            both.places = named
        for quantity in found:
            self._row(both, at, quantity)

    def _quantities(self, both: Dims, at: tuple[int, int]) -> list[Quantity]:
        """The quantities in one cell; empty after an issue or for a dash."""
        value = self.tidier.at(at)
        text = self.tidier.cells.text_of(value)
        kind = self.tidier.cells.class_of(value)
        if kind == "-" or (kind == "o" and text == "-"):
            return []
        if kind == "n":
            return self._plain_number(value, both, at)
        try:
            found = read_quantities(text, self.tidier.registers.units_for(text)) if kind in "qtm" else []
        except NotVietnameseNumber as error:
            self.tidier.role(at, "issue")
            self.tidier.report("not_vietnamese_number", at, error.text)
            return []
        bad = next(
            (
                q
                for q in found
                if q.unit is None and q.value_vnd is None and q.qualifier != "order_of_magnitude"
            ),
            None,
        )
        each = next((q for q in found if q.per), None)
        vague = next((q for q in found if q.value is q.value_vnd is None and re.search(r"\d", q.text)), None)
        if bad is not None or each is not None or vague is not None or not found:
            self.tidier.role(at, "issue")
            if bad is not None:
                self.tidier.report("unit_unknown", at, bad.text)
            elif vague is not None:
                self.tidier.report("range_not_number", at, vague.text)
            elif each is not None:
                self.tidier.report("per_unit_amount", at, each.text)
            elif kind == "b" or (kind == "o" and any(ch.isdigit() for ch in text)):
                self.tidier.report("not_vietnamese_number", at, text)
            else:
                self.tidier.report("value_not_understood", at, text)
            return []
        return found

    def _plain_number(self, value: object, both: Dims, at: tuple[int, int]) -> list[Quantity]:
        qualifier, step = "exact", 1.0
        if isinstance(value, str):
            number = read_number(normalize(value))
            if number is None:
                return []
            amount, qualifier, step = number.value, number.qualifier, number.step
        else:
            amount = float(value)  # type: ignore[arg-type]
        unit = both.unit or (self.tidier.context.unit if not self._counts_things(both) else None)
        if unit is None and both.kind == "labour":
            unit = (
                self.tidier.registers.units.get(match_key("ngày công"))
                if not both.item or "lượt" not in both.item
                else None
            )
        if unit is None:
            self.tidier.role(at, "issue")
            self.tidier.report("unit_missing", at, self.tidier.cells.text_of(value))
            return []
        if unit.vnd is not None:
            vnd = scaled(amount, unit.vnd) if amount is not None else None
            return [Quantity(None, None, "", qualifier, vnd, qualifier, step * unit.vnd, 0, 0, "")]
        return [Quantity(amount, unit, "", qualifier, None, None, step, 0, 0, "")]

    @staticmethod
    def _counts_things(both: Dims) -> bool:
        """Labour and land are never in the table's unit of money unless their own label says so."""
        return both.kind in ("labour", "land")

    def _row(
        self, both: Dims, at: tuple[int, int], quantity: Quantity, address: str = ""
    ) -> None:
        if self.tidier.context.no_gift:
            self.tidier.role(at, "issue")
            self.tidier.report("meaning_missing", at, self.tidier.context.no_gift, once="meaning")
            return
        period = self.tidier.period(both, at)
        if period is None:
            return
        place = self.tidier.place(both, period, at)
        if place is None:
            return
        named_here = "organization" in self.tidier.stub_kind.values() or any(
            c.organization for c in self.tidier.columns.values()
        )
        organization = both.organization or ("" if named_here else self.tidier.context.organization)
        if not organization:
            self.tidier.role(at, "issue")
            self.tidier.report(
                "organization_missing", at, self.tidier.text_at(at), once=("organization", at[0])
            )
            return
        name, group = self.tidier.registers.organization_of[organization]
        kind = self._kind(both, quantity)
        unit = quantity.unit.unit if quantity.unit and quantity.unit.vnd is None else ""
        item = " ".join(quantity.item.split()) or both.item
        qualifier = (
            quantity.vnd_qualifier
            if quantity.value_vnd is not None and quantity.vnd_qualifier not in (None, "exact")
            else quantity.qualifier
        )
        self.tidier.used.add(at)
        self.tidier.out.contributions.append(
            (
                period.year,
                period.iso,
                organization,
                name,
                group,
                place[0],
                place[1],
                kind,
                item,
                quantity.value,
                unit,
                quantity.value_vnd,
                qualifier,
                both.measure or self.tidier.context.measure or "actual",
                self.tidier.basis,
                self.tidier.source,
                self.tidier.sheet.name,
                address or self.tidier.sheet.address(*at),
            )
        )

    def _kind(self, both: Dims, quantity: Quantity) -> str:
        """What was given: the label's word first, then the thing counted, then the words around the money."""
        if quantity.unit is not None and quantity.unit.kind in ("labour", "land") and quantity.text:
            return quantity.unit.kind
        if both.kind:
            return both.kind
        if quantity.text and quantity.value is None and quantity.value_vnd is not None:
            before = self._kind_before(both, quantity)
            if before:
                return before
        words = match_key(
            f"{quantity.item} {quantity.text}" if quantity.text else "" if both.funds else both.item
        )
        said = self.tidier.labels.kind_in(words)
        if quantity.unit is not None and quantity.unit.vnd is None:
            if quantity.unit.kind == "materials" and said == "land":
                return "materials"
            return (
                said
                if said and quantity.unit.kind in ("", "infrastructure", "materials")
                else quantity.unit.kind or said or "other"
            )
        return said if said and said != "labour" else "cash"

    def _kind_before(self, both: Dims, quantity: Quantity) -> str:
        """The kind that the words right before a sum of money name: "hiện vật 50 triệu đồng"."""
        tokens = match_key(both.sentence[: quantity.start]).split()
        for n in (3, 2, 1):
            entries = self.tidier.registers.vocabulary.get(" ".join(tokens[-n:]), ()) if len(tokens) >= n else ()
            kind = next((identity for register, identity in entries if register == "kinds"), "")
            if kind in ("cash", "materials"):
                return kind
        return ""

    def pairs(self) -> list[tuple[int, int]]:
        """Columns of amount and of worth that together say one thing: of a list, or under one header."""
        amounts = [c.index for c in self.tidier.table.columns if c.kind == "quantity"]
        worths = [c.index for c in self.tidier.table.columns if c.kind == "value" and self._is_worth(c)]
        others = [
            c for c in self.tidier.table.columns if c.kind in ("value", "description") and c.index not in worths
        ]
        if len(amounts) == 1 and len(worths) == 1 and not others:
            return [(amounts[0], worths[0])]
        groups: dict[tuple[str, ...], list[Column]] = {}
        for column in self.tidier.table.columns:
            if column.index in self.tidier.columns and len(column.path) > 1:
                groups.setdefault(column.path[:-1], []).append(column)
        return [pair for group in groups.values() if (pair := self._amount_and_worth(group))]

    def _amount_and_worth(self, group: list[Column]) -> tuple[int, int] | None:
        if len(group) != 2 or any(self.tidier.columns[c.index].total for c in group):
            return None
        units = [self.tidier.columns[c.index].unit for c in group]
        worth = [u is not None and u.vnd is not None for u in units]
        if worth != [False, True] or units[0] is None or not self._is_worth(group[1]):
            return None
        return group[0].index, group[1].index

    def _is_worth(self, column: Column) -> bool:
        if column.index not in self.tidier.columns:
            return False
        dims = self.tidier.columns[column.index]
        unit = dims.unit or self.tidier.context.unit
        return column.heading == "value" and (unit is None or unit.vnd is not None)

    def pair(self, row: Row, dims: Dims, amount: int, worth: int) -> None:
        """One gift, counted in one cell and valued in another."""
        spots = [(row.index, c) for c in (amount, worth) if self.tidier.kind_of_cell(row, c) not in (BLANK, "-")]
        if not spots:
            return
        if any(self._flagged(row, at, dims) for at in spots):
            for at in spots:
                self.tidier.role(at, "issue")
            return
        thing = money = None
        for at in spots:
            both = combine(dims, self.tidier.columns[at[1]])
            if at[1] == amount:
                both.unit = (
                    dims.unit
                    if dims.unit is not None and self.tidier.columns[amount].unit is None
                    else self.tidier.columns[amount].unit
                )
                money_unit = both.unit is not None and both.unit.vnd is not None
                found = (
                    self._quantities(both, at)
                    if both.unit is not None or self.tidier.cells.class_of(self.tidier.at(at)) != "n"
                    else []
                )
                if not found and self.tidier.layout.roles.get(at) != "issue":
                    self.tidier.role(at, "issue")
                    self.tidier.report("unit_missing", at, self.tidier.text_at(at))
                if money_unit and found:
                    money = found[0]
                else:
                    thing = found[0] if found else None
            else:
                both.unit = (
                    self.tidier.columns[worth].unit
                    or self.tidier.context.unit
                    or (dims.unit if dims.unit is not None and dims.unit.vnd is not None else None)
                )
                found = self._quantities(both, at)
                money = found[0] if found else None
        if any(self.tidier.layout.roles.get(at) == "issue" for at in spots):
            for at in spots:
                self.tidier.role(at, "issue")
            return
        self._gift(combine(dims, self.tidier.columns[amount]), spots, thing, money)

    def _flagged(self, row: Row, at: tuple[int, int], dims: Dims) -> bool:
        kind = self.tidier.kind_of_cell(row, at[1])
        if kind == "e":
            self.tidier.report(self.tidier.sheet.flags[at][0], at, self.tidier.sheet.flags[at][1])
            return True
        if kind == "d":
            self.tidier.report("date_among_numbers", at, self.tidier.text_at(at))
            return True
        return bool(dims.unknown) and self.tidier.tell_unknown(dims, at, dims, self.tidier.columns[at[1]])

    def _gift(
        self, dims: Dims, spots: list[tuple[int, int]], thing: Quantity | None, money: Quantity | None
    ) -> None:
        address = ";".join(self.tidier.sheet.address(*at) for at in spots)
        if thing is not None and money is not None:
            merged = replace(
                thing, value_vnd=money.value_vnd, vnd_qualifier=money.vnd_qualifier or money.qualifier
            )
        else:
            merged = thing or money
        if merged is not None:
            before = len(self.tidier.out.contributions)
            self._row(dims, spots[-1], merged, address)
            self.tidier.used.update(spots)
            if len(self.tidier.out.contributions) == before:
                for at in spots:
                    self.tidier.role(at, "issue")


def _without_sum(found: list[Quantity], text: str) -> list[Quantity]:
    """ "120 triệu đồng, trong đó tiền mặt 70 triệu, hiện vật 50 triệu": the parts where they make the whole,
    else the whole alone; never both."""
    word = re.search(r"\btrong đó\b", text, re.I)
    before = [q for q in found if word and q.end <= word.start()]
    after = [q for q in found if word and q.start >= word.end()]
    if not before or not after:
        return found
    whole = before[-1]
    same = [
        q
        for q in after
        if (q.value_vnd is None) == (whole.value_vnd is None)
        and (whole.value_vnd is not None or q.unit == whole.unit)
    ]
    if len(same) < len(after):
        return found
    total = whole.value_vnd if whole.value_vnd is not None else whole.value
    parts = sum((q.value_vnd if whole.value_vnd is not None else q.value) or 0 for q in same)
    return [*before[:-1], *after] if total == parts else before


def _gifts(found: list[Quantity], text: str) -> list[Quantity]:
    """What was given, of all that a sentence counts.

    "cho 02 thôn" counts who received; "02 công trình đường điện 4,2 km" is one thing, counted and measured.
    """
    parts = re.search(r"\([^)]*(?:trong đó|gồm)[^)]*\)", text, re.I)
    if parts:  # "3 km (trong đó 1,2 km bê tông)": the part is in the whole
        found = [q for q in found if not parts.start() <= q.start < parts.end()] or found
    found = _without_sum(found, text)
    gifts = [q for q in found if q.unit is None or q.unit.vnd is not None or q.unit.kind] or found
    kept: list[Quantity] = []
    for quantity in gifts:
        before = kept[-1] if kept else None
        between = text[before.end : quantity.start] if before else ","
        if (
            before is not None
            and before.value_vnd is None
            and quantity.value is not None
            and before.value is not None
            and before.unit != quantity.unit
            and (_MEASURED.search(between) or not re.search(r"[,;.:+\n]|\bvà\b", between + before.item))
        ):
            kept[-1] = replace(quantity, item=f"{before.text} {quantity.item}".strip())
        else:
            kept.append(quantity)
    return kept


def _plain_amount(value: object) -> tuple[float | None, str]:
    """The number in a cell of class n, stored or written."""
    if not isinstance(value, str):
        return float(value), "exact"  # type: ignore[arg-type]
    number = read_number(value)
    return (number.value, number.qualifier) if number else (None, "")
