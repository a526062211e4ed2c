import DovetailAPI
import DovetailCore
import DovetailHost
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A request that was matched to a row of the table, with what its handler needs to answer.
struct Call: Sendable {
    let request: Request
    /// What the names in the path stand for, still percent-encoded.
    let parameters: Parameters
    let signedIn: Caller?
    let server: DovetailRoutes
    let logger: Logger
    /// Who reads the body passes here.
    let gate: BodyGate

    var host: PluginHost { self.server.host }
    var settings: ServerSettings { self.server.settings }
    var problems: ProblemAnswer { ProblemAnswer(request: self.request, logger: self.logger) }

    /// What logs in the name of the request: its id and its trace are on every line.
    var tracedLogger: Logger { self.logger.with(self.host.requestFacts) }

    /// Who asks.
    ///
    /// - Throws: `unauthenticated` on a route that everybody may ask, when nobody is signed in.
    func caller() throws -> Caller {
        guard let caller = self.signedIn else {
            throw DovetailError.unauthenticated("This needs a token: send `Authorization: Bearer …`.")
        }
        return caller
    }
}

// What the address says.
extension Call {
    /// What a name in the path stands for.
    func parameter(_ name: String) throws -> String {
        guard let text = self.parameters.get(name).flatMap({ PercentEncoding.decode($0) }) else {
            throw DovetailError(.invalidRequest, "The {\(name)} of the address is not percent-encoded UTF-8.")
        }
        return text
    }

    /// The plugin that the path names.
    func slug() throws -> PluginSlug { try PluginSlug(self.parameter("slug")) }

    /// The version that the path names.
    func version() throws -> SemanticVersion {
        let text = try self.parameter("version")
        guard let version = SemanticVersion(text) else {
            throw DovetailError(.invalidRequest, "\u{201C}\(text.excerpt(80))\u{201D} is no version, such as 1.2.0.")
        }
        return version
    }

    /// The first value of a name in the query; nil when it is not there.
    func query(_ name: String) throws -> String? {
        guard let query = self.request.uri.query else { return nil }
        guard let items = PercentEncoding.items(of: query) else {
            throw DovetailError(.invalidRequest, "The query of the address is not percent-encoded UTF-8.")
        }
        return items.first { $0.name == name }?.value
    }

    /// The `limit` of the query: 1 to 500, 50 when it says nothing.
    func limit() throws -> Int {
        guard let text = try self.query("limit") else { return 50 }
        guard let limit = Int(text), (1...500).contains(limit) else {
            throw DovetailError(.invalidRequest, "The limit is a number from 1 to 500, not \(text.excerpt(40)).")
        }
        return limit
    }
}

// What the body says.
extension Call {
    /// The document in the body.
    ///
    /// - Throws: `unsupportedMediaType`, `tooLarge`, and `invalidRequest` with the place in the document.
    func document<Document: Decodable>(_ type: Document.Type = Document.self) async throws -> Document {
        try self.decode(type, from: try await self.body())
    }

    /// The document in the body, or another when the body is empty.
    func document<Document: Decodable>(
        _ type: Document.Type = Document.self, or empty: Document
    ) async throws -> Document {
        let body = try await self.body()
        return body.readableBytes == 0 ? empty : try self.decode(type, from: body)
    }

    private func body() async throws -> ByteBuffer {
        let limit = self.settings.limits.document
        let chunks = BodyChunks(self, limit: limit) {
            DovetailError(.tooLarge, "The body is larger than the \(limit) bytes of a document. Send less at once.")
        }
        var body = ByteBuffer()
        for try await chunk in chunks { body.writeBytes(chunk) }
        let type = self.request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? "application/json"
        guard body.readableBytes == 0 || type.hasPrefix("application/json") || type.hasSuffix("+json") else {
            throw DovetailError(
                .unsupportedMediaType,
                "The body is JSON here, not \(type.excerpt(80)). Send `Content-Type: application/json`.")
        }
        return body
    }

    private func decode<Document: Decodable>(_ type: Document.Type, from body: ByteBuffer) throws -> Document {
        do {
            return try API.decode(type, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            throw DovetailError(.invalidRequest, "The body does not have the expected form: \(error.sentence)")
        }
    }
}
