// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/session.hpp"
#include "probes/wire/session_send.hpp"

namespace sonde::wire {
namespace {

using enum PropertyId;

void add_flag(PropertyBuffer& properties, PropertyId id, std::optional<bool> flag) {
    if (flag) {
        properties.add(id, *flag ? 1U : 0U);
    }
}

void add_unless_zero(PropertyBuffer& properties, PropertyId id, std::uint32_t number) {
    if (number != 0) {
        properties.add(id, number);
    }
}

}  // namespace

PropertyBuffer Session::connect_properties() const {
    PropertyBuffer properties;
    if (!is_v5()) {
        return properties;
    }
    add_unless_zero(properties, session_expiry_interval, settings_.session_expiry);
    if (settings_.receive_maximum) {
        properties.add(receive_maximum, *settings_.receive_maximum);
    }
    add_unless_zero(properties, maximum_packet_size, settings_.maximum_packet_size);
    add_unless_zero(properties, topic_alias_maximum, settings_.topic_alias_maximum);
    add_flag(properties, request_response_information, settings_.request_response_information);
    add_flag(properties, request_problem_information, settings_.request_problem_information);
    properties.add(settings_.user_properties.view());
    if (settings_.authentication) {
        properties.add(authentication_method, settings_.authentication->method);
        if (!settings_.authentication->data.empty()) {
            properties.add(authentication_data, settings_.authentication->data);
        }
    }
    return properties;
}

tl::expected<void, Refusal> Session::connect(Instant now, Bytes& out) {
    if (state_ == State::connecting || state_ == State::connected) {
        return tl::unexpected{Refusal::already_connected};
    }
    // v5 3.1.2-4, and what was not kept by agreement is gone with its connection.
    if (settings_.clean_start || !has_state_) {
        drop_state();
    }
    if (!has_state_ || !settings_.client_id.empty()) {
        assigned_client_id_.reset();
    }
    limits_ = {.keep_alive = settings_.keep_alive, .session_expiry = settings_.session_expiry};

    const PropertyBuffer properties = connect_properties();
    Connect connect{.client_id = client_id(),
                    .clean_start = settings_.clean_start,
                    .keep_alive = settings_.keep_alive,
                    .properties = properties.view()};
    if (settings_.will) {
        connect.will = Will{.topic = settings_.will->topic,
                            .payload = settings_.will->payload,
                            .qos = settings_.will->qos,
                            .retain = settings_.will->retain,
                            .properties = settings_.will->properties.view()};
    }
    if (settings_.user_name) {
        connect.user_name = *settings_.user_name;
    }
    if (settings_.password) {
        connect.password = *settings_.password;
    }
    if (auto sent = send(now, connect, out); !sent) {
        return sent;
    }
    state_ = State::connecting;
    now_ = now;
    re_authenticating_ = false;
    late_ping_ = 0;
    assembler_.clear();
    aliases_.start_connection(settings_.topic_alias_maximum);
    inbox_.start_connection(is_v5() ? settings_.receive_maximum.value_or(65'535) : 65'535);
    exchanges_.forget_connection();
    return {};
}

}  // namespace sonde::wire
