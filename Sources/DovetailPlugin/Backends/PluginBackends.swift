/// What stands behind the capabilities of a ``PluginContext``: one small protocol for each.
public struct PluginBackends: Sendable {
    /// Behind ``PluginContext/configuration``.
    public var configuration: any ConfigurationBackend
    /// Behind ``PluginContext/storage``.
    public var storage: any StorageBackend
    /// Behind ``PluginContext/database``.
    public var database: any DatabaseBackend
    /// Behind ``PluginContext/events``.
    public var events: any EventsBackend
    /// Behind ``PluginContext/services``.
    public var services: any ServicesBackend
    /// Behind ``PluginContext/http``.
    public var http: any HTTPBackend
    /// Behind ``PluginContext/notifications``.
    public var notifications: any NotificationsBackend
    /// Behind ``PluginContext/permissions``.
    public var permissions: any PermissionsBackend
    /// Behind ``PluginContext/routes``.
    public var routes: any RoutesBackend
    /// Behind ``PluginContext/timers``.
    public var timers: any TimersBackend
    /// Behind ``PluginContext/tasks``.
    public var tasks: any TasksBackend
    /// Behind ``PluginContext/resources``.
    public var resources: any ResourcesBackend
    /// Behind ``PluginContext/features``.
    public var features: any FeaturesBackend

    /// Puts backends together.
    public init(
        configuration: any ConfigurationBackend, storage: any StorageBackend, database: any DatabaseBackend,
        events: any EventsBackend, services: any ServicesBackend, http: any HTTPBackend,
        notifications: any NotificationsBackend, permissions: any PermissionsBackend, routes: any RoutesBackend,
        timers: any TimersBackend, tasks: any TasksBackend, resources: any ResourcesBackend,
        features: any FeaturesBackend
    ) {
        self.configuration = configuration
        self.storage = storage
        self.database = database
        self.events = events
        self.services = services
        self.http = http
        self.notifications = notifications
        self.permissions = permissions
        self.routes = routes
        self.timers = timers
        self.tasks = tasks
        self.resources = resources
        self.features = features
    }
}
