public import DovetailCore
import FoundationEssentials

/// Services: what plugins offer each other, by name and version.
public struct Services: Sendable {
    private let backend: any ServicesBackend

    /// Makes the capability over a backend.
    public init(backend: any ServicesBackend) {
        self.backend = backend
    }

    /// Offers a service that the manifest lists under `services.provides`, whose answer is sent as JSON.
    ///
    /// Needs `services.provide`.
    @discardableResult
    public func provide<Answer: Encodable & Sendable>(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> Answer
    ) async throws -> any Registration {
        try await self.backend.provide(name) { call in
            [UInt8](try JSONEncoder.dovetail.encode(try await handler(call)))
        }
    }

    /// Offers a service that answers bytes, of which both sides know what they mean.
    @discardableResult
    public func provideBytes(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws -> any Registration {
        try await self.backend.provide(name, handler: handler)
    }

    /// Calls a service of another plugin of the same owner, or of the system.
    ///
    /// Needs `services.call`.
    ///
    /// - Parameters:
    ///   - name: The service, such as `tasks.search`.
    ///   - version: The versions that will do; `*` for any.
    ///   - method: What it is to do.
    ///   - body: What goes with it, sent as JSON.
    ///   - type: What the answer is read as.
    /// - Returns: The answer, read from JSON.
    /// - Throws: ``DovetailCore/DovetailError/Code/serviceNotFound`` when nobody offers it, and what the service throws.
    public func call<Answer: Decodable>(
        _ name: String, version: VersionRange = .any, method: String = "", _ body: some Encodable,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        let bytes = [UInt8](try JSONEncoder.dovetail.encode(body))
        let answer = try await self.backend.call(name, version: version, method: method, body: bytes)
        return try JSONDecoder.dovetail.decode(type, from: Data(answer))
    }

    /// Calls a service with bytes, and answers the bytes that it answers.
    public func callBytes(
        _ name: String, version: VersionRange = .any, method: String = "", _ body: [UInt8] = []
    ) async throws -> [UInt8] {
        try await self.backend.call(name, version: version, method: method, body: body)
    }
}
