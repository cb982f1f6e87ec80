// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/asked_run.hpp"
#include "agent/asked_runs.hpp"
#include "agent/http_server.hpp"
#include "config/agent_config.hpp"
#include "probes/clock.hpp"
#include "probes/result.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace sonde {

/// Starts a run on the prober's loop, which tells its result there once it has ended. Called on the
/// web server's thread.
using StartAskedRun = std::function<void(ProbeSpec spec, std::function<void(ProbeResult)> done)>;

/// Answers `/probe?target=&module=&debug=`: a run now, whose metrics are the answer's alone. Where
/// it may go, with what and how often is decided here; the web server serves others meanwhile.
class ProbeEndpoint {
  public:
    /// What is referred to must outlive the runs.
    ProbeEndpoint(std::vector<ProbeModule> modules,
                  const AskedRunLimits& limits,
                  StartAskedRun start,
                  const Clock& clock);

    /// On the web server's thread.
    HttpResponse answer(const HttpRequest& request);

    /// Runs that are under way keep what they were started with. Any thread.
    void replace(std::vector<ProbeModule> modules);

  private:
    using Modules = std::vector<ProbeModule>;

    std::shared_ptr<const Modules> modules() const;
    HttpResponse promise(const HttpRequest& request, AskedRun run);

    mutable std::mutex mutex_{};
    std::shared_ptr<const Modules> modules_;
    AskedRuns runs_;
    StartAskedRun start_;
    const Clock& clock_;
};

}  // namespace sonde
