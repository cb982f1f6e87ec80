// SPDX-License-Identifier: Apache-2.0
#include "probes/net/resolve.hpp"

#include "probes/net/lookup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace sonde::net {

namespace {

constexpr auto patience = std::chrono::seconds{10};

asio::awaitable<Result<Answer>> ask(ResolverKind resolver, Question question, const Clock& clock) {
    const Instant deadline = clock.now() + patience;
    if (resolver == ResolverKind::dns) {
        co_return co_await look_up_by_dns(std::move(question), clock, deadline);
    }
    SystemLookup lookup;
    co_return co_await lookup.look_up(std::move(question), clock, deadline);
}

}  // namespace

Result<std::vector<Address>> resolve_now(const std::string& host,
                                         std::uint16_t port,
                                         ResolverKind resolver,
                                         FamilyChoice family,
                                         const Clock& clock) {
    if (const auto literal = Address::parse(host, port)) {
        return std::vector{*literal};
    }
    boost::asio::io_context loop;
    std::optional<Result<Answer>> answer;
    Question question{.host = host, .port = port, .family = family};
    boost::asio::co_spawn(loop,
                          ask(resolver, std::move(question), clock),
                          [&answer](const std::exception_ptr& error, Result<Answer> result) {
                              if (error) {
                                  std::rethrow_exception(error);
                              }
                              answer = std::move(result);
                          });
    loop.run();
    if (!*answer) {
        return tl::unexpected{std::move(answer->error())};
    }
    return std::move((**answer).addresses);
}

}  // namespace sonde::net
