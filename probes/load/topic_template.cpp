// SPDX-License-Identifier: Apache-2.0
#include "probes/load/topic_template.hpp"

#include "probes/load/shard.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace sonde::load {

namespace {

constexpr std::array<std::string_view, 6> place_names{
    "{client}", "{group}", "{population}", "{shard}", "{run}", "{topic}"};

void append_number(std::string& text, std::uint32_t number) {
    std::array<char, 10> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    text.append(digits.data(), written.ptr);
}

/// Always eight digits, so that all topics of a run are of the same length.
void append_run(std::string& text, std::uint32_t run) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    for (unsigned shift = 32; shift > 0; shift -= 4) {
        text += hexadecimal[(run >> (shift - 4)) & 0xfU];
    }
}

/// Appends what stands for a place, braces included in its name; false where it is none.
bool append_place(std::string& text, std::string_view place, const TemplateValues& values) {
    if (place == "{client}") {
        append_number(text, values.client);
    } else if (place == "{group}") {
        append_number(text, values.group);
    } else if (place == "{population}") {
        text += values.population;
    } else if (place == "{shard}") {
        append_number(text, values.shard);
    } else if (place == "{run}") {
        append_run(text, values.run);
    } else if (place == "{topic}") {
        append_number(text, values.topic);
    } else {
        return false;
    }
    return true;
}

/// From an opening brace to the next closing one, both included; up to the next opening brace or
/// the end where it is not closed.
std::string_view braced(std::string_view from_brace) {
    const auto end = from_brace.find_first_of("{}", 1);
    if (end == std::string_view::npos) {
        return from_brace;
    }
    return from_brace.substr(0, from_brace[end] == '}' ? end + 1 : end);
}

}  // namespace

TemplateValues values_of(const Population& population,
                         std::uint32_t client,
                         std::uint32_t shards,
                         std::uint32_t run) {
    return {.client = client,
            .group = client % population.groups,
            .population = population.name,
            .shard = shard_of(client, population.groups, shards),
            .run = run};
}

std::string render(std::string_view pattern, const TemplateValues& values) {
    std::string text;
    text.reserve(pattern.size() + 16);
    while (!pattern.empty()) {
        const auto plain = std::min(pattern.find('{'), pattern.size());
        text += pattern.substr(0, plain);
        pattern.remove_prefix(plain);
        const auto place = braced(pattern);
        if (!append_place(text, place, values)) {
            text += place;
        }
        pattern.remove_prefix(place.size());
    }
    return text;
}

std::optional<std::string> check_template(std::string_view pattern) {
    for (auto at = pattern.find_first_of("{}"); at != std::string_view::npos;
         at = pattern.find_first_of("{}")) {
        pattern.remove_prefix(at);
        if (pattern.front() == '}') {
            return "`}` closes no place that `{` has opened";
        }
        const auto place = braced(pattern);
        if (!place.ends_with('}')) {
            return in_backticks(place) + " lacks its `}`";
        }
        if (std::ranges::find(place_names, place) == place_names.end()) {
            const auto hint = did_you_mean(place, place_names);
            return in_backticks(place) + " is no place in a template" +
                   (hint.empty() ? ": expected " + either(place_names) : hint);
        }
        pattern.remove_prefix(place.size());
    }
    return std::nullopt;
}

}  // namespace sonde::load
