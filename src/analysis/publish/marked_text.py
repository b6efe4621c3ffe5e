"""A report in sentences with its figures marked by what the tables say about them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.measures.compared import VERDICTS
from analysis.measures.rows import require_columns
from analysis.words.names import named, sentences

# Colour, and a sign for those who see no colours.
_LOOKS = {
    "confirmed": ("#cfe8d5", "✓"),
    "contradicted": ("#f6c9c3", "✗"),
    "not_found": ("#ececec", "?"),
}


@dataclass(frozen=True, eq=False)
class MarkedText:
    """The text of a report with each figure in the colour of its verdict; why, where one points.

    `compared`: as from `compare_with_tables`, of figures that `figures_in_text` found; KeyError
    where it is not, ValueError where the text is not with it.
    """

    compared: pd.DataFrame
    lang: str = "vi"

    def __post_init__(self) -> None:
        require_columns(self.compared, ["start", "end", "verdict", "reason"], "MarkedText")
        if "text" not in self.compared.attrs:
            raise ValueError("the text of the report is not in compared.attrs['text']")

    @property
    def counts(self) -> dict[str, int]:
        """How many figures have each verdict."""
        return {verdict: int((self.compared["verdict"] == verdict).sum()) for verdict in VERDICTS}

    @property
    def sentence(self) -> str:
        """How many of the figures are confirmed, contradicted and not found."""
        told = "compared_finding" if len(self.compared) else "compared_no_report"
        said = sentences("findings", self.lang)[told]
        return said.format(all=len(self.compared), **self.counts)

    def _repr_html_(self) -> str:
        text, parts, at = str(self.compared.attrs["text"]), [], 0
        for row in self.compared.sort_values("start").itertuples():
            colour, sign = _LOOKS[str(row.verdict)]
            start, end = int(str(row.start)), int(str(row.end))
            parts.append(escape(text[at:start]))
            parts.append(
                f'<mark style="background:{colour}" title="{escape(str(row.reason))}">'
                f"{escape(text[start:end])}<sup>{sign}</sup></mark>"
            )
            at = end
        parts.append(escape(text[at:]))
        lines = "".join(parts).split("\n")
        body = "".join(f"<p>{line}</p>" for line in lines if line.strip())
        return f'<div style="max-width:52em;line-height:1.5">{self._legend()}{body}</div>'

    def _legend(self) -> str:
        """What the colours mean, with how many figures have each."""
        keys = [
            f'<mark style="background:{_LOOKS[verdict][0]}">{_LOOKS[verdict][1]} '
            f"{escape(named('verdict', verdict, self.lang))}</mark> {count}"
            for verdict, count in self.counts.items()
        ]
        return f"<p>{' · '.join(keys)}</p>"

    def __repr__(self) -> str:
        return self.sentence
