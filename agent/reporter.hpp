// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/probe_board.hpp"
#include "agent/prober.hpp"
#include "agent/run_archive.hpp"
#include "agent/run_requests.hpp"
#include "exporters/metrics_store.hpp"
#include "probes/capability.hpp"

#include <spdlog/logger.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace sonde {

/// Hands what the prober tells to the metrics, the board, the archive and the log. What is referred
/// to must outlive it.
class Reporter final : public RunObserver {
  public:
    Reporter(MetricsStore& store,
             ProbeBoard& board,
             RunArchive& archive,
             RunRequests& requests,
             spdlog::logger& log);

    void started(const ProbeSpec& spec, Duration lateness) override;
    void skipped(const ProbeSpec& spec, std::uint64_t runs) override;
    void finished(std::span<const ProbeResult> results) override;
    void taken_away(const ProbeSpec& spec) override;

  private:
    void tell(const ProbeResult& result, ProbeBoard::Change change);
    /// What a broker can do today and could not yesterday, or the other way round.
    void tell_changes(const ProbeResult& result);

    MetricsStore& store_;
    ProbeBoard& board_;
    RunArchive& archive_;
    RunRequests& requests_;
    spdlog::logger& log_;
    /// By probe, and by the run's name: that of the probe, with the address where there is one.
    std::map<std::string, std::map<std::string, SharedValue<CapabilityReport>>> capabilities_{};
};

}  // namespace sonde
