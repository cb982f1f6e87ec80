// SPDX-License-Identifier: Apache-2.0
#include "agent/otlp_place.hpp"

#include "agent/percent.hpp"
#include "config/probe_keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sonde {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

constexpr std::string_view flag{"--otlp"};
constexpr std::string_view example{"http://localhost:4318"};
constexpr std::string_view usual_path{"/v1/metrics"};
constexpr std::uint64_t most_milliseconds = 3'600'000;

struct Variable {
    std::string name{};
    std::string value{};
};

/// One that is empty counts as not set.
std::optional<Variable> variable(const Surroundings& around, const std::string& name) {
    auto value = around.environment(name);
    if (!value || value->empty()) {
        return std::nullopt;
    }
    return Variable{.name = name, .value = *std::move(value)};
}

/// The one for metrics counts more than the one for all signals.
std::optional<Variable> exporter_variable(const Surroundings& around, const std::string& what) {
    auto of_metrics = variable(around, "OTEL_EXPORTER_OTLP_METRICS_" + what);
    return of_metrics ? of_metrics : variable(around, "OTEL_EXPORTER_OTLP_" + what);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks{" \t"};
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// `a=b,c=d`, where `%2C` is a comma. The error is half a sentence without anything of the text.
tl::expected<Pairs, std::string> read_pairs(std::string_view text) {
    Pairs pairs;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find(','), text.size());
        const auto entry = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (entry.empty()) {
            continue;
        }
        const auto mark = entry.find('=');
        if (mark == std::string_view::npos) {
            return tl::unexpected{"entry " + std::to_string(number) + " is not NAME=VALUE"};
        }
        auto name = percent_decoded(trimmed(entry.substr(0, mark)));
        auto value = percent_decoded(trimmed(entry.substr(mark + 1)));
        if (!name || !value || name->empty()) {
            return tl::unexpected{
                "entry " + std::to_string(number) +
                (name && name->empty() ? " has no name" : " has a % without two digits behind it")};
        }
        pairs.emplace_back(*std::move(name), *std::move(value));
    }
    return pairs;
}

/// A token (RFC 9110 5.6.2).
bool is_header_name(std::string_view name) {
    constexpr std::string_view marks{"!#$%&'*+-.^_`|~"};
    return std::ranges::all_of(name, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view value) {
    return std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= ' ' && c < '\x7f'); });
}

/// Those that say where a request ends and what is in it.
bool is_of_the_request(std::string name) {
    constexpr std::array<std::string_view, 7> ours{"connection",
                                                   "content-encoding",
                                                   "content-length",
                                                   "content-type",
                                                   "host",
                                                   "te",
                                                   "transfer-encoding"};
    for (auto& c : name) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return std::ranges::find(ours, name) != ours.end();
}

void read_headers(const Surroundings& around, OtlpPlace& place, Lines& wrong) {
    const auto given = exporter_variable(around, "HEADERS");
    if (!given) {
        return;
    }
    auto pairs = read_pairs(given->value);
    if (!pairs) {
        wrong.push_back(given->name + ": " + pairs.error());
        return;
    }
    for (std::size_t i = 0; i < pairs->size(); ++i) {
        auto& [name, value] = (*pairs)[i];
        const auto where = given->name + ": header " + std::to_string(i + 1);
        if (!is_header_name(name) || !is_header_value(value)) {
            wrong.push_back(where + " has a character that none may have");
        } else if (is_of_the_request(name)) {
            wrong.push_back(where + " is one that sonde sets itself");
        } else {
            place.headers.emplace_back(std::move(name), Secret{std::move(value)});
        }
    }
}

void read_resource(const Surroundings& around, OtlpPlace& place, Lines& wrong) {
    if (const auto given = variable(around, "OTEL_RESOURCE_ATTRIBUTES")) {
        if (auto pairs = read_pairs(given->value)) {
            place.resource = *std::move(pairs);
        } else {
            wrong.push_back(given->name + ": " + pairs.error());
        }
    }
    if (auto name = variable(around, "OTEL_SERVICE_NAME")) {
        place.resource.emplace_back("service.name", std::move(name->value));
    }
}

void read_patience(const Surroundings& around, OtlpPlace& place, Lines& wrong) {
    const auto given = exporter_variable(around, "TIMEOUT");
    if (!given) {
        return;
    }
    std::uint64_t milliseconds = 0;
    const auto* const end = given->value.data() + given->value.size();
    const auto [stopped, error] = std::from_chars(given->value.data(), end, milliseconds);
    if (error != std::errc{} || stopped != end || milliseconds == 0 ||
        milliseconds > most_milliseconds) {
        wrong.push_back(given->name + ": expected milliseconds, 1 to " +
                        std::to_string(most_milliseconds));
        return;
    }
    place.patience = std::chrono::milliseconds{milliseconds};
}

/// Whom to trust, and who we are; they say nothing to a receiver without TLS.
void read_certificates(const Surroundings& around, OtlpPlace& place, Lines& wrong) {
    struct File {
        std::string what{};
        std::string_view key{};
    };
    const std::array<File, 3> files{{{"CERTIFICATE", "ca_file"},
                                     {"CLIENT_CERTIFICATE", "cert_file"},
                                     {"CLIENT_KEY", "key_file"}}};
    if (place.at.server.target.scheme != Scheme::mqtts) {
        return;
    }
    for (const auto& [what, key] : files) {
        const auto given = exporter_variable(around, what);
        if (!given) {
            continue;
        }
        const auto complaints =
            probe_key_named(key)->apply(place.at.server, {.value = given->value}, around);
        for (const auto& complaint : complaints) {
            wrong.push_back(given->name + ": " + complaint.message);
        }
    }
    const auto& tls = place.at.server.tls;
    if (tls.cert_file.empty() != tls.key_file.empty()) {
        wrong.emplace_back(
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY belong "
            "together");
    }
}

struct Where {
    std::string from{};  ///< The flag or the variable.
    std::string url{};
    bool for_all_signals{};  ///< The path of metrics comes behind its own.
};

std::optional<Where> where(const std::string& url, const Surroundings& around) {
    if (url != "env") {
        return Where{.from = std::string{flag}, .url = url};
    }
    if (auto of_metrics = variable(around, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")) {
        return Where{.from = std::move(of_metrics->name), .url = std::move(of_metrics->value)};
    }
    if (auto of_all = variable(around, "OTEL_EXPORTER_OTLP_ENDPOINT")) {
        return Where{.from = std::move(of_all->name),
                     .url = std::move(of_all->value),
                     .for_all_signals = true};
    }
    return std::nullopt;
}

}  // namespace

tl::expected<OtlpPlace, std::vector<std::string>> read_otlp_place(const std::string& url,
                                                                  const Surroundings& around) {
    const auto found = where(url, around);
    if (!found) {
        return tl::unexpected{
            Lines{"--otlp: `env` takes the URL from OTEL_EXPORTER_OTLP_METRICS_ENDPOINT or "
                  "OTEL_EXPORTER_OTLP_ENDPOINT, and neither is set"}};
    }
    OtlpPlace place;
    Lines wrong;
    if (auto at = parse_http_place(found->url, example)) {
        place.at = *std::move(at);
    } else {
        wrong.push_back(found->from + ": " + at.error());
    }
    auto& path = place.at.path;
    if (path.empty()) {
        path = usual_path;
    } else if (found->for_all_signals) {
        path += path.ends_with('/') ? usual_path.substr(1) : usual_path;
    }
    read_headers(around, place, wrong);
    read_resource(around, place, wrong);
    read_patience(around, place, wrong);
    read_certificates(around, place, wrong);
    if (!wrong.empty()) {
        return tl::unexpected{std::move(wrong)};
    }
    return place;
}

}  // namespace sonde
