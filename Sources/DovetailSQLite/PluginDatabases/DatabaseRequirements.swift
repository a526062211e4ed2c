public import DovetailCore

/// Knows which plugins must have a database already, so that one whose file was lost is not quietly made anew.
public protocol DatabaseRequirements: Sendable {
    /// Whether a plugin's database has to be there: somebody has tables in it, or an operation was committing there.
    ///
    /// It is asked only when the file is not there, or has nothing in it.
    ///
    /// - Parameter slug: The plugin.
    /// - Returns: Whether it has to be there.
    /// - Throws: What keeps it from being known; then the database is not made either.
    func requiresDatabase(of slug: PluginSlug) async throws -> Bool
}
