// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/allowed_target.hpp"
#include "config/mistake.hpp"
#include "config/target_file.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Where the agent's web server listens.
struct ListenAddress {
    std::string host{"127.0.0.1"};  ///< An address literal; IPv6 without its brackets.
    std::uint16_t port{9344};       ///< 0: any free port, which the log then names.

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };

std::string_view name_of(LogLevel level);

/// The form of a line of the log.
enum class LogFormat : std::uint8_t {
    text,  ///< For people.
    json,  ///< For programs: an object a line.
};

std::string_view name_of(LogFormat format);

/// What is kept of runs to be looked into later: of the last ones, and of the last that failed.
struct KeptRuns {
    std::size_t runs{20};          ///< 0 to 10 000.
    std::size_t failures{20};      ///< 0 to 10 000.
    std::size_t bytes{64 * 1024};  ///< Of what a run's connection carried: 0 to 16 MiB.

    friend bool operator==(const KeptRuns&, const KeptRuns&) = default;
};

/// What a run that /probe is asked for does, and where it may go.
struct ProbeModule {
    std::string name{};
    ProbeSpec spec{};  ///< Without name and target, which come with the request.
    std::vector<AllowedTarget> targets{};

    friend bool operator==(const ProbeModule&, const ProbeModule&) = default;
};

/// How many runs may be asked for under /probe.
struct AskedRunLimits {
    std::size_t at_once{50};  ///< 1 to 1000.
    std::size_t rate{50};     ///< A second: 1 to 10 000.

    friend bool operator==(const AskedRunLimits&, const AskedRunLimits&) = default;
};

/// All that `sonde run` needs to know. Checked when it is read, and then never changed.
struct AgentConfig {
    ListenAddress listen{};
    std::string location{};  ///< The label of all metrics; empty means none.
    /// The path of the file that says who may ask the web server, and how; empty: everybody, in
    /// plain HTTP.
    std::string web_config{};
    LogLevel log_level{LogLevel::info};
    LogFormat log_format{LogFormat::text};
    KeptRuns kept{};
    bool native_histograms{false};       ///< Beside those with fixed buckets.
    std::vector<std::string> include{};  ///< Patterns of files with more probes, as written.
    /// In the files' order, names unique. At least one where neither `include` nor [[file_sd]] may
    /// give some later.
    std::vector<ProbeSpec> probes{};
    std::vector<ProbeModule> modules{};  ///< In the file's order, names unique.
    AskedRunLimits asked{};
    /// Those with the files that are read beside the first, each once: what to watch.
    std::vector<std::string> folders{};
    TargetFiles target_files{};
    /// Mistakes in files of targets, whose last good targets are used instead.
    std::vector<Mistake> left_aside{};

    friend bool operator==(const AgentConfig&, const AgentConfig&) = default;
};

}  // namespace sonde
