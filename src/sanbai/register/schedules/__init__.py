"""Milestones from schedules: MS Project XML and Primavera XER, read by MPXJ (the extra `schedules`; it needs Java)."""
