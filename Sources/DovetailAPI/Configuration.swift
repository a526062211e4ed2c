public import DovetailCore

extension API {
    /// The configuration of an installation.
    public struct Configuration: Codable, Sendable, Equatable {
        /// What may be set, by key.
        public var schema: ConfigurationSchema
        /// The values by key, defaults merged in; a secret that is set is a row of dots.
        public var values: [String: JSONValue]
        /// How often it was changed.
        public var revision: Int

        /// Describes a configuration; the values must not hold secrets in the clear.
        public init(schema: ConfigurationSchema, values: [String: JSONValue], revision: Int) {
            self.schema = schema
            self.values = values
            self.revision = revision
        }
    }

    /// Changes to a configuration.
    public struct ConfigurationChange: Codable, Sendable, Equatable {
        /// The new values by key.
        ///
        /// Null goes back to the default, what is left out stays, and a secret's row of dots sent back leaves it as it is.
        public var values: [String: JSONValue]

        /// Describes changes.
        public init(values: [String: JSONValue]) {
            self.values = values
        }
    }
}
