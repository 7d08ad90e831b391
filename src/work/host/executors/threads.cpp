#include <algorithm>
#include <atomic>
#include <barrier>
#include <exception>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "work/host/executor.h"
#include "work/host/meter.h"
#include "work/python/gil.h"

namespace gillab::host {

namespace {

/// What the threads of one sample share.
struct Team {
  Team(Work& team_work, int workers) : work(&team_work), start(workers, Start{&meter}), done(workers) {}

  /// Keeps the exception in flight, if it is the first, and begins no further task. Called where it is
  /// caught.
  void fail() {
    const std::lock_guard lock(failure_lock);
    if (!failure) failure = std::current_exception();
    next_task = work->tasks();
  }

  /// Starts the clock once all threads are there, so that creating them is not timed. The last one does it,
  /// and takes a task at once, before those that it wakes: were they woken by the main thread, which goes to
  /// sleep then, they would often find themselves on one CPU and leave the other idle.
  struct Start {
    Meter* meter;
    void operator()() const noexcept { meter->start(); }
  };

  Work* work;
  Meter meter;
  std::barrier<Start> start;
  std::latch done;      ///< every thread has run its last task
  std::latch leave{1};  ///< opened by the main thread, when all is read: seats are put away after it
  std::atomic<std::size_t> next_task = 0;
  std::mutex failure_lock;
  std::exception_ptr failure;
};

/// What one thread found out about itself.
struct Member {
  ThreadMeter meter;
  bool worked = false;  ///< one that came too late for a task says nothing about when they ended

  [[nodiscard]] double end_s() const { return worked ? meter.end_s() : 0; }
};

/// The calling thread's seat, or nothing for a team that need not begin: the first failure is what counts.
std::unique_ptr<Seat> find_seat(Team& team) {
  try {
    return team.work->seat();
  } catch (...) {
    team.fail();
    return nullptr;
  }
}

void run_tasks(Team& team, Member& member, Seat& seat) {
  member.meter.begin();
  try {
    const Seated seated(seat);
    for (std::size_t task = team.next_task++; task < team.work->tasks(); task = team.next_task++) {
      seat.run(task);
      member.worked = true;
    }
    member.meter.end();
  } catch (...) {
    team.fail();
  }
}

void run_member(Team& team, Member& member) {
  const std::unique_ptr<Seat> seat = find_seat(team);
  // Opening /proc takes its time on a new thread, which is none of the tasks'.
  member.meter.prepare();
  team.start.arrive_and_wait();
  if (seat) run_tasks(team, member, *seat);
  member.meter.finish();
  team.done.count_down();
  team.leave.wait();
}

/// Starts the threads; when the system refuses one, those that are there end without a task.
std::vector<std::jthread> gather(Team& team, std::vector<Member>& members) {
  std::vector<std::jthread> threads;
  threads.reserve(members.size());
  try {
    for (Member& member : members)
      threads.emplace_back([&team, &member] { run_member(team, member); });
  } catch (...) {
    team.next_task = team.work->tasks();
    for (std::size_t missing = threads.size(); missing < members.size(); ++missing)
      team.start.arrive_and_drop();
    team.leave.count_down();
    throw;
  }
  return threads;
}

}  // namespace

protocol::Timing run_threads(Work& work, int workers) {
  Team team(work, workers);
  std::vector<Member> members(static_cast<std::size_t>(workers));
  protocol::Timing timing;
  {
    // The main thread only waits: detached, so that the GIL is all the threads'.
    const python::Detach detached;
    const std::vector<std::jthread> threads = gather(team, members);
    team.done.wait();
    timing = team.meter.stop(std::ranges::max_element(members, {}, &Member::end_s)->end_s());
    team.leave.count_down();
  }
  timing.threads = workers;
  timing.run_delay_s = 0;
  for (const Member& member : members) {
    const std::optional<double> delay_s = member.meter.run_delay_s();
    timing.run_delay_s =
        timing.run_delay_s && delay_s ? std::optional(*timing.run_delay_s + *delay_s) : std::nullopt;
    if (timing.gil) timing.gil->threads.push_back(member.meter.share());
  }
  if (team.failure) std::rethrow_exception(team.failure);
  return timing;
}

}  // namespace gillab::host
