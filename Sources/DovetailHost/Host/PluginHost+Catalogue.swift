public import DovetailCore
import Foundation

extension PluginHost {
    /// Adds the package in a folder to the catalogue: its files are copied to shared storage, once.
    ///
    /// A release that is there already with the same content is not an error.
    ///
    /// - Parameters:
    ///   - folder: The folder with the manifest.
    ///   - report: Hears what is being done where it takes its time, a line at a time: what a package requires is fetched
    ///     and set up now, once.
    /// - Returns: The release, and whether it is new.
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidManifest`` or ``DovetailCore/DovetailError/Code/invalidPackage``
    ///   with every fault, ``DovetailCore/DovetailError/Code/nameTaken`` when another plugin has its name, slug or scope,
    ///   ``DovetailCore/DovetailError/Code/contentConflict`` when the release is there with other content,
    ///   ``DovetailCore/DovetailError/Code/notRunnable`` when the machine lacks what running it takes,
    ///   ``DovetailCore/DovetailError/Code/stopping`` when the host stops.
    public func publish(
        folder: String, report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Publication {
        do {
            return try await self.engine.admitting("publication of \(folder)") {
                try await self.catalogue.publish(folder: folder, report: report)
            }
        } catch let error as DovetailError where error.code == .operationInProgress && self.course.hasBegun {
            // It waited for another publication, and does so no more.
            throw DovetailError.hostStops
        }
    }

    /// Takes a release out of the catalogue: whoever has it keeps it, and nobody else can install it.
    ///
    /// It is removed when nobody is on it any more; with a plugin's last release goes its database.
    public func withdraw(_ release: ReleaseID) async throws {
        try await self.engine.admitting("withdrawal of \(release)") { try await self.catalogue.withdraw(release) }
    }

    /// Every plugin in the catalogue, ordered by slug.
    public func plugins() async throws -> [CatalogueEntry] { try await self.catalogue.plugins() }

    /// A plugin in the catalogue.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/pluginNotFound``.
    public func plugin(_ slug: PluginSlug) async throws -> CatalogueEntry { try await self.catalogue.plugin(slug) }

    /// The folders that were found and could not be published.
    public var brokenPackages: [BrokenPackage] { self.catalogue.brokenPackages }

    /// Whether this host has code to run a release; always true for a plugin without code.
    public func canRun(_ release: ReleaseID) async throws -> Bool {
        self.engine.activator.canRun(try await self.catalogue.load(release))
    }

    /// A file of a release's bundle: below the folder of its `bundle_location`.
    ///
    /// - Parameters:
    ///   - path: The path below the release's folder, such as `dist/remoteEntry.js`.
    ///   - release: The release.
    /// - Returns: Where the file lies, and its digest.
    /// - Throws: ``DovetailCore/DovetailError/Code/notFound`` when the bundle has no such file.
    public func bundleFile(_ path: String, of release: ReleaseID) async throws -> BundleFile {
        let missing = DovetailError(.notFound, "The bundle of \(release) has no file \(path.excerpt(200)).")
        guard let published = try await self.catalogue.index.release(release), let digest = published.digests[path]
        else {
            throw missing
        }
        let manifest = try self.catalogue.manifest(of: published)
        guard BundleFile.isPublic(path, manifest) else { throw missing }
        return BundleFile(path: self.storage.folder(of: release).appendingPathComponent(path).path, digest: digest)
    }
}
