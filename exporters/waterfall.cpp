// SPDX-License-Identifier: Apache-2.0
#include "exporters/waterfall.hpp"

#include "exporters/client_sight.hpp"
#include "exporters/message_text.hpp"
#include "exporters/printable.hpp"
#include "exporters/standing_text.hpp"
#include "exporters/timeline.hpp"
#include "exporters/utc.hpp"
#include "probes/publisher_report.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace sonde {

namespace {

using Outcome = TimelineRow::Outcome;

constexpr std::size_t name_width = 10;
constexpr std::size_t time_width = 8;
/// Mark, name, time and the gaps between them, the bars and the notes.
constexpr std::size_t beside_the_bars = 2 + name_width + 1 + time_width + 2 + 2;

/// A bar of `eighths` of a column, at least the thinnest there is.
std::string bar_of(std::size_t eighths, bool unicode) {
    constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    eighths = std::max<std::size_t>(eighths, 1);
    if (!unicode) {
        return eighths < 8 ? "|" : std::string(eighths / 8, '#');
    }
    std::string bar;
    for (std::size_t full = eighths / 8; full > 0; --full) {
        bar += "█";
    }
    return bar.append(parts.at(eighths % 8));
}

class Waterfall {
  public:
    Waterfall(const ProbeResult& result, const TextStyle& style)
        : result_{result},
          style_{style},
          rows_{timeline_of(result)},
          end_{std::max(result.total, Duration{1})} {
        std::size_t note_width = 0;
        for (const auto& row : rows_) {
            end_ = std::max(end_, row.start + row.time);
            note_width = std::max(note_width, columns(row.note));
        }
        const auto taken = beside_the_bars + note_width;
        const auto width = static_cast<std::size_t>(std::max(style.width, 0));
        bar_width_ = std::clamp<std::size_t>(width > taken ? width - taken : 0, 10, 60);
    }

    void write(std::ostream& out) const {
        write_header(out);
        for (const auto& row : rows_) {
            write_row(out, row);
        }
        write_total(out);
        write_publisher(out);
        write_services(out);
        write_tls(out);
        write_tcp(out);
        write_times(out);
        write_messages(out);
        write_standing(out);
        write_failure(out);
    }

  private:
    void write_header(std::ostream& out) const {
        const auto target = printable(result_.target);
        const auto address =
            result_.peer ? printable(result_.peer->address) : printable(result_.address);
        out << painted(style_, Paint::bold, target);
        if (!address.empty() && target.find(address) == std::string::npos) {
            out << " at " << address;
        }
        out << fmt::format("  MQTT {}, QoS {}, {} client\n",
                           name_of(result_.mqtt.version),
                           result_.mqtt.qos,
                           name_of(result_.client));
    }

    void write_row(std::ostream& out, const TimelineRow& row) const {
        const auto columns_of = [this](Duration time) {
            return static_cast<double>(bar_width_) * static_cast<double>(time.count()) /
                   static_cast<double>(end_.count());
        };
        const auto offset =
            std::min(static_cast<std::size_t>(columns_of(row.start)), bar_width_ - 1);
        const auto eighths =
            std::min(static_cast<std::size_t>(std::lround(8 * columns_of(row.time))),
                     8 * (bar_width_ - offset));
        const auto bar = bar_of(eighths, style_.unicode);
        out << line_start(row.outcome == Outcome::failed, name_of(row.phase), row.time)
            << std::string(2 + offset, ' ') << painted(style_, paint_of(row), bar);
        if (!row.note.empty()) {
            out << std::string(bar_width_ - offset - columns(bar) + 2, ' ')
                << painted(style_, Paint::dim, row.note);
        }
        out << '\n';
    }

    static Paint paint_of(const TimelineRow& row) {
        if (row.outcome != Outcome::passed) {
            return Paint::bad;
        }
        return row.phase < Phase::connect ? Paint::setup : Paint::message;
    }

    std::string line_start(bool failed, std::string_view name, Duration time) const {
        const auto mark = failed ? painted(style_, Paint::bad, style_.unicode ? "✗" : "x") : " ";
        return fmt::format(
            "{} {:<{}} {:>{}}", mark, name, name_width, format_duration(time), time_width);
    }

    void write_total(std::ostream& out) const {
        std::string text;
        const auto add = [&text](std::string_view gap, const std::string& fact) {
            text.append(text.empty() ? "  " : gap).append(fact);
        };
        if (sees_packets(result_.client)) {
            add("", format_size(result_.sizes.sent) + " sent");
            add(", ", format_size(result_.sizes.received) + " received");
        }
        if (result_.messages.sent > 0) {
            add(", ", "payload " + format_size(result_.sizes.payload));
        }
        if (result_.local_delay) {
            add("; ", format_duration(*result_.local_delay) + " was our own delay");
        }
        out << line_start(false, "total", result_.total) << text << '\n';
    }

    void write_fact(std::ostream& out, std::string_view name, const std::string& text) const {
        const auto lines = wrapped(style_, std::string(4 + name_width, ' '), text);
        out << fmt::format("  {:<{}}  ", name, name_width) << lines.substr(4 + name_width);
    }

    /// The connection that the message went out on, where it came back on another.
    void write_publisher(std::ostream& out) const {
        if (!result_.publisher) {
            return;
        }
        const auto& publisher = *result_.publisher;
        auto text = printable(publisher.target);
        for (const auto phase : all_phases) {
            if (const auto time = publisher.phases.get(phase)) {
                text += fmt::format(", {} {}", name_of(phase), format_duration(*time));
            }
        }
        write_fact(out, "publisher", text);
    }

    /// Whom the SRV records name, and what was left out of a long answer.
    void write_services(std::ostream& out) const {
        std::string text;
        for (const auto& service :
             result_.dns ? result_.dns->services : std::vector<ServiceHost>{}) {
            text += fmt::format("{}{}:{} (priority {}, weight {})",
                                text.empty() ? "" : ", ",
                                printable(service.host),
                                service.port,
                                service.priority,
                                service.weight);
        }
        if (result_.dns && result_.dns->left_out > 0) {
            text +=
                fmt::format("{}{} more left out", text.empty() ? "" : ", ", result_.dns->left_out);
        }
        if (!text.empty()) {
            write_fact(out, "DNS", text);
        }
    }

    void write_tls(std::ostream& out) const {
        if (!result_.tls) {
            return;
        }
        const auto& tls = *result_.tls;
        std::string text;
        if (!tls.version.empty()) {
            text = printable(tls.version) + " " + printable(tls.cipher) + ", ";
        }
        text += tls.verified ? "verified" : "NOT verified: " + printable(tls.unverified_because);
        if (!tls.psk_identity.empty()) {
            text += " by the pre-shared key of " + printable(tls.psk_identity);
        }
        if (tls.not_after) {
            text += ", certificate " + expiry(*tls.not_after);
        }
        if (tls.offered) {
            text += tls.resumed ? ", resumed" : ", resumption offered and not taken";
        }
        write_fact(out, "TLS", text);
        if (!tls.verified && !tls.subject.empty()) {
            write_fact(
                out,
                "presented",
                fmt::format("{}, issued by {}", printable(tls.subject), printable(tls.issuer)));
        }
    }

    std::string expiry(WallTime not_after) const {
        const auto left = std::chrono::floor<std::chrono::days>(not_after - result_.started);
        const auto days = std::abs(left.count());
        const auto* const unit = days == 1 ? "day" : "days";
        return not_after < result_.started
                   ? fmt::format("EXPIRED {} ({} {} ago)", format_utc_day(not_after), days, unit)
                   : fmt::format("expires {} (in {} {})", format_utc_day(not_after), days, unit);
    }

    void write_tcp(std::ostream& out) const {
        if (!result_.tcp) {
            return;
        }
        auto text = fmt::format("round trip {}, smallest {}",
                                format_duration(result_.tcp->rtt),
                                format_duration(result_.tcp->min_rtt));
        if (result_.tcp->retransmits > 0) {
            text += fmt::format(", {} segment{} sent again",
                                result_.tcp->retransmits,
                                result_.tcp->retransmits == 1 ? "" : "s");
            for (const auto phase : result_.tcp->retransmitted_in) {
                text += phase == result_.tcp->retransmitted_in.front() ? ", in " : ", ";
                text += name_of(phase);
            }
        }
        write_fact(out, "TCP", text);
    }

    /// Where the times are not the kernel's, and a reader would take them for that.
    void write_times(std::ostream& out) const {
        if (result_.clock_stepped) {
            write_fact(out,
                       "times",
                       "by the program's own clock: the time of day was set during the run, and "
                       "the kernel's stamps go by that");
        } else if (result_.timestamps == TimestampKind::user && sees_packets(result_.client) &&
                   result_.phases.reached(Phase::subscribe)) {
            write_fact(out, "times", "by the program's own clock: the kernel gave no stamps");
        }
    }

    void write_messages(std::ostream& out) const {
        const auto text = messages_text(result_.messages);
        if (!text.empty()) {
            write_fact(out, "messages", painted(style_, Paint::bad, text));
        }
    }

    void write_standing(std::ostream& out) const {
        if (result_.session) {
            write_fact(out, "session", session_line(*result_.session));
        }
        if (result_.watch) {
            write_fact(out, "watch", watch_line(*result_.watch));
        }
    }

    void write_failure(std::ostream& out) const {
        if (!result_.failure) {
            return;
        }
        const auto& failure = *result_.failure;
        auto title = fmt::format("{} failed: {}", name_of(failure.phase), name_of(failure.reason));
        if (failure.code) {
            title += fmt::format(", code {}", *failure.code);
        }
        if (!failure.code_name.empty()) {
            title += " (" + printable(failure.code_name) + ")";
        }
        out << '\n' << painted(style_, Paint::bad, title) << '\n';
        out << wrapped(style_, "  ", printable(failure.detail));
        out << wrapped(style_, "  ", reached_before());
    }

    std::string reached_before() const {
        std::string names;
        for (const auto& row : rows_) {
            if (row.outcome == Outcome::passed) {
                names += (names.empty() ? "" : ", ") + std::string{name_of(row.phase)};
            }
        }
        return names.empty() ? "No phase passed." : "Passed: " + names + ".";
    }

    const ProbeResult& result_;
    const TextStyle& style_;
    std::vector<TimelineRow> rows_;
    Duration end_;
    std::size_t bar_width_{};
};

}  // namespace

void write_waterfall(std::ostream& out, const ProbeResult& result, const TextStyle& style) {
    Waterfall{result, style}.write(out);
}

}  // namespace sonde
