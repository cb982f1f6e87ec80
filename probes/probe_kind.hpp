// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace sonde {

/// What a probe does.
enum class ProbeKind : std::uint8_t {
    roundtrip,  ///< Connects, sends itself a message, disconnects.
    features,   ///< Tries what the standard lets a client ask of a broker.
    discover,   ///< Asks the broker what it can do.
    session,    ///< Holds one connection and sends itself a message at each interval.
    watch,      ///< Holds one connection and judges what devices publish.
    request,    ///< Asks a device, by a message, and waits for its answer.
};

std::string_view name_of(ProbeKind kind);

/// Which kinds of probe a setting belongs to.
class ProbeKinds {
  public:
    /// All of them.
    constexpr ProbeKinds() = default;
    constexpr ProbeKinds(std::initializer_list<ProbeKind> kinds) : bits_{0} {
        for (const auto kind : kinds) {
            bits_ |= bit(kind);
        }
    }

    constexpr bool contains(ProbeKind kind) const { return (bits_ & bit(kind)) != 0; }

  private:
    static constexpr std::uint32_t bit(ProbeKind kind) {
        return std::uint32_t{1} << static_cast<unsigned>(kind);
    }

    std::uint32_t bits_{~std::uint32_t{0}};
};

}  // namespace sonde
