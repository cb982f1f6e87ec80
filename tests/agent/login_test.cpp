// SPDX-License-Identifier: Apache-2.0
#include "agent/login.hpp"

#include "tests/agent/web_files.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <vector>

namespace sonde {
namespace {

using testing::hash_of_sesame;

std::string authorization(const std::string& user, const std::string& password) {
    return testing::login(user, password).at("Authorization");
}

/// Checks all at once, begun in this order, and answers the verdicts in the same.
std::vector<LoginVerdict> check(Login& login,
                                const Login::Users& users,
                                const std::vector<std::string>& authorizations) {
    asio::io_context loop{1};
    std::vector<LoginVerdict> verdicts(authorizations.size());
    for (std::size_t i = 0; i < authorizations.size(); ++i) {
        asio::co_spawn(loop,
                       login.check(users, authorizations[i]),
                       [&verdicts, i](const std::exception_ptr& /*none*/, LoginVerdict verdict) {
                           verdicts[i] = verdict;
                       });
    }
    loop.run();
    return verdicts;
}

using Verdicts = std::vector<LoginVerdict>;
using enum LoginVerdict;

TEST(PasswordCheck, KnowsTheFormsOfBcryptThatHtpasswdAndOthersWrite) {
    // Vectors of crypt_blowfish.
    const std::string rest{"$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"};
    for (const auto* const form : {"$2a", "$2b", "$2y"}) {
        EXPECT_TRUE(is_password(Secret{form + rest}, Secret{"U*U"})) << form;
        EXPECT_FALSE(is_password(Secret{form + rest}, Secret{"U*U*"})) << form;
        EXPECT_FALSE(is_password(Secret{form + rest}, Secret{""})) << form;
    }
}

TEST(PasswordCheck, TakesNothingForAPasswordOfWhatIsNoHash) {
    for (const auto* const hash : {"", "*0", "*1", "hunter2", "$2y$99$"}) {
        for (const auto* const password : {"", "*0", "*1", "hunter2"}) {
            EXPECT_FALSE(is_password(Secret{hash}, Secret{password})) << hash;
        }
    }
}

TEST(GoodLoginsTest, KnowNoMoreThanTheLastAndOnlyWithTheSameHash) {
    GoodLogins logins{2};
    const Secret hash{"h"};
    logins.put("a", hash, Secret{"1"});
    logins.put("b", hash, Secret{"2"});
    EXPECT_TRUE(logins.knows("a", hash, Secret{"1"})) << "and so it was used last";
    logins.put("c", hash, Secret{"3"});
    EXPECT_EQ(logins.size(), 2U);
    EXPECT_TRUE(logins.knows("a", hash, Secret{"1"}));
    EXPECT_FALSE(logins.knows("b", hash, Secret{"2"}));
    EXPECT_FALSE(logins.knows("a", Secret{"other"}, Secret{"1"}));
    EXPECT_FALSE(logins.knows("a", hash, Secret{"2"}));
    EXPECT_FALSE(logins.knows("", Secret{"h"}, Secret{"1"}));
}

TEST(CredentialsTest, AreReadAsRfc7617SaysAndNotOtherwise) {
    const auto found = credentials_in("basic  YWxpY2U6YTpi");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user, "alice");
    EXPECT_EQ(found->password.reveal(), "a:b");
    for (const auto* const text : {"",
                                   "Basic",
                                   "Basic ",
                                   "Bearer YWxpY2U6YTpi",
                                   "Basic YWxpY2U",
                                   "Basic YWxpY2U=",
                                   "Basic !!!!",
                                   "Basic YTpiAGM="}) {
        EXPECT_FALSE(credentials_in(text)) << text;
    }
}

TEST(LoginTest, AdmitsAUserWithThePasswordAndNobodyElse) {
    const Login::Users users{{"alice", Secret{hash_of_sesame()}}};
    Login login;
    EXPECT_EQ(check(login,
                    users,
                    {authorization("alice", "open sesame"),
                     authorization("alice", "open sesam"),
                     authorization("alice", ""),
                     authorization("bob", "open sesame"),
                     authorization("", ""),
                     ""}),
              (Verdicts{admitted, refused, refused, refused, refused, refused}));
}

TEST(LoginTest, AdmitsWhomItKnowsAlsoWhileOthersGuess) {
    const Login::Users users{{"alice", Secret{hash_of_sesame()}}};
    Login login{1};
    const auto good = authorization("alice", "open sesame");
    EXPECT_EQ(check(login, users, {good}), Verdicts{admitted});
    EXPECT_EQ(check(login, users, {authorization("alice", "x"), good, authorization("bob", "x")}),
              (Verdicts{refused, admitted, busy}));
}

TEST(LoginTest, ChecksThePasswordOfAnUnknownUserToo) {
    // Nobody can be checked, so whoever would be refused without a check stands out.
    Login login{0};
    EXPECT_EQ(check(login,
                    {{"alice", Secret{hash_of_sesame()}}},
                    {authorization("alice", "x"), authorization("bob", "x")}),
              (Verdicts{busy, busy}));
}

TEST(LoginTest, ForgetsWhoseHashHasChanged) {
    Login login{0};
    const auto good = authorization("alice", "open sesame");
    EXPECT_EQ(check(login, {{"alice", Secret{hash_of_sesame()}}}, {good}), Verdicts{busy});
    Login open;
    EXPECT_EQ(check(open, {{"alice", Secret{hash_of_sesame()}}}, {good}), Verdicts{admitted});
    const Secret other{"$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"};
    EXPECT_EQ(check(open, {{"alice", other}}, {good}), Verdicts{refused});
}

}  // namespace
}  // namespace sonde
