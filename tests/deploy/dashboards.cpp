// SPDX-License-Identifier: Apache-2.0
#include "tests/deploy/dashboards.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sonde {

using nlohmann::json;

std::string source_text(const std::string& path) {
    std::ifstream file{std::string{SONDE_SOURCE "/"} + path};
    if (!file) {
        throw std::runtime_error{"cannot read " + path};
    }
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::map<std::string, json> all_dashboards() {
    std::map<std::string, json> dashboards;
    for (const auto& entry : std::filesystem::directory_iterator{SONDE_SOURCE "/deploy/grafana"}) {
        if (entry.path().extension() == ".json") {
            dashboards.emplace(
                entry.path().stem().string(),
                json::parse(source_text("deploy/grafana/" + entry.path().filename().string())));
        }
    }
    return dashboards;
}

std::vector<json> panels_of(const json& dashboard) {
    std::vector<json> panels;
    for (const auto& panel : dashboard.at("panels")) {
        if (panel.at("type") != "row") {
            panels.push_back(panel);
            continue;
        }
        for (const auto& folded : panel.at("panels")) {
            panels.push_back(folded);
        }
    }
    return panels;
}

std::vector<json> rows_of(const json& dashboard) {
    std::vector<json> rows;
    for (const auto& panel : dashboard.at("panels")) {
        if (panel.at("type") == "row") {
            rows.push_back(panel);
        }
    }
    return rows;
}

std::vector<PanelExpression> expressions_of(const json& dashboard) {
    std::vector<PanelExpression> expressions;
    for (const auto& panel : panels_of(dashboard)) {
        for (const auto& target : panel.at("targets")) {
            expressions.push_back({.panel = panel.at("title"), .expression = target.at("expr")});
        }
    }
    return expressions;
}

std::vector<std::string> annotations_of(const json& dashboard) {
    std::vector<std::string> expressions;
    for (const auto& annotation : dashboard.at("annotations").at("list")) {
        if (annotation.contains("expr")) {
            expressions.push_back(annotation.at("expr"));
        }
    }
    return expressions;
}

std::map<std::string, std::string> variables_of(const json& dashboard,
                                                const std::map<std::string, std::string>& chosen) {
    auto values = chosen;
    values.emplace("__rate_interval", "1m");
    values.emplace("__range", "1h");
    for (const auto& variable : dashboard.at("templating").at("list")) {
        if (variable.contains("allValue")) {
            values.emplace(variable.at("name"), variable.at("allValue"));
        }
    }
    return values;
}

std::string substituted(std::string expression, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        for (const auto& spelled : {"${" + name + "}", "$" + name}) {
            for (auto at = expression.find(spelled); at != std::string::npos;
                 at = expression.find(spelled, at + value.size())) {
                expression.replace(at, spelled.size(), value);
            }
        }
    }
    return expression;
}

}  // namespace sonde
