#include "services/runtime/reflection_grpc.h"

#include <deque>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "services/runtime/status_grpc.h"

namespace karez::runtime {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

struct V1 {
  using Service = grpc::reflection::v1::ServerReflection::CallbackService;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};

struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection::CallbackService;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

// file and everything that it imports, each once, file first.
std::vector<const FileDescriptor*> WithImports(const FileDescriptor* file) {
  std::vector<const FileDescriptor*> files;
  std::set<const FileDescriptor*> seen = {file};
  std::deque<const FileDescriptor*> queue = {file};
  while (!queue.empty()) {
    files.push_back(queue.front());
    queue.pop_front();
    for (int i = 0; i < files.back()->dependency_count(); ++i) {
      if (seen.insert(files.back()->dependency(i)).second) queue.push_back(files.back()->dependency(i));
    }
  }
  return files;
}

template <typename Version>
class Answers {
 public:
  explicit Answers(std::vector<std::string> services) : services_(std::move(services)) {}

  typename Version::Response To(const typename Version::Request& request) const {
    typename Version::Response response;
    response.set_valid_host(request.host());
    *response.mutable_original_request() = request;
    switch (request.message_request_case()) {
      case Version::Request::kFileByFilename:
        AnswerFile(pool_.FindFileByName(request.file_by_filename()), request.file_by_filename(), &response);
        break;
      case Version::Request::kFileContainingSymbol:
        AnswerFile(pool_.FindFileContainingSymbol(request.file_containing_symbol()), request.file_containing_symbol(),
                   &response);
        break;
      case Version::Request::kFileContainingExtension:
        AnswerExtension(request.file_containing_extension(), &response);
        break;
      case Version::Request::kAllExtensionNumbersOfType:
        AnswerExtensionNumbers(request.all_extension_numbers_of_type(), &response);
        break;
      case Version::Request::kListServices:
        for (const std::string& name : services_)
          response.mutable_list_services_response()->add_service()->set_name(name);
        break;
      default:
        AnswerError(grpc::StatusCode::INVALID_ARGUMENT, "message_request: got nothing, want a question", &response);
    }
    return response;
  }

 private:
  using Response = typename Version::Response;

  static void AnswerError(grpc::StatusCode code, const std::string& message, Response* response) {
    response->mutable_error_response()->set_error_code(code);
    response->mutable_error_response()->set_error_message(message);
  }

  static void AnswerFile(const FileDescriptor* file, const std::string& wanted, Response* response) {
    if (file == nullptr) {
      return AnswerError(grpc::StatusCode::NOT_FOUND, absl::StrCat("no such file or symbol: ", wanted), response);
    }
    for (const FileDescriptor* one : WithImports(file)) {
      google::protobuf::FileDescriptorProto proto;
      one->CopyTo(&proto);
      response->mutable_file_descriptor_response()->add_file_descriptor_proto(proto.SerializeAsString());
    }
  }

  template <typename ExtensionRequest>
  void AnswerExtension(const ExtensionRequest& wanted, Response* response) const {
    const auto* type = pool_.FindMessageTypeByName(wanted.containing_type());
    const FieldDescriptor* extension =
        type == nullptr ? nullptr : pool_.FindExtensionByNumber(type, wanted.extension_number());
    AnswerFile(extension == nullptr ? nullptr : extension->file(),
               absl::StrCat(wanted.containing_type(), " extension ", wanted.extension_number()), response);
  }

  void AnswerExtensionNumbers(const std::string& name, Response* response) const {
    const auto* type = pool_.FindMessageTypeByName(name);
    if (type == nullptr)
      return AnswerError(grpc::StatusCode::NOT_FOUND, absl::StrCat("no such type: ", name), response);
    std::vector<const FieldDescriptor*> extensions;
    pool_.FindAllExtensions(type, &extensions);
    response->mutable_all_extension_numbers_response()->set_base_type_name(name);
    for (const FieldDescriptor* extension : extensions) {
      response->mutable_all_extension_numbers_response()->add_extension_number(extension->number());
    }
  }

  const DescriptorPool& pool_ = *DescriptorPool::generated_pool();
  const std::vector<std::string> services_;
};

// One conversation: question, answer, question. Owns itself from Start() to OnDone().
template <typename Version>
class Conversation final : public grpc::ServerBidiReactor<typename Version::Request, typename Version::Response>,
                           public OpenStreams::Stream,
                           public std::enable_shared_from_this<Conversation<Version>> {
 public:
  Conversation(std::shared_ptr<const Answers<Version>> answers, std::shared_ptr<OpenStreams> streams)
      : answers_(std::move(answers)), streams_(std::move(streams)) {}

  void Start() {
    self_ = this->shared_from_this();
    if (const absl::Status added = streams_->Add(self_); !added.ok()) return Stop(added);
    this->StartRead(&request_);
  }

  void Stop(const absl::Status& status) override {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (finished_) return;
      finished_ = true;
    }
    this->Finish(ToGrpc(status));
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Stop(absl::OkStatus());
    response_ = answers_->To(request_);
    if (Going()) this->StartWrite(&response_);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Stop(absl::CancelledError("the caller has gone"));
    if (Going()) this->StartRead(&request_);
  }

  void OnCancel() override { Stop(absl::CancelledError("the caller has given up")); }

  void OnDone() override {
    streams_->Remove(this);
    self_.reset();
  }

 private:
  bool Going() {
    std::lock_guard<std::mutex> lock(mutex_);
    return !finished_;
  }

  const std::shared_ptr<const Answers<Version>> answers_;
  const std::shared_ptr<OpenStreams> streams_;
  std::shared_ptr<Conversation> self_;
  typename Version::Request request_;
  typename Version::Response response_;
  std::mutex mutex_;
  bool finished_ = false;
};

template <typename Version>
class ReflectionGrpc final : public Version::Service {
 public:
  ReflectionGrpc(std::vector<std::string> services, std::shared_ptr<OpenStreams> streams)
      : answers_(std::make_shared<Answers<Version>>(std::move(services))), streams_(std::move(streams)) {}

  grpc::ServerBidiReactor<typename Version::Request, typename Version::Response>* ServerReflectionInfo(
      grpc::CallbackServerContext*) override {
    auto conversation = std::make_shared<Conversation<Version>>(answers_, streams_);
    conversation->Start();
    return conversation.get();
  }

 private:
  const std::shared_ptr<const Answers<Version>> answers_;
  const std::shared_ptr<OpenStreams> streams_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReflectionV1(std::vector<std::string> services,
                                                std::shared_ptr<OpenStreams> streams) {
  return std::make_unique<ReflectionGrpc<V1>>(std::move(services), std::move(streams));
}

std::unique_ptr<grpc::Service> MakeReflectionV1Alpha(std::vector<std::string> services,
                                                     std::shared_ptr<OpenStreams> streams) {
  return std::make_unique<ReflectionGrpc<V1Alpha>>(std::move(services), std::move(streams));
}

}  // namespace karez::runtime
