"""Normalization in a spiking circuit of visual cortex, and in recordings.

Statistics take arrays of any whole or real type, contiguous or not, or lists; they return arrays or results with named
fields, the same for the same seed on any number of threads. What cannot be used raises `ValueError`.
"""

from ._core import __version__
from .contrast_response import ContrastFit, ContrastFits, ContrastParameters, fit_contrast_response
from .correlation import (
    BinnedCorrelation,
    CorrelationCurve,
    GroupCorrelation,
    NormIndexMap,
    PairMeans,
    SpikeCountCorrelation,
    spike_count_correlation,
)
from .decoding import (
    FisherInformation,
    SubsetInformation,
    fisher_information,
    fisher_information_of_subsets,
)
from .dependence import MutualInformationTest, mutual_information, mutual_information_test
from .dimension import SharedDimensionality, shared_dimensionality
from .manifolds import ManifoldCapacity, manifold_capacity
from .normalization import Estimates, current_norm_index, norm_index, norm_index_from_trials, selectivity

__all__ = [
    "BinnedCorrelation",
    "ContrastFit",
    "ContrastFits",
    "ContrastParameters",
    "CorrelationCurve",
    "Estimates",
    "FisherInformation",
    "GroupCorrelation",
    "ManifoldCapacity",
    "MutualInformationTest",
    "NormIndexMap",
    "PairMeans",
    "SharedDimensionality",
    "SpikeCountCorrelation",
    "SubsetInformation",
    "__version__",
    "current_norm_index",
    "fisher_information",
    "fisher_information_of_subsets",
    "fit_contrast_response",
    "manifold_capacity",
    "mutual_information",
    "mutual_information_test",
    "norm_index",
    "norm_index_from_trials",
    "selectivity",
    "shared_dimensionality",
    "spike_count_correlation",
]
