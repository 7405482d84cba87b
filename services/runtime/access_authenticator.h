#ifndef KAREZ_SERVICES_RUNTIME_ACCESS_AUTHENTICATOR_H_
#define KAREZ_SERVICES_RUNTIME_ACCESS_AUTHENTICATOR_H_

#include <memory>

#include "services/runtime/authenticator.h"
#include "services/runtime/clock.h"
#include "services/runtime/credential_cache.h"

namespace grpc {
class Channel;
}

namespace karez::runtime {

// Whoever is said to call by the peer, with no doubt: for servers that only the
// process itself can reach.
std::shared_ptr<Authenticator> TrustingAuthenticator();

// Who calls by what the call brings:
//   - `authorization: Bearer CREDENTIAL`: whose it is, as the access service says;
//     an answer is kept for as long as that allows, at most 5 seconds, and until
//     cache is told to forget it;
//   - no credential, but a client certificate that the server has verified and
//     whose common name is that of a service ("services/brokerage"): whoever that
//     service says;
//   - else: anonymous.
// A certificate alone is nobody: a gateway's calls for a stranger carry one, too.
//
// Strangers fill no queue: what has not the form of a credential is never asked about,
// and of one address (that of the gateway's client, where the peer is a gateway on this
// machine or shows a certificate) only few a second that turn out to let nobody in.
// Who was let in before does not count there.
//
// access is a channel to the access service, on which this process calls as
// services/runtime; clock must outlive the result.
std::shared_ptr<Authenticator> AccessAuthenticator(std::shared_ptr<grpc::Channel> access,
                                                   std::shared_ptr<CredentialCache> cache, const Clock& clock);

}  // namespace karez::runtime

#endif  // KAREZ_SERVICES_RUNTIME_ACCESS_AUTHENTICATOR_H_
