// SPDX-License-Identifier: Apache-2.0
#include "agent/standing_probes.hpp"

#include "probes/net/pause.hpp"
#include "probes/standing/standing_probe.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sonde {

namespace {

/// As good as for ever, and still to be added to.
constexpr auto far_away = std::chrono::hours{24 * 365};

}  // namespace

/// A probe with who may use it: beats come one after another, and it is attended to between them.
class StandingProbes::Standing {
  public:
    Standing(const asio::any_io_executor& executor,
             ProbeSpec spec,
             std::uint64_t seed,
             Environment env)
        : clock_{env.clock},
          pause_{executor},
          changed_{executor, asio::steady_timer::time_point::max()},
          probe_{make_standing_probe(std::move(spec), seed, env, pause_)} {}

    asio::awaitable<ProbeResult> beat() {
        ++waiting_;
        if (attended_) {
            probe_->wake();
        }
        while (attended_ || beating_) {
            co_await change();
        }
        beating_ = true;
        auto result = co_await probe_->beat();
        beating_ = false;
        begun_ = true;
        --waiting_;
        changed_.cancel();
        co_return result;
    }

    /// From the first beat on, until its end.
    asio::awaitable<void> attend_to_the_end() {
        while (true) {
            while (!ended_ && (waiting_ > 0 || !begun_)) {
                co_await change();
            }
            if (ended_) {
                co_return;
            }
            attended_ = true;
            co_await probe_->attend(clock_.now() + far_away);
            attended_ = false;
            changed_.cancel();
        }
    }

    /// A beat that goes on, or waits, comes to its own end.
    void end() {
        ended_ = true;
        if (attended_) {
            probe_->wake();
        }
        changed_.cancel();
    }

  private:
    asio::awaitable<void> change() {
        co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    const Clock& clock_;
    net::AsioPause pause_;
    asio::steady_timer changed_;  ///< Never fires: to be cancelled where something has changed.
    std::size_t waiting_{};       ///< Beats, the one that goes on included.
    bool begun_{false};
    bool attended_{false};
    bool beating_{false};
    bool ended_{false};
    std::unique_ptr<StandingProbe> probe_;
};

/// Keeps it until its end, or for as long as the loop goes.
asio::awaitable<void> StandingProbes::attend(std::shared_ptr<Standing> standing) {
    co_await standing->attend_to_the_end();
}

asio::awaitable<ProbeResult> StandingProbes::run(ProbeSpec spec, std::uint64_t seed) {
    const auto name = spec.name;
    auto standing = standing_[name].lock();
    if (!standing) {
        const auto executor = co_await asio::this_coro::executor;
        standing = std::make_shared<Standing>(executor, std::move(spec), seed, env_);
        standing_[name] = standing;
        asio::co_spawn(executor, attend(standing), asio::detached);
    }
    co_return co_await standing->beat();
}

void StandingProbes::remove(std::string_view name) {
    const auto found = standing_.find(name);
    if (found == standing_.end()) {
        return;
    }
    if (const auto standing = found->second.lock()) {
        standing->end();
    }
    standing_.erase(found);
}

}  // namespace sonde
