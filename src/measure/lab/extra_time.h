#pragma once

#include <memory>

#include "measure/lab/session.h"

namespace gillab::lab {

/// The time that the scenarios of a campaign have beyond their first rounds. What one does not need is for
/// the others.
class ExtraTime {
 public:
  /// So many scenarios, one after the other, with so many seconds each.
  ExtraTime(int scenarios, double each_s) : each_s_(each_s), left_s_(scenarios * each_s) {}

  /// How long the scenario that so many follow may go on: a few times what is meant for one, as far as that
  /// leaves half of theirs to all that follow.
  [[nodiscard]] double allowed_s(int following) const;
  void spend(double seconds) { left_s_ -= seconds; }

 private:
  double each_s_;
  double left_s_;
};

/// Goes on beyond the processes that were planned while there are open questions and extra time, in one fresh
/// process after the other, which measures what is asked about and nothing else. Below five processes
/// everything is asked about: so few say too little about how far processes differ. `following`: how many
/// scenarios come after this one and have a share of the time.
[[nodiscard]] Session::Appetite appetite_for_answers(std::shared_ptr<ExtraTime> extra, int following = 0);

}  // namespace gillab::lab
