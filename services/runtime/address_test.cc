#include "services/runtime/address.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::HasSubstr;

TEST(ParseLoopbackAddress, TakesAddressesOfThisMachine) {
  for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
           {"127.0.0.1:50051", ""}, {"127.8.0.1:0", ""}, {"[::1]:65535", ""}, {"localhost:1", "127.0.0.1:1"}}) {
    const auto address = ParseLoopbackAddress("listen", text);
    ASSERT_THAT(address, IsOk());
    EXPECT_EQ(address->ToString(), shown.empty() ? text : shown);
  }
}

TEST(ParseLoopbackAddress, RefusesAddressesThatOthersCouldReach) {
  for (const std::string text : {"0.0.0.0:50051", "[::]:50051", "192.168.1.4:80", "[fe80::1]:80"}) {
    EXPECT_THAT(
        ParseLoopbackAddress("listen", text),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("listen: got \"" + text + "\", want a loopback")));
  }
}

TEST(ParseLoopbackAddress, RefusesWhatIsNoAddress) {
  for (const std::string text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1",
                                 "127.0.0.1: 80", "::1:80", ":80", "127.0.0.1:999999999999", "example.org:80"}) {
    EXPECT_THAT(ParseLoopbackAddress("listen", text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(ParseLoopbackAddress, SaysWhatWouldLetOthersIn) {
  EXPECT_THAT(ParseLoopbackAddress("listen", "0.0.0.0:1", "--more"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(", or --more")));
}

TEST(ParseAddress, TakesWhatOthersCanReach) {
  for (const std::string text : {"0.0.0.0:50051", "[::]:50051", "192.168.1.4:80"}) {
    const auto address = ParseAddress("listen", text);
    ASSERT_THAT(address, IsOk());
    EXPECT_EQ(address->ToString(), text);
    EXPECT_FALSE(address->IsLoopback());
  }
}

TEST(CheckBindable, TellsAPortInUse) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(fd, 1), 0);
  ASSERT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const Address taken{"127.0.0.1", ntohs(address.sin_port)};

  EXPECT_THAT(CheckBindable("listen", taken),
              StatusIs(absl::StatusCode::kUnavailable, "listen: " + taken.ToString() + " is in use"));
  close(fd);
  EXPECT_THAT(CheckBindable("listen", taken), IsOk());
}

}  // namespace
}  // namespace karez::runtime
