// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string>
#include <utility>
#include <vector>

/// Between Beast's messages and ours. For the web server alone.
namespace sonde {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;
using StringRequest = boost::beast::http::request<boost::beast::http::string_body>;
using StringResponse = boost::beast::http::response<boost::beast::http::string_body>;

HttpRequest to_request(const StringRequest& message);

/// `extra` are set last, in the place of any of the same name.
StringResponse to_message(HttpResponse response,
                          const HttpHeaders& extra,
                          unsigned version,
                          bool keep);

/// Its first line and its fields, with the empty line behind them, as they go out.
std::string head_of(const StringResponse& message);

/// What to answer where a request could not be read.
unsigned status_of(const boost::beast::error_code& error);

}  // namespace sonde
