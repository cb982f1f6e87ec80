// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/completions.hpp"
#include "agent/manual/help_page.hpp"
#include "agent/manual/pages.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

/// Writes the man pages and the shells' completions, when sonde is built:
/// sonde_manual FOLDER SOURCE VERSION.
namespace sonde::manual {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file || text.empty()) {
        throw std::runtime_error{path.string() + " cannot be read"};
    }
    return text;
}

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream file{path};
    file << text;
    if (!file.flush()) {
        throw std::runtime_error{path.string() + " cannot be written"};
    }
}

void write_all(const fs::path& folder, const fs::path& source, const std::string& version) {
    write(folder / "sonde.1", command_page("", version));
    for (const auto& command : command_summaries()) {
        write(folder / ("sonde-" + command.name + ".1"), command_page(command.name, version));
    }
    write(folder / "sonde.toml.5",
          file_page({.name = "sonde.toml",
                     .summary = "what the daemon of sonde probes",
                     .version = version},
                    text_of(source / "config/sonde.example.toml")));
    write(folder / "sonde-plan.toml.5",
          file_page({.name = "sonde-plan.toml",
                     .summary = "a load that sonde puts on a broker",
                     .version = version},
                    text_of(source / "config/load.example.toml")));
    write(folder / "completions/sonde", bash_completion());
    write(folder / "completions/_sonde", zsh_completion());
    write(folder / "completions/sonde.fish", fish_completion());
}

}  // namespace

}  // namespace sonde::manual

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: sonde_manual FOLDER SOURCE VERSION\n";
        return 2;
    }
    try {
        sonde::manual::write_all(argv[1], argv[2], argv[3]);
    } catch (const std::exception& error) {
        std::cerr << "sonde_manual: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
