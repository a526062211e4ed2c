import ArgumentParser
import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks the HTTP API of a host.
struct APIClient: Sendable {
    /// The most bytes that an answer may have: 64 MiB.
    static let maximumAnswer = 64 << 20

    /// Which host, and as whom.
    let connection: Connection

    /// Lives as long as the process.
    ///
    /// A host that does not answer is told at once, not tried again until the time is over.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Asks for a document; nil values of the query are left out.
    func get<Answer: Decodable>(
        _ path: String, query: [(String, String?)] = [], as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await self.answer(.GET, path + Self.text(of: query), body: nil)
    }

    /// Sends a document, and answers the one that comes back.
    func send<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, _ document: (any Encodable)? = nil, as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await self.answer(method, path, body: try document.map { try API.encode($0) })
    }

    /// Sends a request whose answer has no body.
    func send(_ method: HTTPMethod, _ path: String) async throws {
        _ = try await self.body(of: self.execute(method, path, body: nil, timeout: .minutes(10)), path)
    }

    /// Opens a stream of server-sent events; it goes on until the host stops or the caller is cancelled.
    func events(_ path: String, query: [(String, String?)]) async throws -> HTTPClientResponse.Body {
        let response = try await self.execute(.GET, path + Self.text(of: query), body: nil, timeout: .hours(24 * 365))
        guard response.status == .ok else {
            _ = try await self.body(of: response, path)
            throw Self.strange(path, "status \(response.status.code)")
        }
        return response.body
    }

    /// Loads what is no document, a piece at a time.
    func download(_ path: String, to write: (Data) throws -> Void) async throws {
        let response = try await self.execute(.GET, path, body: nil, timeout: .hours(2))
        guard response.status == .ok else {
            _ = try await self.body(of: response, path)
            throw Self.strange(path, "status \(response.status.code)")
        }
        var pieces = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do { piece = try await pieces.next() } catch { throw self.unreachable(error) }
            guard let piece else { return }
            try write(Data(piece.readableBytesView))
        }
    }

    /// Sends a document to an address that says meanwhile what it does, and answers the document that comes at last.
    ///
    /// - Parameters:
    ///   - path: The address.
    ///   - document: What is sent.
    ///   - type: What comes at last.
    ///   - report: Hears what is being done, a line at a time.
    /// - Returns: The document.
    /// - Throws: ``CommandFailure``: what the host answered, or that it does not answer.
    func follow<Answer: Decodable>(
        _ path: String, _ document: some Encodable, as type: Answer.Type = Answer.self, report: (String) -> Void
    ) async throws -> Answer {
        let response = try await self.execute(
            .POST, path, body: try API.encode(document), timeout: .hours(2), accept: "text/event-stream")
        guard response.status == .ok, response.headers.first(name: "Content-Type") == "text/event-stream" else {
            return try Self.document(try await self.body(of: response, path), path)
        }
        var parser = ServerSentEventParser()
        do {
            for try await bytes in response.body {
                for event in parser.take(bytes.readableBytesView) {
                    switch event.name {
                    case "progress": report(event.data)
                    case "done": return try Self.document(Data(event.data.utf8), path)
                    case "failed":
                        let problem: API.Problem = try Self.document(Data(event.data.utf8), path)
                        throw CommandFailure(problem)
                    default: break
                    }
                }
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw self.unreachable(error)
        }
        throw CommandFailure("The host has stopped.", status: .unreachable)
    }

    private func answer<Answer: Decodable>(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> Answer {
        try Self.document(
            try await self.body(of: self.execute(method, path, body: body, timeout: .minutes(10)), path), path)
    }

    private static func document<Answer: Decodable>(_ bytes: Data, _ path: String) throws -> Answer {
        do {
            return try API.decode(Answer.self, from: bytes)
        } catch {
            throw Self.strange(path, "\(error)")
        }
    }

    /// The body of an answer that succeeded.
    private func body(of response: HTTPClientResponse, _ path: String) async throws -> Data {
        let body: Data
        do {
            body = Data(try await response.body.collect(upTo: Self.maximumAnswer).readableBytesView)
        } catch {
            throw self.unreachable(error)
        }
        guard (200..<300).contains(response.status.code) else {
            throw try Self.problem(in: body, path, response.status.code)
        }
        return body
    }

    private static func problem(in body: Data, _ path: String, _ status: UInt) throws -> CommandFailure {
        // Whatever is not a problem document does not come from Dovetail.
        guard let problem = try? API.decode(API.Problem.self, from: body) else {
            return Self.strange(path, "status \(status)")
        }
        return CommandFailure(problem)
    }

    private func execute(
        _ method: HTTPMethod, _ path: String, body: Data?, timeout: TimeAmount, accept: String? = nil
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: self.connection.url + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(self.connection.token)")
        request.headers.add(name: "User-Agent", value: "dovetail/\(DovetailVersion.text)")
        if let accept { request.headers.add(name: "Accept", value: accept) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes([UInt8](body))
        }
        do {
            return try await Self.http.execute(request, timeout: timeout)
        } catch {
            throw self.unreachable(error)
        }
    }

    private func unreachable(_ error: any Error) -> CommandFailure {
        if error as? HTTPClientError == .remoteConnectionClosed || (error as? IOError)?.errnoCode == ECONNRESET {
            return CommandFailure(
                """
                The host at \(self.connection.url) ended before it answered. Start it again: `dovetail operations` then says \
                what became of what was asked.
                """, status: .unreachable)
        }
        return CommandFailure(
            """
            No host answers at \(self.connection.url). Start it with `dovetail serve` (or `make run`), or name another with \
            --url or DOVETAIL_URL. (\(error))
            """, status: .unreachable)
    }

    private static func strange(_ path: String, _ what: String) -> CommandFailure {
        CommandFailure(
            "What answered \(path) is no Dovetail host, or of another version: \(what).", status: .unreachable)
    }

    private static func text(of query: [(String, String?)]) -> String {
        let parts = query.compactMap { name, value in value.map { "\(name)=\(APIPaths.segment($0))" } }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}
