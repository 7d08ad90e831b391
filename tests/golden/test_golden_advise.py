"""`gillab advise FILE`: the tree in terminals of several widths, and as Markdown."""

from __future__ import annotations

import pytest
from golden import case, check_case, check_files

FILES = ("reference", "baseline", "disturbed", "example-empty", "python-3.12", "free-threaded")

CASES = {
    "reference-130": case("gillab advise reference.json", 130),
    "reference-80": case("gillab advise reference.json", 80),
    "reference-60": case("gillab advise reference.json", 60),
    "reference-50": case("draw advice reference.json 50"),
    "reference-50-ascii": case("draw advice reference.json 50 ascii"),
    "reference-ascii": case("gillab advise reference.json", 80, locale="C"),
    "reference-pipe": case("gillab advise reference.json"),
    "reference-colour": case("gillab advise reference.json", 100, colour=True),
    **{f"{name}-100".replace(".", "-"): case(f"gillab advise {name}.json", 100) for name in FILES},
    **{
        f"{name}-markdown".replace(".", "-"): case(f"gillab advise {name}.json --quiet --export-markdown -")
        for name in FILES
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_tree(name):
    check_case("advise", name, CASES[name])


def test_there_is_nothing_else():
    check_files("advise", {*CASES})
