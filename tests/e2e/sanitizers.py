"""What cannot hold in a build with a sanitizer, and why: the marks of all tests that are skipped there."""

from __future__ import annotations

import os

import pytest

SANITIZED = bool(os.environ.get("GILLAB_SANITIZE"))
PROBE_SEES_NOTHING = "a sanitizer interposes what the probe does: it observes nothing"


def unless_sanitized(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(SANITIZED, reason=reason)


preloads_something = unless_sanitized("a sanitizer wants to be preloaded alone")
observes_a_gil = unless_sanitized(PROBE_SEES_NOTHING)
takes_all_memory = unless_sanitized("a sanitizer needs all the memory there is")
counts_libraries = unless_sanitized("a sanitizer brings libraries of its own")
