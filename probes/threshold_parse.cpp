#include "probes/quantity.hpp"
#include "probes/threshold.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

namespace sonde {

namespace {

using Subject = Threshold::Subject;
using Statistic = Threshold::Statistic;
using Relation = Threshold::Relation;

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

struct SubjectName {
    std::string_view name{};
    Subject subject{};
};

constexpr std::array run_subjects{
    SubjectName{"total", Subject::total},
    SubjectName{"success", Subject::success},
    SubjectName{"lost", Subject::lost},
    SubjectName{"duplicate", Subject::duplicate},
    SubjectName{"reordered", Subject::reordered},
    SubjectName{"corrupt", Subject::corrupt},
};

constexpr std::array<std::string_view, 10> statistic_names{
    "min", "mean", "median", "max", "p50", "p90", "p95", "p99", "p999", "p9999"};

/// The threshold at its relation sign: `left` sign `right`, without the blanks around them.
struct Sides {
    std::string_view left{};
    std::string_view right{};
    RelationSign sign{};
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<Sides> split(std::string_view text) {
    const auto at = text.find_first_of("<>=!");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto rest = text.substr(at);
    const auto* const found = std::ranges::find_if(
        relation_signs, [&](const RelationSign& sign) { return rest.starts_with(sign.sign); });
    if (found == relation_signs.end()) {
        return std::nullopt;
    }
    return Sides{.left = trimmed(text.substr(0, at)),
                 .right = trimmed(rest.substr(found->sign.size())),
                 .sign = *found};
}

bool has_statistic(Subject subject) {
    return subject == Subject::phase || subject == Subject::total;
}

tl::expected<void, std::string> read_subject(std::string_view word, Threshold& threshold) {
    if (const auto phase = phase_named(word)) {
        threshold.subject = Subject::phase;
        threshold.phase = phase;
        return {};
    }
    const auto* const found = std::ranges::find(run_subjects, word, &SubjectName::name);
    if (found != run_subjects.end()) {
        threshold.subject = found->subject;
        return {};
    }
    std::vector<std::string_view> names;
    std::ranges::transform(
        all_phases, std::back_inserter(names), [](Phase phase) { return name_of(phase); });
    std::ranges::transform(run_subjects, std::back_inserter(names), &SubjectName::name);
    const auto hint = did_you_mean(word, names);
    return tl::unexpected{in_backticks(word) + " is nothing that can be measured" +
                          (hint.empty() ? ": expected " + either(names) : hint)};
}

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

tl::expected<void, std::string> read_statistic(std::string_view word, Threshold& threshold) {
    threshold.statistic = Statistic::percentile;
    if (word == "min") {
        threshold.statistic = Statistic::min;
    } else if (word == "mean") {
        threshold.statistic = Statistic::mean;
    } else if (word == "max") {
        threshold.statistic = Statistic::max;
    } else if (word == "median") {
        threshold.percentile = 50;
    } else if (const auto percentile =
                   read_percentile(word.starts_with('p') ? word.substr(1) : std::string_view{})) {
        threshold.percentile = *percentile;
    } else {
        const auto hint =
            word == "p100" ? "; did you mean `max`?" : did_you_mean(word, statistic_names);
        return tl::unexpected{in_backticks(word) +
                              " is not a statistic: expected min, mean, median, max or a " +
                              "percentile such as p50, p99 or p999 (99.9)" + hint};
    }
    return {};
}

tl::expected<void, std::string> read_left(std::string_view left, Threshold& threshold) {
    const auto dot = left.find('.');
    const auto word = left.substr(0, dot);
    if (auto subject = read_subject(word, threshold); !subject) {
        return subject;
    }
    if (has_statistic(threshold.subject)) {
        if (dot == std::string_view::npos) {
            return tl::unexpected{in_backticks(word) +
                                  " has many values: say which, for example `" + std::string{word} +
                                  ".p99`"};
        }
        return read_statistic(left.substr(dot + 1), threshold);
    }
    if (dot != std::string_view::npos) {
        return tl::unexpected{in_backticks(word) + " is one number: write it without " +
                              in_backticks(left.substr(dot))};
    }
    return {};
}

tl::expected<double, std::string> read_ratio(std::string_view text) {
    const bool per_cent = text.ends_with('%');
    const auto value = per_cent ? read_decimal(trimmed(text.substr(0, text.size() - 1)), "e-2")
                                : read_decimal(text);
    if (!value || *value > 1) {
        return tl::unexpected{"expected a ratio such as 99% or 0.99, found " + in_backticks(text)};
    }
    return *value;
}

tl::expected<double, std::string> read_count(std::string_view text) {
    std::uint32_t count = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || stopped != end) {
        return tl::unexpected{"expected a count such as 0 or 5, found " + in_backticks(text)};
    }
    return count;
}

tl::expected<double, std::string> read_limit(std::string_view text, Subject subject) {
    switch (subject) {
        case Subject::phase:
        case Subject::total:
            return parse_duration(text).map(
                [](Duration limit) { return static_cast<double>(limit.count()) / 1e9; });
        case Subject::success:
            return read_ratio(text);
        case Subject::lost:
        case Subject::duplicate:
        case Subject::reordered:
        case Subject::corrupt:
            break;
    }
    return read_count(text);
}

}  // namespace

tl::expected<Threshold, std::string> parse_threshold(std::string_view text) {
    const auto sides = split(text);
    if (!sides) {
        return tl::unexpected{
            "expected a threshold such as `delivery.p99<50ms` or `success>=99%`, with one of <, " +
            std::string{"<=, >, >= and ==, found "} + in_backticks(text)};
    }
    Threshold threshold{.text = std::string{trimmed(text)}, .relation = sides->sign.relation};
    if (auto left = read_left(sides->left, threshold); !left) {
        return tl::unexpected{std::move(left).error()};
    }
    auto limit = read_limit(sides->right, threshold.subject);
    if (!limit) {
        return tl::unexpected{std::move(limit).error()};
    }
    threshold.limit = *limit;
    return threshold;
}

}  // namespace sonde
