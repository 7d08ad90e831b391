// Any line is either refused as a message, or means the same once it was written and read again.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/protocol/messages.h"
#include "require.h"

using namespace gillab;  // NOLINT(google-build-using-namespace)

namespace {

template <typename Decode>
void try_it(const std::string& line, Decode decode) {
  std::string written;
  try {
    written = protocol::encode(decode(line));
  } catch (const protocol::MalformedMessage&) {
    return;
  }
  require(written.find('\n') == std::string::npos, "a message is one line");
  try {
    require(protocol::encode(decode(written)) == written, "a message survives the journey");
  } catch (const protocol::MalformedMessage& error) {
    require(false, error.what());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line(data, data + size);
  try_it(line, &protocol::decode_request);
  try_it(line, &protocol::decode_reply);
  return 0;
}
