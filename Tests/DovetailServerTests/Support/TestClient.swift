import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import Foundation
import NIOCore
import NIOHTTP1

/// A real HTTP client.
struct TestClient {
    let address: String
    var token: String?

    /// The header fields of an answer.
    struct Headers {
        let fields: HTTPHeaders

        /// Every value of a name.
        subscript(name: String) -> [String] { self.fields[name] }
    }

    /// An answer with its whole body.
    struct Answer {
        let status: Int
        let headers: Headers
        let bytes: [UInt8]

        var text: String { String(decoding: self.bytes, as: UTF8.self) }

        func document<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
            try API.decode(type, from: Data(self.bytes))
        }

        /// The problem document; nil when it is none, which no expectation equals.
        var problem: API.Problem? { try? self.document() }
    }

    func request(_ method: String, _ path: String, headers: [String: String] = [:]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: self.address + path)
        request.method = .init(rawValue: method)
        if let token = self.token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        return request
    }

    func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        let body = try await response.body.collect(upTo: 1 << 28)
        return Answer(
            status: Int(response.status.code), headers: Headers(fields: response.headers), bytes: [UInt8](buffer: body))
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await self.send(self.request("GET", path, headers: headers))
    }

    func send(
        _ method: String, _ path: String, bytes: [UInt8] = [], headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = self.request(method, path, headers: headers)
        if !bytes.isEmpty { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        return try await self.send(request)
    }

    func send(_ method: String, _ path: String, json: JSONValue) async throws -> Answer {
        try await self.send(
            method, path, bytes: try json.encoded(), headers: ["Content-Type": "application/json"])
    }

    /// Carries out a request of the lifecycle.
    func act(_ action: API.Action, _ slug: String, as owner: APIOwner = .me) async throws -> Answer {
        try await self.send("POST", APIPaths.action(action, try PluginSlug(slug), of: owner))
    }
}
