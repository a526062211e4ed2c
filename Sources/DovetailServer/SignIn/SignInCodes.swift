import DovetailCore
import Foundation
import Synchronization

/// The sign-in codes that are out: each good once, for a short time, kept in memory only.
final class SignInCodes: Sendable {
    /// How many may be out at once; beyond it the one that ends first goes.
    static let limit = 1_000

    private struct Entry {
        let user: UserID
        let expiresAt: Date
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Makes a code for a user.
    func issue(to user: UserID, until expiresAt: Date, now: Date) -> String {
        let code = SecretText.make(bits: 160)
        self.entries.withLock { entries in
            entries = entries.filter { $0.value.expiresAt > now }
            if entries.count >= Self.limit, let first = entries.min(by: { $0.value.expiresAt < $1.value.expiresAt }) {
                entries[first.key] = nil
            }
            entries[code] = Entry(user: user, expiresAt: expiresAt)
        }
        return code
    }

    /// Uses a code up: whom it signs in, or nil when it is unknown, used or over.
    func redeem(_ code: String, now: Date) -> UserID? {
        let entry = self.entries.withLock { $0.removeValue(forKey: code) }
        return entry.flatMap { $0.expiresAt > now ? $0.user : nil }
    }
}
