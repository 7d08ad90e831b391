#include "work/native/kernels/http_get.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <strings.h>

#include <memory>
#include <optional>
#include <stdexcept>

#include "work/native/kernel.h"

namespace gillab::native {

namespace {

struct Free {
  void operator()(event_base* base) const { event_base_free(base); }
  void operator()(evhttp_connection* connection) const { evhttp_connection_free(connection); }
  void operator()(evhttp_request* request) const { evhttp_request_free(request); }
  void operator()(evhttp_uri* uri) const { evhttp_uri_free(uri); }
};

template <typename Type>
std::unique_ptr<Type, Free> owned(Type* object) {
  if (object == nullptr) throw std::bad_alloc();
  return std::unique_ptr<Type, Free>(object);
}

/// How one request went, filled in by libevent's callbacks.
struct Exchange {
  event_base* base;
  bool done = false;
  int status = 0;  ///< 0: there was no answer
  std::string body;
  std::optional<evhttp_request_error> error;
};

// libevent is C: nothing may be thrown through it, hence noexcept.
void on_done(evhttp_request* request, void* argument) noexcept {
  auto& exchange = *static_cast<Exchange*>(argument);
  exchange.done = true;
  event_base_loopbreak(exchange.base);
  if (request == nullptr) return;
  exchange.status = evhttp_request_get_response_code(request);
  evbuffer* body = evhttp_request_get_input_buffer(request);
  exchange.body.resize(evbuffer_get_length(body));
  evbuffer_copyout(body, exchange.body.data(), exchange.body.size());
}

void on_error(evhttp_request_error error, void* argument) noexcept {
  static_cast<Exchange*>(argument)->error = error;
}

std::string describe(evhttp_request_error error) {
  switch (error) {
    case EVREQ_HTTP_TIMEOUT:
      return "the server stopped sending";
    case EVREQ_HTTP_EOF:
      return "the server closed the connection before its answer was complete";
    case EVREQ_HTTP_INVALID_HEADER:
      return "the answer is not valid HTTP";
    case EVREQ_HTTP_DATA_TOO_LONG:
      return "the answer is too long";
    case EVREQ_HTTP_BUFFER_ERROR:
    case EVREQ_HTTP_REQUEST_CANCEL:
      break;
  }
  return "the connection broke";
}

std::runtime_error failure(const HttpUrl& url, const std::string& reason) {
  return std::runtime_error("The GET request to " + url.text + " failed: " + reason + ".");
}

timeval to_timeval(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const std::chrono::microseconds rest = time - seconds;
  return {.tv_sec = seconds.count(), .tv_usec = rest.count()};
}

std::string seconds_text(std::chrono::milliseconds time) {
  return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + " s"
                                  : std::to_string(time.count()) + " ms";
}

}  // namespace

HttpUrl parse_http_url(const std::string& text) {
  const std::unique_ptr<evhttp_uri, Free> uri(evhttp_uri_parse(text.c_str()));
  const char* scheme = uri ? evhttp_uri_get_scheme(uri.get()) : nullptr;
  const char* host = uri ? evhttp_uri_get_host(uri.get()) : nullptr;
  in_addr address{};
  if (scheme == nullptr || ::strcasecmp(scheme, "http") != 0 || host == nullptr ||
      evutil_inet_pton(AF_INET, host, &address) != 1) {
    throw BadArgument("The kernel argument 'url' is '" + text +
                      "'; it must look like http://127.0.0.1:8080/path, with a numeric IPv4 address.");
  }

  HttpUrl url{.text = text, .address = host, .target = {}};
  // libevent gives -1 when the URL names no port.
  const int port = evhttp_uri_get_port(uri.get());
  if (port == 0 || port > UINT16_MAX) {
    throw BadArgument("The kernel argument 'url' is '" + text + "'; its port must be between 1 and 65535.");
  }
  if (port > 0) url.port = static_cast<std::uint16_t>(port);
  const char* path = evhttp_uri_get_path(uri.get());
  url.target = path != nullptr && *path != '\0' ? path : "/";
  if (const char* query = evhttp_uri_get_query(uri.get())) url.target += std::string("?") + query;
  return url;
}

std::string http_get(const HttpUrl& url, std::chrono::milliseconds timeout) {
  const auto base = owned(event_base_new());
  const auto connection =
      owned(evhttp_connection_base_new(base.get(), nullptr, url.address.c_str(), url.port));
  Exchange exchange{.base = base.get(), .body = {}, .error = {}};
  auto request = owned(evhttp_request_new(on_done, &exchange));
  evhttp_request_set_error_cb(request.get(), on_error);

  evkeyvalq* headers = evhttp_request_get_output_headers(request.get());
  const std::string host = url.address + ":" + std::to_string(url.port);
  evhttp_add_header(headers, "Host", host.c_str());
  evhttp_add_header(headers, "Connection", "close");

  // From here on the request belongs to the connection, whether or not this succeeds.
  if (evhttp_make_request(connection.get(), request.release(), EVHTTP_REQ_GET, url.target.c_str()) != 0 ||
      exchange.done) {
    throw failure(url, "no connection could be opened");
  }

  // libevent's own timeouts start anew with every byte; this one limits the whole.
  const timeval limit = to_timeval(timeout);
  event_base_loopexit(base.get(), &limit);
  event_base_dispatch(base.get());

  if (!exchange.done) throw failure(url, "there was no complete answer within " + seconds_text(timeout));
  if (exchange.error) throw failure(url, describe(*exchange.error));
  if (exchange.status == 0) throw failure(url, "the connection was refused; nothing listens on that port");
  if (exchange.status != HTTP_OK) {
    throw failure(url,
                  "the server answered with status " + std::to_string(exchange.status) + " instead of 200");
  }
  return std::move(exchange.body);
}

namespace {

constexpr std::chrono::seconds kTimeout{30};

const Registration registration({
    .name = "http-get",
    .summary = "Fetches a URL with one blocking GET request on a fresh connection.",
    .arguments = "url: str, http://ADDRESS:PORT/PATH",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return pure_job([url = parse_http_url(arguments.text("url"))] { return http_get(url, kTimeout); },
                          tasks);
        },
});

}  // namespace

}  // namespace gillab::native
