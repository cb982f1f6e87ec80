// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace sonde {

/// A file of the source tree. Throws where it cannot be read.
std::string source_text(const std::string& path);

/// The files in deploy/grafana that are dashboards, by name: `overview`, `target`, ...
std::map<std::string, nlohmann::json> all_dashboards();

/// All panels without the rows between them, those of rows that are folded too.
std::vector<nlohmann::json> panels_of(const nlohmann::json& dashboard);

/// The rows.
std::vector<nlohmann::json> rows_of(const nlohmann::json& dashboard);

struct PanelExpression {
    std::string panel{};
    std::string expression{};  ///< PromQL as it stands in the file.
};

std::vector<PanelExpression> expressions_of(const nlohmann::json& dashboard);

/// The PromQL of the annotations.
std::vector<std::string> annotations_of(const nlohmann::json& dashboard);

/// The variables and what Grafana puts in for them where `All` is chosen; the last hour's for
/// Grafana's own. `chosen` has the values of the others, and goes before.
std::map<std::string, std::string> variables_of(const nlohmann::json& dashboard,
                                                const std::map<std::string, std::string>& chosen);

/// With $name and ${name} replaced. What has no value stays.
std::string substituted(std::string expression, const std::map<std::string, std::string>& values);

}  // namespace sonde
