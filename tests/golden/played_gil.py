"""A GIL that is played by hand: from what threads are to do come the events and sums that a probe would have seen."""

from __future__ import annotations

from dataclasses import dataclass, field

TICK_S = 5e-10
MS, US = 2_000_000, 2_000  # in ticks
INTERVAL = 5 * MS
BEGUN = 1 << 50
NEVER = 1 << 62
OUTSIDE, WAITING, HOLDING, YIELDING = range(4)


@dataclass(eq=False)
class Player:
    """A thread: what it does one after the other, and what the probe would see of it."""

    name: object
    actions: list  # ("py" | "c" | "out", ticks, stack); each other is "out"
    begun: int = 0
    ends: bool = True
    lock: int = 0
    events: list = field(default_factory=list)  # (ticks, letter)
    until: int = 0
    ended: int = 0

    def did(self, ticks: int, letter: str) -> None:
        self.events.append((ticks, letter))

    def summed(self, number: int) -> dict:
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


class Gil:
    """One GIL: who has it when, who waits and who asks for it, as CPython would do it."""

    def __init__(self, players: list[Player]):
        self.players = players
        self.holder: Player | None = None
        self.last: Player | None = None
        self.since = 0  # when it was taken
        self.asked = False  # to let go
        self.queue: list[tuple[Player, int]] = []  # who waits, since when
        self.notes: list[tuple[Player, int, list]] = []  # of long holds
        self.handoffs = 0

    def play(self) -> None:
        for player in self.players:
            player.until = player.begun
        while self.step():
            pass

    def step(self) -> bool:
        waiting = [player for player, _ in self.queue]
        outside = [p for p in self.players if p is not self.holder and p not in waiting and p.until != NEVER]
        arrival = min(outside, key=lambda player: player.until, default=None)
        if self.holder is None:
            if arrival is not None:
                self.take(arrival, arrival.until)
            return arrival is not None
        moments = [(self.holder.until, "end")]
        if arrival is not None:
            moments.append((arrival.until, "arrive"))
        if self.queue and not self.asked:
            moments.append((max(self.queue[0][1], self.since) + INTERVAL, "ask"))
        now, what = min(moments)
        if what == "arrive":
            arrival.did(now, "W")
            self.queue.append((arrival, now))
        elif what == "ask":
            waiting[0].did(now, "D")
            self.asked = True
            if self.holder.actions[:1] and self.holder.actions[0][0] == "py":
                self.force(now + US)
        else:
            self.go_on(now)
        return True

    def take(self, player: Player, now: int) -> None:
        player.did(now, "A")
        self.handoffs += self.last not in (None, player)
        self.holder = self.last = player
        self.since, self.asked = now, False
        player.until = now + (player.actions[0][1] if player.actions else 20 * US)

    def let_go(self, now: int, stack: list | None) -> None:
        self.holder.did(now, "R")
        if now - self.since >= MS:
            self.notes.append((self.holder, now, stack or []))
        self.holder = None

    def force(self, now: int) -> None:
        """The holder lets go because it was asked to, and waits until it has the lock again."""
        player = self.holder
        kind, _, stack = player.actions[0]
        self.let_go(now, stack)
        player.actions[0] = (kind, max(player.until - now, US), stack)
        player.did(now, "Y")
        self.take(self.queue.pop(0)[0], now + 3 * US)
        player.did(now + 4 * US, "y")
        player.did(now + 4 * US, "W")
        self.queue.append((player, now + 4 * US))

    def go_on(self, now: int) -> None:
        """The holder has done what it was doing: it waits outside, or ends."""
        player = self.holder
        self.let_go(now, player.actions.pop(0)[2] if player.actions else None)
        if player.actions:
            assert player.actions[0][0] == "out"
            player.until = now + player.actions.pop(0)[1]
        else:
            player.until = NEVER
            player.ended = now + 50 * US if player.ends else 0
        if self.queue:
            self.take(self.queue.pop(0)[0], now + 3 * US)


def recording(players: list[Player], **facts) -> dict:
    locks = sorted({player.lock for player in players})
    notes, handoffs = [], 0
    for lock in locks:
        mine = [player for player in players if player.lock == lock]
        gil = Gil(mine)
        gil.play()
        handoffs += gil.handoffs
        notes += [(players.index(player) + 1, ticks, stack) for player, ticks, stack in gil.notes]
    end = max((ticks for player in players for ticks, _ in player.events), default=0) + MS
    threads = [player.summed(number) for number, player in enumerate(players)]
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
