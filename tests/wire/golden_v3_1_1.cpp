// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/golden.hpp"

namespace sonde::wire {

std::vector<Golden> goldens_v3_1_1() {
    constexpr Version version = Version::v3_1_1;
    std::vector<Golden> all;
    const auto add = [&all](std::string name, const char* digits, Packet packet) {
        all.push_back({"3.1.1 " + std::move(name), version, hex(digits), std::move(packet)});
    };

    add("CONNECT clean",
        "10 0e"              // CONNECT, 14 bytes follow
        "00 04 4d 51 54 54"  // protocol name "MQTT"
        "04"                 // protocol level 4
        "02"                 // flags: clean session
        "00 3c"              // keep alive 60
        "00 02 63 31",       // client identifier "c1"
        Connect{.client_id = "c1", .clean_start = true, .keep_alive = 60});
    add("CONNECT with all",
        "10 20"              // CONNECT, 32 bytes follow
        "00 04 4d 51 54 54"  // protocol name "MQTT"
        "04"                 // protocol level 4
        "f4"                 // flags: user name, password, will retain, QoS 2, will
        "00 0a"              // keep alive 10
        "00 02 63 31"        // client identifier "c1"
        "00 03 77 2f 74"     // will topic "w/t"
        "00 03 62 79 65"     // will message "bye"
        "00 02 75 31"        // user name "u1"
        "00 02 70 ff",       // password 70 ff
        Connect{.client_id = "c1",
                .clean_start = false,
                .keep_alive = 10,
                .will = Will{.topic = "w/t",
                             .payload = as_bytes("bye"),
                             .qos = Qos::exactly_once,
                             .retain = true},
                .user_name = "u1",
                .password = keep(hex("70 ff"))});
    add("CONNACK accepted",
        "20 02"  // CONNACK, 2 bytes follow
        "01"     // session present
        "00",    // accepted
        Connack{.session_present = true});
    add("CONNACK refused",
        "20 02"  // CONNACK, 2 bytes follow
        "00"     // no session
        "05",    // not authorized
        Connack{.reason = ReasonCode{5}});
    add("PUBLISH QoS 0",
        "31 07"           // PUBLISH, retain, 7 bytes follow
        "00 03 61 2f 62"  // topic "a/b"
        "68 69",          // payload "hi"
        Publish{.topic = "a/b", .payload = as_bytes("hi"), .retain = true});
    add("PUBLISH QoS 1",
        "3a 09"           // PUBLISH, DUP, QoS 1, 9 bytes follow
        "00 03 61 2f 62"  // topic "a/b"
        "00 0a"           // packet identifier 10
        "68 69",          // payload "hi"
        Publish{.topic = "a/b",
                .payload = as_bytes("hi"),
                .qos = Qos::at_least_once,
                .dup = true,
                .packet_id = 10});
    add("PUBLISH QoS 2 without payload",
        "34 05"     // PUBLISH, QoS 2, 5 bytes follow
        "00 01 61"  // topic "a"
        "ff ff",    // packet identifier 65535
        Publish{.topic = "a", .qos = Qos::exactly_once, .packet_id = 65'535});
    add("PUBACK",
        "40 02"   // PUBACK, 2 bytes follow
        "00 0a",  // packet identifier 10
        Acknowledgement{.type = PacketType::puback, .packet_id = 10});
    add("PUBREC", "50 02 00 0a", Acknowledgement{.type = PacketType::pubrec, .packet_id = 10});
    add("PUBREL",
        "62 02"   // PUBREL with its flags 0010
        "00 0a",  // packet identifier 10
        Acknowledgement{.type = PacketType::pubrel, .packet_id = 10});
    add("PUBCOMP", "70 02 00 0a", Acknowledgement{.type = PacketType::pubcomp, .packet_id = 10});
    add("SUBSCRIBE",
        "82 0e"           // SUBSCRIBE with its flags 0010, 14 bytes follow
        "00 0b"           // packet identifier 11
        "00 03 61 2f 23"  // filter "a/#"
        "01"              // QoS 1
        "00 03 63 2f 2b"  // filter "c/+"
        "02",             // QoS 2
        Subscribe{.packet_id = 11,
                  .subscriptions = {{.filter = "a/#", .qos = Qos::at_least_once},
                                    {.filter = "c/+", .qos = Qos::exactly_once}}});
    add("SUBACK",
        "90 06"         // SUBACK, 6 bytes follow
        "00 0b"         // packet identifier 11
        "00 01 02 80",  // granted 0, 1, 2, failure
        Suback{.packet_id = 11, .codes = keep(hex("00 01 02 80"))});
    add("UNSUBSCRIBE",
        "a2 0a"           // UNSUBSCRIBE with its flags 0010, 10 bytes follow
        "00 0c"           // packet identifier 12
        "00 03 61 2f 23"  // filter "a/#"
        "00 01 63",       // filter "c"
        Unsubscribe{.packet_id = 12, .filters = {"a/#", "c"}});
    add("UNSUBACK", "b0 02 00 0c", Unsuback{.packet_id = 12});
    add("PINGREQ", "c0 00", Pingreq{});
    add("PINGRESP", "d0 00", Pingresp{});
    add("DISCONNECT", "e0 00", Disconnect{});
    return all;
}

std::vector<Golden> goldens() {
    auto all = goldens_v3_1_1();
    for (auto& golden : goldens_v5()) {
        all.push_back(std::move(golden));
    }
    return all;
}

}  // namespace sonde::wire
