// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "agent/probe_api.hpp"
#include "agent/probe_board.hpp"
#include "agent/reloader.hpp"
#include "agent/run_archive.hpp"
#include "exporters/metrics_store.hpp"
#include "probes/clock.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>

namespace sonde {

/// When the prober's loop last turned, written by it and read by the web server.
class Heartbeat {
  public:
    void beat(Instant now) { last_ = now.time_since_epoch().count(); }

    /// How long ago; nothing before the first.
    std::optional<Duration> age(Instant now) const {
        const auto last = last_.load();
        return last == 0 ? std::nullopt : std::optional{now.time_since_epoch() - Duration{last}};
    }

  private:
    std::atomic<Duration::rep> last_{0};
};

/// Loads the configuration again; called on the web server's thread.
using AskReload = std::function<ReloadAnswer()>;

/// Answers /probe; called on the web server's thread.
using AnswerAsked = std::function<HttpResponse(const HttpRequest&)>;

/// What the agent shows, and how a run and a reload are asked for.
struct RouteSources {
    const MetricsStore& store;
    const ProbeBoard& board;
    const RunArchive& archive;
    const Heartbeat& heartbeat;
    RunRequests& requests;
    StartRun start_run;
    AskReload reload{};  ///< Without it there is nothing to reload.
    TellTrouble trouble{};
    AnswerAsked asked{};  ///< Without it there is no /probe.
};

/// What the agent answers on its port: `/` and the files of the page, `/api/probes` and what is
/// below it, `/metrics`, `/probe`, `/runs/17`, `/runs/17.pcapng`, `/-/healthy`, `/-/ready`, and to
/// a POST
/// `/-/reload`. What it reads must outlive it.
class Routes {
  public:
    Routes(RouteSources sources, const Clock& clock, std::string version);

    HttpResponse answer(const HttpRequest& request) const;

  private:
    HttpResponse metrics(const HttpRequest& request) const;
    HttpResponse page() const;
    HttpResponse reload(const HttpRequest& request) const;
    HttpResponse health(const std::string& good) const;

    RouteSources sources_;
    ProbeApi api_;
    const Clock& clock_;
    std::string version_;
};

}  // namespace sonde
