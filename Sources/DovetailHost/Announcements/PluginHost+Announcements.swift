import DovetailCore
public import Foundation

// What an administrator announces to everybody's plugins.
extension PluginHost {
    private static let theme = "theme"
    private static let maintenance = "maintenance"
    private static let longestMessage = 1_000

    /// The theme of the host; nil when none was set.
    public func theme() async throws -> String? { try await self.store.announcement(Self.theme)?.string }

    /// Sets the theme, and tells everybody's plugins (`system.theme.changed`); the one that is set already is no event.
    ///
    /// - Parameter name: 1 to 64 letters, digits and `._-`.
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` for any other name.
    public func setTheme(_ name: String) async throws {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(\.isOfAnnouncedName) else {
            throw DovetailError(
                .invalidRequest,
                "\u{201C}\(name.excerpt(80))\u{201D} is no theme: names are 1 to 64 letters, digits and ._-.")
        }
        try await self.engine.admitting("change of the theme") {
            let before = try await self.store.announce(.string(name), as: Self.theme)
            guard before != .string(name) else { return }
            self.publishToAll("system.theme.changed", ["theme": .string(name), "previous": before ?? .null])
        }
    }

    /// The maintenance that is on; nil when none is.
    public func maintenance() async throws -> Maintenance? {
        try await self.store.announcement(Self.maintenance)?.decode(MaintenanceForm.self).maintenance
    }

    /// Announces that maintenance is on, and tells everybody's plugins (`system.maintenance`); what is announced already is
    /// no event.
    ///
    /// The host goes on serving: it only says so.
    ///
    /// - Parameters:
    ///   - message: What users are told.
    ///   - until: When it is likely to be over.
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` when the message is too long.
    public func beginMaintenance(message: String? = nil, until: Date? = nil) async throws {
        try Self.check(message)
        try await self.engine.admitting("announcement of maintenance") {
            let before = try await self.maintenance()
            let now = Maintenance(message: message, until: until, since: before?.since ?? self.clock.now)
            let form = MaintenanceForm(now)
            guard before.map(MaintenanceForm.init) != form else { return }
            try await self.store.announce(form.document, as: Self.maintenance)
            self.publishMaintenance("start", message: message, until: form.untilText)
        }
    }

    /// Announces that maintenance is over; where none is on, that is no event.
    ///
    /// - Parameter message: What users are told.
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidRequest`` when the message is too long.
    public func endMaintenance(message: String? = nil) async throws {
        try Self.check(message)
        try await self.engine.admitting("announcement of maintenance") {
            guard try await self.store.announce(nil, as: Self.maintenance) != nil else { return }
            self.publishMaintenance("end", message: message, until: nil)
        }
    }

    private static func check(_ message: String?) throws {
        guard let message, message.count > Self.longestMessage else { return }
        throw DovetailError(
            .invalidRequest, "The message has \(message.count) characters, and \(Self.longestMessage) are the most.")
    }

    private func publishMaintenance(_ phase: String, message: String?, until: String?) {
        self.publishToAll(
            "system.maintenance",
            [
                "phase": .string(phase), "message": message.map(JSONValue.string) ?? .null,
                "until": until.map(JSONValue.string) ?? .null,
            ])
    }

    private func publishToAll(_ name: String, _ data: JSONValue) {
        self.bus.publish(.ofHost(name, to: nil, at: self.clock.now, data))
    }
}

/// Maintenance as the store keeps it: times to the second, in ISO 8601.
private struct MaintenanceForm: Codable, Equatable {
    let message: String?
    let untilText: String?
    let sinceText: String

    init(_ maintenance: Maintenance) {
        self.message = maintenance.message
        self.untilText = maintenance.until?.ISO8601Format()
        self.sinceText = maintenance.since.ISO8601Format()
    }

    var document: JSONValue {
        [
            "message": self.message.map(JSONValue.string) ?? .null,
            "untilText": self.untilText.map(JSONValue.string) ?? .null, "sinceText": .string(self.sinceText),
        ]
    }

    var maintenance: Maintenance {
        Maintenance(
            message: self.message, until: self.untilText.flatMap { try? Date($0, strategy: .iso8601) },
            // Written by the host itself.
            since: (try? Date(self.sinceText, strategy: .iso8601)) ?? Date(timeIntervalSince1970: 0))
    }
}
