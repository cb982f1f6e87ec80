// SPDX-License-Identifier: Apache-2.0
#include "config/surroundings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

namespace sonde {

namespace {

constexpr std::size_t largest_file = std::size_t{64} * 1024 * 1024;

struct FileCloser {
    void operator()(std::FILE* file) const {
        std::fclose(file);
    }  // NOLINT(cert-err33-c): read only.
};

std::string reason_of(int error) {
    return std::generic_category().message(error);
}

tl::expected<std::string, std::string> read_whole(const std::string& path) {
    const std::unique_ptr<std::FILE, FileCloser> file{std::fopen(path.c_str(), "rbe")};
    if (!file) {
        return tl::unexpected{reason_of(errno)};
    }
    std::string content;
    std::array<char, 16384> block{};
    while (true) {
        const auto count = std::fread(block.data(), 1, block.size(), file.get());
        if (count == 0) {
            break;
        }
        content.append(block.data(), count);
        if (content.size() > largest_file) {
            return tl::unexpected{std::string{"it is larger than 64 MiB"}};
        }
    }
    if (std::ferror(file.get()) != 0) {
        return tl::unexpected{reason_of(errno)};
    }
    return content;
}

std::optional<std::string> environment_variable(const std::string& name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in sonde changes the environment.
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

tl::expected<std::vector<std::string>, std::string> regular_files(const std::string& path) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator entries{path, error};
    while (!error && entries != std::filesystem::directory_iterator{}) {
        std::error_code vanished;
        if (entries->is_regular_file(vanished)) {
            names.push_back(entries->path().filename().string());
        }
        entries.increment(error);
    }
    if (error) {
        return tl::unexpected{error.message()};
    }
    std::ranges::sort(names);
    return names;
}

std::map<std::string, std::string, std::less<>> whole_environment() {
    std::map<std::string, std::string, std::less<>> variables;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string text{*variable};
        const auto mark = text.find('=');
        if (mark != std::string::npos) {
            variables.emplace(text.substr(0, mark), text.substr(mark + 1));
        }
    }
    return variables;
}

}  // namespace

Surroundings system_surroundings() {
    return {.environment = environment_variable,
            .read_file = read_whole,
            .list_folder = regular_files,
            .all_variables = whole_environment};
}

}  // namespace sonde
