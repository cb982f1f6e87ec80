// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dialogue.hpp"
#include "probes/environment.hpp"
#include "probes/publisher_report.hpp"
#include "probes/spec.hpp"
#include "probes/stamped_phases.hpp"

#include <cstdint>
#include <optional>

namespace sonde {

/// DISCONNECT, and waits for the peer to close, for 250 ms at most. How long that took; nothing
/// where the peer leaves it to us.
asio::awaitable<std::optional<Duration>> take_leave(Dialogue& dialogue, const Clock& clock);

/// The connection of a round trip on which it publishes, where that is not the one on which it
/// reads: opened once there is a subscription, and reported apart.
class PublisherEnd {
  public:
    /// `spec` says where to publish. What the environment holds must outlive it.
    PublisherEnd(const ProbeSpec& spec,
                 std::uint64_t run,
                 const Environment& env,
                 Instant deadline);

    /// Name lookup to CONNACK. The report says what was reached also where that failed.
    asio::awaitable<Result<void>> open();

    /// Once it is open.
    Dialogue& dialogue() { return *dialogue_; }
    const Dialogue& dialogue() const { return *dialogue_; }

    asio::awaitable<void> disconnect();

    struct Outcome {
        PublisherReport report{};
        PhaseTimes stamped{};  ///< Those of its phases that the kernel saw too.
    };
    /// `failed`: the run's failure was here. Takes the tape along.
    Outcome outcome(bool failed);

  private:
    asio::awaitable<Result<void>> connect();
    void adopt(net::OpeningReport opening);
    tl::unexpected<Failure> ended(Failure failure, Instant since);

    ProbeSpec spec_;
    std::uint64_t run_;
    Environment env_;
    Instant deadline_;
    Outcome outcome_{};
    std::optional<Dialogue> dialogue_{};
};

}  // namespace sonde
