"""The second reading of a sheet, by its structure and the law of words: a figure has a row only
where every word on its path is understood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal
from analysis.reading.rows import CONTRIBUTIONS, PARTS, Finisher, Origin
from analysis.reading.sheet import Understood, understood
from analysis.reading.structure.kinds import Values
from analysis.reading.tidied import Tidied
from analysis.registers.country import Places
from analysis.registers.register import Registers
from analysis.registers.vocabulary import Vocabulary
from analysis.sheets.sheet import Sheet
from analysis.words.messages import Issue

# The rule of the messages for each reason of a refusal.
RULES = {
    "number": "not_vietnamese_number",
    "words": "value_not_understood",
    "rest": "unknown_label",
    "place": "place_missing",
    "period": "year_missing",
    "unit": "unit_missing",
    "changed": "other_time",
    "unclear mark": "mark_not_understood",
    "list": "value_not_understood",
    "status": "mark_not_understood",
    "unexplained": "meaning_missing",
    "parts exceed": "parts_exceed",
}
CELL_RULES = {
    "value_not_understood",
    "mark_not_understood",
    "not_vietnamese_number",
    "error_cell",
    "formula_without_value",
}


@dataclass
class WordsRead:
    """What a sheet gives by its words: rows, issues, and the sheet as it was understood."""

    said: Understood
    rows: Tidied = field(default_factory=Tidied)
    issues: list[Issue] = field(default_factory=list)

    def take_back(self, doubted: set[str]) -> None:
        """Leave out the rows of cells that are doubted elsewhere."""
        for part, columns in PARTS.items():
            at = columns.index("address")
            rows = getattr(self.rows, part)
            rows[:] = [row for row in rows if row[at] not in doubted]

    def keep_known(self, told: Tidied) -> None:
        """A figure that stays under its own name gives way where the layout knows what it is."""
        for part, name in (("indicators", "indicator"), ("contributions", "organization_id")):
            what, at = (PARTS[part].index(column) for column in (name, "address"))
            rows = getattr(self.rows, part)
            known = {row[at] for row in getattr(told, part) if row[what]}
            both = known & {row[at] for row in rows if not row[what]}
            rows[:] = [row for row in rows if row[at] not in both]
            rows += [row for row in getattr(told, part) if row[at] in both]

    def keep_joined(self, told: list[tuple]) -> None:
        """Quantity and worth of one gift in two cells ("E7;G7") are one row."""
        at = CONTRIBUTIONS.index("address")
        pairs = [row for row in told if ";" in row[at]]
        cells = {cell for row in pairs for cell in row[at].split(";")}
        gifts = self.rows.contributions
        if cells & {row[at] for row in gifts}:
            gifts[:] = [row for row in gifts if row[at] not in cells]
            gifts += pairs

    def keep_prose(self, prose: set[str], told: list[tuple]) -> None:
        """The gifts that a sentence tells are those of the reading by layout, where it has any."""
        at = CONTRIBUTIONS.index("address")
        gifts = self.rows.contributions
        both = prose & {row[at] for row in gifts} & {row[at] for row in told}
        gifts[:] = [row for row in gifts if row[at] not in both]
        gifts += [row for row in told if row[at] in both]

    def without_giver(self, issues: Sequence[Issue]) -> list[Issue]:
        """Leave out gifts of those whom neither reading knows; the issues that tell of them."""
        told = [issue for issue in issues if issue.rule == "unknown_organization"]
        lines = {issue.address.lstrip(ascii_uppercase) for issue in told}
        giver, at = (CONTRIBUTIONS.index(name) for name in ("organization_id", "address"))
        gifts = self.rows.contributions
        unknown = [
            row for row in gifts if not row[giver] and row[at].lstrip(ascii_uppercase) in lines
        ]
        gifts[:] = [row for row in gifts if row not in unknown]
        return told if unknown else []


class WordReader:
    """Reads sheets by words; what is known of texts serves every file of a run."""

    def __init__(self, registers: Registers) -> None:
        places = Places(registers)
        words = [
            (row["word"], row["use"], row["meaning"]) for row in registers.tables["vocabulary"]
        ]
        self.labels = Labels(Vocabulary(words), registers.units, places.country)
        self.values = Values(self.labels.evidence)
        self.finisher = Finisher(registers, places)

    def read(self, sheet: Sheet, source: str, basis: str) -> WordsRead:
        """The rows of a sheet and, one for each cause, why figures have none."""
        said = understood(sheet, self.labels, self.values, source)
        read, origin = WordsRead(said), Origin(basis, source, sheet.name)
        for _, _, found in said.tables:
            refused = list(found.refused)
            for row in found.rows:
                made = self.finisher.finished(row, origin, sheet.address(*row.cell))
                if isinstance(made, Refusal):
                    refused.append(made)
                    said.roles[row.cell] = "issue"
                else:
                    getattr(read.rows, made[0]).append(made[1])
            read.issues += issues_of(refused, sheet, source)
        return read


def issues_of(refused: Sequence[Refusal], sheet: Sheet, source: str) -> list[Issue]:
    """One issue for each cause: the words that were not understood, with all cells they cost."""
    causes: dict[tuple, list[tuple[int, int]]] = defaultdict(list)
    for one in refused:
        rule = RULES.get(one.rule, one.rule)
        alone = one.cell if rule in CELL_RULES else None
        causes[rule, one.words, one.detail, alone].append(one.cell)
    issues = []
    for (rule, words, told, _), cells in causes.items():
        found = ", ".join(dict.fromkeys(words)) or sheet.shown(*cells[0])
        detail = dict(told)
        issues.append(Issue(rule, source, sheet.name, addresses(sheet, cells), found, detail))
    return issues


def addresses(sheet: Sheet, cells: Sequence[tuple[int, int]]) -> str:
    """The addresses of cells, line by line, joined by ";"."""
    return ";".join(sheet.address(r, c) for r, c in sorted(cells))
