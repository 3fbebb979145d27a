"""Tables beside the returns: excuses for lights, bonds and their spending, what statistics reports of the city."""
