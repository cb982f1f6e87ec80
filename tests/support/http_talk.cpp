// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_talk.hpp"

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>

namespace sonde::testing {

namespace {

namespace http = boost::beast::http;

std::string lower(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

std::string text_of(const HttpQuestion& question) {
    http::request<http::string_body> request{
        http::string_to_verb(question.method), question.target, 11};
    request.set(http::field::host, "127.0.0.1");
    for (const auto& [name, value] : question.headers) {
        request.set(name, value);
    }
    request.body() = question.body;
    if (!question.body.empty()) {
        request.prepare_payload();
    }
    std::ostringstream text;
    text << request;
    return text.str();
}

HttpAnswer answer_of(const http::response<http::string_body>& response) {
    HttpAnswer answer{.status = response.result_int(), .body = response.body()};
    for (const auto& field : response) {
        answer.headers[lower(field.name_string())] = field.value();
    }
    return answer;
}

}  // namespace sonde::testing
