"""Whether two variants of a scenario found the same: the comparison behind `Scenario.check`."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class WrongResult(Exception):
    """A variant's result differs from the reference's."""


@dataclass
class Agreement:
    """When results agree: floats within `rel_tol`, all else equal, unless `function` decides."""

    rel_tol: float = 1e-9
    function: Callable[..., Any] | None = None

    def require(self, results: Any, expected: Any, variant: str) -> None:
        """Raises WrongResult with the first difference found, or with the function's reason."""
        if self.function is None:
            difference = first_difference(results, expected, self.rel_tol)
        else:
            parameters = inspect.signature(self.function).parameters
            verdict = self.function(*(results, expected, variant)[: max(2, len(parameters))])
            difference = _reason(verdict, results, expected)
        if difference:
            raise WrongResult(difference)


def first_difference(result: Any, expected: Any, rel_tol: float, where: str = "the result") -> str | None:
    """Describes where `result` first differs from `expected`; None when they agree.

    Works through numbers, strings, sequences, mappings and anything with a `tolist` method (numpy arrays).
    NaN agrees with nothing, not even with itself: no computation here has a reason to produce it.
    """
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
