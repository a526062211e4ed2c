public import DovetailCore
import FoundationEssentials

/// A call to a service that a plugin offers.
public struct ServiceCall: Sendable {
    /// What the caller wants the service to do.
    public let method: String
    /// What goes with it: JSON in UTF-8 unless both sides agree on something else.
    public let body: [UInt8]
    /// The installation that calls.
    public let caller: InstallationID

    /// Makes a call.
    public init(method: String, body: [UInt8], caller: InstallationID) {
        self.method = method
        self.body = body
        self.caller = caller
    }

    /// The body, read from JSON.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder.dovetail.decode(type, from: Data(self.body))
    }
}
