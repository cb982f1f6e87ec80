// SPDX-License-Identifier: Apache-2.0
#include "tests/deploy/dashboard_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <utility>

/// How the dashboards are made: what Grafana's mixin linter demands, and what we demand beyond it.
namespace sonde {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

class DashboardForm : public DashboardTest {};

INSTANTIATE_TEST_SUITE_P(Deployed,
                         DashboardForm,
                         testing::Values("overview", "target", "load"),
                         [](const auto& of) { return of.param; });

TEST(Dashboards, AreThree) {
    EXPECT_THAT(all_dashboards(), SizeIs(3))
        << "a new one is to be named above and in the tests of its queries";
}

TEST_P(DashboardForm, HasOneDatasourceVariableOfItsUsualName) {
    const auto source = variable("datasource");
    EXPECT_EQ(source.at("label"), "Data Source");
    EXPECT_EQ(source.at("type"), "datasource");
    EXPECT_EQ(source.at("query"), "prometheus");
    EXPECT_EQ(std::ranges::count_if(
                  variables(), [](const json& each) { return each.at("type") == "datasource"; }),
              1);
}

TEST_P(DashboardForm, SelectsByJobAndInstance) {
    for (const auto* name : {"job", "instance"}) {
        const auto selecting = variable(name);
        EXPECT_EQ(selecting.at("type"), "query") << name;
        EXPECT_EQ(selecting.at("multi"), true) << name;
        EXPECT_EQ(selecting.at("includeAll"), true) << name;
        EXPECT_EQ(selecting.at("allValue"), ".+") << name;
    }
}

TEST_P(DashboardForm, AllLocationsAreAlsoThoseOfAgentsWithoutOne) {
    if (variable_names().contains("location")) {
        EXPECT_EQ(variable("location").at("allValue"), ".*");
    }
}

TEST_P(DashboardForm, VariablesHaveNoCurrentValue) {
    for (const auto& each : variables()) {
        EXPECT_TRUE(each.at("current").empty()) << each.at("name");
    }
}

TEST_P(DashboardForm, CanBeProvisionedAsItIs) {
    EXPECT_EQ(dashboard_.at("uid"), "sonde-" + GetParam());
    EXPECT_TRUE(dashboard_.at("id").is_null());
    EXPECT_EQ(dashboard_.at("editable"), false);
    EXPECT_EQ(dashboard_.at("graphTooltip"), 1);
    EXPECT_GE(dashboard_.at("schemaVersion"), 36);
    EXPECT_LE(dashboard_.at("schemaVersion"), 39);
    EXPECT_FALSE(dashboard_.contains("__inputs"));
    EXPECT_FALSE(dashboard_.contains("__requires"));
    for (const auto* key : {"refresh", "time", "tags", "links", "title", "annotations"}) {
        EXPECT_TRUE(dashboard_.contains(key)) << key;
    }
}

TEST_P(DashboardForm, LeadsToTheOtherTwo) {
    const std::regex address{R"(/d/([a-zA-Z0-9_-]+))"};
    std::set<std::string> others;
    for (const auto& [name, other] : all_dashboards()) {
        if (name != GetParam()) {
            others.insert(other.at("uid").get<std::string>());
        }
    }
    std::set<std::string> reached;
    const auto text = dashboard_.dump();
    for (const auto& match : matches(text, address)) {
        reached.insert(match[1]);
    }
    EXPECT_EQ(reached, others);
    EXPECT_THAT(dashboard_.at("links"), SizeIs(2));
}

TEST_P(DashboardForm, ShowsAlerts) {
    const auto annotations = annotations_of(dashboard_);
    EXPECT_THAT(annotations,
                testing::Contains(AllOf(StartsWith("ALERTS{"),
                                        HasSubstr("job=~\"$job\", instance=~\"$instance\""))));
}

TEST_P(DashboardForm, EveryPanelSaysWhatItShows) {
    const std::set<std::string> units{
        "Bps", "bool", "bytes", "none", "ops", "percentunit", "s", "short"};
    std::set<std::string> titles;
    for (const auto& panel : panels_of(dashboard_)) {
        const std::string title = panel.at("title");
        EXPECT_FALSE(title.empty());
        EXPECT_TRUE(titles.insert(title).second) << title << " is there twice";
        EXPECT_FALSE(panel.at("description").get<std::string>().empty()) << title;
        const auto& defaults = panel.at("fieldConfig").at("defaults");
        EXPECT_TRUE(units.contains(defaults.at("unit"))) << title;
        EXPECT_FALSE(defaults.at("noValue").get<std::string>().empty())
            << title << " has nothing to say of series that are not there";
        EXPECT_FALSE(panel.at("targets").empty()) << title;
        EXPECT_EQ(panel.at("datasource").at("uid"), "${datasource}") << title;
        for (const auto& target : panel.at("targets")) {
            EXPECT_EQ(target.at("datasource").at("uid"), "${datasource}") << title;
        }
    }
}

/// What it answers to whom is in the guide, so a row that comes or goes is to be there, too.
TEST_P(DashboardForm, HasItsRowsInTheGuide) {
    const auto guide = source_text("docs/grafana.md");
    for (const auto& row : rows_of(dashboard_)) {
        EXPECT_THAT(guide, HasSubstr("| " + row.at("title").get<std::string>() + " |"));
    }
}

void expect_beside_each_other(const json& panels) {
    std::set<std::pair<int, int>> taken;
    for (const auto& panel : panels) {
        const auto& position = panel.at("gridPos");
        const int left = position.at("x");
        const int top = position.at("y");
        const int right = left + position.at("w").get<int>();
        const int bottom = top + position.at("h").get<int>();
        EXPECT_LE(right, 24) << panel.at("title");
        for (int x = left; x < right; ++x) {
            for (int y = top; y < bottom; ++y) {
                EXPECT_TRUE(taken.emplace(x, y).second) << panel.at("title") << " overlaps";
            }
        }
    }
}

TEST_P(DashboardForm, PanelsLieBesideEachOther) {
    expect_beside_each_other(dashboard_.at("panels"));
    std::set<int> ids;
    for (const auto& row : rows_of(dashboard_)) {
        expect_beside_each_other(row.at("panels"));
        EXPECT_EQ(row.at("collapsed"), !row.at("panels").empty()) << row.at("title");
        EXPECT_TRUE(ids.insert(row.at("id").get<int>()).second) << row.at("title");
    }
    for (const auto& panel : panels_of(dashboard_)) {
        EXPECT_TRUE(ids.insert(panel.at("id").get<int>()).second) << panel.at("title");
    }
}

}  // namespace
}  // namespace sonde
