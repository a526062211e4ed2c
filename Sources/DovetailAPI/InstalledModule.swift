public import DovetailCore

extension API {
    /// A module of one of an owner's installations; in JSON all members of ``module`` stand beside the others.
    ///
    /// A page loads ``bundleURL``, finds the container of ``scope`` there, and asks it for ``exposed``.
    public struct Module: Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case id, owner, slug, installation, version, scope, exposed
            case bundleURL = "bundle_url"
            case pageURL = "page_url"
        }

        /// The id `{user_id}_{plugin_slug}_{module_name}`.
        public var id: String
        /// Whom the installation belongs to: a user's name or `system`.
        public var owner: String
        /// The plugin.
        public var slug: PluginSlug
        /// The installation's id, `{user_id}_{plugin_slug}`.
        public var installation: String
        /// The release whose bundle holds it.
        public var version: SemanticVersion
        /// The module as the manifest describes it.
        public var module: ModuleDescription
        /// The name under which the bundle exposes its modules; nil when there is no bundle.
        public var scope: String?
        /// The name under which the bundle exposes this module; nil when there is no bundle.
        public var exposed: String?
        /// The path of the file to load first; nil when there is no bundle.
        public var bundleURL: String?
        /// The path of the page that shows the module alone; nil when there is none.
        public var pageURL: String?

        /// Describes a module of an installation.
        public init(_ module: ManifestModule, of installation: InstallationID, version: SemanticVersion) {
            let release = ReleaseID(slug: installation.slug, version: version)
            self.id = installation.joined(module: module.name)
            self.owner = installation.owner.rawValue
            self.slug = installation.slug
            self.installation = installation.joined
            self.version = version
            self.module = ModuleDescription(module)
            self.scope = module.component?.scope
            self.exposed = module.component?.module
            self.bundleURL = module.component.map { APIPaths.bundle($0.bundleLocation, of: release) }
            self.pageURL = module.page.map { APIPaths.bundle($0, of: release) }
        }
    }
}

extension API.Module: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try container.decode(String.self, forKey: .id)
        self.owner = try container.decode(String.self, forKey: .owner)
        self.slug = try container.decode(PluginSlug.self, forKey: .slug)
        self.installation = try container.decode(String.self, forKey: .installation)
        self.version = try container.decode(SemanticVersion.self, forKey: .version)
        self.module = try API.ModuleDescription(from: decoder)
        self.scope = try container.decodeIfPresent(String.self, forKey: .scope)
        self.exposed = try container.decodeIfPresent(String.self, forKey: .exposed)
        self.bundleURL = try container.decodeIfPresent(String.self, forKey: .bundleURL)
        self.pageURL = try container.decodeIfPresent(String.self, forKey: .pageURL)
    }

    public func encode(to encoder: any Encoder) throws {
        try self.module.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.id, forKey: .id)
        try container.encode(self.owner, forKey: .owner)
        try container.encode(self.slug, forKey: .slug)
        try container.encode(self.installation, forKey: .installation)
        try container.encode(self.version, forKey: .version)
        try container.encodeIfPresent(self.scope, forKey: .scope)
        try container.encodeIfPresent(self.exposed, forKey: .exposed)
        try container.encodeIfPresent(self.bundleURL, forKey: .bundleURL)
        try container.encodeIfPresent(self.pageURL, forKey: .pageURL)
    }
}
