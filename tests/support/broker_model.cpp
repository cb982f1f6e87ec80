// SPDX-License-Identifier: Apache-2.0
#include "tests/support/broker_model.hpp"

#include "tests/support/changes.hpp"

#include <iterator>

namespace sonde::support {

namespace {

void append(std::vector<Action>& actions, std::vector<Action> more) {
    actions.insert(
        actions.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Action> BrokerModel::act(const responder::Answers::Reply& correct) const {
    const auto& [step, packet] = correct;
    const auto found = script_.deeds.find(step);
    if (found == script_.deeds.end()) {
        return {{.bytes = encoded(version(), packet)}};
    }
    const auto& deed = found->second;
    auto bytes = deed.change ? deed.change(version(), packet) : encoded(version(), packet);
    if (deed.rest) {
        return {{.delay = deed.delay, .bytes = std::move(bytes)},
                {.delay = deed.delay + deed.rest_delay,
                 .bytes = deed.rest(version(), packet),
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
        const auto frame = wire::split(rest, version(), wire::largest_packet);
        if (!frame) {
            over_ = true;
            actions.push_back({.ending = Ending::close});
            break;
        }
        if (!*frame) {
            break;
        }
        append(actions, handle(**frame));
        done += (*frame)->size();
    }
    input_.erase(input_.begin(), input_.begin() + static_cast<long>(done));
    return actions;
}

std::vector<Message> BrokerModel::published() {
    return std::exchange(published_, {});
}

std::vector<Action> BrokerModel::handle(const wire::Frame& frame) {
    using End = responder::Answers::End;
    const auto outcome = answers_.take(frame);
    over_ = outcome.end != End::none;
    if (outcome.end == End::violation) {
        return {{.ending = Ending::close}};
    }
    const auto* const first = frame.body.data() - frame.header_size;
    if (packets_.size() < most_packets) {
        packets_.emplace_back(first, first + frame.size());
    }
    if (outcome.message) {
        const auto& message = *outcome.message;
        published_.push_back({.topic = std::string{message.topic},
                              .payload = {message.payload.begin(), message.payload.end()},
                              .qos = message.qos});
    }
    auto actions = outcome.reply ? act(*outcome.reply) : std::vector<Action>{};
    if (outcome.end == End::goodbye) {
        actions.push_back(goodbye());
    }
    return actions;
}

Action BrokerModel::goodbye() const {
    const auto found = script_.deeds.find(Step::goodbye);
    const auto deed = found == script_.deeds.end() ? Deed{.ending = Ending::close} : found->second;
    return {.delay = deed.delay, .ending = deed.ending};
}

std::vector<Action> BrokerModel::deliver(const Message& message) {
    const auto delivery =
        answers_.deliver({.topic = message.topic, .payload = message.payload, .qos = message.qos});
    return delivery ? act(*delivery) : std::vector<Action>{};
}

}  // namespace sonde::support
