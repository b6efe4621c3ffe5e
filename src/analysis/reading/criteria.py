"""Cells of criteria: which criterion of which set, and whether a mark says met, not met, in progress."""

from __future__ import annotations

import re

from analysis.reading.cells import BLANK
from analysis.reading.dims import CRITERION, Dims, Side
from analysis.reading.layout import Column, Row
from analysis.reading.table_labels import TableLabels
from analysis.registers.places import LEVEL
from analysis.registers.register import Registers, mark_key
from analysis.words.numbers import NotVietnameseNumber, read_number, read_percent
from analysis.words.text import match_key, normalize

_COMMUNES = {kind for kind, level in LEVEL.items() if level == 1}
_X_MARKS = {"x", "✓", "✔", "√", "v", "+", "☑"}
_NOT_MET = ("not_met", None, "")
_UNMET = re.compile(r"tiêu chí (?:còn )?(?:chưa|không) đạt")
_MET_TOO = re.compile(r"\bđạt\b(?! chuẩn nông thôn mới)")
_LEGEND = re.compile(
    r"(?:^|[;,.(:\s])(?P<mark>[^\s;,.(:=]{1,3})(?:\s*[:=–-]\s*|\s+là\s+(?:tiêu chí\s+)?)"
    r"(?P<word>(?:chưa|không|đã)?\s*đạt(?: chuẩn)?|đang \w+ \w+|"
    r"không (?:áp dụng|quy hoạch))(?=$|[;,.)\s])",
    re.I,
)


class CriteriaCells:
    """Rows of the criteria table from the cells of one table of a sheet."""

    def __init__(self, tidier: TableLabels) -> None:
        self.tidier = tidier
        self.legend = _legend([text for _, text in tidier.layout.lines], tidier.registers)
        self.has_assessment = any(c.kind == "assessment" for c in tidier.table.columns if c.index in tidier.columns)
        self.table_names = self._criterion_keys()
        self.is_x_matrix = self.judges = self.uses_not_met = False
        self.blank = _NOT_MET
        self._criteria: dict[tuple, tuple[tuple[str, str] | None, tuple | None]] = {}
        self._sets_on: dict[tuple[str, str], tuple[str, ...]] = {}
        self._judgements: dict[object, tuple[str, float | None, str]] = {}
        self._lively = (-1, False)

    def survey(self, rows: list) -> None:
        """Look over all lines with their dimensions first: what the marks mean depends on all of them."""
        # What is not aimed at is no judgement; what is not met is one.
        self.is_x_matrix = self._only_x(rows) and self.tidier.context.measure != "plan"
        self.judges = self._judges(rows)
        title = " ".join(match_key(text) for text in self.tidier.table.context)
        unmet = _UNMET.search(title) and not _MET_TOO.search(_UNMET.sub("", title))
        if self.is_x_matrix and unmet:  # "Các tiêu chí chưa đạt", each with a cross
            self.legend |= {mark: "not_met" for text in _X_MARKS for mark in (text, text.upper())}
        if self.is_x_matrix and self.mark("x") == "not_met":
            self.blank = ("met", None, "")

    def mark(self, text: str) -> str:
        """The status of a mark: what the sheet's own legend says, else the register."""
        return self.legend.get(text.strip(), "") or self.tidier.registers.mark(text)

    def is_plain_blank(self, row: Row, column: Column) -> bool:
        """Whether a blank among crosses can only mean not met: the line has crosses, the column a heading."""
        if row.index != self._lively[0]:
            kinds = self.tidier.layout.classes[row.index]
            lively = any(
                kinds[c] != BLANK for c, d in self.tidier.columns.items() if not d.total and (d.criterion or d.criteria)
            )
            self._lively = row.index, lively
        return bool(column.path) and self._lively[1] and (row.index, column.index) not in self.tidier.layout.roles

    def plain(self, stem: tuple, line: Side, head: Side, value: object, kind: str) -> bool:
        """The row of a cell with a mark; False where anything about it has to be looked at or told."""
        if kind == BLANK:
            judged = self.blank
        elif kind in "npf" and not self.judges:
            return False
        else:
            judged = self._judgements.get(value) or self._judged(value)
        where, origin, sets, end = stem
        side = line if line.says & CRITERION else head
        criterion = side.criteria.get(sets) or self._plain_criterion(side, sets, end)
        if judged[2] or criterion is None or where[4] not in _COMMUNES:
            return False
        status, share, _ = judged
        unit = "" if share is None else "%"
        self.tidier.out.criteria.append((*where, *criterion, status, share, unit, *origin, head.name + line.name))
        return True

    def _judged(self, value: object) -> tuple[str, float | None, str]:
        found = self._judgements[value] = self._judge(value, percent=False)
        return found

    def _plain_criterion(self, side: Side, sets: tuple[str, ...], end: str) -> tuple[str, str, str] | None:
        """Set, number and name of a criterion in these sets; None where that has to be told."""
        found, _ = self._known_criterion(side.dims, sets, end)
        if found is None:
            return None
        main = found[1].split(".")[0]
        name = self.tidier.registers.criterion_name_of[found[0], main] if main == found[1] else side.dims.criterion_name
        side.criteria[sets] = (*found, name)
        return side.criteria[sets]

    def cell(self, row: Row, column: Column, both: Dims, at: tuple[int, int]) -> None:
        kind = self.tidier.kind_of_cell(row, column.index)
        verdicts = self._verdicts(column) if self.has_assessment and column.kind != "assessment" else []
        if verdicts and self._is_judged(row, both, verdicts):
            self.tidier.used.add(at)
            return  # the result beside a self-assessment tells how, the assessment tells whether
        if both.status:
            status, value = (both.status, None) if kind == "m" else ("", None)
            if not status:
                self.tidier.report("mark_not_understood", at, self.tidier.text_at(at))
        elif verdicts or kind in "npf" and (not self.judges or self.has_requirement(column)):
            status, value = "", None
            self.tidier.report("result_without_verdict", at, self.tidier.text_at(at))
        else:
            status, value = self._status(at)
        if not status:
            self.tidier.role(at, "issue")
            return
        if status == "in_progress" and value is None and column.kind == "assessment":
            value = self._result_beside(row, column)
        self._row(both, at, status, value)

    def has_requirement(self, column: Column) -> bool:
        """A result beside a requirement is measured against it; only an assessment says whether it is met."""
        return column.kind == "value" and any(
            c.kind == "requirement" and c.path[:-1] in (column.path[:-1], ()) for c in self.tidier.table.columns
        )

    def _verdicts(self, column: Column) -> list[int]:
        """The columns of assessments that judge what stands in a column of results."""
        columns = self.tidier.columns
        judging = [c for c in self.tidier.table.columns if c.kind == "assessment" and c.index in columns]
        judging = [c.index for c in judging if c.path[:-1] in (column.path[:-1], ())]
        return [c for c in judging if self._same_thing(columns[column.index], columns[c])]

    def _same_thing(self, result: Dims, verdict: Dims) -> bool:
        """Whether a verdict is of the criterion, the place and the year that a column of results names, if any."""
        about = self.tidier.context.period if verdict.period is None else verdict.period
        return (
            (not (result.criterion or result.criteria) or result.criteria == verdict.criteria)
            and result.criterion in ("", verdict.criterion)
            and result.places in ((), verdict.places)
            and (result.period is None or about is None or result.period.year in (None, about.year))
        )

    def _is_judged(self, row: Row, both: Dims, verdicts: list[int]) -> bool:
        """Whether the line has a verdict: its own, one merged over it, or that of the criterion it is a part of."""
        if both.part_of or "." in both.criterion:
            return True
        return any(
            self.tidier.kind_of_cell(row, c) != BLANK or self.tidier.is_covered((row.index, c)) for c in verdicts
        )

    def _result_beside(self, row: Row, column: Column) -> float | None:
        for other in self.tidier.table.columns:
            same_group = (
                other.kind == "value" and other.path[:-1] == column.path[:-1] and other.index in self.tidier.columns
            )
            if same_group and self.tidier.kind_of_cell(row, other.index) in "pn":
                percent = (row.index, other.index) in self.tidier.sheet.percents
                return self._percent(self.tidier.value(row, other.index), percent)
        return None

    @staticmethod
    def _percent(value: object, percent: bool) -> float | None:
        number = value if isinstance(value, float) else None
        if isinstance(value, str):
            text = normalize(value)
            share = read_percent(text)
            read = share or read_number(text)
            number = read.value if read else None
            if number is not None and share:
                return number
        if number is None:
            return None
        return round(number * 100, 6) if 0 < number < 1 or (percent and number <= 1) else number

    def _row(self, both: Dims, at: tuple[int, int], status: str, value: float | None) -> None:
        period = self.tidier.period(both, at)
        if period is None:
            return
        place = self.tidier.place(both, period, at)
        if place is None:
            return
        if both.hamlet:
            self.tidier.refuse_hamlet(both, at)
            return
        if self.tidier.context.other_set:
            self.tidier.role(at, "issue")
            self.tidier.report("other_criteria_set", at, self.tidier.context.other_set, once="other-set")
            return
        if any(LEVEL.get(kind, 1) > 1 for kind in place[2].split(";")):
            self.tidier.role(at, "issue")
            self.tidier.report("commune_missing", at, place[1], once="commune")
            return
        found, told = self._known_criterion(both, self.sets(period.end, place[0]), period.end)
        if told:
            rule, text, once, detail = told
            self.tidier.report(rule, at, text, once=once, **detail)
        if found is None:
            self.tidier.role(at, "issue")
            return
        criteria_set, number = found
        main = number.split(".")[0]
        name = self.tidier.registers.criterion_name_of[criteria_set, main] if main == number else both.criterion_name
        self.tidier.used.add(at)
        self.tidier.out.criteria.append(
            (
                period.year,
                period.iso,
                *place,
                criteria_set,
                number,
                name,
                status,
                value,
                "%" if value is not None else "",
                both.measure or self.tidier.context.measure or "actual",
                self.tidier.basis,
                self.tidier.source,
                self.tidier.sheet.name,
                self.tidier.sheet.address(*at),
            )
        )

    def _status(self, at: tuple[int, int]) -> tuple[str, float | None]:
        value = self.tidier.at(at)
        status, share, rule = self._judge(value, percent=at in self.tidier.sheet.percents)
        if rule:
            self.tidier.report(rule, at, self.tidier.cells.text_of(value))
        return status, share

    def _judge(self, value: object, *, percent: bool) -> tuple[str, float | None, str]:
        """Status and share that a mark says, or the rule that it breaks."""
        kind = self.tidier.cells.class_of(value)
        text = self.tidier.cells.text_of(value)
        if text in self.legend:
            return self.legend[text], None, ""
        if kind == "-":
            return ("", None, "dash_ambiguous") if self.uses_not_met else ("not_met", None, "")
        if kind in "mo":
            status = self.mark(text)
            if status:
                return status, None, ""
        if kind in "np":
            number = self._percent(value, percent)
            if number is not None:
                return self._share(number, value, kind == "p" or percent)
        if kind == "b":
            return "", None, "not_vietnamese_number"
        status, share = self._status_in_words(text) or ("", None)
        return status, share, "" if status else "mark_not_understood"

    def _share(self, number: float, value: object, percent: bool) -> tuple[str, float | None, str]:
        if number in (0, 1) and not percent:
            return ("met" if number else "not_met"), None, ""
        if number == 100:
            return "met", 100.0, ""
        if 0 < number < 100 and (percent or number >= 10 or self._is_fraction(value)):
            return "in_progress", number, ""
        return "", None, "share_out_of_bounds"

    @staticmethod
    def _is_fraction(value: object) -> bool:
        """0,85 for 85 %; a bare 4 among marks is a count, not 4 %."""
        number = value if isinstance(value, float) else None
        if isinstance(value, str):
            read = read_number(normalize(value))
            number = read.value if read else None
        return number is not None and 0 < number < 1

    def _status_in_words(self, text: str) -> tuple[str, float | None] | None:
        """A mark with more said behind it: "Chưa đạt (85%)", "Đang hoàn thiện 80%", "Đạt, đang trình hồ sơ"."""
        key = match_key(text)
        for mark in sorted(self.tidier.registers.marks, key=len, reverse=True):
            if len(mark) > 2 and (key == mark or key.startswith(mark + " ")):
                tail = key[len(mark) :].strip()
                status = self.tidier.registers.marks[mark]
                try:
                    percent = read_percent(tail) if tail else None
                except NotVietnameseNumber:
                    return None
                if percent and percent.value is not None:
                    if status == "met" and percent.value < 100:
                        return "in_progress", percent.value
                    return status, percent.value if status == "in_progress" else None
                return (status, None) if not tail or text[len(mark) :].lstrip()[:1] in "(,;:.-–" else None
        return None

    def _known_criterion(
        self, dims: Dims, sets: tuple[str, ...], end: str
    ) -> tuple[tuple[str, str] | None, tuple | None]:
        """Set and number of a criterion, or what has to be told; each looked up once."""
        key = (dims.criterion, dims.criteria, sets, end)
        if key not in self._criteria:
            self._criteria[key] = self._find_criterion(dims, sets, end)
        return self._criteria[key]

    def _find_criterion(
        self, dims: Dims, sets: tuple[str, ...], end: str
    ) -> tuple[tuple[str, str] | None, tuple | None]:
        number, pairs, name = dims.criterion, dims.criteria, dims.criterion_name
        date = "/".join(reversed(end.split("-")))
        if pairs and "." not in number:
            alike = self.tidier.registers.numbered_like([*sets])
            fitting = [p for p in pairs if p[0] in sets] or [p for p in pairs if p[0] in alike]
            numbers = {n for _, n in fitting}
            if number and number not in {n for _, n in pairs}:
                return None, ("criterion_contradicts", f"{number} {name}", (number, pairs), {})
            if number in numbers:
                numbers = {number}
            if len(numbers) != 1:
                return None, ("criterion_not_in_set", name or number, ("set", pairs, date), {"date": date})
            number = numbers.pop()
        main = number.split(".")[0]
        for criteria_set in sets:
            if (criteria_set, main) in self.tidier.registers.criterion_name_of:
                return (criteria_set, number), None
        text = name if number in name else f"{number} {name}".strip()
        return None, ("criterion_not_in_set", text, ("set", number, date), {"date": date})

    def sets(self, end: str, place_ids: str) -> tuple[str, ...]:
        """The sets in force at the place; a form of ten criteria keeps its set for the columns that look back."""
        key = (end, place_ids)
        if key not in self._sets_on:
            sets = self._in_force(end, place_ids)
            if self.table_names and not self._names_fit(sets):
                later = [self._in_force(f"{year}-12-31", place_ids) for year in self.tidier.context.years_seen]
                sets = next((s for s in later if s != sets and self._names_fit(s)), sets)
            self._sets_on[key] = sets
        return self._sets_on[key]

    def _in_force(self, date: str, place_ids: str) -> tuple[str, ...]:
        return tuple(s.criteria_set for s in self.tidier.registers.sets_on(date, place_ids))

    def _names_fit(self, sets: tuple[str, ...]) -> bool:
        return all(
            any(p[0] in sets for p in self.tidier.registers.criterion_names.get(k, ())) for k in self.table_names
        )

    def _only_x(self, rows: list) -> bool:
        """Whether the only mark in the table's cells of criteria is an x: then a blank is not met."""
        plain = [c for c, d in self.tidier.columns.items() if not (d.total or d.organization)]
        of_criteria = [c for c in plain if self.tidier.columns[c].criterion or self.tidier.columns[c].criteria]
        found: set[tuple[str, object]] = set()
        for row, dims in rows:
            if row.kind == "section" or dims.total or dims.organization:
                continue
            kinds, values = self.tidier.layout.classes[row.index], self.tidier.sheet.rows[row.index]
            columns = plain if dims.criterion or dims.criteria else of_criteria
            found.update([(kinds[c], values[c]) for c in columns if kinds[c] != BLANK])
        marks: set[str] = set()
        self.uses_not_met = False
        for kind, value in found:
            mark = mark_key(self.tidier.cells.text_of(value))
            marks.add(mark if kind in "mo" else "1" if self.tidier.cells.number_of(value) == 1 else kind + mark)
            self.uses_not_met = self.uses_not_met or self.mark(self.tidier.cells.text_of(value)) == "not_met"
        crossed = any(column.status for column in self.tidier.columns.values())
        explained = {self.mark(mark) for mark in marks}  # by the sheet's own legend
        return bool(marks) and marks <= _X_MARKS and not crossed and explained in ({"met"}, {"not_met"})

    def _judges(self, rows: list) -> bool:
        """Whether the table tells if criteria are met: several criteria, or a mark; else its numbers are others."""
        names = {(d.criterion, d.criteria) for d in [*self.tidier.columns.values(), *(d for _, d in rows)]}
        classes = [self.tidier.layout.classes[row.index] for row, _ in rows if row.kind != "section"]
        marks = any(kinds[c] == "m" for kinds in classes if "m" in kinds for c in self.tidier.columns)
        return marks or len(names - {("", ())}) >= 3 or bool(self.tidier.context.criterion)

    def blank_cell(self, row: Row, both: Dims, at: tuple[int, int]) -> None:
        if both.total or not (both.criterion or both.criteria):
            return
        if not any(
            self.tidier.kind_of_cell(row, c) != BLANK
            for c, d in self.tidier.columns.items()
            if not d.total and (d.criterion or d.criteria or both.places)
        ) and self._row_names_place(row):
            spot = self.tidier.label_spot(row, at)
            self.tidier.report("empty_line", spot, row.stubs[-1][1], once=("line", row.index))
            return
        self._row(both, at, self.blank[0], None)

    def _row_names_place(self, row: Row) -> bool:
        return any(self.tidier.labels.read(t).places for _, t in row.stubs)

    def _criterion_keys(self) -> set[str]:
        keys = {
            match_key(t)
            for row in self.tidier.table.rows
            if "." not in row.ordinal.strip(" .()")
            for c, t in row.stubs
            if self.tidier.stub_kind.get(c) == "criterion" and self.tidier.labels.read(t).criteria
        }
        return keys | {
            match_key(t) for c in self.tidier.table.columns for t in c.path if self.tidier.labels.read(t).criteria
        }


def _legend(texts: list[str], registers: Registers) -> dict[str, str]:
    """Marks that a sheet explains itself: "x: đạt; C: chưa đạt". A mark explained in two ways is left out."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for match in _LEGEND.finditer(text):
            status = registers.mark(" ".join(match["word"].split()))
            if status:
                found.setdefault(match["mark"], set()).add(status)
    return {mark: statuses.pop() for mark, statuses in found.items() if len(statuses) == 1}
