public import DovetailCore

/// Answers questions about installations.
///
/// They are changed through ``JournalStore`` alone.
public protocol InstallationStore: Sendable {
    /// An installation, or nil when there is none.
    func installation(_ id: InstallationID) async throws -> Installation?
    /// What is kept of an installation, all at one moment.
    func records(of id: InstallationID) async throws -> InstallationRecords
    /// The installations of an owner, ordered by slug.
    func installations(of owner: Owner) async throws -> [Installation]
    /// The installations of a plugin, ordered by owner: at most `limit`, beginning after an owner.
    func installations(of slug: PluginSlug, after owner: Owner?, limit: Int) async throws -> [Installation]
    /// How many installations of a plugin are on each of its releases; releases that nobody is on are not in it.
    func installationCounts(of slug: PluginSlug) async throws -> [SemanticVersion: Int]
    /// The installations that serve (``DovetailCore/InstallationLifecycle/isServing``), ordered by owner and slug: at most
    /// `limit`, beginning after one.
    func servingInstallations(after id: InstallationID?, limit: Int) async throws -> [Installation]
    /// The modules of an owner's installations, ordered by slug and by their place in the manifest.
    func modules(of owner: Owner) async throws -> [ModuleRecord]
}
