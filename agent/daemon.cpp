// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon.hpp"

#include "agent/http_server.hpp"
#include "agent/log.hpp"
#include "agent/probe_board.hpp"
#include "agent/probe_endpoint.hpp"
#include "agent/probe_runner.hpp"
#include "agent/prober.hpp"
#include "agent/reload_thread.hpp"
#include "agent/reporter.hpp"
#include "agent/routes.hpp"
#include "agent/run_archive.hpp"
#include "agent/run_requests.hpp"
#include "agent/service_notify.hpp"
#include "agent/start_asked_run.hpp"
#include "agent/version.hpp"
#include "agent/web_access_file.hpp"
#include "exporters/printable.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <sys/resource.h>

#include <csignal>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

namespace {

constexpr auto heartbeat_interval = std::chrono::seconds{1};
/// What runs in flight get when we are told to end. A healthy broker needs a few milliseconds.
constexpr auto grace = std::chrono::seconds{1};
/// How long a folder with files of probes is left in peace after it began to change.
constexpr auto settle = std::chrono::seconds{1};

/// Nothing is taped that nobody will see.
std::size_t tape_limit_of(const KeptRuns& kept) {
    return kept.runs > 0 || kept.failures > 0 ? kept.bytes : 0;
}

/// Each probe needs a descriptor or two; the soft limit is often 1024, the hard one is ours to use.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

std::string status_of(const BoardCounts& counts) {
    return fmt::format(
        "{} of {} probes up, {} failing", counts.up, counts.standings, counts.failing);
}

/// Shows on the loop that it turns, and how late: to /-/healthy, to the service manager and to the
/// metrics; and ends what has not ended by itself.
struct Heart {
    asio::steady_timer& timer;
    Heartbeat& heartbeat;
    ServiceNotify& notify;
    const ProbeBoard& board;
    MetricsStore& store;
    Prober& prober;
    const Clock& clock;

    void beat() {
        heartbeat.beat(clock.now());
        notify.alive();
        notify.status(status_of(board.counts()));
        timer.expires_after(heartbeat_interval);
        timer.async_wait([this](const boost::system::error_code& error) {
            if (!error) {
                store.record_loop_lag(clock.now() - timer.expiry());
                prober.end_overdue();
                beat();
            }
        });
    }
};

/// A reload is the thread's: reading a large configuration here would delay the runs.
void reload_on_hang_up(asio::signal_set& hang_up, ReloadThread& reloads) {
    hang_up.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
        if (!error) {
            reloads.ask();
            reload_on_hang_up(hang_up, reloads);
        }
    });
}

/// What a reload changes.
struct Parts {
    Prober& prober;
    ProbeRunner& runner;
    MetricsStore& store;
    ProbeBoard& board;
};

/// On the prober's loop. Nothing in it can fail half way.
void take_over(const Parts& parts,
               const SpecChanges& changes,
               const std::vector<ProbeSpec>& all,
               Instant now) {
    auto gone = changes.removed;
    auto fresh = changes.added;
    for (const auto& spec : changes.changed) {
        gone.push_back(spec.name);
        fresh.push_back(spec);
    }
    for (const auto& name : gone) {
        parts.runner.remove(name);
    }
    parts.prober.change(gone, fresh, now);
    for (const auto& name : changes.removed) {
        parts.store.remove_probe(name);
    }
    for (const auto& spec : fresh) {
        parts.store.add_probe(spec);
    }
    parts.board.replace(all);
}

/// One line, and one for each thing that is wrong.
void tell_of_reload(spdlog::logger& log, const ReloadAnswer& answer) {
    if (answer.applied) {
        log.info("reloaded: {}", to_string(answer.changes));
    } else {
        log.error("not reloaded, and nothing has changed");
    }
    for (const auto& sentence : answer.wrong) {
        log.error("configuration: {}", printable(sentence));
    }
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

int run_daemon(const AgentConfig& config,
               Reloader::Load load,
               const Clock& clock,
               const std::string& executable) {
    const auto log = make_log(config.log_level, config.log_format);
    raise_file_limit();

    MetricsStore store{
        build_info(),
        config.location,
        config.native_histograms ? NativeHistograms::kept : NativeHistograms::absent};
    store.set_reload(true, clock.wall_now());
    for (const auto& spec : config.probes) {
        store.add_probe(spec);
    }
    ProbeBoard board{config.probes};
    RunArchive archive{{.runs = config.kept.runs, .failures = config.kept.failures}};
    Heartbeat heartbeat;
    ServiceNotify notify;
    RunRequests requests;
    Reporter reporter{store, board, archive, requests, *log};
    ProbeRunner runner{clock, executable, {.tape_limit = tape_limit_of(config.kept)}};

    asio::io_context loop{1};
    asio::signal_set signals{loop, SIGTERM, SIGINT};
    asio::signal_set hang_up{loop, SIGHUP};
    asio::steady_timer heart_timer{loop};
    asio::steady_timer patience{loop};
    Prober prober{loop.get_executor(),
                  clock,
                  config.probes,
                  clock.now(),
                  [&runner](ProbeSpec spec) { return runner.run_all(std::move(spec)); },
                  reporter};
    ProbeEndpoint endpoint{
        config.modules,
        config.asked,
        start_asked_runs_on(
            loop, [&runner](ProbeSpec spec) { return runner.run(std::move(spec)); }, clock),
        clock};
    const Parts parts{.prober = prober, .runner = runner, .store = store, .board = board};
    Reloader reloader{config,
                      std::move(load),
                      [&](const SpecChanges& changes, const AgentConfig& wanted) {
                          set_level(*log, wanted.log_level);
                          endpoint.replace(wanted.modules);
                          asio::post(loop, [&parts, &clock, changes, all = wanted.probes] {
                              take_over(parts, changes, all, clock.now());
                          });
                      },
                      [&](const ReloadAnswer& answer) {
                          if (answer.applied) {
                              store.set_reload(true, clock.wall_now());
                          }
                          if (!answer.successful()) {
                              store.set_reload(false, clock.wall_now());
                          }
                          tell_of_reload(*log, answer);
                      }};
    ReloadThread reloads{settle,
                         {.reload =
                              [&reloader] {
                                  reloader.reload();
                                  return reloader.folders();
                              },
                          .complain =
                              [&log](const std::string& sentence) {
                                  log->warn("{}", sentence);
                              }}};
    reloads.watch(config.folders);
    const Routes routes{{.store = store,
                         .board = board,
                         .archive = archive,
                         .heartbeat = heartbeat,
                         .requests = requests,
                         .start_run =
                             [&loop, &prober](const std::string& probe) {
                                 asio::post(loop, [&prober, probe] { prober.run_now(probe); });
                             },
                         .reload =
                             [&reloader, &reloads] {
                                 auto answer = reloader.reload();
                                 reloads.watch(reloader.folders());
                                 return answer;
                             },
                         .trouble = [&reloader] { return reloader.trouble(); },
                         .asked =
                             [&endpoint](const HttpRequest& request) {
                                 return endpoint.answer(request);
                             }},
                        clock,
                        std::string{version()}};
    reload_on_hang_up(hang_up, reloads);
    signals.async_wait([&](const boost::system::error_code& error, int signal) {
        if (!error) {
            log->info("ending on {}, {} run(s) in flight",
                      signal == SIGTERM ? "SIGTERM" : "SIGINT",
                      prober.in_flight());
            heart_timer.cancel();
            notify.stopping(fmt::format("{} run(s) in flight", prober.in_flight()));
            prober.stop();
            drain(loop, patience, prober, clock, clock.now() + grace);
        }
    });
    std::unique_ptr<WebAccessFile> access;
    std::unique_ptr<HttpServer> server;
    try {
        access = open_web_access(config.web_config, store, *log);
        HttpService service{
            .answer = [&routes](const HttpRequest& request) { return routes.answer(request); },
            .access = access.get()};
        // Those who wait for a run must not keep others out.
        const HttpLimits limits{.connections = HttpLimits{}.connections + config.asked.at_once};
        server = std::make_unique<HttpServer>(config.listen, std::move(service), limits);
    } catch (const std::runtime_error& error) {
        log->error("{}", error.what());
        return 2;
    }
    log->info("sonde {}: {} probe(s), page at {}/, metrics at {}/metrics",
              version(),
              config.probes.size(),
              server->url(),
              server->url());
    Heart heart{heart_timer, heartbeat, notify, board, store, prober, clock};
    prober.start();
    asio::post(loop, [&] {
        notify.ready(status_of(board.counts()));
        heart.beat();
    });
    loop.run();
    log->info("ended");
    return 0;
}

}  // namespace sonde
