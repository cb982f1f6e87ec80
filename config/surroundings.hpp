// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// What a configuration refers to outside itself. Handed in, so that tests decide what is there.
struct Surroundings {
    /// The environment variable of that name, or nothing where it is not set.
    std::function<std::optional<std::string>(const std::string& name)> environment{};
    /// The whole file of that path, or the system's reason why not: "No such file or directory".
    std::function<tl::expected<std::string, std::string>(const std::string& path)> read_file{};
    /// The names of a folder's regular files in order, or why there are none to tell.
    std::function<tl::expected<std::vector<std::string>, std::string>(const std::string& path)>
        list_folder{};
    /// The whole environment.
    std::function<std::map<std::string, std::string, std::less<>>()> all_variables{};
};

/// The process's environment and the file system. Reads at most 64 MiB of a file, which holds the
/// names of a million clients; a larger one is an error.
Surroundings system_surroundings();

}  // namespace sonde
