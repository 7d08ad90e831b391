"""Where the time of a batch goes: computing its items, stacking them, and what is left for handing it over."""

import resource
import time
from typing import Any

# The same items and the same loader, with a clock around them.
from dataloader_as_published import OnDisk, new_loader, prepare
from gillab import Scenario

scenario = Scenario(
    source="strategy D",
    tasks=4,
    requires=["numpy", "torch"],
    columns=["batch_s", "items_s", "stack_s", "rest_s", "faults_mean"],
    sizes={
        "smoke": {"images": 640, "side": 16},
        "default": {"images": 640, "side": 64},
        "seed": {"images": 1_000, "side": 128},
    },
)


scenario.prepare(prepare)


class Timed(OnDisk):
    """The published items, and how long each took."""

    def __getitem__(self, index: int) -> tuple[Any, float]:
        began = time.perf_counter()
        image, _ = super().__getitem__(index)
        return image, time.perf_counter() - began


class Stacking:
    """Makes a batch of items, and notes what that took; of a worker, it puts the batch into shared memory."""

    def __init__(self) -> None:
        self.faults = 0

    def __call__(self, items: list[tuple[Any, float]]) -> tuple[Any, dict[str, float]]:
        from torch.utils.data import default_collate

        began = time.perf_counter()
        batch = default_collate([image for image, _ in items])
        stack_s = time.perf_counter() - began
        faults, before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt, self.faults
        self.faults = faults
        return batch, {
            "items_s": sum(seconds for _, seconds in items),
            "stack_s": stack_s,
            "faults_mean": faults - before,
        }


def variant(workers: int) -> None:
    name = f"disk-{workers}"

    def begin(data: dict) -> None:
        if name not in data["loaders"]:
            data["loaders"][name] = new_loader(Timed(data), workers, drop_last=True, collate_fn=Stacking())
        data["epochs"][name] = iter(data["loaders"][name])
        next(data["epochs"][name])

    def run(data: dict, tasks: int, _: int) -> list[dict[str, float]]:
        began = time.perf_counter()
        notes = [(float(images.mean()), note) for images, note in data["epochs"].pop(name)]
        batch_s = (time.perf_counter() - began) / len(notes)
        found = {key: sum(note[key] for _, note in notes) / len(notes) for key in notes[0][1]}
        rest_s = batch_s * max(1, workers) - found["items_s"] - found["stack_s"]
        return [{"batches": len(notes), "batch_s": batch_s, "rest_s": rest_s, **found}] * tasks

    run.__doc__ = (
        "the main process alone" if workers == 0 else f"{workers} worker process{'es' * (workers > 1)}"
    )
    scenario.batch(name, before=begin)(run)


for count in (0, 1, 2, 4):
    variant(count)
scenario.reference("disk-0/batch")


@scenario.check
def check(results: list, expected: list) -> str | None:
    found, wanted = results[0]["batches"], expected[0]["batches"]
    return None if found == wanted else f"{found} batches, expected {wanted}"


@scenario.counters
def counters(results: list) -> dict:
    return {name: results[0][name] for name in scenario.columns}


scenario.claim(
    "One worker needs as long for its items as the main process.",
    "disk-1/batch",
    over="disk-0/batch",
    measure="items_s",
    at_least=0.8,
    at_most=1.25,
)
scenario.claim(
    "It needs longer to stack them, into shared memory.",
    "disk-1/batch",
    over="disk-0/batch",
    measure="stack_s",
    at_least=1.25,
)
