"""Four HTTP requests that mostly wait: threads help, because waiting needs no GIL."""

import urllib.request

from gillab import Scenario, delay_server

scenario = Scenario(
    source="experiment 2",
    featured=True,
    tasks=4,
    bound="io",
    sizes={"smoke": {"delay": 0.05}, "default": {"delay": 0.1}, "seed": {"delay": 1.0}},
)

# Straight to the server, whatever proxy the environment names.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@scenario.prepare
def prepare(delay: float) -> str:
    """The address of gillab's own server, in another process, which answers after `delay` seconds."""
    return delay_server(delay)


@scenario.task("python")
def get(url: str) -> str:
    """urllib; its socket calls release the GIL while they wait."""
    with opener.open(url) as response:
        return response.read().decode()


def url_argument(url: str) -> dict:
    return {"url": url}


scenario.native("native-held", kernel="http-get", gil="held", arguments=url_argument, executors="threads")
scenario.native("native-released", kernel="http-get", gil="released", arguments=url_argument)
scenario.reference("python/serial")

scenario.claim(
    "Threads that wait for the network scale nearly linearly, although the cores are few.",
    "python/threads",
    measure="efficiency",
    at_least=0.85,
)
scenario.claim(
    "Four requests on four threads take a quarter of the time.",
    "python/threads",
    at_least=3.5,
    published=4.41,
)
scenario.claim(
    "It is letting go of the GIL that helps: the same waiting with the GIL held gains nothing.",
    "native-held/threads",
    over="native-released/serial",
    at_most=1.25,
    when="gil",
)

scenario.evidence("waits", "threads, 4 at once", "python/threads", over="python/serial", rank=3)
