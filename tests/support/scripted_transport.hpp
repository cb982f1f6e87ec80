#pragma once

#include "probes/net/transport.hpp"
#include "tests/support/broker_model.hpp"
#include "tests/support/fake_clock.hpp"

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

    Opening opening{};
    Script script{};
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
    Record record_{};
};

}  // namespace sonde::support
