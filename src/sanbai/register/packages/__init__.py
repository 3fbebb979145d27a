"""Project packages of OC4IDS (Open Contracting for Infrastructure Data Standards) into a register."""
