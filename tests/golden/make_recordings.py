"""Writes the recordings/ that the golden tests draw: of programs that never ran.

The files are what counts; run this only to add one: /usr/bin/python3 tests/golden/make_recordings.py
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from played_gil import BEGUN, MS, US, Player, document, recording

APP = [["compute", "/home/me/app.py", 12], ["run", "/usr/lib/python3.11/threading.py", 982]]
DECODE = [
    ["JSONDecoder.raw_decode", "/usr/lib/python3.11/json/decoder.py", 353],
    ["loads", "/usr/lib/python3.11/json/__init__.py", 346],
    ["parse.<locals>.step", "/home/me/app.py", 8],
]


def computing(name, ms: float, begun: int = 0, stack=APP, **more) -> Player:
    return Player(name, [("py", int(ms * MS), stack)], begun, **more)


def napping(name, chance: random.Random, naps: int, begun: int = 0, **more) -> Player:
    actions = []
    for _ in range(naps):
        actions += [
            ("py", chance.randrange(10 * US, 90 * US), APP),
            ("out", chance.randrange(300 * US, 4 * MS), None),
        ]
    return Player(name, actions + [("py", 15 * US, APP)], begun, **more)


def main_thread(joins_at: float, **more) -> Player:
    """Starts the others, waits for their end outside of the GIL."""
    return Player(
        "MainThread", [("py", 2 * MS, APP), ("out", int(joins_at * MS), None), ("py", MS, APP)], **more
    )


def contention() -> dict:
    team = [computing(f"worker-{i}", 40, 2 * MS + 50 * US * i) for i in range(3)]
    sleeper = napping("Schläfer ☾", random.Random(1), 12, MS)
    return document(recording([main_thread(130), *team, sleeper], cpu_s=0.12))


def blocking() -> dict:
    actions = []
    for i in range(3):
        actions += [("c", (40 + 17 * i) * MS, DECODE), ("out", 2 * MS, None)]
    parse = Player("parse", actions + [("py", MS, APP)], MS)
    return document(
        recording(
            [main_thread(180), parse, computing("count", 30, 2 * MS), napping("io", random.Random(2), 8, MS)]
        ),
        status=3,
        ending="ended with status 3",
    )


def convoy() -> dict:
    servers = [napping(f"server-{i}", random.Random(10 + i), 14, MS * i) for i in range(2)]
    return document(recording([*servers, computing("python", 90, 3 * MS)], cpu_s=0.09), cpus=16)


def quiet() -> dict:
    alone = recording([Player("MainThread", [("py", 7 * MS, APP), ("out", 90 * MS, None), ("py", MS, APP)])])
    return document(alone, cpus=1, probe_ns=0)


def processes() -> dict:
    parent = recording([main_thread(160), napping("pool", random.Random(3), 10, MS)], cpu_s=0.02)
    children = [
        recording(
            [computing("MainThread", 50), computing("helper", 20, MS)],
            process=4100 + i,
            parent=4000,
            command=[
                "python3",
                "-c",
                "from multiprocessing.spawn import spawn_main; spawn_main()",
                "--multiprocessing-fork",
            ],
            begun=BEGUN + (10 + 3 * i) * MS,
        )
        for i in range(3)
    ]
    for i, child in enumerate(children):
        for thread in child["threads"]:
            for key in ("begun", "ended", "since"):
                thread[key] += (10 + 3 * i) * MS if thread[key] else 0
        for note in child["notes"]:
            note["ticks"] += (10 + 3 * i) * MS
        child["end"] += (10 + 3 * i) * MS
    children[1]["ended"] = False
    children[2] |= {"cpu_s": 0, "python": 0}
    idle = recording([], process=4200, parent=4000, command=["python3", "idle.py"], locks=0, cpu_s=0)
    idle["end"] = BEGUN + 5 * MS
    small = [
        recording(
            [computing("MainThread", 1 + i)],
            process=4300 + i,
            parent=4100,
            command=["python3", f"step {i}.py"],
        )
        for i in range(6)
    ]
    return document(parent, *children, idle, *small, unrecorded=2, command="make -j4 check")


def lost() -> dict:
    whole = contention()["recordings"][0]
    for thread in whole["threads"][1:3]:
        kept = len(thread["events"]) // 2
        thread["dropped"] = len(thread["events"]) - kept
        thread["events"] = thread["events"][:kept]
    whole |= {"lost_threads": 2, "lost_notes": 5, "violations": 1, "lost_steps": 7}
    return document(whole)


def contradiction() -> dict:
    """Sums that no timeline adds up to, releases without an acquisition, events out of order."""
    odd = recording([computing("MainThread", 20), computing("other", 20, MS)])
    odd["threads"][0]["hold"] += 3 * MS
    odd["threads"][1]["events"] = [
        "R100",
        "A90",
        "A4000000",
        "G4100000",
        "y5000000",
        "D5000001",
        "R100000000",
    ]
    odd["threads"].append(odd["threads"][1] | {"id": 4999, "name": "", "events": []})
    return document(odd)


def locks() -> dict:
    players = [main_thread(70)]
    for lock in (0, 1, 2):
        players += [computing(f"interpreter {lock}-{i}", 25 + lock, MS + i * US, lock=lock) for i in range(2)]
    return document(recording(players, python=0x030D00F0, cpu_s=0.2), cpus=8)


def free_threaded() -> dict:
    brief = Player("MainThread", [("py", 200 * US, APP), ("out", 300 * MS, None), ("py", 100 * US, APP)])
    gave_up = Player("worker", [("out", MS, None)], MS)
    made = recording([brief, gave_up], python=0x030D05F0, free_threaded=True, cpu_s=0.5)
    worker = made["threads"][1]
    worker |= {"events": ["W2100000", "G2200000"], "hold": 0, "wait": 100000, "acquires": 0}
    worker["outside"] = worker["ended"] - worker["begun"] - worker["wait"]
    made["acquires"] = 2
    return document(made, cpus=4)


def names() -> dict:
    chance = random.Random(5)
    odd = [
        'quote " back \\ slash',
        "tab\tnew\nline \x1b[31mred\x1b[0m \x7f",
        "right\u202eleft \U0001f600 e\u0301 \u0000"[:-1],
        "数える 数える 数える 数える 数える",
        list("abgeschnitt".encode() + b"\xc3"),
        "",
        "a very long name that no column has room for, and that never ends",
        "<b>&amp;|`*_",
    ]
    stacks = [
        [["<module>", "<string>", 1]],
        [["outer.<locals>.inner", "/home/me/Meine Übung/ä b.py", 7]],
        [["f\n\x1b[1m", list(b"/tmp/\xff\xfe/x.py"), -1]],
        [
            ["<lambda>", "<frozen importlib._bootstrap>", 241],
            ["load", "/usr/lib/python3/dist-packages/yaml/__init__.py", 4],
        ],
        [],
        [["数える", "数.py", 2147483647]],
        [["g", "relative.py", 0]],
        [["h", "/srv/venv/lib/python3.12/site-packages/pkg/mod.py", 3], ["use", "main.py", 5]],
    ]
    players = []
    for i, (name, stack) in enumerate(zip(odd, stacks)):
        actions = []
        for _ in range(3):
            actions += [("c", chance.randrange(6 * MS, 9 * MS), stack), ("out", chance.randrange(MS), None)]
        players.append(Player(name, actions + [("py", 10 * US, stack)], i * 100 * US, ends=i % 2 == 0))
    made = recording(players, command=["python3", "-c", "print('x y')\n\t\x1b[2J", list(b"\xff")])
    return document(made, command=list("python3 -c 'print(1)\n' ä \x1b[2J".encode() + b"\xff"))


def many() -> dict:
    chance = random.Random(6)
    team = []
    for i in range(30):
        stack = [[f"function_{i % 13}", f"/home/me/module_{i % 13}.py", 10 + i]]
        actions = [
            ("c", chance.randrange(MS, 12 * MS), stack),
            ("out", MS, None),
            ("py", chance.randrange(3 * MS), stack),
        ]
        team.append(Player(f"thread-{i}", actions, i * 100 * US))
    made = recording(team, cpu_s=0.3)
    sample = [["sample python/threads", "", 0]]
    made["notes"] += [
        {"kind": kind, "thread": 1, "ticks": BEGUN + ticks, "stack": sample}
        for kind, ticks in ((2, MS), (3, 50 * MS), (2, 60 * MS), (3, 90 * MS), (3, 95 * MS))
    ]
    return document(made, cpus=4)


def killed() -> dict:
    made = recording(
        [computing("MainThread", 12, ends=False), computing("other", 12, MS, ends=False)], ended=False
    )
    return document(made, status=137, ending="was killed by SIGKILL (Killed)")


def nothing() -> dict:
    return document(command="/bin/true", probe_ns=0)


STORIES = (
    contention,
    blocking,
    convoy,
    quiet,
    processes,
    lost,
    contradiction,
    locks,
    free_threaded,
    names,
    many,
    killed,
    nothing,
)

if __name__ == "__main__":
    folder = Path(__file__).parent / "recordings"
    for story in STORIES:
        text = json.dumps(story(), ensure_ascii=False, separators=(",", ":"))
        text = (
            text.replace(',"threads":[', ',\n"threads":[')
            .replace('{"id":', '\n{"id":')
            .replace('{"kind":', '\n{"kind":')
        )
        (folder / f"{story.__name__}.json").write_text(text.replace('{"process":', '\n{"process":') + "\n")
