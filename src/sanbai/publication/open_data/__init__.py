"""Open data: the published tables, described to the letter, and the projects as points."""
