"""Writes the recordings/ that the golden tests draw: programs of threads that never ran, on a GIL played by hand.

The files are what counts; run this only to add one: /usr/bin/python3 tests/golden/make_recordings.py
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

TICK_S = 5e-10
MS, US = 2_000_000, 2_000  # in ticks
INTERVAL = 5 * MS
BEGUN = 1 << 50
OUTSIDE, WAITING, HOLDING, YIELDING = range(4)


@dataclass
class Player:
    """A thread: what it does one after the other, and what the probe would see of it."""

    name: object
    actions: list  # ("py" | "c" | "out", ticks, stack)
    begun: int = 0
    ends: bool = True
    lock: int = 0
    events: list = field(default_factory=list)  # (ticks, letter)
    until: int = 0
    ended: int = 0

    def did(self, ticks: int, letter: str) -> None:
        self.events.append((ticks, letter))

    def summed(self, number: int, end: int) -> dict:
        sums, state, since = {"hold": 0, "wait": 0, "outside": 0}, OUTSIDE, self.begun
        acquires = forced = 0
        kinds = {"A": HOLDING, "W": WAITING, "Y": YIELDING}
        names = {HOLDING: "hold", OUTSIDE: "outside", WAITING: "wait", YIELDING: "wait"}
        for ticks, letter in self.events:
            if letter == "D":
                continue
            sums[names[state]] += ticks - since
            since, state = ticks, kinds.get(letter, OUTSIDE)
            acquires += letter == "A"
            forced += letter == "Y"
        if self.ended:
            sums[names[state]] += self.ended - since
            since = self.ended
        return {
            "id": 4000 + number,
            "name": self.name,
            "begun": BEGUN + self.begun,
            "ended": BEGUN + self.ended if self.ended else 0,
            "since": BEGUN + since,
            "state": state,
            **sums,
            "acquires": acquires,
            "forced": forced,
            "dropped": 0,
            "events": [
                f"{letter}{ticks}" + (f"/{self.lock}" if self.lock else "") for ticks, letter in self.events
            ],
        }


def play(players: list[Player]) -> tuple[list, int]:
    """One GIL: who has it when. Returns notes of long holds, and the number of handoffs."""
    notes, handoffs = [], 0
    holder, last, since, asked, queue = None, None, 0, False, []
    for player in players:
        player.until = player.begun

    def take(player: Player, now: int) -> None:
        nonlocal holder, last, since, asked, handoffs
        player.did(now, "A")
        handoffs += last is not None and last is not player
        holder, last, since, asked = player, player, now, False
        player.until = now + (player.actions[0][1] if player.actions else 20 * US)

    def let_go(now: int) -> None:
        nonlocal holder
        kind, _, stack = holder.actions[0] if holder.actions else ("py", 0, None)
        holder.did(now, "R")
        if now - since >= MS:
            notes.append((players.index(holder), now, stack or []))
        holder = None

    def hand_on(now: int, yielding: Player | None = None) -> None:
        if yielding:
            yielding.did(now, "Y")
        if queue:
            take(queue.pop(0)[0], now + 3 * US)
        if yielding:
            yielding.did(now + 4 * US, "y")
            yielding.did(now + 4 * US, "W")
            queue.append((yielding, now + 4 * US))

    def force(now: int) -> None:
        player = holder
        kind, length, stack = player.actions[0]
        let_go(now)
        player.actions[0] = (kind, max(player.until - now, US), stack)
        hand_on(now, player)

    while True:
        arrivals = [
            p for p in players if p is not holder and not p.ended and all(p is not w for w, _ in queue)
        ]
        arrival = min(arrivals, key=lambda p: p.until, default=None)
        if holder is None:
            if arrival is None:
                return notes, handoffs
            if arrival.until == float("inf"):
                return notes, handoffs
            take(arrival, arrival.until)
            continue
        moments = [(holder.until, "end")]
        if arrival is not None:
            moments.append((arrival.until, "arrive"))
        if queue and not asked:
            moments.append((max(queue[0][1], since) + INTERVAL, "ask"))
        now, what = min(moments)
        if what == "arrive":
            arrival.did(now, "W")
            queue.append((arrival, now))
            arrival.until = 1 << 62
        elif what == "ask":
            queue[0][0].did(now, "D")
            asked = True
            if holder.actions and holder.actions[0][0] == "py":
                force(now + US)
        else:
            player = holder
            stack = player.actions[0][2] if player.actions else None
            player.actions[:1] = []
            following = player.actions[0][0] if player.actions else "gone"
            if following in ("py", "c"):
                player.until = now + player.actions[0][1]
                if asked:
                    player.actions.insert(0, ("py", player.until - now, stack))
                    player.actions[1:2] = [player.actions[1]] if following == "c" else []
                    force(now)
                continue
            player.actions.insert(0, ("py", 0, stack))
            let_go(now)
            player.actions.pop(0)
            if following == "out":
                player.until = now + player.actions.pop(0)[1]
            else:
                player.until = float("inf")
                if player.ends:
                    player.ended = now + 50 * US
            hand_on(now)


def recording(players: list[Player], **facts) -> dict:
    locks = sorted({player.lock for player in players})
    notes, handoffs = [], 0
    for lock in locks:
        mine = [player for player in players if player.lock == lock]
        found, count = play(mine)
        handoffs += count
        notes += [(players.index(mine[index]) + 1, ticks, stack) for index, ticks, stack in found]
    end = max((ticks for player in players for ticks, _ in player.events), default=0) + MS
    threads = [player.summed(number, end) for number, player in enumerate(players)]
    return {
        "process": 4000,
        "parent": 1,
        "command": ["python3", "app.py"],
        "python": 0x030B02F0,
        "free_threaded": False,
        "begun": BEGUN,
        "end": BEGUN + end,
        "ended": True,
        "cpu_s": 0.1,
        "locks": len(locks),
        "acquires": sum(thread["acquires"] for thread in threads),
        "handoffs": handoffs,
        "violations": 0,
        "lost_notes": 0,
        "lost_steps": 0,
        "lost_threads": 0,
        "threads": threads,
        "notes": [
            {"kind": 1, "thread": thread, "ticks": BEGUN + ticks, "stack": stack}
            for thread, ticks, stack in sorted(notes, key=lambda note: note[1])
        ],
    } | facts


def document(*recordings: dict, **facts) -> dict:
    return {
        "tick_s": TICK_S,
        "command": "python3 app.py",
        "status": 0,
        "ending": "ended with status 0",
        "cpus": 2,
        "unrecorded": 0,
        "probe_ns": 21.4,
        "recordings": recordings,
    } | facts


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
