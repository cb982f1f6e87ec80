#include "tests/support/scripted_transport.hpp"

#include <algorithm>
#include <utility>

namespace sonde::support {

class ScriptedConnector::Connection final : public net::Transport {
  public:
    Connection(FakeClock& clock, const ScriptedConnector& script, Record& record)
        : clock_{clock}, bad_write_{script.bad_write}, record_{record}, model_{script.script} {}

    asio::awaitable<Result<net::Received>> read(std::span<std::byte> into,
                                                Instant deadline) override {
        if (coming_.empty() || coming_.begin()->first > deadline) {
            clock_.advance_to(deadline);
            co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
        }
        const auto next = coming_.begin();
        clock_.advance_to(next->first);
        auto& action = next->second;
        // An end stays: it answers every further read.
        if (action.bytes.empty() && action.ending == Ending::reset) {
            co_return tl::unexpected{Failure{.reason = FailureReason::reset,
                                             .detail = "reading: Connection reset by peer"}};
        }
        const auto count = std::min(into.size(), action.bytes.size());
        std::copy_n(action.bytes.begin(), count, into.begin());
        action.bytes.erase(action.bytes.begin(), action.bytes.begin() + static_cast<long>(count));
        if (action.bytes.empty() && action.ending == Ending::none) {
            coming_.erase(next);
        }
        received_ += count;
        co_return net::Received{.bytes = count, .at = clock_.now()};
    }

    asio::awaitable<Result<Instant>> write(std::span<const std::byte> bytes,
                                           Instant deadline) override {
        if (bad_write_ && bad_write_->index == record_.writes.size()) {
            if (bad_write_->reason == FailureReason::timeout) {
                clock_.advance_to(deadline);
            }
            co_return tl::unexpected{
                Failure{.reason = bad_write_->reason, .detail = "the scripted write fails"}};
        }
        record_.writes.emplace_back(bytes.begin(), bytes.end());
        sent_ += bytes.size();
        schedule(model_.take(bytes));
        for (const auto& message : model_.published()) {
            schedule(model_.deliver(message));
        }
        record_.packets = model_.packets();
        record_.version = model_.version();
        co_return clock_.now();
    }

    void shut() override { record_.shut = true; }

    void farewell(std::span<const std::byte> last_words) override {
        record_.last_words.assign(last_words.begin(), last_words.end());
        record_.shut = true;
    }

    net::TransportFacts facts() const override { return {.sent = sent_, .received = received_}; }

  private:
    void schedule(std::vector<Action> actions) {
        for (auto& action : actions) {
            if (!action.bytes.empty() || action.ending != Ending::none) {
                coming_.emplace(clock_.now() + action.delay, std::move(action));
            }
        }
    }

    FakeClock& clock_;
    std::optional<BadWrite> bad_write_;
    Record& record_;
    BrokerModel model_;
    std::multimap<Instant, Action> coming_{};
    std::uint64_t sent_{};
    std::uint64_t received_{};
};

asio::awaitable<Result<std::unique_ptr<net::Transport>>> ScriptedConnector::open(
    const ProbeSpec& /*spec*/, net::OpeningReport& report, Instant /*deadline*/) {
    const auto spend = [&](Phase phase, std::optional<Duration> time) {
        if (time) {
            clock_.advance(*time);
            report.phases.set(phase, *time);
        }
    };
    spend(Phase::dns, opening.dns);
    spend(Phase::tcp, opening.tcp);
    spend(Phase::tls, opening.tls);
    if (opening.failure) {
        co_return tl::unexpected{*opening.failure};
    }
    record_ = {};
    co_return std::make_unique<Connection>(clock_, *this, record_);
}

}  // namespace sonde::support
