// SPDX-License-Identifier: Apache-2.0
#include "agent/progress_lines.hpp"

#include <string_view>

namespace sonde {

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";
constexpr Duration line_interval = std::chrono::seconds{10};
/// Of a line in a log, where nothing says how wide it may be.
constexpr int log_width = 140;

}  // namespace

ProgressLines::ProgressLines(std::ostream& out,
                             ProgressKind kind,
                             int width,
                             const load::LoadPlan& plan,
                             const load::Shard& shard)
    : out_{out}, kind_{kind}, width_{width}, progress_{plan, shard}, next_line_{line_interval} {}

ProgressLines::~ProgressLines() {
    if (shown_) {
        out_ << erase_line << std::flush;
    }
}

void ProgressLines::add(const load::LoadSnapshot& interval) {
    // A line as wide as the window would make it scroll.
    const auto line =
        progress_.add(interval, kind_ == ProgressKind::in_place ? width_ - 1 : log_width);
    switch (kind_) {
        case ProgressKind::none:
            return;
        case ProgressKind::in_place:
            out_ << erase_line << line << std::flush;
            shown_ = true;
            return;
        case ProgressKind::now_and_then:
            break;
    }
    const auto end = interval.at + interval.length;
    if (end >= next_line_) {
        out_ << line << '\n' << std::flush;
        next_line_ = (end / line_interval + 1) * line_interval;
    }
}

}  // namespace sonde
