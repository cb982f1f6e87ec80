// SPDX-License-Identifier: Apache-2.0
#include "config/file_pattern.hpp"
#include "config/load.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string main_file{"[agent]\ninclude = \"probes.d/*.toml\"\n"};

std::string probe(const std::string& name, const std::string& more = "") {
    return "[[probe]]\nname = \"" + name + "\"\ntarget = \"mqtt://h\"\n" + more;
}

class Include : public ::testing::Test {
  protected:
    std::string mistakes(const std::string& text) const {
        const auto config = load_text(text, "etc/sonde.toml", around_.view());
        std::string all;
        for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
            all += to_string(mistake) + "\n";
        }
        return all;
    }
    std::vector<std::string> names(const std::string& text) const {
        EXPECT_EQ(mistakes(text), "");
        std::vector<std::string> names;
        const auto config = load_text(text, "etc/sonde.toml", around_.view());
        const auto loaded = config.value_or(AgentConfig{});
        for (const auto& spec : loaded.probes) {
            names.push_back(spec.name);
        }
        return names;
    }

    FakeSurroundings around_{.files = {{"etc/probes.d/b.toml", probe("b")},
                                       {"etc/probes.d/a.toml", probe("a", "qos = 0\n")},
                                       {"etc/probes.d/.a.toml.swp", "no"},
                                       {"etc/probes.d/a.toml.bak", "no"}}};
};

TEST_F(Include, ReadsTheFilesOfAFolderInTheOrderOfTheirNames) {
    EXPECT_THAT(names(main_file + probe("first")), ElementsAre("first", "a", "b"));
    const auto config = load_text(main_file, "etc/sonde.toml", around_.view());
    EXPECT_THAT(config->folders, ElementsAre("etc/probes.d"));
    EXPECT_EQ(config->probes.at(0).qos, 0);
}

TEST_F(Include, TakesTheDefaultsOfTheFileThatIncludes) {
    const auto config =
        load_text(main_file + "[defaults]\nqos = 2\n", "etc/sonde.toml", around_.view());
    EXPECT_EQ(config->probes.at(0).qos, 0);
    EXPECT_EQ(config->probes.at(1).qos, 2);
}

TEST_F(Include, MayFindNothingYet) {
    around_.files = {{"etc/probes.d/readme", ""}};
    EXPECT_THAT(names(main_file), ElementsAre());
}

TEST_F(Include, TakesAFileOnceThatSeveralPatternsName) {
    EXPECT_THAT(names("[agent]\ninclude = [\"probes.d/*.toml\", \"./probes.d/a.toml\"]\n"),
                ElementsAre("a", "b"));
}

TEST_F(Include, DoesNotTakeTheFileThatIncludesForOneOfItsOwn) {
    around_.files = {{"etc/sonde.toml", "no"}, {"etc/more.toml", probe("more")}};
    EXPECT_THAT(names("[agent]\ninclude = \"*.toml\"\n"), ElementsAre("more"));
}

TEST_F(Include, NamesTheFileOfEachMistake) {
    around_.files["etc/probes.d/a.toml"] = probe("a", "qos = 7\n");
    around_.files["etc/probes.d/b.toml"] = "[agent]\n" + probe("first");
    around_.files["etc/probes.d/c.toml"] = "[[probe\n";
    EXPECT_EQ(mistakes(main_file + "colour = 1\n" + probe("first")).find("etc/sonde.toml:3:1: "),
              0U);
    const auto all = mistakes(main_file + probe("first"));
    EXPECT_THAT(all, HasSubstr("etc/probes.d/a.toml:4:7: qos: expected 0, 1 or 2"));
    EXPECT_THAT(all,
                HasSubstr("etc/probes.d/b.toml:1:2: `agent` has no place in an included file"));
    EXPECT_THAT(all,
                HasSubstr("etc/probes.d/b.toml:3:8: the name `first` is taken by the probe at "
                          "etc/sonde.toml:4:8"));
    EXPECT_THAT(all, HasSubstr("etc/probes.d/c.toml:1:"));
}

TEST_F(Include, BlamesTheProbeForWhatDoesNotFitTheDefaultsOfTheOtherFile) {
    around_.files = {{"etc/probes.d/a.toml", "\n" + probe("a")}};
    EXPECT_THAT(
        mistakes(main_file + "[defaults]\ntimeout = \"9s\"\ninterval = \"8s\"\n"),
        HasSubstr(
            "etc/probes.d/a.toml:2:1: timeout: the timeout (9s) is longer than the interval"));
}

TEST_F(Include, SaysWhatItCannotRead) {
    around_.files = {};
    EXPECT_EQ(
        mistakes(main_file),
        "etc/sonde.toml:2:11: include: the folder `etc/probes.d` cannot be read: No such file "
        "or directory\n");
}

TEST_F(Include, TakesWildcardsInTheLastPartAloneAndOnlyToml) {
    EXPECT_THAT(mistakes("[agent]\ninclude = \"*/a.toml\"\n"),
                HasSubstr("2:11: include: expected a path with wildcards in its last part alone"));
    EXPECT_THAT(mistakes("[agent]\ninclude = \"probes.d/*\"\n"),
                HasSubstr("expected a path that ends with .toml"));
    EXPECT_THAT(mistakes("[agent]\ninclude = 7\n"), HasSubstr("2:11: include: expected a path"));
}

TEST(FilePattern, BeginsAtTheFolderOfTheFileUnlessItIsAbsolute) {
    const auto folder = [](std::string_view text, const std::string& beside) {
        constexpr std::array<std::string_view, 1> endings{".toml"};
        return parse_file_pattern(text, endings, beside)->folder;
    };
    EXPECT_EQ(folder("d/*.toml", "/etc/sonde/sonde.toml"), "/etc/sonde/d");
    EXPECT_EQ(folder("../d/*.toml", "/etc/sonde/sonde.toml"), "/etc/d");
    EXPECT_EQ(folder("/d/*.toml", "/etc/sonde/sonde.toml"), "/d");
    EXPECT_EQ(folder("d/*.toml", "sonde.toml"), "d");
    EXPECT_EQ(folder("*.toml", "sonde.toml"), ".");
}

}  // namespace
}  // namespace sonde
