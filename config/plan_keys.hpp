// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/probe_keys.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// In which table of a plan a key stands.
enum class PlanSection : std::uint8_t {
    load,        ///< [load]
    generator,   ///< [load.generator]
    population,  ///< [[load.population]] and [load.defaults]
    properties,  ///< `properties` of those two
};

/// Under which heading a key stands in the help and in the documentation.
enum class PlanGroup : std::uint8_t {
    plan,
    stages,
    clients,
    topics,
    payload,
    rate,
    protocol,
    properties,
    tls,
    behaviours,
    network,
    patience,
    demands,
    generator,
};

/// Where a key may stand, beside its section.
enum class PlanPlace : std::uint8_t {
    anywhere,         ///< In a file, and as a flag of `sonde load`.
    file,             ///< In a file.
    population_only,  ///< In a file, and there not in [load.defaults].
};

/// Which populations a key means something to.
enum class KeyAudience : std::uint8_t { all, publishers, subscribers };

/// One setting of a load plan. The table of these is the only place that knows which there are: the
/// plan file, the command line and the help all read it.
struct PlanKey {
    std::string_view name{};         ///< As in the file.
    std::string_view flag{};         ///< Empty: the name, with dashes for underscores.
    std::string_view placeholder{};  ///< Of the flag's value: `SIZE`.
    std::string_view help{};         ///< What it does, in half a line.
    std::string_view fallback{};     ///< What holds without it, for people; empty for nothing.
    PlanSection section{PlanSection::population};
    PlanGroup group{};
    KeyForm form{KeyForm::text};
    PlanPlace place{PlanPlace::anywhere};
    KeyAudience audience{KeyAudience::all};
    /// One of these two checks the setting and puts it into the draft. Every complaint knows its
    /// position, none its key.
    Complaints (*to_plan)(PlanDraft& draft, const Setting& setting, const Surroundings& around){};
    Complaints (*to_population)(PopulationDraft& draft,
                                const Setting& setting,
                                const Surroundings& around){};
};

/// All of them, in the order of the documentation.
const std::vector<PlanKey>& plan_keys();

/// The key of that name in that section, or null.
const PlanKey* plan_key_named(PlanSection section, std::string_view name);

/// `[load.generator]`
std::string_view title_of(PlanSection section);

/// What a draft's WrittenKeys call it: `lateness` is `generator.lateness`.
std::string path_of(const PlanKey& key);

/// `--payload-size`. A toggle whose flag starts with `--no-` sets its key to false.
std::string flag_of(const PlanKey& key);

/// The value that the flag of a boolean key stands for.
bool flag_value(const PlanKey& key);

}  // namespace sonde
