"""What sanbai adds to the standard to say what it has no field for: docs/reference/oc4ids-profile.md."""

CODE_SCHEME = "sanbai-project-code"
"""The scheme of the identifier that is the project's code in the register."""

CLASSES = {"programme": "sanbai-programme", "category": "sanbai-category", "nature": "sanbai-nature"}
"""The schemes of the classifications."""

DISTRICT_SCHEME = "sanbai-district"
"""The scheme of the gazetteer whose identifiers are the register's districts."""

BEFORE, IN_YEAR = "before", "in-year"
"""The ids of the parts of the budget that are investment before the plan year and in it."""

BY_SOURCE = "source"
"""The id of the breakdown of the budget by source and year."""

OUTCOME = "outcome-"
"""The ids of forecasts that are outcomes begin so, before the outcome's code."""
