#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace sonde {

/// deploy/grafana/overview.json.
nlohmann::json overview_dashboard();

/// Its panels without the rows between them.
std::vector<nlohmann::json> panels_of(const nlohmann::json& dashboard);

/// The PromQL of all targets, as it stands in the file.
std::vector<std::string> expressions_of(const nlohmann::json& dashboard);

/// With Grafana's variables replaced by what it would put there.
std::string with_variables(std::string expression);

}  // namespace sonde
