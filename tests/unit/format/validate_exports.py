"""Holds what the example writer exports to the rules of those who read it.

usage: validate_exports.py WRITER

The rules are stated here and not taken from their files:
- JUnit: Jenkins' junit-10.xsd (xunit-plugin 8c515de2) and windyroad's JUnit.xsd (JUnit-Schema cfa434d4), so what
  both take; GitLab wants (classname, name) to be unique.
- github-action-benchmark (v1.22.0): src/extract.ts and src/extractRangeInfo.ts.
- Bencher Metric Format (bencher v0.6.12): its JSON schema, bencher_valid's names and slugs.
"""

import datetime
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

INT = re.compile(r"[0-9]+")
SECONDS = re.compile(r"[0-9]+(\.[0-9]{1,3})?")


def some_text(value):
    return bool(value.strip())


def token(value):
    return value == " ".join(value.split())


def timestamp(value):
    try:
        datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%S")
        return True
    except ValueError:
        return False


def anything(value):
    return True


# Of each element: its attributes (all required but those with "?"), and what may be inside, in this order.
ATTRIBUTES = {
    "testsuites": {},
    "testsuite": {
        "name": some_text,
        "package": token,
        "id": INT.fullmatch,
        "timestamp": timestamp,
        "hostname": some_text,
        "tests": INT.fullmatch,
        "failures": INT.fullmatch,
        "errors": INT.fullmatch,
        "skipped": INT.fullmatch,
        "time": SECONDS.fullmatch,
    },
    "properties": {},
    "property": {"name": some_text, "value": anything},
    "testcase": {"classname": token, "name": token, "time": SECONDS.fullmatch},
    "failure": {"message": anything, "type": some_text},
    "error": {"message": anything, "type": some_text},
    "skipped": {"message": anything},
    "system-out": {},
    "system-err": {},
}
CHILDREN = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"properties (testcase )*system-out system-err ",
    "properties": r"(property )*",
    "testcase": r"((failure|error|skipped) )?",
}


def junit_mistakes(document):
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return [f"is not XML: {error}"]
    mistakes = [] if root.tag == "testsuites" else [f"begins with <{root.tag}>"]
    for element in root.iter():
        rules = ATTRIBUTES.get(element.tag)
        if rules is None:
            mistakes.append(f"has <{element.tag}>")
            continue
        if set(element.attrib) != set(rules):
            mistakes.append(f"<{element.tag}> has {sorted(element.attrib)}, not {sorted(rules)}")
        for name, value in element.attrib.items():
            if name in rules and not rules[name](value):
                mistakes.append(f"<{element.tag} {name}={value!r}>")
        inside = "".join(child.tag + " " for child in element)
        if not re.fullmatch(CHILDREN.get(element.tag, ""), inside):
            mistakes.append(f"<{element.tag}> holds {inside}")
    for number, suite in enumerate(root):
        counted = {
            "id": number,
            "tests": len(suite.findall("testcase")),
            "failures": len(suite.findall("testcase/failure")),
            "errors": len(suite.findall("testcase/error")),
            "skipped": len(suite.findall("testcase/skipped")),
        }
        for name, count in counted.items():
            if suite.get(name) != str(count):
                mistakes.append(f"suite {number} says {name}={suite.get(name)}, and has {count}")
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    if len(set(names)) < len(names):
        mistakes.append("two cases have one name")
    return mistakes


def refuse_constant(name):
    raise ValueError(f"{name} is not strict JSON")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def benchmark_action_mistakes(document):
    entries = json.loads(document, parse_constant=refuse_constant)
    mistakes = [] if isinstance(entries, list) else ["is no array"]
    for entry in entries:
        name = entry.get("name")
        if set(entry) != {"name", "unit", "value", "range", "extra"}:
            mistakes.append(f"{name} has {sorted(entry)}")
        if not all(isinstance(entry[key], str) and entry[key] for key in ("name", "unit", "range", "extra")):
            mistakes.append(f"{name}: a text is none")
        if not is_number(entry["value"]) or entry["value"] <= 0:
            mistakes.append(f"{name}: value {entry['value']}")
        if not re.fullmatch(r"± \d+(\.\d+)?(e-\d+)?", entry["range"]):
            mistakes.append(f"{name}: range {entry['range']}")
        if re.search(r"[`|\n]", entry["name"]):
            mistakes.append(f"{name} breaks the comment's table")
    if len({entry["name"] for entry in entries}) < len(entries):
        mistakes.append("two entries have one name")
    return mistakes


def bencher_mistakes(document):
    def without_doubles(pairs):
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key comes twice")
        return dict(pairs)

    benchmarks = json.loads(document, parse_constant=refuse_constant, object_pairs_hook=without_doubles)
    mistakes = []
    for name, measures in benchmarks.items():
        if not 1 <= len(name.encode()) <= 1024 or name != name.strip():
            mistakes.append(f"name {name!r}")
        if not measures:
            mistakes.append(f"{name} has no measure")
        for measure, metric in measures.items():
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", measure) or len(measure) > 64:
                mistakes.append(f"{measure} is no slug")
            if set(metric) != {"value", "lower_value", "upper_value"} or not all(
                map(is_number, metric.values())
            ):
                mistakes.append(f"{name}: {measure} is {metric}")
            elif not metric["lower_value"] <= metric["value"] <= metric["upper_value"]:
                mistakes.append(f"{name}: {measure} is outside its interval")
    return mistakes


# Of each format: what finds mistakes, and mistakes that it has to find (what is put in place of what).
FORMATS = {
    "junit": (
        junit_mistakes,
        [
            (' time="0"', ""),
            ('tests="4"', 'tests="5"'),
            ('id="1"', 'id="7"'),
            ('hostname="lab"', 'hostname=""'),
            ("T08:30:00", "T08:30:00+02:00"),
            ("<testsuites>", '<testsuites tests="1">'),
            ("<system-out/>", ""),
            (' type="regression"', ""),
            ("<skipped ", '<skipped type="x" '),
            ("urllib/serial releases", "native/batch speedup"),
            ("&lt;", "<"),
            ("&lt;", "\x01"),
        ],
    ),
    "benchmark-action": (
        benchmark_action_mistakes,
        [('"± ', '"'), ('"value": 51.1', '"value": 0'), ("python/threads", "py`thon"), (' (%)"', ' (x)"')],
    ),
    "bencher": (
        bencher_mistakes,
        [('"efficiency"', '"Efficiency!"'), ('"value"', '"worth"'), ('"value": 0.511', '"value": 2')],
    ),
}


def main():
    (writer,) = sys.argv[1:]
    failures = 0
    for kind, (mistakes_of, slips) in FORMATS.items():
        for variety in ("", ":hostile", ":empty"):
            written = subprocess.run([writer, kind + variety], check=True, capture_output=True).stdout.decode(
                "utf-8"
            )
            for mistake in mistakes_of(written):
                print(f"{kind}{variety}: {mistake}")
                failures += 1
        written = subprocess.run([writer, kind], check=True, capture_output=True).stdout.decode("utf-8")
        for good, bad in slips:
            if good not in written or not mistakes_of(written.replace(good, bad, 1)):
                print(f"{kind}: {bad!r} for {good!r} is not found")
                failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
