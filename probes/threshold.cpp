#include "probes/threshold.hpp"

#include "probes/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace sonde {

namespace {

using Subject = Threshold::Subject;
using Statistic = Threshold::Statistic;
using Relation = Threshold::Relation;

bool has_statistic(Subject subject) {
    return subject == Subject::phase || subject == Subject::total;
}

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e9;
}

std::optional<double> statistic_of(const Histogram& histogram, const Threshold& threshold) {
    if (histogram.count() == 0) {
        return std::nullopt;
    }
    switch (threshold.statistic) {
        case Statistic::min:
            return seconds(histogram.min());
        case Statistic::mean:
            return seconds(histogram.mean());
        case Statistic::max:
            return seconds(histogram.max());
        case Statistic::percentile:
            break;
    }
    return seconds(histogram.at(threshold.percentile));
}

std::optional<double> value_of(const Threshold& threshold, const Summary& summary) {
    if (summary.runs() == 0) {
        return std::nullopt;
    }
    switch (threshold.subject) {
        case Subject::phase:
            return threshold.phase ? statistic_of(summary.phase(*threshold.phase), threshold)
                                   : std::nullopt;
        case Subject::total:
            return statistic_of(summary.total(), threshold);
        case Subject::success:
            return summary.success_ratio();
        case Subject::lost:
            return static_cast<double>(summary.messages().lost);
        case Subject::duplicate:
            return static_cast<double>(summary.messages().duplicate);
        case Subject::reordered:
            return static_cast<double>(summary.messages().reordered);
        case Subject::corrupt:
            break;
    }
    return static_cast<double>(summary.messages().corrupt);
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

/// Short for people, but with all digits where rounding would make a value look like the limit.
std::string shown(double value, const Threshold& threshold) {
    const bool is_limit = holds(value, Relation::equal, threshold.limit);
    if (has_statistic(threshold.subject)) {
        const auto rounded = [](double of_seconds) {
            return format_duration(Duration{std::llround(of_seconds * 1e9)});
        };
        const auto text = rounded(value);
        return !is_limit && text == rounded(threshold.limit) ? digits_of(value) + "s" : text;
    }
    if (threshold.subject != Subject::success) {
        return digits_of(value);
    }
    const auto rounded = [](double ratio) {
        return digits_of(std::round(ratio * 1e4) / 1e2);
    };
    const auto text = rounded(value) + "%";
    return !is_limit && text == rounded(threshold.limit) + "%" ? digits_of(value) : text;
}

std::string absence(const Threshold& threshold, const Summary& summary) {
    if (summary.runs() == 0) {
        return "no run was made";
    }
    return threshold.subject == Subject::phase
               ? "no run finished the phase " + std::string{name_of(*threshold.phase)}
               : "no run succeeded";
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

ThresholdOutcome evaluate(const Threshold& threshold, const Summary& summary) {
    constexpr std::string_view relation_characters = "<>=";
    const std::string_view text{threshold.text};
    const auto what = without_blanks(text.substr(0, text.find_first_of(relation_characters)));
    const auto limit = without_blanks(text.substr(text.find_last_of(relation_characters) + 1));

    ThresholdOutcome outcome{.text = threshold.text, .value = value_of(threshold, summary)};
    if (!outcome.value) {
        outcome.sentence = what + " has no value: " + absence(threshold, summary);
        return outcome;
    }
    outcome.held = holds(*outcome.value, threshold.relation, threshold.limit);
    outcome.sentence = what + " is " + shown(*outcome.value, threshold) + ", " +
                       std::string{words_for(threshold.relation, outcome.held)} + " " + limit;
    return outcome;
}

}  // namespace sonde
