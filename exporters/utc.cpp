// SPDX-License-Identifier: Apache-2.0
#include "exporters/utc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace sonde {

namespace {

std::string format_clock(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    return fmt::format("{}T{:02}:{:02}:{:02}",
                       format_utc_day(time),
                       clock.hours().count(),
                       clock.minutes().count(),
                       clock.seconds().count());
}

/// Where `pattern` has a 9 the text must have a digit, elsewhere the same character.
bool has_form(std::string_view text, std::string_view pattern) {
    return std::ranges::equal(text, pattern, [](char c, char expected) {
        return expected == '9' ? c >= '0' && c <= '9' : c == expected;
    });
}

unsigned number_in(std::string_view text, std::size_t start, std::size_t length) {
    unsigned number = 0;
    const auto digits = text.substr(start, length);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace

std::string format_utc(WallTime time) {
    const auto fraction = std::chrono::floor<std::chrono::microseconds>(
        time - std::chrono::floor<std::chrono::seconds>(time));
    return fmt::format("{}.{:06}Z", format_clock(time), fraction.count());
}

std::string format_utc_seconds(WallTime time) {
    return format_clock(time) + "Z";
}

std::string format_utc_day(WallTime time) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
    return fmt::format(
        "{:04}-{:02}-{:02}", int{date.year()}, unsigned{date.month()}, unsigned{date.day()});
}

std::optional<WallTime> parse_utc(std::string_view text) {
    const bool whole = has_form(text, "9999-99-99T99:99:99Z");
    if (!whole && !has_form(text, "9999-99-99T99:99:99.999999Z")) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{static_cast<int>(number_in(text, 0, 4))},
        std::chrono::month{number_in(text, 5, 2)},
        std::chrono::day{number_in(text, 8, 2)}};
    const auto hours = number_in(text, 11, 2);
    const auto minutes = number_in(text, 14, 2);
    const auto seconds = number_in(text, 17, 2);
    // Nanoseconds since 1970 in 64 bits end in 2262.
    if (!date.ok() || date.year() < std::chrono::year{1970} ||
        date.year() > std::chrono::year{2261} || hours > 23 || minutes > 59 || seconds > 59) {
        return std::nullopt;
    }
    const auto fraction = whole ? 0U : number_in(text, 20, 6);
    return std::chrono::sys_days{date} + std::chrono::hours{hours} + std::chrono::minutes{minutes} +
           std::chrono::seconds{seconds} + std::chrono::microseconds{fraction};
}

}  // namespace sonde
