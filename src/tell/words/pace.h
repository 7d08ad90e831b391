#pragma once

#include <string>

/// Numbers that are looked at while they change: short, or of round lengths.
namespace gillab::words {

/// "3.12 M", "48 k", "225".
[[nodiscard]] std::string short_number(double value);

/// A length of time that somebody chose, without the zeros of a measured one: "20 ms", "2 s", "0.5 µs".
[[nodiscard]] std::string round_duration(double seconds, bool unicode = true);

/// A moment among others a few milliseconds away: "5.021 ms".
[[nodiscard]] std::string moment(double seconds);

}  // namespace gillab::words
