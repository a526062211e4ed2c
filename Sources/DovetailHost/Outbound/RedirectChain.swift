import DovetailCore

/// Where one request of a plugin goes, one redirect after the other.
struct RedirectChain: Sendable {
    /// What follows an answer.
    enum Step {
        /// It is the answer.
        case answer
        /// The chain has moved on: ask again.
        case follow
        /// Why it cannot be followed; the rest of a sentence that begins with the host that was asked.
        case refused(String)
    }

    /// What is sent next.
    private(set) var request: OutboundRequest
    /// Where it goes.
    private(set) var destination: OutboundDestination
    /// How many redirects have led there.
    private(set) var count = 0
    private let limit: Int

    /// Begins with a request.
    ///
    /// - Throws: `OutboundDestination.Fault`.
    init(_ request: OutboundRequest, limit: Int) throws {
        self.destination = try OutboundDestination(request.url)
        self.request = request
        self.request.url = self.destination.url
        self.limit = limit
    }

    /// Decides what follows an answer; moves on when that is to ask again.
    mutating func take(_ response: OutboundResponse) -> Step {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"],
            self.request.redirects != .manual
        else { return .answer }
        guard self.request.redirects == .follow else { return .refused("sent it elsewhere, which it did not want") }
        guard self.count < self.limit else {
            return .refused("was sent on \(self.limit) times, which is the most (outbound.redirects)")
        }
        do {
            let next = try OutboundDestination(location, relativeTo: self.destination)
            return self.follow(next, response.status)
        } catch let fault as OutboundDestination.Fault {
            return .refused("was sent to \(fault.reason)")
        } catch {
            return .refused("was sent to what is no address")
        }
    }

    private mutating func follow(_ next: OutboundDestination, _ status: Int) -> Step {
        let method = self.request.method
        // As browsers do it, and the standard of fetch says.
        let becomesGet = (status <= 302 && method == .post) || (status == 303 && method != .get && method != .head)
        if becomesGet {
            self.request.method = .get
            self.request.body = PluginBody()
            for name in ["Content-Type", "Content-Encoding", "Content-Language", "Content-Location"] {
                self.request.headers[name] = nil
            }
        } else if self.request.body.bytes == nil {
            return .refused(
                "was sent elsewhere with its body, which streams and is gone. Send bytes, or to the last address")
        }
        if !next.isSameOrigin(as: self.destination) {
            // Secrets for the one are none of the other's business.
            for name in ["Authorization", "Cookie", "Proxy-Authorization"] { self.request.headers[name] = nil }
        }
        self.count += 1
        self.request.url = next.url
        self.destination = next
        return .follow
    }
}
