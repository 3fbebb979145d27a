"""The plan as a package of the Open Contracting for Infrastructure Data Standards (OC4IDS 0.9.5)."""
