public import DovetailCore

extension API {
    /// What a plugin needs around it.
    public struct Requirements: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case compatibility, dependencies
            case hostVersion = "host_version"
            case nexusVersion = "nexus_version"
            case pythonVersion = "python_version"
        }

        /// A plugin that is needed.
        public struct Dependency: Codable, Sendable, Equatable {
            /// The plugin.
            public var slug: PluginSlug
            /// The versions that will do: `^1.2.0`, `*`.
            public var version: String
        }

        /// The versions of the host's plugin API with which the plugin works.
        public var hostVersion: String?
        /// The versions of Nexus for which it was written.
        public var nexusVersion: String?
        /// The versions of BrainDrive for which it was written.
        public var compatibility: String?
        /// The versions of Python that it needs.
        public var pythonVersion: String?
        /// The plugins that must be enabled before it can be.
        public var dependencies: [Dependency]

        init(_ requirements: ManifestRequirements) {
            self.hostVersion = requirements.hostVersion.map { "\($0)" }
            self.nexusVersion = requirements.nexusVersion.map { "\($0)" }
            self.compatibility = requirements.compatibility.map { "\($0)" }
            self.pythonVersion = requirements.pythonVersion
            self.dependencies = requirements.dependencies.map { Dependency(slug: $0.slug, version: "\($0.range)") }
        }
    }
}
