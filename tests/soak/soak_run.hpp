// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/soak/outage.hpp"
#include "tests/soak/scene.hpp"
#include "tests/soak/steadiness.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace sonde::soak {

struct SoakSettings {
    SceneSettings scene{};
    std::chrono::seconds warm_up{60};
    std::chrono::seconds outage{20};  ///< How long each lasts.
    std::chrono::seconds rest{25};    ///< Behind each; more than an interval and a timeout.
    std::vector<Injection> injections{
        Injection::kill, Injection::freeze, Injection::silence, Injection::slow, Injection::cut};
    std::size_t rounds{8};          ///< Of all of them.
    std::chrono::seconds calm{60};  ///< The load run at the end, whose sums must be exact.
};

/// How long it takes with these settings, without the calm at the end.
std::chrono::seconds length_of(const SoakSettings& settings);

struct SeenOutage {
    Outage outage{};
    Group group{};
    Sight sight{};
    Duration connect_median{};        ///< Of the last runs before its end; 0 where none passed.
    std::uint64_t cut_connections{};  ///< Of the load run, as it says.
};

/// Two counts of the same things, and by how much they may differ.
struct Sum {
    std::string what{};
    std::uint64_t least{};
    std::uint64_t counted{};
    std::uint64_t most{};

    bool agrees() const { return least <= counted && counted <= most; }
};

struct Growth {
    std::string what{};
    double first{};  ///< When everything had been done once.
    double last{};
    double a_minute{};  ///< From then on, outside of outages.
};

struct SoakReport {
    std::vector<SeenOutage> outages{};
    std::vector<Growth> growths{};
    std::vector<Sum> sums{};
    std::uint64_t runs{};
    std::uint64_t load_sent{};
    std::uint64_t load_delivered{};
};

SoakReport run_soak(const SoakSettings& settings);

/// What was demanded and did not hold, a sentence each.
std::vector<std::string> complaints_about(const SoakReport& report, const SoakSettings& settings);

std::string to_text(const SoakReport& report);

}  // namespace sonde::soak
