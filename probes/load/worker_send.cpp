// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_message.hpp"
#include "probes/load/worker.hpp"
#include "probes/wire_failure.hpp"

#include <algorithm>
#include <utility>

/// How operations get from the clients' queues to the kernel.
namespace sonde::load {

namespace {

/// What is encoded for one write at most; the rest waits for the next turn.
constexpr std::size_t most_in_a_write = 64U << 10U;
/// Outputs that are kept for the next turn; more than that are given back to the heap.
constexpr std::size_t most_spare_outputs = 1024;
constexpr std::size_t most_spare_capacity = 4U << 10U;

std::uint64_t on_the_wire(Instant at) {
    return static_cast<std::uint64_t>(at.time_since_epoch().count()) & load_time_mask;
}

}  // namespace

void Worker::mark_dirty(Client& client) {
    if (!client.dirty) {
        client.dirty = true;
        dirty_.push_back(slot_of(client));
    }
}

void Worker::queue(Client& client, Instant due, bool measured) {
    auto& waiting = client.publisher->waiting;
    tally_.counts.scheduled += measured ? 1U : 0U;
    if (waiting.size() >= blueprint_.plan.queue_limit) {
        tally_.counts.overload += measured ? 1U : 0U;
        return;
    }
    waiting.push({.due = due, .measured = measured});
    waiting_ += measured ? 1U : 0U;
    mark_dirty(client);
}

/// In a closed loop an operation is due as soon as an earlier one has ended.
void Worker::queue_closed_loop(Client& client, Instant ended, std::uint32_t operations) {
    if (stage_ != Stage::warm_up && stage_ != Stage::measure) {
        return;
    }
    for (std::uint32_t i = 0; i < operations; ++i) {
        queue(client, ended, stage_ == Stage::measure);
    }
}

wire::Bytes& Worker::output_of(Client& client) {
    if (!client.output) {
        if (spare_outputs_.empty()) {
            client.output = std::make_unique<wire::Bytes>();
        } else {
            client.output = std::move(spare_outputs_.back());
            spare_outputs_.pop_back();
        }
    }
    return *client.output;
}

void Worker::give_back_output(Client& client) {
    if (client.output && spare_outputs_.size() < most_spare_outputs &&
        client.output->capacity() <= most_spare_capacity + most_in_a_write) {
        client.output->clear();
        spare_outputs_.push_back(std::move(client.output));
    }
    client.output.reset();
}

void Worker::flush_all() {
    // What comes up while flushing waits for the next turn, or a closed loop would never leave it.
    flushing_.swap(dirty_);
    for (const auto slot : flushing_) {
        auto& client = clients_[slot];
        client.dirty = false;
        flush(client);
    }
    flushing_.clear();
}

void Worker::flush(Client& client) {
    if (!client.channel || client.state == Client::State::opening) {
        return;
    }
    if (client.publisher && client.state == Client::State::up && !client.blocked) {
        encode_waiting(client, clock_.now());
    }
    if (client.blocked || (client.output && !client.output->empty())) {
        write(client);
    } else if (client.owes_ack) {
        client.channel->acknowledge_now();
    }
    client.owes_ack = false;
}

void Worker::encode_waiting(Client& client, Instant now) {
    auto& waiting = client.publisher->waiting;
    const auto qos = wire::Qos{population_of(client).qos};
    while (!waiting.empty()) {
        const Waiting operation = waiting.front();
        if (now - operation.due > blueprint_.plan.overload_after) {
            tally_.counts.overload += operation.measured ? 1U : 0U;
        } else {
            const auto obstacle = client.session.obstacle(qos);
            // A QoS that the broker does not take will not be taken later either.
            if (obstacle && *obstacle != wire::Refusal::qos_not_supported) {
                return;
            }
            if (client.output && client.output->size() >= most_in_a_write) {
                mark_dirty(client);
                return;
            }
            encode(client, operation, now);
        }
        waiting.pop();
        waiting_ -= operation.measured ? 1U : 0U;
    }
}

/// False where the session does not take the message: then it was never sent.
bool Worker::encode(Client& client, const Waiting& operation, Instant now) {
    const auto& population = population_of(client);
    auto& publisher = *client.publisher;
    const auto topic = publisher.turn;
    const auto stream = publisher.first_stream + topic;
    const auto sequence = publisher.sequences[topic];
    const auto filler = blueprint_.payloads[client.population].filler_of(stream, sequence);
    payload_.resize(load_header_size + filler.size());
    write_load_header({.run = blueprint_.run,
                       .stream = stream,
                       .sequence = sequence,
                       .due = on_the_wire(operation.due),
                       .sent = on_the_wire(now),
                       .measured = operation.measured},
                      payload_);
    std::ranges::copy(filler, payload_.begin() + load_header_size);
    const auto qos = wire::Qos{population.qos};
    const auto sent =
        client.session.publish(wire_time(now),
                               {.topic = publisher.topics[topic],
                                .payload = payload_,
                                .qos = qos,
                                .retain = population.retain,
                                .use_alias = population.properties.topic_alias,
                                .properties = publish_properties_[client.population].view()},
                               output_of(client));
    if (!sent) {
        count_failure(failure_of(sent.error(), Phase::publish), 1);
        tally_.counts.overload += operation.measured ? 1U : 0U;
        return false;
    }
    ++publisher.sequences[topic];
    publisher.turn = topic + 1 == population.topics ? 0 : topic + 1;
    if (qos == wire::Qos::at_most_once) {
        ++publisher.unflushed;
        publisher.unflushed_measured += operation.measured ? 1U : 0U;
    } else {
        publisher.acks.insert({.packet_id = *sent,
                               .measured = operation.measured,
                               .stream = stream,
                               .due = operation.due});
    }
    if (!operation.measured) {
        ++tally_.warm_up_messages;
        return true;
    }
    ++tally_.counts.sent;
    ++in_flight_;
    tally_.counts.expected += blueprint_.topology.receivers(stream);
    tally_.latency.lateness.record(std::max(now - operation.due, Duration::zero()));
    return true;
}

void Worker::write(Client& client) {
    auto& output = output_of(client);
    const auto written = client.channel->write(output);
    count_bytes(client);
    if (!written) {
        auto failure = written.error();
        failure.phase = phase_of(client);
        drop(client, failure);
        return;
    }
    output.erase(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(written->taken));
    if (client.state == Client::State::greeting && written->at != Instant{}) {
        client.since = written->at;
    }
    client.blocked = written->wants == net::Channel::Wants::write;
    if (client.blocked) {
        ++tally_.generator.blocked_writes;
        return;
    }
    if (std::exchange(client.held_back, false)) {
        mark_unread(client);
    }
    give_back_output(client);
    note_flushed(client, written->at);
    if (client.state == Client::State::leaving) {
        close(client, true);
    }
}

void Worker::note_flushed(Client& client, Instant at) {
    if (!client.publisher || client.publisher->unflushed == 0) {
        return;
    }
    auto& publisher = *client.publisher;
    const auto measured = std::exchange(publisher.unflushed_measured, 0U);
    const auto all = std::exchange(publisher.unflushed, 0U);
    tally_.counts.acknowledged += measured;
    in_flight_ -= measured;
    const auto& population = population_of(client);
    if (population.loop == LoopKind::closed && population.role == Role::publisher) {
        queue_closed_loop(client, at, all);
    }
    if (!publisher.waiting.empty()) {
        mark_dirty(client);
    }
}

/// After anything that the session was told: answers that are due, and what keep alive wants next.
void Worker::end_session_turn(Client& client) {
    while (const auto event = client.session.poll(output_of(client))) {
        const auto generation = client.generation;
        std::visit([&](const auto& kind) { on(client, clock_.now(), kind); }, *event);
        if (client.generation != generation) {
            return;
        }
    }
    if (const auto next = client.session.next_deadline()) {
        set_timer(client, Timer::Kind::session, Instant{Duration{next->nanoseconds}});
    }
    flush(client);
    if (client.output && client.output->empty()) {
        give_back_output(client);
    }
}

}  // namespace sonde::load
