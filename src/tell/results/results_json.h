#pragma once

#include <string>
#include <string_view>

#include "measure/gate/gate.h"
#include "measure/lab/results.h"

/// The results document: docs/results.md describes it, docs/results.schema.json checks it.
namespace gillab::results {

/// The document of `results`: strict JSON (numbers that are not finite are left out, invalid UTF-8 is
/// replaced), one line for each timing. Scenarios need different names. Throws nothing but std::bad_alloc.
[[nodiscard]] std::string to_json(const lab::Results& results);

/// The same with what the gate made of them, as section `gate`. The reader ignores it: judging the results
/// again gives the same verdicts.
[[nodiscard]] std::string to_json(const lab::Results& results, const lab::GateReport& report);

/// The results in a document. What only a run needs (a scenario's other sizes, its directory) is not in it.
/// Throws gillab::Error, one sentence that begins with `name` and says what is wrong where.
[[nodiscard]] lab::Results from_json(std::string_view text, const std::string& name);

}  // namespace gillab::results
