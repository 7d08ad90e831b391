"""Whether two variants of a scenario found the same: the comparison behind `Scenario.check`."""

from __future__ import annotations

import inspect
import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

try:
    import _gillab
except ImportError:  # a plain python3, such as a child of multiprocessing
    _gillab = None


class WrongResult(Exception):
    """A variant's result differs from the reference's."""


@dataclass
class Agreement:
    """When results agree: floats within `rel_tol`, all else equal, unless `function` decides."""

    rel_tol: float = 1e-9
    function: Callable[..., Any] | None = None

    def require(self, results: Any, expected: Any, variant: str, data: Any = None) -> None:
        """Raises WrongResult with the first difference found, or with the function's reason."""
        if self.function is None:
            difference = first_difference(results, expected, self.rel_tol)
        else:
            parameters = inspect.signature(self.function).parameters
            verdict = self.function(*(results, expected, variant, data)[: max(2, len(parameters))])
            difference = _reason(verdict, results, expected)
        if difference:
            raise WrongResult(difference)


def first_difference(result: Any, expected: Any, rel_tol: float, where: str = "the result") -> str | None:
    """Describes where `result` first differs from `expected`; None when they agree.

    Works through numbers, strings, sequences, mappings and anything with a `tolist` method (numpy arrays).
    NaN agrees with nothing, not even with itself: no computation here has a reason to produce it.
    """
    buffers = _float_buffers(result, expected)
    if buffers:
        return _buffers_differ(*buffers, rel_tol, where)
    result, expected = _plain(result), _plain(expected)
    if isinstance(result, float) and math.isnan(result):
        return f"{where} is NaN"
    if _is_number(result) and _is_number(expected):
        same = _same_number(result, expected, rel_tol)
        return None if same else f"{where} is {_short(result)}, expected {_short(expected)}"
    if isinstance(expected, Mapping) and isinstance(result, Mapping):
        if result.keys() != expected.keys():
            return f"{where} has the keys {_short(list(result))}, expected {_short(list(expected))}"
        pairs = ((result[key], expected[key], f"{where}[{key!r}]") for key in expected)
    elif _is_sequence(expected) and _is_sequence(result):
        if len(result) != len(expected):
            return f"{where} has {len(result)} items, expected {len(expected)}"
        pairs = ((a, b, f"{where}[{i}]") for i, (a, b) in enumerate(zip(result, expected)))
    else:
        return None if result == expected else f"{where} is {_short(result)}, expected {_short(expected)}"
    return next((found for a, b, place in pairs if (found := first_difference(a, b, rel_tol, place))), None)


def _float_buffers(result: Any, expected: Any) -> tuple[memoryview, memoryview] | None:
    """Both as buffers of float64 of one shape, to be compared in C++; None when they are something else."""
    if _gillab is None:
        return None
    ours, theirs = _float_buffer(result), _float_buffer(expected)
    return (ours, theirs) if ours is not None and theirs is not None and ours.shape == theirs.shape else None


def _float_buffer(value: Any) -> memoryview | None:
    if isinstance(value, (list, tuple)):
        value = array("d", value) if set(map(type, value)) == {float} else None
    try:
        view = memoryview(value)
    except TypeError:
        return None
    return view if view.format == "d" and view.ndim and view.c_contiguous else None


def _buffers_differ(result: memoryview, expected: memoryview, rel_tol: float, where: str) -> str | None:
    place = _gillab.first_difference(result, expected, rel_tol)
    if place is None:
        return None
    index = []
    rest = place
    for size in reversed(result.shape):
        rest, last = divmod(rest, size)
        index.insert(0, last)
    where += "".join(f"[{each}]" for each in index)
    found, wanted = (view.cast("B").cast("d")[place] for view in (result, expected))
    return (
        f"{where} is NaN" if math.isnan(found) else f"{where} is {_short(found)}, expected {_short(wanted)}"
    )


def _reason(verdict: Any, results: Any, expected: Any) -> str | None:
    if verdict is None or verdict is True:
        return None
    if verdict is False:
        return (
            f"the result is {_short(results)}, which the scenario's check refuses beside {_short(expected)}"
        )
    return str(verdict)


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same_number(result: float, expected: float, rel_tol: float) -> bool:
    if isinstance(result, int) and isinstance(expected, int):
        return result == expected
    try:
        return math.isclose(result, expected, rel_tol=rel_tol)
    except OverflowError:  # an int beyond all floats beside a float
        return False


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _short(value: Any, limit: int = 200) -> str:
    try:
        text = repr(value)
    except Exception as error:  # a huge int, or a __repr__ that fails
        return f"a {type(value).__name__} that cannot be shown ({type(error).__name__})"
    return text if len(text) <= limit else text[: limit - 1] + "…"
