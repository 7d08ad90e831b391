#pragma once

#include "base/protocol/gil_account.h"

namespace gillab::protocol {

/// The one list of an account's numbers, for whatever reads or writes them. `fields` knows how: seconds(name,
/// value), share(name, value) for what lies between 0 and 1, count(name, value).
template <class Share, class Fields>
void visit_share(Share& share, const Fields& fields) {
  fields.seconds("hold_s", share.hold_s);
  fields.seconds("wait_s", share.wait_s);
  fields.seconds("running_s", share.running_s);
  fields.seconds("ready_s", share.ready_s);
  fields.seconds("blocked_s", share.blocked_s);
}

/// All but `threads`, an array in which each element has the fields of visit_share.
template <class Account, class Fields>
void visit_account(Account& account, const Fields& fields) {
  fields.share("held_share", account.held_share);
  fields.seconds("hold_s", account.hold_s);
  fields.seconds("wait_s", account.wait_s);
  fields.count("acquires", account.acquires);
  fields.count("handoffs", account.handoffs);
  fields.count("forced", account.forced);
}

}  // namespace gillab::protocol
