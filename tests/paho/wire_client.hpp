// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/conversation.hpp"
#include "probes/net/connector.hpp"
#include "tests/paho/property_facts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde::testing {

/// A message by which both clients are compared; properties on v5 only.
struct WitnessMessage {
    std::string topic{};
    std::vector<std::byte> payload{};
    std::uint8_t qos{};
    bool retain{};
    PropertyFacts properties{};

    friend bool operator==(const WitnessMessage&, const WitnessMessage&) = default;
};

void PrintTo(const WitnessMessage& message, std::ostream* out);

/// Our protocol core on a real connection, called step by step. Throws where a step fails.
class WireClient {
  public:
    WireClient(std::uint16_t port,
               wire::Version version,
               const std::optional<WitnessMessage>& will = {});

    /// `identifier`: v5; 0 for none.
    void subscribe(const std::string& filter, std::uint8_t qos, std::uint32_t identifier = 0);
    /// Returns once the message is acknowledged as its QoS demands.
    void publish(const WitnessMessage& message);
    WitnessMessage receive();
    void drop_connection();  ///< Without DISCONNECT.

  private:
    template <class T>
    T run(asio::awaitable<T> procedure) {
        auto outcome = asio::co_spawn(loop_, std::move(procedure), asio::use_future);
        while (outcome.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            loop_.restart();  // A loop that ran out of work stays stopped.
            loop_.run_one();
        }
        return outcome.get();
    }

    template <class Wanted>
    asio::awaitable<void> send_and_await();
    asio::awaitable<WitnessMessage> next_message();
    asio::awaitable<void> flush();

    Instant soon() const { return clock_.now() + std::chrono::seconds{30}; }

    SystemClock clock_{};
    asio::io_context loop_{};
    net::AsioConnector connector_{clock_};
    std::unique_ptr<Conversation> conversation_{};
};

}  // namespace sonde::testing
