"""What if: the same plan year with one thing asked otherwise, and the plan that answers it."""
