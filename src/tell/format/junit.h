#pragma once

#include <string>

#include "measure/gate/gate.h"

namespace gillab::format {

/// The gate's report as JUnit XML: a test suite for each scenario, a test case for each judgement. FAIL is a
/// failure, INCONCLUSIVE and NOT COMPARED are skipped, REFUSED and NOT MEASURED are errors; a scenario that
/// the baseline does not have is a suite with one skipped case. Valid XML 1.0 whatever bytes the texts have.
///
/// There is no one format, so it is what all these take:
/// - Jenkins' junit-10.xsd, of its xUnit plugin;
/// - windyroad's JUnit.xsd, the stricter of the two: no attributes of <testsuites>; every suite with package,
///   id, a timestamp without offset, a host, properties, system-out and system-err; every case with a class
///   and a time; no type of <skipped>;
/// - Jenkins makes packages of what is before the last dot of a class name: "gillab";
/// - GitLab keeps the first of two cases with the same class and name, compares branches by these two, shows
///   the class as the suite, and of a failure only its text: so the message is in the text too;
/// - the readers among GitHub's actions (dorny/test-reporter, mikepenz/action-junit-report) show message and
///   type, and count an error as a failure.
/// Times are 0: what is timed is scenarios, not judgements.
[[nodiscard]] std::string junit(const lab::GateReport& report);

}  // namespace gillab::format
