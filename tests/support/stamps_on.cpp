// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stamps_on.hpp"

#include "tests/support/process.hpp"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace sonde::testing {

StampsOn::StampsOn() : descriptor_{socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in self{};
    self.sin_family = AF_INET;
    self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    const unsigned flags = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
    const bool ready =
        bind(descriptor_, address, size) == 0 && getsockname(descriptor_, address, &size) == 0 &&
        connect(descriptor_, address, size) == 0 &&
        setsockopt(descriptor_, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) == 0;
    if (!ready || !eventually([this] { return packet_has_stamp(); })) {
        close(descriptor_);
        throw std::runtime_error{"the kernel gives no software stamps"};
    }
}

StampsOn::~StampsOn() {
    close(descriptor_);
}

bool StampsOn::packet_has_stamp() const {
    char byte{};
    alignas(cmsghdr) std::array<char, 256> control{};
    iovec place{.iov_base = &byte, .iov_len = 1};
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (send(descriptor_, &byte, 1, 0) != 1 || recvmsg(descriptor_, &message, 0) != 1) {
        return false;
    }
    const auto* const header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SO_TIMESTAMPING) {
        return false;
    }
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(header), sizeof stamps);
    return stamps.ts[0].tv_sec != 0;
}

}  // namespace sonde::testing
