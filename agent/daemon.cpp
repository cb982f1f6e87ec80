#include "agent/daemon.hpp"

#include "agent/http_server.hpp"
#include "agent/log.hpp"
#include "agent/probe_board.hpp"
#include "agent/probe_runner.hpp"
#include "agent/prober.hpp"
#include "agent/routes.hpp"
#include "agent/version.hpp"
#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <csignal>
#include <memory>
#include <stdexcept>
#include <utility>

namespace sonde {

namespace {

constexpr auto heartbeat_interval = std::chrono::seconds{1};
/// What runs in flight get when we are told to end. A healthy broker needs a few milliseconds.
constexpr auto grace = std::chrono::seconds{1};

/// Hands what the prober tells to the metrics, the board and the log.
class Reporter final : public RunObserver {
  public:
    Reporter(MetricsStore& store, ProbeBoard& board, spdlog::logger& log)
        : store_{store}, board_{board}, log_{log} {}

    void started(const ProbeSpec& spec, Duration lateness) override {
        store_.run_started(spec.name);
        store_.record_lateness(lateness);
    }

    void skipped(const ProbeSpec& spec, std::uint64_t runs) override {
        store_.record_skipped(spec.name, runs);
        log_.debug("{}: {} run(s) skipped", spec.name, runs);
    }

    void finished(const ProbeResult& result) override {
        store_.record(result);
        tell(result, board_.record(result));
    }

  private:
    void tell(const ProbeResult& result, ProbeBoard::Change change) {
        switch (change) {
            case ProbeBoard::Change::none:
                return;
            case ProbeBoard::Change::came_up:
            case ProbeBoard::Change::recovered:
                log_.info("{}: {} ({}) {}",
                          result.probe,
                          change == ProbeBoard::Change::came_up ? "up" : "up again",
                          result.target,
                          times_of(result));
                return;
            case ProbeBoard::Change::went_down:
            case ProbeBoard::Change::fails_otherwise:
                log_.warn("{}: down ({}), {} in {}: {}",
                          result.probe,
                          result.target,
                          name_of(result.failure->reason),
                          name_of(result.failure->phase),
                          printable(result.failure->detail));
                return;
        }
    }

    static std::string times_of(const ProbeResult& result) {
        std::string times;
        for (const auto phase : all_phases) {
            if (const auto time = result.phases.get(phase)) {
                times += std::string{name_of(phase)} + " " + format_duration(*time) + ", ";
            }
        }
        return times + "total " + format_duration(result.total);
    }

    MetricsStore& store_;
    ProbeBoard& board_;
    spdlog::logger& log_;
};

/// Each probe needs a descriptor or two; the soft limit is often 1024, the hard one is ours to use.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void beat_forever(asio::steady_timer& timer, Heartbeat& heartbeat, const Clock& clock) {
    heartbeat.beat(clock.now());
    timer.expires_after(heartbeat_interval);
    timer.async_wait([&](const boost::system::error_code& error) {
        if (!error) {
            beat_forever(timer, heartbeat, clock);
        }
    });
}

/// SIGHUP asks a daemon to reload; ending on it would take the probes away from whoever does so.
void ignore_hang_ups(asio::signal_set& hang_up, spdlog::logger& log) {
    hang_up.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
        if (!error) {
            log.warn("SIGHUP: nothing is reloaded yet; restart sonde to load the configuration");
            ignore_hang_ups(hang_up, log);
        }
    });
}

/// Polls for the end of the runs in flight, until the grace is over.
void drain(asio::io_context& loop,
           asio::steady_timer& timer,
           const Prober& prober,
           const Clock& clock,
           Instant deadline) {
    if (prober.in_flight() == 0 || clock.now() >= deadline) {
        loop.stop();
        return;
    }
    timer.expires_after(std::chrono::milliseconds{10});
    timer.async_wait([&, deadline](const boost::system::error_code& error) {
        if (!error) {
            drain(loop, timer, prober, clock, deadline);
        }
    });
}

}  // namespace

int run_daemon(const AgentConfig& config, const Clock& clock, const std::string& executable) {
    const auto log = make_log(config.log_level);
    raise_file_limit();

    MetricsStore store{build_info(), config.location};
    store.set_reload(true, clock.wall_now());
    for (const auto& spec : config.probes) {
        store.add_probe(spec);
    }
    ProbeBoard board{config.probes};
    Heartbeat heartbeat;
    const Routes routes{store, board, heartbeat, clock, std::string{version()}};
    Reporter reporter{store, board, *log};
    ProbeRunner runner{clock, executable};

    asio::io_context loop{1};
    asio::signal_set signals{loop, SIGTERM, SIGINT};
    asio::steady_timer heart{loop};
    asio::steady_timer patience{loop};
    Prober prober{loop.get_executor(),
                  clock,
                  config.probes,
                  clock.now(),
                  [&runner](ProbeSpec spec) { return runner.run(std::move(spec)); },
                  reporter};
    asio::signal_set hang_up{loop, SIGHUP};
    ignore_hang_ups(hang_up, *log);
    signals.async_wait([&](const boost::system::error_code& error, int signal) {
        if (!error) {
            log->info("ending on {}, {} run(s) in flight",
                      signal == SIGTERM ? "SIGTERM" : "SIGINT",
                      prober.in_flight());
            prober.stop();
            drain(loop, patience, prober, clock, clock.now() + grace);
        }
    });
    std::unique_ptr<HttpServer> server;
    try {
        server = std::make_unique<HttpServer>(
            config.listen.host,
            config.listen.port,
            [&routes](const HttpRequest& request) { return routes.answer(request); },
            HttpLimits{});
    } catch (const std::runtime_error& error) {
        log->error("{}", error.what());
        return 2;
    }
    log->info("sonde {}: {} probe(s), page at {}/, metrics at {}/metrics",
              version(),
              config.probes.size(),
              server->url(),
              server->url());
    beat_forever(heart, heartbeat, clock);
    prober.start();
    loop.run();
    log->info("ended");
    return 0;
}

}  // namespace sonde
