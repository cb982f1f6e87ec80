// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/population.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde::load {

/// What stands for the places in a template.
struct TemplateValues {
    std::uint32_t client{};
    std::uint32_t group{};
    std::string_view population{};
    std::uint32_t shard{};
    std::uint32_t run{};
    std::uint32_t topic{};
};

/// The values of one client. `shards`: of how many the plan is; topic is 0.
TemplateValues values_of(const Population& population,
                         std::uint32_t client,
                         std::uint32_t shards,
                         std::uint32_t run);

/// Fills a template in. What is no place of ours stays as it is; check_template() said so before.
std::string render(std::string_view pattern, const TemplateValues& values);

/// A sentence about the first brace that is no place of ours (`{clinet}`), or nothing.
std::optional<std::string> check_template(std::string_view pattern);

}  // namespace sonde::load
