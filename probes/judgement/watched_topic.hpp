// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/watch_spec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace sonde {

/// What is kept of one topic. A machine of messages and time: the same calls give the same answers.
class WatchedTopic {
  public:
    /// `row`: where its labels stand. `since`: from when on it was listened to.
    WatchedTopic(std::size_t row, Instant since) : row_{row}, since_{since}, window_start_{since} {}

    /// A message that was published while we listened.
    void note_live(Instant at, Duration window);
    /// What the broker had kept of it: says what is there, and nothing of when it was published.
    void note_retained() { has_retained_ = true; }
    void note_offline(bool offline) { offline_ = offline; }
    /// Nothing was heard for a while, through no fault of the topic's: start over.
    void listen_again(Instant at);
    /// The windows that are over by now are counted.
    void advance(Instant now, Duration window);

    std::size_t row() const { return row_; }
    bool heard() const { return live_ || has_retained_; }
    bool offline() const { return offline_; }
    bool has_retained() const { return has_retained_; }
    /// How long nothing has been published, as far as we could hear.
    Duration silence(Instant now) const { return now - since_; }
    /// The longest silence between two messages that is over, since the last call.
    std::optional<Duration> take_gap();
    /// Messages in the last whole window; nothing before there was one.
    std::optional<std::uint64_t> last_window() const { return last_window_; }
    /// Messages so far in the window that is open.
    std::uint64_t this_window() const { return in_window_; }

  private:
    std::size_t row_;
    Instant since_;
    Instant window_start_;
    std::uint64_t in_window_{};
    std::optional<std::uint64_t> last_window_{};
    std::optional<Duration> gap_{};
    bool live_{false};
    bool has_retained_{false};
    bool offline_{false};
};

}  // namespace sonde
