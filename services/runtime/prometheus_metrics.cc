#include "services/runtime/prometheus_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <exception>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"

namespace karez::runtime {
namespace {

// Upper bounds in seconds, from a cached read to a batch import.
const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const prometheus::Histogram::BucketBoundaries kBuckets = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03,
                                                                   0.1,    0.3,    1,     3,     10};
  return kBuckets;
}

}  // namespace

// What services have registered, read when it is collected.
class PrometheusMetrics::Readings final : public prometheus::Collectable {
 public:
  void Add(prometheus::MetricType type, const std::string& name, const std::string& help, const Labels& labels,
           std::function<double()> read) {
    std::lock_guard<std::mutex> lock(mutex_);
    Family& family = families_[name];
    family.type = type;
    family.help = help;
    family.members.push_back({labels, std::move(read)});
  }

  void Clear() {
    std::lock_guard<std::mutex> lock(mutex_);
    families_.clear();
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<prometheus::MetricFamily> result;
    for (const auto& [name, family] : families_) {
      result.push_back({name, family.help, family.type, {}});
      for (const Member& member : family.members) {
        prometheus::ClientMetric metric;
        for (const auto& [label, value] : member.labels) metric.label.push_back({label, value});
        const double value = member.read();
        if (family.type == prometheus::MetricType::Counter) metric.counter.value = value;
        if (family.type == prometheus::MetricType::Gauge) metric.gauge.value = value;
        result.back().metric.push_back(std::move(metric));
      }
    }
    return result;
  }

 private:
  struct Member {
    Labels labels;
    std::function<double()> read;
  };
  struct Family {
    prometheus::MetricType type;
    std::string help;
    std::vector<Member> members;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Family> families_;
};

struct PrometheusMetrics::Calls {
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  prometheus::Family<prometheus::Counter>& ended = prometheus::BuildCounter()
                                                       .Name("karez_calls_total")
                                                       .Help("Calls that ended, by method and gRPC code.")
                                                       .Register(*registry);
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("karez_call_seconds")
                                                           .Help("From a call's arrival to its answer, seconds.")
                                                           .Register(*registry);
  std::unique_ptr<prometheus::Exposer> exposer;

  // The metrics of one method, so that a call does not look them up by labels.
  struct OfMethod {
    prometheus::Histogram* seconds = nullptr;
    std::map<absl::StatusCode, prometheus::Counter*> ended;
  };
  std::mutex mutex;
  absl::flat_hash_map<std::string, OfMethod> by_method;  // guarded by mutex

  void Count(const std::string& method, absl::StatusCode code, double latency) {
    std::unique_lock<std::mutex> lock(mutex);
    OfMethod& of_method = by_method[method];
    if (of_method.seconds == nullptr) of_method.seconds = &seconds.Add({{"method", method}}, LatencyBuckets());
    prometheus::Counter*& counter = of_method.ended[code];
    if (counter == nullptr) counter = &ended.Add({{"method", method}, {"code", absl::StatusCodeToString(code)}});
    prometheus::Histogram* const histogram = of_method.seconds;
    prometheus::Counter* const count = counter;
    lock.unlock();
    count->Increment();
    histogram->Observe(latency);
  }
};

PrometheusMetrics::PrometheusMetrics() : readings_(std::make_shared<Readings>()), calls_(std::make_unique<Calls>()) {}

PrometheusMetrics::~PrometheusMetrics() { Close(); }

void PrometheusMetrics::AddGauge(const std::string& name, const std::string& help, const Labels& labels,
                                 std::function<double()> read) {
  readings_->Add(prometheus::MetricType::Gauge, name, help, labels, std::move(read));
}

void PrometheusMetrics::AddCounter(const std::string& name, const std::string& help, const Labels& labels,
                                   std::function<double()> read) {
  readings_->Add(prometheus::MetricType::Counter, name, help, labels, std::move(read));
}

void PrometheusMetrics::CallEnded(const std::string& method, const absl::Status& status, absl::Duration latency) {
  calls_->Count(method, status.code(), absl::ToDoubleSeconds(latency));
}

std::string PrometheusMetrics::Text() const {
  std::vector<prometheus::MetricFamily> families = readings_->Collect();
  for (prometheus::MetricFamily& family : calls_->registry->Collect()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

absl::StatusOr<Address> PrometheusMetrics::Listen(const Address& address) {
  constexpr char kKey[] = "metrics-address";
  KAREZ_RETURN_IF_ERROR(CheckBindable(kKey, address));
  // The library reports a port that it cannot have by an exception.
  try {
    calls_->exposer = std::make_unique<prometheus::Exposer>(address.ToString(), /*num_threads=*/1);
  } catch (const std::exception& error) {
    return MakeError(absl::StatusCode::kUnavailable, "ADDRESS_UNAVAILABLE",
                     absl::StrCat(kKey, ": cannot listen on ", address.ToString(), ": ", error.what()));
  }
  calls_->exposer->RegisterCollectable(readings_);
  calls_->exposer->RegisterCollectable(calls_->registry);
  return Address{address.host, calls_->exposer->GetListeningPorts().front()};
}

void PrometheusMetrics::Close() {
  calls_->exposer.reset();
  readings_->Clear();
}

}  // namespace karez::runtime
