#include "probes/load/worker.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>
#include <variant>

/// How bytes get from the kernel to the counts.
namespace sonde::load {

namespace {

/// Reads in a row from one connection, before others have their turn.
constexpr int most_reads = 4;
/// A slow consumer reads a tenth of its rate at a time.
constexpr std::uint64_t reads_a_second = 10;

/// What a connection that ends was there for: the phase its failure counts under.
Phase phase_of(const Client& client) {
    switch (client.state) {
        case Client::State::away:
        case Client::State::opening:
        case Client::State::greeting:
            return Phase::connect;
        case Client::State::up:
        case Client::State::leaving:
            break;
    }
    if (client.subscribing == Client::Subscribing::asked) {
        return Phase::subscribe;
    }
    if (client.subscribing == Client::Subscribing::yes) {
        return Phase::delivery;
    }
    return client.publisher ? Phase::publish : Phase::ping;
}

}  // namespace

std::size_t Worker::most_to_read(const Client& client) const {
    for (const auto& behaviour : population_of(client).behaviours) {
        if (behaviour.kind == Behaviour::Kind::slow_consumer) {
            const auto part =
                std::max<std::uint64_t>(behaviour.bytes_per_second / reads_a_second, 1);
            return std::min<std::size_t>(part, input_.size());
        }
    }
    return input_.size();
}

void Worker::read(Client& client) {
    if (!client.channel || client.paused || client.state == Client::State::opening) {
        return;
    }
    client.unread = false;
    const auto most = most_to_read(client);
    const bool slow = most < input_.size();
    for (int round = 0; round < most_reads; ++round) {
        const auto reading = client.channel->read(std::span{input_}.first(most));
        if (!reading) {
            auto failure = reading.error();
            failure.phase = phase_of(client);
            drop(client, failure);
            return;
        }
        if (reading->wants != net::Channel::Wants::nothing) {
            return;
        }
        if (!take_bytes(client, reading->bytes, reading->at)) {
            return;
        }
        if (slow && client.subscribing != Client::Subscribing::no) {
            client.paused = true;
            set_timer(client,
                      Timer::Kind::read_on,
                      reading->at + std::chrono::milliseconds{1000} / reads_a_second);
            return;
        }
        // A short read of a plain stream has emptied it; TLS may hold more of a record.
        if (reading->bytes < most && !client.ending && !client.channel->encrypted()) {
            return;
        }
    }
    if (!client.unread) {
        client.unread = true;
        unread_.push_back(slot_of(client));
    }
}

/// False where the connection is over.
bool Worker::take_bytes(Client& client, std::size_t count, Instant at) {
    const auto generation = client.generation;
    if (count == 0) {
        if (client.state == Client::State::leaving) {
            close(client, true);
            return false;
        }
        drop(client,
             closed_failure(phase_of(client),
                            client.session.inside_packet(),
                            client.session.settings().version));
        return false;
    }
    client.session.receive(wire_time(at), std::span{input_}.first(count));
    auto& output = output_of(client);
    while (const auto event = client.session.poll(output)) {
        std::visit([&](const auto& kind) { on(client, at, kind); }, *event);
        if (client.generation != generation) {
            return false;
        }
    }
    if (!output.empty()) {
        mark_dirty(client);
    } else {
        give_back_output(client);
        const bool waits = client.subscribing == Client::Subscribing::yes ||
                           (client.publisher && client.publisher->acks.size() > 0);
        if (waits) {
            // Unless something is written to it in this turn, which carries the acknowledgement.
            client.owes_ack = true;
            mark_dirty(client);
        }
    }
    return true;
}

void Worker::on(Client& client, Instant at, const wire::Received& event) {
    const auto& population = population_of(client);
    const auto verdict =
        deliveries_.take({.slot = slot_of(client),
                          .presence = client.presence,
                          .population = client.population,
                          .shared = population.subscribe_filter.starts_with("$share/")},
                         event.payload,
                         event.dup,
                         at,
                         interval_start_,
                         tally_);
    if (population.loop == LoopKind::closed && population.role == Role::both &&
        population.qos == 0 && verdict.ours) {
        const auto first = client.publisher->first_stream;
        if (verdict.stream >= first && verdict.stream < first + population.topics) {
            queue_closed_loop(client, at, 1);
        }
    }
}

void Worker::on(Client& client, Instant at, const wire::Acknowledged& event) {
    if (!client.publisher) {
        return;
    }
    auto& publisher = *client.publisher;
    const auto* pending = publisher.acks.find(event.packet_id);
    if (pending == nullptr) {
        return;
    }
    const PendingAck ack = *pending;
    publisher.acks.erase(event.packet_id);
    const bool refused = wire::is_failure(event.reason);
    if (refused) {
        count_failure(rejection(Phase::publish,
                                "PUBLISH",
                                event.reason,
                                event.properties,
                                client.session.settings().version),
                      1);
    }
    if (ack.measured) {
        --in_flight_;
        if (refused) {
            ++tally_.counts.failed;
            tally_.counts.excused += blueprint_.topology.receivers(ack.stream);
        } else {
            ++tally_.counts.acknowledged;
            tally_.latency.acknowledgement.record(at - ack.due);
        }
    }
    if (population_of(client).loop == LoopKind::closed) {
        queue_closed_loop(client, at, 1);
    }
    if (!publisher.waiting.empty()) {
        mark_dirty(client);
    }
}

void Worker::on(Client& client, Instant /*at*/, const wire::Disconnected& event) {
    drop(client, failure_of(event, phase_of(client)));
}

void Worker::on(Client& client, Instant /*at*/, const wire::Broken& event) {
    drop(client, failure_of(event, phase_of(client), {}));
}

void Worker::on(Client& client, Instant /*at*/, const wire::PingTimeout& /*event*/) {
    drop(client,
         {.phase = Phase::ping,
          .reason = FailureReason::timeout,
          .detail = "the broker did not answer a PINGREQ"});
}

}  // namespace sonde::load
