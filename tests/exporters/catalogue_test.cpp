// SPDX-License-Identifier: Apache-2.0
#include "exporters/catalogue.hpp"

#include "exporters/probe_metrics.hpp"
#include "probes/label_names.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace sonde {
namespace {

/// A line a family: `name kind scope own labels`.
std::string listing() {
    std::string text;
    for (const auto* family : catalogue()) {
        text.append(family->name).append(" ").append(name_of(family->kind));
        text.append(" ").append(name_of(family->scope));
        for (const auto label : family->labels()) {
            text.append(" ").append(label);
        }
        text += '\n';
    }
    return text;
}

TEST(Catalogue, NamesAndLabelsAreThoseOfTheCheckedInList) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/catalogue.txt", listing()));
}

TEST(Catalogue, NamesEachFamilyOnce) {
    std::set<std::string_view> names;
    for (const auto* family : catalogue()) {
        EXPECT_TRUE(names.insert(family->name).second) << family->name;
    }
}

TEST(Catalogue, HelpIsASentenceThatNeedsNoEscape) {
    for (const auto* family : catalogue()) {
        ASSERT_FALSE(family->help.empty()) << family->name;
        EXPECT_EQ(family->help.find_first_of("\n\\"), std::string_view::npos) << family->name;
        EXPECT_EQ(family->help.back(), '.') << family->name;
    }
}

TEST(Catalogue, CountersAloneAreCalledTotal) {
    for (const auto* family : catalogue()) {
        EXPECT_EQ(family->name.ends_with("_total"), family->kind == MetricKind::counter)
            << family->name;
    }
}

std::string_view prefix_of(MetricScope scope) {
    switch (scope) {
        case MetricScope::probe:
        case MetricScope::agent:
        case MetricScope::load:
            return "sonde_";
        case MetricScope::process:
            return "process_";
        case MetricScope::asked:
            return "probe_";
    }
    return "?";
}

TEST(Catalogue, OnlyTheProcessAndAnswersToProbeGoByNamesThatAreNotOurs) {
    for (const auto* family : catalogue()) {
        EXPECT_TRUE(family->name.starts_with(prefix_of(family->scope))) << family->name;
    }
}

TEST(Catalogue, UsesNoLabelThatAProbeCouldBeGiven) {
    for (const auto* family : catalogue()) {
        if (family->scope == MetricScope::load) {
            continue;  // Never in one family with a probe's.
        }
        for (const auto label : family->labels()) {
            EXPECT_TRUE(is_reserved_label(label)) << family->name << " " << label;
        }
    }
    for (const auto& [name, value] : labels_of(samples::spec("orders"), "fra1")) {
        EXPECT_TRUE(is_reserved_label(name)) << name;
    }
    EXPECT_TRUE(is_reserved_label("le"));
    EXPECT_FALSE(is_reserved_label("team"));
    EXPECT_FALSE(is_reserved_label(""));
}

}  // namespace
}  // namespace sonde
