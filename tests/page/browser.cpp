// SPDX-License-Identifier: Apache-2.0
#include "tests/page/browser.hpp"

#include "tests/support/http_client.hpp"

#include <openssl/evp.h>

#include <csignal>
#include <fstream>
#include <map>
#include <stdexcept>
#include <utility>

namespace sonde::testing {

namespace {

using Json = nlohmann::json;

Json capabilities(const std::string& profile) {
    const Json options{{"args",
                        {"--headless",
                         "--window-size=1280,900",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--disable-quic",
                         "--disable-dev-shm-usage",
                         "--no-first-run",
                         "--disable-background-networking",
                         "--disable-component-update",
                         "--disable-sync",
                         "--user-data-dir=" + profile}}};
    return {{"capabilities",
             {{"alwaysMatch",
               {{"browserName", "chrome"},
                {"goog:chromeOptions", options},
                {"goog:loggingPrefs", {{"browser", "ALL"}}},
                {"timeouts", {{"script", 10'000}, {"pageLoad", 30'000}}}}}}}};
}

std::string from_base64(const std::string& text) {
    std::string bytes(text.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) {
        throw std::runtime_error{"the driver's base64 is none"};
    }
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

}  // namespace

Browser::Browser()
    // What the browser leaves behind goes with the folder.
    : driver_{std::make_unique<Process>(
          std::vector<std::string>{"chromedriver", "--port=0"},
          std::map<std::string, std::string>{{"HOME", folder_.path().string()},
                                             {"TMPDIR", folder_.path().string()}})} {
    const std::string mark = "started successfully on port ";
    if (!driver_->says(mark)) {
        throw std::runtime_error{"chromedriver does not start: " + driver_->output()};
    }
    const auto said = driver_->output();
    port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(mark) + mark.size())));
    const auto made = ask("POST", "/session", capabilities((folder_.path() / "profile").string()));
    session_ = "/session/" + made.at("sessionId").get<std::string>();
}

Browser::~Browser() {
    try {
        ask("DELETE", "");
    } catch (const std::exception&) {
        // The driver ends it then.
    }
    driver_->signal(SIGTERM);
    driver_->wait();
}

Json Browser::ask(const std::string& method, const std::string& path, const Json& body) {
    const auto answer = http_request({.port = port_,
                                      .target = session_ + path,
                                      .method = method,
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = method == "POST" ? body.dump() : ""});
    const auto reply = Json::parse(answer.body, nullptr, false);
    if (answer.status != 200 || !reply.contains("value")) {
        throw std::runtime_error{"the browser's driver at " + path + ": " + answer.body};
    }
    return reply.at("value");
}

void Browser::open(const std::string& url) {
    ask("POST", "/url", {{"url", url}});
}

Json Browser::run(const std::string& script, const Json& arguments) {
    return ask("POST", "/execute/sync", {{"script", script}, {"args", arguments}});
}

void Browser::click(const std::string& selector) {
    const auto element = ask("POST", "/element", {{"using", "css selector"}, {"value", selector}});
    ask("POST", "/element/" + element.begin().value().get<std::string>() + "/click");
}

void Browser::press(const std::string& keys) {
    const auto element = ask("GET", "/element/active");
    ask("POST",
        "/element/" + element.begin().value().get<std::string>() + "/value",
        {{"text", keys}});
}

void Browser::tell_tools(const std::string& command, const Json& parameters) {
    ask("POST", "/goog/cdp/execute", {{"cmd", command}, {"params", parameters}});
}

void Browser::show_as(int width, int height, Scheme scheme) {
    constexpr int widest_phone = 600;
    tell_tools("Emulation.setDeviceMetricsOverride",
               {{"width", width},
                {"height", height},
                {"deviceScaleFactor", 1},
                {"mobile", width <= widest_phone}});
    const Json feature{{"name", "prefers-color-scheme"},
                       {"value", scheme == Scheme::dark ? "dark" : "light"}};
    tell_tools("Emulation.setEmulatedMedia", {{"features", Json::array({feature})}});
}

std::string Browser::screenshot(const std::string& file) {
    auto picture = from_base64(ask("GET", "/screenshot").get<std::string>());
    std::ofstream{file, std::ios::binary} << picture;
    return picture;
}

std::vector<std::string> Browser::console() {
    std::vector<std::string> lines;
    for (const auto& entry : ask("POST", "/se/log", {{"type", "browser"}})) {
        lines.push_back(entry.at("level").get<std::string>() + ": " +
                        entry.at("message").get<std::string>());
    }
    return lines;
}

}  // namespace sonde::testing
