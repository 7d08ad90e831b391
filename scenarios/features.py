"""Features for a neural network: vectors prepared one by one, on threads, in processes, by the batch, and in C++."""

import os

from gillab import Scenario

TASKS = 4
BATCH = 256
DROPPED = 0.1
LIMIT = 5

# A BLAS reads these when it is loaded. With threads of its own, no variant would run on one thread.
ONE_THREAD = "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "OMP_NUM_THREADS"

scenario = Scenario(
    source="strategy E",
    tasks=TASKS,
    requires=["numpy"],
    start_method="fork",  # the children see the vectors instead of making them again
    sizes={
        "smoke": {"vectors": 1_024, "width": 256},
        "default": {"vectors": 2_048, "width": 512},
        "seed": {"vectors": 50_000, "width": 2_048},
    },
)


@scenario.prepare
def prepare(vectors: int, width: int) -> dict:
    """The vectors, the mask of a batch, and the weights of three layers; all float32."""
    for variable in ONE_THREAD:
        os.environ[variable] = "1"
    import numpy

    generator = numpy.random.default_rng(5)

    def normal(*shape):
        return generator.standard_normal(shape, dtype=numpy.float32)

    sizes = [width, width, width, width // 8]
    return {
        "vectors": normal(vectors, width),
        "mask": (generator.random((BATCH, width)) >= DROPPED).astype(numpy.float32),
        "weights": [
            normal(above, below) * numpy.float32((2 / above) ** 0.5) for above, below in zip(sizes, sizes[1:])
        ],
    }


def batches(data: dict, index: int):
    """The batches of a task's share of the vectors."""
    share = len(data["vectors"]) // TASKS
    for first in range(index * share, (index + 1) * share, BATCH):
        yield data["vectors"][first : min(first + BATCH, (index + 1) * share)]


def embed(batch, weights: list):
    """The network: linear layers with ReLU between them."""
    import numpy

    for layer in weights[:-1]:
        batch = batch @ layer
        numpy.maximum(batch, 0, out=batch)
    return batch @ weights[-1]


@scenario.task("one-by-one", executors=("serial", "threads", "processes"))
def one_by_one(data: dict, index: int):
    """A vector is normalised, masked and clipped, then the next; the network takes batches."""
    import numpy

    def prepared(vector, mask):
        return numpy.clip(vector / numpy.linalg.norm(vector) * mask, -LIMIT, LIMIT)

    embeddings = []
    for batch in batches(data, index):
        vectors = [prepared(vector, mask) for vector, mask in zip(batch, data["mask"])]
        embeddings.append(embed(numpy.stack(vectors), data["weights"]))
    return numpy.concatenate(embeddings)


@scenario.task("vectorised")
def vectorised(data: dict, index: int):
    """A whole batch is normalised, masked and clipped at once."""
    import numpy

    embeddings = []
    for batch in batches(data, index):
        prepared = batch / numpy.linalg.norm(batch, axis=1, keepdims=True)
        prepared *= data["mask"][: len(batch)]
        numpy.clip(prepared, -LIMIT, LIMIT, out=prepared)
        embeddings.append(embed(prepared, data["weights"]))
    return numpy.concatenate(embeddings)


def arguments(data: dict) -> dict:
    first, second, third = data["weights"]
    return {
        "vectors": data["vectors"],
        "mask": data["mask"],
        "first": first,
        "second": second,
        "third": third,
    }


scenario.native("native-held", kernel="features", gil="held", arguments=arguments)
scenario.native("native-released", kernel="features", gil="released", arguments=arguments)
scenario.reference("one-by-one/serial")


@scenario.check
def check(results: list, expected: list) -> str | None:
    """Within 1e-4 of the largest embedding: a BLAS adds up in an order of its own."""
    import numpy

    for task, (found, wanted) in enumerate(zip(results, expected, strict=True)):
        found = numpy.asarray(found)
        if found.shape != wanted.shape:
            return f"task {task} has embeddings of the shape {found.shape}, expected {wanted.shape}"
        difference = numpy.abs(found - wanted).max() / numpy.abs(wanted).max()
        if not difference <= 1e-4:
            return f"task {task} is {difference:.1e} of the largest embedding away"
    return None


scenario.claim(
    "Threads help even one by one, as numpy and the BLAS let go of the GIL.",
    "one-by-one/threads",
    at_least=1.2,
)
scenario.claim(
    "So do processes, which share nothing but the vectors.",
    "one-by-one/processes",
    at_least=1.2,
)
scenario.claim(
    "By the batch, the whole is at least three times as fast as one by one.",
    "vectorised/serial",
    at_least=3,
)
scenario.claim(
    "C++ and a BLAS run in parallel without the GIL.",
    "native-released/threads",
    measure="efficiency",
    at_least=0.7,
)
scenario.claim(
    "C++ and a BLAS are at least as fast as numpy by the batch, on one thread.",
    "native-released/serial",
    over="vectorised/serial",
    at_least=1,
)
scenario.evidence(
    "extract-features",
    "prepare whole matrices, infer by batches",
    "vectorised/serial",
    over="one-by-one/serial",
    rank=1,
)
