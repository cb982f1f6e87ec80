// SPDX-License-Identifier: Apache-2.0
#include "probes/demand.hpp"

#include "probes/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace sonde {

namespace {

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e9;
}

bool holds(double value, Relation relation, double limit) {
    switch (relation) {
        case Relation::less:
            return value < limit;
        case Relation::less_equal:
            return value <= limit;
        case Relation::greater:
            return value > limit;
        case Relation::greater_equal:
            return value >= limit;
        case Relation::equal:
            break;
    }
    return value >= limit && value <= limit;
}

/// The shortest digits that read back as this number.
std::string digits_of(double value) {
    std::array<char, 64> digits{};
    const auto written = std::to_chars(
        digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
    return written.ec == std::errc{} ? std::string{digits.data(), written.ptr} : std::string{};
}

std::string to_hundredths(double value) {
    return digits_of(std::round(value * 1e2) / 1e2);
}

/// Short, for people.
std::string rounded(double value, Statistic statistic) {
    switch (statistic) {
        case Statistic::count:
            return digits_of(value);
        case Statistic::ratio:
            return to_hundredths(value * 1e2) + "%";
        case Statistic::rate:
            return to_hundredths(value) + "/s";
        case Statistic::min:
        case Statistic::mean:
        case Statistic::max:
        case Statistic::percentile:
            break;
    }
    return format_duration(Duration{std::llround(value * 1e9)});
}

std::string_view unit_of(Statistic statistic) {
    switch (statistic) {
        case Statistic::count:
        case Statistic::ratio:
            return "";
        case Statistic::rate:
            return "/s";
        case Statistic::min:
        case Statistic::mean:
        case Statistic::max:
        case Statistic::percentile:
            break;
    }
    return "s";
}

/// Short for people, but with all digits where rounding would make a value look like the limit.
std::string shown(double value, const Demand& demand) {
    auto text = rounded(value, demand.statistic);
    if (!holds(value, Relation::equal, demand.limit) &&
        text == rounded(demand.limit, demand.statistic)) {
        return digits_of(value) + std::string{unit_of(demand.statistic)};
    }
    return text;
}

std::string_view words_for(Relation relation, bool held) {
    switch (relation) {
        case Relation::less:
            return held ? "below" : "not below";
        case Relation::less_equal:
            return held ? "at most" : "above";
        case Relation::greater:
            return held ? "above" : "not above";
        case Relation::greater_equal:
            return held ? "at least" : "below";
        case Relation::equal:
            break;
    }
    return held ? "exactly" : "not";
}

std::string without_blanks(std::string_view text) {
    std::string result{text};
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t'; });
    return result;
}

}  // namespace

std::optional<double> statistic_of(const Histogram& histogram,
                                   Statistic statistic,
                                   double percentile) {
    if (histogram.count() == 0) {
        return std::nullopt;
    }
    switch (statistic) {
        case Statistic::count:
        case Statistic::ratio:
        case Statistic::rate:
            return std::nullopt;
        case Statistic::min:
            return seconds(histogram.min());
        case Statistic::mean:
            return seconds(histogram.mean());
        case Statistic::max:
            return seconds(histogram.max());
        case Statistic::percentile:
            break;
    }
    return seconds(histogram.at(percentile));
}

Judgement judge(const Demand& demand, std::optional<double> value, std::string_view absence) {
    constexpr std::string_view relation_characters = "<>=";
    const auto text = demand.text;
    const auto what = without_blanks(text.substr(0, text.find_first_of(relation_characters)));
    const auto limit = without_blanks(text.substr(text.find_last_of(relation_characters) + 1));
    if (!value) {
        return {.held = false, .sentence = what + " has no value: " + std::string{absence}};
    }
    const bool held = holds(*value, demand.relation, demand.limit);
    return {.held = held,
            .sentence = what + " is " + shown(*value, demand) + ", " +
                        std::string{words_for(demand.relation, held)} + " " + limit};
}

}  // namespace sonde
