"""Many independent searches at once: on this machine's processes, or on a cluster that is already there."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")


class Sweep(Protocol):
    """Does `work(shared, task)` for every task and returns the results in the order of the tasks.

    `work` is a module-level function; everything it takes and returns can be pickled. The results depend neither on
    where the work is done nor on how many share it.
    """

    def __call__(self, work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
        """Return the result of each task."""
        ...


def in_turn(work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
    """Do the work here, one task after the other."""
    return [work(shared, task) for task in tasks]
