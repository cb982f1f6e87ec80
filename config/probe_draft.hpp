// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// A key that somebody wrote.
struct GivenKey {
    enum class From : std::uint8_t { probe, defaults };

    Position at{};  ///< Of its value.
    From from{};
    bool broken{};  ///< Its value was complained about and is not in the specification.
};

/// A probe on its way from what somebody wrote to a specification that can be run.
struct ProbeDraft {
    ProbeSpec spec{};
    std::map<std::string, GivenKey, std::less<>> given{};
    Complaints complaints{};

    /// The key, where it was written; `own` leaves out what came from [defaults].
    const GivenKey* find(std::string_view key) const;
    const GivenKey* find_own(std::string_view key) const;
    bool broken(std::string_view key) const;
};

/// Where the settings come from, which decides which keys may stand there.
enum class DraftSource : std::uint8_t { defaults, probe, mesh, targets, module, flags };

/// Puts the settings over what the draft has already, and adds a complaint for each that is wrong
/// or unknown. In a file `${NAME}` is replaced; on the command line the shell has done so.
ProbeDraft apply_settings(ProbeDraft draft,
                          const SettingTable& settings,
                          DraftSource source,
                          const Surroundings& around);

/// What a probe starts from that has these defaults: complaints stay behind.
ProbeDraft inherit(const ProbeDraft& defaults);

/// For what the specification is: the daemon's schedule, or runs one after another by
/// `sonde probe`.
enum class ProbeUse : std::uint8_t { scheduled, one_off };

/// Gives what nobody wrote the default of the probe's kind, where that has one of its own.
void fill_in_kind(ProbeDraft& draft, ProbeUse use);

/// Of a probe between two endpoints, once it has been checked: the target becomes the one from
/// which it reads, and `publish_to` is the other.
void settle_endpoints(ProbeSpec& spec);

/// What is wrong between several settings that are each right. Says nothing about keys that are
/// broken anyway.
Complaints check_together(const ProbeDraft& draft, ProbeUse use);

}  // namespace sonde
