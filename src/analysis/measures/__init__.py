"""Tables to the small table that a chart needs: `measures.select(criteria, year=2018)`.

Every function takes tables and returns a new table or a text; nothing here reads a file. A summary
table has the columns `basis`, `sources` (files, a tuple) and `cells` (`file!sheet!address`, a
tuple), so that any number on a chart can be followed back; where a number does not always come from
its cells in the same way, `how` says it in the words of `drawn.HOW`. Figures of different bases
(reported, illustrative) are never put into one row, and amounts of different kinds or units are
never added.
"""
# ruff: noqa: F401

from analysis.measures.borders import Comparable, bounds_known, comparable
from analysis.measures.changes import (
    CHANGES,
    change_between,
    latest_known,
    standing_by_year,
    what_changed,
)
from analysis.measures.compared import compare_with_tables, compared_listed
from analysis.measures.contributions import (
    combined_qualifier,
    contributions_by_kind,
    gather_smallest,
    gifts,
    gifts_by_year,
    in_groups,
    money_by_organization,
    of_funds,
    sources_of_funds,
    without_number,
)
from analysis.measures.counts import (
    civilised_streets,
    communes_by_band,
    in_bands,
    is_street,
    models_by_group,
    models_by_stage,
    stage_of,
    urban_standards,
)
from analysis.measures.criteria import (
    STATUSES,
    at_end_of_year,
    communes_by_criterion,
    criteria_matrix,
    criteria_met,
    criteria_met_in_all,
    criteria_met_reported,
    criteria_set_on,
    criteria_status,
    national_sets,
)
from analysis.measures.indicators import indicator_series
from analysis.measures.maps import (
    communes_on,
    days_of_change,
    of_one_commune,
    on_map,
    recognised_within,
    sets_listed,
    sets_that_apply,
    went_to,
)
from analysis.measures.places import (
    around,
    by_their_day,
    communes_of,
    full_name,
    of_district,
    parents_on,
    place_called,
    recipients,
    rural_communes,
)
from analysis.measures.received import (
    SEVERITIES,
    cells_understood,
    issues_by_file,
    issues_by_rule,
    issues_touching,
    refused_by_reason,
    worst_first,
)
from analysis.measures.recognitions import (
    distance_to_withdrawal,
    recognised_by_year,
    recognised_now,
)
from analysis.measures.rows import (
    counted,
    kept,
    most_told,
    plain,
    require_columns,
    select,
    sources_of,
    text_of,
    union,
    with_names,
    years_of,
    years_to_compare,
)
from analysis.measures.schedule import critical_path
from analysis.measures.targets import (
    figures_promised,
    places_by_verdict,
    targets_and_outcomes,
    targets_listed,
)
from analysis.measures.tasks import (
    STATES,
    burn_down,
    criteria_outlook,
    outlook_listed,
    task_states,
    tasks_by,
    tasks_listed,
)
from analysis.measures.tiles import neighbours, neighbours_kept, tile_positions
