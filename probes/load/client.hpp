// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/publisher.hpp"
#include "probes/net/channel.hpp"
#include "probes/wire/session.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace sonde::load {

/// One client of a worker: its connection while it has one, and what outlives connections. There
/// may be very many: an idle one costs no more than this and what its texts take.
struct Client {
    enum class State : std::uint8_t {
        away,      ///< No connection.
        opening,   ///< TCP or TLS is being set up.
        greeting,  ///< CONNECT was sent.
        up,
        leaving,  ///< DISCONNECT is on its way; the connection ends when it is out.
    };
    enum class Subscribing : std::uint8_t { no, asked, yes, leaving };

    Client(std::uint32_t population_index,
           std::uint32_t client_index,
           wire::SessionSettings settings)
        : session{std::move(settings)}, population{population_index}, index{client_index} {}

    wire::Session session;
    std::optional<net::Channel> channel{};
    std::unique_ptr<Publisher> publisher{};  ///< Null where the role does not publish.
    std::unique_ptr<wire::Bytes> output{};   ///< Lent by the worker while there is something in it.
    Instant since{};                         ///< When CONNECT, then SUBSCRIBE, was sent.
    std::uint32_t population;
    std::uint32_t index;         ///< Within the population.
    std::uint32_t generation{};  ///< Of connections: events of an earlier one mean nothing.
    std::uint32_t presence{};    ///< See Receiver.
    Duration come_back{-1};      ///< After a planned leave: how long to stay away.
    std::uint8_t failed_attempts{};
    State state{State::away};
    Subscribing subscribing{Subscribing::no};
    bool settled{false};    ///< The first attempt to connect has ended.
    bool dirty{false};      ///< In the worker's list of those to flush.
    bool blocked{false};    ///< The kernel takes no more bytes for now.
    bool unread{false};     ///< There may be more to read, and no event will say so.
    bool ending{false};     ///< The peer has ended or broken the connection.
    bool paused{false};     ///< A slow consumer, until its timer.
    bool held_back{false};  ///< Is not read from until the broker takes what it is owed.
    bool owes_ack{false};   ///< The broker may wait for TCP's acknowledgement of what was read.
};

}  // namespace sonde::load
