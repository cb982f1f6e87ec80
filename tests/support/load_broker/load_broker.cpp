// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/worker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>

namespace sonde::load_broker {

namespace {

void raise_open_files() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/// A listener of its own for each worker: the kernel spreads the connections (SO_REUSEPORT).
/// `port` is what the first one got.
Descriptor listen_at(std::uint16_t& port, bool shared) {
    Descriptor listener{socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const int on = 1;
    setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (shared) {
        setsockopt(listener.number(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener.number(), generic, length) != 0 ||
        listen(listener.number(), SOMAXCONN) != 0 ||
        getsockname(listener.number(), generic, &length) != 0) {
        throw std::runtime_error{"cannot listen at port " + std::to_string(port)};
    }
    port = ntohs(address.sin_port);
    return listener;
}

void wait_for_end(const sigset_t& signals, Duration lifetime) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(lifetime);
    timespec limit{};
    limit.tv_sec = seconds.count();
    limit.tv_nsec = (lifetime - seconds).count();
    sigtimedwait(&signals, nullptr, &limit);
}

int run(const Options& options) {
    raise_open_files();
    sigset_t signals{};
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // The threads inherit it.
    std::signal(SIGPIPE, SIG_IGN);                  // OpenSSL writes without MSG_NOSIGNAL.

    const auto tls = options.cert_file.empty()
                         ? TlsContext{}
                         : make_tls_context(options.cert_file, options.key_file);
    Freeze freeze{options.faults};
    auto port = options.port;
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned index = 0; index < options.threads; ++index) {
        workers.push_back(std::make_unique<Worker>(
            options, freeze, tls.get(), listen_at(port, options.threads > 1)));
    }
    std::vector<std::thread> threads;
    threads.reserve(workers.size());
    for (const auto& worker : workers) {
        threads.emplace_back([&worker] { worker->run(); });
    }
    std::printf("port %d\n", int{port});
    std::fflush(stdout);

    wait_for_end(signals, options.lifetime);
    Counters counters;
    for (std::size_t index = 0; index < workers.size(); ++index) {
        workers[index]->stop();
        threads[index].join();
        counters += workers[index]->counters();
    }
    std::printf("%s\n", to_json(counters).c_str());
    return 0;
}

}  // namespace

}  // namespace sonde::load_broker

int main(int argc, char** argv) {
    using sonde::load_broker::read_options;
    using sonde::load_broker::run;
    try {
        const auto options = read_options(argc, argv);
        if (!options) {
            std::fputs(options.error().message.c_str(),
                       options.error().status == 0 ? stdout : stderr);
            return options.error().status;
        }
        return run(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load_broker: %s\n", error.what());
        return 1;
    }
}
