#pragma once

#include <tl/expected.hpp>

#include <functional>
#include <optional>
#include <string>

namespace sonde {

/// What a configuration refers to outside itself. Handed in, so that tests decide what is there.
struct Surroundings {
    /// The environment variable of that name, or nothing where it is not set.
    std::function<std::optional<std::string>(const std::string& name)> environment{};
    /// The whole file of that path, or the system's reason why not: "No such file or directory".
    std::function<tl::expected<std::string, std::string>(const std::string& path)> read_file{};
};

/// The process's environment and the file system. Reads at most 16 MiB of a file; a larger one is
/// an error.
Surroundings system_surroundings();

}  // namespace sonde
