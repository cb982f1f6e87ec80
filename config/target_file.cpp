// SPDX-License-Identifier: Apache-2.0
#include "config/target_file.hpp"

#include "probes/wording.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace sonde {

namespace {

using Json = nlohmann::json;
/// A problem, or nothing.
using Problem = std::optional<std::string>;

std::string in_group(std::size_t group, const std::string& problem) {
    return "group " + std::to_string(group) + ": " + problem;
}

Problem read_targets(const Json& list, TargetGroup& group) {
    if (!list.is_array()) {
        return "expected a list of targets";
    }
    for (const auto& target : list) {
        if (!target.is_string()) {
            return "expected each target as a text such as \"mqtt://host:1883\"";
        }
        group.targets.push_back(target.get<std::string>());
    }
    return std::nullopt;
}

Problem read_labels(const Json& table, TargetGroup& group) {
    if (!table.is_object()) {
        return "expected the labels as an object";
    }
    for (const auto& [name, value] : table.items()) {
        if (!value.is_string()) {
            return "expected the label " + in_backticks(name) + " to be a text";
        }
        group.labels.emplace(name, value.get<std::string>());
    }
    return std::nullopt;
}

Problem read_group(const Json& object, TargetGroup& group) {
    if (!object.is_object()) {
        return "expected an object with `targets` and `labels`";
    }
    if (!object.contains("targets")) {
        return "there are no `targets`";
    }
    for (const auto& [key, value] : object.items()) {
        Problem problem;
        if (key == "targets") {
            problem = read_targets(value, group);
        } else if (key == "labels") {
            problem = read_labels(value, group);
        } else {
            problem = "unknown key " + in_backticks(key) + ": expected `targets` or `labels`";
        }
        if (problem) {
            return problem;
        }
    }
    return std::nullopt;
}

/// The parser's own sentence would quote what it stumbled over.
std::string syntax_error(std::string_view text, std::size_t byte) {
    const auto before = text.substr(0, std::min(byte, text.size()));
    return "this is not JSON at line " + std::to_string(std::ranges::count(before, '\n') + 1);
}

}  // namespace

tl::expected<std::vector<TargetGroup>, std::string> parse_targets(std::string_view text) {
    Json document;
    try {
        document = Json::parse(text);
    } catch (const Json::parse_error& error) {
        return tl::unexpected{syntax_error(text, error.byte)};
    }
    if (!document.is_array()) {
        return tl::unexpected{
            std::string{"expected a list such as [{\"targets\": [\"mqtt://host:1883\"]}]"}};
    }
    std::vector<TargetGroup> groups;
    for (const auto& object : document) {
        TargetGroup group;
        if (auto problem = read_group(object, group)) {
            return tl::unexpected{in_group(groups.size() + 1, *problem)};
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace sonde
