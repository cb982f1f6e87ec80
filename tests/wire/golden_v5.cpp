// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/golden.hpp"

namespace sonde::wire {
namespace {

using enum PropertyId;

Properties reason_and_user() {
    return keep(PropertyBuffer{}.add(reason_string, "no").add_user("k", "v")).view();
}

}  // namespace

std::vector<Golden> goldens_v5() {
    constexpr Version version = Version::v5;
    std::vector<Golden> all;
    const auto add = [&all](std::string name, const char* digits, Packet packet) {
        all.push_back({"5 " + std::move(name), version, hex(digits), std::move(packet)});
    };

    add("CONNECT without properties",
        "10 0f"              // CONNECT, 15 bytes follow
        "00 04 4d 51 54 54"  // protocol name "MQTT"
        "05"                 // protocol version 5
        "02"                 // flags: clean start
        "00 3c"              // keep alive 60
        "00"                 // no properties
        "00 02 63 31",       // client identifier "c1"
        Connect{.client_id = "c1", .clean_start = true, .keep_alive = 60});
    add("CONNECT with all",
        "10 7f"                             // CONNECT, 127 bytes follow
        "00 04 4d 51 54 54"                 // protocol name "MQTT"
        "05"                                // protocol version 5
        "ec"                                // flags: user name, password, will retain, QoS 1, will
        "00 0a"                             // keep alive 10
        "2e"                                // 46 bytes of properties
        "11 00 00 00 78"                    // session expiry interval 120
        "21 00 14"                          // receive maximum 20
        "27 00 00 10 00"                    // maximum packet size 4096
        "22 00 0a"                          // topic alias maximum 10
        "19 01"                             // request response information
        "17 00"                             // no problem information
        "26 00 01 6b 00 01 76"              // user property "k" = "v"
        "15 00 05 50 4c 41 49 4e"           // authentication method "PLAIN"
        "16 00 08 00 75 00 70 00 00 00 00"  // authentication data, 8 bytes
        "00 02 63 31"                       // client identifier "c1"
        "2f"                                // 47 bytes of will properties
        "18 00 00 00 05"                    // will delay interval 5
        "01 01"                             // payload format indicator: UTF-8
        "02 00 00 00 1e"                    // message expiry interval 30
        "03 00 0a 74 65 78 74 2f 70 6c 61 69 6e"  // content type "text/plain"
        "08 00 03 72 2f 74"                       // response topic "r/t"
        "09 00 06 01 02 03 04 05 06"              // correlation data
        "26 00 01 6b 00 01 76"                    // user property "k" = "v"
        "00 03 77 2f 74"                          // will topic "w/t"
        "00 03 62 79 65"                          // will payload "bye"
        "00 02 75 31"                             // user name "u1"
        "00 02 70 ff",                            // password 70 ff
        Connect{.client_id = "c1",
                .clean_start = false,
                .keep_alive = 10,
                .will = Will{.topic = "w/t",
                             .payload = as_bytes("bye"),
                             .qos = Qos::at_least_once,
                             .retain = true,
                             .properties = keep(PropertyBuffer{}
                                                    .add(will_delay_interval, 5U)
                                                    .add(payload_format_indicator, 1U)
                                                    .add(message_expiry_interval, 30U)
                                                    .add(content_type, "text/plain")
                                                    .add(response_topic, "r/t")
                                                    .add(correlation_data, hex("01 02 03 04 05 06"))
                                                    .add_user("k", "v"))
                                               .view()},
                .user_name = "u1",
                .password = keep(hex("70 ff")),
                .properties = keep(PropertyBuffer{}
                                       .add(session_expiry_interval, 120U)
                                       .add(receive_maximum, 20U)
                                       .add(maximum_packet_size, 4096U)
                                       .add(topic_alias_maximum, 10U)
                                       .add(request_response_information, 1U)
                                       .add(request_problem_information, 0U)
                                       .add_user("k", "v")
                                       .add(authentication_method, "PLAIN")
                                       .add(authentication_data, hex("00 75 00 70 00 00 00 00")))
                                  .view()});
    add("CONNACK without properties",
        "20 03"  // CONNACK, 3 bytes follow
        "00"     // no session
        "00"     // success
        "00",    // no properties
        Connack{});
    add("CONNACK with all",
        "20 5a"                                      // CONNACK, 90 bytes follow
        "01"                                         // session present
        "00"                                         // success
        "57"                                         // 87 bytes of properties
        "11 00 00 00 78"                             // session expiry interval 120
        "21 00 14"                                   // receive maximum 20
        "24 01"                                      // maximum QoS 1
        "25 00"                                      // retain not available
        "27 00 00 10 00"                             // maximum packet size 4096
        "12 00 03 73 2d 31"                          // assigned client identifier "s-1"
        "22 00 0a"                                   // topic alias maximum 10
        "1f 00 02 6e 6f"                             // reason string "no"
        "26 00 01 6b 00 01 76"                       // user property "k" = "v"
        "28 00"                                      // no wildcard subscriptions
        "29 00"                                      // no subscription identifiers
        "2a 00"                                      // no shared subscriptions
        "13 00 1e"                                   // server keep alive 30
        "1a 00 04 72 65 73 70"                       // response information "resp"
        "1c 00 0b 68 6f 73 74 3a 32 34 38 38 33 30"  // server reference "host:248830"
        "15 00 05 50 4c 41 49 4e"                    // authentication method "PLAIN"
        "16 00 08 00 75 00 70 00 00 00 00",          // authentication data, 8 bytes
        Connack{.session_present = true,
                .properties = keep(PropertyBuffer{}
                                       .add(session_expiry_interval, 120U)
                                       .add(receive_maximum, 20U)
                                       .add(maximum_qos, 1U)
                                       .add(retain_available, 0U)
                                       .add(maximum_packet_size, 4096U)
                                       .add(assigned_client_identifier, "s-1")
                                       .add(topic_alias_maximum, 10U)
                                       .add(reason_string, "no")
                                       .add_user("k", "v")
                                       .add(wildcard_subscription_available, 0U)
                                       .add(subscription_identifier_available, 0U)
                                       .add(shared_subscription_available, 0U)
                                       .add(server_keep_alive, 30U)
                                       .add(response_information, "resp")
                                       .add(server_reference, "host:248830")
                                       .add(authentication_method, "PLAIN")
                                       .add(authentication_data, hex("00 75 00 70 00 00 00 00")))
                                  .view()});
    add("CONNACK refused in the form of 3.1.1",
        "20 02"  // CONNACK, 2 bytes follow: no property length
        "00"     // no session
        "01",    // unacceptable protocol version
        Connack{.reason = ReasonCode{1}, .in_v3_1_1_form = true});
    add("PUBLISH QoS 0",
        "30 08"           // PUBLISH, 8 bytes follow
        "00 03 61 2f 62"  // topic "a/b"
        "00"              // no properties
        "68 69",          // payload "hi"
        Publish{.topic = "a/b", .payload = as_bytes("hi")});
    add("PUBLISH with all",
        "3d 3e"                       // PUBLISH, DUP, QoS 2, retain, 62 bytes follow
        "00 03 61 2f 62"              // topic "a/b"
        "00 0a"                       // packet identifier 10
        "34"                          // 52 bytes of properties
        "01 01"                       // payload format indicator: UTF-8
        "02 00 00 00 1e"              // message expiry interval 30
        "23 00 07"                    // topic alias 7
        "08 00 03 72 2f 74"           // response topic "r/t"
        "09 00 06 01 02 03 04 05 06"  // correlation data
        "26 00 01 6b 00 01 76"        // user property "k" = "v"
        "26 00 01 6b 00 00"           // user property "k" = ""
        "0b 01"                       // subscription identifier 1
        "0b ff ff ff 7f"              // subscription identifier 268435455
        "03 00 04 74 65 78 74"        // content type "text"
        "68 69",                      // payload "hi"
        Publish{.topic = "a/b",
                .payload = as_bytes("hi"),
                .qos = Qos::exactly_once,
                .retain = true,
                .dup = true,
                .packet_id = 10,
                .properties = keep(PropertyBuffer{}
                                       .add(payload_format_indicator, 1U)
                                       .add(message_expiry_interval, 30U)
                                       .add(topic_alias, 7U)
                                       .add(response_topic, "r/t")
                                       .add(correlation_data, hex("01 02 03 04 05 06"))
                                       .add_user("k", "v")
                                       .add_user("k", "")
                                       .add(subscription_identifier, 1U)
                                       .add(subscription_identifier, 268'435'455U)
                                       .add(content_type, "text"))
                                  .view()});
    add("PUBLISH by alias",
        "32 08"      // PUBLISH, QoS 1, 8 bytes follow
        "00 00"      // no topic
        "00 0a"      // packet identifier 10
        "03"         // 3 bytes of properties
        "23 00 07",  // topic alias 7
        Publish{.qos = Qos::at_least_once,
                .packet_id = 10,
                .properties = keep(PropertyBuffer{}.add(topic_alias, 7U)).view()});
    add("PUBACK of two bytes",
        "40 02"   // PUBACK, 2 bytes follow: success is left out
        "00 0a",  // packet identifier 10
        Acknowledgement{.type = PacketType::puback, .packet_id = 10});
    add("PUBACK of three bytes",
        "40 03"  // PUBACK, 3 bytes follow: the property length is left out
        "00 0a"  // packet identifier 10
        "10",    // no matching subscribers
        Acknowledgement{.type = PacketType::puback,
                        .packet_id = 10,
                        .reason = ReasonCode::no_matching_subscribers});
    add("PUBREC with properties",
        "50 10"                  // PUBREC, 16 bytes follow
        "00 0a"                  // packet identifier 10
        "87"                     // not authorized
        "0c"                     // 12 bytes of properties
        "1f 00 02 6e 6f"         // reason string "no"
        "26 00 01 6b 00 01 76",  // user property "k" = "v"
        Acknowledgement{.type = PacketType::pubrec,
                        .packet_id = 10,
                        .reason = ReasonCode::not_authorized,
                        .properties = reason_and_user()});
    add("PUBREL not found",
        "62 03"  // PUBREL with its flags 0010, 3 bytes follow
        "00 0a"  // packet identifier 10
        "92",    // packet identifier not found
        Acknowledgement{.type = PacketType::pubrel,
                        .packet_id = 10,
                        .reason = ReasonCode::packet_identifier_not_found});
    add("PUBCOMP with properties and success",
        "70 10"                  // PUBCOMP, 16 bytes follow
        "00 0a"                  // packet identifier 10
        "00"                     // success
        "0c"                     // 12 bytes of properties
        "1f 00 02 6e 6f"         // reason string "no"
        "26 00 01 6b 00 01 76",  // user property "k" = "v"
        Acknowledgement{
            .type = PacketType::pubcomp, .packet_id = 10, .properties = reason_and_user()});
    add("SUBSCRIBE",
        "82 23"                 // SUBSCRIBE, 35 bytes follow
        "00 0b"                 // packet identifier 11
        "09"                    // 9 bytes of properties
        "0b 0c"                 // subscription identifier 12
        "26 00 01 6b 00 01 76"  // user property "k" = "v"
        "00 03 61 2f 23"        // filter "a/#"
        "2d"                    // QoS 1, no local, as published, handling 2
        "00 0e 24 73 68 61 72 65 2f 67 2f 78 2f 79 2f 2b"  // filter "$share/g/x/y/+"
        "12",                                              // QoS 2, retain handling 1
        Subscribe{.packet_id = 11,
                  .subscriptions = {{.filter = "a/#",
                                     .qos = Qos::at_least_once,
                                     .no_local = true,
                                     .retain_as_published = true,
                                     .retain_handling = RetainHandling::do_not_send},
                                    {.filter = "$share/g/x/y/+",
                                     .qos = Qos::exactly_once,
                                     .retain_handling = RetainHandling::send_if_new}},
                  .properties =
                      keep(PropertyBuffer{}.add(subscription_identifier, 12U).add_user("k", "v"))
                          .view()});
    add("SUBACK",
        "90 14"                 // SUBACK, 20 bytes follow
        "00 0b"                 // packet identifier 11
        "0c"                    // 12 bytes of properties
        "1f 00 02 6e 6f"        // reason string "no"
        "26 00 01 6b 00 01 76"  // user property "k" = "v"
        "00 01 02 87 a2",       // granted 0, 1, 2, not authorized, no wildcards
        Suback{.packet_id = 11,
               .codes = keep(hex("00 01 02 87 a2")),
               .properties = reason_and_user()});
    add("UNSUBSCRIBE",
        "a2 0d"                 // UNSUBSCRIBE with its flags 0010, 13 bytes follow
        "00 0c"                 // packet identifier 12
        "07"                    // 7 bytes of properties
        "26 00 01 6b 00 01 76"  // user property "k" = "v"
        "00 01 63",             // filter "c"
        Unsubscribe{.packet_id = 12,
                    .filters = {"c"},
                    .properties = keep(PropertyBuffer{}.add_user("k", "v")).view()});
    add("UNSUBACK",
        "b0 05"   // UNSUBACK, 5 bytes follow
        "00 0c"   // packet identifier 12
        "00"      // no properties
        "00 11",  // success, no subscription existed
        Unsuback{.packet_id = 12, .codes = keep(hex("00 11"))});
    add("PINGREQ", "c0 00", Pingreq{});
    add("PINGRESP", "d0 00", Pingresp{});
    add("DISCONNECT of no bytes", "e0 00", Disconnect{});
    add("DISCONNECT of one byte",
        "e0 01"  // DISCONNECT, 1 byte follows
        "04",    // with will message
        Disconnect{.reason = ReasonCode::disconnect_with_will_message});
    add("DISCONNECT with properties",
        "e0 1a"                                       // DISCONNECT, 26 bytes follow
        "9c"                                          // use another server
        "18"                                          // 24 bytes of properties
        "11 00 00 00 00"                              // session expiry interval 0
        "1f 00 02 6e 6f"                              // reason string "no"
        "1c 00 0b 68 6f 73 74 3a 32 34 38 38 33 30",  // server reference "host:248830"
        Disconnect{.reason = ReasonCode::use_another_server,
                   .properties = keep(PropertyBuffer{}
                                          .add(session_expiry_interval, 0U)
                                          .add(reason_string, "no")
                                          .add(server_reference, "host:248830"))
                                     .view()});
    add("AUTH of no bytes", "f0 00", Auth{});
    add("AUTH",
        "f0 0f"                    // AUTH, 15 bytes follow
        "18"                       // continue authentication
        "0d"                       // 13 bytes of properties
        "15 00 05 50 4c 41 49 4e"  // authentication method "PLAIN"
        "16 00 02 00 ff",          // authentication data 00 ff
        Auth{.reason = ReasonCode::continue_authentication,
             .properties = keep(PropertyBuffer{}
                                    .add(authentication_method, "PLAIN")
                                    .add(authentication_data, hex("00 ff")))
                               .view()});
    return all;
}

}  // namespace sonde::wire
