#include "work/server/libevent_handles.h"

#include <event2/event.h>
#include <event2/http.h>

#include "base/support/error.h"

namespace gillab::server {

void LibeventFree::operator()(event* event) const {
  event_free(event);
}
void LibeventFree::operator()(event_base* base) const {
  event_base_free(base);
}
void LibeventFree::operator()(evhttp* http) const {
  evhttp_free(http);
}

EventHandle make_event(event_base& base, int fd, short what, EventCallback callback, void* argument) {
  EventHandle handle(event_new(&base, fd, what, callback, argument));
  if (!handle) throw Error("The delay server cannot create an event; memory may be short.");
  return handle;
}

EventHandle watch_event(event_base& base, int fd, short what, EventCallback callback, void* argument) {
  EventHandle handle = make_event(base, fd, what, callback, argument);
  if (event_add(handle.get(), nullptr) != 0) {
    throw Error("The delay server cannot wait for events of a file descriptor or signal.");
  }
  return handle;
}

}  // namespace gillab::server
