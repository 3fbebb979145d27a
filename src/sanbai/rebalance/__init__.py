"""Rebalance: the plan problem again in mid-year, numbered adjustments, and the register of the year after."""
