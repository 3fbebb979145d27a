"""Stage 4, delivery: baseline, monthly returns, checks, progress, lights and forecasts."""
