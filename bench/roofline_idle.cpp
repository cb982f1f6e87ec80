// SPDX-License-Identifier: Apache-2.0
#include "bench/roofline.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <malloc.h>

#include <array>
#include <fstream>
#include <memory>

namespace sonde::roofline {

namespace {

struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeTls>;
using Tls = std::unique_ptr<SSL, FreeTls>;

Context make_context(const std::string& ca_file) {
    Context context{SSL_CTX_new(TLS_client_method())};
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr) != 1) {
        give_up("cannot read " + ca_file);
    }
    return context;
}

/// A verified session that has been greeted.
Tls open_tls(SSL_CTX& context, const Connection& connection, std::uint32_t client) {
    Tls tls{SSL_new(&context)};
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls.get()), "127.0.0.1");
    SSL_set_fd(tls.get(), connection.descriptor());
    const auto hello = connect_bytes(client);
    std::array<std::byte, 256> answer{};
    if (SSL_connect(tls.get()) != 1 ||
        SSL_write(tls.get(), hello.data(), static_cast<int>(hello.size())) <= 0 ||
        SSL_read(tls.get(), answer.data(), static_cast<int>(answer.size())) <= 0) {
        ERR_print_errors_fp(stderr);
        give_up("no TLS session");
    }
    return tls;
}

/// Bytes of memory of the process that is no file's.
double resident() {
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;) {
        if (word == "RssAnon:") {
            double kibibytes = 0;
            status >> kibibytes;
            return kibibytes * 1024;
        }
    }
    give_up("no RssAnon");
}

double allocated() {
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

struct Client {
    Connection connection{};
    Tls tls{};
};

Client open_client(const Settings& settings, SSL_CTX* context, std::uint32_t index) {
    Client client{.connection = Connection::open(settings.port)};
    if (context != nullptr) {
        client.tls = open_tls(*context, client.connection, index);
        return client;
    }
    std::array<std::byte, 256> answer{};
    client.connection.send_all(connect_bytes(index));
    client.connection.receive(answer);
    return client;
}

}  // namespace

Report run_idle(const Settings& settings) {
    const auto context = settings.ca_file.empty() ? Context{} : make_context(settings.ca_file);
    std::vector<Client> clients;
    clients.reserve(settings.connections + 1);
    // The first one brings in what all share.
    clients.push_back(open_client(settings, context.get(), 0));

    Report report;
    const Stopwatch watch;
    const double resident_before = resident();
    // The vector's memory is there already, but is the clients'.
    const double allocated_before =
        allocated() - static_cast<double>(sizeof(Client) * settings.connections);
    for (std::uint32_t index = 1; index <= settings.connections; ++index) {
        clients.push_back(open_client(settings, context.get(), index));
        ++report.messages;
    }
    watch.stop(report);
    report.resident_per_connection = (resident() - resident_before) / settings.connections;
    report.allocated_per_connection = (allocated() - allocated_before) / settings.connections;
    return report;
}

}  // namespace sonde::roofline
