// SPDX-License-Identifier: Apache-2.0
#include "probes/load/rate.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace sonde::load {

namespace {

__extension__ using Wide = unsigned __int128;

struct Unit {
    std::string_view name{};
    std::uint64_t seconds{};
};

constexpr std::array units{Unit{"s", 1}, Unit{"m", 60}, Unit{"h", 3'600}};

/// More digits than these before the point are too many operations in an hour, and ones behind them
/// decide nothing: with both, 128 bits are enough.
constexpr std::size_t most_whole_digits = 13;
constexpr std::size_t most_fraction_digits = 18;

/// A number as written, without zeros that change nothing, and the unit behind the stroke.
struct Written {
    std::string_view whole{};
    std::string_view fraction{};
    std::string_view unit{};
};

std::string_view take_digits(std::string_view& text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto digits = text.substr(0, end);
    text.remove_prefix(end);
    return digits;
}

std::optional<Written> take_apart(std::string_view text) {
    Written number{.whole = take_digits(text), .unit = "s"};
    if (number.whole.empty()) {
        return std::nullopt;
    }
    number.whole.remove_prefix(std::min(number.whole.find_first_not_of('0'), number.whole.size()));
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        number.fraction = take_digits(text);
        if (number.fraction.empty()) {
            return std::nullopt;
        }
        number.fraction = number.fraction.substr(0, number.fraction.find_last_not_of('0') + 1);
    }
    if (text.starts_with('/')) {
        number.unit = text.substr(1);
    } else if (!text.empty()) {
        return std::nullopt;
    }
    return number;
}

/// Nothing where it is beyond Rate::most. What rounds to zero is zero.
std::optional<Rate> scaled(const Written& number, std::uint64_t seconds) {
    if (number.whole.size() > most_whole_digits) {
        return std::nullopt;
    }
    const auto fraction = number.fraction.substr(0, most_fraction_digits);
    Wide digits = 0;
    for (const auto part : {number.whole, fraction}) {
        for (const char digit : part) {
            digits = digits * 10 + static_cast<unsigned>(digit - '0');
        }
    }
    Wide divisor = seconds;
    for (std::size_t i = 0; i < fraction.size(); ++i) {
        divisor *= 10;
    }
    const Wide rate = (digits * Rate::unit + divisor / 2) / divisor;
    if (rate > Rate::most) {
        return std::nullopt;
    }
    return Rate{static_cast<std::uint64_t>(rate)};
}

bool is_zero(const Written& number) {
    return number.whole.empty() && number.fraction.empty();
}

}  // namespace

tl::expected<Rate, std::string> parse_rate(std::string_view text) {
    if (text.starts_with('-')) {
        return tl::unexpected{"a rate is not negative, as " + in_backticks(text) + " is"};
    }
    const auto number = take_apart(text);
    if (!number) {
        return tl::unexpected{"expected a rate such as 1000/s, 0.5/s or 120/m, found " +
                              in_backticks(text)};
    }
    const auto* const unit = std::ranges::find(units, number->unit, &Unit::name);
    if (unit == units.end()) {
        return tl::unexpected{in_backticks(number->unit) + " in " + in_backticks(text) +
                              " is not a unit of time for a rate: expected s, m or h"};
    }
    const auto rate = scaled(*number, unit->seconds);
    if (!rate) {
        return tl::unexpected{in_backticks(text) + " is too high: at most 1000000000/s"};
    }
    if (rate->is_zero() && !is_zero(*number)) {
        return tl::unexpected{in_backticks(text) +
                              " is too low: at least 0.000001/s, or 0 for none"};
    }
    return *rate;
}

std::string format_rate(Rate rate) {
    auto text = std::to_string(rate.per_million_seconds / Rate::unit);
    if (const auto fraction = rate.per_million_seconds % Rate::unit; fraction != 0) {
        auto digits = std::to_string(Rate::unit + fraction);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits.substr(1);
    }
    return text + "/s";
}

}  // namespace sonde::load
