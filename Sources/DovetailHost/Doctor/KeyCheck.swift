import DovetailCore
import Foundation

/// Looks at the host's keys, and whether the secrets in configurations can be opened with them.
public struct KeyCheck: DataCheck {
    private static let pageSize = 500

    public let subject = "the keys"
    private let store: any HostStore
    private let dataFolder: String

    /// Looks at the keys of a host.
    ///
    /// - Parameters:
    ///   - dataFolder: The data folder, with the keys.
    ///   - store: The store, with the configurations.
    public init(of dataFolder: String, with store: any HostStore) {
        self.store = store
        self.dataFolder = dataFolder
    }

    public func run(_ visit: DataVisit) async throws -> [DataFinding] {
        var findings: [DataFinding] = []
        for name in ["secret.key", "token.key"] { findings += try await self.file(name, visit) }
        let lost = try await self.secrets()
        // Which secrets are lost says more than that the key is.
        return findings.filter { lost.isEmpty || $0.code != "key.missing" || $0.place != "secret.key" } + lost
    }

    private func path(_ name: String) -> String { "\(self.dataFolder)/\(name)" }

    private func file(_ name: String, _ visit: DataVisit) async throws -> [DataFinding] {
        let path = self.path(name)
        guard let kind = FolderFiles.kind(path) else {
            return [
                DataFinding(
                    "key.missing", .note, at: name, "\(name) is not there.",
                    advice: "The next start of the host makes another. If the host had one, restore it from a backup.")
            ]
        }
        let isLink = kind == .typeSymbolicLink
        guard let file = RegularFile(path) else {
            return [
                DataFinding(
                    "key.damaged", .wrong, at: name, "\(name) is \(FolderFiles.word(for: path)), and holds no key.",
                    advice: "Put the key there: restore it from a backup.")
            ]
        }
        var findings: [DataFinding] = []
        if isLink {
            findings.append(
                DataFinding(
                    "key.link", .note, at: name, "\(name) is a link. The host uses the key behind it.",
                    advice: "Its mode is for whoever keeps that file to set. A backup holds the key itself."))
        }
        if let fault = Self.fault(name, path) { findings.append(fault) }
        // What a link leads to is not the host's to change.
        if file.mode & 0o077 != 0, !isLink {
            let finding = DataFinding(
                "key.readable", .mendable, at: name,
                "\(name) can be used by others than the host's user (mode \(String(file.mode, radix: 8))).",
                advice:
                    "`dovetail doctor --mend` sets the mode to 600. Whoever has read it has the key: give the host another one if somebody may have."
            )
            findings.append(
                await visit.mend(finding, saying: "Its mode is 600 now.") {
                    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                })
        }
        return findings
    }

    private static func fault(_ name: String, _ path: String) -> DataFinding? {
        let reason: String
        do {
            let size = try RegularFile.bytes(of: path).count
            guard size != 32 else { return nil }
            reason = "it has \(size) bytes where a key has 32"
        } catch {
            reason = "it cannot be read. (\(error))"
        }
        return DataFinding(
            "key.damaged", .wrong, at: name, "\(name) does not hold a key: \(reason).",
            advice: "Restore the file from a backup, and see that the host's user can read it.")
    }

    /// Opens every secret of every configuration.
    private func secrets() async throws -> [DataFinding] {
        // Only read: asking for a key that is not there makes one.
        let key = try? RegularFile.bytes(of: self.path("secret.key"))
        let vault = try key.flatMap {
            $0.count == 32 ? ConfigurationVault(box: try SecretBox(keyFile: self.path("secret.key"))) : nil
        }
        var findings: [DataFinding] = []
        for slug in Set(try await self.store.releases().map(\.id.slug)).sorted() {
            var last: Owner?
            repeat {
                let page = try await self.store.installations(of: slug, after: last, limit: Self.pageSize)
                for installation in page { findings += try await self.secrets(of: installation.id, vault) }
                last = page.count == Self.pageSize ? page.last?.id.owner : nil
            } while last != nil
        }
        return findings
    }

    private func secrets(of id: InstallationID, _ vault: ConfigurationVault?) async throws -> [DataFinding] {
        guard let stored = try await self.store.configuration(of: id) else { return [] }
        let lost = vault?.unreadableSecrets(of: stored, id) ?? stored.secrets.keys.sorted()
        guard !lost.isEmpty else { return [] }
        return [
            DataFinding(
                "key.lost", .wrong, at: "secret.key", plugin: id.slug, owner: id.owner,
                "The secrets \(lost.joined(separator: ", ")) in the configuration of \(id) cannot be opened: secret.key is missing, or another than the one that sealed them.",
                advice: "Restore secret.key from a backup, or have them set anew (`dovetail config set`).")
        ]
    }
}
