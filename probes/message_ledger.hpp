// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/failure.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// Keeps account of a run's message: knows it again among all that comes in.
class MessageLedger {
  public:
    /// `own_topic`: nobody else has reason to publish there, so what does not read is damage.
    MessageLedger(std::uint64_t run, std::string topic, std::size_t payload_size, bool own_topic);

    enum class Verdict : std::uint8_t {
        ours,       ///< The first time, whole and undamaged.
        duplicate,  ///< Ours, once more.
        corrupt,    ///< Ours, but changed on the way.
        foreign,    ///< Somebody else's, or an earlier run's.
    };

    void note_sent() { ++counts_.sent; }
    void note_redelivery() { ++counts_.duplicate; }  ///< The protocol core took it off our hands.
    Verdict take(std::string_view topic, std::span<const std::byte> payload);

    /// More messages of others came than a run can be expected to read through.
    bool is_flooded() const { return counts_.foreign + counts_.duplicate > most_others; }
    static constexpr std::uint64_t most_others = 100'000;

    /// The counts as they stand; what was sent and did not come is lost.
    MessageCounts counts() const;

  private:
    std::uint64_t run_;
    std::string topic_;
    std::size_t payload_size_;
    bool own_topic_;
    MessageCounts counts_{};
};

/// {delivery, mismatch}: our message came back with another payload. Both sizes in bytes.
Failure mismatch_failure(std::size_t received, std::size_t sent);

}  // namespace sonde
