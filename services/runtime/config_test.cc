#include "services/runtime/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::vector<ConfigKey>& Keys() {
  static const std::vector<ConfigKey> kKeys = {
      {"listen", "Where to serve.", "127.0.0.1:1"},
      {"max-message-bytes", "Largest message.", "100", ConfigKey::Range{10, 1000}},
      {"log-level", "Least level.", "info", std::nullopt, {"info", "error"}},
  };
  return kKeys;
}

struct Given {
  std::vector<std::string> flags;
  std::map<std::string, std::string> environment;
  std::string file;

  absl::StatusOr<Config> Parse() {
    const std::string path = testing::TempDir() + "/karez_config_test.conf";
    std::vector<const char*> argv = {"program"};
    if (!file.empty()) {
      std::ofstream(path) << file;
      flags.insert(flags.end(), {"--config", path});
    }
    for (const std::string& flag : flags) argv.push_back(flag.c_str());
    return Config::Parse(static_cast<int>(argv.size()), argv.data(), Keys(), [this](const char* name) {
      const auto found = environment.find(name);
      return found == environment.end() ? nullptr : found->second.c_str();
    });
  }
};

std::string ListenOf(Given given) {
  const auto config = given.Parse();
  EXPECT_THAT(config, IsOk());
  return config.ok() ? config->Text("listen") : "";
}

TEST(Config, FlagWinsOverEnvironmentOverFileOverDefault) {
  EXPECT_EQ(ListenOf({{"--listen", "flag"}, {{"KAREZ_LISTEN", "env"}}, "listen = file\n"}), "flag");
  EXPECT_EQ(ListenOf({{}, {{"KAREZ_LISTEN", "env"}}, "listen = file\n"}), "env");
  EXPECT_EQ(ListenOf({{}, {}, "# where\nlisten = \"file\"\n"}), "file");
  EXPECT_EQ(ListenOf({{}, {}, ""}), "127.0.0.1:1");
}

TEST(Config, ReadsNumbersFromEverySource) {
  for (Given given : {Given{{"--max-message-bytes=20"}, {}, ""}, Given{{}, {{"KAREZ_MAX_MESSAGE_BYTES", "20"}}, ""},
                      Given{{}, {}, "max-message-bytes = 20\n"}}) {
    const auto config = given.Parse();
    ASSERT_THAT(config, IsOk());
    EXPECT_EQ(config->Number("max-message-bytes"), 20);
  }
}

TEST(Config, TakesTheFileThatTheEnvironmentNames) {
  const std::string path = testing::TempDir() + "/karez_config_env.conf";
  std::ofstream(path) << "listen = file\n";

  EXPECT_EQ(ListenOf({{}, {{"KAREZ_CONFIG", path}}, ""}), "file");
}

TEST(Config, RefusesAnUnknownFlag) {
  EXPECT_THAT((Given{{"--lisen", "x"}, {}, ""}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--lisen")));
}

TEST(Config, RefusesAnUnknownKeyInTheFile) {
  EXPECT_THAT((Given{{}, {}, "lisen = x\n"}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("karez_config_test.conf"), HasSubstr("\"lisen\""), HasSubstr("listen"))));
  EXPECT_THAT((Given{{}, {}, "[section]\nlisten = x\n"}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("got the section \"section\"")));
}

TEST(Config, LeavesTheEnvironmentOfOtherProgramsAlone) {
  EXPECT_EQ(ListenOf({{}, {{"KAREZ_SERVER", "x"}}, ""}), "127.0.0.1:1");
}

TEST(Config, SaysWhereAValueOutOfRangeCameFrom) {
  EXPECT_THAT((Given{{"--max-message-bytes", "9"}, {}, ""}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "--max-message-bytes: got \"9\", want a whole number of 10 to 1000"));
  EXPECT_THAT((Given{{}, {{"KAREZ_MAX_MESSAGE_BYTES", "many"}}, ""}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("KAREZ_MAX_MESSAGE_BYTES: got \"many\"")));
  EXPECT_THAT(
      (Given{{}, {}, "log-level = loud\n"}.Parse()),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("log-level: got \"loud\", want one of info, error")));
}

TEST(Config, RefusesTwoValuesForOneKey) {
  EXPECT_THAT((Given{{"--listen", "a", "--listen", "b"}, {}, ""}.Parse()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT((Given{{}, {}, "listen = a\nlisten = b\n"}.Parse()), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Config, TellsAFileThatIsNotThere) {
  EXPECT_THAT((Given{{"--config", "/nowhere/karez.conf"}, {}, ""}.Parse()),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/nowhere/karez.conf")));
}

TEST(Config, ExplainsEveryKeyWhenAskedForHelp) {
  const auto config = Given{{"--help"}, {}, ""}.Parse();

  ASSERT_THAT(config, IsOk());
  ASSERT_TRUE(config->help().has_value());
  EXPECT_THAT(*config->help(), AllOf(HasSubstr("--max-message-bytes"), HasSubstr("Largest message. [10 to 1000]"),
                                     HasSubstr("default: 127.0.0.1:1"), HasSubstr("KAREZ_")));
}

}  // namespace
}  // namespace karez::runtime
