// SPDX-License-Identifier: Apache-2.0
#include "probes/net/kernel_stamps.hpp"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace sonde::net {

namespace {

/// Since Linux 6.2; the headers of older systems do not know it. With it the count of bytes begins
/// where the next write begins, also if something is still under way.
constexpr unsigned count_from_write = 1U << 16U;

constexpr unsigned stamps_wanted = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE |
                                   SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                                   SOF_TIMESTAMPING_OPT_TSONLY;

bool ask_for(int descriptor, unsigned flags) {
    return setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) == 0;
}

/// Room for a stamp and the extended error that says of what.
struct ControlBuffer {
    alignas(cmsghdr) std::array<std::byte, 256> bytes;
};

/// The payload of a control message. It need not be aligned for its type.
template <class Payload>
Payload payload_of(cmsghdr& message) {
    Payload payload{};
    std::memcpy(&payload, CMSG_DATA(&message), sizeof payload);
    return payload;
}

std::optional<WallTime> software_stamp(cmsghdr& message) {
    if (message.cmsg_level != SOL_SOCKET || message.cmsg_type != SO_TIMESTAMPING) {
        return std::nullopt;
    }
    const auto software = payload_of<scm_timestamping>(message).ts[0];
    if (software.tv_sec == 0 && software.tv_nsec == 0) {
        return std::nullopt;
    }
    return WallTime{std::chrono::seconds{software.tv_sec} +
                    std::chrono::nanoseconds{software.tv_nsec}};
}

/// Of which byte a stamp is, if the message says so.
std::optional<std::uint32_t> stamped_byte(cmsghdr& message) {
    const bool is_error = (message.cmsg_level == IPPROTO_IP && message.cmsg_type == IP_RECVERR) ||
                          (message.cmsg_level == IPPROTO_IPV6 && message.cmsg_type == IPV6_RECVERR);
    if (!is_error) {
        return std::nullopt;
    }
    const auto error = payload_of<sock_extended_err>(message);
    if (error.ee_origin != SO_EE_ORIGIN_TIMESTAMPING || error.ee_info != SCM_TSTAMP_SND) {
        return std::nullopt;
    }
    return error.ee_data;
}

}  // namespace

std::optional<KernelStamps> KernelStamps::start(int descriptor, const ClockRelation& relation) {
    if (!ask_for(descriptor, stamps_wanted | count_from_write) &&
        !ask_for(descriptor, stamps_wanted)) {
        return std::nullopt;
    }
    return KernelStamps{descriptor, relation};
}

std::ptrdiff_t KernelStamps::receive(std::span<std::byte> into) {
    iovec part{.iov_base = into.data(), .iov_len = into.size()};
    ControlBuffer control;  // NOLINT(cppcoreguidelines-pro-type-member-init): the kernel fills it.
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const auto count = recvmsg(descriptor_, &message, 0);
    if (count < 0) {
        return -errno;
    }
    received_at_.reset();
    for (auto* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        if (const auto at = software_stamp(*each)) {
            received_at_ = relation_.to_monotonic(*at);
        }
    }
    return count;
}

void KernelStamps::collect() {
    ControlBuffer control;  // NOLINT(cppcoreguidelines-pro-type-member-init): the kernel fills it.
    while (true) {
        msghdr message{};
        message.msg_control = control.bytes.data();
        message.msg_controllen = control.bytes.size();
        if (recvmsg(descriptor_, &message, MSG_ERRQUEUE) < 0) {
            return;
        }
        std::optional<WallTime> at;
        std::optional<std::uint32_t> byte;
        for (auto* each = CMSG_FIRSTHDR(&message); each != nullptr;
             each = CMSG_NXTHDR(&message, each)) {
            at = at ? at : software_stamp(*each);
            byte = byte ? byte : stamped_byte(*each);
        }
        if (at && byte) {
            keep({.last_byte = *byte, .at = relation_.to_monotonic(*at)});
        }
    }
}

void KernelStamps::keep(const Stamp& stamp) {
    stamps_[kept_ % stamps_.size()] = stamp;
    ++kept_;
}

std::optional<Instant> KernelStamps::sent_at(std::uint64_t through) {
    const auto wanted = static_cast<std::uint32_t>(through - 1);
    const auto find = [&]() -> std::optional<Instant> {
        const auto oldest = kept_ > stamps_.size() ? kept_ - stamps_.size() : 0;
        for (auto place = oldest; place < kept_; ++place) {
            const auto& stamp = stamps_[place % stamps_.size()];
            // The first at or behind the byte: two writes may leave in one segment, which has one
            // stamp, that of its last byte.
            if (static_cast<std::int32_t>(stamp.last_byte - wanted) >= 0) {
                return stamp.at;
            }
        }
        return std::nullopt;
    };
    if (const auto known = find()) {
        return known;
    }
    collect();
    return find();
}

StampKeeper::StampKeeper() : descriptor_{socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
    if (descriptor_ >= 0) {
        (void)ask_for(descriptor_, SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE);
    }
}

StampKeeper::~StampKeeper() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace sonde::net
