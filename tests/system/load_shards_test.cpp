// SPDX-License-Identifier: Apache-2.0
#include "tests/support/refusing_port.hpp"
#include "tests/system/load_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

/// One plan in several processes: what shares them out, and that the parts add up to the whole.
namespace sonde::testing {
namespace {

/// The process's children, by what the kernel says.
std::set<pid_t> children_of(pid_t parent) {
    const auto id = std::to_string(parent);
    std::istringstream list{read_text("/proc/" + id + "/task/" + id + "/children")};
    std::set<pid_t> children;
    for (pid_t child = 0; list >> child;) {
        children.insert(child);
    }
    return children;
}

bool is_alive(pid_t process) {
    const auto status = read_text("/proc/" + std::to_string(process) + "/status");
    return !status.empty() && status.find("State:\tZ") == std::string::npos;
}

std::string words_of(pid_t process) {
    auto words = read_text("/proc/" + std::to_string(process) + "/cmdline");
    std::ranges::replace(words, '\0', ' ');
    return words;
}

TEST(LoadProcesses, AddUpToThePlan) {
    const Mosquitto broker;
    const auto outcome = run_load(broker,
                                  {"--duration",
                                   "1s",
                                   "--drain",
                                   "1s",
                                   "--qos",
                                   "1",
                                   "--processes",
                                   "3",
                                   "--format",
                                   "json"});
    ASSERT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["counts"]["scheduled"], 200);
    EXPECT_EQ(result["counts"]["delivered"], 200);
    EXPECT_EQ(result["counts"]["lost"], 0);
    EXPECT_EQ(result["connections"]["established"], 20);
    EXPECT_EQ(result["shard"]["merged"].size(), 3U);
}

TEST(LoadProcesses, ShowNoPasswordInTheirArguments) {
    const Mosquitto broker{{.login = Mosquitto::Login{"load", "s3cret-word"}}};
    const TemporaryFolder folder;
    const auto password = folder.write("password", "s3cret-word\n");
    Process process{load_words(broker,
                               {"--duration",
                                "1h",
                                "--drain",
                                "1s",
                                "--username",
                                "load",
                                "--password-file",
                                password,
                                "--processes",
                                "2",
                                "--listen",
                                "127.0.0.1:0"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    const auto children = children_of(process.pid());
    EXPECT_EQ(children.size(), 2U);
    for (const auto child : children) {
        EXPECT_NE(words_of(child).find(password), std::string::npos) << words_of(child);
        EXPECT_EQ(words_of(child).find("s3cret-word"), std::string::npos);
    }
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130) << process.error();
}

TEST(LoadProcesses, EndWithTheOneThatStartedThem) {
    const Mosquitto broker;
    Process process{
        load_words(broker, {"--duration", "1h", "--processes", "2", "--listen", "127.0.0.1:0"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_clients") > 0; }))
        << process.error();
    const auto children = children_of(process.pid());
    ASSERT_EQ(children.size(), 2U);
    process.signal(SIGKILL);
    process.wait();
    for (const auto child : children) {
        EXPECT_TRUE(eventually([&] { return !is_alive(child); })) << child;
    }
}

TEST(LoadProcesses, AreInterruptedTogetherAndWriteWhatThereIs) {
    const Mosquitto broker;
    Process process{load_words(broker,
                               {"--duration",
                                "1h",
                                "--drain",
                                "1s",
                                "--qos",
                                "1",
                                "--processes",
                                "2",
                                "--listen",
                                "127.0.0.1:0",
                                "--format",
                                "json"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130) << process.error();
    const auto result = json::parse(process.output());
    EXPECT_EQ(result["verdict"], "interrupted");
    EXPECT_EQ(result["counts"]["lost"], 0);
    EXPECT_EQ(result["connections"]["established"], 20);
}

TEST(LoadProcesses, KeepWhatWasMeasuredUntilOneWasKilled) {
    const Mosquitto broker;
    Process process{load_words(
        broker,
        {"--duration", "1h", "--processes", "2", "--listen", "127.0.0.1:0", "--format", "json"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    const auto children = children_of(process.pid());
    ASSERT_EQ(children.size(), 2U);
    kill(*children.begin(), SIGKILL);
    EXPECT_EQ(process.wait(), 4) << process.error();
    const auto result = json::parse(process.output());
    EXPECT_EQ(result["verdict"], "generator_limited");
    EXPECT_GT(result["counts"]["sent"], 0);
    EXPECT_EQ(process.error().find("do not add up"), std::string::npos) << process.error();
}

TEST(LoadProcesses, SayWhyTheyCannotStart) {
    const RefusingPort nobody;
    const auto outcome = run_sonde({"load",
                                    "mqtt://127.0.0.1:" + std::to_string(nobody.port()),
                                    "--clients",
                                    "4",
                                    "--idle",
                                    "--processes",
                                    "2"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.error.find("process 1 of 2: "), std::string::npos) << outcome.error;
}

class Shards : public ::testing::Test {
  protected:
    std::string file(int index) const {
        return (folder_.path() / ("shard-" + std::to_string(index) + ".json")).string();
    }

    static Outcome merge(const std::vector<std::string>& files) {
        std::vector<std::string> words{"merge", "--format", "json"};
        words.insert(words.end(), files.begin(), files.end());
        return run_sonde(words);
    }

    static void expect_all_of_it(const Outcome& merged) {
        ASSERT_EQ(merged.status, 0) << merged.error;
        const auto result = json::parse(merged.out);
        EXPECT_EQ(result["counts"]["scheduled"], 200);
        EXPECT_EQ(result["counts"]["delivered"], 200);
        EXPECT_EQ(result["counts"]["lost"], 0);
        EXPECT_EQ(result["connections"]["established"], 20);
    }

    const Mosquitto broker_{};
    const TemporaryFolder folder_{};
};

TEST_F(Shards, FindTheirPartInWhatKubernetesSaysAndAddUp) {
    std::vector<std::unique_ptr<Process>> pods;
    for (const int index : {0, 1}) {
        auto words = load_words(broker_,
                                {"--duration",
                                 "1s",
                                 "--drain",
                                 "1s",
                                 "--qos",
                                 "1",
                                 "--start-at",
                                 "+2s",
                                 "--json",
                                 file(index)});
        pods.push_back(std::make_unique<Process>(
            words,
            std::map<std::string, std::string>{{"JOB_COMPLETION_INDEX", std::to_string(index)},
                                               {"JOB_COMPLETIONS", "2"}}));
    }
    for (auto& pod : pods) {
        EXPECT_EQ(pod->wait(), 0) << pod->error() << pod->output();
        EXPECT_NE(pod->error().find("(from JOB_COMPLETION_INDEX)"), std::string::npos)
            << pod->error();
    }
    expect_all_of_it(merge({file(0), file(1)}));
    EXPECT_EQ(merge({file(0)}).status, 2) << "one is missing";
    EXPECT_EQ(merge({file(0), file(0)}).status, 2) << "one is there twice";
}

TEST_F(Shards, OfASlurmArrayAddUp) {
    std::vector<std::unique_ptr<Process>> tasks;
    for (const int index : {0, 1}) {
        const auto id = std::to_string(index);
        auto load = load_words(broker_, {"--duration", "1s", "--drain", "1s", "--qos", "1"});
        std::vector<std::string> words{
            source_file("deploy/slurm/load-array.sh"), folder_.path().string(), "+2s"};
        words.insert(words.end(), load.begin() + 2, load.end());
        tasks.push_back(std::make_unique<Process>(
            words,
            std::map<std::string, std::string>{{"SONDE", sonde_binary()},
                                               {"SLURM_ARRAY_TASK_ID", id},
                                               {"SLURM_ARRAY_TASK_COUNT", "2"},
                                               {"SLURM_ARRAY_TASK_MIN", "0"},
                                               {"SLURM_ARRAY_TASK_MAX", "1"},
                                               {"SLURM_ARRAY_TASK_STEP", "1"}}));
    }
    for (auto& task : tasks) {
        EXPECT_EQ(task->wait(), 0) << task->error() << task->output();
    }
    expect_all_of_it(merge({file(0), file(1)}));
}

/// All values that the pattern's group has in the text.
std::set<std::string> all_of(const std::string& text, const std::string& pattern) {
    std::set<std::string> values;
    const std::regex expression{pattern};
    for (auto match = std::sregex_iterator{text.begin(), text.end(), expression};
         match != std::sregex_iterator{};
         ++match) {
        values.insert((*match)[1]);
    }
    return values;
}

TEST(LoadJobManifest, SaysTheNumberOfPodsTheSameEverywhere) {
    const auto text = read_text(source_file("deploy/kubernetes/load-job.yaml"));
    const std::set<std::string> four{"4"};
    EXPECT_EQ(all_of(text, R"(\n  completions: (\d+)\n)"), four);
    EXPECT_EQ(all_of(text, R"(\n  parallelism: (\d+)\n)"), four);
    EXPECT_EQ(all_of(text, R"(name: JOB_COMPLETIONS\n +value: "(\d+)\")"), four);
    for (const auto* demand : {"completionMode: Indexed",
                               "runAsNonRoot: true",
                               "readOnlyRootFilesystem: true",
                               "allowPrivilegeEscalation: false",
                               "restartPolicy: Never",
                               "backoffLimit: 0"}) {
        EXPECT_NE(text.find(demand), std::string::npos) << demand;
    }
}

/// The arguments of the manifest's container, for the files of this test.
std::vector<std::string> arguments_of_pod(const std::string& results, const std::string& plan) {
    const auto text = read_text(source_file("deploy/kubernetes/load-job.yaml"));
    const auto from = text.find("          args:\n");
    std::istringstream lines{text.substr(from, text.find("          env:\n") - from)};
    std::vector<std::string> arguments;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        line.erase(0, line.find("- ") + 2);
        line = std::regex_replace(line, std::regex{R"(\$\(JOB_COMPLETION_INDEX\))"}, "3");
        line = std::regex_replace(line, std::regex{"/results"}, results);
        line = std::regex_replace(line, std::regex{"/plan/plan.toml"}, plan);
        line = std::regex_replace(line, std::regex{"START-AT"}, "2100-01-01T00:00:00Z");
        arguments.push_back(line);
    }
    return arguments;
}

TEST(LoadJobManifest, StartsThePodWithArgumentsThatSondeTakes) {
    const TemporaryFolder folder;
    const auto plan = folder.write("plan.toml",
                                   "[load]\n"
                                   "target = \"mqtt://127.0.0.1:" +
                                       std::to_string(free_port()) +
                                       "\"\n"
                                       "[[load.population]]\n"
                                       "name = \"devices\"\n"
                                       "role = \"publisher\"\n"
                                       "clients = 40\n"
                                       "rate = \"4/s\"\n");
    auto arguments = arguments_of_pod(folder.path().string(), plan);
    ASSERT_EQ(arguments.front(), "load");
    arguments.emplace_back("--dry-run");
    const auto pod =
        run_sonde(arguments, {{"JOB_COMPLETION_INDEX", "3"}, {"JOB_COMPLETIONS", "4"}});
    EXPECT_EQ(pod.status, 0) << pod.error;
    EXPECT_NE(pod.out.find("clients    10"), std::string::npos) << "a quarter of them" << pod.out;
    const auto lost = run_sonde(arguments, {{"JOB_COMPLETION_INDEX", "3"}});
    EXPECT_EQ(lost.status, 2);
    EXPECT_NE(lost.error.find("JOB_COMPLETIONS"), std::string::npos) << lost.error;
}

}  // namespace
}  // namespace sonde::testing
