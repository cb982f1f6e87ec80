// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"

#include "config/environment_use.hpp"
#include "config/loader.hpp"
#include "config/toml_document.hpp"

#include <utility>

namespace sonde {

tl::expected<AgentConfig, std::vector<Mistake>> load_text(std::string_view text,
                                                          const std::string& file_name,
                                                          const Surroundings& around,
                                                          const TargetFiles* last_good) {
    const auto document = parse_toml(text);
    if (!document) {
        return tl::unexpected{mistakes_of({document.error()}, file_name)};
    }
    EnvironmentUse use;
    const auto watched = use.watched(around);
    Loader loader{file_name, watched, last_good};
    loader.load(*document);
    if (!loader.mistakes().empty()) {
        return tl::unexpected{use.without_values(loader.mistakes())};
    }
    auto config = std::move(loader).config();
    config.left_aside = use.without_values(std::move(config.left_aside));
    return config;
}

tl::expected<AgentConfig, std::vector<Mistake>> load_file(const std::string& path,
                                                          const Surroundings& around,
                                                          const TargetFiles* last_good) {
    const auto text = around.read_file(path);
    if (!text) {
        return tl::unexpected{
            std::vector{Mistake{.file = path, .message = "cannot be read: " + text.error()}}};
    }
    return load_text(*text, path, around, last_good);
}

}  // namespace sonde
