"""Checks that what has one place in src/ has no second one: how numbers are written, what executors and bounds are
called, and the median.

    python3 voices.py src
"""

import re
import sys
from pathlib import Path

SOURCES = {".cpp", ".h"}

# Numbers become text in these rooms.
WORDS = ("tell/words/", "tell/format/")
# Here a number is a limit that somebody's input broke, in a message about that input; or it is read back by a machine.
LIMITS = {
    "base/launch/worker_process.cpp",
    "base/protocol/json_fields.cpp",
    "cli/options.cpp",
    "tell/results/json_node.cpp",
    "tell/results/time_unit.h",
    "work/server/delay_server.cpp",
}
NUMBER = re.compile(r"\{\d*:[^{}\"]*(?:\.(?:\d+|\{\})[^{}\"]*|[aefgAEFG])\}")

# The tables that know these names. The host has a row of functions for each executor.
TABLES = ("base/protocol/executor.cpp", "base/protocol/bound.cpp", "work/host/executor.cpp")
NAMES = "serial|threads|interpreters|shared-gil-interpreters|processes|fresh-processes|batch|cpu|io"
COMPARISON = re.compile(rf'(?:executor|bound)\w*(?:\(\))?\s*[!=]=\s*"(?:{NAMES})"|"(?:{NAMES})"\s*[!=]=')

MEDIAN = re.compile(r"^\s*(?:\[\[nodiscard\]\]\s*)?(?:inline\s+)?double\s+median\s*\(", re.MULTILINE)


def files_of(src: Path):
    for path in sorted(src.rglob("*")):
        if path.suffix in SOURCES:
            yield path.relative_to(src).as_posix(), path.read_text()


def lines_with(pattern: re.Pattern, text: str):
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.search(line):
            yield number, line.strip()


def wrong_places(src: Path):
    medians = []
    for name, text in files_of(src):
        if not name.startswith(WORDS) and name not in LIMITS:
            for number, line in lines_with(NUMBER, text):
                yield f"{name}:{number}: a number is written here; tell/words knows how: {line}"
        if name not in TABLES:
            for number, line in lines_with(COMPARISON, text):
                yield f"{name}:{number}: a name is compared here; base/protocol has a table of traits: {line}"
        if name.endswith(".cpp"):
            medians += [name for _ in MEDIAN.finditer(text)]
    if medians != ["base/support/median.cpp"]:
        yield f"There should be one median, in base/support/median.cpp, but they are in {', '.join(medians) or 'no file'}."


def main() -> int:
    wrong = list(wrong_places(Path(sys.argv[1]).resolve()))
    for line in wrong:
        print(line)
    print(
        f"{len(wrong)} things are said in a second place."
        if wrong
        else "Everything that has one place has no second."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
