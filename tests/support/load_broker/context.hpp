// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"
#include "tests/support/load_broker/counters.hpp"
#include "tests/support/load_broker/faults.hpp"
#include "tests/support/load_broker/options.hpp"
#include "tests/support/load_broker/route_table.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

namespace sonde::load_broker {

using Moment = std::chrono::steady_clock::time_point;

/// Names a connection for as long as the worker lives; a slot is used again, a key is not.
struct ClientKey {
    std::uint32_t slot{};
    std::uint32_t generation{};

    friend bool operator==(const ClientKey&, const ClientKey&) = default;
};

/// An acknowledgement that is kept back.
struct LateAnswer {
    Moment due{};
    ClientKey client{};
    wire::PacketType type{};
    wire::PacketId packet_id{};
};

/// A message that waits for a later one to overtake it goes out then even if none came.
struct LateRelease {
    Moment due{};
    ClientKey client{};
    std::uint64_t held{};
};
inline constexpr std::chrono::milliseconds longest_hold{100};

/// What the clients of one worker share. One thread's, but for the freeze.
struct Context {
    Context(const Options& all_options, Freeze& all_freeze)
        : options{all_options}, freeze{all_freeze}, turns{all_options.faults} {}

    const Options& options;
    Freeze& freeze;
    Counters counters{};
    FaultTurns turns;
    RouteTable routes{};
    Moment now{};                           ///< When the worker woke up.
    std::vector<ClientKey> dirty{};         ///< Have bytes to write.
    std::deque<LateAnswer> late_answers{};  ///< In the order of `due`, as are the next ones.
    std::deque<LateRelease> late_releases{};
    std::vector<Member> matched{};  ///< Kept for its memory.
};

}  // namespace sonde::load_broker
