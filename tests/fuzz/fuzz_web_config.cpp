// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.hpp"
#include "tests/config/fake_surroundings.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

/// A web configuration file is read, and then read the same again, or refused with places that are
/// in it and without the key that it names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sonde;
    using fuzz::require;
    const std::string text(reinterpret_cast<const char*>(data), size);
    auto around = usual_surroundings();
    around.files["/etc/web.yml"] = text;
    const auto config = load_web_config("/etc/web.yml", around.view());
    if (config) {
        require(load_web_config("/etc/web.yml", around.view()) == config);
        return 0;
    }
    require(!config.error().empty());
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    const bool has_secret = text.find("hunter2") != std::string::npos;
    for (const auto& mistake : config.error()) {
        const auto sentence = to_string(mistake);
        require(!mistake.message.empty());
        // A carriage return ends a line of YAML as well.
        require(mistake.line <= size + lines + 1);
        require(has_secret || sentence.find("hunter2") == std::string::npos);
    }
    return 0;
}
