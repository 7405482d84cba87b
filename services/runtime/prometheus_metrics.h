#ifndef KAREZ_SERVICES_RUNTIME_PROMETHEUS_METRICS_H_
#define KAREZ_SERVICES_RUNTIME_PROMETHEUS_METRICS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/address.h"
#include "services/runtime/call_observer.h"
#include "services/runtime/metrics.h"

namespace karez::runtime {

// The metrics of a process in Prometheus' text format, and besides those that
// services register, of every call:
//
//   karez_calls_total{method, code}     calls that ended, by gRPC code
//   karez_call_seconds{method}          histogram of their latency
//
// Safe for concurrent use.
class PrometheusMetrics final : public Metrics, public CallObserver {
 public:
  PrometheusMetrics();
  ~PrometheusMetrics() override;

  void AddGauge(const std::string& name, const std::string& help, const Labels& labels,
                std::function<double()> read) override;
  void AddCounter(const std::string& name, const std::string& help, const Labels& labels,
                  std::function<double()> read) override;
  void CallEnded(const std::string& method, const absl::Status& status, absl::Duration latency) override;

  // What a scrape would get now.
  std::string Text() const;

  // Answers GET http://ADDRESS/metrics from now on, and returns where. Errors:
  // UNAVAILABLE if the address cannot be had.
  absl::StatusOr<Address> Listen(const Address& address);

  // Stops to answer, and forgets what was registered: nothing is read any more.
  void Close();

 private:
  class Readings;
  struct Calls;

  std::shared_ptr<Readings> readings_;
  std::unique_ptr<Calls> calls_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PROMETHEUS_METRICS_H_
