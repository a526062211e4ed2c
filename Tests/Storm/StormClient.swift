import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks with the host of a storm, wherever it serves at the moment.
struct StormClient: Sendable {
    /// What became of a request.
    enum Reply: Sendable {
        /// It was answered.
        case answered(UInt, Data)
        /// The host was gone, or went.
        case lost
    }

    let server: StormServer
    let tally: StormTally
    /// Who asks; nil for the administrator.
    var token: String?
    /// What sends requests.
    var http = HTTPClient.shared

    /// The same for somebody else.
    func signed(_ token: String) -> StormClient {
        var client = self
        client.token = token
        return client
    }

    /// Asks something, and counts the answer.
    func ask(_ method: HTTPMethod, _ path: String, _ document: (any Encodable)? = nil) async -> Reply {
        guard let door = self.server.door else {
            // It is about to be started again.
            try? await Task.sleep(for: .milliseconds(20))
            return .lost
        }
        var request = HTTPClientRequest(url: door.address + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(self.token ?? door.token)")
        do {
            if let document {
                request.headers.add(name: "Content-Type", value: "application/json")
                request.body = .bytes([UInt8](try API.encode(document)))
            }
            let response = try await self.http.execute(request, timeout: .seconds(60))
            let body = try await response.body.collect(upTo: 16 << 20)
            self.count(method, path, response.status.code, Data(body.readableBytesView))
            return .answered(response.status.code, Data(body.readableBytesView))
        } catch {
            if "\(error)".contains("deadlineExceeded") {
                self.tally.note("\(method) \(path) was not answered in 60 s.")
            }
            self.tally.count("requests lost with their host")
            return .lost
        }
    }

    private func count(_ method: HTTPMethod, _ path: String, _ status: UInt, _ body: Data) {
        guard status >= 400 else { return self.tally.count("requests answered") }
        guard let problem = try? API.decode(API.Problem.self, from: body) else {
            return self.tally.note("\(method) \(path) was answered \(status) without a problem document.")
        }
        self.tally.count("requests refused, \(problem.code)")
        if problem.code == .internalError || problem.code == .storeFailed {
            self.tally.note("\(method) \(path): \(problem.code): \(problem.detail)")
        }
    }
}

extension StormClient.Reply {
    /// Whether what was asked was done.
    var isDone: Bool {
        if case .answered(let status, _) = self { return (200..<300).contains(status) }
        return false
    }

    /// Why it was refused; nil when it was not.
    var refusal: DovetailError.Code? {
        guard case .answered(let status, let body) = self, status >= 400 else { return nil }
        return try? API.decode(API.Problem.self, from: body).code  // What is no problem was noted already.
    }

    /// The document that it was answered with; nil when it was not, or with another.
    func document<Document: Decodable>(_ type: Document.Type = Document.self) -> Document? {
        guard self.isDone, case .answered(_, let body) = self else { return nil }
        return try? API.decode(Document.self, from: body)  // Nil says that it is another.
    }

    /// The document that it must have been answered with.
    func expect<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
        guard let document = self.document(type) else { throw Unexpected(reply: "\(self)") }
        return document
    }

    /// What was answered where something else was needed.
    struct Unexpected: Error {
        let reply: String
    }
}
