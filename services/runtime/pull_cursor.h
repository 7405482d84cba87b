#ifndef KAREZ_SERVICES_RUNTIME_PULL_CURSOR_H_
#define KAREZ_SERVICES_RUNTIME_PULL_CURSOR_H_

#include <cstddef>
#include <functional>
#include <optional>

#include "absl/status/statusor.h"

namespace karez::runtime {

// The messages of a server stream, pulled by whoever sends them, so that a slow
// reader holds no thread and no queue. Used by one thread at a time; destroying
// the cursor cancels the stream.
template <typename Message>
class PullCursor {
 public:
  virtual ~PullCursor() = default;

  // The next message, of about max_bytes at most (one item is given whole,
  // however large). nullopt: nothing now, or nothing ever again if done(). After
  // an error, which ends the stream, the cursor is not used any more.
  virtual absl::StatusOr<std::optional<Message>> Next(size_t max_bytes) = 0;

  // Has ready called once, by any thread, as soon as Next() may give something
  // or done() may have changed; within this call where that is so already. A
  // later call replaces ready. It is not running, and will not run, when the
  // destructor has returned; ready itself must not destroy the cursor.
  virtual void OnReady(std::function<void()> ready) = 0;

  // True: the stream has ended well and every message was given.
  virtual bool done() const = 0;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_PULL_CURSOR_H_
