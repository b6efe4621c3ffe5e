"""The charts: each takes a small table made by `analysis.measures` and gives a `Drawn`.

The title says the finding; the subtitle says measure, unit, place and time; illustrative data
carries a tag. An empty table gives a figure with a plain sentence. `where` names the place for the
subtitle.
"""
# ruff: noqa: F401

from analysis.figures.change import dumbbell, slope, what_changed
from analysis.figures.contributions import (
    contributions_by_kind,
    contributions_by_organization,
    sources_of_funds,
    who_gave_to_whom,
)
from analysis.figures.counts import (
    civilised_streets,
    communes_by_band,
    distance_to_withdrawal,
    models_by_group,
    models_by_stage,
    recognitions_by_year,
    urban_standards,
)
from analysis.figures.criteria import (
    communes_by_criterion,
    criteria_matrix,
    criteria_met_by_commune,
)
from analysis.figures.indicators import indicator_series, intervals
from analysis.figures.maps import (
    criteria_before_and_after,
    map_of_criteria,
    map_of_recognitions,
    recognitions_before_and_after,
)
from analysis.figures.received import cells_understood, issues_by_file, issues_by_rule
from analysis.figures.targets import targets_and_outcomes, targets_in_figures
from analysis.figures.tasks import tasks_by_owner, tasks_gantt, tasks_left
from analysis.figures.years import (
    communes_at_each_level,
    communes_meeting_standard,
    count_small_multiples,
    progress_over_years,
)
