// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/net/pause.hpp"
#include "probes/probe_kind.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <memory>

namespace sonde {

/// A probe that lives as long as it is configured, and holds its connection all that time. What
/// the schedule starts is a beat of it. One operation at a time.
class StandingProbe {
  public:
    StandingProbe() = default;
    StandingProbe(const StandingProbe&) = delete;
    StandingProbe& operator=(const StandingProbe&) = delete;
    StandingProbe(StandingProbe&&) = delete;
    StandingProbe& operator=(StandingProbe&&) = delete;
    virtual ~StandingProbe() = default;

    /// Never throws. What has happened since the last beat is in its result too.
    virtual asio::awaitable<ProbeResult> beat() = 0;

    /// Between beats: reads what comes, keeps the connection alive, and opens it again when it has
    /// gone. Until then, or until it is woken. Never throws.
    virtual asio::awaitable<void> attend(Instant until) = 0;
    /// Ends attend(), which has to be going on.
    virtual void wake() = 0;
};

bool is_standing(ProbeKind kind);

/// A probe of kind `session` or `watch`. `run` is random: client id, topic and messages are told
/// apart by it, and pauses come out by it. Environment and pause must outlive it. Null where the
/// spec is of another kind.
std::unique_ptr<StandingProbe> make_standing_probe(ProbeSpec spec,
                                                   std::uint64_t run,
                                                   Environment env,
                                                   net::Pause& pause);

}  // namespace sonde
