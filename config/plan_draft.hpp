// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "probes/load/plan.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// A key of a load plan that somebody wrote.
struct WrittenKey {
    Position at{};     ///< Of its value; line 0: on the command line.
    bool inherited{};  ///< For several populations at once: in [load.defaults], or by a flag.
    bool broken{};     ///< Its value was complained about and is not in the draft.
};

/// By the key's name. Those of the tables `generator` and `properties` are called by their path:
/// `properties.user`.
using WrittenKeys = std::map<std::string, WrittenKey, std::less<>>;

/// How publishers and subscribers of a plan find each other.
enum class Pattern : std::uint8_t {
    pairs,    ///< Each subscriber reads one publisher.
    fan_in,   ///< Each subscriber reads several publishers, and each publisher has one reader.
    fan_out,  ///< Each publisher is read by several subscribers, and each reads one publisher.
};

/// How a population's rate was written, before the length of the measure stage is known. At most
/// one of rate, per_client, ramp and steps is left at the end.
struct RateDraft {
    struct Ramp {
        load::Rate from{};
        load::Rate to{};
    };
    struct Step {
        load::Rate rate{};
        Duration length{};
    };
    struct Spike {
        load::Rate rate{};
        Duration at{};
        Duration length{};
    };

    std::optional<load::Rate> rate{};
    std::optional<load::Rate> per_client{};
    std::optional<Ramp> ramp{};
    std::vector<Step> steps{};
    std::optional<Spike> spike{};
};

struct BehaviourDraft {
    struct Resume {
        Duration at{};
        Duration away{};
    };

    std::optional<load::Rate> churn{};
    std::optional<Duration> churn_away{};
    std::optional<Duration> reconnect_storm{};
    std::optional<load::Rate> flapping{};
    std::optional<std::uint64_t> slow_consumer{};
    std::optional<Resume> resume{};
};

/// A population on its way from what somebody wrote to one that can be run.
struct PopulationDraft {
    /// Without what the other members decide: subscribe_qos, burst, profile, behaviours.
    load::Population population{};
    std::optional<std::uint8_t> subscribe_qos{};
    std::optional<std::uint32_t> burst{};
    RateDraft rate{};
    BehaviourDraft behaviours{};
    WrittenKeys written{};
    Position at{};  ///< Of its table; line 0: on the command line.

    /// The key, where it was written.
    const WrittenKey* find(std::string_view key) const;
    /// The same, but not where it came from the defaults.
    const WrittenKey* find_own(std::string_view key) const;
    bool broken(std::string_view key) const;
};

/// A load plan on its way to one that can be run.
struct PlanDraft {
    load::LoadPlan plan{};  ///< Without populations.
    std::optional<Pattern> pattern{};
    PopulationDraft defaults{};
    std::vector<PopulationDraft> populations{};
    WrittenKeys written{};
    Complaints complaints{};
    Position at{};  ///< Of the table [load]; line 0: there is none.

    const WrittenKey* find(std::string_view key) const;
    bool broken(std::string_view key) const;
};

/// What a population starts from that has these defaults.
PopulationDraft inherit(const PopulationDraft& defaults);

}  // namespace sonde
