import DovetailCore

/// Turns configurations into what is kept, and back: secrets sealed, defaults left out, every change validated.
struct ConfigurationVault: Sendable {
    let box: SecretBox

    /// The values as a plugin sees them: defaults merged in, secrets in the clear.
    func open(
        _ stored: StoredConfiguration?, schema: ConfigurationSchema, of installation: InstallationID
    ) throws -> ConfigurationValues {
        ConfigurationValues(schema.withDefaults(try self.set(stored, of: installation)))
    }

    /// The values as they were before a change: without the secrets that cannot be opened any more.
    func openReadable(
        _ stored: StoredConfiguration?, schema: ConfigurationSchema, of installation: InstallationID
    ) throws -> ConfigurationValues {
        let unreadable = stored.map { self.unreadableSecrets(of: $0, installation) } ?? []
        let values = try self.set(stored, except: Set(unreadable), of: installation)
        return ConfigurationValues(schema.withDefaults(values))
    }

    /// The keys of secrets that cannot be opened any more, in order.
    func unreadableSecrets(of stored: StoredConfiguration, _ installation: InstallationID) -> [String] {
        stored.secrets.keys.sorted().filter { key in
            // The error is that it cannot be opened.
            stored.secrets[key].flatMap { try? self.box.open($0, at: Self.place(key, installation)) } == nil
        }
    }

    /// What changes would make of what is kept.
    ///
    /// - Throws: `invalidConfiguration` with every fault when the result breaks the schema.
    func change(
        _ changes: [String: JSONValue], of stored: StoredConfiguration?, schema: ConfigurationSchema,
        of installation: InstallationID
    ) throws -> ConfigurationChange {
        let configuration = try self.merge(changes, into: stored, schema: schema, of: installation)
        let unreadable = Set(stored.map { self.unreadableSecrets(of: $0, installation) } ?? [])
        let before = ConfigurationValues(try self.set(stored, except: unreadable, of: installation))
        let after = ConfigurationValues(try self.set(configuration, of: installation))
        return ConfigurationChange(
            configuration: configuration,
            // A value that is a secret by now is kept anew.
            isNothing: unreadable.isEmpty && Set(configuration.secrets.keys) == Set((stored?.secrets ?? [:]).keys)
                && after.changedKeys(since: before).isEmpty,
            isFelt: try !self.changedKeys(from: stored, to: configuration, schema: schema, of: installation).isEmpty)
    }

    /// The keys under which a plugin sees other values than before; what cannot be opened any more counts as not set.
    func changedKeys(
        from old: StoredConfiguration?, to new: StoredConfiguration?, schema: ConfigurationSchema,
        of installation: InstallationID
    ) throws -> Set<String> {
        let before = try self.openReadable(old, schema: schema, of: installation)
        return try self.openReadable(new, schema: schema, of: installation).changedKeys(since: before)
    }

    /// Applies changes to what is kept; a value of null goes back to the default.
    ///
    /// - Throws: `invalidConfiguration` with every fault when the result breaks the schema.
    func merge(
        _ changes: [String: JSONValue], into stored: StoredConfiguration?, schema: ConfigurationSchema,
        of installation: InstallationID
    ) throws -> StoredConfiguration {
        // What is set anew need not be readable: that is how a secret is mended whose key was lost.
        var values = try self.set(stored, except: Set(changes.keys), of: installation)
        for (key, value) in changes {
            if value == .null { values.removeValue(forKey: key) } else { values[key] = value }
        }
        let faults = schema.validate(schema.withDefaults(values)).errors
        guard faults.isEmpty else {
            throw DovetailError(
                .invalidConfiguration,
                "The configuration of \(installation) was not changed: \(faults.count == 1 ? "one value is" : "\(faults.count) values are") not valid.",
                findings: faults)
        }
        return try self.seal(values, schema: schema, revision: (stored?.revision ?? 0) + 1, of: installation)
    }

    /// Keeps of a configuration what another release's schema still takes.
    func carry(
        _ stored: StoredConfiguration?, to schema: ConfigurationSchema, of installation: InstallationID
    ) throws -> StoredConfiguration? {
        guard let stored else { return nil }
        let values = try self.set(stored, of: installation).filter { key, value in
            // Others that are missing here are not its fault.
            schema.fields[key] != nil
                && schema.validate([key: value]).errors.allSatisfy { $0.code == .settingMissing }
        }
        return try self.seal(values, schema: schema, revision: stored.revision + 1, of: installation)
    }

    private func set(
        _ stored: StoredConfiguration?, except keys: Set<String> = [], of installation: InstallationID
    ) throws -> [String: JSONValue] {
        guard let stored else { return [:] }
        let secrets = try stored.secrets.filter { !keys.contains($0.key) }.map { key, sealed in
            (key, try JSONValue(parsing: self.box.open(sealed, at: Self.place(key, installation))))
        }
        return stored.values.merging(secrets) { _, secret in secret }
    }

    private func seal(
        _ values: [String: JSONValue], schema: ConfigurationSchema, revision: Int, of installation: InstallationID
    ) throws -> StoredConfiguration {
        let secretKeys = Set(schema.secretKeys)
        let secrets = try values.filter { secretKeys.contains($0.key) }.map { key, value in
            (key, try self.box.seal(value.encoded(), at: Self.place(key, installation)))
        }
        return StoredConfiguration(
            values: values.filter { !secretKeys.contains($0.key) },
            secrets: Dictionary(uniqueKeysWithValues: secrets), revision: revision)
    }

    private static func place(_ key: String, _ installation: InstallationID) -> String {
        "\(installation.owner.rawValue)/\(installation.slug.rawValue)/\(key)"
    }
}
