// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_transport.hpp"

#include <algorithm>
#include <utility>

namespace sonde::support {

class ScriptedConnector::Connection final : public net::Transport {
  public:
    using Kept = std::optional<responder::Answers::Subscriptions>;

    Connection(FakeClock& clock, const ScriptedConnector& script, Record& record, Kept& kept)
        : clock_{clock},
          bad_write_{script.bad_write},
          kernel_{script.kernel},
          record_{record},
          model_{script.script},
          kept_{script.keeps_session ? &kept : nullptr} {
        if (kept_ != nullptr && *kept_) {
            model_.keep(**kept_);
        }
    }

    asio::awaitable<Result<net::Received>> read(std::span<std::byte> into,
                                                Instant deadline) override {
        if (coming_.empty() || coming_.begin()->first > deadline) {
            clock_.advance_to(deadline);
            co_return tl::unexpected{Failure{.reason = FailureReason::timeout}};
        }
        const auto next = coming_.begin();
        const auto arrived = next->first;
        clock_.advance_to(arrived + (kernel_ ? kernel_->waking_up : Duration::zero()));
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
        Moment at{.user = clock_.now()};
        if (kernel_) {
            at.kernel = arrived;
        }
        co_return net::Received{.bytes = count, .at = at};
    }

    asio::awaitable<Result<net::Departure>> write(std::span<const std::byte> bytes,
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
        if (kernel_ && kernel_->forgets != record_.writes.size() - 1) {
            stamps_[sent_] = clock_.now() + kernel_->sending;
        }
        schedule(model_.take(bytes));
        for (const auto& message : model_.published()) {
            schedule(model_.deliver(message));
        }
        if (kept_ != nullptr) {
            *kept_ = model_.subscriptions();
        }
        record_.packets = model_.packets();
        record_.version = model_.version();
        co_return net::Departure{.at = clock_.now(), .through = sent_};
    }

    bool is_stamped() const override { return kernel_.has_value(); }

    std::optional<Instant> sent_stamp(const net::Departure& departure) override {
        const auto found = stamps_.find(departure.through);
        return found == stamps_.end() ? std::nullopt : std::optional{found->second};
    }

    void shut() override { record_.shut = true; }

    void farewell(std::span<const std::byte> last_words) override {
        record_.last_words.assign(last_words.begin(), last_words.end());
        record_.shut = true;
    }

    net::TransportFacts facts() const override {
        net::TransportFacts facts{.sent = sent_, .received = received_};
        if (kernel_) {
            const bool resent = kernel_->resends && *kernel_->resends < record_.writes.size();
            facts.tcp = TcpFacts{.retransmits = resent ? 1U : 0U};
        }
        return facts;
    }

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
    std::optional<Kernel> kernel_;
    std::map<std::uint64_t, Instant> stamps_{};
    Record& record_;
    BrokerModel model_;
    std::multimap<Instant, Action> coming_{};
    std::uint64_t sent_{};
    std::uint64_t received_{};
    Kept* kept_;
};

asio::awaitable<Result<std::unique_ptr<net::Transport>>> ScriptedConnector::open(
    const ProbeSpec& /*spec*/, net::OpeningReport& report, Instant /*deadline*/) {
    if (before_open) {
        before_open(opened_);
    }
    ++opened_;
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
    if (kernel) {
        clock_.set_wall(clock_.wall_now() + kernel->clock_step);
    }
    record_ = {};
    co_return std::make_unique<Connection>(clock_, *this, record_, kept_);
}

}  // namespace sonde::support
