// For tests only: a feed that is told what to say, an embedder that counts, and
// listings in the words of the domain.
#ifndef KAREZ_SERVICES_MATCHING_TESTING_H_
#define KAREZ_SERVICES_MATCHING_TESTING_H_

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "karez/registry/v1/listing.pb.h"
#include "services/matching/embedding/alignment.h"
#include "services/matching/embedding/embedder.h"
#include "services/matching/listing_feed.h"
#include "services/matching/topic/statistics.h"
#include "services/matching/vectorizer.h"

namespace karez::matching {

// What the registry has changed so far; the cursor is a place in it.
class FakeRegistry {
 public:
  // One answer of the feed; sequences are given in order.
  void Publish(std::vector<registry::v1::Change> changes) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (registry::v1::Change& change : changes) {
      change.set_sequence(++sequence_);
      change.mutable_commit_time()->set_seconds(1'800'000'000 + sequence_);
    }
    answers_.push_back(std::move(changes));
    changed_.notify_all();
  }

  // Forgets how cursors were meant: whoever follows has to start again, and gets
  // these changes as the snapshot.
  void StartOver(std::vector<registry::v1::Change> snapshot) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ++epoch_;
      answers_.clear();
    }
    Publish(std::move(snapshot));
  }

  int64_t sequence() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return sequence_;
  }

  std::unique_ptr<ListingFeed> Follow() { return std::make_unique<Feed>(this); }

 private:
  class Feed final : public ListingFeed {
   public:
    explicit Feed(FakeRegistry* registry) : registry_(registry) {}

    absl::StatusOr<registry::v1::ListChangesResponse> Next(const std::string& cursor, absl::Duration wait) override {
      std::unique_lock<std::mutex> lock(registry_->mutex_);
      const size_t dot = cursor.find('.');
      const int epoch = cursor.empty() ? registry_->epoch_ : std::stoi(cursor.substr(0, dot));
      size_t place = cursor.empty() ? 0 : std::stoul(cursor.substr(dot + 1));
      registry_->changed_.wait_for(lock, absl::ToChronoMilliseconds(wait), [&] {
        return cancelled_ || epoch != registry_->epoch_ || place < registry_->answers_.size();
      });
      if (cancelled_) return absl::CancelledError("closed");
      if (epoch != registry_->epoch_) return absl::OutOfRangeError("of another epoch");
      registry::v1::ListChangesResponse answer;
      if (place < registry_->answers_.size()) {
        for (const auto& change : registry_->answers_[place]) *answer.add_changes() = change;
        ++place;
      }
      answer.set_caught_up(place == registry_->answers_.size());
      answer.set_next_cursor(absl::StrCat(registry_->epoch_, ".", place));
      return answer;
    }

    absl::StatusOr<std::string> TaxonomyRevision() override { return "1"; }

    void Cancel() override {
      std::lock_guard<std::mutex> lock(registry_->mutex_);
      cancelled_ = true;
      registry_->changed_.notify_all();
    }

   private:
    FakeRegistry* const registry_;
    bool cancelled_ = false;
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<registry::v1::Change>> answers_;
  int64_t sequence_ = 0;
  int epoch_ = 1;
};

// Vectors of letters: two texts are as close as their letters are. Counts texts.
class LetterEmbedder final : public Embedder {
 public:
  absl::StatusOr<std::vector<Vector>> Embed(absl::Span<const std::string> texts) const override {
    embedded += static_cast<int>(texts.size());
    std::vector<Vector> vectors;
    for (const std::string& text : texts) {
      Vector vector(static_cast<size_t>(dimension()), 0.01f);
      for (const char c : text) vector[static_cast<unsigned char>(c) % vector.size()] += 1;
      vectors.push_back(std::move(vector));
    }
    return vectors;
  }
  int dimension() const override { return 384; }
  absl::string_view model_id() const override { return "letters"; }

  mutable std::atomic<int> embedded{0};
};

inline std::shared_ptr<const Alignment> PlainAlignment() {
  return std::make_shared<const Alignment>(Alignment::Identity(384));
}

inline registry::v1::Change ListingChange(const std::string& id, bool is_offer, const std::string& title,
                                          registry::v1::ListingState state = registry::v1::LISTING_STATE_PUBLISHED) {
  registry::v1::Change change;
  registry::v1::Listing& listing = *change.mutable_listing();
  listing.set_name("listings/" + id);
  listing.set_organization("organizations/of-" + id);
  listing.set_state(state);
  listing.set_substance_hash("h");
  listing.mutable_consent()->set_substance_hash("h");
  auto* text = listing.add_titles();
  text->set_language("en");
  text->set_text(title);
  if (is_offer) {
    listing.mutable_offer();
  } else {
    listing.mutable_need();
  }
  return change;
}

inline registry::v1::Change Offer(const std::string& id, const std::string& title) {
  return ListingChange(id, true, title);
}
inline registry::v1::Change Need(const std::string& id, const std::string& title) {
  return ListingChange(id, false, title);
}

inline registry::v1::Change Removed(const std::string& name) {
  registry::v1::Change change;
  change.set_removed(name);
  return change;
}

// Statistics of a small collection about many things.
inline std::shared_ptr<const Statistics> SmallStatistics() {
  const Vectorizer vectorizer(std::make_shared<LetterEmbedder>(), PlainAlignment());
  std::vector<Content> contents;
  for (const char* thing : {"pumps", "seeds", "turbines", "boilers", "sensors", "dams", "alloys", "vaccines", "roads",
                            "looms", "drones", "batteries", "membranes", "tractors", "kilns", "lasers", "fodder"}) {
    for (const bool is_offer : {true, false}) {
      const auto listing =
          ListingChange("x", is_offer, absl::StrCat(is_offer ? "new " : "wanted: ", thing, " for dry steppe"))
              .listing();
      const registry::v1::Listing* pointer = &listing;
      const auto vectors = vectorizer.Make({&pointer, 1});
      contents.push_back(MakeContent(listing, "en", &vectors->front()));
    }
  }
  std::vector<const Content*> counted;
  for (const Content& content : contents) counted.push_back(&content);
  return *Statistics::Build(counted);
}

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_TESTING_H_
