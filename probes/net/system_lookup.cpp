// SPDX-License-Identifier: Apache-2.0
#include "probes/net/lookup.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <netdb.h>

#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace sonde::net {

namespace {

struct Found {
    int status{};
    int error{};  ///< errno, where the status is EAI_SYSTEM.
    std::vector<Address> addresses{};
};

Found ask_system(const Question& question) {
    addrinfo hints{};
    hints.ai_family = question.family == FamilyChoice::ipv4   ? AF_INET
                      : question.family == FamilyChoice::ipv6 ? AF_INET6
                                                              : AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    Found found;
    found.status = getaddrinfo(question.host.c_str(), nullptr, &hints, &list);
    found.error = errno;
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner{list, [](addrinfo* entry) {
                                                                   freeaddrinfo(entry);
                                                               }};
    for (const auto* entry = found.status == 0 ? list : nullptr; entry != nullptr;
         entry = entry->ai_next) {
        if (auto address = Address::from(entry->ai_addr, entry->ai_addrlen)) {
            address->set_port(question.port);
            found.addresses.push_back(*address);
        }
    }
    return found;
}

/// Where a thread leaves its answer. The asking coroutine may be gone by then, and its loop with
/// it, so it takes itself out under the lock.
class Mailbox {
  public:
    explicit Mailbox(std::shared_ptr<asio::steady_timer> bell) : bell_{std::move(bell)} {}

    void deliver(Found found) {
        const std::scoped_lock lock{mutex_};
        if (bell_) {
            found_ = std::move(found);
            // A timer is not thread safe: it is rung on its own loop.
            const auto loop = bell_->get_executor();
            asio::post(loop, [bell = bell_] { bell->cancel(); });
        }
    }

    std::optional<Found> leave() {
        const std::scoped_lock lock{mutex_};
        bell_.reset();
        return std::exchange(found_, std::nullopt);
    }

    bool delivered() {
        const std::scoped_lock lock{mutex_};
        return found_.has_value();
    }

  private:
    std::mutex mutex_{};
    std::shared_ptr<asio::steady_timer> bell_;
    std::optional<Found> found_{};
};

Failure failure_of(const Found& found, const Question& question) {
    auto failure = Failure{.phase = Phase::dns, .reason = FailureReason::resolve};
    failure.detail = "`" + question.host + "`: ";
    switch (found.status) {
        case EAI_MEMORY:
            failure.reason = FailureReason::local;
            failure.detail += gai_strerror(found.status);
            break;
        case EAI_SYSTEM:
            failure.detail += std::generic_category().message(found.error);
            break;
        default:
            failure.detail += gai_strerror(found.status);
    }
    return failure;
}

}  // namespace

struct SystemLookup::Pool {
    struct Job {
        Question question{};
        std::weak_ptr<Mailbox> mailbox{};
    };

    std::mutex mutex{};
    std::condition_variable changed{};
    std::deque<Job> jobs{};
    std::size_t threads{};
    std::size_t idle{};
    bool stopping{false};

    static void work(const std::shared_ptr<Pool>& pool) {
        std::unique_lock lock{pool->mutex};
        while (true) {
            ++pool->idle;
            pool->changed.wait(lock, [&] { return pool->stopping || !pool->jobs.empty(); });
            --pool->idle;
            if (pool->stopping) {
                return;
            }
            const auto job = std::move(pool->jobs.front());
            pool->jobs.pop_front();
            lock.unlock();
            if (!job.mailbox.expired()) {  // Whoever has given up needs no answer.
                auto found = ask_system(job.question);
                if (const auto mailbox = job.mailbox.lock()) {
                    mailbox->deliver(std::move(found));
                }
            }
            lock.lock();
        }
    }

    /// False where too many wait already.
    static bool submit(const std::shared_ptr<Pool>& pool, Job job) {
        const std::scoped_lock lock{pool->mutex};
        if (pool->jobs.size() >= most_waiting) {
            return false;
        }
        pool->jobs.push_back(std::move(job));
        if (pool->idle < pool->jobs.size() && pool->threads < most_threads) {
            ++pool->threads;
            std::thread{[pool] {
                work(pool);
            }}.detach();
        }
        pool->changed.notify_one();
        return true;
    }
};

SystemLookup::SystemLookup() : pool_{std::make_shared<Pool>()} {}

SystemLookup::~SystemLookup() {
    const std::scoped_lock lock{pool_->mutex};
    pool_->stopping = true;
    pool_->changed.notify_all();
}

asio::awaitable<Result<Answer>> SystemLookup::look_up(Question question,
                                                      const Clock& clock,
                                                      Instant deadline) {
    const auto bell = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor);
    const auto mailbox = std::make_shared<Mailbox>(bell);
    // Also where the coroutine is destroyed while it waits.
    const std::unique_ptr<Mailbox, void (*)(Mailbox*)> leaving{mailbox.get(), [](Mailbox* left) {
                                                                   left->leave();
                                                               }};

    const auto started = clock.now();
    bell->expires_at(deadline);
    if (!Pool::submit(pool_, {.question = question, .mailbox = mailbox})) {
        co_return tl::unexpected{Failure{
            .phase = Phase::dns,
            .reason = FailureReason::local,
            .detail = std::to_string(most_waiting) +
                      " lookups wait for the system's resolver already, which does not answer",
        }};
    }
    while (!mailbox->delivered() && clock.now() < deadline) {
        co_await bell->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const auto time = clock.now() - started;
    auto found = mailbox->leave();
    if (!found) {
        co_return tl::unexpected{Failure{
            .phase = Phase::dns,
            .reason = FailureReason::timeout,
            .detail = "`" + question.host + "`: the system's resolver did not answer in time",
        }};
    }
    if (found->status != 0 || found->addresses.empty()) {
        co_return tl::unexpected{failure_of(*found, question)};
    }
    Answer answer;
    answer.facts.resolver = ResolverKind::system;
    answer.facts.addresses = static_cast<std::uint32_t>(found->addresses.size());
    answer.addresses = std::move(found->addresses);
    answer.time = time;
    co_return answer;
}

}  // namespace sonde::net
