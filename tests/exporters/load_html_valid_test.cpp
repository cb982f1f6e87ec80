// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace sonde::load {
namespace {

/// What libxml2 has against the page, which is written so that it is XML, too: a tag left open or
/// a text not escaped is found.
class LoadHtmlIsWellFormed : public ::testing::Test {
  protected:
    std::string complaints_about(const LoadResult& result) const {
        {
            std::ofstream out{file_};
            write_load_html(out, result);
        }
        const auto outcome = run_command("xmllint --noout " + file_);
        return outcome.exit_code == 0 ? outcome.output : outcome.output + "xmllint failed";
    }

    std::string found_in_page(const std::string& path) const {
        return run_command("xmllint --xpath \"" + path + "\" " + file_).output;
    }

  private:
    support::TemporaryFolder folder_{};
    std::string file_{(folder_.path() / "load.html").string()};
};

TEST_F(LoadHtmlIsWellFormed, ForEachKindOfRun) {
    for (const auto& result : {samples::steady(),
                               samples::stalled(),
                               samples::limited(),
                               samples::closed_loop(),
                               samples::storm(),
                               LoadResult{}}) {
        EXPECT_EQ(complaints_about(result), "") << result.plan_summary;
    }
}

TEST_F(LoadHtmlIsWellFormed, AndShowsHostileTextAsText) {
    ASSERT_EQ(complaints_about(samples::hostile()), "");
    EXPECT_EQ(found_in_page("count(//img)"), "0\n");
    EXPECT_EQ(found_in_page("count(//body/script)"), "1\n");
    EXPECT_EQ(
        found_in_page("string(//h1)"),
        "</title></script><script>alert(1)</script><img src=x onerror='x'>\\x1b[31m\"&amp;\\xff"
        "\\n]]>\n");
}

}  // namespace
}  // namespace sonde::load
