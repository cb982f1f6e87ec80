// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/process.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sonde::testing {

/// A Chromium without a window, driven by W3C WebDriver through a chromedriver of its own. Ended,
/// with all of its processes, when it goes. Every call throws where the driver reports an error.
class Browser {
  public:
    Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;
    ~Browser();

    /// Returns once the page and its scripts are there.
    void open(const std::string& url);

    /// The body of a function in the page; what it returns.
    nlohmann::json run(const std::string& script,
                       const nlohmann::json& arguments = nlohmann::json::array());

    /// As a person does: only what can be seen and reached. `selector` is CSS, the first counts.
    void click(const std::string& selector);
    /// To what has the focus; keys that are no characters by their WebDriver code points.
    void press(const std::string& keys);

    enum class Scheme : std::uint8_t { light, dark };
    /// How large the page is shown, in CSS pixels; narrow ones as a phone does.
    void show_as(int width, int height, Scheme scheme);

    /// Writes a PNG of what is shown; answers its bytes.
    std::string screenshot(const std::string& file);

    /// What the console has had since the last call: warnings, errors, refusals of the policy.
    std::vector<std::string> console();

    static constexpr const char* enter = "\uE007";
    static constexpr const char* escape = "\uE00C";
    static constexpr const char* tab = "\uE004";
    static constexpr const char* down = "\uE015";
    static constexpr const char* up = "\uE013";

  private:
    nlohmann::json ask(const std::string& method,
                       const std::string& path,
                       const nlohmann::json& body = nlohmann::json::object());
    void tell_tools(const std::string& command, const nlohmann::json& parameters);

    TemporaryFolder folder_{};
    std::unique_ptr<Process> driver_{};
    std::uint16_t port_{};
    std::string session_{};  ///< The path of its commands.
};

}  // namespace sonde::testing
