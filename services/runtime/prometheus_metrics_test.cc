#include "services/runtime/prometheus_metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/runtime/testing.h"

namespace karez::runtime {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string HttpGet(const Address& address) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons(static_cast<uint16_t>(address.port));
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&server), sizeof(server)), 0);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  EXPECT_EQ(send(fd, request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  while (true) {
    const ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
    if (got <= 0) break;
    answer.append(buffer, static_cast<size_t>(got));
  }
  close(fd);
  return answer;
}

TEST(PrometheusMetrics, ReadsWhatIsRegisteredAtEachScrape) {
  PrometheusMetrics metrics;
  double pending = 1;
  metrics.AddGauge("karez_pending", "Waiting.", {{"service", "a"}}, [&] { return pending; });
  metrics.AddCounter("karez_done_total", "Done.", {}, [] { return 7; });
  EXPECT_THAT(metrics.Text(), AllOf(HasSubstr("# TYPE karez_pending gauge\nkarez_pending{service=\"a\"} 1\n"),
                                    HasSubstr("# TYPE karez_done_total counter\nkarez_done_total 7\n")));

  pending = 2;
  EXPECT_THAT(metrics.Text(), HasSubstr("karez_pending{service=\"a\"} 2\n"));
}

TEST(PrometheusMetrics, PutsOneNameWithTwoLabelsIntoOneFamily) {
  PrometheusMetrics metrics;
  metrics.AddGauge("karez_depth", "Depth.", {{"service", "a"}}, [] { return 1; });
  metrics.AddGauge("karez_depth", "Depth.", {{"service", "b"}}, [] { return 2; });

  EXPECT_THAT(metrics.Text(), HasSubstr("karez_depth{service=\"a\"} 1\nkarez_depth{service=\"b\"} 2\n"));
}

TEST(PrometheusMetrics, CountsCallsByMethodAndCode) {
  PrometheusMetrics metrics;
  metrics.CallEnded("/s/M", absl::OkStatus(), absl::Milliseconds(2));
  metrics.CallEnded("/s/M", absl::OkStatus(), absl::Seconds(2));
  metrics.CallEnded("/s/M", absl::NotFoundError(""), absl::Milliseconds(2));

  EXPECT_THAT(metrics.Text(), AllOf(HasSubstr("karez_calls_total{code=\"OK\",method=\"/s/M\"} 2\n"),
                                    HasSubstr("karez_calls_total{code=\"NOT_FOUND\",method=\"/s/M\"} 1\n"),
                                    HasSubstr("karez_call_seconds_count{method=\"/s/M\"} 3\n"),
                                    HasSubstr("karez_call_seconds_bucket{method=\"/s/M\",le=\"0.003\"} 2\n")));
}

TEST(PrometheusMetrics, AnswersOverHttpUntilClosed) {
  PrometheusMetrics metrics;
  metrics.AddGauge("karez_pending", "Waiting.", {}, [] { return 1; });
  const auto address = metrics.Listen({"127.0.0.1", 0});
  ASSERT_THAT(address, IsOk());

  EXPECT_THAT(HttpGet(*address), AllOf(HasSubstr("200 OK"), HasSubstr("karez_pending 1")));
  EXPECT_THAT(PrometheusMetrics().Listen(*address), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("is in use")));
  metrics.Close();
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("karez_pending")));
}

}  // namespace
}  // namespace karez::runtime
