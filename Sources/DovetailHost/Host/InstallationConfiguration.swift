public import DovetailCore

/// The configuration of an installation, for whoever edits it.
public struct InstallationConfiguration: Sendable, Equatable {
    /// What may be set.
    public let schema: ConfigurationSchema
    /// The values, defaults merged in, secrets in the clear: show ``shown`` instead.
    public let values: ConfigurationValues
    /// How often it was changed.
    public let revision: Int

    /// The values for a person to see: a secret that is set is a row of dots.
    public var shown: [String: JSONValue] {
        self.values.values.reduce(into: [:]) { shown, entry in
            shown[entry.key] = self.schema.fields[entry.key]?.isSecret == true ? "••••••••" : entry.value
        }
    }
}
