// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/same.hpp"

#include <algorithm>

namespace sonde::wire {
namespace {

bool same(std::span<const std::byte> left, std::span<const std::byte> right) {
    return std::ranges::equal(left, right);
}

bool same(const Properties& left, const Properties& right) {
    return same(left.bytes(), right.bytes());
}

bool same(const std::optional<Will>& left, const std::optional<Will>& right) {
    if (!left || !right) {
        return left.has_value() == right.has_value();
    }
    return left->topic == right->topic && same(left->payload, right->payload) &&
           left->qos == right->qos && left->retain == right->retain &&
           same(left->properties, right->properties);
}

bool same(const Connect& left, const Connect& right) {
    const bool same_password = left.password && right.password
                                   ? same(*left.password, *right.password)
                                   : left.password.has_value() == right.password.has_value();
    return left.client_id == right.client_id && left.clean_start == right.clean_start &&
           left.keep_alive == right.keep_alive && same(left.will, right.will) &&
           left.user_name == right.user_name && same_password &&
           same(left.properties, right.properties);
}

bool same(const Connack& left, const Connack& right) {
    return left.session_present == right.session_present && left.reason == right.reason &&
           left.in_v3_1_1_form == right.in_v3_1_1_form && same(left.properties, right.properties);
}

bool same(const Publish& left, const Publish& right) {
    return left.topic == right.topic && same(left.payload, right.payload) &&
           left.qos == right.qos && left.retain == right.retain && left.dup == right.dup &&
           left.packet_id == right.packet_id && same(left.properties, right.properties);
}

bool same(const Acknowledgement& left, const Acknowledgement& right) {
    return left.type == right.type && left.packet_id == right.packet_id &&
           left.reason == right.reason && same(left.properties, right.properties);
}

bool same(const Subscription& left, const Subscription& right) {
    return left.filter == right.filter && left.qos == right.qos &&
           left.no_local == right.no_local &&
           left.retain_as_published == right.retain_as_published &&
           left.retain_handling == right.retain_handling;
}

bool same(const Subscribe& left, const Subscribe& right) {
    return left.packet_id == right.packet_id && same(left.properties, right.properties) &&
           std::ranges::equal(left.subscriptions,
                              right.subscriptions,
                              [](const auto& a, const auto& b) { return same(a, b); });
}

bool same(const Unsubscribe& left, const Unsubscribe& right) {
    return left.packet_id == right.packet_id && left.filters == right.filters &&
           same(left.properties, right.properties);
}

bool same(const Suback& left, const Suback& right) {
    return left.packet_id == right.packet_id && same(left.codes, right.codes) &&
           same(left.properties, right.properties);
}

bool same(const Unsuback& left, const Unsuback& right) {
    return left.packet_id == right.packet_id && same(left.codes, right.codes) &&
           same(left.properties, right.properties);
}

bool same(const Pingreq& /*left*/, const Pingreq& /*right*/) {
    return true;
}
bool same(const Pingresp& /*left*/, const Pingresp& /*right*/) {
    return true;
}

bool same(const Disconnect& left, const Disconnect& right) {
    return left.reason == right.reason && same(left.properties, right.properties);
}

bool same(const Auth& left, const Auth& right) {
    return left.reason == right.reason && same(left.properties, right.properties);
}

struct Comparison {
    template <class P>
    bool operator()(const P& left, const P& right) const {
        return same(left, right);
    }
    template <class P, class Q>
    bool operator()(const P& /*left*/, const Q& /*right*/) const {
        return false;
    }
};

}  // namespace

bool same(const Packet& left, const Packet& right) {
    return std::visit(Comparison{}, left, right);
}

}  // namespace sonde::wire
