public import DovetailCore

/// A package's folder, read as publishing it would, without a host and without changing anything.
public struct PackageExamination: Sendable {
    /// The manifest; nil when a finding about it is an error.
    public let manifest: PluginManifest?
    /// The file `manifest.json`, byte for byte.
    public let manifestBytes: [UInt8]
    /// The paths of all files, below the folder.
    public let files: Set<String>
    /// What is wrong with the manifest or the files, and what their author should know.
    public let findings: [Finding]

    /// Reads a folder.
    ///
    /// A manifest with faults is not an error here: they are ``findings``.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/invalidPackage`` when the folder is no package.
    public init(folder: String, policy: NamingPolicy = .strict) throws {
        let package = try PackageFolder(path: folder, policy: policy)
        self.manifest = package.reading.manifest
        self.manifestBytes = package.manifestBytes
        self.files = Set(package.digests.keys)
        let faults = package.reading.manifest.map { PackageCheck.faults(of: $0, in: package) }
        self.findings = package.reading.findings + (faults ?? [])
    }
}
