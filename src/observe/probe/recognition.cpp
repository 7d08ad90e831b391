#include "observe/probe/recognition.h"

#include "observe/probe/keep_errno.h"
#include "observe/probe/locks.h"
#include "observe/probe/observer.h"
#include "observe/probe/python_code.h"
#include "observe/probe/self.h"
#include "observe/probe/thread.h"

namespace gillab::probe {

bool recognise(const void* condition, const void* caller, bool signal) {
  if (!observer.observing || !is_python_code(caller)) return false;
  const KeepErrno keep_errno;
  std::size_t lock = lock_with(condition);
  if (lock == kMostLocks && (!signal || !is_taken_lock(condition))) return false;
  if (!begin_recording()) return false;
  begin_thread("");
  if (lock == kMostLocks) {
    if (state_of(*self.account) == State::kHolding) {
      note_violation();  // this Python's lock is not laid out as it should be
      return false;
    }
    lock = learn_lock(condition);
    if (lock == kMostLocks) return false;
  } else if (signal && state_of(*self.account) != State::kHolding &&
             conditions_of(lock).released == condition && is_taken_lock(condition)) {
    // Nobody releases what he does not hold: the memory of a lock that has gone is another lock's now.
    know_lock(lock, condition);
    observer.memory.header().lock[lock].holder.set(kNobody);
  }
  use_lock(lock);
  return true;
}

void use_lock(std::size_t lock) {
  const Conditions conditions = conditions_of(lock);
  self.lock_index = lock;
  self.lock = &observer.memory.header().lock[lock];
  self.acquired = conditions.acquired;
  self.released = conditions.released;
}

}  // namespace gillab::probe
