#ifndef KAREZ_SERVICES_RUNTIME_IDS_H_
#define KAREZ_SERVICES_RUNTIME_IDS_H_

#include <string>

namespace karez::runtime {

// The source of new resource ids; injected, so that tests foresee them
// (FakeIds in testing.h). Safe for concurrent use.
class IdSource {
 public:
  virtual ~IdSource() = default;

  // An id never given before: 1 to 63 of [a-z0-9-].
  virtual std::string NewId() = 0;
};

// Ids that nobody can guess: 20 lower-case base32 characters (RFC 4648), 100
// bits of the kernel's generator.
class RandomIds final : public IdSource {
 public:
  std::string NewId() override;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_IDS_H_
