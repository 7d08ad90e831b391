#pragma once

#include <cstdio>
#include <cstdlib>

/// What must hold whatever the input: a fuzzer, and the test that replays what fuzzers found, both take an
/// abort for a finding.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "This does not hold: %s\n", what);
  std::abort();
}
