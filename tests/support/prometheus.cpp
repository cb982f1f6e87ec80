// SPDX-License-Identifier: Apache-2.0
#include "tests/support/prometheus.hpp"

#include "tests/support/http_client.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

namespace sonde::testing {

namespace {

using nlohmann::json;

std::string percent_encoded(const std::string& text) {
    constexpr auto digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char character : text) {
        const auto c = static_cast<unsigned char>(character);
        if (std::isalnum(c) != 0) {
            encoded += character;
        } else {
            encoded += {'%', digits[c >> 4U], digits[c & 15U]};
        }
    }
    return encoded;
}

}  // namespace

Prometheus::Prometheus(const std::string& configuration, const std::string& features)
    : port_{free_port()} {
    const auto file = folder_.write("prometheus.yml", configuration);
    std::vector<std::string> command{
        "prometheus",
        "--config.file=" + file,
        "--storage.tsdb.path=" + (folder_.path() / "data").string(),
        "--web.listen-address=127.0.0.1:" + std::to_string(port_),
    };
    if (!features.empty()) {
        command.push_back("--enable-feature=" + features);
    }
    process_.emplace(std::move(command));
    if (!process_->says("Server is ready to receive web requests")) {
        throw std::runtime_error{"Prometheus did not start: " + process_->error()};
    }
}

json Prometheus::ask(const std::string& path, const std::string& expression) const {
    const auto answer = http_request(port_, path + "query=" + percent_encoded(expression));
    const auto document = json::parse(answer.body, nullptr, false);
    if (answer.status != 200 || document.is_discarded()) {
        ADD_FAILURE() << expression << ": " << answer.body;
        return json::array();
    }
    return document["data"]["result"];
}

json Prometheus::query(const std::string& expression) const {
    return ask("/api/v1/query?", expression);
}

json Prometheus::metadata(const std::string& family) const {
    const auto answer = http_request(port_, "/api/v1/metadata?metric=" + percent_encoded(family));
    const auto document = json::parse(answer.body);
    const auto& data = document.at("data");
    return data.contains(family) ? data.at(family).at(0) : json::object();
}

json Prometheus::query_last_minute(const std::string& expression) const {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    return ask("/api/v1/query_range?start=" + std::to_string(now - 60) +
                   "&end=" + std::to_string(now) + "&step=1&",
               expression);
}

std::optional<std::string> Prometheus::value(const std::string& expression) const {
    const auto result = query(expression);
    return result.empty() ? std::nullopt : std::optional{result[0]["value"][1].get<std::string>()};
}

}  // namespace sonde::testing
