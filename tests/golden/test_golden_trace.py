"""What `gillab trace` makes of recordings: the summary, the account as JSON, the timeline."""

from __future__ import annotations

import pytest
from golden import HERE, case, check_case, check_files

STORIES = sorted(file.stem for file in (HERE / "recordings").glob("*.json"))
LOOKS = {
    "": "100",
    "-60": "60",
    "-140": "140",
    "-40-ascii": "40 ascii",
    "-ascii": "100 ascii",
    "-colour": "120 colour",
}

CASES = {
    **{
        f"{story}{suffix}": case(f"draw trace recordings/{story}.json {look}")
        for story in STORIES
        for suffix, look in LOOKS.items()
    },
    **{
        f"{story}-{kind}": case(f"draw trace-{kind} recordings/{story}.json")
        for story in STORIES
        for kind in ("json", "events")
    },
}


@pytest.mark.parametrize("name", CASES)
def test_a_recording(name):
    check_case("trace", name, CASES[name])


def test_there_is_nothing_else():
    check_files("trace", {*CASES})
