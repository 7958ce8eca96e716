"""How results are shown."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

# Arrays of more entries are described by their shape, dictionaries by their keys.
_SHOWN = 6


class Result:
    """A result with named fields, which are shown one a line."""

    def __repr__(self) -> str:
        shown = [f"    {field.name}={_describe(getattr(self, field.name))}," for field in fields(self)]  # type: ignore[arg-type]
        return "\n".join([f"{type(self).__name__}(", *shown, ")"])


def _describe(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.size > _SHOWN:
        return f"<{' x '.join(str(length) for length in value.shape)} array of {value.dtype}>"
    if isinstance(value, dict) and len(value) > _SHOWN:
        return f"<{', '.join(map(str, value))}>"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_describe(entry)}" for key, entry in value.items()) + "}"
    return repr(value).replace("\n", "\n    ")
