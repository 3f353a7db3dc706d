"""Where the actions of a plan stand, judged from their published timing alone."""

from datetime import date

import pandas as pd

from assessment.terms.vocabulary import ActionStatus

STATUS_WORDS: dict[str, str] = {
    ActionStatus.PAST_DUE: "Date has passed",
    ActionStatus.DUE_LATER: "Due later",
    ActionStatus.ONGOING: "Ongoing",
    ActionStatus.UNDATED: "No date given",
}


def action_status(actions: pd.DataFrame, as_at: date) -> pd.Series:
    """The status of each action on a day.

    Parameters
    ----------
    actions : DataFrame
        Rows of the actions table.
    as_at : date
        The day. An action due on it is not yet past.

    Returns
    -------
    Series of ActionStatus values, index as `actions`
        What became of an action is not published: a date that has passed is not a failure.
    """
    day = pd.Timestamp(as_at)
    status = pd.Series(str(ActionStatus.UNDATED), index=actions.index, dtype="str")
    status[actions["recurrence"] != ""] = str(ActionStatus.ONGOING)
    status[actions["due_date"] >= day] = str(ActionStatus.DUE_LATER)
    status[(actions["due_date"] < day) & (actions["recurrence"] == "")] = str(ActionStatus.PAST_DUE)
    return status
