#pragma once

#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sonde {

struct HttpRequest {
    std::string method{};
    std::string path{};   ///< Without the query, not decoded.
    std::string query{};  ///< Behind the `?`, not decoded; empty for none.
    bool accepts_gzip{false};
};

struct HttpResponse {
    unsigned status{200};
    std::string content_type{"text/plain; charset=utf-8"};
    std::string body{};
    bool gzip{false};     ///< The body is compressed already.
    std::string allow{};  ///< For 405.
};

/// Answers a request; called on the server's thread, one request at a time.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpLimits {
    Duration request{std::chrono::seconds{10}};  ///< From the first byte to the end of a request.
    Duration idle{std::chrono::minutes{2}};  ///< Between requests: longer than scrapes are apart.
    Duration response{std::chrono::seconds{30}};
    std::size_t connections{256};  ///< One more is turned away with 503.
    std::size_t header_bytes{16384};
    std::size_t body_bytes{4096};
};

/// An HTTP/1.1 server on a thread of its own, so that a large scrape never delays a probe. Every
/// connection has deadlines and their number is bounded: slow and half-open clients block nobody.
class HttpServer {
  public:
    /// Listens on the address; port 0 takes a free one. Throws std::runtime_error with a sentence
    /// where that cannot be done.
    HttpServer(const std::string& host, std::uint16_t port, HttpHandler handler, HttpLimits limits);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();  ///< Breaks off what is still going on, and joins the thread.

    std::uint16_t port() const;
    std::string url() const;  ///< `http://127.0.0.1:9344`

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sonde
