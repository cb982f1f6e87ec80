// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_runner.hpp"

#include "tests/paho/run_paho.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

ProbeSpec spec_that(const std::string& behaviour) {
    ProbeSpec spec;
    spec.name = behaviour;
    spec.client = ClientKind::paho;
    spec.target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = 1883};
    spec.timeout = 60s;
    return spec;
}

class RunnerOfPaho : public ::testing::Test {
  protected:
    void TearDown() override { EXPECT_FALSE(has_children()) << "a child process was left behind"; }

    /// Runs to the end of them all.
    std::vector<ProbeResult> run(std::size_t count, const std::string& behaviour) {
        asio::io_context loop;
        std::vector<ProbeResult> results;
        start(loop, count, behaviour, results);
        loop.run();
        return results;
    }

    void start(asio::io_context& loop,
               std::size_t count,
               const std::string& behaviour,
               std::vector<ProbeResult>& results) {
        for (std::size_t i = 0; i < count; ++i) {
            asio::co_spawn(loop,
                           runner_.run(spec_that(behaviour)),
                           [&results](const std::exception_ptr& /*error*/, ProbeResult result) {
                               results.push_back(std::move(result));
                           });
        }
    }

    static constexpr auto most = ProbeRunner::most_paho_processes;

    SystemClock clock_{};
    ProbeRunner runner_{clock_, SONDE_FAKE_CHILD};
};

TEST_F(RunnerOfPaho, StartsNoMoreProcessesThanItMay) {
    std::vector<ProbeResult> results;
    asio::io_context loop;
    start(loop, most + 2, "hangs at once", results);
    loop.poll();
    ASSERT_EQ(results.size(), 2U);
    for (const auto& result : results) {
        EXPECT_EQ(result.probe, "hangs at once");
        ASSERT_TRUE(result.failure);
        EXPECT_EQ(result.failure->phase, Phase::connect);
        EXPECT_EQ(result.failure->reason, FailureReason::local);
        EXPECT_THAT(result.failure->detail, HasSubstr("64 Paho processes run already"));
    }
}

TEST_F(RunnerOfPaho, CountsNoRunThatIsOver) {
    for (int round = 0; round < 2; ++round) {
        const auto results = run(most, "answers");
        ASSERT_EQ(results.size(), most);
        for (const auto& result : results) {
            EXPECT_TRUE(result.success()) << result.failure->detail;
        }
    }
}

TEST_F(RunnerOfPaho, CountsNoRunThatWasGivenUp) {
    {
        std::vector<ProbeResult> results;
        asio::io_context loop;
        start(loop, most, "hangs at once", results);
        loop.poll();
        EXPECT_TRUE(results.empty());
        EXPECT_TRUE(has_children());
    }
    const auto results = run(1, "answers");
    ASSERT_EQ(results.size(), 1U);
    EXPECT_TRUE(results.front().success()) << results.front().failure->detail;
}

TEST_F(RunnerOfPaho, StartsTheRunningProgramWhoseFileIsGone) {
    const support::TemporaryFolder folder;
    const auto program = folder.path() / "program";
    std::filesystem::copy_file(SONDE_FAKE_CHILD, program);
    const auto result = run_paho(spec_that("starts again without its file"), program.string());
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.probe, "answers");
    EXPECT_FALSE(std::filesystem::exists(program));
}

}  // namespace
}  // namespace sonde::testing
