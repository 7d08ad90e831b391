"""Runs a case, and compares what it prints and writes with expected/: byte for byte, README.md tells the rules.

By ctest, or by hand: GILLAB=build/release/bin/gillab GILLAB_GOLDEN_DRAW=build/release/bin/golden_draw
/usr/bin/python3 -m pytest tests/golden. With GILLAB_GOLDEN_UPDATE=1 what is printed now becomes what is expected.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
import subprocess
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path

from documents import write_documents

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
UPDATES = bool(os.environ.get("GILLAB_GOLDEN_UPDATE"))
MOST_LINES = 60  # of a difference that are shown


@dataclass(frozen=True)
class Case:
    """One run. `width` 0: into a pipe. `exports`: the files that it is told to write, by option."""

    words: tuple[str, ...]
    width: int = 0
    locale: str = "C.UTF-8"
    colour: bool = False
    exports: tuple[str, ...] = ()


def case(words: str, width: int = 0, **more) -> Case:
    return Case(tuple(words.split()), width, **more)


@functools.cache
def _folder() -> tempfile.TemporaryDirectory:
    """Where the cases run: what they read lies there under names that are the same everywhere."""
    folder = tempfile.TemporaryDirectory(prefix="gillab-golden-")
    place = Path(folder.name)
    for source in (*(HERE.parent.parent / "results").glob("*.json"), *(HERE / "documents").glob("*.json")):
        (place / source.name).symlink_to(source)
    (place / "recordings").symlink_to(HERE / "recordings")
    write_documents(HERE.parent.parent / "results", place)
    return folder


def folder() -> Path:
    return Path(_folder().name)


def _environment(case: Case) -> dict[str, str]:
    kept = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"LC_ALL": case.locale, "TERM": "xterm-256color", "TZ": "UTC"}
    return environment if case.colour else environment | {"NO_COLOR": "1"}


def _terminal(width: int) -> tuple[int, int]:
    """Both ends of a terminal that changes nothing of what is written to it."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (50, width))
    modes = termios.tcgetattr(theirs)
    modes[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    return ours, theirs


def _read_all(end: int) -> bytes:
    parts = []
    while True:
        try:
            part = os.read(end, 1 << 16)
        except OSError:  # what a terminal says when nobody has it open any more
            part = b""
        if not part:
            os.close(end)
            return b"".join(parts)
        parts.append(part)


def _run(command: list[str], case: Case) -> tuple[int, bytes, bytes]:
    ours, theirs = _terminal(case.width) if case.width else os.pipe()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=folder(),
            env=_environment(case),
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=errors,
        )
        os.close(theirs)
        output = _read_all(ours)
        status = process.wait(timeout=120)
        errors.seek(0)
        return status, output, errors.read()


def run(case: Case) -> dict[str, bytes]:
    """What the case left, by the ending of the expected file: "txt", and those of its exports."""
    tool = {"gillab": "GILLAB", "draw": "GILLAB_GOLDEN_DRAW"}[case.words[0]]
    command = [os.path.abspath(os.environ[tool]), *case.words[1:]]
    endings = {
        name: {"json": "json", "markdown": "md", "junit": "xml"}.get(name, f"{name}.json")
        for name in case.exports
    }
    for name, ending in endings.items():
        command += [f"--export-{name}", f"exported.{ending}"]
    status, output, errors = _run(command, case)
    if errors:
        output += b"[standard error]\n" + errors
    if status != 0:
        output += f"[exit status {status}]\n".encode()
    found = {"txt": output}
    for name, ending in endings.items():
        file = folder() / f"exported.{ending}"
        found[ending] = file.read_bytes()
        file.unlink()
    return found


def drawn(*words: str) -> bytes:
    """What golden_draw makes of a file, for comparing with it."""
    status, output, errors = _run([os.path.abspath(os.environ["GILLAB_GOLDEN_DRAW"]), *words], Case(()))
    assert status == 0, errors.decode(errors="replace")
    return output


def _lines(text: bytes) -> list[str]:
    return text.decode(errors="surrogateescape").split("\n")


LONG_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def same_but_for_last_digits(one: str, other: str) -> bool:
    """Logarithms may differ in the last of their 17 digits from one processor's libm to another's."""
    if LONG_NUMBER.sub("#", one) != LONG_NUMBER.sub("#", other):
        return False
    for left, right in zip(LONG_NUMBER.findall(one), LONG_NUMBER.findall(other)):
        if left == right:
            continue
        if max(len(left), len(right)) < 16 or abs(float(left) - float(right)) > 1e-12 * abs(float(left)):
            return False
    return True


def compare(name: str, found: bytes, *, last_digits: bool = False) -> None:
    """Fails with the difference between expected/NAME and what was found."""
    __tracebackhide__ = True
    file = EXPECTED / name
    if UPDATES:
        if not (
            last_digits and file.exists() and same_but_for_last_digits(_text(file.read_bytes()), _text(found))
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(found)
        return
    assert file.exists(), f"There is no {file.relative_to(HERE)}; README.md tells how to record it."
    expected = file.read_bytes()
    if found == expected or last_digits and same_but_for_last_digits(_text(expected), _text(found)):
        return
    difference = list(
        difflib.unified_diff(_lines(expected), _lines(found), f"expected/{name}", "now", "", "", 2, "")
    )
    shown = [ascii(line)[1:-1] if not line.isprintable() else line for line in difference[:MOST_LINES]]
    if len(difference) > MOST_LINES:
        shown.append(f"… and {len(difference) - MOST_LINES} more lines of this difference")
    raise AssertionError("\n" + "\n".join(shown))


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")


def changes(before: bytes, after: bytes) -> bytes:
    """What makes one document of another that is nearly the same: the lines that go, and those that come."""
    return "\n".join(difflib.unified_diff(_lines(before), _lines(after), "", "", "", "", 0, "")).encode(
        errors="surrogateescape"
    )


def check_case(theme: str, name: str, case: Case) -> None:
    __tracebackhide__ = True
    for ending, found in run(case).items():
        compare(f"{theme}/{name}.{ending}", found)


def check_files(theme: str, names: set[str]) -> None:
    """Every file in expected/ belongs to a case."""
    stale = [file for file in (EXPECTED / theme).iterdir() if file.name.split(".")[0] not in names]
    if UPDATES:
        for file in stale:
            file.unlink()
        return
    assert not stale, f"No case prints these any more: {sorted(file.name for file in stale)}"
