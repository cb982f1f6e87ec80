// SPDX-License-Identifier: Apache-2.0
#include "probes/load/machine_limits.hpp"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sonde::load {

namespace {

namespace fs = std::filesystem;

/// Linux's own range, where the file cannot be read.
constexpr std::uint32_t default_first_port = 32768;
constexpr std::uint32_t default_last_port = 60999;

constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// The numbers at the front of a file: nothing for `max`, and for the -1 that means the same.
std::vector<std::uint64_t> numbers_in(const fs::path& path) {
    std::ifstream file{path};
    file.imbue(std::locale::classic());
    std::vector<std::uint64_t> numbers;
    for (std::int64_t number = 0; file >> number && number >= 0;) {
        numbers.push_back(static_cast<std::uint64_t>(number));
    }
    return numbers;
}

std::optional<std::uint64_t> number_in(const fs::path& path) {
    const auto numbers = numbers_in(path);
    return numbers.empty() ? std::nullopt : std::optional{numbers.front()};
}

/// The number behind a name at the front of a line, as in /proc/meminfo and memory.stat.
std::optional<std::uint64_t> number_behind(std::string_view name, const fs::path& path) {
    for (const auto& line : lines_of(path)) {
        std::istringstream fields{line};
        fields.imbue(std::locale::classic());
        std::string word;
        std::uint64_t number = 0;
        if (fields >> word >> number && word == name) {
            return number;
        }
    }
    return std::nullopt;
}

/// A controller's groups that hold this process, the innermost first. Outside of the process's
/// namespace the path is another's: then only the root is left, which is this process's own.
std::vector<fs::path> groups_of(const fs::path& mount, const std::string& path) {
    std::vector<fs::path> groups;
    std::error_code ignored;
    for (fs::path group = fs::path{path}.relative_path(); !group.empty();
         group = group.parent_path()) {
        if (fs::is_directory(mount / group, ignored)) {
            groups.push_back(mount / group);
        }
    }
    groups.push_back(mount);
    return groups;
}

/// The path of this process in a hierarchy: `memory` and the like, or empty for version 2.
std::optional<std::string> group_path(const fs::path& root, std::string_view controller) {
    for (const auto& line : lines_of(root / "proc/self/cgroup")) {
        // `4:cpu,cpuacct:/path`
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) {
            continue;
        }
        const auto controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        if (controllers.find("," + std::string{controller} + ",") != std::string::npos) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

/// What the two versions of control groups call the same things.
struct MemoryNames {
    const char* limit{};
    const char* usage{};
    std::string_view reclaimable{};
};
constexpr MemoryNames memory_v1{
    "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr MemoryNames memory_v2{"memory.max", "memory.current", "inactive_file"};

std::uint64_t less(std::uint64_t whole, std::uint64_t part) {
    return whole - std::min(whole, part);
}

std::uint64_t free_memory_of(const fs::path& group, const MemoryNames& names) {
    const auto limit = number_in(group / names.limit);
    if (!limit) {
        return unlimited;
    }
    const auto usage = number_in(group / names.usage).value_or(0);
    const auto reclaimable = number_behind(names.reclaimable, group / "memory.stat").value_or(0);
    return less(*limit, less(usage, reclaimable));
}

std::uint64_t free_memory_v1(const fs::path& group) {
    return free_memory_of(group, memory_v1);
}

std::uint64_t free_memory_v2(const fs::path& group) {
    return free_memory_of(group, memory_v2);
}

/// Processors' worth of time, rounded up.
std::uint64_t whole_processors(std::uint64_t quota, std::uint64_t period) {
    return period == 0 ? unlimited : std::max<std::uint64_t>(1, (quota + period - 1) / period);
}

std::uint64_t quota_v1(const fs::path& group) {
    const auto quota = number_in(group / "cpu.cfs_quota_us");
    const auto period = number_in(group / "cpu.cfs_period_us");
    return quota && period ? whole_processors(*quota, *period) : unlimited;
}

std::uint64_t quota_v2(const fs::path& group) {
    const auto quota_and_period = numbers_in(group / "cpu.max");
    return quota_and_period.size() == 2 ? whole_processors(quota_and_period[0], quota_and_period[1])
                                        : unlimited;
}

using LimitOf = std::uint64_t (*)(const fs::path& group);

/// The lowest of the limits of the groups that hold this process, in whichever version of control
/// groups has the controller.
std::uint64_t lowest(const fs::path& root,
                     const std::string& controller,
                     LimitOf version_1,
                     LimitOf version_2) {
    const auto mount = root / "sys/fs/cgroup";
    std::vector<fs::path> groups;
    LimitOf limit_of = version_1;
    if (const auto path = group_path(root, controller)) {
        groups = groups_of(mount / controller, *path);
    } else if (const auto unified = group_path(root, "")) {
        groups = groups_of(mount, *unified);
        limit_of = version_2;
    }
    auto limit = unlimited;
    for (const auto& group : groups) {
        limit = std::min(limit, limit_of(group));
    }
    return limit;
}

std::uint64_t free_memory(const fs::path& root) {
    constexpr std::uint64_t kibibyte = 1024;
    auto free = lowest(root, "memory", free_memory_v1, free_memory_v2);
    if (const auto available = number_behind("MemAvailable:", root / "proc/meminfo")) {
        free = std::min(free, *available * kibibyte);
    }
    return free == unlimited ? 0 : free;
}

std::uint32_t processors_allowed() {
    cpu_set_t set{};
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        return static_cast<std::uint32_t>(std::max(1, CPU_COUNT(&set)));
    }
    // More processors than the set has room for.
    return std::max(1U, std::thread::hardware_concurrency());
}

std::uint64_t raised_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    const auto as_found = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : as_found;
}

std::uint64_t open_files_used() {
    std::error_code error;
    const fs::directory_iterator files{"/proc/self/fd", error};
    // The one that reads the directory does not count.
    return error ? 0 : static_cast<std::uint64_t>(std::distance(begin(files), end(files))) - 1;
}

}  // namespace

MachineLimits read_limits(const fs::path& root, MachineLimits limits) {
    const auto ports = numbers_in(root / "proc/sys/net/ipv4/ip_local_port_range");
    const bool known = ports.size() == 2 && ports[0] <= ports[1] && ports[1] <= 65535;
    limits.first_port = known ? static_cast<std::uint32_t>(ports[0]) : default_first_port;
    limits.last_port = known ? static_cast<std::uint32_t>(ports[1]) : default_last_port;
    limits.memory = free_memory(root);
    limits.processors = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(limits.processors, lowest(root, "cpu", quota_v1, quota_v2)));
    return limits;
}

MachineLimits raise_and_read_limits() {
    return read_limits("/",
                       {.open_files = raised_open_files(),
                        .open_files_used = open_files_used(),
                        .processors = processors_allowed()});
}

}  // namespace sonde::load
