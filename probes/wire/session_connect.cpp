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

void Session::build_connect_properties() {
    scratch_.clear();
    if (!is_v5()) {
        return;
    }
    add_unless_zero(scratch_, session_expiry_interval, settings_.session_expiry);
    if (settings_.receive_maximum) {
        scratch_.add(receive_maximum, *settings_.receive_maximum);
    }
    add_unless_zero(scratch_, maximum_packet_size, settings_.maximum_packet_size);
    add_unless_zero(scratch_, topic_alias_maximum, settings_.topic_alias_maximum);
    add_flag(scratch_, request_response_information, settings_.request_response_information);
    add_flag(scratch_, request_problem_information, settings_.request_problem_information);
    scratch_.add(settings_.user_properties.view());
    if (settings_.authentication) {
        scratch_.add(authentication_method, settings_.authentication->method);
        if (!settings_.authentication->data.empty()) {
            scratch_.add(authentication_data, settings_.authentication->data);
        }
    }
}

tl::expected<void, Refusal> Session::connect(Instant now, Bytes& out) {
    if (state_ == State::connecting || state_ == State::connected) {
        return tl::unexpected{Refusal::already_connected};
    }
    // v5 3.1.2-4, and what was not kept by agreement is gone with its connection.
    if (settings_.clean_start || !has_state_) {
        drop_state();
    }
    const bool keeps_assigned_id = has_state_ && settings_.client_id.empty();
    Limits fresh{};
    fresh.keep_alive = settings_.keep_alive;
    fresh.session_expiry = settings_.session_expiry;
    fresh.client_id = keeps_assigned_id ? limits_.client_id : settings_.client_id;
    fresh.client_id_assigned = keeps_assigned_id;
    limits_ = fresh;

    build_connect_properties();
    Connect connect{.client_id = limits_.client_id,
                    .clean_start = settings_.clean_start,
                    .keep_alive = settings_.keep_alive,
                    .properties = scratch_.view()};
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
    pending_.reset();
    assembler_.clear();
    aliases_.start_connection(settings_.topic_alias_maximum);
    inbox_.start_connection(is_v5() ? settings_.receive_maximum.value_or(65'535) : 65'535);
    exchanges_.forget_connection();
    return {};
}

}  // namespace sonde::wire
