// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/load_frames.hpp"
#include "probes/child_process.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// One of the processes that carry a plan, as the one that started it sees it.
class LoadPart {
  public:
    explicit LoadPart(ChildProcess process) : process_{std::move(process)} {}

    int descriptor() const { return process_.channel(); }
    void kill() const { process_.kill(); }

    /// Frames are a few bytes, and the process reads them at once: they always fit. May be called
    /// from any thread.
    void say(const Frame& frame) const;

    void listen();  ///< Takes what there is without waiting.

    const std::string& ready() const { return ready_; }  ///< A plan's hash, or empty.
    bool begun() const { return begun_; }
    const std::optional<load::LoadResult>& result() const { return result_; }
    std::deque<load::LoadSnapshot>& intervals() { return intervals_; }

    bool ended() const { return ended_; }
    bool is_over() const { return ended_ || result_.has_value(); }
    /// There is an interval, or there will be none.
    bool is_at_hand() const { return !intervals_.empty() || is_over(); }

    /// Why there is no result; it has ended.
    std::string how_it_ended();

  private:
    void take(Frame frame);

    ChildProcess process_;
    FrameReader reader_{};
    std::deque<load::LoadSnapshot> intervals_{};
    std::optional<load::LoadResult> result_{};
    std::string ready_{};
    std::string refusal_{};
    bool begun_{false};
    bool ended_{false};
};

/// Waits a moment for words from any, and takes them.
void listen_to(std::vector<LoadPart>& parts);

std::string name_of_part(std::size_t index, std::size_t count);  ///< `process 1 of 4`

}  // namespace sonde
