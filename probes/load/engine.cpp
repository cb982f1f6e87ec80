// SPDX-License-Identifier: Apache-2.0
#include "probes/load/engine.hpp"

#include "probes/load/crew.hpp"
#include "probes/load/early_breach.hpp"
#include "probes/load/launch.hpp"
#include "probes/load/profile.hpp"
#include "probes/load/random.hpp"
#include "probes/load/run_totals.hpp"
#include "probes/load/stage_schedule.hpp"
#include "probes/load/stages.hpp"
#include "probes/load/verdict.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace sonde::load {

namespace {

/// How often a stage that ends with its work is looked at.
constexpr Duration glance = std::chrono::milliseconds{1};

Blueprint blueprint_of(LoadPlan plan, const RunOptions& options, std::vector<Reach> reaches) {
    const auto run = run_of(plan);
    Topology topology{plan, options.shard.count};
    std::vector<PayloadSource> payloads;
    for (const auto& population : plan.populations) {
        payloads.emplace_back(population.payload, derived_seed(plan.seed, payloads.size()));
    }
    auto sources = find_sources(plan).value_or(std::vector<net::Address>{});
    return {.plan = std::move(plan),
            .shard = options.shard,
            .run = run,
            .topology = std::move(topology),
            .payloads = std::move(payloads),
            .reaches = std::move(reaches),
            .sources = std::move(sources),
            .one_clock = options.one_clock};
}

LoadResult start_of(const Blueprint& blueprint, WallTime started) {
    const auto& plan = blueprint.plan;
    LoadResult result{.name = plan.name,
                      .plan_hash = hash_of(plan),
                      .plan_summary = summary_of(plan),
                      .seed = plan.seed,
                      .shard = blueprint.shard,
                      .started = started,
                      .crosses_shards = blueprint.topology.crosses_shards(),
                      .workers = plan.workers};
    for (const auto& target : plan.targets) {
        result.targets.push_back(to_string(target));
    }
    result.closed_loop = std::ranges::any_of(plan.populations, [](const auto& population) {
        return population.publishes() && population.loop == LoopKind::closed;
    });
    return result;
}

}  // namespace

struct LoadRun::State {
    State(Blueprint made, const RunOptions& chosen, const Clock& its_clock)
        : clock{its_clock},
          options{chosen},
          blueprint{std::move(made)},
          stages{blueprint.plan,
                 {.by_clock = !options.shard.whole(),
                  .crosses_shards = blueprint.topology.crosses_shards()}},
          totals{start_of(blueprint, options.start_at.value_or(clock.wall_now()))} {
        for (const auto& population : blueprint.plan.populations) {
            profiles.emplace_back(population.publishes() ? population.profile
                                                         : std::vector<RateStep>{});
            shares.push_back(static_cast<double>(clients_of(population, options.shard).size()) /
                             population.count);
        }
    }

    double wanted_rate(Instant from, Instant to) const;
    std::optional<StageOrder> next_order(Instant now);
    void wait(Instant now);
    LoadSnapshot cut(Instant now, const std::optional<StageOrder>& order);
    void look_at_thresholds();

    const Clock& clock;
    const RunOptions options;
    const Blueprint blueprint;
    Stages stages;
    RunTotals totals;
    std::vector<Profile> profiles{};  ///< A population each, and
    std::vector<double> shares{};     ///< which part of its clients this shard carries.
    std::unique_ptr<Crew> crew{};

    WallTime wall_start{};
    Instant start{};
    Instant interval_start{};
    Instant measure_start{};
    std::uint64_t intervals{};
    Stage interval_stage{Stage::connect};  ///< That of the interval under way.
    std::uint64_t bytes_for_clients{};
    bool interrupted{false};
    bool over{false};
    std::vector<std::string> aborted_by{};

    std::mutex mutex{};
    std::condition_variable changed{};
    std::optional<StopKind> wanted_stop{};  ///< Guarded by the mutex.
};

tl::expected<std::unique_ptr<LoadRun>, std::string> LoadRun::start(LoadPlan plan,
                                                                   const RunOptions& options,
                                                                   const Clock& clock) {
    const auto limits = raise_and_read_limits();
    auto reaches = find_reaches(plan, clock);
    if (!reaches) {
        return tl::unexpected{reaches.error()};
    }
    const auto endpoints = static_cast<std::uint32_t>(reaches->size());
    const auto preflight = examine(plan, options.shard, endpoints, limits);
    if (!preflight.obstacles.empty()) {
        return tl::unexpected{obstacle_lines(preflight)};
    }
    auto reachable = keep_reachable(*reaches, plan, clock);
    if (!reachable) {
        return tl::unexpected{reachable.error()};
    }
    auto state = std::make_unique<State>(
        blueprint_of(std::move(plan), options, std::move(*reachable)), options, clock);
    auto crew = Crew::assemble(state->blueprint, clock);
    if (!crew) {
        return tl::unexpected{crew.error()};
    }
    state->crew = std::move(*crew);
    state->start = clock.now();
    state->wall_start = clock.wall_now();
    if (options.start_at) {
        state->start += *options.start_at - state->wall_start;
        state->wall_start = *options.start_at;
    }
    state->interval_start = state->start;
    state->crew->order(state->stages.begin(state->start));
    return std::unique_ptr<LoadRun>{new LoadRun{std::move(state)}};
}

LoadRun::LoadRun(std::unique_ptr<State> state) : state_{std::move(state)} {}

LoadRun::~LoadRun() = default;

double LoadRun::State::wanted_rate(Instant from, Instant to) const {
    double rate = 0;
    for (std::size_t i = 0; i < profiles.size(); ++i) {
        if (profiles[i].length() == Duration::zero()) {
            continue;
        }
        const double middle = (profiles[i].rate_at(from - measure_start) +
                               profiles[i].rate_at(to - measure_start - Duration{1})) /
                              2;
        rate += middle * shares[i];
    }
    return rate;
}

std::optional<StageOrder> LoadRun::State::next_order(Instant now) {
    std::optional<StopKind> stop;
    {
        const std::lock_guard lock{mutex};
        stop = std::exchange(wanted_stop, std::nullopt);
    }
    if (stop) {
        interrupted = interrupted || aborted_by.empty();
        if (auto order = stages.stop(now, *stop == StopKind::drain)) {
            return order;
        }
    }
    const auto progress = crew->progress();
    return progress ? stages.advance(now, *progress) : std::nullopt;
}

void LoadRun::State::wait(Instant now) {
    Instant until = std::min(interval_start + options.interval, stages.until());
    const auto stage = stages.stage();
    if (stage == Stage::connect || stage == Stage::subscribe || stage == Stage::drain ||
        until <= now) {
        until = now + glance;
    }
    std::unique_lock lock{mutex};
    changed.wait_for(lock, until - now, [this] { return wanted_stop.has_value(); });
}

LoadSnapshot LoadRun::State::cut(Instant now, const std::optional<StageOrder>& order) {
    const Stage stage = interval_stage;
    const Instant planned = interval_start + options.interval;
    const Instant end = order ? std::max(order->at, interval_start)
                              : (now - planned < options.interval ? planned : now);
    auto snapshot = crew->collect(end, order);
    snapshot.index = intervals++;
    snapshot.stage = stage;
    snapshot.at = interval_start - start;
    snapshot.length = end - interval_start;
    snapshot.wall = wall_start + snapshot.at;
    if (stage == Stage::measure) {
        snapshot.wanted_rate = wanted_rate(interval_start, end);
    }
    if (stage == Stage::connect && order) {
        bytes_for_clients = crew->clients_memory();
    }
    interval_start = end;
    if (order && order->stage == Stage::measure) {
        measure_start = order->at;
    }
    if (order && order->stage == Stage::done) {
        crew->dismiss(snapshot);
        over = true;
    }
    interval_stage = stages.stage();
    totals.add(snapshot);
    if (over) {
        totals.excuse(crew->reckon_absences(blueprint));
    }
    look_at_thresholds();
    return snapshot;
}

void LoadRun::State::look_at_thresholds() {
    if (stages.stage() != Stage::measure) {
        return;
    }
    for (const auto& threshold : blueprint.plan.thresholds) {
        if (is_breached_already(threshold, totals.so_far())) {
            aborted_by.push_back(threshold.text);
        }
    }
    if (!aborted_by.empty()) {
        const std::lock_guard lock{mutex};
        wanted_stop = wanted_stop.value_or(StopKind::drain);
    }
}

std::optional<LoadSnapshot> LoadRun::next() {
    auto& state = *state_;
    if (state.over) {
        return std::nullopt;
    }
    while (true) {
        const Instant now = state.clock.now();
        const auto order = state.next_order(now);
        if (order || now >= state.interval_start + state.options.interval) {
            return state.cut(now, order);
        }
        state.wait(now);
    }
}

void LoadRun::stop(StopKind kind) {
    {
        const std::lock_guard lock{state_->mutex};
        state_->wanted_stop = kind;
    }
    state_->changed.notify_one();
}

LoadResult LoadRun::result() const {
    const auto& state = *state_;
    const auto& plan = state.blueprint.plan;
    auto result = state.totals.result();
    result.clients = state.crew->clients();
    result.interrupted = state.interrupted;
    result.limited_by = generator_limits_passed(
        plan.generator, state.totals.while_measuring(), result.measured, result.closed_loop);
    if (result.clients > 0 && state.bytes_for_clients > 0) {
        result.bytes_per_connection = state.bytes_for_clients / result.clients;
    }
    for (const auto& threshold : plan.thresholds) {
        auto outcome = evaluate(threshold, result);
        outcome.aborted =
            std::ranges::find(state.aborted_by, threshold.text) != state.aborted_by.end();
        result.thresholds.push_back(std::move(outcome));
    }
    return result;
}

tl::expected<Preflight, std::string> dry_run(const LoadPlan& plan,
                                             const Shard& shard,
                                             std::uint32_t processes) {
    const SystemClock clock;
    const auto reaches = find_reaches(plan, clock);
    if (!reaches) {
        return tl::unexpected{reaches.error()};
    }
    return examine(plan,
                   shard,
                   static_cast<std::uint32_t>(reaches->size()),
                   raise_and_read_limits(),
                   processes);
}

}  // namespace sonde::load
