// SPDX-License-Identifier: Apache-2.0
#include "probes/quantity.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>

namespace sonde {

namespace {

struct Unit {
    std::string_view name{};
    std::uint64_t factor{};
};

/// Nanoseconds, ascending.
constexpr std::array duration_units{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"m", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"d", 86'400'000'000'000},
};

/// Bytes. The first five are those that format_size writes, ascending.
constexpr std::array size_units{
    Unit{"B", 1},
    Unit{"KiB", 1ULL << 10U},
    Unit{"MiB", 1ULL << 20U},
    Unit{"GiB", 1ULL << 30U},
    Unit{"TiB", 1ULL << 40U},
    Unit{"kB", 1'000},
    Unit{"MB", 1'000'000},
    Unit{"GB", 1'000'000'000},
    Unit{"TB", 1'000'000'000'000},
};

constexpr auto binary_size_units = std::span{size_units}.first<5>();

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A number as written and what follows it: whole.fraction, where the fraction has lost its
/// trailing zeros.
struct Written {
    std::string_view whole{};
    std::string_view fraction{};
    std::string_view unit{};
};

std::optional<Written> take_apart(std::string_view text) {
    const auto* const end_of_whole = std::ranges::find_if_not(text, is_digit);
    const auto whole_size = static_cast<std::size_t>(end_of_whole - text.begin());
    auto rest = text.substr(whole_size);
    std::string_view fraction;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        const auto* const end = std::ranges::find_if_not(rest, is_digit);
        fraction = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        rest.remove_prefix(fraction.size());
        if (fraction.empty()) {
            return std::nullopt;
        }
        while (fraction.ends_with('0')) {
            fraction.remove_suffix(1);
        }
    }
    if (whole_size == 0) {
        return std::nullopt;
    }
    return Written{.whole = text.substr(0, whole_size), .fraction = fraction, .unit = rest};
}

enum class Misfit : std::uint8_t { too_large, too_fine };

tl::expected<std::uint64_t, Misfit> to_integer(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [stopped, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{}) {
        return tl::unexpected{Misfit::too_large};
    }
    return value;
}

/// 0.fraction times the factor, where that is a whole number. All in integers, so that 0.1s is a
/// tenth of a second to the nanosecond.
tl::expected<std::uint64_t, Misfit> scaled_fraction(std::string_view fraction,
                                                    std::uint64_t factor) {
    // With more digits than these no unit of time yields a whole number any more.
    constexpr std::size_t most_digits = 15;
    if (fraction.size() > most_digits) {
        return tl::unexpected{Misfit::too_fine};
    }
    if (fraction.empty()) {
        return 0U;
    }
    std::uint64_t divisor = 1;
    for (std::size_t i = 0; i < fraction.size(); ++i) {
        if (factor % 10 == 0) {
            factor /= 10;
        } else {
            divisor *= 10;
        }
    }
    // Only the binary units, which no ten divides, can overflow here.
    const auto digits = *to_integer(fraction);
    if (digits > std::numeric_limits<std::uint64_t>::max() / factor ||
        digits * factor % divisor != 0) {
        return tl::unexpected{Misfit::too_fine};
    }
    return digits * factor / divisor;
}

tl::expected<std::uint64_t, Misfit> scaled(const Written& number,
                                           std::uint64_t factor,
                                           std::uint64_t largest) {
    const auto whole = to_integer(number.whole);
    if (!whole || *whole > largest / factor) {
        return tl::unexpected{Misfit::too_large};
    }
    const auto part = scaled_fraction(number.fraction, factor);
    if (!part) {
        return part;
    }
    if (*part > largest - *whole * factor) {
        return tl::unexpected{Misfit::too_large};
    }
    return *whole * factor + *part;
}

const Unit* unit_named(std::span<const Unit> units, std::string_view name) {
    const auto found = std::ranges::find(units, name, &Unit::name);
    return found == units.end() ? nullptr : &*found;
}

/// Three significant digits in the largest unit of which the value holds at least one.
std::string format_quantity(std::uint64_t value, std::span<const Unit> ascending) {
    std::size_t index = 0;
    while (index + 1 < ascending.size() && value >= ascending[index + 1].factor) {
        ++index;
    }
    const auto factor = ascending[index].factor;
    const auto whole = value / factor;
    std::uint64_t tenths_power = 1;
    if (factor > 1 && whole < 100) {
        tenths_power = whole < 10 ? 100 : 10;
    }
    auto rounded =
        value / factor * tenths_power + (value % factor * tenths_power + factor / 2) / factor;
    if (index + 1 < ascending.size() &&
        rounded >= ascending[index + 1].factor / factor * tenths_power) {
        ++index;  // 999.9us is 1ms, not 1000us.
        rounded = 1;
        tenths_power = 1;
    }
    std::string text = std::to_string(rounded / tenths_power);
    if (rounded % tenths_power != 0) {
        auto digits = std::to_string(tenths_power + rounded % tenths_power);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits.substr(1);
    }
    return text + std::string{ascending[index].name};
}

}  // namespace

tl::expected<Duration, std::string> parse_duration(std::string_view text) {
    if (text.starts_with('-')) {
        return tl::unexpected{"a duration is not negative, as " + in_backticks(text) + " is"};
    }
    const auto number = take_apart(text);
    if (!number) {
        return tl::unexpected{"expected a duration such as 250ms, 5s or 1m, found " +
                              in_backticks(text)};
    }
    if (text == "0") {
        return Duration::zero();
    }
    if (number->unit.empty()) {
        return tl::unexpected{in_backticks(text) + " lacks its unit: write " +
                              in_backticks(std::string{text} + "s") +
                              " for seconds (ns, us, ms, s, m, h, d)"};
    }
    const auto* const unit = unit_named(duration_units, number->unit);
    if (unit == nullptr) {
        return tl::unexpected{in_backticks(number->unit) + " in " + in_backticks(text) +
                              " is not a unit of time: expected ns, us, ms, s, m, h or d"};
    }
    const auto largest = static_cast<std::uint64_t>(Duration::max().count());
    const auto nanoseconds = scaled(*number, unit->factor, largest);
    if (nanoseconds) {
        return Duration{static_cast<Duration::rep>(*nanoseconds)};
    }
    switch (nanoseconds.error()) {
        case Misfit::too_large:
            return tl::unexpected{in_backticks(text) +
                                  " is too long: at most 106751d can be counted"};
        case Misfit::too_fine:
            break;
    }
    return tl::unexpected{in_backticks(text) + " is not a whole number of nanoseconds"};
}

tl::expected<std::uint64_t, std::string> parse_size(std::string_view text) {
    if (text.starts_with('-')) {
        return tl::unexpected{"a size is not negative, as " + in_backticks(text) + " is"};
    }
    const auto number = take_apart(text);
    if (!number) {
        return tl::unexpected{"expected a size such as 64B, 1KiB or 2MB, found " +
                              in_backticks(text)};
    }
    const auto* const unit =
        unit_named(size_units, number->unit.empty() ? std::string_view{"B"} : number->unit);
    if (unit == nullptr) {
        return tl::unexpected{in_backticks(number->unit) + " in " + in_backticks(text) +
                              " is not a unit of size: expected B, KiB, MiB, GiB, TiB (powers of " +
                              "1024) or kB, MB, GB, TB (powers of 1000)"};
    }
    const auto bytes = scaled(*number, unit->factor, std::numeric_limits<std::uint64_t>::max());
    if (bytes) {
        return *bytes;
    }
    switch (bytes.error()) {
        case Misfit::too_large:
            return tl::unexpected{in_backticks(text) + " is larger than 64 bits can count"};
        case Misfit::too_fine:
            break;
    }
    return tl::unexpected{in_backticks(text) + " is not a whole number of bytes"};
}

std::string format_duration(Duration duration) {
    if (duration == Duration::zero()) {
        return "0s";
    }
    const auto count = static_cast<std::uint64_t>(duration.count());
    // Negated as unsigned, where also the smallest value has a magnitude.
    return duration < Duration::zero() ? "-" + format_quantity(0 - count, duration_units)
                                       : format_quantity(count, duration_units);
}

std::string format_size(std::uint64_t bytes) {
    return format_quantity(bytes, binary_size_units);
}

}  // namespace sonde
