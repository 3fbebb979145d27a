"""The workbook for the next desk: lists to filter, totals as formulas, and notes with the sources."""
