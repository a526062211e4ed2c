public import DovetailCore
import Foundation

extension PluginHost {
    /// The most keys that a user's preferences have.
    static let mostPreferences = 200
    /// The most bytes that they have as JSON.
    static let mostPreferenceBytes = 32 << 10

    /// What a user prefers, by key.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/userNotFound``.
    public func preferences(of user: UserID) async throws -> [String: JSONValue] {
        guard try await self.store.user(user) != nil else { throw DovetailError.userNotFound(user) }
        return try await self.store.preferences(of: user)
    }

    /// Changes what a user prefers, and tells the user's plugins (`user.preferences.changed`); what is so already is no event.
    ///
    /// - Parameters:
    ///   - changes: Texts, numbers and truth values by key; null removes, what is left out stays.
    ///   - user: The user.
    /// - Returns: All preferences as they are then.
    /// - Throws: ``DovetailCore/DovetailError/Code/userNotFound``, ``DovetailCore/DovetailError/Code/invalidRequest`` when a
    ///   key or a value is none, and ``DovetailCore/DovetailError/Code/tooLarge`` when there are too many.
    @discardableResult
    public func changePreferences(
        _ changes: [String: JSONValue], of user: UserID
    ) async throws -> [String: JSONValue] {
        try await self.engine.admitting("change of the preferences of \(user)") {
            try Self.checkPreferences(changes)
            let change = try await self.store.changePreferences(of: user) { before in
                let after = before.merging(changes) { _, new in new }.filter { $0.value != .null }
                try Self.checkSize(of: after)
                return after
            }
            let changed = change.changedKeys
            guard !changed.isEmpty else { return change.after }
            let values = changed.map { ($0, change.after[$0] ?? .null) }
            let data: JSONValue = [
                "user_id": .string(user.rawValue), "changed": .array(changed.map(JSONValue.string)),
                "values": .object(Dictionary(values, uniquingKeysWith: { first, _ in first })),
            ]
            self.bus.publish(.ofHost("user.preferences.changed", to: .user(user), at: self.clock.now, data))
            return change.after
        }
    }

    private static func checkPreferences(_ changes: [String: JSONValue]) throws {
        for (key, value) in changes {
            let isKey = (1...64).contains(key.utf8.count) && key.utf8.allSatisfy(\.isOfAnnouncedName)
            guard isKey else {
                throw DovetailError(
                    .invalidRequest,
                    "\u{201C}\(key.excerpt(80))\u{201D} is no preference: names are 1 to 64 letters, digits and ._-."
                )
            }
            switch value {
            case .null, .bool, .integer, .number, .string: break
            case .array, .object:
                throw DovetailError(
                    .invalidRequest,
                    "The preference \(key) is \(value.typeName), and preferences are texts, numbers, true or false.")
            }
        }
    }

    private static func checkSize(of preferences: [String: JSONValue]) throws {
        let size = try JSONValue.object(preferences).encoded().count
        guard preferences.count <= Self.mostPreferences, size <= Self.mostPreferenceBytes else {
            throw DovetailError(
                .tooLarge,
                "A user has at most \(Self.mostPreferences) preferences, and \(Self.mostPreferenceBytes) bytes of them. Remove some."
            )
        }
    }
}

extension UInt8 {
    /// Whether it may stand in the name of a preference or a theme.
    var isOfAnnouncedName: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
            || self == 0x2D || self == 0x2E || self == 0x5F
    }
}
