#include "services/matching/topic/topic_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <shared_mutex>
#include <utility>

#include "tbb/parallel_for.h"
#include "tbb/parallel_invoke.h"

namespace karez::matching {
namespace {

// Dead slots are swept out once they are this share of all, and worth the while.
constexpr size_t kDeadShare = 8;
constexpr size_t kFewDead = 1024;

}  // namespace

TopicIndex::TopicIndex(std::shared_ptr<const Statistics> statistics)
    : TopicIndex(std::move(statistics), SupportedKernels().back()) {}

TopicIndex::TopicIndex(std::shared_ptr<const Statistics> statistics, Kernel kernel)
    : statistics_(std::move(statistics)), kernel_(kernel), sides_{SideIndex(kernel), SideIndex(kernel)} {}

Slot TopicIndex::Add(const Content& content, int64_t born) {
  return Add(content.side, statistics_->Prepare(content), born);
}

Slot TopicIndex::Add(Side listing_side, const Prepared& prepared, int64_t born) {
  std::unique_lock lock(mutex_);
  SideIndex& index = side(listing_side);
  uint32_t place = static_cast<uint32_t>(index.entries.size());
  if (index.free.empty()) {
    index.entries.emplace_back();
  } else {
    place = index.free.back();
    index.free.pop_back();
  }
  index.entries[place] = {.born = born, .traits = prepared.traits};
  index.lexical.Add(place, prepared.impacts);
  index.concepts.Add(place, prepared.concepts);
  index.vectors.Set(place, prepared.vector.values);
  index.filter.Set(place, prepared.traits);
  ++index.live;
  return ToSlot(listing_side, place);
}

void TopicIndex::Remove(Slot slot, int64_t died) {
  std::unique_lock lock(mutex_);
  SideIndex& index = sides_[slot % 2];
  index.entries[slot / 2].died = died;
  --index.live;
  ++index.dead;
}

std::vector<Slot> TopicIndex::Reclaim(int64_t horizon) {
  std::vector<Slot> reclaimed;
  std::unique_lock lock(mutex_);
  for (const Side s : {Side::kNeed, Side::kOffer}) {
    SideIndex& index = side(s);
    if (index.dead < kFewDead || index.dead < index.entries.size() / kDeadShare) continue;
    const auto dead = [&](uint32_t place) { return index.entries[place].died <= horizon; };
    index.lexical.Erase(dead);
    index.concepts.Erase(dead);
    for (uint32_t place = 0; place < index.entries.size(); ++place) {
      if (!dead(place)) continue;
      index.entries[place] = {};
      index.free.push_back(place);
      --index.dead;
      reclaimed.push_back(ToSlot(s, place));
    }
  }
  return reclaimed;
}

std::vector<Candidate> TopicIndex::Search(const Content& subject, const SearchOptions& options) const {
  const Prepared prepared = statistics_->Prepare(subject);
  std::unique_ptr<Scratch> scratch = TakeScratch();
  std::vector<Candidate> candidates;
  {
    std::shared_lock lock(mutex_);
    candidates = SearchLocked(prepared, subject.side, options, *scratch);
  }
  ReturnScratch(std::move(scratch));
  return candidates;
}

void TopicIndex::Find(const Prepared& subject, Side subject_side, const SearchOptions& options,
                      Scratch& scratch) const {
  const TopicConstants& constants = statistics_->constants();
  const Traits& traits = subject.traits;
  const bool subject_needs = subject_side == Side::kNeed;
  const SideIndex& index = side(OtherSide(subject_side));
  const size_t size = index.entries.size();
  const size_t stretches = (size + kAtOnce - 1) / kAtOnce;
  const auto length = [size](size_t first) { return std::min(kAtOnce, size - first); };
  // The products of words and those of vectors are of different places at a time.
  scratch.dots.assign(size, 0);
  tbb::parallel_invoke(
      [&] {
        scratch.products.assign(size, 0);
        index.lexical.Accumulate(subject.impacts, absl::MakeSpan(scratch.products));
      },
      [&] {
        scratch.concept_products.assign(size, 0);
        index.concepts.Accumulate(subject.concepts, absl::MakeSpan(scratch.concept_products));
      },
      [&] {
        if (subject.vector.values.empty()) return;
        tbb::parallel_for(size_t{0}, stretches, [&](size_t stretch) {
          const size_t first = stretch * kAtOnce;
          index.vectors.Scan(subject.vector.values, first, absl::MakeSpan(scratch.dots).subspan(first, length(first)));
        });
      });

  double threshold = -std::numeric_limits<double>::infinity();
  if (options.order == SearchOrder::kTopic) {
    threshold = statistics_->CandidateThreshold(
        std::max(CountAt(Side::kNeed, options.sequence), CountAt(Side::kOffer, options.sequence)));
  }
  const auto take = [&](uint32_t place, std::vector<Found>& found) {
    const Entry& entry = index.entries[place];
    if (entry.born > options.sequence || entry.died <= options.sequence) return;
    if (options.order == SearchOrder::kSemantic && !(entry.traits.scale > 0.0f)) return;
    if (options.order == SearchOrder::kConcepts && !entry.traits.names_concepts) return;
    const Traits& need = subject_needs ? traits : entry.traits;
    const Traits& offer = subject_needs ? entry.traits : traits;
    const StandardizedPair pair = Standardize(constants, need, offer, scratch.products[place],
                                              scratch.concept_products[place], scratch.dots[place]);
    if (pair.blended < threshold) return;
    double value = pair.blended;
    if (options.order == SearchOrder::kLexical) value = pair.lexical;
    if (options.order == SearchOrder::kSemantic) value = pair.semantic;
    if (options.order == SearchOrder::kConcepts) value = pair.concepts;
    found.push_back({place, value, pair});
  };

  const bool filtered = std::isfinite(threshold);
  scratch.found.resize(stretches);
  tbb::parallel_for(size_t{0}, stretches, [&](size_t stretch) {
    const size_t first = stretch * kAtOnce;
    const size_t count = length(first);
    std::array<float, kAtOnce> bounds;
    if (filtered) {
      index.filter.BoundBlended(
          kernel_, constants, traits, subject_needs, first, absl::MakeConstSpan(scratch.products).subspan(first, count),
          absl::MakeConstSpan(scratch.concept_products).subspan(first, count),
          absl::MakeConstSpan(scratch.dots).subspan(first, count), absl::MakeSpan(bounds.data(), count));
    }
    std::vector<Found>& found = scratch.found[stretch];
    found.clear();
    for (size_t i = 0; i < count; ++i) {
      if (!filtered || !(bounds[i] < threshold)) take(static_cast<uint32_t>(first + i), found);
    }
  });
}

std::vector<Candidate> TopicIndex::SearchLocked(const Prepared& subject, Side subject_side,
                                                const SearchOptions& options, Scratch& scratch) const {
  const TopicConstants& constants = statistics_->constants();
  const Traits& traits = subject.traits;
  const bool subject_needs = subject_side == Side::kNeed;
  const SideIndex& index = side(OtherSide(subject_side));
  Find(subject, subject_side, options, scratch);
  std::vector<Found> found;
  for (const std::vector<Found>& of_stretch : scratch.found) {
    found.insert(found.end(), of_stretch.begin(), of_stretch.end());
  }
  const auto better = [](const Found& a, const Found& b) {
    return a.value != b.value ? a.value > b.value : a.place < b.place;
  };
  const size_t kept = std::min(options.limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(kept), found.end(), better);
  std::vector<Candidate> candidates;
  candidates.reserve(kept);
  for (size_t i = 0; i < kept; ++i) {
    const Traits& other = index.entries[found[i].place].traits;
    candidates.push_back(
        {ToSlot(OtherSide(subject_side), found[i].place),
         ToTopicScore(constants, subject_needs ? traits : other, subject_needs ? other : traits, found[i].pair)});
  }
  return candidates;
}

size_t TopicIndex::CountAt(Side s, int64_t sequence) const {
  const SideIndex& index = side(s);
  if (sequence == SearchOptions::kLatest) return index.live;
  return static_cast<size_t>(std::count_if(index.entries.begin(), index.entries.end(), [&](const Entry& entry) {
    return entry.born <= sequence && sequence < entry.died;
  }));
}

size_t TopicIndex::count(Side s) const {
  std::shared_lock lock(mutex_);
  return side(s).live;
}

size_t TopicIndex::bytes() const {
  size_t bytes = 0;
  std::shared_lock lock(mutex_);
  for (const SideIndex& index : sides_) {
    bytes += index.lexical.bytes() + index.concepts.bytes() + index.vectors.bytes() + index.filter.bytes() +
             index.entries.capacity() * sizeof(Entry) + index.free.capacity() * sizeof(uint32_t);
  }
  return bytes;
}

std::unique_ptr<TopicIndex::Scratch> TopicIndex::TakeScratch() const {
  std::lock_guard lock(scratch_mutex_);
  if (scratch_.empty()) return std::make_unique<Scratch>();
  std::unique_ptr<Scratch> scratch = std::move(scratch_.back());
  scratch_.pop_back();
  return scratch;
}

void TopicIndex::ReturnScratch(std::unique_ptr<Scratch> scratch) const {
  std::lock_guard lock(scratch_mutex_);
  scratch_.push_back(std::move(scratch));
}

}  // namespace karez::matching
