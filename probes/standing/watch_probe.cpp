// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/watch_probe.hpp"

#include "probes/content_rules.hpp"
#include "probes/roundtrip.hpp"
#include "probes/session_report.hpp"
#include "probes/session_spec.hpp"
#include "probes/watch_report.hpp"
#include "probes/watch_spec.hpp"

#include <utility>
#include <variant>

namespace sonde {

namespace {

WatchTable table_of(const ProbeSpec& spec) {
    return WatchTable::create(spec.watch ? *spec.watch : WatchSpec{},
                              spec.content ? *spec.content : ContentRules{})
        .value();
}

HeldConnection::Terms terms_of(const ProbeSpec& spec, std::uint64_t run) {
    auto settings = settings_of(spec, client_id_of(spec, run));
    settings.ping_timeout = {std::chrono::nanoseconds{spec.timeout}.count()};
    return {
        .settings = std::move(settings),
        .filters = spec.watch ? spec.watch->topics : std::vector<std::string>{},
        .qos = wire::Qos{spec.qos},
        .longest_pause = spec.session ? spec.session->reconnect_max : SessionSpec{}.reconnect_max,
        .seed = run};
}

}  // namespace

WatchProbe::WatchProbe(ProbeSpec spec, std::uint64_t run, Environment env, net::Pause& pause)
    : spec_{std::move(spec)},
      env_{env},
      table_{table_of(spec_)},
      connection_{spec_, env, pause, *this, terms_of(spec_, run)} {}

asio::awaitable<ProbeResult> WatchProbe::beat() {
    auto result = blank_result(spec_, env_.clock.wall_now());
    result.sizes.payload = 0;
    const auto started = env_.clock.now();
    auto looked = co_await connection_.guarded(look(started + spec_.timeout));
    const auto now = env_.clock.now();
    if (looked) {
        auto judgement = table_.judge(now);
        result.failure = std::move(judgement.failure);
        result.watch = std::move(judgement.report);
    } else {
        result.failure = std::move(looked.error());
    }
    connection_.report(result);
    result.session = outages_.take_report(now);
    result.total = now - started;
    co_return result;
}

/// The answer to a ping says that the broker lives, and that what it had for us has come.
asio::awaitable<Result<void>> WatchProbe::look(Instant deadline) {
    if (auto step = co_await connection_.ensure(); !step) {
        co_return step;
    }
    connection_.dialogue().set_deadline(deadline);
    co_return co_await connection_.ping();
}

void WatchProbe::on_connected(Instant at, bool session_present) {
    outages_.connected(at, session_present, false);
}

void WatchProbe::on_subscribed(Instant at) {
    table_.listen(at);
    outages_.delivered(at);
}

void WatchProbe::on_event(const wire::Event& event, const Moment& at) {
    if (const auto* received = std::get_if<wire::Received>(&event)) {
        table_.see(
            {.topic = received->topic, .payload = received->payload, .retained = received->retain},
            at.user);
    }
}

void WatchProbe::on_cut(Instant at, const Failure& cause) {
    outages_.cut(at, cause.phase, cause.reason);
}

}  // namespace sonde
