"""What an exception means to people: one sentence, and the part of the traceback that is theirs."""

from __future__ import annotations

import traceback
from pathlib import Path

from gillab import loading, requirements
from gillab.checking import WrongResult
from gillab.scenario import ContractError, Unavailable

LONGEST_MESSAGE = 400
LONGEST_TRACEBACK = 8000


def report(error: BaseException) -> tuple[str, str, str]:
    """What the error means, a sentence, and a traceback.

    It means "unavailable" when something is not there, "elsewhere" when another size or interpreter has it, else
    "error".

    The sentence is one line of limited length; the traceback leaves out gillab's own frames and the import system's
    and its last line, if that is the sentence again. It is empty when the sentence says it all. Both are valid UTF-8.
    """
    sentence = _one_line(_sentence(error))
    return _kind(error), sentence, _traceback(error, sentence)


def _kind(error: BaseException) -> str:
    if isinstance(error, Unavailable):
        return "elsewhere" if error.instead else "unavailable"
    return "unavailable" if isinstance(error, ModuleNotFoundError) else "error"


def _sentence(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        return requirements.install_hint(error.name or _text(error))
    if isinstance(error, WrongResult):
        return f"Wrong result: {_text(error)}."
    if isinstance(error, (Unavailable, ContractError)):
        return _text(error)
    if isinstance(error, SystemExit):
        return f"It called sys.exit({'' if error.code is None else repr(error.code)})."
    if isinstance(error, SyntaxError):
        return f"Syntax error in {error.filename}, line {error.lineno}: {error.msg}."
    return f"{type(error).__name__}: {_text(error)}".rstrip(": ")


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:
        return f"(its text cannot be had: {type(second).__name__})"


def _traceback(error: BaseException, sentence: str) -> str:
    if isinstance(error, (loading.NotAScenario, Unavailable, ModuleNotFoundError, WrongResult)):
        return ""
    summary = traceback.TracebackException.from_exception(error)
    for each in _chain(summary):
        each.stack = traceback.StackSummary.from_list(
            frame for frame in each.stack if not _is_internal(frame)
        )
    parts = list(summary.format())
    if _says_no_more(summary, sentence) and parts[-1:] == list(summary.format_exception_only()):
        parts.pop()
        if not any(each.stack for each in _chain(summary)):
            return ""
    text = "".join(parts)
    return _valid(text if len(text) <= LONGEST_TRACEBACK else "…" + text[-LONGEST_TRACEBACK:])


def _says_no_more(summary: traceback.TracebackException, sentence: str) -> bool:
    """Whether the end of the traceback, "ValueError: too small", is the sentence, with or without the error's type."""
    end = _one_line("".join(summary.format_exception_only()))
    return sentence == end or sentence == end.partition(": ")[2]


def _chain(summary: traceback.TracebackException | None):
    while summary is not None:
        yield summary
        summary = summary.__cause__ or summary.__context__


def _is_internal(frame: traceback.FrameSummary) -> bool:
    own = str(Path(__file__).parent)
    return frame.filename.startswith((own, "<frozen importlib")) or "/importlib/" in frame.filename


def _one_line(text: str) -> str:
    line = " ".join(_valid(text).split())
    line = "".join(letter if letter.isprintable() else "?" for letter in line)
    return line if len(line) <= LONGEST_MESSAGE else line[: LONGEST_MESSAGE - 1] + "…"


def _valid(text: str) -> str:
    """The text with what UTF-8 cannot hold (lone surrogates) written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
