// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_summary_text.hpp"

#include "exporters/load_findings.hpp"
#include "exporters/load_wording.hpp"
#include "exporters/printable.hpp"
#include "exporters/utc.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sonde::load {

namespace {

constexpr std::size_t name_width = 13;
constexpr std::size_t row_name_width = 17;
constexpr std::size_t time_width = 9;

/// A piece of a line that is not broken, and its colour.
struct Piece {
    std::string text{};
    std::optional<Paint> paint{};
};

class LoadSummary {
  public:
    LoadSummary(std::ostream& out, const LoadResult& result, const TextStyle& style)
        : out_{out}, result_{result}, style_{style} {}

    void write() {
        write_verdict();
        write_plan();
        write_connections();
        if (result_.counts.scheduled > 0) {
            write_messages();
        }
        write_notes();
        write_failures();
        write_thresholds();
        write_list("generator", generator_facts(result_));
    }

  private:
    void write_verdict() {
        const bool valid = result_.verdict() == Verdict::valid;
        out_ << painted(style_, valid ? Paint::message : Paint::bad, title_of(result_.verdict()));
        if (const auto thresholds = thresholds_sentence(result_); !thresholds.empty()) {
            out_ << ", "
                 << painted(style_, result_.breached() ? Paint::bad : Paint::message, thresholds);
        }
        out_ << '\n';
        for (const auto& sentence : meaning_of(result_)) {
            out_ << wrapped(style_, "  ", sentence);
        }
        for (const auto& reason : result_.limited_by) {
            write_point(reason, Paint::bad);
        }
        out_ << '\n';
    }

    void write_plan() {
        out_ << painted(style_, Paint::bold, printable(result_.name)) << '\n'
             << wrapped(style_, "  ", printable(result_.plan_summary));
        std::string targets;
        for (const auto& target : result_.targets) {
            targets += (targets.empty() ? "" : " ") + printable(target);
        }
        out_ << wrapped(style_, "  ", targets);
        std::string identity;
        for (const auto& fact : identity_facts(result_)) {
            identity += (identity.empty() ? "" : ", ") + printable(fact);
        }
        out_ << wrapped(style_, "  ", identity);
        out_ << wrapped(style_,
                        "  ",
                        fmt::format("started {}, {} in all, {} measured",
                                    format_utc_seconds(result_.started),
                                    format_duration(result_.total),
                                    format_duration(result_.measured)))
             << '\n';
    }

    void write_connections() {
        write_tallies("connections", connections_of(result_.connections));
        out_ << painted(style_,
                        Paint::dim,
                        fmt::format("{:<{}}{:>{}}{:>{}}{:>{}}",
                                    "",
                                    row_name_width,
                                    "p50",
                                    time_width,
                                    "p99",
                                    3 * time_width,
                                    "max",
                                    3 * time_width))
             << '\n';
        for (const auto& [name, times] : handshakes_of(result_)) {
            if (times->count() > 0) {
                out_ << fmt::format("  {:<{}}{:>{}}{:>{}}{:>{}}\n",
                                    name,
                                    row_name_width - 2,
                                    format_duration(times->at(50)),
                                    time_width,
                                    format_duration(times->at(99)),
                                    3 * time_width,
                                    format_duration(times->max()),
                                    3 * time_width);
            }
        }
        out_ << '\n';
    }

    void write_messages() {
        write_tallies("messages", operations_of(result_.counts));
        write_tallies("deliveries", deliveries_of(result_));
        write_rates();
        write_latencies();
        if (result_.latency.response.count() > 0) {
            write_list("silence",
                       {"longest " + format_duration(result_.longest_stream_gap) + " on a stream",
                        format_duration(result_.longest_gap) + " in all"});
            out_ << '\n';
        }
    }

    void write_rates() {
        std::vector<std::string> rates;
        auto sent = "sent " + rate_text(result_.sent_rate());
        if (result_.wanted_rate > 0) {
            rates.push_back("wanted " + rate_text(result_.wanted_rate));
            sent += " (" + share_text(result_.sent_rate() / result_.wanted_rate) + ")";
        }
        rates.push_back(sent);
        rates.push_back("delivered " + rate_text(result_.delivered_rate()));
        write_list("rate", rates);
        out_ << '\n';
    }

    void write_latencies() {
        constexpr std::array percentiles{50.0, 90.0, 95.0, 99.0, 99.9, 99.99};
        auto heading = fmt::format("{:<{}}", "latency", row_name_width);
        for (const auto percentile : percentiles) {
            heading += fmt::format("{:>{}}", fmt::format("p{:g}", percentile), time_width);
        }
        out_ << painted(style_, Paint::bold, heading + fmt::format("{:>{}}", "max", time_width))
             << '\n';
        for (const auto& [name, times] : latencies_of(result_)) {
            if (times->count() == 0) {
                continue;
            }
            auto line = fmt::format("  {:<{}}", name, row_name_width - 2);
            for (const auto percentile : percentiles) {
                line += fmt::format("{:>{}}", format_duration(times->at(percentile)), time_width);
            }
            out_ << line << fmt::format("{:>{}}\n", format_duration(times->max()), time_width);
        }
    }

    void write_notes() {
        const auto notes = notes_of(result_);
        for (const auto& note : notes) {
            write_point(note, std::nullopt);
        }
        if (!notes.empty()) {
            out_ << '\n';
        }
    }

    void write_failures() {
        if (result_.failures.empty()) {
            return;
        }
        out_ << painted(style_, Paint::bold, "failures") << '\n';
        for (const auto& [key, failure] : result_.failures) {
            out_ << fmt::format("{:>{}}  ", failure.count, name_width - 2)
                 << painted(style_, Paint::bad, printable(title_of(key, failure))) << '\n';
            if (!failure.detail.empty()) {
                out_ << wrapped(style_, std::string(name_width, ' '), printable(failure.detail));
            }
        }
        out_ << '\n';
    }

    void write_thresholds() {
        if (result_.thresholds.empty()) {
            return;
        }
        out_ << painted(style_, Paint::bold, "thresholds") << '\n';
        for (const auto& threshold : result_.thresholds) {
            const auto* const mark =
                threshold.held ? (style_.unicode ? "✓" : "+") : (style_.unicode ? "✗" : "x");
            auto text = printable(threshold.sentence);
            if (threshold.aborted) {
                text += "; this ended the run";
            }
            out_ << "  " << painted(style_, threshold.held ? Paint::message : Paint::bad, mark)
                 << wrapped(style_, "    ", text).substr(3);
        }
        out_ << '\n';
    }

    void write_point(const std::string& text, std::optional<Paint> paint) {
        const auto* const bullet = style_.unicode ? "•" : "-";
        out_ << "  " << (paint ? painted(style_, *paint, bullet) : bullet)
             << wrapped(style_, "    ", printable(text)).substr(3);
    }

    void write_tallies(std::string_view name, const std::vector<Tally>& tallies) {
        std::vector<Piece> pieces;
        pieces.reserve(tallies.size());
        for (const auto& [count, what, harm] : tallies) {
            pieces.push_back(
                {.text = fmt::format("{} {}", count, what),
                 .paint = harm && count > 0 ? std::optional{Paint::bad} : std::nullopt});
        }
        write_pieces(name, pieces);
    }

    void write_list(std::string_view name, const std::vector<std::string>& texts) {
        std::vector<Piece> pieces;
        pieces.reserve(texts.size());
        for (const auto& text : texts) {
            pieces.push_back({.text = printable(text)});
        }
        write_pieces(name, pieces);
    }

    /// Broken between pieces, by what they are without their colours.
    void write_pieces(std::string_view name, const std::vector<Piece>& pieces) {
        const auto width = static_cast<std::size_t>(std::max(style_.width, 20));
        out_ << painted(style_, Paint::bold, fmt::format("{:<{}}", name, name_width));
        auto column = name_width;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const bool last = i + 1 == pieces.size();
            const auto taken = columns(pieces[i].text) + (last ? 0 : 1);
            if (i > 0 && column + 1 + taken > width) {
                out_ << '\n' << std::string(name_width, ' ');
                column = name_width;
            } else if (i > 0) {
                out_ << ' ';
                ++column;
            }
            const auto& [text, paint] = pieces[i];
            out_ << (paint ? painted(style_, *paint, text) : text) << (last ? "" : ",");
            column += taken;
        }
        out_ << '\n';
    }

    std::ostream& out_;
    const LoadResult& result_;
    const TextStyle& style_;
};

}  // namespace

void write_load_summary(std::ostream& out, const LoadResult& result, const TextStyle& style) {
    LoadSummary{out, result, style}.write();
}

}  // namespace sonde::load
