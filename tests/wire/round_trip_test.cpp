// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "tests/wire/bytes_of.hpp"
#include "tests/wire/same.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>

namespace sonde::wire {
namespace {

/// Makes packets of every kind, and owns what they view.
class PacketMaker {
  public:
    PacketMaker(std::uint32_t seed, Version version) : random_{seed}, version_{version} {}

    Packet make() {
        texts_.clear();
        binaries_.clear();
        properties_.clear();
        switch (below(version_ == Version::v5 ? 12 : 11)) {
            case 0:
                return connect();
            case 1:
                return Connack{.session_present = coin(),
                               .reason = ReasonCode::success,
                               .properties = properties(holder(PacketType::connack))};
            case 2:
                return publish();
            case 3:
                return acknowledgement();
            case 4:
                return subscribe();
            case 5:
                return Suback{.packet_id = id(),
                              .codes = codes({0x00, 0x01, 0x02, 0x80}),
                              .properties = properties(holder(PacketType::suback))};
            case 6:
                return unsubscribe();
            case 7:
                return unsuback();
            case 8:
                return Pingreq{};
            case 9:
                return Pingresp{};
            case 10:
                return Disconnect{.reason = v5() ? ReasonCode{static_cast<std::uint8_t>(below(256))}
                                                 : ReasonCode::normal_disconnection,
                                  .properties = properties(holder(PacketType::disconnect))};
            default:
                return Auth{.reason = ReasonCode::continue_authentication,
                            .properties = properties(holder(PacketType::auth))};
        }
    }

  private:
    bool v5() const { return version_ == Version::v5; }
    std::uint32_t below(std::uint32_t end) {
        return std::uniform_int_distribution<std::uint32_t>{0, end - 1}(random_);
    }
    bool coin() { return below(2) == 1; }
    PacketId id() { return static_cast<PacketId>(1 + below(65'535)); }
    Qos qos() { return static_cast<Qos>(below(3)); }

    std::string_view text(std::size_t shortest = 0) {
        static constexpr std::string_view pieces[] = {
            "a", "B", "/", "$", " ", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
        std::string made;
        for (std::size_t left = shortest + below(20); left > 0; --left) {
            made += pieces[below(std::size(pieces))];
        }
        return texts_.emplace_back(std::move(made));
    }

    std::string_view filter() {
        static constexpr std::string_view filters[] = {"#", "+", "a/#", "+/b/+", "$share/g/+"};
        return coin() ? text(1) : filters[below(std::size(filters))];
    }

    std::span<const std::byte> binary() {
        // Long ones too, so that lengths of two and three bytes come up.
        Bytes made(below(8) == 0 ? below(20'000) : below(30));
        for (std::byte& byte : made) {
            byte = std::byte{static_cast<unsigned char>(below(256))};
        }
        return binaries_.emplace_back(std::move(made));
    }

    std::span<const std::byte> codes(std::initializer_list<int> from) {
        Bytes made(1 + below(5));
        for (std::byte& code : made) {
            code = std::byte{static_cast<unsigned char>(
                from.begin()[below(static_cast<std::uint32_t>(from.size()))])};
        }
        return binaries_.emplace_back(std::move(made));
    }

    void add(PropertyBuffer& made, const PropertyRule& rule) {
        switch (rule.kind) {
            case PropertyKind::byte:
                made.add(rule.id, below(2));
                return;
            case PropertyKind::two_bytes:
                made.add(rule.id, 1 + below(65'535));
                return;
            case PropertyKind::four_bytes:
                made.add(rule.id, 1 + below(4'000'000'000));
                return;
            case PropertyKind::varint:
                made.add(rule.id, 1 + below(largest_varint));
                return;
            case PropertyKind::text:
                made.add(rule.id, text(1));
                return;
            case PropertyKind::binary:
                made.add(rule.id, binary());
                return;
            case PropertyKind::pair:
                made.add_user(text(), text());
                return;
        }
    }

    Properties properties(Holders place) {
        PropertyBuffer& made = properties_.emplace_back();
        if (!v5() || coin()) {
            return made.view();
        }
        for (const PropertyRule& rule : property_rules()) {
            const bool needs_method = rule.id == PropertyId::authentication_data;
            const bool has_method = made.view().contains(PropertyId::authentication_method);
            if ((rule.allowed & place) != 0 && coin() && (!needs_method || has_method)) {
                add(made, rule);
                if ((rule.repeatable & place) != 0 && coin()) {
                    add(made, rule);
                }
            }
        }
        return made.view();
    }

    Packet connect() {
        Connect made{.client_id = text(1),
                     .clean_start = coin(),
                     .keep_alive = id(),
                     .properties = properties(holder(PacketType::connect))};
        if (coin()) {
            made.will = Will{.topic = text(1),
                             .payload = binary(),
                             .qos = qos(),
                             .retain = coin(),
                             .properties = properties(will_holder)};
        }
        if (coin()) {
            made.user_name = text();
        }
        if ((v5() || made.user_name) && coin()) {
            made.password = binary();
        }
        return made;
    }

    Packet publish() {
        Publish made{.topic = text(1), .payload = binary(), .qos = qos(), .retain = coin()};
        made.properties = properties(holder(PacketType::publish));
        if (made.qos != Qos::at_most_once) {
            made.dup = coin();
            made.packet_id = id();
        }
        if (made.properties.contains(PropertyId::topic_alias) && coin()) {
            made.topic = {};
        }
        return made;
    }

    Packet acknowledgement() {
        const auto type =
            static_cast<PacketType>(static_cast<unsigned>(PacketType::puback) + below(4));
        return Acknowledgement{.type = type,
                               .packet_id = id(),
                               .reason = v5() && coin() ? ReasonCode::packet_identifier_not_found
                                                        : ReasonCode::success,
                               .properties = properties(holder(type))};
    }

    Packet subscribe() {
        Subscribe made{.packet_id = id(), .properties = properties(holder(PacketType::subscribe))};
        for (std::uint32_t left = 1 + below(4); left > 0; --left) {
            Subscription wish{.filter = filter(), .qos = qos()};
            if (v5()) {
                wish.no_local = coin() && !wish.filter.starts_with("$share");
                wish.retain_as_published = coin();
                wish.retain_handling = static_cast<RetainHandling>(below(3));
            }
            made.subscriptions.push_back(wish);
        }
        return made;
    }

    Packet unsubscribe() {
        Unsubscribe made{.packet_id = id(),
                         .properties = properties(holder(PacketType::unsubscribe))};
        for (std::uint32_t left = 1 + below(4); left > 0; --left) {
            made.filters.push_back(filter());
        }
        return made;
    }

    Packet unsuback() {
        Unsuback made{.packet_id = id(), .properties = properties(holder(PacketType::unsuback))};
        if (v5()) {
            made.codes = codes({0x00, 0x11, 0x80, 0x87});
        }
        return made;
    }

    std::mt19937 random_;
    Version version_;
    std::deque<std::string> texts_;
    std::deque<Bytes> binaries_;
    std::deque<PropertyBuffer> properties_;
};

TEST(RoundTrip, RandomPacketsSurvive) {
    const std::uint32_t seed = std::random_device{}();
    for (const Version version : {Version::v3_1_1, Version::v5}) {
        PacketMaker maker{seed, version};
        for (int round = 0; round < 5'000; ++round) {
            SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
            const Packet packet = maker.make();
            Bytes bytes;
            const auto size = append(version, packet, bytes);
            ASSERT_TRUE(size) << sentence_of(size.error());
            const auto frame = split(bytes, version, largest_packet);
            ASSERT_TRUE(frame && *frame);
            ASSERT_EQ((*frame)->size(), bytes.size());
            const auto decoded = decode(version, **frame);
            ASSERT_TRUE(decoded) << decoded.error().what << " in " << hex_of(bytes);
            ASSERT_TRUE(same(packet, *decoded)) << hex_of(bytes);
        }
    }
}

TEST(RoundTrip, AppendsAPublishAsItEncodesAnyPacket) {
    const std::uint32_t seed = std::random_device{}();
    for (const Version version : {Version::v3_1_1, Version::v5}) {
        PacketMaker maker{seed, version};
        Bytes together;
        for (int round = 0; round < 5'000; ++round) {
            SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
            const Packet packet = maker.make();
            const auto* const publish = std::get_if<Publish>(&packet);
            if (publish == nullptr) {
                continue;
            }
            Bytes expected = together;
            const auto size = append(version, packet, expected);
            ASSERT_EQ(append(version, *publish, together), size);
            ASSERT_EQ(together, expected);
        }
    }
}

TEST(RoundTrip, RefusesToEncodeWhatTheStandardForbids) {
    const auto error = [](Version version, const Packet& packet) {
        Bytes bytes;
        const auto size = append(version, packet, bytes);
        EXPECT_EQ(bytes.empty(), !size);
        if (const auto* const publish = std::get_if<Publish>(&packet)) {
            EXPECT_EQ(append(version, *publish, bytes), size);
        }
        return size ? std::optional<EncodeError>{} : size.error();
    };
    constexpr auto old = Version::v3_1_1;
    constexpr auto v5 = Version::v5;
    const std::string long_text(65'536, 'a');
    const Bytes long_binary(65'536);
    const auto user = PropertyBuffer{}.add_user("a", "b");
    EXPECT_EQ(error(old, Connect{.client_id = "c", .password = Bytes{}}),
              EncodeError::password_without_user_name);
    EXPECT_EQ(error(v5, Connect{.client_id = "c", .password = Bytes{}}), std::nullopt);
    EXPECT_EQ(error(old, Connect{.clean_start = false}), EncodeError::client_id_missing);
    EXPECT_EQ(error(v5, Connect{.client_id = long_text}), EncodeError::text_too_long);
    EXPECT_EQ(error(v5, Connect{.client_id = "\xff"}), EncodeError::ill_formed_text);
    EXPECT_EQ(error(v5, Connect{.client_id = "c", .password = long_binary}),
              EncodeError::text_too_long);
    EXPECT_EQ(error(v5, Connect{.client_id = "c", .will = Will{.topic = "+"}}),
              EncodeError::invalid_topic_name);
    EXPECT_EQ(error(v5, Publish{.topic = "#"}), EncodeError::invalid_topic_name);
    EXPECT_EQ(error(v5, Publish{}), EncodeError::invalid_topic_name);
    EXPECT_EQ(error(v5, Publish{.topic = "a", .dup = true}), EncodeError::dup_without_qos);
    EXPECT_EQ(error(v5, Publish{.topic = "a", .qos = Qos::at_least_once}),
              EncodeError::packet_id_missing);
    EXPECT_EQ(error(old, Publish{.topic = "a", .properties = user.view()}),
              EncodeError::not_in_this_version);
    EXPECT_EQ(error(old, Auth{}), EncodeError::not_in_this_version);
    EXPECT_EQ(error(old, Disconnect{.reason = ReasonCode::not_authorized}),
              EncodeError::not_in_this_version);
    EXPECT_EQ(error(v5, Subscribe{.packet_id = 1}), EncodeError::nothing_to_do);
    EXPECT_EQ(error(v5, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "a+"}}}),
              EncodeError::invalid_topic_filter);
    EXPECT_EQ(error(v5, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "$share/g"}}}),
              EncodeError::invalid_shared_filter);
    EXPECT_EQ(error(old, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "$share/g"}}}),
              std::nullopt);
    EXPECT_EQ(
        error(old, Subscribe{.packet_id = 1, .subscriptions = {{.filter = "a", .no_local = true}}}),
        EncodeError::not_in_this_version);
}

}  // namespace
}  // namespace sonde::wire
