#include "tell/words/diagnosis.h"

#include <fmt/format.h>

#include "tell/words/place.h"
#include "tell/words/units.h"

namespace gillab::words {

namespace {

namespace finding = trace::finding;

std::string times(std::uint64_t how_often) {
  return how_often == 1 ? "once" : fmt::format("{} times", count(static_cast<long long>(how_often)));
}

bool several(const trace::HeldGils& held) {
  return held.gils > 1;
}

/// "2.15 of 3 GILs".
std::string part_of_gils(const trace::HeldGils& held) {
  return fmt::format("{} of {} GILs", number(held.mean), held.gils);
}

struct FindingInWords {
  std::string operator()(const finding::NeverTaken& /*none*/) const { return "The GIL was never taken."; }

  std::string operator()(const finding::FreeThreaded& /*none*/) const {
    return "This Python is free-threaded: it takes its GIL only while that is switched on, as it is for the "
           "time in which an extension module is imported, and ran its threads without it otherwise.";
  }

  std::string operator()(const finding::OnlyOneThread& found) const {
    const std::string held = several(found.held)
                                 ? fmt::format("Only one thread used GILs, and held {} at a time on average",
                                               part_of_gils(found.held))
                                 : fmt::format("Only one thread used the GIL, and held it {} of the time",
                                               percent(found.held.share()));
    return held + ": nobody had to wait, and threads were not at work.";
  }

  std::string operator()(const finding::HardlyAnyWaiting& found) const {
    const std::string held =
        several(found.held)
            ? fmt::format("The threads hardly wait for a GIL: on average {} were held at a time",
                          part_of_gils(found.held))
            : fmt::format("The threads hardly wait for the GIL: it was held {} of the time",
                          percent(found.held.share()));
    return fmt::format("{}, and waiting took {} of theirs.", held, duration(found.waited_s));
  }

  std::string operator()(const finding::BlockingPlace& found) const {
    const bool many = found.threads > 1;
    return fmt::format(
        "{} {} the GIL for up to {} in {} ({}): C code that doesn't release it{}. Others waited {} for it in "
        "all.",
        many ? fmt::format("{} threads", found.threads) : thread_name(found.thread), many ? "hold" : "holds",
        duration(found.longest_s), place(found.stack), times(found.count),
        found.put_off_cpu ? ", or a thread that found no free CPU" : "", duration(found.blocked_s));
  }

  std::string operator()(const finding::TakingTurns& found) const {
    const std::string held =
        several(found.held)
            ? fmt::format(
                  "On average {} are held, and the threads spend {} of their time waiting: those that "
                  "share a GIL",
                  part_of_gils(found.held), percent(found.waited_share))
            : fmt::format(
                  "The GIL is held {} of the time, and the threads spend {} of theirs waiting for "
                  "it: they",
                  percent(found.held.share()), percent(found.waited_share));
    return fmt::format(
        "{} run Python code by turns (forced to let go {}), so more threads bring nothing. Move the work "
        "into "
        "code that releases the GIL, into processes or sub-interpreters.",
        held, times(found.forced));
  }

  std::string operator()(const finding::Convoy& found) const {
    return fmt::format(
        "{} needs the GIL for {} at a time (median), and waits {} for it (median), {} at the 99th "
        "percentile: "
        "the convoy effect. A thread that computes gives way only after the switch interval.",
        thread_name(found.thread), duration(found.hold_p50_s), duration(found.wait_p50_s),
        duration(found.wait_p99_s));
  }

  std::string operator()(const finding::Plain& found) const {
    if (several(found.held)) {
      return fmt::format("On average {} are held; the threads wait for them {} of their time.",
                         part_of_gils(found.held), percent(found.waited_share));
    }
    return fmt::format("The GIL is held {} of the time; the threads wait for it {} of theirs.",
                       percent(found.held.share()), percent(found.waited_share));
  }
};

}  // namespace

std::string sentence(const trace::Finding& finding) {
  return std::visit(FindingInWords{}, finding);
}

std::string held(const trace::HeldGils& held) {
  return several(held) ? part_of_gils(held) + " held" : "GIL held " + percent(held.share());
}

}  // namespace gillab::words
