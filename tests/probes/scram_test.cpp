// SPDX-License-Identifier: Apache-2.0
#include "probes/scram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sonde {
namespace {

// RFC 7677, 3.
constexpr std::string_view nonce = "rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

ScramClient user_of_the_rfc() {
    return {"user", "pencil", std::string{nonce}};
}

TEST(Scram, SaysWhatTheRfcSays) {
    auto client = user_of_the_rfc();
    EXPECT_EQ(client.first_message(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const auto final_message = client.final_message(server_first);
    ASSERT_TRUE(final_message) << final_message.error();
    EXPECT_EQ(*final_message,
              "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
              "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_TRUE(client.verify(server_final));
}

TEST(Scram, EscapesANameThatWouldEndEarly) {
    const ScramClient client{"a,b=c", "x", "n"};
    EXPECT_EQ(client.first_message(), "n,,n=a=2Cb=3Dc,r=n");
}

TEST(Scram, BelievesNoBrokerThatDoesNotKnowThePassword) {
    auto client = user_of_the_rfc();
    EXPECT_FALSE(client.verify(server_final)) << "before the exchange";
    ASSERT_TRUE(client.final_message(server_first));
    for (const std::string_view wrong : {"",
                                         "v=",
                                         "e=invalid-proof",
                                         "v=AAAA",
                                         "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=",
                                         "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="}) {
        EXPECT_FALSE(client.verify(wrong)) << wrong;
    }
}

TEST(Scram, RefusesAServerMessageThatIsNotOne) {
    for (const std::string_view wrong : {
             "",
             "r=rOprNGfwEbeRWgbNEkqO",
             "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
             "r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
             "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
             "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22,i=4096",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many",
             "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4294967295",
             "m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
         }) {
        auto client = user_of_the_rfc();
        const auto answer = client.final_message(wrong);
        ASSERT_FALSE(answer) << wrong;
        EXPECT_FALSE(answer.error().empty());
    }
}

}  // namespace
}  // namespace sonde
