#include "services/runtime/audit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/runtime/sha256.h"
#include "services/runtime/status.h"
#include "services/runtime/status_macros.h"
#include "storage/keys.h"

namespace karez::runtime {
namespace {

using audit::v1::AuditEntry;
using audit::v1::VerifyAuditTrailResponse;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using store::v1::AuditHead;
using store::v1::AuditRecord;

constexpr size_t kHashBytes = 32;
constexpr int64_t kEntriesBetweenLooks = 4096;  // For whether the caller has gone.

std::string EntryKey(int64_t sequence) { return storage::EncodeKey(kAuditEntries, static_cast<uint64_t>(sequence)); }
std::string HeadKey() { return storage::EncodeKey(kAuditHead, uint16_t{1}); }

std::string ChainHash(absl::string_view before, absl::string_view entry) { return Sha256(absl::StrCat(before, entry)); }

absl::StatusOr<AuditHead> ReadHead(const storage::Reader& reader) {
  KAREZ_ASSIGN_OR_RETURN(const auto bytes, reader.Get(HeadKey()));
  AuditHead head;
  head.set_hash(std::string(kHashBytes, '\0'));
  if (bytes && !head.ParseFromString(*bytes)) return absl::DataLossError("audit: the head of the trail does not parse");
  return head;
}

// The field `name` of message, empty where it has none.
std::string NameIn(const Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("name");
  if (field == nullptr || field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return "";
  return message.GetReflection()->GetString(message, field);
}

// Checks one entry after another.
class Chain {
 public:
  Chain(int64_t known_size, absl::string_view known_head)
      : known_size_(known_size), known_head_(known_head), hash_(kHashBytes, '\0') {}

  // False: it is broken here, and `fault` is filled in.
  bool Take(absl::string_view key, absl::string_view value) {
    uint16_t table = 0;
    uint64_t sequence = 0;
    if (!storage::DecodeKey(key, table, sequence)) return Fail("a key that is no entry's is among them");
    if (static_cast<int64_t>(sequence) != size_ + 1) return Fail("it is missing");
    AuditRecord record;
    AuditEntry entry;
    if (!record.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
        !entry.ParseFromString(record.entry())) {
      return Fail("its bytes do not parse");
    }
    if (entry.sequence() != size_ + 1) return Fail(absl::StrCat("entry ", entry.sequence(), " stands in its place"));
    if (ChainHash(hash_, record.entry()) != record.hash()) {
      return Fail("its hash does not follow from it and the entry before: one of the two was changed");
    }
    if (size_ == 0 && known_size_ == 0 && entry.outcome() == kStoreNotNew) {
      return Fail(
          "it begins the trail of a store that held records already: an earlier trail was removed, or the store is of "
          "before there were trails. A head that is known (--known) vouches for what follows");
    }
    hash_ = record.hash();
    ++size_;
    if (size_ == known_size_ && absl::BytesToHexString(hash_) != known_head_) {
      --size_;
      return Fail("the trail up to here had another head when it was noted: entries were changed and hashed anew");
    }
    return true;
  }

  // After the last entry, which head should be.
  void Close(const AuditHead& head) {
    if (size_ == 0 && head.size() == 0 && known_size_ == 0) {
      Fail("the trail is missing: each begins when its store is first opened");
    } else if (head.size() > size_ || known_size_ > size_) {
      Fail(absl::StrCat("it is missing, and with it all up to ", std::max(head.size(), known_size_)));
    } else if (head.size() < size_ || head.hash() != hash_) {
      size_ = std::min(head.size(), size_ - 1);
      Fail("it is not what the end of the trail was when it was written");
    }
  }

  int64_t size() const { return size_; }
  const std::string& fault() const { return fault_; }

 private:
  bool Fail(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  const int64_t known_size_;
  const std::string known_head_;
  int64_t size_ = 0;  // Entries that are right.
  std::string hash_;
  std::string fault_;
};

}  // namespace

AuditEntry DescribeCall(const CallContext& call) {
  AuditEntry entry;
  entry.set_principal(call.principal.name);
  entry.set_credential(call.principal.credential);
  entry.set_trace_id(call.trace_id());
  entry.set_method(call.method);
  return entry;
}

AuditEntry DescribeCall(const CallContext& call, const Message& request) {
  AuditEntry entry = DescribeCall(call);
  entry.set_request_sha256(Sha256Hex(storage::SerializeDeterministically(request)));
  const FieldDescriptor* request_id = request.GetDescriptor()->FindFieldByName("request_id");
  if (request_id != nullptr) entry.set_request_id(request.GetReflection()->GetString(request, request_id));
  return entry;
}

std::vector<std::string> ResourcesOf(const Message& answer, const Message& request) {
  std::string name = NameIn(answer);
  const auto& descriptor = *answer.GetDescriptor();
  for (int i = 0; i < descriptor.field_count() && name.empty(); ++i) {
    const FieldDescriptor* field = descriptor.field(i);
    if (field->is_repeated() || field->message_type() == nullptr) continue;
    if (answer.GetReflection()->HasField(answer, field)) {
      name = NameIn(answer.GetReflection()->GetMessage(answer, field));
    }
  }
  if (name.empty()) name = NameIn(request);
  if (name.empty()) return {};
  return {std::move(name)};
}

AuditTrail::AuditTrail(const Clock& clock) : clock_(clock) {}

absl::Status AuditTrail::Append(storage::Transaction& transaction, AuditEntry entry,
                                const std::vector<std::string>& resources, int count) const {
  KAREZ_ASSIGN_OR_RETURN(AuditHead head, ReadHead(transaction));
  head.set_size(head.size() + 1);
  entry.set_sequence(head.size());
  const int64_t now = absl::ToUnixMicros(clock_.Now());
  entry.mutable_time()->set_seconds(now / 1'000'000);
  entry.mutable_time()->set_nanos(static_cast<int32_t>(now % 1'000'000 * 1'000));
  entry.set_resource_count(count);
  for (const std::string& resource : resources) {
    if (entry.resources_size() == kMostAuditedResources) break;
    entry.add_resources(resource);
  }
  AuditRecord record;
  record.set_entry(storage::SerializeDeterministically(entry));
  record.set_hash(ChainHash(head.hash(), record.entry()));
  head.set_hash(record.hash());
  KAREZ_RETURN_IF_ERROR(transaction.Put(EntryKey(head.size()), record.SerializeAsString()));
  return transaction.Put(HeadKey(), head.SerializeAsString());
}

absl::Status AuditTrail::Begin(storage::Store& store, absl::string_view service) const {
  AuditEntry entry;
  entry.set_principal(absl::StrCat("services/", service));
  entry.set_method(kTrailBegun);
  if (store.DurableSequence() > 0) entry.set_outcome(kStoreNotNew);
  return store
      .Write([&](storage::Transaction& transaction) -> absl::Status {
        KAREZ_ASSIGN_OR_RETURN(const AuditHead head, ReadHead(transaction));
        if (head.size() > 0) return absl::OkStatus();
        return Append(transaction, entry, {absl::StrCat("auditTrails/", service)});
      })
      .status();
}

absl::StatusOr<audit::v1::AuditTrail> AuditTrail::Describe(const storage::Reader& reader) {
  KAREZ_ASSIGN_OR_RETURN(const AuditHead head, ReadHead(reader));
  audit::v1::AuditTrail trail;
  trail.set_size(head.size());
  if (head.size() > 0) trail.set_head(absl::BytesToHexString(head.hash()));
  return trail;
}

absl::Status AuditTrail::Scan(const storage::Reader& reader, int64_t sequence,
                              absl::FunctionRef<bool(const AuditEntry&)> visit) {
  storage::KeyRange range = storage::KeyRange::Prefix(storage::EncodeKey(kAuditEntries));
  if (sequence > 0) range = range.Before(EntryKey(sequence));
  absl::Status parsed;
  KAREZ_RETURN_IF_ERROR(
      reader.Scan(range, storage::Direction::kReverse, [&](absl::string_view, absl::string_view value) {
        AuditRecord record;
        AuditEntry entry;
        if (!record.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
            !entry.ParseFromString(record.entry())) {
          parsed = absl::DataLossError("audit: an entry does not parse: verify the trail");
          return false;
        }
        entry.set_hash(absl::BytesToHexString(record.hash()));
        return visit(entry);
      }));
  return parsed;
}

absl::StatusOr<VerifyAuditTrailResponse> AuditTrail::Verify(const storage::Reader& reader, int64_t known_size,
                                                            absl::string_view known_head,
                                                            const std::function<bool()>& cancelled) {
  KAREZ_ASSIGN_OR_RETURN(const AuditHead head, ReadHead(reader));
  Chain chain(known_size, known_head);
  bool gone = false;
  KAREZ_RETURN_IF_ERROR(reader.Scan(storage::KeyRange::Prefix(storage::EncodeKey(kAuditEntries)),
                                    storage::Direction::kForward, [&](absl::string_view key, absl::string_view value) {
                                      gone = chain.size() % kEntriesBetweenLooks == 0 && cancelled && cancelled();
                                      return !gone && chain.Take(key, value);
                                    }));
  if (gone) {
    return MakeError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has given up, or its deadline passed");
  }
  if (chain.fault().empty()) chain.Close(head);
  VerifyAuditTrailResponse answer;
  KAREZ_ASSIGN_OR_RETURN(*answer.mutable_audit_trail(), Describe(reader));
  answer.set_intact(chain.fault().empty());
  if (!answer.intact()) {
    answer.set_first_fault(chain.size() + 1);
    answer.set_fault(chain.fault());
  }
  return answer;
}

}  // namespace karez::runtime
