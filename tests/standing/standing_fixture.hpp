// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/pause.hpp"
#include "probes/session_report.hpp"
#include "probes/session_spec.hpp"
#include "probes/standing/session_probe.hpp"
#include "probes/wire/packet_type.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace sonde {

using namespace std::chrono_literals;
using support::Ending;
using support::Step;

inline constexpr std::array both_versions{MqttVersion::v3_1_1, MqttVersion::v5};

/// A wait that takes no time.
class FakePause final : public net::Pause {
  public:
    explicit FakePause(support::FakeClock& clock) : clock_{clock} {}

    asio::awaitable<void> until(Instant moment) override {
        clock_.advance_to(moment);
        co_return;
    }
    void wake() override {}

  private:
    support::FakeClock& clock_;
};

/// A standing probe on a clock that only answers and pauses move, at a broker that a script may
/// spoil from one connection to the next.
class StandingFixture : public ::testing::Test {
  protected:
    StandingFixture() {
        spec_.name = "standing";
        spec_.target = {.scheme = Scheme::mqtt, .host = "broker.test", .port = 1883};
        spec_.interval = 10s;
        spec_.timeout = 5s;
        connector_.opening.tcp = 0s;
        connector_.before_open = [this](std::size_t /*opened*/) {
            opened_at_.push_back(clock_.now());
            if (on_open_) {
                on_open_(opened_at_.size() - 1);
            }
        };
    }

    StandingProbe& probe() {
        if (!probe_) {
            probe_ = make_standing_probe(
                spec_, support::run_number, {clock_, connector_, tape_limit_}, pause_);
        }
        return *probe_;
    }
    void end() { probe_.reset(); }

    ProbeResult beat() { return support::run_to_end(probe().beat()); }
    void attend(Duration time) {
        const auto until = clock_.now() + time;
        support::run_to_end(probe().attend(until));
        EXPECT_GE(clock_.now(), until);
    }
    /// The next beat, an interval after the last one began.
    ProbeResult next_beat() {
        last_beat_ += spec_.interval;
        support::run_to_end(probe().attend(last_beat_));
        return beat();
    }
    ProbeResult first_beat() {
        last_beat_ = clock_.now();
        return beat();
    }

    /// What the broker does at a step of the next connection, to be written to.
    support::Deed& at(Step step) { return connector_.script.deeds[step]; }
    void close_after(Step step, Duration time, Ending ending = Ending::close) {
        at(step) = {.rest = support::silence(), .rest_delay = time, .ending = ending};
    }
    void behave() { connector_.script = {}; }
    /// From the second connection on the broker does nothing wrong.
    void behave_later() {
        on_open_ = [this](std::size_t opened) {
            if (opened > 0) {
                behave();
                connector_.opening.failure.reset();
            }
        };
    }

    long sent(wire::PacketType type) const {
        return std::ranges::count_if(connector_.record().packets, [&](const wire::Bytes& packet) {
            return (std::to_integer<unsigned>(packet.front()) >> 4U) == static_cast<unsigned>(type);
        });
    }

    support::FakeClock clock_;
    support::ScriptedConnector connector_{clock_};
    FakePause pause_{clock_};
    ProbeSpec spec_;
    std::size_t tape_limit_{};
    std::vector<Instant> opened_at_{};
    std::function<void(std::size_t opened)> on_open_{};

  private:
    Instant last_beat_{};
    std::unique_ptr<StandingProbe> probe_{};
};

inline std::string failure_of(const ProbeResult& result) {
    if (!result.failure) {
        return "none";
    }
    return std::string{name_of(result.failure->phase)} + " " +
           std::string{name_of(result.failure->reason)};
}

}  // namespace sonde
