#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/profile_rows.h"
#include "services/runtime/status_macros.h"

namespace karez::cli {
namespace {

using access::v1::ApiKey;
using access::v1::ApiKeySecret;

constexpr int64_t kSecondsADay = 86400;
constexpr int64_t kSecondsAnHour = 3600;

struct KeyOptions {
  std::string principal;
  std::string key;
  std::string display_name;
  std::vector<std::string> scopes;
  int64_t days = 365;
  int64_t overlap_hours = 24;
  bool dry_run = false;
  bool with_successors = false;
};

std::vector<Column> KeyColumns() {
  return {{.key = "name", .title = "key"},
          {.key = "principal", .title = "of"},
          {.key = "display_name", .title = "for", .flexible = true},
          {.key = "scopes", .title = "scopes", .flexible = true},
          {.key = "create_time", .title = "created"},
          {.key = "expire_time", .title = "ends"},
          {.key = "revoke_time", .title = "revoked"},
          {.key = "last_use_time", .title = "used"},
          {.key = "successor", .title = "replaced by"},
          {.key = "secret"}};
}

Row KeyRow(const ApiKey& key, const std::string& secret = "") {
  return {.cells = {key.name(), key.principal(), key.display_name(), absl::StrJoin(key.scopes(), " "),
                    TimeText(key.create_time()), TimeText(key.expire_time()),
                    key.has_revoke_time() ? Value(TimeText(key.revoke_time())) : Value(),
                    key.has_last_use_time() ? Value(TimeText(key.last_use_time())) : Value(), key.successor(),
                    secret.empty() ? Value() : Value(secret)}};
}

void WriteKey(Session& session, const ApiKeySecret& made) {
  RowWriter rows = session.Rows(KeyColumns());
  rows.Write(KeyRow(made.api_key(), made.secret()), made);
  rows.Finish();
  if (!made.secret().empty()) WriteSecret(session, "The key itself, which is shown this once:", made.secret());
}

absl::Status ListKeys(Session& session, const KeyOptions& options) {
  access::v1::ListApiKeysRequest request;
  request.set_principal(WithCollection(options.principal, "principals/"));
  RowWriter rows = session.Rows(KeyColumns());
  KAREZ_RETURN_IF_ERROR(session.access().ForEachApiKey(request, [&](ApiKey&& key) {
    rows.Write(KeyRow(key), key);
    return true;
  }));
  rows.Finish();
  return absl::OkStatus();
}

absl::Status CreateKey(Session& session, const KeyOptions& options) {
  access::v1::CreateApiKeyRequest request;
  ApiKey& key = *request.mutable_api_key();
  key.set_principal(WithCollection(options.principal, "principals/"));
  key.set_display_name(options.display_name);
  for (const std::string& scope : options.scopes) key.add_scopes(scope);
  request.mutable_lifetime()->set_seconds(options.days * kSecondsADay);
  request.set_validate_only(options.dry_run);
  KAREZ_ASSIGN_OR_RETURN(const ApiKeySecret made, session.access().CreateApiKey(request));
  WriteKey(session, made);
  return absl::OkStatus();
}

absl::Status RotateKey(Session& session, const KeyOptions& options) {
  access::v1::RotateApiKeyRequest request;
  request.set_name(WithCollection(options.key, "apiKeys/"));
  request.mutable_overlap()->set_seconds(options.overlap_hours * kSecondsAnHour);
  KAREZ_ASSIGN_OR_RETURN(const ApiKeySecret made, session.access().RotateApiKey(request));
  WriteKey(session, made);
  session.Note(absl::StrCat(request.name(), " is taken for ", options.overlap_hours, " hours more"));
  return absl::OkStatus();
}

absl::Status RevokeKey(Session& session, const KeyOptions& options) {
  access::v1::RevokeApiKeyRequest request;
  request.set_name(WithCollection(options.key, "apiKeys/"));
  request.set_with_successors(options.with_successors);
  KAREZ_ASSIGN_OR_RETURN(const ApiKey key, session.access().RevokeApiKey(request));
  RowWriter rows = session.Rows(KeyColumns());
  rows.Write(KeyRow(key), key);
  rows.Finish();
  if (!key.successor().empty() && !options.with_successors) {
    session.Note(absl::StrCat(key.successor(), ", which has replaced it, is left: --with-successors ends it, too"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddKeys(CLI::App& access, Command& chosen) {
  auto options = std::make_shared<KeyOptions>();
  CLI::App* keys = access.add_subcommand("keys", "API keys, by which programs call");
  keys->require_subcommand(1);
  AddWord(*keys, chosen, "list", "List keys, ended ones among them", options, ListKeys)
      ->add_option("--principal", options->principal, "Whose; without: everybody's");
  CLI::App* create = AddWord(*keys, chosen, "create", "Make a key of a program", options, CreateKey);
  create->add_option("PRINCIPAL", options->principal, "Whose; the beginning principals/ may be left out")->required();
  create->add_option("--display-name", options->display_name, "What it is for");
  create->add_option("--scope", options->scopes,
                     "Permission that it is limited to, such as registry.listings.get or registry.*; without: all of "
                     "its principal's");
  create->add_option("--days", options->days, "How long it is taken")->check(CLI::Range(1, 400))->capture_default_str();
  create->add_flag("--dry-run", options->dry_run, "Check everything, change nothing");
  CLI::App* rotate = AddWord(*keys, chosen, "rotate", "Make a key in place of another", options, RotateKey);
  rotate->add_option("--overlap-hours", options->overlap_hours, "How long the old one is taken still")
      ->check(CLI::Range(0, 720))
      ->capture_default_str();
  CLI::App* revoke = AddWord(*keys, chosen, "revoke", "End a key at once", options, RevokeKey);
  revoke->add_flag("--with-successors", options->with_successors, "End what has replaced it, too: for a stolen key");
  for (CLI::App* word : {rotate, revoke}) {
    word->add_option("KEY", options->key, "apiKeys/ID; the beginning apiKeys/ may be left out")->required();
  }
}

}  // namespace karez::cli
