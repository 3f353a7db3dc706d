"""The errors an analyst may meet. Each message says what was expected, what was found, where, and what to do."""


class AssessmentError(Exception):
    """Anything that stops an assessment and that the analyst can mend."""


class BriefError(AssessmentError):
    """A commission (brief, partnership, catalogue) that cannot be taken as it stands."""


class SourceError(AssessmentError):
    """A publisher's or partner's file that is missing, unreadable or not what it says it is."""


class DataCheckError(AssessmentError):
    """A table or an aggregation that breaks a rule it has to keep."""


class PublishError(AssessmentError):
    """A chapter that could not be executed, or a page that could not be printed."""
