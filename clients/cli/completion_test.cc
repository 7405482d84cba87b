#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "clients/cli/commands.h"

namespace karez::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> CompletionsOf(const std::vector<std::string>& words) {
  Settings settings;
  Command chosen;
  return Complete(*MakeApp(settings, chosen), words);
}

TEST(Complete, OffersCommandsThenTheirCommands) {
  EXPECT_THAT(CompletionsOf({""}), AllOf(Contains("match"), Contains("import"), Not(Contains("complete"))));
  EXPECT_THAT(CompletionsOf({"ev"}), ElementsAre("evaluate"));
  EXPECT_THAT(CompletionsOf({"offers", ""}), ElementsAre("list", "get", "create", "update", "delete"));
  EXPECT_THAT(CompletionsOf({"-o", "json", "export", ""}), ElementsAre("matches"));
}

TEST(Complete, OffersOptionsOfTheCommandAndOfAllCommands) {
  EXPECT_THAT(CompletionsOf({"match", "--"}), AllOf(Contains("--text"), Contains("--server"), Not(Contains("--out"))));
  EXPECT_THAT(CompletionsOf({"import", "--cons"}), ElementsAre("--consent-by"));
}

TEST(Complete, OffersTheValuesOfAnOption) {
  EXPECT_THAT(CompletionsOf({"match", "--as", ""}), ElementsAre("need", "offer"));
  EXPECT_THAT(CompletionsOf({"match", "-o", "js"}), ElementsAre("json", "jsonl"));
  EXPECT_THAT(CompletionsOf({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
}

TEST(Complete, LeavesFilesToTheShell) {
  EXPECT_THAT(CompletionsOf({"import", "li"}), IsEmpty());
  EXPECT_THAT(CompletionsOf({"export", "matches", "--out", ""}), IsEmpty());
}

TEST(CommandLine, RefusesWhatDoesNotGoTogether) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"import"},
      {"taxonomy", "--sector", "water"},
      {"taxonomy", "--crosswalk", "ISO"},
      {"taxonomy", "--crosswalk", "all", "--trl", "10"},
      {"import", "f", "--publish"},
      {"import", "f", "--consent-by", "x"},
      {"import", "f", "--publish", "--consent-by", "x", "--submit"},
      {"match"},
      {"match", "--text", "x"},
      {"match", "a", "--text", "x", "--as", "need"},
      {"match", "a", "--as", "both"},
      {"explain", "a"},
      {"hold", "a"},
      {"evaluate"},
      {"evaluate", "--judgments", "f", "--ranking", "best"},
      {"submit", "a", "b", "--etag", "1"},
      {"-o", "xml", "doctor"},
      {"doctor", "--no-such-option"},
  };
  for (std::vector<std::string> words : wrong) {
    Settings settings;
    Command chosen;
    const auto app = MakeApp(settings, chosen);
    std::reverse(words.begin(), words.end());
    EXPECT_THROW(app->parse(words), CLI::ParseError) << testing::PrintToString(words);
  }
}

TEST(CommandLine, TakesCommonOptionsBeforeAndAfterTheCommand) {
  for (std::vector<std::string> words : {std::vector<std::string>{"-o", "csv", "--server", "h:1", "match", "a"},
                                         std::vector<std::string>{"match", "a", "-o", "csv", "--server", "h:1"}}) {
    Settings settings;
    Command chosen;
    const auto app = MakeApp(settings, chosen);
    std::reverse(words.begin(), words.end());
    app->parse(words);
    EXPECT_EQ(settings.server, "h:1");
    EXPECT_EQ(settings.format, Format::kCsv);
    EXPECT_TRUE(chosen);
  }
}

}  // namespace
}  // namespace karez::cli
