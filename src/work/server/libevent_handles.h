#pragma once

#include <memory>

struct event;
struct event_base;
struct evhttp;

namespace gillab::server {

struct LibeventFree {
  void operator()(event* event) const;
  void operator()(event_base* base) const;
  void operator()(evhttp* http) const;
};

using EventHandle = std::unique_ptr<event, LibeventFree>;
using EventBaseHandle = std::unique_ptr<event_base, LibeventFree>;
using HttpHandle = std::unique_ptr<evhttp, LibeventFree>;

/// libevent is C: nothing may be thrown through it.
using EventCallback = void (*)(int fd, short what, void* argument) noexcept;

/// An event for a descriptor or signal, or a timer (`fd` -1), not yet added. Throws gillab::Error.
[[nodiscard]] EventHandle make_event(event_base& base, int fd, short what, EventCallback callback,
                                     void* argument);

/// The same, and waiting for something to happen.
[[nodiscard]] EventHandle watch_event(event_base& base, int fd, short what, EventCallback callback,
                                      void* argument);

}  // namespace gillab::server
