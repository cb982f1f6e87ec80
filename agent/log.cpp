// SPDX-License-Identifier: Apache-2.0
#include "agent/log.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace sonde {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

void append(std::string_view text, spdlog::memory_buf_t& to) {
    to.append(text.data(), text.data() + text.size());
}

/// `<4>`: the numbers of syslog(3).
class PriorityFlag final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message,
                const std::tm& /*time*/,
                spdlog::memory_buf_t& to) override {
        append(prefix_of(message.level), to);
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<PriorityFlag>();
    }

  private:
    static std::string_view prefix_of(spdlog::level::level_enum level) {
        switch (level) {
            case spdlog::level::trace:
            case spdlog::level::debug:
                return "<7>";
            case spdlog::level::warn:
                return "<4>";
            case spdlog::level::err:
                return "<3>";
            case spdlog::level::critical:
                return "<2>";
            case spdlog::level::info:
            case spdlog::level::off:
            case spdlog::level::n_levels:
                break;
        }
        return "<6>";
    }
};

/// The message as a JSON string with its quotes; what is not UTF-8 in it is replaced.
class JsonMessageFlag final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message,
                const std::tm& /*time*/,
                spdlog::memory_buf_t& to) override {
        const nlohmann::json text = std::string{message.payload.data(), message.payload.size()};
        append(text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), to);
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<JsonMessageFlag>();
    }
};

std::string pattern_of(LogFormat format, LogReader reader) {
    const bool journal = reader == LogReader::journal;
    const std::string prefix{journal ? "%Q" : ""};
    switch (format) {
        case LogFormat::text:
            return prefix + (journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v");
        case LogFormat::json:
            return prefix + R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%J})";
    }
    return "%v";
}

}  // namespace

LogReader reader_of(int descriptor, const char* journal_stream) {
    struct stat file {};
    if (journal_stream == nullptr || fstat(descriptor, &file) != 0) {
        return LogReader::anybody;
    }
    const auto name = fmt::format("{}:{}", file.st_dev, file.st_ino);
    return name == journal_stream ? LogReader::journal : LogReader::anybody;
}

std::unique_ptr<spdlog::formatter> make_formatter(LogFormat format, LogReader reader) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<PriorityFlag>('Q').add_flag<JsonMessageFlag>('J').set_pattern(
        pattern_of(format, reader));
    return formatter;
}

std::shared_ptr<spdlog::logger> make_log(LogLevel level, LogFormat format) {
    auto log = std::make_shared<spdlog::logger>("sonde",
                                                std::make_shared<spdlog::sinks::stderr_sink_mt>());
    log->set_formatter(
        make_formatter(format, reader_of(STDERR_FILENO, std::getenv("JOURNAL_STREAM"))));
    set_level(*log, level);
    log->flush_on(spdlog::level::debug);
    return log;
}

void set_level(spdlog::logger& log, LogLevel level) {
    log.set_level(level_of(level));
}

}  // namespace sonde
