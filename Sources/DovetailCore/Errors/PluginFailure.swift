/// How a plugin says that something failed, and what can be done about it.
///
/// Throw one from a hook, a route, a service or an event handler, or answer it from a hook. Any other error that plugin
/// code throws counts as ``Kind/permanent``.
public struct PluginFailure: Error, Sendable, Equatable, Codable {
    /// What can be done about a failure.
    public enum Kind: String, Sendable, Codable {
        /// What the plugin was given is not valid; the caller must change it.
        case validation
        /// It may work later; the host or the caller may try again.
        case temporary
        /// It will not work until somebody mends the plugin or its surroundings.
        case permanent
    }

    /// What can be done about it.
    public let kind: Kind
    /// A sentence for the user.
    public let message: String

    /// Makes a failure of a kind, with a sentence for the user.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// What the plugin was given is not valid.
    public static func validation(_ message: String) -> Self { Self(.validation, message) }
    /// It may work later.
    public static func temporary(_ message: String) -> Self { Self(.temporary, message) }
    /// It will not work until somebody mends it.
    public static func permanent(_ message: String) -> Self { Self(.permanent, message) }

    /// How a plugin fails that does not implement `migrate`.
    package static func noCode(forMigration name: String) -> Self {
        .permanent(
            "It has no code for the migration “\(name.excerpt(100))”, which its manifest names. Implement `migrate`, or name a file of SQL."
        )
    }
}

extension PluginFailure: CustomStringConvertible {
    public var description: String { self.message }
}
