import Foundation
import HTTPTypes
import Hummingbird
import JWTKit
import Synchronization

/// The sign-in that a careful person writes with JWTKit: a token by HMAC, not expired.
///
/// As Dovetail does, it asks no actor and judges a signature once, so that the comparison is no easier.
final class BareSignIn: Sendable {
    private struct Claims: JWTPayload {
        let sub: String
        let exp: Int

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    private let algorithm: any JWTAlgorithm
    private let parser = DefaultJWTParser()
    private let known = Mutex<[String: Claims]>([:])

    init(key: [UInt8]) async throws {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: key), digestAlgorithm: .sha256)
        self.algorithm = try await keys.getKey()
    }

    /// Whom a request signs in.
    func user(of request: Request) throws -> String {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else {
            throw HTTPError(.unauthorized)
        }
        let claims = try self.claims(of: String(header.dropFirst("Bearer ".count)))
        guard Double(claims.exp) > Date.now.timeIntervalSince1970 else { throw HTTPError(.unauthorized) }
        return claims.sub
    }

    private func claims(of token: String) throws -> Claims {
        if let claims = self.known.withLock({ $0[token] }) { return claims }
        let bytes = Array(token.utf8)
        let parsed = try self.parser.parse(bytes, as: Claims.self)
        guard let end = bytes.lastIndex(of: UInt8(ascii: ".")), parsed.header.alg == "HS256",
            try self.algorithm.verify(parsed.signature, signs: bytes[..<end])
        else { throw HTTPError(.unauthorized) }
        self.known.withLock { $0[token] = parsed.payload }
        return parsed.payload
    }
}
