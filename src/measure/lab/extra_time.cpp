#include "measure/lab/extra_time.h"

#include <algorithm>
#include <utility>

#include "measure/lab/open_questions.h"

namespace gillab::lab {

namespace {

/// No scenario takes more of the extra time than so many times its share.
constexpr double kMostShares = 4;

/// The extra time is for about so many more processes: enough that the interval of the processes' medians can
/// leave out the lowest and the highest.
constexpr int kMoreProcesses = 6;

constexpr int kTellingProcesses = 5;

class Answers {
 public:
  Answers(std::shared_ptr<ExtraTime> extra, int following)
      : extra_(std::move(extra)), following_(following) {}

  Course operator()(const ScenarioResult& so_far, const Spent& spent) {
    const double last_s = spent.elapsed_s - std::exchange(elapsed_s_, spent.elapsed_s);
    if (spent.done < spent.planned) return {.processes = spent.planned};
    if (spent.done == spent.planned) {
      allowed_s_ = extra_->allowed_s(following_);
      began_s_ = spent.elapsed_s;
    }
    const double used_s = spent.elapsed_s - began_s_;
    extra_->spend(used_s - paid_s_);
    paid_s_ = used_s;
    OpenQuestions open = open_questions(so_far);
    // Counters have no interval of the processes.
    const bool all = so_far.scenario.columns.empty() && spent.done < kTellingProcesses;
    // The first process also starts what the others find ready.
    const double process_s = all ? last_s : allowed_s_ / kMoreProcesses;
    if ((open.none() && !all) || used_s + process_s >= allowed_s_) return {.processes = spent.done};
    Course course{.processes = spent.done + 1,
                  .about = std::move(open.about),
                  .fraction = spent.elapsed_s / (began_s_ + allowed_s_)};
    if (all) return course;
    course.variants = std::move(open.variants);
    course.process_s = process_s;
    return course;
  }

 private:
  std::shared_ptr<ExtraTime> extra_;
  int following_;
  double elapsed_s_ = 0;
  double allowed_s_ = 0;
  double began_s_ = 0;
  double paid_s_ = 0;
};

}  // namespace

double ExtraTime::allowed_s(int following) const {
  const double reserved_s = following * each_s_ / 2;
  return std::clamp(left_s_ - reserved_s, 0.0, kMostShares * each_s_);
}

Session::Appetite appetite_for_answers(std::shared_ptr<ExtraTime> extra, int following) {
  return Answers(std::move(extra), following);
}

}  // namespace gillab::lab
