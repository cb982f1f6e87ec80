// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/deploy/dashboards.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace sonde {

/// A test of each dashboard, by name.
class DashboardTest : public testing::TestWithParam<std::string> {
  protected:
    const nlohmann::json& variables() const { return dashboard_.at("templating").at("list"); }

    nlohmann::json variable(const std::string& name) const {
        for (const auto& each : variables()) {
            if (each.at("name") == name) {
                return each;
            }
        }
        ADD_FAILURE() << "no variable " << name;
        return {};
    }

    std::set<std::string> variable_names() const {
        std::set<std::string> names;
        for (const auto& each : variables()) {
            names.insert(each.at("name").get<std::string>());
        }
        return names;
    }

    nlohmann::json dashboard_ = all_dashboards().at(GetParam());
};

/// They point into `text`, so it has to outlive them.
inline std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
    return {std::sregex_iterator{text.begin(), text.end(), pattern}, std::sregex_iterator{}};
}
std::vector<std::smatch> matches(std::string&& text, const std::regex& pattern) = delete;

}  // namespace sonde
