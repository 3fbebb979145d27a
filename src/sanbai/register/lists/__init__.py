"""Reading somebody's list as a mapping says: headers, groups, rows and cells into the rows of a register."""
