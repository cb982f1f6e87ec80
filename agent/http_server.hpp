// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

struct HttpRequest {
    std::string method{};
    std::string path{};   ///< Without the query, not decoded.
    std::string query{};  ///< Behind the `?`, not decoded; empty for none.
    bool accepts_gzip{false};
    /// Names in lower case; of a name that came more than once the last.
    std::map<std::string, std::string> headers{};
};

struct HttpResponse;

/// Takes the answer that was promised: a function that makes it, called on the server's thread.
/// From any thread, once at most; after the server has gone nothing comes of it.
using HttpReply = std::function<void(std::function<HttpResponse()> make)>;

/// An answer that is not there yet. The server serves others meanwhile.
struct HttpPromise {
    std::function<void(HttpReply)> start{};  ///< Called on the server's thread; must not block.
    Duration patience{};                     ///< Without a reply in this time it is a 504.
};

struct HttpResponse {
    unsigned status{200};
    std::string content_type{"text/plain; charset=utf-8"};
    std::string body{};
    bool gzip{false};                    ///< The body is compressed already.
    std::string allow{};                 ///< For 405.
    unsigned retry_after{};              ///< Seconds, for 429 and 503; 0: it says nothing.
    std::string challenge{};             ///< For 401: how to log in.
    std::optional<HttpPromise> later{};  ///< Where it is there, all else here is not looked at.
};

/// Answers a request; called on the server's thread, one request at a time.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpLimits {
    /// From the first byte to the end of a request; and for a TLS handshake.
    Duration request{std::chrono::seconds{10}};
    Duration idle{std::chrono::minutes{2}};  ///< Between requests: longer than scrapes are apart.
    Duration response{std::chrono::seconds{30}};
    std::size_t connections{256};  ///< One more is turned away with 503.
    std::size_t header_bytes{16384};
    std::size_t body_bytes{4096};
};

class WebAccessFile;

struct HttpService {
    HttpHandler answer{};
    /// Who may ask, and whether by TLS; used on the server's thread alone, and outlives the server.
    /// Null: everybody, in plain HTTP.
    WebAccessFile* access{};
};

/// An HTTP/1.1 server on a thread of its own, so that a large scrape never delays a probe. Every
/// connection has deadlines and their number is bounded: slow and half-open clients block nobody,
/// also those that break off within a TLS handshake.
class HttpServer {
  public:
    /// Listens on the address; port 0 takes a free one. Throws std::runtime_error with a sentence
    /// where that cannot be done.
    HttpServer(const ListenAddress& address, HttpService service, HttpLimits limits);
    HttpServer(const std::string& host, std::uint16_t port, HttpHandler handler, HttpLimits limits);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();  ///< Breaks off what is still going on, and joins the thread.

    std::uint16_t port() const;
    std::string url() const;  ///< `http://127.0.0.1:9344`, or `https://`

  private:
    struct State;
    std::shared_ptr<State> state_;  ///< Replies that are still to come have a part in it.
};

}  // namespace sonde
