// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <mqtt/async_client.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

namespace sonde {

struct PahoConnected {
    bool session_present{};
    std::optional<std::string> assigned_client_id{};
};

struct PahoSubscribed {
    std::uint8_t code{};
};

struct PahoPublished {};  ///< Acknowledged, or at QoS 0 written.

struct PahoDisconnected {};  ///< As we asked.

struct PahoMessage {
    mqtt::const_message_ptr message{};
};

/// Something that we asked for failed.
struct PahoRefusal {
    mqtt::token::Type type{};
    int return_code{};  ///< Of the library where negative; the broker's in CONNACK, 3.1.1 SUBACK.
    int reason_code{};  ///< The broker's, MQTT 5.
};

/// The broker ended the connection, with DISCONNECT where there is a code.
struct PahoLost {
    std::optional<std::uint8_t> code{};
};

/// Takes what Paho's threads call back, with the time, and hands it to ours in order.
class PahoInbox : public mqtt::iaction_listener {
  public:
    using What = std::variant<PahoConnected,
                              PahoSubscribed,
                              PahoPublished,
                              PahoDisconnected,
                              PahoMessage,
                              PahoRefusal,
                              PahoLost>;
    struct Happening {
        What what{};
        Instant at{};
    };

    explicit PahoInbox(const Clock& clock) : clock_{clock} {}

    /// Hears all that the client has to say from now on.
    void listen_to(mqtt::async_client& client);

    /// The next happening; nothing where none came before the deadline.
    std::optional<Happening> next(Instant deadline);

    void on_failure(const mqtt::token& token) override;
    void on_success(const mqtt::token& token) override;

  private:
    void put(What what, Instant at);

    const Clock& clock_;
    std::mutex mutex_{};
    std::condition_variable filled_{};
    std::deque<Happening> happenings_{};
};

}  // namespace sonde
