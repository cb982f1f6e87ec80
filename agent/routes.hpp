#pragma once

#include "agent/http_server.hpp"
#include "agent/probe_board.hpp"
#include "exporters/metrics_store.hpp"
#include "probes/clock.hpp"

#include <atomic>
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

/// What the agent answers on its port: `/`, `/metrics`, `/-/healthy`, `/-/ready`. Reads only; what
/// it reads must outlive it.
class Routes {
  public:
    Routes(const MetricsStore& store,
           const ProbeBoard& board,
           const Heartbeat& heartbeat,
           const Clock& clock,
           std::string version);

    HttpResponse answer(const HttpRequest& request) const;

  private:
    HttpResponse metrics(bool gzip) const;
    HttpResponse page() const;
    HttpResponse health(const std::string& good) const;

    const MetricsStore& store_;
    const ProbeBoard& board_;
    const Heartbeat& heartbeat_;
    const Clock& clock_;
    std::string version_;
};

}  // namespace sonde
