// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/load_run.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde::testing {

/// A load run that tells what it was given. Behind its last interval it waits until it was
/// stopped as often as it is to be.
class FakeLoad final : public OngoingLoad {
  public:
    struct Script {
        std::deque<load::LoadSnapshot> intervals{};
        tl::expected<load::LoadResult, std::string> result{};
        std::function<void()> behind_intervals{};
        std::size_t stops_awaited{};
    };

    FakeLoad(Script script, std::vector<load::StopKind>& stops)
        : script_{std::move(script)}, stops_{stops} {}

    std::optional<load::LoadSnapshot> next() override {
        std::unique_lock lock{mutex_};
        if (script_.intervals.empty()) {
            if (script_.behind_intervals) {
                script_.behind_intervals();
            }
            stopped_.wait(lock, [this] { return stops_.size() >= script_.stops_awaited; });
            return std::nullopt;
        }
        auto interval = std::move(script_.intervals.front());
        script_.intervals.pop_front();
        return interval;
    }

    void stop(load::StopKind kind) override {
        const std::lock_guard lock{mutex_};
        stops_.push_back(kind);
        stopped_.notify_all();
    }

    tl::expected<load::LoadResult, std::string> result() override { return script_.result; }

  private:
    Script script_;
    std::vector<load::StopKind>& stops_;
    std::mutex mutex_{};
    std::condition_variable stopped_{};
};

/// A second of a run with ten clients and a hundred messages, each delivered after 2 ms.
inline load::LoadSnapshot good_interval(std::uint64_t index) {
    load::LoadSnapshot interval{
        .index = index,
        .stage = load::Stage::measure,
        .at = std::chrono::seconds{index},
        .length = std::chrono::seconds{1},
        .wall = WallTime{std::chrono::seconds{1'700'000'000 + index}},
        .clients = 10,
        .connected = 10,
        .subscribed = 10,
        .wanted_rate = 100,
    };
    interval.counts = {
        .scheduled = 100, .sent = 100, .acknowledged = 100, .expected = 100, .delivered = 100};
    interval.latency.response.record(std::chrono::milliseconds{2}, 100);
    interval.latency.service.record(std::chrono::milliseconds{1}, 100);
    if (index == 0) {
        interval.connections.attempted = 10;
        interval.connections.established = 10;
    }
    return interval;
}

/// What ten of these add up to.
inline load::LoadResult good_result() {
    load::LoadResult result{
        .name = "fake",
        .plan_hash = "0123456789abcdef",
        .targets = {"mqtt://127.0.0.1:1883"},
        .seed = 42,
        .started = WallTime{std::chrono::seconds{1'700'000'000}},
        .measure_started = WallTime{std::chrono::seconds{1'700'000'000}},
        .measured = std::chrono::seconds{10},
        .total = std::chrono::seconds{10},
        .wanted_rate = 100,
        .clients = 10,
        .workers = 1,
    };
    result.counts = {
        .scheduled = 1000, .sent = 1000, .acknowledged = 1000, .expected = 1000, .delivered = 1000};
    result.latency.response.record(std::chrono::milliseconds{2}, 1000);
    result.latency.service.record(std::chrono::milliseconds{1}, 1000);
    result.connections.attempted = 10;
    result.connections.established = 10;
    return result;
}

}  // namespace sonde::testing
