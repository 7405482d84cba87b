#include "services/runtime/client_address.h"

#include <gtest/gtest.h>

namespace karez::runtime {
namespace {

TEST(ClientAddress, IsEmptyForThisMachine) {
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, ""), "");
  EXPECT_EQ(ClientAddress("ipv6:%5B::1%5D:5", false, ""), "");
  EXPECT_EQ(ClientAddress("inproc", false, "203.0.113.9"), "");
}

TEST(ClientAddress, IsThePeersWhereItForwardsNothing) {
  EXPECT_EQ(ClientAddress("ipv4:203.0.113.9:5", false, ""), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv4:203.0.113.9:5", true, ""), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv6:%5B2001:db8::1%5D:5", false, ""), "2001:db8::");
}

TEST(ClientAddress, IsTheForwardedOneOfAPeerThatIsBelieved) {
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv6:%5B::1%5D:5", false, "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv4:198.51.100.7:5", true, "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv4:198.51.100.7:5", false, "203.0.113.9"), "198.51.100.7");
}

TEST(ClientAddress, IsTheLastThatIsForwardedAndOneForASite) {
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "203.0.113.9, 198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "2001:db8:1:2::3"), "2001:db8:1::");
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(ClientAddress("ipv4:127.0.0.1:5", false, "nonsense"), "");
  EXPECT_EQ(ClientAddress("ipv4:198.51.100.7:5", true, "nonsense"), "198.51.100.7");
}

}  // namespace
}  // namespace karez::runtime
