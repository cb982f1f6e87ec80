// SPDX-License-Identifier: Apache-2.0
#include "config/target_file.hpp"

#include "config/load.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using enum TargetSyntax;

std::vector<TargetGroup> groups_of(std::string_view text, TargetSyntax syntax) {
    const auto groups = parse_targets(text, syntax);
    EXPECT_TRUE(groups) << groups.error();
    return groups.value_or(std::vector<TargetGroup>{});
}

std::string error_of(std::string_view text, TargetSyntax syntax) {
    const auto groups = parse_targets(text, syntax);
    return groups ? std::string{} : groups.error();
}

TEST(TargetFile, HasGroupsOfTargetsWithTheirLabels) {
    const auto groups = groups_of(
        R"([{"targets": ["mqtt://a", "b:1883"], "labels": {"team": "iot"}}, {"targets": []}])",
        json);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_THAT(groups[0].targets, ElementsAre("mqtt://a", "b:1883"));
    EXPECT_THAT(groups[0].labels, ElementsAre(Pair("team", "iot")));
}

TEST(TargetFile, SaysInYamlWhatItSaysInJson) {
    const auto groups = groups_of(R"(# written by hand
- targets:
    - mqtt://a
    - 'b:1883'
  labels:
    team: iot
- {"targets": [], "labels": {}}
)",
                                  yaml);
    EXPECT_EQ(groups,
              groups_of(R"([{"targets": ["mqtt://a", "b:1883"], "labels": {"team": "iot"}},
                            {"targets": []}])",
                        json));
}

TEST(TargetFile, TakesEveryScalarOfYamlForAText) {
    const auto groups =
        groups_of("- targets: [h]\n  labels: {a: true, b: 7, c: 0x1f, d: ''}", yaml);
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_THAT(groups[0].labels,
                ElementsAre(Pair("a", "true"), Pair("b", "7"), Pair("c", "0x1f"), Pair("d", "")));
}

TEST(TargetFile, IsOfThousandsOfTargetsToo) {
    std::string text{"- targets:\n"};
    for (int i = 0; i < 20'000; ++i) {
        text += "  - h" + std::to_string(i) + "\n";
    }
    const auto groups = groups_of(text, yaml);
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(groups[0].targets.size(), 20'000U);
}

TEST(TargetFile, HasItsSyntaxByItsName) {
    EXPECT_EQ(target_syntax_of("targets/a.json"), json);
    EXPECT_EQ(target_syntax_of("targets/a.yml"), yaml);
    EXPECT_EQ(target_syntax_of("targets/a.yaml"), yaml);
}

TEST(TargetFile, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(error_of("[\n{\"targets\": [}]", json), "this is not JSON at line 2");
    EXPECT_EQ(error_of("", json), "this is not JSON at line 1");
    EXPECT_THAT(error_of("{}", json), HasSubstr("expected a list such as"));
    EXPECT_THAT(error_of("[1]", json), HasSubstr("group 1: expected an object"));
    EXPECT_THAT(error_of("[{\"labels\": {}}]", json), HasSubstr("group 1: there are no `targets`"));
    EXPECT_THAT(error_of("[{\"targets\": [1]}]", json),
                HasSubstr("expected each target as a text"));
    EXPECT_THAT(error_of("[{\"targets\": [], \"label\": {}}]", json),
                HasSubstr("unknown key `label`"));
    EXPECT_THAT(error_of("[{\"targets\": [], \"labels\": {\"a\": 1}}]", json),
                HasSubstr("expected the label `a` to be a text"));
}

TEST(TargetFile, SaysWhatIsWrongWithItInYaml) {
    EXPECT_THAT(error_of("", yaml), HasSubstr("expected a list such as"));
    EXPECT_THAT(error_of("targets: [h]", yaml), HasSubstr("expected a list such as"));
    EXPECT_THAT(error_of("- h", yaml), HasSubstr("group 1: expected an object"));
    EXPECT_THAT(error_of("- targets: h", yaml), HasSubstr("group 1: expected a list of targets"));
    EXPECT_THAT(error_of("- targets: [[h]]", yaml), HasSubstr("expected each target as a text"));
    EXPECT_THAT(error_of("- targets: [h]\n  targets: [g]", yaml),
                HasSubstr("this key stands there twice at line 2"));
    const auto broken = error_of("- targets:\n  - [h\n", yaml);
    EXPECT_THAT(broken, HasSubstr("this is not YAML"));
    EXPECT_THAT(broken, HasSubstr(" at line "));
}

TEST(TargetFile, IsMadeNoLargerByAliases) {
    std::string text{"- &a [h, h, h, h, h, h, h, h, h, h]\n"};
    for (char name = 'b'; name < 'h'; ++name) {
        text += std::string{"- &"} + name + " [";
        for (int i = 0; i < 10; ++i) {
            text += std::string{i == 0 ? "*" : ", *"} + static_cast<char>(name - 1);
        }
        text += "]\n";
    }
    EXPECT_THAT(error_of(text, yaml), HasSubstr("nested too deep, or too much"));
}

const std::string main_file{"[[file_sd]]\nfiles = \"targets/*.json\"\nqos = 2\n"};

class FileSd : public ::testing::Test {
  protected:
    std::string mistakes(const std::string& text) const {
        const auto config = load_text(text, "sonde.toml", around_.view());
        std::string all;
        for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
            all += to_string(mistake) + "\n";
        }
        return all;
    }
    AgentConfig load(const std::string& text = main_file,
                     const TargetFiles* last_good = nullptr) const {
        const auto config = load_text(text, "sonde.toml", around_.view(), last_good);
        for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
            ADD_FAILURE() << to_string(mistake);
        }
        return config.value_or(AgentConfig{});
    }

    FakeSurroundings around_{
        .variables = {{"SECRET", "hunter2"}},
        .files = {{"targets/a.json",
                   R"([{"targets": ["mqtt://h", "k:8883"], "labels": {"team": "iot"}}])"}}};
};

TEST_F(FileSd, MakesAProbeOfEachTargetCalledByItsUrl) {
    const auto config = load(main_file + "labels = { team = \"none\", site = \"x\" }\n");
    ASSERT_EQ(config.probes.size(), 2U);
    EXPECT_EQ(config.probes[0].name, "mqtt://h:1883");
    EXPECT_EQ(config.probes[0].qos, 2);
    EXPECT_EQ(config.probes[1].name, "mqtts://k:8883");
    EXPECT_THAT(config.probes[0].labels, ElementsAre(Pair("site", "x"), Pair("team", "iot")));
    EXPECT_THAT(config.folders, ElementsAre("targets"));
}

TEST_F(FileSd, ReadsYamlBesideJson) {
    around_.files["targets/b.yml"] = "- targets: [mqtt://n]\n  labels: {__name__: edge}\n";
    const auto config = load("[[file_sd]]\nfiles = [\"targets/*.json\", \"targets/*.yml\"]\n");
    ASSERT_EQ(config.probes.size(), 3U);
    EXPECT_EQ(config.probes[2].name, "edge");
    around_.files["targets/b.yml"] = "- targets: [";
    EXPECT_THAT(mistakes("[[file_sd]]\nfiles = \"targets/*.yml\"\n"),
                HasSubstr("targets/b.yml: this is not YAML"));
}

TEST_F(FileSd, TakesTheNameFromALabelAndLeavesOtherLabelsOfPrometheusOut) {
    around_.files = {{"targets/a.json",
                      R"([{"targets": ["h"], "labels": {"__name__": "edge", "__meta_x": "y"}}])"}};
    const auto config = load();
    ASSERT_EQ(config.probes.size(), 1U);
    EXPECT_EQ(config.probes[0].name, "edge");
    EXPECT_THAT(config.probes[0].labels, IsEmpty());
}

TEST_F(FileSd, PutsNoVariableOfTheEnvironmentIntoATarget) {
    around_.files = {
        {"targets/a.json", R"([{"targets": ["h"], "labels": {"a": "${SECRET} $${SECRET}"}}])"}};
    EXPECT_EQ(load().probes.at(0).labels.at("a"), "${SECRET} $${SECRET}");
}

TEST_F(FileSd, TakesTheSameTargetOnceAndNoNameThatIsTaken) {
    around_.files["targets/b.json"] =
        R"([{"targets": ["mqtt://h:1883"], "labels": {"team": "iot"}}])";
    EXPECT_EQ(load().probes.size(), 2U);
    around_.files["targets/b.json"] = R"([{"targets": ["mqtt://h"]}])";
    EXPECT_EQ(mistakes(main_file),
              "targets/b.json: the name `mqtt://h:1883` is taken by the probe at "
              "targets/a.json\n");
}

TEST_F(FileSd, MistakesOfAFileAreMistakesWhereNothingIsKnownOfIt) {
    around_.files["targets/a.json"] = R"([{"targets": ["http://h"]}])";
    EXPECT_EQ(mistakes(main_file),
              "targets/a.json: the target `http://h`: target: scheme `http` is not one of mqtt, "
              "mqtts, ws, wss, unix\n");
}

TEST_F(FileSd, KeepsTheLastGoodTargetsOfAFileThatIsBroken) {
    const auto before = load();
    around_.files["targets/a.json"] = "[";
    around_.files["targets/b.json"] = R"([{"targets": ["new"]}])";
    around_.files["targets/c.json"] = "{";
    const auto after = load(main_file, &before.target_files);
    ASSERT_EQ(after.probes.size(), 3U);
    EXPECT_EQ(after.probes[0], before.probes[0]);
    EXPECT_EQ(after.probes[2].name, "mqtt://new:1883");
    ASSERT_EQ(after.left_aside.size(), 2U);
    EXPECT_EQ(to_string(after.left_aside[0]), "targets/a.json: this is not JSON at line 1");
    const auto again = load(main_file, &after.target_files);
    EXPECT_EQ(again.probes, after.probes) << "however often";
}

TEST_F(FileSd, LosesTheTargetsOfAFileThatIsGone) {
    const auto before = load();
    around_.files = {{"targets/b.json", "[]"}};
    EXPECT_THAT(load(main_file, &before.target_files).probes, IsEmpty());
}

TEST_F(FileSd, SaysWhatIsWrongWithTheTable) {
    EXPECT_THAT(mistakes("[[file_sd]]\nqos = 1\n"),
                HasSubstr("sonde.toml:1:1: the [[file_sd]] has no files"));
    EXPECT_THAT(mistakes(main_file + "target = \"h\"\n"),
                HasSubstr("sonde.toml:4:1: `target` belongs into a [[probe]]: the files of a "
                          "[[file_sd]] say it"));
    EXPECT_THAT(mistakes("[[file_sd]]\nfiles = \"targets/*.txt\"\n"),
                HasSubstr("sonde.toml:2:9: files: expected a path that ends with .json, .yml or "
                          ".yaml, such as \"all/*.json\""));
    EXPECT_THAT(mistakes("[[file_sd]]\nfiles = \"none/*.json\"\n"),
                HasSubstr("2:9: files: the folder `none` cannot be read"));
    EXPECT_THAT(mistakes("[file_sd]\nfiles = \"targets/*.json\"\n"),
                HasSubstr("expected [[file_sd]] with two brackets"));
    EXPECT_THAT(mistakes(main_file + "colour = 1\n"), HasSubstr("unknown key `colour`"));
}

}  // namespace
}  // namespace sonde
