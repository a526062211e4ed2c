import DovetailCore
import DovetailPlugin

/// The configuration behind the gate: defaults merged in, secrets decrypted, changes validated.
struct GatedConfiguration: ConfigurationBackend {
    let session: Session
    let store: any HostStore
    let vault: ConfigurationVault

    func values() async throws -> ConfigurationValues {
        let stored: StoredConfiguration?
        if let stage = try self.session.target() {
            stored = try await stage.configuration()
        } else {
            stored = try await self.store.configuration(of: self.session.installation)
        }
        let schema = self.session.release.manifest.configuration
        var values = try self.vault.open(stored, schema: schema, of: self.session.installation)
        for (key, value) in self.session.formerConfiguration?.values ?? [:]
        where stored?.values[key] == nil && stored?.secrets[key] == nil {
            values[key] = value
        }
        return values
    }

    func set(_ changes: [String: JSONValue]) async throws {
        guard let stage = try self.session.target() else {
            throw DovetailError(
                .invalidRequest, "\(self.session.installation) can change its configuration in a hook only.",
                remedy: .askAuthor)
        }
        let sealed = try self.vault.merge(
            changes, into: try await stage.configuration(), schema: self.session.release.manifest.configuration,
            of: self.session.installation)
        try await stage.stage { $0.configuration = sealed }
    }
}
