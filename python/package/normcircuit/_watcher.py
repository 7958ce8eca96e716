"""How long work is followed: its progress, and where it keeps results."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import TypeAlias, TypedDict

from ._arrays import whole

Progress: TypeAlias = bool | Callable[[str, float, float, str], None]
"""True: a line on standard error that moves; or what is called with the name of a task, units done, units in all, and what they
are, some ten times a second, from the thread that called."""

_LOGGER = logging.getLogger("normcircuit")


class Machine(TypedDict):
    """What the compiled part must know to work."""

    threads: int | None
    results: str
    watcher: Watcher


class Watcher:
    """Is told what happens."""

    def __init__(self, progress: Progress) -> None:
        self._progress = _show if progress is True else progress

    def line(self, text: str) -> None:
        """A remark, such as on a stored result that cannot be used."""
        _LOGGER.warning(text)

    def task(self, name: str, done: float, total: float, unit: str) -> None:
        """How far a task has come."""
        if callable(self._progress):
            self._progress(name, done, total, unit)


def machine(threads: int | None, results: str | os.PathLike[str], progress: Progress) -> Machine:
    """The arguments that all functions which simulate have in common."""
    threads = None if threads is None else whole("threads", threads, 1)
    return {"threads": threads, "results": os.fspath(results), "watcher": Watcher(progress)}


def _show(name: str, done: float, total: float, unit: str) -> None:
    end = "\n" if round(done, 1) >= round(total, 1) else ""
    print(f"\r{name}: {done:.1f} of {total:.1f} {unit}", end=end, file=sys.stderr, flush=True)
