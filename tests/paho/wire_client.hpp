#pragma once

#include "probes/clock.hpp"
#include "probes/conversation.hpp"
#include "probes/net/connector.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sonde::testing {

/// A message by which both clients are compared; on v5 with all four properties or with none.
struct WitnessMessage {
    std::string topic{};
    std::vector<std::byte> payload{};
    std::uint8_t qos{};
    std::string content_type{};
    std::string response_topic{};
    std::string correlation_data{};
    std::vector<std::pair<std::string, std::string>> user_properties{};

    friend bool operator==(const WitnessMessage&, const WitnessMessage&) = default;
};

/// Our protocol core on a real connection, called step by step. Throws where a step fails.
class WireClient {
  public:
    WireClient(std::uint16_t port, wire::Version version);

    void subscribe(const std::string& filter, std::uint8_t qos);
    /// Returns once the message is acknowledged as its QoS demands.
    void publish(const WitnessMessage& message);
    WitnessMessage receive();

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
    wire::Version version_;
    std::unique_ptr<Conversation> conversation_{};
};

}  // namespace sonde::testing
