#include "clients/cli/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"

namespace karez::cli {
namespace {

// An open file, closed with the last copy of its source.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace

absl::StatusOr<ByteSource> OpenFile(const std::string& path) {
  const int fd = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, path);
  return [path, file = std::make_shared<Descriptor>(fd)](char* buffer, size_t size) -> absl::StatusOr<size_t> {
    while (true) {
      const ssize_t got = read(file->fd(), buffer, size);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) return absl::ErrnoToStatus(errno, path);
    }
  };
}

ByteSource FromString(std::string bytes) {
  return [bytes = std::move(bytes), given = size_t{0}](char* buffer, size_t size) mutable -> absl::StatusOr<size_t> {
    const size_t count = std::min(size, bytes.size() - given);
    std::memcpy(buffer, bytes.data() + given, count);
    given += count;
    return count;
  };
}

bool ByteReader::Fill() {
  if (!status_.ok()) return false;
  const absl::StatusOr<size_t> read = source_(buffer_.data(), buffer_.size());
  status_ = read.status();
  next_ = 0;
  size_ = read.ok() ? *read : 0;
  if (!begun_) {
    begun_ = true;
    constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (absl::string_view(buffer_.data(), size_).substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      next_ = kByteOrderMark.size();
      position_ += static_cast<int64_t>(next_);
      if (next_ == size_) return Fill();
    }
  }
  return size_ > 0;
}

std::optional<char> ByteReader::Peek() {
  if (next_ == size_ && !Fill()) return std::nullopt;
  return buffer_[next_];
}

std::optional<char> ByteReader::Take() {
  const std::optional<char> byte = Peek();
  if (byte.has_value()) {
    ++next_;
    ++position_;
  }
  return byte;
}

bool LineReader::Next(Line& line) {
  line.text.clear();
  line.too_long = false;
  line.ended = false;
  if (!bytes_.Peek().has_value()) return false;
  line.number = ++number_;
  while (const std::optional<char> byte = bytes_.Take()) {
    if (*byte == '\n') {
      line.ended = true;
      break;
    }
    // One more than the limit is kept for the carriage return of a line end.
    if (line.text.size() > max_bytes_) {
      line.too_long = true;
    } else {
      line.text.push_back(*byte);
    }
  }
  if (!line.text.empty() && line.text.back() == '\r') line.text.pop_back();
  if (line.too_long || line.text.size() > max_bytes_) {
    line.too_long = true;
    line.text.clear();
  }
  return true;
}

}  // namespace karez::cli
