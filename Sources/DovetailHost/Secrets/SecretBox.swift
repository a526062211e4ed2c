import Crypto
import DovetailCore
import Foundation

/// Seals secrets with AES-GCM, each bound to its place: a sealed secret that is moved to another owner, plugin or key cannot
/// be opened.
struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// Reads the key of a host from a file, which is made with mode 0600 when it is not there.
    init(keyFile path: String) throws {
        let file = try KeyFile(path: path, length: 32)
        self.key = SymmetricKey(data: file.bytes)
    }

    /// Seals a text.
    func seal(_ text: [UInt8], at place: String) throws -> [UInt8] {
        guard let sealed = try AES.GCM.seal(text, using: self.key, authenticating: Array(place.utf8)).combined else {
            throw DovetailError(.internalError, "A secret could not be sealed.", remedy: .askOperator)
        }
        return [UInt8](sealed)
    }

    /// Opens what was sealed at the same place.
    func open(_ sealed: [UInt8], at place: String) throws -> [UInt8] {
        do {
            return [UInt8](
                try AES.GCM.open(
                    AES.GCM.SealedBox(combined: sealed), using: self.key, authenticating: Array(place.utf8)))
        } catch {
            throw DovetailError(
                .storeFailed,
                "A secret of \(place) cannot be decrypted: it was sealed with another key. Restore `secret.key`, or set the secret anew.",
                remedy: .askOperator, cause: error)
        }
    }
}
