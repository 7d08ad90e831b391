#include "work/server/delay_server.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>

#include "base/support/error.h"

namespace gillab::server {

namespace {

constexpr std::chrono::hours kLongestDelay{24};

timeval to_timeval(std::chrono::duration<double> delay) {
  if (!(delay.count() >= 0) || delay > kLongestDelay) {
    throw Error(fmt::format("The delay is {} s; it must be between 0 and {} s.", delay.count(),
                            std::chrono::seconds(kLongestDelay).count()));
  }
  // Upwards, because no answer may come too early.
  const auto whole = std::chrono::ceil<std::chrono::microseconds>(delay);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(whole);
  return {.tv_sec = seconds.count(), .tv_usec = (whole - seconds).count()};
}

void raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void ignore_broken_pipes() {
  struct sigaction current {};
  if (::sigaction(SIGPIPE, nullptr, &current) != 0 || current.sa_handler != SIG_DFL) return;
  current.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &current, nullptr);
}

FileDescriptor make_event_fd() {
  FileDescriptor fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd.is_open()) {
    throw Error(fmt::format("The delay server cannot open an eventfd: {}.", std::strerror(errno)));
  }
  return fd;
}

EventBaseHandle make_event_base() {
  struct FreeConfig {
    void operator()(event_config* config) const { event_config_free(config); }
  };
  const std::unique_ptr<event_config, FreeConfig> config(event_config_new());
  // Without this flag libevent reads a coarse clock, some milliseconds behind, and its timers end too early.
  if (!config || event_config_set_flag(config.get(), EVENT_BASE_FLAG_PRECISE_TIMER) != 0) {
    throw Error("The delay server cannot configure its event loop; memory may be short.");
  }
  EventBaseHandle base(event_base_new_with_config(config.get()));
  if (!base) {
    throw Error("The delay server cannot create its event loop; file descriptors or memory may be short.");
  }
  return base;
}

void end_loop(int, short, void* base) noexcept {
  event_base_loopbreak(static_cast<event_base*>(base));
}

void resume_accepting(int, short, void* listener) noexcept {
  evconnlistener_enable(static_cast<evconnlistener*>(listener));
}

/// Out of file descriptors, most likely: waiting clients stay in the backlog until some are free again. Going
/// on at once would fail at once, over and over.
void pause_accepting(evconnlistener* listener, void*) noexcept {
  const timeval pause{.tv_sec = 0, .tv_usec = 50'000};
  evconnlistener_disable(listener);
  event_base_once(evconnlistener_get_base(listener), -1, EV_TIMEOUT, resume_accepting, listener, &pause);
}

std::uint16_t bound_port(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, static_cast<sockaddr*>(static_cast<void*>(&address)), &size) != 0) {
    throw Error(fmt::format("The delay server cannot learn its own port: {}.", std::strerror(errno)));
  }
  return ntohs(address.sin_port);
}

}  // namespace

/// A request whose delay is running.
struct DelayServer::PendingReply {
  PendingReply(DelayServer& owner, evhttp_request* open_request)
      : server(owner),
        request(open_request),
        timer(make_event(owner.loop(), -1, 0, send, this)),
        client(watch_event(owner.loop(), client_fd(), EV_READ | EV_PERSIST, check_client, this)) {
    evhttp_connection_set_closecb(connection(), cancel, this);
    // The loop's idea of "now" is older than the request when many arrive together.
    event_base_update_cache_time(&owner.loop());
    event_add(timer.get(), &owner.delay_);
  }

  [[nodiscard]] evhttp_connection* connection() const { return evhttp_request_get_connection(request); }
  [[nodiscard]] int client_fd() const {
    return bufferevent_getfd(evhttp_connection_get_bufferevent(connection()));
  }

  static void send(int, short, void* argument) noexcept {
    auto& reply = *static_cast<PendingReply*>(argument);
    const DelayServer& server = reply.server;
    evhttp_request* request = reply.request;
    evhttp_connection_set_closecb(reply.connection(), nullptr, nullptr);
    reply.server.pending_.erase(reply.self);
    evbuffer_add(evhttp_request_get_output_buffer(request), server.body_.data(), server.body_.size());
    evhttp_send_reply(request, HTTP_OK, "OK", nullptr);
  }

  /// evhttp stops reading while an answer is due, so it would not notice that the client has gone.
  static void check_client(int fd, short, void* argument) noexcept {
    auto& reply = *static_cast<PendingReply*>(argument);
    char byte = 0;
    const ssize_t size = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
    if (size > 0) {
      reply.client.reset();  // it sends its next request already; evhttp reads that after the answer
    } else {
      evhttp_connection_free(reply.connection());  // which calls cancel()
    }
  }

  static void cancel(evhttp_connection*, void* argument) noexcept {
    auto& reply = *static_cast<PendingReply*>(argument);
    // evhttp frees the requests of a connection it closes, except one that it has detached from it before.
    if (reply.connection() == nullptr) evhttp_request_free(reply.request);
    reply.server.pending_.erase(reply.self);
  }

  DelayServer& server;
  evhttp_request* request;
  EventHandle timer;
  EventHandle client;
  std::list<PendingReply>::iterator self;
};

DelayServer::DelayServer(std::chrono::duration<double> delay)
    : delay_(to_timeval(delay)),
      body_(fmt::format("hello after {:.10g} ms\n", delay.count() * 1000)),
      stop_(make_event_fd()),
      base_(make_event_base()),
      stop_event_(watch_event(*base_, stop_.get(), EV_READ | EV_PERSIST, end_loop, base_.get())),
      http_(evhttp_new(base_.get())) {
  if (!http_) throw Error("The delay server cannot create its HTTP server; memory may be short.");
  raise_open_files_limit();
  ignore_broken_pipes();
  evhttp_set_allowed_methods(http_.get(), EVHTTP_REQ_GET);
  evhttp_set_default_content_type(http_.get(), "text/plain");
  evhttp_set_gencb(http_.get(), on_request, this);
  listen();
}

DelayServer::~DelayServer() = default;

void DelayServer::listen() {
  constexpr int kBacklog = 16'384;  // the system takes less if it must
  constexpr unsigned kFlags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  struct FreeListener {
    void operator()(evconnlistener* listener) const { evconnlistener_free(listener); }
  };
  std::unique_ptr<evconnlistener, FreeListener> listener(
      evconnlistener_new_bind(base_.get(), nullptr, nullptr, kFlags, kBacklog, generic, sizeof address));
  if (!listener) {
    throw Error(fmt::format("The delay server cannot listen on 127.0.0.1: {}.", std::strerror(errno)));
  }
  evconnlistener_set_error_cb(listener.get(), pause_accepting);
  port_ = bound_port(evconnlistener_get_fd(listener.get()));
  if (evhttp_bind_listener(http_.get(), listener.get()) == nullptr) {
    throw Error("The delay server cannot hand its socket to the HTTP server; memory may be short.");
  }
  static_cast<void>(listener.release());  // now the HTTP server's
}

void DelayServer::on_request(evhttp_request* request, void* server) noexcept {
  auto& self = *static_cast<DelayServer*>(server);
  self.pending_.emplace_back(self, request);
  self.pending_.back().self = std::prev(self.pending_.end());
}

void DelayServer::run() {
  if (event_base_dispatch(base_.get()) < 0) throw Error("The event loop of the delay server failed.");
}

void DelayServer::stop() const noexcept {
  const int saved_errno = errno;
  // The descriptor stays readable from now on. Should it be at its limit, it is readable already.
  [[maybe_unused]] const int failed = ::eventfd_write(stop_.get(), 1);
  errno = saved_errno;
}

}  // namespace gillab::server
