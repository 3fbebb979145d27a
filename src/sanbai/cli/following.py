"""How a search is followed on screen: a bar with value, bound and gap; Ctrl-C ends the search with its best so far."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from sanbai.cli import output
from sanbai.language import Text
from sanbai.plan.limits import Progress, Step


class Following:
    """A bar for the stages of a command; `stopped` says whether the reader ended one of them.

    The first Ctrl-C of a stage ends its search, which keeps the best it has; the second ends the command.
    """

    def __init__(self) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}"),
        )
        self.stopped = False
        self._stopping = False
        self._bar = Bar(*columns, console=output.errors, transient=True)
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        """Show the bar and listen for Ctrl-C."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._stop)
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away, and leave Ctrl-C as it was."""
        self._bar.stop()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._before)

    def stage(self, name: Text) -> Progress:
        """Begin a stage, and return what its search tells its steps to."""
        self._stopping = False
        task = self._bar.add_task(name.to(output.reader_language()), total=None, state="")

        def step(event: Step) -> bool:
            if event.value is not None and event.bound is not None and event.bound > 0:
                gap = (event.bound - event.value) / event.bound
                self._bar.update(task, state=f"{event.value:,.0f} … {event.bound:,.0f} ({gap:.3%})")
            return self._stopping

        return step

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = self.stopped = True
