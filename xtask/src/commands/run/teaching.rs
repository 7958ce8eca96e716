//! What `cargo xtask run --help` teaches.

/// What an experiment file is, with the whole of a small one.
pub(super) const TEACHING: &str = r#"An experiment file is TOML. This one is whole, and takes seconds:

    duration_ms = 3000                # simulated time of a run
    runs = 2                          # runs of each condition; more runs later keep these
    seed = 1                          # wiring, noise and spikes; another seed is another experiment
    # Spikes are counted for 200 ms, first from 1000 ms on and then every 500 ms.
    counts = { from_ms = 1000, window_ms = 200, every_ms = 500 }
    # A fifth of the network's height and width. Without this line it is the paper's, 25 000 neurons.
    circuit = { excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }

    [[conditions]]                    # the left half sees a grating of 180°, the right half nothing
    name = "left"
    cycle = [
        { duration_ms = 1000, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = "absent" },
    ]

    [[conditions]]                    # both halves see gratings for 200 ms, then nothing for 300 ms, again and again
    name = "both, flashed"
    cycle = [
        { duration_ms = 200, first = { gratings = [{ orientation = 1.0, contrast = 0.5 }] }, second = { gratings = [{ orientation = 0.5, contrast = 0.5 }] } },
        { duration_ms = 300, first = "absent", second = "absent" },
    ]

Orientations are in units of π (0.5 is 90°), contrasts 0 to 1. Further fields:

    first_run = 0                                         # runs with other numbers have other noise
    populations = ["excitatory", "inhibitory", "input"]  # whose spikes are counted [default: all]
    currents = { cells = 100, window_ms = 50 }            # synaptic currents of 100 excitatory neurons
    spikes = true                                         # every spike of all populations, or a part of them:
    spikes = { populations = ["input"], from_ms = 1000, to_ms = 2000, share = 0.1 }
    traces = { population = "inhibitory", cells = 5, every_ms = 0.5 }   # voltages and currents from moment to moment;
                                                          # cells: a number, or a list as [3, 17]; several samples as [{ }, { }]
    network = "matched-in-degree"                         # a network by name [default: "default"; see list --networks]
    circuit = { ... }                                     # any part of data/circuit.toml that is to differ from it
    area = { ... }                                        # any part of data/visual_area.toml that is to differ
    injection = { white_noise = { standard_deviation = 6.8 } }   # current into every neuron, mV/ms per step of 0.05 ms

data/experiments/networks.toml shows every variant.

A sweep runs the experiment at many points and writes a file for each, experiment-0.npz, experiment-1.npz, ...:

    [sweep]
    network = ["default", "weak-coupling-0.5"]            # lists of values, each combined with every other
    circuit.projections.input_to_inhibitory.strength = [80, 100, 120]
    "conditions.*.cycle.*.first.gratings.*.contrast" = [0.1, 0.3, 0.9]   # * is every entry of a list, 0 the first
    paired = true                                         # instead: first with first, second with second, ...

--report ends in panels: rates, spike-count correlation and, where two conditions show the halves of a third, the norm index.

In Python:

    import json, numpy
    data = numpy.load("experiment.npz")
    experiment = json.loads(bytes(data["experiment"]))
    names = [condition["name"] for condition in experiment["conditions"]]
    counts = data["counts_excitatory"]                # trial × cell
    left = counts[data["condition"] == names.index("left")]

A trial is one window of one run; run and start_ms say which. positions_* and orientations_* describe the cells. If currents
were recorded, currents_excitatory, currents_inhibitory and currents_input hold window × cell, in mV/ms, for the
current_cells, with current_condition, current_run and current_start_ms. Single spikes are in spike_cells_*, spike_steps_* (in
time steps of time_step_ms), spike_condition_* and spike_run_*, of the cells in spike_sample_*; traces in trace_0_voltages and
trace_0_currents_* (time × cell) with trace_0_time_ms, trace_0_condition, trace_0_run and trace_0_cells. In a sweep the array
sweep holds the values of the point as JSON. More examples: data/experiments."#;
