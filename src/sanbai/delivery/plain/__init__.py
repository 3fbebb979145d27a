"""A year's records as plain tables: one column a field, one file for the baseline and one a month."""
