public import DovetailCore
public import FoundationEssentials

extension API {
    /// A plugin in the catalogue, with everything that the manifest of its newest release says.
    public struct Plugin: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case name, scope, version, type, title, description, category, icon, tags, author, email, license
            case slug = "plugin_slug"
            case longDescription = "long_description"
            case documentationURL = "documentation_url"
            case bundleMethod = "bundle_method"
            case bundleLocation = "bundle_location"
            case sourceType = "source_type"
            case sourceURL = "source_url"
            case updateCheckURL = "update_check_url"
            case installationType = "installation_type"
            case isLocal = "is_local"
            case isOfficial = "official"
            case lastUpdateCheck = "last_update_check"
            case latestVersion = "latest_version"
            case isUpdateAvailable = "update_available"
            case requirements, permissions, modules, behaviour, releases, manifest, configuration
            case essentialPermissions = "essential_permissions"
        }

        /// The name.
        public var name: String
        /// The plugin's URL-safe name.
        public var slug: PluginSlug
        /// The name under which the plugin's bundle exposes its modules.
        public var scope: String
        /// The release that is described: the newest that can be installed.
        public var version: SemanticVersion
        /// What the plugin consists of.
        public var type: PluginKind

        /// The name for people.
        public var title: String
        /// What it does, in a sentence.
        public var description: String?
        /// What it does, at length.
        public var longDescription: String?
        /// The shelf on which it stands.
        public var category: String?
        /// The name of its icon.
        public var icon: String?
        /// Words to find it by.
        public var tags: [String]
        /// Who wrote it.
        public var author: String?
        /// Where the author can be reached.
        public var email: String?
        /// The license.
        public var license: String?
        /// Where its documentation is.
        public var documentationURL: String?

        /// What built the bundle: `webpack`.
        public var bundleMethod: String?
        /// The file that a browser loads first, relative to the plugin's folder.
        public var bundleLocation: String?
        /// The kind of place that it comes from: `github`.
        public var sourceType: String?
        /// The address of its source code.
        public var sourceURL: String?
        /// The address that tells its newest release.
        public var updateCheckURL: String?
        /// How it came here: `remote`, `local`.
        public var installationType: String?
        /// Whether it was made on this host.
        public var isLocal: Bool
        /// Whether it comes from the makers of the host.
        public var isOfficial: Bool
        /// When ``updateCheckURL`` was last asked; nil when it never was.
        public var lastUpdateCheck: Date?
        /// The newest version that is known of, here or at ``updateCheckURL``.
        public var latestVersion: SemanticVersion
        /// Whether that is newer than the newest that can be installed here.
        public var isUpdateAvailable: Bool

        /// What it needs around it.
        public var requirements: Requirements
        /// What it may ask to be allowed.
        public var permissions: [Permission]
        /// Those without which it cannot work.
        public var essentialPermissions: [Permission]
        /// Its settings by key.
        public var configuration: ConfigurationSchema
        /// The parts that it adds to the user interface.
        public var modules: [ModuleDescription]
        /// What its code does.
        public var behaviour: Behaviour
        /// Its releases, oldest first.
        public var releases: [Release]
        /// The manifest as its author wrote it, with fields of which the host knows nothing.
        public var manifest: JSONValue

        /// Describes a plugin by the manifest of its newest release.
        public init(_ manifest: PluginManifest, releases: [Release]) {
            self.name = manifest.name
            self.slug = manifest.slug
            self.scope = manifest.scope
            self.version = manifest.version
            self.type = manifest.kind
            self.title = manifest.about.title
            self.description = manifest.about.description
            self.longDescription = manifest.about.longDescription
            self.category = manifest.about.category
            self.icon = manifest.about.icon
            self.tags = manifest.about.tags
            self.author = manifest.about.author
            self.email = manifest.about.email
            self.license = manifest.about.license
            self.documentationURL = manifest.about.documentationURL
            self.bundleMethod = manifest.bundle.method
            self.bundleLocation = manifest.bundle.location
            self.sourceType = manifest.source.type
            self.sourceURL = manifest.source.url
            self.updateCheckURL = manifest.source.updateCheckURL
            self.installationType = manifest.source.installationType
            self.isLocal = manifest.source.isLocal
            self.isOfficial = manifest.source.isOfficial
            self.latestVersion = manifest.version
            self.isUpdateAvailable = false
            self.requirements = Requirements(manifest.requirements)
            self.permissions = manifest.permissions
            self.essentialPermissions = manifest.essentialPermissions
            self.configuration = manifest.configuration
            self.modules = manifest.modules.map(ModuleDescription.init)
            self.behaviour = Behaviour(manifest)
            self.releases = releases
            self.manifest = manifest.document
        }
    }
}
