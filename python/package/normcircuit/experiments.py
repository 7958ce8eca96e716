"""Experiments on the circuit."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._arrays import Reals
from ._results import Result
from ._watcher import Progress, machine

_POPULATIONS = ("excitatory", "inhibitory", "input")


@dataclass(frozen=True, eq=False, repr=False)
class Spikes(Result):
    """Spikes of one population, kept one by one, in the order of runs and of time; every field but `sample` is [spike]."""

    cells: NDArray[np.uint32]
    """Which cell."""
    times_ms: Reals
    """When in its run: the end of the time step, ms."""
    condition: NDArray[np.uint32]
    """Which condition was shown."""
    run: NDArray[np.uint32]
    """Which run of this condition."""
    sample: NDArray[np.uint32]
    """Cells whose spikes were kept, those without a spike too, [recorded cell]."""


@dataclass(frozen=True, eq=False, repr=False)
class Traces(Result):
    """Voltages and currents of some cells of one population from moment to moment."""

    population: str
    """Of which population."""
    cells: NDArray[np.uint32]
    """Which cells, [recorded cell]."""
    condition: NDArray[np.int64]
    """Which condition was shown, [time]."""
    run: NDArray[np.int64]
    """Which run of this condition, [time]."""
    time_ms: Reals
    """Time in the run, ms, [time]."""
    voltages: NDArray[np.float32]
    """Voltage, mV, [time x recorded cell]; the spike threshold while a neuron is refractory."""
    currents: dict[str, NDArray[np.float32]]
    """Current from each population, mV/ms, [time x recorded cell]."""


@dataclass(frozen=True, eq=False, repr=False)
class Currents(Result):
    """Synaptic currents of some excitatory neurons, averaged over windows."""

    cells: NDArray[np.int64]
    """Which excitatory neurons, [recorded cell]."""
    condition: NDArray[np.int64]
    """Which condition was shown, [window]."""
    run: NDArray[np.int64]
    """Which run of this condition, [window]."""
    start_ms: NDArray[np.int64]
    """Start of the window in its run, ms, [window]."""
    window_ms: int
    """Duration of a window, ms."""
    means: dict[str, NDArray[np.float32]]
    """Mean current from each population, mV/ms, [window x recorded cell]."""


@dataclass(frozen=True, eq=False, repr=False)
class ExperimentResults(Result):
    """What an experiment gave.

    A trial is one count window of one run; trials are in the order of runs (run 0 of every condition, then run 1 of every
    condition, ...) and of time. Populations are "excitatory", "inhibitory" and "input" (V1).
    """

    experiment: dict[str, Any]
    """The experiment with everything that was left to defaults."""
    conditions: tuple[str, ...]
    """Names of the conditions."""
    condition: NDArray[np.int64]
    """Which condition was shown, counted from 0, [trial]."""
    run: NDArray[np.int64]
    """Which run of this condition, counted from 0, [trial]."""
    start_ms: NDArray[np.int64]
    """Start of the window in its run, ms, [trial]."""
    window_ms: int
    """Duration of a window, ms."""
    counts: dict[str, NDArray[np.uint16]]
    """Spikes of each population that was counted, [trial x cell]."""
    positions: dict[str, Reals]
    """x and y on the sheet, which is 2 long and 1 wide and joined at opposite edges, of each population, [cell x 2]."""
    orientations: dict[str, Reals]
    """Preferred orientations, 0 to 1, in units of pi, of "excitatory" and "input", [cell]."""
    currents: Currents | None
    """Currents averaged over windows, if they were recorded."""
    spikes: dict[str, Spikes]
    """Spikes one by one of each population of which they were kept."""
    traces: tuple[Traces, ...]
    """Voltages and currents from moment to moment, a sample each."""
    sweep: dict[str, Any]
    """In a sweep, the value of everything that is varied."""
    arrays: dict[str, NDArray[Any]]
    """Everything by its name in the files of `cargo xtask run`; the fields above share its memory."""

    def shows(self, condition: str) -> NDArray[np.bool_]:
        """Whether a trial shows the condition of this name, [trial].

        Raises
        ------
        ValueError
            There is no such condition.
        """
        if condition not in self.conditions:
            raise ValueError(f"there is no condition {condition!r}; the conditions are {', '.join(self.conditions)}")
        return np.equal(self.condition, self.conditions.index(condition))

    def rates(self, condition: str, population: str = "excitatory") -> Reals:
        """Mean firing rate of every cell in a condition, Hz, [cell]."""
        chosen = self.counts[population][self.shows(condition)]
        mean: Reals = chosen.mean(axis=0)
        return mean * (1000 / self.window_ms)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes an NPZ file with the arrays of `cargo xtask run`, to be read by :func:`load` or `numpy.load`."""
        np.savez_compressed(path, **self.arrays)  # type: ignore[arg-type]


def run(
    experiment: Mapping[str, Any] | str | os.PathLike[str],
    *,
    threads: int | None = None,
    results: str | os.PathLike[str] = "results",
    progress: Progress = False,
) -> ExperimentResults:
    """Makes an experiment on the spiking circuit, or finds its runs in the store.

    The same experiment gives the same arrays on any number of threads. Other threads of Python go on meanwhile; Ctrl-C stops
    within a tenth of a simulated second, and the runs that were finished are found again.

    Parameters
    ----------
    experiment
        Network, stimuli, timing and recording: the path of a TOML file, a text in TOML (which has more lines than one), or a
        dictionary of the same structure. Its format: `cargo xtask run --help` and `data/experiments`.
    threads
        Runs that are simulated side by side; one for each processor if not given.
    results
        The folder in which runs are kept, the same as that of `cargo xtask`.
    progress
        True shows simulated seconds on standard error; a function is called with the name of the task, seconds done, seconds in
        all, and what they are.

    Raises
    ------
    ValueError
        The experiment is none, or has a `sweep`, or a run ended before its time; with the line or the parameter.
    OSError
        A file cannot be read or written.

    Examples
    --------
    >>> grating = {"gratings": [{"orientation": 1.0, "contrast": 0.5}]}
    >>> found = run({
    ...     "duration_ms": 1000,
    ...     "counts": {"from_ms": 500, "window_ms": 100, "every_ms": 100},
    ...     "circuit": {"excitatory": {"rows": 20}, "inhibitory": {"rows": 10}, "input": {"rows": 10}},
    ...     "conditions": [{"name": "one", "cycle": [{"duration_ms": 1000, "first": grating, "second": "absent"}]}],
    ... })
    >>> found.counts["excitatory"].shape
    (5, 800)
    """
    (found,) = _core.run(*_text(experiment), False, machine(threads, results, progress))
    return _results(found)


def run_sweep(
    experiment: Mapping[str, Any] | str | os.PathLike[str],
    *,
    threads: int | None = None,
    results: str | os.PathLike[str] = "results",
    progress: Progress = False,
) -> list[ExperimentResults]:
    """Makes an experiment at every point of its `sweep`, as :func:`run` makes one.

    The points are in their order in the file: in a grid the last name varies fastest. Each knows its values
    (:attr:`ExperimentResults.sweep`).
    """
    found = _core.run(*_text(experiment), True, machine(threads, results, progress))
    return [_results(point) for point in found]


def load(path: str | os.PathLike[str]) -> ExperimentResults:
    """Reads what `cargo xtask run` or :meth:`ExperimentResults.save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        return _results({name: file[name] for name in file.files})


def _text(experiment: Mapping[str, Any] | str | os.PathLike[str]) -> tuple[str, bool]:
    """The experiment as text, and whether it is JSON rather than TOML."""
    if isinstance(experiment, Mapping):
        return json.dumps(experiment, default=_plain, allow_nan=False), True
    if isinstance(experiment, str) and "\n" in experiment:
        return experiment, False
    return Path(experiment).read_text(encoding="utf-8"), False


def _plain(value: Any) -> Any:
    """Numbers and arrays of NumPy's, and mappings, as JSON has them."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    raise ValueError(f"an experiment cannot hold {value!r}, which is a {type(value).__name__}")


def _results(arrays: dict[str, NDArray[Any]]) -> ExperimentResults:
    experiment = _json(arrays["experiment"])
    return ExperimentResults(
        experiment=experiment,
        conditions=tuple(condition["name"] for condition in experiment["conditions"]),
        condition=arrays["condition"],
        run=arrays["run"],
        start_ms=arrays["start_ms"],
        window_ms=int(arrays["window_ms"]),
        counts=_by_population(arrays, "counts_"),
        positions=_by_population(arrays, "positions_"),
        orientations=_by_population(arrays, "orientations_"),
        currents=_currents(arrays) if "current_cells" in arrays else None,
        spikes={name: _spikes(arrays, name) for name in _by_population(arrays, "spike_cells_")},
        traces=tuple(_traces(arrays, f"trace_{number}_", sample) for number, sample in enumerate(experiment.get("traces", []))),
        sweep=_json(arrays["sweep"]) if "sweep" in arrays else {},
        arrays=arrays,
    )


def _currents(arrays: dict[str, NDArray[Any]]) -> Currents:
    return Currents(
        cells=arrays["current_cells"],
        condition=arrays["current_condition"],
        run=arrays["current_run"],
        start_ms=arrays["current_start_ms"],
        window_ms=int(arrays["current_window_ms"]),
        means=_by_population(arrays, "currents_"),
    )


def _spikes(arrays: dict[str, NDArray[Any]], population: str) -> Spikes:
    return Spikes(
        cells=arrays[f"spike_cells_{population}"],
        times_ms=arrays[f"spike_steps_{population}"] * float(arrays["time_step_ms"]),
        condition=arrays[f"spike_condition_{population}"],
        run=arrays[f"spike_run_{population}"],
        sample=arrays[f"spike_sample_{population}"],
    )


def _traces(arrays: dict[str, NDArray[Any]], prefix: str, sample: dict[str, Any]) -> Traces:
    fields = {name: arrays[prefix + name] for name in ("cells", "condition", "run", "time_ms", "voltages")}
    return Traces(population=sample["population"], currents=_by_population(arrays, f"{prefix}currents_"), **fields)


def _by_population(arrays: dict[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {name: arrays[prefix + name] for name in _POPULATIONS if prefix + name in arrays}


def _json(text: NDArray[np.uint8]) -> dict[str, Any]:
    return json.loads(text.tobytes())  # type: ignore[no-any-return]
