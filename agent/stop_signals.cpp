// SPDX-License-Identifier: Apache-2.0
#include "agent/stop_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <mutex>
#include <thread>

namespace sonde {

namespace {

namespace asio = boost::asio;

load::StopKind kind_of(unsigned signals) {
    return signals == 1 ? load::StopKind::drain : load::StopKind::now;
}

}  // namespace

struct StopSignals::State {
    void wait() {
        signals.async_wait([this](const boost::system::error_code& error, int /*signal*/) {
            if (!error) {
                take_one();
            }
        });
    }

    void take_one() {
        {
            const std::lock_guard lock{mutex};
            ++count;
            if (run != nullptr) {
                run->stop(kind_of(count));
            }
        }
        if (count < 2) {
            wait();
        } else {
            // Whoever asks a third time means us, and whatever hangs.
            signals.clear();
        }
    }

    void follow(OngoingLoad* followed) {
        const std::lock_guard lock{mutex};
        run = followed;
        if (run != nullptr && count > 0) {
            run->stop(kind_of(count));
        }
    }

    asio::io_context loop{1};
    asio::signal_set signals{loop, SIGINT, SIGTERM};
    mutable std::mutex mutex{};
    unsigned count{};  ///< Written by the thread only.
    OngoingLoad* run{};
    std::thread thread{};
};

StopSignals::StopSignals() : state_{std::make_unique<State>()} {
    state_->wait();
    state_->thread = std::thread{[state = state_.get()] {
        state->loop.run();
    }};
}

StopSignals::~StopSignals() {
    state_->loop.stop();
    state_->thread.join();
}

bool StopSignals::came() const {
    const std::lock_guard lock{state_->mutex};
    return state_->count > 0;
}

StopSignals::Guard::Guard(StopSignals& signals, OngoingLoad& run) : signals_{signals} {
    signals_.state_->follow(&run);
}

StopSignals::Guard::~Guard() {
    signals_.state_->follow(nullptr);
}

}  // namespace sonde
