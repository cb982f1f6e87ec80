// SPDX-License-Identifier: Apache-2.0
#include "probes/load/worker.hpp"

#include <algorithm>
#include <utility>

/// How a worker's connections come and go.
namespace sonde::load {

namespace {

/// Connections that one turn opens at most, so that in a storm those that are up have their turn.
constexpr int most_opened_in_a_turn = 64;

constexpr Duration first_backoff = std::chrono::milliseconds{100};
constexpr Duration longest_backoff = std::chrono::seconds{5};

}  // namespace

void Worker::open_due(Instant now) {
    for (int opened = 0; opened < most_opened_in_a_turn && opened_ < openings_.size(); ++opened) {
        const auto& opening = openings_[opened_];
        if (opening.at > now || stage_ >= Stage::drain) {
            return;
        }
        ++opened_;
        open(clients_[opening.slot]);
    }
}

const Reach& Worker::reach_of(const Client& client) const {
    return blueprint_.reaches[place_of(client) % blueprint_.reaches.size()];
}

Spoken Worker::spoken_to(const Client& client) const {
    return {.scheme = reach_of(client).target.scheme, .version = client.session.settings().version};
}

void Worker::open(Client& client) {
    const auto& reach = reach_of(client);
    const auto& sources = blueprint_.sources;
    auto options = reach.options;
    options.acknowledge = net::Acknowledge::when_told;
    if (!sources.empty()) {
        // Each whole round of the reaches takes the next: so every pair of the two carries as many,
        // and its ports last longest.
        const auto round = place_of(client) / blueprint_.reaches.size();
        options.source = sources[round % sources.size()];
    }
    ++tally_.connections.attempted;
    client.state = Client::State::opening;
    set_timer(client, Timer::Kind::deadline, clock_.now() + blueprint_.plan.connect_timeout);
    auto tls = settings_.tls_of(client.population, client.index, reach.target);
    if (!tls) {
        drop(client, tls.error());
        return;
    }
    auto channel = net::Channel::start(reach.address, std::move(*tls), clock_, options);
    if (!channel) {
        drop(client, channel.error());
        return;
    }
    client.channel.emplace(std::move(*channel));
    const auto token = (std::uint64_t{client.generation} << 32U) | slot_of(client);
    if (const int error = poller_.watch(client.channel->descriptor(), token); error != 0) {
        drop(client, net::failure_from_errno(error, Phase::tcp, "watching a connection"));
    }
}

void Worker::go_on_opening(Client& client) {
    const auto wants = client.channel->advance();
    if (!wants) {
        drop(client, wants.error());
    } else if (*wants == net::Channel::Wants::nothing) {
        greet(client);
    }
}

void Worker::greet(Client& client) {
    const auto phases = client.channel->phases();
    auto& connections = tally_.connections;
    for (const auto& [phase, times] : {std::pair{Phase::tcp, &connections.tcp},
                                       std::pair{Phase::proxy, &connections.proxy},
                                       std::pair{Phase::tls, &connections.tls},
                                       std::pair{Phase::websocket, &connections.websocket}}) {
        if (const auto time = phases.get(phase)) {
            times->record(*time);
        }
    }
    client.state = Client::State::greeting;
    const auto asked = client.session.connect(wire_time(clock_.now()), output_of(client));
    if (!asked) {
        drop(client, failure_of(asked.error(), Phase::connect));
        return;
    }
    flush(client);
}

bool Worker::keeps_session(const Client& client) const {
    const auto& population = population_of(client);
    return !population.clean_start &&
           (population.mqtt == MqttVersion::v3_1_1 || client.session.limits().session_expiry > 0);
}

void Worker::settle(Client& client) {
    settled_ += client.settled ? 0U : 1U;
    client.settled = true;
}

/// Says DISCONNECT; the connection ends when that is out. No `come_back` means for good.
void Worker::leave(Client& client, Duration come_back) {
    if (client.state != Client::State::up) {
        return;
    }
    (void)client.session.disconnect(wire_time(clock_.now()), wire::Disconnect{}, output_of(client));
    client.state = Client::State::leaving;
    client.come_back = come_back;
    mark_dirty(client);
}

void Worker::drop(Client& client, const Failure& failure, std::uint64_t times) {
    if (client.state == Client::State::away) {
        return;
    }
    count_failure(failure, times);
    if (client.state == Client::State::up) {
        ++tally_.connections.cut;
    } else {
        ++tally_.connections.failed;
    }
    ++client.failed_attempts;
    close(client, false);
    if (blueprint_.plan.reconnect && stage_ > Stage::connect && stage_ < Stage::drain) {
        come_back_later(client);
    }
}

/// The connection is over, whoever ended it. What the broker keeps of the session stays open.
void Worker::close(Client& client, bool planned) {
    const bool was_up = client.state == Client::State::up || client.state == Client::State::leaving;
    connected_ -= was_up ? 1U : 0U;
    using enum Client::Subscribing;
    subscribed_ -= client.subscribing == yes ? 1U : 0U;
    subscribing_ -= client.subscribing == asked ? 1U : 0U;
    client.subscribing = no;
    if (client.channel) {
        count_bytes(client);
        client.channel->shut();
        client.channel.reset();
    }
    client.session.notify_closed();
    const bool kept = was_up && keeps_session(client);
    give_up_messages(client, kept);
    give_back_output(client);
    ++client.generation;
    client.state = Client::State::away;
    client.blocked = false;
    client.held_back = false;
    client.ending = false;
    client.paused = false;
    client.owes_ack = false;
    settle(client);
    const auto come_back = std::exchange(client.come_back, Duration{-1});
    if (planned && come_back >= Duration::zero()) {
        set_timer(client, Timer::Kind::come_back, clock_.now() + come_back);
    }
}

void Worker::count_bytes(Client& client) {
    const auto traffic = client.channel->take_traffic();
    tally_.generator.bytes_sent += traffic.sent;
    tally_.generator.bytes_received += traffic.received;
}

/// What was sent and has no end now: at QoS 0 what the kernel did not take, above what the session
/// does not keep.
void Worker::give_up_messages(Client& client, bool session_kept) {
    if (!client.publisher) {
        return;
    }
    auto& publisher = *client.publisher;
    std::uint64_t given_up = std::exchange(publisher.unflushed_measured, 0);
    publisher.unflushed = 0;
    if (!session_kept) {
        publisher.acks.for_each(
            [&given_up](const PendingAck& ack) { given_up += ack.measured ? 1U : 0U; });
        publisher.acks.clear();
    }
    tally_.counts.failed += given_up;
    in_flight_ -= given_up;
}

void Worker::come_back_later(Client& client) {
    const auto doublings = std::min<unsigned>(client.failed_attempts, 10);
    const auto most = std::min(first_backoff * (1U << doublings), longest_backoff);
    const auto wait = std::chrono::duration_cast<Duration>(most * (0.5 + random_.unit() / 2));
    set_timer(client, Timer::Kind::come_back, clock_.now() + wait);
}

void Worker::subscribe(Client& client) {
    const auto& population = population_of(client);
    const auto filter =
        settings_.text_of(population.subscribe_filter, client.population, client.index);
    const wire::Subscription wanted{.filter = filter, .qos = wire::Qos{population.subscribe_qos}};
    client.since = clock_.now();
    const auto asked =
        client.session.subscribe(wire_time(client.since), std::span{&wanted, 1}, output_of(client));
    if (!asked) {
        drop(client, failure_of(asked.error(), Phase::subscribe));
        return;
    }
    client.subscribing = Client::Subscribing::asked;
    ++subscribing_;
    set_timer(client, Timer::Kind::deadline, client.since + blueprint_.plan.connect_timeout);
    mark_dirty(client);
}

void Worker::unsubscribe(Client& client) {
    if (client.state != Client::State::up || client.subscribing != Client::Subscribing::yes) {
        return;
    }
    const auto filter =
        settings_.text_of(population_of(client).subscribe_filter, client.population, client.index);
    const std::string_view name = filter;
    const auto asked =
        client.session.unsubscribe(wire_time(clock_.now()), std::span{&name, 1}, output_of(client));
    if (!asked) {
        drop(client, failure_of(asked.error(), Phase::subscribe));
        return;
    }
    client.subscribing = Client::Subscribing::leaving;
    --subscribed_;
    mark_dirty(client);
}

void Worker::on(Client& client, Instant at, const wire::Connected& event) {
    tally_.connections.connect.record(at - client.since);
    ++tally_.connections.established;
    tally_.connections.resumed += event.connack.session_present ? 1U : 0U;
    ++connected_;
    client.state = Client::State::up;
    client.failed_attempts = 0;
    settle(client);
    if (const auto next = client.session.next_deadline()) {
        set_timer(client, Timer::Kind::session, Instant{Duration{next->nanoseconds}});
    }
    if (client.publisher && !event.connack.session_present && client.publisher->acks.size() > 0) {
        give_up_messages(client, false);
    }
    if (population_of(client).subscribes()) {
        if (event.connack.session_present) {
            client.subscribing = Client::Subscribing::yes;
            ++subscribed_;
        } else if (stage_ >= Stage::subscribe) {
            subscribe(client);
        }
    }
    if (client.publisher) {
        mark_dirty(client);
    }
}

void Worker::on(Client& client, Instant /*at*/, const wire::Refused& event) {
    drop(client, failure_of(event, client.session.settings().version));
}

void Worker::on(Client& client, Instant at, const wire::Subscribed& event) {
    using enum Client::Subscribing;
    if (client.subscribing != asked) {
        return;
    }
    const auto code = wire::ReasonCode{std::to_integer<std::uint8_t>(event.codes.front())};
    if (wire::is_failure(code)) {
        drop(client,
             rejection(Phase::subscribe,
                       "SUBSCRIBE",
                       code,
                       event.properties,
                       client.session.settings().version));
        return;
    }
    tally_.connections.subscribe.record(at - client.since);
    --subscribing_;
    ++subscribed_;
    client.subscribing = yes;
    client.presence += stage_ >= Stage::measure ? 1U : 0U;
}

void Worker::on(Client& client, Instant at, const wire::Unsubscribed& /*event*/) {
    if (client.subscribing == Client::Subscribing::leaving) {
        client.subscribing = Client::Subscribing::no;
        set_timer(client, Timer::Kind::subscribe_on, at + std::max(client.come_back, Duration{}));
    }
}

}  // namespace sonde::load
