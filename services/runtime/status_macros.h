#ifndef KAREZ_SERVICES_RUNTIME_STATUS_MACROS_H_
#define KAREZ_SERVICES_RUNTIME_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of expr from the enclosing function unless it is OK.
#define KAREZ_RETURN_IF_ERROR(expr)                                 \
  do {                                                              \
    if (::absl::Status karez_status = (expr); !karez_status.ok()) { \
      return karez_status;                                          \
    }                                                               \
  } while (false)

// Evaluates expr, an absl::StatusOr, and assigns its value to lhs, which may
// declare a variable; returns the status from the enclosing function otherwise.
// A declared type must not contain a comma: use `auto` there.
#define KAREZ_ASSIGN_OR_RETURN(lhs, expr) \
  KAREZ_ASSIGN_OR_RETURN_IMPL(KAREZ_STATUS_CONCAT(karez_status_or_, __LINE__), lhs, expr)

#define KAREZ_ASSIGN_OR_RETURN_IMPL(holder, lhs, expr) \
  auto holder = (expr);                                \
  if (!holder.ok()) return std::move(holder).status(); \
  lhs = *std::move(holder)

#define KAREZ_STATUS_CONCAT(a, b) KAREZ_STATUS_CONCAT_IMPL(a, b)
#define KAREZ_STATUS_CONCAT_IMPL(a, b) a##b

#endif  // KAREZ_SERVICES_RUNTIME_STATUS_MACROS_H_
