// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/boxed.hpp"
#include "probes/wire/packet.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sonde::wire {

/// The Topic Aliases of one connection, theirs and ours (v5 3.3.2.3.4).
class Aliases {
  public:
    /// How many the server may use, and how many we may.
    void start_connection(std::uint16_t theirs_maximum);
    void allow(std::uint16_t ours_maximum) { ours_maximum_ = ours_maximum; }

    /// The topic a received PUBLISH stands for; remembers what it maps.
    tl::expected<std::string_view, Violation> resolve(const Publish& publish);

    struct Choice {
        std::uint16_t alias = 0;
        bool known = false;  ///< The server knows it, so the topic can stay away.
    };

    /// An alias for a topic of ours, or nothing when none is left.
    std::optional<Choice> choose(std::string_view topic) const;
    /// The PUBLISH that maps it was written.
    void remember(std::string_view topic, std::uint16_t alias);

  private:
    struct Hash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name.
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    struct Maps {
        std::unordered_map<std::uint16_t, std::string> theirs{};
        std::unordered_map<std::string, std::uint16_t, Hash, std::equal_to<>> ours{};
    };

    Maps& maps() { return maps_ ? *maps_ : maps_.emplace(); }

    Boxed<Maps> maps_{};  ///< From the first alias on.
    std::uint16_t theirs_maximum_ = 0;
    std::uint16_t ours_maximum_ = 0;
};

}  // namespace sonde::wire
