// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// A target that may be asked for, or many whose hosts look alike.
struct AllowedTarget {
    /// The host is in lower case. In a pattern each `*` stands for letters, digits, dashes and
    /// underscores, at least one of them, and never for a dot: nobody can make a longer name of it.
    Endpoint endpoint{};
    bool pattern{};

    friend bool operator==(const AllowedTarget&, const AllowedTarget&) = default;
};

/// Reads a target as a probe has it, or one with `*` in its host: `mqtts://*.example.com`. The
/// error is a sentence that says what was expected.
tl::expected<AllowedTarget, std::string> parse_allowed_target(std::string_view text);

/// Exactly that target.
AllowedTarget allowed_target(Endpoint endpoint);

/// Whether the host ends with two labels without `*` at least, so that all the names it stands for
/// are those of one owner. True for what is no pattern.
bool has_one_owner(const AllowedTarget& target);

/// The target to go to where one of those allows what was asked for: scheme, port and path are the
/// same, and so is the host but for upper and lower case.
std::optional<Endpoint> admitted(std::span<const AllowedTarget> allowed, const Endpoint& asked);

}  // namespace sonde
