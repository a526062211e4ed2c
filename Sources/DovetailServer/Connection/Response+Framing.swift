import HTTPTypes
import Hummingbird

extension Response {
    /// The statuses whose answers have no body: RFC 9110, §15.
    private static let bodiless: Set<Int> = [204, 205, 304]

    /// The answer as it may go out to a request: without a body where HTTP has none.
    ///
    /// What would be written there all the same is read by the client, or by a proxy between, as the answer to the next
    /// request. A stream is let go of unread.
    func framed(for request: Request) -> Response {
        guard self.isBodiless(for: request) else { return self }
        if request.method == .head { return self.createHeadResponse() }
        return Response(status: self.status, headers: self.headers)
    }

    /// Whether HTTP has no body for this answer to a request.
    func isBodiless(for request: Request) -> Bool {
        request.method == .head || Self.bodiless.contains(self.status.code)
    }
}
