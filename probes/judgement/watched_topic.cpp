// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/watched_topic.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

void WatchedTopic::note_live(Instant at, Duration window) {
    advance(at, window);
    ++in_window_;
    gap_ = std::max(gap_.value_or(Duration::zero()), at - since_);
    since_ = at;
    live_ = true;
}

void WatchedTopic::listen_again(Instant at) {
    since_ = at;
    window_start_ = at;
    in_window_ = 0;
    last_window_.reset();
    has_retained_ = false;
}

void WatchedTopic::advance(Instant now, Duration window) {
    const auto passed = (now - window_start_) / window;
    if (passed <= 0) {
        return;
    }
    // Of several at once only the first had messages.
    last_window_ = passed == 1 ? in_window_ : 0;
    in_window_ = 0;
    window_start_ += passed * window;
}

std::optional<Duration> WatchedTopic::take_gap() {
    return std::exchange(gap_, std::nullopt);
}

}  // namespace sonde
