#include "work/native/kernel.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace gillab::native {

namespace {

// Function-local: the registrations of other files may be constructed before any static of this one.
std::vector<Kernel>& table() {
  static std::vector<Kernel> kernels;
  return kernels;
}

}  // namespace

std::span<const Kernel> kernels() {
  return table();
}

const Kernel* find_kernel(std::string_view name) {
  const auto found = std::ranges::lower_bound(table(), name, {}, &Kernel::name);
  return found != table().end() && found->name == name ? &*found : nullptr;
}

Registration::Registration(Kernel kernel) {
  if (find_kernel(kernel.name) != nullptr) {
    throw std::logic_error("Two kernels are named '" + std::string(kernel.name) + "'.");
  }
  const auto place = std::ranges::lower_bound(table(), kernel.name, {}, &Kernel::name);
  table().insert(place, std::move(kernel));
}

}  // namespace gillab::native
