// SPDX-License-Identifier: Apache-2.0
#include "tests/support/https_client.hpp"

#include "tests/support/http_talk.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>

namespace sonde::testing {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = asio::ssl::stream<beast::tcp_stream>;

asio::ssl::context context_of(const TlsManners& manners) {
    asio::ssl::context context{asio::ssl::context::tls_client};
    context.load_verify_file(manners.ca_file);
    context.set_verify_mode(asio::ssl::verify_peer);
    context.set_verify_callback(asio::ssl::host_name_verification{"127.0.0.1"});
    if (!manners.identity.cert_file.empty()) {
        context.use_certificate_chain_file(manners.identity.cert_file);
        context.use_private_key_file(manners.identity.key_file, asio::ssl::context::pem);
    }
    if (manners.adjust) {
        manners.adjust(context.native_handle());
    }
    return context;
}

std::string serial_of(SSL* session) {
    const auto* const certificate = SSL_get0_peer_certificate(session);
    const auto* const number = X509_get0_serialNumber(certificate);
    return std::to_string(ASN1_INTEGER_get(number));
}

}  // namespace

HttpsAnswer https_request(const HttpQuestion& question, const TlsManners& manners) {
    asio::io_context loop;
    auto context = context_of(manners);
    Stream stream{loop, context};
    const auto request = text_of(question);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    auto& below = beast::get_lowest_layer(stream);
    below.expires_after(std::chrono::minutes{1});
    const asio::ip::tcp::endpoint endpoint{asio::ip::address_v4::loopback(), question.port};
    HttpsAnswer whole;
    if (!completes(loop, [&](auto handler) { below.async_connect(endpoint, handler); }) ||
        !completes(loop, [&](auto handler) { stream.async_handshake(Stream::client, handler); })) {
        return whole;
    }
    whole.cipher = SSL_get_cipher_name(stream.native_handle());
    whole.serial = serial_of(stream.native_handle());
    if (!completes(
            loop,
            [&](auto handler) { asio::async_write(stream, asio::buffer(request), handler); }) ||
        !completes(loop,
                   [&](auto handler) { http::async_read(stream, buffer, response, handler); })) {
        return whole;
    }
    whole.resumable = SSL_SESSION_is_resumable(SSL_get_session(stream.native_handle())) == 1;
    whole.answer = answer_of(response);
    return whole;
}

}  // namespace sonde::testing
