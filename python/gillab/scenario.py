"""The contract between a scenario file and gillab: a `Scenario` object that the file fills in."""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gillab import requirements, vocabulary
from gillab.checking import Agreement

START_METHODS = ("spawn", "forkserver", "fork")
GIL_STATES = ("released", "held")
TIME_MEASURES = ("speedup", "efficiency")
BUILDS = ("gil", "free-threaded")
MOST_TASKS = 1_000_000
LOWEST_RANK = 1000


class ContractError(ValueError):
    """A scenario file breaks the contract; the message says what to write instead."""


class Unavailable(Exception):
    """Something that a variant or a scenario needs is not there: raise it to be skipped with that reason.

    `instead` is the option of 'gillab run' that would do it, "--size seed", where it is this size or this interpreter
    that does not: claims about it are then not applicable, instead of undecided.
    """

    def __init__(self, reason: str, *, instead: str = "") -> None:
        super().__init__(requirements.with_way_out(reason, instead))
        self.instead = instead


@dataclass(frozen=True)
class Implementation:
    """One way to write the task, and the executors that it runs under.

    Exactly one of `function` and `kernel` is set. `arguments` maps the prepared data to a kernel's arguments.
    `before` is called with the prepared data before each sample.
    """

    name: str
    executors: tuple[str, ...]
    requires: tuple[str, ...]
    summary: str
    function: Callable[..., Any] | None = None
    kernel: str = ""
    gil: str = ""
    arguments: Callable[[Any], Mapping[str, Any]] | None = None
    before: Callable[[Any], Any] | None = None

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of its variants, "python/serial"."""
        return tuple(f"{self.name}/{executor}" for executor in self.executors)


@dataclass(frozen=True)
class Claim:
    """A statement that numbers can contradict; see `Scenario.claim`."""

    text: str
    variant: str
    over: str
    measure: str
    at_least: float | None
    at_most: float | None
    published: float | None
    when: str
    against: str


@dataclass(frozen=True)
class Evidence:
    """A number that the tree of `gillab advise` rests on; see `Scenario.evidence`."""

    step: str
    label: str
    variant: str
    over: str
    measure: str
    rank: int


@dataclass
class Scenario:
    """One question about the GIL: a workload, its parameters, its variants and its claims.

    tasks     how many independent tasks one sample runs, at least 1
    sizes     parameters by size name ("smoke", "default", "seed"); handed to `prepare` as keyword arguments
    source    where the published figures come from
    requires  what nothing of the scenario can run without: modules, "python>=3.12", "free-threaded"
    bound     "cpu" when cores are the ceiling, "io" when the tasks mostly wait
    featured  whether `gillab run` without a name runs it
    columns   the counters that are the answer: tables show them, in this order, in place of times and speedups
    sort_by   the counter that orders the rows of such a table, the highest first; without it, the file does
    side_by_side  True when the implementations do different things, such as several functions of a library: each is
              checked against itself and compared with its own first variant only
    repeat    whether a sample may run its tasks many times over, so that short ones can be timed; False where one run
              after the other is something else: counts, costs, latencies. With columns, nothing is repeated
    start_method  how the pools of the executors `processes` and `fresh-processes` start: "spawn" and "forkserver"
              processes prepare the data themselves, those of "fork" inherit it
    """

    tasks: int = 4
    sizes: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"default": {}})
    source: str = ""
    requires: Iterable[str] = ()
    bound: str = "cpu"
    featured: bool = False
    columns: Iterable[str] = ()
    sort_by: str = ""
    start_method: str = "spawn"
    side_by_side: bool = False
    repeat: bool = True

    implementations: list[Implementation] = field(default_factory=list, init=False)
    claims: list[Claim] = field(default_factory=list, init=False)
    evidence_given: list[Evidence] = field(default_factory=list, init=False)
    agreement: Agreement = field(default_factory=Agreement, init=False)
    prepare_function: Callable[..., Any] | None = field(default=None, init=False)
    counters_function: Callable[..., Mapping[str, float]] | None = field(default=None, init=False)
    reference_variant: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.requires = _names(self.requires)
        self.columns = _names(self.columns)
        if not isinstance(self.tasks, int) or not 1 <= self.tasks <= MOST_TASKS:
            raise ContractError(f"tasks must be a whole number from 1 to {MOST_TASKS}, not {self.tasks!r}.")
        if not _is_text(self.source):
            raise ContractError(f"source must be printable text, not {self.source!r}.")
        for name, answer in (("side_by_side", self.side_by_side), ("repeat", self.repeat)):
            if not isinstance(answer, bool):
                raise ContractError(f"{name} must be True or False, not {answer!r}.")
        _check_choice("bound", self.bound, vocabulary.told.bounds)
        _check_choice("start_method", self.start_method, START_METHODS)
        _check_requirements(self.requires)
        if not all(column and _is_text(column) for column in self.columns):
            raise ContractError(f"columns must be names of counters, not {self.columns!r}.")
        if self.sort_by and self.sort_by not in self.columns:
            raise ContractError(
                f"sort_by must be one of the columns, not {self.sort_by!r}."
                + _guess(self.sort_by, self.columns)
            )
        if not self.sizes or not all(isinstance(size, Mapping) for size in self.sizes.values()):
            raise ContractError('sizes must map names to parameters, as in sizes={"default": {"n": 1000}}.')
        for name, parameters in self.sizes.items():
            for parameter, value in parameters.items():
                if not isinstance(parameter, str) or not _is_plain(value):
                    raise ContractError(
                        f"sizes[{name!r}][{parameter!r}] must be plain data (numbers of 64 bits, finite, strings, "
                        f"booleans, None, lists and dicts of them), because it goes into the results."
                    )

    def prepare(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorator: makes the data, untimed. Takes the size's parameters; its result goes to every variant.

        Without it, every variant gets the parameters themselves, as a dict.
        """
        self.prepare_function = function
        return function

    def task(
        self, name: str, *, executors: Iterable[str] = ("serial", "threads"), requires: Iterable[str] = ()
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorator: one task in Python, `function(data)` or `function(data, index)`; returns its result.

        executors   `gillab list --executors` tells which there are, and what they do
        """
        executors = _names(executors)
        for executor in executors:
            _check_choice("executor", executor, vocabulary.told.task_executors)

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._add(
                Implementation(name, executors, _names(requires), _summary(function), function=function)
            )
            return function

        return register

    def batch(
        self, name: str, *, requires: Iterable[str] = (), before: Callable[[Any], Any] | None = None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorator: runs all tasks in a way of its own, `function(data, tasks, workers)`.

        Returns the tasks' results in order, as a list; it becomes the variant `name/batch`.

        before    `before(data)` is called untimed before each sample, to put in place what the sample uses up. It is
                  called once however often the tasks run, so the scenario must say `repeat=False`
        """
        if before is not None and not callable(before):
            raise ContractError(f"before must be a function of the prepared data, not {before!r}.")
        if before is not None and self.repeat and not self.columns:
            raise ContractError(
                f"{name} has a before, which is called once for each sample: say Scenario(repeat=False)."
            )

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._add(
                Implementation(
                    name, ("batch",), _names(requires), _summary(function), function=function, before=before
                )
            )
            return function

        return register

    def native(
        self,
        name: str,
        *,
        kernel: str,
        gil: str,
        arguments: Callable[[Any], Mapping[str, Any]] | None = None,
        executors: Iterable[str] = ("serial", "threads"),
        requires: Iterable[str] = (),
    ) -> None:
        """Adds a C++ kernel (`gillab list --kernels`), run with the GIL "held" or "released".

        `arguments` maps the prepared data to the kernel's arguments: ints, floats, strings, and buffers of
        float64 such as array.array("d") or a numpy array. Without it, the parameters are the arguments.
        """
        executors = _names(executors)
        for executor in executors:
            _check_choice("executor", executor, vocabulary.told.kernel_executors)
        _check_choice("gil", gil, GIL_STATES)
        summary = f"C++ kernel {kernel}, GIL {gil}"
        self._add(
            Implementation(
                name, executors, _names(requires), summary, kernel=kernel, gil=gil, arguments=arguments
            )
        )

    def reference(self, variant: str) -> None:
        """Names the variant that every speedup is measured against; the first one without this call."""
        self.reference_variant = variant

    def check(
        self, function: Callable[..., Any] | None = None, *, rel_tol: float | None = None
    ) -> Callable[..., Any] | None:
        """Says when two variants agree: their results are compared before and after every timing.

        `scenario.check(rel_tol=1e-12)` sets the relative tolerance for floats (1e-9 without it). As a
        decorator it takes `function(results, expected)`, lists of the tasks' results, and if it wants them the
        variant's name and the prepared data, `function(results, expected, variant, data)`; it returns None or True when they agree, and False or a reason when they don't.
        """
        if rel_tol is not None:
            if not isinstance(rel_tol, (int, float)) or not 0 <= rel_tol < 1:
                raise ContractError(f"rel_tol must be a number from 0 to below 1, not {rel_tol!r}.")
            self.agreement.rel_tol = rel_tol
        if function is not None:
            self.agreement.function = function
        return function

    def counters(self, function: Callable[..., Mapping[str, float]]) -> Callable[..., Mapping[str, float]]:
        """Decorator: numbers to record beside each timing: `function(results)`, `function(results, data)` or
        `function(results, data, variant)`.

        Returns a dict of names to numbers. A claim may be about a counter: `claim(…, measure="lost_updates")`.
        The end of a name is its unit: `_s`, `_ns`, `_share` (0 to 1), `_per_s`, `_mean` (of a count);
        anything else is a count, which is exact: one of them decides a claim.
        """
        self.counters_function = function
        return function

    def claim(
        self,
        text: str,
        variant: str,
        *,
        over: str | None = None,
        measure: str = "speedup",
        at_least: float | None = None,
        at_most: float | None = None,
        published: float | None = None,
        when: str = "",
        against: str = "",
    ) -> None:
        """States something that the numbers then confirm or contradict.

        measure   "speedup" of `variant` over `over` (the reference without it); "efficiency", its speedup over
                  the same implementation's serial variant as a share of what pure native threads reach on this
                  machine just then; or the name of a counter, with `over` its ratio to that variant's
        at_least, at_most   the bounds within which the statement is true; at least one of them
        published the published figure of the same quantity, shown beside the measured one
        when      "gil" or "free-threaded" for a statement about such a build only
        against   "gil" or "free-threaded" for a statement about two interpreters: the speedup of the variant in a
                  second one of that build (`gillab run --against`) over the same in the first; below 1 it is slower
        """
        if at_least is None and at_most is None:
            raise ContractError(
                f"The claim {text!r} needs at_least or at_most, or no number could contradict it."
            )
        for name, bound in (("at_least", at_least), ("at_most", at_most), ("published", published)):
            if bound is not None and not (_is_plain(bound) and isinstance(bound, (int, float))):
                raise ContractError(f"{name} of the claim {text!r} must be a finite number, not {bound!r}.")
        for name, word in (("text", text), ("variant", variant), ("over", over or ""), ("measure", measure)):
            if not _is_text(word):
                raise ContractError(f"The {name} of a claim must be printable text, not {word!r}.")
        if at_least is not None and at_most is not None and at_least > at_most:
            raise ContractError(f"The claim {text!r} can never hold: at_least is above at_most.")
        if when and when not in BUILDS:
            raise ContractError(f"when must be {_either(BUILDS)}, not {when!r}.")
        if against and against not in BUILDS:
            raise ContractError(f"against must be {_either(BUILDS)}, not {against!r}.")
        if against and (over or measure != "speedup"):
            raise ContractError(
                f"The claim {text!r} is about the same variant in two interpreters: leave out over and measure."
            )
        self.claims.append(
            Claim(text, variant, over or "", measure, at_least, at_most, published, when, against)
        )

    def evidence(
        self,
        step: str,
        label: str,
        variant: str,
        *,
        over: str | None = None,
        measure: str = "speedup",
        rank: int = 100,
    ) -> None:
        """Says that a number of this scenario belongs into the tree of `gillab advise`.

        step      the place in the tree: "waits", "vectorise", "plain-threads", …; docs/writing-a-scenario.md has them all
        label     what stands beside the number, "asyncio, 100 at once"
        measure   "speedup" of `variant` over `over` (the reference without it); a counter whose ratio to that of
                  `over` is a speedup; or "pays_from_s", the length of task from which on `variant` pays
        rank      the lower, the further up among the numbers of that step
        """
        if vocabulary.told.steps and step not in vocabulary.told.steps:
            raise ContractError(
                f"The tree of 'gillab advise' has no step {step!r}."
                + _guess(str(step), vocabulary.told.steps)
            )
        for name, word in (("label", label), ("variant", variant), ("measure", measure)):
            if not word or not _is_text(word):
                raise ContractError(f"The {name} of evidence must be printable text, not {word!r}.")
        if over is not None and not _is_text(over):
            raise ContractError(f"The over of evidence must be printable text, not {over!r}.")
        if not isinstance(rank, int) or not 0 <= rank <= LOWEST_RANK:
            raise ContractError(f"rank must be a whole number from 0 to {LOWEST_RANK}, not {rank!r}.")
        self.evidence_given.append(Evidence(step, label, variant, over or "", measure, rank))

    @property
    def variants(self) -> dict[str, Implementation]:
        """Every variant's name and the implementation behind it, in the order of the file."""
        return {variant: each for each in self.implementations for variant in each.variants}

    def reference_of(self, variant: str) -> str:
        """What the variant is compared with where nothing else is named."""
        return self.variants[variant].variants[0] if self.side_by_side else self.reference_variant

    def needs(self, variant: str) -> list[str]:
        """Everything that must be there before the variant can run."""
        executor = variant.rpartition("/")[2]
        by_executor = vocabulary.told.executor_needs.get(executor)
        return [*self.requires, *self.variants[variant].requires, *([by_executor] if by_executor else [])]

    def prepared(self, parameters: Mapping[str, Any]) -> Any:
        """Fresh data for the variants."""
        return dict(parameters) if self.prepare_function is None else self.prepare_function(**parameters)

    def finish(self) -> None:
        """Fills in what was left open and checks the whole: called once the file has been read."""
        if not self.implementations:
            raise ContractError(
                "The scenario has no variant: add one with @scenario.task, .batch or .native."
            )
        variants = self.variants
        self.reference_variant = self.reference_variant or next(iter(variants))
        self._check_variant("The reference", self.reference_variant)
        for number, claim in enumerate(self.claims):
            where = f"The claim {claim.text!r}"
            self._check_variant(where, claim.variant)
            self._check_measure(where, claim.measure)
            if claim.measure == "efficiency":
                over = claim.over or f"{variants[claim.variant].name}/serial"
                if over != f"{variants[claim.variant].name}/serial" or over not in variants:
                    raise ContractError(
                        f"{where} is about efficiency, which is what threads bring to the same code: "
                        f"over must be {variants[claim.variant].name}/serial, and that variant must exist."
                    )
                self.claims[number] = replace(claim, over=over)
            elif claim.measure == "speedup" and not claim.against:
                over = claim.over or self.reference_of(claim.variant)
                self._check_variant(where, over)
                self.claims[number] = replace(claim, over=over)
            elif claim.over:
                self._check_variant(where, claim.over)
            if self.columns and claim.measure in TIME_MEASURES:
                raise ContractError(
                    f"{where} is about times, which a scenario with columns does not compare: "
                    "let its measure be a counter."
                )

        self.evidence_given = [self._finished(each) for each in self.evidence_given]

    def _check_measure(self, where: str, measure: str) -> None:
        if measure in TIME_MEASURES:
            return
        near = difflib.get_close_matches(measure, TIME_MEASURES, n=1, cutoff=0.8)
        if near or self.counters_function is None:
            raise ContractError(
                f"{where} measures {measure!r}, which is neither 'speedup' nor 'efficiency'"
                + (f". Did you mean {near[0]!r}?" if near else ", and the scenario has no counters.")
            )

    def _finished(self, evidence: Evidence) -> Evidence:
        where = f"The evidence {evidence.label!r}"
        self._check_variant(where, evidence.variant)
        if evidence.measure == vocabulary.told.length_measure:
            if evidence.over:
                raise ContractError(
                    f"{where} is about a length of task, which is over nothing: leave out over."
                )
            return evidence
        if evidence.measure == "efficiency":
            raise ContractError(f"{where} is about efficiency; what pays is told by a speedup.")
        if self.columns and evidence.measure == "speedup":
            raise ContractError(
                f"{where} is about times, which a scenario with columns does not compare: "
                "let its measure be a counter."
            )
        over = evidence.over or self.reference_of(evidence.variant)
        self._check_variant(where, over)
        return replace(evidence, over=over)

    def _add(self, implementation: Implementation) -> None:
        if not implementation.name or not _is_text(implementation.name) or "/" in implementation.name:
            raise ContractError(
                f"An implementation's name is a word without '/', not {implementation.name!r}."
            )
        _check_requirements(implementation.requires)
        if not implementation.executors:
            raise ContractError(f"The implementation {implementation.name!r} needs at least one executor.")
        for variant in implementation.variants:
            if variant in self.variants:
                raise ContractError(
                    f"The variant {variant!r} is there twice; give each implementation its own name."
                )
        self.implementations.append(implementation)

    def _check_variant(self, where: str, variant: str) -> None:
        if variant not in self.variants:
            raise ContractError(
                f"{where} names the variant {variant!r}, which isn't there." + _guess(variant, self.variants)
            )


def takes(function: Callable[..., Any], count: int) -> bool:
    """Whether the function can be called with `count` positional arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # a builtin that doesn't tell its signature
        return True
    return True


def task_arguments(function: Callable[..., Any], data: Any, index: int) -> tuple[Any, ...]:
    """What a task's function is called with."""
    return (data, index) if takes(function, 2) else (data,)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """A tuple of names; one name alone may be given as a string."""
    return (names,) if isinstance(names, str) else tuple(names)


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _is_plain(value: Any) -> bool:
    """Whether the value survives JSON unchanged."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return True
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, dict) and all(isinstance(k, str) and _is_plain(v) for k, v in value.items())


def _is_text(value: Any) -> bool:
    """Whether the value is a string that can be shown and written as UTF-8."""
    return isinstance(value, str) and value.replace("\n", " ").isprintable()


def _either(choices: Iterable[str]) -> str:
    return " or ".join(repr(choice) for choice in choices)


def _guess(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(words), n=1)
    return f" Did you mean {near[0]!r}?" if near else f" There is {', '.join(map(repr, words))}."


def _check_requirements(names: Iterable[str]) -> None:
    for name in names:
        if not isinstance(name, str) or requirements.malformed(name):
            raise ContractError(
                f'requires names modules, "python>=3.12" or "free-threaded", and not {name!r}.'
            )


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if choices and value not in choices:
        raise ContractError(f"{what} must be {_either(choices)}, not {value!r}.")
