"""Errors as karez tells them: google.rpc details in the trailing metadata."""

from google.rpc import error_details_pb2, status_pb2


class Error:
    """code is gRPC's; reason, domain and metadata are those of the one ErrorInfo;
    violations maps fields to what is wrong with them."""

    code = None
    message = ""
    reason = ""
    domain = ""
    metadata = {}
    violations = {}
    retry_seconds = None  # Of RetryInfo.

    def take(self, raised):
        self.code = raised.code()
        self.message = raised.details()
        for key, value in raised.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self._take_details(status_pb2.Status.FromString(value))

    def _take_details(self, status):
        assert status.code == self.code.value[0] and status.message == self.message
        for detail in status.details:
            info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
            retry = error_details_pb2.RetryInfo()
            if detail.Unpack(info):
                assert not self.reason, "got two ErrorInfos, want one"
                self.reason, self.domain, self.metadata = info.reason, info.domain, dict(info.metadata)
            elif detail.Unpack(bad):
                self.violations = {fault.field: fault.description for fault in bad.field_violations}
            elif detail.Unpack(retry):
                self.retry_seconds = retry.retry_delay.ToTimedelta().total_seconds()
