"""`gillab run` when all is well: what it measures, and what the results document then holds."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import has_gil, measured_samples
from laboratory import strict_json
from running import PROCESSES, PUBLISHED, ROUNDS, SEED, orders
from sanitizers import SANITIZED

ROOT = Path(__file__).parents[2]


def test_default_set_is_the_published_experiments(default_run):
    assert default_run.status == 0, default_run
    assert default_run.stderr == ""
    names = [scenario["name"] for scenario in default_run.json["scenarios"]]
    assert sorted(names) == sorted(PUBLISHED)
    for name in names:
        assert f"{name} — " in default_run.stdout


def test_default_variants_are_there_and_checked(default_run):
    for scenario in default_run.json["scenarios"]:
        assert [variant["name"] for variant in scenario["variants"]] == PUBLISHED[scenario["name"]]
        assert scenario["status"] == "ok" and not scenario["interrupted"]
        for variant in scenario["variants"]:
            if variant["status"] == "skipped":
                assert variant["implementation"] == "numpy" and "python3-numpy" in variant["reason"]
            else:
                assert variant["status"] == "ok" and variant["checked"], variant


def test_document_validates_against_its_schema(default_run, long_run):
    jsonschema = pytest.importorskip("jsonschema", reason="needs python3-jsonschema")
    schema = json.loads((ROOT / "docs" / "results.schema.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for outcome in (default_run, long_run):
        errors = [
            f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(outcome.json)
        ]
        assert not errors


def test_context_has_what_google_benchmarks_tools_read(default_run):
    context = default_run.json["context"]
    for key in ("date", "host_name", "executable", "num_cpus", "caches", "load_avg", "library_build_type"):
        assert key in context, key
    assert context["json_schema_version"] == 1
    assert context["order_seed"] == SEED
    assert context["python"]["implementation"] == "CPython"
    assert context["python"]["build"] in ("gil", "free-threaded")
    assert os.access(context["python"]["executable"], os.X_OK)
    assert context["machine"]["usable_cpus"] <= context["num_cpus"]
    assert "version" in context["gillab"]


def test_benchmarks_have_what_google_benchmarks_tools_read(default_run):
    keys = ("name", "run_name", "run_type", "repetitions", "repetition_index", "threads", "iterations")
    for entry in default_run.json["benchmarks"]:
        for key in (*keys, "real_time", "cpu_time", "time_unit"):
            assert key in entry, (key, entry)
        assert entry["real_time"] > 0 and entry["cpu_time"] >= 0
    by_name = Counter(entry["run_name"] for entry in default_run.json["benchmarks"])
    for name, count in by_name.items():
        entries = [entry for entry in default_run.json["benchmarks"] if entry["run_name"] == name]
        assert [entry["repetition_index"] for entry in entries] == list(range(count))
        assert {entry["repetitions"] for entry in entries} == {count}


def test_every_arm_is_timed_once_in_every_round(default_run):
    document = default_run.json
    for scenario in document["scenarios"]:
        samples = measured_samples(document, scenario["name"])
        arms = [(variant["name"], False) for variant in scenario["variants"] if variant["status"] == "ok"]
        arms.append((scenario["reference"], True))
        expected = Counter(
            (variant, null, process, number)
            for variant, null in arms
            for process in range(PROCESSES)
            for number in range(ROUNDS)
        )
        seen = ((s["variant"], s.get("null", False), s["process"], s["round"]) for s in samples)
        assert Counter(seen) == expected


def test_capacity_is_probed_in_every_round(default_run):
    for scenario in default_run.json["scenarios"]:
        name = f"{scenario['name']}/capacity/threads:{scenario['threads']}"
        probes = [entry for entry in default_run.json["benchmarks"] if entry["name"] == name]
        assert len(probes) == ROUNDS * PROCESSES
        assert all(probe["capacity"] > 0 and "variant" not in probe for probe in probes)


def test_samples_carry_the_taint_of_their_round_or_their_own(default_run, long_run):
    for document in (default_run.json, long_run.json):
        for scenario in document["scenarios"]:
            rounds = {(each["process"], each["round"]): each["tainted"] for each in scenario["rounds"]}
            entries = [entry for entry in document["benchmarks"] if entry["scenario"] == scenario["name"]]
            assert entries
            for entry in entries:
                of_round = rounds[entry["process"], entry["round"]]
                assert entry["tainted"] == (of_round or "taint" in entry)
            for each in scenario["rounds"]:
                assert bool(each.get("taint")) == each["tainted"], "a tainted round says why"


def test_threads_are_those_of_the_executor(default_run):
    for entry in default_run.json["benchmarks"]:
        expected = 1 if entry.get("variant", "").endswith("/serial") else 4
        assert entry["threads"] == expected
        assert entry["name"].endswith(f"/threads:{expected}")


def test_order_is_drawn_afresh_for_every_round(default_run):
    drawn = orders(default_run.json, "primes")
    assert len(drawn) == ROUNDS * PROCESSES
    assert len({tuple(order) for order in drawn}) > 1
    assert len({frozenset(order) for order in drawn}) == 1


def comparable_times(document: dict, comparison: dict) -> list[tuple[float, float]]:
    """The times of reference and variant in every round in which nothing disturbed either."""
    arms: dict[tuple, dict] = {}
    for sample in measured_samples(document, comparison["scenario"]):
        if not sample["tainted"]:
            arm = (sample["variant"], sample.get("null", False))
            arms.setdefault(arm, {})[sample["process"], sample["round"]] = sample["real_time"]
    reference = arms.get((comparison["reference"], False), {})
    variant = arms.get((comparison["variant"], comparison.get("null", False)), {})
    return [(reference[key], variant[key]) for key in reference.keys() & variant.keys()]


def test_comparisons_come_from_enough_clean_rounds(long_run):
    document = long_run.json
    (scenario,) = document["scenarios"]
    clean = sum(not each["tainted"] for each in scenario["rounds"])
    pairs = [
        (each["variant"], each["reference"], each.get("null", False)) for each in document["comparisons"]
    ]
    if clean < 6:
        assert pairs == [], "a sign test says nothing about fewer than six rounds"
        pytest.skip(f"the machine is too busy: {clean} clean rounds of {len(scenario['rounds'])}")
    reference = "python/serial"
    serial = {("twice/serial", reference, False), ("together/batch", reference, False)}
    assert set(pairs) >= serial | {(reference, reference, True)}
    assert set(pairs) <= serial | {(reference, reference, True), ("python/threads", reference, False)}
    assert len(pairs) == len(set(pairs))
    usable = document["context"]["machine"]["usable_cpus"]
    for each in document["comparisons"]:
        speedup = each["speedup"]
        assert each["scenario"] == "three-ways"
        assert 0 < speedup["lower"] <= speedup["value"] <= speedup["upper"]
        assert 0.95 <= speedup["confidence"] < 1
        assert each["rounds"] == 40
        assert 6 <= each["clean_rounds"] == len(comparable_times(document, each)) <= clean
        assert each["ideal"] == (min(4, usable) if each["variant"].endswith("/threads") else each["ideal"])
        assert each["ideal"] >= 1
    threads = next((each for each in document["comparisons"] if each["variant"] == "python/threads"), None)
    if threads is None:
        pytest.skip("the machine is too busy for threads: beside too many of their timings the capacity fell")
    if threads["capacity"] >= 1.25:
        assert threads["efficiency"] == pytest.approx(threads["speedup"]["value"] / threads["capacity"])
    else:  # where C++ gains nothing either, nobody can tell
        assert "efficiency" not in threads


def test_speedup_is_the_median_of_the_clean_rounds(long_run):
    document = long_run.json
    if not document["comparisons"]:
        pytest.skip("the machine is too busy for a comparison")
    for each in document["comparisons"]:
        ratios = sorted(reference / variant for reference, variant in comparable_times(document, each))
        middle = ratios[(len(ratios) - 1) // 2], ratios[len(ratios) // 2]
        value = each["speedup"]["value"]
        assert middle[0] * 0.999 <= value <= middle[1] * 1.001
        assert ratios[0] * 0.999 <= each["speedup"]["lower"]
        assert each["speedup"]["upper"] <= ratios[-1] * 1.001


def keys_in(node) -> set[str]:
    if isinstance(node, dict):
        return set(node).union(*map(keys_in, node.values()))
    return set().union(*map(keys_in, node)) if isinstance(node, list) else set()


def test_ratios_live_in_comparisons_only(default_run, long_run):
    for document in (default_run.json, long_run.json):
        for part in ("context", "benchmarks", "scenarios"):
            assert not keys_in(document[part]) & {"speedup", "efficiency", "ideal", "ratio"}


def test_counters_are_recorded_and_a_counters_name_cannot_hide_a_key(long_run):
    for sample in long_run.timings("twice/serial"):
        assert sample["first"] == 8_000 and sample["n"] == 8_000
        assert sample["threads"] == 1, "the scenario's counter of that name must not replace it"
        assert sample["counter:threads"] == 17


def test_claims_have_verdicts(long_run, default_run):
    by_text = {claim["text"]: claim for claim in long_run.scenario["claims"]}
    counted = by_text["It counts to n."]
    assert counted["verdict"] == "holds" and counted["measured"]["value"] == 8_000
    twice = by_text["Twice takes twice as long."]
    assert twice["published"] == 0.5 and twice["verdict"] in ("holds", "undecided")
    if twice["verdict"] == "undecided":
        assert twice["reason"]
    for scenario in default_run.json["scenarios"]:
        for claim in scenario["claims"]:
            assert claim["verdict"] in ("holds", "fails", "undecided", "not applicable")
            assert " ".join(claim["text"].split()[:3]) in default_run.stdout, "the table shows every claim"


def test_table_shows_every_variant_with_its_time(long_run):
    for name, variant in long_run.variants.items():
        assert variant["status"] == "ok"
        timed, *reasons = [line for line in long_run.stdout.splitlines() if line.strip().startswith(name)]
        assert "ms" in timed or "µs" in timed
        if has_gil(long_run) and not SANITIZED:
            assert any("GIL" in reason for reason in reasons)


def test_a_users_scenario_is_described_in_the_results(long_run):
    scenario = long_run.scenario
    assert scenario["name"] == "three-ways"
    assert scenario["title"] == "Three ways to count."
    assert scenario["source"] == "the tests"
    assert scenario["file"] == "three_ways.py", "where it lies on this machine is nobody's business"
    assert scenario["parameters"] == {"n": 8_000} and scenario["size"] == "default"
    assert long_run.variants["together/batch"]["summary"] == "All at once."


def test_markdown_export(long_run, gillab):
    text = (long_run.file.parent / "tables.md").read_text()
    for name in long_run.variants:
        assert f"| {name}" in text.replace("`", "")
    assert gillab("show", long_run.file, "--markdown").stdout == text


def test_ratios_for_services_that_keep_charts(long_run):
    ratios = {  # none when the machine was busy all the time
        f"three-ways/{each['variant']} over {each['reference']}"
        for each in long_run.json["comparisons"]
        if not each.get("null")
    }
    assert set(strict_json((long_run.file.parent / "bencher.json").read_text())) == ratios
    entries = strict_json((long_run.file.parent / "action.json").read_text())
    assert {each["name"].rsplit(" ", 1)[0] for each in entries} == ratios
