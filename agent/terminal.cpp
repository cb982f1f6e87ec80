// SPDX-License-Identifier: Apache-2.0
#include "agent/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace sonde {

namespace {

constexpr int narrowest = 60;
constexpr int widest = 140;

std::string_view environment(const char* name) {
    // Only before any thread is started.
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? "" : value;
}

bool locale_is_utf8() {
    for (const auto* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = environment(name);
        if (!value.empty()) {
            return value.ends_with("UTF-8") || value.ends_with("utf8");
        }
    }
    return false;
}

}  // namespace

TextStyle style_of_standard_output() {
    TextStyle style{.colour = false, .unicode = locale_is_utf8()};
    if (isatty(STDOUT_FILENO) == 0) {
        return style;
    }
    style.colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) {
        style.width = std::clamp(static_cast<int>(window.ws_col), narrowest, widest);
    }
    return style;
}

bool standard_error_is_terminal() {
    return isatty(STDERR_FILENO) != 0;
}

bool standard_output_is_deserted() {
    pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace sonde
