// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_values.hpp"

#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view a_start_time =
    "a moment such as 2026-01-02T03:04:05Z or a time from now such as +5s";

/// Takes parts off the front of a text. What does not fit sticks, so that the whole can be read
/// before anybody asks.
class TextReader {
  public:
    explicit TextReader(std::string_view text) : text_{text} {}

    /// So many digits.
    unsigned number(std::size_t digits, unsigned most) {
        unsigned value = 0;
        const auto part = text_.substr(0, digits);
        const auto* const end = part.data() + part.size();
        const auto [stopped, error] = std::from_chars(part.data(), end, value);
        ok_ =
            ok_ && part.size() == digits && error == std::errc{} && stopped == end && value <= most;
        text_.remove_prefix(part.size());
        return value;
    }

    void mark(char expected) { ok_ = take(expected) && ok_; }

    bool take(char wanted) {
        const bool there = text_.starts_with(wanted);
        text_.remove_prefix(there ? 1 : 0);
        return there;
    }

    /// Up to nine digits behind a point.
    Duration fraction() {
        Duration::rep nanoseconds = 0;
        Duration::rep place = 100'000'000;
        std::size_t digits = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            nanoseconds += (text_.front() - '0') * place;
            place /= 10;
            text_.remove_prefix(1);
            ++digits;
        }
        ok_ = ok_ && digits >= 1 && digits <= 9;
        return Duration{nanoseconds};
    }

    bool done() const { return ok_ && text_.empty(); }

  private:
    std::string_view text_;
    bool ok_{true};
};

std::optional<WallTime> parse_moment(std::string_view text) {
    using std::chrono::hours;
    using std::chrono::minutes;
    constexpr unsigned first_year = 1970;
    constexpr unsigned last_year = 2200;
    TextReader in{text};
    const auto in_year = in.number(4, last_year);
    in.mark('-');
    const auto in_month = in.number(2, 12);
    in.mark('-');
    const auto in_day = in.number(2, 31);
    in.mark('T');
    Duration time = hours{in.number(2, 23)};
    in.mark(':');
    time += minutes{in.number(2, 59)};
    in.mark(':');
    time += std::chrono::seconds{in.number(2, 59)};
    if (in.take('.')) {
        time += in.fraction();
    }
    if (!in.take('Z')) {
        const bool east = in.take('+');
        if (!east) {
            in.mark('-');
        }
        Duration offset = hours{in.number(2, 23)};
        in.mark(':');
        offset += minutes{in.number(2, 59)};
        time += east ? -offset : offset;
    }
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(in_year)},
                                           std::chrono::month{in_month},
                                           std::chrono::day{in_day}};
    if (!in.done() || in_year < first_year || !date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + time;
}

}  // namespace

tl::expected<StartTime, std::string> parse_start_time(std::string_view text) {
    constexpr auto longest = std::chrono::hours{24 * 30};
    if (text.starts_with('+')) {
        const auto delay = parse_duration(text.substr(1));
        if (delay && *delay <= longest) {
            return StartTime{*delay};
        }
        return tl::unexpected{std::string{a_start_time}};
    }
    const auto moment = parse_moment(text);
    if (!moment) {
        return tl::unexpected{std::string{a_start_time}};
    }
    return StartTime{*moment};
}

tl::expected<RateSweep, std::string> parse_sweep(std::string_view text) {
    const auto dots = text.find("..");
    const auto colon = text.rfind(':');
    if (dots == std::string_view::npos || colon == std::string_view::npos || colon < dots) {
        return tl::unexpected{"expected FROM..TO:STEP such as 1000..20000:1000, found " +
                              in_backticks(text)};
    }
    const auto from = load::parse_rate(text.substr(0, dots));
    const auto to = load::parse_rate(text.substr(dots + 2, colon - dots - 2));
    const auto step = load::parse_rate(text.substr(colon + 1));
    for (const auto* rate : {&from, &to, &step}) {
        if (!*rate) {
            return tl::unexpected{rate->error()};
        }
    }
    if (from->is_zero() || step->is_zero() || *from > *to) {
        return tl::unexpected{"expected rates above 0 that go up, found " + in_backticks(text)};
    }
    return RateSweep{.from = *from, .to = *to, .step = *step};
}

}  // namespace sonde
