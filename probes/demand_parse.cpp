// SPDX-License-Identifier: Apache-2.0
#include "probes/demand.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sonde {

namespace {

struct RelationSign {
    std::string_view sign{};
    Relation relation{};
};

/// Longer signs first: `<` begins `<=`.
constexpr std::array relation_signs{
    RelationSign{"<=", Relation::less_equal},
    RelationSign{">=", Relation::greater_equal},
    RelationSign{"==", Relation::equal},
    RelationSign{"<", Relation::less},
    RelationSign{">", Relation::greater},
};

constexpr std::array<std::string_view, 10> statistic_names{
    "min", "mean", "median", "max", "p50", "p90", "p95", "p99", "p999", "p9999"};

/// A plain decimal number, with nothing in front and nothing behind, times 10^exponent. Rounded
/// once: 99.9% becomes the double nearest to 0.999.
std::optional<double> read_decimal(std::string_view text, std::string_view exponent = "") {
    const bool plain = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    if (!plain) {
        return std::nullopt;
    }
    const std::string whole = std::string{text} + std::string{exponent};
    double value = 0;
    const auto* const end = whole.data() + whole.size();
    const auto [stopped, error] = std::from_chars(whole.data(), end, value);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return value;
}

/// The digits behind the `p`: two are per cent, further ones decimals of it, so that 999 is 99.9.
std::optional<double> read_percentile(std::string_view digits) {
    std::string number{digits};
    if (digits.size() > 2 && digits.find('.') == std::string_view::npos) {
        if (digits == "100") {
            return std::nullopt;  // Would come out as 10; who writes it means the maximum.
        }
        number.insert(2, ".");
    }
    const auto value = read_decimal(number);
    return value && *value > 0 && *value < 100 ? value : std::nullopt;
}

tl::expected<double, std::string> read_ratio(std::string_view text) {
    const bool per_cent = text.ends_with('%');
    const auto value =
        per_cent ? read_decimal(without_outer_blanks(text.substr(0, text.size() - 1)), "e-2")
                 : read_decimal(text);
    if (!value || *value > 1) {
        return tl::unexpected{"expected a ratio such as 99% or 0.99, found " + in_backticks(text)};
    }
    return *value;
}

tl::expected<double, std::string> read_count(std::string_view text, std::uint64_t most) {
    std::uint64_t count = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || stopped != end || count > most) {
        return tl::unexpected{"expected a count such as 0 or 5, found " + in_backticks(text)};
    }
    return static_cast<double>(count);
}

}  // namespace

std::string_view without_outer_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

tl::expected<DemandText, std::string> split_demand(std::string_view text,
                                                   std::string_view examples) {
    const auto at = std::min(text.find_first_of("<>=!"), text.size());
    const auto rest = text.substr(at);
    const auto* const found = std::ranges::find_if(
        relation_signs, [&](const RelationSign& sign) { return rest.starts_with(sign.sign); });
    if (found == relation_signs.end()) {
        return tl::unexpected{"expected a threshold such as " + std::string{examples} +
                              ", with one of <, <=, >, >= and ==, found " + in_backticks(text)};
    }
    const auto left = without_outer_blanks(text.substr(0, at));
    const auto dot = left.find('.');
    return DemandText{.subject = left.substr(0, dot),
                      .statistic = dot == std::string_view::npos
                                       ? std::nullopt
                                       : std::optional{left.substr(dot + 1)},
                      .relation = found->relation,
                      .limit = without_outer_blanks(rest.substr(found->sign.size()))};
}

tl::expected<NamedStatistic, std::string> parse_statistic(std::string_view word) {
    if (word == "min") {
        return NamedStatistic{.statistic = Statistic::min};
    }
    if (word == "mean") {
        return NamedStatistic{.statistic = Statistic::mean};
    }
    if (word == "max") {
        return NamedStatistic{.statistic = Statistic::max};
    }
    if (word == "median") {
        return NamedStatistic{.statistic = Statistic::percentile, .percentile = 50};
    }
    const auto digits = word.starts_with('p') ? word.substr(1) : std::string_view{};
    if (const auto percentile = read_percentile(digits)) {
        return NamedStatistic{.statistic = Statistic::percentile, .percentile = *percentile};
    }
    const auto hint =
        word == "p100" ? "; did you mean `max`?" : did_you_mean(word, statistic_names);
    return tl::unexpected{in_backticks(word) +
                          " is not a statistic: expected min, mean, median, max or a percentile "
                          "such as p50, p99 or p999 (99.9)" +
                          hint};
}

tl::expected<NamedStatistic, std::string> parse_statistic(const DemandText& parts) {
    if (!parts.statistic) {
        return tl::unexpected{in_backticks(parts.subject) +
                              " has many values: say which, for example `" +
                              std::string{parts.subject} + ".p99`"};
    }
    return parse_statistic(*parts.statistic);
}

tl::expected<double, std::string> parse_limit(std::string_view text,
                                              Statistic statistic,
                                              std::uint64_t most_counted) {
    switch (statistic) {
        case Statistic::count:
        case Statistic::rate:
            return read_count(text, most_counted);
        case Statistic::ratio:
            return read_ratio(text);
        case Statistic::min:
        case Statistic::mean:
        case Statistic::max:
        case Statistic::percentile:
            break;
    }
    return parse_duration(text).map(
        [](Duration limit) { return static_cast<double>(limit.count()) / 1e9; });
}

std::string unknown_subject(std::string_view word, std::span<const std::string_view> names) {
    const auto hint = did_you_mean(word, names);
    return in_backticks(word) + " is nothing that can be measured" +
           (hint.empty() ? ": expected " + either(names) : hint);
}

}  // namespace sonde
