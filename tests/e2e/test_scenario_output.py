"""Tasks that print: much, endlessly, no text, or where they should not."""

from __future__ import annotations

import json

import pytest
from misbehaving import VICTIMS, assert_costs_only, with_bad_task
from together import scenario


@pytest.mark.parametrize(
    "what",
    (
        "sys.stdout.write('x' * 5_000_000)",
        "sys.stderr.write('x' * 5_000_000)",
        "sys.stdout.write('line\\n' * 500_000); sys.stderr.write('line\\n' * 500_000)",
        "os.write(1, b'\\xff\\xfe\\x00' * 100_000); os.write(2, b'\\x80' * 100_000)",
        "print('\\x1b[2J\\x1b[31m' * 1000)",
    ),
)
@scenario(lambda what: with_bad_task(f"{what}\nreturn 6"))
def test_output_is_no_trouble(outcome, what):
    assert outcome.status == 0, outcome
    assert "xxxx" not in outcome.stdout + outcome.stderr and "\x1b" not in outcome.stdout


@pytest.mark.parametrize(
    "what", ("b'x' * 5_000_000", "b'\\xff\\xfe\\x00\\x1b[31m' * 100_000", "b'line\\n' * 500_000")
)
@scenario(lambda what: with_bad_task(f"os.write(1, {what}); os.write(2, b'the end'); os._exit(1)"), status=4)
def test_the_end_of_the_output_is_kept_when_it_crashes(outcome, what):
    assert_costs_only(outcome, VICTIMS, "exit status 1", "the end")
    assert len(json.dumps(outcome.json, ensure_ascii=False)) < 200_000
    assert "\x1b" not in outcome.stdout


@scenario(with_bad_task("os.close(1); os.close(2); sys.stdout = None\nreturn 6"), status=None)
def test_closed_output(outcome):
    assert outcome.status == 4 or outcome.scenario["status"] == "ok", outcome
    assert len(outcome.timings("good/serial")) == 1


EVERYWHERE = """
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'{"timing": {}}\\n')
        except OSError:
            pass
    return 6
"""


@scenario(with_bad_task(EVERYWHERE), status=None)
def test_nobody_speaks_for_the_worker(outcome):
    """Whoever writes to every descriptor it finds spoils its own variant at most."""
    assert outcome.status in (0, 4), outcome
    assert len(outcome.timings("good/serial")) == 1
