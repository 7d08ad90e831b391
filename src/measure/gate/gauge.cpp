#include "measure/gate/gauge.h"

#include <algorithm>
#include <array>

#include "measure/gate/efficiency.h"
#include "measure/gate/released.h"
#include "measure/gate/releases.h"
#include "measure/gate/speedup.h"

namespace gillab::lab {

namespace {

constexpr std::array kGauges{
    GaugeTraits{.gauge = Gauge::kEfficiency,
                .name = "efficiency",
                .scale = Scale::kShare,
                .alike = {.threads = true, .cpus = true},
                .offer = &efficiency::offer,
                .judge = &efficiency::judge},
    GaugeTraits{.gauge = Gauge::kSpeedup,
                .name = "speedup",
                .scale = Scale::kRatio,
                .alike = {.machine = true},
                .offer = &speedup::offer,
                .judge = &speedup::judge},
    GaugeTraits{.gauge = Gauge::kReleased,
                .name = "released",
                .scale = Scale::kShare,
                .alike = {},
                .offer = &released::offer,
                .judge = &released::judge},
    GaugeTraits{.gauge = Gauge::kReleases,
                .name = "releases",
                .scale = Scale::kCount,
                .alike = {},
                .offer = &releases::offer,
                .judge = &releases::judge},
};

}  // namespace

std::span<const GaugeTraits> gauges() {
  return kGauges;
}

const GaugeTraits& traits_of(Gauge gauge) {
  return *std::ranges::find(kGauges, gauge, &GaugeTraits::gauge);
}

std::string_view name_of(Gauge gauge) {
  return traits_of(gauge).name;
}

}  // namespace gillab::lab
