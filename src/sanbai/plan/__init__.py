"""3 plan: register and policy compiled into a plan that is proved, explained and checkable."""
