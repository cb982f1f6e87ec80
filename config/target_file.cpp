// SPDX-License-Identifier: Apache-2.0
#include "config/target_file.hpp"

#include "config/yaml_document.hpp"
#include "probes/wording.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

namespace sonde {

namespace {

using Json = nlohmann::json;
using Document = tl::expected<Json, std::string>;
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

Document from_json(std::string_view text) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        return tl::unexpected{syntax_error(text, error.byte)};
    }
}

Json json_of(const Setting& setting) {
    if (const auto* const list = std::get_if<SettingList>(&setting.value)) {
        auto array = Json::array();
        for (const auto& item : *list) {
            array.push_back(json_of(item));
        }
        return array;
    }
    if (const auto* const table = std::get_if<SettingTable>(&setting.value)) {
        auto object = Json::object();
        for (const auto& entry : *table) {
            object[entry.key] = json_of(entry.setting);
        }
        return object;
    }
    // To Prometheus the label `true` is the text, quoted or not.
    if (const auto* const truth = std::get_if<bool>(&setting.value)) {
        return *truth ? "true" : "false";
    }
    return std::get<std::string>(setting.value);
}

Document from_yaml(std::string_view text) {
    const auto document = parse_yaml(text);
    if (!document) {
        const auto& wrong = document.error();
        return tl::unexpected{wrong.message + " at line " + std::to_string(wrong.at.line)};
    }
    return json_of(*document);
}

}  // namespace

TargetSyntax target_syntax_of(std::string_view path) {
    return path.ends_with(".yml") || path.ends_with(".yaml") ? TargetSyntax::yaml
                                                             : TargetSyntax::json;
}

tl::expected<std::vector<TargetGroup>, std::string> parse_targets(std::string_view text,
                                                                  TargetSyntax syntax) {
    const auto read = syntax == TargetSyntax::yaml ? from_yaml(text) : from_json(text);
    if (!read) {
        return tl::unexpected{read.error()};
    }
    const auto& document = *read;
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
