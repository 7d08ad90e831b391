"""Validates what the example writer prints against the schema, and the schema against its own strictness.

usage: validate.py SCHEMA WRITER
"""

import copy
import json
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("python3-jsonschema (4.0 or newer) is not installed")
    sys.exit(77)  # what the test suite takes for "skipped"


def refuse_constant(name):
    raise ValueError(f"{name} is not strict JSON")


def written(writer, kind):
    text = subprocess.run([writer, kind], check=True, capture_output=True).stdout.decode("utf-8")
    return json.loads(text, parse_constant=refuse_constant)


# Mistakes that the schema has to catch: where, and what is put there (or REMOVED).
REMOVED = object()
MISTAKES = [
    (["context", "gillab", "schema_version"], "2.0"),
    (["context", "num_cpus"], 0),
    (["context", "python", "build"], "odd"),
    (["context", "misspelt"], 1),
    (["context", "machine", "usable_cpus"], 2147483647),
    (["context", "load_avg", 0], -1),
    (["benchmarks", 0, "real_time"], REMOVED),
    (["benchmarks", 0, "real_time"], -1),
    (["benchmarks", 0, "cpu_time"], 1e300),
    (["benchmarks", 0, "run_delay_s"], -1),
    (["benchmarks", 0, "threads"], 2147483647),
    (["scenarios", 0, "rounds", 0, "serial_delay"], -1),
    (["comparisons", 0, "speedup", "lower"], 0),
    (["comparisons", 0, "speedup", "value"], REMOVED),
    (["comparisons", 0, "ideal"], -1),
    (["benchmarks", 0, "time_unit"], "s"),
    (["benchmarks", 0, "name"], "no threads"),
    (["benchmarks", 0, "counter"], "not a number"),
    (["benchmarks", 0, "round"], REMOVED),
    (["scenarios", 0, "status"], "good"),
    (["scenarios", 0, "variants", 0, "checked"], REMOVED),
    (["scenarios", 0, "rounds", 0, "capacity"], -1),
    (["scenarios", 0, "claims", 0, "verdict"], "maybe"),
    (["scenarios", 0, "claims", 0, "misspelt"], 1),
    (["comparisons", 0, "speedup", "confidence"], 95),
    (["comparisons", 0, "ratio"], 1),
    (["gate", "tolerance"], 10),
    (["gate", "judgements"], REMOVED),
    (["gate", "missing", 0], 1),
    (["gate", "misspelt"], 1),
    (["gate", "baseline", "python", "build"], "odd"),
    (["gate", "judgements", 0, "verdict"], "MAYBE"),
    (["gate", "judgements", 0, "gauge"], "time"),
    (["gate", "judgements", 0, "floor"], "low"),
    (["gate", "judgements", 0, "measured", "lower"], REMOVED),
    (["gate", "judgements", 0, "suspected"], True),
]


def with_mistake(document, path, value):
    document = copy.deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    if value is REMOVED:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return document


def main():
    schema_file, writer = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    failures = 0
    for kind in ("json", "json:empty", "gate-json", "gate-json:hostile", "gate-json:empty"):
        for error in validator.iter_errors(written(writer, kind)):
            print(f"{kind}: {error.json_path}: {error.message[:200]}")
            failures += 1
    document = written(writer, "gate-json")
    for path, value in MISTAKES:
        if validator.is_valid(with_mistake(document, path, value)):
            print(f"the schema takes a mistake in {path}")
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
