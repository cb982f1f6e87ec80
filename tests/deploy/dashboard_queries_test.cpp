// SPDX-License-Identifier: Apache-2.0
#include "exporters/catalogue.hpp"
#include "tests/deploy/dashboard_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <string_view>
#include <vector>

/// What the dashboards ask Prometheus: what Grafana's mixin linter demands, and what we demand
/// beyond it.
namespace sonde {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::StartsWith;

/// The family of a series' name, with the suffixes that a histogram's series have.
const MetricFamily* family_of(std::string_view series) {
    for (const auto* family : catalogue()) {
        auto rest = series;
        if (!rest.starts_with(family->name)) {
            continue;
        }
        rest.remove_prefix(family->name.size());
        const bool of_histogram = rest == "_bucket" || rest == "_sum" || rest == "_count";
        if (rest.empty() ? family->kind != MetricKind::histogram
                         : of_histogram && family->kind == MetricKind::histogram) {
            return family;
        }
    }
    return nullptr;
}

struct Selector {
    std::string series{};
    std::string matchers{};
    std::string range{};  ///< Between brackets; empty for an instant vector.
    std::string before{};
};

std::vector<Selector> selectors_of(const std::string& expression) {
    static const std::regex pattern{R"(([a-zA-Z_:]+)\{([^}]*)\}(?:\[([^\]]*)\])?)"};
    std::vector<Selector> selectors;
    for (const auto& match : matches(expression, pattern)) {
        selectors.push_back({.series = match[1],
                             .matchers = match[2],
                             .range = match[3],
                             .before = match.prefix()});
    }
    return selectors;
}

class DashboardQueries : public DashboardTest {
  protected:
    /// Of all panels' targets and of the annotations about our own series.
    std::vector<std::string> expressions() const {
        std::vector<std::string> all;
        for (const auto& each : expressions_of(dashboard_)) {
            all.push_back(each.expression);
        }
        for (const auto& each : annotations_of(dashboard_)) {
            if (!each.starts_with("ALERTS{")) {
                all.push_back(each);
            }
        }
        return all;
    }
};

INSTANTIATE_TEST_SUITE_P(Deployed,
                         DashboardQueries,
                         testing::Values("overview", "target", "load"),
                         [](const auto& of) { return of.param; });

TEST_P(DashboardQueries, VariablesAskTheChosenSourceForSeriesThatExist) {
    const std::regex asked{R"(^label_values\(([a-z_]+)[{,].*\)$)"};
    for (const auto& each : variables()) {
        if (each.at("type") != "query") {
            continue;
        }
        const auto query = each.at("query").at("query").get<std::string>();
        EXPECT_EQ(each.at("datasource").at("uid"), "${datasource}") << query;
        EXPECT_EQ(each.at("definition"), query);
        EXPECT_EQ(each.at("refresh"), 2) << query << " is to be refreshed with the time range";
        std::smatch match;
        ASSERT_TRUE(std::regex_match(query, match, asked)) << query;
        EXPECT_NE(family_of(match[1].str()), nullptr) << query;
    }
}

/// $__rate_interval is four times this. Without it, it is a minute where the data source is told of
/// scrapes every 15 seconds: of many load runs the whole.
TEST(LoadDashboard, CountsOnTheScrapeIntervalOfOurExample) {
    EXPECT_THAT(source_text("deploy/prometheus/prometheus.example.yml"),
                HasSubstr("job_name: sonde-load\n    scrape_interval: 5s\n"));
    for (const auto& panel : panels_of(all_dashboards().at("load"))) {
        for (const auto& target : panel.at("targets")) {
            EXPECT_EQ(target.at("interval"), "5s") << panel.at("title");
        }
    }
}

TEST_P(DashboardQueries, LegendsNameLabelsThatThereAre) {
    const std::regex label{R"(\{\{(\w+)\}\})"};
    for (const auto& panel : panels_of(dashboard_)) {
        for (const auto& target : panel.at("targets")) {
            const std::string legend = target.at("legendFormat");
            const std::string expression = target.at("expr");
            if (panel.at("type") == "timeseries") {
                EXPECT_NE(legend, "__auto") << panel.at("title") << " would show whole selectors";
            }
            for (const auto& match : matches(legend, label)) {
                EXPECT_TRUE(std::regex_search(
                    expression, std::regex{R"(by \([^)]*\b)" + match[1].str() + R"(\b[^)]*\))"}))
                    << legend << " of " << expression;
            }
        }
    }
}

TEST_P(DashboardQueries, EverySeriesIsInTheCatalogue) {
    for (const auto& expression : expressions()) {
        EXPECT_FALSE(selectors_of(expression).empty()) << expression;
        for (const auto& selector : selectors_of(expression)) {
            EXPECT_NE(family_of(selector.series), nullptr) << selector.series;
        }
    }
}

TEST_P(DashboardQueries, EverySeriesIsSelectedByTheVariables) {
    const std::regex named{"(sonde|process)_[a-z_]+"};
    const auto known = variable_names();
    for (const auto& expression : expressions()) {
        const auto selectors = selectors_of(expression);
        EXPECT_EQ(matches(expression, named).size(), selectors.size()) << expression;
        for (const auto& selector : selectors) {
            EXPECT_THAT(selector.matchers,
                        AllOf(HasSubstr("job=~\"$job\""), HasSubstr("instance=~\"$instance\"")));
            const auto* const family = family_of(selector.series);
            if (family == nullptr || family->scope != MetricScope::probe) {
                continue;
            }
            EXPECT_THAT(
                selector.matchers,
                AllOf(HasSubstr("location=~\"$location\""), HasSubstr("probe=~\"$probe\"")));
            if (known.contains("target")) {
                EXPECT_THAT(selector.matchers, HasSubstr("target=\"$target\""));
            }
        }
    }
}

/// What every exporter exposes is ours only where something stands beside it that is.
TEST_P(DashboardQueries, FamiliesOfProcessesAreOfOursAlone) {
    for (const auto& expression : expressions()) {
        if (expression.find("process_") != std::string::npos) {
            EXPECT_THAT(expression, HasSubstr("and on (job, instance) sonde_"));
        }
    }
}

TEST_P(DashboardQueries, UsesVariablesThatItHas) {
    const std::regex named{R"(\$\{?(\w+))"};
    auto known = variable_names();
    known.insert({"__rate_interval", "__range"});
    for (const auto& expression : expressions()) {
        for (const auto& match : matches(expression, named)) {
            EXPECT_TRUE(known.contains(match[1])) << expression;
        }
    }
}

TEST_P(DashboardQueries, CountersAloneAreInRatesAndAlwaysOverTheRateInterval) {
    const std::regex rate{R"(\b(rate|irate|increase)\($)"};
    for (const auto& expression : expressions()) {
        for (const auto& selector : selectors_of(expression)) {
            const auto* const family = family_of(selector.series);
            ASSERT_NE(family, nullptr) << selector.series;
            const bool counts = family->kind != MetricKind::gauge;
            EXPECT_EQ(std::regex_search(selector.before, rate), counts) << expression;
            if (counts) {
                EXPECT_EQ(selector.range, "$__rate_interval") << expression;
            } else {
                EXPECT_THAT(selector.range, AnyOf("", "$__range", "$__rate_interval"));
            }
        }
    }
}

TEST_P(DashboardQueries, HistogramsAreAddedUpByBoundAndAskForExemplars) {
    for (const auto& panel : panels_of(dashboard_)) {
        for (const auto& target : panel.at("targets")) {
            const std::string expression = target.at("expr");
            if (expression.find("_bucket{") == std::string::npos) {
                continue;
            }
            EXPECT_EQ(target.value("exemplar", false), true) << panel.at("title");
            EXPECT_THAT(expression, HasSubstr("sum by (le"));
            if (panel.at("type") == "heatmap") {
                EXPECT_EQ(target.at("format"), "heatmap") << panel.at("title");
                EXPECT_EQ(target.at("legendFormat"), "{{le}}") << panel.at("title");
                EXPECT_THAT(expression, StartsWith("sum by (le) (increase("));
            } else {
                EXPECT_THAT(expression, HasSubstr("histogram_quantile("));
            }
        }
    }
}

}  // namespace
}  // namespace sonde
