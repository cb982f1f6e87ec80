// SPDX-License-Identifier: Apache-2.0
#include "tests/config/mistake_cases.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

/// A key of a probe, at line 4.
class KeyMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(KeyMistake, IsReportedAtItsPlace) {
    const std::string head = "[[probe]]\nname = \"p\"\ntarget = \"mqtts://h\"\n";
    EXPECT_EQ(mistakes_in(head + GetParam().toml + "\n"),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAProbe,
    KeyMistake,
    testing::Values(
        OneMistake{"UnknownKey",
                   "paylod_size = 1",
                   "4:1: unknown key `paylod_size`; did you mean `payload_size`?"},
        OneMistake{"UnknownKeyLikeNone", "colour = 1", "4:1: unknown key `colour` in a [[probe]]"},
        OneMistake{"DashedKey",
                   "payload-size = 64",
                   "4:1: unknown key `payload-size`; did you mean `payload_size`?"},
        OneMistake{"AgentKey", "listen = \"x\"", "4:1: `listen` belongs into [agent]"},
        OneMistake{"Password",
                   "password = \"hunter2\"",
                   "4:1: a password never stands in the configuration or on the command line: use "
                   "password_file or password_env"},
        OneMistake{"QosTooLarge", "qos = 3", "4:7: qos: expected 0, 1 or 2, found the integer 3"},
        OneMistake{"QosAsText", "qos = \"1\"", "4:7: qos: expected 0, 1 or 2, found `1`"},
        OneMistake{
            "QosAsDecimal", "qos = 1.0", "4:7: qos: expected 0, 1 or 2, found a decimal number"},
        OneMistake{"PayloadTooSmall",
                   "payload_size = \"31B\"",
                   "4:16: payload_size: expected a size from 32B to 268304383B, found `31B`"},
        OneMistake{"PayloadTooLarge",
                   "payload_size = \"1GiB\"",
                   "4:16: payload_size: expected a size from 32B to 268304383B, found `1GiB`"},
        OneMistake{"PayloadNegative",
                   "payload_size = -1",
                   "4:16: payload_size: expected a size such as \"64B\", \"1KiB\" or 1024, found "
                   "the integer -1"},
        OneMistake{"PayloadUnit",
                   "payload_size = \"1K\"",
                   "4:16: payload_size: `K` in `1K` is not a unit of size: expected B, KiB, MiB, "
                   "GiB, TiB (powers of 1024) or kB, MB, GB, TB (powers of 1000)"},
        OneMistake{"TopicWildcard",
                   "topic = \"a/#\"",
                   "4:9: topic: expected a topic without the wildcards + and #, found `a/#`"},
        OneMistake{"TopicEmpty",
                   "topic = \"\"",
                   "4:9: topic: expected a topic of at least one character, found ``"},
        OneMistake{"TopicNul",
                   "topic = \"a\\u0000\"",
                   "4:9: topic: expected UTF-8 text without U+0000, found `a?`"},
        OneMistake{"TopicShared",
                   "topic = \"$share/a/b\"",
                   "4:9: topic: expected a topic that is no shared subscription, where the message "
                   "may go to another client, found `$share/a/b`"},
        OneMistake{"ClientIdEmpty",
                   "client_id = \"\"",
                   "4:13: client_id: expected at least one character; without the key there is "
                   "none, found ``"},
        OneMistake{"Mqtt", "mqtt = \"3.1\"", "4:8: mqtt: expected \"3.1.1\" or \"5\", found `3.1`"},
        OneMistake{"MqttAsInteger",
                   "mqtt = 5",
                   "4:8: mqtt: expected \"3.1.1\" or \"5\", found the integer 5"},
        OneMistake{"Client",
                   "client = \"pahoo\"",
                   "4:10: client: expected \"wire\" or \"paho\", found `pahoo`; did you mean "
                   "`paho`?"},
        OneMistake{"Resolver",
                   "resolver = \"sytem\"",
                   "4:12: resolver: expected \"dns\" or \"system\", found `sytem`; did you mean "
                   "`system`?"},
        OneMistake{
            "Family",
            "family = \"ip6\"",
            "4:10: family: expected \"any\", \"ipv4\" or \"ipv6\", found `ip6`; did you mean "
            "`ipv6`?"},
        OneMistake{"TlsVersion",
                   "tls_min_version = \"1.1\"",
                   "4:19: tls_min_version: expected \"1.2\" or \"1.3\", found `1.1`"},
        OneMistake{"DnsServer",
                   "dns_server = [\"1.1.1.1\", \"dns.example.com\"]",
                   "4:26: dns_server: expected an address with or without a port, such as "
                   "\"1.1.1.1\" or \"[2606:4700::1111]:53\", found `dns.example.com`"},
        OneMistake{"DnsServerEmpty", "dns_server = []", "4:14: dns_server: the list is empty"},
        OneMistake{"DnsServerWithoutEffect",
                   "resolver = \"system\"\ndns_server = [\"1.1.1.1\"]",
                   "5:14: dns_server: has no effect with the resolver `system`, which asks the "
                   "system's servers"},
        OneMistake{
            "Boolean", "insecure = \"yes\"", "4:12: insecure: expected true or false, found `yes`"},
        OneMistake{"PingWithPaho",
                   "client = \"paho\"\nping = true",
                   "5:8: ping: Paho sends pings when it likes, and does not tell when: ping is for "
                   "the wire client"},
        OneMistake{"FamilyWithPaho",
                   "client = \"paho\"\nfamily = \"ipv4\"",
                   "5:10: family: Paho chooses the address family itself (IPv4 first): family = "
                   "\"ipv4\" is for the wire client"},
        OneMistake{"ResolverWithPaho",
                   "resolver = \"dns\"\nclient = \"paho\"",
                   "4:12: resolver: Paho looks names up through the system only: resolver = "
                   "\"dns\" is for the wire client"},
        OneMistake{"PhaseTimeoutWithPaho",
                   "client = \"paho\"\nphase_timeout = { tcp = \"1s\" }",
                   "5:17: phase_timeout: Paho does not tell `tcp` from `connect`, which includes "
                   "it: set the time limit of `connect`"},
        OneMistake{"KeepAliveTooLong",
                   "keep_alive = \"20h\"",
                   "4:14: keep_alive: expected a duration from 0s to 18.2h, found `20h`"},
        OneMistake{"KeepAliveFraction",
                   "keep_alive = \"1.5s\"",
                   "4:14: keep_alive: expected whole seconds, found `1.5s`"},
        OneMistake{
            "IntervalWithoutUnit",
            "interval = \"15\"",
            "4:12: interval: `15` lacks its unit: write `15s` for seconds (ns, us, ms, s, m, "
            "h, d)"},
        OneMistake{"IntervalAsInteger",
                   "interval = 15",
                   "4:12: interval: expected a duration such as \"250ms\", \"5s\" or \"1m\", found "
                   "the integer 15"},
        OneMistake{"IntervalTooShort",
                   "interval = \"99ms\"\ntimeout = \"1ms\"",
                   "4:12: interval: expected a duration from 100ms to 1d, found 99ms"},
        OneMistake{"IntervalTooLong",
                   "interval = \"25h\"",
                   "4:12: interval: expected a duration from 0s to 1d, found `25h`"},
        OneMistake{"TimeoutZero",
                   "timeout = \"0\"",
                   "4:11: timeout: expected a duration from 1ms to 1h, found `0`"},
        OneMistake{"TimeoutOverInterval",
                   "timeout = \"20s\"",
                   "4:11: timeout: the timeout (20s) is longer than the interval (15s), so a run "
                   "could still be going when the next is due: shorten the timeout, or allow it "
                   "with overlap = true"},
        OneMistake{"IntervalUnderTimeout",
                   "interval = \"2s\"",
                   "4:12: interval: the timeout (5s) is longer than the interval (2s), so a run "
                   "could still be going when the next is due: shorten the timeout, or allow it "
                   "with overlap = true"},
        OneMistake{"OverlapOfTooMany",
                   "timeout = \"17s\"\ninterval = \"1s\"\noverlap = true",
                   "4:11: timeout: at most 16 runs of a probe may overlap: the timeout (17s) is "
                   "more than 16 times the interval (1s)"},
        OneMistake{"OverlapOfTooManyByTheInterval",
                   "interval = \"300ms\"\noverlap = true",
                   "4:12: interval: at most 16 runs of a probe may overlap: the timeout (5s) is "
                   "more than 16 times the interval (300ms)"},
        OneMistake{"PhaseUnknown",
                   "phase_timeout = { delivry = \"1s\" }",
                   "4:19: phase_timeout: unknown phase `delivry`; did you mean `delivery`?"},
        OneMistake{
            "PhaseWithoutUnit",
            "phase_timeout = { dns = \"1\" }",
            "4:25: phase_timeout: `1` lacks its unit: write `1s` for seconds (ns, us, ms, s, "
            "m, h, d)"},
        OneMistake{
            "PhaseNoTable",
            "phase_timeout = \"1s\"",
            "4:17: phase_timeout: expected a table of phases such as { dns = \"1s\" }, found "
            "`1s`"},
        OneMistake{"PhaseLongerThanRun",
                   "phase_timeout = { dns = \"6s\" }",
                   "4:17: phase_timeout: the limit of dns (6s) has no effect: the whole run's "
                   "timeout (5s) is shorter"},
        OneMistake{"PasswordFileMissing",
                   "password_file = \"/none\"",
                   "4:17: password_file: the file cannot be read: No such file or directory"},
        OneMistake{"PasswordFileEmpty",
                   "password_file = \"/empty\"",
                   "4:17: password_file: the password is empty"},
        OneMistake{"PasswordVariableUnset",
                   "password_env = \"NONE\"",
                   "4:16: password_env: the environment variable that it names is not set"},
        OneMistake{"TwoPasswords",
                   "password_file = \"/secret\"\npassword_env = \"PASSWORD\"",
                   "5:16: password_env: there are two passwords: keep one of password_file and "
                   "password_env"},
        OneMistake{"PasswordWithoutName",
                   "mqtt = \"3.1.1\"\npassword_file = \"/secret\"",
                   "5:17: password_file: MQTT 3.1.1 knows no password without a user name: set "
                   "username"},
        OneMistake{"CaFileMissing",
                   "ca_file = \"/none.pem\"",
                   "4:11: ca_file: `/none.pem` cannot be read: No such file or directory"},
        OneMistake{"CrlFileWithoutList",
                   "crl_file = \"/ca.pem\"",
                   "4:12: crl_file: `/ca.pem` holds no revocation list in PEM: a line that ends "
                   "with X509 CRL----- was expected"},
        OneMistake{"CrlFileWithPaho",
                   "client = \"paho\"\ncrl_file = \"/crl.pem\"",
                   "5:12: crl_file: Paho knows no revocation lists: crl_file is for the wire "
                   "client"},
        OneMistake{"SourceAddress",
                   "source_address = \"eth0\"",
                   "4:18: source_address: expected an address such as \"192.0.2.7\" or "
                   "\"2001:db8::7\", found `eth0`"},
        OneMistake{"SourceAddressAgainstTheFamily",
                   "family = \"ipv6\"\nsource_address = \"127.0.0.1\"",
                   "5:18: source_address: the family `ipv6` leaves no address that can be reached "
                   "from `127.0.0.1`"},
        OneMistake{"SourceAddressWithPaho",
                   "client = \"paho\"\nsource_address = \"127.0.0.1\"",
                   "5:18: source_address: Paho leaves it to the system where connections come "
                   "from: source_address is for the wire client"},
        OneMistake{"SrvOfTheSystem",
                   "srv = true\nresolver = \"system\"",
                   "4:7: srv: the resolver `system` knows addresses only: SRV records need "
                   "resolver = \"dns\""},
        OneMistake{"SrvWithPaho",
                   "client = \"paho\"\nsrv = true",
                   "5:7: srv: Paho looks addresses up and no services: srv is for the wire "
                   "client"},
        OneMistake{"InterfaceTooLong",
                   "interface = \"a-name-of-sixteen\"",
                   "4:13: interface: expected the name of an interface such as \"eth0\", found "
                   "`a-name-of-sixteen`"},
        OneMistake{"InterfaceWithSlash",
                   "interface = \"eth/0\"",
                   "4:13: interface: expected the name of an interface such as \"eth0\", found "
                   "`eth/0`"},
        OneMistake{"PskWithoutIdentity",
                   "psk_file = \"/psk\"",
                   "4:12: psk_file: a pre-shared key is of no use without whose it is: set "
                   "psk_identity"},
        OneMistake{"PskWithoutKey",
                   "psk_identity = \"me\"",
                   "4:16: psk_identity: an identity is of no use without its key: set psk_file or "
                   "psk_env"},
        OneMistake{"TwoPsks",
                   "psk_identity = \"me\"\npsk_file = \"/psk\"\npsk_env = \"PORT\"",
                   "6:11: psk_env: there are two pre-shared keys: keep one of psk_file and "
                   "psk_env"},
        OneMistake{"PskNotHexadecimal",
                   "psk_identity = \"me\"\npsk_file = \"/secret\"",
                   "5:12: psk_file: expected a key of 2 to 128 hexadecimal digits, two for each "
                   "byte"},
        OneMistake{"PskFileMissing",
                   "psk_identity = \"me\"\npsk_file = \"/none\"",
                   "5:12: psk_file: the file cannot be read: No such file or directory"},
        OneMistake{"PskVariableUnset",
                   "psk_identity = \"me\"\npsk_env = \"NONE\"",
                   "5:11: psk_env: the environment variable that it names is not set"},
        OneMistake{"PskBesideACertificate",
                   "psk_identity = \"me\"\npsk_file = \"/psk\"\ncert_file = "
                   "\"/cert.pem\"\nkey_file = \"/key.pem\"",
                   "6:13: cert_file: has no effect beside psk_identity: with a pre-shared key "
                   "nobody shows a certificate, and each run proves the key anew"},
        OneMistake{"PskBesideResumption",
                   "psk_identity = \"me\"\npsk_file = \"/psk\"\ntls_resumption = true",
                   "6:18: tls_resumption: has no effect beside psk_identity: with a pre-shared "
                   "key nobody shows a certificate, and each run proves the key anew"},
        OneMistake{"PskWithPaho",
                   "client = \"paho\"\npsk_identity = \"me\"\npsk_file = \"/psk\"",
                   "5:16: psk_identity: Paho knows no pre-shared keys: psk_identity is for the "
                   "wire client"},
        OneMistake{"CertWithoutKey",
                   "cert_file = \"/cert.pem\"",
                   "4:13: cert_file: a certificate is of no use without its key: set key_file"},
        OneMistake{"KeyWithoutCert",
                   "key_file = \"/key.pem\"",
                   "4:12: key_file: a key is of no use without its certificate: set cert_file"},
        OneMistake{"CertAndKeySwapped",
                   "cert_file = \"/cert.pem\"\nkey_file = \"/ca.pem\"",
                   "5:12: key_file: `/ca.pem` holds no private key in PEM: a line that ends with "
                   "PRIVATE KEY----- was expected"},
        OneMistake{"ServerName",
                   "server_name = \"a b\"",
                   "4:15: server_name: expected a host name or an address, found `a b`"},
        OneMistake{"AlpnElement",
                   "alpn = [\"mqtt\", 1]",
                   "4:17: alpn: expected a list of protocol names such as [\"mqtt\"], found the "
                   "integer 1"},
        OneMistake{
            "LabelName",
            "labels = { \"1st\" = \"x\" }",
            "4:12: labels: expected a label name of letters, digits and _, not starting with "
            "a digit, found `1st`"},
        OneMistake{"LabelReservedByPrometheus",
                   "labels = { __name__ = \"x\" }",
                   "4:12: labels: expected a label name that does not start with __, which "
                   "Prometheus keeps for itself, found `__name__`"},
        OneMistake{"LabelOfSonde",
                   "labels = { team = \"x\", phase = \"y\" }",
                   "4:24: labels: expected a label name that neither sonde's own metrics nor "
                   "Prometheus use, for no series can have it twice, found `phase`"},
        OneMistake{"LabelOfAScrape",
                   "labels = { instance = \"x\" }",
                   "4:12: labels: expected a label name that neither sonde's own metrics nor "
                   "Prometheus use, for no series can have it twice, found `instance`"},
        OneMistake{"LabelAsIfRenamed",
                   "labels = { exported_instance = \"x\" }",
                   "4:12: labels: expected a label name that does not start with exported_, which "
                   "Prometheus puts before labels that collide with its own, found "
                   "`exported_instance`"},
        OneMistake{"LabelValue",
                   "labels = { team = 1 }",
                   "4:19: labels: expected the label's value in quotes, found the integer 1"},
        OneMistake{"LabelEmpty",
                   "labels = { team = \"\" }",
                   "4:19: labels: expected 1 to 128 bytes of text, found ``"},
        OneMistake{"LabelControl",
                   "labels = { team = \"a\\nb\" }",
                   "4:19: labels: expected text without control characters, found `a?b`"},
        OneMistake{"Kind",
                   "kind = \"round\"",
                   "4:8: kind: expected \"roundtrip\", \"features\", \"discover\", "
                   "\"session\", \"watch\" or \"request\", found `round`"},
        OneMistake{"UnsetVariable",
                   "topic = \"${NONE}\"",
                   "4:9: topic: the environment variable `NONE` is not set and has no default: "
                   "write `${NONE:-default}`"},
        OneMistake{"OpenReference",
                   "topic = \"${PORT\"",
                   "4:9: topic: `${` lacks its closing brace; a plain ${ is written $${"}),
    subject_of);

}  // namespace
}  // namespace sonde
