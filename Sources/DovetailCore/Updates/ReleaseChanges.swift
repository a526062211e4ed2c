/// What another release of a plugin changes for whoever has it installed, by the two manifests.
public struct ReleaseChanges: Sendable, Equatable {
    /// The permissions that only the new release asks for, in order.
    public let addedPermissions: [Permission]
    /// The permissions that only the old release asks for, in order.
    public let droppedPermissions: [Permission]
    /// The keys of settings that only the new release has, in order.
    public let addedSettings: [String]
    /// The keys of settings that only the old release has, in order.
    ///
    /// Their values are not kept.
    public let droppedSettings: [String]
    /// The keys of settings that both have, with another type, default or limit, in order.
    public let changedSettings: [String]

    /// Compares two releases.
    ///
    /// - Parameters:
    ///   - old: The manifest of the one that is left.
    ///   - new: The manifest of the one that is moved to.
    public init(from old: PluginManifest, to new: PluginManifest) {
        let (granted, asked) = (Set(old.permissions), Set(new.permissions))
        self.addedPermissions = asked.subtracting(granted).sorted { $0.rawValue < $1.rawValue }
        self.droppedPermissions = granted.subtracting(asked).sorted { $0.rawValue < $1.rawValue }
        let (before, after) = (old.configuration.fields, new.configuration.fields)
        self.addedSettings = after.keys.filter { before[$0] == nil }.sorted()
        self.droppedSettings = before.keys.filter { after[$0] == nil }.sorted()
        self.changedSettings = after.filter { key, field in
            before[key].map { !$0.means(field) } ?? false
        }.keys.sorted()
    }
}

extension ConfigurationField {
    /// Whether another field takes the same values in the same way, whatever it says to people.
    fileprivate func means(_ other: Self) -> Bool {
        var (own, other) = (self, other)
        own.description = nil
        other.description = nil
        return own == other
    }
}
