// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_broker.hpp"

#include "tests/support/accept_each.hpp"
#include "tests/support/broker_connection.hpp"
#include "tests/support/loop_thread.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <string>

namespace sonde::support {

namespace {

int choose_alpn(SSL* /*session*/,
                const unsigned char** chosen,
                unsigned char* length,
                const unsigned char* offered,
                unsigned offered_length,
                void* wire) {
    const auto& ours = *static_cast<const std::vector<unsigned char>*>(wire);
    unsigned char* match = nullptr;
    const auto outcome = SSL_select_next_proto(
        &match, length, ours.data(), static_cast<unsigned>(ours.size()), offered, offered_length);
    *chosen = match;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Where a context keeps the key that it knows.
int psk_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

unsigned find_key(SSL* session, const char* identity, unsigned char* key, unsigned room) {
    const auto& known =
        *static_cast<const BrokerPsk*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), psk_index()));
    if (known.identity != identity || known.key.size() > room) {
        return 0;
    }
    std::copy(known.key.begin(), known.key.end(), key);
    return static_cast<unsigned>(known.key.size());
}

}  // namespace

struct ScriptedBroker::Server {
    explicit Server(BrokerSettings given) : settings{std::move(given)} {
        const tcp::endpoint address{asio::ip::make_address(settings.address), settings.port};
        acceptor.open(address.protocol());
        acceptor.set_option(asio::socket_base::reuse_address{true});
        if (settings.reads_at_most) {
            acceptor.set_option(asio::socket_base::receive_buffer_size{4096});
        }
        acceptor.bind(address);
        acceptor.listen();
        if (settings.tls) {
            prepare(*settings.tls);
        }
        accept_each(acceptor, [this](tcp::socket socket) { begin(std::move(socket)); });
    }

    void prepare(const BrokerTls& tls) {
        context.emplace(asio::ssl::context::tls_server);
        auto* const handle = context->native_handle();
        if (!tls.identity.cert_file.empty()) {
            context->use_certificate_chain_file(tls.identity.cert_file);
            context->use_private_key_file(tls.identity.key_file, asio::ssl::context::pem);
        }
        if (!tls.psk.identity.empty()) {
            SSL_CTX_set_ex_data(handle, psk_index(), &settings.tls->psk);
            SSL_CTX_set_psk_server_callback(handle, &find_key);
        }
        if (tls.lowest != 0) {
            SSL_CTX_set_min_proto_version(handle, tls.lowest);
            SSL_CTX_set_security_level(handle, 0);  // Else OpenSSL offers no TLS 1.0.
            SSL_CTX_set_cipher_list(handle, "ALL:@SECLEVEL=0");
        }
        if (tls.highest != 0) {
            SSL_CTX_set_max_proto_version(handle, tls.highest);
        }
        if (!tls.client_ca_file.empty()) {
            context->load_verify_file(tls.client_ca_file);
            context->set_verify_mode(asio::ssl::verify_peer |
                                     asio::ssl::verify_fail_if_no_peer_cert);
        }
        for (const auto& protocol : tls.alpn) {
            alpn.push_back(static_cast<unsigned char>(protocol.size()));
            alpn.insert(alpn.end(), protocol.begin(), protocol.end());
        }
        if (!alpn.empty()) {
            SSL_CTX_set_alpn_select_cb(handle, &choose_alpn, &alpn);
        }
    }

    void begin(tcp::socket socket) {
        note(socket);
        auto connection = std::make_shared<BrokerConnection>(
            std::move(socket), settings, context ? &*context : nullptr);
        asio::co_spawn(loop, host(connection), asio::detached);
    }

    void note(const tcp::socket& socket) {
        boost::system::error_code gone;
        const auto client = socket.remote_endpoint(gone);
        const std::scoped_lock lock{mutex};
        last_client = client.address().to_string();
        ++accepted;
        ++open;
    }

    asio::awaitable<void> host(std::shared_ptr<BrokerConnection> connection) {
        co_await serve(connection);
        const std::lock_guard lock{mutex};
        --open;
        if (!connection->model().packets().empty()) {
            heard.push_back(connection->model().packets());
        }
        ended.notify_all();
    }

    asio::awaitable<void> serve(std::shared_ptr<BrokerConnection> connection) {
        switch (settings.welcome) {
            case Welcome::close:
                co_await connection->close();
                co_return;
            case Welcome::reset:
                connection->reset();
                co_return;
            case Welcome::silence:
                silent.push_back(connection);
                co_return;
            case Welcome::serve:
                break;
        }
        if (!co_await connection->open()) {
            co_return;
        }
        connections.push_back(connection);
        asio::co_spawn(loop, BrokerConnection::write_out(connection), asio::detached);
        while (co_await connection->read()) {
            for (const auto& message : connection->model().published()) {
                for (const auto& subscriber : connections) {
                    subscriber->act(subscriber->model().deliver(message));
                }
            }
        }
        connections.remove(connection);
    }

    BrokerSettings settings;
    asio::io_context loop{};
    tcp::acceptor acceptor{loop};
    std::optional<asio::ssl::context> context{};
    std::vector<unsigned char> alpn{};
    std::list<std::shared_ptr<BrokerConnection>> connections{};
    std::vector<std::shared_ptr<BrokerConnection>> silent{};
    std::mutex mutex{};
    std::condition_variable ended{};
    std::string last_client{};  ///< Under the lock, as are the next two.
    std::size_t open{};
    std::vector<std::vector<wire::Bytes>> heard{};
    std::atomic<std::size_t> accepted{};
    LoopThread thread{loop};
};

ScriptedBroker::ScriptedBroker(BrokerSettings settings)
    : server_{std::make_unique<Server>(std::move(settings))} {}

ScriptedBroker::~ScriptedBroker() = default;

std::uint16_t ScriptedBroker::port() const {
    return server_->acceptor.local_endpoint().port();
}

Endpoint ScriptedBroker::endpoint() const {
    const bool secure = server_->settings.tls.has_value();
    if (server_->settings.websocket) {
        return {.scheme = secure ? Scheme::wss : Scheme::ws,
                .host = server_->settings.address,
                .port = port(),
                .path = "/mqtt"};
    }
    return {.scheme = secure ? Scheme::mqtts : Scheme::mqtt,
            .host = server_->settings.address,
            .port = port()};
}

std::size_t ScriptedBroker::accepted() const {
    return server_->accepted;
}

std::string ScriptedBroker::last_client() const {
    const std::scoped_lock lock{server_->mutex};
    return server_->last_client;
}

std::vector<std::vector<wire::Bytes>> ScriptedBroker::heard() const {
    std::unique_lock lock{server_->mutex};
    server_->ended.wait(lock, [this] { return server_->open == 0; });
    return server_->heard;
}

}  // namespace sonde::support
