#include "tests/support/broker_model.hpp"

#include "probes/wire/decode.hpp"
#include "tests/support/changes.hpp"

#include <algorithm>
#include <utility>

namespace sonde::support {

namespace {

void append(std::vector<Action>& actions, std::vector<Action> more) {
    actions.insert(
        actions.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Action> BrokerModel::act(Step step, const wire::Packet& correct) const {
    const auto found = script_.deeds.find(step);
    if (found == script_.deeds.end()) {
        return {{.bytes = encoded(version_, correct)}};
    }
    const auto& deed = found->second;
    auto bytes = deed.change ? deed.change(version_, correct) : encoded(version_, correct);
    if (deed.rest) {
        return {{.delay = deed.delay, .bytes = std::move(bytes)},
                {.delay = deed.delay + deed.rest_delay,
                 .bytes = deed.rest(version_, correct),
                 .ending = deed.ending}};
    }
    if (!deed.drip) {
        return {{.delay = deed.delay, .bytes = std::move(bytes), .ending = deed.ending}};
    }
    std::vector<Action> actions;
    auto delay = deed.delay;
    for (const auto byte : bytes) {
        actions.push_back({.delay = delay, .bytes = {byte}});
        delay += *deed.drip;
    }
    actions.push_back({.delay = delay, .ending = deed.ending});
    return actions;
}

std::vector<Action> BrokerModel::take(std::span<const std::byte> bytes) {
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    std::vector<Action> actions;
    std::size_t done = 0;
    while (!over_) {
        const auto rest = std::span{input_}.subspan(done);
        const auto frame = wire::split(rest, version_, wire::largest_packet);
        if (frame && !*frame) {
            break;
        }
        if (frame && !connected_) {
            version_ = wire::version_of_connect(**frame).value_or(version_);
        }
        const auto packet = frame ? wire::decode(version_, **frame) : tl::unexpected{frame.error()};
        const bool connects = packet && std::holds_alternative<wire::Connect>(*packet);
        if (connects == connected_ || !packet) {
            over_ = true;
            actions.push_back({.ending = Ending::close});
            break;
        }
        connected_ = true;
        packets_.emplace_back(rest.begin(), rest.begin() + static_cast<long>((*frame)->size()));
        append(actions, handle(*packet));
        done += (*frame)->size();
    }
    input_.erase(input_.begin(), input_.begin() + static_cast<long>(done));
    return actions;
}

std::vector<Message> BrokerModel::published() {
    return std::exchange(published_, {});
}

std::vector<Action> BrokerModel::handle(const wire::Packet& packet) {
    if (const auto* connect = std::get_if<wire::Connect>(&packet)) {
        wire::PropertyBuffer properties;
        if (connect->client_id.empty() && version_ == wire::Version::v5) {
            properties.add(wire::PropertyId::assigned_client_identifier, "assigned");
        }
        return act(Step::connack, wire::Connack{.properties = properties.view()});
    }
    if (const auto* subscribe = std::get_if<wire::Subscribe>(&packet)) {
        return on(*subscribe);
    }
    if (const auto* publish = std::get_if<wire::Publish>(&packet)) {
        return on(*publish);
    }
    if (const auto* ack = std::get_if<wire::Acknowledgement>(&packet)) {
        return on(*ack);
    }
    if (std::holds_alternative<wire::Pingreq>(packet)) {
        return act(Step::pingresp, wire::Pingresp{});
    }
    if (std::holds_alternative<wire::Disconnect>(packet)) {
        over_ = true;
        const auto found = script_.deeds.find(Step::goodbye);
        const auto deed =
            found == script_.deeds.end() ? Deed{.ending = Ending::close} : found->second;
        return {{.delay = deed.delay, .ending = deed.ending}};
    }
    return {{.ending = Ending::close}};
}

std::vector<Action> BrokerModel::on(const wire::Subscribe& subscribe) {
    wire::Bytes codes;
    for (const auto& wanted : subscribe.subscriptions) {
        const auto granted = std::min(wanted.qos, script_.grants_at_most);
        subscriptions_[std::string{wanted.filter}] = granted;
        codes.push_back(std::byte{static_cast<std::uint8_t>(granted)});
    }
    return act(Step::suback, wire::Suback{.packet_id = subscribe.packet_id, .codes = codes});
}

std::vector<Action> BrokerModel::on(const wire::Publish& publish) {
    Message message{.topic = std::string{publish.topic},
                    .payload = {publish.payload.begin(), publish.payload.end()},
                    .qos = publish.qos};
    if (publish.qos == wire::Qos::exactly_once) {
        stored_[publish.packet_id] = std::move(message);
        return act(Step::pubrec,
                   wire::Acknowledgement{.type = wire::PacketType::pubrec,
                                         .packet_id = publish.packet_id});
    }
    published_.push_back(std::move(message));
    if (publish.qos == wire::Qos::at_most_once) {
        return {};
    }
    return act(
        Step::puback,
        wire::Acknowledgement{.type = wire::PacketType::puback, .packet_id = publish.packet_id});
}

std::vector<Action> BrokerModel::on(const wire::Acknowledgement& ack) {
    if (ack.type == wire::PacketType::pubrec) {
        return act(
            Step::pubrel,
            wire::Acknowledgement{.type = wire::PacketType::pubrel, .packet_id = ack.packet_id});
    }
    if (ack.type == wire::PacketType::pubrel) {
        if (const auto found = stored_.extract(ack.packet_id)) {
            published_.push_back(found.mapped());
        }
        return act(
            Step::pubcomp,
            wire::Acknowledgement{.type = wire::PacketType::pubcomp, .packet_id = ack.packet_id});
    }
    return {};
}

std::vector<Action> BrokerModel::deliver(const Message& message) {
    const auto found = subscriptions_.find(message.topic);
    if (found == subscriptions_.end()) {
        return {};
    }
    wire::Publish publish{.topic = message.topic,
                          .payload = message.payload,
                          .qos = std::min(message.qos, found->second)};
    if (publish.qos != wire::Qos::at_most_once) {
        publish.packet_id = ++last_id_;
    }
    return act(Step::delivery, publish);
}

}  // namespace sonde::support
