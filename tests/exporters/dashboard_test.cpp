#include "tests/exporters/dashboard.hpp"

#include "exporters/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <string>

namespace sonde {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

const json& dashboard() {
    static const json parsed = overview_dashboard();
    return parsed;
}

std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
    return {std::sregex_iterator{text.begin(), text.end(), pattern}, std::sregex_iterator{}};
}

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

json variable(const std::string& name) {
    for (const auto& each : dashboard().at("templating").at("list")) {
        if (each.at("name") == name) {
            return each;
        }
    }
    ADD_FAILURE() << "no variable " << name;
    return {};
}

TEST(Dashboard, HasOneDatasourceVariableOfItsUsualName) {
    const auto source = variable("datasource");
    EXPECT_EQ(source.at("label"), "Data Source");
    EXPECT_EQ(source.at("type"), "datasource");
    EXPECT_EQ(source.at("query"), "prometheus");
    const auto& variables = dashboard().at("templating").at("list");
    EXPECT_EQ(std::ranges::count_if(
                  variables, [](const json& each) { return each.at("type") == "datasource"; }),
              1);
}

TEST(Dashboard, SelectsByJobInstanceAndProbe) {
    for (const auto* name : {"job", "instance", "probe"}) {
        const auto selecting = variable(name);
        EXPECT_EQ(selecting.at("type"), "query") << name;
        EXPECT_EQ(selecting.at("datasource").at("uid"), "${datasource}") << name;
        EXPECT_EQ(selecting.at("multi"), true) << name;
        EXPECT_EQ(selecting.at("includeAll"), true) << name;
        EXPECT_EQ(selecting.at("allValue"), ".+") << name;
        EXPECT_EQ(selecting.at("refresh"), 2) << name << " is refreshed with the time range";
    }
}

TEST(Dashboard, VariablesHaveNoCurrentValue) {
    for (const auto& each : dashboard().at("templating").at("list")) {
        EXPECT_TRUE(each.at("current").empty()) << each.at("name");
    }
}

TEST(Dashboard, VariablesAskForSeriesThatExist) {
    for (const auto* name : {"job", "instance", "probe"}) {
        std::string query = variable(name).at("query").at("query");
        query = query.substr(query.find('(') + 1);
        const auto series = query.substr(0, query.find_first_of("{,"));
        EXPECT_NE(family_of(series), nullptr) << series;
    }
}

TEST(Dashboard, CanBeProvisionedAsItIs) {
    EXPECT_TRUE(std::regex_match(dashboard().at("uid").get<std::string>(),
                                 std::regex{"[a-zA-Z0-9_-]{1,40}"}));
    EXPECT_TRUE(dashboard().at("id").is_null());
    EXPECT_EQ(dashboard().at("editable"), false);
    EXPECT_EQ(dashboard().at("graphTooltip"), 1);
    EXPECT_GE(dashboard().at("schemaVersion"), 36);
    EXPECT_LE(dashboard().at("schemaVersion"), 39);
    EXPECT_FALSE(dashboard().contains("__inputs"));
    EXPECT_FALSE(dashboard().contains("__requires"));
    for (const auto* key : {"refresh", "time", "tags", "links", "title", "annotations"}) {
        EXPECT_TRUE(dashboard().contains(key)) << key;
    }
}

TEST(Dashboard, EveryPanelSaysWhatItShows) {
    const std::set<std::string> units{"bool", "bytes", "ops", "percentunit", "s", "short"};
    std::set<std::string> titles;
    for (const auto& panel : panels_of(dashboard())) {
        const std::string title = panel.at("title");
        EXPECT_FALSE(title.empty());
        EXPECT_TRUE(titles.insert(title).second) << title << " is there twice";
        EXPECT_FALSE(panel.at("description").get<std::string>().empty()) << title;
        EXPECT_TRUE(units.contains(panel.at("fieldConfig").at("defaults").at("unit"))) << title;
        EXPECT_FALSE(panel.at("targets").empty()) << title;
        EXPECT_EQ(panel.at("datasource").at("uid"), "${datasource}") << title;
        for (const auto& target : panel.at("targets")) {
            EXPECT_EQ(target.at("datasource").at("uid"), "${datasource}") << title;
        }
    }
}

TEST(Dashboard, PanelsLieBesideEachOther) {
    std::set<int> ids;
    std::set<std::pair<int, int>> taken;
    for (const auto& panel : dashboard().at("panels")) {
        EXPECT_TRUE(ids.insert(panel.at("id").get<int>()).second) << panel.at("title");
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

TEST(Dashboard, EverySeriesIsInTheCatalogue) {
    for (const auto& expression : expressions_of(dashboard())) {
        EXPECT_FALSE(selectors_of(expression).empty()) << expression;
        for (const auto& selector : selectors_of(expression)) {
            EXPECT_NE(family_of(selector.series), nullptr) << selector.series;
        }
    }
}

TEST(Dashboard, EverySeriesIsSelectedByTheVariables) {
    const std::regex named{"(sonde|process)_[a-z_]+"};
    for (const auto& expression : expressions_of(dashboard())) {
        const auto selectors = selectors_of(expression);
        EXPECT_EQ(matches(expression, named).size(), selectors.size()) << expression;
        for (const auto& selector : selectors) {
            EXPECT_THAT(selector.matchers,
                        AllOf(HasSubstr("job=~\"$job\""), HasSubstr("instance=~\"$instance\"")));
            const auto* const family = family_of(selector.series);
            if (family != nullptr && family->scope == MetricScope::probe) {
                EXPECT_THAT(selector.matchers, HasSubstr("probe=~\"$probe\""));
            }
        }
    }
}

TEST(Dashboard, UsesNoOtherVariables) {
    const std::regex named{R"(\$\{?(\w+))"};
    const std::set<std::string> known{"job", "instance", "probe", "__rate_interval", "__range"};
    for (const auto& expression : expressions_of(dashboard())) {
        for (const auto& match : matches(expression, named)) {
            EXPECT_TRUE(known.contains(match[1])) << expression;
        }
    }
}

TEST(Dashboard, CountersAloneAreInRatesAndAlwaysOverTheRateInterval) {
    const std::regex rate{R"(\b(rate|irate|increase)\($)"};
    for (const auto& expression : expressions_of(dashboard())) {
        for (const auto& selector : selectors_of(expression)) {
            const auto* const family = family_of(selector.series);
            ASSERT_NE(family, nullptr);
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

TEST(Dashboard, HistogramsAskForExemplars) {
    for (const auto& panel : panels_of(dashboard())) {
        for (const auto& target : panel.at("targets")) {
            if (target.at("expr").get<std::string>().find("_bucket{") != std::string::npos) {
                EXPECT_EQ(target.value("exemplar", false), true) << panel.at("title");
            }
        }
    }
}

}  // namespace
}  // namespace sonde
