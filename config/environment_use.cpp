// SPDX-License-Identifier: Apache-2.0
#include "config/environment_use.hpp"

#include "probes/wording.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t shortest_part = 4;

std::string replaced(std::string text, std::string_view part, std::string_view by) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size())) {
        text.replace(at, part.size(), by);
    }
    return text;
}

}  // namespace

Surroundings EnvironmentUse::watched(const Surroundings& around) {
    auto watched = around;
    watched.environment = [this, &around](const std::string& name) {
        auto value = around.environment(name);
        if (value) {
            values_.insert_or_assign(name, *value);
        }
        return value;
    };
    return watched;
}

std::string EnvironmentUse::without_values(std::string message) const {
    std::string result;
    std::size_t begin = 0;
    for (bool quoted = false; begin <= message.size(); quoted = !quoted) {
        const auto end = std::min(message.find('`', begin), message.size());
        auto part = message.substr(begin, end - begin);
        for (const auto& [name, value] : values_) {
            // As it is shown: cut, and without control characters.
            const auto in_quotes = in_backticks(value);
            const auto shown = in_quotes.substr(1, in_quotes.size() - 2);
            if (quoted && !shown.empty() && (part == shown || shown.size() >= shortest_part)) {
                part = replaced(std::move(part), shown, "${" + name + "}");
            }
        }
        result += part;
        result += end < message.size() ? "`" : "";
        begin = end + 1;
    }
    return result;
}

std::vector<Mistake> EnvironmentUse::without_values(std::vector<Mistake> mistakes) const {
    for (auto& mistake : mistakes) {
        mistake.message = without_values(std::move(mistake.message));
    }
    return mistakes;
}

}  // namespace sonde
