public import DovetailCore

/// Keeps the catalogue: every release that was published.
public protocol CatalogueStore: Sendable {
    /// Adds a release.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/nameTaken`` when another plugin holds the name, the slug or the scope,
    ///   also in other case, and ``DovetailCore/DovetailError/Code/contentConflict`` when the release is there already.
    func insert(_ release: PublishedRelease) async throws
    /// Replaces what is kept of a release that is there, for development: its manifest and its digests.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/nameTaken`` when another plugin holds the name or the scope, and
    ///   ``DovetailCore/DovetailError/Code/releaseNotFound`` when it is not there.
    func replace(_ release: PublishedRelease) async throws
    /// A release, or nil when it is not there.
    func release(_ id: ReleaseID) async throws -> PublishedRelease?
    /// Every release of a plugin whose slug equals that one without regard to case, oldest version first, also those
    /// that are withdrawn.
    func releases(of slug: PluginSlug) async throws -> [PublishedRelease]
    /// Every release of every plugin, ordered by slug and then by version.
    func releases() async throws -> [PublishedRelease]
    /// Takes a release out of the catalogue: it stays for those who use it, and nobody else can install it. Publishing
    /// it again brings it back.
    func setWithdrawn(_ isWithdrawn: Bool, release id: ReleaseID) async throws
    /// Forgets a release. One that is not there is not an error.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/operationInProgress`` when an installation is on it.
    func removeRelease(_ id: ReleaseID) async throws
    /// Whether an installation is on a release or can go back to it, or an operation under way moves one to it.
    func isInUse(_ id: ReleaseID) async throws -> Bool
}
