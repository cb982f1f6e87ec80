// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "agent/command_line_values.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using load::Population;
using load::Rate;
using load::RateStep;
using load::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::string>;

const std::string plan_file = R"([load]
name = "from a file"
target = "mqtt://one"
duration = "3s"
[[load.population]]
name = "p"
rate = "60/s"
clients = 3
)";

FakeSurroundings surroundings() {
    auto around = usual_surroundings();
    around.files["/plan.toml"] = plan_file;
    around.files["/wrong.toml"] = "[load]\ntarget = \"h\"\nworkers = 0\n";
    return around;
}

LoadCommand load_of(Words arguments, const FakeSurroundings& around = surroundings()) {
    arguments.insert(arguments.begin(), "load");
    const auto command = parse_command_line(arguments, around.view());
    if (!command) {
        ADD_FAILURE() << command.error().message;
        return {};
    }
    const auto* const load = std::get_if<LoadCommand>(&*command);
    EXPECT_NE(load, nullptr);
    return load == nullptr ? LoadCommand{} : *load;
}

/// What is wrong, without the hint at the help.
std::string error_of(Words arguments, const FakeSurroundings& around = surroundings()) {
    const auto command = parse_command_line(arguments, around.view());
    const auto message = command ? "no error" : command.error().message;
    return message.substr(0, message.rfind("\nTry `sonde "));
}

RateStep constant(std::uint64_t rate, Duration length) {
    return {.length = length, .from = Rate::per_second(rate), .to = Rate::per_second(rate)};
}

TEST(LoadCommandLine, IsAWholePlan) {
    const auto command = load_of({"mqtt://h",
                                  "--publishers",
                                  "100",
                                  "--subscribers",
                                  "50",
                                  "--rate",
                                  "1000/s",
                                  "--duration",
                                  "7s",
                                  "--qos",
                                  "1",
                                  "--payload-size",
                                  "64B"});
    load::LoadPlan expected;
    expected.targets = {{.host = "h", .port = 1883}};
    expected.duration = 7s;
    Population publishers{.name = "publishers",
                          .role = Role::publisher,
                          .count = 100,
                          .groups = 50,
                          .qos = 1,
                          .subscribe_qos = 1};
    publishers.payload.fixed = 64;
    auto subscribers = publishers;
    publishers.profile = {constant(1000, 7s)};
    subscribers.name = "subscribers";
    subscribers.role = Role::subscriber;
    subscribers.count = 50;
    expected.populations = {publishers, subscribers};
    EXPECT_EQ(command.plan, expected);
    EXPECT_FALSE(command.seed_given);
    EXPECT_EQ(command.shard, load::Shard{});
    EXPECT_EQ(command.processes, 1U);
    EXPECT_EQ(command.format, OutputFormat::text);
    EXPECT_EQ(command.progress, ProgressChoice::automatic);
    EXPECT_THAT(command.remarks, ElementsAre());
}

TEST(LoadCommandLine, MeasuresFromTheFirstMessageUnlessTold) {
    EXPECT_EQ(load_of({"h", "--clients", "1"}).plan.warm_up, 0s);
    EXPECT_EQ(load_of({"h", "--clients", "1", "--warm-up", "2s"}).plan.warm_up, 2s);
}

TEST(LoadCommandLine, LetsClientsReadWhatTheyPublish) {
    const auto plan = load_of({"h", "--clients", "5"}).plan;
    ASSERT_EQ(plan.populations.size(), 1U);
    EXPECT_EQ(plan.populations[0].name, "clients");
    EXPECT_EQ(plan.populations[0].role, Role::both);
    EXPECT_EQ(plan.populations[0].groups, 5U);
    EXPECT_THAT(plan.populations[0].profile, ElementsAre(constant(5, 10s)));
}

TEST(LoadCommandLine, LetsIdleClientsOnlyConnect) {
    const auto plan = load_of({"h",
                               "--clients",
                               "5",
                               "--idle",
                               "--publishers",
                               "1",
                               "--connect-rate",
                               "500/s",
                               "--duration",
                               "1m"})
                          .plan;
    ASSERT_EQ(plan.populations.size(), 2U);
    EXPECT_EQ(plan.populations[1].role, Role::idle);
    EXPECT_EQ(plan.populations[1].count, 5U);
    EXPECT_THAT(plan.populations[1].profile, ElementsAre());
    EXPECT_EQ(plan.connect_rate, Rate::per_second(500));
    EXPECT_EQ(plan.duration, 1min);
}

TEST(LoadCommandLine, GoesRoundSeveralTargets) {
    const auto plan = load_of({"a", "--clients", "1", "mqtt://b:99"}).plan;
    ASSERT_EQ(plan.targets.size(), 2U);
    EXPECT_EQ(to_string(plan.targets[1]), "mqtt://b:99");
}

TEST(LoadCommandLine, TakesTheKeysOfAPlanAsFlags) {
    const auto command = load_of({"mqtts://h",
                                  "--clients",
                                  "2",
                                  "--seed",
                                  "18446744073709551615",
                                  "--no-reconnect",
                                  "--no-clean-start",
                                  "--session-expiry",
                                  "1h",
                                  "--user-property",
                                  "a=b",
                                  "--source-address",
                                  "127.0.0.1-127.0.0.2",
                                  "--threshold",
                                  "response.p99<50ms",
                                  "--threshold",
                                  "lost==0",
                                  "--abort-on",
                                  "failed<10",
                                  "--generator-cpu",
                                  "80%",
                                  "--mqtt",
                                  "5",
                                  "--topic",
                                  "t/{group}/{client}",
                                  "--step",
                                  "1/s for 2s",
                                  "--step",
                                  "2/s for 3s",
                                  "--insecure",
                                  "--password-env",
                                  "PASSWORD",
                                  "--resume",
                                  "2s away 1s",
                                  "--qos",
                                  "2"});
    const auto& plan = command.plan;
    EXPECT_TRUE(command.seed_given);
    EXPECT_EQ(plan.seed, 18'446'744'073'709'551'615U);
    EXPECT_FALSE(plan.reconnect);
    EXPECT_EQ(plan.source_addresses.size(), 2U);
    ASSERT_EQ(plan.thresholds.size(), 3U);
    EXPECT_EQ(plan.generator.cpu, 0.8);
    EXPECT_EQ(plan.duration, 5s);
    ASSERT_EQ(plan.populations.size(), 1U);
    const auto& clients = plan.populations[0];
    EXPECT_FALSE(clients.clean_start);
    EXPECT_EQ(clients.properties.session_expiry, 3600U);
    EXPECT_THAT(clients.properties.user,
                ElementsAre(std::pair<std::string, std::string>{"a", "b"}));
    EXPECT_EQ(clients.subscribe_filter, "t/{group}/+");
    EXPECT_EQ(clients.subscribe_qos, 2);
    EXPECT_EQ(clients.tls.verification, Verification::off);
    EXPECT_EQ(clients.password, Secret{"hunter2"});
    EXPECT_THAT(clients.profile, ElementsAre(constant(1, 2s), constant(2, 3s)));
    EXPECT_EQ(clients.behaviours.size(), 1U);
}

TEST(LoadCommandLine, PutsItsFlagsOverAPlan) {
    const auto plan = load_of({"--plan", "/plan.toml", "--duration", "9s", "--workers", "2"}).plan;
    EXPECT_EQ(plan.name, "from a file");
    EXPECT_EQ(plan.duration, 9s);
    EXPECT_EQ(plan.workers, 2U);
    EXPECT_EQ(to_string(plan.targets.at(0)), "mqtt://one:1883");
    EXPECT_THAT(plan.populations.at(0).profile, ElementsAre(constant(60, 9s)));
    const auto elsewhere = load_of({"--plan", "/plan.toml", "mqtt://two"}).plan;
    ASSERT_EQ(elsewhere.targets.size(), 1U);
    EXPECT_EQ(elsewhere.targets[0].host, "two");
}

TEST(LoadCommandLine, SaysWhereResultsGo) {
    const auto command = load_of(
        {"h",      "--clients", "1",       "--format",      "json",     "--json", "a", "--hdr",
         "b",      "--csv",     "c",       "--junit",       "d",        "--html", "e", "--textfile",
         "f.prom", "--listen",  "[::1]:0", "--no-progress", "--dry-run"});
    EXPECT_EQ(command.format, OutputFormat::json);
    EXPECT_EQ(
        command.files,
        (LoadFiles{
            .json = "a", .hdr = "b", .csv = "c", .junit = "d", .html = "e", .prom = "f.prom"}));
    EXPECT_EQ(command.listen, (ListenAddress{.host = "::1", .port = 0}));
    EXPECT_FALSE(command.native_histograms);
    EXPECT_EQ(command.progress, ProgressChoice::off);
    EXPECT_TRUE(command.dry_run);
    EXPECT_EQ(load_of({"h", "--clients", "1", "--progress"}).progress, ProgressChoice::on);
}

TEST(LoadCommandLine, SaysWhoElseGetsTheFinalFigures) {
    auto around = surroundings();
    around.variables["OTEL_EXPORTER_OTLP_HEADERS"] = "x-login=hunter2";
    const auto command = load_of(
        {"h", "--clients", "1", "--push", "http://g:9091", "--otlp", "http://c:4318"}, around);
    ASSERT_TRUE(command.push);
    EXPECT_EQ(command.push->path, "/metrics/job/sonde_load");
    ASSERT_TRUE(command.otlp);
    EXPECT_EQ(command.otlp->at.path, "/v1/metrics");
    EXPECT_EQ(command.otlp->headers.size(), 1U);
    EXPECT_FALSE(load_of({"h", "--clients", "1"}, around).otlp) << "nobody asked for it";
    EXPECT_EQ(error_of({"load", "h", "--clients", "1", "--otlp", "c:4318"}),
              "--otlp: expected a URL such as http://localhost:4318");
    EXPECT_EQ(error_of({"merge", "a.json", "--otlp", "c:4318"}),
              "--otlp: expected a URL such as http://localhost:4318");
}

TEST(LoadCommandLine, LogsInToAPushgateway) {
    const auto push = load_of({"h",
                               "--clients",
                               "1",
                               "--push",
                               "https://g",
                               "--push-username",
                               "alice",
                               "--push-password-file",
                               "/secret",
                               "--push-ca-file",
                               "/ca.pem"})
                          .push;
    ASSERT_TRUE(push);
    EXPECT_EQ(push->server.username, "alice");
    EXPECT_EQ(push->server.password, Secret{"hunter2"});
    EXPECT_EQ(push->server.tls.ca_file, "/ca.pem");
}

TEST(LoadCommandLine, WantsALoginToAPushgatewayToBeWhole) {
    const auto wrong = [](Words more) {
        Words words{"load", "h", "--clients", "1"};
        words.insert(words.end(), more.begin(), more.end());
        return error_of(words);
    };
    EXPECT_EQ(wrong({"--push-ca-file", "/ca.pem"}), "--push-ca-file: goes with --push");
    EXPECT_EQ(wrong({"--push", "http://g", "--push-ca-file", "/ca.pem"}),
              "--push-ca-file: has no effect without https:// in --push");
    EXPECT_EQ(wrong({"--push", "http://g", "--push-username", "a"}),
              "--push-username belongs together with --push-password-file or --push-password-env");
    EXPECT_EQ(
        wrong({"--push", "http://g", "--push-username", "a:b", "--push-password-file", "/secret"}),
        "--push-username: a user of HTTP has no colon in the name");
    EXPECT_THAT(
        wrong({"--push", "http://g", "--push-username", "a", "--push-password-file", "/hunter2"}),
        testing::AllOf(HasSubstr("--push-password-file: the file cannot be read"),
                       testing::Not(HasSubstr("hunter2"))));
}

TEST(LoadCommandLine, TakesAWebConfigurationForItsServer) {
    const auto command =
        load_of({"h", "--clients", "1", "--listen", "[::1]:0", "--web-config", "w"});
    EXPECT_EQ(command.web_config, "w");
    EXPECT_EQ(error_of({"load", "h", "--clients", "1", "--web-config", "w"}),
              "--web-config: goes with --listen");
}

TEST(LoadCommandLine, OffersNativeHistogramsWhereItIsToldTo) {
    EXPECT_TRUE(load_of({"h", "--clients", "1", "--listen", "[::1]:0", "--native-histograms"})
                    .native_histograms);
}

TEST(LoadCommandLine, TakesAShard) {
    const auto command =
        load_of({"h", "--clients", "4", "--shard", "1/4", "--start-at", "+5s", "--processes", "2"});
    EXPECT_EQ(command.shard, (load::Shard{.index = 1, .count = 4}));
    EXPECT_EQ(command.shard_source, "--shard");
    EXPECT_EQ(command.start_at, StartTime{Duration{5s}});
    EXPECT_EQ(command.processes, 2U);
}

TEST(LoadCommandLine, FindsAShardInTheEnvironment) {
    auto around = surroundings();
    around.variables["JOB_COMPLETION_INDEX"] = "2";
    EXPECT_THAT(error_of({"load", "h", "--clients", "4"}, around), HasSubstr("JOB_COMPLETIONS"));
    EXPECT_EQ(load_of({"h", "--clients", "4", "--shard", "0/2"}, around).shard.index, 0U);
    around.variables["JOB_COMPLETIONS"] = "3";
    const auto command = load_of({"h", "--clients", "4"}, around);
    EXPECT_EQ(command.shard, (load::Shard{.index = 2, .count = 3}));
    EXPECT_EQ(command.shard_source, "JOB_COMPLETION_INDEX");
}

TEST(LoadCommandLine, SearchesForTheHighestRate) {
    const auto command = load_of({"h",
                                  "--clients",
                                  "4",
                                  "--rate",
                                  "100",
                                  "--find-max-rate",
                                  "--slo",
                                  "response.p99<50ms",
                                  "--processes",
                                  "2"});
    ASSERT_TRUE(command.search);
    EXPECT_EQ(command.search->slo.size(), 1U);
    EXPECT_EQ(command.plan.duration, 5s);
    EXPECT_THAT(command.plan.populations.at(0).profile, ElementsAre(constant(100, 5s)));
    EXPECT_EQ(load_of({"h", "--clients", "4", "--find-max-rate", "--duration", "2s"}).plan.duration,
              2s);
    EXPECT_EQ(load_of({"--plan", "/plan.toml", "--find-max-rate"}).plan.duration, 3s);
}

TEST(LoadCommandLine, SweepsOverRates) {
    const auto command =
        load_of({"h", "--clients", "4", "--sweep", "1000..20000:1000", "--step-duration", "2s"});
    EXPECT_EQ(command.sweep,
              (RateSweep{.from = Rate::per_second(1000),
                         .to = Rate::per_second(20'000),
                         .step = Rate::per_second(1000)}));
    EXPECT_EQ(command.plan.duration, 2s);
}

TEST(LoadCommandLine, HasTheWordsThatMakeItsPlanAgain) {
    const Words arguments{"h",          "--publishers",
                          "2",          "--subscribers",
                          "3",          "--qos",
                          "1",          "--csv",
                          "c",          "--find-max-rate",
                          "--insecure", "--alpn",
                          "a",          "--alpn",
                          "b",          "mqtts://i",
                          "--topic",    "-t",
                          "--seed",     "7"};
    const auto command = load_of(arguments);
    EXPECT_THAT(command.plan_arguments,
                ElementsAre("h",
                            "mqtts://i",
                            "--publishers=2",
                            "--subscribers=3",
                            "--seed=7",
                            "--topic=-t",
                            "--qos=1",
                            "--insecure",
                            "--alpn=a",
                            "--alpn=b",
                            "--duration=5000000000ns"));
    EXPECT_EQ(load_of(command.plan_arguments).plan, command.plan);
    const auto from_file = load_of({"--plan", "/plan.toml", "--workers", "3"});
    EXPECT_EQ(load_of(from_file.plan_arguments).plan, from_file.plan);
}

TEST(LoadCommandLine, RemarksThatSomeSubscribersHearNobody) {
    EXPECT_THAT(load_of({"h", "--publishers", "1", "--subscribers", "9"}).remarks,
                ElementsAre(HasSubstr("only 1 of the 9 clients of `subscribers`")));
    const auto fan_out =
        load_of({"h", "--publishers", "1", "--subscribers", "9", "--pattern", "fan-out"});
    EXPECT_THAT(fan_out.remarks, ElementsAre());
    EXPECT_EQ(fan_out.plan.populations.at(1).groups, 1U);
}

TEST(LoadCommandLine, IsUnderstoodByItsOwnProcesses) {
    auto around = surroundings();
    around.variables["JOB_COMPLETION_INDEX"] = "2";
    const auto command = parse_command_line(
        Words{"load-child", "h", "--clients=4", "--duration=5000000000ns"}, around.view());
    ASSERT_TRUE(command) << command.error().message;
    const auto& child = std::get<LoadChildCommand>(*command);
    EXPECT_EQ(child.load.plan.duration, 5s);
    EXPECT_EQ(child.load.shard, load::Shard{});
}

struct WrongLoad {
    const char* subject;
    Words arguments;
    const char* message;
};

void PrintTo(const WrongLoad& usage, std::ostream* out) {
    *out << usage.subject;
}

class LoadUsage : public testing::TestWithParam<WrongLoad> {};

TEST_P(LoadUsage, IsExplained) {
    EXPECT_EQ(error_of(GetParam().arguments), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine,
    LoadUsage,
    testing::Values(
        WrongLoad{"NothingAtAll",
                  {"load"},
                  "the broker is missing: sonde load mqtt://host\n"
                  "there is no client: say --publishers N and --subscribers N, --clients N, or "
                  "--plan FILE"},
        WrongLoad{"NoClients",
                  {"load", "h", "--publishers", "0"},
                  "there is no client: say --publishers N and --subscribers N, --clients N, or "
                  "--plan FILE"},
        WrongLoad{"WrongUrl",
                  {"load", "http://h", "--clients", "1"},
                  "URL: scheme `http` is not one of mqtt, mqtts, ws, wss, unix"},
        WrongLoad{"NoSocket",
                  {"load", "unix://", "--clients", "1"},
                  "URL: the path of the socket is missing: expected unix:///run/mosquitto.sock"},
        WrongLoad{"SameUrlTwice",
                  {"load", "h", "h:1883", "--clients", "1"},
                  "URL: `mqtt://h:1883` is there twice"},
        WrongLoad{"MisspeltFlag",
                  {"load", "h", "--publisher", "1"},
                  "unknown option `--publisher`; did you mean `--publishers`?"},
        WrongLoad{"Password",
                  {"load", "h", "--password", "hunter2"},
                  "a password never stands in the configuration or on the command line: use "
                  "--password-file or --password-env"},
        WrongLoad{"NoNumber",
                  {"load", "h", "--clients", "many"},
                  "--clients: expected a number from 0 to 10000000, found `many`"},
        WrongLoad{"IdleWithoutClients",
                  {"load", "h", "--publishers", "1", "--idle"},
                  "--idle: goes with --clients, and says that those only connect"},
        WrongLoad{"ClientsBesidePublishers",
                  {"load", "h", "--publishers", "1", "--clients", "1"},
                  "--clients: publish and subscribe themselves; beside --publishers and "
                  "--subscribers they go with --idle only"},
        WrongLoad{"RateWithoutPublishers",
                  {"load", "h", "--subscribers", "1", "--rate", "5"},
                  "--rate: has no effect: no client publishes"},
        WrongLoad{"TwoRates",
                  {"load", "h", "--clients", "1", "--rate", "5", "--rate-per-client", "5"},
                  "--rate-per-client: there is more than one rate: keep one of `--rate` or "
                  "`--rate-per-client`"},
        WrongLoad{"OpenLoopWithOutstanding",
                  {"load", "h", "--clients", "1", "--outstanding", "5"},
                  "--outstanding: has no effect in the open loop, which does not wait for "
                  "answers: set `--loop closed`"},
        WrongLoad{"ResumeWithoutSession",
                  {"load", "h", "--clients", "1", "--qos", "1", "--resume", "2s away 1s"},
                  "--resume: the broker has to keep the sessions: it takes `--no-clean-start` and "
                  "a `--session-expiry` of 1s or more"},
        WrongLoad{"PropertyBeforeVersion5",
                  {"load", "h", "--clients", "1", "--mqtt", "3.1.1", "--session-expiry", "1h"},
                  "--session-expiry: MQTT 3.1.1 knows no properties: they came with version 5"},
        WrongLoad{"NoPair",
                  {"load", "h", "--clients", "1", "--user-property", "a"},
                  "--user-property: expected NAME=VALUE, found `a`"},
        WrongLoad{
            "Threshold",
            {"load", "h", "--clients", "1", "--threshold", "respons.p99<1s"},
            "--threshold: `respons` is nothing that can be measured; did you mean `response`?"},
        WrongLoad{"SeveralAtOnce",
                  {"load", "h", "--clients", "1", "--qos", "5", "--drain", "1", "--format", "xml"},
                  "--drain: `1` lacks its unit: write `1s` for seconds (ns, us, ms, s, m, h, d)\n"
                  "--qos: expected 0, 1 or 2, found the integer 5\n"
                  "--format: expected text or json, found `xml`"},
        WrongLoad{"PlanThatIsNotThere",
                  {"load", "--plan", "/none.toml"},
                  "--plan: `/none.toml` cannot be read: No such file or directory"},
        WrongLoad{"PlanWithMistakes",
                  {"load", "--plan", "/wrong.toml"},
                  "/wrong.toml:1:2: there is no client: expected at least one [[load.population]] "
                  "with a name, a role and clients\n"
                  "/wrong.toml:3:11: workers: expected an integer from 1 to 1024, found the "
                  "integer 0"},
        WrongLoad{"ClientsBesideAPlan",
                  {"load", "--plan", "/plan.toml", "--clients", "1", "--qos", "1"},
                  "--qos: says something about clients, and so does the file of --plan: change it "
                  "there\n"
                  "--clients: the file of --plan says which clients there are"},
        WrongLoad{"Shard",
                  {"load", "h", "--clients", "1", "--shard", "4/4"},
                  "--shard: `4/4` is none of 4 shards: they are numbered from 0 to 3"},
        WrongLoad{"StartTime",
                  {"load", "h", "--clients", "1", "--start-at", "noon"},
                  "--start-at: expected a moment such as 2026-01-02T03:04:05Z or a time from now "
                  "such as +5s, found `noon`"},
        WrongLoad{"ListenWithoutPort",
                  {"load", "h", "--clients", "1", "--listen", "127.0.0.1"},
                  "--listen: expected an address and a port, such as \"127.0.0.1:9344\", "
                  "\"0.0.0.0:9344\" or \"[::]:9344\", found `127.0.0.1`"},
        WrongLoad{"NativeHistogramsForNobody",
                  {"load", "h", "--clients", "1", "--native-histograms"},
                  "--native-histograms: nobody gets them without --listen"},
        WrongLoad{"SameFileTwice",
                  {"load", "h", "--clients", "1", "--json", "x", "--csv", "x"},
                  "--csv: another result goes to `x` already"},
        WrongLoad{"ProgressOrNot",
                  {"load", "h", "--clients", "1", "--progress", "--no-progress"},
                  "--no-progress: keep one of it and --progress"},
        WrongLoad{"SearchAndSweep",
                  {"load", "h", "--clients", "1", "--find-max-rate", "--sweep", "1..2:1"},
                  "--sweep: keep one of it and --find-max-rate"},
        WrongLoad{"SloWithoutSearch",
                  {"load", "h", "--clients", "1", "--slo", "lost==0"},
                  "--slo: goes with --find-max-rate; a demand on all else is a --threshold"},
        WrongLoad{"StepWithoutSearch",
                  {"load", "h", "--clients", "1", "--step-duration", "1s"},
                  "--step-duration: goes with --find-max-rate or --sweep"},
        WrongLoad{"TwoDurations",
                  {"load",
                   "h",
                   "--clients",
                   "1",
                   "--find-max-rate",
                   "--step-duration",
                   "1s",
                   "--duration",
                   "1s"},
                  "--step-duration: keep one of it and --duration, which means the same here"},
        WrongLoad{"SweepForm",
                  {"load", "h", "--clients", "1", "--sweep", "5"},
                  "--sweep: expected FROM..TO:STEP such as 1000..20000:1000, found `5`"},
        WrongLoad{"SweepDown",
                  {"load", "h", "--clients", "1", "--sweep", "5..4:1"},
                  "--sweep: expected rates above 0 that go up, found `5..4:1`"},
        WrongLoad{"SearchInTheClosedLoop",
                  {"load", "h", "--clients", "1", "--loop", "closed", "--find-max-rate"},
                  "--find-max-rate: takes the open loop: a closed one has no rate"},
        WrongLoad{"SearchWithARamp",
                  {"load", "h", "--clients", "1", "--ramp", "0 to 5", "--find-max-rate"},
                  "--find-max-rate: takes a constant rate: no ramp, steps or spike"},
        WrongLoad{"SearchInNoTime",
                  {"load", "h", "--clients", "1", "--find-max-rate", "--step-duration", "0"},
                  "--find-max-rate: measures for a while at each rate: --step-duration is 0"},
        WrongLoad{"SearchOfAShard",
                  {"load", "h", "--clients", "1", "--shard", "0/2", "--find-max-rate"},
                  "--find-max-rate: shards cannot search together: leave out --shard"},
        WrongLoad{"MergeOfNothing", {"merge"}, "the files are missing: sonde merge FILE..."},
        WrongLoad{
            "MergeWithAWrongFlag", {"merge", "a", "--clients", "1"}, "unknown option `--clients`"}),
    [](const auto& usage) { return std::string{usage.param.subject}; });

TEST(LoadUsage, NeverShowsASecret) {
    EXPECT_EQ(error_of({"load", "mqtt://u:hunter2@h", "--clients", "1"}).find("hunter2"),
              std::string::npos);
}

TEST(MergeCommandLine, TakesFilesAndWhereTheirSumGoes) {
    const auto command = parse_command_line(
        Words{"merge", "a", "b", "--format", "json", "--html", "h", "--threshold", "lost==0"},
        surroundings().view());
    ASSERT_TRUE(command);
    const auto& merge = std::get<MergeCommand>(*command);
    EXPECT_THAT(merge.files, ElementsAre("a", "b"));
    EXPECT_EQ(merge.format, OutputFormat::json);
    EXPECT_EQ(merge.outputs.html, "h");
    ASSERT_EQ(merge.thresholds.size(), 1U);
    EXPECT_FALSE(merge.thresholds[0].abort_on);
}

WallTime moment(std::chrono::sys_days day, Duration time) {
    return day + time;
}

TEST(StartTime, IsAMomentOrATimeFromNow) {
    constexpr std::chrono::sys_days day{std::chrono::year{2026} / 1 / 2};
    EXPECT_EQ(parse_start_time("2026-01-02T03:04:05Z"), StartTime{moment(day, 3h + 4min + 5s)});
    EXPECT_EQ(parse_start_time("2026-01-02T03:04:05.25+02:30"),
              StartTime{moment(day, 34min + 5s + 250ms)});
    EXPECT_EQ(parse_start_time("2026-01-01T23:00:00-01:00"), StartTime{moment(day, 0s)});
    EXPECT_EQ(parse_start_time("+1.5s"), StartTime{Duration{1500ms}});
    for (const auto* const text : {"",
                                   "+",
                                   "+5",
                                   "-5s",
                                   "2026-01-02",
                                   "2026-02-30T00:00:00Z",
                                   "2026-01-02T24:00:00Z",
                                   "2026-01-02T03:04:05",
                                   "2026-01-02T03:04:05.Z",
                                   "2026-01-02T03:04:05.1234567891Z",
                                   "2026-01-02T03:04:05Zx",
                                   "1969-12-31T00:00:00Z",
                                   "2026-1-02T03:04:05Z"}) {
        EXPECT_FALSE(parse_start_time(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
