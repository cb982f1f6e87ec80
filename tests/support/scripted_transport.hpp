// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/transport.hpp"
#include "tests/support/broker_model.hpp"
#include "tests/support/fake_clock.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace sonde::support {

/// Opens connections to a BrokerModel without sockets and without waiting: reading moves the fake
/// clock to the moment of the next answer, or to the deadline.
class ScriptedConnector final : public net::Connector {
  public:
    explicit ScriptedConnector(FakeClock& clock) : clock_{clock} {}

    /// What the opening takes; absent phases are not reported.
    struct Opening {
        std::optional<Duration> dns{};
        Duration tcp{std::chrono::milliseconds{1}};
        std::optional<Duration> tls{};
        std::optional<Failure> failure{};  ///< Instead of a connection, after all of that.
    };

    /// How a write of the client's, counted from 0, goes wrong; the model never sees its bytes.
    struct BadWrite {
        std::size_t index{};
        FailureReason reason{};  ///< timeout: the window stays shut. Else at once.
    };

    /// A kernel that stamps packets, and a machine that is busy.
    struct Kernel {
        Duration sending{};     ///< From the write to the stamp.
        Duration waking_up{};   ///< From the stamp of what came in until the program reads it.
        Duration clock_step{};  ///< By which the time of day is set while the run goes.
        std::optional<std::size_t> forgets{};  ///< The write, counted from 0, that gets no stamp.
        std::optional<std::size_t> resends{};  ///< The write that is lost and sent again.
    };

    /// What the client subscribed to on one connection holds on the next, if it wants its session.
    bool keeps_session{false};
    /// Called before each opening with the number of those before it: what is different this time.
    std::function<void(std::size_t opened)> before_open{};
    Opening opening{};
    Script script{};
    std::optional<Kernel> kernel{};
    std::optional<BadWrite> bad_write{};

    asio::awaitable<Result<std::unique_ptr<net::Transport>>> open(const ProbeSpec& spec,
                                                                  net::OpeningReport& report,
                                                                  Instant deadline) override;

    /// What one connection saw; of the last one that was opened.
    struct Record {
        std::vector<wire::Bytes> packets{};  ///< Of the client's, while the run went on.
        std::vector<wire::Bytes> writes{};   ///< The same bytes, as they were written.
        wire::Bytes last_words{};            ///< Of the farewell.
        bool shut{false};
        wire::Version version{};
    };
    const Record& record() const { return record_; }

  private:
    class Connection;

    FakeClock& clock_;
    std::size_t opened_{};
    std::optional<responder::Answers::Subscriptions> kept_{};
    Record record_{};
};

}  // namespace sonde::support
