// SPDX-License-Identifier: Apache-2.0
#include "agent/folder_watch.hpp"

#include "agent/reload_thread.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>

namespace sonde {
namespace {

using namespace std::chrono_literals;

class FolderWatchTest : public ::testing::Test {
  protected:
    /// Whether a change is told while the loop runs, which it does until then or for so long.
    bool hears_of_a_change(Duration limit = 10s) {
        changes_ = 0;
        loop_.restart();
        loop_.run_for(limit);
        return changes_ > 0;
    }
    std::string path() const { return folder_.path().string(); }

    support::TemporaryFolder folder_{};
    asio::io_context loop_{1};
    int changes_{};
    FolderWatch watch_{loop_.get_executor(), 1ms, [this] {
                           ++changes_;
                           loop_.stop();
                       }};
};

TEST_F(FolderWatchTest, HearsOfFilesThatComeChangeMoveAndGo) {
    ASSERT_TRUE(watch_.watch({path()}).empty());
    const auto file = folder_.write("a", "1");
    EXPECT_TRUE(hears_of_a_change());
    folder_.write("a", "2");
    EXPECT_TRUE(hears_of_a_change());
    std::filesystem::rename(file, folder_.path() / "b");
    EXPECT_TRUE(hears_of_a_change());
    std::filesystem::remove(folder_.path() / "b");
    EXPECT_TRUE(hears_of_a_change());
}

TEST_F(FolderWatchTest, TellsChangesThatComeTogetherOnce) {
    watch_.watch({path()});
    for (const auto* const name : {"a", "b", "c"}) {
        folder_.write(name, "x");
    }
    EXPECT_TRUE(hears_of_a_change());
    EXPECT_FALSE(hears_of_a_change(20ms));
}

TEST_F(FolderWatchTest, HearsNothingOfAFolderThatItWatchesNoMore) {
    const support::TemporaryFolder other;
    watch_.watch({path(), other.path().string()});
    watch_.watch({other.path().string()});
    folder_.write("a", "1");
    EXPECT_FALSE(hears_of_a_change(20ms));
    other.write("a", "1");
    EXPECT_TRUE(hears_of_a_change());
}

TEST_F(FolderWatchTest, SaysWhatItCannotWatch) {
    const auto sentences = watch_.watch({path() + "/none", path()});
    ASSERT_EQ(sentences.size(), 1U);
    EXPECT_EQ(sentences[0], path() + "/none cannot be watched: No such file or directory");
}

TEST_F(FolderWatchTest, WatchesAFolderThatIsThereAgain) {
    const auto inner = folder_.path() / "probes.d";
    std::filesystem::create_directory(inner);
    watch_.watch({inner.string()});
    std::filesystem::remove(inner);
    EXPECT_TRUE(hears_of_a_change());
    std::filesystem::create_directory(inner);
    EXPECT_TRUE(watch_.watch({inner.string()}).empty());
    folder_.write("probes.d/a", "1");
    EXPECT_TRUE(hears_of_a_change());
}

TEST(ReloadThread, ReloadsWhenItIsAskedAndWhenAFolderChanges) {
    const support::TemporaryFolder folder;
    std::promise<void> asked;
    std::promise<void> noticed;
    int reloads = 0;
    ReloadThread thread{1ms,
                        {.reload =
                             [&] {
                                 ++reloads;
                                 if (reloads <= 2) {
                                     (reloads == 1 ? asked : noticed).set_value();
                                 }
                                 return std::vector{folder.path().string()};
                             },
                         .complain =
                             [](const std::string& sentence) {
                                 ADD_FAILURE() << sentence;
                             }}};
    thread.watch({folder.path().string()});
    thread.ask();
    ASSERT_EQ(asked.get_future().wait_for(30s), std::future_status::ready);
    folder.write("a", "1");
    EXPECT_EQ(noticed.get_future().wait_for(30s), std::future_status::ready);
}

}  // namespace
}  // namespace sonde
