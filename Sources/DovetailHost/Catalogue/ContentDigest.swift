import Crypto
package import Foundation

/// What bytes are known by: the same for the same bytes, and for no others.
package enum ContentDigest {
    /// The SHA-256 of bytes, in hexadecimal.
    package static func of(_ bytes: some DataProtocol) -> String {
        SHA256.hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
