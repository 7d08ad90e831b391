"""The arithmetic behind pays_from_s, without processes."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def break_even(executable):
    """The module of gillab's Python package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(executable).resolve().parents[1] / "share" / "gillab" / "python")
        yield importlib.import_module("gillab.break_even")


def test_the_break_even_is_where_price_and_gain_meet(break_even):
    # Spreading costs 10 and gains 3 for each unit of length.
    points = [(length, 3 * length - 10) for length in (1, 2, 5)]
    assert break_even.crossing(10, points) == pytest.approx(10 / 3)
    assert break_even.crossing(10, points[:1]) == pytest.approx(10 / 3), "a little beyond what was tried"


def test_there_is_none_without_a_gain_or_far_away(break_even):
    assert break_even.crossing(10, [(1, -10), (2, -10)]) is None
    assert break_even.crossing(10, [(1, -11), (2, -12)]) is None
    assert break_even.crossing(10, [(1, -9.9), (2, -9.8)]) is None, "100, and nothing above 2 was tried"


class FakeMachine:
    """Its clock moves when somebody works: on two CPUs, after a price for starting them."""

    def __init__(self, price: float, cpus: int) -> None:
        self.now, self.price, self.cpus = 0.0, price, cpus

    def task(self, amount: int) -> None:
        self.now += amount * 1e-6

    def spread(self, amounts: list[int]) -> None:
        self.now += self.price + sum(amounts) * 1e-6 / self.cpus


@pytest.mark.parametrize("price", (1e-4, 0.005, 0.3))
def test_tasks_pay_as_soon_as_they_save_the_price_of_spreading_them(break_even, monkeypatch, price):
    machine = FakeMachine(price, cpus=2)
    monkeypatch.setattr(break_even.time, "perf_counter", lambda: machine.now)
    monkeypatch.setattr(break_even.os, "sched_getaffinity", lambda _: {0, 1})
    found = break_even.pays_from(machine.task, machine.spread, 4, 2)
    # 4 L = price + 4 L / 2; an amount is a whole number.
    assert found == pytest.approx(price / 2, rel=0.05)
    assert break_even.pays_from(machine.task, machine.spread, 1, 2) is None
    assert break_even.pays_from(machine.task, machine.spread, 4, 1) is None
    machine.cpus = 1
    assert break_even.pays_from(machine.task, machine.spread, 4, 2) is None, "nobody works beside anybody"
