import DovetailCore
import Foundation

/// Checks a manifest against the files that lie beside it.
enum PackageCheck {
    /// The files that the manifest names and the folder lacks, and what keeps its program from being started.
    static func faults(of manifest: PluginManifest, in package: PackageFolder) -> [Finding] {
        let missing = Self.missing(of: manifest, files: Set(package.digests.keys))
        guard missing.isEmpty, let executable = manifest.executable else { return missing }
        return ProgramFile(path: executable, package: package.url.path).fault.map { [$0] } ?? []
    }

    private static func missing(of manifest: PluginManifest, files: Set<String>) -> [Finding] {
        var faults: [Finding] = []
        func check(_ path: String?, at place: JSONPath) {
            guard let path, !files.contains(path) else { return }
            faults.append(
                Finding(
                    .fieldValue, at: place, found: "“\(path)”, which is not in the package",
                    expected: "the path of a file in the package",
                    mend: "Build the bundle before you publish, or correct the path."))
        }
        check(manifest.executable, at: .root.member("executable"))
        if let point = manifest.entryPoint, !point.files.contains(where: { files.contains($0) }) {
            faults.append(
                Finding(
                    .fieldValue, at: .root.member("entry_point"), found: "“\(point)”, which is not in the package",
                    expected: point.files.joined(separator: " or "), mend: "Add the file, or correct the entry point."))
        }
        check(manifest.bundle.location, at: .root.member("bundle_location"))
        for (index, module) in manifest.modules.enumerated() {
            let place = JSONPath.root.member("modules").element(index)
            check(module.page, at: place.member("page"))
        }
        for (index, path) in manifest.migrations.enumerated() {
            check(path, at: .root.member("database").member("migrations").element(index))
        }
        for (index, path) in manifest.contractMigrations.enumerated() {
            check(path, at: .root.member("database").member("contract_migrations").element(index))
        }
        for (index, migration) in manifest.ownerMigrations.enumerated() {
            check(migration.file, at: .root.member("owner_migrations").element(index).member("file"))
        }
        return faults
    }
}
