"""Cells of indicators: one figure each, perhaps out of something, within its bounds."""

from __future__ import annotations

import re

from analysis.reading.dims import Dims
from analysis.reading.table_labels import TableLabels
from analysis.registers.places import LEVEL
from analysis.words.numbers import (
    NotVietnameseNumber,
    format_number,
    read_fraction,
    read_number,
    read_percent,
    scaled,
)
from analysis.words.periods import Period
from analysis.words.quantities import Quantity, read_quantity
from analysis.words.text import match_key

_WITH_SHARE = re.compile(r"(?<=\d)\s*\(\s*\d{1,3}(?:,\d+)?\s*%\s*\)\s*$")


class IndicatorCells:
    """Rows of the indicators table from the cells of one table of a sheet."""

    def __init__(self, tidier: TableLabels) -> None:
        self.tidier = tidier

    def cell(self, both: Dims, at: tuple[int, int]) -> None:
        value, out_of, qualifier, unit = self._figure(both, at)
        out_of = out_of or both.out_of
        if value is None and qualifier != "order_of_magnitude":
            return
        period = self.tidier.period(both, at)
        place = self.tidier.place(both, period, at) if period else None
        if period is None or place is None:
            return
        if both.hamlet:
            self.tidier.refuse_hamlet(both, at)
            return
        if both.indicator.startswith("criteria_") and self.tidier.context.other_set:
            self.tidier.role(at, "issue")
            self.tidier.report("other_criteria_set", at, self.tidier.context.other_set, once="other-set")
            return
        name, standard = self.tidier.registers.indicator_of[both.indicator]
        if value is not None and not self._in_bounds(
            both, at, value, out_of, unit or standard, place, period
        ):
            return
        measure = both.measure or self.tidier.context.measure or "actual"
        self.tidier.used.add(at)
        self.tidier.out.indicators.append(
            (
                period.year,
                period.iso,
                place[0],
                place[1],
                both.indicator,
                name,
                value,
                out_of,
                unit or standard,
                qualifier,
                measure,
                self.tidier.basis,
                self.tidier.source,
                self.tidier.sheet.name,
                self.tidier.sheet.address(*at),
            )
        )

    def _in_bounds(
        self,
        both: Dims,
        at: tuple[int, int],
        value: float,
        out_of: float | None,
        unit: str,
        place: tuple[str, str, str],
        period: Period,
    ) -> bool:
        """No commune meets more criteria than its set has, and no share is outside 0 to 100 %."""
        limit = out_of
        if both.indicator == "criteria_met" and LEVEL.get(place[2], 3) == 1:
            size = float(sum(s.size for s in self.tidier.registers.sets_on(period.end, place[0])))
            limit = size if limit is None else limit
            if self._of_another_set(at, limit, size, period):
                return False
        if limit and value > limit:
            self.tidier.report("more_than_set", at, self.tidier.text_at(at), limit=format_number(limit))
        elif both.indicator == "criteria_met" and 0 < value < 1:  # 10/20 stored as the number 0,5
            self.tidier.report("value_not_understood", at, self.tidier.text_at(at))
        elif unit == "%" and 0 < value < 1 and self._in_two_scales(both.indicator, at, value):
            meant = format_number(round(value * 100, 6))
            self.tidier.report("share_scale_unclear", at, format_number(value), meant=meant)
        elif unit == "%" and not 0 <= value <= 100:
            self.tidier.report("share_out_of_bounds", at, self.tidier.text_at(at))
        else:
            return True
        self.tidier.role(at, "issue")
        return False

    def _of_another_set(self, at: tuple[int, int], out_of: float, size: float, period: Period) -> bool:
        """19/19 in a year of ten criteria is refused; 10/10 in a year of nineteen is taken, and told.

        A denominator may be smaller than the set, since what does not apply is left out; never larger.
        """
        detail = {"limit": format_number(size), "date": "/".join(reversed(period.end.split("-")))}
        if size and out_of > size:
            self.tidier.role(at, "issue")
            self.tidier.report("more_than_set_then", at, self.tidier.text_at(at), **detail)
            return True
        others = {float(s.size) for s in self.tidier.registers.sets if not s.extends and s.size < size}
        if out_of in others and out_of < 0.75 * size:
            self.tidier.report("size_of_other_set", at, self.tidier.text_at(at), **detail)
        return False

    def _in_two_scales(self, indicator: str, at: tuple[int, int], value: float) -> bool:
        """Whether 0,942 stands among shares of its kind such as 95,1: then it was meant as 94,2 %."""
        if self.tidier.cells.class_of(self.tidier.at(at)) == "p" or at in self.tidier.sheet.percents:
            return False
        columns = self.tidier.columns
        if columns[at[1]].indicator == indicator or self.tidier.context.indicator == indicator:
            alike = [(row.index, at[1]) for row in self.tidier.table.rows if row.index != at[0]]
        else:  # its line names what it is
            alike = [(at[0], c) for c, dims in columns.items() if c != at[1] and not dims.total]
        others = [n for n in map(self._share_at, alike) if n is not None and n >= 1]
        return bool(others) and min(others) >= 20 * value and min(others) >= 15

    def _share_at(self, at: tuple[int, int]) -> float | None:
        text = self.tidier.text_at(at)
        try:
            percent = read_percent(text)
        except NotVietnameseNumber:
            return None
        return percent.value if percent else self.tidier.cells.number_of(self.tidier.at(at))

    def _figure(self, both: Dims, at: tuple[int, int]) -> tuple[float | None, float | None, str, str]:
        """Value, out_of, qualifier and unit of one figure; (None, None, "", "") after an issue."""
        nothing = (None, None, "", "")
        value = self.tidier.at(at)
        if isinstance(value, str) and _WITH_SHARE.search(value):
            value = _WITH_SHARE.sub("", value)  # "12/19 (63,16%)" is 12 of 19
        text = self.tidier.cells.text_of(value)
        kind = self.tidier.cells.class_of(value)
        standard = self.tidier.registers.indicator_of[both.indicator][1] if both.indicator else ""
        if standard == "VND" and both.unit is None and self.tidier.context.unit is not None:
            both.unit = self.tidier.context.unit
        unit = both.unit.unit if both.unit else ""
        if kind == "-":
            return nothing
        if standard not in ("", "%") and (kind == "p" or at in self.tidier.sheet.percents):
            self.tidier.role(at, "issue")
            self.tidier.report("value_not_understood", at, text)  # 12 % among numbers of households
            return nothing
        if kind in "nfp":
            if not isinstance(value, str):
                number = float(value)  # type: ignore[arg-type]
                if at in self.tidier.sheet.percents:
                    return round(number * 100, 6), None, "exact", "%"
                return self._in_dong(number, both, standard), None, "exact", self._unit_word(both, standard)
            fraction = read_fraction(text)
            if fraction:
                return fraction[0], fraction[1], "exact", unit
            number = read_percent(text) or read_number(text)
            if number is not None:
                word = "%" if kind == "p" else self._unit_word(both, standard)
                scaled = (
                    number.value
                    if kind == "p" or number.value is None
                    else self._in_dong(number.value, both, standard)
                )
                return scaled, None, number.qualifier, word
        if kind == "q" or kind == "t" and text[:1].isdigit():  # "19 tiêu chí" reads like a label, too
            quantity = self._one_quantity(text, at)
            if quantity is not None:
                if quantity.value_vnd is not None:
                    return self._as_standard(quantity, standard)
                if quantity.unit is not None and self._of_another_sort(quantity.unit.unit, standard):
                    self.tidier.role(at, "issue")
                    self.tidier.report("value_not_understood", at, text)  # "45 người" among numbers of households
                    return nothing
                return quantity.value, None, quantity.qualifier, quantity.unit.unit if quantity.unit else unit
            return nothing
        self.tidier.role(at, "issue")
        self.tidier.report(
            "not_vietnamese_number"
            if kind == "b" or (kind == "o" and any(ch.isdigit() for ch in text))
            else "value_not_understood",
            at,
            text,
        )
        return nothing

    def _as_standard(self, quantity: Quantity, standard: str) -> tuple[float | None, None, str, str]:
        """Money in words, in the money of the indicator's own unit: `26,8 tr.đ` of income is 26,8 triệu đồng."""
        own = self.tidier.registers.units.get(match_key(standard.split("/")[0]))
        if own is None or not own.vnd or quantity.value_vnd is None:
            return quantity.value_vnd, None, quantity.qualifier, "đồng"
        return scaled(quantity.value_vnd, 1 / own.vnd), None, quantity.qualifier, standard

    def _of_another_sort(self, unit: str, standard: str) -> bool:
        """Whether a unit counts something else than the indicator's own, as far as the register knows both."""
        units = self.tidier.registers.units
        own, other = (units.get(match_key(word.split("/")[0])) for word in (standard, unit))
        return own is not None and other is not None and own.unit != other.unit

    def _in_dong(self, number: float, both: Dims, standard: str) -> float:
        """Money is kept in the money of the indicator's own unit: `31.200 (nghìn đồng)` of income is 31,2 triệu."""
        if both.unit is None or not both.unit.vnd:
            return number
        own = self.tidier.registers.units.get(match_key(standard.split("/")[0]))
        worth = 1.0 if standard == "VND" else own.vnd if own is not None else None
        return scaled(number, both.unit.vnd / worth) if worth and worth != both.unit.vnd else number

    def _unit_word(self, both: Dims, standard: str) -> str:
        money = both.unit.vnd if both.unit is not None else None
        if standard == "VND":
            return "đồng" if money else standard
        own = self.tidier.registers.units.get(match_key(standard.split("/")[0]))
        if money and own is not None and own.vnd and own.vnd != money:
            return standard
        return both.unit.unit if both.unit else ""

    def _one_quantity(self, text: str, at: tuple[int, int]) -> Quantity | None:
        try:
            quantity = read_quantity(text, self.tidier.registers.units_for(text))
        except NotVietnameseNumber as error:
            self.tidier.role(at, "issue")
            self.tidier.report("not_vietnamese_number", at, error.text)
            return None
        if quantity is None:
            self.tidier.role(at, "issue")
            self.tidier.report("value_not_understood", at, text)
        return quantity
