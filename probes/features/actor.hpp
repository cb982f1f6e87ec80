// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/features/stage.hpp"
#include "probes/mqtt_client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sonde::features {

/// What an actor publishes. All views.
struct Line {
    std::string_view topic{};
    std::string_view text{};
    bool retain{};
    bool use_alias{};
    wire::Properties properties{};
};

/// How it subscribes.
struct Wish {
    std::string_view filter{};
    bool no_local{};
    bool retain_as_published{};
    wire::RetainHandling retain_handling{wire::RetainHandling::send};
};

/// A client in a script. What goes wrong is the stage's verdict, and once there is one it does
/// nothing more. QoS is 1, or what the broker has where that is less. The stage must outlive it.
class Actor {
  public:
    /// With the stage's settings for that role.
    Actor(Stage& stage, std::string_view role);
    Actor(Stage& stage, wire::SessionSettings settings);

    asio::awaitable<void> connect();
    /// What it was answered; blank before.
    const ConnectAnswer& connack() const { return connack_; }

    asio::awaitable<void> subscribe(Wish wish, wire::Properties properties = {});
    asio::awaitable<void> unsubscribe(std::string_view filter);
    asio::awaitable<void> publish(Line line);
    asio::awaitable<void> ping();
    /// The message with that text. Without it the verdict is broken, for the reason `otherwise`.
    asio::awaitable<std::optional<ClientMessage>> expect(std::string_view text,
                                                         std::string_view otherwise);
    /// Whether a message with that text has come and was not asked for.
    bool has(std::string_view text) const;
    /// Broken, for the reason `because`, if a message with that text has come.
    void must_not_have(std::string_view text, std::string_view because);
    asio::awaitable<void> idle(Instant until);
    asio::awaitable<void> disconnect();
    void cut();

    MqttClient& client() { return client_; }

  private:
    template <class T>
    bool well(const Result<T>& result);

    Stage& stage_;
    MqttClient client_;
    ConnectAnswer connack_{};
};

/// That `marker`, sent behind all else on this topic, has come to `to`: what was to come before has
/// come or will not. A marker that does not come is the broker's failure.
asio::awaitable<void> pass_marker(Actor& from,
                                  Actor& to,
                                  std::string_view topic,
                                  std::string_view marker);

}  // namespace sonde::features
