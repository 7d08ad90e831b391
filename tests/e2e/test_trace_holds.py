"""Holds of known length: every one is found, as long as it was, and none is invented."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ONCE
from sanitizers import observes_a_gil
from tracing import DEBIAN, assert_exact, every_python, slices_of

SOURCE = Path(__file__).parent / "known_holds" / "known_holds.c"

PROGRAM = """
    import json, sys, threading
    sys.path.insert(0, "modules")
    import known_holds

    kind, threads, holds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    moments = {}
    lengths = (1_000, 20_000, 150_000, 700_000, 3_000_000)

    def work(number):
        plan = [(lengths[(i + number) % 3], lengths[(i * 7 + number) % 5]) for i in range(holds)]
        moments[threading.get_native_id()] = known_holds.run(plan, kind == "computing")

    team = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in team: thread.start()
    for thread in team: thread.join()
    json.dump(moments, open("moments.json", "w"))
"""


def build_module(python: str, folder: Path) -> None:
    """Compiles the module for an interpreter."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    question = "import sysconfig as s; print(s.get_path('include')); print(s.get_config_var('EXT_SUFFIX'))"
    include, suffix = subprocess.check_output([python, "-c", question], text=True).split()
    if compiler is None or not (Path(include) / "Python.h").exists():
        pytest.skip(f"no C compiler, or no headers of {python}")
    folder.mkdir()
    command = [compiler, "-O1", "-shared", "-fPIC", "-Wall", "-Werror", f"-I{include}"]
    subprocess.run([*command, SOURCE, "-o", folder / f"known_holds{suffix}"], check=True)


def tolerance_s(length_s: float) -> float:
    return max(20e-6, length_s * 0.01)


def fits(found: tuple[float, float], moments: list[float]) -> bool:
    """Whether a hold is as long as the module's clock readings around its ends allow."""
    before_acquire, acquired, before_release, released = moments
    length = found[1] - found[0]
    least, most = before_release - acquired, released - before_acquire
    return least - tolerance_s(least) <= length <= most + tolerance_s(most)


@every_python
@pytest.mark.parametrize("kind", ("computing", "sleeping"))
@pytest.mark.parametrize("threads", (1, 4))
def test_every_hold_is_found(trace, lab, python, kind, threads):
    build_module(python, lab.folder / "modules")
    holds = 60
    traced = trace(PROGRAM, kind, threads, holds, python=python)
    assert traced.status == 0, traced
    assert_exact(traced.process)
    events = traced.events
    known = {
        int(thread): [[ns * 1e-9 for ns in hold] for hold in moments]
        for thread, moments in json.loads((lab.folder / "moments.json").read_text()).items()
    }
    assert len(known) == threads
    offsets = []  # by how much the trace's clock may be ahead of the module's: between these
    placed = {}
    for thread, moments in known.items():
        found = slices_of(events, traced.process["pid"], thread)
        starts = [
            start
            for start in range(len(found) - holds + 1)
            if all(fits(found[start + i], moments[i]) for i in range(holds))
        ]
        assert len(starts) == 1, (starts, found, moments)
        placed[thread] = found
        for (begin, end), hold in zip(found[starts[0] :], moments):
            offsets.append((begin - hold[1], begin - hold[0]))
            offsets.append((end - hold[3], end - hold[2]))
    lowest, highest = max(low for low, _ in offsets), min(high for _, high in offsets)
    assert lowest <= highest + 20e-6, "the holds are not where the module had them"
    offset = (lowest + highest) / 2
    for thread, moments in known.items():
        first, last = moments[0][1] + offset, moments[-1][2] + offset
        between = [begin for begin, end in placed[thread] if end > first and begin < last]
        assert len(between) == holds, "holds were invented"


@observes_a_gil
def test_the_embedded_host_accounts_for_every_hold(run, lab, scenario_file):
    build_module(DEBIAN, lab.folder / "modules")
    file = scenario_file(
        """
        import sys, time
        sys.path.insert(0, "modules")
        import known_holds
        from gillab import Scenario, gil

        scenario = Scenario(tasks=4)

        @scenario.task("held")
        def held(data):
            begin = time.monotonic_ns()  # before the account begins: a thread may be put off its CPU between the two
            before = gil.account()
            moments = known_holds.run([(50_000, 400_000)] * 20, True)
            found = gil.account() - before
            end = time.monotonic_ns()
            held = sum(m[2] - m[1] for m in moments) * 1e-9
            away = sum(b[0] - a[3] for a, b in zip(moments, moments[1:])) * 1e-9
            assert held * 0.99 - 20e-6 <= found.own_hold_s, (found, held)
            assert found.own_hold_s <= (end - begin) * 1e-9 - away + 1e-3 + found.own_wait_s * 1e-3, (found, away)
            assert found.hold_s >= found.own_hold_s * 0.999 - 20e-6, found
            assert found.acquires >= 21, found
            return 1

        scenario.reference("held/serial")
        """
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome
    assert all(variant["status"] == "ok" for variant in outcome.variants.values()), outcome
