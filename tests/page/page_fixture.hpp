// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/page/browser.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::testing {

/// A `[[probe]]` on 127.0.0.1.
inline std::string probe_on(std::uint16_t port,
                            const std::string& name,
                            const std::string& interval = "250ms",
                            const std::string& more = "") {
    return "[[probe]]\nname = \"" + name +
           "\"\ntarget = \"mqtt://127.0.0.1:" + std::to_string(port) + "\"\ninterval = \"" +
           interval + "\"\ntimeout = \"200ms\"\n" + more;
}

/// A browser, and what its tests ask of the page.
class PageTest : public ::testing::Test {
  protected:
    void open(const Daemon& daemon, const std::string& view = "") {
        browser_.open("http://127.0.0.1:" + std::to_string(daemon.port()) + "/" + view);
    }

    bool holds(const std::string& expression) {
        return browser_.run("return Boolean(" + expression + ")").get<bool>();
    }
    bool comes_to_hold(const std::string& expression) {
        return eventually([&] { return holds(expression); });
    }
    std::string text_of(const std::string& selector) {
        return browser_
            .run("return document.querySelector(arguments[0])?.textContent ?? 'nothing there'",
                 {selector})
            .get<std::string>();
    }
    bool comes_to_say(const std::string& selector, const std::string& text) {
        return eventually([&] { return text_of(selector).find(text) != std::string::npos; });
    }

    /// The names of the probes in the order of their rows.
    std::vector<std::string> names() {
        return browser_
            .run("return [...document.querySelectorAll('tr.probe .open')].map(b => b.textContent)")
            .get<std::vector<std::string>>();
    }
    bool comes_to_show(const std::vector<std::string>& wanted) {
        return eventually([&] { return names() == wanted; });
    }

    Browser browser_{};
};

}  // namespace sonde::testing
