// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"

#include <spdlog/formatter.h>
#include <spdlog/logger.h>

#include <cstdint>
#include <memory>

namespace sonde {

/// Who reads the lines of the log.
enum class LogReader : std::uint8_t {
    anybody,  ///< A terminal, a file, a container's log.
    journal,  ///< systemd's, which takes the time itself and a priority before the line.
};

/// Whether the descriptor leads to the journal: systemd names what it connected as DEVICE:INODE in
/// $JOURNAL_STREAM, whose value this is; null where it is not set. A descriptor that was redirected
/// since is another file.
LogReader reader_of(int descriptor, const char* journal_stream);

/// Lines `TIME LEVEL MESSAGE`, or objects with `time`, `level` and `message`; times are UTC. For
/// the journal with `<4>` and the like before each, as sd-daemon(3) says, and text without what it
/// knows.
std::unique_ptr<spdlog::formatter> make_formatter(LogFormat format, LogReader reader);

/// Lines on standard error. May be used from any thread.
std::shared_ptr<spdlog::logger> make_log(LogLevel level, LogFormat format);

/// From now on. Any thread.
void set_level(spdlog::logger& log, LogLevel level);

}  // namespace sonde
