"""What was promised: a plan, or a place that registered for a standard, as a row of `targets`."""

from __future__ import annotations

from analysis.reading.law.context import Context
from analysis.reading.law.recognitions import REGISTERED
from analysis.reading.law.row import Row
from analysis.reading.rows import PARTS, Finished
from analysis.words.periods import days_of, find_day, periods_in


def target_of(made: Finished, row: Row, context: Context) -> tuple | None:
    """The row of `targets` that a finished row is, too; None: it promises nothing.

    Plans of what was given stay in `contributions` alone: whose they are stands only there.
    """
    planned = made.table == "indicators" and row.measure == "plan"
    if not planned and row.recognition is None:
        return None
    told = dict(zip(PARTS[made.table], made.values, strict=True))
    if planned:
        own = {"what": told["indicator_name"], "value": told["value"], "unit": told["unit"]}
        day = promised_on(context)
    elif row.recognition is not None and row.recognition.event == REGISTERED:
        own = {"what": told["standard"], "value": None, "unit": ""}
        day = row.recognition.date or promised_on(context)
    else:
        return None
    on_time = day and day <= days_of(row.period.iso)[1]  # else it is the day of a report
    own["promised_on"] = day if on_time else ""
    return tuple((told | own)[column] for column in PARTS["targets"])


def promised_on(context: Context) -> str:
    """The one day that the letterhead names, ISO: of the act that the table belongs to."""
    texts = [label.text for label in context.letterhead]
    days = {find_day(text[start:end]) for text in texts for start, end, _ in periods_in(text)}
    days.discard("")
    return days.pop() if len(days) == 1 else ""
