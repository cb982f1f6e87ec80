#include "exporters/utc.hpp"

#include <fmt/format.h>

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

}  // namespace sonde
