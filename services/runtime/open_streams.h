#ifndef KAREZ_SERVICES_RUNTIME_OPEN_STREAMS_H_
#define KAREZ_SERVICES_RUNTIME_OPEN_STREAMS_H_

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"

namespace karez::runtime {

// The server streams that are being pumped: a follower's stream never ends by
// itself, so a server that stops has to end it. Safe for concurrent use.
class OpenStreams {
 public:
  class Stream {
   public:
    virtual ~Stream() = default;
    // Ends the stream with status as soon as its current step is over.
    virtual void Stop(const absl::Status& status) = 0;
  };

  // Errors: that of StopAll, once it was called.
  absl::Status Add(const std::shared_ptr<Stream>& stream) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (stopped_.ok()) streams_[stream.get()] = stream;
    return stopped_;
  }

  void Remove(const Stream* stream) {
    std::lock_guard<std::mutex> lock(mutex_);
    streams_.erase(stream);
  }

  // Ends those that are open with status (not OK), and refuses new ones with it.
  void StopAll(const absl::Status& status) {
    std::vector<std::shared_ptr<Stream>> open;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = status;
      for (const auto& [key, stream] : streams_) open.push_back(stream.lock());
    }
    for (const auto& stream : open) {
      if (stream != nullptr) stream->Stop(status);
    }
  }

  size_t size() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return streams_.size();
  }

 private:
  mutable std::mutex mutex_;
  absl::Status stopped_;
  std::unordered_map<const Stream*, std::weak_ptr<Stream>> streams_;
};

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_OPEN_STREAMS_H_
