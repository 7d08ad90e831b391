"""The published data loader, operation by operation: PyTorch's DataLoader without and with worker processes."""

import statistics
from pathlib import Path
from typing import Any

from gillab import Scenario
from gillab.scratch import scratch_folder

BATCH = 32
CLASSES = 10

scenario = Scenario(
    source="strategy D",
    tasks=4,
    requires=["numpy", "torch"],
    repeat=False,  # the first batch of each epoch is not timed
    sizes={
        # Always many batches: workers have eight in hand when the clock starts.
        "smoke": {"images": 640, "side": 16},
        "default": {"images": 640, "side": 64},
        "seed": {"images": 1_000, "side": 128},
    },
)


@scenario.prepare
def prepare(images: int, side: int) -> dict:
    """Random images, one .npy file each, and all of them as one array."""
    import numpy

    folder = scratch_folder()
    pixels = numpy.random.default_rng(4).integers(0, 256, (images, 3, side, side), numpy.uint8)
    for index, image in enumerate(pixels):
        numpy.save(folder / f"{index}.npy", image)
    return {"folder": folder, "pixels": pixels, "loaders": {}, "epochs": {}}


def transformed(image: Any, index: int) -> tuple[Any, int]:
    """Flips at random, scales, normalises, makes noisy, clips; the tensor and its label."""
    import numpy
    import torch

    pixels = image.astype(numpy.float32)
    if numpy.random.random() < 0.5:
        pixels = pixels[:, :, ::-1].copy()
    pixels = pixels / 255.0
    mean = numpy.array([0.485, 0.456, 0.406], numpy.float32).reshape(3, 1, 1)
    deviation = numpy.array([0.229, 0.224, 0.225], numpy.float32).reshape(3, 1, 1)
    pixels = (pixels - mean) / deviation
    noise = numpy.random.normal(0, 0.01, pixels.shape).astype(numpy.float32)
    pixels = numpy.clip(1.1 * pixels + noise, -3, 3)
    return torch.tensor(pixels), index % CLASSES


class OnDisk:
    """Each item is read from its file."""

    def __init__(self, data: dict) -> None:
        self.folder: Path = data["folder"]
        self.count = len(data["pixels"])

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[Any, int]:
        import numpy

        return transformed(numpy.load(self.folder / f"{index}.npy"), index)


class InMemory(OnDisk):
    """All images are an array of the data set."""

    def __init__(self, data: dict) -> None:
        super().__init__(data)
        self.pixels = data["pixels"]

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return transformed(self.pixels[index], index)


def new_loader(images: OnDisk, workers: int, **more: Any) -> Any:
    from torch.utils.data import DataLoader

    several = {"prefetch_factor": 2, "persistent_workers": True, "multiprocessing_context": "fork"}
    return DataLoader(
        images, batch_size=BATCH, shuffle=True, num_workers=workers, **(several if workers else {}), **more
    )


def variant(name: str, kind: type[OnDisk], workers: int) -> None:
    def begin(data: dict) -> None:
        if name not in data["loaders"]:
            data["loaders"][name] = new_loader(kind(data), workers)
        batches = iter(data["loaders"][name])
        next(batches)
        data["epochs"][name] = batches

    def run(data: dict, tasks: int, _: int) -> list[list[float]]:
        means = [float(images.mean()) for images, _ in data["epochs"].pop(name)]
        return [means[task::tasks] for task in range(tasks)]

    run.__doc__ = f"{kind.__doc__} {workers} worker processes; an epoch from its second batch on."
    scenario.batch(name, before=begin)(run)


for count in (0, 1, 2, 4):
    variant(f"disk-{count}-as-published", OnDisk, count)
for count in (0, 4):
    variant(f"memory-{count}-as-published", InMemory, count)
scenario.reference("disk-0-as-published/batch")


@scenario.check
def check(results: list, expected: list) -> str | None:
    """As many batches of the same mean, but for the order, the last batch being smaller, and the noise."""
    found, wanted = sum(results, []), sum(expected, [])
    if len(found) != len(wanted):
        return f"{len(found)} batches, expected {len(wanted)}"
    mean, all_mean = statistics.fmean(found), statistics.fmean(wanted)
    return None if abs(mean - all_mean) < 0.03 else f"a mean of {mean:.4f}, expected {all_mean:.4f}"


for count, published in ((1, 1.68), (2, 2.87), (4, 3.36)):
    scenario.claim(
        f"From disk, {count} worker process{'es load' if count > 1 else ' loads'} faster than the main process alone.",
        f"disk-{count}-as-published/batch",
        at_least=1.1,
        published=published,
    )
scenario.claim(
    "With the data set in memory, four workers make it slower.",
    "memory-4-as-published/batch",
    over="memory-0-as-published/batch",
    at_most=0.9,
    published=0.25,
)
