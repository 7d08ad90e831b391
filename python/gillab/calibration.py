"""Losses of known size, by which `gillab calibrate` tests the gate.

Every variant whose name begins with "loss" does the reference's work and some more for nothing, so that it keeps
that much less of its threads' efficiency.
"""

from gillab import Scenario

LOSSES = (5, 10, 15, 20)  # percent

scenario = Scenario(
    tasks=4, sizes={"smoke": {"n": 20_000}, "default": {"n": 400_000}, "seed": {"n": 400_000}}
)


@scenario.prepare
def prepare(n: int) -> int:
    return n


def with_loss(percent: int):
    """The kernel's arguments for the work that takes 1 / (1 - percent / 100) of the time."""
    return lambda n: {"n": n, "extra": round(n / (1 - percent / 100)) - n}


scenario.native("work", kernel="divisions", gil="released", arguments=with_loss(0))
for loss in LOSSES:
    scenario.native(
        f"loss-{loss}", kernel="divisions", gil="released", arguments=with_loss(loss), executors=["threads"]
    )
scenario.native("kept", kernel="divisions", gil="held", arguments=with_loss(0), executors=["threads"])
scenario.reference("work/serial")
