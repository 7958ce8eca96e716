"""What enters: anything NumPy can make an array of, as contiguous 64-bit reals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals: TypeAlias = NDArray[np.float64]


def reals(name: str, values: ArrayLike, shape: str) -> Reals:
    """`values` as an array of as many dimensions as `shape`, such as "[trial x unit]", has."""
    array = np.asarray(values)
    if isinstance(values, np.ma.MaskedArray) and np.any(values.mask):
        raise ValueError(f"`{name}` is masked; leave masked entries out or set them to what they are")
    if array.dtype.kind not in "buif":
        raise ValueError(f"`{name}` is of type {array.dtype}; it must hold whole or real numbers")
    if array.ndim != shape.count(" x ") + 1:
        raise ValueError(f"`{name}` has shape {array.shape}; it must be {shape}")
    return np.ascontiguousarray(array, dtype=np.float64)


def real_matrices(name: str, values: ArrayLike | Sequence[ArrayLike], shape: str) -> list[Reals]:
    """A matrix for each entry along the first axis of `values`, which may differ in their rows."""
    return [reals(f"{name}[{index}]", entry, shape) for index, entry in enumerate(values)]  # type: ignore[arg-type]


def whole(name: str, value: int, least: int = 0) -> int:
    """A whole number that the compiled part can take."""
    number = int(value)
    if number != value or not least <= number < 2**63:
        raise ValueError(f"`{name}` is {value}; it must be a whole number of at least {least}")
    return number
