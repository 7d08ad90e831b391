"""Checks that no layer of src/ includes or links another that it may not use.

    python3 layers.py src
"""

import re
import sys
from pathlib import Path

# The rule. A room is a folder two levels down in src/ (wing/room), or one level for cli; "main" is the files directly
# in src/. It may use itself and these.
MAY_USE = {
    # base: what knows nothing of the GIL, or only how session and worker talk
    "support": set(),
    "files": {"support"},
    "system": {"support"},
    "process": {"support", "system"},
    "protocol": {"support"},
    "launch": {"process", "protocol", "support"},
    # observe: partly inside somebody else's program
    "probe": set(),
    "trace": {"probe", "support", "system"},
    # measure: no Python, no terminal
    "lab": {"protocol", "support", "system"},
    "gate": {"lab", "protocol", "support"},
    "advice": {"lab", "protocol"},
    # tell
    "words": {"gate", "lab", "protocol", "support", "trace"},
    "blocks": {"gate", "lab", "protocol"},
    "results": {"gate", "lab", "protocol", "support", "system", "trace", "words"},
    # A report knows no format and no document, a format no report and no document.
    "report": {"advice", "blocks", "gate", "lab", "protocol", "trace", "words"},
    "format": {"blocks", "files", "gate", "lab", "trace", "words"},
    "demo": {"blocks", "format", "probe", "support", "trace", "words"},
    # work: inside python3
    "native": {"support"},
    "server": {"support"},
    "python": {"native", "probe", "support"},
    "host": {"native", "probe", "protocol", "python", "support", "system"},
    "cli": {
        "advice",
        "blocks",
        "demo",
        "files",
        "format",
        "gate",
        "lab",
        "launch",
        "native",
        "probe",
        "process",
        "protocol",
        "report",
        "results",
        "server",
        "support",
        "system",
        "trace",
        "words",
    },
    "main": {"cli", "support"},
}

# The kernels are objects, which reach an executable only when it links them itself. It still may not include them.
MAY_ALSO_LINK = {"main": {"native"}}

# Headers from outside that belong to some layers only.
TERMINAL = ("sys/ioctl.h", "termios.h")
MAY_INCLUDE = {
    "Python.h": {"host", "python"},
    **{
        header: MAY_USE.keys()
        - {"advice", "blocks", "demo", "format", "gate", "lab", "report", "results", "words"}
        for header in TERMINAL
    },
}

SOURCES = {".cpp", ".h", ".in"}
INCLUDE = re.compile(r'\s*#\s*include\s*["<]([^">]+)[">]')
CMAKE_COMMAND = re.compile(r"\b(?:gillab_library|target_link_libraries)\s*\(([^()]*)\)")
CMAKE_TARGET = re.compile(r"\bgillab(?:_([a-z]+))?\b")


def layer_of(file: Path, src: Path) -> str:
    folders = file.relative_to(src).parts[:-1]
    return folders[min(1, len(folders) - 1)] if folders else "main"


def in_words(layers) -> str:
    return ", ".join(sorted(layers)) or "no other layer"


def included_layer(include: str, file: Path, src: Path) -> str | None:
    """The layer an include leads to; None when it leads out of src/."""
    for folder in (file.parent, src):
        target = (folder / include).resolve()
        if target.is_file() and target.is_relative_to(src):
            return layer_of(target, src)
    return None


def links_of(src: Path) -> dict[str, set[str]]:
    """Which layers each layer links, as the CMakeLists.txt files say it."""
    links = {layer: set() for layer in MAY_USE}
    for lists in src.rglob("CMakeLists.txt"):
        text = re.sub(r"#.*", "", lists.read_text())
        for command in CMAKE_COMMAND.finditer(text):
            owner, *words = command[1].split()
            owner = "main" if owner == "gillab" else re.match(r"(?:gillab_)?([a-z]+)", owner)[1]
            targets = {match[1] for word in words if (match := CMAKE_TARGET.match(word))}
            links.setdefault(owner, set()).update(targets & MAY_USE.keys() - {owner})
    return links


def reach(layer: str, links: dict[str, set[str]]) -> set[str]:
    """What a layer links, directly or through others, and itself."""
    found, waiting = set(), [layer]
    while waiting:
        if (layer := waiting.pop()) not in found:
            found.add(layer)
            waiting.extend(links[layer])
    return found


def wrong_includes(src: Path, links: dict[str, set[str]]):
    for file in sorted(path for path in src.rglob("*") if path.suffix in SOURCES):
        layer = layer_of(file, src)
        if layer not in MAY_USE:
            yield f"{file}:1: layers.py has no row for the layer {layer}; add one to MAY_USE"
            continue
        linked = reach(layer, links)
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            if not (match := INCLUDE.match(line)):
                continue
            include, place = match[1], f"{file}:{number}"
            used = included_layer(include, file, src)
            if used is None:
                if layer not in MAY_INCLUDE.get(include, MAY_USE):
                    yield f"{place}: {layer} includes {include}, which it may not"
            elif used not in MAY_USE[layer] | {layer}:
                yield f"{place}: {layer} includes {include}; it may use {in_words(MAY_USE[layer])}"
            elif used not in linked:
                yield f"{place}: {layer} includes {include}, but its CMakeLists.txt does not link gillab_{used}"


def wrong_links(links: dict[str, set[str]]):
    for layer, linked in links.items():
        allowed = MAY_USE.get(layer, MAY_USE.keys()) | MAY_ALSO_LINK.get(layer, set())
        for other in sorted(linked - allowed):
            yield f"src: {layer} links gillab_{other}; it may use {in_words(MAY_USE[layer])}"


def main() -> int:
    src = Path(sys.argv[1]).resolve()
    links = links_of(src)
    wrong = [*wrong_includes(src, links), *wrong_links(links)]
    for line in wrong:
        print(line)
    print(f"{len(wrong)} violations of the layer rule." if wrong else "Every layer keeps to what it may use.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
