"""The checks of one workbook, once it is read: its totals against their cells."""

from __future__ import annotations

from dataclasses import replace

from analysis.checks.issues import summed_up
from analysis.reading.reader import FileResult, stopped


def checked(result: FileResult) -> FileResult:
    """The result of a file with what its totals tell added to its issues, and without its tables.

    Very many issues of one kind in one line become one. A fault of the checks stands in place of
    the file's rows, as one of the reading does.
    """
    try:
        issues = list(result.issues)
    except Exception as error:  # a fault of this tool with one file must not cost the others
        return stopped(result.source, error)
    return replace(result, tidied=replace(result.tidied, tables=[]), issues=summed_up(issues))
