// A value that a reader may not see changes nothing that it is answered. Twins are
// listings that differ in one hidden field alone; their answers are compared.
#include <gmock/gmock.h>

#include <functional>
#include <map>

#include "absl/strings/str_replace.h"
#include "services/karezd/deployment_fixture.h"
#include "services/karezd/marked_listing.h"

namespace karez {
namespace {

using matching::v1::Match;

constexpr char kOwn[] = "organizations/own";
constexpr char kOther[] = "organizations/other";

using Changes = std::map<std::string, std::function<void(Listing&)>>;

// Another value of each field.
Changes OtherValues() {
  return {
      {"organization", [](Listing& l) { l.set_organization("organizations/third"); }},
      {"offer",
       [](Listing& l) {
         auto& availability = *l.mutable_offer()->mutable_availability();
         availability.set_status(type::v1::AVAILABILITY_STATUS_LICENSED);
         availability.mutable_granted()->set_exclusivity(type::v1::EXCLUSIVITY_EXCLUSIVE);
       }},
      {"need", [](Listing& l) { l.mutable_need()->set_current_solution("furrows"); }},
      {"titles", [](Listing& l) { l.mutable_titles(0)->set_text("Solar pumps for boreholes in the steppe"); }},
      {"descriptions", [](Listing& l) { l.mutable_descriptions(0)->set_text("Kilns for bricks of loam, TRL 3"); }},
      {"keywords", [](Listing& l) { l.mutable_keywords(0)->set_text("bricks"); }},
      {"sectors", [](Listing& l) { l.mutable_sectors(0)->set_code("energy"); }},
      {"readiness", [](Listing& l) { l.mutable_readiness()->set_trl(2); }},
      {"indicators",
       [](Listing& l) {
         l.mutable_indicators(0)->set_value(5);
         l.mutable_indicators(0)->set_obligation(type::v1::OBLIGATION_MUST);
       }},
      {"cooperation",
       [](Listing& l) {
         l.mutable_cooperation(0)->set_mode(type::v1::COOPERATION_MODE_TRAINING);
         l.mutable_cooperation(0)->set_necessity(type::v1::NECESSITY_REQUIRED);
       }},
      {"license_scope",
       [](Listing& l) { l.mutable_license_scope()->set_exclusivity(type::v1::EXCLUSIVITY_EXCLUSIVE); }},
      {"money", [](Listing& l) { l.mutable_money()->mutable_max()->set_units(3); }},
      {"regions", [](Listing& l) { l.set_regions(0, "UZ"); }},
      {"zones", [](Listing& l) { l.mutable_zones(0)->set_zone("cn-xj-ftz-kashgar"); }},
      {"timing", [](Listing& l) { l.mutable_timing()->set_months(200); }},
      {"call",
       [](Listing& l) { l.mutable_call()->mutable_deadline()->set_seconds(l.call().deadline().seconds() + 99); }},
      {"references", [](Listing& l) { l.mutable_references(0)->set_country("KZ"); }},
      {"conformities",
       [](Listing& l) { l.mutable_conformities(0)->set_status(type::v1::CONFORMITY_STATUS_IN_PROGRESS); }},
      {"delivery", [](Listing& l) { l.mutable_delivery()->set_working_languages(0, "en"); }},
      {"parties",
       [](Listing& l) {
         l.add_parties()->set_organization(kOwn);
         l.mutable_parties(0)->set_role(registry::v1::PARTY_ROLE_MEMBER);
       }},
      {"mandate", [](Listing& l) { l.mutable_mandate()->set_reference("M"); }},
      {"preferences",
       [](Listing& l) {
         l.mutable_preferences()->clear_countries();
         l.mutable_preferences()->add_excluded_countries("KZ");
       }},
      {"accepting_interest", [](Listing& l) { l.set_accepting_interest(false); }},
      {"export_control",
       [](Listing& l) { l.mutable_export_control()->set_status(registry::v1::EXPORT_CONTROL_STATUS_PROHIBITED); }},
      {"external_id", [](Listing&) {}},  // Differs in any case.
      {"origin", [](Listing& l) { l.set_origin("elsewhere"); }},
  };
}

class HiddenChange : public testing::Test {
 protected:
  HiddenChange() {
    for (const char* id : {"own", "other"}) d_.AddOrganization(id, "KZ");
    d_.AddOrganization("third", "UZ");
    for (const bool offer : {true, false}) {
      for (const char* owner : {kOwn, kOther}) {
        Listing listing = MarkedListing(marks_, offer, owner);
        const std::string id = absl::StrCat(offer ? "offer-" : "need-", owner == kOwn ? "own" : "other");
        partners_.push_back(d_.Publish(d_.Add(listing, id).name()));
      }
    }
  }

  // The twin's two listings, of an organization that is not the reader's.
  std::pair<Listing, Listing> AddTwins(const std::string& field, bool offer,
                                       const std::function<void(Listing&)>& vary) {
    Listing first = MarkedListing(marks_, offer, kOther);
    for (const std::string& hidden : {field, std::string("external_id")}) {
      if (hidden == "external_id" && field == "external_id" && first.field_visibilities_size() > 0) continue;
      auto& level = *first.add_field_visibilities();
      level.set_field(hidden);
      level.set_visibility(options::v1::VISIBILITY_OPERATORS);
    }
    Listing second = first;
    second.mutable_external_id()->set_id(marks_.Word());
    vary(second);
    const std::string id = absl::StrCat(offer ? "offer-" : "need-", absl::StrReplaceAll(field, {{"_", "-"}}));
    first = d_.Publish(d_.Add(first, id + "-1").name());
    second = d_.Publish(d_.Add(second, id + "-2").name());
    sequence_ = second.sequence();
    return {first, second};
  }

  Match Explain(const Listing& a, const Listing& b) {
    matching::v1::ExplainMatchRequest request;
    request.set_need((a.has_need() ? a : b).name());
    request.set_offer((a.has_need() ? b : a).name());
    request.set_at_least_sequence(sequence_);
    const auto match = d_.Call(reader_, *d_.matching, &MatchingApi::ExplainMatch, request);
    EXPECT_TRUE(match.ok()) << match.status();
    return match.ok() ? *match : Match();
  }

  std::map<std::string, Match> Find(const Listing& listing) {
    matching::v1::FindMatchesRequest request;
    request.set_listing(listing.name());
    request.set_at_least_sequence(sequence_);
    request.set_include_failed(true);
    request.set_page_size(1000);
    std::map<std::string, Match> found;
    const auto response = d_.Call(reader_, *d_.matching, &MatchingApi::FindMatches, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return found;
    for (const Match& match : response->matches()) {
      found[match.need() == listing.name() ? match.offer() : match.need()] = match;
    }
    return found;
  }

  Listing Get(const Listing& listing) {
    registry::v1::GetListingRequest request;
    request.set_name(listing.name());
    const auto read = d_.Call(reader_, *d_.registry, &RegistryApi::GetListing, request);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.ok() ? *read : Listing();
  }

  Deployment d_;
  const runtime::Principal reader_ = Partner({kOwn});
  Marks marks_;
  std::vector<Listing> partners_;
  int64_t sequence_ = 0;
};

// The match without its names and what time makes of it. A gate may say that it is
// not disclosed why it does not open, and so may the outcome, which is the worst gate's.
std::string Told(Match match, const std::string& twin) {
  match.clear_provenance();
  match.clear_outcome();
  for (auto& gate : *match.mutable_gates()) {
    if (gate.reason() == "NOT_DISCLOSED") {
      gate.clear_reason();
      gate.clear_message();
      gate.set_outcome(matching::v1::GATE_OUTCOME_PASS);
    }
  }
  const std::string id = twin.substr(std::string("listings/").size());
  return absl::StrReplaceAll(match.DebugString(), {{id, "TWIN"}});
}

std::string Told(Listing listing) {
  listing.clear_name();
  listing.clear_create_time();
  listing.clear_update_time();
  listing.clear_publish_time();
  listing.clear_expire_time();
  return listing.DebugString();
}

TEST_F(HiddenChange, ChangesNothingThatItsReaderIsAnswered) {
  for (const bool offer : {true, false}) {
    for (const auto& [field, vary] : OtherValues()) {
      if (field == (offer ? "need" : "offer")) continue;
      const auto [first, second] = AddTwins(field, offer, vary);
      EXPECT_EQ(Told(Get(first)), Told(Get(second))) << field;
      for (const Listing& partner : partners_) {
        if (partner.has_offer() == offer) continue;
        const std::string what = absl::StrCat(field, " of ", first.name(), " and ", partner.name());
        EXPECT_EQ(Told(Explain(partner, first), first.name()), Told(Explain(partner, second), second.name())) << what;
        const auto found = Find(partner);
        ASSERT_EQ(found.contains(first.name()), found.contains(second.name())) << what;
        if (!found.contains(first.name())) continue;
        EXPECT_EQ(Told(found.at(first.name()), first.name()), Told(found.at(second.name()), second.name())) << what;
      }
    }
  }
}

// Else the above could not fail.
TEST_F(HiddenChange, ChangesWhatOperatorsAreAnswered) {
  const Changes changes = OtherValues();
  for (const char* field : {"readiness", "money", "regions", "cooperation"}) {
    const auto [first, second] = AddTwins(field, /*offer=*/true, changes.at(field));
    const auto score = [&](const Listing& twin) {
      matching::v1::ExplainMatchRequest request;
      request.set_need("listings/need-other");
      request.set_offer(twin.name());
      request.set_at_least_sequence(sequence_);
      return d_.Must(*d_.matching, &MatchingApi::ExplainMatch, request).score();
    };
    EXPECT_NE(score(first), score(second)) << field;
  }
}

TEST_F(HiddenChange, OfAListingOfItsOwnIsAnsweredInFull) {
  Listing own = MarkedListing(marks_, /*offer=*/true, kOwn);
  auto& level = *own.add_field_visibilities();
  level.set_field("money");
  level.set_visibility(options::v1::VISIBILITY_OWNER);
  own = d_.Publish(d_.Add(own, "own-money").name());
  sequence_ = own.sequence();

  const Match match = Explain(partners_[3], own);

  const auto money = std::find_if(match.contributions().begin(), match.contributions().end(),
                                  [](const auto& part) { return part.component() == matching::v1::COMPONENT_MONEY; });
  ASSERT_NE(money, match.contributions().end());
  EXPECT_EQ(money->unknown_reason(), matching::v1::UNKNOWN_REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace karez
