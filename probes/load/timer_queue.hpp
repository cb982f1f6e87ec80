// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sonde::load {

/// What a worker has to see to at a time. Entries cannot be taken back: whoever gets one looks
/// whether it still means anything.
struct Timer {
    enum class Kind : std::uint8_t {
        session,       ///< Keep alive, or a PINGRESP that is late.
        deadline,      ///< The connection has to be up by now, or the SUBACK to be here.
        come_back,     ///< Connect again.
        read_on,       ///< A slow consumer may read again.
        subscribe_on,  ///< A flapping subscriber subscribes again.
    };

    Instant at{};
    std::uint32_t client{};
    std::uint32_t generation{};  ///< Of the client's connection when it was set.
    Kind kind{};

    friend bool operator>(const Timer& a, const Timer& b) { return a.at > b.at; }
};

class TimerQueue {
  public:
    void set(const Timer& timer) {
        heap_.push_back(timer);
        std::push_heap(heap_.begin(), heap_.end(), std::greater{});
    }

    std::optional<Instant> next() const {
        return heap_.empty() ? std::nullopt : std::optional{heap_.front().at};
    }

    /// The earliest that is due, taken out; nothing if none is.
    std::optional<Timer> take(Instant now) {
        if (heap_.empty() || heap_.front().at > now) {
            return std::nullopt;
        }
        std::pop_heap(heap_.begin(), heap_.end(), std::greater{});
        const Timer timer = heap_.back();
        heap_.pop_back();
        return timer;
    }

  private:
    std::vector<Timer> heap_{};
};

}  // namespace sonde::load
