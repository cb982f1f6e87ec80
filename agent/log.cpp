#include "agent/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>

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

}  // namespace

std::shared_ptr<spdlog::logger> make_log(LogLevel level) {
    auto log = std::make_shared<spdlog::logger>("sonde",
                                                std::make_shared<spdlog::sinks::stderr_sink_mt>());
    log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    log->set_level(level_of(level));
    log->flush_on(spdlog::level::debug);
    return log;
}

}  // namespace sonde
