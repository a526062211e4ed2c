public import DovetailCore

/// Keeps what installations had under way when they went to sleep, and with what they serve, outside of operations.
///
/// Both go with the installation.
public protocol SavedStateStore: Sendable {
    /// What an installation had under way when it went to sleep last, as a document that may be damaged; nil for nothing.
    ///
    /// - Throws: A `DecodingError` when what is kept is no JSON.
    func savedState(of installation: InstallationID) async throws -> JSONValue?
    /// Keeps what an installation has under way, in the place of what was kept before; nil for nothing.
    ///
    /// That there is no such installation is no error: there is nothing to keep it for.
    func put(_ state: SavedState?, of installation: InstallationID) async throws
    /// Keeps with what an installation serves; nil for nothing to say.
    ///
    /// That there is no such installation is no error.
    func put(_ level: ServiceLevel?, of installation: InstallationID) async throws
}
