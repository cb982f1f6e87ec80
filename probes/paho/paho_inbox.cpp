// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_inbox.hpp"

#include <utility>

namespace sonde {

namespace {

PahoConnected connected(const mqtt::token& token) {
    const auto response = token.get_connect_response();
    PahoConnected facts{.session_present = response.is_session_present()};
    const auto& properties = response.get_properties();
    if (properties.contains(mqtt::property::ASSIGNED_CLIENT_IDENTIFER)) {
        facts.assigned_client_id =
            mqtt::get<std::string>(properties, mqtt::property::ASSIGNED_CLIENT_IDENTIFER);
    }
    return facts;
}

}  // namespace

void PahoInbox::listen_to(mqtt::async_client& client) {
    client.set_message_callback([this](mqtt::const_message_ptr message) {
        const auto at = clock_.now();
        put(PahoMessage{.message = std::move(message)}, at);
    });
    client.set_connection_lost_handler(
        [this](const std::string& /*cause*/) { put(PahoLost{}, clock_.now()); });
    client.set_disconnected_handler(
        [this](const mqtt::properties& /*properties*/, mqtt::ReasonCode code) {
            put(PahoLost{.code = static_cast<std::uint8_t>(code)}, clock_.now());
        });
}

std::optional<PahoInbox::Happening> PahoInbox::next(Instant deadline) {
    std::unique_lock lock{mutex_};
    const auto filled =
        filled_.wait_for(lock, deadline - clock_.now(), [this] { return !happenings_.empty(); });
    // What came too late is too late, or a busy topic would put a deadline off for ever.
    if (!filled || happenings_.front().at > deadline) {
        return std::nullopt;
    }
    auto happening = std::move(happenings_.front());
    happenings_.pop_front();
    return happening;
}

void PahoInbox::on_failure(const mqtt::token& token) {
    const auto at = clock_.now();
    put(
        PahoRefusal{
            .type = token.get_type(),
            .return_code = token.get_return_code(),
            .reason_code = token.get_reason_code(),
        },
        at);
}

void PahoInbox::on_success(const mqtt::token& token) {
    const auto at = clock_.now();
    switch (token.get_type()) {
        case mqtt::token::CONNECT:
            put(connected(token), at);
            break;
        case mqtt::token::SUBSCRIBE:
            put(
                PahoSubscribed{
                    .code = static_cast<std::uint8_t>(
                        token.get_subscribe_response().get_reason_codes().front()),
                },
                at);
            break;
        case mqtt::token::PUBLISH:
            put(PahoPublished{}, at);
            break;
        case mqtt::token::DISCONNECT:
            put(PahoDisconnected{}, at);
            break;
        case mqtt::token::UNSUBSCRIBE:
            break;
    }
}

void PahoInbox::put(What what, Instant at) {
    const std::scoped_lock lock{mutex_};
    happenings_.push_back({.what = std::move(what), .at = at});
    filled_.notify_one();
}

}  // namespace sonde
