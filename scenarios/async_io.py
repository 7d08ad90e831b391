"""Many requests at once: an event loop waits for ten thousand answers as easily as for ten."""

import asyncio
import multiprocessing
import resource
import threading
import time
import urllib.request
from collections.abc import Callable

from gillab import Scenario, Unavailable, delay_server
from gillab.memory import peak_bytes, restart_peak

scenario = Scenario(
    source="strategy C",
    tasks=1,
    bound="io",
    columns=["at_once_mean", "elapsed_s", "cpu_per_request_s", "bytes_per_request"],
    sizes={
        "smoke": {"delay": 0.01, "most": 100},
        "default": {"delay": 0.05, "most": 1_000},
        "seed": {"delay": 1.0, "most": 10_000},
    },
)

COUNTS = (10, 100, 1_000, 10_000)
SPARE_FILES = 100  # what the process has open besides its connections

# Straight to the server, whatever proxy the environment names.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@scenario.prepare
def prepare(delay: float, most: int) -> dict:
    """gillab's own server in another process; every client has run once, so that nobody pays for imports."""
    allow_open_files(most + SPARE_FILES)
    url = delay_server(delay)
    for fetch_all in (with_threads, with_native_loop, with_asyncio):
        try:
            fetch_all(url, 1)
        except ModuleNotFoundError:
            pass  # its variants are skipped
    return {"url": url, "delay": delay, "most": most}


def allow_open_files(wanted: int) -> None:
    """Raises the soft limit as far as the hard one lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def one_by_one(url: str, count: int) -> set[str]:
    """urllib, each request after the other"""
    return {fetch(url) for _ in range(count)}


def with_threads(url: str, count: int) -> set[str]:
    """urllib on a thread for each request"""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(fetch(url))) for _ in range(count)]
    started = []
    try:
        for thread in threads:
            thread.start()
            started.append(thread)
    except RuntimeError:
        raise Unavailable(f"the system allows {len(started)} threads, not {count}") from None
    finally:
        for thread in started:
            thread.join()
    return set(answers) if len(answers) == count else {f"{len(answers)} answers"}


def fetch(url: str) -> str:
    with opener.open(url) as response:
        return response.read().decode()


def with_asyncio(url: str, count: int) -> set[str]:
    """aiohttp on one event loop in Python"""
    import aiohttp

    async def get(session: aiohttp.ClientSession) -> str:
        async with session.get(url) as response:
            return await response.text()

    async def get_all() -> list[str]:
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            return await asyncio.gather(*(get(session) for _ in range(count)))

    return set(asyncio.run(get_all()))


def with_native_loop(url: str, count: int) -> set[str]:
    """an event loop in C++, the GIL released: the ceiling"""
    import _gillab

    return {_gillab.run("http-get-many", {"url": url, "count": count}, released=True)}


def client(fetch_all: Callable[[str, int], set[str]], data: dict, count: int, report) -> None:
    """One client's whole life, in a process of its own: its CPU time and its memory are nobody else's.

    `at_once_mean` is how many requests were under way at a time, on average (Little's law); one by one, that is 1.
    """
    restart_peak()
    memory, cpu, begin = peak_bytes(), time.process_time(), time.perf_counter()
    try:
        answers = fetch_all(data["url"], count)
        elapsed = time.perf_counter() - begin
        report.send(
            {
                "answers": answers,
                "answered": count,
                "at_once_mean": count * data["delay"] / elapsed,
                "elapsed_s": elapsed,
                "cpu_per_request_s": (time.process_time() - cpu) / count,
                "bytes_per_request": (peak_bytes() - memory) / count,
            }
        )
    except Exception as error:  # the parent raises it again
        report.send(error)


def variant(name: str, fetch_all: Callable[[str, int], set[str]], count: int, requires=()) -> None:
    def run(data: dict, tasks: int, workers: int) -> list:
        if count > data["most"]:
            raise Unavailable(f"this size stops at {data['most']} requests", instead="--size seed")
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if allowed < count + SPARE_FILES:
            raise Unavailable(
                f"needs {count + SPARE_FILES} open files; the hard limit (ulimit -Hn) is {allowed}"
            )
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=client, args=(fetch_all, data, count, sender), daemon=True)
        child.start()
        sender.close()
        report = receiver.recv()
        child.join()
        if isinstance(report, Exception):
            raise report
        return [report]

    run.__doc__ = fetch_all.__doc__
    scenario.batch(name, requires=requires)(run)


variant("one-by-one-10", one_by_one, 10)
for count in COUNTS:
    variant(f"asyncio-{count}", with_asyncio, count, requires=["aiohttp"])
    variant(f"threads-{count}", with_threads, count)
    variant(f"native-{count}", with_native_loop, count)

scenario.reference("native-10/batch")


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Every request was answered, with the same words."""
    answers, wanted = results[0]["answers"], expected[0]["answers"]
    return (
        None if answers == wanted and len(answers) == 1 else f"the answers are {answers}, expected {wanted}"
    )


@scenario.counters
def counters(results: list) -> dict:
    return {name: value for name, value in results[0].items() if name != "answers"}


for name in ("asyncio", "threads"):
    scenario.claim(
        f"Ten requests at a time ({name}) take less than half as long as one after the other.",
        f"{name}-10/batch",
        measure="at_once_mean",
        at_least=2,
        published=10,
    )
for name in ("asyncio", "native"):
    scenario.claim(
        f"Ten thousand concurrent requests are all answered ({name}).",
        f"{name}-10000/batch",
        measure="answered",
        at_least=10_000,
    )
    scenario.claim(
        f"Ten thousand are no strain: together they take less than twice as long as one ({name}).",
        f"{name}-10000/batch",
        measure="at_once_mean",
        at_least=5_000,
    )
    for more, fewer in ((1_000, 100), (10_000, 1_000)):
        scenario.claim(
            f"A request costs the same CPU time, or less, when there are {more} instead of {fewer} ({name}).",
            f"{name}-{more}/batch",
            over=f"{name}-{fewer}/batch",
            measure="cpu_per_request_s",
            at_most=1.25,
        )
scenario.claim(
    "An event loop in Python needs no more CPU time per request than threads do.",
    "asyncio-100/batch",
    over="threads-100/batch",
    measure="cpu_per_request_s",
    at_most=1,
)
scenario.claim(
    "It needs less memory for each request than threads do.",
    "asyncio-1000/batch",
    over="threads-1000/batch",
    measure="bytes_per_request",
    at_most=0.9,
)
scenario.claim(
    "An event loop in C++ needs at most a fifth of the CPU time of one in Python.",
    "native-100/batch",
    over="asyncio-100/batch",
    measure="cpu_per_request_s",
    at_most=0.2,
)

scenario.evidence(
    "waits",
    "asyncio, 100 at once",
    "asyncio-100/batch",
    over="one-by-one-10/batch",
    measure="at_once_mean",
    rank=1,
)
scenario.evidence(
    "waits",
    "threads, 100 at once",
    "threads-100/batch",
    over="one-by-one-10/batch",
    measure="at_once_mean",
    rank=2,
)
scenario.evidence(
    "requests",
    "asyncio, 100 at once",
    "asyncio-100/batch",
    over="one-by-one-10/batch",
    measure="at_once_mean",
    rank=1,
)
