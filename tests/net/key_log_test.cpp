// SPDX-License-Identifier: Apache-2.0
#include "probes/net/key_log.hpp"

#include "probes/net/connector.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

namespace sonde::net {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string text_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

mode_t permissions_of(const std::string& path) {
    struct stat facts {};
    stat(path.c_str(), &facts);
    return facts.st_mode & 0777U;
}

class KeyLogFile : public ::testing::Test {
  protected:
    support::TemporaryFolder folder_{};
    std::string path_{(folder_.path() / "keys").string()};
};

TEST_F(KeyLogFile, IsForItsOwnerAlone) {
    auto log = KeyLog::open(path_).value();
    log.append("CLIENT_RANDOM 00 11");
    EXPECT_EQ(permissions_of(path_), 0600U);
    EXPECT_EQ(text_of(path_), "CLIENT_RANDOM 00 11\n");
    EXPECT_EQ(log.problem(), "");
}

TEST_F(KeyLogFile, IsAppendedTo) {
    folder_.write("keys", "of another session\n");
    KeyLog::open(path_).value().append("of ours");
    EXPECT_EQ(text_of(path_), "of another session\nof ours\n");
}

TEST_F(KeyLogFile, ThatCannotBeWrittenIsNamed) {
    EXPECT_THAT(KeyLog::open("/nowhere/keys").error(),
                StartsWith("`/nowhere/keys` cannot be written: "));
    auto full = KeyLog::open("/dev/full").value();
    full.append("line");
    EXPECT_THAT(full.problem(), StartsWith("`/dev/full` cannot be written: "));
}

TEST_F(KeyLogFile, GetsTheSecretsOfEveryTlsSessionOfItsConnector) {
    support::CertificateAuthority authority;
    const support::ScriptedBroker broker{
        {.tls = support::BrokerTls{.identity = authority.issue({})}}};
    const SystemClock clock;
    auto log = KeyLog::open(path_).value();
    AsioConnector logged{clock, &log};
    ProbeSpec spec{.name = "tls", .target = broker.endpoint()};
    spec.tls.ca_file = authority.ca_file();
    ASSERT_TRUE(support::run_probe(spec, {.clock = clock, .connector = logged}).success());
    const auto keys = text_of(path_);
    EXPECT_THAT(keys, HasSubstr("CLIENT_HANDSHAKE_TRAFFIC_SECRET "));
    EXPECT_THAT(keys, HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
    EXPECT_THAT(keys, HasSubstr("SERVER_TRAFFIC_SECRET_0 "));

    AsioConnector silent{clock};
    ASSERT_TRUE(support::run_probe(spec, {.clock = clock, .connector = silent}).success());
    EXPECT_EQ(text_of(path_), keys);
}

}  // namespace
}  // namespace sonde::net
