// SPDX-License-Identifier: Apache-2.0
#include "probes/load/resources.hpp"
#include "probes/load/worker.hpp"

#include <utility>

/// What a worker gives up, hands over and answers for, at the end of intervals and of the run.
namespace sonde::load {

/// An operation that was due and will not be sent any more.
void Worker::give_up_waiting(Client& client) {
    auto& waiting = client.publisher->waiting;
    for (; !waiting.empty(); waiting.pop()) {
        const bool measured = waiting.front().measured;
        tally_.counts.overload += measured ? 1U : 0U;
        waiting_ -= measured ? 1U : 0U;
    }
}

/// Nobody comes back while draining.
void Worker::give_up_for_the_absent() {
    for (auto& client : clients_) {
        if (client.publisher && client.state == Client::State::away) {
            give_up_waiting(client);
        }
    }
}

/// Who is connected says goodbye. What is still in flight stays so: it has no end, and the counts
/// say it.
void Worker::finish(Instant now) {
    for (auto& client : clients_) {
        if (client.publisher) {
            give_up_waiting(client);
        }
        if (client.state == Client::State::up && !client.blocked) {
            (void)client.session.disconnect(wire_time(now), wire::Disconnect{}, output_of(client));
            (void)client.channel->write(*client.output);
        }
        if (client.channel) {
            count_bytes(client);
            client.channel->shut();
            client.channel.reset();
        }
    }
    ended_ = true;
}

void Worker::note_spans(std::vector<MeasuredSpan>& spans) const {
    for (const auto& client : clients_) {
        if (!client.publisher || client.publisher->measured_from.empty()) {
            continue;
        }
        const auto& publisher = *client.publisher;
        for (std::uint32_t topic = 0; topic < publisher.sequences.size(); ++topic) {
            spans[publisher.first_stream + topic] = {.first = publisher.measured_from[topic],
                                                     .next = publisher.sequences[topic]};
        }
    }
}

std::int64_t Worker::excused_by(const Absences& absences) const {
    std::vector<ReceiverStanding> standings;
    for (const auto& client : clients_) {
        const auto& population = population_of(client);
        if (population.subscribes() && !population.subscribe_filter.starts_with("$share/")) {
            standings.push_back({.slot = slot_of(client),
                                 .filter = settings_.text_of(
                                     population.subscribe_filter, client.population, client.index),
                                 .present = client.subscribing == Client::Subscribing::yes,
                                 .presence = client.presence});
        }
    }
    return absences.excused(standings, deliveries_.table());
}

void Worker::hand_over(Instant interval_end) {
    const auto cpu = cpu_of_this_thread();
    tally_.generator.cpu = cpu - cpu_at_interval_start_;
    tally_.generator.busiest_cpu = tally_.generator.cpu;
    cpu_at_interval_start_ = cpu;
    tally_.counts.waiting = waiting_;
    tally_.counts.in_flight = in_flight_;
    tally_.clients = clients_.size();
    tally_.connected = connected_;
    tally_.subscribed = subscribed_;
    expected_before_ += tally_.counts.expected;
    accounted_before_ += tally_.counts.delivered + tally_.counts.excused;
    {
        std::unique_lock lock{link_.mutex};
        // At the end of the run one tally follows another at once.
        link_.taken.wait(lock, [this] { return !link_.ready; });
        std::swap(tally_, link_.tally);
        link_.ready = true;
    }
    link_.handed_over.notify_one();
    interval_start_ = interval_end;
}

}  // namespace sonde::load
