// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/coverage.hpp"
#include "tests/catalogue/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

/// Holds the lists of scenarios.txt and statements.txt to what must be in them: every id of the
/// catalogue and of both standards, each with tests that exist.
namespace sonde::catalogue {
namespace {

using ::testing::IsEmpty;

const std::filesystem::path sources{SONDE_SOURCES};
const std::filesystem::path tests_folder = sources / "tests";
const std::filesystem::path here = tests_folder / "catalogue";

/// Tests that may be named: those of the sources, and the scenarios that the suites of this folder
/// are parametrised with, as `HostileProbe.A1`.
std::set<std::string> all_tests() {
    auto names = tests_below(tests_folder);
    for (const auto& id : ids_played_by(Players::probe)) {
        names.insert("HostileProbe." + id);
    }
    for (const auto& id : ids_played_by(Players::load)) {
        names.insert("HostileLoad." + id);
    }
    for (const auto& id : tls_ids()) {
        names.insert("HostileProbeTls." + id);
        names.insert("HostileLoadTls." + id);
    }
    return names;
}

class Guard {
  public:
    Guard(const std::string& kind, std::vector<std::string> columns)
        : list_{read_list(here / (kind + ".txt"))},
          expected_{expected_ids(here / "expected.txt", kind)},
          columns_{std::move(columns)} {}

    std::vector<std::string> complaints() {
        complaints_ = list_.mistakes;
        if (expected_.empty()) {
            complaints_.emplace_back("nothing is expected");
        }
        for (const auto& id : expected_) {
            if (!list_.entries.contains(id)) {
                complaints_.push_back("is not in the list: " + id);
            }
        }
        for (const auto& [id, entry] : list_.entries) {
            if (!expected_.contains(id)) {
                complaints_.push_back("nobody expects it: " + id);
            }
            for (const auto& column : columns_) {
                judge(id, entry, column);
            }
        }
        return complaints_;
    }

  private:
    void judge(const std::string& id, const Entry& entry, const std::string& column) {
        const auto found = entry.columns.find(column);
        if (found == entry.columns.end()) {
            complaints_.push_back("nothing covers it (" + column + "): " + id);
            return;
        }
        const auto& coverage = found->second;
        switch (coverage.kind) {
            case Covered::by_tests:
                for (const auto& test : coverage.tests) {
                    if (!tests_.contains(test)) {
                        complaints_.push_back("there is no test " + test + " for " + id);
                    }
                }
                break;
            case Covered::impossible:
                if (!std::filesystem::is_regular_file(sources / coverage.file)) {
                    complaints_.push_back("there is no " + coverage.file + " for " + id);
                }
                break;
            case Covered::owed:
                if (landed_.contains(id)) {
                    complaints_.push_back("has a test by now, to be named: " + id);
                }
                break;
        }
    }

    CoverageList list_;
    std::set<std::string> expected_;
    std::vector<std::string> columns_;
    std::set<std::string> tests_{all_tests()};
    std::set<std::string> landed_{ids_in_comments_below(tests_folder)};
    std::vector<std::string> complaints_{};
};

TEST(CatalogueGuard, EveryScenarioIsPlayedToProbeAndLoadRun) {
    EXPECT_THAT(Guard("scenarios", {"probe", "load"}).complaints(), IsEmpty());
}

TEST(CatalogueGuard, EveryStatementIsCovered) {
    EXPECT_THAT(Guard("statements", {"test"}).complaints(), IsEmpty());
}

TEST(CatalogueGuard, FewAreImpossibleToTest) {
    std::size_t impossible = 0;
    for (const auto* const kind : {"scenarios", "statements"}) {
        for (const auto& [id, entry] : read_list(here / (std::string{kind} + ".txt")).entries) {
            impossible += static_cast<std::size_t>(std::ranges::count_if(
                entry.columns,
                [](const auto& column) { return column.second.kind == Covered::impossible; }));
        }
    }
    EXPECT_LE(impossible, 8U);
}

TEST(CatalogueGuard, EveryScenarioThatIsPlayedIsOfTheCatalogue) {
    const auto expected = expected_ids(here / "expected.txt", "scenarios");
    for (const auto& scenario : all_scenarios()) {
        EXPECT_TRUE(expected.contains(scenario.id)) << scenario.id;
    }
    EXPECT_EQ(expected.size(), 109U);
}

}  // namespace
}  // namespace sonde::catalogue
