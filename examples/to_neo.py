"""From `cargo xtask run` to Neo, and from there to Elephant.

    python to_neo.py recordings.npz

A run is a segment. It has a spike train for each cell, and an analog signal for each sample of neurons whose voltages were recorded.
"""

import argparse

import elephant.conversion
import elephant.spike_train_correlation
import elephant.statistics
import neo
import numpy as np
import quantities as pq

from experiment import Experiment, Run, Trace


def block(experiment: Experiment) -> neo.Block:
    """All runs."""
    whole = neo.Block(name="normcircuit", conditions=experiment.conditions)
    whole.segments = [segment(experiment, run) for run in experiment.runs()]
    return whole


def segment(experiment: Experiment, run: Run) -> neo.Segment:
    """One run; its annotations say of which condition it is."""
    condition = experiment.conditions[run.condition]
    made = neo.Segment(name=f"{condition}, run {run.number}", index=run.index, condition=condition, run=run.number)
    from_ms, to_ms = experiment.kept_ms
    for population in experiment.populations:
        trains = experiment.spike_times_ms(population, run)
        for cell, times in zip(experiment.cells(population).tolist(), trains):
            train = neo.SpikeTrain(
                times * pq.ms,
                t_start=from_ms * pq.ms,
                t_stop=to_ms * pq.ms,
                name=f"{population}-{cell}",
                population=population,
                cell=cell,
            )
            made.spiketrains.append(train)
    made.analogsignals.extend([voltages(trace) for trace in experiment.traces(run)])
    return made


def voltages(trace: Trace) -> neo.AnalogSignal:
    step = np.diff(trace.times_ms[:2])[0] if trace.times_ms.size > 1 else 1.0
    return neo.AnalogSignal(
        trace.voltages * pq.mV,
        sampling_period=step * pq.ms,
        t_start=trace.times_ms[0] * pq.ms,
        name=f"voltages, {trace.population}",
        array_annotations={"cell": trace.cells},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Rates and spike-count correlations by Elephant.")
    parser.add_argument("experiment", help="what `cargo xtask run` wrote")
    parser.add_argument("--bin-ms", type=float, default=100.0, help="bins of correlations [default: 100]")
    arguments = parser.parse_args()
    for segment in block(Experiment(arguments.experiment)).segments:
        trains = [train for train in segment.spiketrains if train.annotations["population"] == "excitatory"]
        if not trains:
            continue
        rates = [elephant.statistics.mean_firing_rate(train).rescale("Hz").item() for train in trains]
        firing = [train for train in trains if len(train) > 0]
        print(f"{segment.name}: {np.mean(rates):.1f} Hz", end="")
        if len(firing) > 1:
            binned = elephant.conversion.BinnedSpikeTrain(firing, bin_size=arguments.bin_ms * pq.ms)
            correlations = elephant.spike_train_correlation.correlation_coefficient(binned)
            pairs = correlations[np.triu_indices_from(correlations, k=1)]
            print(f", r_sc {np.nanmean(pairs):.3f} ({len(firing)} cells)", end="")
        print()


if __name__ == "__main__":
    main()
