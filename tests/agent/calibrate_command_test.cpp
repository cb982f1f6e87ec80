// SPDX-License-Identifier: Apache-2.0
#include "agent/calibrate_command.hpp"

#include "tests/config/fake_surroundings.hpp"
#include "tests/exporters/calibration_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;
using Measured = tl::expected<calibration::Calibration, std::string>;

struct Shown {
    int status{};
    std::string out{};
    std::string error{};
};

Shown shown_of(const CalibrateCommand& command, const Measured& measured) {
    std::ostringstream out;
    std::ostringstream error;
    const auto calibrate = [&measured](Duration /*duration*/) {
        return measured;
    };
    const int status = run_calibrate_command(command, calibrate, {.out = out, .error = error});
    return {.status = status, .out = out.str(), .error = error.str()};
}

std::string error_of(const Words& arguments) {
    const auto around = usual_surroundings();
    const auto command = parse_command_line(arguments, around.view());
    return command ? "no error" : command.error().message;
}

CalibrateCommand command_of(const Words& arguments) {
    const auto around = usual_surroundings();
    auto command = parse_command_line(arguments, around.view());
    EXPECT_TRUE(command) << command.error().message;
    return std::get<CalibrateCommand>(*std::move(command));
}

TEST(CalibrateCommandTest, WritesTextForPeople) {
    const auto shown = shown_of({}, calibration::samples::idle());
    EXPECT_EQ(shown.status, 0);
    EXPECT_THAT(shown.out, StartsWith("Readings below 1 ms can be trusted"));
    EXPECT_EQ(shown.error, "");
}

TEST(CalibrateCommandTest, WritesALineForPrograms) {
    const auto shown = shown_of({.format = OutputFormat::json}, calibration::samples::idle());
    EXPECT_THAT(shown.out, StartsWith(R"({"schema":"sonde.calibrate/1",)"));
    EXPECT_EQ(shown.out.find('\n'), shown.out.size() - 1);
}

TEST(CalibrateCommandTest, HasDoneItsWorkAlsoWhereReadingsCannotBeTrusted) {
    EXPECT_EQ(shown_of({}, calibration::samples::poor()).status, 0);
}

TEST(CalibrateCommandTest, SaysWhatThisMachineLacks) {
    const auto shown = shown_of({}, tl::unexpected{std::string{"epoll_create1: no room"}});
    EXPECT_EQ(shown.status, 2);
    EXPECT_EQ(shown.out, "");
    EXPECT_EQ(shown.error, "sonde: epoll_create1: no room\n");
}

TEST(CalibrateCommandTest, HandsTheDurationOn) {
    Duration asked{};
    std::ostringstream out;
    const auto calibrate = [&asked](Duration duration) -> Measured {
        asked = duration;
        return calibration::samples::idle();
    };
    run_calibrate_command(
        command_of({"calibrate", "--duration", "200ms"}), calibrate, {.out = out, .error = out});
    EXPECT_EQ(asked, 200ms);
}

TEST(CalibrateCommandLine, NeedsNothing) {
    const auto command = command_of({"calibrate"});
    EXPECT_EQ(command.duration, 3s);
    EXPECT_EQ(command.format, OutputFormat::text);
    EXPECT_EQ(command_of({"calibrate", "--format", "json"}).format, OutputFormat::json);
}

TEST(CalibrateCommandLine, SaysWhatIsWrong) {
    EXPECT_THAT(error_of({"calibrate", "localhost"}), HasSubstr("calibrate needs no broker"));
    EXPECT_THAT(error_of({"calibrate", "--duration", "x"}), HasSubstr("--duration: "));
    EXPECT_THAT(error_of({"calibrate", "--duration", "1ms"}),
                HasSubstr("--duration: expected 50ms to 10m, found `1ms`"));
    EXPECT_THAT(error_of({"calibrate", "--duration", "2h"}), HasSubstr("expected 50ms to 10m"));
    EXPECT_THAT(error_of({"calibrate", "--format", "xml"}), HasSubstr("--format"));
    EXPECT_THAT(error_of({"calibrat"}), HasSubstr("did you mean `calibrate`?"));
}

}  // namespace
}  // namespace sonde
