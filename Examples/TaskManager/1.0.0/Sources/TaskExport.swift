import Crypto
import DovetailPlugin
import Foundation

/// All tasks of an owner as one JSON file, signed with the key that the owner has set.
///
/// Whoever knows the key can check the file:
///
/// ```sh
/// openssl dgst -sha256 -hmac "$SIGNING_KEY" tasks.json
/// ```
struct TaskExport {
    let context: PluginContext

    /// The file, its signature in the header `X-Signature`.
    ///
    /// - Throws: 409 while no key is set, and when there are more tasks than one file holds.
    func response() async throws -> PluginResponse {
        guard let key = try await Settings(of: self.context).signingKey else {
            throw RequestFailure.conflict("Exports are signed. Set the setting signing_key first.")
        }
        let found = try await TaskList(of: self.context).page(1, of: Self.limit, show: .all)
        guard found.total <= Self.limit else {
            throw RequestFailure.conflict("You have \(found.total) tasks; an export holds \(Self.limit). Delete some.")
        }
        var response = try PluginResponse.json(found.tasks)
        let bytes = try await response.body.collect(upTo: .max)
        let signature = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Array(key.utf8)))
        response.headers["X-Signature"] = "sha256=" + signature.map { String(format: "%02x", $0) }.joined()
        response.headers["Content-Disposition"] = "attachment; filename=\"tasks.json\""
        return response
    }

    /// The most tasks in one file.
    private static let limit = 10_000
}
