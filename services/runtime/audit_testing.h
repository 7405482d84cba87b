// For tests only.
#ifndef KAREZ_SERVICES_RUNTIME_AUDIT_TESTING_H_
#define KAREZ_SERVICES_RUNTIME_AUDIT_TESTING_H_

#include <algorithm>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "karez/audit/v1/audit_service.pb.h"
#include "services/runtime/audit.h"
#include "services/runtime/testing.h"
#include "storage/store.h"

namespace karez::runtime {

// The trail of a service's store, the oldest entry first.
inline std::vector<audit::v1::AuditEntry> EntriesOf(storage::Store& store) {
  std::vector<audit::v1::AuditEntry> entries;
  EXPECT_THAT(AuditTrail::Scan(*store.Read(), 0,
                               [&](const audit::v1::AuditEntry& entry) {
                                 entries.push_back(entry);
                                 return true;
                               }),
              IsOk());
  std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_AUDIT_TESTING_H_
