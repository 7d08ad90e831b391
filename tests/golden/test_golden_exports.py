"""The exports of a run and of a calibration, drawn from their documents."""

from __future__ import annotations

import pytest
from golden import case, changes, check_case, check_files, compare, drawn, folder

CALIBRATIONS = ("quiet", "losses", "busy")

CASES = {
    **{
        f"{name}-{kind}".replace(".", "-"): case(f"draw {kind} {name}.json")
        for name in ("baseline", "example", "hostile", "primes", "broken")
        for kind in ("benchmark-action", "bencher", "markdown")
        if kind != "markdown" or name == "example"
    },
    **{f"calibration-{name}": case(f"draw calibration calibration-{name}.json 100") for name in CALIBRATIONS},
    "calibration-losses-60": case("draw calibration calibration-losses.json 60"),
    "calibration-losses-ascii": case("draw calibration calibration-losses.json 100 ascii"),
    "calibration-losses-colour": case("draw calibration calibration-losses.json 140 colour"),
}
WRITTEN_AGAIN = ("reference", "baseline", "example", "hostile", "example-empty")


@pytest.mark.parametrize("name", CASES)
def test_the_exports(name):
    check_case("exports", name, CASES[name])


@pytest.mark.parametrize("name", WRITTEN_AGAIN)
def test_a_document_that_is_read_is_written_the_same(name):
    before = (folder() / f"{name}.json").read_bytes()
    compare(f"exports/{name.replace('.', '-')}-json.diff", changes(before, drawn("json", f"{name}.json")))


@pytest.mark.parametrize("name", CALIBRATIONS)
def test_a_calibration_that_is_read_is_written_the_same(name):
    file = f"calibration-{name}.json"
    before = (folder() / file).read_bytes()
    compare(
        f"exports/calibration-{name}-json.diff",
        changes(before, drawn("calibration-json", file)),
        last_digits=True,
    )


def test_there_is_nothing_else():
    diffs = [f"{name.replace('.', '-')}-json" for name in WRITTEN_AGAIN]
    check_files("exports", {*CASES, *diffs, *(f"calibration-{name}-json" for name in CALIBRATIONS)})
