#pragma once

#include <sys/time.h>

#include <chrono>
#include <cstdint>
#include <list>
#include <string>

#include "base/support/file_descriptor.h"
#include "work/server/libevent_handles.h"

struct evhttp_request;

namespace gillab::server {

/// An HTTP server on 127.0.0.1 that answers every GET request after a fixed delay, as a busy remote service
/// would.
///
/// One thread serves all requests, so that 10,000 of them may be open at a time. For that the constructor
/// raises the process's soft limit of open files to the hard one, and it has the process ignore SIGPIPE
/// unless a handler is installed, because a client may leave at any moment.
class DelayServer {
 public:
  /// Listens at once, on a port the system chooses; requests are served while run() runs.
  /// Throws gillab::Error when the delay is not between 0 and a day, or the system refuses a resource.
  explicit DelayServer(std::chrono::duration<double> delay);
  DelayServer(const DelayServer&) = delete;
  DelayServer(DelayServer&&) = delete;
  DelayServer& operator=(const DelayServer&) = delete;
  DelayServer& operator=(DelayServer&&) = delete;
  /// Closes all connections, answered or not. run() must have returned.
  ~DelayServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// What every answer contains: the same text for the same delay.
  [[nodiscard]] const std::string& body() const { return body_; }

  /// Serves until stop() was called, be it before or after. No answer leaves before its delay is over.
  void run();

  /// Ends run(), for good. Callable from any thread and from a signal handler, any number of times.
  void stop() const noexcept;

  /// The loop of run(), for further events on its thread.
  [[nodiscard]] event_base& loop() { return *base_; }

 private:
  struct PendingReply;

  static void on_request(evhttp_request* request, void* server) noexcept;
  void listen();

  timeval delay_;
  std::string body_;
  std::uint16_t port_ = 0;
  FileDescriptor stop_;  ///< an eventfd
  EventBaseHandle base_;
  EventHandle stop_event_;
  std::list<PendingReply> pending_;
  HttpHandle http_;  ///< the last, so that it is destroyed first: it reports every open request as closed
};

}  // namespace gillab::server
