import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks HTTP with a server under test.
struct HTTP: Sendable {
    /// What was answered.
    struct Answer: Sendable {
        let status: UInt
        let body: Data

        /// Whether what was asked was done.
        var isDone: Bool { (200..<300).contains(self.status) }

        /// The document that was answered.
        func document<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
            guard self.isDone else {
                throw Refused(status: self.status, text: String(decoding: self.body, as: UTF8.self))
            }
            return try API.decode(Document.self, from: self.body)
        }
    }

    /// What was refused where it should not be.
    struct Refused: Error {
        let status: UInt
        let text: String
    }

    let address: String
    let token: String

    /// As the administrator, with the credential in the data folder.
    static func administrator(of program: Program) throws -> HTTP {
        let file = URL(filePath: program.data).appending(path: API.Credential.fileName)
        let credential = try API.decode(API.Credential.self, from: Data(contentsOf: file))
        return HTTP(address: credential.url, token: credential.token)
    }

    /// The same for a user, with a token that the administrator asks for.
    func signedIn(as user: UserID) async throws -> HTTP {
        let answer = try await self.ask(.POST, APIPaths.tokens(of: .user(user)), API.NewToken())
        return HTTP(address: self.address, token: try answer.document(API.Token.self).token)
    }

    /// Asks something.
    func ask(_ method: HTTPMethod, _ path: String, _ document: (any Encodable)? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: self.address + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(self.token)")
        if let document {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes([UInt8](try API.encode(document)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let body = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: response.status.code, body: Data(body.readableBytesView))
    }
}
