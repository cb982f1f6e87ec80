// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>

namespace sonde {

/// What a value in a JSON payload has to be equal to.
using JsonScalar = std::variant<std::string, double, bool>;

/// What the payload of a device's message has to look like. A plain value, checked when it is made
/// (config/); probes/payload_judge.hpp holds payloads against it.
struct ContentRules {
    std::string matches{};              ///< RE2, to be found in the payload; empty: any payload.
    std::optional<std::string> json{};  ///< RFC 6901 pointer of the value that the next are about.
    std::optional<double> json_min{};
    std::optional<double> json_max{};
    std::optional<JsonScalar> json_equals{};

    bool empty() const { return matches.empty() && !json; }

    friend bool operator==(const ContentRules&, const ContentRules&) = default;
};

}  // namespace sonde
