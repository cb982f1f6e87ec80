// SPDX-License-Identifier: Apache-2.0
#include "tests/features/feature_hub.hpp"

#include "probes/wire/decode.hpp"
#include "probes/wire/topic.hpp"
#include "tests/features/scram_server.hpp"
#include "tests/support/changes.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sonde::support {

namespace {

using enum wire::PropertyId;
using namespace std::chrono_literals;

constexpr std::uint32_t for_ever = 0xffff'ffff;

Time now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

bool FeatureHub::take(Peer& peer, const wire::Frame& frame) {
    if (!peer.connected && peer.connect.empty()) {
        peer.version = wire::version_of_connect(frame).value_or(wire::Version::v5);
        const auto* const first = frame.body.data() - frame.header_size;
        peer.connect.assign(first, first + frame.size());
    }
    const auto decoded = wire::decode(peer.version, frame);
    if (!decoded) {
        return false;
    }
    const auto& packet = *decoded;
    if (const auto* connect = std::get_if<wire::Connect>(&packet)) {
        on(peer, *connect);
    } else if (const auto* auth = std::get_if<wire::Auth>(&packet)) {
        return on_auth(peer, *auth);
    } else if (const auto* message = std::get_if<wire::Publish>(&packet)) {
        on(peer, *message);
    } else if (const auto* subscribe = std::get_if<wire::Subscribe>(&packet)) {
        on(peer, *subscribe);
    } else if (const auto* unsubscribe = std::get_if<wire::Unsubscribe>(&packet)) {
        on(peer, *unsubscribe);
    } else if (std::holds_alternative<wire::Acknowledgement>(packet)) {
        on_puback(peer);
    } else if (std::holds_alternative<wire::Pingreq>(packet)) {
        peer.send(encoded(peer.version, wire::Pingresp{}));
        if (has(Fault::drops_at_once)) {
            peer.close();
        }
    } else if (const auto* farewell = std::get_if<wire::Disconnect>(&packet)) {
        if (const auto expiry = farewell->properties.number(session_expiry_interval)) {
            sessions_[peer.client_id].expiry = *expiry;
        }
        gone(peer, true);
        return false;
    }
    return true;
}

void FeatureHub::on(Peer& peer, const wire::Connect& connect) {
    if (must_prove(peer, connect)) {
        challenge(peer,
                  wire::as_text(connect.properties.binary(authentication_data)
                                    .value_or(std::span<const std::byte>{})));
        return;
    }
    let_in(peer, connect, {});
}

bool FeatureHub::must_prove(Peer& /*peer*/, const wire::Connect& connect) {
    const bool wanted = !settings_.scram_password.empty() || settings_.asks_for_mirror;
    return wanted && connect.properties.contains(authentication_method);
}

void FeatureHub::challenge(Peer& peer, std::string_view data) {
    wire::PropertyBuffer properties;
    properties.add(authentication_method,
                   settings_.asks_for_mirror ? std::string_view{"MIRROR"} : "SCRAM-SHA-256");
    peer.challenge = settings_.asks_for_mirror ? std::string{"\x01\x02"} : scram_challenge(data);
    properties.add(authentication_data, wire::as_bytes(peer.challenge));
    peer.challenge = std::string{data} + "\n" + peer.challenge;
    peer.send(encoded(peer.version,
                      wire::Auth{.reason = wire::ReasonCode::continue_authentication,
                                 .properties = properties.view()}));
}

bool FeatureHub::on_auth(Peer& peer, const wire::Auth& auth) {
    const auto answer = wire::as_text(
        auth.properties.binary(authentication_data).value_or(std::span<const std::byte>{}));
    std::optional<std::string> proof;
    if (settings_.asks_for_mirror) {
        proof = answer == "\x02\x01" ? std::optional{std::string{"well"}} : std::nullopt;
    } else {
        proof = scram_proof(settings_.scram_password, peer.challenge, answer);
    }
    if (!proof) {
        peer.send(encoded(peer.version, wire::Connack{.reason = wire::ReasonCode::not_authorized}));
        return false;
    }
    if (has(Fault::signs_wrong)) {
        proof = "v=" + std::string(43, 'A') + "=";
    } else if (has(Fault::signs_nothing)) {
        proof->clear();
    }
    const auto frame = wire::split(peer.connect, peer.version, wire::largest_packet);
    const auto connect = wire::decode(peer.version, **frame);
    let_in(peer, std::get<wire::Connect>(*connect), *proof);
    return true;
}

void FeatureHub::take_over(HeldSession& session) {
    auto* const old = session.peer;
    if (old == nullptr || has(Fault::keeps_old_connection)) {
        return;
    }
    if (old->version == wire::Version::v5) {
        old->send(encoded(old->version,
                          wire::Disconnect{.reason = wire::ReasonCode::session_taken_over}));
    }
    gone(*old, false);
    old->close();
}

bool FeatureHub::resumes(Peer& peer, const wire::Connect& connect) {
    if (const auto known = sessions_.find(peer.client_id); known != sessions_.end()) {
        take_over(known->second);
    }
    const auto found = sessions_.find(peer.client_id);
    bool present = found != sessions_.end() && !connect.clean_start;
    if (present && found->second.peer == nullptr) {
        const auto& session = found->second;
        const bool over = session.expiry != for_ever &&
                          now() > session.left + std::chrono::seconds{session.expiry};
        present = (!over || has(Fault::keeps_sessions_for_ever)) && !has(Fault::forgets_sessions);
    }
    if (!present) {
        sessions_.erase(peer.client_id);
    }
    return present;
}

wire::PropertyBuffer FeatureHub::connack_properties(const Peer& peer,
                                                    const wire::Connect& connect,
                                                    std::string_view proof) const {
    wire::PropertyBuffer properties;
    if (peer.version != wire::Version::v5) {
        return properties;
    }
    properties.add(topic_alias_maximum, std::uint32_t{10});
    if (connect.client_id.empty()) {
        properties.add(assigned_client_identifier, peer.client_id);
    }
    if (has(Fault::claims_a_larger_packet)) {
        properties.add(maximum_packet_size, std::uint32_t{900'000});
    }
    if (const auto method = connect.properties.text(authentication_method)) {
        properties.add(authentication_method, *method);
        if (!proof.empty()) {
            properties.add(authentication_data, wire::as_bytes(proof));
        }
    }
    return properties;
}

void FeatureHub::let_in(Peer& peer, const wire::Connect& connect, std::string_view proof) {
    peer.client_id = connect.client_id.empty() ? "assigned" : std::string{connect.client_id};
    const bool present = resumes(peer, connect);
    auto& session = sessions_[peer.client_id];
    session.peer = &peer;
    if (!has(Fault::sends_will_of_who_returned)) {
        session.delayed_will.reset();
    }
    session.expiry = peer.version == wire::Version::v5
                         ? connect.properties.number(session_expiry_interval).value_or(0)
                         : (connect.clean_start ? 0U : for_ever);
    peer.connected = true;
    peer.keep_alive = connect.keep_alive;
    peer.receive_maximum =
        static_cast<std::uint16_t>(connect.properties.number(receive_maximum).value_or(65'535));
    peer.maximum_packet_size =
        connect.properties.number(maximum_packet_size).value_or(wire::largest_packet);
    if (connect.will) {
        const auto& will = *connect.will;
        peer.will = StoredMessage{.topic = std::string{will.topic},
                                  .payload = {will.payload.begin(), will.payload.end()},
                                  .qos = will.qos,
                                  .retain = will.retain,
                                  .came = now(),
                                  .from = peer.client_id,
                                  .delay = will.properties.number(will_delay_interval).value_or(0)};
    }
    const auto properties = connack_properties(peer, connect, proof);
    peer.send(encoded(peer.version,
                      wire::Connack{.session_present = present, .properties = properties.view()}));
    hand_queue(session);
}

void FeatureHub::hand_queue(HeldSession& session) {
    auto queue = std::exchange(session.queue, {});
    if (has(Fault::turns_queue_round)) {
        std::ranges::reverse(queue);
    }
    for (const auto& message : queue) {
        if (!has(Fault::loses_queue)) {
            send(*session.peer, message);
        }
    }
}

void FeatureHub::gone(Peer& peer, bool politely) {
    const auto found = sessions_.find(peer.client_id);
    if (!std::exchange(peer.connected, false) || found == sessions_.end() ||
        found->second.peer != &peer) {
        return;
    }
    auto& session = found->second;
    session.peer = nullptr;
    session.left = now();
    const bool mute =
        (politely && !has(Fault::sends_will_after_disconnect)) || has(Fault::has_no_wills);
    auto will = mute ? std::nullopt : std::exchange(peer.will, std::nullopt);
    const auto expiry = session.expiry;
    if (expiry == 0) {
        sessions_.erase(found);
    }
    if (!will) {
        return;
    }
    if (will->delay == 0 || expiry == 0 || has(Fault::sends_delayed_will_at_once)) {
        publish(*std::move(will));
        return;
    }
    session.delayed_will = *will;
    if (has(Fault::never_sends_delayed_will)) {
        return;
    }
    after_(std::chrono::seconds{will->delay}, [this, id = peer.client_id] {
        const auto waiting = sessions_.find(id);
        if (waiting != sessions_.end() && waiting->second.delayed_will) {
            publish(*std::exchange(waiting->second.delayed_will, std::nullopt));
        }
    });
}

wire::PropertyBuffer FeatureHub::handed_on(const wire::Properties& properties) const {
    wire::PropertyBuffer kept;
    std::vector<wire::Property> users;
    for (const auto& property : properties) {
        if (property.id == response_topic && !has(Fault::drops_response_topic)) {
            kept.add(property.id, property.text);
        } else if (property.id == correlation_data && !has(Fault::drops_correlation)) {
            kept.add(property.id, property.binary);
        } else if (property.id == user_property && !has(Fault::drops_user_properties)) {
            users.push_back(property);
        }
    }
    if (has(Fault::turns_user_properties_round)) {
        std::ranges::reverse(users);
    }
    for (const auto& user : users) {
        kept.add_user(user.text, user.value);
    }
    return kept;
}

StoredMessage FeatureHub::stored(Peer& peer, const wire::Publish& publish) {
    std::string topic{publish.topic};
    if (const auto alias = publish.properties.number(topic_alias)) {
        if (!topic.empty()) {
            peer.aliases[*alias] = topic;
        } else {
            topic = peer.aliases[*alias] + (has(Fault::mistakes_aliases) ? "x" : "");
        }
    }
    StoredMessage message{.topic = std::move(topic),
                          .payload = {publish.payload.begin(), publish.payload.end()},
                          .qos = publish.qos,
                          .retain = publish.retain,
                          .properties = handed_on(publish.properties),
                          .expiry = publish.properties.number(message_expiry_interval),
                          .came = now(),
                          .from = peer.client_id};
    constexpr std::size_t large = 1000;
    if (has(Fault::corrupts_payloads) && message.payload.size() > large) {
        message.payload[large] ^= std::byte{1};
    }
    return message;
}

void FeatureHub::on(Peer& peer, const wire::Publish& publish) {
    auto message = stored(peer, publish);
    if (publish.qos != wire::Qos::at_most_once) {
        peer.send(encoded(peer.version,
                          wire::Acknowledgement{.type = wire::PacketType::puback,
                                                .packet_id = publish.packet_id}));
    }
    const bool lost = has(Fault::drops_everything) ||
                      (has(Fault::loses_aliased) && publish.topic.empty()) ||
                      (has(Fault::claims_a_larger_packet) && publish.payload.size() > 50'000);
    if (!lost) {
        this->publish(std::move(message));
    }
}

}  // namespace sonde::support
