#include "base/files/input.h"

#include "base/files/file.h"
#include "base/files/place.h"

namespace gillab::files {

std::string input_name(const std::string& word) {
  return word == kDash ? "standard input" : word;
}

std::string read_input(const std::string& word) {
  return read_file(word == kDash ? kStandardInput : word);
}

}  // namespace gillab::files
