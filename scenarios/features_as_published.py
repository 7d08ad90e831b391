"""The published features, operation by operation: vectors prepared by NumPy for a network of PyTorch's.

A scenario of its own, because here the BLAS keeps its own threads, which in `features` it does not.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gillab import Scenario

BATCH = 256
WORKERS = 4

scenario = Scenario(
    source="strategy E",
    tasks=4,
    requires=["numpy", "torch"],
    repeat=False,
    sizes={
        "smoke": {"vectors": 512, "width": 256},
        "default": {"vectors": 1_024, "width": 1_024},
        "seed": {"vectors": 50_000, "width": 2_048},
    },
)


@scenario.prepare
def prepare(vectors: int, width: int) -> dict:
    """The vectors, float64, and a network whose weights are random."""
    import numpy
    import torch

    torch.manual_seed(5)
    network = torch.nn.Sequential(
        torch.nn.Linear(width, width),
        torch.nn.ReLU(),
        torch.nn.Linear(width, width),
        torch.nn.ReLU(),
        torch.nn.Linear(width, width // 8),
    )
    return {
        "vectors": numpy.random.default_rng(5).standard_normal((vectors, width)),
        "network": network.eval(),
        "pool": None,
    }


def prepared(vector: Any) -> Any:
    """One vector: to float32, normalised, masked at random, clipped."""
    import numpy

    vector = vector.astype(numpy.float32)
    vector = vector / (numpy.linalg.norm(vector) + 1e-8)
    mask = (numpy.random.random(vector.shape) > 0.1).astype(numpy.float32)
    return numpy.clip(vector * mask, -5, 5)


def tensor(vector: Any) -> Any:
    import torch

    return torch.from_numpy(prepared(vector))


def batches(data: dict) -> Any:
    vectors = data["vectors"]
    return (vectors[first : first + BATCH] for first in range(0, len(vectors), BATCH))


def embedded(data: dict, prepared_batches: Any) -> list:
    """What the network makes of each batch."""
    import torch

    with torch.no_grad():
        return [data["network"](batch) for batch in prepared_batches]


def one_by_one(data: dict) -> Any:
    """A batch's vectors are prepared in a list and stacked."""
    import torch

    return (torch.stack([tensor(vector) for vector in batch]) for batch in batches(data))


def on_threads(data: dict) -> Any:
    """Four threads prepare the vectors of a batch."""
    import torch

    with ThreadPoolExecutor(WORKERS) as pool:
        for batch in batches(data):
            yield torch.stack(list(pool.map(tensor, batch)))


def start_pool(data: dict) -> None:
    import multiprocessing

    if data["pool"] is None:
        data["pool"] = multiprocessing.get_context("fork").Pool(WORKERS)


def in_processes(data: dict) -> Any:
    """Four processes prepare all vectors, which go to them and come back through their queues."""
    import numpy
    import torch

    vectors = data["pool"].map(prepared, data["vectors"])
    for first in range(0, len(vectors), BATCH):
        yield torch.from_numpy(numpy.stack(vectors[first : first + BATCH]))


def vectorised(data: dict) -> Any:
    """The whole matrix is prepared at once, with one mask for all."""
    import numpy
    import torch

    matrix = data["vectors"].astype(numpy.float32)
    matrix = matrix / (numpy.linalg.norm(matrix, axis=1, keepdims=True) + 1e-8)
    mask = (numpy.random.random(matrix.shape[1]) > 0.1).astype(numpy.float32)
    matrix = torch.from_numpy(numpy.clip(matrix * mask, -5, 5))
    return (matrix[first : first + BATCH] for first in range(0, len(matrix), BATCH))


def dealt(results: list, tasks: int) -> list[list]:
    """As if each task had every so manieth batch."""
    return [results[task::tasks] for task in range(tasks)]


def gathered(results: list) -> Any:
    """The rows of all batches, in their order."""
    import numpy

    rounds = itertools.zip_longest(*results)
    return numpy.concatenate([numpy.asarray(batch) for each in rounds for batch in each if batch is not None])


def variants(name: str, way: Any, before: Any = None) -> None:
    """The whole, and the preparing alone."""

    def whole(data: dict, tasks: int, _: int) -> list:
        return dealt(embedded(data, way(data)), tasks)

    def preparing(data: dict, tasks: int, _: int) -> list:
        return dealt(list(way(data)), tasks)

    whole.__doc__ = f"{way.__doc__.rstrip('.')}; the network takes batches."
    preparing.__doc__ = f"{way.__doc__.rstrip('.')}; without the network."
    scenario.batch(f"{name}-as-published", before=before)(whole)
    scenario.batch(f"{name}-preparing-as-published", before=before)(preparing)


variants("one-by-one", one_by_one)
variants("threads", on_threads)
variants("processes", in_processes, before=start_pool)
variants("vectorised", vectorised)
scenario.reference("one-by-one-as-published/batch")


@scenario.check
def check(results: list, expected: list, variant: str, data: dict) -> str | None:
    """The masks are drawn anew, so it is what all masks have in common that must agree."""
    import numpy

    found = gathered(results)
    vectors, width = data["vectors"].shape
    if "-preparing-" in variant:
        if found.shape != (vectors, width):
            return f"prepared vectors of the shape {found.shape}, expected {(vectors, width)}"
        kept = float((found**2).sum(1).mean())
        return None if abs(kept - 0.9) < 0.1 else f"prepared vectors keep {kept:.3f} of their length, not 0.9"
    wanted = gathered(expected)
    if found.shape != wanted.shape:
        return f"embeddings of the shape {found.shape}, expected {wanted.shape}"
    alike = float(numpy.corrcoef(found.ravel(), wanted.ravel())[0, 1])
    return None if alike > 0.8 else f"embeddings that correlate by {alike:.3f} with the expected ones"


for claim, name, published in (
    ("Four threads that prepare make it faster than one by one.", "threads", 2.35),
    ("So do four processes.", "processes", 5.30),
    ("Prepared as one matrix, it is faster still.", "vectorised", 14.19),
):
    scenario.claim(claim, f"{name}-as-published/batch", at_least=1.2, published=published)
for claim, name, at_least, at_most in (
    ("The preparing alone gains nothing from threads.", "threads", None, 1.25),
    ("The preparing alone is at least three times as fast as one matrix.", "vectorised", 3, None),
):
    scenario.claim(
        claim,
        f"{name}-preparing-as-published/batch",
        over="one-by-one-preparing-as-published/batch",
        at_least=at_least,
        at_most=at_most,
    )
