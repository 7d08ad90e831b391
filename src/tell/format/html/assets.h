#pragma once

#include <string>
#include <string_view>

/// What style.css and script.js hold, with which this was built.
namespace gillab::html {

/// A file that stands in the page, and its SHA-256 in hexadecimal digits.
struct Asset {
  std::string_view content;
  std::string_view sha256;
};

[[nodiscard]] Asset style();
[[nodiscard]] Asset script();

/// As a content security policy names it: "'sha256-…'", in base 64.
[[nodiscard]] std::string policy_source(const Asset& asset);

}  // namespace gillab::html
