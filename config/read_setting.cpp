// SPDX-License-Identifier: Apache-2.0
#include "config/read_setting.hpp"

#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <cmath>

namespace sonde {

namespace {

Complaint complaint(const Setting& setting, std::string message) {
    return {.at = setting.at, .message = std::move(message)};
}

}  // namespace

Complaint mismatch(const Setting& setting, std::string_view expected) {
    return complaint(setting, "expected " + std::string{expected} + ", found " + describe(setting));
}

Reading<std::string> read_text(const Setting& setting, std::string_view expected) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text == nullptr) {
        return tl::unexpected{mismatch(setting, expected)};
    }
    return *text;
}

Reading<Endpoint> read_endpoint(const Setting& setting) {
    const auto text = read_text(setting, "a URL such as \"mqtt://host:1883\"");
    if (!text) {
        return tl::unexpected{text.error()};
    }
    auto endpoint = parse_endpoint(*text);
    if (!endpoint) {
        return tl::unexpected{complaint(setting, std::move(endpoint).error())};
    }
    return *std::move(endpoint);
}

Reading<bool> read_boolean(const Setting& setting) {
    const auto* const value = std::get_if<bool>(&setting.value);
    if (value == nullptr) {
        return tl::unexpected{mismatch(setting, "true or false")};
    }
    return *value;
}

Reading<std::int64_t> read_integer(const Setting& setting, Bounds<std::int64_t> bounds) {
    const auto* const value = std::get_if<std::int64_t>(&setting.value);
    if (value == nullptr || *value < bounds.least || *value > bounds.most) {
        return tl::unexpected{mismatch(setting,
                                       "an integer from " + std::to_string(bounds.least) + " to " +
                                           std::to_string(bounds.most))};
    }
    return *value;
}

Reading<double> read_number(const Setting& setting) {
    if (const auto* const whole = std::get_if<std::int64_t>(&setting.value)) {
        return static_cast<double>(*whole);
    }
    const auto* const number = std::get_if<double>(&setting.value);
    if (number == nullptr || !std::isfinite(*number)) {
        return tl::unexpected{mismatch(setting, "a number such as 60 or -12.5")};
    }
    return *number;
}

Reading<Duration> read_duration(const Setting& setting, Bounds<Duration> bounds) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text == nullptr) {
        return tl::unexpected{mismatch(setting, R"(a duration such as "250ms", "5s" or "1m")")};
    }
    const auto duration = parse_duration(*text);
    if (!duration) {
        return tl::unexpected{complaint(setting, duration.error())};
    }
    if (*duration < bounds.least || *duration > bounds.most) {
        return tl::unexpected{mismatch(setting,
                                       "a duration from " + format_duration(bounds.least) + " to " +
                                           format_duration(bounds.most))};
    }
    return *duration;
}

Reading<std::uint64_t> read_size(const Setting& setting, Bounds<std::uint64_t> bounds) {
    std::uint64_t bytes = 0;
    if (const auto* const number = std::get_if<std::int64_t>(&setting.value);
        number != nullptr && *number >= 0) {
        bytes = static_cast<std::uint64_t>(*number);
    } else if (const auto* const text = std::get_if<std::string>(&setting.value)) {
        const auto size = parse_size(*text);
        if (!size) {
            return tl::unexpected{complaint(setting, size.error())};
        }
        bytes = *size;
    } else {
        return tl::unexpected{mismatch(setting, R"(a size such as "64B", "1KiB" or 1024)")};
    }
    if (bytes < bounds.least || bytes > bounds.most) {
        return tl::unexpected{mismatch(setting,
                                       "a size from " + format_size(bounds.least) + " to " +
                                           std::to_string(bounds.most) + "B")};
    }
    return bytes;
}

Reading<std::size_t> read_choice(const Setting& setting,
                                 std::span<const std::string_view> choices) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text != nullptr) {
        const auto found = std::ranges::find(choices, *text);
        if (found != choices.end()) {
            return static_cast<std::size_t>(found - choices.begin());
        }
    }
    std::vector<std::string> written;
    std::ranges::transform(choices, std::back_inserter(written), [](std::string_view choice) {
        return "\"" + std::string{choice} + "\"";
    });
    const std::vector<std::string_view> words{written.begin(), written.end()};
    auto wrong = mismatch(setting, either(words));
    if (text != nullptr) {
        wrong.message += did_you_mean(*text, choices);
    }
    return tl::unexpected{std::move(wrong)};
}

}  // namespace sonde
