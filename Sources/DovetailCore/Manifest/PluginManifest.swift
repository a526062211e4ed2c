/// What a plugin says about itself in `manifest.json`, with every default filled in.
///
/// A manifest comes out of ``ManifestParser`` and has therefore passed every check. Fields of which Dovetail knows
/// nothing are kept in ``document``.
public struct PluginManifest: Hashable, Sendable {
    /// The names that are unique in a host: name, slug and scope.
    public let identity: PluginIdentity
    /// The version of this release.
    public let version: SemanticVersion
    /// What the plugin consists of.
    public let kind: PluginKind
    /// What people read about the plugin.
    public let about: ManifestAbout
    /// Where the plugin comes from.
    public let source: ManifestSource
    /// The files for the browser.
    public let bundle: ManifestBundle
    /// What the plugin needs around it.
    public let requirements: ManifestRequirements

    /// What the plugin may ask to be allowed, in the order of the manifest, each once.
    public let permissions: [Permission]
    /// Those of ``permissions`` without which the plugin cannot work; they are checked on install.
    public let essentialPermissions: [Permission]
    /// The plugin's settings.
    public let configuration: ConfigurationSchema
    /// The parts that the plugin adds to the user interface.
    public let modules: [ManifestModule]
    /// The HTTP endpoints that the plugin's code answers.
    public let endpoints: [ManifestEndpoint]
    /// The events that the plugin publishes and hears.
    public let events: ManifestEvents
    /// What the plugin's code does at intervals.
    public let schedules: [ManifestSchedule]
    /// The services that the plugin offers and calls.
    public let services: ManifestServices
    /// The parts of the plugin that can fail one by one.
    public let features: [ManifestFeature]
    /// The tables that all users of the plugin share.
    public let tables: [ManifestTable]
    /// The files of SQL that make and change the tables, in the order in which they run, relative to the plugin's folder.
    public let migrations: [String]
    /// The files of SQL that remove what older releases use, run once nobody is on such a release or can go back to one.
    public let contractMigrations: [String]
    /// The changes to one owner's data that updates make, in their order.
    public let ownerMigrations: [ManifestOwnerMigration]

    /// What runs the plugin's code; nil when it has none.
    public let runtime: PluginRuntime?
    /// The program to start, relative to the plugin's folder; nil unless ``runtime`` is ``PluginRuntime/process``.
    public let executable: String?
    /// Where the code begins; nil unless ``runtime`` is ``PluginRuntime/python`` or ``PluginRuntime/node``.
    public let entryPoint: EntryPoint?
    /// What the program is started with.
    public let arguments: [String]
    /// The environment variables that the process wants from the host's.
    public let environment: [String]
    /// When an enabled installation is awake.
    public let activation: PluginActivation
    /// Who shares the process in which the code runs.
    public let isolation: PluginIsolation
    /// Who may install the plugin.
    public let installer: PluginInstaller
    /// Whether the plugin can serve with its required features alone when enabling fails.
    public let offersMinimalMode: Bool
    /// How long a hook of the plugin may take; nil for the host's own limit.
    public let hookTimeout: Duration?

    /// The JSON object as it was read, with every field that is not named above.
    public let document: JSONValue
}

extension PluginManifest {
    /// The plugin's name, such as `Advanced Plugin`.
    public var name: String { self.identity.name }

    /// The URL-safe name by which the host knows the plugin.
    public var slug: PluginSlug { self.identity.slug }

    /// The name under which the plugin's bundle exposes its modules.
    public var scope: String { self.identity.scope }

    /// The release that this manifest describes.
    public var release: ReleaseID { ReleaseID(slug: self.slug, version: self.version) }

    /// The module of that name, in exactly that spelling; nil when there is none.
    public func module(named name: String) -> ManifestModule? {
        self.modules.first { $0.name == name }
    }
}

extension PluginManifest: Codable {
    /// Reads a manifest back that was taken earlier.
    ///
    /// Naming rules only warn here: they were judged when the manifest came in.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let reading = ManifestParser.parse(document: try container.decode(JSONValue.self), policy: .warn)
        guard let manifest = reading.manifest else {
            let faults = reading.findings.errors.map(\.description).joined(separator: "; ")
            throw DecodingError.dataCorruptedError(in: container, debugDescription: faults)
        }
        self = manifest
    }

    /// Writes the manifest as its author wrote it: ``document``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.document)
    }
}
