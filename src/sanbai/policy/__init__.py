"""2 policy: what a city decided about its plan, as data."""
