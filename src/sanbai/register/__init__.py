"""1 register: the candidates as records, and their files, checks, template and imports."""
