"""The results documents that are made of the reference's: slower, disturbed, of another machine, broken."""

from __future__ import annotations

import copy
import json
from pathlib import Path


# The baseline as it was when the cases were drawn: CI renews its own when its machine changes.
RECORDED = Path(__file__).parent / "documents"


def part_of(document: dict, *names: str) -> dict:
    """Only these scenarios."""
    chosen = copy.deepcopy(document)
    for section, key in (("scenarios", "name"), ("benchmarks", "scenario"), ("comparisons", "scenario")):
        chosen[section] = [entry for entry in chosen[section] if entry[key] in names]
    return chosen


def slower(document: dict, factor: float, *, processes=range(99), variants: str = "/threads") -> dict:
    """With the variants of that ending slower, in some of the processes."""
    changed = copy.deepcopy(document)
    for sample in changed["benchmarks"]:
        if sample.get("variant", "").endswith(variants) and sample.get("process") in processes:
            sample["real_time"] *= factor
    return changed


def disturbed(
    document: dict, *, every: int = 1, taint: str = "3 % CPU steal; capacity 1.20 of the usual 1.95"
) -> dict:
    """With every so manieth round tainted."""
    changed = copy.deepcopy(document)
    for scenario in changed["scenarios"]:
        hit = {(r["process"], r["round"]) for i, r in enumerate(scenario["rounds"]) if i % every == 0}
        entries = [s for s in changed["benchmarks"] if s["scenario"] == scenario["name"] and "variant" in s]
        for entry in scenario["rounds"] + entries:
            if (entry["process"], entry["round"]) in hit:
                entry.update(tainted=True, taint=taint)
        if every == 1:
            changed["comparisons"] = [c for c in changed["comparisons"] if c["scenario"] != scenario["name"]]
            for claim in scenario.get("claims", []):
                if claim["verdict"] != "not applicable":
                    claim.pop("measured", None)
                    claim.update(verdict="undecided", reason="no clean round")
    return changed


def imprecise(document: dict) -> dict:
    """With timings that scatter."""
    changed = copy.deepcopy(document)
    for number, sample in enumerate(changed["benchmarks"]):
        sample["real_time"] *= 1 + 0.04 * (number * 7 % 11)
    return changed


def elsewhere(document: dict, **machine) -> dict:
    changed = copy.deepcopy(document)
    changed["context"]["machine"].update(machine)
    return changed


def other_python(document: dict, **python) -> dict:
    changed = copy.deepcopy(document)
    changed["context"]["python"].update(python)
    return changed


def held(document: dict, variant: str, *, every: int = 1) -> dict:
    """With samples of a variant that never let go of the GIL."""
    changed = copy.deepcopy(document)
    samples = [
        sample for sample in changed["benchmarks"] if sample.get("variant") == variant and "gil" in sample
    ]
    for sample in samples[::every]:
        sample["gil"].update(acquires=0, handoffs=0, forced=0)
    return changed


def broken(document: dict) -> dict:
    """With a variant that failed, one that timed out, one that was skipped, and a scenario that was skipped."""
    changed = copy.deepcopy(document)
    fates = {
        "native-released/threads": (
            "failed",
            "the worker was killed by SIGSEGV (Segmentation fault) while it ran",
        ),
        "native-released-fast/threads": ("timeout", "gave no result within 60 s"),
        "native-released/serial": ("skipped", "numba is not installed: apt install python3-numba"),
    }
    scenarios = changed["scenarios"]
    for scenario, wanted in zip(scenarios, ("failed", "skipped", "timeout")):
        for variant in scenario["variants"]:
            status, reason = fates.get(variant["name"], ("ok", ""))
            if status == wanted:
                variant.update(status=status, reason=reason, checked=False)
    scenarios[-1].update(status="failed", reason="the scenario file raised ImportError: no module named 'x'")
    return changed


def interrupted(document: dict) -> dict:
    changed = copy.deepcopy(document)
    changed["scenarios"][-1]["interrupted"] = True
    return changed


def biased(document: dict, factor: float) -> dict:
    """With a reference whose second copy, the same code, is faster."""
    changed = copy.deepcopy(document)
    for sample in changed["benchmarks"]:
        if sample.get("null"):
            sample["real_time"] /= factor
    return changed


def renamed(document: dict, name: str) -> dict:
    changed = copy.deepcopy(document)
    old = changed["scenarios"][0]["name"]
    changed["scenarios"][0]["name"] = name
    for entry in changed["benchmarks"] + changed["comparisons"]:
        if entry["scenario"] == old:
            entry["scenario"] = name
            for key in {"name", "run_name"} & entry.keys():
                entry[key] = entry[key].replace(old, name, 1)
    return changed


def documents(results: Path) -> dict[str, dict]:
    reference = json.loads((results / "reference.json").read_text())
    baseline = json.loads((RECORDED / "baseline.json").read_text())
    few = part_of(reference, "primes", "collatz", "ema", "http-io")
    primes = part_of(baseline, "primes", "collatz")
    return {
        "few": few,
        "primes": primes,
        "slower": slower(baseline, 1.5),
        "slower-serial": slower(baseline, 3, variants="released/serial"),
        "slower-few": slower(few, 1.4),
        "biased": biased(slower(primes, 1.3), 1.4),
        "slower-in-half": slower(primes, 1.5, processes=range(3)),
        "disturbed": disturbed(few),
        "half-disturbed": disturbed(few, every=2),
        "imprecise": imprecise(primes),
        "other-machine": elsewhere(primes, cpu_model="Another CPU"),
        "more-cpus": elsewhere(few, cpu_model="Another CPU", usable_cpus=64),
        "python-3.12": other_python(primes, version="3.12.4"),
        "free-threaded": other_python(primes, version="3.13.1", gil_enabled=False),
        "held": held(primes, "native-released/serial"),
        "half-held": held(primes, "native-released/serial", every=2),
        "broken": broken(baseline),
        "interrupted": interrupted(primes),
        "odd-name": renamed(part_of(baseline, "primes"), 'a|b <i>`c`</i> "d" & übel'),
        "empty": part_of(baseline),
    }


def write_documents(results: Path, folder: Path) -> None:
    for name, document in documents(results).items():
        (folder / f"{name}.json").write_text(json.dumps(document))
