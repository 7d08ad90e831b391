"""Who held the GIL, as gillab's probe saw it: for scenarios that measure a part of a sample themselves."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Account:
    """Sums since the interpreter started; the difference of two accounts is what passed between them.

    hold_s         time that any thread held the GIL, in seconds
    wait_s         time that threads waited before they got it, over all threads
    acquires       times that it was taken
    handoffs       times that it was taken by another thread than the one before
    forced         times that it was released on another thread's demand (the switch interval)
    own_hold_s     time that the calling thread held it
    own_wait_s     time that the calling thread waited for it
    """

    hold_s: float
    wait_s: float
    acquires: int
    handoffs: int
    forced: int
    own_hold_s: float
    own_wait_s: float

    def __sub__(self, earlier: Account) -> Account:
        return Account(*(getattr(self, each.name) - getattr(earlier, each.name) for each in fields(self)))


def account() -> Account | None:
    """The sums up to now; None where there is no GIL, or nobody observes it (a plain python3)."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return None  # what was seen of it was while extension modules were imported
    try:
        from _gillab import gil_account
    except ImportError:
        return None
    sums = gil_account()
    return None if sums is None else Account(*sums)
