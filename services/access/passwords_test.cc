#include "services/access/passwords.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

#include "services/runtime/testing.h"

namespace karez::access {
namespace {

using runtime::HasReason;
using runtime::IsOk;
using runtime::StatusIs;

constexpr PasswordHasher::Cost kCheap = {.memory_kib = 8, .passes = 1};

std::string HashOf(PasswordHasher& hasher, absl::string_view password) {
  const auto turn = hasher.TakeTurn();
  EXPECT_THAT(turn, IsOk());
  return hasher.Hash(*turn, password).value_or("");
}

TEST(PasswordHasher, VerifiesWhatItHashed) {
  PasswordHasher hasher(kCheap);
  const std::string hash = HashOf(hasher, "correct horse battery");
  EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_NE(hash, HashOf(hasher, "correct horse battery"));
  const auto turn = hasher.TakeTurn();
  EXPECT_TRUE(hasher.Verify(*turn, hash, "correct horse battery"));
  EXPECT_FALSE(hasher.Verify(*turn, hash, "correct horse batterY"));
  EXPECT_FALSE(hasher.Verify(*turn, "", "correct horse battery"));
  EXPECT_FALSE(hasher.Verify(*turn, "$argon2id$broken", "correct horse battery"));
}

TEST(PasswordHasher, SpendsWhatOwaspAsksFor) {
  PasswordHasher hasher{PasswordHasher::Cost()};
  EXPECT_THAT(HashOf(hasher, "correct horse battery"), testing::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST(PasswordHasher, TakesAPasswordAsAnyKeyboardWritesIt) {
  PasswordHasher hasher(kCheap);
  const std::string composed = "Гүзе\u043b \u0439\u0451лка пароль";
  const std::string decomposed = "Гүзе\u043b \u0438\u0306\u0435\u0308лка пароль";
  const auto hash = HashOf(hasher, composed);
  const auto turn = hasher.TakeTurn();
  EXPECT_TRUE(hasher.Verify(*turn, hash, decomposed));
}

TEST(PasswordHasher, HashesNoMoreAtOnceThanItMay) {
  PasswordHasher hasher(kCheap, 1);
  std::vector<PasswordHasher::Turn> turns;
  turns.push_back(*hasher.TakeTurn());
  std::thread waits([&] { EXPECT_THAT(hasher.TakeTurn(), IsOk()); });
  // One may wait; once it does, the next is sent away.
  while (hasher.waiting() == 0) std::this_thread::yield();
  const absl::Status refused = hasher.TakeTurn().status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused, HasReason("PASSWORD_CHECKS_BUSY"));
  EXPECT_GT(runtime::RetryDelay(refused), absl::ZeroDuration());

  turns.clear();
  waits.join();
  EXPECT_THAT(hasher.TakeTurn(), IsOk());
}

TEST(CheckNewPassword, WantsTwelveToAThousandCharactersThatAreNotTheName) {
  EXPECT_THAT(CheckNewPassword("twelve chars", "ayna", "new_password"), IsOk());
  EXPECT_THAT(CheckNewPassword("一二三四五六七八九十一二", "ayna", "new_password"), IsOk());
  EXPECT_THAT(CheckNewPassword("eleven char", "ayna", "new_password"),
              StatusIs(absl::StatusCode::kInvalidArgument, "new_password: got 11 characters, want 12 to 1000"));
  EXPECT_THAT(CheckNewPassword(std::string(1001, 'x'), "ayna", "new_password"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CheckNewPassword("Ayna.Amanova", "ayna.amanova", "new_password"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace karez::access
