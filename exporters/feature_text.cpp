// SPDX-License-Identifier: Apache-2.0
#include "exporters/feature_text.hpp"

#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace sonde {

namespace {

constexpr std::size_t feature_width = 23;
constexpr std::size_t verdict_width = 11;
constexpr std::size_t time_width = 8;
constexpr std::size_t capability_width = 23;

struct Mark {
    Paint paint{};
    std::string_view unicode{};
    std::string_view ascii{};
};

Mark mark_of(FeatureVerdict verdict) {
    switch (verdict) {
        case FeatureVerdict::works:
            return {.paint = Paint::message, .unicode = "✓", .ascii = "+"};
        case FeatureVerdict::not_offered:
            return {.paint = Paint::dim, .unicode = "–", .ascii = "-"};
        case FeatureVerdict::refused:
        case FeatureVerdict::broken:
        case FeatureVerdict::failed:
            break;
    }
    return {.paint = Paint::bad, .unicode = "✗", .ascii = "x"};
}

}  // namespace

void write_features(std::ostream& out, const FeatureReport& report, const TextStyle& style) {
    out << '\n';
    for (const auto& outcome : report.outcomes) {
        const auto mark = mark_of(outcome.verdict);
        const auto verdict = fmt::format("{:<{}}", name_of(outcome.verdict), verdict_width);
        out << fmt::format("{} {:<{}} {} {:>{}}\n",
                           painted(style, mark.paint, style.unicode ? mark.unicode : mark.ascii),
                           name_of(outcome.feature),
                           feature_width,
                           painted(style, mark.paint, verdict),
                           format_duration(outcome.time),
                           time_width)
            << wrapped(style, "    ", printable(outcome.sentence));
    }
    if (report.largest_message) {
        out << fmt::format("\nLargest payload that came back: {}\n",
                           format_size(*report.largest_message));
    }
}

void write_capabilities(std::ostream& out, const CapabilityReport& report, const TextStyle& style) {
    out << '\n';
    for (const auto& fact : report.facts) {
        const auto note =
            fact.stated ? std::string{} : painted(style, Paint::dim, "  (not stated)");
        out << fmt::format("  {:<{}} {}{}\n",
                           name_of(fact.capability),
                           capability_width,
                           printable(fact.value),
                           note);
    }
}

}  // namespace sonde
