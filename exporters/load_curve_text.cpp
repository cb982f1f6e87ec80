// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_curve_text.hpp"

#include "exporters/load_wording.hpp"
#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace sonde::load {

namespace {

/// All before the bar: the mark, three rates, four times and what was lost.
constexpr std::size_t before_the_bar = 2 + 3 * 10 + 4 * 8 + 7 + 2;

std::string time_or_blank(const std::optional<Duration>& time) {
    return time ? format_duration(*time) : "";
}

class Curve {
  public:
    Curve(std::span<const StepOutcome> steps, const TextStyle& style)
        : steps_{steps.begin(), steps.end()}, style_{style} {
        std::ranges::stable_sort(steps_, {}, &StepOutcome::wanted);
        for (const auto& step : steps_) {
            if (step.response_p99) {
                const double height = height_of(*step.response_p99);
                lowest_ = std::min(lowest_, height);
                highest_ = std::max(highest_, height);
            }
        }
    }

    void write(std::ostream& out) const {
        out << painted(style_,
                       Paint::bold,
                       fmt::format("  {:>10}{:>10}{:>10}{:>8}{:>8}{:>8}{:>8}{:>7}  p99",
                                   "wanted",
                                   "sent",
                                   "delivered",
                                   "p50",
                                   "p99",
                                   "p99.9",
                                   "max",
                                   "lost"))
            << '\n';
        for (const auto& step : steps_) {
            write_step(out, step);
        }
        for (const auto& step : steps_) {
            write_reasons(out, step);
        }
    }

  private:
    static double height_of(Duration time) {
        return std::log10(static_cast<double>(std::max(time, Duration{1}).count()));
    }

    std::string mark_of(StepEnd end) const {
        switch (end) {
            case StepEnd::held:
                return painted(style_, Paint::message, style_.unicode ? "✓" : "+");
            case StepEnd::broke:
                return painted(style_, Paint::bad, style_.unicode ? "✗" : "x");
            case StepEnd::generator_limited:
                return painted(style_, Paint::setup, "?");
        }
        return {};
    }

    /// At least one column, so that only a step without a delivery has none.
    std::string bar_of(const StepOutcome& step) const {
        if (!step.response_p99) {
            return {};
        }
        const auto width = static_cast<std::size_t>(std::max(style_.width, 0));
        const auto room = width > before_the_bar ? width - before_the_bar : 1;
        const double range = highest_ - lowest_;
        const double part = range > 0 ? (height_of(*step.response_p99) - lowest_) / range : 0.0;
        const auto length =
            1 + static_cast<std::size_t>(std::lround(part * static_cast<double>(room - 1)));
        std::string bar;
        for (std::size_t i = 0; i < length; ++i) {
            bar += style_.unicode ? "█" : "#";
        }
        return painted(style_, step.end == StepEnd::held ? Paint::message : Paint::bad, bar);
    }

    void write_step(std::ostream& out, const StepOutcome& step) const {
        out << mark_of(step.end)
            << fmt::format(" {:>10}{:>10}{:>10}{:>8}{:>8}{:>8}{:>8}{:>7}",
                           rate_text(step.wanted.per_second()),
                           rate_text(step.sent_rate),
                           rate_text(step.delivered_rate),
                           time_or_blank(step.response_p50),
                           time_or_blank(step.response_p99),
                           time_or_blank(step.response_p999),
                           time_or_blank(step.response_max),
                           step.lost);
        const auto bar = bar_of(step);
        out << (bar.empty() ? "" : "  ") << bar << '\n';
    }

    void write_reasons(std::ostream& out, const StepOutcome& step) const {
        for (const auto& reason : step.why) {
            const auto text =
                fmt::format("{}: {}", rate_text(step.wanted.per_second()), printable(reason));
            out << mark_of(step.end) << wrapped(style_, "  ", text).substr(1);
        }
    }

    std::vector<StepOutcome> steps_;
    const TextStyle& style_;
    double lowest_{std::numeric_limits<double>::max()};
    double highest_{std::numeric_limits<double>::lowest()};
};

}  // namespace

void write_load_curve(std::ostream& out,
                      std::span<const StepOutcome> steps,
                      const TextStyle& style) {
    Curve{steps, style}.write(out);
}

}  // namespace sonde::load
