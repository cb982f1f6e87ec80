// SPDX-License-Identifier: Apache-2.0
#include "agent/load_child.hpp"

#include "agent/load_frames.hpp"
#include "agent/snapshot_bytes.hpp"
#include "exporters/load_json.hpp"
#include "probes/load/search.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <mutex>
#include <thread>
#include <utility>

namespace sonde {

namespace {

/// Frames over descriptors that block.
class Line {
  public:
    Line(int in, int out) : in_{in}, out_{out} {}

    /// Waits; nothing once the other side is gone.
    std::optional<Frame> hear() {
        std::array<char, 4096> bytes{};
        while (true) {
            if (auto frame = reader_.take()) {
                return frame;
            }
            const auto count = ::read(in_, bytes.data(), bytes.size());
            if (count > 0) {
                reader_.add({bytes.data(), static_cast<std::size_t>(count)});
            } else if (count == 0 || errno != EINTR) {
                return std::nullopt;
            }
        }
    }

    bool say(const Frame& frame) const {
        const auto bytes = to_bytes(frame);
        std::string_view left{bytes};
        while (!left.empty()) {
            const auto count = ::write(out_, left.data(), left.size());
            if (count >= 0) {
                left.remove_prefix(static_cast<std::size_t>(count));
            } else if (errno != EINTR) {
                return false;
            }
        }
        return true;
    }

  private:
    int in_;
    int out_;
    FrameReader reader_{};
};

/// Ends the run on orders from the other side, or at once when that is gone.
class RemoteStop {
  public:
    RemoteStop(Line& line, OngoingLoad& run)
        : run_{&run}, thread_{[this, &line] {
              obey(line);
          }} {}
    RemoteStop(const RemoteStop&) = delete;
    RemoteStop& operator=(const RemoteStop&) = delete;
    ~RemoteStop() { thread_.join(); }

    /// The run is over; the thread goes on until the other side has closed its end.
    void release() {
        const std::lock_guard lock{mutex_};
        run_ = nullptr;
    }

  private:
    void obey(Line& line) {
        while (const auto frame = line.hear()) {
            stop(frame->kind == FrameKind::drain ? load::StopKind::drain : load::StopKind::now);
        }
        stop(load::StopKind::now);
    }

    void stop(load::StopKind kind) {
        const std::lock_guard lock{mutex_};
        if (run_ != nullptr) {
            run_->stop(kind);
        }
    }

    std::mutex mutex_{};
    OngoingLoad* run_;
    std::thread thread_;
};

load::LoadPlan plan_for(const LoadCommand& command, const LoadOrder& order) {
    auto plan =
        order.total.is_zero() ? command.plan : scaled(command.plan, order.total, order.duration);
    plan.seed = order.seed;
    // They are judged over all parts, by whoever has them.
    plan.thresholds.clear();
    return plan;
}

std::optional<WallTime> moment_in(const std::string& text) {
    Duration::rep since_1970 = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, since_1970);
    return error == std::errc{} && stopped == end ? std::optional{WallTime{Duration{since_1970}}}
                                                  : std::nullopt;
}

/// The run and its result; false where nobody listens any more.
bool run_and_tell(Line& line, std::unique_ptr<OngoingLoad> run) {
    RemoteStop remote{line, *run};
    bool heard = line.say({.kind = FrameKind::begun});
    while (const auto interval = run->next()) {
        if (heard && !line.say({.kind = FrameKind::interval, .body = to_bytes(*interval)})) {
            heard = false;
            run->stop(load::StopKind::now);
        }
    }
    remote.release();
    const auto result = run->result();
    return line.say(result ? Frame{.kind = FrameKind::result, .body = to_json_line(*result)}
                           : Frame{.kind = FrameKind::refusal, .body = result.error()});
}

}  // namespace

int run_load_child(const LoadCommand& command, const StartShard& start, int in, int out) {
    Line line{in, out};
    const auto order_frame = line.hear();
    const auto order = order_frame ? order_from(order_frame->body) : std::nullopt;
    if (!order) {
        return 1;
    }
    const auto plan = plan_for(command, *order);
    if (!line.say({.kind = FrameKind::ready, .body = hash_of(plan)})) {
        return 1;
    }
    const auto go = line.hear();
    const auto moment = go && go->kind == FrameKind::start ? moment_in(go->body) : std::nullopt;
    if (!moment) {
        return 1;
    }
    auto run = start({.shard = order->shard, .one_clock = order->one_clock})(plan, moment);
    if (!run) {
        return line.say({.kind = FrameKind::refusal, .body = run.error()}) ? 0 : 1;
    }
    return run_and_tell(line, *std::move(run)) ? 0 : 1;
}

}  // namespace sonde
