// SPDX-License-Identifier: Apache-2.0
#include "probes/load/worker.hpp"

#include <algorithm>
#include <utility>
#include <variant>

/// How bytes get from the kernel to the counts.
namespace sonde::load {

namespace {

/// Reads in a row from one connection, before others have their turn.
constexpr int most_reads = 4;
/// What reading takes of a turn at most: brokers that never stop sending must not keep the worker
/// from its schedule, its timers and its orders.
constexpr Duration longest_reading = std::chrono::milliseconds{10};
/// What a client may owe a broker that does not read: no more of what wants answers is read then.
constexpr std::size_t most_unsent = 256 * 1024;
/// A slow consumer reads a tenth of its rate at a time.
constexpr std::uint64_t reads_a_second = 10;

/// Whether the client has sent no message yet: then the next step is to publish.
bool has_published_nothing(const Publisher& publisher) {
    return std::ranges::all_of(publisher.sequences, [](auto next) { return next == 0; });
}

}  // namespace

/// What a connection that ends was there for, and so the phase its failure counts under: the same
/// that a probe would wait in.
Phase Worker::phase_of(const Client& client) const {
    switch (client.state) {
        case Client::State::away:
        case Client::State::opening:
        case Client::State::greeting:
            return Phase::connect;
        case Client::State::up:
        case Client::State::leaving:
            break;
    }
    const bool subscribed = client.subscribing == Client::Subscribing::yes;
    if (population_of(client).subscribes() && !subscribed) {
        return Phase::subscribe;
    }
    if (!client.publisher) {
        return subscribed ? Phase::delivery : Phase::ping;
    }
    const bool waits_for_broker =
        client.publisher->acks.size() > 0 || has_published_nothing(*client.publisher);
    return subscribed && !waits_for_broker ? Phase::delivery : Phase::publish;
}

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

void Worker::mark_unread(Client& client) {
    if (!client.unread) {
        client.unread = true;
        unread_.push_back(slot_of(client));
    }
}

/// Those that the time does not suffice for come first in the next turn.
void Worker::read_all() {
    read_until_ = clock_.now() + longest_reading;
    reading_.swap(unread_);
    std::size_t done = 0;
    while (done < reading_.size() && (done == 0 || clock_.now() < read_until_)) {
        read(clients_[reading_[done++]]);
    }
    reading_.erase(reading_.begin(), reading_.begin() + static_cast<std::ptrdiff_t>(done));
    reading_.insert(reading_.end(), unread_.begin(), unread_.end());
    unread_.swap(reading_);
    reading_.clear();
}

void Worker::read(Client& client) {
    client.unread = false;
    if (!client.channel || client.paused || client.state == Client::State::opening) {
        return;
    }
    const auto most = most_to_read(client);
    const bool slow = most < input_.size();
    for (int round = 0; round < most_reads; ++round) {
        if (client.blocked && client.output && client.output->size() > most_unsent) {
            client.held_back = true;
            return;
        }
        const auto reading = client.channel->read(std::span{input_}.first(most));
        count_bytes(client);
        if (!reading) {
            auto failure = reading.error();
            if (failure.reason == FailureReason::closed && client.state == Client::State::leaving) {
                close(client, true);
                return;
            }
            // With TLS 1.3 a refused client certificate shows at the first read behind the
            // handshake.
            if (failure.reason != FailureReason::handshake) {
                failure.phase = phase_of(client);
            }
            if (failure.reason == FailureReason::reset && client.state == Client::State::greeting) {
                failure = reset_before_connack(std::move(failure), spoken_to(client));
            }
            drop(client, failure);
            return;
        }
        if (reading->wants == net::Channel::Wants::turn) {
            break;
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
        if (reading->drained && !client.ending) {
            return;
        }
        if (clock_.now() >= read_until_) {
            break;
        }
    }
    mark_unread(client);
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
             closed_failure(phase_of(client), client.session.inside_packet(), spoken_to(client)));
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
    // On v5 the broker is told what it did, as far as the kernel takes it at once. Behind a packet
    // that went in part nothing can be said.
    if (!client.blocked && client.output) {
        (void)client.channel->write(*client.output);
    }
    drop(client, failure_of(event, phase_of(client), {}));
}

void Worker::on(Client& client, Instant /*at*/, const wire::PingTimeout& /*event*/) {
    drop(client,
         {.phase = Phase::ping,
          .reason = FailureReason::timeout,
          .detail = "the broker did not answer a PINGREQ"});
}

}  // namespace sonde::load
