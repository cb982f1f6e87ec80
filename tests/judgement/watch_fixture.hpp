// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/judgement/watch_table.hpp"
#include "probes/wire/bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace sonde {

using namespace std::chrono_literals;

/// A watch that has just begun to listen, at 0 s.
class WatchFixture : public ::testing::Test {
  protected:
    WatchSpec spec_{.topics = {"devices/+/state"}};
    ContentRules content_{};

    static Instant at(Duration time) { return Instant{1h + time}; }

    WatchTable& table() {
        if (!table_) {
            table_ = WatchTable::create(spec_, content_).value();
            table_->listen(at(0s));
        }
        return *table_;
    }
    void see(std::string_view topic, std::string_view payload, Duration when) {
        table().see({.topic = topic, .payload = wire::as_bytes(payload)}, at(when));
    }
    void see_retained(std::string_view topic, std::string_view payload, Duration when) {
        table().see({.topic = topic, .payload = wire::as_bytes(payload), .retained = true},
                    at(when));
    }
    WatchTable::Judgement judge(Duration when) { return table().judge(at(when)); }
    /// "mismatch: what is wrong", or nothing.
    std::string failure(Duration when) {
        const auto judgement = judge(when);
        if (!judgement.failure) {
            return "";
        }
        EXPECT_EQ(judgement.failure->phase, Phase::delivery);
        return std::string{name_of(judgement.failure->reason)} + ": " + judgement.failure->detail;
    }

  private:
    std::optional<WatchTable> table_{};
};

inline std::uint64_t violations(const WatchTable::Judgement& judgement, WatchRule rule) {
    std::uint64_t sum = 0;
    for (const auto& row : judgement.report.rows) {
        sum += row.violations[static_cast<std::size_t>(rule)];
    }
    return sum;
}

}  // namespace sonde
