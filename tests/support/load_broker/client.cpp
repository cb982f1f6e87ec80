// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/client.hpp"

#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"

#include <algorithm>

namespace sonde::load_broker {

namespace {

using wire::PacketType;
using wire::Qos;
using wire::Version;

constexpr std::uint16_t topic_aliases = 16;
constexpr wire::ReasonCode server_unavailable_v3_1_1{3};

wire::PropertyBuffer connack_properties(const wire::Connect& connect,
                                        const Options& options,
                                        ClientKey key) {
    wire::PropertyBuffer properties;
    properties.add(wire::PropertyId::topic_alias_maximum, topic_aliases);
    properties.add(wire::PropertyId::subscription_identifier_available, 0);
    if (options.receive_maximum != 65'535) {
        properties.add(wire::PropertyId::receive_maximum, options.receive_maximum);
    }
    if (connect.client_id.empty()) {
        const auto name =
            "client-" + std::to_string(key.slot) + "-" + std::to_string(key.generation);
        properties.add(wire::PropertyId::assigned_client_identifier, name);
    }
    return properties;
}

}  // namespace

Client::~Client() {
    for (const auto& filter : filters_) {
        context_.routes.remove(filter, *this);
    }
}

bool Client::take(std::span<const std::byte> bytes) {
    context_.counters.bytes_received += bytes.size();
    assembler_.feed(bytes);
    for (;;) {
        const auto frame = assembler_.next(version_, wire::largest_packet);
        if (!frame) {
            return break_off(frame.error());
        }
        if (!*frame) {
            return true;
        }
        if (!handle(**frame)) {
            return false;
        }
    }
}

bool Client::handle(const wire::Frame& frame) {
    if (!connected_) {
        return on_connect(frame);
    }
    if (frame.type == PacketType::publish) {
        const auto publish = wire::decode_publish(version_, frame);
        return publish ? on(*publish) : break_off(publish.error());
    }
    const auto packet = wire::decode(version_, frame);
    if (!packet) {
        return break_off(packet.error());
    }
    if (const auto* subscribe = std::get_if<wire::Subscribe>(&*packet)) {
        return on(*subscribe);
    }
    if (const auto* unsubscribe = std::get_if<wire::Unsubscribe>(&*packet)) {
        return on(*unsubscribe);
    }
    if (const auto* ack = std::get_if<wire::Acknowledgement>(&*packet)) {
        return on(*ack);
    }
    if (std::holds_alternative<wire::Pingreq>(*packet)) {
        ++context_.counters.pings;
        outbox_.put(wire::Pingresp{});
        return true;
    }
    if (std::holds_alternative<wire::Disconnect>(*packet)) {
        ++context_.counters.disconnects;
        return false;
    }
    return break_off({.what = "not a client's packet, or CONNECT again"});
}

bool Client::on_connect(const wire::Frame& frame) {
    version_ = frame.type == PacketType::connect
                   ? wire::version_of_connect(frame).value_or(version_)
                   : version_;
    const auto packet = wire::decode(version_, frame);
    const auto* connect = packet ? std::get_if<wire::Connect>(&*packet) : nullptr;
    if (connect == nullptr) {
        // Before CONNACK nothing else may be said.
        ++context_.counters.violations;
        return false;
    }
    outbox_.open(
        version_,
        static_cast<std::uint16_t>(
            connect->properties.number(wire::PropertyId::receive_maximum).value_or(65'535)));
    if (context_.turns.refuses_next_connect()) {
        return refuse();
    }
    connected_ = true;
    if (version_ == Version::v3_1_1) {
        outbox_.put(wire::Connack{});
        return true;
    }
    aliases_.start_connection(topic_aliases);
    const auto properties = connack_properties(*connect, context_.options, key_);
    outbox_.put(wire::Connack{.properties = properties.view()});
    return true;
}

bool Client::refuse() {
    ++context_.counters.refused;
    outbox_.put(wire::Connack{.reason = version_ == Version::v5
                                            ? wire::ReasonCode::server_unavailable
                                            : server_unavailable_v3_1_1});
    return false;
}

bool Client::break_off(const wire::Violation& violation) {
    ++context_.counters.violations;
    if (connected_ && version_ == Version::v5) {
        outbox_.put(wire::Disconnect{.reason = violation.reason});
    }
    return false;
}

bool Client::on(const wire::Publish& publish) {
    ++context_.counters.publishes;
    context_.freeze.publish_received();
    if (++publishes_ == context_.options.faults.close_after) {
        return false;
    }
    auto message = publish;
    if (version_ == Version::v5 && !publish.properties.empty()) {
        const auto topic = aliases_.resolve(publish);
        if (!topic) {
            return break_off(topic.error());
        }
        message.topic = *topic;
    }
    if (answer(publish)) {
        distribute(message);
    }
    return true;
}

/// Whether it is new: a message of QoS 2 may come again until it is released.
bool Client::answer(const wire::Publish& publish) {
    context_.counters.publishes_again += publish.dup ? 1 : 0;
    switch (publish.qos) {
        case Qos::at_most_once:
            return true;
        case Qos::at_least_once:
            ++context_.counters.publishes_qos1;
            break;
        case Qos::exactly_once:
            ++context_.counters.publishes_qos2;
            break;
    }
    const bool once = publish.qos == Qos::exactly_once;
    const auto type = once ? PacketType::pubrec : PacketType::puback;
    const auto delay = context_.options.faults.puback_delay;
    if (delay == Duration::zero()) {
        acknowledge(type, publish.packet_id);
    } else {
        context_.late_answers.push_back({.due = context_.now + delay,
                                         .client = key_,
                                         .type = type,
                                         .packet_id = publish.packet_id});
    }
    return !once || unreleased_.insert(publish.packet_id).second;
}

void Client::acknowledge(PacketType type, wire::PacketId packet_id) {
    outbox_.put(wire::Acknowledgement{.type = type, .packet_id = packet_id});
}

bool Client::on(const wire::Acknowledgement& ack) {
    if (ack.type != PacketType::pubrel) {
        outbox_.acknowledged(ack);
        return true;
    }
    unreleased_.erase(ack.packet_id);
    acknowledge(PacketType::pubcomp, ack.packet_id);
    return true;
}

bool Client::on(const wire::Subscribe& subscribe) {
    wire::Bytes codes;
    for (const auto& wanted : subscribe.subscriptions) {
        const Grant grant{.qos = wanted.qos,
                          .no_local = wanted.no_local,
                          .retain_as_published = wanted.retain_as_published};
        ++context_.counters.subscriptions;
        codes.push_back(static_cast<std::byte>(wanted.qos));
        context_.routes.add(wanted.filter, {.client = this, .grant = grant});
        if (std::find(filters_.begin(), filters_.end(), wanted.filter) == filters_.end()) {
            filters_.emplace_back(wanted.filter);
        }
        if (!best_grant_ || best_grant_->qos < grant.qos) {
            best_grant_ = grant;
        }
    }
    outbox_.put(wire::Suback{.packet_id = subscribe.packet_id, .codes = codes});
    return true;
}

bool Client::on(const wire::Unsubscribe& unsubscribe) {
    wire::Bytes codes;
    for (const auto filter : unsubscribe.filters) {
        const bool had = context_.routes.remove(filter, *this);
        codes.push_back(static_cast<std::byte>(had ? wire::ReasonCode::success
                                                   : wire::ReasonCode::no_subscription_existed));
        std::erase(filters_, filter);
    }
    if (filters_.empty()) {
        best_grant_.reset();
    }
    if (version_ == Version::v3_1_1) {
        codes.clear();
    }
    outbox_.put(wire::Unsuback{.packet_id = unsubscribe.packet_id, .codes = codes});
    return true;
}

void Client::distribute(wire::Publish publish) {
    publish.properties = passed_on(publish.properties);
    switch (context_.options.mode) {
        case Mode::sink:
            break;
        case Mode::reflect:
            if (best_grant_) {
                deliver(publish, *best_grant_);
            }
            break;
        case Mode::route:
            context_.matched.clear();
            context_.routes.match(publish.topic, context_.matched);
            for (const auto& [client, grant] : context_.matched) {
                if (client != this || !grant.no_local) {
                    client->deliver(publish, grant);
                }
            }
            break;
    }
}

void Client::deliver(const wire::Publish& publish, const Grant& grant) {
    outbox_.deliver(
        {.topic = publish.topic,
         .payload = publish.payload,
         .qos = std::min(publish.qos, grant.qos),
         .retain = publish.retain && grant.retain_as_published,
         .properties = version_ == Version::v5 ? publish.properties : wire::Properties{}});
}

/// All but the Topic Alias, which is between the client and us (v5 3.3.2.3.4).
wire::Properties Client::passed_on(const wire::Properties& properties) {
    if (!properties.contains(wire::PropertyId::topic_alias)) {
        return properties;
    }
    properties_.clear();
    for (const auto& property : properties) {
        if (property.id == wire::PropertyId::topic_alias) {
            continue;
        }
        switch (property.kind) {
            case wire::PropertyKind::byte:
            case wire::PropertyKind::two_bytes:
            case wire::PropertyKind::four_bytes:
            case wire::PropertyKind::varint:
                properties_.add(property.id, property.number);
                break;
            case wire::PropertyKind::text:
                properties_.add(property.id, property.text);
                break;
            case wire::PropertyKind::binary:
                properties_.add(property.id, property.binary);
                break;
            case wire::PropertyKind::pair:
                properties_.add_user(property.text, property.value);
                break;
        }
    }
    return properties_.view();
}

}  // namespace sonde::load_broker
