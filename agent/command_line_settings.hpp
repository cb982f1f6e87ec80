// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_flags.hpp"
#include "config/probe_keys.hpp"
#include "config/setting.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Lines of a usage error, one for each thing that is wrong, each once.
class Wrongs {
  public:
    void add(const std::string& line);
    bool any() const { return !lines_.empty(); }
    std::size_t count() const { return lines_.size(); }
    UsageError error() const;

  private:
    std::vector<std::string> lines_{};
};

/// What was given to a flag, as the setting that a file would have.
Setting setting_of(KeyForm form, const std::vector<std::string>& values);

/// The first value that should be a pair `NAME=VALUE` and is none, or null.
const std::string* not_a_pair(KeyForm form, const std::vector<std::string>& values);

/// The flag of a probe key for another server than the broker: `push` and `ca_file` make
/// `--push-ca-file`; with an empty prefix the key's own.
std::string flag_of(std::string_view prefix, std::string_view key);

/// Puts what the flags of these keys say into the specification of a server.
void apply_keys(const Arguments& arguments,
                std::string_view prefix,
                std::span<const std::string_view> keys,
                const Surroundings& around,
                ProbeSpec& spec,
                Wrongs& wrongs);

/// A user's name needs a password, and that comes from one place.
void check_login(const Arguments& arguments, std::string_view prefix, Wrongs& wrongs);

/// What a number on the command line may be, both included.
struct NumberBounds {
    std::uint64_t least{};
    std::uint64_t most{};
};

/// The number that a flag was given, or `otherwise` where it is not there.
std::uint64_t read_number(const Arguments& arguments,
                          std::string_view flag,
                          NumberBounds bounds,
                          std::uint64_t otherwise,
                          Wrongs& wrongs);

/// `--format`
OutputFormat read_format(const Arguments& arguments, Wrongs& wrongs);

}  // namespace sonde
