// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stage_schedule.hpp"
#include "probes/load/worker.hpp"

#include <algorithm>
#include <utility>

/// What the engine orders, and what follows from it in time.
namespace sonde::load {

namespace {

/// The part of the seed that behaviours' schedules come from.
constexpr std::uint64_t behaviour_part = 3;

}  // namespace

void Worker::obey() {
    const auto news = link_.news.load(std::memory_order_acquire);
    if (news == news_) {
        return;
    }
    news_ = news;
    std::vector<StageOrder> orders;
    std::optional<Instant> interval_end;
    {
        const std::lock_guard lock{link_.mutex};
        orders.swap(link_.orders);
        interval_end = std::exchange(link_.interval_end, std::nullopt);
    }
    // The tally first: it is of the stage that ends.
    if (interval_end) {
        hand_over(*interval_end);
    }
    for (const auto& order : orders) {
        begin(order);
    }
    report();
}

void Worker::begin(const StageOrder& order) {
    if (agenda_) {
        // What came before the end of a stage is due all the same, and belongs to it.
        take_due(order.at - Duration{1});
        agenda_.reset();
    }
    stage_ = order.stage;
    stage_until_ = order.until;
    switch (order.stage) {
        case Stage::connect:
            started_ = true;
            interval_start_ = order.at;
            for (auto& opening : openings_) {
                opening.at = order.at + opening.at.time_since_epoch();
            }
            break;
        case Stage::subscribe:
            for (auto& client : clients_) {
                if (client.state == Client::State::up && population_of(client).subscribes() &&
                    client.subscribing == Client::Subscribing::no) {
                    subscribe(client);
                }
                if (client.state == Client::State::away && client.settled &&
                    blueprint_.plan.reconnect) {
                    come_back_later(client);
                }
            }
            break;
        case Stage::warm_up:
            begin_messages(order);
            break;
        case Stage::measure:
            for (auto& client : clients_) {
                if (client.publisher) {
                    client.publisher->measured_from = client.publisher->sequences;
                }
            }
            begin_messages(order);
            begin_behaviours(order);
            break;
        case Stage::drain:
            upheavals_.clear();
            give_up_for_the_absent();
            tally_.longest_stream_gap =
                std::max(tally_.longest_stream_gap, deliveries_.longest_silence(order.at));
            break;
        case Stage::done:
            finish(clock_.now());
            break;
    }
}

std::vector<std::uint32_t> Worker::clients_of(std::uint32_t population) const {
    std::vector<std::uint32_t> ours;
    for (std::uint32_t client = 0; client < slots_[population].size(); ++client) {
        if (slots_[population][client] != no_slot) {
            ours.push_back(client);
        }
    }
    return ours;
}

void Worker::begin_messages(const StageOrder& order) {
    const auto& plan = blueprint_.plan;
    const bool measured = order.stage == Stage::measure;
    agenda_.emplace(order.at);
    tasks_.clear();
    for (std::uint32_t index = 0; index < plan.populations.size(); ++index) {
        const auto& population = plan.populations[index];
        if (!population.publishes()) {
            continue;
        }
        const auto ours = clients_of(index);
        if (population.loop == LoopKind::closed) {
            if (!measured || plan.warm_up == Duration::zero()) {
                for (const auto client : ours) {
                    queue_closed_loop(
                        clients_[slots_[index][client]], order.at, population.outstanding);
                }
            }
            continue;
        }
        const auto spec = measured ? measure_schedule(plan, index)
                                   : warm_up_schedule(plan, index, order.until - order.at);
        agenda_->add(Schedule{spec, ours});
        tasks_.push_back({.kind = Task::Kind::publish, .population = index});
    }
}

void Worker::begin_behaviours(const StageOrder& order) {
    const auto& plan = blueprint_.plan;
    std::uint64_t part = 0;
    for (std::uint32_t index = 0; index < plan.populations.size(); ++index) {
        const auto& population = plan.populations[index];
        for (const auto& behaviour : population.behaviours) {
            using Kind = Behaviour::Kind;
            const auto kind = behaviour.kind;
            if (kind == Kind::reconnect_storm || kind == Kind::resume) {
                upheavals_.push_back(
                    {.at = order.at + behaviour.at, .population = index, .behaviour = &behaviour});
            }
            if (kind == Kind::churn || kind == Kind::flapping) {
                agenda_->add(
                    Schedule{{.clients = population.count,
                              .seed = derived_seed(derived_seed(plan.seed, behaviour_part), part++),
                              .profile = {{.length = plan.duration,
                                           .from = behaviour.rate,
                                           .to = behaviour.rate}}},
                             clients_of(index)});
                tasks_.push_back(
                    {.kind = kind == Kind::churn ? Task::Kind::churn : Task::Kind::flap,
                     .population = index,
                     .away = behaviour.away});
            }
        }
    }
    std::ranges::sort(upheavals_, {}, &Upheaval::at);
}

void Worker::take_due(Instant now) {
    carry_out_upheavals(now);
    if (!agenda_) {
        return;
    }
    // What is due when the stage is over belongs to the next one.
    const Instant until = std::min(now, stage_until_ - Duration{1});
    auto& pickup = tally_.generator.pickup;
    while (const auto item = agenda_->take(until)) {
        const auto& task = tasks_[item->entry];
        if (stage_ == Stage::measure) {
            pickup.record(now - item->due);
        }
        carry_out(task, clients_[slots_[task.population][item->client]], item->due);
    }
}

void Worker::carry_out(const Task& task, Client& client, Instant due) {
    switch (task.kind) {
        case Task::Kind::publish:
            queue(client, due, stage_ == Stage::measure);
            break;
        case Task::Kind::churn:
            leave(client, task.away);
            break;
        case Task::Kind::flap:
            client.come_back = task.away;
            unsubscribe(client);
            break;
    }
}

void Worker::carry_out_upheavals(Instant now) {
    while (!upheavals_.empty() && upheavals_.front().at <= now) {
        const Upheaval upheaval = upheavals_.front();
        upheavals_.erase(upheavals_.begin());
        const bool storm = upheaval.behaviour->kind == Behaviour::Kind::reconnect_storm;
        for (const auto slot : slots_[upheaval.population]) {
            if (slot == no_slot) {
                continue;
            }
            auto& client = clients_[slot];
            if (!storm) {
                leave(client, upheaval.behaviour->away);
            } else if (client.state == Client::State::up) {
                count_bytes(client);
                client.channel->abandon();
                client.channel.reset();
                client.come_back = upheaval.behaviour->away;
                close(client, true);
            }
        }
    }
}

}  // namespace sonde::load
