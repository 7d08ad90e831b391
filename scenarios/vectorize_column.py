"""Cleaning a column of pandas: apply and the .str methods call Python for each row, arithmetic does not."""

import random
from array import array

from gillab import Scenario

scenario = Scenario(
    source="strategy A",
    requires=["pandas"],
    tasks=4,
    sizes={"smoke": {"rows": 5_000}, "default": {"rows": 30_000}, "seed": {"rows": 500_000}},
)


@scenario.prepare
def prepare(rows: int) -> dict:
    """Amounts as they come, "$1,234.50", and the same as numbers: in cents."""
    import pandas

    generator = random.Random(4)
    cents = array("d", (generator.randrange(10_000_000) for _ in range(rows)))
    texts = [f"${amount / 100:,.2f}" for amount in cents]
    return {
        "texts": pandas.Series(texts, dtype=object),
        "lines": "\n".join(texts),
        "cents": pandas.Series(cents),
        "buffer": cents,
    }


@scenario.task("apply")
def apply(data: dict):
    """apply(lambda): a call of Python for each row."""
    return data["texts"].apply(lambda text: float(text.replace("$", "").replace(",", ""))).to_numpy()


@scenario.task("str-methods")
def str_methods(data: dict):
    """.str.replace, which looks vectorised, and astype(float)"""
    texts = data["texts"].str.replace("$", "", regex=False).str.replace(",", "", regex=False)
    return texts.astype(float).to_numpy()


@scenario.task("arithmetic")
def arithmetic(data: dict):
    """Cents to dollars, had they been kept as numbers"""
    return (data["cents"] / 100.0).to_numpy()


def lines_argument(data: dict) -> dict:
    return {"text": data["lines"]}


def cents_argument(data: dict) -> dict:
    return {"values": data["buffer"], "by": 100.0}


scenario.native("native-held", kernel="amounts", gil="held", arguments=lines_argument)
scenario.native("native-released", kernel="amounts", gil="released", arguments=lines_argument)
scenario.native("native-arithmetic", kernel="divide", gil="released", arguments=cents_argument)
scenario.reference("apply/serial")
scenario.check(rel_tol=0)

scenario.claim(
    "The .str methods are no faster than twice apply: both call Python for each row.",
    "str-methods/serial",
    at_most=2,
)
scenario.claim(
    "Arithmetic on numbers is at least twenty times as fast as apply on text.",
    "arithmetic/serial",
    at_least=20,
)
for name in ("apply", "str-methods"):
    scenario.claim(
        f"Threads do not speed up {name}, which keeps the GIL.",
        f"{name}/threads",
        over=f"{name}/serial",
        at_most=1.25,
        when="gil",
    )
scenario.claim(
    "On one thread, native code is at least as fast as arithmetic in pandas.",
    "native-arithmetic/serial",
    over="arithmetic/serial",
    at_least=1.0,
)
scenario.evidence(
    "clean-columns",
    "methods of .str, no apply with a lambda",
    "str-methods/serial",
    over="apply/serial",
    rank=1,
)
scenario.evidence(
    "clean-columns", "numbers kept as numbers", "arithmetic/serial", over="apply/serial", rank=2
)
