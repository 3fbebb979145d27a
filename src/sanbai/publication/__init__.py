"""6 publication: what the public sees of a plan."""
