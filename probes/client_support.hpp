// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Something that a spec asks for and its client cannot do.
struct Unsupported {
    std::string_view key{};  ///< As the configuration calls it.
    std::string sentence{};

    friend bool operator==(const Unsupported&, const Unsupported&) = default;
};

/// All that the spec asks for and its client has no equal for: Paho here is MQTT C++ 1.2 over MQTT
/// C 1.3. Nothing that was asked for is ever left out silently, so a spec with any of these must
/// not run. (A resolver that was asked for by name cannot be told from the default: config/ sees
/// it.)
std::vector<Unsupported> unsupported_by_client(const ProbeSpec& spec);

}  // namespace sonde
