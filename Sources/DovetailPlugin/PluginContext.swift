public import DovetailCore
public import Logging

/// All that a plugin may do, for one owner: the capabilities that the host lends it.
///
/// A context given to a hook ends with the hook, one given to `start` when the installation goes to sleep; every use
/// afterwards throws ``DovetailCore/DovetailError/Code/contextEnded``. Each call passes the host's permission gate and
/// throws ``DovetailCore/DovetailError/Code/permissionDenied`` when the installation lacks what the call needs.
public struct PluginContext: Sendable {
    /// The installation that the context speaks for.
    public let installation: InstallationID
    /// The release's manifest.
    public let manifest: PluginManifest
    /// The folder of the release in shared storage, read-only and the same for every owner.
    public let packagePath: String
    /// The operation under way; nil in `start` and `stop` outside one.
    public let operation: OperationID?
    /// ``DovetailCore/ServiceMode/minimal`` when what the plugin does in full has failed, and its manifest says that it can
    /// do with less.
    public let mode: ServiceMode
    /// A logger that names the user, the plugin, its version and the operation on every line.
    public let logger: Logger

    /// The configuration, merged over the defaults of the manifest.
    public let configuration: Configuration
    /// A key-value store of this installation's own.
    public let storage: Storage
    /// An SQL database that all installations of the plugin share, and nobody else reaches.
    public let database: Database
    /// The event bus.
    public let events: Events
    /// Services of other plugins, and for them.
    public let services: Services
    /// HTTP requests to elsewhere.
    public let http: HTTP
    /// Messages to the owner.
    public let notifications: Notifications
    /// What the installation may do.
    public let permissions: Permissions
    /// HTTP routes below the plugin's prefix.
    public let routes: Routes
    /// Timers, and the schedules that the manifest declares.
    public let timers: Timers
    /// Tasks in the background.
    public let tasks: Tasks
    /// Anything else that must be closed when the installation goes to sleep.
    public let resources: Resources
    /// Parts of the plugin, of which it may be able to do without some.
    public let features: Features

    /// What stands behind the capabilities, for runners: they answer with it what a plugin elsewhere asks.
    public let backends: PluginBackends

    /// Makes a context over backends; hosts and test kits do that.
    public init(
        installation: InstallationID, manifest: PluginManifest, packagePath: String, operation: OperationID?,
        mode: ServiceMode = .full, logger: Logger, backends: PluginBackends
    ) {
        self.installation = installation
        self.manifest = manifest
        self.packagePath = packagePath
        self.operation = operation
        self.mode = mode
        self.logger = logger
        self.configuration = Configuration(backend: backends.configuration)
        self.storage = Storage(backend: backends.storage)
        self.database = Database(backend: backends.database)
        self.events = Events(backend: backends.events)
        self.services = Services(backend: backends.services)
        self.http = HTTP(backend: backends.http)
        self.notifications = Notifications(backend: backends.notifications)
        self.permissions = Permissions(backend: backends.permissions)
        self.routes = Routes(backend: backends.routes)
        self.timers = Timers(backend: backends.timers)
        self.tasks = Tasks(backend: backends.tasks)
        self.resources = Resources(backend: backends.resources)
        self.features = Features(backend: backends.features)
        self.backends = backends
    }
}

extension PluginContext {
    /// Whom the installation belongs to.
    public var owner: Owner { self.installation.owner }
    /// The plugin's slug.
    public var slug: PluginSlug { self.installation.slug }
    /// The release's version.
    public var version: SemanticVersion { self.manifest.version }
}
