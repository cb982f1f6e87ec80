// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_trace.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <initializer_list>

namespace sonde {
namespace {

/// The lines are Paho MQTT C 1.3.12's.
PahoFindings findings_of(std::initializer_list<const char*> lines) {
    PahoTrace trace;
    for (const auto* line : lines) {
        trace.note(line);
    }
    return trace.findings();
}

TEST(PahoTrace, FindsWhyTcpDidNotConnect) {
    const auto findings = findings_of({
        "20261123 043820.595 (140078036809408)    (3)< Socket_new:1212 (115)",
        "20261123 043820.698 (140078028416704)   (2)> MQTTAsync_connecting:2779",
        "20261123 043820.699 Calling connect failure for client x",
        "20261123 043820.699 (140078028416704)   (2)< MQTTAsync_connecting:2977 (111)",
    });
    EXPECT_EQ(findings.connect_error, ECONNREFUSED);
    EXPECT_FALSE(findings.tls_begun);
}

TEST(PahoTrace, DoesNotTakeAConnectUnderWayForAnError) {
    const auto findings = findings_of({
        "20261123 043824.067 (139901714560704)    (3)< Socket_new:1212 (115)",
        "20261123 043824.077 (139901706168000)   (2)< MQTTAsync_connecting:2977 (0)",
    });
    EXPECT_EQ(findings.connect_error, 0);
}

TEST(PahoTrace, FindsWhyAConnectionBroke) {
    EXPECT_EQ(findings_of({"20261123 043820.846 Socket error Connection reset by peer(104) in "
                           "recv - getch for socket 3"})
                  .connection_error,
              ECONNRESET);
    const auto findings = findings_of({
        "20261123 043820.817 (140486476031680)    (3)> SSLSocket_connect:768",
        "20261123 043820.817 SSLSocket error (5) in SSL_connect for socket 3 rc -1 errno 104 "
        "Connection reset by peer",
        "20261123 043820.818 (140486476031680)   (2)< MQTTAsync_connecting:2977 (-3)",
    });
    EXPECT_EQ(findings.connection_error, ECONNRESET);
    EXPECT_EQ(findings.connect_error, 0);
    EXPECT_TRUE(findings.tls_begun);
}

TEST(PahoTrace, FindsACertificateForAnotherName) {
    EXPECT_TRUE(findings_of({"20261123 043820.550 X509_check_host for hostname 127.0.0.2 failed, "
                             "rc 0",
                             "20261123 043820.550 rc from X509_check_ip_asc is 0"})
                    .wrong_name);
}

TEST(PahoTrace, ForgivesACertificateThatHoldsTheAddress) {
    EXPECT_FALSE(findings_of({"20261123 043820.550 X509_check_host for hostname 127.0.0.1 failed, "
                              "rc 0",
                              "20261123 043820.550 rc from X509_check_ip_asc is 1"})
                     .wrong_name);
}

TEST(PahoTrace, FindsANameThatPahoCannotResolve) {
    EXPECT_TRUE(
        findings_of({"20261123 043730.728 getaddrinfo failed for addr nosuch.invalid with rc -2"})
            .name_unknown);
}

TEST(PahoTrace, FindsThatConnectWentOut) {
    EXPECT_FALSE(findings_of({"20261123 043824.067 (139901714560704)  (1)> MQTTAsync_connect:672"})
                     .connect_sent);
    EXPECT_TRUE(findings_of({"20261123 043824.077 3 sonde-1 -> CONNECT version 5 clean: 1 (0)"})
                    .connect_sent);
}

TEST(PahoTrace, FindsHowFarAWebSocketCame) {
    const auto asked = findings_of({
        "20261123 120934.234 (140086164080320)    (3)> WebSocket_connect:354",
        "20261123 120934.234 (140086164080320)    (3)< WebSocket_connect:471 (1)",
        "20261123 120934.234 (140086164080320)   (2)< MQTTAsync_connecting:2977 (1)",
    });
    EXPECT_TRUE(asked.upgrade_asked);
    EXPECT_EQ(asked.connect_error, 0);
    EXPECT_EQ(asked.upgrade_status, 0);
    EXPECT_FALSE(asked.upgrade_wrong);
    EXPECT_FALSE(asked.connect_sent);
    EXPECT_EQ(findings_of({"20261123 120934.250 WebSocket HTTP rc 404"}).upgrade_status, 404);
    EXPECT_TRUE(
        findings_of({"20261123 120935.440 WebSocket failed to upgrade connection"}).upgrade_wrong);
    EXPECT_TRUE(findings_of({"20261123 120935.440 WebSocket HTTP upgrade response read not "
                             "complete 17"})
                    .upgrade_wrong);
}

TEST(PahoTrace, FindsWhoEndedTlsAndWhy) {
    EXPECT_EQ(findings_of({"20261123 050600.996 SSL alert write:fatal:unknown CA"}).alert_sent,
              "unknown CA");
    EXPECT_EQ(
        findings_of({"20261123 050600.996 SSL alert read:fatal:protocol version\n"}).alert_received,
        "protocol version");
}

TEST(PahoTrace, FindsWhichOfOurOwnSettingsOpensslDoesNotTake) {
    const auto findings =
        findings_of({"20261123 050601.111 SSLSocket error (-2147483646) in "
                     "SSL_CTX_load_verify_locations for socket 3 rc 0 errno 2 No "
                     "such file or directory\n"});
    EXPECT_EQ(findings.tls_setup, "SSL_CTX_load_verify_locations");
    EXPECT_EQ(findings.connection_error, 0);
}

TEST(PahoTrace, SurvivesLinesOfAnyForm) {
    const auto findings = findings_of({"",
                                       " Socket error ",
                                       "errno  errno x",
                                       "SSLSocket error (",
                                       "SSLSocket error () in ",
                                       "SSL alert write:fatal:",
                                       "WebSocket HTTP rc ",
                                       "WebSocket HTTP rc x",
                                       "< Socket_new: ()"});
    EXPECT_EQ(findings.connect_error, 0);
    EXPECT_EQ(findings.connection_error, 0);
    EXPECT_EQ(findings.alert_sent, "");
}

}  // namespace
}  // namespace sonde
