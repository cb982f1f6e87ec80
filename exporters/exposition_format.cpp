// SPDX-License-Identifier: Apache-2.0
#include "exporters/exposition_format.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

namespace sonde {

namespace {

/// What one of the formats is called in `Accept`.
struct MediaType {
    std::string_view type{};
    std::string_view subtype{};
    std::string_view version{};
    std::string_view proto{};  ///< Which message.
    std::string_view encoding{};
};

constexpr MediaType text_type{.type = "text", .subtype = "plain", .version = "0.0.4"};
constexpr MediaType openmetrics_type{
    .type = "application", .subtype = "openmetrics-text", .version = "1.0.0"};
constexpr MediaType protobuf_type{.type = "application",
                                  .subtype = "vnd.google.protobuf",
                                  .proto = "io.prometheus.client.metricfamily",
                                  .encoding = "delimited"};

/// An entry of `Accept`, in lower case. A parameter that is empty is any.
struct Range {
    MediaType media{};
    int quality{1000};  ///< In thousandths.
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks{" \t"};
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos
               ? std::string_view{}
               : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Cuts off what stands before the mark, or all of it.
std::string_view take_until(std::string_view& rest, char mark) {
    const auto end = std::min(rest.find(mark), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(part);
}

std::string_view unquoted(std::string_view text) {
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return quoted ? text.substr(1, text.size() - 2) : text;
}

/// `0.75` as 750; what is no weight counts as none at all.
int thousandths(std::string_view text) {
    double weight = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    const bool good =
        error == std::errc{} && stopped == text.data() + text.size() && weight >= 0 && weight <= 1;
    return good ? static_cast<int>(weight * 1000 + 0.5) : 0;
}

Range range_in(std::string_view entry) {
    auto name = take_until(entry, ';');
    Range range;
    range.media.type = take_until(name, '/');
    range.media.subtype = trimmed(name);
    while (!entry.empty()) {
        auto parameter = take_until(entry, ';');
        const auto key = take_until(parameter, '=');
        if (key == "q") {
            range.quality = thousandths(trimmed(parameter));
        } else if (key == "version") {
            range.media.version = unquoted(trimmed(parameter));
        } else if (key == "proto") {
            range.media.proto = unquoted(trimmed(parameter));
        } else if (key == "encoding") {
            range.media.encoding = unquoted(trimmed(parameter));
        }
    }
    return range;
}

/// How many parameters they have in common; nothing where one is another.
std::optional<int> common_parameters(const MediaType& range, const MediaType& media) {
    int common = 0;
    for (const auto parameter : {&MediaType::version, &MediaType::proto, &MediaType::encoding}) {
        if ((range.*parameter).empty()) {
            continue;
        }
        if (range.*parameter != media.*parameter) {
            return std::nullopt;
        }
        ++common;
    }
    return common;
}

/// How exactly the range means the type: 0 for not at all.
int precision(const MediaType& range, const MediaType& media) {
    if (range.type == "*" && range.subtype == "*") {
        return 1;
    }
    if (range.type != media.type) {
        return 0;
    }
    if (range.subtype == "*") {
        return 2;
    }
    if (range.subtype != media.subtype) {
        return 0;
    }
    const auto common = common_parameters(range, media);
    return common ? 3 + *common : 0;
}

/// Of the entry that means the type most exactly; of equals the highest.
int quality_of(const MediaType& media, std::string_view accept) {
    int best = 0;
    int quality = 0;
    while (!accept.empty()) {
        const auto range = range_in(take_until(accept, ','));
        const int exact = precision(range.media, media);
        if (exact > best || (exact == best && exact > 0 && range.quality > quality)) {
            best = exact;
            quality = range.quality;
        }
    }
    return quality;
}

}  // namespace

std::string_view content_type_of(ExpositionFormat format) {
    switch (format) {
        case ExpositionFormat::text:
            return "text/plain; version=0.0.4; charset=utf-8";
        case ExpositionFormat::openmetrics:
            return "application/openmetrics-text; version=1.0.0; charset=utf-8";
        case ExpositionFormat::protobuf:
            return "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
                   "encoding=delimited";
    }
    return "";
}

ExpositionFormat preferred_format(std::string_view accept, NativeHistograms native) {
    std::string lower{accept};
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    auto preferred = ExpositionFormat::text;
    auto highest = quality_of(text_type, lower);
    const auto offer = [&](ExpositionFormat format, const MediaType& media) {
        if (const auto quality = quality_of(media, lower); quality > highest) {
            preferred = format;
            highest = quality;
        }
    };
    offer(ExpositionFormat::openmetrics, openmetrics_type);
    if (native == NativeHistograms::kept) {
        offer(ExpositionFormat::protobuf, protobuf_type);
    }
    return preferred;
}

}  // namespace sonde
