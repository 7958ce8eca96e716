"""Experiments from Python: what they give, that Python goes on meanwhile, and that Ctrl-C stops them."""

from __future__ import annotations

import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import normcircuit
import numpy as np
import pytest

TOML = """
duration_ms = 1000
runs = 2
counts = { from_ms = 500, window_ms = 100, every_ms = 100 }
circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }
conditions = [
    { name = "first", cycle = [{ duration_ms = 1000, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" }] },
    { name = "second", cycle = [{ duration_ms = 1000, first = "absent", second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } }] },
    { name = "both", cycle = [{ duration_ms = 1000, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } }] },
]
"""
# So long that it only ends if it is stopped.
LONG_MS = 10_000_000


def assert_same(one: normcircuit.ExperimentResults, other: normcircuit.ExperimentResults) -> None:
    assert one.arrays.keys() == other.arrays.keys()
    for name, array in one.arrays.items():
        np.testing.assert_array_equal(array, other.arrays[name], strict=True)


def test_dictionary_text_and_path_are_one_experiment(experiment: Any, store: Path, tmp_path: Path) -> None:
    from_dictionary = normcircuit.run(experiment, results=store)
    assert_same(from_dictionary, normcircuit.run(TOML, results=tmp_path / "other", threads=1))
    file = tmp_path / "experiment.toml"
    file.write_text(TOML, encoding="utf-8")
    for path in (file, str(file)):
        assert_same(from_dictionary, normcircuit.run(path, results=store))


def test_arrays_have_names_and_shapes(experiment: Any, store: Path) -> None:
    found = normcircuit.run(experiment, results=store)
    assert found.conditions == ("first", "second", "both") and found.window_ms == 100
    assert found.counts["excitatory"].shape == (2 * 3 * 5, 800)
    assert found.counts["excitatory"].dtype == np.uint16
    # Run 0 of every condition, then run 1.
    np.testing.assert_array_equal(found.condition, np.tile(np.repeat([0, 1, 2], 5), 2))
    np.testing.assert_array_equal(found.run, np.repeat([0, 1], 15))
    np.testing.assert_array_equal(found.start_ms[:5], [500, 600, 700, 800, 900])
    assert found.positions["input"].shape == (200, 2) and found.orientations["excitatory"].shape == (800,)
    assert (found.orientations["excitatory"] >= 0).all() and (found.orientations["excitatory"] <= 1).all()
    chosen = found.counts["excitatory"][found.shows("both")]
    np.testing.assert_allclose(found.rates("both"), chosen.sum(axis=0) / (10 * 0.1))
    assert 1 < found.rates("both").mean() < 100
    assert found.experiment["runs"] == 2 and found.currents is None and found.spikes == {} and found.traces == ()
    # The fields are the arrays, not copies of them.
    assert found.counts["excitatory"] is found.arrays["counts_excitatory"]


def test_spikes_voltages_and_currents(experiment: Any, results: Path) -> None:
    experiment["runs"] = 1
    experiment["currents"] = {"cells": 5, "window_ms": 50}
    experiment["spikes"] = {"populations": ["excitatory"], "from_ms": 500}
    experiment["traces"] = [{"population": "inhibitory", "cells": [3, 17], "every_ms": 1, "from_ms": 600}]
    found = normcircuit.run(experiment, results=results)
    assert found.currents is not None and found.currents.means["inhibitory"].shape == (3 * 10, 5)
    assert (found.currents.means["inhibitory"] < 0).all() and (found.currents.means["excitatory"] > 0).all()
    (traces,) = found.traces
    assert traces.population == "inhibitory" and traces.cells.tolist() == [3, 17]
    assert traces.voltages.shape == (len(traces.time_ms), 2) and traces.time_ms.min() >= 600
    # The counts are those of the spikes.
    spikes = found.spikes["excitatory"]
    for trial in (0, 12):
        of_run = (spikes.condition == found.condition[trial]) & (spikes.run == found.run[trial])
        time = spikes.times_ms - found.start_ms[trial]
        inside = of_run & (time > 1e-9) & (time <= 100 + 1e-9)
        counted = np.bincount(spikes.cells[inside], minlength=800)
        np.testing.assert_array_equal(counted, found.counts["excitatory"][trial])


def test_a_sweep_gives_a_result_for_each_point(experiment: Any, results: Path) -> None:
    experiment |= {"runs": 1, "conditions": experiment["conditions"][:1], "sweep": {"seed": [1, 2]}}
    with pytest.raises(ValueError, match="the experiment has a sweep, which run_sweep makes"):
        normcircuit.run(experiment, results=results)
    one, two = normcircuit.run_sweep(experiment, results=results)
    assert (one.sweep, two.sweep) == ({"seed": 1}, {"seed": 2})
    assert (one.counts["excitatory"] != two.counts["excitatory"]).any()


def test_results_can_be_saved_and_loaded(experiment: Any, store: Path, tmp_path: Path) -> None:
    found = normcircuit.run(experiment, results=store)
    found.save(tmp_path / "found.npz")
    assert_same(found, normcircuit.load(tmp_path / "found.npz"))


def test_values_of_numpy_are_numbers(experiment: Any, store: Path) -> None:
    expected = normcircuit.run(experiment, results=store)
    experiment["duration_ms"] = np.int64(1000)
    experiment["conditions"][0]["cycle"][0]["first"]["gratings"][0]["contrast"] = np.float64(0.5)
    assert_same(expected, normcircuit.run(experiment, results=store))


def test_runs_are_found_in_the_store_again(experiment: Any, store: Path) -> None:
    normcircuit.run(experiment, results=store)
    stored = {path: path.stat().st_mtime_ns for path in store.rglob("*.run")}
    assert len(stored) == 6
    told: list[Any] = []
    normcircuit.run(experiment, results=store, progress=lambda *news: told.append(news))
    assert told == [] and stored == {path: path.stat().st_mtime_ns for path in store.rglob("*.run")}


def test_a_damaged_result_is_made_again_with_a_remark(
    experiment: Any, store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    expected = normcircuit.run(experiment, results=store)
    next(store.rglob("*.run")).write_bytes(b"damaged")
    with caplog.at_level(logging.WARNING, logger="normcircuit"):
        assert_same(expected, normcircuit.run(experiment, results=store))
    assert [record.name for record in caplog.records] == ["normcircuit"] and ".run" in caplog.text


def test_progress_is_told_in_the_thread_that_called(experiment: Any, results: Path) -> None:
    told: list[Any] = []

    def tell(name: str, done: float, total: float, unit: str) -> None:
        told.append((name, done, total, unit, threading.get_ident()))

    experiment |= {"duration_ms": 2000, "runs": 1}
    normcircuit.run(experiment, results=results, progress=tell)
    names, done, totals, units, threads = (list(column) for column in zip(*told))
    assert set(names) == {"runs"} and set(totals) == {6.0} and set(units) == {"simulated s"}
    assert done == sorted(done) and done[-1] == pytest.approx(6)
    assert set(threads) == {threading.get_ident()}


def test_progress_can_be_shown(experiment: Any, results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment["runs"] = 1
    normcircuit.run(experiment, results=results, progress=True)
    assert capsys.readouterr().err.endswith("\rruns: 3.0 of 3.0 simulated s\n")


def test_an_exception_in_progress_stops_the_runs(experiment: Any, results: Path) -> None:
    def fail(*_news: Any) -> None:
        raise KeyError("enough")

    experiment["duration_ms"] = LONG_MS
    with pytest.raises(KeyError, match="enough"):
        normcircuit.run(experiment, results=results, progress=fail)


def test_python_goes_on_meanwhile(experiment: Any, results: Path) -> None:
    experiment["duration_ms"] = 2000
    turns = 0
    ended = threading.Event()

    def count() -> None:
        nonlocal turns
        while not ended.wait(0.001):
            turns += 1

    other = threading.Thread(target=count)
    other.start()
    start = time.perf_counter()
    normcircuit.run(experiment, results=results, threads=1)
    elapsed = time.perf_counter() - start
    ended.set()
    other.join()
    # A thousand turns a second, were the machine idle; none at all if the interpreter were held.
    assert turns > 5 * elapsed


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_control_c_stops_the_runs(experiment: Any, results: Path) -> None:
    experiment["duration_ms"] = LONG_MS
    program = (
        "import json, signal, sys, normcircuit\n"
        # A shell starts what is in the background deaf to it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def tell(*news): print('running', flush=True)\n"
        "normcircuit.run(json.loads(sys.argv[1]), results=sys.argv[2], progress=tell)\n"
    )
    arguments = [sys.executable, "-c", program, json.dumps(experiment), str(results)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
        assert errors.endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"duration_ms": 0}, "duration_ms is 0; it must be"),
        ({"duration": 5}, "unknown field `duration`"),
        ({"network": "nonsense"}, "there is no network “nonsense”"),
        ({"runs": float("nan")}, "not JSON compliant"),
        ({"runs": object}, "an experiment cannot hold <class 'object'>"),
        ({"conditions": []}, "conditions is 0; it must be"),
    ],
)
def test_what_is_no_experiment_is_named(change: Any, words: str, experiment: Any, results: Path) -> None:
    with pytest.raises(ValueError, match=words):
        normcircuit.run(experiment | change, results=results)
    assert not results.exists()


def test_lines_of_a_text_are_named(results: Path) -> None:
    with pytest.raises(ValueError, match="line 2: duration_ms is the text “long”; it must be a whole number"):
        normcircuit.run(TOML.replace("1000", "'long'", 1), results=results)


def test_files_that_are_not_there(results: Path, experiment: Any) -> None:
    with pytest.raises(FileNotFoundError):
        normcircuit.run("nowhere.toml")
    results.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(OSError, match="cannot write"):
        normcircuit.run(experiment, results=results)


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(__file__).parents[1]
    (tmp_path / "data").symlink_to(package.parent / "data")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall("```python\n(.*?)```", (package / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    exec(example, {})
    assert (tmp_path / "three_gratings.npz").is_file()


def test_threads_and_conditions_are_checked(experiment: Any, store: Path) -> None:
    with pytest.raises(ValueError, match="`threads` is 0; it must be a whole number of at least 1"):
        normcircuit.run(experiment, results=store, threads=0)
    with pytest.raises(ValueError, match="there is no condition 'third'; the conditions are first, second, both"):
        normcircuit.run(experiment, results=store).shows("third")
