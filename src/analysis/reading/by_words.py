"""The second reading of a sheet, by its structure and the law of words: a figure has a row only
where every word on its path is understood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal
from analysis.reading.rows import Finisher, Origin
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
        read.rows.tables.append(said)
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
