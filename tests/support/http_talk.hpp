// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string>

namespace sonde::testing {

/// What the clients of HTTP and HTTPS have in common: how a question stands on the wire, and what
/// an answer on it says.
std::string text_of(const HttpQuestion& question);
HttpAnswer answer_of(const boost::beast::http::response<boost::beast::http::string_body>& response);

/// Begins something asynchronous and goes on when it is over: a stream's deadline holds for no
/// other kind. False where it failed.
template <class Begin>
bool completes(boost::asio::io_context& loop, Begin begin) {
    boost::beast::error_code error;
    begin([&](const boost::beast::error_code& failed, auto&&...) { error = failed; });
    loop.run();
    loop.restart();
    return !error;
}

}  // namespace sonde::testing
