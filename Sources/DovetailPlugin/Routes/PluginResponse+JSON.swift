public import DovetailCore
import FoundationEssentials

extension PluginResponse {
    /// An answer of JSON.
    public static func json(_ value: some Encodable, status: Int = 200) throws -> Self {
        let bytes = [UInt8](try JSONEncoder.dovetail.encode(value))
        return Self(status: status, headers: ["Content-Type": "application/json"], body: PluginBody(bytes: bytes))
    }
}
