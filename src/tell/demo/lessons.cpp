#include "tell/demo/lessons.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/support/error.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"

namespace gillab::demo {

namespace {

constexpr std::array kLessons{
    Lesson{.name = "python",
           .title = "Why threads don't help",
           .work = "python",
           .threads = 4,
           .window_s = 0.08,
           .text =
               "Every thread runs a loop in Python, and needs the GIL for each step of it. There is one "
               "GIL, so one thread runs while the others wait for it, however many CPUs there are ({cpus} "
               "here). Together they get about as much done as one thread alone.\n"
               "Press + and -: the shares change, the sum does not."},
    Lesson{.name = "switch",
           .title = "How a forced switch comes about",
           .work = "python",
           .threads = 2,
           .window_s = 0.012,
           .zooms_on_switch = true,
           .text =
               "A holder that only computes would never let go by itself. So a thread that has waited for "
               "a whole switch interval under one holder asks it to. The holder notices at its next "
               "check, as when a loop jumps back; gives way; and waits until another has the GIL.\n"
               "[ and ] change the interval (sys.setswitchinterval); z and x zoom."},
    Lesson{.name = "native",
           .title = "What releasing the GIL changes",
           .work = "native",
           .threads = 4,
           .window_s = 0.04,
           .parallel = true,
           .text = "hashlib.sha256 lets go of the GIL while C code works through a large buffer, as zlib, "
                   "numpy and many other libraries do. The threads are outside nearly all the time, and run "
                   "on several CPUs at once ({cpus} here); they need the GIL only to begin the next call.\n"
                   "Here threads help, up to the number of CPUs."},
    Lesson{.name = "io",
           .title = "Waiting for the world needs no GIL",
           .work = "io",
           .threads = 4,
           .window_s = 0.04,
           .text = "time.sleep lets go of the GIL until the time is up, as does every read that waits for a "
                   "disk or a network. So the threads wait at the same time, and take the GIL for a moment "
                   "only.\n"
                   "Press +: twice the threads get twice as much done. For waiting, threads are fine."},
    Lesson{.name = "convoy",
           .title = "The convoy effect",
           .work = "mixed",
           .threads = 3,
           .window_s = 0.08,
           .text = "A server (first lane) awaits a request for 1 ms, sends a byte, receives one. Each of the "
                   "three lets go of the GIL, and a computing thread takes it at once: to go on, the server "
                   "must wait for a switch interval or longer, three times per request. Short work queues "
                   "behind long work.\n"
                   "Press [ for a shorter interval, or - until the server is alone."},
    Lesson{.name = "race",
           .title = "The GIL does not make += safe",
           .work = "race",
           .threads = 4,
           .window_s = 0.08,
           .text = "All but the last run total += one() on one shared total. That reads the total, calls "
                   "one(), adds, and writes. If the GIL goes to another thread after the reading, what is "
                   "written later overwrites all that others have added meanwhile. The last thread counts "
                   "how much got lost.\n"
                   "The GIL protects the interpreter, not your data: that takes a threading.Lock."},
    Lesson{.name = "event-loop",
           .title = "A blocking coroutine stops its loop",
           .work = "loops",
           .threads = 2,
           .window_s = 0.08,
           .text =
               "Each thread runs an event loop with ten coroutines that await asyncio.sleep(0.002) and "
               "count their turns. In all but the first, one more coroutine calls time.sleep(0.02). The "
               "GIL is free meanwhile, and so are the CPUs; but the loop has one thread, and that sleeps, "
               "so none of its ten has a turn.\n"
               "What blocks must be awaited, or go to a thread: await asyncio.to_thread(...)."},
    Lesson{.name = "own-gil",
           .title = "A GIL for each, or none at all",
           .work = "interpreter",
           .threads = 4,
           .window_s = 0.08,
           .parallel = true,
           .text =
               "Each thread runs the Python loop in a sub-interpreter that has a GIL of its own (PEP 684). "
               "Nobody waits for anybody: Python code on several CPUs at once ({cpus} here), in one "
               "process.\n"
               "The price: every interpreter imports its modules again, and objects are not shared."}};

constexpr std::string_view kOneGilHere =
    "This is CPython {version}. From 3.12 on, a sub-interpreter can have a GIL of its own, so that threads "
    "in different ones run Python at once; a free-threaded build (3.13t or newer) has no GIL at all.\n"
    "What you see is the one GIL of this Python. To see the difference, start the demo with "
    "--python and the path of such a Python.";

constexpr std::string_view kRaceWithoutGil =
    "All but the last run total += one() on one shared total. That reads the total, calls one(), adds, and "
    "writes. This CPython {version} has no GIL: the threads do that at the same time, on {cpus} CPUs here, "
    "and what "
    "one writes overwrites what others have added. The last thread counts how much got lost.\n"
    "Each step is safe by itself; together they take a threading.Lock.";

constexpr std::string_view kLoopWithoutGil =
    "Each thread runs an event loop with ten coroutines that await asyncio.sleep(0.002) and count their "
    "turns. In "
    "all but the first, one more coroutine calls time.sleep(0.02). No GIL is in the way here; but the loop "
    "has "
    "one thread, and that sleeps, so none of its ten has a turn.\n"
    "What blocks must be awaited, or go to a thread: await asyncio.to_thread(...).";

constexpr std::string_view kNoGil =
    "This CPython {version} is free-threaded: it has no GIL, so there is nothing to hold and nothing to wait "
    "for, and no picture of it. The numbers tell: the threads run Python at once, on {cpus} CPUs here.";

}  // namespace

bool Surroundings::own_gils() const {
  constexpr int kFirst = 12;
  const std::string_view text = version;
  int minor = 0;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  std::from_chars(text.data() + dot + 1, text.data() + text.size(), minor);
  return !free_threaded && (minor >= kFirst || !text.starts_with("3."));
}

std::span<const Lesson> lessons() {
  return kLessons;
}

std::size_t lesson_named(std::string_view name) {
  const auto* const found = std::ranges::find(kLessons, name, &Lesson::name);
  if (found != kLessons.end()) return static_cast<std::size_t>(found - kLessons.begin());
  std::vector<std::string> names;
  for (const Lesson& lesson : kLessons)
    names.emplace_back(lesson.name);
  throw Error(fmt::format("There is no lesson '{}'.{} The lessons are {}.", name, did_you_mean(name, names),
                          enumerate(names)));
}

std::string text_of(const Lesson& lesson, const Surroundings& surroundings) {
  std::string_view text = lesson.text;
  if (surroundings.free_threaded) {
    text = lesson.work == "race" ? kRaceWithoutGil : (lesson.work == "loops" ? kLoopWithoutGil : kNoGil);
  } else if (lesson.work == "interpreter" && !surroundings.own_gils()) {
    text = kOneGilHere;
  }
  return fmt::format(fmt::runtime(text), fmt::arg("cpus", surroundings.cpus),
                     fmt::arg("version", surroundings.version));
}

std::string_view work_of(const Lesson& lesson, const Surroundings& surroundings) {
  return lesson.work == "interpreter" && !surroundings.own_gils() ? "python" : lesson.work;
}

}  // namespace gillab::demo
