// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/probe_kind.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace sonde {

/// Under which heading a key stands in the help and in the documentation.
enum class KeyGroup : std::uint8_t {
    identity,
    protocol,
    message,
    features,
    held,
    devices,
    time,
    lookup,
    tls,
    route,
};

/// What its value looks like. Quantities and choices are text.
enum class KeyForm : std::uint8_t { text, integer, number, boolean, list, table };

/// Where a key may stand.
enum class KeyPlace : std::uint8_t {
    anywhere,    ///< [[probe]], [defaults], and as a flag of `sonde probe`.
    file,        ///< [[probe]] and [defaults].
    probe_only,  ///< [[probe]].
};

/// One setting of a probe. The table of these is the only place that knows which there are: the
/// configuration file, the command line and the help all read it.
struct ProbeKey {
    std::string_view name{};         ///< As in the file; the flag has dashes for underscores.
    std::string_view placeholder{};  ///< Of the flag's value: `SIZE`.
    std::string_view help{};         ///< What it does, in half a line.
    std::string_view fallback{};     ///< What holds without it, for people; empty for nothing.
    KeyGroup group{};
    KeyForm form{KeyForm::text};
    KeyPlace place{KeyPlace::anywhere};
    ProbeKinds kinds{};  ///< Which kinds of probe it is a setting of.
    /// Checks the setting and puts it into the specification. Tables and nothing else are added to
    /// what is there already. Every complaint knows its position, none its key.
    Complaints (*apply)(ProbeSpec& spec, const Setting& setting, const Surroundings& around){};
};

/// All of them, in the order of the documentation.
std::span<const ProbeKey> probe_keys();

/// The key of that name, or null.
const ProbeKey* probe_key_named(std::string_view name);

}  // namespace sonde
