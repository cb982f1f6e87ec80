// SPDX-License-Identifier: Apache-2.0
#include "exporters/process_facts.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

namespace sonde {

namespace {

/// Fields of /proc/self/stat as proc(5) numbers them; the second, the command, may hold anything,
/// so that counting starts behind its closing bracket with the third.
class StatFields {
  public:
    explicit StatFields(const std::string& line) {
        const auto bracket = line.rfind(')');
        if (bracket == std::string::npos) {
            return;
        }
        std::istringstream rest{line.substr(bracket + 1)};
        rest.imbue(std::locale::classic());
        std::string state;
        rest >> state;
        for (auto& field : fields_) {
            // Signed: some fields are, and none that is read here exceeds it.
            std::int64_t value = 0;
            if (!(rest >> value)) {
                return;
            }
            field = value;
        }
    }

    std::optional<std::uint64_t> number(std::size_t field) const {
        const auto value = fields_.at(field - first_field);
        return value ? std::optional{static_cast<std::uint64_t>(*value)} : std::nullopt;
    }

  private:
    static constexpr std::size_t first_field = 4;

    std::array<std::optional<std::int64_t>, 21> fields_{};
};

std::string read_line(const char* path) {
    std::ifstream file{path};
    std::string line;
    std::getline(file, line);
    return line;
}

std::optional<std::uint64_t> count_open_fds() {
    std::error_code error;
    const std::filesystem::directory_iterator fds{"/proc/self/fd", error};
    if (error) {
        return std::nullopt;
    }
    // The one that reads the directory does not count.
    return static_cast<std::uint64_t>(std::distance(begin(fds), end(fds))) - 1;
}

std::optional<std::uint64_t> fd_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return std::nullopt;
    }
    return limit.rlim_cur;
}

/// When the machine started, which the start times of processes count from.
std::optional<WallTime> boot_time() {
    std::ifstream file{"/proc/stat"};
    file.imbue(std::locale::classic());
    std::string word;
    while (file >> word) {
        std::int64_t seconds = 0;
        if (word == "btime" && file >> seconds) {
            return WallTime{std::chrono::seconds{seconds}};
        }
    }
    return std::nullopt;
}

Duration from_ticks(std::uint64_t ticks) {
    const auto per_second = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
    return std::chrono::seconds{ticks / per_second} +
           Duration{(ticks % per_second) * 1'000'000'000U / per_second};
}

}  // namespace

ProcessFacts read_process_facts() {
    const StatFields stat{read_line("/proc/self/stat")};
    ProcessFacts facts{.open_fds = count_open_fds(), .max_fds = fd_limit()};
    const auto user = stat.number(14);
    const auto system = stat.number(15);
    if (user && system) {
        facts.cpu = from_ticks(*user + *system);
    }
    const auto boot = boot_time();
    const auto ticks = stat.number(22);
    if (boot && ticks) {
        facts.started = *boot + from_ticks(*ticks);
    }
    facts.virtual_bytes = stat.number(23);
    if (const auto pages = stat.number(24)) {
        facts.resident_bytes = *pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    }
    return facts;
}

}  // namespace sonde
