"""Scenarios whose task is a few lines with assertions in them: an ordinary Python, as in `python3`."""

from __future__ import annotations

import textwrap

import pytest
from conftest import ONCE

HEADER = """
import json, os, subprocess, sys, threading, time
from gillab import Scenario

scenario = Scenario(tasks=2)

"""


def doing(body: str, before: str = "") -> str:
    """A scenario with the body as its task, which runs serially and on threads."""
    text = HEADER + textwrap.dedent(before)
    text += '\n@scenario.task("here")\ndef here(data, index):\n'
    return text + textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n    return index\n"


@pytest.fixture
def passes(run, scenario_file):
    """passes(body) runs the body as a task; its assertions must hold."""

    def check(body: str, *words, before: str = "", **options):
        outcome = run(scenario_file(doing(body, before)), *words, *ONCE, **options)
        assert outcome.status == 0, outcome
        return outcome

    return check


def assert_passed(outcome) -> None:
    """The assertions in the body held."""
    assert outcome.status == 0, outcome
    assert all(variant["checked"] for variant in outcome.variants.values()), outcome.variants
