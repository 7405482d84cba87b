#ifndef KAREZ_SERVICES_RUNTIME_METRICS_H_
#define KAREZ_SERVICES_RUNTIME_METRICS_H_

#include <functional>
#include <map>
#include <string>

namespace karez::runtime {

// Where services register what they let be watched. Free of any metrics library.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  virtual ~Metrics() = default;

  // A value that goes up and down, such as "karez_matching_pending_listings". It
  // is read at each scrape by the scraper's thread, until the process stops:
  // read must be quick, safe for concurrent use, and own what it reads.
  // The name follows Prometheus: karez_SERVICE_WHAT_UNIT, in base units. The same
  // name may be added with other labels.
  virtual void AddGauge(const std::string& name, const std::string& help, const Labels& labels,
                        std::function<double()> read) = 0;

  // As AddGauge, for a value that only grows; the name ends in _total.
  virtual void AddCounter(const std::string& name, const std::string& help, const Labels& labels,
                          std::function<double()> read) = 0;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_METRICS_H_
