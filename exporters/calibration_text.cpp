// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_text.hpp"

#include "exporters/calibration_findings.hpp"
#include "exporters/log_strip.hpp"
#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

namespace sonde::calibration {

namespace {

constexpr std::size_t name_width = 20;
constexpr std::size_t count_width = 9;
constexpr std::size_t time_width = 8;
constexpr std::array percentiles{50.0, 90.0, 99.0, 99.9};

struct Row {
    std::string name{};
    const Histogram* times{};
};

struct Group {
    std::string title{};
    std::vector<Row> rows{};
};

Group phases_of(const Calibration& calibration) {
    Group group{.title = "probes to itself"};
    for (const auto phase : all_phases) {
        const auto& floor = calibration.floor_of(phase);
        group.rows.push_back({.name = std::string{name_of(phase)}, .times = &floor.user});
        group.rows.push_back({.name = "  by the kernel", .times = &floor.kernel});
    }
    group.rows.push_back({.name = "local delay", .times = &calibration.local_delay});
    return group;
}

/// Without what was not measured.
std::vector<Group> groups_of(const Calibration& calibration) {
    const auto& stamps = calibration.stamps;
    std::vector<Group> groups{
        {.title = "clock", .rows = {{"a reading", &calibration.clock_read}}},
        {.title = "timers, late by",
         .rows = {{"probes", &calibration.probe_lateness}, {"load", &calibration.load_lateness}}},
        {.title = "a ping to itself",
         .rows = {{"without stamps", &stamps.plain},
                  {"with stamps", &stamps.stamped},
                  {"kernel to kernel", &stamps.wire},
                  {"waking up", &stamps.wake_up}}},
        phases_of(calibration),
    };
    for (auto& group : groups) {
        std::erase_if(group.rows, [](const Row& row) { return row.times->count() == 0; });
    }
    std::erase_if(groups, [](const Group& group) { return group.rows.empty(); });
    return groups;
}

class CalibrationText {
  public:
    CalibrationText(std::ostream& out, const Calibration& calibration, const TextStyle& style)
        : out_{out}, calibration_{calibration}, style_{style}, groups_{groups_of(calibration)} {}

    void write() {
        const auto trust = judge(calibration_);
        out_ << painted(style_, trust.phases() ? Paint::message : Paint::bad, verdict_of(trust))
             << '\n';
        for (const auto& sentence : findings_of(calibration_, trust)) {
            out_ << "  " << (style_.unicode ? "•" : "-")
                 << wrapped(style_, "    ", printable(sentence)).substr(3);
        }
        out_ << '\n' << wrapped(style_, "", printable(circumstances_of(calibration_))) << '\n';
        write_figures();
        write_picture();
    }

  private:
    void write_figures() {
        auto heading = fmt::format("{:>{}}", "count", name_width + count_width);
        heading += fmt::format("{:>{}}", "min", time_width);
        for (const auto percentile : percentiles) {
            heading += fmt::format("{:>{}}", fmt::format("p{:g}", percentile), time_width);
        }
        heading += fmt::format("{:>{}}", "max", time_width);
        out_ << painted(style_, Paint::dim, heading) << '\n';
        for (const auto& group : groups_) {
            out_ << painted(style_, Paint::bold, group.title) << '\n';
            for (const auto& row : group.rows) {
                write_row(row);
            }
        }
        out_ << '\n';
    }

    void write_row(const Row& row) {
        const auto& times = *row.times;
        auto line = fmt::format("  {:<{}}{:>{}}{:>{}}",
                                row.name,
                                name_width - 2,
                                times.count(),
                                count_width,
                                format_duration(times.min()),
                                time_width);
        for (const auto percentile : percentiles) {
            line += fmt::format("{:>{}}", format_duration(times.at(percentile)), time_width);
        }
        out_ << line << fmt::format("{:>{}}\n", format_duration(times.max()), time_width);
    }

    void write_picture() {
        const LogAxis axis;
        out_ << painted(style_, Paint::dim, fmt::format("{:<{}}{}", "", name_width, scale_of(axis)))
             << '\n';
        for (const auto& group : groups_) {
            for (const auto& row : group.rows) {
                out_ << fmt::format("  {:<{}}", row.name, name_width - 2)
                     << painted(style_, Paint::setup, strip_of(*row.times, axis, style_)) << '\n';
            }
        }
    }

    std::ostream& out_;
    const Calibration& calibration_;
    const TextStyle& style_;
    std::vector<Group> groups_;
};

}  // namespace

void write_calibration(std::ostream& out, const Calibration& calibration, const TextStyle& style) {
    CalibrationText{out, calibration, style}.write();
}

}  // namespace sonde::calibration
