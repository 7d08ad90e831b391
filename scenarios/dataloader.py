"""Feeding a network with images: PyTorch's DataLoader with worker processes, and C++ on threads."""

import random
from functools import cached_property
from pathlib import Path
from typing import Any

from gillab import Scenario, Unavailable
from gillab.scratch import scratch_folder

scenario = Scenario(
    source="strategy D",
    tasks=4,
    requires=["numpy"],
    sizes={
        "smoke": {"images": 48, "side": 64, "batch": 8, "restart": False},
        "default": {"images": 96, "side": 128, "batch": 8, "restart": False},
        "seed": {"images": 1_000, "side": 128, "batch": 32, "restart": True},
    },
)

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BRIGHTNESS, NOISE, LIMIT = 1.1, 0.05, 3.0


@scenario.prepare
def prepare(images: int, side: int, batch: int, restart: bool) -> dict:
    """Random images, one .npy file each, and the order in which an epoch takes them."""
    import numpy

    folder = scratch_folder()
    generator = numpy.random.default_rng(4)
    for index in range(images):
        numpy.save(folder / f"{index}.npy", generator.integers(0, 256, (3, side, side), numpy.uint8))
    order = list(range(images))
    random.Random(4).shuffle(order)
    return {
        "folder": folder,
        "side": side,
        "batch": batch,
        "order": order,
        "restart": restart,
        "loaders": {},
        "native": {"folder": str(folder), "side": side, "batch": batch, "order": numpy.array(order, float)},
    }


def mix(counter: Any) -> Any:
    """Random 32 bits that depend on nothing but the counter: all loaders draw the same, whoever works when."""
    counter ^= counter >> 16
    counter *= 0x85EBCA6B
    counter ^= counter >> 13
    counter *= 0xC2B2AE35
    counter ^= counter >> 16
    return counter


class Augmentation:
    """What is done to an image before it goes into a batch."""

    def __init__(self, side: int) -> None:
        self.shape = (3, side, side)

    @cached_property
    def counters(self) -> Any:
        import numpy

        return numpy.arange(numpy.prod(self.shape), dtype=numpy.uint32).reshape(self.shape)

    def __call__(self, image: Any, index: int) -> Any:
        """Flips it at random, scales to 0–1, normalises by channel, makes it brighter and noisy, clips it."""
        import numpy
        import torch

        if mix(numpy.array([~index & 0xFFFFFFFF], numpy.uint32))[0] & 1:
            image = image[:, :, ::-1]
        pixels = image.astype(numpy.float32) / 255
        pixels -= numpy.array(MEAN, numpy.float32)[:, None, None]
        pixels /= numpy.array(DEVIATION, numpy.float32)[:, None, None]
        pixels *= BRIGHTNESS
        pixels += NOISE * self.noise(index)
        return torch.from_numpy(numpy.clip(pixels, -LIMIT, LIMIT, out=pixels))

    def noise(self, index: int) -> Any:
        """Nearly normal: the sum of four random bytes, of mean 510 and standard deviation 147.8."""
        import numpy

        bits = mix(self.counters + numpy.uint32(index * self.counters.size & 0xFFFFFFFF))
        pairs = (bits & 0x00FF00FF) + (bits >> 8 & 0x00FF00FF)
        return ((pairs & 0xFFFF) + (pairs >> 16)).astype(numpy.float32) / 147.8 - numpy.float32(510 / 147.8)


class OnDisk:
    """Each item is read from its file and transformed."""

    def __init__(self, folder: Path, side: int, count: int) -> None:
        self.folder, self.count, self.augment = folder, count, Augmentation(side)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Any:
        return self.augment(self.bytes(index), index)

    def bytes(self, index: int) -> Any:
        import numpy

        return numpy.load(self.folder / f"{index}.npy")


class InMemory(OnDisk):
    """All bytes have been read beforehand; each item is transformed."""

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.images = [super(InMemory, self).bytes(index) for index in range(self.count)]

    def bytes(self, index: int) -> Any:
        return self.images[index]


class Ready(OnDisk):
    """All items have been transformed beforehand: nothing is left to do but to hand them over."""

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.items = [super(Ready, self).__getitem__(index) for index in range(self.count)]

    def __getitem__(self, index: int) -> Any:
        return self.items[index]


def new_loader(data: dict, kind: type, workers: int, start_method: str) -> Any:
    import torch
    from torch.utils.data import DataLoader

    torch.set_num_threads(1)
    return DataLoader(
        kind(data["folder"], data["side"], len(data["order"])),
        batch_size=data["batch"],
        sampler=data["order"],
        num_workers=workers,
        persistent_workers=workers > 0,
        multiprocessing_context=start_method if workers else None,
    )


def epoch(loader: Any, tasks: int) -> list[float]:
    """Takes all batches. What follows from every fourth one's content is comparable to a task's result."""
    digests = [0.0] * tasks
    position = 0
    for number, batch in enumerate(loader):
        for image in batch.reshape(len(batch), -1)[:, ::61].double().sum(1).tolist():
            position += 1
            digests[number % tasks] += position * image
    return digests


def variant(name: str, kind: type, workers: int) -> None:
    def run(data: dict, tasks: int, _: int) -> list[float]:
        # The check before the timing is the first to come here: it starts the workers, which then stay.
        if name not in data["loaders"]:
            data["loaders"][name] = new_loader(data, kind, workers, "fork")
        return epoch(data["loaders"][name], tasks)

    run.__doc__ = f"{kind.__doc__} {workers} worker processes."
    scenario.batch(name, requires=["torch"])(run)


for count in (0, 1, 2, 4):
    variant(f"disk-{count}", OnDisk, count)
for count in (0, 4):
    variant(f"memory-{count}", InMemory, count)
for count in (0, 4):
    variant(f"ready-{count}", Ready, count)


@scenario.batch("memory-4-restarted", requires=["torch"])
def memory_restarted(data: dict, tasks: int, workers: int) -> list[float]:
    """Workers are spawned for each epoch, as by default on macOS: each gets a pickled copy of the data set."""
    if not data["restart"]:
        raise Unavailable("takes too long for this size", instead="--size seed")
    if "restarted" not in data["loaders"]:
        data["loaders"]["restarted"] = InMemory(data["folder"], data["side"], len(data["order"]))
    return epoch(new_loader(data, lambda *_: data["loaders"]["restarted"], 4, "spawn"), tasks)


scenario.native(
    "native-released", kernel="load-images", gil="released", arguments=lambda data: data["native"]
)
scenario.native(
    "native-held",
    kernel="load-images",
    gil="held",
    arguments=lambda data: data["native"],
    executors="threads",
)
scenario.reference("disk-0/batch")
scenario.check(rel_tol=1e-6)

for count in (1, 2, 4):
    scenario.claim(
        f"From disk, {count} worker process{'es load' if count > 1 else ' loads'} faster than the main process alone.",
        f"disk-{count}/batch",
        at_least=1.1,
    )
scenario.claim(
    "With the data set in memory, four workers make it slower.",
    "memory-4/batch",
    over="memory-0/batch",
    at_most=0.9,
)
scenario.claim(
    "It is slower when workers are spawned for every epoch and each is sent the data set.",
    "memory-4-restarted/batch",
    over="memory-0/batch",
    at_most=0.9,
)
scenario.claim(
    "It is slower when nothing is left to do: then handing over is all there is.",
    "ready-4/batch",
    over="ready-0/batch",
    at_most=0.9,
)
scenario.claim(
    "Threads scale in C++, which needs no processes.",
    "native-released/threads",
    measure="efficiency",
    at_least=0.7,
)
scenario.claim(
    "One thread in C++ loads faster than the main process in Python.", "native-released/serial", at_least=2
)
scenario.evidence(
    "load-data", "two DataLoader workers, from disk", "disk-2/batch", over="disk-0/batch", rank=1
)
scenario.evidence("load-data", "no workers, from memory", "memory-0/batch", over="memory-4/batch", rank=2)
