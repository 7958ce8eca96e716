"""What `cargo xtask run` wrote, as NumPy arrays by run.

Spikes fall into time steps; here they stand in the middle of theirs, so that a window that ends with a step holds all of its spikes
whatever the last digit of a time.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

POPULATIONS = ("excitatory", "inhibitory", "input")


@dataclass(frozen=True)
class Run:
    """One run of one condition."""

    index: int
    """Its place among all runs: run 0 of every condition comes first."""
    condition: int
    number: int
    """Which run of this condition, counted from 0."""


@dataclass(frozen=True)
class Trace:
    """Voltages and currents of one sample of neurons in one run."""

    population: str
    cells: np.ndarray
    times_ms: np.ndarray
    """[time]"""
    voltages: np.ndarray
    """[time x cell], mV"""
    currents: dict[str, np.ndarray]
    """[time x cell], mV/ms, by the population that they come from"""


class Experiment:
    """The results of an experiment whose spikes were kept (`spikes = true`)."""

    def __init__(self, path: str | Path):
        with np.load(path) as file:
            self.arrays = dict(file)
        self.description = json.loads(bytes(self.arrays["experiment"]))
        self.conditions = [condition["name"] for condition in self.description["conditions"]]
        self.duration_ms = self.description["duration_ms"]
        self.populations = [name for name in POPULATIONS if f"spike_sample_{name}" in self.arrays]
        if not self.populations:
            raise ValueError(f"{path} has no spikes; add `spikes = true` to the experiment and run it again")
        spikes = self.description["spikes"]
        self.kept_ms = (spikes["from_ms"], spikes["to_ms"] or self.duration_ms)

    def runs(self) -> list[Run]:
        conditions = len(self.conditions)
        return [
            Run(index, index % conditions, index // conditions)
            for index in range(conditions * self.description["runs"])
        ]

    def cells(self, population: str) -> np.ndarray:
        """Cells whose spikes were kept, in ascending order."""
        return self.arrays[f"spike_sample_{population}"]

    def spike_times_ms(self, population: str, run: Run) -> list[np.ndarray]:
        """Spike times in the run of each of the cells."""
        arrays = self.arrays
        chosen = (arrays[f"spike_condition_{population}"] == run.condition) & (
            arrays[f"spike_run_{population}"] == run.number
        )
        cells = arrays[f"spike_cells_{population}"][chosen]
        times = (arrays[f"spike_steps_{population}"][chosen] - 0.5) * arrays["time_step_ms"]
        # Spikes are in the order of time and stay so.
        order = np.argsort(cells, kind="stable")
        first = np.searchsorted(cells[order], self.cells(population)[1:])
        return np.split(times[order], first)

    def traces(self, run: Run) -> list[Trace]:
        """Voltages and currents, one entry for each sample that was asked for."""
        return [self._trace(f"trace_{number}_", sample, run) for number, sample in enumerate(self.description.get("traces", []))]

    def _trace(self, prefix: str, sample: dict, run: Run) -> Trace:
        def array(name: str) -> np.ndarray:
            return self.arrays[prefix + name]

        rows = (array("condition") == run.condition) & (array("run") == run.number)
        return Trace(
            population=sample["population"],
            cells=array("cells"),
            times_ms=array("time_ms")[rows],
            voltages=array("voltages")[rows],
            currents={source: array(f"currents_{source}")[rows] for source in POPULATIONS},
        )

    def count_windows_ms(self, run: Run) -> np.ndarray:
        """Start and end of each count window in the run, [window x 2]."""
        chosen = (self.arrays["condition"] == run.condition) & (self.arrays["run"] == run.number)
        start = self.arrays["start_ms"][chosen]
        return np.stack([start, start + self.arrays["window_ms"]], axis=1)
