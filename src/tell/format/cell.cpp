#include "tell/format/cell.h"

#include <variant>

#include "tell/words/units.h"

namespace gillab::format {

namespace {

struct InWords {
  bool unicode;

  std::string operator()(const std::monostate& /*nothing*/) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const blocks::Seconds& seconds) const {
    return words::duration(seconds.value, unicode);
  }
  std::string operator()(const blocks::Ratio& ratio) const { return words::ratio(ratio.value); }
  std::string operator()(const blocks::Share& share) const { return words::percent(share.value); }
  std::string operator()(const blocks::Count& count) const { return words::count(count.value); }
  std::string operator()(const blocks::Number& number) const { return words::number(number.value); }
  std::string operator()(const blocks::Measured& measured) const {
    return words::figure(measured.value, measured.measure, unicode);
  }
  std::string operator()(const blocks::Interval& interval) const {
    return words::figure(interval.estimate.value, interval.measure, unicode) + " " +
           words::interval(interval.estimate, interval.measure, unicode);
  }
};

}  // namespace

std::string text_of(const blocks::Cell& cell, bool unicode) {
  return std::visit(InWords{unicode}, cell);
}

}  // namespace gillab::format
