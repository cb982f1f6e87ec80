// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/message_ledger.hpp"
#include "probes/paho/paho_inbox.hpp"
#include "probes/paho/paho_trace.hpp"
#include "probes/paho/result_json.hpp"
#include "probes/paho/spec_json.hpp"
#include "probes/result.hpp"

#include <mqtt/async_client.h>

#include <functional>
#include <optional>
#include <string>

namespace sonde {

/// One round trip through Paho: blocking, for a process of its own. Its destructor is slow: Paho
/// waits for its threads, which look up once a second.
class PahoRoundtrip {
  public:
    using Announce = std::function<void(const PahoProgress&)>;

    /// `order` and `clock` must outlive it; `announce` hears of each phase as it begins.
    PahoRoundtrip(const PahoOrder& order, const Clock& clock, Announce announce);
    PahoRoundtrip(const PahoRoundtrip&) = delete;
    PahoRoundtrip& operator=(const PahoRoundtrip&) = delete;
    ~PahoRoundtrip() = default;

    ProbeResult run();

  private:
    using Step = Result<void>;
    using Happening = PahoInbox::Happening;

    Step all_steps();
    Step look_up();
    Step connect();
    Step subscribe();
    Step publish();
    Step await_message(Instant sent);
    Phase awaited_first(Instant sent) const;
    Step note(const Happening& happening, Instant sent);
    MessageLedger::Verdict take(const mqtt::message& message);
    Step note_message(const mqtt::message& message, Instant at, Instant sent);
    void disconnect();
    void give_up();  ///< Says DISCONNECT where there is a connection, and hardly waits.

    /// Announces the phase and answers the moment from which it is counted.
    Instant begin(Phase phase);
    Instant deadline_of(Phase phase, Instant start) const;
    /// The next happening before the phase's deadline; the end of the connection is a failure.
    Result<Happening> next(Phase phase, Instant start);
    tl::unexpected<Failure> failed(Failure failure, Instant phase_start);
    Failure why_not_connected(int return_code);

    bool published() const { return spec_.qos == 0 || result_.phases.reached(Phase::publish); }
    bool delivered() const { return result_.phases.reached(Phase::delivery); }

    const ProbeSpec& spec_;
    const Clock& clock_;
    const Announce announce_;
    const Instant deadline_;
    const std::uint64_t run_;
    const std::string topic_;
    ProbeResult result_;
    MessageLedger ledger_;
    PahoTrace trace_{};
    PahoInbox inbox_;
    mqtt::token_ptr connecting_{};
    /// Goes first: until then its threads may call the inbox and the trace.
    std::optional<mqtt::async_client> client_{};
};

}  // namespace sonde
