#include "services/matching/collection.h"

#include <algorithm>
#include <shared_mutex>
#include <utility>

#include "services/matching/comparable.h"
#include "tbb/blocked_range.h"
#include "tbb/parallel_for.h"

namespace karez::matching {
namespace {

// Only what is published can be found; what is held or expired is kept in the
// log, to be explained.
bool IsOpen(const registry::v1::Listing& listing) { return listing.state() == registry::v1::LISTING_STATE_PUBLISHED; }

constexpr size_t kRebuildAtOnce = 1000;

Side SideOf(const v1::AdmittedListing& admitted) { return admitted.listing().has_offer() ? Side::kOffer : Side::kNeed; }

// The terms of candidates lie all over the memory: they are asked for this many
// candidates before they are looked at, and what most of them point to soon after.
constexpr size_t kAhead = 8;
constexpr size_t kSoonAfter = 4;
// Candidates that one processor evaluates at a time.
constexpr size_t kJudgedAtOnce = 64;

void Prefetch(const OpenListing* listing) {
  constexpr size_t kLine = 64;
  const char* bytes = reinterpret_cast<const char*>(listing);
  for (size_t i = 0; i < sizeof(OpenListing); i += kLine) __builtin_prefetch(bytes + i);
}

void PrefetchLists(const OpenListing* listing) {
  __builtin_prefetch(listing->terms.sectors.data());
  __builtin_prefetch(listing->terms.regions.data());
  __builtin_prefetch(listing->terms.languages.data());
}

// What is read out of the texts of each record that is an open listing, which
// takes as long.
std::vector<TextTerms> TextTermsOfAll(absl::Span<const v1::AdmissionRecord> records) {
  std::vector<TextTerms> read(records.size());
  tbb::parallel_for(size_t{0}, records.size(), [&](size_t i) {
    if (!records[i].has_listing() || !IsOpen(records[i].listing().listing())) return;
    read[i] = TextTermsOf(records[i].listing().listing());
  });
  return read;
}

}  // namespace

Collection::Collection(const AdmissionLog& log, std::shared_ptr<const Vectorizer> vectorizer,
                       std::shared_ptr<const Statistics> statistics)
    : log_(log),
      vectorizer_(std::move(vectorizer)),
      statistics_(std::move(statistics)),
      index_(std::make_unique<TopicIndex>(statistics_)) {}

Content Collection::ContentOf(const v1::AdmittedListing& admitted) const {
  const bool comparable = vectorizer_ != nullptr && vectorizer_->Made(admitted.vectors());
  return MakeContent(*Comparable(admitted.listing()), admitted.language(), comparable ? &admitted.vectors() : nullptr);
}

std::vector<Prepared> Collection::PrepareAll(const Statistics& statistics,
                                             absl::Span<const v1::AdmissionRecord> records) const {
  std::vector<Prepared> prepared(records.size());
  tbb::parallel_for(size_t{0}, records.size(), [&](size_t i) {
    if (records[i].has_listing() && IsOpen(records[i].listing().listing())) {
      prepared[i] = statistics.Prepare(ContentOf(records[i].listing()));
    }
  });
  return prepared;
}

void Collection::SetStatistics(std::shared_ptr<const Statistics> statistics) {
  next_statistics_ = std::move(statistics);
}

void Collection::StartAt(int64_t sequence) {
  std::unique_lock<FairSharedMutex> lock(mutex_);
  sequence_ = sequence;
}

void Collection::Apply(absl::Span<const v1::AdmissionRecord> records) {
  // Only this thread changes the statistics.
  std::vector<Prepared> prepared = PrepareAll(*statistics(), records);
  std::vector<TextTerms> read = TextTermsOfAll(records);
  for (size_t i = 0; i < records.size(); ++i) {
    const v1::AdmissionRecord& record = records[i];
    switch (record.entry_case()) {
      case v1::AdmissionRecord::kListing:
        ApplyListing(record, prepared[i], std::move(read[i]));
        break;
      case v1::AdmissionRecord::kOrganization:
        ApplyOrganization(record);
        break;
      case v1::AdmissionRecord::kRemoved: {
        std::unique_lock<FairSharedMutex> lock(mutex_);
        Remove(record.removed(), record.admission_sequence());
        organizations_.erase(record.removed());
        AdvanceLocked(record);
        break;
      }
      case v1::AdmissionRecord::kStatisticsRevision:
        Rebuild(record);
        prepared = PrepareAll(*statistics(), records);
        break;
      default:
        break;
    }
  }
}

void Collection::AdvanceLocked(const v1::AdmissionRecord& record) {
  sequence_ = std::max(sequence_, record.admission_sequence());
}

void Collection::ApplyListing(const v1::AdmissionRecord& record, const Prepared& prepared, TextTerms read) {
  const v1::AdmittedListing& admitted = record.listing();
  const std::string& name = admitted.listing().name();
  std::unique_lock<FairSharedMutex> lock(mutex_);
  AdvanceLocked(record);
  Remove(name, record.admission_sequence());
  if (!IsOpen(admitted.listing())) return;
  const Slot slot = index_->Add(SideOf(admitted), prepared, record.admission_sequence());
  if (entries_.size() <= slot) entries_.resize(slot + 1);
  entries_[slot] = std::make_shared<const OpenListing>(
      OpenListing{name, record.admission_sequence(),
                  MakeTerms(admitted.listing(), OwnerOf(admitted.listing()), /*draft=*/false, std::move(read))});
  slots_[name] = slot;
  listings_of_[admitted.listing().organization()].insert(name);
}

void Collection::ApplyOrganization(const v1::AdmissionRecord& record) {
  const registry::v1::Organization& organization = record.organization();
  std::vector<std::string> names;
  std::vector<std::shared_ptr<const OpenListing>> present;
  {
    std::shared_lock<FairSharedMutex> lock(mutex_);
    if (const auto found = listings_of_.find(organization.name()); found != listings_of_.end()) {
      names.assign(found->second.begin(), found->second.end());
    }
    for (const std::string& name : names) present.push_back(entries_[slots_.find(name)->second]);
  }
  const auto listings = log_.GetMany(names);
  if (!listings.ok()) return;  // The store has failed: admission stops with its next commit.
  std::vector<std::shared_ptr<const OpenListing>> entries;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto& record = (*listings)[i];
    // What has changed in the log comes with an entry of its own.
    if (!record || record->admission_sequence() != present[i]->sequence) continue;
    const Terms& terms = present[i]->terms;
    entries.push_back(std::make_shared<const OpenListing>(
        OpenListing{names[i], present[i]->sequence,
                    MakeTerms(record->listing().listing(), &organization, /*draft=*/false,
                              TextTerms{terms.indicators, terms.inferred_sector})}));
  }
  std::unique_lock<FairSharedMutex> lock(mutex_);
  AdvanceLocked(record);
  organizations_[organization.name()] = organization;
  for (auto& entry : entries) {
    const auto slot = slots_.find(entry->name);
    if (slot != slots_.end()) entries_[slot->second] = std::move(entry);
  }
}

void Collection::Remove(absl::string_view name, int64_t sequence) {
  const auto found = slots_.find(name);
  if (found == slots_.end()) return;
  const Slot slot = found->second;
  index_->Remove(slot, sequence);
  const std::string& organization = entries_[slot]->terms.organization;
  if (const auto siblings = listings_of_.find(organization); siblings != listings_of_.end()) {
    siblings->second.erase(name);
    if (siblings->second.empty()) listings_of_.erase(siblings);
  }
  slots_.erase(found);
  // Searches hold the lock for their whole time, so none will ask for a slot
  // that has died by now.
  for (const Slot free : index_->Reclaim(sequence)) entries_[free].reset();
}

void Collection::Rebuild(const v1::AdmissionRecord& record) {
  if (next_statistics_ == nullptr) {  // Those in force were read with the log.
    std::unique_lock<FairSharedMutex> lock(mutex_);
    AdvanceLocked(record);
    return;
  }
  auto index = std::make_unique<TopicIndex>(next_statistics_);
  std::vector<std::pair<std::string, Slot>> added;
  std::vector<v1::AdmissionRecord> batch;
  const auto flush = [&] {
    const std::vector<Prepared> prepared = PrepareAll(*next_statistics_, batch);
    for (size_t i = 0; i < batch.size(); ++i) {
      const v1::AdmittedListing& admitted = batch[i].listing();
      added.emplace_back(admitted.listing().name(),
                         index->Add(SideOf(admitted), prepared[i], batch[i].admission_sequence()));
    }
    batch.clear();
  };
  const absl::Status scanned = log_.ScanAdmitted([&](v1::AdmissionRecord&& record) {
    if (!record.has_listing() || !IsOpen(record.listing().listing())) return;
    batch.push_back(std::move(record));
    if (batch.size() == kRebuildAtOnce) flush();
  });
  flush();
  if (!scanned.ok()) return;  // As above.
  std::unique_lock<FairSharedMutex> lock(mutex_);
  AdvanceLocked(record);
  std::vector<std::shared_ptr<const OpenListing>> entries;
  absl::flat_hash_map<std::string, Slot> slots;
  for (auto& [name, slot] : added) {
    if (entries.size() <= slot) entries.resize(slot + 1);
    const auto known = slots_.find(name);
    if (known == slots_.end()) continue;
    entries[slot] = std::move(entries_[known->second]);
    slots[name] = slot;
  }
  index_ = std::move(index);
  entries_ = std::move(entries);
  slots_ = std::move(slots);
  statistics_ = std::move(next_statistics_);
}

FoundListings Collection::State::Search(const Subject& subject, SearchOrder order,
                                        const ScoringContext& context) const {
  SearchOptions options;
  options.order = order;
  FoundListings found;
  found.sequence = collection_->sequence_;
  found.statistics_revision = collection_->statistics_->revision();
  const std::vector<Candidate> candidates = collection_->index_->Search(subject.content, options);
  found.listings.resize(candidates.size());
  const auto entry = [&](size_t i) -> const std::shared_ptr<const OpenListing>& {
    return collection_->entries_[candidates[i].slot];
  };
  const bool is_need = subject.content.side == Side::kNeed;
  tbb::parallel_for(tbb::blocked_range<size_t>(0, candidates.size(), kJudgedAtOnce), [&](const auto& range) {
    for (size_t i = range.begin(); i < range.end(); ++i) {
      if (i + kAhead < range.end()) Prefetch(entry(i + kAhead).get());
      if (i + kSoonAfter < range.end()) PrefetchLists(entry(i + kSoonAfter).get());
      const TopicScore& score = candidates[i].score;
      const std::shared_ptr<const OpenListing>& listing = entry(i);
      const Terms& need = is_need ? subject.terms : listing->terms;
      const Terms& offer = is_need ? listing->terms : subject.terms;
      found.listings[i] = {listing, score, Judge(need, offer, score.topic, context), /*crowding=*/0};
    }
  });
  return found;
}

const registry::v1::Organization* Collection::OwnerOf(const registry::v1::Listing& listing) const {
  const auto found = organizations_.find(listing.organization());
  return found == organizations_.end() ? nullptr : &found->second;
}

Subject Collection::SubjectOf(const v1::AdmissionRecord& record) const {
  const v1::AdmittedListing& admitted = record.listing();
  Subject subject;
  subject.content = ContentOf(admitted);
  {
    std::shared_lock<FairSharedMutex> lock(mutex_);
    const auto slot = slots_.find(admitted.listing().name());
    if (slot != slots_.end() && entries_[slot->second]->sequence == record.admission_sequence()) {
      subject.terms = entries_[slot->second]->terms;
      return subject;
    }
  }
  subject.terms = TermsOf(admitted, /*draft=*/false);
  return subject;
}

Subject Collection::SubjectOfDraft(const v1::AdmittedListing& draft) const {
  return {ContentOf(draft), TermsOf(draft, /*draft=*/true)};
}

Terms Collection::TermsOf(const v1::AdmittedListing& admitted, bool draft) const {
  TextTerms read = TextTermsOf(admitted.listing());
  std::shared_lock<FairSharedMutex> lock(mutex_);
  return MakeTerms(admitted.listing(), OwnerOf(admitted.listing()), draft, std::move(read));
}

std::shared_ptr<const Statistics> Collection::statistics() const {
  std::shared_lock<FairSharedMutex> lock(mutex_);
  return statistics_;
}

int64_t Collection::sequence() const {
  std::shared_lock<FairSharedMutex> lock(mutex_);
  return sequence_;
}

size_t Collection::count(Side side) const {
  std::shared_lock<FairSharedMutex> lock(mutex_);
  return index_->count(side);
}

size_t Collection::bytes() const {
  std::shared_lock<FairSharedMutex> lock(mutex_);
  size_t bytes = index_->bytes() + entries_.capacity() * sizeof(entries_[0]);
  for (const auto& entry : entries_) {
    if (entry != nullptr) bytes += sizeof(OpenListing) + entry->name.capacity() + entry->terms.HeapBytes();
  }
  return bytes;
}

Kernel Collection::kernel() const {
  std::shared_lock<FairSharedMutex> lock(mutex_);
  return index_->kernel();
}

}  // namespace karez::matching
