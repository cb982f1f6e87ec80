#include "tests/exporters/dashboard.hpp"

#include "tests/exporters/golden.hpp"

#include <array>
#include <utility>

namespace sonde {

nlohmann::json overview_dashboard() {
    return nlohmann::json::parse(source_file("deploy/grafana/overview.json"));
}

std::vector<nlohmann::json> panels_of(const nlohmann::json& dashboard) {
    std::vector<nlohmann::json> panels;
    for (const auto& panel : dashboard.at("panels")) {
        if (panel.at("type") != "row") {
            panels.push_back(panel);
        }
    }
    return panels;
}

std::vector<std::string> expressions_of(const nlohmann::json& dashboard) {
    std::vector<std::string> expressions;
    for (const auto& panel : panels_of(dashboard)) {
        for (const auto& target : panel.at("targets")) {
            expressions.push_back(target.at("expr"));
        }
    }
    return expressions;
}

std::string with_variables(std::string expression) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> values{
        {{"$__rate_interval", "1m"},
         {"$__range", "1h"},
         {"$job", ".+"},
         {"$instance", ".+"},
         {"$probe", ".+"}}};
    for (const auto& [variable, value] : values) {
        for (auto at = expression.find(variable); at != std::string::npos;
             at = expression.find(variable, at)) {
            expression.replace(at, variable.size(), value);
        }
    }
    return expression;
}

}  // namespace sonde
