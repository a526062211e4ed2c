public import DovetailCore
public import FoundationEssentials

extension API {
    /// A plugin in the catalogue, in a few words.
    public struct PluginSummary: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case slug, name, title, version, type, description, category, icon, tags, author, official
            case isInstallable = "installable"
            case installer = "installable_by"
        }

        /// The plugin.
        public var slug: PluginSlug
        /// Its name.
        public var name: String
        /// Its name for people.
        public var title: String
        /// Its newest release.
        public var version: SemanticVersion
        /// What it consists of.
        public var type: PluginKind
        /// What it does, in a sentence.
        public var description: String?
        /// The shelf on which it stands.
        public var category: String?
        /// The name of its icon.
        public var icon: String?
        /// Words to find it by.
        public var tags: [String]
        /// Who wrote it.
        public var author: String?
        /// Whether it comes from the makers of the host.
        public var official: Bool
        /// Who may install it.
        public var installer: PluginInstaller
        /// Whether it can be installed: at least one release was not withdrawn.
        public var isInstallable: Bool

        /// Describes a plugin by the manifest of its newest release.
        public init(_ manifest: PluginManifest, isInstallable: Bool) {
            self.slug = manifest.slug
            self.name = manifest.name
            self.title = manifest.about.title
            self.version = manifest.version
            self.type = manifest.kind
            self.description = manifest.about.description
            self.category = manifest.about.category
            self.icon = manifest.about.icon
            self.tags = manifest.about.tags
            self.author = manifest.about.author
            self.official = manifest.source.isOfficial
            self.installer = manifest.installer
            self.isInstallable = isInstallable
        }
    }

    /// What the catalogue holds.
    public struct Catalogue: Codable, Sendable, Equatable {
        /// The plugins, ordered by slug.
        public var items: [PluginSummary]
        /// The folders that were found and could not be published; nil for everybody but administrators.
        public var broken: [BrokenPackage]?

        /// Describes a catalogue.
        public init(items: [PluginSummary], broken: [BrokenPackage]? = nil) {
            self.items = items
            self.broken = broken
        }
    }

    /// A folder that was found but could not be published.
    public struct BrokenPackage: Codable, Sendable, Equatable {
        /// Where it lies.
        public var folder: String
        /// Why it could not be published.
        public var failure: Failure

        /// Describes a folder.
        public init(folder: String, failure: Failure) {
            self.folder = folder
            self.failure = failure
        }
    }
}

extension API {
    /// A release in the catalogue.
    public struct Release: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case version
            case publishedAt = "published_at"
            case isWithdrawn = "withdrawn"
        }

        /// Its version.
        public var version: SemanticVersion
        /// When it was published.
        public var publishedAt: Date
        /// Whether it was taken out of the catalogue: those who have it keep it.
        public var isWithdrawn: Bool

        /// Describes a release.
        public init(version: SemanticVersion, publishedAt: Date, isWithdrawn: Bool) {
            self.version = version
            self.publishedAt = publishedAt
            self.isWithdrawn = isWithdrawn
        }
    }

    /// A folder to publish.
    public struct NewRelease: Codable, Sendable, Equatable {
        /// The absolute path of the folder on the server's machine.
        public var folder: String

        /// Names a folder.
        public init(folder: String) {
            self.folder = folder
        }
    }

    /// What publishing a folder led to.
    public struct Publication: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case slug, version, warnings
            case isNew = "new"
        }

        /// The plugin.
        public var slug: PluginSlug
        /// The release.
        public var version: SemanticVersion
        /// Whether it was added; false when it was there already with the same content.
        public var isNew: Bool
        /// What its author should know.
        public var warnings: [Finding]

        /// Describes what was published.
        public init(release: ReleaseID, isNew: Bool, warnings: [Finding]) {
            self.slug = release.slug
            self.version = release.version
            self.isNew = isNew
            self.warnings = warnings
        }
    }
}
