// SPDX-License-Identifier: Apache-2.0
#include "probes/load/worker.hpp"

#include "probes/load/resources.hpp"

#include <algorithm>
#include <utility>

namespace sonde::load {

namespace {

/// What one read takes at most, and so what a connection may bring before others have their turn.
constexpr std::size_t input_size = 128U << 10U;

/// Twice the seconds between snapshots: latencies up to it need no memory while the run goes.
constexpr Duration usual_latency = std::chrono::seconds{10};

void reserve(LoadSnapshot& tally) {
    tally.latency.response.reserve(usual_latency);
    tally.latency.service.reserve(usual_latency);
    tally.latency.acknowledgement.reserve(usual_latency);
    tally.latency.lateness.reserve(usual_latency);
    tally.connections.tcp.reserve(usual_latency);
    tally.connections.proxy.reserve(usual_latency);
    tally.connections.tls.reserve(usual_latency);
    tally.connections.websocket.reserve(usual_latency);
    tally.connections.connect.reserve(usual_latency);
    tally.connections.subscribe.reserve(usual_latency);
    tally.generator.pickup.reserve(usual_latency);
}

/// The step that a connection which is being opened is at.
Phase opening_phase_of(const Client& client) {
    const auto step = client.channel->opening();
    return step ? step->phase : Phase::connect;
}

/// When the n-th of all clients connects, from the start.
Duration connect_time(const std::optional<Rate>& rate, std::uint64_t place) {
    constexpr auto for_ever = std::chrono::hours{24 * 365};
    if (!rate) {
        return {};
    }
    const Profile profile{{{.length = for_ever, .from = *rate, .to = *rate}}};
    return profile.due_at({place * Place::one}).value_or(for_ever);
}

/// A token names a client's connection: its slot and which of its connections it was.
std::uint32_t slot_in(std::uint64_t token) {
    return static_cast<std::uint32_t>(token);
}
std::uint32_t generation_in(std::uint64_t token) {
    return static_cast<std::uint32_t>(token >> 32U);
}

}  // namespace

Worker::Worker(const Blueprint& blueprint,
               std::uint32_t index,
               Poller& poller,
               WorkerLink& link,
               const Clock& clock)
    : blueprint_{blueprint},
      poller_{poller},
      link_{link},
      clock_{clock},
      index_{index},
      settings_{blueprint},
      deliveries_{blueprint},
      random_{derived_seed(blueprint.plan.seed, 1'000'000U + index)},
      input_(input_size) {
    reserve(tally_);
    reserve(link_.tally);
}

void Worker::prepare() {
    const auto places = places_of(blueprint_, index_);
    clients_.reserve(places.size());
    openings_.reserve(places.size());
    for (const auto& population : blueprint_.plan.populations) {
        slots_.emplace_back(population.count, no_slot);
        publish_properties_.push_back(ClientSettings::publish_properties_of(population));
    }
    for (const auto& place : places) {
        add_client(place);
    }
}

void Worker::add_client(const ClientPlace& place) {
    const auto& population = blueprint_.plan.populations[place.population];
    const auto slot = static_cast<std::uint32_t>(clients_.size());
    slots_[place.population][place.client] = slot;
    openings_.push_back(
        {.at = Instant{connect_time(blueprint_.plan.connect_rate, place.global)}, .slot = slot});
    auto& client = clients_.emplace_back(
        place.population, place.client, settings_.session_of(place.population, place.client));
    if (!population.publishes()) {
        return;
    }
    client.publisher = std::make_unique<Publisher>();
    auto& publisher = *client.publisher;
    publisher.first_stream = blueprint_.topology.stream_of(place.population, place.client);
    publisher.sequences.assign(population.topics, 0);
    for (std::uint32_t topic = 0; topic < population.topics; ++topic) {
        publisher.topics.push_back(
            settings_.text_of(population.publish_topic, place.population, place.client, topic));
    }
}

void Worker::run() {
    wake_up_exactly();
    cpu_at_interval_start_ = cpu_of_this_thread();
    while (!ended_) {
        turn();
    }
    hand_over(clock_.now());
    link_.status.ended = true;
}

void Worker::turn() {
    const auto ready = poller_.wait(time_to_wait(clock_.now()));
    const Instant woke = clock_.now();
    ++tally_.generator.turns;
    tally_.generator.full_turns += ready.size() == Poller::most_ready ? 1U : 0U;
    for (const auto& one : ready) {
        handle(one);
    }
    read_all();
    obey();
    if (!started_) {
        return;
    }
    const Instant now = clock_.now();
    fire_timers(now);
    open_due(now);
    take_due(now);
    flush_all();
    report();
    auto& longest = tally_.generator.longest_turn;
    longest = std::max(longest, clock_.now() - woke);
}

std::optional<Duration> Worker::time_to_wait(Instant now) const {
    if (!dirty_.empty() || !unread_.empty()) {
        return Duration::zero();
    }
    std::optional<Instant> next = timers_.next();
    const auto consider = [&next](std::optional<Instant> other) {
        if (other && (!next || *other < *next)) {
            next = other;
        }
    };
    if (agenda_) {
        consider(agenda_->next());
    }
    if (!upheavals_.empty()) {
        consider(upheavals_.front().at);
    }
    if (started_ && opened_ < openings_.size() && stage_ < Stage::drain) {
        consider(openings_[opened_].at);
    }
    return next ? std::optional{std::max(*next - now, Duration::zero())} : std::nullopt;
}

void Worker::handle(const Poller::Ready& ready) {
    auto& client = clients_[slot_in(ready.token)];
    if (client.generation != generation_in(ready.token) || !client.channel) {
        return;
    }
    if (client.state == Client::State::opening) {
        go_on_opening(client);
        // What came with the end of opening is told this once only: the edge is gone.
        if (client.generation != generation_in(ready.token) ||
            client.state == Client::State::opening) {
            return;
        }
    }
    client.ending = client.ending || ready.ended;
    if (ready.writable && client.blocked) {
        mark_dirty(client);
    }
    if (ready.readable) {
        mark_unread(client);
    }
}

void Worker::set_timer(const Client& client, Timer::Kind kind, Instant at) {
    timers_.set(
        {.at = at, .client = slot_of(client), .generation = client.generation, .kind = kind});
}

void Worker::fire_timers(Instant now) {
    while (const auto timer = timers_.take(now)) {
        fire(*timer, now);
    }
}

void Worker::fire(const Timer& timer, Instant now) {
    auto& client = clients_[timer.client];
    if (timer.generation != client.generation) {
        return;
    }
    switch (timer.kind) {
        case Timer::Kind::session:
            client.session.tick(wire_time(now), output_of(client));
            end_session_turn(client);
            break;
        case Timer::Kind::deadline:
            if (client.state == Client::State::opening || client.state == Client::State::greeting ||
                (client.subscribing == Client::Subscribing::asked &&
                 now >= client.since + blueprint_.plan.connect_timeout)) {
                const auto phase = client.state == Client::State::opening ? opening_phase_of(client)
                                   : client.state == Client::State::greeting ? Phase::connect
                                                                             : Phase::subscribe;
                drop(client,
                     {.phase = phase,
                      .reason = FailureReason::timeout,
                      .detail = "no answer within the connect timeout"});
            }
            break;
        case Timer::Kind::come_back:
            if (client.state == Client::State::away && stage_ < Stage::drain) {
                open(client);
            }
            break;
        case Timer::Kind::read_on:
            client.paused = false;
            if (client.channel) {
                read(client);
            }
            break;
        case Timer::Kind::subscribe_on:
            if (client.state == Client::State::up &&
                client.subscribing == Client::Subscribing::no) {
                subscribe(client);
            }
            break;
    }
}

void Worker::count_failure(const Failure& failure, std::uint64_t times) {
    auto& row =
        tally_.failures[{.phase = failure.phase, .reason = failure.reason, .code = failure.code}];
    if (row.count == 0) {
        row.code_name = failure.code_name;
        row.detail = failure.detail;
    }
    row.count += times;
}

void Worker::report() {
    auto& status = link_.status;
    const auto relaxed = std::memory_order_relaxed;
    status.settled.store(settled_, relaxed);
    status.connected.store(connected_, relaxed);
    status.subscribed.store(subscribed_, relaxed);
    status.subscribing.store(subscribing_, relaxed);
    status.open.store(waiting_ + in_flight_, relaxed);
    status.expected.store(expected_before_ + tally_.counts.expected, relaxed);
    status.accounted.store(accounted_before_ + tally_.counts.delivered + tally_.counts.excused,
                           relaxed);
    // Last: who sees it sees what the orders came to.
    status.obeyed.store(news_, std::memory_order_release);
}

}  // namespace sonde::load
