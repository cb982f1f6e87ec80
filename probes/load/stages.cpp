// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stages.hpp"

#include <algorithm>
#include <cassert>

namespace sonde::load {

namespace {

/// What shards that go by the clock leave for connections and subscriptions to come to be.
constexpr Duration connect_grace = std::chrono::seconds{3};
constexpr Duration subscribe_grace = std::chrono::seconds{2};
/// Timers of the workers fire first; then we look once more.
constexpr Duration slack = std::chrono::milliseconds{500};

Stage after(Stage stage) {
    switch (stage) {
        case Stage::connect:
            return Stage::subscribe;
        case Stage::subscribe:
            return Stage::warm_up;
        case Stage::warm_up:
            return Stage::measure;
        case Stage::measure:
            return Stage::drain;
        case Stage::drain:
        case Stage::done:
            break;
    }
    return Stage::done;
}

}  // namespace

Duration Stages::connect_span(const LoadPlan& plan) {
    if (!plan.connect_rate || plan.connect_rate->is_zero()) {
        return {};
    }
    std::uint64_t clients = 0;
    for (const auto& population : plan.populations) {
        clients += population.count;
    }
    const double seconds = static_cast<double>(clients) / plan.connect_rate->per_second();
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{seconds});
}

Stages::Stages(const LoadPlan& plan, const Mode& mode)
    : connect_{connect_span(plan) + (mode.by_clock ? connect_grace : plan.connect_timeout + slack)},
      subscribe_{mode.by_clock ? subscribe_grace : plan.connect_timeout + slack},
      warm_up_{plan.warm_up},
      measure_{plan.duration},
      drain_{plan.drain},
      mode_{mode} {}

Duration Stages::length_of(Stage stage) const {
    switch (stage) {
        case Stage::connect:
            return connect_;
        case Stage::subscribe:
            return subscribe_;
        case Stage::warm_up:
            return warm_up_;
        case Stage::measure:
            return measure_;
        case Stage::drain:
            return drain_;
        case Stage::done:
            break;
    }
    return {};
}

StageOrder Stages::enter(Stage stage, Instant at) {
    order_ = {.stage = stage, .at = at, .until = at + length_of(stage)};
    return order_;
}

StageOrder Stages::begin(Instant at) {
    return enter(Stage::connect, at);
}

/// Whether a stage that ends with what it is for has come to that.
bool Stages::is_through(const Progress& progress) const {
    switch (order_.stage) {
        case Stage::connect:
            return !mode_.by_clock && progress.settled == progress.clients;
        case Stage::subscribe:
            return !mode_.by_clock && progress.subscribing == 0;
        case Stage::drain:
            return !mode_.crosses_shards && progress.open == 0 &&
                   progress.accounted >= progress.expected;
        case Stage::warm_up:
        case Stage::measure:
        case Stage::done:
            break;
    }
    return false;
}

std::optional<StageOrder> Stages::advance(Instant now, const Progress& progress) {
    if (order_.stage == Stage::done) {
        return std::nullopt;
    }
    const bool over = now >= order_.until;
    if (!over && !is_through(progress)) {
        return std::nullopt;
    }
    if (order_.stage == Stage::connect && progress.connected == 0 && progress.clients > 0) {
        return enter(Stage::done, now);  // Nobody is there: waiting would not change that.
    }
    auto next = after(order_.stage);
    // By the clock, or as the schedule says, the next begins when this one had to end, also where
    // we come to look at it late.
    const bool timed =
        mode_.by_clock || order_.stage == Stage::warm_up || order_.stage == Stage::measure;
    const Instant at = over && timed ? order_.until : now;
    if (next == Stage::warm_up && warm_up_ == Duration::zero()) {
        next = Stage::measure;
    }
    return enter(next, at);
}

std::optional<StageOrder> Stages::stop(Instant now, bool drain) {
    if (order_.stage == Stage::done || (drain && order_.stage == Stage::drain)) {
        return std::nullopt;
    }
    const bool has_begun = order_.stage == Stage::warm_up || order_.stage == Stage::measure;
    return enter(drain && has_begun ? Stage::drain : Stage::done, now);
}

}  // namespace sonde::load
