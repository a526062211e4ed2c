import DovetailCore
import Foundation

/// The folder of a package, read: its manifest, and every file with its digest.
struct PackageFolder: Sendable {
    /// The most files that a package may hold.
    static let maximumFiles = 10_000
    /// The most bytes that all its files together may have: 256 MiB.
    static let maximumSize = 256 << 20
    /// The file that makes a folder a package.
    static let manifestName = "manifest.json"

    /// Where it lies.
    let url: URL
    /// The manifest, byte for byte.
    let manifestBytes: [UInt8]
    /// What reading the manifest found.
    let reading: ManifestReading
    /// The SHA-256 of every file, in hexadecimal, by path below the folder.
    let digests: [String: String]

    /// Reads a folder.
    ///
    /// - Throws: `invalidPackage` when it is no package. A manifest with faults is not an error here: see ``reading``.
    init(path: String, policy: NamingPolicy) throws {
        let url = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        let manifest = url.appendingPathComponent(Self.manifestName)
        guard let size = try Self.size(of: manifest) else {
            throw DovetailError(.invalidPackage, "\(path) is no package: it has no \(Self.manifestName).")
        }
        guard size <= ManifestParser.maximumSize else {
            throw DovetailError(
                .invalidPackage,
                "\(manifest.path) has \(size) bytes; a manifest may have \(ManifestParser.maximumSize).")
        }
        self.url = url
        self.manifestBytes = [UInt8](try Self.read(manifest))
        self.reading = ManifestParser.parse(bytes: self.manifestBytes, policy: policy)
        self.digests = try Self.digests(below: url)
    }

    private static func size(of url: URL) throws -> Int? {
        // The error is that it is not there.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else { return nil }
        return attributes[.type] as? FileAttributeType == .typeRegular ? attributes[.size] as? Int : nil
    }

    private static func read(_ url: URL) throws -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw DovetailError(.invalidPackage, "\(url.path) cannot be read.", cause: error)
        }
    }

    /// The digests of every file below a folder, by relative path.
    static func digests(below folder: URL) throws -> [String: String] {
        var digests: [String: String] = [:]
        var size = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            guard !path.contains("\u{FFFD}") else {
                throw DovetailError(
                    .invalidPackage,
                    "The name of \(path) is not text in UTF-8, or holds the character that stands for what is not. Rename it."
                )
            }
            let url = folder.appendingPathComponent(path)
            let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
            switch attributes[.type] as? FileAttributeType {
            case .typeDirectory?: continue
            case .typeRegular?: break
            default:
                throw DovetailError(
                    .invalidPackage, "\(path) is neither a file nor a folder; packages hold nothing else. Remove it.")
            }
            size += attributes[.size] as? Int ?? 0
            guard digests.count < Self.maximumFiles, size <= Self.maximumSize else {
                throw DovetailError(
                    .invalidPackage,
                    "\(folder.path) holds more than \(Self.maximumFiles) files or \(Self.maximumSize >> 20) MiB. Leave out what the plugin does not need."
                )
            }
            digests[path] = ContentDigest.of(try Self.read(url))
        }
        return digests
    }
}
