#include "services/runtime/main.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace karez::runtime {
namespace {

int RunMain(std::vector<std::string> arguments, const std::function<absl::Status(Process&)>& start,
            const std::vector<Command>& commands = {}) {
  arguments.insert(arguments.begin(), {"program", "--log-level=error"});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  return Main(static_cast<int>(argv.size()), argv.data(), {}, start, commands);
}

absl::Status StartNothing(Process&) { return absl::OkStatus(); }

TEST(Main, ExplainsItself) { EXPECT_EQ(RunMain({"--help"}, StartNothing), 0); }

TEST(Main, RefusesAWrongConfiguration) { EXPECT_EQ(RunMain({"--lisen=127.0.0.1:0"}, StartNothing), 2); }

TEST(Main, RefusesAnAddressThatOthersCouldReach) { EXPECT_EQ(RunMain({"--listen=0.0.0.0:0"}, StartNothing), 1); }

TEST(Main, FailsWhereAServiceCannotStart) {
  EXPECT_EQ(RunMain({"--listen=127.0.0.1:0"}, [](Process&) { return absl::DataLossError("store: corrupt"); }), 1);
}

TEST(Main, RunsACommandInsteadOfServing) {
  const auto run = [](const std::vector<std::string>& arguments, absl::Status done) {
    return RunMain(
        arguments, [](Process&) { return absl::InternalError("it is not to serve"); },
        {{.key = {.name = "do-it", .default_value = "false", .choices = {"false", "true"}, .is_switch = true},
          .run = [done](Process&) { return done; }}});
  };
  EXPECT_EQ(run({"--do-it", "--listen=127.0.0.1:0"}, absl::OkStatus()), 0);
  EXPECT_EQ(run({"--do-it"}, absl::NotFoundError("nothing to do")), 1);
  EXPECT_EQ(run({"--listen=127.0.0.1:0"}, absl::OkStatus()), 1);
  EXPECT_EQ(run({"--do-it=perhaps"}, absl::OkStatus()), 2);
}

TEST(Main, ServesUntilItIsTold) {
  // The signal goes to whichever thread takes it: only Main's waits for it.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &signals, nullptr), 0);
  std::atomic<bool> stopped = false;
  const std::string port_file = testing::TempDir() + "/karez_main_test.port";
  std::remove(port_file.c_str());
  std::thread main([&] {
    EXPECT_EQ(RunMain({"--listen=127.0.0.1:0", "--port-file", port_file},
                      [&](Process& process) {
                        process.OnStop([&] { stopped = true; });
                        return absl::OkStatus();
                      }),
              0);
  });
  while (!std::ifstream(port_file).good()) std::this_thread::yield();
  EXPECT_FALSE(stopped);

  // To the program's own thread: those that gRPC keeps from tests before do not block it.
  pthread_kill(main.native_handle(), SIGTERM);
  main.join();

  EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace karez::runtime
